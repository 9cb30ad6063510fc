"""The rehearsal: a generator that draws slates, in numpy and Pillow alone, and misbehaves when told to.

    request ─> ask the provider ─┬─> refused, lost (RenderFailed)
                                 └─> slates ─> eased into the given pictures ─> spoiled ─> deliver

For trying a board, a pipeline or a backend's neighbours at no cost. It honours every instruction it says it
can: a given picture is shown to the pixel at its frame, and the drawing eases between them. What it cannot
be told (past frames, control passes) it tells as dropped. It is not meant to be looked at for long.

What goes wrong on purpose is ordered in the environment: see `faults.py`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.rehearsal import provider, slate
from filmwright.generators.rehearsal.faults import Fault, read_orders
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, Dropped, KeyframeRequest
from filmwright.schemas.grammar import Quality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_EASE_FRAMES = 8


class Rehearsal:
    """The rehearsal generator."""

    name = "rehearsal"
    version = 2

    def __init__(self) -> None:
        """Refuse orders that cannot be read before any work is done."""
        self._billed = read_orders().ledger is not None

    def capabilities(self) -> Capabilities:
        """Return what a slate can show; it charges for its jobs when it has a ledger to write them in."""
        return Capabilities(
            first_frame="exact", last_frame="exact", keyframes=True, references=1, passes=("identity",),
            camera=True, motion=True, physics=True, negative=True, parallel=4, deterministic=True,
            billed=self._billed,
        )  # fmt: skip

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        """Return what a slate shows, and what a real generator would read of the rest."""
        shot = brief.shot
        flat: dict[str, object] = {
            "look": brief.look.model_dump(mode="json"),
            "place": brief.place.model_dump(mode="json", exclude={"name"}),
            "time": brief.time,
            "weather": brief.weather,
            "action": shot.action,
            "first_frame": shot.first_frame.model_dump(mode="json"),
            "last_frame": shot.last_frame.model_dump(mode="json"),
            "motion": shot.motion.model_dump(mode="json"),
            "prompt": shot.prompt,
            "negative": shot.negative,
        }
        owners = {"camera": shot.camera, **brief.cast}
        flat |= {
            f"{o}.{k}": v for o, model in owners.items() for k, v in model.model_dump(mode="json").items()
        }
        return flat

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return nothing: a slate has no settings."""
        del quality
        return {}

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw one slate."""
        watch.check()
        orders = read_orders()
        fault = provider.ask(request.unit, request.job, orders, watch)
        _linger(fault, 1, watch)
        seconds = request.moment * request.brief.shot.seconds
        frames = max(1, round(request.brief.shot.seconds * request.fps))
        at = slate.Moment(round(request.moment * (frames - 1)), frames, seconds)
        rgb, labels = slate.draw(request.brief, request.size, at, request.seed, _references(request))
        provider.delivered(request.unit, orders)
        return Picture(_spoiled(rgb, fault, 0), {"identity": labels}), ClipReport(
            labels=slate.levels(request.brief)
        )

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Draw slates; ease out of and into the pictures that are given.

        Raises:
            RenderFailed: it was told to fail, or a given picture cannot be read.
            Cancelled: the watch said so.
        """
        watch.check()
        given = _given(request)
        references = _references(request)
        orders = read_orders()
        fault = provider.ask(request.unit, request.job, orders, watch)
        name = None if fault is None else fault.fault
        for ignored, frame in (("ignore-first", 0), ("ignore-last", request.frames - 1)):
            if name == ignored:
                given.pop(frame, None)
        count = {"short": request.frames // 2, "long": 2 * request.frames}.get(name or "", request.frames)
        for n in range(count):
            watch.check()
            _linger(fault, count, watch)
            shown = 0 if name == "frozen" else min(n, request.frames - 1)
            number = request.start + shown
            at = slate.Moment(number, request.shot_frames, float(number / request.fps))
            rgb, labels = slate.draw(request.brief, request.size, at, request.seed, references)
            rgb = _eased(rgb, given, shown)
            wanted = "identity" in request.passes and (n % request.passes_every == 0 or n == count - 1)
            deliver(Picture(_spoiled(rgb, fault, n), {"identity": labels} if wanted else {}))
            watch.step(min(n + 1, request.frames), request.frames)
        provider.delivered(request.unit, orders)
        return ClipReport(
            dropped=_dropped(request),
            continuity="carry" if 0 in given else "cut",
            labels=slate.levels(request.brief),
        )

    def close(self) -> None:
        """Hold nothing, free nothing."""


def _dropped(request: ClipRequest) -> tuple[Dropped, ...]:
    found = []
    if request.past_frames:
        found.append(Dropped(what="past_frames", why="a slate starts on one frame, not on several"))
    if request.controls:
        found.append(Dropped(what="controls", why="a slate follows no control pass"))
    return tuple(found)


def _linger(fault: Fault | None, frames: int, watch: Watch) -> None:
    """Take the time a slow job takes for one of its frames; stop within a tenth of a second when asked to."""
    if fault is None or fault.fault != "slow":
        return
    provider.wait(0.1 if fault.seconds is None else fault.seconds / frames, watch)


def _spoiled(rgb: "Pixels", fault: Fault | None, number: int) -> "Pixels":
    """Return the frame as the fault has it. `nan` breaks the contract's type on purpose."""
    import numpy as np

    height, width = rgb.shape[:2]
    match None if fault is None else fault.fault:
        case "black":
            return np.zeros_like(rgb)
        case "noise":
            return np.random.default_rng(number).integers(0, 256, rgb.shape, np.uint8)
        case "torn":
            return rgb[: height // 2]
        case "size":
            return rgb[: height // 2, : width // 2]
        case "nan":
            return np.full(rgb.shape, np.nan, np.float32)
        case _:
            return rgb


def _given(request: ClipRequest) -> "dict[int, Pixels]":
    """Return the pictures the clip must show, by frame."""
    return {
        anchor.frame % request.frames: _read(anchor.picture, request.size, request.unit)
        for anchor in request.anchors
    }


def _references(request: KeyframeRequest | ClipRequest) -> "dict[str, Pixels]":
    """Return a thumbnail of the first reference of each character."""
    side = max(2, request.size[1] // 8)
    return {
        who: _read(paths[0], (side, side), request.unit)
        for who, paths in request.references.items()
        if paths and who in request.brief.cast
    }


def _read(path: Path, size: tuple[int, int], unit: str) -> "Pixels":
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as image:
            picture = image.convert("RGB")
    except OSError as error:
        raise RenderFailed(
            f"{unit}: cannot read the picture {path}", hint="put the file there, or edit the board"
        ) from error
    fitted = picture if picture.size == size else ImageOps.fit(picture, size)  # crop, never stretch
    return np.asarray(fitted)


def _eased(rgb: "Pixels", given: "Mapping[int, Pixels]", frame: int) -> "Pixels":
    """Blend towards the given pictures before and after; each is shown to the pixel at its own frame."""
    import numpy as np

    if frame in given:
        return given[frame]
    near = [
        max((n for n in given if n < frame), default=None),
        min((n for n in given if n > frame), default=None),
    ]
    around = [n for n in near if n is not None]
    reach = min(_EASE_FRAMES, around[-1] - around[0]) if len(around) == 2 else _EASE_FRAMES
    shares = {n: max(0.0, 1 - abs(frame - n) / reach) for n in around}
    if not any(shares.values()):
        return rgb
    mixed = (1 - sum(shares.values())) * rgb
    for n, share in shares.items():
        mixed = mixed + share * given[n]
    return np.rint(mixed).astype(np.uint8)
