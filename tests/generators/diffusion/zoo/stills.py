"""Families of stills other than Stable Diffusion: FLUX, FLUX.2 klein, Qwen-Image-Edit."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words


def flux2_klein() -> Any:
    """Return FLUX.2 klein: several references in one call; it reads layers 9, 18 and 27 of Qwen3."""
    from diffusers import AutoencoderKLFlux2, Flux2KleinPipeline, Flux2Transformer2DModel
    from transformers import Qwen3Config, Qwen3ForCausalLM

    transformer = parts.seeded(
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
