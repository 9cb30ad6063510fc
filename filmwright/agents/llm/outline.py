"""The outline: a whole story as a bible of cast, places, props, look, and scenes that tile its sentences.

    Story ─┬─ fits the window ─> one call ──────────────┬─> checks ─> Bible
           └─ too long ─> cards, merged (bible.py) ─────┘

The model names people and places and says where scenes begin; ids, ranges, shots and seconds are ours.
"""

from collections.abc import Container, Iterator, Mapping, Sequence

from filmwright.agents.llm.bible import Gather, in_turn, reduced
from filmwright.agents.llm.casting import key, met, place, prop, with_ids
from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Bible, SentenceRange, Wishes
from filmwright.agents.llm.film_words import (
    Task,
    cues,
    in_story,
    look_of,
    member,
    title_of,
    unfit_film,
    unfit_people,
    wanted,
)
from filmwright.agents.llm.lengths import length_of, misfits, weigh
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.reading import Reading, headings_of, marked
from filmwright.agents.llm.scenes import Told, cards, cut, left_out, trimmed, untiled
from filmwright.agents.llm.traits import LINE, TEXT, tidied, unfit
from filmwright.agents.llm.wire_outline import Outline, OutlineScene
from filmwright.agents.rules.slugs import slug
from filmwright.schemas.board import Place, Prop
from filmwright.schemas.story import Story

_SCENE_TOKENS, _FILM_TOKENS = 170, 2500
_MAY_DROP = 0.15
"""Of a story for which the film has room."""


def outline(
    story: Story, reading: Reading, wishes: Wishes, writer: Writer, gather: Gather = in_turn
) -> Bible:
    """Return what the whole film agrees on. `gather` asks the calls of a long story side by side.

    Raises:
        UsageError, InputInvalid: the wishes cannot be met.
        ModelFailed, OverBudget, Cancelled: as the writer says.
    """
    task = Task(story, reading, wishes, length_of(story, wishes))
    if not reading.fits:
        return reduced(task, writer, gather)
    return _bible(task, writer.ask(outline_call(task)))


def outline_call(task: Task) -> Call[Outline]:
    """Return the question about a story that fits the window."""
    story = task.story
    return Call(
        unit="plan/outline",
        prompt=prompt("outline"),
        shared=wanted(task),
        question=marked(story, 0, len(story.sentences), task.reading.delimiter),
        wire=Outline,
        tokens=_FILM_TOKENS + _SCENE_TOKENS * max(6, task.length.scenes),
        check=lambda answer: tuple(_wrong(task, answer))[:12],
    )


def _wrong(task: Task, answer: Outline) -> Iterator[str]:
    story, reading, wishes = task.story, task.reading, task.wishes
    yield from unfit_film(answer.title, answer.logline, answer.look, answer.palette)
    yield from unfit_people(answer.cast, answer.places, answer.props)
    yield from in_story(answer.cast, story.text, wishes)
    names = _names(answer, wishes)
    for name in cues(story):
        if not member(name, names):
            yield f"'{name}' speaks in the story and is not in the cast"
    if not answer.scenes:
        yield "there is no scene"
        return
    firsts = [s.first_sentence for s in answer.scenes]
    pieces = [*firsts, *(s.first_sentence for s in answer.left_out)]
    broken = list(untiled(pieces, 0, len(story.sentences), reading.untold))
    if firsts != sorted(firsts):
        broken.append("the scenes are not in the order of the story")
    yield from broken
    known = names, _place_ids(answer, wishes), {key(t.name) for t in answer.props}
    for i, scene in enumerate(answer.scenes, 1):
        yield from _wrong_scene(f"scene {i}", scene, *known)
    for skipped in answer.left_out:
        yield from unfit(f"why sentence {skipped.first_sentence} is left out", skipped.why, LINE, needed=True)
    if not broken:
        yield from _wrong_length(task, answer)


def _wrong_scene(
    what: str, scene: OutlineScene, names: Mapping[str, str], places: Container[str], props: Container[str]
) -> Iterator[str]:
    yield from unfit(f"the summary of {what}", scene.summary, TEXT, needed=True)
    yield from unfit(f"the mood of {what}", scene.mood, LINE)
    if key(scene.place) not in places:
        yield f"{what} is at '{tidied(scene.place)[:60]}', which is not among the places"
    for name in scene.cast:
        if not member(name, names):
            yield f"'{tidied(name)[:60]}' of {what} is not in the cast: use the name the cast has"
    for name in scene.props:
        if key(name) not in props:
            yield f"'{tidied(name)[:60]}' of {what} is not among the props"


