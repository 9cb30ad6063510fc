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

STEPS = {"draft": 2, "preview": 2, "final": 3}
PIXELS = [64 * 64, 64 * 64]
WORDS = {"max_sequence_length": 16}
"""A prompt padded to 512 tokens would be most of the work."""


def _small(base: str, family: str, pixels: list[int] = PIXELS, **changes: Any) -> dict[str, Any]:
    """Return a preset that is `base` but for the family's folder, small pictures, two or three steps."""
    plain = {"pixels": pixels, "cache": False, "compile": False}
    return {
        "base": base,
        "source": {"folder": f"@{family}"},
        "dtype": {"default": "float32"},
        "grid": {"pixels": pixels, **changes.pop("grid", {})},
        "qualities": {quality: {**plain, "steps": steps} for quality, steps in STEPS.items()},
        **changes,
    }


def _clips(base: str, family: str, longest: int, **changes: Any) -> dict[str, Any]:
    """Return a preset of clips of at most `longest` frames: a shot of a second is then a chain."""
    return _small(base, family, grid={"max_frames": longest, **changes.pop("grid", {})}, **changes)


def _controls(model: str, *kinds: str) -> list[dict[str, Any]]:
    return [{"kind": kind, "scale": 0.7, "source": {"folder": f"@{model}_{kind}"}} for kind in kinds]


def _lora(when: str, family: str, file: str) -> dict[str, Any]:
    return {"when": when, "source": {"folder": f"@{family}", "file": file}}


def _animatediff(base: str, **changes: Any) -> dict[str, Any]:
    loras = [
        _lora("camera.move=zoom-in", "motion_loras", "zoom-in.safetensors"),
        _lora("camera.move=pan-left", "motion_loras", "pan-left.safetensors"),
    ]
    given = {"adapter": {"folder": "@motion_adapter"}, "loras": loras, **changes}
    return _clips(base, "sd15", 8, **given)


_SIGLIP = {"folder": "@siglip"}
_FRAMEPACK = {
    "transformer": {"source": {"folder": "@framepack_transformer"}},
    "feature_extractor": {"source": {**_SIGLIP, "subfolder": "feature_extractor"}},
    "image_encoder": {"source": {**_SIGLIP, "subfolder": "image_encoder"}},
}
_PLUS = {
    "folder": "@ip_adapters",
    "subfolder": "sdxl_models",
    "file": "ip-adapter-plus_sdxl_vit-h.safetensors",
}

PRESETS: dict[str, dict[str, Any]] = {
    "sdxl": _small("sdxl", "sdxl"),
    "sdxl_turbo": _small("sdxl-turbo", "sdxl_turbo"),
    "sdxl_lcm": _small(
        "sdxl-lcm", "sdxl", loras=[_lora("always", "lcm_lora", "pytorch_lora_weights.safetensors")]
    ),
    "sdxl_refined": _small("sdxl-refined", "sdxl", refiner={"source": {"folder": "@sdxl_refiner"}}),
    "sdxl_inpaint": _small("sdxl-inpaint", "sdxl_inpaint"),
    "sdxl_ip_adapter": _small("sdxl-ip-adapter", "sdxl", references={"source": _PLUS}),
    "sdxl_controlnet": _small("sdxl-controlnet", "sdxl", controls=_controls("sdxl", "depth", "line", "pose")),
    "sdxl_loras": _small(
        "sdxl",
        "sdxl",
        loras=[
            _lora("look.style=pencil", "sdxl_loras", "style.safetensors"),
            _lora("cast=bear", "sdxl_loras", "bear.safetensors"),
        ],
    ),
    "instruct_pix2pix": _small("instruct-pix2pix", "instruct_pix2pix"),
    "flux_schnell": _small("flux-schnell", "flux_schnell", fixed=WORDS),
    "flux_kontext": _small("flux-kontext", "flux_kontext", fixed=WORDS),
    "flux2_klein": _small(
        "flux2-klein-4b",
        "flux2_klein",
        [96 * 96] * 2,
        fixed={"max_sequence_length": 64},
        masked="small-flux2-klein-inpaint",
    ),
    "flux2_klein_inpaint": _small(
        "flux2-klein-4b-inpaint", "flux2_klein", [96 * 96] * 2, fixed={"max_sequence_length": 64}
    ),
    "qwen_image_edit": _small("qwen-image-edit", "qwen_image_edit"),
    "svd": _clips("svd", "svd", 8, fixed={"decode_chunk_size": 4}),
    "wan21_i2v": _clips("wan21-i2v", "wan21_i2v", 9, fixed=WORDS),
    "wan21_flf": _clips("wan21-flf2v", "wan21_flf", 9, fixed=WORDS),
    "wan22_a14b": _clips("wan22-a14b", "wan22_a14b", 9, fixed=WORDS),
    "wan22_a14b_loras": _clips(
        "wan22-a14b",
        "wan22_a14b",
        9,
        fixed=WORDS,
        loras=[
            _lora("camera.move=pan-left", "wan_loras", "pan.safetensors"),
            _lora("look.style=pencil", "wan_loras", "style.safetensors"),
        ],
    ),
    "wan22_5b": _clips("wan22-5b", "wan22_5b", 9, fixed=WORDS),
    "wan_vace": _clips("wan21-vace-1.3b", "wan_vace", 9, fixed=WORDS, past_frames=5),
    "wan_v2v": _clips("wan21-v2v", "wan21_t2v", 9, fixed=WORDS),
    "skyreels_df": _clips("skyreels-v2-df-1.3b", "skyreels_df", 9, fixed={**WORDS, "base_num_frames": 9}),
    "ltx_cond": _clips("ltx-video", "ltx_cond", 17, fixed=WORDS),
    "ltx2_cond": _clips("ltx2", "ltx2_cond", 17, fixed=WORDS),
    "cogvideox_i2v": _clips("cogvideox-5b-i2v", "cogvideox_i2v", 9, fixed=WORDS),
    "framepack": _clips(
        "framepack",
        "hunyuan_video",
        13,
        grid={"frames_step": 12},
        bind={"sections": {"every": 12, "asks": 9}},
        fixed={**WORDS, "latent_window_size": 3},
        components=_FRAMEPACK,
        dtype={"default": "float32", "transformer": "float32"},
    ),
    "animatediff": _animatediff("animatediff"),
    "animatediff_controlnet": _animatediff(
        "animatediff-controlnet", controls=_controls("sd15", "depth", "line")
    ),
    "animatediff_sparsectrl": _animatediff(
        "animatediff-sparsectrl", components={"controlnet": {"source": {"folder": "@sparsectrl"}}}, loras=[]
    ),
    "animatediff_sparsectrl_sketch": _animatediff(
        "animatediff-sparsectrl-sketch",
        components={"controlnet": {"source": {"folder": "@sparsectrl_sketch"}}},
        loras=[],
    ),
    "animatediff_v2v": _animatediff("animatediff-v2v", loras=[]),
    "gpt4motion_sdxl": _clips("gpt4motion-sdxl", "sdxl", 8, controls=_controls("sdxl", "depth", "line")),
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
