"""A story that is longer than the window: chunks to cards, cards to one bible.

    chunk ─> card ┐
    chunk ─> card ┼─> people joined ─> moments, numbered ─> plan/outline: scenes chosen ─> Bible
    chunk ─> card ┘

Nothing after the cards sees the story's text, so a novel takes the memory of its cards. Each call is a unit
of its own: the cards may be asked side by side.
"""

from collections.abc import Callable, Sequence

from filmwright.agents.llm.choice import choice_calls, told_by
from filmwright.agents.llm.chunks import card_calls, moments_of
from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Bible
from filmwright.agents.llm.film_words import Task, look_of, title_of
from filmwright.agents.llm.merging import world_of
from filmwright.agents.llm.scenes import cards, left_out
from filmwright.agents.llm.traits import tidied
from filmwright.agents.llm.wire_outline import Card
from filmwright.errors import InputInvalid

Gather = Callable[[Sequence[Call[Card]], Writer], Sequence[Card]]
"""Asks several calls, side by side if it likes, and returns the answers in the order of the calls."""


def in_turn(calls: Sequence[Call[Card]], writer: Writer) -> list[Card]:
    """Ask one call after the other."""
    return [writer.ask(call) for call in calls]


def reduced(task: Task, writer: Writer, gather: Gather) -> Bible:
    """Return the bible of a story that is longer than the window.

    Raises:
        InputInvalid: there is nothing in it to film.
        ModelFailed, OverBudget, Cancelled: as the writer says.
    """
    story, wishes, length, untold = task.story, task.wishes, task.length, task.reading.untold
    answers = gather(card_calls(task), writer)
    world = world_of(answers, wishes, writer)
    moments = moments_of(task, answers, world)
    if not moments:
        raise InputInvalid("nothing in the story can be filmed", hint="write at least one sentence of story")
    calls = choice_calls(task, moments, world)
    chosen = [writer.ask(call) for call, _ in calls]
    told = tuple(
        one
        for answer, (_, part) in zip(chosen, calls, strict=True)
        for one in told_by(answer, part, length, untold)
    )
    seen = {who for one in told for who in one.cast} | set(wishes.cast)
    used = dict.fromkeys([*wishes.places, *(one.place for one in told)])
    places = {id_: world.places[id_] for id_ in used}
    why = (
        f"left out to keep the film to {length.seconds / 60:.3g} minutes"
        if length.must_leave_out
        else "not told"
    )
    return Bible(
        title=title_of(story) or tidied(chosen[0].title),
        logline=tidied(chosen[0].logline),
        language=story.language if story.language != "und" else "en",
        look=look_of(wishes, chosen[0].look, chosen[0].palette),
        cast={one.id: one.person for one in world.people if one.id in seen},
        places=places,
        props={id_: one for id_, one in world.props.items() if any(id_ in t.props for t in told)},
        scenes=cards(story, told, places, length),
        left_out=left_out(story, [t.sentences for t in told], {}, untold, why),
    )
