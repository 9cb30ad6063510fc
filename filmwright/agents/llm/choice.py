"""Choose the scenes of a film from the moments of a long story.

    moments, numbered ─> parts that fit the window ─> plan/outline (or outline1, outline2 ...) ─> scenes

Each part gets the share of the film's shots and seconds that its moments have of the story's.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from filmwright.agents.llm.chunks import Shown, unordered
from filmwright.agents.llm.contract import Call
from filmwright.agents.llm.draft import SentenceRange
from filmwright.agents.llm.film_words import Task, unfit_film, wanted
from filmwright.agents.llm.lengths import Length, apportion, misfits, weigh
from filmwright.agents.llm.merging import World
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.scenes import Told, cut, trimmed, untiled
from filmwright.agents.llm.shown import fenced
from filmwright.agents.llm.tokens import estimate
from filmwright.agents.llm.traits import LINE, TEXT, unfit
from filmwright.agents.llm.wire_outline import NOBODY, Choice, choice_wire

_MOST_IDS = 120
"""Of one kind in one question: a server compiles every one into its grammar."""
_SCENE_TOKENS, _FILM_TOKENS = 170, 1200
_SHARE_OF_WINDOW = 0.5
"""That a list of moments may take of a question."""

Part = tuple[Shown, ...]


def choice_calls(task: Task, moments: Sequence[Shown], world: World) -> tuple[tuple[Call[Choice], Part], ...]:
    """Return one question for each part of the moments, with its part; one where they fit one question."""
    parts = _parts(moments, int((task.reading.window - _FILM_TOKENS) * _SHARE_OF_WINDOW))
    seconds = [sum(m.seconds for m in part) for part in parts]
    shots = apportion(seconds, [0] * len(parts), max(task.length.shots, 1))
    told = sum(weight for weight, some in zip(seconds, shots, strict=True) if some)
    asked: list[tuple[Call[Choice], Part]] = []
    for part, some, weight in zip(parts, shots, seconds, strict=True):
        if some:
            share = task.length.seconds * weight / max(told, 1e-9)
            own = replace(task.length, shots=some, seconds=share) if len(parts) > 1 else task.length
            unit = "plan/outline" if len(parts) == 1 else f"plan/outline{len(asked) + 1}"
            asked.append((_choice_call(task, own, unit, part, world), part))
    return tuple(asked)


def _parts(moments: Sequence[Shown], tokens: int) -> tuple[Part, ...]:
    parts: list[list[Shown]] = [[]]
    room = tokens
    for moment in moments:
        takes = estimate(moment.line(1000))
        if parts[-1] and takes > room:
            parts.append([])
            room = tokens
        parts[-1].append(moment)
        room -= takes
    return tuple(tuple(part) for part in parts)


def _choice_call(task: Task, own: Length, unit: str, part: Part, world: World) -> Call[Choice]:
    met = Counter(who for moment in part for who in moment.cast)
    cast = [one.id for one in world.people if one.id in met or one.id in task.wishes.cast]
    cast = sorted(cast, key=lambda who: -met[who])[:_MOST_IDS]
    places = list(dict.fromkeys(moment.place for moment in part))[:_MOST_IDS]
    props = list(world.props)[:_MOST_IDS]
    people = {one.id: one.person for one in world.people}
    share = "This is a part of the story. " if own is not task.length else ""
    how = (
        "Choose runs of moments; what lies between two scenes is left out."
        if own.must_leave_out
        else "Every moment lies in a scene: a scene runs to where the next begins."
    )
    lines = [
        "CAST",
        *(f"- {who}: {people[who].name}; {people[who].looks or 'looks unknown'}" for who in cast),
        "PLACES",
        *(f"- {where}: {world.places[where].name}" for where in places),
        "PROPS",
        *(f"- {thing}: {world.props[thing].name}" for thing in props),
        "MOMENTS",
        *(moment.line(n) for n, moment in enumerate(part, 1)),
    ]
    return Call(
        unit=unit,
        prompt=prompt("choose"),
        shared=wanted(task),
        question=f"{share}Its scenes may take about {own.seconds:.0f} seconds in {own.shots} shots. {how}\n"
        + fenced(task.story, "\n".join(lines)),
        wire=choice_wire(cast, places, props),
        tokens=_FILM_TOKENS + _SCENE_TOKENS * max(6, own.scenes),
        check=lambda answer: tuple(_wrong(task, own, part, answer))[:12],
    )


def _wrong(task: Task, length: Length, part: Part, answer: Choice) -> Iterator[str]:
    yield from unfit_film(answer.title, answer.logline, answer.look, answer.palette)
    if not answer.scenes:
        yield "there is no scene"
        return
    for i, scene in enumerate(answer.scenes, 1):
        yield from unfit(f"the summary of scene {i}", scene.summary, TEXT, needed=True)
        yield from unfit(f"the mood of scene {i}", scene.mood, LINE)
    firsts = [scene.first_moment for scene in answer.scenes]
    if length.must_leave_out:
        runs = [(scene.first_moment, scene.last_moment) for scene in answer.scenes]
        broken = list(unordered(runs, 1, len(part), "moment"))
    else:
        broken = list(untiled(firsts, 1, len(part) + 1, {}, of="moment"))
        if firsts != sorted(firsts):
            broken.append("the scenes are not in the order of the story")
    yield from broken
    if not broken:
        ranges = _ranges(answer, part, length, task.reading.untold)
        names = [f"scene {i}" for i in range(1, len(ranges) + 1)]
        yield from misfits([weigh(task.story, one) for one in ranges], length, names)


def _ranges(
    answer: Choice, part: Part, length: Length, untold: Mapping[int, str]
) -> tuple[SentenceRange, ...]:
    runs = tuple((scene.first_moment, scene.last_moment + 1) for scene in answer.scenes)
    if not length.must_leave_out:
        runs = cut([first for first, _ in runs], len(part) + 1)
    return tuple(
        trimmed((part[first - 1].sentences[0], part[last - 2].sentences[1]), untold) for first, last in runs
    )


def told_by(answer: Choice, part: Part, length: Length, untold: Mapping[int, str]) -> tuple[Told, ...]:
    """Return the scenes that an answer chose of `part`."""
    return tuple(
        Told(
            sentences=sentences,
            place=scene.place,
            time=scene.time,
            weather=scene.weather,
            cast=tuple(dict.fromkeys(who for who in scene.cast if who != NOBODY)),
            props=tuple(dict.fromkeys(thing for thing in scene.props if thing != NOBODY)),
            summary=scene.summary,
            mood=scene.mood,
        )
        for scene, sentences in zip(answer.scenes, _ranges(answer, part, length, untold), strict=True)
    )
