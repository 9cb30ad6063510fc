"""Which LoRAs are on in a shot: by its camera move, its cast, the look; or always. No torch."""

from filmwright.generators.diffusion.preset import Lora, Preset
from filmwright.schemas.brief import ShotBrief


def active(preset: Preset, brief: ShotBrief) -> tuple[Lora, ...]:
    """Return the LoRAs of a preset that are on in a shot, in the preset's order."""
    return tuple(lora for lora in preset.loras if _is_on(lora.when, brief))


def _is_on(when: str, brief: ShotBrief) -> bool:
    """Whether a condition holds: `always`, `camera.move=dolly-in`, `cast=bear`, `look.style=pencil`."""
    if when == "always":
        return True
    field, _, value = when.partition("=")
    if field == "cast":
        return value in brief.cast
    owner, _, name = field.partition(".")
    given = {"camera": brief.shot.camera, "look": brief.look}.get(owner)
    return given is not None and str(getattr(given, name, "")) == value
