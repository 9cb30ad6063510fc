"""Cartoon people with a known identity, an exact mask, and every nuisance a film has. For tests only.

    person(seed) ──> who they are          twin(...) ──> one attribute changed
    pose(seed)   ──> how they stand        photograph(...) ──> frame, mask: background, light, noise, JPEG
    walk(...)    ──> a clip with a moving camera, for joints and health

Everything follows from its seed. Colours come from one shared palette, so that people are alike enough.
"""

import functools
import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

RGB = np.ndarray
CLOTH = {
    "red": (200, 40, 45), "navy": (35, 50, 110), "green": (50, 130, 70), "yellow": (235, 200, 60),
    "white": (235, 235, 230), "black": (35, 35, 40), "grey": (130, 135, 140), "teal": (40, 140, 150),
    "purple": (110, 60, 140), "orange": (230, 130, 40), "pink": (230, 140, 170), "brown": (120, 80, 50),
    "sky": (120, 180, 225), "olive": (120, 125, 60),
}  # fmt: skip
SKIN = ((255, 220, 190), (240, 195, 160), (205, 150, 110), (150, 100, 70), (95, 62, 45))
FUR = ((215, 110, 40), (130, 85, 50), (150, 150, 155), (240, 235, 225), (60, 55, 60), (190, 160, 110))
HAIR = (
    (40, 30, 25),
    (95, 60, 30),
    (190, 145, 70),
    (170, 60, 30),
    (150, 150, 150),
    (230, 215, 170),
    (60, 90, 170),
)
LIGHTS = ("bright", "dim", "warm", "cool", "night", "side", "sunset", "back")
INK = (25, 22, 25)


@dataclass(frozen=True)
class Person:
    """Who someone is, as drawn."""

    species: str
    skin: tuple[int, int, int]
    hair: tuple[int, int, int]
    hair_style: str
    hat: str
    hat_colour: str
    glasses: bool
    shirt: str
    pattern: str
    second: str
    sleeve: str
    bottom: str
    bottom_colour: str
    shoe: str
    extra: str
    extra_colour: str
    head: float
    width: float
    leg: float


@dataclass(frozen=True)
class Pose:
    """How someone stands, seen from where."""

    arms: tuple[float, float]
    elbows: tuple[float, float]
    legs: tuple[float, float]
    lean: float
    view: str
    is_mirrored: bool
    mouth: int


def pick(random, choices):
    """Choose one of a sequence."""
    return choices[int(random.integers(len(choices)))]


def person(seed: int) -> Person:
    """Draw the lots for one identity."""
    r = np.random.default_rng([1, seed])
    cloth = tuple(CLOTH)
    is_human = r.random() < 0.7
    shirt = pick(r, cloth)
    second = pick(r, [c for c in cloth if c != shirt])
    return Person(
        species="human" if is_human else pick(r, ("fox", "bear", "robot", "rabbit")),
        skin=pick(r, SKIN if is_human else FUR),
        hair=pick(r, HAIR),
        hair_style=pick(r, ("none", "short", "long", "bun", "spiky")) if is_human else "none",
        hat=pick(r, ("none", "none", "cap", "beanie", "tophat")),
        hat_colour=pick(r, cloth),
        glasses=bool(r.random() < 0.25),
        shirt=shirt,
        pattern=pick(r, ("plain", "plain", "hstripe", "vstripe", "dots", "check")),
        second=second,
        sleeve=pick(r, ("long", "short")),
        bottom=pick(r, ("pants", "pants", "skirt", "shorts")),
        bottom_colour=pick(r, cloth),
        shoe=pick(r, cloth),
        extra=pick(r, ("none", "none", "scarf", "cape", "belt", "bag")),
        extra_colour=pick(r, cloth),
        head=float(r.uniform(0.85, 1.2)),
        width=float(r.uniform(0.8, 1.25)),
        leg=float(r.uniform(0.8, 1.15)),
    )


def recoloured(who: Person, shirt: str) -> Person:
    """Return the same person in another shirt."""
    return replace(who, shirt=shirt, pattern="plain")


