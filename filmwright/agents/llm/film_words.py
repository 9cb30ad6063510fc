"""What a story's first calls say of the film that is wanted, and the checks on what they answer about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from filmwright.agents.llm.casting import PRONOUNS, key
from filmwright.agents.llm.draft import Wishes
from filmwright.agents.llm.lengths import Length
from filmwright.agents.llm.reading import Reading, untold
from filmwright.agents.llm.spoken import spoken_lines
from filmwright.agents.llm.traits import LINE, NAME, TEXT, TRAITS, tidied, unfit, unseen
from filmwright.agents.llm.wire_outline import Location, Person, Thing
from filmwright.schemas.board import Look
from filmwright.schemas.grammar import LookStyle
from filmwright.schemas.story import Story

MOST_CAST, MOST_PLACES, MOST_PROPS, MOST_COLOURS = 60, 60, 60, 8
_NARRATORS = frozenset(
    {"narrator", "storyteller", "erzähler", "narrateur", "narrador", "рассказчик", "叙述者"}
)


@dataclass(frozen=True)
class Task:
    """A story and the film that is wanted of it."""

    story: Story
    reading: Reading
    wishes: Wishes
    length: Length


def wanted(task: Task) -> str:
    """Return the film that is wanted, as every call about the whole story begins."""
    story, wishes, length = task.story, task.wishes, task.length
    room = (
        f"about {length.seconds:.0f} seconds in {length.shots} shots, which is about {length.scenes} scenes"
    )
    lines = [
        "THE FILM THAT IS WANTED",
        f"Language of the story: {story.language}. Names keep the story's own spelling.",
        f"Length: {room}.",
        f"Told at its natural pace the whole story takes about {length.whole.seconds:.0f} seconds: "
        + ("choose what carries it, and leave out the rest." if length.must_leave_out else "tell all of it."),
    ]
    if wishes.style:
        lines.append(f"Style asked for: {tidied(wishes.style)}")
    if wishes.cast:
        lines.append("Cast given by the person; use these names, and add whoever is missing:")
        for one in wishes.cast.values():
            also = f" ({', '.join(one.aliases)})" if one.aliases else ""
            lines.append(
                f"- {one.name}{also}: {one.looks or 'looks are yours to say'}; {one.wears}".rstrip("; ")
            )
    if wishes.places:
        lines.append("Places given by the person; use these names, and add what is missing:")
        lines += [
            f"- {p.name} ({p.set}, {p.interior}): {p.looks}".rstrip(": ") for p in wishes.places.values()
        ]
    return "\n".join(lines)


def look_of(wishes: Wishes, notes: str, palette: Sequence[str]) -> Look:
    """Return the look of the film; what the person asked for comes first."""
    asked = tidied(wishes.style or "")
    style: LookStyle = asked if asked in get_args(LookStyle) else "flat"  # type: ignore[assignment]
    own = "" if asked in get_args(LookStyle) else asked
    return Look(
        style=style,
        notes=", ".join(part for part in (own, tidied(notes)[:TRAITS]) if part),
        palette=tuple(tidied(p)[:NAME] for p in palette[:MOST_COLOURS] if p.strip()),
    )


def unfit_film(title: str, logline: str, look: str, palette: Sequence[str]) -> Iterator[str]:
    """Say what is wrong with the words about the whole film."""
    yield from unfit("the title", title, LINE, needed=True)
    yield from unfit("the logline", logline, TEXT, needed=True)
    yield from unfit("the look", look, TRAITS)
    for colour in palette[: MOST_COLOURS + 1]:
        yield from unfit("a colour of the palette", colour, NAME)
    if len(palette) > MOST_COLOURS:
        yield f"the palette has {len(palette)} colours, it may have {MOST_COLOURS}"


def unfit_people(cast: Sequence[Person], places: Sequence[Location], props: Sequence[Thing]) -> Iterator[str]:
    """Say what is wrong with people, places and things: named twice, too many, too long, not to be seen."""
    yield from _unfit_names("people", cast, MOST_CAST)
    yield from _unfit_names("places", places, MOST_PLACES)
    yield from _unfit_names("props", props, MOST_PROPS)
    names = [n for one in cast for n in (one.name, *one.aliases)]
    for one in cast[:MOST_CAST]:
        who = tidied(one.name)[:60]
        for alias in one.aliases:
            yield from unfit(f"an alias of {who}", alias, NAME)
        yield from unfit(f"the voice of {who}", one.voice, TRAITS)
        yield from unfit(f"what {who} wears", one.wears, TRAITS)
        yield from unseen(f"what {who} wears", one.wears, names)
        yield from unseen(f"the looks of {who}", one.looks, names)


def _unfit_names(what: str, some: Sequence[Person | Location | Thing], most: int) -> Iterator[str]:
    if len(some) > most:
        yield f"there are {len(some)} {what}, there may be {most}: keep those that matter"
    keys = [key(one.name) for one in some[:most]]
    for twice in dict.fromkeys(k for k in keys if keys.count(k) > 1):
        yield f"'{twice}' stands twice among the {what}"
    for one in some[:most]:
        yield from unfit(f"a name among the {what}", one.name, NAME, needed=True)
        yield from unfit(f"the looks of {tidied(one.name)[:60]}", one.looks, TRAITS)


def in_story(cast: Sequence[Person], text: str, wishes: Wishes) -> Iterator[str]:
    """Say who of the cast is in no word of the story, nor given by the person."""
    plain = f" {tidied(text).casefold()} "
    given = {key(n) for one in wishes.cast.values() for n in (one.name, *one.aliases)}
    for one in cast:
        words = [w for n in (one.name, *one.aliases) for w in key(n).split()]
        if key(one.name) in given or set(words) & (_NARRATORS | PRONOUNS):
            continue
        if not any(w in plain for w in words if len(w) > 2 or not w.isascii()):
            yield f"'{tidied(one.name)[:60]}' is not in the text: write the name or the words the story uses"


@lru_cache(maxsize=4)
def cues(story: Story) -> tuple[str, ...]:
    """Return the names over the dialogue of a screenplay, each once."""
    found: dict[str, str] = {}
    for line in spoken_lines(story):
        if line.cue:
            found.setdefault(key(line.cue), line.cue)
    return tuple(found.values())


def title_of(story: Story) -> str:
    """Return the title a story gives itself, empty where it gives none."""
    named = any(why.startswith("the title") for why in untold(story).values())
    return story.title if named else ""


def member(name: str, known: Mapping[str, str]) -> str:
    """Return the id of whoever is called `name`, empty when nobody is."""
    return known.get(key(name), "")
