"""A figure on two legs, put together from back to front.

Facing the viewer: tail, cape, far arm, legs, hair behind, trunk, head, near arm. From behind the other way
round. Not here: the parts themselves.
"""

import math

from filmwright.generators.animatic.figures import (
    arms,
    extras,
    hair,
    hats,
    hats_soft,
    head_beast,
    head_human,
    head_other,
    held,
    legs,
    neckwear,
    tails,
)
from filmwright.generators.animatic.figures import trunk as trunks
from filmwright.generators.animatic.figures.hat_parts import line_of
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.outfit import Outfit, outfit
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Skeleton
from filmwright.generators.animatic.figures.trunk_outline import Trunk
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import scale_rgb
from filmwright.generators.animatic.paths import box, capsule, oval, spline


def draw(pen: Pen, sheet: Sheet, joints: Skeleton, p: Pose, t: float, holding: tuple[str, ...]) -> None:
    """Draw the figure; the canvas is in metres, y up, the ground at 0."""
    canvas = pen.canvas.canvas
    canvas.save()
    if joints.turn:
        x, y, _ = joints["hip"]
        canvas.translate(x, y)
        canvas.rotate(math.degrees(joints.turn))
        canvas.translate(-x, -y)
    _Parts(pen, sheet, joints, p, t, holding).draw()
    canvas.restore()


class _Parts:
    def __init__(
        self, pen: Pen, sheet: Sheet, joints: Skeleton, p: Pose, t: float, holding: tuple[str, ...]
    ) -> None:
        self.pen, self.sheet, self.joints, self.p, self.t, self.holding = pen, sheet, joints, p, t, holding
        self.outfit: Outfit = outfit(sheet)
        self.trunk = Trunk(sheet, joints)
        self.head = HeadFrame(sheet, p, joints.head_r, joints.head_yaw, t)
        self.sin, self.cos = math.sin(joints.yaw), math.cos(joints.yaw)

    def draw(self) -> None:
        joints, h = self.joints, self.sheet.height_m
        back = self.cos < -0.15
        depth = {
            s: joints[s + "shoulder"][2] + 1.3 * joints[s + "wrist"][2] + joints[s + "elbow"][2] for s in "LR"
        }
        far, near = sorted("LR", key=lambda s: depth[s])
        behind = abs(self.sin) >= 0.45 or depth[far] < -0.05 * h
        order = sorted("LR", key=lambda s: 3 * joints[s + "hip"][2] + joints[s + "ankle"][2])
        lap = trunks.seated(self.p)
        raised = {s: joints[s + "wrist"][1] > joints.head[1] - 0.10 * h for s in "LR"}
        if not back:
            extras.cape(self.pen, self.trunk, self.p, self.t)
            extras.wings(self.pen, self.trunk, self.t)
            extras.backpack(self.pen, self.trunk)
            if self.p["tilt"] > -0.7:
                tails.biped_tail(self.pen, self.trunk, self.t)
        if behind:
            self.arm(far)
        front_lap = lap and self.cos > -0.1
        if not front_lap:
            self.legs(order)
        if not back:
            self.hair_behind()
        self.neck()
        self.body()
        if front_lap:
            self.legs(order)
        if not behind and not raised[far]:
            self.arm(far)
        if back:
            self.arm(near)
            self.neckwear()
            tails.biped_tail(self.pen, self.trunk, self.t)
            extras.wings(self.pen, self.trunk, self.t)
            extras.cape(self.pen, self.trunk, self.p, self.t)
            self.skull()
            self.hair_behind()
            self.hat()
            extras.backpack(self.pen, self.trunk)
            return
        self.neckwear()
        if raised[near] and self.p[near + "ty"] <= 1:
            self.arm(near)
            self.face()
        else:
            self.face()
            self.arm(near)
        if not behind and raised[far]:
            self.arm(far)

    def arm(self, side: str) -> None:
        """Draw an arm, and what it holds: the first thing in the right hand, the second in the left."""
        index = 0 if side == "R" else 1
        both = self.p["Lreach"] > 0.5 and self.p["Rreach"] > 0.5 and self.p["Rtf"] > 0.15
        what = self.holding[index] if len(self.holding) > index else None
        x, y = arms.arm(self.pen, self.sheet, self.outfit, self.joints, self.p, side)
        if what is None:
            return
        if both and index == 0 and self.p["Rtx"] >= 0:
            lx, ly, _ = self.joints["Lwrist"]
            x, y = (x + lx) / 2, (y + ly) / 2
        facing = 1.0 if self.sin >= -0.05 else -1.0
        inward = self.joints.head[0] - x
        held.draw(self.pen, what, x, y, self.sheet.height_m, self.t, facing, inward)
        arms.fingers_over(self.pen, self.sheet, self.joints, self.p, side)

    def legs(self, order: list[str]) -> None:
        if self.sheet.head_kind == "ghost":
            return
        if self.outfit.gown and not trunks.seated(self.p):
            for side in order:
                legs.foot_only(self.pen, self.sheet, self.outfit, self.joints, side)
            return
        cloth = None
        if trunks.seated(self.p) and self.outfit.drop > 0.1:
            cloth = self.outfit.top
        elif trunks.seated(self.p) and self.outfit.skirt is not None:
            cloth = self.outfit.skirt.rgb
        for side in order:
            legs.leg(self.pen, self.sheet, self.outfit, self.joints, side)
            if cloth is not None:
                legs.lap(self.pen, self.sheet, self.joints, side, cloth, self.outfit.gown)

    def neck(self) -> None:
        if not self.sheet.human:
            return
        h, n, head = self.sheet.height_m, self.joints["neck"], self.joints.head
        r = (0.031 if self.sheet.sex != "f" else 0.027) * h * (0.7 + 0.3 * self.sheet.build)
        if self.sheet.age == "child":
            r *= 1.15
        shade = scale_rgb(self.sheet.colour("fur"), (0.91, 0.89, 0.89))
        back = -math.sin(self.joints.head_yaw) * 0.012 * h
        self.pen.part(
            [
                capsule(
                    n[0],
                    n[1] - 0.035 * h,
                    r * 1.12,
                    lerp(n[0], head[0], 0.5) + back,
                    lerp(n[1], head[1], 0.5),
                    r,
                )
            ],
            shade,
            0.8,
        )

    def body(self) -> None:
        if self.sheet.head_kind == "ghost":
            _shroud(self.pen, self.trunk, self.t)
            return
        trunks.draw(self.pen, self.sheet, self.outfit, self.joints, self.p, self.t)
        extras.straps(self.pen, self.trunk)

    def neckwear(self) -> None:
        neckwear.neckwear(self.pen, self.trunk, self.p, self.t)
        extras.clasp(self.pen, self.trunk)

    def _at_head(self) -> None:
        canvas = self.pen.canvas.canvas
        canvas.save()
        canvas.translate(self.joints.head[0], self.joints.head[1])
        canvas.rotate(math.degrees(self.head.roll))

    def hair_behind(self) -> None:
        self._at_head()
        if self.sheet.human and not self.sheet.worn("hood", "headscarf", "space helmet"):
            hair.behind(self.pen, self.head)
        hats_soft.behind(self.pen, self.head)
        self.pen.canvas.canvas.restore()

    def face(self) -> None:
        self.skull()
        self.hat()

    def hat(self) -> None:
        self._at_head()
        hats.draw(self.pen, self.head)
        self.pen.canvas.canvas.restore()

    def skull(self) -> None:
        self._at_head()
        canvas, r = self.pen.canvas.canvas, self.head.r
        if hats.cuts_hair(self.sheet.hat):
            top = line_of(self.head) + 0.10 * r
            canvas.save()
            canvas.clipPath(box(-4 * r, -6 * r, 4 * r, top))
        if self.sheet.human:
            outline = head_human.outline(self.head)
            head_human.draw(self.pen, self.head, outline)
            hair.cap(self.pen, self.head, outline)
            if math.cos(self.head.yaw) > -0.35:
                head_human.over_hair(self.pen, self.head, hair.falls(self.sheet))
        elif self.sheet.head_kind == "beast":
            head_beast.draw(self.pen, self.head)
        else:
            head_other.draw(self.pen, self.head)
        if hats.cuts_hair(self.sheet.hat):
            canvas.restore()
        canvas.restore()


