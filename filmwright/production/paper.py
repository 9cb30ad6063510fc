"""The storyboard sheet and the contact sheet of a project: from board and takes to files in its folder.

    board ─> panels ────────────────────┐
    chosen takes ─> pictures of a shot ─┼─> sheet.pdf, sheet-1.png ...
    the cut as it would be ─> times ────┘   contact.pdf, contact.png

It makes nothing and changes nothing: a shot without a take is a thumbnail of what the board says. So a sheet
can be written right after `plan`, and while a run goes on.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from filmwright.errors import InputInvalid, UsageError, WriterFailed
from filmwright.production.cutting import cut_of
from filmwright.production.footage import Footage
from filmwright.production.opening import opened
from filmwright.production.options import Options, Silent, Tell
from filmwright.production.plan_units import foreseen
from filmwright.production.run import Run
from filmwright.production.shelf import shelf_of
from filmwright.production.studio import Studio
from filmwright.schemas.shot import Shot
from filmwright.schemas.take import Take
from filmwright.storyboard.board_cache import load_board
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.plan import Resolved, resolve_all
from filmwright.storyboard.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.assembler.sheets.contact import Frame
    from filmwright.assembler.sheets.sheet import Sheet, Spots, Views

FRAMES_A_SHOT = 4
"""On the contact sheet."""


@dataclass(frozen=True)
class Wish:
    """What a person wants of a sheet."""

    contact: bool = False
    out: Path | None = None
    columns: int | None = None
    paper: str = "a4"


@dataclass(frozen=True)
class SheetOutcome:
    """What a sheet came to."""

    project: Project
    title: str
    pdf: Path | None
    pictures: tuple[Path, ...]
    pages: int
    panels: int
    drawn: int
    """Shots that have a picture."""
    old: int
    """Of them, those whose picture is from before the last edit."""
    missing: tuple[str, ...]
    """Letters that no font on this machine has."""


def write_sheets(
    project: Project, wish: Wish, options: Options, tell: Tell | None = None, stop: Event | None = None
) -> SheetOutcome:
    """Write the storyboard sheet, or the contact sheet, of a project.

    Raises:
        UsageError: `out` is neither a .pdf nor a .png.
        StoryboardInvalid: the board on disk has problems.
    """
    suffix = None if wish.out is None else wish.out.suffix.lower()
    if suffix not in (None, ".pdf", ".png"):
        raise UsageError(f"{wish.out} is neither a .pdf nor a .png", hint="filmwright sheet --out sheet.pdf")
    tell, board = tell or Silent(), load_board(project)
    with opened(project) as store:
        studio = Run(project, options, tell, stop or Event()).studio(store, board)
        shelf = shelf_of(studio)
        resolved = resolve_all(board, shelf, studio.maker)
        sheet = _sheet(studio, resolved)
        if wish.contact:
            return _contact(studio, resolved, sheet, wish)
        return _storyboard(studio, _with_old(resolved, shelf.chosen_last), sheet, wish)


def _storyboard(
    studio: Studio, resolved: list[tuple[Resolved, bool]], sheet: "Sheet", wish: Wish
) -> SheetOutcome:
    from filmwright.assembler.sheets.pages import write_sheet

    views = dict(_views(studio, resolved))
    target = wish.out or studio.project.folder / "sheet.pdf"
    pictures: list[Path] = []

    def save(page: int, pages: int, png: bytes) -> None:
        alone = pages == 1 and wish.out is not None
        number = "" if alone else f"-{page:0{len(str(pages))}d}"
        pictures.append(target.with_name(f"{target.stem}{number}.png"))
        write_whole(pictures[-1], png)

    wants_pictures = wish.out is None or target.suffix.lower() == ".png"
    written = write_sheet(
        sheet, views, save if wants_pictures else None, paper=wish.paper, columns=wish.columns
    )
    wants_pdf = target.suffix.lower() == ".pdf"
    if wants_pdf:
        write_whole(target, written.pdf)
    if wish.out is None:
        _sweep(studio.project.folder, pictures)
    return SheetOutcome(
        project=studio.project,
        title=sheet.board.title,
        pdf=target if wants_pdf else None,
        pictures=tuple(pictures),
        pages=written.pages,
        panels=len(sheet.panels),
        drawn=len(views),
        old=sum(one.is_old for one in views.values()),
        missing=written.missing,
    )


def _contact(studio: Studio, resolved: "tuple[Resolved, ...]", sheet: "Sheet", wish: Wish) -> SheetOutcome:
    from filmwright.assembler.sheets.contact import write_contact

    frames = list(_frames(studio, resolved, sheet))
    written, png = write_contact(sheet, frames, paper=wish.paper, columns=wish.columns)
    target = wish.out or studio.project.folder / "contact.pdf"
    pdf = target if target.suffix.lower() == ".pdf" else None
    picture = target.with_suffix(".png") if wish.out is None or pdf is None else None
    if pdf is not None:
        write_whole(pdf, written.pdf)
    if picture is not None:
        write_whole(picture, png)
    return SheetOutcome(
        project=studio.project,
        title=sheet.board.title,
        pdf=pdf,
        pictures=() if picture is None else (picture,),
        pages=written.pages,
        panels=len(sheet.panels),
        drawn=len({frame.shot for frame in frames}),
        old=0,
        missing=written.missing,
    )


def _sweep(folder: Path, kept: list[Path]) -> None:
    """Remove the pages that an earlier, longer sheet left."""
    for path in folder.iterdir():
        if re.fullmatch(r"sheet-\d+\.png", path.name) and path not in kept:
            path.unlink(missing_ok=True)


def _sheet(studio: Studio, resolved: "tuple[Resolved, ...]") -> "Sheet":
    from filmwright.assembler.sheets.sheet import Sheet, panels_of

    starts, seconds = _times(studio, resolved)
    edited = datetime.fromtimestamp(studio.project.board.stat().st_mtime, UTC)
    edition = hashlib.sha256(studio.board.model_dump_json().encode()).hexdigest()[:8]
    panels = panels_of(studio.board, starts)
    return Sheet(studio.board, panels, edited.date().isoformat(), edition, seconds)


def _times(studio: Studio, resolved: "tuple[Resolved, ...]") -> tuple[dict[str, float], float]:
    """Return at how many seconds each shot stands in the film, and how long that is, made or not."""
    from filmwright.assembler.timeline import lay_out

    try:
        laid = lay_out(cut_of(studio, resolved, foreseen(studio)))
    except InputInvalid:  # nothing to show, or a transition that is too long: the board's own seconds, then
        starts, end = {}, 0.0
        for shot in studio.board.shots:
            starts[shot.id] = end
            end += shot.seconds
        return starts, end
    return {s.id: float(s.start / laid.fps) for s in laid.spans if s.kind == "shot"}, float(
        laid.frames / laid.fps
    )


def _with_old(
    resolved: "tuple[Resolved, ...]", latest: Callable[[str], Take | None]
) -> list[tuple[Resolved, bool]]:
    """Return every unit with the take to show, and whether that was made before the last edit."""
    found = []
    for item in resolved:
        take = item.take or latest(item.want.id)
        found.append((replace(item, take=take), item.take is None and take is not None))
    return found


def _views(studio: Studio, resolved: list[tuple[Resolved, bool]]) -> "Iterator[tuple[str, Views]]":
    """Yield what is to be seen of each shot that has anything: its still, else its clip's first frame."""
    from filmwright.assembler.sheets.sheet import Views
    from filmwright.assembler.sheets.stills import differ, jpeg_of

    footage = Footage(studio, [item for item, _ in resolved])
    old = {item.want.shot.id: False for item, _ in resolved}
    for item, is_old in resolved:
        old[item.want.shot.id] |= is_old
    stills = {
        i.want.shot.id: i for i, _ in resolved if i.want.kind == "keyframe" and i.want.moment == "first"
    }
    media = studio.store.media()
    studio.tell.stage("pictures", len(studio.board.shots))
    for shot in studio.board.shots:
        first = last = None
        studio.tell.finished(shot.id)
        still = stills.get(shot.id)
        try:
            if still is not None and still.take is not None:
                first = _picture(studio.project.folder / media[still.take.media["picture"]].path)
            if shot.id in footage.shots:
                first = footage.read(shot.id, 0, 1)[0] if first is None else first
                last = footage.read(shot.id, -1, 1)[0]
        except (WriterFailed, OSError, KeyError):  # a file that has gone: `status` tells of it
            pass
        first = _given(studio, shot) if first is None else first
        if first is None:
            continue
        ending = jpeg_of(last) if last is not None and differ(first, last) else None
        yield (
            shot.id,
            Views(
                jpeg_of(first), ending, old.get(shot.id, False), _spots(footage, shot, studio.board.film.fps)
            ),
        )


