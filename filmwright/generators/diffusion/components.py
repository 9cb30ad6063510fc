"""One component of a checkpoint's folder: is it what the index says, whole, and free of code?

    model_index.json: "tokenizer": ["transformers", "CLIPTokenizer"]   ──> tokenizer/ with its vocabulary
                      "unet": ["diffusers", "UNet2DConditionModel"]    ──> unet/ with config and weights

A tokenizer without its vocabulary loads without a word and turns every prompt into nothing; a class whose
name says that it has weights must have safetensors. Nothing is imported to find that out.
"""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from filmwright.generators.diffusion import weights
from filmwright.generators.diffusion.weights import Unfit

_LIBRARIES = {
    "diffusers", "transformers",  # and those pipelines of diffusers that bring components of their own:
    "ace_step", "audioldm2", "flux", "ideogram4", "kandinsky", "kolors", "latent_diffusion", "ltx", "ltx2",
    "stable_audio", "stable_audio_3", "stable_diffusion",
}  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONFIGS = (
    "config.json", "scheduler_config.json", "tokenizer_config.json", "preprocessor_config.json",
    "processor_config.json", "video_preprocessor_config.json", "guider_config.json",
)  # fmt: skip
_WITHOUT_WEIGHTS = re.compile(r"Tokenizer|Processor|FeatureExtractor|Scheduler|Guidance|Guider")
_WITHOUT_WORDS = re.compile(r"(Image|Video|Audio)Processor|FeatureExtractor|Scheduler|Guidance|Guider")
_VOCABULARIES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "CLIP": (("vocab.json", "merges.txt"),),
    "GPT2": (("vocab.json", "merges.txt"),),
    "Qwen": (("vocab.json", "merges.txt"),),
    "T5": (("spiece.model",),),
    "Llama": (("tokenizer.model",),),
    "Gemma": (("tokenizer.model",),),
    "Bert": (("vocab.txt",),),
    "": (("vocab.json", "merges.txt"), ("spiece.model",), ("tokenizer.model",), ("sentencepiece.bpe.model",)),
}
"""What each kind needs where it has no tokenizer.json; the last is for kinds not known."""
_REMOTE = "use a repository that diffusers loads without code of its own"


def named(folder: Path, index: Mapping[str, Any], without: Collection[str] = ()) -> dict[str, str]:
    """Return the class of each component the index names; absent ones (null) and `without` are left out.

    Raises:
        Unfit: one is of a library that is not loaded from, brings code, or has no folder.
    """
    found = {}
    for name, value in index.items():
        if name.startswith("_") or name in without or not _is_component(value):
            continue  # a setting of the pipeline: `expand_timesteps`
        library, kind = value if len(value) == 2 else ("", "")
        if library is None or kind is None:
            continue
        if not _PLAIN.fullmatch(name) or not _PLAIN.fullmatch(kind):
            raise Unfit(folder / "model_index.json", f"'{name}' is no component: {json.dumps(value)[:80]}")
        if (folder / name / f"{library}.py").exists():
            raise Unfit(folder / name / f"{library}.py", "it is code of its own, which is never run", _REMOTE)
        if library not in _LIBRARIES:
            raise Unfit(
                folder / "model_index.json",
                f"component '{name}' is of '{library}'; only diffusers and transformers are loaded from",
                _REMOTE,
            )
        if not (folder / name).is_dir():
            raise Unfit(folder, f"the folder of its component '{name}' ({kind}) is missing")
        found[name] = kind
    if not found:
        raise Unfit(folder / "model_index.json", "it names no components")
    return found


def _is_component(value: object) -> bool:
    return isinstance(value, list) and all(each is None or isinstance(each, str) for each in value)


def has_weights(kind: str) -> bool:
    """Return whether a class of this name is a model; schedulers and tokenizers have no weights."""
    return not _WITHOUT_WEIGHTS.search(kind)


def variants(root: Path, name: str) -> set[str]:
    """Return which variants of its weights a component has; empty for one that has none."""
    return weights.variants(path.name for path in (root / name).iterdir())


def config(root: Path, name: str, kind: str) -> dict[str, Any]:
    """Look through a component's folder and return its config, the first of those that diffusers reads.

    Raises:
        Unfit: a file is missing or damaged, leads out of the folder, or names code.
    """
    folder = root / name
    for path in sorted(folder.iterdir()):
        inside(path, root)
    found = {each: json_of(folder / each, root) for each in _CONFIGS if (folder / each).exists()}
    for each, content in found.items():
        if content.get("auto_map"):
            raise Unfit(folder / each, "it names code of its own (auto_map), which is never run", _REMOTE)
    if not found:
        raise Unfit(folder, "its config is missing")
    if has_weights(kind):
        if "config.json" not in found:
            raise Unfit(folder, "its config.json is missing")
        if not variants(root, name):
            raise Unfit(folder, no_weights(folder), "use a repository or revision with .safetensors")
    elif not _WITHOUT_WORDS.search(kind):
        _vocabulary(folder, kind)
    return next(iter(found.values()))


def no_weights(folder: Path) -> str:
    """Return what to say of a folder that has no safetensors: pickles instead, or nothing."""
    pickles = sorted(path.name for path in folder.iterdir() if path.suffix in weights.PICKLES)
    if pickles:
        return f"its weights are pickled ({pickles[0]}), which can run code; only .safetensors is loaded"
    return "its weights are missing"


def inside(path: Path, root: Path) -> None:
    """Check that a file lies in the checkpoint's folder, links followed; the cache's own blobs are fine.

    Raises:
        Unfit: it leads elsewhere, or nowhere.
    """
    base, real = root.resolve(), path.resolve()
    allowed = [base]
    if base.parent.name == "snapshots":  # models--owner--name/snapshots/COMMIT, and the cache's shared blobs
        allowed += [base.parents[1] / "blobs", base.parents[2] / "blobs"]
    if not any(real.is_relative_to(each) for each in allowed):
        raise Unfit(path, f"it leads out of the folder, to {real}", "copy the file there instead of a link")
    if not real.exists():
        raise Unfit(path, "it leads to a file that is missing")


def json_of(path: Path, root: Path) -> dict[str, Any]:
    """Return the JSON object in a file.

    Raises:
        Unfit: it is none, or the file leads elsewhere.
    """
    inside(path, root)
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unfit(path, "it is damaged: no JSON object")
    return found


def _vocabulary(folder: Path, kind: str) -> None:
    whole = folder / "tokenizer.json"
    if whole.is_file():
        with whole.open("rb") as file:  # some have 30 MB: whether it was cut short shows at its end
            file.seek(max(0, whole.stat().st_size - 64))
            if not file.read().rstrip().endswith(b"}"):
                raise Unfit(whole, "it is cut short")
        return
    known = next((files for name, files in _VOCABULARIES.items() if name and name in kind), _VOCABULARIES[""])
    if not any(all(_filled(folder / name) for name in files) for files in known):
        wanted = " or ".join(["tokenizer.json", *(" and ".join(files) for files in known)])
        raise Unfit(folder, f"the tokenizer has no vocabulary ({wanted}): it would read no prompt")


def _filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
