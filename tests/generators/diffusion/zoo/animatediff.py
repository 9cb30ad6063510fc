"""Stable Diffusion 1.5, and AnimateDiff's motion module on it."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words

LONGEST = 32
UNET: dict[str, Any] = dict(
    block_out_channels=(8, 16),
    norm_num_groups=4,
    layers_per_block=1,
    down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
    cross_attention_dim=parts.WIDTH,
    attention_head_dim=4,
)


def _unet(channels: int = 4) -> Any:
    from diffusers import UNet2DConditionModel

    return parts.loud(
        lambda: UNet2DConditionModel(
            sample_size=8,
            in_channels=channels,
            out_channels=4,
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
            **UNET,
        )
    )


def _around(channels: int = 4) -> dict[str, Any]:
    return dict(
        unet=_unet(channels),
        vae=parts.vae(),
        text_encoder=parts.clip_text(),
        tokenizer=words.clip(),
        feature_extractor=None,
        image_encoder=None,
    )


def _ddim(schedule: str) -> Any:
    from diffusers import DDIMScheduler

    return DDIMScheduler(**parts.NOISE, beta_schedule=schedule, clip_sample=False, steps_offset=1)


def sd15() -> Any:
    """Return Stable Diffusion 1.5, the folder that a motion module is put on."""
    from diffusers import StableDiffusionPipeline

    return StableDiffusionPipeline(
        **_around(), scheduler=_ddim("scaled_linear"), safety_checker=None, requires_safety_checker=False
    )


def instruct_pix2pix() -> Any:
    """Return InstructPix2Pix: eight channels go in, four of them the picture's."""
    from diffusers import EulerAncestralDiscreteScheduler, StableDiffusionInstructPix2PixPipeline

    return StableDiffusionInstructPix2PixPipeline(
        **_around(channels=8),
        scheduler=EulerAncestralDiscreteScheduler(**parts.NOISE, beta_schedule="scaled_linear"),
        safety_checker=None,
        requires_safety_checker=False,
    )


def motion_adapter() -> Any:
    """Return AnimateDiff's motion module alone, as it is published."""
    from diffusers import MotionAdapter

    return parts.seeded(
        lambda: MotionAdapter(
            block_out_channels=UNET["block_out_channels"],
            motion_layers_per_block=1,
            motion_norm_num_groups=4,
            motion_num_attention_heads=2,
            motion_max_seq_length=LONGEST,
        )
    )


def animatediff() -> Any:
    """Return AnimateDiff as one folder, motion module included."""
    from diffusers import AnimateDiffPipeline

    return AnimateDiffPipeline(**_around(), motion_adapter=motion_adapter(), scheduler=_ddim("linear"))


def controlnet(seed: int) -> Any:
    """Return a ControlNet of Stable Diffusion 1.5."""
    from diffusers import ControlNetModel

    given = {**UNET, "conditioning_embedding_out_channels": (8, 8, 16, 16)}
    return parts.heard(parts.seeded(lambda: ControlNetModel(**given), seed))


def sparsectrl(sketch: bool) -> Any:
    """Return a SparseCtrl: pictures (or sketches) at some frames guide all of them.

    That of pictures reads latents of the VAE; that of sketches reads the pictures.
    """
    from diffusers import SparseControlNetModel

    return parts.heard(
        parts.seeded(
            lambda: SparseControlNetModel(
                block_out_channels=UNET["block_out_channels"],
                norm_num_groups=UNET["norm_num_groups"],
                layers_per_block=1,
                in_channels=4,
                conditioning_channels=3 if sketch else 4,
                down_block_types=("CrossAttnDownBlockMotion", "DownBlockMotion"),
                cross_attention_dim=parts.WIDTH,
                attention_head_dim=4,
                motion_num_attention_heads=2,
                motion_max_seq_length=LONGEST,
                conditioning_embedding_out_channels=(8, 8, 16, 16),
                use_simplified_condition_embedding=not sketch,
            ),
            seed=3,
        )
    )
