"""A character sheet: what the words of the cast say about how someone looks.

    looks, wears ──words──> species, age, build, colours, hair, clothes ──> Sheet (frozen)
                       └──> unknown_words (said in the take, never an error)

The rule for animals: one goes on four legs if its kind can, unless it wears clothes (a collar, a ribbon, a
scarf, a saddle are no clothes) or its looks say so ("upright", "on two legs"). Bears, rabbits, mice and a
few more always stand up, as they do in picture books. Not here: drawing, motion.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from filmwright.generators.animatic.figures import vocabulary as voc
from filmwright.generators.animatic.figures.reading import (
    Hair,
    Wearable,
    colours_of,
    decent,
    feminine,
    marked,
    wearables,
    who,
    years_of,
)
from filmwright.generators.animatic.figures.species import SPECIES, Species
from filmwright.generators.animatic.figures.tokens import Words, number
from filmwright.generators.animatic.noise import hash01
from filmwright.generators.animatic.palette import RGB, hex_rgb


@dataclass(frozen=True)
class Sheet:
    """How one character looks. Everything that is drawn follows from it."""

    key: str
    species: Species
    plan: str
    """How it stands: "biped", "quadruped" or "bird"."""
    height_m: float
    build: float
    """Width of the trunk, 1 is usual."""
    age: str
    """"child", "teen", "adult" or "old"."""
    sex: str
    colours: Mapping[str, RGB]
    hair: Hair | None
    beard: str
    freckles: bool
    wears: tuple[Wearable, ...]
    unknown_words: tuple[str, ...] = ()

    @property
    def human(self) -> bool:
        """Whether this is a person."""
        return self.species.human

    @property
    def head_kind(self) -> str:
        """The kind of head: "human", "beast", "bird", "penguin", "robot", ..."""
        return self.species.head.kind

    def worn(self, *what: str) -> Wearable | None:
        """Return the first of these things that is worn, if any."""
        return next((w for name in what for w in self.wears if w.what == name), None)

    @property
    def top(self) -> Wearable | None:
        """What covers the trunk."""
        return self.worn(*voc.TOPS)

    @property
    def hat(self) -> Wearable | None:
        """What is on the head."""
        return next((w for w in self.wears if w.what in voc.HATS), None)

    def colour(self, part: str) -> RGB:
        """Return the colour of a part of the body: fur, belly, muzzle, limb, ear, eye, ..."""
        found = self.colours.get(part)
        return found if found is not None else self.colours["fur"]

    @staticmethod
    def parse(looks: str, wears: str = "", key: str = "") -> "Sheet":
        """Read a character sheet from the words of the cast.

        Args:
            looks: "girl of eight, long brown hair", "polar bear", "grey wolf".
            wears: "yellow raincoat and red boots"; may be empty.
            key: the id of the character: people of whom little is said differ by it, and stay the same.
        """
        return _parse(looks, wears, key)


def _parse(looks: str, wears: str, key: str) -> Sheet:
    look, worn = Words(looks), Words(wears)
    species, sex, age, extra, trade = who(look)
    years = years_of(look)
    if species.human and feminine(look, worn):
        sex = "f"
    for i, t in enumerate(look.tokens):
        if t in voc.OLD and not (t == "old" and i and look.tokens[i - 1] == "years"):
            age = "old"
            look.mark(i)
    if years is not None:
        age = "child" if years < 13 else "teen" if years < 18 else "old" if years >= 60 else "adult"
    if species.human:
        infant = years is not None and years < 3
        small = "baby" if infant or species.name == "baby" else "child"
        species = SPECIES[small] if age == "child" else SPECIES["woman" if sex == "f" else "man"]

    species, extra = marked(look, species, extra)
    colours, hair, beard = colours_of(look, species, sex, age, key, extra)
    clothes = wearables(worn)
    if species.human or species.name in {"bear", "robot"} or not wears:
        mentioned = wearables(look)
        clothes += [w for w in mentioned if all(w.what != c.what for c in clothes)]
    if species.human and not any(w.what in voc.TOPS for w in clothes):
        have = {w.what for w in clothes}
        hatted = bool(have & voc.HATS)
        clothes += [
            Wearable(what, hex_rgb(rgb))
            for what, rgb in voc.TRADES.get(trade, ())
            if what not in have and not (what in voc.HATS and hatted)
        ]
    if species.human:
        clothes = decent(clothes, sex, age, key)

    phrase = f" {' '.join(look.tokens)} {' '.join(worn.tokens)} "
    stands = any(f" {w} " in phrase for w in voc.UPRIGHT) or any(w.what not in voc.BEASTLY for w in clothes)
    plan = "bird" if species.bird else "quadruped" if species.quad and not stands else "biped"

    build, height = 1.0, species.withers_m if plan == "quadruped" else species.height_m
    for i, t in enumerate(look.tokens):
        nearby = " ".join(look.tokens[i + 1 : i + 3])
        about_part = any(w in nearby for w in ("hair", "eyes", "beard", "nose", "ears", "face", "tail"))
        if not about_part and t in voc.BUILDS:
            build *= voc.BUILDS[t]
            look.mark(i)
        if not about_part and t in voc.HEIGHTS:
            height *= voc.HEIGHTS[t]
            look.mark(i)
    if species.name == "child" and years is not None:
        height *= 0.74 + 0.052 * min(max(years, 3), 12) - 0.052 * 2.6
    if age == "teen" and species.human:
        height *= 0.93
    if species.human:
        height *= 0.97 + 0.06 * hash01(key, "height")
        height *= 0.965 if age == "old" else 1.0

    unknown = [
        t
        for w in (look, worn)
        for t, seen in zip(w.tokens, w.read, strict=True)
        if not seen and number(t) is None
    ]
    return Sheet(
        key,
        species,
        plan,
        height,
        max(0.75, min(1.5, build)),
        age,
        sex,
        colours,
        hair,
        beard,
        any(t.startswith("freckle") for t in look.tokens),
        tuple(clothes),
        tuple(dict.fromkeys(unknown)),
    )
