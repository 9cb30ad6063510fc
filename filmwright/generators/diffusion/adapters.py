"""What completes a checkpoint: ControlNets, a motion module, IP-Adapter, LoRAs. From safetensors only.

preset.components, controls, adapter  ─> components, given to `from_pretrained`
preset.references, loras              ─> attached to the pipeline after it is loaded
references, LoRAs of a shot           ─> `refer`, `switch_on`, before each call
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from inspect import signature
from typing import TYPE_CHECKING, Any

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion import memory
from filmwright.generators.diffusion.binding.given import Given
from filmwright.generators.diffusion.checkpoint import Part
from filmwright.generators.diffusion.components import has_weights
from filmwright.generators.diffusion.preset import Lora, Preset, Rung

if TYPE_CHECKING:
    from PIL.Image import Image

    from filmwright.generators.diffusion.loading import Loaded

Parts = Mapping[str, Part]
_CONTROLNETS = {"ControlNetModel", "FluxControlNetModel", "QwenImageControlNetModel"}


def components(
    preset: Preset, parts: Parts, types: Mapping[str, Any], rung: Rung = "resident"
) -> dict[str, Any]:
    """Return the loaded models that the pipeline is completed with, by its argument's name.

    `types` is their precision by name, and `default`. Other ControlNets than these, and other motion modules,
    are named as components with the class they are of.
    """
    import diffusers
    import transformers

    def loaded(name: str, part: Part, make: Any) -> Any:
        offline: dict[str, Any] = {"local_files_only": True}
        if not has_weights(make.__name__):
            return make.from_pretrained(part.path, **offline)
        dtype = types.get(name, types["default"])
        offline |= memory.eight_bits(rung, name)
        return make.from_pretrained(
            part.path, dtype=dtype, use_safetensors=True, variant=part.variant, **offline
        )

    out: dict[str, Any] = {}
    for name, component in preset.components.items():
        library, _, kind = component.type.partition(":")
        make = getattr({"diffusers": diffusers, "transformers": transformers}[library], kind)
        out[name] = loaded(name, parts[f"component:{name}"], make)
    nets = []
    for control in preset.controls:
        net = parts.get(f"control:{control.kind}")
        if net is not None:
            said = net.config.get("_class_name")
            made = getattr(diffusers, said if said in _CONTROLNETS else "ControlNetModel")
            nets.append(loaded("controlnet", net, made))
    if nets:
        out["controlnet"] = nets[0] if len(nets) == 1 else nets
    if "adapter" in parts:
        out["motion_adapter"] = loaded("motion_adapter", parts["adapter"], diffusers.MotionAdapter)
    return out


def attach(pipe: Any, preset: Preset, parts: Parts) -> None:
    """Attach what goes onto a loaded pipeline: the IP-Adapter, and every LoRA (all off).

    Raises:
        BackendUnavailable: a file is none for this model; the message names it.
    """
    how = preset.references
    if how is not None and how.kind == "ip-adapter" and "references" in parts:
        file = parts["references"]
        with _fitting(preset, file, "IP-Adapter"):
            pipe.load_ip_adapter(
                file.folder,
                subfolder=how.source.subfolder if how.source is not None else "",
                weight_name=file.path.name,
                image_encoder_folder=how.encoder,
                local_files_only=True,
            )
    for number, _ in enumerate(preset.loras):
        file, name = parts[f"lora:{number}"], f"lora{number}"
        with _fitting(preset, file, "LoRA"):
            pipe.load_lora_weights(
                file.path.parent, weight_name=file.path.name, adapter_name=name, local_files_only=True
            )
            if not any(name in known for known in pipe.get_list_adapters().values()):
                raise ValueError("none of its layers is one of this model's")
    if preset.loras:
        pipe.disable_lora()
    for control, net in zip(preset.controls, _controlnets(pipe), strict=False):
        reads, said = net.config.get("cross_attention_dim"), pipe.unet.config.cross_attention_dim
        if reads != said:
            raise BackendUnavailable(
                f"the {control.kind} ControlNet of preset '{preset.name}' is of another model: it reads words"
                f" {reads} numbers long, {preset.pipeline} here {said}",
                hint=f"name a ControlNet of the same family: filmwright models show {preset.name}",
            )


def _controlnets(pipe: Any) -> list[Any]:
    """Return the ControlNets of a pipeline with a UNet."""
    net = getattr(pipe, "controlnet", None)
    return [] if net is None or not hasattr(pipe, "unet") else list(getattr(net, "nets", [net]))


@contextmanager
def _fitting(preset: Preset, file: Part, kind: str) -> Iterator[None]:
    """Say which file does not fit. Some fail as they are read, some have no layer that the model has."""
    try:
        yield
    except (ValueError, KeyError, RuntimeError, AttributeError, TypeError, IndexError) as error:
        told = str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
        raise BackendUnavailable(
            f"{file.path.name} is no {kind} for {preset.pipeline}: {told}",
            hint=f"name another file in preset '{preset.name}': filmwright models show {preset.name}",
        ) from error


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


def refer(loaded: "Loaded", preset: Preset, given: Given, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments by which an IP-Adapter follows the references; `told` are the others of the call.

    Pictures are encoded once and kept. Where the cast's places are known, each picture counts in its place
    only. Without a picture the adapter counts for nothing: a call that gave it none would fail.
    """
    how, pipe = preset.references, loaded.pipe
    if how is None or how.kind != "ip-adapter":
        return {}
    followed = given.people().followed(how.most)
    pictures = [picture for of_one in followed.values() for picture in of_one]
    default = signature(pipe.__call__).parameters["guidance_scale"].default
    pipe._guidance_scale = told.get("guidance_scale", default)  # decides whether there are two halves
    embeds = {f"{how.argument}_embeds": _embeds(loaded, pictures)}
    if not pictures:
        pipe.set_ip_adapter_scale(0.0)
        return embeds
    if len(followed) < 2 or not followed.keys() <= given.regions.keys():
        pipe.set_ip_adapter_scale(max(_scales(how.scale, given, followed)))
        return embeds
    from diffusers.image_processor import IPAdapterMaskProcessor

    regions = [given.regions[who] for who, of_one in followed.items() for _ in of_one]
    masks = IPAdapterMaskProcessor().preprocess(regions, height=regions[0].height, width=regions[0].width)
    pipe.set_ip_adapter_scale([_scales(how.scale, given, followed)])
    return embeds | {"cross_attention_kwargs": {"ip_adapter_masks": [masks.reshape(1, *masks[:, 0].shape)]}}


def _scales(usual: float, given: Given, followed: "Mapping[str, Sequence[Image]]") -> list[float]:
    """Return how much each picture counts: more than usual where a retake asks for it, at most 1."""
    return [
        min(max(1.0, usual), usual * given.emphasis.get(who, 1.0))
        for who, of_one in followed.items()
        for _ in of_one
    ]


def _embeds(loaded: "Loaded", pictures: "Sequence[Image]") -> Any:
    """Return what the image encoder makes of pictures: computed once for each set of them."""
    import torch
    from PIL import Image

    pipe = loaded.pipe
    key = sha256(b"".join(f"{one.size}".encode() + one.tobytes() for one in pictures)).hexdigest()
    key += f" guided {pipe.do_classifier_free_guidance}"
    if key not in loaded.embeds:
        seen = [*pictures] or [Image.new("RGB", (64, 64))]
        with torch.no_grad():
            loaded.embeds[key] = pipe.prepare_ip_adapter_image_embeds(
                [seen], None, pipe._execution_device, 1, pipe.do_classifier_free_guidance
            )
    return loaded.embeds[key]
