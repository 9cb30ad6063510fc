"""HunyuanVideo, and FramePack on it: published as three folders that are put together."""

from pathlib import Path
from typing import Any

from tests.generators.diffusion.zoo import parts, words

TRANSFORMER: dict[str, Any] = dict(
    in_channels=4,
    out_channels=4,
    num_attention_heads=2,
    attention_head_dim=10,
    num_layers=1,
    num_single_layers=1,
    num_refiner_layers=1,
    patch_size=2,
    patch_size_t=1,
    guidance_embeds=True,
    text_embed_dim=parts.WIDTH,
    pooled_projection_dim=parts.WIDTH,
    rope_axes_dim=(2, 4, 4),
    image_condition_type=None,
)


def hunyuan_video() -> Any:
    """Return HunyuanVideo, of which FramePack takes everything but the transformer."""
    from diffusers import HunyuanVideoPipeline, HunyuanVideoTransformer3DModel

    transformer = parts.loud(lambda: HunyuanVideoTransformer3DModel(**TRANSFORMER))
    return HunyuanVideoPipeline(transformer=transformer, **_around())


def framepack() -> Any:
    """Return FramePack as one folder: clips in sections, which lean on what came before."""
    from diffusers import HunyuanVideoFramepackPipeline

    return HunyuanVideoFramepackPipeline(
        transformer=framepack_transformer(),
        feature_extractor=_pictures(),
        image_encoder=_siglip(),
        **_around(),
    )


def framepack_transformer() -> Any:
    """Return FramePack's transformer alone, as it is published."""
    from diffusers import HunyuanVideoFramepackTransformer3DModel

    given = {
        **TRANSFORMER,
        "has_image_proj": True,
        "image_proj_dim": parts.WIDTH,
        "has_clean_x_embedder": True,
    }
    return parts.loud(lambda: HunyuanVideoFramepackTransformer3DModel(**given), seed=1)


def siglip(folder: Path) -> None:
    """Write the image encoder that FramePack reads, and its processor, as FLUX Redux publishes them."""
    _siglip().save_pretrained(folder / "image_encoder")
    _pictures().save_pretrained(folder / "feature_extractor")


def _siglip() -> Any:
    from transformers import SiglipVisionConfig, SiglipVisionModel

    config = SiglipVisionConfig(
        hidden_size=parts.WIDTH,
        intermediate_size=37,
        num_hidden_layers=2,
        num_attention_heads=4,
        image_size=30,
        patch_size=15,
    )
    return parts.seeded(lambda: SiglipVisionModel(config))


def _pictures() -> Any:
    from transformers import SiglipImageProcessor

    return SiglipImageProcessor(size={"height": 30, "width": 30})


def _around() -> dict[str, Any]:
    from diffusers import AutoencoderKLHunyuanVideo
    from transformers import LlamaConfig, LlamaModel

    vae = parts.loud(
        lambda: AutoencoderKLHunyuanVideo(
            in_channels=3,
            out_channels=3,
            latent_channels=4,
            down_block_types=("HunyuanVideoDownBlock3D",) * 4,
            up_block_types=("HunyuanVideoUpBlock3D",) * 4,
            block_out_channels=(8, 8, 8, 8),
            layers_per_block=1,
            act_fn="silu",
            norm_num_groups=4,
            scaling_factor=0.476986,
            spatial_compression_ratio=8,
            temporal_compression_ratio=4,
            mid_block_add_attention=True,
        ),
        gain=1.0,
    )
    llama = LlamaConfig(
        vocab_size=words.QWEN_TOKENS,
        hidden_size=parts.WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=4,
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=0,
    )
    return dict(
        vae=vae,
        scheduler=parts.flow(shift=7.0),
        text_encoder=parts.seeded(lambda: LlamaModel(llama)),
        tokenizer=words.qwen(),
        text_encoder_2=parts.clip_text(),
        tokenizer_2=words.clip(),
    )
