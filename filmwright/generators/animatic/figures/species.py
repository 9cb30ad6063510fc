"""What creatures are built like: bodies, heads, coats of fur, as plain numbers.

Body lengths are fractions of `Species.height_m` (for four-legged animals, of the height at the withers);
head lengths are fractions of the head's radius. Not here: words (see `words`), drawing, motion.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Row = tuple[float, float, float, float]
"""A slice of the trunk: height between hip (0) and neck (1), half width, depth in front, depth behind."""


@dataclass(frozen=True)
class Body:
    """A body on two legs."""

    head_r: float
    leg: float
    arm: float
    shoulder: float
    hip: float
    rows: tuple[Row, ...]
    arm_r: float
    leg_r: float
    neck: float = 0.0


@dataclass(frozen=True)
class Quad:
    """A body on four legs, in units of the height at the withers."""

    length: float = 1.15
    chest: float = 0.30
    belly: float = 0.24
    rump: float = 0.25
    leg_r: float = 0.075
    neck: float = 0.42
    neck_angle: float = 0.85
    """Radians above the horizontal, at rest."""
    neck_r: float = 0.17
    head_r: float = 0.25
    tail: float = 0.5
    carapace: bool = False
    hoof: bool = False


@dataclass(frozen=True)
class Head:
    """A head: an ellipsoid with a snout, ears, and what grows on it."""

    kind: str = "beast"
    size: tuple[float, float, float] = (1.0, 0.96, 0.98)
    """Half width, half height, half depth, in head radii."""
    snout: tuple[float, float, float] = (0.5, 0.5, 0.4)
    """How far the snout reaches beyond the head, its radius at the root, its radius at the tip."""
    drop: float = -0.32
    """Elevation of the snout's root on the head, in radians."""
    ear: str = ""
    horn: str = ""
    mane: bool = False
    eye: float = 1.0


@dataclass(frozen=True)
class Species:
    """One kind of creature."""

    name: str
    head: Head
    body: Body
    height_m: float
    colours: Mapping[str, str] = field(default_factory=dict)
    tail: str = ""
    quad: Quad | None = None
    withers_m: float = 0.0
    """Height of the back when it goes on four legs."""
    upright: bool = False
    """Stands on two legs even with nothing on."""
    bird: bool = False
    marks: str = ""

    @property
    def human(self) -> bool:
        """Whether it has a person's face, hands and clothes."""
        return self.head.kind == "human"


MAN = Body(
    0.114, 0.445, 0.385, 0.104, 0.052,
    ((-0.05, 0.066, 0.052, 0.058), (0.08, 0.080, 0.060, 0.068), (0.30, 0.078, 0.060, 0.064),
     (0.55, 0.084, 0.062, 0.058), (0.80, 0.106, 0.066, 0.060), (0.94, 0.092, 0.050, 0.050),
     (1.02, 0.046, 0.034, 0.034)),
    0.0285, 0.040, 0.032,
)  # fmt: skip
WOMAN = Body(
    0.116, 0.445, 0.370, 0.090, 0.052,
    ((-0.05, 0.070, 0.054, 0.064), (0.08, 0.086, 0.062, 0.074), (0.32, 0.070, 0.054, 0.058),
     (0.52, 0.064, 0.054, 0.050), (0.76, 0.084, 0.070, 0.054), (0.93, 0.078, 0.048, 0.046),
     (1.02, 0.038, 0.030, 0.030)),
    0.0245, 0.038, 0.034,
)  # fmt: skip
CHILD = Body(
    0.148, 0.365, 0.335, 0.096, 0.052,
    ((-0.06, 0.070, 0.062, 0.064), (0.10, 0.086, 0.078, 0.074), (0.40, 0.082, 0.074, 0.068),
     (0.75, 0.090, 0.068, 0.060), (0.93, 0.078, 0.054, 0.052), (1.02, 0.040, 0.036, 0.036)),
    0.0295, 0.042, 0.016,
)  # fmt: skip
BABY = replace(CHILD, head_r=0.19, leg=0.28, arm=0.29, arm_r=0.038, leg_r=0.052, neck=0.0)
BULKY = Body(
    0.152, 0.255, 0.315, 0.134, 0.088,
    ((-0.10, 0.100, 0.10, 0.09), (0.02, 0.148, 0.14, 0.125), (0.20, 0.182, 0.178, 0.150),
     (0.45, 0.184, 0.180, 0.148), (0.74, 0.156, 0.142, 0.122), (0.94, 0.112, 0.095, 0.09),
     (1.05, 0.060, 0.055, 0.055)),
    0.050, 0.068,
)  # fmt: skip
SLIM = Body(
    0.142, 0.330, 0.335, 0.092, 0.056,
    ((-0.08, 0.062, 0.062, 0.055), (0.05, 0.086, 0.084, 0.072), (0.25, 0.104, 0.100, 0.084),
     (0.52, 0.096, 0.090, 0.074), (0.80, 0.094, 0.078, 0.064), (0.96, 0.068, 0.055, 0.052),
     (1.05, 0.042, 0.036, 0.036)),
    0.031, 0.041,
)  # fmt: skip
PENGUIN = Body(
    0.165, 0.10, 0.33, 0.120, 0.075,
    ((-0.05, 0.095, 0.10, 0.09), (0.05, 0.135, 0.13, 0.12), (0.22, 0.172, 0.165, 0.13),
     (0.50, 0.176, 0.165, 0.125), (0.80, 0.140, 0.125, 0.10), (0.98, 0.100, 0.085, 0.08)),
    0.042, 0.040, -0.01,
)  # fmt: skip
ROBOT = Body(
    0.135, 0.33, 0.36, 0.142, 0.07,
    ((0.00, 0.100, 0.080, 0.080), (0.05, 0.120, 0.098, 0.098), (0.50, 0.128, 0.105, 0.105),
     (0.94, 0.134, 0.105, 0.105), (1.00, 0.112, 0.085, 0.085)),
    0.033, 0.042, 0.045,
)  # fmt: skip

