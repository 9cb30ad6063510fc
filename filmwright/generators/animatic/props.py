"""Props: find a drawn thing by words, or stand a clean labelled shape in its place.

    "a small red kite" ──find_prop──> "kite" ──> drawn, in red
    "a samovar"        ──find_prop──> nothing ──> a crossed box with the word on it, as on storyboards

Not here: where props stand (`stagehand`), and things in hands (`figures`).
"""

import re
from functools import lru_cache
from pathlib import Path

from filmwright.generators.animatic.canvas import INK, Canvas, argb
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import line, rounded
from filmwright.generators.animatic.skia_gl import skia
from filmwright.generators.animatic.things import carried, household, outdoors, toys
from filmwright.generators.animatic.things.thing import Thing

PROPS: dict[str, Thing] = {**outdoors.THINGS, **household.THINGS, **carried.THINGS, **toys.THINGS}
"""Every drawn prop by its plain name; sizes in metres."""

UNKNOWN_SIZE = (0.7, 0.7)

_OTHER_NAMES: dict[str, str] = {
    "campfire": "fire bonfire",
    "bench": "seat",
    "chest": "trunk treasure",
    "cup": "trophy mug tea coffee glass",
    "sign": "signpost signboard",
    "boat": "rowboat canoe raft",
    "sailing boat": "ship sailboat",
    "cart": "wagon wheelbarrow",
    "bicycle": "bike",
    "sled": "sledge toboggan",
    "bucket": "pail",
    "mailbox": "letterbox postbox",
    "rocket": "spaceship spacecraft",
    "pine": "fir",
    "tree": "oak",
    "bush": "shrub",
    "flower": "rose tulip bouquet daisy",
    "mushroom": "toadstool",
    "rock": "stone boulder pebble",
    "car": "taxi automobile",
    "street lamp": "streetlight lamppost streetlamp",
    "cabin": "hut cottage",
    "lantern": "torch",
    "box": "carton package",
    "gift": "parcel present",
    "grandfather clock": "pendulum",
    "clock": "watch",
    "teapot": "kettle",
    "cake": "pie",
    "bread": "loaf bun",
    "television": "tv screen monitor",
    "laptop": "computer",
    "phone": "telephone smartphone mobile",
    "suitcase": "luggage bag",
    "sofa": "couch",
    "chair": "stool",
    "armchair": "throne",
    "wardrobe": "cupboard closet",
    "bookshelf": "shelf bookcase",
    "barrel": "cask",
    "door": "gate",
    "ball": "football basketball soccer snowball",
    "book": "diary notebook journal",
    "letter": "envelope note postcard paper",
    "sword": "blade dagger",
    "crown": "tiara",
    "hat": "cap",
    "telescope": "spyglass",
    "guitar": "violin ukulele banjo lute",
    "teddy bear": "teddy doll toy",
    "apple": "fruit",
    "orange": "lemon peach",
    "flag": "banner",
    "feather": "quill",
    "shell": "seashell",
    "coin": "medal",
    "wand": "stick",
    "umbrella": "brolly",
    "snowman": "snowmen",
}
ALIASES: dict[str, str] = {other: name for name, others in _OTHER_NAMES.items() for other in others.split()}
"""Other English names of drawn things."""

COLOURS: dict[str, RGB] = {
    "red": hex_rgb("#c8423a"),
    "crimson": hex_rgb("#a8283a"),
    "orange": hex_rgb("#e8832c"),
    "yellow": hex_rgb("#f0c63e"),
    "gold": hex_rgb("#e2b84a"),
    "golden": hex_rgb("#e2b84a"),
    "green": hex_rgb("#4f8f4a"),
    "teal": hex_rgb("#2f8080"),
    "blue": hex_rgb("#3f72b8"),
    "navy": hex_rgb("#2c3c68"),
    "purple": hex_rgb("#7a52a0"),
    "violet": hex_rgb("#7a52a0"),
    "pink": hex_rgb("#e88aa6"),
    "brown": hex_rgb("#7a5238"),
    "black": hex_rgb("#2b2d36"),
    "white": hex_rgb("#f4f2ec"),
    "grey": hex_rgb("#8f949c"),
    "gray": hex_rgb("#8f949c"),
    "silver": hex_rgb("#b9c2cc"),
    "wooden": hex_rgb("#9a6f45"),
    "brass": hex_rgb("#c9a04a"),
    "copper": hex_rgb("#b8734a"),
    "rusty": hex_rgb("#9a5a3a"),
    "turquoise": hex_rgb("#3fa8a0"),
}


