"""One call of a pipeline: told step by step, stopped within a step, and left clean whatever happens.

    pipe(**arguments) ──denoiser's pre-hook──> is it cancelled?
         │            ──progress bar─────────> watch.step(done, total)
         └─ finally: hooks off, caches reset, offloaded parts moved back

A pipeline's own ways do not do: `_interrupt` returns a half-made clip as if it were good, several families
have no callback, and after an exception a step cache spoils the next clip until `maybe_free_model_hooks` has
run. A hook before each denoiser call works for all.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion.preset import Binding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DENOISERS = ("transformer", "transformer_2", "unet")
_MEMORY_WORDS = ("out of memory", "can't allocate memory", "ALLOC_FAILED", "not enough memory")
_FLAT_LEVELS = 0.5
"""Standard deviation (of 255 levels) under which a whole clip shows nothing."""


def call(pipe: Any, arguments: Mapping[str, Any], watch: Watch) -> Any:
    """Return what the pipeline returns.

    Raises:
        Cancelled: the watch said so; the pipeline is clean.
    """
    watch.check()
    with _watched(pipe, watch):
        return pipe(**arguments)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, on the device or in the machine (which torch tells by a plain RuntimeError)."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _MEMORY_WORDS)


def release() -> None:
    """Give back the memory of what nobody refers to any more; call it outside every `except`."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def pictures(output: Any, bind: Binding, unit: str, retake: str) -> "list[NDArray[np.uint8]]":
    """Return what came back as uint8 arrays, one per request: (frames, height, width, 3).

    Raises:
        RenderFailed: it holds NaN, or shows nothing at all: that is a failed take, not a clip.
    """
    import numpy as np

    raw = output[bind.output] if isinstance(output, Mapping) else getattr(output, bind.output)
    stack = np.stack([np.asarray(one) for one in raw]) if isinstance(raw, list) else np.asarray(raw)
    if bind.output == "images":
        stack = stack[:, None]
    elif stack.ndim == 4:  # some have no axis for the batch
        stack = stack[None]
    if not np.isfinite(stack).all():
        raise RenderFailed(
            f"{unit}: the model returned NaN instead of a picture (its precision is too low)",
            hint=f'set dtype = {{vae = "float32"}} in the preset, or: {retake}',
        )
    if np.issubdtype(stack.dtype, np.floating):
        stack = (stack.clip(0, 1) * 255).round().astype(np.uint8)
    if any(float(one.std()) < _FLAT_LEVELS for one in stack):
        raise RenderFailed(f"{unit}: the model returned an empty picture, all of one colour", hint=retake)
    return [np.ascontiguousarray(one) for one in stack]


@contextmanager
def _watched(pipe: Any, watch: Watch) -> Iterator[None]:
    def before(*_: Any) -> None:
        watch.check()

    parts = (getattr(pipe, name, None) for name in DENOISERS)
    hooks = [part.register_forward_pre_hook(before) for part in parts if part is not None]
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
