"""What the report page shows, gathered from the store and the footage. The page itself is the assembler's."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright import __version__
from filmwright.production.footage import Footage
from filmwright.production.sheets import references
from filmwright.production.studio import Studio
from filmwright.schemas.cut import Cut
from filmwright.schemas.score import FilmScore, IdentityCell, ReferenceMark
from filmwright.schemas.verdict import Verdict
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    from filmwright.assembler.page.data import CellPictures, JointPictures, Timing
    from filmwright.scoring.contract import Crop

PAGE_VERSION = 1
"""Raise it when the page looks or says otherwise."""
WORST_JOINTS = 5


def write_report(
    studio: Studio,
    resolved: Sequence[Resolved],
    cut: Cut,
    key: str,
    score: FilmScore | None,
    verdicts: Sequence[Verdict],
) -> None:
    """Write `report.html` beside the film, unless the one there is of the same cut."""
    if is_written(studio, key, score):
        return
    from filmwright.assembler.page.data import PageData
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
        stills=_stills(studio.project.folder / ".filmwright" / "stills", footage),
        notes=_notes(footage, verdicts),
        score=score,
        cells=tuple(_cells(studio, footage, score)) if score is not None else (),
        joints=tuple(_joints(footage, score)) if score is not None else (),
        timings=_timings(studio, footage),
        manifest={"filmwright": __version__, "cut": key[:16], "quality": studio.quality},
    )
    write_whole(project.report, render_page(page).encode())
    studio.store.put_note("report", "page", _stand(key, score))


def is_written(studio: Studio, key: str, score: FilmScore | None) -> bool:
    """Whether the report of this cut is there."""
    return studio.store.note("report", "page") == _stand(key, score) and studio.project.report.exists()


def _made_by(studio: Studio) -> tuple[str, ...]:
    maker, stills = studio.maker, studio.maker.stills
    drawn = () if stills is None else (f"stills: {stills.name} {stills.version}",)
    return (f"pictures: {maker.name} {maker.version}", *drawn)


def _stand(key: str, score: FilmScore | None) -> dict[str, object]:
    scorer = None if score is None else score.manifest.version
    return {"key": key, "version": PAGE_VERSION, "scorer": scorer}


def _stills(folder: Path, footage: Footage) -> dict[str, str]:
    """Return the middle frame of each shot as a data URI; `folder` keeps those of this film."""
    from filmwright.assembler.page.pictures import picture_uri

    found, kept = {}, set()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    for shot in footage.shots:
        path = folder / f"{footage.identity(shot)[:40]}-{PAGE_VERSION}"
        kept.add(path)
        uri = ""
        with suppress(OSError, ValueError):
            uri = path.read_text(encoding="ascii")
        if not (uri.startswith("data:") and uri.endswith("\n")):  # a power cut may have left half of it
            uri = picture_uri(footage.read(shot, footage.frames(shot) // 2, 1)[0]) + "\n"
            with suppress(OSError):
                path.write_text(uri, encoding="ascii", newline="\n")
        found[shot] = uri.rstrip()
    with suppress(OSError):
        for path in {*folder.iterdir()} - kept:
            path.unlink(missing_ok=True)
    return found


def _notes(footage: Footage, verdicts: Sequence[Verdict]) -> dict[str, tuple[str, ...]]:
    notes: dict[str, list[str]] = {}
    for take in footage.takes():
        mine = notes.setdefault(take.shot, [])
        mine += [f"not honoured: {d.what}: {d.why}"[:300] for d in take.dropped]
        mine += take.notes
    for verdict in verdicts:
        if verdict.why:
            notes.setdefault(verdict.shot, []).append(f"{verdict.verdict}: {verdict.why}"[:300])
    return {shot: tuple(dict.fromkeys(lines)) for shot, lines in notes.items() if lines}


def _cells(studio: Studio, footage: Footage, score: FilmScore) -> "list[CellPictures]":
    from filmwright.assembler.page.data import CellPictures

    sheets = references(studio)
    found = []
    for cell in score.cells:
        crop = _crop(footage, cell.shot, cell.shown_frame, cell.character)
        if crop is not None:
            marks = (cell.best_reference, cell.worst_reference)
            best, worst = (_reference(mark, cell, footage, sheets) for mark in marks)
            found.append(
                CellPictures(
                    character=cell.character,
                    shot=cell.shot,
                    crop=_uri(crop) or "",
                    best=_uri(best),
                    worst=_uri(worst),
                )
            )
    return found


def _crop(footage: Footage, shot: str, frame: int | None, who: str) -> "Crop | None":
    from filmwright.scoring.contract import Crop

    found = footage.labels(shot, frame) if frame is not None and shot in footage.shots else None
    if found is None or frame is None:
        return None
    labels, names = found
    levels = [level for level, name in names.items() if name == who]
    mask = labels == (levels[0] if levels else -1)
    return Crop(footage.read(shot, frame, 1)[0], mask) if mask.any() else None


def _reference(
    mark: ReferenceMark | None, cell: IdentityCell, footage: Footage, sheets: "Mapping[str, Sequence[Crop]]"
) -> "Crop | None":
    if mark is None:
        return None
    if mark.shot is not None:
        return _crop(footage, mark.shot, mark.frame, cell.character)
    sheet = sheets.get(cell.character, ())
    return sheet[mark.frame] if mark.frame < len(sheet) else None


def _uri(crop: "Crop | None") -> str | None:
    if crop is None:
        return None
    from filmwright.assembler.page.pictures import figure_uri
    from filmwright.scoring.regions import crop_of

    cut = crop_of(crop.rgb, crop.mask)
    return None if cut is None else figure_uri(cut.rgb, cut.mask)


def _joints(footage: Footage, score: FilmScore) -> "list[JointPictures]":
    from filmwright.assembler.page.data import JointPictures
    from filmwright.assembler.page.pictures import picture_uri

    worst = sorted(score.joints, key=lambda j: -(j.z or 0))[:WORST_JOINTS]
    return [
        JointPictures(
            before=joint.before,
            after=joint.after,
            last=picture_uri(footage.read(joint.before, -1, 1)[0]),
            first=picture_uri(footage.read(joint.after, 0, 1)[0]),
        )
        for joint in worst
    ]


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
