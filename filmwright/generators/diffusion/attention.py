"""Cross-frame attention: every frame of a call sees the first one where it would see itself.

    queries  of frames   0 1 2 3
    keys and values of   0 0 0 0      (each half of classifier-free guidance for itself)

So frames that are drawn as separate stills keep the looks of the first. From Text2Video-Zero (Khachatryan
et al., 2023, section 3.3.2), as GPT4Motion (Lv et al., 2023) uses it for frames guided by a simulation. For
models whose denoiser is a UNet; attention to the words is left as it is, and so is whatever reads pictures
there (IP-Adapter).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class ToFirstFrame:
    """An attention processor for self-attention over `frames` frames in one batch."""

    def __init__(self, frames: int) -> None:
        self.frames = frames

    def __call__(
        self, attn: Any, hidden_states: Any, encoder_hidden_states: Any = None, *_: Any, **__: Any
    ) -> Any:
        """Return what a layer of a transformer block makes of (halves x frames, tokens, channels)."""
        from torch.nn.functional import scaled_dot_product_attention

        assert encoder_hidden_states is None, "self-attention only"
        batch, tokens, channels = hidden_states.shape
        first = hidden_states.view(-1, self.frames, tokens, channels)[:, 0]

        def by_head(states: Any) -> Any:
            return states.view(-1, tokens, attn.heads, states.shape[-1] // attn.heads).transpose(1, 2)

        key, value = (by_head(of(first)).repeat_interleave(self.frames, 0) for of in (attn.to_k, attn.to_v))
        out = scaled_dot_product_attention(by_head(attn.to_q(hidden_states)), key, value)
        return attn.to_out[1](attn.to_out[0](out.transpose(1, 2).reshape(batch, tokens, -1)))


@contextmanager
def to_first_frame(pipe: Any, frames: int) -> Iterator[None]:
    """Let a pipeline's UNet and ControlNets see the first of `frames` frames; then as before."""
    nets = [pipe.unet, *getattr(pipe.controlnet, "nets", [pipe.controlnet])]
    before = [dict(net.attn_processors) for net in nets]
    try:
        for net, own in zip(nets, before, strict=True):
            net.set_attn_processor(
                {
                    name: ToFirstFrame(frames) if name.endswith("attn1.processor") else processor
                    for name, processor in own.items()
                }
            )
        yield
    finally:
        for net, own in zip(nets, before, strict=True):
            net.set_attn_processor(own)
