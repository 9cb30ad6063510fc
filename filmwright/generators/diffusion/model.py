"""A preset's model at work: loaded on the rung that fits, called, and made smaller when memory runs out.

    requests ─> loaded? (first rung that fits) ─> quality's cache on ─> bind ─> call ─> frames
                   ^                                                     │
                   └── one rung down <── one at a time <── fewer at once <┘ out of memory, one line said

What gave way stays so for as long as the worker lives: takes of one film should be made alike.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import caching, memory
from filmwright.generators.diffusion.binding import arguments, conditions, video_mask
from filmwright.generators.diffusion.binding.given import given_of
from filmwright.generators.diffusion.checkpoint import Checkpoint, Part
from filmwright.generators.diffusion.loras import active
from filmwright.generators.diffusion.preset import DType, Preset, Rung, Settings
from filmwright.schemas.generation import ClipRequest, KeyframeRequest
from filmwright.schemas.grammar import Quality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.generators.diffusion.loading import Loaded

Request = KeyframeRequest | ClipRequest
BIND = {"arguments": arguments.bind, "conditions": conditions.bind, "video-mask": video_mask.bind}


class Model:
    """A checkpoint that is loaded when it is first asked for something."""

    def __init__(self, preset: Preset, checkpoint: Checkpoint, parts: Mapping[str, Part]) -> None:
        self._preset, self._checkpoint, self._parts = preset, checkpoint, parts
        self._loaded: Loaded | None = None
        self._ladder: tuple[Rung, ...] = ()
        self._rung: Rung | None = None
        self._fallen = False
        self._at_once: int | None = None

    def make(self, requests: Sequence[Request], watch: Watch) -> "list[NDArray[np.uint8]]":
        """Make requests that are alike, however little memory there is; return the frames of each.

        Raises:
            RenderFailed: nothing fits, or what came back is no picture.
            Cancelled: the watch said so; the model is as it was.
        """
        from filmwright.generators.diffusion import call

        made: list[NDArray[np.uint8]] = []
        while len(made) < len(requests):
            watch.check()
            some = requests[len(made) : len(made) + (self._at_once or len(requests))]
            short = None
            try:
                made += self._call(self._load(some[0].quality, watch), some, watch)
            except Exception as failure:
                if not call.is_out_of_memory(failure):
                    raise
                short = _first_line(failure)
            if short is not None:
                # Out here, where nothing holds the failure any more, and with it the tensors.
                self._give_way(some, short, watch)
        return made

    def notes(self, quality: Quality) -> tuple[str, ...]:
        """Return what a person should know of how it was made: what changed pixels, what gave way."""
        notes = [caching.note(self._settings(quality))]
        if (loaded := self._loaded) is not None:
            changed = memory.changed(loaded.pipe, loaded.rung)
            if changed is not None or self._fallen:
                notes.append(f"{changed or f'made with {loaded.rung}'}: memory was short")
        return tuple(note for note in notes if note)

    def close(self) -> None:
        """Free what is loaded."""
        if self._loaded is not None:
            from filmwright.generators.diffusion.call import release

            self._loaded = None
            release()

    def _load(self, quality: Quality, watch: Watch) -> "Loaded":
        from filmwright.generators.diffusion import loading

        dtype: Mapping[str, DType] = self._settings(quality).dtype or self._preset.dtype
        if self._loaded is None or self._loaded.dtype != dtype:
            self.close()
            watch.say(f"loading {self._preset.name}")
            loading.prepare()
            at = loading.device()
            self._ladder = memory.rungs(self._preset, at)
            if self._rung is None:
                types = loading.precision(dtype, at)
                sizes = memory.weights(self._checkpoint, self._parts, types)
                self._rung = memory.first(self._preset, self._ladder, sizes, memory.free(at))
            self._loaded = loading.load(self._preset, self._checkpoint, self._parts, self._rung, dtype)
        if self._loaded.quality != quality:
            caching.switch(self._loaded.pipe, self._preset, quality)
            self._loaded.quality = quality
        return self._loaded

    def _call(self, loaded: "Loaded", requests: Sequence[Request], watch: Watch) -> "list[NDArray[np.uint8]]":
        import torch

        from filmwright.generators.diffusion import adapters, call, controlled_frames, refine

        first, settings = requests[0], self._settings(requests[0].quality)
        loras = active(self._preset, first.brief)
        adapters.switch_on(loaded.pipe, self._preset, loras)
        loaded.words.state = repr(loras)
        if self._preset.shape == "controlled-frames":
            return [
                controlled_frames.make(loaded, self._preset, settings, request, given_of(request), watch)
                for request in requests
                if isinstance(request, ClipRequest)
            ]
        each = []
        for request in requests:
            given = given_of(request)
            bound = BIND[self._preset.shape](self._preset, settings, request, given)
            bound |= adapters.refer(loaded, self._preset, given, bound)
            # A generator of its own, on the CPU: the same seed, the same noise, on every device.
            bound["generator"] = torch.Generator("cpu").manual_seed(request.seed)
            each.append({**bound, "output_type": call.OUTPUT})
        together = arguments.merged(each, arguments.per_request(self._preset))
        if self._preset.refiner is None:
            output = call.call(loaded.pipe, together, watch)
        else:
            output = refine.refined(loaded, self._preset, self._parts, together, watch)
        retake = f"filmwright retake {first.brief.shot.id}"
        made = call.pictures(output, self._preset.bind, first.unit, retake)
        for request, frames in zip(requests, made, strict=True):
            self._check(request, frames)
        return made

    def _check(self, request: Request, frames: "NDArray[np.uint8]") -> None:
        asked = request.frames if isinstance(request, ClipRequest) else 1
        if len(frames) != asked or frames.shape[1:3] != request.size[::-1]:
            (width, height), name = request.size, self._preset.name
            raise RenderFailed(
                f"{request.unit}: {name} was asked for {asked} frames of {width}x{height},"
                f" and made {len(frames)} of {frames.shape[2]}x{frames.shape[1]}",
                hint=f"correct grid in the preset: filmwright models show {name}",
            )

    def _give_way(self, requests: Sequence[Request], short: str, watch: Watch) -> None:
        """After memory ran out: make fewer at once, else go one rung down.

        Raises:
            RenderFailed: there is nothing left to try.
        """
        from filmwright.generators.diffusion.call import release

        name, together = self._preset.name, len(requests)
        if together > 1:
            self._at_once = together // 2
            watch.say(f"{name}: out of memory with {together} at once: going on with {self._at_once}")
            release()
            return
        below = self._ladder[self._ladder.index(self._rung) + 1 :] if self._rung is not None else ()
        self.close()
        release()
        if not below:
            raise RenderFailed(
                f"{requests[0].unit}: {name} does not fit into the memory of this machine,"
                f" whatever is tried ({short})",
                hint="--quality draft, a smaller --size, or a smaller preset: filmwright models",
            )
        watch.say(f"{name}: out of memory ({self._rung}): going on with {below[0]}")
        self._rung, self._fallen = below[0], True

    def _settings(self, quality: Quality) -> Settings:
        return self._preset.qualities.get(quality, Settings())


def _first_line(failure: BaseException) -> str:
    told = str(failure).strip()
    return told.splitlines()[0][:160] if told else type(failure).__name__
