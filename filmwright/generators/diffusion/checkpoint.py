"""A checkpoint on disk, looked at before anything loads it: is it whole, safe, and of this preset's family?

    Source ── locate ──> folder, commit ── read ──> Checkpoint (configs, counts of weights) ──> sniff, loading
                            (a local folder, or the snapshot in the Hugging Face cache; never the network)

It reads JSON and headers of safetensors, nothing else: no torch, no diffusers, no pickles, no code. Every
refusal says what is wrong, where, and what to do. Loading relies on it and checks nothing again.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion import components, weights
from filmwright.generators.diffusion import pins as written
from filmwright.generators.diffusion.preset import Preset, References, Source
from filmwright.generators.diffusion.weights import Unfit

COMMIT = re.compile(r"[0-9a-f]{40}")
INSTALL = "pip install 'filmwright[diffusion]'"


@dataclass(frozen=True)
class Checkpoint:
    """What was found in a folder of a pipeline. Counts are of numbers, sizes in bytes, both by component."""

    folder: Path
    index: Mapping[str, Any]
    """`model_index.json`."""
    configs: Mapping[str, Mapping[str, Any]]
    parameters: Mapping[str, int]
    bytes: Mapping[str, int]
    revision: str
    """The commit; of a local folder a digest of what is in it."""
    variant: str | None = None
    """`variant=` to load it with: "fp16" where there are no plain weights."""


@dataclass(frozen=True)
class Part:
    """A ControlNet, adapter, LoRA or image encoder: one component's folder, or one file."""

    folder: Path
    """Of its repository: what `load_lora_weights` and `load_ip_adapter` want first."""
    path: Path
    """Of the component's folder, or of the file."""
    config: Mapping[str, Any]
    parameters: int
    bytes: int
    revision: str
    variant: str | None = None


def locate(source: Source, pins: Path | None, name: str = "NAME") -> tuple[Path, str]:
    """Return the folder of a source (of its repository as a whole) and its commit.

    `name` is the preset's, for the hint. `pins` is the person's `models.toml`; None has no pins.

    Raises:
        BackendUnavailable: it is not on this machine, or nobody has said which commit of it is meant.
    """
    if source.folder is not None:
        folder = Path(source.folder).expanduser()
        if not folder.is_dir():
            raise BackendUnavailable(
                f"{folder}: there is no such folder", hint=f"set `folder` of preset '{name}' to where it is"
            )
        return folder, _digest(folder)
    if source.repo is None:
        raise BackendUnavailable(f"preset '{name}' names no repository and no folder", hint="set one of them")
    pull = f"filmwright models pull {name}"
    commit = written.read(pins).get("commits", {}).get(written.key(source), source.revision or "")
    if not COMMIT.fullmatch(commit):
        raise BackendUnavailable(f"{source.repo} has not been pulled to this machine", hint=pull)
    folder = cache() / f"models--{source.repo.replace('/', '--')}" / "snapshots" / commit
    if not folder.is_dir():
        raise BackendUnavailable(f"{source.repo} at {commit[:12]} is not on this machine", hint=pull)
    return folder, commit


def cache() -> Path:
    """Return the folder of the Hugging Face cache.

    Raises:
        BackendUnavailable: huggingface_hub is not installed.
    """
    try:
        from huggingface_hub import constants
    except ImportError:
        raise BackendUnavailable("huggingface_hub is not installed", hint=INSTALL) from None
    return Path(constants.HF_HUB_CACHE).expanduser()


def read(folder: Path, preset: Preset, revision: str | None = None) -> Checkpoint:
    """Look through a pipeline's folder and return what it holds.

    Raises:
        BackendUnavailable: it is incomplete, damaged, unsafe, or of another family than the preset's.
    """
    takes = tuple(dict.fromkeys((preset.pipeline, *preset.stands_for)))
    try:
        return _pipeline(folder, takes, revision, preset.components)
    except Unfit as unfit:
        raise _refused(unfit, folder, preset.name) from None


def read_part(
    source: Source, pins: Path | None = None, name: str = "NAME", takes: Sequence[str] = ()
) -> Part:
    """Find and look through a ControlNet, adapter, LoRA or encoder; a whole pipeline is counted together.

    `takes` are the classes it may be of; empty, any.

    Raises:
        BackendUnavailable: it is not there, incomplete, damaged, unsafe, or something else.
    """
    root, revision = locate(source, pins, name)
    try:
        return _part(root, source, revision, takes)
    except Unfit as unfit:
        raise _refused(unfit, root, name) from None


def encoder_of(references: References) -> Source | None:
    """Return where the image encoder of an IP-Adapter is: beside it, or where its path says."""
    source = references.source
    if source is None or references.encoder is None:
        return None
    beside = f"{source.subfolder}/" if source.subfolder and "/" not in references.encoder else ""
    return source.replace(subfolder=f"{beside}{references.encoder}", file=None)


def too_new(kind: str, index: Mapping[str, Any]) -> BackendUnavailable:
    """Return the error for a class that the diffusers of this machine has not."""
    try:
        ours = version("diffusers")
    except PackageNotFoundError:
        return BackendUnavailable("diffusers is not installed", hint=INSTALL)
    saved = index.get("_diffusers_version", "another version")
    return BackendUnavailable(
        f"there is no {kind} in diffusers {ours}; the folder was saved by {saved}",
        hint="pip install --upgrade diffusers",
    )


