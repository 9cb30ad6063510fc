"""A character sheet: what the words of the cast say about how someone looks.

    looks, wears ──words──> species, age, build, colours, hair, clothes ──> Sheet (frozen)
                       └──> unknown_words (said in the take, never an error)

The rule for animals: one goes on four legs if its kind can, unless it wears clothes (a collar, a ribbon, a
scarf, a saddle are no clothes) or its looks say so ("upright", "on two legs"). Bears, rabbits, mice and a
few more always stand up, as they do in picture books. Not here: drawing, motion.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from filmwright.generators.animatic.figures import vocabulary as voc
from filmwright.generators.animatic.figures.species import SPECIES, Species
from filmwright.generators.animatic.noise import hash01
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, luma, mix, scale_rgb

_SKINS = ("#f2c9a8", "#f0c2a0", "#e6b088", "#d29a6a", "#9a6440", "#74472e")
_HAIRS = ("#4f3423", "#2b2320", "#6a4428", "#7a3a24", "#23212a", "#a9844c")
_TOPS = ("#5b7f9c", "#7a8a4f", "#a0604a", "#6a5f8a", "#b08a4a", "#4f8a80", "#94566a")
_LEGS = ("#3b4660", "#4a4238", "#5a5550", "#37424a")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[,;.:]")
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Wearable:
    """One thing worn."""

    what: str
    rgb: RGB
    pattern: str = ""
    second: RGB = WHITE


@dataclass(frozen=True)
class Hair:
    """Hair on a head."""

    style: str
    rgb: RGB


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


class _Words:
    """The tokens of a sheet; reading one marks it."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.read = [t in voc.SILENT or not t[0].isalpha() for t in self.tokens]

    def find(self, phrase: str) -> int:
        """Return where a phrase stands unread, or -1."""
        words = phrase.split()
        n = len(words)
        for i in range(len(self.tokens) - n + 1):
            if self.tokens[i : i + n] == words:
                return i
        return -1

    def mark(self, i: int, n: int = 1) -> None:
        for k in range(i, i + n):
            self.read[k] = True

    def before(self, i: int, reach: int = 5) -> list[int]:
        """Return the places before `i`, nearest first, up to a comma or another thing."""
        out: list[int] = []
        for k in range(i - 1, max(-1, i - 1 - reach), -1):
            t = self.tokens[k]
            joined = t == "and" and k > 0 and self.tokens[k - 1] in voc.COLOURS and k + 1 < len(self.tokens)
            joined = joined and (self.tokens[k + 1] in voc.COLOURS or self.tokens[k + 1] in voc.PATTERNS)
            if t in {",", ";", ".", ":", "with", "in"} or (t == "and" and not joined):
                break
            if t in voc.WEARABLES and t not in voc.COLOURS and t not in voc.MATERIALS:
                break
            out.append(k)
        return out


def _tokens(text: str) -> list[str]:
    text = text.lower().replace("’", "'")
    if _CJK.search(text):
        for word in sorted((w for w in voc.OTHER_LANGUAGES if _CJK.search(w)), key=len, reverse=True):
            text = text.replace(word, f" {voc.OTHER_LANGUAGES[word]} ")
    tokens: list[str] = []
    for t in _TOKEN.findall(text):
        t = t.removesuffix("'s")
        known = t in _english()
        other = voc.OTHER_LANGUAGES.get(t)
        if known or other is None:
            age = re.match(r"(\w+)-years?-old", t)
            tokens += [age.group(1), "years", "old"] if age else [t]
        else:
            tokens += other.split()
    return tokens


@cache
def _english() -> frozenset[str]:
    words: set[str] = set(voc.COLOURS) | set(voc.SILENT) | set(voc.PEOPLE) | set(SPECIES) | set(voc.CREATURES)
    words |= {w for phrase in voc.WEARABLES for w in phrase.split()} | set(voc.BUILDS) | set(voc.HEIGHTS)
    return frozenset(words - {"a"})


def _phrases(words: _Words, table: Mapping[str, object]) -> list[tuple[int, str]]:
    """Find the phrases of a table, longest first, each word in at most one; in reading order."""
    taken = [False] * len(words.tokens)
    found: list[tuple[int, str]] = []
    for size in (3, 2, 1):
        for i in range(len(words.tokens) - size + 1):
            phrase = " ".join(words.tokens[i : i + size])
            if phrase not in table and phrase.endswith("s") and phrase[:-1] in table and size == 1:
                phrase = phrase[:-1]
            if phrase in table and not any(taken[i : i + size]):
                taken[i : i + size] = [True] * size
                found.append((i, phrase))
    return sorted(found)


