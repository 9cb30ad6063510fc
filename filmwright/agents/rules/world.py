"""English words for beings, places, times, weather, clothes, feelings and things.

Tables only, with the small functions that look things up in them.
"""

import re
from typing import NamedTuple

from filmwright.agents.rules.tables import words_of
from filmwright.schemas.grammar import Emotion, SetName, TimeOfDay, Weather

_HUMANS = (
    "she: girl woman mother grandmother aunt sister daughter wife queen princess witch maid lady nurse widow "
    "fairy mermaid granny stepmother stepsister heroine milkmaid waitress actress goddess shepherdess|"
    "he: boy man father grandfather uncle brother son husband king prince huntsman hunter giant dwarf "
    "soldier sailor "
    "captain merchant miller farmer knight wizard monk priest lord fisherman woodcutter blacksmith "
    "boatman ferryman "
    "gentleman waiter shepherd hero emperor woodman postman policeman lad stepfather|"
    "they: child baby stranger thief robber guard ghost robot doctor teacher baker tailor cook servant "
    "driver pilot "
    "astronaut traveller traveler beggar peasant pirate neighbour neighbor judge magician clown porter "
    "alien inspector detective cobbler shoemaker lighthouse-keeper keeper goblin troll elf angel ogre "
    "scientist "
    "passenger conductor musician painter poet snowman scarecrow"
)
_ANIMALS = (
    "he: bear lion wolf dog fox crow frog tiger rooster cock bull stag ox monkey elephant dragon goat "
    "donkey ass horse|"
    "she: hen cow cat goose duck bee spider ewe swan mare doe|"
    "it: mouse bird raven hare rabbit tortoise turtle owl snake serpent fish whale ant grasshopper "
    "cricket sheep lamb "
    "pig pony eagle hawk sparrow swallow-bird kitten puppy penguin seal squirrel hedgehog badger mole rat "
    "deer fawn "
    "beaver otter butterfly crocodile leopard camel panda stork crane-bird heron peacock parrot pigeon "
    "dove bat "
    "sheepdog calf chick duckling fly-insect kid-goat magpie nightingale wren cub jackal hyena"
)


