"""Cut a story into scenes: ranges that tile its sentences, with what no scene tells named and explained.

    first sentences of scenes and of stretches left out ─> ranges ─> SceneCards with shots and seconds
                                                         └> left_out

A model only says where a scene begins. Every scene ends where the next piece begins, so nothing can be lost
between two of them, and nothing told twice.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from filmwright.agents.llm.draft import SceneCard, SentenceRange
from filmwright.agents.llm.lengths import Length, share, weigh
from filmwright.agents.llm.traits import LINE, TEXT, tidied
from filmwright.agents.reading import fountain
from filmwright.schemas.board import Place
from filmwright.schemas.grammar import TimeOfDay, Weather
from filmwright.schemas.story import Story


@dataclass(frozen=True)
class Told:
    """One scene, with ids in place of names."""

    sentences: SentenceRange
    place: str
    time: TimeOfDay
    weather: Weather | None
    cast: tuple[str, ...]
    props: tuple[str, ...]
    summary: str
    mood: str


def untiled(
    firsts: Sequence[int],
    begin: int,
    end: int,
    untold: Collection[int],
    *,
    piece: str = "scene",
    of: str = "sentence",
) -> Iterator[str]:
    """Say why pieces that begin at `firsts` do not tile the sentences `begin:end`."""
    outside = sorted({n for n in firsts if not begin <= n < end})
    if outside:
        yield f"there is no {of} {outside[0]} here: they are {begin} to {end - 1}"
    if len(set(firsts)) < len(firsts):
        twice = next(n for n in firsts if firsts.count(n) > 1)
        yield f"two pieces begin at {of} {twice}: each begins where the one before it ends"
    start = next((i for i in range(begin, end) if i not in untold), begin)
    if not outside and firsts and min(firsts) > start:
        yield f"{of}s {start} to {min(firsts) - 1} are in no {piece}: the first one begins at {start}"


def cut(firsts: Sequence[int], end: int) -> tuple[SentenceRange, ...]:
    """Return where each piece begins and ends, in the order of the story."""
    ordered = sorted(firsts)
    return tuple(zip(ordered, [*ordered[1:], end], strict=True))


def trimmed(sentences: SentenceRange, untold: Mapping[int, str]) -> SentenceRange:
    """Return a range without the titles and marks at its ends; empty when nothing else is in it."""
    first, last = sentences
    while first < last and first in untold:
        first += 1
    while last > first and last - 1 in untold:
        last -= 1
    return first, last


def left_out(
    story: Story,
    scenes: Sequence[SentenceRange],
    whys: Mapping[int, str],
    untold: Mapping[int, str],
    why: str,
) -> tuple[tuple[int, int, str], ...]:
    """Return the stretches that no scene tells; `whys` has the reason by sentence, `why` is for the rest."""
    told = {i for first, last in scenes for i in range(first, last)}
    found: list[tuple[int, int, str]] = []
    for i in range(len(story.sentences)):
        if i in told:
            continue
        reason = untold.get(i) or whys.get(i) or why
        if found and found[-1][1] == i and found[-1][2] == reason:
            found[-1] = (found[-1][0], i + 1, reason)
        else:
            found.append((i, i + 1, reason))
    return tuple(found)


def cards(
    story: Story, told: Sequence[Told], places: Mapping[str, Place], length: Length
) -> tuple[SceneCard, ...]:
    """Return the scenes with ids by tens, headings, and their share of the shots and seconds."""
    shares = share([weigh(story, one.sentences) for one in told], length)
    return tuple(
        SceneCard(
            id=f"sc{10 * n:03d}",
            heading=_heading(story, one, places)[:LINE],
            place=one.place,
            time=one.time,
            weather=one.weather,
            summary=tidied(one.summary)[:TEXT],
            mood=tidied(one.mood)[:LINE],
            cast=one.cast,
            props=one.props,
            sentences=one.sentences,
            shots=shots,
            seconds=seconds,
        )
        for n, (one, (shots, seconds)) in enumerate(zip(told, shares, strict=True), 1)
    )


def _heading(story: Story, one: Told, places: Mapping[str, Place]) -> str:
    """Return the screenplay's own heading, or one in its manner: `EXT. THE ICE - DUSK`."""
    if story.form == "screenplay":
        words = story.text[slice(*story.sentences[one.sentences[0]])]
        if (first := fountain.parse(f"\n{words}\n\n")) and first[0].kind == "heading":
            return first[0].text
    here = places[one.place]
    inside = {"int": "INT.", "ext": "EXT.", "int-ext": "INT./EXT."}[here.interior]
    return f"{inside} {here.name.upper()} - {one.time.replace('-', ' ').upper()}"
