"""The card of a chunk: what a film could show of a part of a story that is longer than the window.

    chunk ─> plan/card03 ─> Card ─> moments with ids, numbered through the whole story

Where the film has room for the whole story the moments tile the chunk; else they are short runs of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filmwright.agents.llm.casting import key
from filmwright.agents.llm.contract import Call
from filmwright.agents.llm.draft import SentenceRange
from filmwright.agents.llm.film_words import Task, in_story, unfit_people, wanted
from filmwright.agents.llm.lengths import weigh
from filmwright.agents.llm.merging import World
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.reading import marked
from filmwright.agents.llm.scenes import trimmed, untiled
from filmwright.agents.llm.traits import TEXT, tidied, unfit
from filmwright.agents.llm.wire_outline import NOBODY, Card, Moment
from filmwright.schemas.grammar import TimeOfDay

MOST_MOMENTS = 14
"""Of a card."""
_CARD_TOKENS = 3500


@dataclass(frozen=True)
class Shown:
    """One moment of the whole story, with ids."""

    sentences: SentenceRange
    card: int
    what: str
    place: str
    time: TimeOfDay
    cast: tuple[str, ...]
    importance: str
    seconds: float

    def line(self, number: int) -> str:
        """Return it as a line of the list that scenes are chosen from."""
        first, last = self.sentences
        who = ", ".join(self.cast) or NOBODY
        return (
            f"{number}: sentences {first}-{last - 1}, {self.seconds:.0f} s, {self.importance}; {self.place}, "
            f"{self.time}; {who}: {self.what}"
        )


def card_calls(task: Task) -> tuple[Call[Card], ...]:
    """Return one question for each chunk: `plan/card01`, `plan/card02` ..."""
    chunks, shared = task.reading.chunks, wanted(task)
    width = max(2, len(str(len(chunks))))
    return tuple(
        _card_call(task, f"plan/card{n:0{width}d}", chunk, shared) for n, chunk in enumerate(chunks, 1)
    )


def _card_call(task: Task, unit: str, chunk: SentenceRange, shared: str) -> Call[Card]:
    whole = "" if task.length.must_leave_out else "Tell all of it: a moment runs to where the next begins.\n"
    words = marked(task.story, *chunk, task.reading.delimiter)
    return Call(
        unit=unit,
        prompt=prompt("card"),
        shared=shared,
        question=f"{whole}Sentences {chunk[0]} to {chunk[1] - 1}:\n{words}",
        wire=Card,
        tokens=_CARD_TOKENS,
        check=lambda answer: tuple(_wrong_card(task, chunk, answer))[:12],
    )


def _wrong_card(task: Task, chunk: SentenceRange, answer: Card) -> Iterator[str]:
    yield from unfit_people(answer.cast, answer.places, answer.props)
    spans = task.story.sentences[slice(*chunk)]
    yield from in_story(answer.cast, task.story.text[spans[0][0] : spans[-1][1]], task.wishes)
    yield from _wrong_runs(task, chunk, answer.moments)
    people = {key(n) for p in answer.cast for n in (p.name, *p.aliases)}
    people |= {key(n) for p in task.wishes.cast.values() for n in (p.name, *p.aliases)}
    places = {key(p.name) for p in answer.places} | {key(p.name) for p in task.wishes.places.values()}
    for moment in answer.moments[:MOST_MOMENTS]:
        what = f"the moment at sentence {moment.first_sentence}"
        yield from unfit(what, moment.what, TEXT, needed=True)
        if key(moment.place) not in places:
            yield f"{what} is at '{tidied(moment.place)[:60]}', which is not among the places"
        for name in moment.cast:
            if key(name) not in people:
                yield f"'{tidied(name)[:60]}' of {what} is not in the cast"


def _wrong_runs(task: Task, chunk: SentenceRange, moments: Sequence[Moment]) -> Iterator[str]:
    begin, end = chunk
    if not moments and any(i not in task.reading.untold for i in range(begin, end)):
        yield "there is no moment"
    if len(moments) > MOST_MOMENTS:
        yield f"there are {len(moments)} moments, there may be {MOST_MOMENTS}"
    firsts = [m.first_sentence for m in moments]
    if firsts != sorted(firsts):
        yield "the moments are not in the order of the story"
    if task.length.must_leave_out:
        yield from unordered(
            [(m.first_sentence, m.last_sentence) for m in moments], begin, end - 1, "sentence"
        )
    elif firsts:
        yield from untiled(firsts, begin, end, task.reading.untold, piece="moment")


def unordered(runs: Sequence[tuple[int, int]], least: int, most: int, what: str) -> Iterator[str]:
    """Say why runs (first, last) do not lie in order between `least` and `most`."""
    at = least
    for first, last in runs:
        if not least <= first <= last <= most:
            yield f"{what}s {first} to {last}: they run from {least} to {most}, the first before the last"
        elif first < at:
            yield f"{what} {first} is told twice, or out of order"
        at = max(at, last + 1)


def moments_of(task: Task, answers: Sequence[Card], world: World) -> tuple[Shown, ...]:
    """Return the moments of all cards, in order, without those that hold nothing that can be told."""
    found: list[Shown] = []
    for n, (card, (_, end)) in enumerate(zip(answers, task.reading.chunks, strict=True)):
        for i, moment in enumerate(card.moments):
            after = card.moments[i + 1].first_sentence if i + 1 < len(card.moments) else end
            last = moment.last_sentence + 1 if task.length.must_leave_out else after
            run = trimmed((moment.first_sentence, last), task.reading.untold)
            if run[0] < run[1]:
                found.append(_shown(moment, run, n, weigh(task.story, run).seconds, world))
    return tuple(found)


def _shown(moment: Moment, run: SentenceRange, card: int, seconds: float, world: World) -> Shown:
    cast = dict.fromkeys(world.who[card, key(name)] for name in moment.cast)
    where, what = world.where[key(moment.place)], tidied(moment.what)
    return Shown(run, card, what, where, moment.time, tuple(cast), moment.importance, seconds)
