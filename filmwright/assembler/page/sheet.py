"""The contact sheet and the storyboard: what each shot is, beside one frame of it."""

from collections.abc import Iterator

from filmwright.assembler.page.data import PageData
from filmwright.assembler.page.markup import Attributes, Markup, bullets, el, join
from filmwright.assembler.page.numbers import clock
from filmwright.schemas.motion import MotionScript
from filmwright.schemas.score import FilmScore
from filmwright.schemas.shot import Camera, Frame, Scene, Shot


def contact_section(data: PageData) -> Markup:
    """Return one strip of panels for each scene."""
    return join(*(_strip(data, scene) for scene in data.board.scenes if scene.shots))


def board_section(data: PageData) -> Markup:
    """Return the storyboard, scene by scene, folded."""
    scenes = [_scene(data, scene, is_open=i == 0) for i, scene in enumerate(data.board.scenes)]
    left_out = [
        join(el("q", None, data.story[a.source[0] : a.source[1]] or "…"), f" — {a.why}")
        for a in data.board.left_out
    ]
    return join(
        el("p", {"class": "tools"},
           el("button", {"type": "button", "data-fold": "open"}, "Open all"),
           el("button", {"type": "button", "data-fold": "shut"}, "Fold all")),
        *scenes,
        el("details", {"class": "scene"}, el("summary", None, "Left out of the film"),
           bullets("left-out", left_out)) if left_out else None,
    )  # fmt: skip


def camera_words(camera: Camera) -> str:
    """Return a camera as a slate has it: "MCU · 35 mm · dolly-in"."""
    lens = f"{camera.focal_mm} mm" if camera.focal_mm else None
    angle = f"{camera.angle} angle" if camera.angle not in ("eye",) else None
    return " · ".join(w for w in (camera.size.upper(), lens, angle, camera.move) if w)


def _strip(data: PageData, scene: Scene) -> Markup:
    heading = el("h3", None, el("span", {"class": "id"}, scene.id), scene.heading or data.board.title)
    panels = (_panel(data, shot) for shot in scene.shots)
    return el("article", {"class": "reel"}, heading, el("ol", {"class": "panels"}, *panels))


def _panel(data: PageData, shot: Shot) -> Markup:
    wrong = tuple(_findings(data, data.score, shot.id)) if data.score else ()
    is_doubtful = shot.confidence is not None and shot.confidence < 0.5
    still = data.stills.get(shot.id)
    picture = (
        el(
            "img",
            {"src": still, "alt": shot.first_frame.describe or shot.action or shot.id, "decoding": "async"},
        )
        if still
        else el("span", {"class": "no-frame"}, "no frame yet")
    )
    span = data.span(shot.id)
    if span is not None and data.timeline is not None:
        at = float(span.start / data.timeline.fps)
        label = f"Play shot {shot.id} from {clock(at)}"
        frame = el(
            "button",
            {"type": "button", "class": "frame", "data-at": f"{at:.3f}", "aria-label": label},
            picture,
        )
    else:
        frame = el("span", {"class": "frame"}, picture)
    return el(
        "li",
        {"class": "panel marked" if wrong or is_doubtful else "panel", "data-shot": shot.id},
        frame,
        el("p", {"class": "edge"}, el("b", None, shot.id), el("span", None, camera_words(shot.camera)),
           el("span", {"class": "seconds"}, f"{shot.seconds:g} s")),
        el("p", {"class": "action"}, shot.action) if shot.action else None,
        *_spoken(data, shot),
        _confidence(shot.confidence) if shot.confidence is not None else None,
        bullets("remarks wrong", wrong),
        bullets("remarks", (*shot.review, *_said(data, shot.id))),
    )  # fmt: skip


def _said(data: PageData, shot: str) -> Iterator[str]:
    for one in data.told:
        if one.shot == shot:
            yield from (f"not honoured: {line}" for line in one.dropped)
            yield from one.notes


def _confidence(share: float) -> Markup:
    scale: Attributes = {"min": 0, "max": 1, "low": 0.5, "high": 0.75, "optimum": 1, "value": f"{share:.2f}"}
    return el("p", {"class": "confidence"}, "planner’s confidence ", el("meter", scale), f" {share:.0%}")


def _spoken(data: PageData, shot: Shot) -> Iterator[Markup]:
    for line in shot.dialogue:
        how = f" ({line.how})" if line.how else ""
        yield el("p", {"class": "line"}, el("span", {"class": "who"}, data.name(line.who) + how), line.line)
    if shot.narration and shot.narration != shot.action:
        yield el("p", {"class": "line narration"}, el("span", {"class": "who"}, "narrator"), shot.narration)


def _findings(data: PageData, score: FilmScore, shot: str) -> Iterator[str]:
    for cell in score.cells:
        if cell.shot == shot and cell.outcome not in ("consistent", "insufficient"):
            yield f"{data.name(cell.character)}: {cell.outcome}"
    for clip in score.health:
        if clip.shot == shot and clip.defects:
            yield "clip: " + ", ".join(clip.defects)


def _scene(data: PageData, scene: Scene, *, is_open: bool) -> Markup:
    place = data.board.places.get(scene.place) if scene.place else None
    about = " · ".join(
        w for w in (place.name if place else "", scene.time, scene.weather or "", scene.mood) if w
    )
    return el(
        "details",
        {"class": "scene", "open": is_open},
        el("summary", None, el("span", {"class": "id"}, scene.id), scene.heading or scene.id,
           el("span", {"class": "count"}, f"{len(scene.shots)} shots")),
        el("p", {"class": "about"}, about),
        el("p", None, scene.summary) if scene.summary else None,
        *(_shot(data, shot) for shot in scene.shots),
    )  # fmt: skip


def _shot(data: PageData, shot: Shot) -> Markup:
    rows = [
        (label, text)
        for label, text in (
            ("joins by", _boundary(shot)),
            ("camera", f"{camera_words(shot.camera)} · {shot.camera.framing}"),
            ("first frame", _frame(data, shot.first_frame)),
            ("motion", _motion(data, shot.motion)),
            ("last frame", _frame(data, shot.last_frame)),
            ("light", shot.light),
            ("sound", " · ".join(w for w in (shot.sound, shot.music) if w)),
            ("tells", data.story[shot.source[0] : shot.source[1]] if shot.source else ""),
        )
        if text
    ]
    return el(
        "div",
        {"class": "shot"},
        el("h4", None, el("b", None, shot.id), f" {shot.seconds:g} s", " · locked" if shot.locked else None),
        el("p", {"class": "action"}, shot.action) if shot.action else None,
        *_spoken(data, shot),
        el("dl", None, *(join(el("dt", None, label), el("dd", None, text)) for label, text in rows)),
    )


def _boundary(shot: Shot) -> str:
    kind = shot.boundary.kind + (f" of {shot.boundary.after}" if shot.boundary.after else "")
    hard = shot.transition.kind in ("cut",)
    return kind if hard else f"{kind} · {shot.transition.kind} {shot.transition.seconds:g} s"


def _frame(data: PageData, frame: Frame) -> str:
    where = (f"{data.name(p.who)} {p.posture}, {p.zone}, {p.depth}" for p in frame.placements)
    return " · ".join(w for w in (frame.describe, *where) if w)


def _motion(data: PageData, motion: MotionScript) -> str:
    beats = []
    for beat in motion.beats:
        words = [data.name(beat.who), beat.verb]
        words += [f"→ {data.name(beat.target)}"] if beat.target else []
        beats.append(" ".join(words))
    things = (f"{e.count} × {e.id}" if e.count > 1 else e.id for e in motion.entities)
    return " · ".join([*beats, *things])
