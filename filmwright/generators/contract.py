"""The generator contract: what every backend promises, in one page.

    request (frozen data) ──> generator.clip(request, deliver, watch) ──> deliver(frame), frame by frame
                                                                     └──> ClipReport

A backend that sends jobs to a provider says so in three steps, so that a kill at any moment charges nothing
twice:  watch.submitting() ─> POST ─┬─> watch.accepted(id) ─> poll, download
                                    └─> watch.refused()
A call that ends between the two steps is ambiguous, and waits for the person. A request that names a `job`
was accepted before: such a backend collects it and submits nothing.

A backend turns a request into frames and tells the truth about what it dropped. It writes no files, knows
nothing of the store, the film, or other shots. Frames are handed over one at a time, in order, so that
memory does not grow with the clip. `tests/contracts/test_generators.py` is the other half of this page:
add your backend to its list and make it pass.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from filmwright.errors import Cancelled
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.schemas.grammar import Quality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Picture:
    """One frame: `rgb` is uint8, (height, width, 3), sRGB.

    `passes` holds what was asked for on this frame. identity and segmentation: uint8 labels (height, width),
    and uint8 RGB; depth: float32 metres (height, width); line: uint8 (height, width), white on black;
    pose: uint8 RGB, OpenPose-18 colours.
    """

    rgb: "NDArray[np.uint8]"
    passes: Mapping[str, "NDArray[np.generic]"] = field(default_factory=dict)


@dataclass(frozen=True)
class Audio:
    """Sound that came with a clip: float32 in -1..1, (samples, channels), 48 kHz."""

    samples: "NDArray[np.float32]"
    rate_hz: int = 48_000


@dataclass(frozen=True)
class Watch:
    """How the caller follows a job, and stops it."""

    step: Callable[[int, int], None] = lambda done, total: None
    """Told after every frame or denoiser step: (done, total)."""
    say: Callable[[str], None] = lambda words: None
    """Told in one line what a person should know while it happens: a model is loading, memory was short."""
    is_cancelled: Callable[[], bool] = lambda: False
    submitting: Callable[[], None] = lambda: None
    """Backends that send jobs to a provider tell it right before. Returns when that is on disk."""
    accepted: Callable[[str], None] = lambda provider_id: None
    """Told the provider's id of the job, before anything else is asked of the provider."""
    refused: Callable[[], None] = lambda: None
    """Told that the provider has not taken the job, for certain: it may be sent again."""

    def check(self) -> None:
        """Raise `Cancelled` if the person asked to stop. Backends call this at least once a frame or step."""
        if self.is_cancelled():
            raise Cancelled


class Generator(Protocol):
    """A backend: one loaded checkpoint, or one procedural renderer."""

    name: str
    version: int
    """Part of every fingerprint: raise it when the same request gives other pixels.

    One may also say, as `stills: str`, the name of the generator that draws the stills for its clips best;
    as `masked: str`, of the one that changes a region of a still, where it changes the whole (`Edit.mask`);
    as `seconds_per_frame: float`, how long a frame takes before a project knows it better;
    and, with a method `guided(brief) -> bool`, in which shots it is guided by the passes it asks for with
    `Capabilities.controls`: without it, in all.
    """

    def capabilities(self) -> Capabilities:
        """Return what this backend can honour; constant while it is loaded."""
        ...

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        """Return the fields of the brief that determine the pixels, flat: `{"camera.move": "dolly-in"}`.

        Values are JSON. A change in any of them makes takes of the shot stale, with the key as the cause;
        a change in anything else re-renders nothing. Keys about a character start with its id:
        `bear.wears`. Texts carry ids in braces instead of names.
        """
        ...

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return the render settings behind a quality (model, steps, ...); a change of these is drift."""
        ...

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Make one still of exactly `request.size`."""
        ...

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Deliver exactly `request.frames` frames of exactly `request.size`, in order.

        Frames, size and rate of a request are legal on the generator's grid.

        Raises:
            Cancelled: the watch said so; the backend is clean and the next request is unaffected.
            RenderFailed: this request failed; `retryable` tells whether it may succeed later.
        """
        ...

    def close(self) -> None:
        """Free what is held. May be called twice."""
        ...


class BatchGenerator(Generator, Protocol):
    """A generator that makes several stills or clips of one shape in one call (`Capabilities.batch`)."""

    def alike(self, request: KeyframeRequest | ClipRequest) -> str | None:
        """Return a key: requests with the same key may share a call. None where this one is made alone."""
        ...

    def keyframes(
        self, requests: Sequence[KeyframeRequest], watch: Watch
    ) -> list[tuple[Picture, ClipReport]]:
        """Make the stills of requests that are alike."""
        ...

    def clips(
        self, requests: Sequence[ClipRequest], deliver: Callable[[int, Picture], None], watch: Watch
    ) -> list[ClipReport]:
        """Make the clips of requests that are alike; `deliver` is told which request a frame belongs to.

        All frames of one request come in order; those of different requests may alternate.
        """
        ...