def _beings(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in table.split("|"):
        pronoun, words = group.split(":")
        found.update(dict.fromkeys(words.split(), pronoun.strip()))
    return found


HUMANS = _beings(_HUMANS)
ANIMALS = {w: p for w, p in _beings(_ANIMALS).items() if "-" not in w}
BEINGS: dict[str, str] = {**HUMANS, **ANIMALS}
"""Noun -> the pronoun that usually stands for it."""
FEMALE_TITLES = words_of("mrs ms miss mistress madam madame lady queen princess aunt sister mother granny")
MALE_TITLES = words_of("mr master sir lord king prince uncle brother father captain old")
TITLES = (FEMALE_TITLES | MALE_TITLES | {"dr", "doctor", "professor", "saint", "st"}) - {"old"}


class Ground(NamedTuple):
    """What a place word means to the animatic."""

    set: SetName
    interior: bool = False
    minor: bool = False
    """A spot inside a place (a door, a branch): it alone makes no new scene."""


def _places() -> dict[str, Ground]:
    table: list[tuple[SetName, bool, str]] = [
        ("forest", False, "forest wood woods jungle grove thicket clearing pinewood"),
        ("meadow", False, "meadow field garden pasture orchard farm lawn park valley hill road path "
            "village lane "
         "plain river stream pond lake graveyard churchyard farmyard yard vineyard bridge"),
        ("city", False, "city town street square market alley station avenue pavement courtyard rooftop"),
        ("beach", False, "beach shore sea ocean island coast sand sands dunes ship boat deck ferry jetty "
         "lagoon raft harbour harbor port dock docks pier quay"),
        ("mountains", False, "mountain mountains cliff peak summit ridge pass glacier slope"),
        ("interior", True, "house room kitchen bedroom hall cottage hut castle palace tower church school "
            "shop inn "
         "tavern barn stable office library attic cellar cabin theatre theater hospital prison temple "
         "chamber "
         "corridor apartment bathroom parlour parlor workshop cafe café restaurant wheelhouse museum "
         "dungeon throne-room tent cave train carriage mill lighthouse classroom lobby elevator"),
        ("desert", False, "desert oasis wasteland canyon"),
        ("space", False, "space moon planet spaceship orbit asteroid galaxy"),
        ("underwater", False, "seabed reef"),
        ("arctic", False, "ice iceberg tundra snowfield icefield"),
    ]  # fmt: skip
    found = {word: Ground(name, inside) for name, inside, words in table for word in words.split()}
    minor: list[tuple[SetName, bool, str]] = [
        ("forest", False, "tree branch bush bushes"),
        ("meadow", False, "well gate fence bench haystack"),
        ("interior", True, "bed table window fireplace hearth door stairs staircase chair counter doorway"),
    ]
    found.update({w: Ground(name, inside, True) for name, inside, words in minor for w in words.split()})
    return found


PLACES = _places()
_PLACE_WORD = re.compile(r"[a-zé]+(?:-[a-z]+)?")


def ground_of(words: str) -> Ground | None:
    """Return what a place name means: the last place word in it decides (a field of ice is a field)."""
    found = [PLACES[w] for w in _PLACE_WORD.findall(words.lower()) if w in PLACES]
    return next((g for g in reversed(found) if not g.minor), found[-1] if found else None)


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_TIMES: tuple[tuple[TimeOfDay, str], ...] = (
    ("dawn", "dawn|daybreak|sunrise|first light|cock-?crow"),
    ("dusk", "dusk|twilight|nightfall|evening|supper-?time|gloaming"),
    ("golden-hour", "golden hour|sunset|late afternoon|sundown|setting sun|magic hour"),
    ("night", "night|midnight|moonlight|starlight|moonlit|stars came out"),
    ("day", "morning|noon|midday|daylight|afternoon|sunny|sunshine"),
)
TIMES: tuple[tuple[TimeOfDay, re.Pattern[str]], ...] = tuple((name, _any_of(words)) for name, words in _TIMES)
_WEATHERS: tuple[tuple[Weather, str], ...] = (
    ("storm", "storm|stormy|thunder|lightning|tempest|gale"),
    ("snow", "snow fell|snowed|snowing|snowflakes?|it snows?|blizzard|snowy|falling snow|snow falls"),
    (
        "rain",
        "rain fell|rained|raining|it rains?|rainy|downpour|drizzle|in the rain|pouring rain|rain falls|rain",
    ),
    ("fog", "fog|foggy|mist|misty|haze"),
    ("cloudy", "cloudy|clouds|overcast|grey sky|gray sky"),
    (
        "clear",
        "sunny|clear sky|blue sky|the sun shone|(?:snow|rain|storm) (?:had )?(?:stopped|ended|was over|"
        "passed)",
    ),
)
WEATHERS: tuple[tuple[Weather, re.Pattern[str]], ...] = tuple(
    (name, _any_of(words)) for name, words in _WEATHERS
)

COLOURS = [
    "red",
    "crimson",
    "blue",
    "navy",
    "black",
    "white",
    "green",
    "yellow",
    "orange",
    "purple",
    "pink",
    "brown",
    "grey",
    "gray",
    "teal",
    "gold",
    "golden",
    "beige",
    "cyan",
    "maroon",
    "tan",
    "silver",
    "khaki",
    "turquoise",
    "scarlet",
    "violet",
    "ginger",
    "blonde",
    "dark",
    "pale",
    "bright",
]
_STUFF = [
    "woollen",
    "wool",
    "silk",
    "leather",
    "straw",
    "velvet",
    "cotton",
    "fur",
    "torn",
    "old",
    "new",
    "long",
    "short",
    "little",
    "big",
    "heavy",
    "patched",
    "striped",
]
GARMENTS = (
    "top hat|bow tie|cowboy hat|wizard hat|hard hat|baseball cap|trench coat|t-shirt|raincoat|overcoat|"
    "waistcoat|"
    "hat|cap|beanie|crown|scarf|necktie|tie|coat|jacket|hoodie|sweater|jumper|shirt|dress|gown|robe|skirt|"
    "trousers|"
    "pants|jeans|shorts|boots|shoes|cape|cloak|hood|backpack|helmet|apron|vest|monocle|glasses|spectacles|"
    "gloves|mittens|"
    "uniform|suit|beret|bonnet|shawl|slippers|armour|armor|veil"
)
GARMENT = re.compile(rf"(?:\b(?:{'|'.join([*COLOURS, *_STUFF])})\s+){{0,3}}\b(?:{GARMENTS})\b", re.IGNORECASE)
TRAIT = re.compile(
    r"\b(?:old|young|little|small|tiny|big|great|tall|short|thin|fat|round|huge|bald|bearded|polar|brown|"
    r"black|white|"
    r"grey|gray|red|golden|green|blue|arctic|wild|stout|long-legged|one-eyed|ginger|handsome|beautiful|"
    r"pretty|ragged)\b",
    re.IGNORECASE,
)
FEATURE = re.compile(
    rf"(?:\b(?:{'|'.join([*COLOURS, 'long', 'short', 'curly', 'bushy', 'big', 'small', 'sharp'])})\s+){{1,3}}"
    r"(?:hair|beard|fur|eyes|tail|feathers|mane|braids|plaits|moustache|whiskers|wings|curls)\b",
    re.IGNORECASE,
)
AGE = re.compile(
    r"\bof\s+(?:(?:about|nearly|almost)\s+)?(?:\w+teen|\w+ty|one|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|"
    r"twelve|\d{1,3})\b|\b(?:\w+|\d{1,3})(?:-| )years?(?:-| )old\b",
    re.IGNORECASE,
)

_FEELINGS: tuple[tuple[Emotion, str], ...] = (
    ("happy", "happy|happily|glad|gladly|smil\\w+|laugh\\w*|joy\\w*|delight\\w*|cheerful\\w*|grin\\w*|"
        "merry|merrily|"
     "pleased|proud\\w*"),
    ("sad", "sad|sadly|wept|weep\\w*|sob\\w*|tears?|grief|sorrow\\w*|lonely|mourn\\w*|unhappy|heartbroken|"
        "cried bitterly"),
    ("angry", "angry|angrily|anger|furious\\w*|rage|raged|scowl\\w*|growl\\w*|shouted|snarl\\w*|roar\\w*"),
    ("surprised", "surpris\\w+|astonish\\w*|amazed|startled|gasp\\w*|wonder|oh no|suddenly saw"),
    ("scared", "afraid|scared|fright\\w*|fear\\w*|terrified|trembl\\w*|terror|horror|scream\\w*|shiver\\w*"),
    ("tired", "tired|weary|wearily|exhausted|yawn\\w*|sleepy|sleepily|weak"),
    ("curious", "curious\\w*|wondered|puzzled|looked closely|peered|peering"),
)  # fmt: skip
FEELINGS: tuple[tuple[Emotion, re.Pattern[str]], ...] = tuple(
    (name, _any_of(words)) for name, words in _FEELINGS
)
_NOT = re.compile(r"\b(?:not|never|no longer|without|nor|hardly|n[o']t)\b[^,.;]{0,18}$", re.IGNORECASE)


def feelings_in(text: str) -> tuple[Emotion, ...]:
    """Return the feelings that `text` names and does not deny, in order.

    >>> feelings_in("She was surprised, but not at all afraid.")
    ('surprised',)
    """
    found: list[tuple[int, Emotion]] = []
    for name, pattern in FEELINGS:
        for match in pattern.finditer(text):
            denied = _NOT.search(text[max(0, match.start() - 30) : match.start()])
            if not denied:
                found.append((match.start(), name))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


_CARRIED = (
    "umbrella lantern lamp torch candle map letter book key sword stick staff basket bag sack rope bottle "
    "cup mug glass "
    "bread cake apple orange cheese flower rose balloon ball axe spear bow arrow ring coin purse box "
    "spoon knife pipe "
    "drum flute violin guitar telescope camera phone photograph newspaper kite doll mirror comb spindle "
    "wand broom "
    "bucket jug hammer net oar flag suitcase trunk parcel bone feather egg egg-basket stone pebble shell "
    "ticket whistle"
)
_STANDING = (
    "crate barrel chest table chair bench cart wagon boat campfire fire throne statue piano bell "
    "door well raft sledge sled"
)
CARRIED = words_of(_CARRIED)
STANDING = words_of(_STANDING)
THINGS = CARRIED | STANDING
THING_WORD = re.compile(
    rf"\b((?:(?:{'|'.join(COLOURS)}|small|big|little|old|wooden|iron|golden|silver)\s+){{0,2}})"
    rf"({'|'.join(sorted(THINGS, key=len, reverse=True))})(?:s|es)?\b",
    re.IGNORECASE,
)


_SOUND = re.compile(
    r"\b(?:(?:ship's|church|distant|loud|low|far)\s+)?(?:horn|bells?|thunder|whistle|drums?|trumpets?|"
    r"music|song|footsteps|crash|bang|knock\w*|"
    r"crackl\w+|howl\w*|applause|laughter|siren|gunshot|waves|foghorn)\b",
    re.IGNORECASE,
)


def sound_of(text: str) -> str:
    """Return the sounds that a text names: "ship's horn".

    >>> sound_of("Far below, a ship's horn sounded.")
    "ship's horn"
    """
    return ", ".join(dict.fromkeys(m.group().lower() for m in _SOUND.finditer(text)))[:280]
