"""Small pipelines of every family, with random weights, saved as real checkpoints are.

    FAMILIES[name]() ── save_pretrained ──> <shelf>/<name>/model_index.json, transformer/, vae/, ...
                                              └── from_pretrained, as a real folder (the code under test)

`built(name, shelf)` makes a folder on demand, once for all processes that share the shelf. Two builds give
the same bytes. Nothing here draws anything, and nothing is fetched. torch is imported when a family is built.
"""

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.generators.diffusion.zoo import adapters, animatediff, clips, hunyuan, ltx2, sdxl, stills, wan

PIPELINES: dict[str, Callable[[], Any]] = {
    "sdxl": sdxl.sdxl,
    "sdxl_turbo": sdxl.sdxl_turbo,
    "sdxl_refiner": sdxl.sdxl_refiner,
    "sdxl_inpaint": sdxl.sdxl_inpaint,
    "instruct_pix2pix": animatediff.instruct_pix2pix,
    "sd15": animatediff.sd15,
    "flux_schnell": stills.flux_schnell,
    "flux_kontext": stills.flux_kontext,
    "flux2_klein": stills.flux2_klein,
    "svd": clips.svd,
    "wan21_i2v": wan.wan21_i2v,
    "wan21_flf": wan.wan21_flf,
    "wan21_t2v": wan.wan21_t2v,
    "wan22_a14b": wan.wan22_a14b,
    "wan22_5b": wan.wan22_5b,
    "wan_vace": wan.wan_vace,
    "skyreels_df": wan.skyreels_df,
    "ltx_cond": clips.ltx_cond,
    "ltx2_cond": ltx2.ltx2_cond,
    "cogvideox_i2v": clips.cogvideox_i2v,
    "framepack": hunyuan.framepack,
    "hunyuan_video": hunyuan.hunyuan_video,
    "animatediff": animatediff.animatediff,
}
MODELS: dict[str, Callable[[], Any]] = {
    "motion_adapter": animatediff.motion_adapter,
    "sparsectrl": partial(animatediff.sparsectrl, sketch=False),
    "sparsectrl_sketch": partial(animatediff.sparsectrl, sketch=True),
    "framepack_transformer": hunyuan.framepack_transformer,
    **{
        f"sdxl_{kind}": partial(sdxl.controlnet, seed)
        for seed, kind in enumerate(("depth", "line", "pose"), 1)
    },
    **{
        f"sd15_{kind}": partial(animatediff.controlnet, seed)
        for seed, kind in enumerate(("depth", "line", "pose"), 1)
    },
}
"""Parts that are published in a folder of their own."""
WRITTEN: dict[str, Callable[[Path], None]] = {
    "qwen_image_edit": stills.qwen_image_edit,
    "ip_adapters": adapters.ip_adapters,
    "siglip": hunyuan.siglip,
    "lcm_lora": adapters.lcm_lora,
    "sdxl_loras": adapters.sdxl_loras,
    "wan_loras": adapters.wan_loras,
    "motion_loras": adapters.motion_loras,
}
"""A pipeline that cannot be saved here, and folders of files that are put on one."""


def _saved(make: Callable[[], Any]) -> Callable[[Path], None]:
    return lambda folder: make().save_pretrained(folder)


CHECKPOINTS = (*PIPELINES, "qwen_image_edit")
FAMILIES: dict[str, Callable[[Path], None]] = {
    **{name: _saved(make) for name, make in {**PIPELINES, **MODELS}.items()},
    **WRITTEN,
}


def build(family: str, folder: Path) -> Path:
    """Build a family into `folder`, which must not hold another, and return the folder."""
    import torch

    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    FAMILIES[family](folder)
    return folder


def built(family: str, shelf: Path) -> Path:
    """Return the family's folder on the shelf, building it if it is not there. Safe between processes."""
    folder = shelf / family
    if not folder.exists():
        shelf.mkdir(parents=True, exist_ok=True)
        with FileLock(shelf / f"{family}.lock"):
            if not folder.exists():
                unfinished = shelf / f".{family}"
                shutil.rmtree(unfinished, ignore_errors=True)
                build(family, unfinished).rename(folder)
    return folder
