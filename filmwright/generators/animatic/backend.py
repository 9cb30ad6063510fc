"""The animatic as a generator: draws every shot itself, with no model, no network and no GPU.

    ClipRequest ──> Setup ──> Renderer ──> Joined ──deliver──> frames, passes
                                              └──> ClipReport: what was dropped, labels, the world after it

It reads the board's words and tells which of them it could not draw. Clips are clean: captions, slate and
timecode belong to the assembler.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Picture, Watch
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import (
    Anchor,
    Capabilities,
    ClipReport,
    ClipRequest,
    Dropped,
    Grid,
    Instruction,
    KeyframeRequest,
    PassName,
)
from filmwright.schemas.grammar import Quality
from filmwright.schemas.time import frames_in

_LONGEST_WHY = 300
PASSES: tuple[PassName, ...] = ("identity", "depth", "line", "segmentation", "pose")


class AnimaticGenerator:
    """The procedural backend. Holds nothing between requests, so that clips can be made side by side."""

    name = "animatic"
    version = 1

    def capabilities(self) -> Capabilities:
        """Return what the animatic honours."""
        return Capabilities(
            keyframe=True,
            first_frame="exact",
            last_frame="exact",
            keyframes=True,
            passes=PASSES,
            camera=True,
            motion=True,
            physics=True,
            parallel=32,
            deterministic=True,
            seeded=False,
            grid=Grid(max_frames=240),
        )

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        """Return the fields of the brief that change pixels; never the words of a line."""
        return reads(brief)

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return the render settings; every quality of the animatic draws the same."""
        del quality
        return {"renderer": "animatic"}

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw the first frame of a shot, or its last."""
        watch.check()
        frames = frames_in(request.brief.shot.seconds, request.fps)
        n = round(request.moment * (frames - 1))
        setup, renderer = _prepare(request.brief, request.size, request.fps, frames, request.seed, None)
        try:
            pictures = _pictures(request.anchors, request.size, 1)
            rgb = _joined(renderer, n, pictures).frame(0)
        finally:
            renderer.close()
        watch.step(1, 1)
        dropped = [*_dropped(setup), *_unsupported(request.negative, bool(request.references))]
        return Picture(rgb), ClipReport(dropped=tuple(dropped), labels=_labels(renderer))

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Draw the frames of one clip, in order."""
        from filmwright.generators.animatic.passes import passes
        from filmwright.generators.animatic.world import World

        watch.check()
        began = time.perf_counter()
        state = World.from_json(request.state)
        before = state.origin if request.start > 0 and state is not None else state
        setup, renderer = _prepare(
            request.brief, request.size, request.fps, request.shot_frames, request.seed, before
        )
        try:
            joined = _joined(
                renderer, request.start, _pictures(request.anchors, request.size, request.frames)
            )
            for i in range(request.frames):
                watch.check()
                rgb = joined.frame(i)
                wanted = request.passes and (i % request.passes_every == 0 or i == request.frames - 1)
                beside = passes(renderer, request.start + i, request.passes) if wanted else {}
                deliver(Picture(rgb, beside))
                watch.step(i + 1, request.frames)
        finally:
            renderer.close()  # what was baked is large, and the setup's cycles would keep it for a while
        notes = []
        if request.state is not None and state is None:
            notes.append(
                "the state of the clip before is not the animatic's: the clip starts from the picture alone"
            )
        if joined.way == "dissolve":
            notes.append("the first picture is not of this set: it is held, then dissolved into the shot")
        dropped = [*_dropped(setup), *_unsupported(request.negative, bool(request.references))]
        if request.controls:
            dropped.append(Dropped(what="controls", why="the animatic draws from the board, not from passes"))
        if request.past_frames:
            dropped.append(Dropped(what="past_frames", why="the animatic goes on from its own state"))
        return ClipReport(
            dropped=tuple(dropped),
            notes=tuple(notes),
            continuity=joined.way,
            state=setup.world(request.start + request.frames - 1, before).to_json(),
            labels=_labels(renderer),
            seconds_spent=round(time.perf_counter() - began, 3),
        )

    def close(self) -> None:
        """Do nothing: nothing is held."""


