"""What tells one garment from another: collars, lapels, buttons, patterns, folds, aprons, belts.

Not here: the outline they are drawn in (`trunk`).
"""

from filmwright.generators.animatic.figures.outfit import Outfit
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.reading import Wearable
from filmwright.generators.animatic.figures.trunk_outline import Trunk
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import line, oval, polygon, rounded, spline


def belt_rgb() -> RGB:
    """Return the colour of a plain belt."""
    return hex_rgb("#4a3527")


def folds(pen: Pen, trunk: Trunk, rgb: RGB, outfit: Outfit) -> None:
    """Draw the folds of a skirt or a long coat."""
    h, hip = trunk.h, trunk.joints["hip"]
    ink = pen.ink_of(rgb, 0.6)
    for k in (-0.5, 0.45) if outfit.flare < 0.05 else (-0.6, -0.15, 0.3, 0.65):
        x = hip[0] + k * (0.09 + outfit.flare) * h
        pen.line(
            spline(
                [
                    (hip[0] + k * 0.06 * h, hip[1] + 0.01 * h),
                    (x, hip[1] - outfit.drop * h * 0.55),
                    (x * 1.0 + k * 0.02 * h, hip[1] - outfit.drop * h * 0.9),
                ],
                False,
            ),
            0.55,
            ink,
            0.55,
        )


def pattern(pen: Pen, trunk: Trunk, garment: Wearable) -> None:
    """Draw stripes, checks or dots; the caller has clipped to the garment."""
    if not garment.pattern or pen.line_style:
        return
    h, hip = trunk.h, trunk.joints["hip"]
    x = trunk.joints["neck"][0]
    low, high = hip[1] - 0.45 * h, trunk.joints["neck"][1] + 0.05 * h
    if garment.pattern in ("stripes", "checks"):
        y = low
        while y < high:
            pen.spot(
                spline(
                    [
                        (x - 0.4 * h, y),
                        (x, y - 0.012 * h),
                        (x + 0.4 * h, y),
                        (x + 0.4 * h, y + 0.020 * h),
                        (x, y + 0.008 * h),
                        (x - 0.4 * h, y + 0.020 * h),
                    ],
                    True,
                    0.9,
                ),
                garment.second,
                0.9 if garment.pattern == "stripes" else 0.5,
            )
            y += 0.045 * h
    if garment.pattern == "checks":
        for i in range(-6, 7):
            pen.spot(
                rounded(x + i * 0.045 * h, low, x + i * 0.045 * h + 0.015 * h, high, 0), garment.second, 0.5
            )
    if garment.pattern == "dots":
        for j in range(int((high - low) / (0.045 * h)) + 1):
            for i in range(-5, 6):
                pen.spot(
                    oval(x + (i + 0.5 * (j % 2)) * 0.055 * h, low + j * 0.045 * h, 0.011 * h, 0.011 * h),
                    garment.second,
                )


