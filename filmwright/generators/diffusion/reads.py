"""What of a shot determines the pixels a diffusion model makes: what its caption says, and what guides it.

A still reads less than a clip: how the camera moves, what happens later and who speaks are not in it. Pure.
"""

from collections.abc import Mapping
from typing import Any

from filmwright.generators.diffusion.loras import active
from filmwright.generators.diffusion.preset import Preset
from filmwright.schemas.brief import ShotBrief

_IN_TIME = ("move", "amount")
"""Fields of the camera that no still shows."""


def reads(preset: Preset, brief: ShotBrief) -> Mapping[str, object]:
    """Return the fields of a brief that a preset reads, flat and as JSON; a character's start with its id."""
    shot, is_still = brief.shot, preset.makes == "stills"
    if not preset.words:  # it sees the pictures it is given, which are consumed, and how much is to move
        move = {f"camera.{name}": getattr(shot.camera, name) for name in _IN_TIME}
        return {"motion": shot.motion.model_dump(mode="json", exclude_defaults=True), **move}
    out: dict[str, object] = {
        "action": shot.action,
        "first_frame": _plain(shot.first_frame),
        "time": brief.time,
        "weather": brief.weather,
        "light": shot.light,
        "prompt": shot.prompt,
        "negative": shot.negative,
        "place": brief.place_id,
    }
    out |= {f"look.{name}": value for name, value in _plain(brief.look).items()}
    out |= {f"place.{name}": value for name, value in _plain(brief.place).items() if name != "name"}
    camera = shot.camera.model_dump(mode="json")
    out |= {f"camera.{name}": v for name, v in camera.items() if not (is_still and name in _IN_TIME)}
    if not is_still:
        out["last_frame"] = _plain(shot.last_frame)
        out["motion"] = shot.motion.model_dump(mode="json", exclude_defaults=True)
        out["dialogue"] = [{"who": line.who, "mode": line.mode} for line in shot.dialogue]
    for key, thing in (*brief.cast.items(), *brief.props.items()):
        out |= {f"{key}.{name}": value for name, value in thing.model_dump(mode="json").items()}
    if loras := active(preset, brief):
        out["loras"] = [lora.model_dump(mode="json") for lora in loras]
    if is_guided(preset, brief) or asks_who_is_where(preset, brief):
        return {**_guides(brief), **out}  # of a frame it reads less than we do: no words, no sketch
    return out


def is_guided(preset: Preset, brief: ShotBrief) -> bool:
    """Return whether the animatic guides a shot: by its passes, or by the clip that is redrawn."""
    if preset.bind.video is not None:
        return True
    return bool(preset.controls) and (preset.controlled == "always" or brief.shot.motion.has_physics)


def asks_who_is_where(preset: Preset, brief: ShotBrief) -> bool:
    """Return whether an IP-Adapter follows several of the cast, each where the animatic has them."""
    how = preset.references
    shown = [member for member in brief.cast.values() if member.references]
    return preset.makes == "stills" and how is not None and how.kind == "ip-adapter" and len(shown) > 1


def _guides(brief: ShotBrief) -> dict[str, object]:
    """Return what the animatic reads: its passes guide the model."""
    from filmwright.generators.animatic.backend import AnimaticGenerator
    from filmwright.generators.animatic.backend import reads as animatic_reads

    return {"animatic": AnimaticGenerator.version, **animatic_reads(brief)}


def _plain(model: Any) -> dict[str, object]:
    """Return a model as JSON; a frame that is only words is written as its words."""
    dumped = model.model_dump(mode="json", exclude_defaults=True)
    return {"describe": dumped} if isinstance(dumped, str) else dict(dumped)
