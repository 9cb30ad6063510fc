"""SDXL: the pipeline."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words

UNET: dict[str, Any] = dict(
    block_out_channels=(16, 32),
    norm_num_groups=8,
    layers_per_block=1,
    in_channels=4,
    down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
    attention_head_dim=(2, 4),
    use_linear_projection=True,
    addition_embed_type="text_time",
    addition_time_embed_dim=8,
    transformer_layers_per_block=(1, 2),
    projection_class_embeddings_input_dim=6 * 8 + parts.WIDTH,
    cross_attention_dim=2 * parts.WIDTH,
)
"""What the UNet and its ControlNets agree on: six sizes and the pooled words, both encoders side by side."""


def components(**unet: Any) -> dict[str, Any]:
    """Return SDXL's components."""
    from diffusers import UNet2DConditionModel

    settings = {**UNET, **unet}
    return dict(
        unet=parts.seeded(
            lambda: UNet2DConditionModel(
                sample_size=8,
                out_channels=4,
                up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
                **settings,
            )
        ),
        scheduler=parts.euler(),
        vae=parts.vae(scaling_factor=0.13025, force_upcast=True),
        text_encoder=parts.clip_text(),
        tokenizer=words.clip(),
        text_encoder_2=parts.clip_text(projected=True),
        tokenizer_2=words.clip(),
    )


def sdxl() -> Any:
    """Return SDXL. Its image encoder, which an IP-Adapter wants, is the adapter's own."""
    from diffusers import StableDiffusionXLPipeline

    return StableDiffusionXLPipeline(**components())