@lru_cache(maxsize=512)
def find_prop(words: str) -> str | None:
    """Return the name in `PROPS` that the words mean, if it can be drawn: the last noun known wins.

    What comes after "of", "with", "in" and the like only counts if nothing before it is known:
    a crate of oranges is a crate.
    """
    head = re.split(r"\b(?:of|with|in|on|from|for|full)\b", words.lower(), maxsplit=1)[0]
    return _known(head) or _known(words.lower())


def _known(words: str) -> str | None:
    tokens = re.findall(r"[^\W\d_]+", words)
    for i in range(len(tokens) - 1, -1, -1):
        for name in ([" ".join(tokens[i - 1 : i + 1])] if i else []) + [tokens[i]]:
            for form in (name, *_singular(name)):
                found = form if form in PROPS else ALIASES.get(form)
                if found and not (form in COLOURS and i + 1 < len(tokens)):
                    return found
    return None


def _singular(word: str) -> tuple[str, ...]:
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith("ves"):
        return (word[:-3] + "f", word[:-3] + "fe", word[:-1])
    if word.endswith("es"):
        return (word[:-1], word[:-2])
    return (word[:-1],) if word.endswith("s") else ()


def prop_size(words: str) -> tuple[float, float]:
    """Return width and height of a prop in metres; an unknown one is a box of a handy size."""
    name = find_prop(words)
    return (PROPS[name].width, PROPS[name].height) if name else UNKNOWN_SIZE


def draw_prop(hand: Canvas, words: str, t: float, seed: int = 0, font: Path | None = None) -> None:
    """Draw a prop by words: foot at (0, 0), metres, y up.

    Args:
        hand: the drawing hand.
        words: what it is, with its looks: "a small red kite".
        t: seconds, for things that move by themselves (fire, a pendulum).
        seed: for things that differ (trees).
        font: a font file for the label of an unknown thing; without one the shape has no label.
    """
    name = find_prop(words)
    if name is None:
        placeholder(hand, words, font)
        return
    thing = PROPS[name]
    thing.draw(hand, t, seed, _colour(words, name) or thing.rgb)


def _colour(words: str, name: str) -> RGB | None:
    tokens = [w for w in re.findall(r"[^\W\d_]+", words.lower()) if w != name]
    return next((COLOURS[w] for w in tokens if w in COLOURS), None)


def placeholder(
    hand: Canvas, label: str, font: Path | None = None, size: tuple[float, float] = UNKNOWN_SIZE
) -> None:
    """Draw the storyboard sign for "a thing stands here": a crossed box, and its name if a font is given."""
    w, h = size
    paint, edge = hex_rgb("#e9e2d2"), hex_rgb("#8a7f6a")
    outline = rounded(-w / 2, 0, w / 2, h, 0.05 * min(w, h))
    hand.shape(outline, paint, 0.014)
    with hand.clip(outline):
        for a, b in ((-w / 2, w / 2), (w / 2, -w / 2)):
            hand.ink(line(a, 0, b, h), 0.008, mix(edge, paint, 0.3), 0.7)
    if font is None or hand.style == "line":
        return
    typeface = _typeface(str(font))
    if typeface is None:
        return
    text = " ".join(label.split())[:28]
    face = skia.Font(typeface, 64)  # measured large: small sizes round every advance to a whole unit
    wide, tall = max(face.measureText(text), 1.0), 64.0
    k = min(w * 0.86 / wide, h * 0.24 / tall)
    back = rounded(
        -wide * k / 2 - 0.03, h / 2 - tall * k * 0.75, wide * k / 2 + 0.03, h / 2 + tall * k * 0.75, 0.03
    )
    hand.fill(back, paint)
    hand.canvas.save()
    hand.canvas.translate(-wide * k / 2, h / 2 - tall * k * 0.34)
    hand.canvas.scale(k, -k)
    hand.canvas.drawString(text, 0, 0, face, skia.Paint(AntiAlias=True, Color=argb(hand.colour(INK))))
    hand.canvas.restore()


@lru_cache(maxsize=8)
def _typeface(path: str) -> skia.Typeface | None:
    return skia.Typeface.MakeFromFile(path)
