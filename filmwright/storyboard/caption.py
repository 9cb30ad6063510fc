"""The dense caption of a shot: what a picture or video model is told, from the board alone. Pure.

    ShotBrief ─> subject, action, place, camera, light, style ─> sentences, each with its weight
              ─> the least of them dropped until the caption is short enough ─> Caption

Nobody is named: people are their visible traits, the second time in short ("the polar bear"). There are no
pronouns for people, no spoken words, no similes. It invents nothing: what the board does not say is not
said. A person's own `prompt` stands instead, but for the names in it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from filmwright.schemas.board import Board
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.motion import Entity
from filmwright.schemas.shot import Placement
from filmwright.storyboard.caption_english import (
    an,
    is_latin,
    length,
    listed,
    many,
    noun_of,
    sentence,
    sentences,
    the,
)
from filmwright.storyboard.caption_events import placements, what_happens
from filmwright.storyboard.caption_voice import Moment, Voice, called
from filmwright.storyboard.caption_words import WORDS

Part = Literal["subject", "action", "place", "camera", "light", "style"]
PARTS: tuple[Part, ...] = get_args(Part)
_DETAIL = 4
"""Sentences of this weight and above go before anything is said more briefly."""
SHORT_WORDS, LONG_WORDS = 75, 200
"""What models with a short and with a long text encoder read of a caption."""


@dataclass(frozen=True)
class Caption:
    """What a generator is told, and what it is told to avoid."""

    text: str
    negative: str


@dataclass(frozen=True)
class _Sentence:
    part: Part
    weight: int
    """0 is told in any case; the highest goes first."""
    text: str
    briefly: str = ""
    """The same in fewer words, where there is not room for all."""


def caption(
    brief: ShotBrief,
    *,
    moment: Moment = "whole",
    words: Mapping[str, str] | None = None,
    language: str = "en",
    parts: Collection[Part] = PARTS,
    limit_words: int = LONG_WORDS,
    lead: str = "",
) -> Caption:
    """Return the caption of a shot's clip (`whole`), or of its first or last still.

    `words` tells how to say what: `{hut}` is whom or what the shot mentions and does not show, a name is said
    otherwise wherever it stands (both from `words_of`), and `move dolly-in` is a phrase of one generator
    instead of `caption_words.WORDS`. `language` is that of the board's texts: pronouns and similes are found
    in English only. At least one sentence is told, however long it is. `lead` comes before all (a person's
    own prompt excepted): what another take must not get wrong.
    """
    voice = Voice(brief, words or {}, language)
    negative = _negative(brief)
    if brief.shot.prompt:
        return Caption(" ".join(voice.own_words(brief.shot.prompt).split()), negative)
    opening = [_Sentence("subject", 0, lead)] if lead else []
    told = opening + [one for one in _told(voice, moment, parts) if one.text and one.part in parts]
    return Caption(" ".join(_fitted(told, limit_words)), negative)


def _fitted(told: list[_Sentence], limit_words: int) -> list[str]:
    """Return the sentences that fit: details go first, then the rest is told briefly, then goes, too."""

    def is_long() -> bool:
        return len(told) > 1 and sum(length(one.text) for one in told) > limit_words

    def drop_from(weight: int) -> None:
        while is_long() and (least := max(reversed(told), key=lambda one: one.weight)).weight >= weight:
            told.remove(least)

    drop_from(_DETAIL)
    for one in sorted(told, key=lambda one: -one.weight):
        if is_long() and one.briefly:
            told[told.index(one)] = replace(one, text=one.briefly)
    drop_from(0)
    return [one.text for one in told]


def words_of(board: Board) -> dict[str, str]:
    """Return how to call everyone and everything of a board by what can be seen, by name and by id."""
    found: dict[str, str] = {}
    for key, member in board.cast.items():
        short = the(called(member.looks))
        names = (name for name in (member.name, *member.aliases) if name and not name[0].islower())
        found |= {f"{{{key}}}": short, **dict.fromkeys(names, short)}
    for key, place in board.places.items():
        short = called_place(place.looks, place.set)
        found |= {f"{{{key}}}": short} | ({place.name: short} if place.name else {})
    return found


def called_place(looks: str, setting: str) -> str:
    """Return a place in short: by its looks, else by its setting."""
    return the(noun_of(looks)) if looks else WORDS[f"place {setting}"]


def _negative(brief: ShotBrief) -> str:
    found: dict[str, str] = {}
    for one in f"{brief.look.negative},{brief.shot.negative}".replace("，", ",").split(","):
        if one.strip():
            found.setdefault(one.strip().casefold(), one.strip())
    return ", ".join(found.values())


def _told(voice: Voice, moment: Moment, parts: Collection[Part]) -> Iterator[_Sentence]:
    """Yield every sentence there is to tell, in order."""
    people = voice.people(moment)
    happens, told = what_happens(voice, moment)
    placed = {p.who: p for p in placements(voice.brief, moment)}
    unplaced = [who for who in people if who not in placed]
    # One person who opens the action is described where they are mentioned: "A polar bear in a hat walks".
    opens = unplaced[0] if len(people) == 1 and unplaced and happens.startswith(f"{{{people[0]}}}") else None
    inline = opens if "subject" in parts and "action" in parts else None
    for number, who in enumerate(people):
        if who != inline:
            whole, brief = (
                _person(voice, who, placed.get(who), moment, briefly=one) for one in (False, True)
            )
            yield _Sentence("subject", min(1 + number, _DETAIL), whole, brief)
    things = [] if moment == "last" and not happens else list(_things(voice, moment, happens))
    if things:
        yield _Sentence("subject", 4 if people else 1, sentence(f"the picture shows {listed(things)}"))
    for number, text in enumerate(sentences(voice.said(happens, introduce=inline))):
        yield _Sentence("action", 0 if number == 0 else 3, text)
    for weight, text in told:
        yield _Sentence("action", weight, sentence(text))
    yield _Sentence("place", 2, _place(voice), _place(voice, briefly=True))
    for weight, text in _camera(voice, moment):
        yield _Sentence("camera", weight, sentence(text))
    yield _Sentence("light", 6, _light(voice))
    yield _Sentence("style", 2, _style(voice), _style(voice, briefly=True))


def _person(voice: Voice, who: str, placed: Placement | None, moment: Moment, *, briefly: bool) -> str:
    whole = voice.full(who, briefly=briefly)
    if placed is None:
        return sentence(whole)
    if "," in whole:
        whole += ","
    if moment == "whole" and placed.zone.startswith("off"):
        return sentence(f"{whole} comes into the frame from the {placed.zone.removeprefix('off-')}")
    return sentence(
        f"{whole} {voice.word(f'posture {placed.posture}')} {_standing(voice, placed, briefly=briefly)}"
    )


def _standing(voice: Voice, placed: Placement, *, briefly: bool) -> str:
    keys = (
        f"zone {placed.zone}",
        f"depth {placed.depth}",
        f"facing {placed.facing}",
        f"emotion {placed.emotion}",
    )
    told = [voice.word(key) for key in keys]
    if placed.holding and not briefly:
        told.append(f"holding {listed([voice.thing_full(thing) for thing in placed.holding])}")
    if placed.looking_at is not None and not briefly:
        told.append(f"looking at {voice.short(placed.looking_at)}")
    return ", ".join(one for one in told if one)


def _things(voice: Voice, moment: Moment, happens: str) -> Iterator[str]:
    """Yield the props and the moving things that the action does not describe already."""
    brief, spoken = voice.brief, {_stem(word) for word in happens.split()}
    frames = placements(brief, moment)
    held = {thing for placed in frames for thing in placed.holding}
    moving = {name for entity in brief.shot.motion.entities for name in (entity.ref, entity.id)}
    where = {p.who: voice.word(f"zone {p.zone}") for p in frames}
    for key in brief.props:
        if key not in held and key not in moving:
            phrase = voice.thing_full(key)
            if key in where:
                yield f"{phrase} {where[key]}"
            elif not _is_told(phrase, spoken):
                yield phrase
    for entity in brief.shot.motion.entities:
        phrase = _amount(voice, entity)
        if entity.ref not in brief.cast and entity.kind != "actor" and not _is_told(phrase, spoken):
            yield phrase


def _is_told(phrase: str, spoken: Collection[str]) -> bool:
    words = [word for word in phrase.replace(",", " ").split() if word not in ("a", "an", "the")]
    return all(_stem(word) in spoken for word in words)


def _stem(word: str) -> str:
    return word.strip(".,;:!?").casefold().removesuffix("s")


def _amount(voice: Voice, entity: Entity) -> str:
    looks = voice.cleaned(entity.looks)
    if not looks and entity.ref is not None:
        looks = voice.thing_full(entity.ref)
    count = 1 if entity.kind in ("liquid", "particles") else entity.count
    return many(looks or entity.id.replace("-", " ").replace("_", " "), count)


def _place(voice: Voice, *, briefly: bool = False) -> str:
    place, brief = voice.brief.place, voice.brief
    looks = voice.cleaned(place.looks)
    setting = voice.word(f"set {place.set}")
    if len(looks.replace(",", " , ").split(" , ")[0].split()) > 2 or not is_latin(looks or "a"):
        setting = ""  # looks that say more than a detail say where we are
    if briefly:
        looks = looks.split(",")[0]
    apart = place.set in ("space", "underwater")
    is_inside = place.interior == "int"
    where = ", ".join(one for one in (setting, looks if setting else an(looks)) if one)
    inside = "indoors" if is_inside and "indoors" not in where else ""
    when = "" if place.set == "space" else voice.word(f"time {brief.time}")
    weather = "" if apart or is_inside else voice.word(f"weather {brief.weather}")
    told = ", ".join(one for one in (inside, when, weather) if one)
    return sentence(f"the setting is {where}, {told}" if where else told)


def _camera(voice: Voice, moment: Moment) -> Iterator[tuple[int, str]]:
    camera = voice.brief.shot.camera
    gone = set(voice.everyone) - set(voice.people(moment))
    framed = [voice.short(who) for who in camera.subject if who not in gone]
    size = voice.word(f"size {camera.size}") + (f" of {listed(framed)}" if framed else "")
    tilt = "tilted horizon" if abs(camera.roll) > 3 else ""
    kinds = (size, voice.word(f"framing {camera.framing}"), voice.word(f"angle {camera.angle}"), tilt)
    yield 2, ", ".join(one for one in kinds if one)
    if moment == "whole":
        move = voice.word(f"move {camera.move}")
        # A camera that follows, or does not move, has no way that could be short or long.
        goes = camera.move.startswith(
            ("pan", "tilt", "dolly-in", "dolly-out", "truck", "pedestal", "crane", "arc", "zoom")
        )
        if goes and camera.amount <= 0.3:
            move = move.replace("the camera ", "the camera gently ", 1).replace(
                "the lens ", "the lens gently ", 1
            )
        elif goes and move and camera.amount >= 0.8:
            move += ", a long way"
        yield 6 if camera.move == "static" else 3, move
    focus = voice.word(f"focus {camera.focus}")
    lens = f"{camera.focal_mm} mm lens" if camera.focal_mm is not None else ""
    yield 8, ", ".join(one for one in (focus, lens) if one)


def _light(voice: Voice) -> str:
    brief = voice.brief
    given = voice.cleaned(brief.shot.light)
    apart = brief.place.interior == "int" or brief.place.set in ("space", "underwater")
    light = given or ("" if apart else voice.word(f"light {brief.time}"))
    return sentence(f"light: {light}" if is_latin(light) else light) if light else ""


def _style(voice: Voice, *, briefly: bool = False) -> str:
    look = voice.brief.look
    # "flat" is what an animatic is drawn in when nobody said anything; notes say more.
    drawn = "" if look.style == "flat" and look.notes else voice.word(f"style {look.style}")
    notes = voice.cleaned(look.notes).rstrip(".")
    if briefly:
        return sentence(f"style: {drawn or notes.split(',')[0]}")
    colours = f"colors: {', '.join(look.palette)}" if look.palette else ""
    return sentence(
        "style: " + "; ".join(one for one in (", ".join(x for x in (drawn, notes) if x), colours) if one)
    )
