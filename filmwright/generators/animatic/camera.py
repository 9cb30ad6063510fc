"""A camera in metres: a pinhole with a 36 mm wide sensor and a shift lens.

    world (x right, y up, z away)  ──project──>  pixels (x right, y down)

Pan and tilt shift the lens instead of turning it. So a plane facing the camera always moves by an exact
similarity (`card`) and the ground by a homography (`ground`): painted cards stay true, at every lens.
Not here: where to put the camera; see `framing` and `moves`.
"""

from dataclasses import dataclass, fields, replace

from filmwright.generators.animatic.skia_gl import skia

SENSOR_MM = 36.0


@dataclass(frozen=True)
class Camera:
    """Where the camera stands (metres), its lens, and its shifts (pan, tilt: tangents; roll: radians)."""

    x: float = 0.0
    y: float = 1.4
    z: float = -6.0
    focal_mm: float = 35.0
    pan: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0

    def focal_px(self, W: float) -> float:
        """Return the focal length in pixels of a frame `W` wide."""
        return self.focal_mm / SENSOR_MM * W

    def horizon(self, W: float, H: float) -> float:
        """Return the row of the horizon in pixels from the top; it may lie outside the frame."""
        return H / 2 + self.focal_px(W) * self.tilt

    def project(self, X: float, Y: float, Z: float, W: float, H: float) -> tuple[float, float, float]:
        """Return where a point lands: x and y in pixels, and pixels per metre at its depth."""
        F = self.focal_px(W)
        k = F / max(Z - self.z, 1e-3)
        return W / 2 + (X - self.x) * k - F * self.pan, H / 2 - (Y - self.y) * k + F * self.tilt, k

    def card(self, Z: float, W: float, H: float) -> tuple[skia.Matrix, float]:
        """Return the matrix from metres on the plane z = `Z` (y up) to pixels, and pixels per metre."""
        F = self.focal_px(W)
        k = F / max(Z - self.z, 1e-3)
        m = skia.Matrix()
        m.setAll(k, 0, W / 2 - self.x * k - F * self.pan, 0, -k, H / 2 + self.y * k + F * self.tilt, 0, 0, 1)
        return m, k

    def ground(self, W: float, H: float, height: float = 0.0) -> skia.Matrix:
        """Return the matrix from (x, z) metres on the ground to pixels, in true perspective.

        `height` lifts the plane: a ceiling. Valid in front of the camera only: clip to z > camera.z first.
        """
        F = self.focal_px(W)
        cx, hy = W / 2 - F * self.pan, self.horizon(W, H)
        m = skia.Matrix()
        m.setAll(F, cx, -F * self.x - cx * self.z, 0, hy, F * (self.y - height) - hy * self.z, 0, 1, -self.z)
        return m

    def side(self, X: float, W: float, H: float) -> skia.Matrix:
        """Return the matrix from (z, y) metres on the side wall x = `X` to pixels; clip as for `ground`."""
        F = self.focal_px(W)
        cx, hy = W / 2 - F * self.pan, self.horizon(W, H)
        m = skia.Matrix()
        m.setAll(cx, 0, F * (X - self.x) - cx * self.z, hy, -F, F * self.y - hy * self.z, 1, 0, -self.z)
        return m

    def lerp(self, other: "Camera", t: float) -> "Camera":
        """Return the camera on the way from this one (t = 0) to another (t = 1)."""
        names = [f.name for f in fields(self)]
        return Camera(*[getattr(self, n) + (getattr(other, n) - getattr(self, n)) * t for n in names])

    def moved(self, **changes: float) -> "Camera":
        """Return a camera with some fields changed."""
        return replace(self, **changes)

    def shifted(self, dx: float, dy: float) -> "Camera":
        """Return the camera moved to the right and up, metres, never into the ground."""
        return replace(self, x=self.x + dx, y=max(min(self.y, 0.12), self.y + dy))
