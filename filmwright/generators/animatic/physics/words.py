"""From an entity's words (`looks`, else id and ref) to what it is, its colours and its pattern.

    "red flag with a white star"  ──>  Look(thing="flag", colour=red, accents=(white,), pattern="star")

No drawing, no physics. What no word names is the plain shape in its material's colour.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from filmwright.generators.animatic.palette import RGB, hex_rgb, scale_rgb
from filmwright.generators.animatic.physics.materials import STUFF
from filmwright.schemas.motion import Entity

THINGS: dict[str, str] = {
    # balls
    "basketball": "#e07a2a", "football": "#f4f1e8", "soccerball": "#f4f1e8", "tennisball": "#d6e04a",
    "beachball": "#f2f0ea", "ball": "", "marble": "#4f8fd0", "bubble": "#d6eef8", "balloon": "#d8443f",
    "snowball": "#f2f6fb", "stone": "#8d8a86", "cannonball": "#43464c", "orange": "#f08a24",
    "apple": "#cf3a33",
    "lemon": "#f0d43c", "melon": "#5f9a4a", "pumpkin": "#e57f2a", "coconut": "#7a5638", "egg": "#f3e9d8",
    "cheese": "#f0c648", "plate": "#eef0f0", "wheel": "#3f4248", "coin": "#dfb23c", "planet": "#6f8fc8",
    # boxes
    "crate": "#b98a52", "box": "#c49a6a", "gift": "#c8434b", "book": "#8c3b3f", "brick": "#b2573f",
    "die": "#f4f1e8", "suitcase": "#8a5a3a", "ice": "#cfe8f4", "plank": "#b98a52", "domino": "#2f3238",
    "wall": "#b9aa98", "table": "#9c6b40", "shelf": "#9c6b40", "step": "#a39b90", "ramp": "#b08a5c",
    # cylinders
    "barrel": "#a06c3c", "can": "#c8ccd0", "log": "#7d5a3a", "candle": "#f3ead2", "bottle": "#5f8f6a",
    "drum": "#c0433c", "pole": "#a8adb4", "hoop": "#d8622f", "target": "#d8443f",
    # containers
    "mug": "#d9d2c4", "glass": "#cfe6ea", "bowl": "#5b87a8", "bucket": "#8f989f", "basket": "#c29a5e",
    "jar": "#d8ecec", "pot": "#b5664a", "jug": "#c0714a", "tub": "#e9ecec",
    # cloth
    "flag": "#c8202c", "curtain": "#9c3f4a", "sheet": "#efeae0", "blanket": "#5f7fa8", "banner": "#2f5fa8",
    "tablecloth": "#f0ece4", "sail": "#efe6d2", "carpet": "#a04a44", "scarf": "#c8434b",
    "handkerchief": "#f4f1ea",
    # particles
    "snow": "#ffffff", "leaf": "#d0762c", "spark": "#ffb347", "ember": "#ff8a3c", "petal": "#f4b6c6",
    "confetti": "#e9c23c", "dust": "#d8c8a8", "ash": "#8d8a88", "rain": "#bcd6e8", "smoke": "#b8b8bc",
    "feather": "#f6f3ec", "firefly": "#f6f07a", "sand": "#dcc488", "drop": "#9cc8e8",
}  # fmt: skip
"""Things that have a drawing of their own, and their usual colour."""

SAME: dict[str, str] = {
    "soccer": "soccerball", "fussball": "soccerball", "tennis": "tennisball", "beach": "beachball",
    "rock": "stone",
    "boulder": "stone", "pebble": "stone", "asteroid": "stone", "meteor": "stone", "iceball": "snowball",
    "peach": "apple", "tomato": "apple", "plum": "apple", "cherry": "apple", "grapefruit": "orange",
    "mandarin": "orange", "tangerine": "orange", "clementine": "orange", "lime": "lemon",
    "watermelon": "melon",
    "sphere": "ball", "globe": "planet", "moon": "planet", "earth": "planet", "tire": "wheel",
    "tyre": "wheel",
    "chest": "crate", "case": "suitcase", "trunk": "suitcase", "parcel": "box", "package": "box",
    "carton": "box",
    "cardboard": "box", "present": "gift", "novel": "book", "diary": "book", "dice": "die", "cube": "die",
    "icecube": "ice", "board": "plank", "fence": "wall", "bench": "table", "desk": "table",
    "counter": "table",
    "platform": "step", "stair": "step", "block": "step", "ledge": "step", "slope": "ramp", "slide": "ramp",
    "keg": "barrel", "cask": "barrel", "tin": "can", "trunklog": "log", "timber": "log", "post": "pole",
    "cup": "mug", "tankard": "mug", "teacup": "mug", "tumbler": "glass", "goblet": "glass", "beaker": "glass",
    "dish": "bowl", "basin": "tub", "bath": "tub", "pool": "tub", "pail": "bucket", "vase": "pot",
    "kettle": "jug",
    "pitcher": "jug", "teapot": "jug", "carafe": "jug", "drape": "curtain", "bedsheet": "sheet",
    "cloth": "sheet",
    "fabric": "sheet", "linen": "sheet", "towel": "sheet", "laundry": "sheet", "shirt": "sheet",
    "pennant": "flag",
    "rug": "carpet", "veil": "sheet", "cape": "sheet", "parasail": "sail", "snowflake": "snow",
    "flake": "snow",
    "foliage": "leaf", "leave": "leaf", "leaves": "leaf", "blossom": "petal", "cinder": "ember",
    "raindrop": "rain",
    "droplet": "drop", "fog": "smoke", "steam": "smoke", "splinter": "plank", "bullseye": "target",
    # nouns of other languages
    "apfelsine": "orange", "apfel": "apple", "naranja": "orange", "manzana": "apple", "pomme": "apple",
    "ballon": "ball", "balle": "ball", "balón": "ball", "pelota": "ball", "мяч": "ball", "球": "ball",
    "fahne": "flag", "flagge": "flag", "drapeau": "flag", "bandera": "flag", "флаг": "flag", "旗": "flag",
    "kiste": "crate", "caisse": "crate", "caja": "crate", "ящик": "crate", "箱": "crate", "箱子": "crate",
    "fass": "barrel", "tonneau": "barrel", "barril": "barrel", "stein": "stone", "pierre": "stone",
    "piedra": "stone", "камень": "stone", "buch": "book", "livre": "book", "libro": "book", "книга": "book",
    "schneeball": "snowball", "schnee": "snow", "neige": "snow", "nieve": "snow", "снег": "snow",
    "雪": "snow",
    "vorhang": "curtain", "rideau": "curtain", "cortina": "curtain", "becher": "mug", "tasse": "mug",
    "taza": "mug", "hoja": "leaf", "blatt": "leaf", "feuille": "leaf", "橙子": "orange", "苹果": "apple",
}  # fmt: skip
"""Other words for the same drawing."""

CONTAINERS = frozenset({"mug", "glass", "bowl", "bucket", "basket", "jar", "pot", "tub", "jug"})
"""Things that are hollow: what is poured or put into them stays in."""
CLOSED = frozenset({"crate", "box", "barrel", "gift", "suitcase"})
"""Things that are closed, and hold what lies inside them until they break."""
LIQUIDS: dict[str, str] = {
    "water": "#3f9bdc", "honey": "#e09a1c", "oil": "#cfb53a", "milk": "#f4f1e6", "wine": "#7d1f3a",
    "tea": "#b5702e",
    "coffee": "#4a2e1e", "soup": "#d0803a", "beer": "#dca23c", "juice": "#ee9a2e", "syrup": "#8f4a1e",
    "cocoa": "#6a4228", "chocolate": "#5a3422", "lava": "#e8532a", "paint": "#c8443f", "ink": "#23305a",
    "blood": "#9c1f26", "slime": "#7dbb3a", "mud": "#7a5c3f", "cream": "#f6efdc", "lemonade": "#f2dc6a",
    "potion": "#7a4ac0", "wasser": "#3f9bdc", "eau": "#3f9bdc", "agua": "#3f9bdc", "вода": "#3f9bdc",
    "水": "#3f9bdc",
    "milch": "#f4f1e6", "lait": "#f4f1e6", "leche": "#f4f1e6", "honig": "#e09a1c", "miel": "#e09a1c",
}  # fmt: skip
"""What is poured, and its colour; how thick it is, is the material's."""
COLOURS: dict[str, str] = {
    "red": "#c8202c", "scarlet": "#d02a2a", "crimson": "#a81e34", "orange": "#ec8430", "yellow": "#f0c93c",
    "gold": "#dcab2e", "golden": "#dcab2e", "green": "#3f8f4f", "lime": "#8fc63f", "teal": "#2f8f8a",
    "turquoise": "#3fb6b0", "blue": "#2f66b4", "navy": "#1f315f", "sky-blue": "#78b8e4", "purple": "#7a4a9c",
    "violet": "#7d5bb0", "pink": "#ea8fb0", "magenta": "#c83f8f", "brown": "#7f5636", "tan": "#c8a678",
    "beige": "#e2d4b8", "cream": "#f3e9d2", "white": "#f5f2ea", "ivory": "#f3ecdb", "silver": "#bcc3c9",
    "grey": "#8f9296", "gray": "#8f9296", "black": "#2b2d33", "copper": "#b8703f", "rosy": "#e0909a",
    "rot": "#c8202c", "rouge": "#c8202c", "rojo": "#c8202c", "roja": "#c8202c", "blau": "#2f66b4",
    "bleu": "#2f66b4",
    "azul": "#2f66b4", "weiss": "#f5f2ea", "weiß": "#f5f2ea", "blanc": "#f5f2ea", "blanco": "#f5f2ea",
    "grün": "#3f8f4f", "vert": "#3f8f4f", "verde": "#3f8f4f", "gelb": "#f0c93c", "jaune": "#f0c93c",
    "schwarz": "#2b2d33", "noir": "#2b2d33", "negro": "#2b2d33",
}  # fmt: skip
PATTERNS: dict[str, str] = {
    "star": "star", "stars": "star", "stripe": "stripes", "stripes": "stripes", "striped": "stripes",
    "cross": "cross", "disc": "disc", "circle": "disc", "sun": "disc", "dots": "dots", "dotted": "dots",
    "polka": "dots", "spots": "dots", "tricolour": "bands", "tricolor": "bands", "bands": "bands",
    "checkered": "checks", "chequered": "checks", "checked": "checks", "heart": "heart", "skull": "skull",
}  # fmt: skip
_BREAKS = re.compile(r"break|burst|smash|shatter|explod|broken|split|crack", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AFTERTHOUGHT = re.compile(r"\b(?:of|with|in|on|from|that|which|full|under|over|and|,)\b|,", re.IGNORECASE)


@dataclass(frozen=True)
class Look:
    """What an entity is and how it looks."""

    thing: str
    """A key of THINGS, or "" when no word names one."""
    colour: RGB
    accents: tuple[RGB, ...] = ()
    pattern: str = ""
    breaks: bool = False
    """Whether the words say that it breaks open."""
    horizontal: bool = False
    """Whether its stripes or bands lie flat."""


def _thing(phrase: str) -> str:
    words = [w for raw in _WORD.findall(phrase.lower()) for w in (raw, *raw.split("-"))]
    for word in reversed(words):
        for form in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
            found: str = SAME.get(form, form)
            if found in THINGS:
                return found
    return ""


def thing_in(text: str) -> str:
    """Return the thing a phrase names ("a crate of oranges" -> "crate"), or ""."""
    head = _AFTERTHOUGHT.split(text, maxsplit=1)[0]
    compact = re.sub(
        r"(basket|foot|soccer|tennis|beach|snow|cannon)[\s-]+ball", r"\1ball", head, flags=re.IGNORECASE
    )
    return _thing(compact)


@lru_cache(maxsize=256)
def look_of(entity: Entity) -> Look:
    """Read what `entity` looks like from its words; pure."""
    names = " ".join(part.replace("_", " ").replace("-", " ") for part in (entity.ref or "", entity.id))
    text = entity.looks or names
    thing = thing_in(entity.looks) or thing_in(names)
    words = _WORD.findall(text.lower())
    colours = [hex_rgb(COLOURS[w]) for w in words if w in COLOURS and w != thing]
    if any(w in ("dark", "deep") for w in words):
        colours = [scale_rgb(c, (0.72, 0.72, 0.72)) for c in colours]
    usual = THINGS.get(thing) or STUFF[entity.material].colour
    if entity.kind == "liquid":
        thing = ""
        poured = [w for w in _WORD.findall(f"{entity.looks} {names}".lower()) if w in LIQUIDS]
        usual = LIQUIDS[poured[0]] if poured else STUFF[entity.material].colour
    return Look(
        thing=thing,
        colour=colours[0] if colours else hex_rgb(usual),
        accents=tuple(colours[1:]),
        pattern=next((PATTERNS[w] for w in words if w in PATTERNS), "bands" if len(colours) > 2 else ""),
        breaks=bool(_BREAKS.search(f"{entity.looks} {entity.id}")),
        horizontal="horizontal" in words or ("vertical" not in words and "stripes" in words),
    )
