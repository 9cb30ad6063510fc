"""What a dressed set is: data and painters, nothing rendered yet.

    dress("forest", palette, seed) ──> Scenery ──renderer──> plates, frames

Back to front, a frame is:

    1. sky.still, then sky.moving            pixels, whole frame
    2. cards with `behind_ground`            far hills; the ground hides their feet
    3. ground                                pixels: everything below the horizon (in a room: the shell too)
    4. water, each                           pixels, animated
    5. all other cards, far to near          metres; the cast and the props go between them by z
    6. weather.overlay                       pixels (module `weather`)

Painters get a `Canvas` (the drawing hand) whose skia canvas already has the right transform, and draw in
every style. Pixel painters cover a quarter more than the frame on each side, so that a rolled camera sees no
edge. `Canvas.z` is the WORLD z of what is drawn, so haze does not change from shot to shot.
"""

from collections.abc import Callable
from dataclasses import dataclass

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import hash01
from filmwright.generators.animatic.palette import RGB, Palette
from filmwright.generators.animatic.skia_gl import skia

CardPainter = Callable[[Canvas, float], None]
"""(hand, seconds): draws in metres, y up, origin at the card's foot (x = card.x, y = 0)."""
FramePainter = Callable[[Canvas, Camera, float, float, float], None]
"""(hand, camera, width_px, height_px, seconds): draws in pixels of the frame, y down."""

OVERSCAN = 0.25
"""Share of the frame that pixel painters cover beyond each edge."""


@dataclass(frozen=True)
class Card:
    """One painted flat facing the camera."""

    id: str
    x: float
    z: float
    bounds: tuple[float, float, float, float]
    """left, bottom, right, top in metres, relative to (x, 0): nothing is drawn outside."""
    draw: CardPainter
    label: str = "object"
    """What it is, for segmentation: tree, plant, grass, rock, mountain, hill, snow, sand, building, wall,
    furniture, lamp, car, boat, fish, sky, object."""
    animated: bool = False
    """The picture depends on the time: draw it again in every frame. Otherwise bake it once."""
    sway: float = 0.0
    """How far wind or current leans it to and fro, as a skew; cheap: the baked picture is sheared."""
    casts_shadow: bool = False
    behind_ground: bool = False

    @property
    def seed(self) -> int:
        """Return the seed of its pencil line, the same wherever it stands in the list."""
        return int(hash01("card", self.id) * 60000)

    def paint(self, hand: Canvas, t: float = 0.0) -> None:
        """Draw it inside its bounds; the caller has set the transform of `hand.canvas` and `hand.px`."""
        hand.z, hand.seed = self.z, self.seed
        hand.canvas.save()
        hand.canvas.clipRect(skia.Rect.MakeLTRB(*self.bounds))
        self.draw(hand, t)
        hand.canvas.restore()


@dataclass(frozen=True)
class Sky:
    """What is behind everything."""

    still: FramePainter
    """The part that only the camera changes: gradient, sun or moon, nebulae."""
    moving: FramePainter
    """Drifting clouds, twinkling stars, shafts of light in the sea."""


@dataclass(frozen=True)
class Water:
    """A stretch of water from z_near to z_far, over the whole width; drawn every frame."""

    z_near: float
    z_far: float
    paint: FramePainter
    label: str = "water"


@dataclass(frozen=True)
class Light:
    """A lamp that shines now: something for wet ground to mirror and for the cast to be lit by."""

    x: float
    y: float
    z: float
    reach_m: float
    rgb: RGB


@dataclass(frozen=True)
class Scenery:
    """A place, dressed for a time and a weather."""

    name: str
    seed: int
    palette: Palette
    """The light of this place: use this one for the cast and the props too (`palette.lifted()`)."""
    sky: Sky
    ground: FramePainter
    """Static: only the camera changes it."""
    cards: tuple[Card, ...]
    water: tuple[Water, ...] = ()
    lights: tuple[Light, ...] = ()
    indoor: bool = False
    stage: tuple[float, float, float, float] = (-4.0, 4.0, -2.0, 3.5)
    """Where the cast can walk without meeting a card: x from, x to, z from, z to."""
    ground_label: str = "ground"
    air: tuple[str, ...] = ()
    """What floats in it, drawn by `weather.overlay`: sunshine, motes, fireflies, leaves, bubbles, glitter."""
    shadows: bool = True
    """False where nothing throws a shadow on the ground: under water."""
