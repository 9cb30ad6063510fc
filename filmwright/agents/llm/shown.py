"""What a model is shown of a film: plain lines about the look, the people, a scene, its content.

Ids stand before names, because answers use ids. The film's own page is the same, byte for byte, in every
call that has it: servers keep such prefixes.
"""

from collections.abc import Iterable, Sequence

from filmwright.agents.llm.draft import Bible, SceneCard, Standing
from filmwright.agents.llm.pieces import Piece
from filmwright.agents.llm.reading import delimiter, mark
from filmwright.schemas.shot import Dialogue
from filmwright.schemas.story import Story

_ON_THE_PAGE = 30
"""People, places and things that every call is told about; of the rest a call has those of its scene."""


def fenced(story: Story, words: str) -> str:
    """Return words that come from the story, or from a model, between marks that they do not contain."""
    key = delimiter(story)
    return f"{mark(key, 'begin')}\n{words.replace(key, '')}\n{mark(key, 'end')}"


def film(bible: Bible) -> str:
    """Return the page about the whole film: look, language, people, places, things."""
    people = (_person(bible, id_) for id_ in list(bible.cast)[:_ON_THE_PAGE])
    places = (_place(bible, id_) for id_ in list(bible.places)[:_ON_THE_PAGE])
    things = (_thing(bible, id_) for id_ in list(bible.props)[:_ON_THE_PAGE])
    return "\n".join((
        f"The film: {bible.title}. {_flat(bible.logline)}",
        f"Language: {bible.language}",
        f"Look: {bible.look.style}; {_traits(bible.look.notes, *bible.look.palette)}",
        "People:", *_lines(people), "Places:", *_lines(places), "Things:", *_lines(things),
    ))  # fmt: skip


def scene(bible: Bible, card: SceneCard) -> str:
    """Return what is known of a scene before it is filmed."""
    place = bible.places.get(card.place)
    weather = card.weather or (place.weather if place else "clear")
    here = (
        *(_person(bible, id_) for id_ in list(bible.cast)[_ON_THE_PAGE:] if id_ in card.cast),
        *(_place(bible, id_) for id_ in list(bible.places)[_ON_THE_PAGE:] if id_ == card.place),
        *(_thing(bible, id_) for id_ in list(bible.props)[_ON_THE_PAGE:] if id_ in card.props),
    )
    return "\n".join((
        f"Scene {card.id}: {card.heading}",
        f"Place: {card.place}. Time: {card.time}. Weather: {weather}. Mood: {card.mood}",
        f"What happens: {_flat(card.summary)}",
        *(f"In it, too: {one}" for one in here),
    ))  # fmt: skip


def _person(bible: Bible, id_: str) -> str:
    one = bible.cast[id_]
    return f"{id_}: {one.name}; {_traits(one.looks, one.wears)}"


def _place(bible: Bible, id_: str) -> str:
    one = bible.places[id_]
    return f"{id_}: {one.name}; {one.interior}; {one.set}; {_traits(one.looks)}"


def _thing(bible: Bible, id_: str) -> str:
    one = bible.props[id_]
    return f"{id_}: {one.name}; {_traits(one.looks)}"


def standing(stands: Sequence[Standing]) -> str:
    """Return how people stand, one a line."""
    here = (
        f"{s.who}: {s.zone}, {s.depth}, {s.facing}, {s.posture}, {s.emotion}"
        + (f", holding {', '.join(s.holding)}" if s.holding else "")
        for s in stands
        if s.present
    )
    return "\n".join(_lines(here))


def told(pieces: Sequence[Piece]) -> str:
    """Return the pieces of a scene's content, one paragraph each, under their refs."""
    return "\n".join(_piece(p) for p in pieces)


def _piece(piece: Piece) -> str:
    beat = piece.beat
    deeds = ", ".join(f"{d.who} {d.verb}" + (f" {d.target}" if d.target else "") for d in beat.deeds)
    head = f"[{piece.ref}] at least {piece.seconds:g} s; seen or heard: {', '.join(beat.who) or 'nobody'}"
    shown = [head]
    if piece.opens:
        shown.append(f"  {_flat(beat.action)}" + (f" ({deeds})" if deeds else ""))
    if piece.narration:
        shown.append(f"  narrator: {_flat(piece.narration)}")
    return "\n".join([*shown, *(f"  {_line(x)}" for x in piece.lines)])


def _line(line: Dialogue) -> str:
    how = f", {line.how}" if line.how else ""
    return f"{line.who} ({line.mode}{how}): {_flat(line.line)}"


def _traits(*words: str) -> str:
    return _flat(", ".join(w for w in words if w)) or "not said"


def _flat(words: str) -> str:
    """Put words on one line: no text can look like a line of ours."""
    return " ".join(words.split())


def _lines(lines: Iterable[str]) -> list[str]:
    return [f"- {line}" for line in lines] or ["- none"]