def closure(pen: Pen, trunk: Trunk, outfit: Outfit, garment: Wearable) -> None:
    """Draw collars, buttons, lapels, zips, knit: what tells one garment from another."""
    h, what, rgb = trunk.h, garment.what, garment.rgb
    if trunk.cos < -0.25:
        if what in ("coat", "trench coat", "lab coat", "suit"):
            hip = trunk.joints["hip"]
            pen.line(line(hip[0], hip[1], hip[0], hip[1] - 0.3 * h), 0.7, pen.ink_of(rgb, 0.4))
        return
    ink = pen.ink_of(rgb, 0.35)
    k = max(0.35, abs(trunk.cos))
    top, chest, waist, low = trunk.front(0.97), trunk.front(0.62), trunk.front(0.1), trunk.front(-0.05)
    bottom = (low[0], low[1] - outfit.drop * h)
    if what == "armour":
        for t in (0.25, 0.5, 0.75):
            x, y = trunk.front(t)
            pen.line(
                spline(
                    [(x - 0.13 * h, y + 0.02 * h), (x, y - 0.012 * h), (x + 0.13 * h, y + 0.02 * h)], False
                ),
                0.8,
                ink,
            )
        return
    if what in ("suit", "uniform", "vest") and outfit.under is not None:
        wide = 0.040 * h * k
        deep = trunk.front(0.42 if what == "suit" else 0.55)
        pen.spot(
            polygon([(top[0] - wide, top[1] + 0.03 * h), (top[0] + wide, top[1] + 0.03 * h), deep]),
            outfit.under,
        )
        for sign in (-1.0, 1.0):
            lapel = polygon(
                [
                    (top[0] + sign * wide, top[1] + 0.03 * h),
                    (top[0] + sign * wide * 1.9, top[1] - 0.035 * h),
                    (lerp(top[0], deep[0], 0.6) + sign * wide * 1.3, lerp(top[1], deep[1], 0.6)),
                    deep,
                ]
            )
            pen.part([lapel], mix(rgb, WHITE, 0.08), 0.6)
        pen.line(spline([deep, waist, bottom], False), 0.7, ink)
        for i in range(2):
            pen.spot(
                oval(deep[0] + 0.008 * h, deep[1] - (0.035 + 0.05 * i) * h, 0.0062 * h, 0.0062 * h),
                mix(rgb, hex_rgb("#d9a92f"), 0.8) if what == "uniform" else scale_rgb(rgb, 0.5),
            )
        return
    if what in (
        "coat",
        "trench coat",
        "lab coat",
        "jacket",
        "shirt",
        "hoodie",
        "vest",
        "pyjamas",
        "spacesuit",
    ):
        pen.line(spline([top, chest, waist, bottom], False, 0.9), 0.75, ink)
    if what in ("coat", "trench coat", "lab coat", "jacket", "shirt", "vest", "pyjamas"):
        for i in range(4):
            x, y = trunk.front(0.74 - 0.22 * i)
            pen.spot(
                oval(x + 0.013 * h * k, y, 0.0066 * h * k, 0.0066 * h), mix(rgb, (0.08, 0.08, 0.12), 0.55)
            )
        for sign in (-1.0, 1.0):
            x, y = top
            wing = polygon(
                [
                    (x + trunk.sin * 0.006 * h, y - 0.004 * h),
                    (x + sign * 0.052 * h * k, y + 0.020 * h),
                    (x + sign * 0.058 * h * k + trunk.sin * 0.01 * h, y - 0.040 * h),
                    (x + sign * 0.022 * h * k + trunk.sin * 0.02 * h, y - 0.062 * h),
                ]
            )
            pen.part([wing], mix(rgb, WHITE, 0.13), 0.6, 1.0)
    if what in ("coat", "trench coat", "jacket", "hoodie", "lab coat") and k > 0.4:
        for sign in (-1.0, 1.0):
            x, y = trunk.front(0.04)
            x += sign * 0.052 * h * k
            pen.line(line(x - 0.022 * h * k, y + 0.006 * h, x + 0.022 * h * k, y - 0.004 * h), 0.8, ink)
    if what == "hoodie":
        for sign in (-1.0, 1.0):
            x, y = top
            pen.line(
                spline([(x + sign * 0.018 * h, y), (x + sign * 0.022 * h, y - 0.09 * h)], False),
                1.0,
                mix(rgb, WHITE, 0.7),
            )
    if what in ("sweater", "t-shirt"):
        x, y = trunk.front(0.99)
        pen.line(
            spline(
                [(x - 0.05 * h * k, y + 0.012 * h), (x, y - 0.016 * h), (x + 0.05 * h * k, y + 0.012 * h)],
                False,
            ),
            1.4,
            mix(rgb, (0.1, 0.1, 0.14), 0.4),
        )
    if what == "sweater" and not garment.pattern:
        for t in (0.02, -0.06):
            x, y = trunk.front(t)
            pen.line(
                spline(
                    [(x - 0.2 * h, y + 0.012 * h), (x, y - 0.008 * h), (x + 0.2 * h, y + 0.012 * h)], False
                ),
                0.6,
                ink,
                0.8,
            )
    if what in ("dress", "gown"):
        x, y = trunk.front(0.40, 0.6)
        pen.line(
            spline([(x - 0.2 * h, y + 0.012 * h), (x, y - 0.010 * h), (x + 0.2 * h, y + 0.012 * h)], False),
            0.9,
            ink,
        )
        x, y = trunk.front(0.99)
        pen.line(
            spline(
                [(x - 0.045 * h * k, y + 0.01 * h), (x, y - 0.018 * h), (x + 0.045 * h * k, y + 0.01 * h)],
                False,
            ),
            1.6,
            mix(rgb, WHITE, 0.6),
        )
    if what == "robe":
        for sign in (-1.0, 1.0):
            pen.line(
                spline(
                    [
                        (top[0] + sign * 0.045 * h * k, top[1] + 0.01 * h),
                        (chest[0], chest[1]),
                        (waist[0] - sign * 0.01 * h, waist[1]),
                    ],
                    False,
                    0.6,
                ),
                1.6,
                mix(rgb, WHITE, 0.35),
            )
    badge = trunk.sheet.worn("badge")
    if badge is not None:
        x, y = trunk.front(0.68)
        pen.part([oval(x + 0.05 * h * k, y, 0.014 * h, 0.016 * h)], badge.rgb, 0.6)


