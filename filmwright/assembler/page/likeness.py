"""Who looks like themself where, and how clips join: the table, the cells behind it, the worst joints."""

from filmwright.assembler.page.data import CellPictures, JointPictures, PageData
from filmwright.assembler.page.markup import Markup, bullets, el, join, scrolling
from filmwright.assembler.page.numbers import percent
from filmwright.schemas.score import FilmScore, IdentityCell, JointScore, ReferenceMark

WORST_JOINTS = 5
_SIGNS = {"swapped": "⇄", "absent": "✕", "extra": "+", "insufficient": "?"}
_MEANING = {
    "consistent": "looks like themself",
    "drifted": "does not look like themself",
    "swapped": "carries somebody else’s looks",
    "absent": "expected, and not in the picture",
    "extra": "in the picture, and not expected",
    "insufficient": "too little to see for a statement",
}


def likeness_section(data: PageData) -> Markup | None:
    """Return the table character x shot, with a template for each cell; None where nobody was scored."""
    if data.score is None or not data.score.cells:
        return None
    score = data.score
    shots = [shot.id for shot in data.board.shots if any(c.shot == shot.id for c in score.cells)]
    cast = list(dict.fromkeys([*data.board.cast, *(c.character for c in score.cells)]))
    rows = [_row(data, score, who, shots) for who in cast if any(c.character == who for c in score.cells)]
    head = el(
        "tr",
        None,
        el("td"),
        *(el("th", {"scope": "col"}, s) for s in shots),
        el("th", {"scope": "col"}, "film"),
    )
    table = el("table", {"class": "grid"}, el("thead", None, head), el("tbody", None, *rows))
    return join(
        el("p", {"class": "lead"}, "Each character in each shot, measured inside their outline against the "
           "rest of the cast. Open a cell to see the figure beside its references."),
        scrolling("Likeness of each character in each shot", table),
        _legend(),
        *(_template(data, cell) for cell in score.cells),
        el("dialog", {"id": "cell", "aria-labelledby": "cell-title"},
           el("form", {"method": "dialog"}, el("button", {"class": "close", "aria-label": "Close"}, "✕")),
           el("div", {"id": "cell-body"})),
    )  # fmt: skip


def _row(data: PageData, score: FilmScore, who: str, shots: list[str]) -> Markup:
    total = next((c for c in score.characters if c.character == who), None)
    cells = (_cell(data, score.cell(who, shot), shot) for shot in shots)
    overall = el("td", {"class": "total"}, percent(total.identity) if total else "none")
    return el("tr", None, el("th", {"scope": "row"}, data.name(who)), *cells, overall)


def _cell(data: PageData, cell: IdentityCell | None, shot: str) -> Markup:
    if cell is None:
        return el("td", {"class": "out"}, el("span", {"aria-label": f"not in {shot}", "role": "img"}, "–"))
    known = cell.probability is not None
    words = _SIGNS.get(cell.outcome) or (f"{cell.probability:.0%}".rstrip("%") if known else "?")
    button = {
        "type": "button",
        "class": "cell",
        "data-outcome": cell.outcome,
        "data-p": round((cell.probability or 0.0) * 10) if known else None,
        "data-sure": 1 + min(3, int(cell.weight * 4)) if known else None,
        "data-open": _key(cell),
        "aria-haspopup": "dialog",
        "aria-label": f"{data.name(cell.character)} in {cell.shot}: {cell.outcome}, {_chance(cell)}",
    }
    return el("td", None, el("button", button, words))


def _key(cell: IdentityCell) -> str:
    return f"cell-{cell.shot}-{cell.character}"


def _chance(cell: IdentityCell) -> str:
    if cell.probability is None or cell.low is None or cell.high is None:
        return "not measured"
    return f"{cell.probability:.0%} ({cell.low:.0%} to {cell.high:.0%})"


def _template(data: PageData, cell: IdentityCell) -> Markup:
    pictures = next((p for p in data.cells if (p.character, p.shot) == (cell.character, cell.shot)), None)
    frames = ", ".join(map(str, cell.frames))
    return el(
        "template",
        {"id": _key(cell)},
        el("h3", {"id": "cell-title"}, f"{data.name(cell.character)} in {cell.shot}"),
        el("p", {"class": "verdict", "data-outcome": cell.outcome}, el("b", None, cell.outcome),
           f" — {_MEANING[cell.outcome]}",
           f" ({data.name(cell.swapped_with)})" if cell.swapped_with else None),
        _interval(cell),
        _gallery(cell, pictures) if pictures else None,
        bullets("evidence", cell.evidence),
        el("p", {"class": "fine"}, f"against the other shots: {cell.like_other_shots:.0%}")
        if cell.like_other_shots is not None else None,
        el("p", {"class": "fine"}, f"frames {frames}" if frames else "no frames",
           f" · weight {cell.weight:.2f}"),
    )  # fmt: skip


