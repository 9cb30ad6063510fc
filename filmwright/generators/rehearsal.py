"""The rehearsal: a generator that draws slates, in numpy alone, and misbehaves when told to.

    ┌──────────────────────────┐   background: hue of the place     bottom left: frame of the shot
    │ S020              bear   │   blocks: one per character, hue of what they wear
    │   ▓▓▓      ░░░           │   a block moves as time passes, so that no two frames are equal
    │ 0017                     │
    └──────────────────────────┘

For trying a board, a pipeline or a backend's neighbours at no cost. It honours every instruction about
frames: a given first or last picture is shown to the pixel, and the drawing eases between them. It is not
meant to be looked at for long.

Faults come from the environment, as JSON: `FILMWRIGHT_REHEARSAL='{"s020/clip1": "fail"}'`. See `FAULTS`.
"""

import json
import os
import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Picture, Watch
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Anchor, Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.schemas.grammar import Quality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FAULTS = {
    "fail": "fails at once, for good",
    "flaky": "fails at once, and may succeed later",
    "short": "returns half the frames",
    "black": "returns black frames",
    "frozen": "repeats its first frame",
    "ignore-last": "does not reach the last frame it was given",
    "die": "ends its whole process",
    "slow": "takes a tenth of a second a frame",
}
VARIABLE = "FILMWRIGHT_REHEARSAL"
_EASE_FRAMES = 8

# Rows of 3x5 dots, as octal digits; enough to tell shots and frames apart.
_GLYPHS = {
    "0": "75557", "1": "26227", "2": "71747", "3": "71717", "4": "55711", "5": "74717", "6": "74757",
    "7": "71122", "8": "75757", "9": "75717", "s": "74717", "-": "00700",
}  # fmt: skip


