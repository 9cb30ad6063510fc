"""Pipelines with the shapes of the published checkpoints and random weights: nothing is fetched.

    SHAPES["wan22_5b"] ── make ──> a pipeline on the device ── save_pretrained ──> a folder, as pulled

Speed and memory depend on shapes, not on what the weights have learnt. Tokenizers are the small ones of
the tests: they only give ids. The decoders are tuned so that noise decodes to a picture, not to grey.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.generators.diffusion.zoo import parts, words


def sdxl() -> dict[str, Any]:
    """Return SDXL's components: 2.6 billion numbers in the UNet."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    return dict(
        unet=partial(
            UNet2DConditionModel,
            sample_size=128,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            block_out_channels=(320, 640, 1280),
            cross_attention_dim=2048,
            attention_head_dim=(5, 10, 20),
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=256,
            transformer_layers_per_block=(1, 2, 10),
            projection_class_embeddings_input_dim=2816,
        ),
        vae=partial(AutoencoderKL, **_VAE, layers_per_block=2, sample_size=1024, scaling_factor=0.13025),
        text_encoder=partial(CLIPTextModel, _clip_text(768, 12, 12)),
        text_encoder_2=partial(CLIPTextModelWithProjection, _clip_text(1280, 32, 20)),
        tokenizer=words.clip(),
        tokenizer_2=words.clip(),
        scheduler=parts.euler(),
    )


def svd() -> dict[str, Any]:
    """Return the components of Stable Video Diffusion XT: 1.5 billion numbers in the UNet."""
    from diffusers import AutoencoderKLTemporalDecoder, UNetSpatioTemporalConditionModel
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    sees = CLIPVisionConfig(
        hidden_size=1280,
        intermediate_size=5120,
        num_hidden_layers=32,
        num_attention_heads=16,
        image_size=224,
        patch_size=14,
        projection_dim=1024,
    )
    encoder = {name: value for name, value in _VAE.items() if name != "up_block_types"}
    return dict(
        unet=partial(
            UNetSpatioTemporalConditionModel,
            sample_size=96,
            num_attention_heads=(5, 10, 20, 20),
            num_frames=25,
        ),
        vae=partial(AutoencoderKLTemporalDecoder, **encoder, layers_per_block=2, sample_size=768),
        image_encoder=partial(CLIPVisionModelWithProjection, sees),
        feature_extractor=parts.clip_pictures(224),
        scheduler=parts.euler(
            interpolation_type="linear",
            prediction_type="v_prediction",
            sigma_max=700.0,
            sigma_min=0.002,
            timestep_type="continuous",
            use_karras_sigmas=True,
        ),
    )


def wan22_5b() -> dict[str, Any]:
    """Return the components of Wan 2.2 TI2V 5B: 5.0 billion numbers in the transformer, 5.7 in UMT5-XXL."""
    from diffusers import AutoencoderKLWan, WanTransformer3DModel
    from transformers import UMT5Config, UMT5EncoderModel

    reads = UMT5Config(
        vocab_size=256384,
        d_model=4096,
        d_kv=64,
        d_ff=10240,
        num_layers=24,
        num_heads=64,
        feed_forward_proj="gated-gelu",
        dropout_rate=0.0,
    )
    return dict(
        transformer=partial(
            WanTransformer3DModel,
            num_attention_heads=24,
            attention_head_dim=128,
            in_channels=48,
            out_channels=48,
            ffn_dim=14336,
            num_layers=30,
        ),
        transformer_2=None,
        vae=partial(
            AutoencoderKLWan,
            base_dim=160,
            decoder_base_dim=256,
            z_dim=48,
            is_residual=True,
            in_channels=12,
            out_channels=12,
            patch_size=2,
            scale_factor_spatial=16,
            latents_mean=[0.0] * 48,
            latents_std=[1.0] * 48,
        ),
        text_encoder=partial(UMT5EncoderModel, reads),
        tokenizer=words.t5(),
        scheduler=parts.unipc(5.0),
        image_encoder=None,
        image_processor=None,
        expand_timesteps=True,
    )


SHAPES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "sdxl": ("StableDiffusionXLPipeline", sdxl),
    "svd": ("StableVideoDiffusionPipeline", svd),
    "wan22_5b": ("WanImageToVideoPipeline", wan22_5b),
}
_VAE: dict[str, Any] = dict(
    in_channels=3,
    out_channels=3,
    latent_channels=4,
    block_out_channels=(128, 256, 512, 512),
    down_block_types=("DownEncoderBlock2D",) * 4,
    up_block_types=("UpDecoderBlock2D",) * 4,
)


def make(name: str, folder: Path, device: str) -> None:
    """Make a pipeline in bfloat16 on a device, and save it to a folder."""
    import diffusers
    import torch

    pipeline, components = SHAPES[name]
    told = components()
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device(device):
            # Schedulers and tokenizers are made without, before.
            made = {name: part() if isinstance(part, partial) else part for name, part in told.items()}
    finally:
        torch.set_default_dtype(torch.float32)
    for part in made.values():
        if isinstance(part, torch.nn.Module):
            part.to(torch.bfloat16).eval().requires_grad_(False)
    tune(made["vae"], device)
    getattr(diffusers, pipeline)(**made).save_pretrained(folder)


def tune(vae: Any, device: str) -> None:
    """Scale the last layer of a decoder so that noise decodes to pixels that spread."""
    import torch

    with torch.no_grad():
        vae.to(torch.float32)
        channels = vae.config.get("z_dim") or vae.config.latent_channels
        is_wan = "z_dim" in vae.config
        noise = torch.randn((1, channels, 1, 8, 8) if is_wan else (1, channels, 8, 8), device=device)
        more = {"num_frames": 1} if type(vae).__name__ == "AutoencoderKLTemporalDecoder" else {}
        spread = vae.decode(noise, **more).sample.std().item()
        last = getattr(vae.decoder, "time_conv_out", None) or vae.decoder.conv_out
        last.weight.mul_(0.25 / max(spread, 1e-6))
        if last.bias is not None:
            last.bias.zero_()
        vae.to(torch.bfloat16)


def _clip_text(width: int, layers: int, heads: int) -> Any:
    from transformers import CLIPTextConfig

    return CLIPTextConfig(
        bos_token_id=words.CLIP_START,
        eos_token_id=words.CLIP_END,
        pad_token_id=words.CLIP_END,
        vocab_size=49408,
        hidden_size=width,
        projection_dim=width,
        intermediate_size=4 * width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        hidden_act="gelu",
    )
