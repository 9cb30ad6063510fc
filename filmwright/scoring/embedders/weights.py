"""A folder of weights that the person has, looked at before anything loads it. Nothing is ever fetched.

    folder ── look ──> Weights (config, digest) ── load ──> a model of transformers, in memory

Safetensors only: pickled weights can run code, as can a model with code of its own; both are refused.
The files are read here without torch; torch is imported by `load` alone.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from filmwright.errors import BackendUnavailable

INSTALL = "pip install 'filmwright[diffusion]'"
_LARGEST_HEADER = 100_000_000
_OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TRANSFORMERS_VERBOSITY": "error"}


@dataclass(frozen=True)
class Weights:
    """A folder that may be loaded."""

    folder: Path
    config: Mapping[str, Any]
    digest: str
    """Of its configs and of both ends of every file of weights: it tells one model from another."""


def look(name: str, given: str | None, kinds: tuple[str, ...]) -> Weights:
    """Look through the folder that the setting `name` gives; its `model_type` must be one of `kinds`.

    Raises:
        BackendUnavailable: it is not there, incomplete, damaged, has code of its own, or is something else.
    """
    if given is None:
        where = f'{name} = "FOLDER", one with config.json and model.safetensors in it'
        raise BackendUnavailable(
            f"scoring with {name} needs its weights, and nothing says where they are",
            hint=f"in filmwright.toml, under [scoring]: {where}",
        )
    folder = Path(given).expanduser()
    config = _json(folder / "config.json", name)
    kind = config.get("model_type")
    if kind not in kinds:
        raise _unfit(folder, f"it is a {kind}, and {name} is one of: {', '.join(kinds)}", name)
    if "auto_map" in config:
        raise _unfit(folder, "it comes with code of its own, which is never run", name)
    digest = blake2b(digest_size=6)
    for path in (*sorted(folder.glob("*.json")), *_weights(folder, name)):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(65536))
            file.seek(max(0, path.stat().st_size - 65536))
            digest.update(file.read())
    return Weights(folder, config, digest.hexdigest())


def load(weights: Weights, architecture: str, name: str) -> Any:
    """Load a model of transformers by the name of its class, ready to be asked, on the best device there is.

    Raises:
        BackendUnavailable: torch or transformers is missing, or the weights are not this class's.
    """
    os.environ.update(_OFFLINE)
    try:
        import torch
        import transformers
    except ImportError as error:
        raise BackendUnavailable(f"scoring with {name} needs torch: {error}", hint=INSTALL) from None
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    try:
        model, found = getattr(transformers, architecture).from_pretrained(
            weights.folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        first = str(error).strip().splitlines()[:1] or [""]
        raise _unfit(weights.folder, f"it cannot be loaded: {first[0][:200]}", name) from error
    if found["missing_keys"]:
        missing = sorted(found["missing_keys"])
        raise _unfit(weights.folder, f"it lacks {len(missing)} tensors, {missing[0]} among them", name)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return model.train(False).requires_grad_(False).to(device)


def settings(weights: Weights) -> Mapping[str, Any]:
    """Return its `preprocessor_config.json`; empty where there is none."""
    path = weights.folder / "preprocessor_config.json"
    return _json(path, weights.folder.name) if path.is_file() else {}


def _weights(folder: Path, name: str) -> list[Path]:
    """Return the files of weights, every one whole; those of an index must all be there."""
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        names = set(_json(index, name).get("weight_map", {}).values())
        files = sorted(folder / str(file) for file in names)
    else:
        files = [folder / "model.safetensors"]
    for path in files:
        if path.parent.resolve() != folder.resolve() or not path.is_file():
            others = [p.name for p in folder.glob("*") if p.suffix in (".bin", ".pt", ".pth", ".ckpt")]
            pickled = f"; {others[0]} is pickled, and never opened" if others else ""
            raise _unfit(folder, f"there is no {path.name}{pickled}", name)
        _whole(path, name)
    return files


def _whole(path: Path, name: str) -> None:
    """Refuse a file that does not hold what its header says."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(8)
        length = int.from_bytes(start, "little")
        if start == b"version ":
            raise _unfit(path, "it is git-lfs's pointer to the file, not the file", name)
        if len(start) < 8 or length > min(_LARGEST_HEADER, size - 8):
            raise _unfit(path, "it is no whole safetensors file", name)
        try:
            header = json.loads(file.read(length))
            ends = [e["data_offsets"][1] for key, e in header.items() if key != "__metadata__"]
            wanted = 8 + length + max(ends, default=0)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            raise _unfit(path, "its header cannot be read", name) from None
    if size != wanted:
        raise _unfit(path, f"it has {size} bytes instead of {wanted}", name)


def _json(path: Path, name: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise _unfit(path.parent, f"there is no {path.name}", name) from None
    except (ValueError, RecursionError):
        raise _unfit(path, "it is no JSON", name) from None
    if not isinstance(found, dict):
        raise _unfit(path, "it holds no settings", name)
    return found


def _unfit(path: Path, what: str, name: str) -> BackendUnavailable:
    hint = f"copy it again, or mend or remove `{name}` under [scoring] in filmwright.toml"
    return BackendUnavailable(f"{path}: {what}", hint=hint)
