"""The page, put together: one HTML string that needs no network and no file but the film beside it.

    PageData ──> sections (markup that escapes) ──> page.html <── two .css, page.js, their hashes in the CSP

It measures nothing and opens nothing; what was not measured is written "none".
"""

import base64
import hashlib
from importlib.resources import files
from string import Template
from urllib.parse import quote

from filmwright.assembler.page.about import coverage_section, known_section, manifest_section, told_section
from filmwright.assembler.page.chains import apart_section, chains_section
from filmwright.assembler.page.data import PageData
from filmwright.assembler.page.joints import joints_section
from filmwright.assembler.page.likeness import likeness_section
from filmwright.assembler.page.markup import Attributes, Markup, el, join
from filmwright.assembler.page.numbers import clock, health_section, summary, timings_section
from filmwright.assembler.page.sheet import board_section, contact_section
from filmwright.assembler.page.subtitles import webvtt_uri
from filmwright.assembler.page.todo import todo_section

_HERE = "filmwright.assembler.page"


def render_page(data: PageData) -> str:
    """Return the whole page as HTML."""
    css, js = _part("page.css") + _part("findings.css"), _part("page.js")
    sections = [
        ("watch", "Watch", _player(data)),
        ("todo", "To do", todo_section(data)),
        ("likeness", "Likeness", join(likeness_section(data), apart_section(data))),
        ("joints", "Joints", joints_section(data)),
        ("drift", "Drift", chains_section(data)),
        ("clips", "Clips", health_section(data)),
        ("sheet", "Contact sheet", contact_section(data)),
        ("board", "Storyboard", board_section(data)),
        ("coverage", "Coverage", coverage_section(data)),
        ("told", "Left out by generators", told_section(data)),
        ("made", "How it was made", join(timings_section(data), known_section(data), manifest_section(data))),
    ]
    shown = [(key, title, body) for key, title, body in sections if body]
    nav = (el("a", {"href": f"#{key}"}, title) for key, title, _ in shown)
    blocks = (
        el(
            "section",
            {"id": key, "aria-labelledby": f"{key}-title"},
            el("h2", {"id": f"{key}-title"}, title),
            body,
        )
        for key, title, body in shown
    )
    return Template(_part("page.html")).substitute(
        language=join(data.board.film.language or "en"),
        title=join(data.board.title),
        policy=join(_policy(css, js)),
        css=css,
        js=js,
        header=_header(data),
        nav=el("nav", {"aria-label": "Sections"}, nav),
        main=join(*blocks),
    )


def _part(name: str) -> str:
    return files(_HERE).joinpath(name).read_text(encoding="utf-8")


def _policy(css: str, js: str) -> str:
    """Return a content security policy: this page's own two blocks, the film, and nothing else."""

    def pin(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") + "'"

    return (
        f"default-src 'none'; script-src {pin(js)}; style-src {pin(css)}; img-src data:; "
        "media-src 'self' file: data: blob:; base-uri 'none'; form-action 'none'"
    )


def _header(data: PageData) -> Markup:
    shots, scenes = len(data.board.shots), len(data.board.scenes)
    seconds = _film_seconds(data)
    facts = [
        (clock(seconds), "running time"),
        (str(shots), "shot" if shots == 1 else "shots"),
        (str(scenes), "scene" if scenes == 1 else "scenes"),
    ]
    return join(
        el("p", {"class": "slate"}, "Filmwright report"),
        el("h1", None, data.board.title),
        el("p", {"class": "logline"}, data.board.logline) if data.board.logline else None,
        el(
            "dl",
            {"class": "facts"},
            *(el("div", None, el("dt", None, b), el("dd", None, a)) for a, b in facts),
        ),
        el("ul", {"class": "made"}, *(el("li", None, line) for line in data.made)) if data.made else None,
        summary(data),
    )


def _film_seconds(data: PageData) -> float:
    if data.timeline:
        return float(data.timeline.frames / data.timeline.fps)
    return sum(shot.seconds for shot in data.board.shots)


def _player(data: PageData) -> Markup:
    captions = webvtt_uri(data.subtitles)
    language = data.board.film.language or "en"
    track: Attributes = {
        "kind": "captions",
        "srclang": language,
        "label": language,
        "src": captions,
        "default": True,
    }
    video = el(
        "video",
        {"id": "film", "controls": True, "preload": "metadata", "src": quote(data.film), "playsinline": True,
         "poster": next((data.stills[s.id] for s in data.board.shots if s.id in data.stills), None),
         "aria-label": f"The film: {data.board.title}"},
        el("track", track) if captions else None,
        f"The film is in {data.film}.",
    )  # fmt: skip
    return el(
        "div", {"class": "player"}, el("div", {"class": "screen"}, video, _strip(data)), _chapters(data)
    )


def _strip(data: PageData) -> Markup | None:
    """Return the film as one strip of shots, each as wide as it is long."""
    shots = [(shot, span) for shot in data.board.shots if (span := data.span(shot.id)) is not None]
    if not shots or data.timeline is None:
        return None
    fps = data.timeline.fps
    return el(
        "div",
        {"class": "strip", "role": "group", "aria-label": "Shots, in the order of the film"},
        *(
            el(
                "button",
                {"type": "button", "data-at": f"{float(span.start / fps):.3f}", "data-grow": span.frames,
                 "aria-label": f"Play shot {shot.id}", "title": f"{shot.id} {shot.action}"},
                el("span", None, shot.id),
            )
            for shot, span in shots
        ),
    )  # fmt: skip


def _chapters(data: PageData) -> Markup | None:
    fps = data.timeline.fps if data.timeline else None
    rows = []
    for scene in data.board.scenes:
        span = next((s for shot in scene.shots if (s := data.span(shot.id))), None)
        if span is None or fps is None:
            continue
        at = float(span.start / fps)
        words = (el("span", {"class": "time"}, clock(at)), el("span", None, scene.heading or scene.id))
        rows.append(el("li", None, el("button", {"type": "button", "data-at": f"{at:.3f}"}, *words)))
    return el("ol", {"class": "chapters", "aria-label": "Scenes"}, *rows) if rows else None
