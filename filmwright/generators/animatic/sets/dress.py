"""The registry of settings, and the one way to dress one.

dress(name, palette, seed, words) ──> Scenery
"""

from collections.abc import Callable

from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.sets import city, cold, deep, dry, interior, shore, studio, wild
from filmwright.generators.animatic.sets.scenery import Scenery

SETS: dict[str, Callable[[Palette, int, str], Scenery]] = {
    "forest": wild.forest,
    "meadow": wild.meadow,
    "mountains": wild.mountains,
    "city": city.city,
    "beach": shore.beach,
    "desert": dry.desert,
    "space": dry.space,
    "arctic": cold.arctic,
    "underwater": deep.underwater,
    "interior": interior.interior,
    "stage": studio.stage,
}
"""(palette, seed, words) -> Scenery. Adding a setting is adding a line here."""


def dress(name: str, palette: Palette, seed: int = 0, words: str = "") -> Scenery:
    """Dress a setting for a time and weather.

    Args:
        name: a `SetName`; an unknown one gets the bare stage.
        palette: `Palette.of(time, weather)`; the set may change it (space has no haze), so read it back from
            the scenery.
        seed: another seed is another place of the same kind.
        words: what the board says about the place (its name and looks); an interior finds its kind in it.
    """
    return SETS.get(name, SETS["stage"])(palette, seed, words.lower())