def pose(seed: int) -> Pose:
    """Draw the lots for one pose."""
    r = np.random.default_rng([2, seed])
    return Pose(
        arms=(float(r.uniform(-150, 20)), float(r.uniform(-20, 150))),
        elbows=(float(r.uniform(-70, 70)), float(r.uniform(-70, 70))),
        legs=(float(r.uniform(-28, 10)), float(r.uniform(-10, 28))),
        lean=float(r.uniform(-10, 10)),
        view=pick(r, ("front", "front", "quarter", "side", "back")),
        is_mirrored=bool(r.random() < 0.5),
        mouth=int(r.integers(3)),
    )


class _Sheet:
    """A transparent sheet with a pen. Points are floats, colours RGB."""

    def __init__(self, width: int, height: int) -> None:
        self.rgba = np.zeros((height, width, 4), np.uint8)

    def limb(self, a, b, width, colour) -> None:
        for extra, paint in ((4, INK), (0, colour)):
            cv2.line(self.rgba, _p(a), _p(b), (*paint, 255), max(1, int(width + extra)), cv2.LINE_AA)

    def oval(self, at, radii, colour, start=0, end=360, line=-1) -> None:
        size = tuple(max(1, int(v)) for v in radii)
        cv2.ellipse(self.rgba, _p(at), size, 0, start, end, (*colour, 255), line, cv2.LINE_AA)

    def shape(self, points, colour, texture=None) -> None:
        polygon = np.array([_p(p) for p in points], np.int32)
        if texture is None:
            cv2.fillPoly(self.rgba, [polygon], (*colour, 255), cv2.LINE_AA)
        else:
            alpha = np.zeros(self.rgba.shape[:2], np.uint8)
            cv2.fillPoly(alpha, [polygon], 255, cv2.LINE_AA)
            share = alpha[..., None] / 255
            self.rgba[..., :3] = (self.rgba[..., :3] * (1 - share) + texture * share).astype(np.uint8)
            self.rgba[..., 3] = np.maximum(self.rgba[..., 3], alpha)
        cv2.polylines(self.rgba, [polygon], True, (*INK, 255), 2, cv2.LINE_AA)


def _p(point) -> tuple[int, int]:
    return int(point[0]), int(point[1])


