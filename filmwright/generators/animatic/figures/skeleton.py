"""Where the joints of a body on two legs end up: pose and facing in, points in metres out.

    pose ──hips, spine──> shoulders, head ──two-bone IK──> elbows, hands, knees, feet ──yaw──> screen

Body frame: sideways to the figure's left, up, forward. Screen frame: x right, y up, z towards the viewer.
A hand target (`tx ty tf`): sideways in shoulder half-widths (outward positive), height on the trunk (0 hips,
1 neck, beyond that 2 is the top of the head), forward in arm lengths from the chest or the mouth.
Not here: drawing; four legs (see `quad_skeleton`).
"""

import math
from dataclasses import dataclass, replace

from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import clamp, lerp, smooth

Vec = tuple[float, float, float]
ANKLE, BALL, HEEL = 0.62, 1.35, 0.75
"""The foot, in leg radii: height of the ankle, ball ahead of it, heel behind it."""


@dataclass(frozen=True)
class Slice:
    """One slice of the trunk on the screen."""

    t: float
    centre: Vec
    width: float
    front: float
    back: float


@dataclass(frozen=True)
class Skeleton:
    """The joints of one pose, before the tilt of the whole body (which turns about `hip`)."""

    points: dict[str, Vec]
    spine: tuple[Slice, ...]
    head: Vec
    head_r: float
    yaw: float
    chest_yaw: float
    head_yaw: float
    turn: float
    """Rotation of everything about `hip`, counter-clockwise on the screen, radians."""
    trunk: float
    """Length from hips to neck in metres."""

    def __getitem__(self, name: str) -> Vec:
        return self.points[name]

    def turned(self, point: Vec) -> Vec:
        """Apply the tilt of the whole body to a point."""
        if not self.turn:
            return point
        hx, hy, _ = self.points["hip"]
        c, s = math.cos(self.turn), math.sin(self.turn)
        dx, dy = point[0] - hx, point[1] - hy
        return hx + dx * c - dy * s, hy + dx * s + dy * c, point[2]


def on_screen(yaw: float, side: float, up: float, forward: float) -> Vec:
    """Turn a point of the body frame into the screen frame."""
    c, s = math.cos(yaw), math.sin(yaw)
    return side * c + forward * s, up, -side * s + forward * c


def foot_points(sheet: Sheet, p: Pose, side: str) -> tuple[tuple[float, float], ...]:
    """Return ankle, ball and heel as (forward, up) metres; the foot rolls about heel or ball."""
    body, h = sheet.species.body, sheet.height_m
    r = body.leg_r * h
    ankle, ball, heel = ANKLE * r, BALL * r, HEEL * r
    f, y, a = p[side + "f"] * h, p[side + "y"] * h, p[side + "p"]
    c, s = math.cos(a), math.sin(a)
    if a <= 0:
        bx, by = f + ball, y
    else:
        bx, by = f - heel + (heel + ball) * c, y + (heel + ball) * s
    return (
        (bx - ball * c - ankle * s, by - ball * s + ankle * c),
        (bx, by),
        (bx - (ball + heel) * c, by - (ball + heel) * s),
    )


def two_bones(a: Vec, b: Vec, upper: float, lower: float, pole: Vec) -> tuple[Vec, Vec]:
    """Return the middle joint and the end of a limb that goes from `a` towards `b`, bending to `pole`."""
    d = (b[0] - a[0], b[1] - a[1], b[2] - a[2])
    far = math.sqrt(d[0] ** 2 + d[1] ** 2 + d[2] ** 2) or 1e-6
    reach = min(far, (upper + lower) * 0.999)
    n = (d[0] / far, d[1] / far, d[2] / far)
    end = (a[0] + n[0] * reach, a[1] + n[1] * reach, a[2] + n[2] * reach)
    along = clamp((reach**2 + upper**2 - lower**2) / (2 * reach), -upper, upper)
    out = math.sqrt(max(0.0, upper**2 - along**2))
    dot = pole[0] * n[0] + pole[1] * n[1] + pole[2] * n[2]
    q = (pole[0] - n[0] * dot, pole[1] - n[1] * dot, pole[2] - n[2] * dot)
    size = math.sqrt(q[0] ** 2 + q[1] ** 2 + q[2] ** 2) or 1e-6
    middle = tuple(a[i] + n[i] * along + q[i] / size * out for i in range(3))
    return (middle[0], middle[1], middle[2]), end


