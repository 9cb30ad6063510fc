"""Everyone and everything of the cards of a long story, under one id each.

people of all cards ─> joined by proper names ─> plan/same01: which pairs are one? ─> World
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filmwright.agents.llm import casting
from filmwright.agents.llm.casting import Someone, key, place, prop
from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Wishes
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.traits import tidied
from filmwright.agents.llm.wire_outline import Card, Same, same_wire
from filmwright.agents.rules.slugs import slug
from filmwright.schemas.board import Place, Prop

_PAIRS_IN_A_CALL, _MOST_PAIRS = 40, 160


@dataclass(frozen=True)
class World:
    """Everyone and everything of all cards, under ids."""

    people: tuple[Someone, ...]
    places: Mapping[str, Place]
    props: Mapping[str, Prop]
    who: Mapping[tuple[int, str], str]
    """(card, name) -> id."""
    where: Mapping[str, str]


def world_of(answers: Sequence[Card], wishes: Wishes, writer: Writer) -> World:
    """Return who and what is in the cards; a model says which doubtful pairs are one person."""
    met = casting.met(((n, p) for n, card in enumerate(answers) for p in card.cast), wishes.cast)
    pairs = casting.doubtful(met, _MOST_PAIRS)
    same: list[tuple[int, int]] = []
    for n in range(0, len(pairs), _PAIRS_IN_A_CALL):
        some = pairs[n : n + _PAIRS_IN_A_CALL]
        said = writer.ask(same_call(met, some, n // _PAIRS_IN_A_CALL + 1))
        same += [some[int(name[1:]) - 1] for name in said.same if name[1:].isdigit()]
    people = casting.with_ids(casting.joined(met, same))
    who: dict[tuple[int, str], str] = {}
    for one in people:
        for card in one.cards or range(len(answers)):
            who |= {(card, k): one.id for k in sorted(one.keys) if (card, k) not in who}
    for one in people:
        who |= {(card, key(n)): one.id for card in one.cards for n in one.names}
    ids = {one.id for one in people}
    where = {key(p.name): id_ for id_, p in wishes.places.items()}
    places: dict[str, Place] = dict(wishes.places)
    props: dict[str, Prop] = {}
    things: set[str] = set()
    for answer in answers:
        for location in answer.places:
            if key(location.name) not in where:
                where[key(location.name)] = id_ = slug(tidied(location.name), places)
                places[id_] = place(location)
        for thing in answer.props:
            if key(thing.name) not in things:
                things.add(key(thing.name))
                props[slug(tidied(thing.name), {*props, *ids})] = prop(thing)
    return World(people, places, props, who, where)


def same_call(everyone: Sequence[Someone], pairs: Sequence[tuple[int, int]], number: int) -> Call[Same]:
    """Return the question which of these pairs are one person."""
    names = [f"p{n}" for n in range(1, len(pairs) + 1)]
    lines = [
        f"{n}: {_about(everyone[a])} / {_about(everyone[b])}" for n, (a, b) in zip(names, pairs, strict=True)
    ]
    return Call(
        unit=f"plan/same{number:02d}",
        prompt=prompt("merge"),
        shared="",
        question="\n".join(lines),
        wire=same_wire(names),
        tokens=200 + 12 * len(names),
        check=lambda answer: _wrong_pairs(names, answer),
    )


def _about(one: Someone) -> str:
    also = f" ({', '.join(one.person.aliases)})" if one.person.aliases else ""
    cards = ", ".join(str(c + 1) for c in one.cards[:6])
    return f"{one.person.name}{also}, {one.person.looks or 'looks unknown'}, in parts {cards or 'given'}"


def _wrong_pairs(names: Sequence[str], answer: Same) -> tuple[str, ...]:
    said = [*answer.same, *answer.different]
    missing = [n for n in names if n not in said]
    twice = sorted({n for n in said if said.count(n) > 1})
    reasons = [f"{', '.join(missing[:8])}: neither the same nor different"] if missing else []
    return tuple(reasons + ([f"{', '.join(twice[:8])}: answered twice"] if twice else []))
