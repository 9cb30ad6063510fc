"""The animatic's passes of a shot, drawn for a generator that is guided by them, and removed afterwards.

    request, as the generator is asked ─> the same shot in the animatic ─> passes ─> numbered PNG files
                                                     │                        └─> request.controls
                                                     └─> the world after the clip ─> its report's `state`

Depth is normalised over the whole shot: a clip that is its second half is as grey as its first half, and a
still as both. A sketch of the person's takes the place of the line pass at its frame. Clips that are drawn
anew (video to video) get the animatic's pictures. Nothing is drawn for a generator that is not guided.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Generator, Watch
from filmwright.production.conform import fitted
from filmwright.schemas.generation import Anchor, ClipRequest, ControlTrack, KeyframeRequest, PassName
from filmwright.schemas.time import frames_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_Request = TypeVar("_Request", KeyframeRequest, ClipRequest)

LOOKS = 9
"""Frames of a shot that are looked at to know how near and how far it reaches."""
NEAREST_SHARE = 99.5
"""Percentile of a frame that counts as its nearest: a speck before the lens must not darken all else."""


@contextmanager
def guided(
    request: _Request, generator: Generator, scratch: Path, watch: Watch, end: int = -1
) -> Iterator[tuple[_Request, str | None]]:
    """Give the request with what guides it, in a folder `scratch` that is removed at the end.

    Beside it is given the state of the animatic at frame `end` of the clip, where it was drawn: the next clip
    of the chain goes on from there, if its generator has no state of its own.

    Raises:
        RenderFailed: a sketch is no picture.
        Cancelled: the watch said so.
    """
    kinds, sketches = _kinds(request, generator), _sketches(request, generator)
    redraws = isinstance(request, ClipRequest) and generator.capabilities().redraws
    if not (kinds or sketches or redraws):
        yield request, None
        return
    try:
        state = None
        if kinds or redraws:
            stage = _Stage(request, end)
            try:
                request = stage.drawn(request, kinds, scratch, watch, redraws)
                state = stage.state
            finally:
                stage.close()
        if sketches:
            request = _sketched(request, sketches, scratch)
        yield request, state
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _kinds(request: _Request, generator: Generator) -> tuple[PassName, ...]:
    """Return the passes a generator wants of this shot."""
    can = generator.capabilities()
    is_guided = getattr(generator, "guided", None)
    kinds: tuple[PassName, ...] = can.controls if is_guided is None or is_guided(request.brief) else ()
    shown = [who for who in request.brief.cast if request.references.get(who)]
    if isinstance(request, KeyframeRequest) and len(shown) > 1 and "identity" in can.controls:
        return (*(kind for kind in kinds if kind != "identity"), "identity")  # who is where, for references
    return tuple(kind for kind in kinds if kind != "identity")


def _sketches(request: KeyframeRequest | ClipRequest, generator: Generator) -> tuple[Anchor, ...]:
    can = generator.capabilities()
    follows = can.sketches if isinstance(request, ClipRequest) else "line" in can.controls
    return request.sketches if follows else ()


class _Stage:
    """The shot of a request in the animatic, at the request's own size and rate."""

    def __init__(self, request: KeyframeRequest | ClipRequest, end: int) -> None:
        from filmwright.generators.animatic.renderer import Renderer
        from filmwright.generators.animatic.setup import Setup
        from filmwright.generators.animatic.world import World

        before = None
        if isinstance(request, ClipRequest):
            world = World.from_json(request.state)
            before = world.origin if request.start > 0 and world is not None else world
            self.frames, self.numbers = (
                request.shot_frames,
                range(request.start, request.start + request.frames),
            )
        else:
            self.frames = frames_in(request.brief.shot.seconds, request.fps)
            at = round(request.moment * (self.frames - 1))
            self.numbers = range(at, at + 1)
        # A fixed seed: another take of the clip is guided by the same simulation, as its still was.
        self._setup = Setup(request.brief, request.size, request.fps, self.frames, 0, before)
        self._renderer = Renderer(self._setup)
        self._before, self._end = before, end
        self._range: tuple[float, float] | None = None

    @property
    def state(self) -> str:
        """The world at the end of what the film shows, for the clip that goes on from there."""
        return self._setup.world(self.numbers[self._end], self._before).to_json()

    def close(self) -> None:
        self._renderer.close()

    def drawn(
        self, request: _Request, kinds: tuple[PassName, ...], folder: Path, watch: Watch, redraws: bool
    ) -> _Request:
        """Draw every frame of the request, and return it with what was drawn."""
        from filmwright.generators.animatic.passes import passes

        for kind in (*kinds, *(("video",) if redraws else ())):
            (folder / kind).mkdir(parents=True, exist_ok=True)
        for number, at in enumerate(self.numbers):
            watch.check()
            for kind, pixels in passes(self._renderer, at, kinds).items():
                shown = self._near_is_white(pixels) if kind == "depth" else pixels
                _write(folder / kind / f"{number:05d}.png", shown)
            if redraws:
                _write(folder / "video" / f"{number:05d}.png", self._renderer.picture(at))
        labels = {level: who for who, level in self._renderer.labels.items() if who in request.brief.cast}
        tracks: list[ControlTrack] = [
            ControlTrack(kind=kind, folder=folder / kind, labels=labels if kind == "identity" else {})
            for kind in kinds
        ]
        request = request.replace(controls=(*request.controls, *tracks))
        return request.replace(video=folder / "video") if redraws else request

    def _near_is_white(self, metres: Any) -> "Pixels":
        """Return depth as ControlNets read it: inverse of the distance, over the whole shot."""
        import numpy as np

        if self._range is None:
            self._range = self._reach()
        far, near = self._range
        grey = (1 / metres - far) / (near - far)
        return np.asarray((grey.clip(0, 1) * 255).round(), np.uint8)

    def _reach(self) -> tuple[float, float]:
        """Return the inverse of the farthest and the nearest distance of the shot, in 1/m."""
        import numpy as np

        from filmwright.generators.animatic.passes import passes

        looks = sorted({round(share * (self.frames - 1)) for share in np.linspace(0, 1, LOOKS)})
        depth: tuple[PassName, ...] = ("depth",)
        inverse = [1 / np.asarray(passes(self._renderer, n, depth)["depth"], np.float32) for n in looks]
        far = min(float(each.min()) for each in inverse)
        near = max(float(np.percentile(each, NEAREST_SHARE)) for each in inverse)
        return far, max(near, far + 1e-6)


def _sketched(request: _Request, sketches: tuple[Anchor, ...], folder: Path) -> _Request:
    """Put sketches into the line pass, or make one of nothing but them."""
    (folder / "line").mkdir(parents=True, exist_ok=True)
    for sketch in sketches:
        frame = sketch.frame
        if isinstance(request, ClipRequest) and frame < 0:
            frame += request.frames
        _write(folder / "line" / f"{max(0, frame):05d}.png", _as_lines(sketch.picture, request.size))
    if any(track.kind == "line" for track in request.controls):
        return request
    return request.replace(controls=(*request.controls, ControlTrack(kind="line", folder=folder / "line")))


def _as_lines(path: Path, size: tuple[int, int]) -> "Pixels":
    """Return a drawing as white lines on black, as the line pass is, cut to `size`."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            grey = np.asarray(image.convert("L"))
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise RenderFailed(
            f"{path.name} is no picture that can be read", hint="give a PNG or JPEG"
        ) from error
    return fitted(255 - grey if np.median(grey) > 127 else grey, size)


def _write(path: Path, pixels: "NDArray[Any]") -> None:
    from PIL import Image

    Image.fromarray(pixels).save(path, compress_level=1)
