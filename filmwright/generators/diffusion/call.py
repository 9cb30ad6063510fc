"""One call of a pipeline: told step by step, stopped within a step, and left clean whatever happens.

    pipe(**arguments) ──denoiser's pre-hook──> is it cancelled?
         │            ──progress bar─────────> watch.step(done, total)
         └─ finally: hooks off, caches reset, offloaded parts moved back

A pipeline's own ways do not do: `_interrupt` returns a half-made clip as if it were good, several families
have no callback, and after an exception a step cache spoils the next clip until `maybe_free_model_hooks` has
run. A hook before each call of a denoiser, and of a text encoder, works for all.
"""

import errno
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

from filmwright.errors import BackendUnavailable, RenderFailed
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion.memory import DENOISERS
from filmwright.generators.diffusion.preset import Binding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OUTPUT = "pt"
"""What a pipeline is asked to return: tensors. A clip as an array of floats is four times its frames."""
_MEMORY_WORDS = ("out of memory", "can't allocate memory", "ALLOC_FAILED", "not enough memory")
_FLAT_LEVELS = 0.5
"""Standard deviation (of 255 levels) under which no channel of a frame shows anything."""
_EVERY = 4
"""Every which pixel is looked at for that, across and down."""


def call(pipe: Any, arguments: Mapping[str, Any], watch: Watch) -> Any:
    """Return what the pipeline returns.

    Raises:
        BackendUnavailable: it does not take one of the arguments: the preset is wrong.
        Cancelled: the watch said so; the pipeline is clean.
    """
    _check(pipe, arguments)
    watch.check()
    with _watched(pipe, watch), _seeded():
        return pipe(**arguments)


def _check(pipe: Any, arguments: Mapping[str, Any]) -> None:
    taken = signature(pipe).parameters
    if any(one.kind is Parameter.VAR_KEYWORD for one in taken.values()):
        return
    for name in arguments:
        if name not in taken:
            near = get_close_matches(name, taken, 1)
            meant = f"; did you mean '{near[0]}'?" if near else ""
            raise BackendUnavailable(
                f"{type(pipe).__name__} takes no argument '{name}'{meant}",
                hint=f"correct [bind] or [fixed] of the preset; there are: {', '.join(taken)}",
            )


def is_out_of_memory(error: BaseException | None) -> bool:
    """Whether memory ran out, on the device or in the machine (which torch tells by a plain RuntimeError)."""
    if error is None:
        return False
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    if isinstance(error, RuntimeError | OSError) and any(words in str(error) for words in _MEMORY_WORDS):
        return True
    return is_out_of_memory(error.__cause__)


def release() -> None:
    """Give back the memory of what nobody refers to any more; call it outside every `except`."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def pictures(output: Any, bind: Binding, unit: str, retake: str) -> "list[NDArray[np.uint8]]":
    """Return what came back as uint8 arrays, one per request: (frames, height, width, 3).

    Frames are converted one by one where they are, so that a clip is never held as floats a second time.

    Raises:
        RenderFailed: it holds NaN, or frames that show nothing: that is a failed take, not a clip.
    """
    raw = output[bind.output] if isinstance(output, Mapping) else getattr(output, bind.output)
    if bind.output == "images":
        return [_clip(one[None], unit, retake) for one in raw]
    if getattr(raw, "ndim", 5) == 4:  # some have no axis for the batch
        raw = raw[None]
    return [_clip(one, unit, retake) for one in raw]


def _clip(frames: Any, unit: str, retake: str) -> "NDArray[np.uint8]":
    """Convert frames, (count, 3, height, width) in 0..1 (arrays have the 3 last), and look at each."""
    import numpy as np
    import torch

    if isinstance(frames, np.ndarray):
        frames = torch.from_numpy(frames).permute(0, 3, 1, 2)
    count, _, height, width = frames.shape
    made = np.empty((count, height, width, 3), np.uint8)
    shows = []
    for number, frame in enumerate(frames):
        frame = frame.float()
        if not torch.isfinite(frame.sum()).item():
            raise RenderFailed(
                f"{unit}: the model returned NaN instead of a picture (its precision is too low)",
                hint=f'set dtype = {{vae = "float32"}} in the preset, or: {retake}',
            )
        levels = frame.clamp(0, 1).mul_(255).round_()
        some = levels[:, ::_EVERY, ::_EVERY].flatten(1)
        shows.append(some.std(dim=1).max().item() >= _FLAT_LEVELS)
        made[number] = levels.permute(1, 2, 0).to(torch.uint8).cpu().numpy()
    if not any(shows):
        raise RenderFailed(f"{unit}: the model returned an empty picture, all of one colour", hint=retake)
    last = max(number for number, shown in enumerate(shows) if shown)
    if not all(shows[:last]):  # a fade may end on black; nothing is black for a moment
        raise RenderFailed(f"{unit}: frame {shows.index(False)} is empty, all of one colour", hint=retake)
    return made


@contextmanager
def _seeded() -> Iterator[None]:
    """Seed what some draw from beside the generator they are given: SparseCtrl encodes its pictures so."""
    import torch

    devices = [torch.cuda.current_device()] if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices):
        torch.default_generator.manual_seed(0)  # `torch.manual_seed` takes a millisecond without a GPU
        for device in devices:
            with torch.cuda.device(device):
                torch.cuda.manual_seed(0)
        yield


@contextmanager
def _watched(pipe: Any, watch: Watch) -> Iterator[None]:
    def before(*_: Any) -> None:
        watch.check()

    listening = [
        part
        for name, part in pipe.components.items()
        if part is not None and (name in DENOISERS or name.startswith("text_encoder"))
    ]
    hooks = [part.register_forward_pre_hook(before) for part in listening]
    pipe.progress_bar = lambda iterable=None, total=None: _Bar(iterable, total, watch)
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
        del pipe.progress_bar
        pipe.maybe_free_model_hooks()


class _Bar:
    """What a pipeline takes for its progress bar: it tells the watch."""

    def __init__(self, iterable: Any, total: int | None, watch: Watch) -> None:
        self._items, self._watch, self._done = iterable, watch, 0
        self._total = total if total is not None else len(iterable) if iterable is not None else 0

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        for item in self._items:
            yield item
            self.update()

    def update(self, n: int = 1) -> None:
        """Tell that `n` more steps are done."""
        self._done += n
        self._watch.step(min(self._done, self._total), self._total)