def _shroud(pen: Pen, trunk: Trunk, t: float) -> None:
    """Draw a ghost: one sheet from the crown to a ragged, drifting hem."""
    h, head, r = trunk.h, trunk.joints.head, trunk.joints.head_r
    w = 0.21 * h
    top = head[1] + r * 1.02
    low = 0.12 * h
    pts = [
        (head[0] - r * 0.98, head[1]),
        (head[0] - r * 0.6, top - 0.16 * r),
        (head[0], top),
        (head[0] + r * 0.6, top - 0.16 * r),
        (head[0] + r * 0.98, head[1]),
        (w * 0.85, 0.42 * h),
    ]
    hem = []
    for i in range(9):
        x = w * (1.15 - 0.2875 * i) + 0.02 * h * math.sin(t * 2 + i)
        hem.append((x, low + (0.07 * h if i % 2 else 0.0) + 0.01 * h * math.sin(t * 3 + 1.7 * i)))
    path = spline([*pts, *hem, (-w * 0.85, 0.42 * h)], True, 0.75)
    pen.part([path], trunk.sheet.colour("fur"))
    if not pen.line_style:
        with pen.inside(path):
            pen.spot(oval(0, 0.3 * h, w * 0.5, 0.2 * h), scale_rgb(trunk.sheet.colour("fur"), 0.94), 0.6)
