"""Families of stills other than Stable Diffusion: FLUX, FLUX.2 klein, Qwen-Image-Edit."""

import json
from pathlib import Path
from typing import Any

from tests.generators.diffusion.zoo import parts, words


def _flux(guidance: bool) -> dict[str, Any]:
    from diffusers import FluxTransformer2DModel

    transformer = parts.loud(
        lambda: FluxTransformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=parts.WIDTH,
            pooled_projection_dim=parts.WIDTH,
            axes_dims_rope=(4, 4, 8),
            guidance_embeds=guidance,
        )
    )
    return dict(
        transformer=transformer,
        vae=parts.vae(
            use_quant_conv=False, use_post_quant_conv=False, shift_factor=0.1159, scaling_factor=0.3611
        ),
        scheduler=parts.flow(shift=3.0 if guidance else 1.0, use_dynamic_shifting=guidance),
        text_encoder=parts.clip_text(),
        tokenizer=words.clip(),
        text_encoder_2=parts.t5(),
        tokenizer_2=words.t5(),
        image_encoder=None,
        feature_extractor=None,
    )


def flux_schnell() -> Any:
    """Return FLUX.1 schnell: four steps, no guidance."""
    from diffusers import FluxPipeline

    return FluxPipeline(**_flux(guidance=False))


def flux_kontext() -> Any:
    """Return FLUX.1 Kontext: changes a picture as a sentence asks."""
    from diffusers import FluxKontextPipeline

    return FluxKontextPipeline(**_flux(guidance=True))


def flux2_klein() -> Any:
    """Return FLUX.2 klein: several references in one call; it reads layers 9, 18 and 27 of Qwen3."""
    from diffusers import AutoencoderKLFlux2, Flux2KleinPipeline, Flux2Transformer2DModel
    from transformers import Qwen3Config, Qwen3ForCausalLM

    transformer = parts.loud(
        lambda: Flux2Transformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=3 * 16,
            timestep_guidance_channels=64,
            axes_dims_rope=[4, 4, 4, 4],
            guidance_embeds=False,
        )
    )
    encoder = parts.seeded(
        lambda: Qwen3ForCausalLM(
            Qwen3Config(
                vocab_size=words.QWEN_TOKENS,
                hidden_size=16,
                intermediate_size=16,
                num_hidden_layers=28,
                num_attention_heads=2,
                num_key_value_heads=2,
                head_dim=8,
                max_position_embeddings=512,
            )
        )
    )
    vae = parts.seeded(
        lambda: AutoencoderKLFlux2(
            sample_size=64,
            in_channels=3,
            out_channels=3,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(8, 8, 8, 8),
            layers_per_block=1,
            latent_channels=4,
            norm_num_groups=4,
            use_quant_conv=True,
            use_post_quant_conv=True,
        )
    )
    return Flux2KleinPipeline(
        transformer=transformer, vae=vae, scheduler=parts.flow(), text_encoder=encoder, tokenizer=words.qwen()
    )


def qwen_image_edit(folder: Path) -> None:
    """Write Qwen-Image-Edit-Plus: it reads the pictures with the words, several of them.

    Its processor is written file by file, as it is published: the video half of it cannot be made where
    torchvision is not installed.
    """
    from diffusers import (
        AutoencoderKLQwenImage,
        QwenImageEditPlusPipeline,
        QwenImageTransformer2DModel,
    )
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration, Qwen2VLImageProcessor

    tokenizer = words.qwen()
    numbers = {name: tokenizer.convert_tokens_to_ids(mark) for name, mark in words.QWEN_MARKS.items()}
    config = Qwen2_5_VLConfig(
        text_config=dict(
            vocab_size=words.QWEN_TOKENS,
            hidden_size=parts.WIDTH,
            intermediate_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=2,
            rope_scaling={"type": "default", "mrope_section": [1, 1, 2], "rope_type": "default"},
            rope_theta=1_000_000.0,
            bos_token_id=tokenizer.pad_token_id,
            eos_token_id=tokenizer.eos_token_id,
        ),
        vision_config=dict(
            depth=2,
            hidden_size=16,
            intermediate_size=16,
            num_heads=2,
            out_hidden_size=parts.WIDTH,
            fullatt_block_indexes=[1],
        ),
        **numbers,
    )
    transformer = parts.loud(
        lambda: QwenImageTransformer2DModel(
            patch_size=2,
            in_channels=64,
            out_channels=16,
            num_layers=1,
            attention_head_dim=16,
            num_attention_heads=1,
            joint_attention_dim=parts.WIDTH,
            axes_dims_rope=(8, 4, 4),
        )
    )
    vae = parts.loud(
        lambda: AutoencoderKLQwenImage(base_dim=2, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1),
        gain=1.3,
    )
    QwenImageEditPlusPipeline(
        transformer=transformer,
        vae=vae,
        scheduler=parts.flow(shift=1.0, use_dynamic_shifting=True),
        text_encoder=parts.seeded(lambda: Qwen2_5_VLForConditionalGeneration(config)),
        tokenizer=tokenizer,
        processor=None,
    ).save_pretrained(folder)
    tokenizer.save_pretrained(folder / "processor")
    looks = Qwen2VLImageProcessor(size={"shortest_edge": 56 * 56, "longest_edge": 112 * 112})
    looks.save_pretrained(folder / "processor")
    pictures = json.loads((folder / "processor/preprocessor_config.json").read_text())
    films = {**pictures, "video_processor_type": "Qwen2VLVideoProcessor"}
    del films["image_processor_type"]
    (folder / "processor/video_preprocessor_config.json").write_text(json.dumps(films, indent=2))
    index = json.loads((folder / "model_index.json").read_text())
    index["processor"] = ["transformers", "Qwen2VLProcessor"]
    (folder / "model_index.json").write_text(json.dumps(index, indent=2))
