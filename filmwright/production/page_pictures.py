"""The pictures of the report: stills, figures beside their references, both sides of joints, takes before.

Figures are cut by the same hands that cut them for the score: by identity masks where the renderer kept them,
else as `figures.Finder` finds them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.production.figures import Finder
from filmwright.production.footage import Footage
from filmwright.production.sheets import references
from filmwright.production.studio import Studio
from filmwright.schemas.score import FilmScore, IdentityCell, ReferenceMark
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.assembler.page.data import Again, CellPictures, JointPictures, PartColours
    from filmwright.scoring.contract import Crop

    Cut = tuple[Crop, bool]
    """A figure, and whether the lower edge of the frame hides part of it."""

Key = tuple[str, str, int]
"""Character, shot, frame of the shot."""
MOST_AGAIN = 24
"""Retaken shots that are shown before and after."""
_DIFFERENCE = 64.0
"""Grey levels that are shown as bright as can be."""


def stills(folder: Path, footage: Footage, version: int) -> dict[str, str]:
    """Return the middle frame of each shot as a data URI; `folder` keeps those of this film."""
    from filmwright.assembler.page.pictures import picture_uri

    found, kept = {}, set()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    for shot in footage.shots:
        path = folder / f"{footage.identity(shot)[:40]}-{version}"
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


def cells(
    studio: Studio, resolved: Sequence[Resolved], footage: Footage, score: FilmScore
) -> "tuple[CellPictures, ...]":
    """Return the figure of every cell that shows one, its references, and their colours."""
    from filmwright.assembler.page.data import CellPictures

    crops = _crops(studio, footage, score.cells)
    sheets = references(studio, resolved)
    coded: dict[int, str] = {}

    def uri(cut: "Cut | None") -> str | None:
        if cut is None:
            return None
        crop = cut[0]
        if id(crop) not in coded:
            coded[id(crop)] = _figure(crop)
        return coded[id(crop)]

    def reference(mark: ReferenceMark | None, who: str) -> "Cut | None":
        if mark is None:
            return None
        if mark.shot is not None:
            return crops.get((who, mark.shot, mark.frame))
        sheet = sheets.get(who, ())
        return (sheet[mark.frame], False) if mark.frame < len(sheet) else None

    found = []
    for cell in score.cells:
        cut = crops.get((cell.character, cell.shot, -1 if cell.shown_frame is None else cell.shown_frame))
        if cut is not None:
            best, worst = (reference(m, cell.character) for m in (cell.best_reference, cell.worst_reference))
            found.append(
                CellPictures(
                    character=cell.character,
                    shot=cell.shot,
                    crop=uri(cut) or "",
                    best=uri(best),
                    worst=uri(worst),
                    colours=_colours(cut, best) if best is not None else (),
                )
            )
    return tuple(found)


def _wanted(cells: Sequence[IdentityCell]) -> set[Key]:
    """Return the figures that are shown: each cell's own, and references out of other shots."""
    found = set()
    for cell in cells:
        marks = [
            m for m in (cell.best_reference, cell.worst_reference) if m is not None and m.shot is not None
        ]
        found |= {(cell.character, str(mark.shot), mark.frame) for mark in marks}
        if cell.shown_frame is not None:
            found.add((cell.character, cell.shot, cell.shown_frame))
    return found


def _crops(studio: Studio, footage: Footage, cells: Sequence[IdentityCell]) -> "Mapping[Key, Cut]":
    wanted = {key for key in _wanted(cells) if key[1] in footage.shots}
    found = {}
    for key in sorted(wanted):
        cut = _masked(footage, *key)
        if cut is not None:
            found[key] = cut
    return found | _found(studio, footage, wanted - found.keys())


def _masked(footage: Footage, who: str, shot: str, frame: int) -> "Cut | None":
    from filmwright.scoring.regions import crop_of

    known = footage.labels(shot, frame)
    if known is None:
        return None
    labels, names = known
    levels = [level for level, name in names.items() if name == who]
    mask = labels == (levels[0] if levels else -1)
    crop = crop_of(footage.read(shot, frame, 1)[0], mask) if mask.any() else None
    return None if crop is None else (crop, bool(mask[-1].any()))