def _colour_before(words: _Words, i: int, reach: int = 5) -> tuple[RGB | None, RGB | None, str]:
    """Return the colour, the second colour and the pattern said before a thing."""
    colours: list[RGB] = []
    pattern, shade, stuff = "", 1.0, None
    for k in words.before(i, reach):
        t = words.tokens[k]
        parts = t.split("-")
        if t in voc.PATTERNS:
            pattern = voc.PATTERNS[t]
        elif t in voc.SHADES and colours:
            shade = voc.SHADES[t]
        elif t in voc.COLOURS or (len(parts) > 1 and parts[-1] in voc.COLOURS):
            colours.insert(0, hex_rgb(voc.COLOURS[t if t in voc.COLOURS else parts[-1]]))
            if len(parts) > 1 and parts[0] in voc.SHADES:
                shade = voc.SHADES[parts[0]]
        elif t in voc.MATERIALS:
            stuff = hex_rgb(voc.MATERIALS[t]) if voc.MATERIALS[t] else None
        elif not words.read[k]:
            continue
        words.mark(k)
    first = colours[0] if colours else stuff
    if first is not None and shade != 1.0:
        first = scale_rgb(first, shade) if shade < 1 else mix(first, WHITE, (shade - 1) * 1.2)
    return first, colours[1] if len(colours) > 1 else None, pattern


def _wearables(words: _Words) -> list[Wearable]:
    out: dict[str, Wearable] = {}
    for i, phrase in _phrases(words, voc.WEARABLES):
        if phrase == "coat" and i + 1 < len(words.tokens) and words.tokens[i + 1] == "of":
            continue
        what, default = voc.WEARABLES[phrase]
        rgb, second, pattern = _colour_before(words, i)
        words.mark(i, len(phrase.split()))
        if default == "":
            default = "#000000"
        base = rgb or hex_rgb("#e6bf2e" if phrase in {"raincoat", "rain coat", "slicker"} else default)
        out.setdefault(what, Wearable(what, base, pattern, second or mix(base, WHITE, 0.55)))
    return list(out.values())


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else voc.NUMBERS.get(word)


def _years(words: _Words) -> int | None:
    t = words.tokens
    for i, word in enumerate(t):
        n = _number(word)
        if n is None or n > 110:
            continue
        after = t[i + 1 : i + 2]
        before = t[max(0, i - 1) : i]
        if after in (["years"], ["year"]) or before in (["of"], ["aged"], ["age"], ["about"]):
            words.mark(i)
            return n
    return None


def _parse(looks: str, wears: str, key: str) -> Sheet:
    look, worn = _Words(looks), _Words(wears)
    species, sex, age, extra, trade = _who(look)
    years = _years(look)
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

    colours, hair, beard = _colours(look, species, sex, age, key, extra)
    clothes = _wearables(worn)
    if species.human or species.name in {"bear", "robot"} or not wears:
        mentioned = _wearables(look)
        clothes += [w for w in mentioned if all(w.what != c.what for c in clothes)]
    if species.human and not any(w.what in voc.TOPS for w in clothes):
        have = {w.what for w in clothes}
        hatted = bool(have & voc.HATS)
        clothes += [
            Wearable(what, hex_rgb(rgb)) for what, rgb in voc.TRADES.get(trade, ())
            if what not in have and not (what in voc.HATS and hatted)
        ]  # fmt: skip
    if species.human:
        clothes = _decent(clothes, sex, age, key)

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
        t for w in (look, worn) for t, seen in zip(w.tokens, w.read, strict=True)
        if not seen and _number(t) is None
    ]  # fmt: skip
    return Sheet(
        key, species, plan, height, max(0.75, min(1.5, build)), age, sex, colours, hair, beard,
        any(t.startswith("freckle") for t in look.tokens), tuple(clothes), tuple(dict.fromkeys(unknown)),
    )  # fmt: skip


