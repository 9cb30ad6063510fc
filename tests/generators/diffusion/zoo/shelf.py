"""Small pipelines of every family, with random weights, saved as real checkpoints are.

    FAMILIES[name]() ── save_pretrained ──> <shelf>/<name>/model_index.json, transformer/, vae/, ...
                                              └── from_pretrained, as a real folder (the code under test)

`built(name, shelf)` makes a folder on demand, once for all processes that share the shelf. Two builds give
the same bytes. Nothing here draws anything, and nothing is fetched. torch is imported when a family is built.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.generators.diffusion.zoo import clips, sdxl, stills, wan

FAMILIES: dict[str, Callable[[], Any]] = {
    "sdxl": sdxl.sdxl,
    "svd": clips.svd,
    "wan22_a14b": wan.wan22_a14b,
    "wan22_5b": wan.wan22_5b,
    "ltx_cond": clips.ltx_cond,
    "flux2_klein": stills.flux2_klein,
}


def build(family: str, folder: Path) -> Path:
    """Build a family into `folder`, which must not hold another, and return the folder."""
    import torch

    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    torch.set_num_threads(1)
    FAMILIES[family]().save_pretrained(folder)
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
