"""What the words of a character sheet mean: who it is, colours, hair, clothes.

    tokens ──tables of `vocabulary`──> species, colours, hair, clothes

Not here: the sheet that comes of it (`sheet`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from filmwright.generators.animatic.figures import vocabulary as voc
from filmwright.generators.animatic.figures.species import SPECIES, Species
from filmwright.generators.animatic.figures.tokens import Words, colour_before, number, phrases
from filmwright.generators.animatic.noise import hash01
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, luma, mix, scale_rgb

_SKINS = ("#f2c9a8", "#f0c2a0", "#e6b088", "#d29a6a", "#9a6440", "#74472e")


_HAIRS = ("#4f3423", "#2b2320", "#6a4428", "#7a3a24", "#23212a", "#a9844c")


_TOPS = ("#5b7f9c", "#7a8a4f", "#a0604a", "#6a5f8a", "#b08a4a", "#4f8a80", "#94566a")


_LEGS = ("#3b4660", "#4a4238", "#5a5550", "#37424a")


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


def wearables(words: Words) -> list[Wearable]:
    """Return what the words say is worn, in reading order."""
    out: dict[str, Wearable] = {}
    for i, phrase in phrases(words, voc.WEARABLES):
        if phrase == "coat" and i + 1 < len(words.tokens) and words.tokens[i + 1] == "of":
            continue
        what, default = voc.WEARABLES[phrase]
        rgb, second, pattern = colour_before(words, i)
        words.mark(i, len(phrase.split()))
        if default == "":
            default = "#000000"
        base = rgb or hex_rgb("#e6bf2e" if phrase in {"raincoat", "rain coat", "slicker"} else default)
        out.setdefault(what, Wearable(what, base, pattern, second or mix(base, WHITE, 0.55)))
    return list(out.values())


def years_of(words: Words) -> int | None:
    """Return an age in years that is said, if any."""
    t = words.tokens
    decades = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
    for i, decade in enumerate(decades):
        if any(word.endswith(decade) for word in t):
            return 25 + 10 * i
    for i, word in enumerate(t):
        n = number(word)
        if n is None or n > 110:
            continue
        after = t[i + 1 : i + 2]
        before = t[max(0, i - 1) : i]
        if after in (["years"], ["year"]) or before in (["of"], ["aged"], ["age"], ["about"]):
            words.mark(i)
            return n
    return None


def who(words: Words) -> tuple[Species, str, str, dict[str, str], str]:
    """Find the creature or the person: species, sex, age, colours of the kind, trade."""
    table = {**voc.CREATURES, **{name: (name, {}) for name in SPECIES if name not in voc.PEOPLE}}
    if beasts := phrases(words, table):
        i, phrase = beasts[0]
        for j, other in beasts:
            words.mark(j, len(other.split()))
        people = phrases(words, voc.PEOPLE)
        for j, _ in people:
            words.mark(j)
        if not people or people[0][0] > i or SPECIES[table[phrase][0]].bird:
            name, colours = table[phrase]
            young = phrase in {"puppy", "kitten", "cub", "lamb", "foal", "calf", "fawn", "chick", "duckling"}
            female = any(t in {"she", "her", "lady", "mother", "mrs"} for t in words.tokens)
            rgb, _, _ = colour_before(words, i, 3)
            if rgb == hex_rgb(voc.COLOURS["red"]) and not SPECIES[name].bird:
                rgb = hex_rgb("#c9622c")  # "red" of an animal is russet
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
    for i, phrase in phrases(words, voc.PEOPLE):
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


def feminine(looks: Words, worn: Words) -> bool:
    """Whether pronouns or clothes make a woman of someone whose trade says nothing: "teacher ... skirt"."""
    said = set(looks.tokens) | set(worn.tokens)
    if said & {
        "man",
        "boy",
        "he",
        "his",
        "him",
        "king",
        "prince",
        "father",
        "grandfather",
        "gentleman",
        "male",
    }:
        return False
    return bool(
        said & {"she", "her", "hers", "female", "skirt", "dress", "gown", "blouse", "tiara", "bonnet"}
    )


def marked(words: Words, species: Species, extra: dict[str, str]) -> tuple[Species, dict[str, str]]:
    """Give a beast the stripes, spots or patches that are said: "tabby cat", "spotted dog"."""
    for i, t in enumerate(words.tokens):
        if t in voc.MARKS and not species.human:
            words.mark(i)
            fur = hex_rgb(extra.get("fur", species.colours.get("fur", "#b0a898")))
            dark = scale_rgb(fur, 0.5) if luma(fur) > 0.3 else mix(fur, WHITE, 0.35)
            code = "#" + "".join(f"{round(255 * c):02x}" for c in dark)
            return replace(species, marks=voc.MARKS[t]), {"mark": code, **extra}
    return species, extra


def colours_of(
    words: Words, species: Species, sex: str, age: str, key: str, extra: Mapping[str, str]
) -> tuple[dict[str, RGB], Hair | None, str]:
    """Return the colours of the body, the hair, and the kind of beard."""
    colours = {part: hex_rgb(code) for part, code in {**species.colours, **extra}.items()}
    colours.setdefault("eye", hex_rgb("#5a3d28"))
    beard = ""
    for i, t in enumerate(words.tokens):
        if t in {"eyes", "eye", "eyed"} or t.endswith("-eyed"):
            rgb, _, _ = colour_before(words, i, 3)
            named = t.split("-")[0] if t.endswith("-eyed") else ""
            if named in voc.COLOURS:
                rgb = hex_rgb(voc.COLOURS[named])
                words.mark(i)
            if rgb is not None:
                colours["eye"] = mix(rgb, (0.1, 0.1, 0.14), 0.15)
        if t in {"fur", "feathers", "plumage", "scales", "wool"} and not species.human:
            rgb, _, _ = colour_before(words, i, 3)
            if rgb is not None:
                colours["fur"] = rgb
        if t in {"mane", "belly", "tail", "shell", "wings"} and not species.human:
            rgb, _, _ = colour_before(words, i, 3)
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


def _hair(words: Words, sex: str, age: str, key: str) -> Hair | None:
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


def decent(clothes: list[Wearable], sex: str, age: str, key: str) -> list[Wearable]:
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
