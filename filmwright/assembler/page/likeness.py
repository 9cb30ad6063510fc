"""Who looks like themself where: the table character x shot, and what is behind each of its cells.

A picture that several cells show is in the page once: cells name it, and the script puts it in.
"""

import hashlib

from filmwright.assembler.page.data import CellPictures, PageData, PartColours, Swatches
from filmwright.assembler.page.markup import Markup, bullets, el, join, scrolling
from filmwright.assembler.page.numbers import percent
from filmwright.schemas.score import FilmScore, IdentityCell, ReferenceMark, RegionSource
from filmwright.schemas.verdict import Opinion

_SIGNS = {"swapped": "⇄", "absent": "✕", "extra": "+", "insufficient": "?"}
VISIBLE = 10.0
"""CIEDE2000 from which a change of a flat colour is plain to see."""
_MEANING = {
    "consistent": "looks like themself",
    "drifted": "does not look like themself",
    "swapped": "carries somebody else’s looks",
    "absent": "expected, and not in the picture",
    "extra": "in the picture, and not expected",
    "insufficient": "too little to see for a statement",
}
_REGIONS: dict[RegionSource, str] = {
    "exact": "outline from the renderer",
    "blocking": "outline from the board’s blocking, which the clip was drawn after",
    "placements": "outline from the board’s placements, which the generator was only told in words",
    "detector": "outline from a detector",
    "person": "outline from a person",
}


def likeness_section(data: PageData) -> Markup | None:
    """Return the table character x shot, with a template for each cell; None where nobody was scored."""
    if data.score is None or not data.score.cells:
        return None
    score = data.score
    scored = {cell.shot for cell in score.cells}
    scenes = [(scene, [shot.id for shot in scene.shots if shot.id in scored]) for scene in data.board.scenes]
    shots = [shot for _, group in scenes for shot in group]
    cast = list(dict.fromkeys([*data.board.cast, *(c.character for c in score.cells)]))
    rows = [_row(data, score, who, shots) for who in cast if any(c.character == who for c in score.cells)]
    over = el("tr", {"class": "scenes"}, el("td"), el("td"), *(
        el("th", {"scope": "colgroup", "colspan": len(group), "title": scene.heading or scene.id}, scene.id)
        for scene, group in scenes if group
    ))  # fmt: skip
    head = el("tr", None, el("td"), el("th", {"scope": "col"}, "film"),
              *(el("th", {"scope": "col"}, s) for s in shots))  # fmt: skip
    table = el(
        "table",
        {"class": "grid", "aria-describedby": "likeness-keys"},
        el("caption", {"class": "unseen"}, "Likeness of each character in each shot, per cent"),
        el("thead", None, over, head),
        el("tbody", None, *rows),
    )
    return join(
        el("p", {"class": "lead"}, "Each character in each shot, measured inside their outline against the "
           "rest of the cast. Open a cell to see the figure beside its references, and what differs. ",
           el("span", {"id": "likeness-keys"}, "In the table: arrows move, Enter opens, Escape closes.")),
        scrolling("Likeness of each character in each shot", table),
        _legend(),
        *(_template(data, cell) for cell in score.cells),
        el("template", {"id": "pictures"}, *(
            el("img", {"id": _picture_key(uri), "src": uri, "alt": "a figure"}) for uri in _pictures(data)
        )),
        el("dialog", {"id": "cell", "aria-labelledby": "cell-title"},
           el("form", {"method": "dialog"}, el("button", {"class": "close", "aria-label": "Close"}, "✕")),
           el("div", {"id": "cell-body"}),
           el("p", {"class": "turn"},
              el("button", {"type": "button", "data-turn": "-1"}, "← shot before"),
              el("button", {"type": "button", "data-turn": "1"}, "next shot →"))),
    )  # fmt: skip


def _pictures(data: PageData) -> dict[str, None]:
    """Return each picture of the cells once, in order."""
    return {uri: None for p in data.cells for uri in (p.crop, p.best, p.worst) if uri}


def _picture_key(uri: str) -> str:
    return "p" + hashlib.sha256(uri.encode()).hexdigest()[:16]


