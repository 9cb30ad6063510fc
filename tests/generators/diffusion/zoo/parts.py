"""Components that several families share: text and image encoders, VAEs, UNets, schedulers.

Each starts from its own seed, so that it is the same in every pipeline and in every process. Compression
factors are the real ones (a VAE /8, Wan 4k+1 frames): the rules about sizes and lengths under test are then
the rules of real checkpoints.
"""

from collections.abc import Callable
from typing import Any

from tests.generators.diffusion.zoo import words

WIDTH = 16
"""Of every encoder's hidden states and of what the denoisers read."""
NOISE = dict(beta_start=0.00085, beta_end=0.012, num_train_timesteps=1000)


def seeded(make: Callable[[], Any], seed: int = 0) -> Any:
    """Return what `make` makes with random weights of this seed, ready to be used (not trained)."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return make().eval()


def loud(make: Callable[[], Any], seed: int = 0, gain: float = 1.5) -> Any:
    """Return a model that answers to all it is told, as `seeded` but with larger weights.

    Fresh layers whisper, and small ones swallow that: another last frame would be another picture by less
    than a level of 255, and a test would not see that it was lost on the way.
    """
    import torch

    def made() -> Any:
        model = make()
        with torch.no_grad():
            for layer in model.modules():
                if isinstance(layer, torch.nn.Linear | torch.nn.Conv2d | torch.nn.Conv3d):
                    layer.weight.normal_(std=gain / layer.weight[0].numel() ** 0.5)
        return model

    return seeded(made, seed)


def heard(controlnet: Any) -> Any:
    """Make a ControlNet loud. Fresh ones begin and end in zeros: they do nothing, and no test hears them."""
    import torch

    draw = torch.Generator("cpu").manual_seed(11)
    exits = [*controlnet.controlnet_down_blocks.parameters(), *controlnet.controlnet_mid_block.parameters()]
    with torch.no_grad():
        for weights in (*controlnet.controlnet_cond_embedding.parameters(), *exits):
            into = weights[0].numel() if weights.dim() > 1 else weights.numel()
            weights.normal_(std=2 / into**0.5, generator=draw)
    return controlnet


def clip_text(projected: bool = False) -> Any:
    """Return CLIP's text encoder; `projected` as SDXL's second one is."""
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        bos_token_id=words.CLIP_START,
        eos_token_id=words.CLIP_END,
        pad_token_id=words.CLIP_END,
        vocab_size=words.CLIP_TOKENS,
        hidden_size=WIDTH,
        projection_dim=WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        hidden_act="gelu",
    )
    return seeded(lambda: (CLIPTextModelWithProjection if projected else CLIPTextModel)(config))


def clip_vision(size: int = 32, patch: int = 8, projected: bool = True) -> Any:
    """Return CLIP's image encoder for pictures of `size` px."""
    from transformers import CLIPVisionConfig, CLIPVisionModel, CLIPVisionModelWithProjection

    config = CLIPVisionConfig(
        hidden_size=WIDTH,
        projection_dim=WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        image_size=size,
        patch_size=patch,
    )
    return seeded(lambda: (CLIPVisionModelWithProjection if projected else CLIPVisionModel)(config))


def clip_pictures(size: int = 32) -> Any:
    """Return the processor that goes with `clip_vision`."""
    from transformers import CLIPImageProcessor

    return CLIPImageProcessor(crop_size=size, size=size)


def t5() -> Any:
    """Return T5's encoder. A fresh one would stay in training and draw another clip every time."""
    from transformers import T5Config, T5EncoderModel

    return seeded(lambda: T5EncoderModel(T5Config(**_t5())))


def umt5() -> Any:
    """Return UMT5's encoder, as Wan and SkyReels have."""
    from transformers import UMT5Config, UMT5EncoderModel

    return seeded(lambda: UMT5EncoderModel(UMT5Config(**_t5())))


def _t5() -> dict[str, Any]:
    return dict(
        vocab_size=words.T5_TOKENS,
        d_model=WIDTH,
        d_kv=8,
        d_ff=37,
        num_layers=2,
        num_heads=2,
        relative_attention_num_buckets=8,
        dropout_rate=0.0,
        pad_token_id=0,
        eos_token_id=1,
    )


def vae(**settings: Any) -> Any:
    """Return Stable Diffusion's VAE: four blocks, /8."""
    from diffusers import AutoencoderKL

    return loud(
        lambda: AutoencoderKL(
            in_channels=3,
            out_channels=3,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(8, 8, 16, 16),
            norm_num_groups=4,
            latent_channels=4,
            sample_size=64,
            **settings,
        ),
        gain=0.8,
    )


def wan_vae(**settings: Any) -> Any:
    """Return Wan's VAE: /8, and 4k+1 frames."""
    from diffusers import AutoencoderKLWan

    given = dict(
        base_dim=8, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    )
    return loud(lambda: AutoencoderKLWan(**{**given, **settings}), gain=1.3)


def wan22_vae() -> Any:
    """Return the VAE of Wan 2.2 5B: /16, with patches of 2 px and residual blocks."""
    return wan_vae(
        z_dim=48,
        decoder_base_dim=8,
        is_residual=True,
        in_channels=12,
        out_channels=12,
        patch_size=2,
        scale_factor_spatial=16,
        latents_mean=[0.0] * 48,
        latents_std=[1.0] * 48,
    )


def euler(**settings: Any) -> Any:
    """Return SDXL's own scheduler."""
    from diffusers import EulerDiscreteScheduler

    given = dict(NOISE, beta_schedule="scaled_linear", steps_offset=1, timestep_spacing="leading")
    return EulerDiscreteScheduler(**{**given, **settings})


def unipc(shift: float) -> Any:
    """Return Wan's scheduler; its shift is 3 at 480 lines and 5 at 720."""
    from diffusers import UniPCMultistepScheduler

    return UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=shift, num_train_timesteps=1000
    )


def flow(**settings: Any) -> Any:
    """Return the flow-matching Euler scheduler."""
    from diffusers import FlowMatchEulerDiscreteScheduler

    return FlowMatchEulerDiscreteScheduler(**settings)
