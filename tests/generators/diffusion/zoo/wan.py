"""Wan."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words


def transformer(seed: int = 0, **settings: Any) -> Any:
    """Return Wan's transformer: 36 channels are 16 of noise, 4 of mask and 16 of the picture."""
    from diffusers import WanTransformer3DModel

    given: dict[str, Any] = dict(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=36,
        out_channels=16,
        text_dim=parts.WIDTH,
        freq_dim=64,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=64,
    )
    return parts.seeded(lambda: WanTransformer3DModel(**{**given, **settings}), seed)


def _words() -> dict[str, Any]:
    return dict(text_encoder=parts.umt5(), tokenizer=words.t5())


def wan22_a14b() -> Any:
    """Return Wan 2.2 I2V A14B: two experts, no image encoder, a last frame where one is given."""
    from diffusers import WanImageToVideoPipeline

    return WanImageToVideoPipeline(
        transformer=transformer(),
        transformer_2=transformer(seed=1),
        vae=parts.wan_vae(),
        scheduler=parts.unipc(3.0),
        image_encoder=None,
        image_processor=None,
        boundary_ratio=0.9,
        **_words(),
    )


def wan22_5b() -> Any:
    """Return Wan 2.2 TI2V 5B: the first frame is written into the latents, a last one is ignored."""
    from diffusers import WanImageToVideoPipeline

    return WanImageToVideoPipeline(
        transformer=transformer(in_channels=48, out_channels=48),
        transformer_2=None,
        vae=parts.wan22_vae(),
        scheduler=parts.unipc(5.0),
        image_encoder=None,
        image_processor=None,
        expand_timesteps=True,
        **_words(),
    )
