"""What the numbers rest on: how much was seen, what was not scored, what was left out, the manifest."""

from filmwright.assembler.page.data import PageData, Told
from filmwright.assembler.page.markup import Markup, bullets, el, join, scrolling
from filmwright.assembler.page.numbers import percent
from filmwright.schemas.score import CharacterScore, FilmScore


def coverage_section(data: PageData) -> Markup | None:
    """Return how much of each character could be seen, and what was not scored and why."""
    score = data.score
    if score is None:
        return None
    why = bullets("unscored", (join(el("b", None, u.what), f" — {u.why}") for u in score.unscored))
    return join(
        el("p", {"class": "lead"}, f"{percent(score.coverage)} of the evidence about likeness that there is. "
           "What is not known is never counted as 0 or as 1: it stays out of every mean."),
        _covered(data, score) if score.characters else None,
        join(el("h3", None, "Not scored, and why"), why) if why
        else el("p", {"class": "fine"}, "Everything that was asked for was scored."),
    )  # fmt: skip


def _covered(data: PageData, score: FilmScore) -> Markup:
    columns = ("who", "coverage", "", "found", "expected", "worst shot")
    head = el("tr", None, *(el("th", {"scope": "col"}, c) if c else el("td") for c in columns))
    rows = (_character(data, one) for one in score.characters)
    table = el("table", {"class": "numbers"}, el("thead", None, head), el("tbody", None, *rows))
    return scrolling("How much of each character was seen", table)


def _character(data: PageData, one: CharacterScore) -> Markup:
    return el(
        "tr", None,
        el("th", {"scope": "row"}, data.name(one.character)),
        el("td", None, percent(one.coverage)), el("td", {"class": "bar"}, share_bar(one.coverage)),
        el("td", None, str(one.found)), el("td", None, str(one.expected)),
        el("td", None, one.worst_shot or "–"),
    )  # fmt: skip


def share_bar(share: float) -> Markup:
    """Return a bar for a share of 0 to 1; the number stands beside it in words."""
    size = {"viewBox": "0 0 100 4", "preserveAspectRatio": "none", "aria-hidden": "true"}
    rail = el("rect", {"class": "rail", "x": 0, "y": 0, "width": 100, "height": 4})
    return el("svg", size, rail, el("rect", {"x": 0, "y": 0, "width": round(100 * share, 1), "height": 4}))


def known_section(data: PageData) -> Markup | None:
    """Return scores by other people's definitions, each with its flaw; None where there is none."""
    found = data.score.known if data.score is not None else ()
    if not found:
        return None
    head = el(
        "tr", None, *(el("th", {"scope": "col"}, c) for c in ("published as", "value", "of", "known flaw"))
    )
    rows = (
        el("tr", None, el("th", {"scope": "row"}, one.name),
           el("td", None, "none" if one.value is None else f"{one.value:.3f}"),
           el("td", None, one.of or "–"), el("td", {"class": "long"}, one.flaw))
        for one in found
    )  # fmt: skip
    table = el("table", {"class": "numbers"}, el("thead", None, head), el("tbody", None, *rows))
    return join(
        el("h3", None, "By other people’s definitions"),
        el("p", {"class": "fine"}, "For comparison with papers. Nothing is decided by them."),
        scrolling("Scores by other people’s definitions", table),
    )


def told_section(data: PageData) -> Markup | None:
    """Return what the generators said about each shot; None where they said nothing."""
    if not data.told:
        return None
    dropped = sum(bool(one.dropped) for one in data.told)
    lead = f"{dropped} of {len(data.board.shots)} shots have instructions that their generator cannot honour."
    return join(
        el("p", {"class": "lead"}, lead if dropped else "Every instruction was honoured.",
           " Nothing is replaced in silence."),
        *(_told(one, is_open=bool(one.dropped)) for one in data.told),
    )  # fmt: skip


def _told(one: Told, *, is_open: bool) -> Markup:
    kinds = (("left out", one.dropped), ("remarked", one.notes), ("measured", one.measured))
    counts = [f"{len(lines)} {word}" for word, lines in kinds if lines]
    return el(
        "details",
        {"class": "told", "open": is_open},
        el(
            "summary",
            None,
            el("span", {"class": "id"}, one.shot),
            el("span", {"class": "fine"}, ", ".join(counts)),
        ),
        bullets("remarks wrong", one.dropped),
        bullets("remarks", one.notes),
        bullets("measured", one.measured),
    )


def manifest_section(data: PageData) -> Markup | None:
    """Return how all numbers were made. Two reports are comparable only if their manifests are equal."""
    lines = {name: [value] for name, value in data.manifest.items()}
    score = data.score
    if score is not None:
        made = score.manifest
        lines |= {
            "scorer": [f"{made.scorer} {made.version}"],
            "embedders": [*made.embedders],
            "descriptors": [", ".join(made.descriptors)],
            "cohort": [made.cohort],
            "references": [made.references],
            "thresholds": [", ".join(f"{k} {v:g}" for k, v in made.thresholds.items())],
            "libraries": [", ".join(f"{k} {v}" for k, v in made.libraries.items())],
            "seed": [str(made.seed)],
            "overall": [f"{percent(score.overall)} — a convention of weights, validated by nobody"],
        }
    rows = [
        join(el("dt", None, name), *(el("dd", None, value) for value in values))
        for name, values in lines.items()
        if any(values)
    ]
    if not rows:
        return None
    return join(
        el("h3", None, "Manifest"),
        el("p", {"class": "fine"}, "Two reports may be compared only where these are equal."),
        el("dl", {"class": "manifest"}, *rows),
    )
