"""Families of clips other than Wan and AnimateDiff: SVD, LTX, CogVideoX."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words


def svd() -> Any:
    """Return Stable Video Diffusion, in float16 as it is published.

    Its groups of 32 are fixed, so one block of 32 channels is the least, and half its bytes make it small.
    A group is then one channel, which takes out whatever the amount of motion, the rate and the step say to
    it: that they are passed on is to be seen from the call, not from the picture.
    """
    from diffusers import (
        AutoencoderKLTemporalDecoder,
        StableVideoDiffusionPipeline,
        UNetSpatioTemporalConditionModel,
    )

    unet = parts.loud(
        lambda: UNetSpatioTemporalConditionModel(
            block_out_channels=(32,),
            layers_per_block=1,
            sample_size=8,
            in_channels=8,
            out_channels=4,
            num_frames=14,
            down_block_types=("CrossAttnDownBlockSpatioTemporal",),
            up_block_types=("UpBlockSpatioTemporal",),
            cross_attention_dim=parts.WIDTH,
            num_attention_heads=(4,),
            projection_class_embeddings_input_dim=3 * 8,
            addition_time_embed_dim=8,
        )
    )
    vae = parts.loud(
        lambda: AutoencoderKLTemporalDecoder(
            block_out_channels=(32,) * 4,
            in_channels=3,
            out_channels=3,
            down_block_types=("DownEncoderBlock2D",) * 4,
            latent_channels=4,
            layers_per_block=1,
            sample_size=64,
        ),
        gain=0.9,
    )
    scheduler = parts.euler(
        interpolation_type="linear",
        prediction_type="v_prediction",
        sigma_max=700.0,
        sigma_min=0.002,
        timestep_type="continuous",
        use_karras_sigmas=True,
    )
    return StableVideoDiffusionPipeline(
        unet=unet.half(),
        vae=vae.half(),
        scheduler=scheduler,
        image_encoder=parts.clip_vision(size=224, patch=32),
        feature_extractor=parts.clip_pictures(224),
    )


def ltx_cond() -> Any:
    """Return LTX Condition: /32, 8k+1 frames, pictures at any frame."""
    from diffusers import AutoencoderKLLTXVideo, LTXConditionPipeline, LTXVideoTransformer3DModel

    transformer = parts.loud(
        lambda: LTXVideoTransformer3DModel(
            in_channels=8,
            out_channels=8,
            patch_size=1,
            patch_size_t=1,
            num_attention_heads=4,
            attention_head_dim=8,
            cross_attention_dim=32,
            num_layers=2,
            caption_channels=parts.WIDTH,
        ),
        gain=2.5,
    )
    vae = parts.loud(
        lambda: AutoencoderKLLTXVideo(
            in_channels=3,
            out_channels=3,
            latent_channels=8,
            block_out_channels=(8, 8, 8, 8),
            decoder_block_out_channels=(8, 8, 8),
            layers_per_block=(1, 1, 1, 1, 1),
            decoder_layers_per_block=(1, 1, 1, 1),
            spatio_temporal_scaling=(True, True, True, False),
            decoder_spatio_temporal_scaling=(True, True, True),
            decoder_inject_noise=(False,) * 4,
            upsample_residual=(False,) * 3,
            upsample_factor=(1,) * 3,
            timestep_conditioning=False,
            patch_size=4,
            patch_size_t=1,
            encoder_causal=True,
            decoder_causal=False,
            spatial_compression_ratio=32,
            temporal_compression_ratio=8,
        ),
        gain=1.0,
    )
    return LTXConditionPipeline(
        transformer=transformer,
        vae=vae,
        scheduler=parts.flow(),
        text_encoder=parts.t5(),
        tokenizer=words.t5(),
    )


def cogvideox_i2v() -> Any:
    """Return CogVideoX 1.5 I2V: a patch is two latent frames; it takes any size (1.0 takes one)."""
    from diffusers import (
        AutoencoderKLCogVideoX,
        CogVideoXDDIMScheduler,
        CogVideoXImageToVideoPipeline,
        CogVideoXTransformer3DModel,
    )

    transformer = parts.loud(
        lambda: CogVideoXTransformer3DModel(
            num_attention_heads=2,
            attention_head_dim=16,
            in_channels=8,
            out_channels=4,
            time_embed_dim=16,
            ofs_embed_dim=16,
            text_embed_dim=parts.WIDTH,
            num_layers=1,
            sample_width=12,
            sample_height=8,
            sample_frames=9,
            patch_size=2,
            patch_size_t=2,
            patch_bias=False,
            temporal_compression_ratio=4,
            max_text_seq_length=16,
            use_rotary_positional_embeddings=True,
            use_learned_positional_embeddings=False,
        )
    )
    vae = parts.seeded(
        lambda: AutoencoderKLCogVideoX(
            in_channels=3,
            out_channels=3,
            down_block_types=("CogVideoXDownBlock3D",) * 4,
            up_block_types=("CogVideoXUpBlock3D",) * 4,
            block_out_channels=(8, 8, 8, 8),
            latent_channels=4,
            layers_per_block=1,
            norm_num_groups=2,
            temporal_compression_ratio=4,
        )
    )
    scheduler = CogVideoXDDIMScheduler(
        **parts.NOISE,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        clip_sample=False,
        rescale_betas_zero_snr=True,
        snr_shift_scale=1.0,
        timestep_spacing="trailing",
    )
    return CogVideoXImageToVideoPipeline(
        transformer=transformer,
        vae=vae,
        scheduler=scheduler,
        text_encoder=parts.t5(),
        tokenizer=words.t5(),
    )
