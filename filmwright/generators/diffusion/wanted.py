"""Which files of a repository a preset needs: those diffusers would read, and of the weights one precision.

Never wanted: pickles, code, other precisions of the same weights, twins of a pipeline in one file, pictures.
A pure function of what the Hub lists: a repository that cannot be used is refused before it is downloaded.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion import components, weights
from filmwright.generators.diffusion.preset import DType, Source
from filmwright.generators.diffusion.weights import Unfit

_TEXTS = (".json", ".txt", ".model", ".jinja")
Named = Mapping[PurePosixPath, "File"]
"""Files of a source by their path in it."""


@dataclass(frozen=True)
class File:
    """One file of a repository. `sha256` is None for small files, which git itself keeps."""

    path: str
    bytes: int
    sha256: str | None = None


@dataclass(frozen=True)
class Listing:
    """What a repository holds at a commit."""

    repo: str
    commit: str
    files: tuple[File, ...]


def files(
    listing: Listing,
    source: Source,
    index: Mapping[str, Any] | None,
    dtype: Mapping[str, DType],
    without: Collection[str] = (),
) -> list[File]:
    """Return the files of a source to fetch. `index` is its `model_index.json`; `without` are components.

    Raises:
        BackendUnavailable: it brings code, has no safetensors, or is no folder of a model.
    """
    inside, found = PurePosixPath(source.subfolder), dict[PurePosixPath, File]()
    for file in listing.files:
        path = PurePosixPath(file.path)
        if path.is_relative_to(inside) and ".." not in path.parts:
            found[path.relative_to(inside)] = file
    where = Path(listing.repo) / source.subfolder
    try:
        if source.file is not None:
            return [_single(where, found, source.file)]
        if index is not None:
            return [*_pipeline(where, found, index, dtype, without)]
        if PurePosixPath("config.json") in found:
            return [*_component(where, found, "", "", dtype.get("default", ""))]
        names = [str(name) for name in found if name.suffix == ".safetensors" and len(name.parts) == 1]
        return [_single(where, found, *names[:1])]
    except Unfit as unfit:
        raise BackendUnavailable(str(unfit), hint=unfit.do or _OTHER) from None


_OTHER = "choose another preset (filmwright models), or another --revision"


def _pipeline(
    where: Path, found: Named, index: Mapping[str, Any], dtype: Mapping[str, DType], without: Collection[str]
) -> Iterator[File]:
    if not isinstance(index.get("_class_name"), str):
        raise Unfit(where, "its pipeline is code of its own, which is never run")
    yield found[PurePosixPath("model_index.json")]
    for name, value in index.items():
        if name.startswith("_") or name in without or not isinstance(value, list) or None in value:
            continue  # a setting, or a component that is absent
        yield from _component(where, found, name, str(value[-1]), dtype.get(name, dtype.get("default", "")))


def _component(where: Path, found: Named, name: str, kind: str, dtype: str) -> Iterator[File]:
    """Yield a component's small files, and its weights: at the precision of `dtype`, where there are such."""
    folder = PurePosixPath(name)
    own = {path.name: file for path, file in found.items() if path.parent == folder}
    if not own:
        raise Unfit(where, f"the folder of its component '{name}' is missing")
    yield from (file for each, file in own.items() if each.endswith(_TEXTS))
    if not components.has_weights(kind):
        return
    there = weights.variants(own)
    if not there:
        pickled = next((each for each in own if each.endswith(weights.PICKLES)), None)
        why = f"its weights are pickled ({pickled}), which can run code" if pickled else "it has no weights"
        raise Unfit(where / folder, f"{why}; only .safetensors is fetched")
    same = {"float16": "fp16", "bfloat16": "bf16"}.get(dtype, "")
    chosen = same if same in there else "" if "" in there else min(there)
    yield from (file for each, file in own.items() if weights.variant_of(each) == chosen)


def _single(where: Path, found: Named, name: str = "") -> File:
    file = found.get(PurePosixPath(name))
    if not name.endswith(".safetensors"):
        raise Unfit(where, f"{name} is no .safetensors" if name else "it has no .safetensors to fetch")
    if file is None:
        raise Unfit(where, f"it has no file {name}")
    return file