def _wrong_length(task: Task, answer: Outline) -> Iterator[str]:
    length, ranges = task.length, _ranges(task, answer)
    empty = [i for i, (first, last) in enumerate(ranges, 1) if first >= last]
    if empty:
        first = answer.scenes[empty[0] - 1].first_sentence
        yield f"scene {empty[0]}, from sentence {first}, holds only titles and marks between parts"
        return
    yield from _buried_headings(task, ranges)
    weights = [weigh(task.story, one) for one in ranges]
    names = [f"scene {i} (sentences {a} to {b - 1})" for i, (a, b) in enumerate(ranges, 1)]
    yield from misfits(weights, length, names)
    dropped = 1 - sum(w.seconds for w in weights) / length.whole.seconds
    if dropped > _MAY_DROP and length.whole.seconds <= 1.05 * length.seconds:
        yield f"{dropped:.0%} of the story is left out, and the film has room for all of it: tell it"


def _buried_headings(task: Task, ranges: Sequence[SentenceRange]) -> Iterator[str]:
    """Say which scene headings of a screenplay stand inside a scene, if there are shots for all of them."""
    headings = headings_of(task.story)
    if len(headings) <= task.length.shots:
        for first, last in ranges:
            for i in headings:
                if first < i < last and any(
                    weigh(task.story, (n, n + 1)).seconds for n in range(i + 1, last)
                ):
                    yield f"sentence {i} is a scene heading: begin a scene there"


def _ranges(task: Task, answer: Outline) -> tuple[tuple[int, int], ...]:
    firsts = {s.first_sentence for s in answer.scenes}
    pieces = cut([*firsts, *(s.first_sentence for s in answer.left_out)], len(task.story.sentences))
    return tuple(trimmed(piece, task.reading.untold) for piece in pieces if piece[0] in firsts)


def _names(answer: Outline, wishes: Wishes) -> Mapping[str, str]:
    """Return the id of everyone by every spelling of their names."""
    everyone = with_ids(met(((0, p) for p in answer.cast), wishes.cast))
    known: dict[str, str] = {}
    for one in everyone:
        known |= {k: one.id for k in sorted(one.keys) if k not in known}
    for one in everyone:  # a name of their own beats an alias of somebody else
        known |= {key(n): one.id for n in one.names}
    return known


def _place_ids(answer: Outline, wishes: Wishes) -> Mapping[str, str]:
    known = {key(p.name): id_ for id_, p in wishes.places.items()}
    for one in answer.places:
        known.setdefault(key(one.name), slug(tidied(one.name)[:80], set(known.values())))
    return known


def _bible(task: Task, answer: Outline) -> Bible:
    story, wishes = task.story, task.wishes
    everyone = with_ids(met(((0, p) for p in answer.cast), wishes.cast))
    names, place_ids = _names(answer, wishes), _place_ids(answer, wishes)
    places: dict[str, Place] = {place_ids[key(p.name)]: place(p) for p in reversed(answer.places)} | dict(
        wishes.places
    )
    cast = {one.id: one.person for one in everyone}
    props: dict[str, Prop] = {}
    prop_ids: dict[str, str] = {}
    for thing in answer.props:
        if key(thing.name) not in prop_ids:
            prop_ids[key(thing.name)] = id_ = slug(tidied(thing.name), {*props, *cast})
            props[id_] = prop(thing)
    told = tuple(
        Told(
            sentences=sentences,
            place=place_ids[key(scene.place)],
            time=scene.time,
            weather=scene.weather,
            cast=tuple(dict.fromkeys(member(name, names) for name in scene.cast)),
            props=tuple(dict.fromkeys(prop_ids[key(name)] for name in scene.props)),
            summary=scene.summary,
            mood=scene.mood,
        )
        for scene, sentences in zip(answer.scenes, _ranges(task, answer), strict=True)
    )
    ordered = {id_: places[id_] for id_ in dict.fromkeys([*wishes.places, *(t.place for t in told)])}
    return Bible(
        title=title_of(story) or tidied(answer.title),
        logline=tidied(answer.logline),
        language=story.language if story.language != "und" else "en",
        look=look_of(wishes, answer.look, answer.palette),
        cast=cast,
        places=ordered,
        props=props,
        scenes=cards(story, told, ordered, task.length),
        left_out=left_out(
            story, [t.sentences for t in told], _whys(story, answer), task.reading.untold, "not told"
        ),
    )


def _whys(story: Story, answer: Outline) -> Mapping[int, str]:
    reasons = {s.first_sentence: tidied(s.why)[:LINE] for s in answer.left_out}
    pieces = cut([*(s.first_sentence for s in answer.scenes), *reasons], len(story.sentences))
    return {i: reasons[a] for a, b in pieces if a in reasons for i in range(a, b)}
