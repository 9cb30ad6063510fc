"""The shapes of the answers about a whole story: outline, card of a chunk, who is the same, choice of scenes.

    fits the window ─> Outline          too long ─> Card of every chunk ─> Same ─> Choice

People, places and things go by name in `Outline` and `Card`: ids are made from the names, by us. From then
on (`Same`, `Choice`) they are closed words of the one call. Sentences go by the number in their mark.
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import create_model

from filmwright.agents.llm.contract import Wire
from filmwright.schemas.grammar import IntExt, SetName, TimeOfDay, Weather

NOBODY = "nobody"
"""Stands in an enum that would be empty; it is on no board, and is dropped."""
Importance = Literal["low", "middle", "high"]


class Person(Wire):
    """Someone of the cast."""

    name: str
    aliases: tuple[str, ...]
    looks: str
    wears: str
    voice: str


class Location(Wire):
    """Somewhere scenes happen."""

    name: str
    set: SetName
    interior: IntExt
    weather: Weather
    looks: str


class Thing(Wire):
    """A prop that matters."""

    name: str
    looks: str


class OutlineScene(Wire):
    """A scene: it tells from its first sentence to where the next scene, or a stretch left out, begins."""

    first_sentence: int
    place: str
    time: TimeOfDay
    weather: Weather | None
    cast: tuple[str, ...]
    props: tuple[str, ...]
    summary: str
    mood: str


class Skipped(Wire):
    """A stretch that no scene tells, up to where the next scene begins."""

    first_sentence: int
    why: str


class Outline(Wire):
    """A whole story, cut into scenes."""

    purpose: str
    title: str
    logline: str
    look: str
    palette: tuple[str, ...]
    cast: tuple[Person, ...]
    places: tuple[Location, ...]
    props: tuple[Thing, ...]
    scenes: tuple[OutlineScene, ...]
    left_out: tuple[Skipped, ...]


class Moment(Wire):
    """One thing of a chunk that a film could show."""

    first_sentence: int
    last_sentence: int
    what: str
    place: str
    time: TimeOfDay
    cast: tuple[str, ...]
    importance: Importance


class Card(Wire):
    """A chunk of a long story."""

    gist: str
    cast: tuple[Person, ...]
    places: tuple[Location, ...]
    props: tuple[Thing, ...]
    moments: tuple[Moment, ...]


class Same(Wire):
    """Which pairs of names mean one person; every pair stands in one of the lists."""

    same: tuple[str, ...]
    different: tuple[str, ...]


class ChosenScene(Wire):
    """A scene of a long story: a run of moments."""

    first_moment: int
    last_moment: int
    place: str
    time: TimeOfDay
    weather: Weather | None
    cast: tuple[str, ...]
    props: tuple[str, ...]
    summary: str
    mood: str


class Choice(Wire):
    """The scenes of a film of a long story, or of a part of it."""

    purpose: str
    title: str
    logline: str
    look: str
    palette: tuple[str, ...]
    scenes: tuple[ChosenScene, ...]


def closed(words: Sequence[str]) -> Any:
    """Return the type of a closed list of words."""
    return Literal.__getitem__(tuple(words) or (NOBODY,))


def some_of(words: Sequence[str]) -> Any:
    """Return the type of any number of words of a closed list."""
    return tuple.__class_getitem__((closed(words), ...))


def same_wire(pairs: Sequence[str]) -> type[Same]:
    """Return the shape of an answer about these pairs."""
    some: Any = (some_of(pairs), ...)
    return create_model("Same", __base__=Same, same=some, different=some)


def choice_wire(cast: Sequence[str], places: Sequence[str], props: Sequence[str]) -> type[Choice]:
    """Return the shape of a choice of scenes with these ids."""
    fields: Any = {
        "place": (closed(places), ...),
        "cast": (some_of(cast), ...),
        "props": (some_of(props), ...),
    }
    scene = create_model("ChosenScene", __base__=ChosenScene, **fields)
    scenes: Any = (tuple.__class_getitem__((scene, ...)), ...)
    return create_model("Choice", __base__=Choice, scenes=scenes)