_HUMAN = Head("human", (0.93, 1.04, 0.99))
_BEAR = Head(size=(1.10, 0.95, 0.97), snout=(0.42, 0.56, 0.42), ear="round")
_FOX = Head(size=(1.06, 0.90, 0.96), snout=(0.78, 0.50, 0.20), ear="point")
_CAT = Head(size=(1.08, 0.90, 0.94), snout=(0.16, 0.46, 0.34), ear="point", drop=-0.38)
_DOG = Head(size=(1.0, 0.92, 0.96), snout=(0.58, 0.52, 0.36), ear="flop")
_HORSE = Head(size=(0.74, 0.84, 0.92), snout=(1.30, 0.70, 0.50), ear="leaf", drop=-0.66, eye=0.9)
_CROW = Head("bird", (0.95, 0.92, 0.98), (0.85, 0.34, 0.05), 0.0)

_FOX_Q = Quad(1.34, 0.27, 0.20, 0.23, 0.062, 0.34, 0.72, 0.15, 0.285, 0.85)
_DOG_Q = Quad(1.22, 0.30, 0.21, 0.24, 0.072, 0.36, 0.85, 0.155, 0.285, 0.55)
_CAT_Q = Quad(1.40, 0.27, 0.23, 0.25, 0.068, 0.26, 0.75, 0.16, 0.335, 0.85)
_HORSE_Q = Quad(1.13, 0.265, 0.235, 0.255, 0.052, 0.50, 0.95, 0.135, 0.175, 0.62, hoof=True)
_COW_Q = Quad(1.38, 0.32, 0.32, 0.29, 0.062, 0.32, 0.45, 0.17, 0.185, 0.62, hoof=True)
_LION_Q = Quad(1.38, 0.31, 0.24, 0.26, 0.078, 0.32, 0.70, 0.18, 0.275, 0.85)
_SHEEP_Q = Quad(1.35, 0.36, 0.36, 0.34, 0.058, 0.22, 0.55, 0.17, 0.225, 0.14, hoof=True)


def _animal(
    name: str, head: Head, body: Body, height_m: float, quad: Quad | None, withers_m: float, tail: str,
    colours: dict[str, str], marks: str = "", upright: bool = False,
) -> Species:  # fmt: skip
    return Species(name, head, body, height_m, colours, tail, quad, withers_m, upright, False, marks)


def _bird(name: str, height_m: float, head: Head, colours: dict[str, str], tail: str = "fan") -> Species:
    return Species(name, head, PENGUIN, height_m, colours, tail, bird=True)


