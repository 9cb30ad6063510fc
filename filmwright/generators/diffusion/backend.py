"""Diffusion models as a generator: one class for all of them, driven by a preset.

    request ─> Model (loads, binds, calls) ─> frames ─> colours held ─> deliver, and what was dropped

Works in a worker process of its own: torch is imported when the first request comes, and the model stays
loaded until `close`. It tells what it dropped; it writes no files; it knows nothing of the film.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmwright.generators.contract import Picture, Watch
from filmwright.generators.diffusion import caching, edits, parts, sniff
from filmwright.generators.diffusion import checkpoint as on_disk
from filmwright.generators.diffusion.binding import arguments
from filmwright.generators.diffusion.binding.given import given_of
from filmwright.generators.diffusion.binding.past import lengthened
from filmwright.generators.diffusion.drops import dropped
from filmwright.generators.diffusion.loras import active
from filmwright.generators.diffusion.model import Model, Request
from filmwright.generators.diffusion.preset import Preset, Settings
from filmwright.generators.diffusion.reads import asks_who_is_where, is_guided, reads
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


CALLED = {
    "pipeline", "shape", "bind", "conditions", "video_mask", "references", "controls", "controlled",
    "components", "refiner", "scheduler", "options",
}  # fmt: skip
"""Fields of a preset that decide how its model is called."""
_PLACES: dict[str, Any] = {
    "references": {"source"},
    "refiner": {"source"},
    "controls": {"__all__": {"source"}},
    "components": {"__all__": {"source"}},
}


class DiffusionGenerator:
    """A checkpoint as a generator."""

    version = 1

    def __init__(self, preset: Preset, pins: Path | None = None) -> None:
        """Look at the files of a preset, without loading them.

        Raises:
            BackendUnavailable: they are not there, are not what the preset says, or must not be loaded.
        """
        self.preset, self.name, self.stills, self.masked = preset, preset.name, preset.stills, preset.masked
        folder, commit = on_disk.locate(preset.source, pins, preset.name)
        self._checkpoint = on_disk.read(folder, preset, commit)
        self._parts = parts.find(preset, pins)
        self._capabilities = sniff.capabilities(preset, self._checkpoint)
        caching.check(preset, self._checkpoint)
        self._model = Model(preset, self._checkpoint, self._parts)

    @property
    def recipe(self) -> Mapping[str, object]:
        """The preset, as JSON: by it the takes of a model are known when the model is not here."""
        return self.preset.model_dump(mode="json", exclude_defaults=True)

    def capabilities(self) -> Capabilities:
        """Return what the checkpoint honours."""
        return self._capabilities

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        """Return what of a shot determines the pixels."""
        return reads(self.preset, brief)

    def guided(self, brief: ShotBrief) -> bool:
        """Return whether the animatic's passes guide a shot."""
        return is_guided(self.preset, brief)

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return what lies behind a quality: weights, how they are called, steps, precision, caching.

        Which files they are is told by their revisions; where those lie, and what a person wrote about them,
        changes no pixel.
        """
        settings = self._quality(quality)
        told: dict[str, Any] = {"mode": "json", "exclude_defaults": True}
        return {
            "preset": self.name,
            "revision": self._checkpoint.revision,
            "parts": {name: part.revision for name, part in self._parts.items()},
            "precision": dict(settings.dtype or self.preset.dtype),
            **self.preset.model_dump(**told, include=CALLED, exclude=_PLACES),
            **settings.model_dump(**told, exclude={"dtype": True, "pixels": True, "cache": {"error"}}),
            "fixed": {**self.preset.fixed, **settings.fixed},
        }

    def alike(self, request: Request) -> str | None:
        """Return the key under which requests may share a call; None where a request is made alone."""
        settings = self._quality(request.quality)
        if (
            settings.batch < 2
            or self.guided(request.brief)
            or asks_who_is_where(self.preset, request.brief)
            or (isinstance(request, KeyframeRequest) and request.edit)
        ):
            return None
        frames = request.frames if isinstance(request, ClipRequest) else 1
        loras = [lora.when for lora in active(self.preset, request.brief)]
        shape = (request.size, frames, request.fps, request.quality, len(request.anchors), loras)
        shown = {who: list(map(str, paths)) for who, paths in request.references.items()}  # shared by all
        moves = arguments.how_much_moves(request) if isinstance(request, ClipRequest) else 0
        return repr((shape, shown, bool(request.negative), moves))

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw one still."""
        return self.keyframes([request], watch)[0]

    def keyframes(
        self, requests: Sequence[KeyframeRequest], watch: Watch
    ) -> list[tuple[Picture, ClipReport]]:
        """Draw several stills that are alike."""
        made, notes = self._model.make(requests, watch), self._model.notes(requests[0].quality)
        return [
            (Picture(frames[0]), ClipReport(dropped=dropped(request, self._able(request)), notes=notes))
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
        made, notes = self._model.make(asked, watch), self._model.notes(requests[0].quality)
        reports = []
        for number, (request, frames) in enumerate(zip(requests, made, strict=True)):
            held = _held(request, frames[len(frames) - request.frames :])
            for rgb in held.frames:
                watch.check()
                deliver(number, Picture(rgb))
            told = dropped(request, self._capabilities)
            if request.past_frames and not asked[number].past_frames and self._capabilities.past_frames:
                told += (
                    Dropped(what="past_frames", why="the clip is so long that there is no room for them"),
                )
            reports.append(
                ClipReport(
                    dropped=told,
                    notes=(*notes, *held.notes),
                    measured=held.measured,
                    continuity="carry" if self._goes_on(asked[number]) else "cut",
                )
            )
        return reports

    def close(self) -> None:
        """Free the model."""
        self._model.close()

    def _goes_on(self, request: ClipRequest) -> bool:
        """Whether a clip starts from what it was given."""
        opens = any(anchor.frame == 0 for anchor in request.anchors)
        can = self._capabilities
        starts = can.first_frame != "none" or (can.redraws and request.joint)
        return (opens and starts) or bool(request.past_frames and can.past_frames)

    def _able(self, request: KeyframeRequest) -> Capabilities:
        return self._capabilities if request.edit is None else edits.able(self.preset, self._capabilities)

    def _quality(self, quality: Quality) -> Settings:
        return self.preset.qualities.get(quality, Settings())


def _held(request: ClipRequest, frames: "NDArray[np.uint8]") -> Steadied:
    """Hold the colours of a clip to those of the pictures it was given.

    One that is drawn anew is not held to its still: that may be the very picture whose look is to go.
    """
    import numpy as np

    given = given_of(request.replace(past_frames=(), controls=(), references={}, video=None))
    first = given.first if request.video is None or request.joint else None
    pictures = (first, given.last, given.colours)
    return steadied(frames, *(None if picture is None else np.asarray(picture) for picture in pictures))
