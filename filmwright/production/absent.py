"""A generator that is not here any more, as it was when a project last used it: a made film needs no model.

    a run begins ─> noted: what it can, its settings, its recipe (of a model: its preset)
    the model's disk is unplugged ─> recalled ─> status, takes, assemble go on; new pixels are refused

What it read of a shot is known of models only, whose presets are data.
"""

from functools import partial
from typing import Any

from filmwright.schemas.generation import Capabilities
from filmwright.schemas.grammar import Quality
from filmwright.storyboard.plan import Maker
from filmwright.storyboard.store import Store

KIND = "makers"


def note(store: Store, maker: Maker, quality: Quality) -> None:
    """Remember a generator as it is now."""
    if maker.recipe is None:
        return
    known: dict[str, Any] = {
        "version": maker.version,
        "capabilities": maker.capabilities.model_dump(mode="json"),
        "settings": {**maker.settings},
        "recommends": maker.recommends,
        "recipe": {**maker.recipe},
    }
    if known != store.note(KIND, f"{maker.name}/{quality}"):
        store.put_note(KIND, f"{maker.name}/{quality}", known)


def recall(store: Store, name: str, quality: Quality, size: tuple[int, int]) -> Maker | None:
    """Return a generator as it was last; None where it was never noted, or its recipe is of another time."""
    known = store.note(KIND, f"{name}/{quality}")
    if known is None:
        return None
    from filmwright.generators.diffusion.preset import Preset
    from filmwright.generators.diffusion.reads import reads

    try:
        preset = Preset.model_validate(known["recipe"])
        can = Capabilities.model_validate(known["capabilities"])
    except ValueError:
        return None
    return Maker(
        name=name,
        version=known["version"],
        capabilities=can,
        reads=partial(reads, preset),
        settings={**known["settings"], "size": list(size)},
        recommends=known["recommends"],
        recipe=known["recipe"],
    )
