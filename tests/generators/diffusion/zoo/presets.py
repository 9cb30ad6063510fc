"""Presets of the small pipelines: what each changes of the shipped preset whose code path it walks.

    PRESETS["svd"] ── write_preset("svd", shelf, config) ──> <config>/presets/small-svd.toml
                                                              base = "svd", source.folder = <shelf>/svd

A word `@name` in a table stands for the folder of that family on the shelf; it is built when it is missing.
"""

import json
import re
from pathlib import Path
from typing import Any

from tests.generators.diffusion.zoo.shelf import built

PIXELS = [64 * 64, 64 * 64]
LENGTH = {"max_sequence_length": 16}


def _small(base: str, family: str | None = None, **changes: Any) -> dict[str, Any]:
    """Return a preset that is `base` but for the family's folder, small pictures and two steps."""
    qualities = {
        quality: {"steps": 2, "pixels": PIXELS, "cache": False, "compile": False}
        for quality in ("draft", "preview", "final")
    }
    grid = {"pixels": PIXELS, **changes.pop("grid", {})}
    return {
        "base": base,
        "source": {"folder": f"@{family}"},
        "dtype": {"default": "float32"},
        "grid": grid,
        "qualities": qualities,
        **changes,
    }


PRESETS: dict[str, dict[str, Any]] = {
    "sdxl": _small("sdxl", "sdxl"),
    "flux2_klein": _small("flux2-klein-4b", "flux2_klein", fixed={"max_sequence_length": 64}),
    "svd": _small("svd", "svd", grid={"max_frames": 8}, fixed={"decode_chunk_size": 4}),
    "wan22_a14b": _small("wan22-a14b", "wan22_a14b", grid={"max_frames": 9}, fixed=LENGTH),
    "wan22_5b": _small("wan22-5b", "wan22_5b", grid={"max_frames": 9}, fixed=LENGTH),
    "ltx_cond": _small("ltx-video", "ltx_cond", grid={"max_frames": 17}, fixed=LENGTH),
}


def name_of(family: str) -> str:
    """Return the name of a family's preset, as `--generator` takes it."""
    return f"small-{family.replace('_', '-')}"


def write_preset(family: str, shelf: Path, config: Path) -> Path:
    """Write a family's preset into the folder `presets` of a person's config folder, and return its file.

    What it names (its pipeline, ControlNets, LoRAs) is built on the shelf where it is missing.
    """
    text = "".join(f"{key} = {_toml(_placed(value, shelf))}\n" for key, value in PRESETS[family].items())
    path = config / "presets" / f"{name_of(family)}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _placed(value: Any, shelf: Path) -> Any:
    """Put the folder on the shelf in place of every `@name`."""
    if isinstance(value, dict):
        return {key: _placed(inner, shelf) for key, inner in value.items()}
    if isinstance(value, list):
        return [_placed(inner, shelf) for inner in value]
    return built(value[1:], shelf).as_posix() if isinstance(value, str) and value.startswith("@") else value


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(key)} = {_toml(inner)}" for key, inner in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)
