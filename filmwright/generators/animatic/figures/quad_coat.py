"""What an animal on four legs carries on its body: markings, fleece, shell, mane, saddle.

Not here: the body itself (`quadruped`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.quad_skeleton import QuadSkeleton
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import hash01, lerp
from filmwright.generators.animatic.palette import WHITE, mix, scale_rgb
from filmwright.generators.animatic.paths import oval, polygon, spline


def coat(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    """Draw belly, spots, stripes and patches, inside the outline of the body."""
    (cx, cy, _), (bx, by, _), (rx, ry, _) = joints["chest"], joints["belly"], joints["rump"]
    r = joints.chest_r
    light, mark, marks = (
        sheet.colours["belly"] if "belly" in sheet.species.colours else None,
        sheet.colours.get("mark"),
        sheet.species.marks,
    )
    side = abs(math.sin(joints.yaw))
    if light is not None and side > 0.2 and abs(cy - ry) < 0.5 * r:
        pen.spot(
            spline(
                [
                    (rx, ry - joints.rump_r * 0.72),
                    (bx, by - joints.belly_r * 0.62),
                    (cx, cy - r * 0.62),
                    (cx + r, cy - r * 1.4),
                    (rx - r, ry - r * 1.4),
                ],
                True,
                0.8,
            ),
            light,
        )
    if mark is None:
        return
    key = sheet.key or sheet.species.name
    if marks == "stripes":
        for i in range(7):
            k = (i + 0.5) / 7
            x, y = lerp(rx, cx, k), lerp(ry + joints.rump_r, cy + r, k)
            pen.spot(
                polygon(
                    [
                        (x - 0.055 * r, y + 0.1 * r),
                        (x + 0.11 * r, y + 0.1 * r),
                        (x + 0.02 * r, y - r * (0.75 + 0.25 * (i % 2))),
                    ]
                ),
                mark,
                0.92,
            )
    elif marks == "spots":
        for i in range(26):
            x = lerp(rx - joints.rump_r, cx + r, hash01(key, "sx", i))
            y = lerp(by - 0.2 * r, by + 1.1 * r, hash01(key, "sy", i))
            size = r * (0.07 + 0.05 * hash01(key, "sz", i))
            pen.spot(oval(x, y, size * (0.5 + 0.5 * side), size * 0.85), mark, 0.9)
    elif marks == "patches":
        for i, (k, up, w) in enumerate(((0.12, 0.35, 0.62), (0.52, -0.1, 0.5), (0.92, 0.5, 0.42))):
            x = lerp(rx, cx, k)
            pen.spot(
                oval(x, by + up * r, w * r * (0.55 + 0.45 * side), (w + 0.12 * hash01(key, i)) * r, 0.4 * i),
                mark,
            )


def fleece(joints: QuadSkeleton) -> list[Any]:
    """Return the tufts round a sheep."""
    (cx, cy, _), (rx, ry, _) = joints["chest"], joints["rump"]
    out = []
    s = math.sin(joints.yaw)
    r = joints.chest_r
    for i in range(16):
        a = 2 * math.pi * i / 16
        mx, my = (cx + rx) / 2, (cy + ry) / 2
        w = abs(cx - rx) / 2 + r * math.hypot(0.8 * math.cos(joints.yaw), s) * 0.92
        out.append(oval(mx + math.cos(a) * w, my + math.sin(a) * r * 0.90, r * 0.26, r * 0.26))
    return out


def shell_over(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    """Draw the shell of a tortoise."""
    (cx, cy, _), (rx, ry, _) = joints["chest"], joints["rump"]
    s = math.sin(joints.yaw)
    r = joints.chest_r
    mx, base = (cx + rx) / 2, min(cy, ry) - 0.28 * r
    w = abs(cx - rx) / 2 + r * math.hypot(0.95 * math.cos(joints.yaw), s)
    top = max(cy, ry) + r * 1.28
    shell = sheet.colour("shell")
    dome = spline(
        [
            (mx - w * 1.06, base),
            (mx - w * 0.92, lerp(base, top, 0.55)),
            (mx - w * 0.4, lerp(base, top, 0.95)),
            (mx + w * 0.4, lerp(base, top, 0.95)),
            (mx + w * 0.92, lerp(base, top, 0.55)),
            (mx + w * 1.06, base),
        ],
        True,
        0.9,
    )
    pen.part([dome], shell)
    with pen.inside(dome):
        ink = pen.ink_of(shell, 0.5)
        for k in (-0.5, 0.0, 0.5):
            x, y = mx + k * w, lerp(base, top, 0.56 - 0.1 * abs(k))
            q = 0.27 * w
            hexagon = polygon(
                [
                    (x - q * 0.6, y - 0.42 * r),
                    (x + q * 0.6, y - 0.42 * r),
                    (x + q, y),
                    (x + q * 0.6, y + 0.42 * r),
                    (x - q * 0.6, y + 0.42 * r),
                    (x - q, y),
                ]
            )
            pen.spot(hexagon, mix(shell, WHITE, 0.14))
            pen.line(hexagon, 0.7, ink)
    rim = spline(
        [(mx - w * 1.08, base + 0.06 * r), (mx, base - 0.05 * r), (mx + w * 1.08, base + 0.06 * r)], False
    )
    pen.cord(rim, 0.15 * r, scale_rgb(shell, 0.8), 0.9)


def crest(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    """Draw the mane along the neck of a horse."""
    rgb = sheet.colour("mane")
    neck, nape = joints["neck"], joints["nape"]
    s, r = math.sin(joints.yaw), joints.neck_r
    d = 1.0 if s >= 0 else -1.0
    k = abs(s)
    pts = [
        (nape[0] + d * 0.3 * r * k, nape[1] + r * 1.5),
        (nape[0] - d * 0.8 * r * k, nape[1] + r * 0.95),
        (lerp(nape[0], neck[0], 0.5) - d * 1.65 * r * k, lerp(nape[1], neck[1], 0.45) + 0.5 * r),
        (neck[0] - d * joints.chest_r * 0.95 * k, neck[1] + joints.chest_r * 0.40),
        (neck[0] - d * joints.chest_r * 0.55 * k, neck[1] + joints.chest_r * 0.15),
        (lerp(nape[0], neck[0], 0.5) - d * 0.15 * r * k, lerp(nape[1], neck[1], 0.55) - 0.1 * r),
        (nape[0] + d * 0.15 * r * k, nape[1] + 0.1 * r),
    ]
    pen.part([spline(pts, True, 0.85)], rgb, 0.9)


def tack(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    """Draw a saddle or a blanket."""
    saddle = sheet.worn("saddle", "blanket")
    if saddle is None or abs(math.sin(joints.yaw)) < 0.35:
        return
    (cx, cy, _), (rx, ry, _) = joints["chest"], joints["rump"]
    x, y, r = lerp(rx, cx, 0.55), max(cy, ry), joints.chest_r
    pen.part(
        [
            spline(
                [
                    (x - 0.62 * r, y + 0.96 * r),
                    (x + 0.62 * r, y + 0.98 * r),
                    (x + 0.55 * r, y + 0.1 * r),
                    (x - 0.55 * r, y + 0.05 * r),
                ],
                True,
                0.6,
            )
        ],
        saddle.rgb,
    )
