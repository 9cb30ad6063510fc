"""The two hashes of a take: what its pixels depend on, and all that the board says about it. Pure.

fingerprint   what this generator reads, the frames it was made from, its version: decides what is fresh
content       every word that could be pixels, whichever generator reads it: compares across generators
"""

import hashlib
import json
from collections.abc import Mapping

from filmwright.storyboard.units import FrameRef, Want

FINGERPRINT_VERSION = 1
"""Raise it when the way fingerprints are made changes: every take of every project becomes stale."""


def fingerprint_of(
    want: Want, reads: Mapping[str, object], consumes: Mapping[str, FrameRef], maker: tuple[str, int]
) -> str:
    """Hash what determines the pixels of a unit; `maker` is the generator's name and version."""
    return _digest({**_frame_part(want, consumes), "generator": [*maker], "reads": reads})


def content_of(want: Want, consumes: Mapping[str, FrameRef]) -> str:
    """Hash all of the brief but what can never be pixels: for takes of another generator."""
    brief = want.brief.model_dump(mode="json")
    for field_ in ("narration", "transition", "sound", "music", "source", "planner", "confidence", "review"):
        brief["shot"].pop(field_)
    for field_ in ("locked", "generator", "boundary", "wears"):  # what is worn is told of the cast
        brief["shot"].pop(field_)
    brief["shot"]["dialogue"] = [line["who"] for line in brief["shot"]["dialogue"]]
    return _digest({**_frame_part(want, consumes), "brief": brief})


def _frame_part(want: Want, consumes: Mapping[str, FrameRef]) -> dict[str, object]:
    stretch = want.stretch
    return {
        "version": FINGERPRINT_VERSION,
        "kind": want.kind,
        "consumes": {role: ref.pixels for role, ref in consumes.items()},
        "stretch": None if stretch is None else [stretch.start, stretch.frames, want.shot_frames],
        "seed": want.shot.seed,
    }


def _digest(content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
