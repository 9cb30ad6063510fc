"""Slow changes: each chain's statistics clip by clip with their slopes, and likeness against distance."""

from collections.abc import Mapping, Sequence
from statistics import median

from filmwright.assembler.page import charts
from filmwright.assembler.page.data import PageData
from filmwright.assembler.page.markup import Markup, el, join, scrolling
from filmwright.schemas.continuity import ChainDrift, Slope
from filmwright.schemas.score import ApartScore

_WORDS = {"a": "green to red", "b": "blue to yellow", "detail": "sharpness", "identity": "likeness"}
Points = list[tuple[float, float]]


def chains_section(data: PageData) -> Markup | None:
    """Return one plot for each statistic of each chain, drifting ones first; None where there is no chain."""
    chains = data.score.drift if data.score is not None else ()
    if not chains:
        return None
    plots = [(chain, slope) for chain in chains for slope in chain.slopes]
    drifting = [pair for pair in plots if pair[1].is_drift]
    steady = [pair for pair in plots if not pair[1].is_drift]
    unknown = [chain for chain in chains if not chain.slopes]
    lead = (
        f"{len(drifting)} of {len(plots)} curves drift." if drifting else "Nothing drifts that can be seen."
    )
    return join(
        el("p", {"class": "lead"}, lead, " Each clip of a chain starts on the last frame of the one before: "
           "a small error can add up. The line is the median of all slopes between two clips, the fan its "
           "90 % interval."),
        el("div", {"class": "plots"}, *(_plot(data, *pair) for pair in drifting)) if drifting else None,
        el("details", {"class": "more", "open": not drifting},
           el("summary", None, f"{len(steady)} curves that do not drift"),
           el("div", {"class": "plots"}, *(_plot(data, *pair) for pair in steady))) if steady else None,
        *(_said(chain) for chain in chains),
        *(el("p", {"class": "fine"}, f"{_run(chain)}: no slope, {chain.note or 'too few clips'}")
          for chain in unknown),
    )  # fmt: skip


def _run(chain: ChainDrift) -> str:
    return f"{chain.shots[0]} to {chain.shots[-1]}"


def _plot(data: PageData, chain: ChainDrift, slope: Slope) -> Markup:
    what = _WORDS.get(slope.name, slope.name) + (f" of {data.name(slope.who)}" if slope.who else "")
    unit = f" {slope.unit}" if slope.unit else ""
    words = f"{slope.per_clip:+.3g}{unit} a clip ({slope.low:+.3g} to {slope.high:+.3g}); "
    words += f"{slope.over_chain:+.3g}{unit} over {len(chain.shots)} clips"
    title = f"{what} · {_run(chain)}"
    curve = _curve(data, chain, slope)
    return el(
        "figure",
        {"class": "plot", "data-drift": slope.is_drift},
        el("figcaption", None, el("b", None, title),
           el("span", {"class": "tag"}, "drifts") if slope.is_drift else None,
           el("span", {"class": "fine"}, words)),
        _drawing(chain, slope, curve, f"{title}: {words}") if curve else None,
        _values(chain, curve, what) if curve else None,
    )  # fmt: skip


def _curve(data: PageData, chain: ChainDrift, slope: Slope) -> Points:
    """Return the values with the places of their clips: likeness is known only where somebody was seen."""
    values = chain.curves.get(f"{slope.name} of {slope.who}" if slope.who else slope.name, ())
    cells = data.score.cells if data.score is not None else ()
    seen = {c.shot for c in cells if c.character == slope.who and c.probability is not None}
    places = [place for place, shot in enumerate(chain.shots) if slope.who is None or shot in seen]
    return [(float(place), value) for place, value in zip(places, values, strict=False)]


