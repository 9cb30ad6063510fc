"""What falls, rolls, flutters and flows: words -> entities that the motion engine simulates.

Few and certain: a thing and a verb of matter in one sentence ("oranges rolled", "the flag flew"). Sizes in
metres and masses in kilograms are those of everyday things.
"""

import re
from typing import NamedTuple

from filmwright.agents.rules.world import COLOURS
from filmwright.schemas.base import Vec3
from filmwright.schemas.motion import Entity, EntityKind, Force, Material, Pin, Shape


class _Stuff(NamedTuple):
    shape: Shape
    size: tuple[float, float, float]
    mass: float
    material: Material


_SOLIDS: dict[str, _Stuff] = {
    "orange": _Stuff("ball", (0.09, 0.09, 0.09), 0.2, "fruit"),
    "apple": _Stuff("ball", (0.08, 0.08, 0.08), 0.18, "fruit"),
    "lemon": _Stuff("ball", (0.07, 0.07, 0.07), 0.12, "fruit"),
    "pumpkin": _Stuff("ball", (0.4, 0.4, 0.35), 4.0, "fruit"),
    "ball": _Stuff("ball", (0.24, 0.24, 0.24), 0.5, "rubber"),
    "marble": _Stuff("ball", (0.03, 0.03, 0.03), 0.02, "glass"),
    "snowball": _Stuff("ball", (0.12, 0.12, 0.12), 0.3, "snow"),
    "egg": _Stuff("ball", (0.06, 0.06, 0.07), 0.06, "default"),
    "stone": _Stuff("ball", (0.16, 0.16, 0.13), 3.0, "stone"),
    "pebble": _Stuff("ball", (0.05, 0.05, 0.04), 0.1, "stone"),
    "rock": _Stuff("ball", (0.4, 0.4, 0.35), 40.0, "stone"),
    "boulder": _Stuff("ball", (1.2, 1.2, 1.1), 900.0, "stone"),
    "coin": _Stuff("cylinder", (0.04, 0.04, 0.01), 0.02, "metal"),
    "barrel": _Stuff("cylinder", (0.6, 0.6, 0.9), 30.0, "wood"),
    "log": _Stuff("cylinder", (0.3, 0.3, 1.2), 30.0, "wood"),
    "crate": _Stuff("box", (0.6, 0.6, 0.5), 12.0, "wood"),
    "box": _Stuff("box", (0.4, 0.4, 0.35), 3.0, "wood"),
    "book": _Stuff("box", (0.16, 0.22, 0.04), 0.6, "paper"),
    "plate": _Stuff("cylinder", (0.24, 0.24, 0.02), 0.4, "glass"),
    "cheese": _Stuff("box", (0.12, 0.12, 0.08), 0.3, "default"),
}
_PLURALS = {f"{w}s": w for w in _SOLIDS} | {f"{w}es": w for w in _SOLIDS}
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "the": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "hundred": 60, "many": 12, "dozens": 30, "hundreds": 60, "some": 5, "several": 6, "few": 4,
}  # fmt: skip
MANY = 60
_MOVES = (
    r"(roll\w*|bounc\w+|f[ae]ll\w*|drop\w*|tumbl\w+|spill\w*|scatter\w*|burst\w*|slid\w*|slip\w*|"
    r"rain\w*|hurtl\w+|cascad\w+|toppl\w+)"
)
_SOLID = re.compile(
    rf"\b(?P<what>{'|'.join(sorted([*_PLURALS, *_SOLIDS], key=len, reverse=True))})\b"
    rf"[^.,;]{{0,40}}?\b{_MOVES}\b",
    re.IGNORECASE,
)
_COUNT_BEFORE = re.compile(
    rf"\b({'|'.join(_COUNTS)}|\d{{1,3}})\s+(?:of\s+)?(?:the\s+)?(?:[a-z]+\s+)?$", re.IGNORECASE
)
_CLOTH = re.compile(
    rf"\b(?P<what>(?:(?:{'|'.join(COLOURS)})\s+)?(?:flag|banner|sail|curtain|sheet|"
    rf"pennant))s?\b[^.;]{{0,40}}?"
    r"\b(?:fl[ye]w?|flies|flutter\w*|flapp?\w*|wav\w+|billow\w*|snapp?\w*|stream\w*)\b",
    re.IGNORECASE,
)
_LIQUID = re.compile(
    r"\bpour\w*\b[^.;]{0,40}?\b(?P<what>water|honey|oil|milk|wine|tea|coffee|soup|beer|juice|syrup)\b"
    r"|\b(?P<also>water|honey|oil|milk|wine|tea|coffee)\b[^.;,]{0,20}?\b(?:pour\w*|gush\w*|spill\w*)\b",
    re.IGNORECASE,
)
_WIND = re.compile(r"\b(?:wind|gale|storm|breeze|gust)\w*\b", re.IGNORECASE)
_THICK: dict[str, Material] = {"honey": "honey", "syrup": "honey", "oil": "oil"}


