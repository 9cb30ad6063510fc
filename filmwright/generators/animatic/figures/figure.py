"""A character that can be drawn: its sheet, a state, and what the camera needs to know about it.

    FigureState ──pose──> joints ──> draw / landmarks / OpenPose-18

The canvas is already transformed: metres, y up, x = 0 the middle of the figure, y = 0 the ground under it.
Not here: where figures stand and what they do when (the renderer's blocking).
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.figures import (
    biped,
    bird,
    hats,
    poses,
    quad_skeleton,
    quadruped,
    skeleton,
)
from filmwright.generators.animatic.figures.carrying import carry, meet
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose, blend
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import clamp

Point = tuple[float, float, bool]
"""x, y in metres from the figure's foot, and whether it can be seen."""
Joints = skeleton.Skeleton | quad_skeleton.QuadSkeleton | bird.BirdSkeleton

OPENPOSE = (
    "nose",
    "neck",
    "right shoulder",
    "right elbow",
    "right wrist",
    "left shoulder",
    "left elbow",
    "left wrist",
    "right hip",
    "right knee",
    "right ankle",
    "left hip",
    "left knee",
    "left ankle",
    "right eye",
    "left eye",
    "right ear",
    "left ear",
)
"""The 18 points, in the order of OpenPose's COCO model."""


@dataclass(frozen=True)
class FigureState:
    """What one figure is doing at one moment. `x` and `z` are the caller's; drawing ignores them."""

    x: float = 0.0
    y: float = 0.0
    """Metres above the ground: on a branch, in the air. The caller adds it too."""
    z: float = 0.0
    yaw: float = 0.0
    """0 faces the viewer, pi/2 the right of the screen, pi away."""
    action: str = "stand"
    emotion: str = "neutral"
    posture: str = "standing"
    phase: float = 0.0
    t: float = 0.0
    """Film time in seconds."""
    since: float | None = None
    """Seconds since the action began; film time when left out."""
    held: tuple[str, ...] = ()
    mouth: float = 0.0
    """Opens the mouth at least this far, 0..1."""
    speaking: bool = False
    gaze: tuple[float, float] = (0.0, 0.0)
    """Where the eyes look beside straight ahead: to the right of the screen, up; -1..1."""
    head_turn: float = 0.0
    """Radians the head turns to the figure's left, on top of the action's own turn."""
    seat_m: float = 0.0
    touch: tuple[float, float] = (0.0, 0.0)
    """Where the hands meet another's in give, take and hug: ahead, above the ground; nowhere if 0."""
    pose: Pose | None = None
    """A ready pose (of a blend, or from a saved state) instead of the action's."""