def _drawing(chain: ChainDrift, slope: Slope, points: Points, words: str) -> Markup:
    last = float(max(1, len(chain.shots) - 1))
    start = median(y - slope.per_clip * x for x, y in points)
    middle, centre = last / 2, start + slope.per_clip * last / 2
    ends = [(x, centre + rise * (x - middle)) for rise in (slope.low, slope.high) for x in (0.0, last)]
    line = [(0.0, start), (last, start + slope.per_clip * last)]
    scale = charts.Scale((0.0, last), charts.around([y for _, y in (*points, *line)]))
    low, high = scale.y
    fan = [ends[0], ends[2], (middle, centre), ends[3], ends[1], (middle, centre)]
    return charts.drawn(
        words,
        scale,
        [(float(place), shot) for place, shot in enumerate(chain.shots)],
        charts.band(scale, [(x, min(high, max(low, y))) for x, y in fan]),
        charts.line(scale, points, "path"),
        charts.line(scale, line, "fit"),
        *(charts.dot(scale, x, y, 0, f"{chain.shots[int(x)]}: {y:+.3g}") for x, y in points),
    )


def _values(chain: ChainDrift, curve: Points, what: str) -> Markup:
    known = {int(place): value for place, value in curve}
    by_clip = tuple(known.get(place) for place in range(len(chain.shots)))
    return _numbers(f"{what}, by clip", chain, {what: by_clip}, "numbers")


def _said(chain: ChainDrift) -> Markup | None:
    """Return what the clips' own generator measured: nothing follows from it."""
    if not chain.said:
        return None
    return _numbers(f"What the generator measured, {_run(chain)}", chain, chain.said,
                    f"what the generator measured, {_run(chain)}")  # fmt: skip


def _numbers(
    label: str, chain: ChainDrift, rows: Mapping[str, Sequence[float | None]], summary: str
) -> Markup:
    head = el("tr", None, el("td"), *(el("th", {"scope": "col"}, shot) for shot in chain.shots))
    body = (
        el("tr", None, el("th", {"scope": "row"}, name),
           *(el("td", None, "none" if v is None else f"{v:.3g}") for v in values))
        for name, values in rows.items()
    )  # fmt: skip
    table = el("table", {"class": "numbers"}, el("thead", None, head), el("tbody", None, *body))
    return el("details", {"class": "more"}, el("summary", None, summary), scrolling(label, table))


def apart_section(data: PageData) -> Markup | None:
    """Return likeness against the distance of two shots; None where nobody is in two."""
    found = data.score.apart if data.score is not None else ()
    if not found:
        return None
    cast = list(dict.fromkeys(one.character for one in found))
    far = max(one.shots for one in found)
    scale = charts.Scale((0.5, far + 0.5), (0.0, 100.0))
    marks: list[Markup] = []
    for kind, who in enumerate(cast):
        mine = sorted((one for one in found if one.character == who), key=lambda one: one.shots)
        marks.append(
            charts.line(scale, [(one.shots, 100 * one.likeness) for one in mine], f"path kind-{kind % 4}")
        )
        marks += [_distance(scale, data, one, kind) for one in mine]
    words = "; ".join(_near_and_far(data, [o for o in found if o.character == who]) for who in cast)
    chart = charts.drawn(
        f"Likeness against distance in shots. {words}",
        scale,
        [(float(k), str(k)) for k in range(1, far + 1)],
        *marks,
    )
    return join(
        el("h3", None, "Likeness against distance"),
        el("p", {"class": "lead"}, "How alike a character’s shots are to each other, in per cent, by how "
           "many shots lie between. A line that falls tells of slow change, a single low point of one bad "
           "shot or a swap."),
        el("figure", {"class": "plot wide"}, chart,
           el("ul", {"class": "keys"}, *(charts.key(k, data.name(who)) for k, who in enumerate(cast)))),
        el("p", {"class": "fine"}, words),
    )  # fmt: skip


def _distance(scale: charts.Scale, data: PageData, one: ApartScore, kind: int) -> Markup:
    size = min(6.0, 2.5 + 0.5 * one.pairs)
    title = f"{data.name(one.character)}, {one.shots} apart: {one.likeness:.0%}, {one.pairs} pairs"
    return charts.dot(scale, one.shots, 100 * one.likeness, kind, title, size)


def _near_and_far(data: PageData, mine: list[ApartScore]) -> str:
    first, last = min(mine, key=lambda o: o.shots), max(mine, key=lambda o: o.shots)
    words = f"{data.name(first.character)}: {first.likeness:.0%} at {first.shots}"
    return words if first is last else f"{words}, {last.likeness:.0%} at {last.shots}"
