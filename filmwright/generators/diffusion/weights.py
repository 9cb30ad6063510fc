"""Safetensors files as they lie on disk: which ones a component has, and what their headers say. No torch.

    model.safetensors            8 bytes (length) | JSON header | tensors, end to end
    model-00001-of-00003…        several, and model.safetensors.index.json says which tensor is in which
    model.fp16.safetensors       a variant: the same weights at another precision

Nothing is loaded: headers are read and compared with the size of the file. Pickles are never opened.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

LARGEST_HEADER = 100_000_000
"""Bytes: the largest real ones have a few million."""
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".msgpack", ".h5")
_NAME = re.compile(
    r"(?:diffusion_pytorch_model|model)(?:\.(?P<variant>[A-Za-z0-9_]+))?(?:-\d{5}-of-\d{5})?\.safetensors"
)
_BYTES = {
    **dict.fromkeys(("F64", "I64", "U64"), 8), **dict.fromkeys(("F32", "I32", "U32"), 4),
    **dict.fromkeys(("F16", "BF16", "I16", "U16"), 2),
}  # fmt: skip


class Unfit(Exception):
    """Something of a checkpoint cannot be used: where, what is wrong; what to do, where that is special."""

    def __init__(self, path: Path, what: str, do: str = "") -> None:
        super().__init__(f"{path}: {what}")
        self.do = do


@dataclass(frozen=True)
class Weights:
    """One component's weights: how many numbers they are, and their size on disk in bytes."""

    parameters: int
    bytes: int


def variant_of(name: str) -> str | None:
    """Return the variant a file of weights belongs to, empty for the plain one; None for any other file.

    >>> variant_of("model-00001-of-00002.safetensors"), variant_of("model.fp16.safetensors")
    ('', 'fp16')
    >>> variant_of("sd_xl_base_1.0.safetensors") is None
    True
    """
    match = _NAME.fullmatch(name)
    return None if match is None else match["variant"] or ""


def variants(names: Iterable[str]) -> set[str]:
    """Return the variants there are among files of one folder; empty where there are no weights."""
    return {found for name in names if (found := variant_of(name)) is not None}


def common_variant(folder: Path, found: Iterable[Collection[str]]) -> str:
    """Return the variant to load: empty where every component has plain weights.

    Loading a variant takes the plain weights of components that have no other.

    Raises:
        Unfit: no one variant serves all components.
    """
    several = [set(each) for each in found if each]
    if all("" in each for each in several):
        return ""
    serving = [v for v in sorted(set().union(*several) - {""}) if all(each & {v, ""} for each in several)]
    if not serving:
        raise Unfit(folder, "its components have no variant of the weights in common")
    return "fp16" if "fp16" in serving else serving[0]


def read(folder: Path, variant: str) -> Weights:
    """Read the headers of one variant of the weights in `folder`.

    Raises:
        Unfit: a file is cut short, a part is missing, or a header is none.
    """
    files = sorted(f for f in folder.iterdir() if variant_of(f.name) == variant)
    index = _index(folder, variant)
    if index is None:
        if not (files := [file for file in files if "-of-" not in file.name][:1]):
            raise Unfit(folder, "its weights are in parts, and the index that lists them is missing")
        place = {}
    else:
        place = _places(index)
        names = sorted(set(place.values()))
        if missing := [name for name in names if not (folder / name).is_file()]:
            raise Unfit(folder, f"of {len(names)} parts of the weights, {', '.join(missing)} is missing")
        files = [folder / name for name in names]
    tensors = {file.name: header(file) for file in files}
    for name, file in place.items():
        if name not in tensors[file]:
            raise Unfit(folder / file, f"it does not hold '{name}', which the index says is in it")
    return Weights(sum(map(count, tensors.values())), sum(file.stat().st_size for file in files))


def header(path: Path) -> dict[str, Any]:
    """Return what a safetensors file says of its tensors: name to dtype, shape and place.

    Raises:
        Unfit: it is no such file, or does not hold what its header says.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(8)
        if start == b"version ":
            raise Unfit(path, "it is git-lfs's pointer to the file, not the file", "git lfs pull")
        length = int.from_bytes(start, "little")
        if len(start) < 8 or length > LARGEST_HEADER or (length > size - 8 and start[:1] in b"\x80P"):
            raise Unfit(path, "it is no safetensors file" if size else "it is empty")
        text = file.read(length)
    if len(text) < length:
        raise Unfit(path, f"it is cut short: {size} bytes, and its header alone has {length + 8}")
    try:
        found = json.loads(text)
        tensors = {name: entry for name, entry in found.items() if name != "__metadata__"}
        ends = [_end(entry) for entry in tensors.values()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unfit(path, "its header cannot be read") from None
    wanted = 8 + length + max(ends, default=0)
    if size != wanted:
        short = "cut short" if size < wanted else "longer than it says"
        raise Unfit(path, f"it is {short}: {size} bytes instead of {wanted}")
    return tensors


def count(tensors: Mapping[str, Any]) -> int:
    """Return how many numbers the tensors of a header hold."""
    return sum(prod(entry["shape"]) for entry in tensors.values())


def _end(entry: Mapping[str, Any]) -> int:
    begin, end = entry["data_offsets"]
    numbers = prod(entry["shape"])
    if not 0 <= begin <= end or numbers < 0 or numbers * _BYTES.get(entry["dtype"], 0) > end - begin:
        raise ValueError
    return int(end)


def _index(folder: Path, variant: str) -> Path | None:
    end = f".safetensors.index{f'.{variant}' if variant else ''}.json"
    paths = (folder / f"{stem}{end}" for stem in ("diffusion_pytorch_model", "model"))
    return next((path for path in paths if path.is_file()), None)


def _places(index: Path) -> dict[str, str]:
    """Return which file each tensor is in; names of files only, no paths."""
    try:
        found = json.loads(index.read_bytes())["weight_map"]
        if not found or any(variant_of(file) is None for file in found.values()):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unfit(index, "it is no index of weights") from None
    return dict(found)
