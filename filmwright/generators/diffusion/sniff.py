"""What a checkpoint can do, read from its configs; a preset that says otherwise is refused. No torch.

    model_index.json ─┐
    */config.json    ─┼─> findings (field, value, because) ── compared with the preset ──> Capabilities
    preset           ─┘

A class does not say what its weights can do: the same `WanImageToVideoPipeline` needs a last frame (2.1
FLF2V), takes one (2.2 A14B), raises on one (2.1 I2V) or ignores it without a word (2.2 5B).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion.checkpoint import Checkpoint
from filmwright.generators.diffusion.preset import Preset
from filmwright.schemas.generation import Capabilities, Grid, PassName

Configs = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Finding:
    """One thing the configs say: what the preset's `field` must be, and where it stands."""

    field: str
    value: object
    because: str


def capabilities(preset: Preset, checkpoint: Checkpoint) -> Capabilities:
    """Return what a checkpoint honours with this preset.

    Raises:
        BackendUnavailable: the preset promises what the checkpoint cannot do.
    """
    for finding in findings(preset, checkpoint.index, checkpoint.configs):
        said = _said(preset, finding.field)
        if said != finding.value:
            raise BackendUnavailable(
                f"preset '{preset.name}' says {finding.field} = {_toml(said)}, but of this checkpoint it is"
                f" {_toml(finding.value)}: {finding.because}",
                hint=f"set {finding.field} = {_toml(finding.value)} in the preset, or use another checkpoint",
            )
    stills = preset.makes == "stills"
    return Capabilities(
        keyframe=stills and not preset.only_edits,
        clip=not stills,
        first_frame=preset.first_frame,
        last_frame=preset.last_frame,
        last_still=preset.last_frame != "none",
        last_frame_required=preset.last_frame_required,
        keyframes=preset.takes_pictures_at_times,
        past_frames=preset.past_frames,
        references=preset.references.most if preset.references is not None else 0,
        reference_scale=preset.references is not None and preset.references.kind == "ip-adapter",
        controls=_passes(preset),
        sketches=_sketches(preset),
        redraws=preset.bind.video is not None,
        camera=_is_moved(preset) or any(lora.when.startswith("camera.") for lora in preset.loras),
        motion=preset.bind.motion is not None or preset.bind.prompt is not None,
        physics=preset.makes == "clips" and (bool(preset.controls) or preset.bind.video is not None),
        negative=preset.bind.negative is not None,
        edits=preset.edits,
        masks=preset.edits and preset.bind.mask is not None,
        words=preset.words,
        resident=True,
        batch=_together(preset),
        batches={quality: settings.batch for quality, settings in preset.qualities.items()},
        parallel=1,
        deterministic=True,
        grid=_grid(preset),
        pixels={quality: s.pixels for quality, s in preset.qualities.items() if s.pixels is not None},
    )


def _grid(preset: Preset) -> Grid:
    """Return the grid: with room left in the longest clip for the frames it goes on from, and no clip of one.

    A clip of one frame is a still: several models fail on it, or make something longer.
    """
    grid, past = preset.grid, max(0, preset.past_frames - 1)
    shortest = max(2, grid.frames_offset + grid.frames_step) if preset.makes == "clips" else 1
    return grid.replace(min_frames=max(grid.min_frames, shortest), max_frames=grid.max_frames - past)


def _together(preset: Preset) -> int:
    if preset.shape == "controlled-frames":
        return 1  # what shares a call there are frames of one clip
    return max((settings.batch for settings in preset.qualities.values()), default=1)


def _passes(preset: Preset) -> tuple[PassName, ...]:
    """Return the animatic's passes that are asked for; an IP-Adapter of stills asks who is where."""
    kinds: list[PassName] = [control.kind for control in preset.controls]
    if preset.makes == "stills" and preset.references is not None and preset.references.kind == "ip-adapter":
        kinds.append("identity")
    return tuple(dict.fromkeys(kinds))


def _sketches(preset: Preset) -> bool:
    """Return whether a clip follows a sketch of one frame: ControlNets want a picture for every frame."""
    is_sparse = preset.conditions is not None and preset.conditions.takes == "line"
    is_masked = preset.shape == "video-mask" and any(control.kind == "line" for control in preset.controls)
    return preset.makes == "clips" and (is_sparse or is_masked)


def _is_moved(preset: Preset) -> bool:
    """Return whether every clip follows the animatic frame by frame: its camera moves as the board says."""
    is_led = (bool(preset.controls) and preset.controlled == "always") or preset.bind.video is not None
    return preset.makes == "clips" and is_led


def findings(preset: Preset, index: Mapping[str, Any], configs: Configs) -> Iterator[Finding]:
    """Yield everything the configs say about what the preset promises."""
    if preset.pipeline == "WanImageToVideoPipeline":  # its folder may name the pipeline without a picture
        yield from _wan(index, configs)
    yield from _time(preset, configs)
    yield from _space(preset, configs)
    yield from _length(preset, configs)


def _wan(index: Mapping[str, Any], configs: Configs) -> Iterator[Finding]:
    denoiser = configs.get("transformer", {})
    if index.get("expand_timesteps"):
        because = "`expand_timesteps` is set, and a last frame is ignored without a word"
        yield Finding("last_frame", "none", because)
        return
    if denoiser.get("image_dim") is None:
        yield Finding("last_frame", "soft", "it has no image encoder, and takes a last frame when given one")
        yield Finding("last_frame_required", False, "it takes a last frame only when given one")
    elif denoiser.get("pos_embed_seq_len"):
        because = "`pos_embed_seq_len` is set: it was trained on first and last frame together"
        yield Finding("last_frame", "soft", because)
        yield Finding("last_frame_required", True, because)
    else:
        because = "its image embedding is of one picture, and a second one makes it fail"
        yield Finding("last_frame", "none", because)


def _time(preset: Preset, configs: Configs) -> Iterator[Finding]:
    """Compare how many frames share one latent (FramePack counts in sections, which are the preset's)."""
    vae, step = configs.get("vae", {}), preset.grid.frames_step
    factor = vae.get("scale_factor_temporal") or vae.get("temporal_compression_ratio")
    if factor is None and "temperal_downsample" in vae:
        factor = 2 ** sum(map(bool, vae["temperal_downsample"]))
    if factor is not None and preset.makes == "clips" and step % int(factor):
        yield Finding("grid.frames_step", int(factor), f"the VAE packs {factor} frames into one latent")


def _space(preset: Preset, configs: Configs) -> Iterator[Finding]:
    """Compare how many pixels one latent is wide."""
    vae = configs.get("vae", {})
    factor = vae.get("scale_factor_spatial") or vae.get("spatial_compression_ratio")
    blocks: Sequence[Any] = vae.get("block_out_channels") or vae.get("dim_mult") or ()
    least = int(factor) if factor else 2 ** (len(blocks) - 1) if blocks else 1
    if preset.grid.size_multiple % least:
        yield Finding("grid.size_multiple", least, f"a latent of its VAE is {least} pixels wide")


def _length(preset: Preset, configs: Configs) -> Iterator[Finding]:
    """Compare the longest clip with what the motion module knows positions for."""
    most = configs.get("motion_adapter", {}).get("motion_max_seq_length")
    if most is not None and preset.grid.max_frames > most:
        yield Finding("grid.max_frames", most, f"its motion module knows {most} frames (more fails)")


def _said(preset: Preset, field: str) -> object:
    value: Any = preset
    for name in field.split("."):
        value = getattr(value, name)
    return value


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
