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
from filmwright.generators.animatic.things import carried, household, outdoors
from filmwright.generators.animatic.things.thing import Thing

PROPS: dict[str, Thing] = {**outdoors.THINGS, **household.THINGS, **carried.THINGS}
"""Every drawn prop by its plain name; sizes in metres."""

UNKNOWN_SIZE = (0.7, 0.7)

ALIASES: dict[str, str] = {
    "fire": "campfire", "bonfire": "campfire", "seat": "bench", "trunk": "chest", "treasure": "chest",
    "trophy": "cup", "signpost": "sign", "signboard": "sign", "rowboat": "boat", "canoe": "boat", "raft": "boat",
    "ship": "sailing boat", "sailboat": "sailing boat", "wagon": "cart", "wheelbarrow": "cart", "bike": "bicycle",
    "sledge": "sled", "toboggan": "sled", "pail": "bucket", "letterbox": "mailbox", "postbox": "mailbox",
    "spaceship": "rocket", "spacecraft": "rocket", "fir": "pine", "oak": "tree", "shrub": "bush", "rose": "flower",
    "tulip": "flower", "bouquet": "flower", "daisy": "flower", "toadstool": "mushroom", "stone": "rock",
    "boulder": "rock", "pebble": "rock", "taxi": "car", "automobile": "car", "streetlight": "street lamp",
    "lamppost": "street lamp", "streetlamp": "street lamp", "hut": "cabin", "cottage": "cabin", "torch": "lantern",
    "carton": "box", "package": "box", "parcel": "gift", "present": "gift", "pendulum": "grandfather clock",
    "watch": "clock", "kettle": "teapot", "mug": "cup", "tea": "cup", "coffee": "cup", "glass": "cup", "pie": "cake",
    "loaf": "bread", "bun": "bread", "tv": "television", "screen": "television", "monitor": "television",
    "computer": "laptop", "telephone": "phone", "smartphone": "phone", "mobile": "phone", "luggage": "suitcase",
    "bag": "suitcase", "couch": "sofa", "stool": "chair", "throne": "armchair", "cupboard": "wardrobe",
    "closet": "wardrobe", "shelf": "bookshelf", "bookcase": "bookshelf", "cask": "barrel", "gate": "door",
    "football": "ball", "basketball": "ball", "soccer": "ball", "snowball": "ball", "diary": "book", "notebook": "book",
    "journal": "book", "envelope": "letter", "note": "letter", "postcard": "letter", "paper": "letter", "blade": "sword",
    "dagger": "sword", "tiara": "crown", "cap": "hat", "spyglass": "telescope", "violin": "guitar", "ukulele": "guitar",
    "banjo": "guitar", "lute": "guitar", "teddy": "teddy bear", "doll": "teddy bear", "toy": "teddy bear",
    "fruit": "apple", "lemon": "orange", "peach": "orange", "banner": "flag", "quill": "feather", "seashell": "shell",
    "medal": "coin", "stick": "wand", "brolly": "umbrella", "snowmen": "snowman",
}  # fmt: skip
"""Other English names of drawn things."""

COLOURS: dict[str, RGB] = {
    name: hex_rgb(code)
    for name, code in (
        ("red", "#c8423a"), ("crimson", "#a8283a"), ("orange", "#e8832c"), ("yellow", "#f0c63e"), ("gold", "#e2b84a"),
        ("golden", "#e2b84a"), ("green", "#4f8f4a"), ("teal", "#2f8080"), ("blue", "#3f72b8"), ("navy", "#2c3c68"),
        ("purple", "#7a52a0"), ("violet", "#7a52a0"), ("pink", "#e88aa6"), ("brown", "#7a5238"), ("black", "#2b2d36"),
        ("white", "#f4f2ec"), ("grey", "#8f949c"), ("gray", "#8f949c"), ("silver", "#b9c2cc"), ("wooden", "#9a6f45"),
        ("brass", "#c9a04a"), ("copper", "#b8734a"), ("rusty", "#9a5a3a"), ("turquoise", "#3fa8a0"),
    )
}  # fmt: skip


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
    face = skia.Font(typeface, 0.2)
    face.setSubpixel(True)
    face.setSize(min(0.2, 0.2 * (w * 0.86) / max(face.measureText(text), 1e-3), h * 0.4))
    wide, tall = face.measureText(text), face.getSize()
    hand.fill(rounded(-wide / 2 - 0.03, h / 2 - tall * 0.7, wide / 2 + 0.03, h / 2 + tall * 0.7, 0.03), paint)
    hand.canvas.save()
    hand.canvas.translate(-wide / 2, h / 2 - tall * 0.34)
    hand.canvas.scale(1, -1)
    hand.canvas.drawString(text, 0, 0, face, skia.Paint(AntiAlias=True, Color=argb(hand.colour(INK))))
    hand.canvas.restore()


@lru_cache(maxsize=8)
def _typeface(path: str) -> skia.Typeface | None:
    return skia.Typeface.MakeFromFile(path)