def _interval(cell: IdentityCell) -> Markup | None:
    if cell.probability is None or cell.low is None or cell.high is None:
        return None
    at, low, high = (round(v * 100, 1) for v in (cell.probability, cell.low, cell.high))
    drawn = el(
        "svg",
        {"viewBox": "0 0 100 8", "preserveAspectRatio": "none", "class": "interval", "aria-hidden": "true"},
        el("rect", {"class": "rail", "x": 0, "y": 3, "width": 100, "height": 2}),
        el("rect", {"class": "range", "x": low, "y": 2, "width": max(1.0, high - low), "height": 4}),
        el("rect", {"class": "point", "x": min(99.0, at), "y": 0, "width": 1, "height": 8}),
    )
    return el("div", {"class": "chance"}, drawn, el("p", None, f"{_chance(cell)}, 90 % interval"))


def _gallery(cell: IdentityCell, pictures: CellPictures) -> Markup:
    shown = "this shot" + (f", frame {cell.shown_frame}" if cell.shown_frame is not None else "")
    items = [
        (pictures.crop, shown),
        (pictures.best, "closest reference" + _source(cell.best_reference)),
        (pictures.worst, "farthest reference" + _source(cell.worst_reference)),
    ]
    figures = (
        el("figure", None, el("img", {"src": uri, "alt": words}), el("figcaption", None, words))
        for uri, words in items
        if uri
    )
    return el("div", {"class": "gallery"}, *figures)


def _source(mark: ReferenceMark | None) -> str:
    if mark is None:
        return ""
    return f", sheet {mark.frame + 1}" if mark.shot is None else f", {mark.shot} frame {mark.frame}"


def _legend() -> Markup:
    steps = (el("span", {"class": "cell", "data-p": p, "data-sure": 4}, str(p * 10)) for p in range(0, 11, 2))
    marks = (
        join(el("span", {"class": "cell", "data-outcome": name}, sign), f" {name} ")
        for name, sign in _SIGNS.items()
    )
    return el(
        "p", {"class": "legend"},
        el("span", None, "likeness, per cent ", *steps),
        el("span", None, "paler: less was seen"),
        *(el("span", None, m) for m in marks),
        el("span", None, el("span", {"class": "out"}, "–"), " not in the shot"),
    )  # fmt: skip


def joints_section(data: PageData) -> Markup | None:
    """Return the worst joints, side by side; None where no clip continues another."""
    if data.score is None or not data.score.joints:
        return None
    measured = [j for j in data.score.joints if j.z is not None]
    worst = sorted(measured, key=lambda j: -(j.z or 0.0))[:WORST_JOINTS]
    clean = sum(j.severity == "none" for j in measured)
    unknown = len(data.score.joints) - len(measured)
    lead = f"{clean} of {len(measured)} measured joints are clean."
    lead += f" {unknown} had too few frames to be measured." if unknown else ""
    return join(
        el(
            "p",
            {"class": "lead"},
            lead,
            " The worst first; z is the distance from what both clips do by themselves.",
        ),
        el("ol", {"class": "joints"}, *(_joint(data, j) for j in worst)),
    )


def _joint(data: PageData, joint: JointScore) -> Markup:
    pictures = next((p for p in data.joints if (p.before, p.after) == (joint.before, joint.after)), None)
    defects = (
        join(el("b", None, d.name), f" {d.amount}" if d.amount else None, f" · z {d.z:.1f}")
        for d in joint.defects
    )
    return el(
        "li",
        {"class": "joint", "data-severity": joint.severity},
        _splice(joint, pictures) if pictures else None,
        el(
            "h3",
            None,
            f"{joint.before} → {joint.after}",
            el("span", {"class": "tag"}, joint.severity or "none"),
        ),
        bullets("evidence", defects) or el("p", {"class": "fine"}, "nothing to see"),
        el("p", {"class": "repair"}, "Repair: ", joint.repair) if joint.repair else None,
    )


def _splice(joint: JointScore, pictures: JointPictures) -> Markup:
    return el(
        "div",
        {"class": "splice"},
        el("img", {"src": pictures.last, "alt": f"last frame of {joint.before}"}),
        el("img", {"src": pictures.first, "alt": f"first frame of {joint.after}"}),
    )