class Matter(NamedTuple):
    """What moves by itself in a sentence."""

    entities: tuple[Entity, ...] = ()
    forces: tuple[Force, ...] = ()


def read_matter(quiet: str) -> Matter:
    """Return the things that move by physics in one English sentence, its quotations blanked."""
    entities: list[Entity] = []
    forces: list[Force] = []
    if match := _SOLID.search(quiet):
        entities += _solids(match, quiet)
    if match := _CLOTH.search(quiet):
        what = " ".join(match.group("what").lower().split())
        pins: tuple[Pin, ...] = ("top",) if what.split()[-1] in ("curtain", "sheet", "sail") else ("left",)
        entities.append(
            _entity("cloth", what, "sheet", (1.6, 0.01, 1.0), 0.4, "cotton", at=(0, 1.5, 2.2), pinned=pins)
        )
        strength = 9.0 if re.search(r"\b(?:gale|storm)", quiet, re.IGNORECASE) else 5.0
        forces.append(Force(kind="wind", vector=(strength, 0, 0), gust=0.4))
    if match := _LIQUID.search(quiet):
        what = (match.group("what") or match.group("also")).lower()
        entities.append(
            _entity(
                "liquid", what, "cylinder", (0.3, 0.3, 0.4), 5, _THICK.get(what, "water"), at=(0, 0.5, 1.4)
            )
        )
    if entities and not forces and _WIND.search(quiet):
        forces.append(Force(kind="wind", vector=(3, 0, 0), gust=0.3))
    return Matter(tuple(entities), tuple(forces))


def _solids(match: re.Match[str], quiet: str) -> list[Entity]:
    word = match.group("what").lower()
    single = word if word in _SOLIDS else _PLURALS[word]
    before = _COUNT_BEFORE.search(quiet[: match.start()])
    said = before.group(1).lower() if before else ""
    count = int(said) if said.isdigit() else _COUNTS.get(said, 0)
    count = max(1, min(MANY, count or (1 if word == single else 6)))
    stuff = _SOLIDS[single]
    move = match.group(match.lastindex or 1).lower()
    falls = move.startswith(("fall", "fell", "drop", "tumbl", "rain", "cascad", "bounc", "toppl"))
    height = 1.8 if falls else stuff.size[2] / 2 + (0.35 if count > 1 else 0)
    velocity: Vec3 = (0, 0, 0) if falls else (1.4, 0, 0.6 if count > 1 else 0)
    return [
        _entity(
            "rigid",
            single,
            stuff.shape,
            stuff.size,
            stuff.mass,
            stuff.material,
            count=count,
            at=(0, 0, height),
            velocity=velocity,
        )
    ]


def _entity(
    kind: EntityKind, looks: str, shape: Shape, size: tuple[float, float, float], mass: float,
    material: Material,
    *, at: Vec3, count: int = 1, velocity: Vec3 = (0, 0, 0), pinned: tuple[Pin, ...] = (),
) -> Entity:  # fmt: skip
    key = looks.split()[-1] + ("s" if count > 1 else "") + ("-cloth" if kind == "cloth" else "")
    return Entity(
        id=key, kind=kind, looks=looks, shape=shape, size=size, mass=mass, material=material, at=at,
        count=count, velocity=velocity, pinned=pinned,
    )  # fmt: skip