def reads(brief: ShotBrief) -> dict[str, object]:
    """Return what determines the pixels of a shot, flat and as JSON."""
    from filmwright.generators.animatic.deeds import with_bodies, with_read_frames

    brief = with_bodies(brief)
    shot = with_read_frames(brief).shot
    out: dict[str, object] = {
        "action": shot.action,
        "seconds": shot.seconds,
        "time": brief.time,
        "weather": brief.weather,
        "look.style": brief.look.style,
        "place": brief.place_id,
        "place.set": brief.place.set,
        "place.looks": brief.place.looks,
        "motion": shot.motion.model_dump(mode="json", exclude_defaults=True),
        "first_frame": _plain(shot.first_frame.placements),
        "last_frame": _plain(shot.last_frame.placements),
        "dialogue": [{"who": d.who, "mode": d.mode, "at": d.at} for d in shot.dialogue],
    }
    for key, value in shot.camera.model_dump(mode="json").items():
        out[f"camera.{key}"] = value
    for who, member in brief.cast.items():
        out[f"{who}.looks"], out[f"{who}.wears"] = member.looks, member.wears
    for thing, prop in brief.props.items():
        out[f"{thing}.what"], out[f"{thing}.looks"] = prop.what, prop.looks
    return out


def _plain(models: Iterable[Any]) -> list[object]:
    return [m.model_dump(mode="json", exclude_defaults=True) for m in models]


def _prepare(
    brief: ShotBrief, size: tuple[int, int], fps: Any, frames: int, seed: int, before: Any
) -> tuple[Any, Any]:
    from filmwright.generators.animatic.renderer import Renderer
    from filmwright.generators.animatic.setup import Setup

    setup = Setup(brief, size, fps, frames, seed, before)
    return setup, Renderer(setup)


def _joined(renderer: Any, start: int, pictures: Mapping[int, tuple[NDArray[np.uint8], float]]) -> Any:
    from filmwright.generators.animatic.continuity import Joined

    return Joined(renderer, start, pictures)


def _pictures(
    anchors: Sequence[Anchor], size: tuple[int, int], frames: int
) -> dict[int, tuple[NDArray[np.uint8], float]]:
    """Read the anchors' pictures at the clip's size, by frame."""
    out = {}
    for anchor in anchors:
        k = anchor.frame if anchor.frame >= 0 else frames + anchor.frame
        if 0 <= k < frames:
            out[k] = _read(anchor.picture, size), anchor.strength
    return out


def _read(path: Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        bgr = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except (OSError, cv2.error):
        bgr = None
    if bgr is None:
        raise RenderFailed(f"{path.name} is not a picture that can be read", hint="give a PNG or JPEG file")
    if bgr.shape[1::-1] != size:
        bgr = _fitted(bgr, size)
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def _fitted(bgr: Any, size: tuple[int, int]) -> Any:
    """Scale a picture to fill the frame and cut off what is over, from the middle."""
    W, H = size
    h, w = bgr.shape[:2]
    scale = max(W / w, H / h)
    w, h = max(W, round(w * scale)), max(H, round(h * scale))
    big = cv2.resize(bgr, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    x, y = (w - W) // 2, (h - H) // 2
    return big[y : y + H, x : x + W]


def _dropped(setup: Any) -> list[Dropped]:
    """Say which words of the board are not in the picture."""
    out = [
        _told("action", f"'{word}' is no action the animatic knows: they stand")
        for word in setup.performance.unknown
    ]
    for who, verb in setup.unknown_verbs():
        out.append(_told("action", f"{who}: '{verb}' has no pose for this body: they stand"))
    for who, actor in setup.actors.items():
        if actor.unknown_words:
            out.append(_told("wardrobe", f"{who}: not drawn: {', '.join(actor.unknown_words)}"))
    for thing in setup.unknown_things():
        out.append(_told("prop", f"'{thing}' in a hand is drawn as a parcel"))
    for thing in setup.unknown_props():
        out.append(_told("prop", f"'{thing}' is drawn as a labelled box"))
    if setup.brief.shot.first_frame.sketch is not None:
        out.append(_told("first_frame", "a sketch is not followed: say with placements who stands where"))
    if setup.brief.shot.last_frame.sketch is not None:
        out.append(_told("last_frame", "a sketch is not followed: say with placements who stands where"))
    return out


def _told(what: Instruction, why: str) -> Dropped:
    return Dropped(what=what, why=why if len(why) <= _LONGEST_WHY else f"{why[: _LONGEST_WHY - 1]}…")


def _unsupported(negative: str, references: bool) -> list[Dropped]:
    out = []
    if negative:
        out.append(Dropped(what="negative", why="the animatic draws only what the board says"))
    if references:
        out.append(
            Dropped(what="references", why="the animatic draws the cast from words, not from pictures")
        )
    return out


def _labels(renderer: Any) -> dict[int, str]:
    return {level: who for who, level in renderer.labels.items()}