def _texture(who: Person, shape, centre, top, unit, squeeze) -> RGB:
    rows, columns = np.ogrid[0 : shape[0], 0 : shape[1]]
    u, v = (columns - centre) / (unit * squeeze), (rows - top) / unit
    flat = np.broadcast_to(np.uint8(CLOTH[who.shirt]), (*shape[:2], 3)).copy()
    if who.pattern == "plain":
        return flat
    on = {
        "hstripe": lambda: (v % 7 < 3) & (u < np.inf),
        "vstripe": lambda: (u % 6 < 2.5) & (v < np.inf),
        "dots": lambda: (u % 8 - 4) ** 2 + (v % 8 - 4) ** 2 < 5,
        "check": lambda: (u // 5 + v // 5) % 2 == 0,
    }[who.pattern]()
    flat[on] = CLOTH[who.second]
    return flat


def draw(who: Person, how: Pose, height: float) -> RGB:
    """Return RGBA uint8 of a standing figure about `height` pixels tall, cut to its bounding box."""
    s = height / 100
    sheet = _Sheet(int(150 * s), int(150 * s))
    squeeze = {"front": 1.0, "quarter": 0.88, "side": 0.66, "back": 1.0}[how.view]
    centre, ground = 75 * s, 142 * s
    leg = 34 * s * who.leg
    hip, wide = ground - leg, 22 * s * who.width * squeeze
    shoulder, head = hip - 30 * s, 13 * s * who.head
    lean = math.radians(how.lean)
    chest = centre + math.sin(lean) * 30 * s
    cloth, skin = (
        {k: CLOTH[getattr(who, k)] for k in ("shirt", "bottom_colour", "shoe", "extra_colour")},
        who.skin,
    )
    if who.extra == "cape":
        sheet.shape(
            [(chest - wide * 0.55, shoulder), (chest + wide * 0.55, shoulder),
             (centre + wide * 0.95, hip + leg / 2), (centre - wide * 0.95, hip + leg / 2)],
            cloth["extra_colour"],
        )  # fmt: skip
    for side, angle in zip((-1, 1), how.legs, strict=True):
        top = (centre + side * wide * 0.25, hip)
        foot = (top[0] + math.sin(math.radians(angle)) * leg, hip + math.cos(math.radians(angle)) * leg)
        knee = ((top[0] + foot[0]) / 2, (top[1] + foot[1]) / 2)
        sheet.limb(knee, foot, 8 * s, cloth["bottom_colour"] if who.bottom == "pants" else skin)
        sheet.limb(top, knee, 9 * s, skin if who.bottom == "skirt" else cloth["bottom_colour"])
        sheet.oval((foot[0] + 3 * s, foot[1]), (7 * s, 4 * s), cloth["shoe"])
    _arm(sheet, who, how, 0, chest, shoulder, wide, s)
    torso = [(chest - wide / 2, shoulder), (chest + wide / 2, shoulder),
             (centre + wide * 0.46, hip + 3 * s), (centre - wide * 0.46, hip + 3 * s)]  # fmt: skip
    sheet.shape(torso, cloth["shirt"], _texture(who, sheet.rgba.shape, centre, shoulder, s, squeeze))
    if who.bottom == "skirt":
        sheet.shape(
            [(centre - wide * 0.46, hip), (centre + wide * 0.46, hip),
             (centre + wide * 0.8, hip + leg * 0.45), (centre - wide * 0.8, hip + leg * 0.45)],
            cloth["bottom_colour"],
        )  # fmt: skip
    if who.extra == "belt":
        sheet.limb((centre - wide * 0.46, hip), (centre + wide * 0.46, hip), 4 * s, cloth["extra_colour"])
    if who.extra == "bag":
        sheet.limb((chest - wide / 2, shoulder), (centre + wide * 0.45, hip), 2 * s, cloth["extra_colour"])
        sheet.oval((centre + wide / 2, hip + 3 * s), (7 * s, 6 * s), cloth["extra_colour"])
    _arm(sheet, who, how, 1, chest, shoulder, wide, s)
    _head(sheet, who, how, (chest + math.sin(lean) * 8 * s, shoulder - head * 0.95), head, s)
    if who.extra == "scarf":
        sheet.oval((chest, shoulder + s), (wide * 0.42, 4 * s), cloth["extra_colour"])
    rgba = sheet.rgba[:, ::-1] if how.is_mirrored else sheet.rgba
    rows, columns = np.nonzero(rgba[..., 3] > 128)
    return rgba[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].copy()


def _arm(sheet, who, how, side, chest, shoulder, wide, s) -> None:
    upper = math.radians(how.arms[side])
    lower = upper + math.radians(how.elbows[side])
    start = (chest + (-1, 1)[side] * wide * 0.45, shoulder + 4 * s)
    elbow = (start[0] + math.sin(upper) * 15 * s, start[1] + math.cos(upper) * 15 * s)
    hand = (elbow[0] + math.sin(lower) * 15 * s, elbow[1] + math.cos(lower) * 15 * s)
    sheet.limb(elbow, hand, 6.5 * s, CLOTH[who.shirt] if who.sleeve == "long" else who.skin)
    sheet.limb(start, elbow, 7.5 * s, CLOTH[who.shirt])
    sheet.oval(hand, (4 * s, 4 * s), who.skin)


def _head(sheet, who, how, at, r, s) -> None:
    x, y = at
    faces = how.view != "back"
    turn = {"front": 0.0, "quarter": 3 * s, "side": 6 * s, "back": 0.0}[how.view]
    for side in (-1, 1):
        if who.species == "bear":
            sheet.oval((x + side * r * 0.75, y - r * 0.75), (r * 0.38, r * 0.38), who.skin)
        elif who.species == "fox":
            tip = [(x + side * r * 0.2, y - r * 0.75), (x + side * r * 0.95, y - r * 0.4)]
            sheet.shape([*tip, (x + side * r * 0.85, y - r * 1.5)], who.skin)
        elif who.species == "rabbit":
            sheet.oval((x + side * r * 0.4, y - r * 1.4), (r * 0.25, r * 0.8), who.skin)
    if who.hair_style == "long":
        sheet.oval((x, y + r * 0.5), (r * 1.15, r * 1.5), who.hair)
    if who.species == "robot":
        sheet.shape([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], who.skin)
    else:
        sheet.oval(at, (r * 0.94, r), who.skin)
        sheet.oval(at, (r * 0.94, r), INK, line=2)
    if who.hair_style != "none":
        if faces:
            sheet.oval((x - turn * 0.3, y - r * 0.25), (r * 1.02, r * 0.85), who.hair, 180, 360)
        else:
            sheet.oval(at, (r, r), who.hair)
        if who.hair_style == "bun":
            sheet.oval((x, y - r * 1.25), (r * 0.45, r * 0.45), who.hair)
        for k in range(-3, 4) if who.hair_style == "spiky" else ():
            base = x + k * r * 0.28
            sheet.shape(
                [
                    (base - r * 0.18, y - r * 0.7),
                    (base + r * 0.18, y - r * 0.7),
                    (x + k * r * 0.36, y - r * 1.55),
                ],
                who.hair,
            )
    for side in (-1, 1) if faces else ():
        if how.view == "side" and side < 0:
            continue
        eye = (x + side * r * 0.36 + turn, y + r * 0.05)
        sheet.oval(eye, (2.6 * s, 2.6 * s), (250, 250, 250))
        sheet.oval(eye, (1.5 * s, 1.5 * s), INK)
        if who.glasses:
            sheet.oval(eye, (4 * s, 4 * s), (20, 20, 20), line=max(1, int(1.2 * s)))
    if faces:
        sheet.oval((x + turn, y + r * 0.5), (4 * s, (1, 2.5, 4)[how.mouth] * s), (120, 40, 40), 0, 180)
    hat = CLOTH[who.hat_colour]
    if who.hat == "cap":
        sheet.oval((x, y - r * 0.4), (r * 1.03, r * 0.75), hat, 180, 360)
        sheet.limb((x, y - r * 0.4), (x + r * 1.5, y - r * 0.35), 3 * s, hat)
    elif who.hat == "beanie":
        sheet.oval((x, y - r * 0.35), (r * 1.05, r * 0.95), hat, 180, 360)
    elif who.hat == "tophat":
        sheet.shape(
            [
                (x - r * 0.7, y - r * 1.9),
                (x + r * 0.7, y - r * 1.9),
                (x + r * 0.7, y - r * 0.6),
                (x - r * 0.7, y - r * 0.6),
            ],
            hat,
        )
        sheet.limb((x - r * 1.2, y - r * 0.6), (x + r * 1.2, y - r * 0.6), 3 * s, hat)


@functools.lru_cache(maxsize=64)
def background(seed: int, width: int = 480, height: int = 270) -> RGB:
    """Return RGB uint8 of a made-up place."""
    r = np.random.default_rng([3, seed])

    def colour():
        return np.array(CLOTH[pick(r, tuple(CLOTH))], float)

    top, bottom = (colour() * r.uniform(0.6, 1) + r.uniform(0, 70) for _ in range(2))
    share = np.linspace(0, 1, height)[:, None, None]
    picture = np.clip(top * (1 - share) + bottom * share + np.zeros((height, width, 1)), 0, 255).astype(
        np.uint8
    )
    horizon = int(height * r.uniform(0.55, 0.8))
    cv2.rectangle(picture, (0, horizon), (width, height), (colour() * r.uniform(0.5, 1)).tolist(), -1)
    for _ in range(int(r.integers(3, 14))):
        x, y = int(r.integers(width)), int(r.integers(int(height * 0.3), height))
        paint, kind = (colour() * r.uniform(0.5, 1)).tolist(), int(r.integers(3))
        if kind == 0:
            cv2.rectangle(picture, (x, y), (x + int(r.integers(20, 120)), horizon), paint, -1)
        elif kind == 1:
            cv2.circle(picture, (x, y), int(r.integers(8, 50)), paint, -1, cv2.LINE_AA)
        else:
            feet = [(x + int(r.integers(-90, 90)), horizon) for _ in range(2)]
            cv2.fillPoly(picture, [np.array([(x, y), *feet], np.int32)], paint, cv2.LINE_AA)
    grain = cv2.resize(r.normal(0, 14, (height // 8, width // 8)), (width, height))[..., None]
    return np.clip(picture + grain.astype(np.float32), 0, 255).astype(np.uint8)


def relit(picture: RGB, mask: RGB, light: str, random) -> RGB:
    """Return the picture in another light, computed in linear light."""
    x = (picture.astype(np.float32) / 255) ** 2.2
    gains = {
        "warm": (1.25, 1.0, 0.65), "cool": (0.7, 0.95, 1.3), "night": (0.22, 0.3, 0.55),
        "sunset": (1.35, 0.8, 0.5),
    }  # fmt: skip
    amount = random.uniform(0, 1)
    if light == "bright":
        x = x * (1.4 + 0.5 * amount)
    elif light == "dim":
        x = x * (0.3 + 0.2 * amount)
    elif light in gains:
        x = x * np.array(gains[light], np.float32) * (1.0 if light == "night" else 0.8 + 0.3 * amount)
    elif light == "side":
        ramp = np.linspace(0.25, 1.5, picture.shape[1])[None, :, None]
        x = x * (ramp if amount < 0.5 else ramp[:, ::-1])
    elif light == "back":
        soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 2)[..., None]
        x = x * (1 - soft) * 1.5 + x * soft * 0.4
    return (np.clip(x, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)


def jpeg(picture: RGB, quality: int) -> RGB:
    """Return the picture after a round trip through JPEG."""
    coded = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.ascontiguousarray(cv2.imdecode(coded, cv2.IMREAD_COLOR)[..., ::-1])


def paste(frame: RGB, mask: RGB, figure: RGB, x: int, y: int) -> None:
    """Lay an RGBA figure over `frame` and set `mask` (bool) where it is seen; parts outside are cut off."""
    left, top = max(0, x), max(0, y)
    right, bottom = min(frame.shape[1], x + figure.shape[1]), min(frame.shape[0], y + figure.shape[0])
    if right <= left or bottom <= top:
        return
    part = figure[top - y : bottom - y, left - x : right - x]
    alpha, area = part[..., 3:] / 255, np.s_[top:bottom, left:right]
    frame[area] = (frame[area] * (1 - alpha) + part[..., :3] * alpha).astype(np.uint8)
    mask[area] |= part[..., 3] > 128


def photograph(
    who: Person,
    seed: int,
    *,
    light: str = "none",
    place: RGB | None = None,
    framing: str | None = None,
    at: float | None = None,
    how: Pose | None = None,
    noise: bool = True,
    size: tuple[int, int] = (480, 270),
) -> tuple[RGB, RGB]:
    """Return a frame (height, width, 3) with one person in it, and their mask (bool)."""
    r = np.random.default_rng([4, seed])
    width, height = size
    framing = framing or pick(r, ("full", "full", "medium", "close"))
    low, high = {"full": (0.5, 0.85), "medium": (1.1, 1.5), "close": (2.0, 2.6)}[framing]
    figure = draw(who, how or pose(seed), r.uniform(low, high) * height * 100 / 118)
    frame = background(seed, *size).copy() if place is None else cv2.resize(place, size)
    mask = np.zeros((height, width), bool)
    span = (0.15, 0.85) if framing != "close" else (0.35, 0.65)
    middle = r.uniform(*span) if at is None else at
    y = int(height * r.uniform(0.93, 0.99)) - figure.shape[0] if framing == "full" else int(height * 0.08)
    paste(frame, mask, figure, int(middle * width - figure.shape[1] / 2), y)
    frame = relit(frame, mask, light, r)
    if noise:
        grain = r.standard_normal(frame.shape, np.float32) * np.float32(r.uniform(1, 4))
        frame = np.clip(frame + grain, 0, 255).astype(np.uint8)
        frame = jpeg(frame, int(r.integers(60, 95)))
    return frame, mask


def walk(
    who: Person, seed: int, frames: int, *, start: int = 0, pan: float = 1.5, stride: float = 2.5,
    size: tuple[int, int] = (448, 256),
) -> list[RGB]:  # fmt: skip
    """Return frames `start` to `start + frames` of someone walking through a place under a panning camera."""
    width, height = size
    place = background(seed, width * 2, height)
    made = []
    for t in range(start, start + frames):
        swing = 24 * math.sin(t * 0.35)
        how = Pose(
            (-20 - swing, 20 + swing), (15.0, -15.0), (-swing * 0.8, swing * 0.8), 3.0, "quarter", False, 0
        )
        shift = np.float32([[1, 0, -(width * 0.4 + pan * t)], [0, 1, 0]])
        frame = cv2.warpAffine(place, shift, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        figure = draw(who, how, height * 0.6)
        mask = np.zeros((height, width), bool)
        x = int(width * 0.25 + stride * t) - figure.shape[1] // 2
        paste(frame, mask, figure, x, int(height * 0.95) - figure.shape[0])
        made.append(frame)
    return made
