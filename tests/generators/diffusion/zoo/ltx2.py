"""LTX-2: video and sound in one transformer, with its own text connectors and vocoder."""

from typing import Any

from tests.generators.diffusion.zoo import parts, words


def ltx2_cond() -> Any:
    """Return LTX-2, as the text-to-video pipeline that it is published as: /32, 8k+1 frames, and sound."""
    from diffusers import LTX2Pipeline

    return LTX2Pipeline(
        transformer=_transformer(),
        vae=_vae(),
        audio_vae=_audio_vae(),
        scheduler=parts.flow(),
        text_encoder=_gemma(),
        tokenizer=words.t5(padded="left"),
        connectors=_connectors(),
        vocoder=_vocoder(),
    )


def _gemma() -> Any:
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration

    config = Gemma3Config(
        text_config=dict(
            vocab_size=300,
            hidden_size=parts.WIDTH,
            intermediate_size=37,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=16,
            max_position_embeddings=512,
            sliding_window=32,
        ),
        vision_config=dict(
            hidden_size=16,
            intermediate_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            image_size=16,
            patch_size=8,
        ),
        mm_tokens_per_image=1,
        image_token_index=299,
        boi_token_index=297,
        eoi_token_index=298,
    )
    return parts.seeded(lambda: Gemma3ForConditionalGeneration(config))


def _transformer() -> Any:
    from diffusers import LTX2VideoTransformer3DModel

    return parts.loud(
        lambda: LTX2VideoTransformer3DModel(
            in_channels=4,
            out_channels=4,
            patch_size=1,
            patch_size_t=1,
            num_attention_heads=2,
            attention_head_dim=8,
            cross_attention_dim=16,
            audio_in_channels=4,
            audio_out_channels=4,
            audio_num_attention_heads=2,
            audio_attention_head_dim=4,
            audio_cross_attention_dim=8,
            num_layers=2,
            qk_norm="rms_norm_across_heads",
            caption_channels=parts.WIDTH,
            rope_double_precision=False,
            rope_type="split",
        ),
        gain=2.5,
    )


def _connectors() -> Any:
    from diffusers.pipelines.ltx2 import LTX2TextConnectors

    return parts.seeded(
        lambda: LTX2TextConnectors(
            caption_channels=parts.WIDTH,
            text_proj_in_factor=3,
            video_connector_num_attention_heads=2,
            video_connector_attention_head_dim=8,
            video_connector_num_layers=1,
            video_connector_num_learnable_registers=None,
            audio_connector_num_attention_heads=2,
            audio_connector_attention_head_dim=8,
            audio_connector_num_layers=1,
            audio_connector_num_learnable_registers=None,
            connector_rope_base_seq_len=32,
            rope_theta=10000.0,
            rope_double_precision=False,
            causal_temporal_positioning=False,
            rope_type="split",
        )
    )


def _vae() -> Any:
    from diffusers import AutoencoderKLLTX2Video

    return parts.loud(
        lambda: AutoencoderKLLTX2Video(
            in_channels=3,
            out_channels=3,
            latent_channels=4,
            block_out_channels=(8, 8, 8),
            decoder_block_out_channels=(8, 8, 8),
            layers_per_block=(1, 1, 1, 1),
            decoder_layers_per_block=(1, 1, 1, 1),
            spatio_temporal_scaling=(True,) * 3,
            decoder_spatio_temporal_scaling=(True,) * 3,
            decoder_inject_noise=(False,) * 4,
            downsample_type=("spatiotemporal",) * 3,
            upsample_residual=(False,) * 3,
            upsample_factor=(1,) * 3,
            timestep_conditioning=False,
            patch_size=4,
            patch_size_t=1,
            encoder_causal=True,
            decoder_causal=False,
        ),
        gain=1.0,
    )


def _audio_vae() -> Any:
    from diffusers import AutoencoderKLLTX2Audio

    return parts.seeded(
        lambda: AutoencoderKLLTX2Audio(
            base_channels=4,
            output_channels=2,
            ch_mult=(1,),
            num_res_blocks=1,
            attn_resolutions=None,
            in_channels=2,
            resolution=32,
            latent_channels=2,
            norm_type="pixel",
            causality_axis="height",
            dropout=0.0,
            mid_block_add_attention=False,
            sample_rate=16000,
            mel_hop_length=160,
            is_causal=True,
            mel_bins=8,
        )
    )


def _vocoder() -> Any:
    from diffusers.pipelines.ltx2 import LTX2Vocoder

    return parts.seeded(
        lambda: LTX2Vocoder(
            in_channels=16,
            hidden_channels=32,
            out_channels=2,
            upsample_kernel_sizes=[4, 4],
            upsample_factors=[2, 2],
            resnet_kernel_sizes=[3],
            resnet_dilations=[[1, 3, 5]],
            leaky_relu_negative_slope=0.1,
            output_sampling_rate=16000,
        )
    )