def _found(studio: Studio, footage: Footage, wanted: "set[Key]") -> "dict[Key, Cut]":
    """Return figures as the score found them. One of several strangers is not told from the others here."""
    if not wanted:
        return {}
    from filmwright.production.scoring import detector_of
    from filmwright.scoring.regions import figures_in

    frames = {(shot, frame) for _, shot, frame in wanted}
    found: dict[Key, Cut] = {}
    for sample in Finder(studio, footage, detector_of(studio)).samples():
        if (sample.shot, sample.frame) not in frames:
            continue
        figures = figures_in(sample)
        for who, shot, frame in wanted:
            if (shot, frame) == (sample.shot, sample.frame):
                mine = [f for f in figures if f.claimed == who or (f.claimed is None and len(figures) == 1)]
                found.update({(who, shot, frame): (mine[0].crop, mine[0].cut_off)} if mine else {})
    return found


def _figure(crop: "Crop") -> str:
    from filmwright.assembler.page.pictures import figure_uri
    from filmwright.scoring.regions import tight

    cut = tight(crop)
    return figure_uri(cut.rgb, cut.mask)


def _colours(cut: "Cut", reference: "Cut") -> "tuple[PartColours, ...]":
    from filmwright.assembler.page.data import PartColours
    from filmwright.scoring.palettes import part_palettes
    from filmwright.scoring.regions import tight

    parts = part_palettes(tight(cut[0]), tight(reference[0]), cut_off=cut[1] or reference[1])
    return tuple(
        PartColours(part=p.name, here=p.here, reference=p.reference, difference=p.difference) for p in parts
    )


def joints(footage: Footage, score: FilmScore) -> "Iterator[JointPictures]":
    """Yield both sides of the worst joints, and where they differ with the motion taken out."""
    from filmwright.assembler.page.data import JointPictures
    from filmwright.assembler.page.joints import worst_joints
    from filmwright.assembler.page.pictures import heat_uri, picture_uri

    for joint in worst_joints(score.joints):
        last, first = footage.read(joint.before, -1, 1)[0], footage.read(joint.after, 0, 1)[0]
        yield JointPictures(
            before=joint.before,
            after=joint.after,
            last=picture_uri(last),
            first=picture_uri(first),
            difference=heat_uri(difference(last, first)),
        )


def difference(last: "NDArray[np.uint8]", first: "NDArray[np.uint8]") -> "NDArray[np.float32]":
    """Return where two frames (height, width, 3) differ, 0 to 1, once what moved has been moved back."""
    import cv2
    import numpy as np

    from filmwright.scoring.flow import flow_between, moved_back

    height = max(2, round(480 * last.shape[0] / last.shape[1]))
    a, b = (cv2.resize(f, (480, height), interpolation=cv2.INTER_AREA) for f in (last, first))
    greys = [np.asarray(cv2.cvtColor(f, cv2.COLOR_RGB2GRAY), np.uint8) for f in (a, b)]
    back = moved_back(b.astype(np.float32), flow_between(*greys))
    apart = np.abs(cv2.blur(back - a.astype(np.float32), (3, 3))).max(axis=2)
    return np.asarray(np.clip(apart / _DIFFERENCE, 0, 1), np.float32)


def taken_again(studio: Studio, resolved: Sequence[Resolved]) -> "Iterator[Again]":
    """Yield the shots that play another take than their first, with a frame of the one before."""
    from filmwright.assembler.colour import read_frame
    from filmwright.assembler.page.data import Again
    from filmwright.assembler.page.pictures import picture_uri

    takes, media = studio.store.takes(), studio.store.media()
    shown: set[str] = set()
    for item in resolved:
        now, shot = item.take, item.want.shot.id
        if item.want.kind != "clip" or now is None or shot in shown or len(shown) >= MOST_AGAIN:
            continue
        others = [
            t for t in takes.get(item.want.id, ()) if t.content == now.content and t.number < now.number
        ]
        files = [(t, studio.project.folder / media[t.media["clip"]].path) for t in others]
        before = next(((t, f) for t, f in reversed(files) if f.exists() and t.frames == now.frames), None)
        if before is None:
            continue
        shown.add(shot)
        middle, changed = now.frames // 2, now.change.why if now.change is not None else ""
        playing = studio.project.folder / media[now.media["clip"]].path
        yield Again(
            shot=shot,
            takes=len(others) + 1,
            before=picture_uri(read_frame(before[1], middle)),
            now=picture_uri(read_frame(playing, middle)),
            why=tuple(dict.fromkeys(line for line in (now.wanted, changed) if line)),
        )
