"""Numbers as a person reads them: summary, clips, timings. None is written "none"."""

from collections.abc import Mapping, Sequence

from filmwright.assembler.page.data import PageData
from filmwright.assembler.page.markup import Markup, el, join, scrolling
from filmwright.schemas.continuity import PromptMatch
from filmwright.schemas.score import FilmScore, ShotHealth

_WELL = 0.9
"""Health from which a clip is not shown at once."""


def clock(seconds: float) -> str:
    """Return seconds as `m:ss`.

    >>> clock(75.4)
    '1:15'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def percent(value: float | None) -> str:
    """Return a share in per cent, or "none" for what was not measured."""
    return "none" if value is None else f"{value:.0%}"


def summary(data: PageData) -> Markup | None:
    """Return the four numbers of the film, each with what it means."""
    if data.score is None:
        return None
    score = data.score
    vague = score.identity is not None and score.coverage < 0.5
    items = [
        (
            "identity",
            score.identity,
            "characters look like themselves" + (" — a guess, little was seen" if vague else ""),
        ),
        ("presence", score.presence, "expected, found, under their own name"),
        ("continuity", score.continuity, "joints without a clear defect"),
        ("health", _mean_health(score), "clips that move, and do not flicker"),
    ]
    return el(
        "dl",
        {"class": "scores"},
        *(_number(*item, is_vague=vague and item[0] == "identity") for item in items),
    )


def _number(name: str, value: float | None, meaning: str, *, is_vague: bool) -> Markup:
    state = "none" if value is None else "vague" if is_vague else "known"
    return el(
        "div", {"data-state": state},
        el("dt", None, name), el("dd", None, percent(value)), el("dd", {"class": "fine"}, meaning),
    )  # fmt: skip


def _mean_health(score: FilmScore) -> float | None:
    known = [c.health for c in score.health if c.health is not None]
    return sum(known) / len(known) if known else None


def health_section(data: PageData) -> Markup | None:
    """Return a table of what each clip does by itself; None where no clip was measured."""
    if data.score is None or not data.score.health:
        return None
    prompts = {match.shot: match for match in data.score.prompts}
    columns = ["shot", "frames", "motion", "asked", "frozen", "black", "flicker", "health"]
    columns += ["prompt", "defects"] if prompts else ["defects"]
    ill = [clip for clip in data.score.health if clip.defects or (clip.health or 0.0) < _WELL]
    well = [clip for clip in data.score.health if clip not in ill]

    def table(clips: Sequence[ShotHealth]) -> Markup:
        head = el("tr", None, *(el("th", {"scope": "col"}, c) for c in columns))
        rows = (_clip(clip, prompts) for clip in clips)
        return el("table", {"class": "numbers"}, el("thead", None, head), el("tbody", None, *rows))

    return join(
        el("p", {"class": "lead"}, "A still picture is perfectly consistent with itself, so motion is always "
           "read beside likeness. Motion, and what the shot asks for: per cent of the picture width a "
           "second. Flicker: grey levels."),
        scrolling("Clips that are not well", table(ill)) if ill else None,
        el("details", {"class": "more"}, el("summary", None, f"{len(well)} clips that are well"),
           scrolling("Clips that are well", table(well))) if well else None,
    )  # fmt: skip


def _clip(clip: ShotHealth, prompts: Mapping[str, PromptMatch]) -> Markup:
    match = prompts.get(clip.shot)
    ranked = "none" if match is None else f"rank {match.rank} of {match.prompts}, {match.margin:+.1f} sd"
    cells = (
        str(clip.frames),
        _plain(clip.motion),
        _plain(clip.motion_target),
        percent(clip.freeze),
        percent(clip.black),
        _plain(clip.flicker),
        percent(clip.health),
        *((ranked,) if prompts else ()),
        ", ".join(clip.defects) or "–",
    )
    flag = {"class": "marked"} if clip.defects else None
    return el("tr", flag, el("th", {"scope": "row"}, clip.shot), *(el("td", None, c) for c in cells))


def _plain(value: float | None) -> str:
    return "none" if value is None else f"{value:.1f}"


def timings_section(data: PageData) -> Markup | None:
    """Return how long each kind of work took; None where nobody measured it."""
    if not data.timings:
        return None
    longest = max(t.seconds for t in data.timings) or 1.0
    rows = (
        el("tr", None, el("th", {"scope": "row"}, t.what), el("td", None, f"{t.seconds:.1f} s"),
           el("td", {"class": "bar"}, _bar(t.seconds / longest)), el("td", {"class": "fine"}, t.note))
        for t in data.timings
    )  # fmt: skip
    table = el("table", {"class": "numbers"}, el("tbody", None, *rows))
    return join(el("h3", None, "Time"), scrolling("Time", table))


def _bar(share: float) -> Markup:
    size = {"viewBox": "0 0 100 4", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return el("svg", size, el("rect", {"x": 0, "y": 0, "width": round(100 * share, 1), "height": 4}))