def solve(sheet: Sheet, p: Pose, yaw: float) -> Skeleton:
    """Return the joints of a pose seen from `yaw` (0 faces the viewer, pi/2 the right of the screen)."""
    body, h = sheet.species.body, sheet.height_m
    leg, r_leg, head_r = body.leg * h, body.leg_r * h, body.head_r * h
    size = sheet.species.head.size
    trunk = h - leg - body.neck * h - head_r * 1.9 * size[1] * 0.98
    upright = abs(p["tilt"]) < 0.5
    hip_y = leg + p["dy"] * h
    bone = (leg - ANKLE * r_leg) * 0.506
    feet = {side: foot_points(sheet, p, side) for side in "LR"}
    if upright:
        for side in "LR":
            (af, ay), _, _ = feet[side]
            if p[side + "y"] < 0.003:
                span = (2 * bone * 0.997) ** 2 - af**2
                hip_y = min(hip_y, ay + math.sqrt(max(span, (0.3 * leg) ** 2)))
    lean, chest_yaw = p["lean"], yaw + p["twist"]
    wide = sheet.build

    def spine(t: float) -> tuple[float, float]:
        bend = lean * (0.75 + 0.25 * t)
        return hip_y + trunk * t * math.cos(bend), trunk * t * math.sin(bend)

    points: dict[str, Vec] = {"hip": on_screen(yaw, 0, hip_y, 0)}
    slices = []
    for t, half, front, back in body.rows:
        y, f = spine(t)
        part = yaw + p["twist"] * clamp(t * 1.2)
        slices.append(Slice(t, on_screen(part, 0, y, f), half * h * wide, front * h * wide, back * h * wide))
    neck_y, neck_f = spine(1.0)
    points["neck"] = on_screen(yaw, 0, neck_y, neck_f)
    head_up = body.neck * h + head_r * 0.90 * size[1]
    head_f = neck_f + head_r * (0.08 + 0.35 * math.sin(lean))
    head_y = neck_y + head_up * math.cos(lean * 0.7)
    head = on_screen(yaw, 0, head_y, head_f)

    cheat = abs(math.sin(chest_yaw)) ** 3
    """Seen from the side, a raised arm goes forward a little: a wave must not point at the lens."""
    half_shoulder, arm = body.shoulder * h * (0.4 + 0.6 * wide), body.arm * h
    shoulder_y, shoulder_f = spine(0.88)
    chest_front = max(row[2] for row in body.rows[2:5]) * h * wide
    for side, sign in (("L", 1.0), ("R", -1.0)):
        at = (sign * half_shoulder, shoulder_y, shoulder_f)

        def along(swing: float, lift: float, sign: float = sign) -> Vec:
            c, side = math.cos(lift), math.sin(lift)
            k = cheat * smooth((lift - 0.6) / 0.7)
            return (
                sign * side * (1 - 0.5 * k),
                -c * math.cos(swing),
                abs(c) * math.sin(swing) + side * 0.85 * k,
            )

        d1, d2 = along(p[side + "s"], p[side + "a"]), along(p[side + "s2"], p[side + "a2"])
        elbow: Vec = (at[0] + arm / 2 * d1[0], at[1] + arm / 2 * d1[1], at[2] + arm / 2 * d1[2])
        wrist: Vec = (elbow[0] + arm / 2 * d2[0], elbow[1] + arm / 2 * d2[1], elbow[2] + arm / 2 * d2[2])
        if p[side + "reach"] > 0.01:
            ty = p[side + "ty"]
            if ty <= 1:
                y, f = spine(ty)
                f += chest_front + p[side + "tf"] * arm
            else:
                y = (
                    neck_y
                    + (ty - 1) * (head_y + head_r * size[1] - neck_y)
                    - (0 if sheet.human else 0.3 * head_r)
                )
                snout = sheet.species.head.snout[0] if sheet.species.head.kind != "human" else 0.1
                f = head_f + head_r * (size[2] + snout * 0.55) + p[side + "tf"] * arm
            goal = (sign * (p[side + "tx"] + 0.0) * half_shoulder, y, f)
            pole = (sign * 0.55, -1.0, -0.25)
            mid, end = two_bones(at, goal, arm / 2, arm / 2, pole)
            hand = 1.5 * body.arm_r * h * (1.0 if sheet.human else 0.7)
            fore = tuple((end[i] - mid[i]) / (arm / 2) for i in range(3))
            aim = (goal[0] - fore[0] * hand, goal[1] - fore[1] * hand, goal[2] - fore[2] * hand)
            mid, end = two_bones(at, aim, arm / 2, arm / 2, pole)
            k = clamp(p[side + "reach"])
            elbow = (lerp(elbow[0], mid[0], k), lerp(elbow[1], mid[1], k), lerp(elbow[2], mid[2], k))
            wrist = (lerp(wrist[0], end[0], k), lerp(wrist[1], end[1], k), lerp(wrist[2], end[2], k))
        for name, v in (("shoulder", at), ("elbow", elbow), ("wrist", wrist)):
            points[side + name] = on_screen(chest_yaw, *v)
        hip: Vec = (sign * body.hip * h, hip_y, 0.0)
        (af, ay), ball, heel = feet[side]
        x = sign * (body.hip * 1.04 + p[side + "fx"]) * h
        knee, ankle = two_bones(hip, (x, ay, af), bone, bone, (sign * 0.12, 0.15, 1.0))
        points[side + "hip"] = on_screen(yaw, *hip)
        points[side + "knee"], points[side + "ankle"] = on_screen(yaw, *knee), on_screen(yaw, *ankle)
        short = (ankle[1] - ay, ankle[2] - af)
        points[side + "ball"] = on_screen(yaw, x * 1.06, ball[1] + short[0], ball[0] + short[1])
        points[side + "heel"] = on_screen(yaw, x, heel[1] + short[0], heel[0] + short[1])
    turn = -p["tilt"] * (1 if math.sin(yaw) >= -1e-6 else -1)
    bones = Skeleton(
        points, tuple(slices), head, head_r, yaw, chest_yaw, yaw + p["hy"] + 0.5 * p["twist"], turn, trunk
    )
    sunk = bones.turned(head)[1] - head_r * 0.98 if not upright else 0.0
    return _raised(bones, -sunk) if sunk < 0 else bones


def _raised(bones: Skeleton, up: float) -> Skeleton:
    """Lift everything: the head of someone who lies rests on the ground, not in it."""
    return replace(
        bones,
        points={name: (x, y + up, z) for name, (x, y, z) in bones.points.items()},
        spine=tuple(replace(s, centre=(s.centre[0], s.centre[1] + up, s.centre[2])) for s in bones.spine),
        head=(bones.head[0], bones.head[1] + up, bones.head[2]),
    )
