"""What is remembered from clip to clip: who stands where doing what, the camera, and the frame count.

    clip k ──World──> JSON in ClipReport.state ──> ClipRequest.state ──> clip k+1

A world is small, readable JSON. It never holds pixels: the picture itself travels as an anchor. Anything that
cannot be read back is no world at all (another backend's state, an older version): the clip then starts from
its picture alone, and says so.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from filmwright.generators.animatic.camera import Camera
from filmwright.schemas.grammar import Posture, Verb

VERSION = 1
POSTURE_VERBS: dict[Posture, Verb] = {
    "standing": "stand", "sitting": "sit", "lying": "lie", "kneeling": "kneel", "crouching": "crouch",
    "floating": "float",
}  # fmt: skip
"""What somebody does who is in a posture and does nothing else."""


@dataclass(frozen=True)
class Mark:
    """One actor at one instant. Metres, radians, seconds; `phase` is walk cycles since the beginning."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    yaw: float = 0.0
    verb: str = "stand"
    since: float = 0.0
    """How long the verb has been going on."""
    posture: Posture = "standing"
    emotion: str = "neutral"
    phase: float = 0.0
    held: tuple[str, ...] = ()
    gaze: tuple[float, float] = (0.0, 0.0)
    """Where the eyes go, beyond the head: right and up, each -1..1."""
    speaking: float = 0.0
    """How much of a voice, 0..1."""
    seat_m: float = 0.0
    """Height of what they sit on, when they sit."""
    touch: tuple[float, float] = (0.0, 0.0)
    """Where the hands meet another's: ahead of the body, above the ground; nowhere if 0."""


@dataclass(frozen=True)
class World:
    """One instant of a film, as far as the next clip needs it."""

    shot: str
    frame: int
    """Frames since the chain began; lines boil and snow falls by this count, not by the clip's."""
    seed: int
    dressing: str
    """Key of the dressed set, so that a continued shot keeps it."""
    camera: Camera
    focus_m: float
    """Depth (z) the lens is focused on."""
    blur: float
    """How shallow the focus is; 0 is deep."""
    cast: Mapping[str, Mark] = field(default_factory=dict)
    origin: "World | None" = None
    """The world in which this shot itself began, if it continued another: later stretches need it."""

    def to_json(self) -> str:
        """Return the world as one line of JSON."""
        return json.dumps({"animatic": VERSION, **_plain(self)}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | None) -> Self | None:
        """Return the world that `to_json` wrote, or None if this is not one."""
        if not text:
            return None
        try:
            data = json.loads(text)
            return cls._from_plain(data) if data.pop("animatic") == VERSION else None
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    @classmethod
    def _from_plain(cls, data: dict[str, Any]) -> Self:
        data = dict(data)
        camera = Camera(*[float(v) for v in data.pop("camera")])
        cast = {who: _mark(values) for who, values in data.pop("cast").items()}
        origin = data.pop("origin")
        return cls(
            shot=str(data["shot"]),
            frame=int(data["frame"]),
            seed=int(data["seed"]),
            dressing=str(data["dressing"]),
            camera=camera,
            focus_m=float(data["focus_m"]),
            blur=float(data["blur"]),
            cast=cast,
            origin=None if origin is None else cls._from_plain(origin),
        )


def _plain(world: World) -> dict[str, Any]:
    return {
        "shot": world.shot,
        "frame": world.frame,
        "seed": world.seed,
        "dressing": world.dressing,
        "camera": [round(getattr(world.camera, f.name), 6) for f in fields(Camera)],
        "focus_m": round(world.focus_m, 4),
        "blur": round(world.blur, 4),
        "cast": {who: _rounded(asdict(mark)) for who, mark in world.cast.items()},
        "origin": None if world.origin is None else _plain(world.origin),
    }


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}


def _mark(values: dict[str, Any]) -> Mark:
    known = {f.name for f in fields(Mark)}
    if set(values) != known:
        raise ValueError("not a mark of this version")
    right, up = values["gaze"]
    return Mark(**{**values, "held": tuple(values["held"]), "gaze": (float(right), float(up)),
                 "touch": tuple(float(v) for v in values["touch"])})  # fmt: skip