def bib(pen: Pen, trunk: Trunk, rgb: RGB) -> None:
    """Draw the trousers and the bib of overalls over a shirt."""
    h, k = trunk.h, max(0.3, abs(trunk.cos))
    path = trunk.path(0.009 * h)
    with pen.inside(path):
        low, high = trunk.front(0.36), trunk.front(0.72)
        pen.part([rounded(low[0] - 0.5 * h, low[1] - 0.5 * h, low[0] + 0.5 * h, low[1], 0)], rgb, 0.8)
        shift = 0.0 if trunk.cos > 0 else -2 * trunk.sin * 0.04 * h
        x = (low[0] + high[0]) / 2 + shift
        pen.part(
            [rounded(x - 0.065 * h * k, low[1] - 0.03 * h, x + 0.065 * h * k, high[1], 0.01 * h)], rgb, 0.8
        )
        for sign in (-1.0, 1.0):
            top = trunk.front(1.02, 0.2)
            pen.cord(
                line(x + sign * 0.055 * h * k, high[1] - 0.01 * h, top[0] + sign * 0.062 * h * k, top[1]),
                0.020 * h,
                rgb,
                0.7,
            )
            pen.spot(
                oval(x + sign * 0.055 * h * k, high[1] - 0.012 * h, 0.008 * h, 0.008 * h), hex_rgb("#d9a92f")
            )


def apron_over(pen: Pen, trunk: Trunk, rgb: RGB) -> None:
    """Draw an apron over everything."""
    h, k = trunk.h, max(0.35, abs(trunk.cos))
    a, b, c = trunk.front(0.78), trunk.front(0.22), trunk.front(-0.05)
    low = c[1] - 0.17 * h
    path = spline(
        [
            (a[0] - 0.045 * h * k, a[1]),
            (a[0] + 0.045 * h * k, a[1]),
            (b[0] + 0.070 * h * k, b[1]),
            (c[0] + 0.085 * h * k, low),
            (c[0] - 0.085 * h * k, low),
            (b[0] - 0.070 * h * k, b[1]),
        ],
        True,
        0.5,
    )
    pen.part([path], rgb, 0.85)
    pen.line(line(b[0] - 0.07 * h * k, b[1], b[0] + 0.07 * h * k, b[1]), 0.6, pen.ink_of(rgb, 0.6))


def belt_over(pen: Pen, trunk: Trunk, rgb: RGB) -> None:
    """Draw a belt with its buckle."""
    h = trunk.h
    path = trunk.path(0.009 * h)
    x, y = trunk.front(0.20)
    with pen.inside(path):
        pen.part(
            [
                spline(
                    [
                        (x - 0.3 * h, y + 0.008 * h),
                        (x, y - 0.010 * h),
                        (x + 0.3 * h, y + 0.008 * h),
                        (x + 0.3 * h, y + 0.036 * h),
                        (x, y + 0.018 * h),
                        (x - 0.3 * h, y + 0.036 * h),
                    ],
                    True,
                    0.9,
                )
            ],
            rgb,
            0.7,
            1.0,
        )
        if trunk.cos > 0:
            pen.part(
                [rounded(x - 0.016 * h, y - 0.008 * h, x + 0.016 * h, y + 0.022 * h, 0.004 * h)],
                hex_rgb("#d9a92f"),
                0.6,
                1.0,
            )