def _who(words: _Words) -> tuple[Species, str, str, dict[str, str], str]:
    """Find the creature or the person: species, sex, age, colours of the kind, trade."""
    table = {**voc.CREATURES, **{name: (name, {}) for name in SPECIES if name not in voc.PEOPLE}}
    if beasts := _phrases(words, table):
        i, phrase = beasts[0]
        for j, other in beasts:
            words.mark(j, len(other.split()))
        people = _phrases(words, voc.PEOPLE)
        for j, _ in people:
            words.mark(j)
        if not people or people[0][0] > i or SPECIES[table[phrase][0]].bird:
            name, colours = table[phrase]
            young = phrase in {"puppy", "kitten", "cub", "lamb", "foal", "calf", "fawn", "chick", "duckling"}
            female = any(t in {"she", "her", "lady", "mother", "mrs"} for t in words.tokens)
            rgb, _, _ = _colour_before(words, i, 3)
            hexed = dict(colours)
            species = SPECIES[name]
            if young:
                species = replace(
                    species, height_m=species.height_m * 0.6, withers_m=species.withers_m * 0.55
                )
            if rgb is not None and phrase.split()[0] not in voc.COLOURS:
                hexed["fur"] = "#" + "".join(f"{round(255 * min(1.0, c)):02x}" for c in rgb)
            return species, "f" if female else "", "child" if young else "adult", hexed, ""
    sex, age, name, trade = "", "adult", "man", ""
    for i, phrase in _phrases(words, voc.PEOPLE):
        kind, its_sex, its_age = voc.PEOPLE[phrase]
        words.mark(i)
        if not trade and phrase in voc.TRADES:
            trade = phrase
        sex = sex or its_sex
        if phrase in {"she", "he"}:
            continue
        if its_age != "adult" or name == "man":
            name, age = kind, its_age if age == "adult" else age
        if its_sex == "f" and sex == "f" and kind == "woman" and name == "man":
            name = "woman"
    return SPECIES[name], sex, age, {}, trade


def _colours(
    words: _Words, species: Species, sex: str, age: str, key: str, extra: Mapping[str, str]
) -> tuple[dict[str, RGB], Hair | None, str]:
    colours = {part: hex_rgb(code) for part, code in {**species.colours, **extra}.items()}
    colours.setdefault("eye", hex_rgb("#5a3d28"))
    beard = ""
    for i, t in enumerate(words.tokens):
        if t in {"eyes", "eye", "eyed"} or t.endswith("-eyed"):
            rgb, _, _ = _colour_before(words, i, 3)
            named = t.split("-")[0] if t.endswith("-eyed") else ""
            if named in voc.COLOURS:
                rgb = hex_rgb(voc.COLOURS[named])
                words.mark(i)
            if rgb is not None:
                colours["eye"] = mix(rgb, (0.1, 0.1, 0.14), 0.15)
        if t in {"fur", "feathers", "plumage", "scales", "wool"} and not species.human:
            rgb, _, _ = _colour_before(words, i, 3)
            if rgb is not None:
                colours["fur"] = rgb
        if t in {"mane", "belly", "tail", "shell", "wings"} and not species.human:
            rgb, _, _ = _colour_before(words, i, 3)
            if rgb is not None:
                colours[{"wings": "wing"}.get(t, t)] = rgb
        if t in voc.BEARDS:
            beard = beard or voc.BEARDS[t]
            words.mark(i)
            if "long" in words.tokens[max(0, i - 3) : i] and beard == "beard":
                beard = "long beard"
    if not species.human:
        fur = colours.setdefault("fur", hex_rgb("#b0a898"))
        said = tuple(round(255 * c) for c in fur) != tuple(
            round(255 * c) for c in hex_rgb(species.colours.get("fur", "#000000"))
        )
        if said and luma(fur) < 0.25 and not extra.get("muzzle"):
            colours |= {
                "muzzle": mix(fur, WHITE, 0.16),
                "belly": mix(fur, WHITE, 0.05),
                "ear": fur,
                "limb": fur,
            }
        elif said and luma(fur) > 0.85 and not extra.get("muzzle"):
            colours |= {
                "muzzle": scale_rgb(fur, 0.95),
                "belly": fur,
                "ear": fur,
                "limb": scale_rgb(fur, 0.95),
            }
        colours.setdefault("muzzle", mix(fur, WHITE, 0.35))
        colours.setdefault("belly", mix(fur, WHITE, 0.28))
        return colours, None, ""
    skin = hex_rgb(_SKINS[int(hash01(key, "skin") * 2.999)] if key else _SKINS[0])
    for i, t in enumerate(words.tokens):
        if t in {"skin", "skinned", "complexion"} or t.endswith("-skinned"):
            near = [t.split("-")[0]] if "-" in t else [words.tokens[k] for k in words.before(i, 2)]
            words.mark(i)
            tone = next((w for w in near if w in voc.SKINS), None)
            if tone is not None:
                skin = hex_rgb(voc.SKINS[tone])
                words.mark(i - 1 if "-" not in t and i else i)
    colours["fur"] = skin
    return colours, _hair(words, sex, age, key), beard