class Rehearsal:
    """The rehearsal generator."""

    name = "rehearsal"
    version = 1

    def __init__(self) -> None:
        """Read the faults to play from the environment."""
        self._faults: dict[str, str] = json.loads(os.environ.get(VARIABLE, "{}"))

    def capabilities(self) -> Capabilities:
        """Everything is honoured."""
        return Capabilities(
            first_frame="exact", last_frame="exact", keyframes=True, passes=("identity",), camera=True,
            motion=True, physics=True, negative=True, parallel=4, deterministic=True,
        )  # fmt: skip

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        """Return what a slate shows, and what a real generator would read of the rest."""
        shot = brief.shot
        return {
            "look": brief.look.model_dump(mode="json"),
            "place": brief.place.model_dump(mode="json"),
            "time": brief.time,
            "weather": brief.weather,
            "camera": shot.camera.model_dump(mode="json"),
            "action": shot.action,
            "first_frame": shot.first_frame.model_dump(mode="json"),
            "last_frame": shot.last_frame.model_dump(mode="json"),
            "motion": shot.motion.model_dump(mode="json"),
            "prompt": shot.prompt,
            **{
                f"{who}.{k}": v for who, c in brief.cast.items() for k, v in c.model_dump(mode="json").items()
            },
        }

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return nothing: a slate has no settings."""
        del quality
        return {}

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw one slate."""
        watch.check()
        self._misbehave(request.unit)
        rgb, labels = _slate(request.brief, request.size, round(request.moment * 100), request.seed)
        return Picture(rgb, {"identity": labels}), ClipReport(labels=_levels(request.brief))

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Draw slates; ease out of the first picture and into the last one."""
        import numpy as np

        fault = self._misbehave(request.unit)
        first = _anchor(request.anchors, 0, request.size)
        last = _anchor(request.anchors, -1, request.size) if fault != "ignore-last" else None
        count = request.frames // 2 if fault == "short" else request.frames
        for n in range(count):
            watch.check()
            if fault == "slow":
                time.sleep(0.1)
            shown = 0 if fault == "frozen" else n
            rgb, labels = _slate(request.brief, request.size, request.start + shown, request.seed)
            rgb = _eased(rgb, first, shown)
            rgb = _eased(rgb, last, request.frames - 1 - shown)
            rgb = np.zeros_like(rgb) if fault == "black" else rgb
            wanted = "identity" in request.passes and (n % request.passes_every == 0 or n == count - 1)
            deliver(Picture(rgb, {"identity": labels} if wanted else {}))
            watch.step(n + 1, request.frames)
        return ClipReport(continuity="carry" if first is not None else "cut", labels=_levels(request.brief))

    def close(self) -> None:
        """Hold nothing, free nothing."""

    def _misbehave(self, unit: str) -> str:
        fault = self._faults.get(unit, "")
        if fault == "die":
            os._exit(9)
        if fault in ("fail", "flaky"):
            raise RenderFailed(
                f"{unit}: the rehearsal was told to {fault}",
                hint=f"unset {VARIABLE}, then: filmwright resume",
                retryable=fault == "flaky",
            )
        return fault


def _hue(*words: object) -> "NDArray[np.uint8]":
    import numpy as np

    digest = blake2b(repr(words).encode(), digest_size=3).digest()
    return np.array([64 + b // 2 for b in digest], dtype=np.uint8)


def _levels(brief: ShotBrief) -> dict[int, str]:
    return {10 + i: who for i, who in enumerate(sorted(brief.cast))}


def _slate(
    brief: ShotBrief, size: tuple[int, int], frame: int, seed: int
) -> "tuple[NDArray[np.uint8], NDArray[np.uint8]]":
    """Return a slate and its identity labels: uint8 (height, width, 3) and (height, width)."""
    import numpy as np

    width, height = size
    rgb = np.empty((height, width, 3), np.uint8)
    rgb[:] = _hue(brief.look.style, brief.look.notes, brief.place.set, brief.place_id, brief.time)
    labels = np.zeros((height, width), np.uint8)
    shot = brief.shot
    tone = _hue(shot.action, shot.camera.size, shot.camera.move, shot.prompt, seed, shot.first_frame.describe)
    rgb[: height // 8] = tone
    side = height // 4
    for level, who in _levels(brief).items():
        member = brief.cast[who]
        left = (width * (level - 9) // (len(brief.cast) + 1) + 2 * frame) % max(1, width - side)
        box = np.s_[height // 3 : height // 3 + side, left : left + side]
        rgb[box] = _hue(member.looks, member.wears)
        labels[box] = level
    _write(rgb, shot.id, height // 40 + 1, 8, 8)
    _write(rgb, str(frame).zfill(4), height // 40 + 1, 8, height - height // 6)
    return rgb, labels


def _write(rgb: "NDArray[np.uint8]", text: str, dot: int, x: int, y: int) -> None:
    for i, letter in enumerate(text.lower()):
        for row, bits in enumerate(_GLYPHS.get(letter, "77777")):
            for column in range(3):
                if int(bits, 8) >> (2 - column) & 1:
                    left, top = x + (4 * i + column) * dot, y + row * dot
                    rgb[top : top + dot, left : left + dot] = 255


def _anchor(anchors: tuple[Anchor, ...], frame: int, size: tuple[int, int]) -> "NDArray[np.uint8] | None":
    import numpy as np
    from PIL import Image, ImageOps

    path: Path | None = next((a.picture for a in anchors if a.frame == frame), None)
    if path is None:
        return None
    with Image.open(path) as image:
        picture = image.convert("RGB")
        if picture.size != size:
            picture = ImageOps.fit(picture, size)  # crop, never stretch
        return np.asarray(picture)


def _eased(
    rgb: "NDArray[np.uint8]", target: "NDArray[np.uint8] | None", distance: int
) -> "NDArray[np.uint8]":
    """Blend towards `target`, which is shown to the pixel at distance 0."""
    import numpy as np

    if target is None or distance >= _EASE_FRAMES:
        return rgb
    share = 1 - distance / _EASE_FRAMES
    return np.rint(target * share + rgb * (1 - share)).astype(np.uint8)
