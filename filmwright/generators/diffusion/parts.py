"""What completes a checkpoint, found on disk and looked at: ControlNets, adapters, LoRAs. No torch.

preset ─> {"control:depth": Part, "references": Part, "encoder": Part, "lora:0": Part, "refiner": Part, ...}
"""

from collections.abc import Iterator
from pathlib import Path

from filmwright.generators.diffusion.checkpoint import Part, encoder_of, read_part
from filmwright.generators.diffusion.preset import Preset, Source


def find(preset: Preset, pins: Path | None = None) -> dict[str, Part]:
    """Return every part a preset names, by its role.

    Raises:
        BackendUnavailable: one is not on this machine, or must not be loaded.
    """
    return {
        role: read_part(source, pins, preset.name, takes(preset, role)) for role, source in sources(preset)
    }


def takes(preset: Preset, role: str) -> tuple[str, ...]:
    """Return the classes a part in this role may be of; empty, any."""
    if role == "refiner" and preset.refiner is not None:
        return (preset.refiner.pipeline,)
    kind, _, name = role.partition(":")
    return (preset.components[name].type.partition(":")[2],) if kind == "component" else ()


def sources(preset: Preset) -> Iterator[tuple[str, Source]]:
    """Yield where the parts of a preset are, by role."""
    for name, component in preset.components.items():
        yield f"component:{name}", component.source
    if preset.refiner is not None:
        yield "refiner", preset.refiner.source
    for control in preset.controls:
        if control.source is not None:
            yield f"control:{control.kind}", control.source
    if preset.adapter is not None:
        yield "adapter", preset.adapter
    if preset.references is not None and preset.references.source is not None:
        yield "references", preset.references.source
        if (encoder := encoder_of(preset.references)) is not None:
            yield "encoder", encoder
    for number, lora in enumerate(preset.loras):
        yield f"lora:{number}", lora.source