def _row(data: PageData, score: FilmScore, who: str, shots: list[str]) -> Markup:
    total = next((c for c in score.characters if c.character == who), None)
    cells = (_cell(data, score.cell(who, shot), shot) for shot in shots)
    overall = el("td", {"class": "total"}, percent(total.identity) if total else "none")
    return el("tr", None, el("th", {"scope": "row"}, data.name(who)), overall, *cells)


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
        "data-sure": 1 + min(4, int(cell.weight * 5)) if known else None,
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
        _gallery(cell, pictures) if pictures else _whole(data, cell.shot),
        bullets("evidence", cell.evidence),
        *(_opinion(one) for one in data.opinions if (one.character, one.shot) == (cell.character, cell.shot)),
        _colours(pictures.colours) if pictures and pictures.colours else None,
        el("p", {"class": "fine"}, f"against the other shots: {cell.like_other_shots:.0%}")
        if cell.like_other_shots is not None else None,
        el("p", {"class": "fine"}, f"frames {frames}" if frames else "no frames",
           f" · weight {cell.weight:.2f}", f" · {_REGIONS[cell.regions]}" if cell.regions else None),
        _play(data, cell.shot),
    )  # fmt: skip


def _opinion(one: Opinion) -> Markup:
    """Return what the judge said, who sees pictures only, and how much that counts."""
    said = {"same": "the same", "different": "somebody else", None: "cannot tell"}[one.says]
    counts = f", which counts {one.nats:+.1f} nats" if one.nats else ", which does not count"
    seen = f"; sees differences in: {', '.join(one.differs)}" if one.differs else ""
    return el("p", {"class": "opinion"}, el("b", None, "The judge: "), said, counts, seen,
              f"; {one.why}" if one.why else None)  # fmt: skip


def _whole(data: PageData, shot: str) -> Markup | None:
    """Return the shot's still, where no figure can be shown; the script takes it from the contact sheet."""
    if shot not in data.stills:
        return None
    words = f"a frame of {shot}"
    return el("div", {"class": "whole"}, el("img", {"data-still": shot, "alt": words}))


def _play(data: PageData, shot: str) -> Markup | None:
    starts = data.starts(shot)
    if starts is None:
        return None
    button = {"type": "button", "class": "small", "data-at": f"{starts:.3f}"}
    return el("p", None, el("button", button, f"Play {shot}"))


def _colours(parts: tuple[PartColours, ...]) -> Markup:
    """Return the palettes of each part, this shot over the reference."""
    rows = (
        el("tr", {"class": "marked" if part.difference >= VISIBLE else None},
           el("th", {"scope": "row"}, part.part),
           el("td", None, _bar(part.here, f"{part.part}, this shot")),
           el("td", None, _bar(part.reference, f"{part.part}, reference")),
           el("td", None, f"ΔE {part.difference:.0f}"))
        for part in parts
    )  # fmt: skip
    head = el("tr", None, *(el("th", {"scope": "col"}, c) for c in ("part", "this shot", "closest reference",
                                                                    "differs by")))  # fmt: skip
    return el("table", {"class": "palettes"}, el("thead", None, head), el("tbody", None, *rows))


def _bar(colours: Swatches, words: str) -> Markup:
    named = ", ".join(f"{hex_} {share:.0%}" for hex_, share in colours)
    total, at, drawn = sum(share for _, share in colours) or 1.0, 0.0, []
    for hex_, share in colours:
        width = 100 * share / total
        drawn.append(
            el("rect", {"x": round(at, 1), "y": 0, "width": round(width, 1), "height": 10, "fill": hex_})
        )
        at += width
    box = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none", "class": "swatches", "role": "img"}
    return el("svg", {**box, "aria-label": f"{words}: {named}"}, *drawn)


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
        el(
            "figure",
            None,
            el("img", {"data-picture": _picture_key(uri), "alt": words}),
            el("figcaption", None, words),
        )
        for uri, words in items
        if uri
    )
    return el("div", {"class": "gallery"}, *figures)


def _source(mark: ReferenceMark | None) -> str:
    if mark is None:
        return ""
    return f", sheet {mark.frame + 1}" if mark.shot is None else f", {mark.shot} frame {mark.frame}"


def _legend() -> Markup:
    steps = (el("span", {"class": "cell", "data-p": p, "data-sure": 5}, str(p * 10)) for p in range(0, 11, 2))
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