_ALL = (
    Species("man", _HUMAN, MAN, 1.76), Species("woman", _HUMAN, WOMAN, 1.65),
    Species("child", _HUMAN, CHILD, 1.18), Species("baby", _HUMAN, BABY, 0.72),
    _animal("bear", _BEAR, BULKY, 1.75, None, 0, "nub", {"fur": "#8a5a38", "muzzle": "#d8b48a"},
    upright=True),
    _animal("panda", _BEAR, BULKY, 1.55, None, 0, "nub", {
        "fur": "#f2efe8", "limb": "#2a2b33", "ear": "#2a2b33", "patch": "#2a2b33", "muzzle": "#f7f4ec"},
        upright=True),
    _animal("fox", _FOX, SLIM, 1.2, _FOX_Q, 0.46, "brush", {
        "fur": "#e07a33", "belly": "#f7ead7", "muzzle": "#f7ead7", "limb": "#5b3524", "ear": "#5b3524"}),
    _animal("wolf", replace(_FOX, snout=(0.74, 0.55, 0.27)), replace(SLIM, shoulder=0.10), 1.5,
        replace(_FOX_Q, neck=0.36, chest=0.30, head_r=0.26, tail=0.7), 0.78, "brush",
        {"fur": "#7b8594", "belly": "#d6dbe0", "muzzle": "#d6dbe0", "tailtip": "#5d6674"}),
    _animal("cat", _CAT, SLIM, 1.0, _CAT_Q, 0.30, "long", {
        "fur": "#8b8d9a", "belly": "#eceaea", "muzzle": "#eceaea"}),
    _animal("dog", _DOG, SLIM, 1.15, _DOG_Q, 0.56, "curl", {
        "fur": "#c88d52", "belly": "#f1e2c8", "muzzle": "#f1e2c8", "ear": "#8a5a33"}),
    _animal("rabbit", Head(size=(0.98, 0.94, 0.98), snout=(0.16, 0.46, 0.34), ear="long"),
        replace(SLIM, head_r=0.15, leg=0.30), 1.0, None, 0, "puff", {
        "fur": "#cdbfb0", "belly": "#f6f0e6", "muzzle": "#f6f0e6"}, upright=True),
    _animal("mouse", Head(size=(0.98, 0.92, 1.0), snout=(0.52, 0.46, 0.15), ear="big"),
        replace(SLIM, head_r=0.17, leg=0.25), 0.7, None, 0, "thin", {
        "fur": "#b3adb5", "muzzle": "#dcd6da", "belly": "#ece6e8"}, upright=True),
    _animal("squirrel", Head(size=(1.0, 0.92, 0.96), snout=(0.30, 0.46, 0.28), ear="tuft"),
        replace(SLIM, head_r=0.16, leg=0.25), 0.7, None, 0, "plume", {
        "fur": "#a85a30", "muzzle": "#f0dcc0", "belly": "#f0dcc0"}, upright=True),
    _animal("hedgehog", Head(size=(0.98, 0.90, 0.98), snout=(0.62, 0.48, 0.14), ear="round"),
        replace(BULKY, head_r=0.16), 0.6, None, 0, "", {
        "fur": "#d8bd98", "muzzle": "#ead8bb", "belly": "#ead8bb", "spines": "#5f4a3a"}, "spines", True),
    _animal("frog", Head("frog", (1.22, 0.78, 0.98), (0.10, 0.6, 0.5)), replace(BULKY, leg=0.24, arm_r=0.032,
        leg_r=0.045), 0.6, None, 0, "", {"fur": "#6a9a44", "muzzle": "#d9e0a8", "belly": "#d9e0a8"},
        upright=True),
    _animal("monkey", Head(size=(1.0, 0.96, 0.95), snout=(0.26, 0.60, 0.46), ear="side"),
    replace(SLIM, arm=0.42),
        1.1, None, 0, "long", {"fur": "#7a5438", "muzzle": "#e3bd94", "belly": "#b98d66"}, upright=True),
    _animal("ant", Head("ant", (0.98, 1.0, 0.94), (0.06, 0.4, 0.3)), replace(SLIM, arm_r=0.018, leg_r=0.022),
        0.5, None, 0, "", {"fur": "#4a2f2a", "muzzle": "#6b4438", "belly": "#5d3b33"}, upright=True),
    _animal("dragon", Head(size=(1.0, 0.86, 1.0), snout=(0.85, 0.56, 0.40), ear="fin", horn="goat"),
    BULKY, 2.3,
        None, 0, "thick", {"fur": "#4f8f5a", "muzzle": "#7db07a", "belly": "#e3d59a"}, upright=True),
    Species("snowman", Head(size=(1.05, 1.0, 1.0), snout=(0.75, 0.17, 0.05), drop=-0.12), BULKY, 1.5,
        {"fur": "#f4f6f8", "muzzle": "#ee8a2a", "belly": "#f4f6f8"}, upright=True),
    Species("penguin", Head("penguin", (1.0, 0.98, 1.0), (0.42, 0.22, 0.06)), PENGUIN, 1.0, {
        "fur": "#2c3344", "belly": "#f5f3ec", "muzzle": "#f0a13a"}, "nub", upright=True),
    Species("robot", Head("robot", (1.06, 0.88, 0.95)), ROBOT, 1.6, {"fur": "#b8c4cc", "belly": "#8fa0ac"},
        upright=True),
    Species("ghost", Head("ghost", (1.0, 1.04, 0.98)), replace(CHILD, leg=0.30), 1.4, {
        "fur": "#eef0f6", "belly": "#eef0f6"}, upright=True),
    _animal("horse", _HORSE, SLIM, 1.8, _HORSE_Q, 1.55, "hair", {
        "fur": "#8a5433", "muzzle": "#6d4029", "mane": "#33231c", "hoof": "#2e2724"}),
    _animal("donkey", replace(_HORSE, ear="hare"), SLIM, 1.5, replace(_HORSE_Q, neck=0.42, head_r=0.20), 1.1,
        "tuft", {"fur": "#8e8880", "muzzle": "#e4ddd2", "belly": "#d9d2c6", "mane": "#4a4540",
        "hoof": "#3a3532"}),
    _animal("cow", Head(size=(0.84, 0.86, 0.92), snout=(0.92, 0.66, 0.58), ear="side", horn="cow",
    drop=-0.58),
        BULKY, 1.7, _COW_Q, 1.35, "tuft", {
        "fur": "#f0ece4", "muzzle": "#e8b8a8", "mark": "#3a3232", "hoof": "#3a3532"}, "patches"),
    _animal("ox", Head(size=(0.86, 0.86, 0.92), snout=(0.92, 0.68, 0.58), ear="side", horn="cow", drop=-0.58),
        BULKY, 1.8, replace(_COW_Q, chest=0.36), 1.45, "tuft", {
        "fur": "#8a6242", "muzzle": "#cfae92", "hoof": "#3a3532"}),
    _animal("goat", Head(size=(0.82, 0.84, 0.92), snout=(0.88, 0.56, 0.40), ear="side", horn="goat",
    drop=-0.58),
        SLIM, 1.2, replace(_SHEEP_Q, chest=0.29, belly=0.28, rump=0.27, neck=0.36, neck_angle=0.8), 0.75,
        "nub",
        {"fur": "#e8e2d6", "muzzle": "#d8cdbd", "hoof": "#3a3532", "beard": "#d8d0c2"}),
    _animal("sheep", Head(size=(0.82, 0.86, 0.92), snout=(0.72, 0.56, 0.44), ear="side", drop=-0.55),
    BULKY, 1.1,
        _SHEEP_Q, 0.72, "nub", {"fur": "#f1ece0", "face": "#4a4348", "muzzle": "#4a4348", "limb": "#4a4348",
        "ear": "#4a4348", "hoof": "#2c282c"}, "wool"),
    _animal("pig", Head(size=(1.0, 0.94, 0.98), snout=(0.46, 0.46, 0.42), ear="point"), BULKY, 1.1,
        Quad(1.55, 0.38, 0.40, 0.37, 0.085, 0.12, 0.35, 0.26, 0.33, 0.28, hoof=True), 0.62, "spiral",
        {"fur": "#eba7a0", "muzzle": "#f2bdb4", "hoof": "#8a5a58"}),
    _animal("lion", Head(size=(1.02, 0.96, 0.96), snout=(0.44, 0.58, 0.46), ear="round", mane=True),
    BULKY, 1.7,
        _LION_Q, 1.0, "tuft", {"fur": "#d9a557", "muzzle": "#f0dcb4", "belly": "#ecd2a0", "mane": "#8a4f26"}),
    _animal("tiger", Head(size=(1.04, 0.95, 0.96), snout=(0.40, 0.56, 0.44), ear="round"), BULKY, 1.7,
        _LION_Q, 0.95, "long", {"fur": "#e08a35", "muzzle": "#f7efe2", "belly": "#f7efe2", "mark": "#2c2622"},
        "stripes"),
    _animal("leopard", Head(size=(1.04, 0.93, 0.96), snout=(0.38, 0.54, 0.42), ear="round"), SLIM, 1.4,
        replace(_LION_Q, chest=0.27), 0.75, "long", {"fur": "#dcab5a", "muzzle": "#f4ead4",
        "belly": "#f4ead4",
        "mark": "#4a3322"}, "spots"),
    _animal("deer", Head(size=(0.80, 0.84, 0.92), snout=(1.0, 0.52, 0.32), ear="leaf", drop=-0.5), SLIM, 1.5,
        Quad(1.10, 0.25, 0.21, 0.23, 0.046, 0.48, 1.05, 0.11, 0.17, 0.14, hoof=True), 1.05, "nub",
        {"fur": "#b07a4a", "muzzle": "#e8d2b4", "belly": "#ecdcc4", "hoof": "#3a2e28"}),
    _animal("stag", Head(size=(0.80, 0.84, 0.92), snout=(1.0, 0.54, 0.34), ear="leaf", horn="antler",
    drop=-0.5),
        SLIM, 1.7, Quad(1.12, 0.28, 0.22, 0.24, 0.048, 0.48, 1.05, 0.13, 0.165, 0.14, hoof=True), 1.25, "nub",
        {"fur": "#9c6a3e", "muzzle": "#e0c8a6", "belly": "#e6d4b8", "hoof": "#3a2e28"}),
    _animal("elephant", Head(size=(1.0, 1.02, 1.0), snout=(0.30, 0.50, 0.40), ear="fan", horn="tusk"),
    BULKY, 2.4,
        Quad(1.28, 0.34, 0.36, 0.34, 0.12, 0.12, 0.6, 0.24, 0.27, 0.4), 2.2, "tuft",
        {"fur": "#8f9299", "muzzle": "#9a9da4", "hoof": "#6f7278"}, "trunk"),
    _animal("tortoise", Head(size=(0.92, 0.86, 1.0), snout=(0.28, 0.52, 0.36), drop=-0.25), BULKY, 0.6,
        Quad(1.75, 0.46, 0.44, 0.44, 0.135, 0.45, 0.45, 0.17, 0.32, 0.2, carapace=True), 0.42, "nub",
        {"fur": "#8fa35c", "muzzle": "#a9b878", "shell": "#7a5c36", "belly": "#d8c78e"}),
    _bird("crow", 0.46, _CROW, {"fur": "#2b2d3a", "muzzle": "#3f4048", "leg": "#3a3838", "wing": "#3a3e52"}),
    _bird("sparrow", 0.16, replace(_CROW, snout=(0.45, 0.26, 0.04)), {
        "fur": "#9a6e48", "muzzle": "#5c4a3c", "belly": "#e6d8c2", "leg": "#7a5a44", "wing": "#76502f"}),
    _bird("owl", 0.5, Head("owl", (1.22, 1.0, 0.95), (0.28, 0.22, 0.04), -0.1, "tuft", eye=1.5), {
        "fur": "#8a6a48", "muzzle": "#d9a24a", "belly": "#dcc8a4", "face": "#e8d8b8", "leg": "#b88a4a",
        "wing": "#6a4e34"}),
    _bird("eagle", 0.8, replace(_CROW, snout=(0.62, 0.36, 0.10)), {
        "fur": "#5a4030", "face": "#f1ece0", "muzzle": "#e6a93a", "leg": "#e0a83c", "wing": "#463226"}),
    _bird("duck", 0.5, Head("bird", (0.92, 0.92, 0.96), (0.72, 0.32, 0.22), -0.08), {
        "fur": "#f3efe2", "muzzle": "#ee9c32", "leg": "#e88a2e", "wing": "#e2dccb"}, "up"),
    _bird("hen", 0.5, Head("bird", (0.9, 0.92, 0.94), (0.40, 0.26, 0.05), 0.0, horn="comb"), {
        "fur": "#c9803f", "muzzle": "#e9b23e", "leg": "#e0a83c", "wing": "#a9642c"}, "up"),
    _bird("rooster", 0.62, Head("bird", (0.9, 0.92, 0.94), (0.42, 0.26, 0.05), 0.0, horn="comb"), {
        "fur": "#b5502b", "muzzle": "#e9b23e", "leg": "#e0a83c", "wing": "#7a3420", "tail": "#24483e"},
        "plume"),
)  # fmt: skip

SPECIES: dict[str, Species] = {s.name: s for s in _ALL}
