"""What the report says, gathered from the store and the footage; the page itself is the assembler's.

store, footage, score, verdicts ──> PageData ──┬──> report.html
    pictures: page_pictures                    └──> report.json: the same without pictures
    what to do: page_todo
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filmwright import __version__
from filmwright.production import page_pictures, page_todo
from filmwright.production.footage import Footage
from filmwright.production.second_opinion import known_opinions
from filmwright.production.studio import Studio
from filmwright.schemas.cut import Cut
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Verdict
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    from filmwright.assembler.page.data import Timing, Told

PAGE_VERSION = 2
"""Raise it when the page looks or says otherwise."""


def write_report(
    studio: Studio,
    resolved: Sequence[Resolved],
    cut: Cut,
    key: str,
    score: FilmScore | None,
    verdicts: Sequence[Verdict],
) -> None:
    """Write `report.html` and `report.json` beside the film, unless those there are of the same cut."""
    if is_written(studio, key, score):
        return
    from filmwright.assembler.page.data import PageData
    from filmwright.assembler.page.document import report_document
    from filmwright.assembler.page.render import render_page
    from filmwright.assembler.timeline import lay_out

    footage = Footage(studio, resolved)
    project = studio.project
    planners = ", ".join(sorted({shot.planner for shot in studio.board.shots}))
    page = PageData(
        board=studio.board,
        timeline=lay_out(cut),
        subtitles=project.subtitles.read_text(encoding="utf-8") if project.subtitles.exists() else "",
        story=project.story.read_text(encoding="utf-8") if project.story.exists() else "",
        made=(f"planner: {planners}", *_made_by(studio)),
        stills=page_pictures.stills(project.folder / ".filmwright" / "stills", footage, PAGE_VERSION),
        told=tuple(_told(footage)),
        score=score,
        todo=page_todo.todo(studio, resolved, score, verdicts),
        again=tuple(page_pictures.taken_again(studio, resolved)),
        cells=page_pictures.cells(studio, resolved, footage, score) if score is not None else (),
        opinions=known_opinions(studio, score) if score is not None else (),
        joints=tuple(page_pictures.joints(footage, score)) if score is not None else (),
        timings=_timings(studio, footage),
        manifest={"filmwright": __version__, "cut": key[:16], "quality": studio.quality},
    )
    write_whole(project.report, render_page(page).encode())
    words = json.dumps(report_document(page), ensure_ascii=False, indent=1)
    write_whole(project.report.with_suffix(".json"), words.encode())
    studio.store.put_note("report", "page", _stand(key, score))


def is_written(studio: Studio, key: str, score: FilmScore | None) -> bool:
    """Whether the report of this cut is there, in both forms."""
    report = studio.project.report
    is_there = report.exists() and report.with_suffix(".json").exists()
    return is_there and studio.store.note("report", "page") == _stand(key, score)


def _made_by(studio: Studio) -> tuple[str, ...]:
    maker, stills = studio.maker, studio.maker.stills
    drawn = () if stills is None else (f"stills: {stills.name} {stills.version}",)
    return (f"pictures: {maker.name} {maker.version}", *drawn)


def _stand(key: str, score: FilmScore | None) -> dict[str, object]:
    said = "" if score is None else hashlib.sha256(score.model_dump_json().encode()).hexdigest()[:16]
    return {"key": key, "version": PAGE_VERSION, "score": said}


def _told(footage: Footage) -> "Iterator[Told]":
    """Yield what the generators said of each shot, each line once."""
    from filmwright.assembler.page.data import Told

    for shot in footage.shots:
        takes = [take for take in footage.takes() if take.shot == shot]
        told = Told(
            shot=shot,
            dropped=_once(f"{d.what}: {d.why}"[:300] for take in takes for d in take.dropped),
            notes=_once(line for take in takes for line in take.notes),
            measured=_once(
                f"{take.unit.split('/')[-1]}: {name} {value:.3g}"[:300]
                for take in takes
                for name, value in take.measured.items()
            ),
        )
        if told.dropped or told.notes or told.measured:
            yield told


def _once(lines: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))


def _timings(studio: Studio, footage: Footage) -> "tuple[Timing, ...]":
    from filmwright.assembler.page.data import Timing

    takes = list(footage.takes())
    seconds = sum(take.seconds_spent for take in takes)
    frames = sum(take.frames for take in takes)
    pace = f"{1000 * seconds / max(1, frames):.0f} ms a frame, {len(takes)} clips"
    made = studio.store.note("film", "cut")
    report = made["report"] if made is not None else {}
    copied = f"{report.get('copied_frames', 0)} of {report.get('frames', 0)} frames copied untouched"
    return (
        Timing(what="clips", seconds=round(seconds, 2), note=pace),
        Timing(what="film", seconds=round(float(report.get("seconds", 0)), 2), note=copied),
    )
