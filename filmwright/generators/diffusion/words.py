"""What text encoders have said, remembered: the same words are encoded once for as long as a model is loaded.

    pipeline ─ token ids ─> text encoder ─┬─ asked before ──> a copy of what it said then
                                          └─ new words ─────> it speaks, and that is kept

It stands between a pipeline and its encoders, not in front of `encode_prompt`: there the words of a shot and
the negative prompt that all shots share are one call in some families, and what is passed on differs in every
one. So it works for all of them, and the pixels are the same to the bit: an answer is given again only to the
very same tokens, in the same batch, with the same LoRAs on. An encoder that is offloaded is not brought back
for words it has had.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

BOUND = 512 * 2**20
"""Bytes that are kept, in the machine's memory; the words longest unused go first."""


@dataclass(frozen=True)
class _Answer:
    """An answer: its tensors in the machine's memory, where they came from, and how they stood."""

    tensors: tuple[Any, ...]
    """None where nothing was said."""
    devices: tuple[Any, ...]
    form: Any

    @property
    def bytes(self) -> int:
        return _bytes(self.tensors)


class Words:
    """What the text encoders of one pipeline have said."""

    def __init__(self, bound: int = BOUND) -> None:
        self._said: OrderedDict[str, _Answer] = OrderedDict()
        self._bound, self._bytes = bound, 0
        self.state = ""
        """What else determines what an encoder says: the LoRAs that are on."""
        self.spoken = 0
        """How often an encoder had to speak."""

    def listen(self, pipe: Any) -> None:
        """Stand before every text encoder of a pipeline."""
        for name, part in pipe.components.items():
            if name.startswith("text_encoder") and part is not None:
                self._stand_before(name, part)

    def _stand_before(self, name: str, encoder: Any) -> None:
        # Not `forward`: offloading hooks put theirs in its place, and take it away again.
        kind = type(encoder)

        def answer(module: Any, *args: Any, **kwargs: Any) -> Any:
            return self._answer(name, lambda: kind.__call__(module, *args, **kwargs), (args, kwargs))

        encoder.__class__ = type(kind.__name__, (kind,), {"__call__": answer, "__module__": kind.__module__})

    def _answer(self, name: str, speak: Callable[[], Any], asked: Any) -> Any:
        from torch.utils._pytree import tree_unflatten

        key = _digest(f"{name} {self.state}", asked)
        known = self._said.get(key or "")
        if known is not None and key is not None:
            self._said.move_to_end(key)
            back = (
                None if tensor is None else tensor.to(device, copy=True)
                for tensor, device in zip(known.tensors, known.devices, strict=True)
            )
            return tree_unflatten(back, known.form)
        self.spoken += 1
        said = speak()
        if key is not None:
            self._keep(key, said)
        return said

    def _keep(self, key: str, said: Any) -> None:
        import torch
        from torch.utils._pytree import tree_flatten

        leaves, form = tree_flatten(said)
        if not all(leaf is None or isinstance(leaf, torch.Tensor) for leaf in leaves):
            return
        if _bytes(leaves) > self._bound // 2:
            return
        copies = tuple(None if one is None else one.detach().to("cpu", copy=True) for one in leaves)
        devices = tuple(None if one is None else one.device for one in leaves)
        self._said[key] = _Answer(copies, devices, form)
        self._bytes += self._said[key].bytes
        while self._bytes > self._bound:
            self._bytes -= self._said.popitem(last=False)[1].bytes


def _digest(name: str, asked: Any) -> str | None:
    """Return what tells one question from another; None where it holds what cannot be compared."""
    import torch
    from torch.utils._pytree import tree_flatten

    leaves, form = tree_flatten(asked)
    found = blake2b(f"{name} {form}".encode(), digest_size=16)
    for leaf in leaves:
        if isinstance(leaf, torch.Tensor):
            found.update(f"{leaf.dtype} {tuple(leaf.shape)};".encode())
            found.update(leaf.detach().cpu().contiguous().flatten().view(torch.uint8).numpy().tobytes())
        elif leaf is None or isinstance(leaf, bool | int | float | str):
            found.update(f"{leaf!r};".encode())
        else:
            return None
    return found.hexdigest()


def _bytes(tensors: Iterable[Any]) -> int:
    return sum(one.element_size() * one.nelement() for one in tensors if one is not None)
