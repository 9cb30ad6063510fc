"""SDXL and what goes with it: refiner, Turbo, ControlNets."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words

SIZES = 8
UNET: dict[str, Any] = dict(
    block_out_channels=(16, 32),
    norm_num_groups=8,
    layers_per_block=1,
    in_channels=4,
    down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
    attention_head_dim=(2, 4),
    use_linear_projection=True,
    addition_embed_type="text_time",
    addition_time_embed_dim=SIZES,
    transformer_layers_per_block=(1, 2),
    projection_class_embeddings_input_dim=6 * SIZES + parts.WIDTH,
    cross_attention_dim=2 * parts.WIDTH,
)
"""What the UNet and its ControlNets agree on: six sizes and the pooled words, both encoders side by side."""


def unet(seed: int = 0, **settings: Any) -> Any:
    """Return SDXL's UNet."""
    from diffusers import UNet2DConditionModel

    given = {**UNET, "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"), **settings}
    return parts.loud(lambda: UNet2DConditionModel(sample_size=8, out_channels=4, **given), seed)


def components() -> dict[str, Any]:
    """Return SDXL's components."""
    return dict(
        unet=unet(),
        scheduler=parts.euler(),
        vae=parts.vae(scaling_factor=0.13025, force_upcast=True),
        text_encoder=parts.clip_text(),
        tokenizer=words.clip(),
        text_encoder_2=parts.clip_text(projected=True),
        tokenizer_2=words.clip(),
    )


def sdxl() -> Any:
    """Return SDXL; img2img, inpaint and ControlNet pipelines are made from this folder too."""
    from diffusers import StableDiffusionXLPipeline

    return StableDiffusionXLPipeline(**components())


def sdxl_inpaint() -> Any:
    """Return SDXL's own inpainting model: nine channels go in, of which one is the mask."""
    from diffusers import StableDiffusionXLInpaintPipeline

    return StableDiffusionXLInpaintPipeline(**{**components(), "unet": unet(seed=3, in_channels=9)})


def sdxl_turbo() -> Any:
    """Return SDXL-Turbo: other weights, a scheduler for one to four steps, made without guidance."""
    from diffusers import EulerAncestralDiscreteScheduler, StableDiffusionXLPipeline

    scheduler = EulerAncestralDiscreteScheduler(
        **parts.NOISE, beta_schedule="scaled_linear", timestep_spacing="trailing"
    )
    return StableDiffusionXLPipeline(**{**components(), "unet": unet(seed=1), "scheduler": scheduler})


def sdxl_refiner() -> Any:
    """Return SDXL's refiner: the second text encoder only, five sizes (one is a score of beauty)."""
    from diffusers import StableDiffusionXLImg2ImgPipeline

    alone = {**components(), "text_encoder": None, "tokenizer": None}
    alone["unet"] = unet(
        seed=2,
        projection_class_embeddings_input_dim=5 * SIZES + parts.WIDTH,
        cross_attention_dim=parts.WIDTH,
    )
    return StableDiffusionXLImg2ImgPipeline(
        **alone, requires_aesthetics_score=True, force_zeros_for_empty_prompt=False
    )


def controlnet(seed: int) -> Any:
    """Return a ControlNet of SDXL."""
    from diffusers import ControlNetModel

    given = {**UNET, "conditioning_embedding_out_channels": (8, 8, 16, 16)}
    return parts.heard(parts.seeded(lambda: ControlNetModel(**given), seed))