def _pipeline(
    folder: Path, takes: Sequence[str], revision: str | None, without: Collection[str] = ()
) -> Checkpoint:
    """Read a pipeline of one of the classes `takes`, but for components that come from elsewhere."""
    index = _index(folder)
    _of_class(folder, index, takes)
    named = components.named(folder, index, without)
    variants = {component: components.variants(folder, component) for component, kind in named.items()}
    variant = weights.common_variant(folder, variants.values())
    configs, parameters, size = {}, {}, {}
    for component, kind in named.items():
        configs[component] = components.config(folder, component, kind)
        if components.has_weights(kind):
            found = weights.read(folder / component, variant if variant in variants[component] else "")
            parameters[component], size[component] = found.parameters, found.bytes
    return Checkpoint(
        folder, index, configs, parameters, size, revision or _revision(folder), variant or None
    )


def _of_class(folder: Path, config: Mapping[str, Any], takes: Sequence[str]) -> None:
    kinds = config.get("_class_name") or config.get("architectures") or "model"
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if takes and not set(map(str, kinds)) & set(takes):
        by = f" (diffusers {config['_diffusers_version']})" if "_diffusers_version" in config else ""
        raise Unfit(
            folder,
            f"it is a {', '.join(map(str, kinds))}{by}, and the preset takes {' or '.join(takes)}",
            "name another folder in the preset, or choose another preset: filmwright models",
        )


def _index(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise Unfit(folder, "there is no such folder")
    names = {path.name for path in folder.iterdir()}
    if not names:
        raise Unfit(folder, "it is empty")
    if "model_index.json" not in names:
        why = "it has no model_index.json, so it is no folder of a pipeline"
        if "modular_model_index.json" in names:
            why = "it is a modular pipeline, which is not supported"
        elif any(name.endswith((".safetensors", ".ckpt")) for name in names):
            why += "; a checkpoint in one file is not one"
        raise Unfit(folder, why)
    index = components.json_of(folder / "model_index.json", folder)
    kind = index.get("_class_name")
    if isinstance(kind, list):
        raise Unfit(folder, f"its pipeline is code of its own ({kind[0]}.py), which is never run", _OTHER)
    if not isinstance(kind, str):
        raise Unfit(folder / "model_index.json", "it names no pipeline class")
    return index


_OTHER = "use a repository that diffusers loads without code of its own"


def _part(root: Path, source: Source, revision: str, takes: Sequence[str]) -> Part:
    folder = root / source.subfolder
    if not folder.resolve().is_relative_to(root.resolve()):
        raise Unfit(folder, "it lies outside of its repository", "mend `subfolder` in the preset")
    if not folder.is_dir():
        raise Unfit(folder, "there is no such folder")
    if source.file is None and (folder / "model_index.json").is_file():
        whole = _pipeline(folder, takes, revision)
        total = sum(whole.parameters.values()), sum(whole.bytes.values())
        return Part(root, folder, whole.index, *total, revision, whole.variant)
    if takes and not components.has_weights(takes[0]):  # a processor: its config is all there is
        return Part(root, folder, components.config(root, source.subfolder, takes[0]), 0, 0, revision)
    if source.file is None and (folder / "config.json").is_file():
        config = components.config(root, source.subfolder, "")
        _of_class(folder, config, takes)
        variants = components.variants(root, source.subfolder)
        variant = weights.common_variant(folder, [variants])
        found = weights.read(folder, variant)
        return Part(root, folder, config, found.parameters, found.bytes, revision, variant or None)
    path = folder / (source.file or _only_file(folder))
    if path.suffix != ".safetensors":
        raise Unfit(
            path, "only .safetensors is loaded", "name its .safetensors file in the preset: file = ..."
        )
    if not path.is_file():
        raise Unfit(path, "there is no such file")
    components.inside(path, root)
    return Part(root, path, {}, weights.count(weights.header(path)), path.stat().st_size, revision)


def _only_file(folder: Path) -> str:
    names = sorted(path.name for path in folder.glob("*.safetensors"))
    if len(names) == 1:
        return names[0]
    if names:
        raise Unfit(
            folder, f"it has {len(names)} files: {', '.join(names)}", "name one in the preset: file = ..."
        )
    raise Unfit(folder, components.no_weights(folder))


def _refused(unfit: Unfit, folder: Path, name: str) -> BackendUnavailable:
    pulled = COMMIT.fullmatch(folder.name) and folder.parent.name == "snapshots"
    again = (
        f"filmwright models pull {name}" if pulled else f"copy it again, or mend `folder` of preset '{name}'"
    )
    return BackendUnavailable(str(unfit), hint=unfit.do or again)


def _revision(folder: Path) -> str:
    return folder.name if COMMIT.fullmatch(folder.name) else _digest(folder)


def _digest(folder: Path) -> str:
    """Return what tells one local checkpoint from another: its JSON, and both ends of its weights."""
    found = blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".safetensors", ".txt", ".model") and path.is_file():
            size = path.stat().st_size
            found.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
            with path.open("rb") as file:
                found.update(file.read(65536))
                file.seek(max(0, size - 65536))
                found.update(file.read())
    return f"local-{found.hexdigest()}"
