"""Wan 2.1, 2.2 and VACE, and SkyReels-V2, which is made of the same parts."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words

WAN: dict[str, Any] = dict(
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
"""36 channels are 16 of noise, 4 of mask and 16 of the picture."""


def transformer(seed: int = 0, **settings: Any) -> Any:
    """Return Wan's transformer."""
    from diffusers import WanTransformer3DModel

    return parts.loud(lambda: WanTransformer3DModel(**{**WAN, **settings}), seed)


def _words() -> dict[str, Any]:
    return dict(text_encoder=parts.umt5(), tokenizer=words.t5())


def _sees() -> dict[str, Any]:
    return dict(
        image_encoder=parts.clip_vision(projected=False),
        image_processor=parts.clip_pictures(),
        transformer_2=None,
    )


def wan21_i2v() -> Any:
    """Return Wan 2.1 I2V 14B: it sees one picture; a last frame makes it fail."""
    from diffusers import WanImageToVideoPipeline

    return WanImageToVideoPipeline(
        transformer=transformer(image_dim=parts.WIDTH),
        vae=parts.wan_vae(),
        scheduler=parts.flow(shift=3.0),
        **_sees(),
        **_words(),
    )


def wan21_flf() -> Any:
    """Return Wan 2.1 FLF2V 14B: it sees both pictures, and fails without the last one."""
    from diffusers import WanImageToVideoPipeline

    seen = 2 * ((32 // 8) ** 2 + 1)
    return WanImageToVideoPipeline(
        transformer=transformer(image_dim=parts.WIDTH, pos_embed_seq_len=seen),
        vae=parts.wan_vae(),
        scheduler=parts.flow(shift=3.0),
        **_sees(),
        **_words(),
    )


def wan21_t2v() -> Any:
    """Return Wan 2.1 T2V 1.3B, the folder that a clip is restyled with."""
    from diffusers import WanPipeline

    return WanPipeline(
        transformer=transformer(in_channels=16),
        transformer_2=None,
        vae=parts.wan_vae(),
        scheduler=parts.unipc(3.0),
        **_words(),
    )


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
    """Return Wan 2.2 TI2V 5B, as the text-to-video pipeline that it is published as.

    As an image-to-video pipeline it writes the first frame into the latents, and ignores a last one.
    """
    from diffusers import WanPipeline

    return WanPipeline(
        transformer=transformer(in_channels=48, out_channels=48),
        transformer_2=None,
        vae=parts.wan22_vae(),
        scheduler=parts.unipc(5.0),
        expand_timesteps=True,
        **_words(),
    )


def wan_vace() -> Any:
    """Return Wan 2.1 VACE 1.3B: a video, a mask of what is known, and reference pictures."""
    from diffusers import WanVACEPipeline, WanVACETransformer3DModel

    vace = parts.loud(
        lambda: WanVACETransformer3DModel(
            **{**WAN, "in_channels": 16, "num_layers": 3}, vace_layers=[0, 2], vace_in_channels=96
        )
    )
    return WanVACEPipeline(
        transformer=vace,
        transformer_2=None,
        vae=parts.wan_vae(),
        scheduler=parts.unipc(3.0),
        **_words(),
    )


def skyreels_df() -> Any:
    """Return SkyReels-V2 DF 1.3B: clips of any length, and on from the frames of one before."""
    from diffusers import SkyReelsV2DiffusionForcingPipeline, SkyReelsV2Transformer3DModel

    sky = parts.loud(lambda: SkyReelsV2Transformer3DModel(**{**WAN, "in_channels": 16}))
    return SkyReelsV2DiffusionForcingPipeline(
        transformer=sky, vae=parts.wan_vae(), scheduler=parts.unipc(5.0), **_words()
    )