class Figure:
    """One character of the cast, ready to be posed and drawn. Holds no state of its own."""

    def __init__(self, sheet: Sheet, seed: int = 0) -> None:
        self.sheet = sheet
        self.seed = seed
        self._solve = lru_cache(maxsize=8)(self._joints)

    @property
    def width_m(self) -> float:
        """How much room it takes when it stands, in metres."""
        species = self.sheet.species
        if self.sheet.plan == "quadruped" and species.quad is not None:
            return species.quad.length * self.sheet.height_m * 1.5
        if self.sheet.plan == "bird":
            return self.sheet.height_m * 0.9
        return self.sheet.height_m * (species.body.shoulder * 2.6 + 0.08) * self.sheet.build

    def pose(self, state: FigureState) -> Pose:
        """Return the pose of a state: its own, or the action's with gaze and mouth put on."""
        if state.pose is not None:
            p = dict(state.pose)
        else:
            p = poses.pose(
                state.action,
                state.t,
                self.sheet,
                phase=state.phase,
                emotion=state.emotion,
                seed=self.seed,
                since=state.since,
                posture=state.posture,
                seat_m=state.seat_m,
                speaking=state.speaking,
            )
            p["look"] = clamp(p["look"] + state.gaze[0], -1.3, 1.3)
            p["looky"] = clamp(p["looky"] + state.gaze[1], -1.3, 1.3)
            p["hy"] += state.head_turn
            meet(p, state.touch, self.sheet, state.action)
            carry(p, state.held, self.sheet, state.yaw, state.action)
        p["mouth"] = max(p["mouth"], state.mouth)
        return p

    def draw(self, canvas: Canvas, state: FigureState) -> None:
        """Draw the figure. Haze, light and line weight are the canvas's."""
        p = self.pose(state)
        joints = self._cached(p, state.yaw)
        size = (
            self.sheet.height_m
            if self.sheet.plan == "biped"
            else self.sheet.height_m * (1.1 if self.sheet.plan == "quadruped" else 0.7)
        )
        pen = Pen(canvas, 0.0085 * math.sqrt(size) * 1.12)
        if isinstance(joints, skeleton.Skeleton):
            biped.draw(pen, self.sheet, joints, p, state.t, state.held)
        elif isinstance(joints, quad_skeleton.QuadSkeleton):
            quadruped.draw(pen, self.sheet, joints, p, state.t, state.held)
        else:
            bird.draw(pen, self.sheet, joints, p, state.t, state.held)

    def landmarks(self, state: FigureState) -> dict[str, float]:
        """Return what framing needs, in metres from the foot.

        Heights: top (with hat, ears, raised hands), crown, eyes, chin, shoulders, waist, hips, knees, feet.
        Across: left, right, head_x. And head_r, the radius of the head.
        """
        p = self.pose(state)
        j = self._cached(p, state.yaw)
        if isinstance(j, skeleton.Skeleton):
            return self._biped_landmarks(j)
        head = j["head"]
        r = j.head_r
        xs = [v[0] for v in j.points.values()]
        body = j.chest_r if isinstance(j, quad_skeleton.QuadSkeleton) else j.body_r
        size = self.sheet.species.head.size[1]
        hips = j["rump" if isinstance(j, quad_skeleton.QuadSkeleton) else "rear"][1]
        chest = j["chest" if isinstance(j, quad_skeleton.QuadSkeleton) else "breast"][1]
        spread = 2.6 * body * clamp(p.get("wing", 0.0))
        return {
            "top": max(head[1] + r * (size + self._above()), chest + body + spread),
            "crown": head[1] + r * size,
            "eyes": head[1] + 0.15 * r,
            "chin": head[1] - r * size * 1.15,
            "shoulders": chest + 0.5 * body,
            "waist": chest,
            "hips": hips,
            "knees": hips * 0.5,
            "feet": 0.0,
            "left": min(xs) - body - spread,
            "right": max(xs) + body + spread,
            "head_x": head[0],
            "head_r": r,
        }

    def _above(self) -> float:
        """Return how far hats, ears and horns rise above the skull, in head radii."""
        head = self.sheet.species.head
        ear = {
            "round": 0.15,
            "big": 0.45,
            "point": 0.62,
            "tuft": 0.75,
            "long": 1.6,
            "hare": 1.1,
            "leaf": 0.6,
        }.get(head.ear, 0.0)
        horn = {"antler": 1.6, "goat": 0.75, "cow": 0.5, "comb": 0.35}.get(head.horn, 0.0)
        mane = 0.75 if head.mane else 0.0
        hat = hats.height(self.sheet.hat.what) if self.sheet.hat else 0.0
        hair = 0.12 if self.sheet.hair and self.sheet.hair.style != "bald" else 0.0
        return max(ear, horn, mane, hat, hair, 0.4 if head.kind in ("robot", "ant") else 0.0)

    def _biped_landmarks(self, j: skeleton.Skeleton) -> dict[str, float]:
        size = self.sheet.species.head.size[1]
        head = j.turned(j.head)
        r = j.head_r
        up = j.turned((j.head[0], j.head[1] + r * (size + self._above()), 0.0))
        ends = [j.turned(v) for v in j.points.values()]
        margin = self.sheet.species.body.arm_r * self.sheet.height_m * 2.2
        side = max([r, *(s.width for s in j.spine)])
        tops = [v[1] + margin for v in ends]
        return {
            "top": max([up[1], head[1] + r * 0.9, *tops]),
            "crown": head[1] + r * size,
            "eyes": head[1] + 0.05 * r,
            "chin": head[1] - r * size,
            "shoulders": j.turned(j["Lshoulder"])[1],
            "waist": (j.turned(j["neck"])[1] + 2 * j.turned(j["hip"])[1]) / 3,
            "hips": j["hip"][1],
            "knees": (j.turned(j["Lknee"])[1] + j.turned(j["Rknee"])[1]) / 2,
            "feet": 0.0,
            "left": min([head[0] - side, *(v[0] - margin for v in ends)]),
            "right": max([head[0] + side, *(v[0] + margin for v in ends)]),
            "head_x": head[0],
            "head_r": r,
        }

    def joints(self, state: FigureState) -> list[Point]:
        """Return the OpenPose-18 points; a bird has the points it has, the rest are marked unseen."""
        p = self.pose(state)
        j = self._cached(p, state.yaw)
        head, r = (j.head, j.head_r) if isinstance(j, skeleton.Skeleton) else (j["head"], j.head_r)
        face = [(0.0, -0.1), (-0.38, 0.12), (0.38, 0.12), (-1.45, 0.0), (1.45, 0.0)]
        features = []
        for azimuth, elevation in face:
            a = azimuth + j.head_yaw
            c = math.cos(elevation)
            features.append(
                (
                    head[0] + r * c * math.sin(a),
                    head[1] + r * math.sin(elevation + p["hp"] * 0.7),
                    r * c * math.cos(a),
                )
            )
        if isinstance(j, skeleton.Skeleton):
            names = (
                ["neck"]
                + [s + n for s in "RL" for n in ("shoulder", "elbow", "wrist")]
                + [s + n for s in "RL" for n in ("hip", "knee", "ankle")]
            )
            limbs = [j.turned(j[n]) for n in names]
            features = [j.turned(v) for v in features]
            seen = [True] * len(limbs)
        elif isinstance(j, quad_skeleton.QuadSkeleton):
            names = (
                ["neck"]
                + [f"F{s}{i}" for s in "RL" for i in (0, 1, 3)]
                + [f"H{s}{i}" for s in "RL" for i in (0, 1, 3)]
            )
            limbs = [j[n] for n in names]
            seen = [True] * len(limbs)
        else:
            limbs = (
                [j["breast"]]
                + [j[n] for s in "RL" for n in (s + "wing", s + "wing", s + "wing")]
                + [j[n] for s in "RL" for n in (s + "hip", s + "hip", s + "foot")]
            )
            seen = [True, *([True, False, False] * 2), *([True, False, True] * 2)]
        shown = [v[2] > -0.35 * r for v in features]
        out = [(features[0], shown[0]), *zip(limbs, seen, strict=True)]
        out += [(features[i], shown[i]) for i in (1, 2, 3, 4)]
        return [(v[0], v[1], ok) for v, ok in out]

    def contacts(self, state: FigureState) -> dict[str, tuple[float, float]]:
        """Return the points that touch the ground, in metres: for shadows, splashes and tests.

        Two a foot on two legs ("Lball", "Lheel", ...), one a foot on four ("FL", ...) and for a bird ("L").
        """
        j = self._cached(self.pose(state), state.yaw)
        if isinstance(j, skeleton.Skeleton):
            return {s + part: j.turned(j[s + part])[:2] for s in "LR" for part in ("ball", "heel")}
        if isinstance(j, quad_skeleton.QuadSkeleton):
            return {n: j[n + "3"][:2] for n in ("FL", "FR", "HL", "HR")}
        return {s: j[s + "foot"][:2] for s in "LR"}

    def _cached(self, p: Pose, yaw: float) -> Joints:
        return self._solve(tuple(sorted(p.items())), yaw)

    def _joints(self, items: tuple[tuple[str, float], ...], yaw: float) -> Joints:
        p = dict(items)
        if self.sheet.plan == "quadruped":
            return quad_skeleton.solve(self.sheet, p, yaw)
        if self.sheet.plan == "bird":
            return bird.solve(self.sheet, p, yaw)
        return skeleton.solve(self.sheet, p, yaw)


__all__ = ["OPENPOSE", "Figure", "FigureState", "blend"]