def _given(studio: Studio, shot: Shot) -> "NDArray[np.uint8] | None":
    """Return the picture, or the sketch, that the person gave for a shot's first frame."""
    for path in (shot.first_frame.picture, shot.first_frame.sketch):
        if path is not None:
            try:
                return _picture(studio.project.folder / path)
            except (OSError, ValueError):
                return None
    return None


def _picture(path: Path) -> "NDArray[np.uint8]":
    import numpy as np
    from PIL import Image

    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def _spots(footage: Footage, shot: Shot, fps: Fraction) -> "Spots | None":
    """Return where everybody's feet are as the shot begins, from its masks; None where none were kept."""
    import numpy as np

    kept = footage.masked(shot.id) if shot.id in footage.shots else ()
    soon = kept[0] if kept and kept[0] <= fps / 2 else None  # of a continued clip none is of frame 0
    found = None if soon is None else footage.labels(shot.id, soon)
    if found is None:
        return None
    labels, names = found
    high, wide = labels.shape
    spots = {}
    for level, who in names.items():
        rows, columns = np.nonzero(labels == level)
        if rows.size:
            spots[who] = (float(columns.mean() + 0.5) / wide, float(rows.max() + 1) / high)
    return spots


def _frames(studio: Studio, resolved: "tuple[Resolved, ...]", sheet: "Sheet") -> "Iterator[Frame]":
    """Yield frames of each rendered shot at equal distances: its first, its last, and those between."""
    from filmwright.assembler.sheets.contact import Frame
    from filmwright.assembler.sheets.stills import THUMB_PX, jpeg_of

    footage, fps = Footage(studio, resolved), float(studio.board.film.fps)
    studio.tell.stage("pictures", len(sheet.panels))
    for panel in sheet.panels:
        studio.tell.finished(panel.shot.id)
        if panel.shot.id not in footage.shots:
            continue
        last = footage.frames(panel.shot.id) - 1
        numbers = sorted({round(last * n / (FRAMES_A_SHOT - 1)) for n in range(FRAMES_A_SHOT)})
        for number in numbers:
            rgb = footage.read(panel.shot.id, number, 1)[0]
            at = panel.seconds_in + number / fps
            yield Frame(panel.shot.id, at, jpeg_of(rgb, THUMB_PX), is_first=number == 0)
