"""Diffusion models as a generator: one class for all of them, driven by a preset.

    request ─> Given (pictures) ─> bind (one of three shapes) ─> call ─> frames ─> deliver
                                                                  │
                         out of memory: smaller batch, then one rung down the ladder, one line said

Works in a worker process of its own: torch is imported when the first request comes, and the model stays
loaded until `close`. It tells what it dropped; it writes no files; it knows nothing of the film.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.diffusion import checkpoint as on_disk
from filmwright.generators.diffusion import parts, sniff
from filmwright.generators.diffusion.binding import arguments, conditions, video_mask
from filmwright.generators.diffusion.binding.given import given_of
from filmwright.generators.diffusion.binding.past import lengthened
from filmwright.generators.diffusion.drops import dropped
from filmwright.generators.diffusion.loras import active
from filmwright.generators.diffusion.preset import DType, Preset, Rung, Settings
from filmwright.generators.diffusion.reads import reads
from filmwright.generators.steady import Steadied, steadied
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import (
    Capabilities,
    ClipReport,
    ClipRequest,
    Dropped,
    KeyframeRequest,
)
from filmwright.schemas.grammar import Quality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.generators.diffusion.loading import Loaded

Request = KeyframeRequest | ClipRequest
BIND = {"arguments": arguments.bind, "conditions": conditions.bind, "video-mask": video_mask.bind}


class DiffusionGenerator:
    """A checkpoint as a generator."""

    version = 1

    def __init__(self, preset: Preset, pins: Path | None = None) -> None:
        """Look at the files of a preset, without loading them.

        Raises:
            BackendUnavailable: they are not there, are not what the preset says, or must not be loaded.
        """
        self.preset, self.name, self.stills = preset, preset.name, preset.stills
        folder, commit = on_disk.locate(preset.source, pins, preset.name)
        self._checkpoint = on_disk.read(folder, preset, commit)
        self._parts = parts.find(preset, pins)
        self._capabilities = sniff.capabilities(preset, self._checkpoint)
        self._loaded: Loaded | None = None
        self._rung: Rung | None = None

    def capabilities(self) -> Capabilities:
        """Return what the checkpoint honours."""
        return self._capabilities

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        """Return what of a shot determines the pixels."""
        return reads(self.preset, brief)

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return what lies behind a quality: weights, steps, precision, caching."""
        settings = self._quality(quality)
        return {
            "preset": self.name,
            "revision": self._checkpoint.revision,
            "parts": {name: part.revision for name, part in self._parts.items()},
            "precision": dict(settings.dtype or self.preset.dtype),
            **settings.model_dump(mode="json", exclude={"dtype", "pixels"}, exclude_defaults=True),
        }

    def alike(self, request: Request) -> str | None:
        """Return the key under which requests may share a call; None where a request is made alone."""
        settings = self._quality(request.quality)
        if settings.batch < 2 or request.controls or (isinstance(request, KeyframeRequest) and request.edit):
            return None
        frames = request.frames if isinstance(request, ClipRequest) else 1
        loras = [lora.when for lora in active(self.preset, request.brief)]
        shape = (request.size, frames, request.fps, request.quality, len(request.anchors), loras)
        counts = [len(paths) for paths in request.references.values()]
        moves = arguments.how_much_moves(request) if isinstance(request, ClipRequest) else 0
        return repr((shape, counts, bool(request.negative), moves))

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw one still."""
        return self.keyframes([request], watch)[0]

    def keyframes(
        self, requests: Sequence[KeyframeRequest], watch: Watch
    ) -> list[tuple[Picture, ClipReport]]:
        """Draw several stills that are alike."""
        made, notes = self._make(requests, watch)
        return [
            (Picture(frames[0]), ClipReport(dropped=dropped(request, self._capabilities), notes=notes))
            for request, frames in zip(requests, made, strict=True)
        ]

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Make one clip."""
        return self.clips([request], lambda _, picture: deliver(picture), watch)[0]

    def clips(
        self, requests: Sequence[ClipRequest], deliver: Callable[[int, Picture], None], watch: Watch
    ) -> list[ClipReport]:
        """Make several clips that are alike."""
        asked = [lengthened(request, self.preset.grid) for request in requests]
        made, notes = self._make(asked, watch)
        reports = []
        for number, (request, frames) in enumerate(zip(requests, made, strict=True)):
            held = _held(request, frames[len(frames) - request.frames :])
            for rgb in held.frames:
                watch.check()
                deliver(number, Picture(rgb))
            told = dropped(request.replace(past_frames=asked[number].past_frames), self._capabilities)
            if request.past_frames and not asked[number].past_frames and self._capabilities.past_frames:
                told += (
                    Dropped(what="past_frames", why="the clip is so long that there is no room for them"),
                )
            reports.append(
                ClipReport(
                    dropped=told,
                    notes=(*notes, *held.notes),
                    measured=held.measured,
                    continuity="carry" if any(anchor.frame == 0 for anchor in request.anchors) else "cut",
                )
            )
        return reports

    def close(self) -> None:
        """Free the model."""
        if self._loaded is not None:
            from filmwright.generators.diffusion.call import release

            self._loaded = None
            release()

    def _make(
        self, requests: Sequence[Request], watch: Watch
    ) -> "tuple[list[NDArray[np.uint8]], tuple[str, ...]]":
        """Make requests that are alike, however little memory there is; return frames, and what to tell."""
        from filmwright.generators.diffusion import call

        while True:
            watch.check()
            loaded = self._load(requests[0].quality, watch)
            error: RenderFailed | None = None
            try:
                return self._call(loaded, requests, watch), self._notes(loaded)
            except Exception as failure:
                if not call.is_out_of_memory(failure):
                    raise
                error = self._nothing_fits(requests[0].unit, failure)
            # Out here, where nothing holds the failure (and with it the tensors) any more:
            call.release()
            if len(requests) > 1:
                watch.say(f"{self.name}: out of memory with {len(requests)} at once: one by one now")
                alone = [self._make([request], watch) for request in requests]
                return [made[0] for made, _ in alone], alone[-1][1]
            self._step_down(loaded, error, watch)
            del loaded
            call.release()

    def _call(self, loaded: "Loaded", requests: Sequence[Request], watch: Watch) -> "list[NDArray[np.uint8]]":
        import torch

        from filmwright.generators.diffusion import adapters, call

        first, settings = requests[0], self._quality(requests[0].quality)
        adapters.switch_on(loaded.pipe, self.preset, active(self.preset, first.brief))
        each = []
        for request in requests:
            bound = BIND[self.preset.shape](self.preset, settings, request, given_of(request))
            # A generator of its own, on the CPU: the same seed, the same noise, on every device.
            bound["generator"] = torch.Generator("cpu").manual_seed(request.seed)
            each.append({**bound, "output_type": "np"})
        output = call.call(loaded.pipe, arguments.merged(each, arguments.per_request(self.preset)), watch)
        retake = f"filmwright retake {first.brief.shot.id}"
        made = call.pictures(output, self.preset.bind, first.unit, retake)
        for request, frames in zip(requests, made, strict=True):
            self._check(request, frames)
        return made

    def _check(self, request: Request, frames: "NDArray[np.uint8]") -> None:
        asked = request.frames if isinstance(request, ClipRequest) else 1
        if len(frames) != asked or frames.shape[1:3] != request.size[::-1]:
            height, width = frames.shape[1:3]
            raise RenderFailed(
                f"{request.unit}: {self.name} was asked for {asked} frames of {request.size[0]}x{request.size[1]},"
                f" and made {len(frames)} of {width}x{height}",
                hint=f"correct grid in the preset: filmwright models show {self.name}",
            )

    def _load(self, quality: Quality, watch: Watch) -> "Loaded":
        from filmwright.generators.diffusion import loading, memory

        dtype: Mapping[str, DType] = self._quality(quality).dtype or self.preset.dtype
        if self._loaded is not None and self._loaded.dtype == dtype:
            return self._loaded
        self.close()
        if self._rung is None:
            self._rung = memory.rungs(self.preset, loading.device())[0]
        watch.say(f"loading {self.name}")
        self._loaded = loading.load(self.preset, self._checkpoint, self._parts, self._rung, dtype)
        return self._loaded

    def _step_down(self, loaded: "Loaded", error: RenderFailed, watch: Watch) -> None:
        from filmwright.generators.diffusion import memory

        ladder = memory.rungs(self.preset, loaded.device)
        below = ladder[ladder.index(loaded.rung) + 1 :]
        if not below:
            raise error
        watch.say(f"{self.name}: out of memory ({loaded.rung}): going on with {below[0]}")
        self._rung = below[0]
        self.close()

    def _nothing_fits(self, unit: str, failure: BaseException) -> RenderFailed:
        told = str(failure).strip().splitlines()[0][:160] if str(failure) else type(failure).__name__
        return RenderFailed(
            f"{unit}: {self.name} does not fit into the memory of this machine, whatever is tried ({told})",
            hint="--quality draft, a smaller --size, or a smaller preset: filmwright models",
        )

    def _notes(self, loaded: "Loaded") -> tuple[str, ...]:
        ladder = self.preset.ladder
        return () if loaded.rung == ladder[0] else (f"made with {loaded.rung}: memory was short",)

    def _quality(self, quality: Quality) -> Settings:
        return self.preset.qualities.get(quality, Settings())


def _held(request: ClipRequest, frames: "NDArray[np.uint8]") -> Steadied:
    """Hold the colours of a clip to those of the pictures it was given."""
    import numpy as np

    given = given_of(request.replace(past_frames=(), controls=(), references={}))
    pictures = (given.first, given.last, given.colours)
    return steadied(frames, *(None if picture is None else np.asarray(picture) for picture in pictures))
