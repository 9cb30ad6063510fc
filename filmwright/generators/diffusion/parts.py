"""What completes a checkpoint, found on disk and looked at: ControlNets, motion module, IP-Adapter, LoRAs. No torch.

    preset ─> {"control:depth": Part, "adapter": Part, "references": Part, "encoder": Part, "lora:0": Part}
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
    return {role: read_part(source, pins, preset.name) for role, source in sources(preset)}


def sources(preset: Preset) -> Iterator[tuple[str, Source]]:
    """Yield where the parts of a preset are, by role."""
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
