"""What completes a checkpoint: ControlNets, a motion module, IP-Adapter, LoRAs. From safetensors only.

    preset.controls, preset.adapter  ─> components, given to `from_pretrained`
    preset.references, preset.loras  ─> attached to the pipeline after it is loaded
"""

from collections.abc import Mapping, Sequence
from typing import Any

from filmwright.generators.diffusion.checkpoint import Part
from filmwright.generators.diffusion.preset import Lora, Preset

Parts = Mapping[str, Part]
_CONTROLNETS = {"ControlNetModel", "SparseControlNetModel", "FluxControlNetModel", "QwenImageControlNetModel"}


def components(preset: Preset, parts: Parts, dtype: Any) -> dict[str, Any]:
    """Return the loaded models that the pipeline is completed with, by its argument's name."""
    import diffusers

    def loaded(part: Part, make: Any) -> Any:
        return make.from_pretrained(
            part.path, torch_dtype=dtype, use_safetensors=True, local_files_only=True, variant=part.variant
        )

    out: dict[str, Any] = {}
    nets = []
    for control in preset.controls:
        part = parts.get(f"control:{control.kind}")
        if part is not None:
            kind = part.config.get("_class_name")
            name = kind if kind in _CONTROLNETS else "ControlNetModel"
            nets.append(loaded(part, getattr(diffusers, name)))
    if nets:
        out["controlnet"] = nets[0] if len(nets) == 1 else nets
    if "adapter" in parts:
        out["motion_adapter"] = loaded(parts["adapter"], diffusers.MotionAdapter)
    return out


def attach(pipe: Any, preset: Preset, parts: Parts) -> None:
    """Attach what goes onto a loaded pipeline: the IP-Adapter, and every LoRA (all off)."""
    how = preset.references
    if how is not None and how.kind == "ip-adapter" and "references" in parts:
        file = parts["references"]
        pipe.load_ip_adapter(
            file.folder,
            subfolder=how.source.subfolder if how.source is not None else "",
            weight_name=file.path.name,
            image_encoder_folder=how.encoder,
            local_files_only=True,
        )
        pipe.set_ip_adapter_scale(how.scale)
    for number, _ in enumerate(preset.loras):
        file = parts[f"lora:{number}"]
        pipe.load_lora_weights(
            file.path.parent, weight_name=file.path.name, adapter_name=f"lora{number}", local_files_only=True
        )
    if preset.loras:
        pipe.disable_lora()


def switch_on(pipe: Any, preset: Preset, active: Sequence[Lora]) -> None:
    """Switch on the LoRAs of a shot, and all others off."""
    if not preset.loras:
        return
    on = {f"lora{n}": lora.weight for n, lora in enumerate(preset.loras) if lora in active}
    if on:
        pipe.enable_lora()
        pipe.set_adapters([*on], [*on.values()])
    else:
        pipe.disable_lora()
