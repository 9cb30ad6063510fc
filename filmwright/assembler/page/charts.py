"""Lines and points as SVG, sized so that their words can be read on a phone. They draw what they are given.

Every chart has a text alternative, and says in words what it shows; no meaning is in colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from filmwright.assembler.page.markup import Markup, el

WIDTH, HEIGHT = 340, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 12, 28
_LABELS = 6


@dataclass(frozen=True)
class Scale:
    """Data to pixels, along both axes."""

    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a point."""
        across = (x - self.x[0]) / ((self.x[1] - self.x[0]) or 1)
        up = (y - self.y[0]) / ((self.y[1] - self.y[0]) or 1)
        return (
            round(_LEFT + across * (WIDTH - _LEFT - _RIGHT), 1),
            round(HEIGHT - _BOTTOM - up * (HEIGHT - _TOP - _BOTTOM), 1),
        )


def around(values: Sequence[float], least: float = 0.0) -> tuple[float, float]:
    """Return ends of an axis that hold all values, with some air, at least `least` apart.

    >>> around([1.0, 3.0])
    (0.8, 3.2)
    """
    low, high = min(values), max(values)
    air = max((high - low) * 0.1, (least - (high - low)) / 2, 1e-6)
    return (low - air, high + air)


def drawn(words: str, scale: Scale, x_labels: Sequence[tuple[float, str]], *marks: Markup | None) -> Markup:
    """Return a chart with its axes; `words` is what it says to somebody who does not see it."""
    axes = [_level(scale, scale.y[0] + (scale.y[1] - scale.y[0]) * k / 2) for k in range(3)]
    step = max(1, -(-len(x_labels) // _LABELS))
    last = len(x_labels) - 1
    ticks = (
        _word(scale.at(x, scale.y[0])[0], HEIGHT - 8, label, "end" if k == last and last else "middle")
        for k, (x, label) in enumerate(x_labels)
        if k % step == 0
    )
    frame = {"class": "chart", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "aria-label": words}
    return el("svg", frame, *axes, *ticks, *marks)


def line(scale: Scale, points: Sequence[tuple[float, float]], name: str) -> Markup:
    """Return a line of class `name` through points."""
    return el("polyline", {"class": name, "points": _joined(scale, points)})


def band(scale: Scale, points: Sequence[tuple[float, float]], name: str = "band") -> Markup:
    """Return a filled area of class `name` within points."""
    return el("polygon", {"class": name, "points": _joined(scale, points)})


def dot(scale: Scale, x: float, y: float, kind: int, title: str, size: float = 4.0) -> Markup:
    """Return a mark: the `kind` chooses its shape and its colour, `title` is told where the mouse rests."""
    px, py = scale.at(x, y)
    return shape(px, py, kind, size, title)


def shape(px: float, py: float, kind: int, size: float = 4.0, title: str = "") -> Markup:
    """Return a circle, square, triangle or diamond at a pixel."""
    about = el("title", None, title) if title else None
    name = {"class": f"mark kind-{kind % 4}"}
    if kind % 4 == 0:
        return el("circle", {**name, "cx": px, "cy": py, "r": size}, about)
    corners = {
        1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        2: ((0, -1.3), (1.2, 1), (-1.2, 1)),
        3: ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    }[kind % 4]
    points = " ".join(f"{px + size * a:.1f},{py + size * b:.1f}" for a, b in corners)
    return el("polygon", {**name, "points": points}, about)


def key(kind: int, words: str) -> Markup:
    """Return one entry of a legend."""
    mark = el("svg", {"viewBox": "0 0 14 14", "class": "key", "aria-hidden": "true"}, shape(7, 7, kind, 4.5))
    return el("li", None, mark, words)


def _joined(scale: Scale, points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in (scale.at(*p) for p in points))


def _level(scale: Scale, y: float) -> Markup:
    left, at = scale.at(scale.x[0], y)
    right = scale.at(scale.x[1], y)[0]
    spread = abs(scale.y[1] - scale.y[0])
    text = f"{y:.0f}" if spread >= 8 else f"{y:.1f}" if spread >= 0.8 else f"{y:.2f}"
    return el(
        "g", None,
        el("line", {"class": "level", "x1": left, "x2": right, "y1": at, "y2": at}),
        _word(_LEFT - 6, at + 3.5, text, "end"),
    )  # fmt: skip


def _word(x: float, y: float, text: str, anchor: str) -> Markup:
    return el("text", {"x": x, "y": y, "text-anchor": anchor}, text)