def _hair(words: _Words, sex: str, age: str, key: str) -> Hair | None:
    style = {"f": "long" if hash01(key, "hair") < 0.6 else "bob"}.get(sex, "short")
    if sex == "f" and age == "old":
        style = "bun"
    rgb = hex_rgb("#c9c7c6" if age == "old" else _HAIRS[int(hash01(key, "haircolour") * 5.999)])
    said = False
    for i, t in enumerate(words.tokens):
        base = t.removesuffix("-haired")
        if t in {"hair", "haired", "hairs"} or t.endswith("-haired"):
            near = [base] if t.endswith("-haired") else [words.tokens[k] for k in words.before(i, 5)]
            near += [p for w in near for p in w.split("-")]
            for k in words.before(i, 5):
                words.read[k] = words.read[k] or words.tokens[k] in voc.HAIR_COLOURS | voc.HAIR_STYLES
            words.mark(i)
            after = words.tokens[i + 1 : i + 4]
            for w in near + ([a for a in after if a in voc.HAIR_STYLES] if "in" in after else []):
                if w in voc.HAIR_STYLES:
                    style = voc.HAIR_STYLES[w]
                if w in voc.HAIR_COLOURS and w not in voc.HAIR_STYLES:
                    rgb, said = hex_rgb(voc.HAIR_COLOURS[w]), True
                elif w in voc.COLOURS and w not in voc.HAIR_COLOURS and not said:
                    rgb = hex_rgb(voc.COLOURS[w])
        elif t in {"blonde", "redhead", "redhaired", "brunette"}:
            rgb = hex_rgb({"blonde": "#dcb65e", "brunette": "#4f3423"}.get(t, "#a84828"))
            words.mark(i)
        elif t in voc.HAIR_STYLES and t not in {"short", "long", "wild", "straight"}:
            style = voc.HAIR_STYLES[t]
            words.mark(i)
            for k in words.before(i, 2):
                if words.tokens[k] in voc.HAIR_COLOURS:
                    rgb = hex_rgb(voc.HAIR_COLOURS[words.tokens[k]])
                    words.mark(k)
        elif t in {"beard", "moustache", "mustache"} and not said and age != "old":
            for k in words.before(i, 2):
                if words.tokens[k] in voc.HAIR_COLOURS:
                    rgb = hex_rgb(voc.HAIR_COLOURS[words.tokens[k]])
                    words.mark(k)
    return Hair(style, rgb)


def _decent(clothes: list[Wearable], sex: str, age: str, key: str) -> list[Wearable]:
    """Give a person what the sheet left out, so that nobody stands undressed."""
    have = {w.what for w in clothes}
    out = list(clothes)

    def pick(options: tuple[str, ...], salt: str) -> RGB:
        return hex_rgb(options[int(hash01(key, salt) * (len(options) - 1e-6))])

    if not have & set(voc.TOPS):
        wants_dress = sex == "f" and not have & {"trousers", "jeans", "shorts", "skirt"}
        dressy = wants_dress and hash01(key, "dress") < 0.45
        what = "dress" if dressy else "shirt" if age != "child" else "t-shirt"
        out.append(Wearable(what, pick(_TOPS, "top")))
        have.add(what)
    long_one = have & {
        "dress",
        "gown",
        "robe",
        "overalls",
        "suit",
        "spacesuit",
        "uniform",
        "pyjamas",
        "armour",
    }
    if not long_one and not have & {"trousers", "jeans", "shorts", "skirt"}:
        out.append(Wearable("trousers", pick(_LEGS, "legs")))
    if not have & {"boots", "shoes", "sandals", "barefoot", "spacesuit", "armour"}:
        out.append(Wearable("shoes", hex_rgb("#4a3832")))
    return out
