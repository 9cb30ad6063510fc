"""From the board to a self-contained brief of one shot. Pure.

    board + shot id ─> who is present ─> names written as {ids} ─> ShotBrief

Names are not pixels: every mention of a character in a text becomes the id in braces, so that renaming
someone everywhere leaves every brief, and so every fingerprint, as it was.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from filmwright.schemas.board import Board, Character, Look, Place
from filmwright.schemas.brief import CastMember, PropLooks, ShotBrief
from filmwright.schemas.shot import Frame, Scene, Shot

_Shown = TypeVar("_Shown", Look, Place)
HashOf = Callable[[str], str]
"""Gives the content hash of a picture, by its path in the project."""


def brief_of(board: Board, shot_id: str, hash_of: HashOf = lambda path: path) -> ShotBrief:
    """Return the brief of one shot.

    Raises:
        KeyError: the board has no such shot.
    """
    return brief_in(board, *_find(board, shot_id), hash_of)


def brief_in(board: Board, scene: Scene, shot: Shot, hash_of: HashOf = lambda path: path) -> ShotBrief:
    """Return the brief of a shot whose scene is at hand."""
    tokens = _tokens(board)
    cast = present(board, shot)
    things = _mentioned(shot, board, tokens)
    place = board.places.get(scene.place) if scene.place is not None else None
    return ShotBrief(
        scene=scene.id,
        shot=_with_hashes(_without_names(shot, tokens), hash_of),
        look=_hashed(board.look, hash_of),
        place=_hashed((place or Place(name="")).replace(name=""), hash_of),
        place_id=scene.place or scene.id,
        time=scene.time,
        weather=scene.weather or (place.weather if place is not None else "clear"),
        cast={
            who: _looks_of(member, shot.wears.get(who, member.wears), hash_of)
            for who, member in board.cast.items()
            if who in cast
        },
        props={
            key: PropLooks(
                what=prop.name, looks=prop.looks, references=tuple(hash_of(p) for p in prop.references)
            )
            for key, prop in board.props.items()
            if key in things
        },
    )


def _hashed(thing: _Shown, hash_of: HashOf) -> _Shown:
    """Return a look or a place with the content of its reference pictures instead of where they are."""
    if not thing.references:
        return thing
    return thing.model_copy(update={"references": tuple(hash_of(path) for path in thing.references)})


def _looks_of(member: Character, wears: str, hash_of: HashOf) -> CastMember:
    """Return visible traits as they are written: "girl" is one, even where it is somebody's alias, too."""
    references = tuple(hash_of(path) for path in member.references)
    return _cast_member(member.looks, wears, references)


@lru_cache(maxsize=1024)
def _cast_member(looks: str, wears: str, references: tuple[str, ...]) -> CastMember:
    return CastMember(looks=looks, wears=wears, references=references)


def present(board: Board, shot: Shot) -> frozenset[str]:
    """Return the ids of the cast who can be seen in a shot.

    Whoever is placed, acts, speaks on screen or is an entity; and when nobody is, whoever the action names.
    """
    ids = {p.who for frame in (shot.first_frame, shot.last_frame) for p in frame.placements}
    ids |= {beat.who for beat in shot.motion.beats}
    ids |= {beat.target for beat in shot.motion.beats if beat.target is not None}
    ids |= {entity.ref for entity in shot.motion.entities if entity.ref is not None}
    ids |= {line.who for line in shot.dialogue if line.mode == "on-screen"}
    ids |= set(shot.camera.subject)
    ids &= set(board.cast)
    if not ids and shot.camera.framing not in ("empty", "insert"):
        ids = _mentioned(shot, board, _tokens(board)) & set(board.cast)
    return frozenset(ids)


def _find(board: Board, shot_id: str) -> tuple[Scene, Shot]:
    for scene in board.scenes:
        for shot in scene.shots:
            if shot.id == shot_id:
                return scene, shot
    raise KeyError(shot_id)


def _tokens(board: Board) -> tuple[tuple[str, str], ...]:
    """Return (name, id) pairs, longest name first, so that "Old Bear" wins over "Bear"."""
    pairs = [
        (name, key)
        for things in (board.cast, board.places)
        for key, thing in things.items()
        for name in (thing.name, *getattr(thing, "aliases", ()))
        if name
    ]
    return tuple(sorted(set(pairs), key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=64)
def _pattern(tokens: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    # A word border is asked for only beside a letter of a script that has word borders.
    def bordered(name: str) -> str:
        left = r"\b" if name[0].isascii() and name[0].isalnum() else ""
        right = r"\b" if name[-1].isascii() and name[-1].isalnum() else ""
        return left + re.escape(name) + right

    ids = {name.casefold(): key for name, key in reversed(tokens)}
    return re.compile("|".join(bordered(name) for name, _ in tokens) or r"(?!)", re.IGNORECASE), ids


def _tokenise(text: str, tokens: tuple[tuple[str, str], ...]) -> str:
    pattern, ids = _pattern(tokens)
    return pattern.sub(lambda m: "{" + ids[m.group().casefold()] + "}", text)


def _mentioned(shot: Shot, board: Board, tokens: tuple[tuple[str, str], ...]) -> set[str]:
    """Return ids of cast and props that the shot's action or frames mention, by name or by id."""
    text = " ".join((shot.action, shot.first_frame.describe, shot.last_frame.describe))
    told = _tokenise(text, tokens)
    found = set(re.findall(r"\{([^{}]+)\}", told))
    words = set(re.findall(r"[\w-]+", re.sub(r"\{[^{}]+\}", " ", told).lower()))
    things = {key for key in (*board.cast, *board.props) if key in words}
    named = {key for key, prop in board.props.items() if prop.name.lower() in text.lower()}
    held = {
        thing
        for frame in (shot.first_frame, shot.last_frame)
        for placement in frame.placements
        for thing in (*placement.holding, placement.who)
    }
    entities = {entity.ref or entity.id for entity in shot.motion.entities}
    targets = {beat.target for beat in shot.motion.beats if beat.target is not None}
    everything = found | things | named | held | entities | targets | set(shot.camera.subject)
    return everything & {*board.cast, *board.props}


def _with_hashes(shot: Shot, hash_of: HashOf) -> Shot:
    """Return the shot with the hash of a sketch in place of its path: a sketch drawn anew is another one."""
    drawn = {
        name: frame.model_copy(update={"sketch": hash_of(frame.sketch) or frame.sketch})
        for name, frame in (("first_frame", shot.first_frame), ("last_frame", shot.last_frame))
        if frame.sketch is not None
    }
    return shot.model_copy(update=drawn) if drawn else shot


def _without_names(shot: Shot, tokens: tuple[tuple[str, str], ...]) -> Shot:
    # Copied without validating again: text stays text, and a board may have a thousand shots.
    def frame(given: Frame) -> Frame:
        told = _tokenise(given.describe, tokens)
        return given if told == given.describe else given.model_copy(update={"describe": told})

    texts = {name: _tokenise(getattr(shot, name), tokens) for name in ("action", "prompt", "narration")}
    frames = {name: frame(getattr(shot, name)) for name in ("first_frame", "last_frame")}
    return shot.model_copy(update={**texts, **frames})
