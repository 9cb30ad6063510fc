"""The reference sheet of each character: the standard that every shot is held against.

    the board's pictures of them ───────────┐
    a turnaround, drawn by the generator ───┤  the first there is ──> sheet
    circled stills of their first clear shots ┘

A turnaround is drawn once a wardrobe. A picture of the board's is good for any wardrobe; a still for the one
of its shot, and for no verdict about that shot. Without any, a shot is compared with the others.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from filmwright.generators.contract import Picture, Watch
from filmwright.production import registry
from filmwright.production.conform import Conformed
from filmwright.production.figures import starts_of_still
from filmwright.production.studio import Studio
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.generation import ClipRequest
from filmwright.schemas.grammar import Facing
from filmwright.schemas.shot import Camera, Frame, Placement, Shot
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.scoring.contract import Reference

TURNAROUND: tuple[Facing, ...] = ("camera", "three-quarter-right", "screen-left", "away")
STILLS = 3
"""Stills of a character that make their sheet, at most."""
CLEAR_AREA = 0.03
"""Share of a still that a box must have for its figure to be clear."""


def wardrobe(resolved: Sequence[Resolved]) -> dict[str, dict[str, str]]:
    """Return what everyone wears, by shot and by character."""
    return {
        item.want.shot.id: {who: member.wears for who, member in item.want.brief.cast.items()}
        for item in resolved
    }


def references(studio: Studio, resolved: Sequence[Resolved] = ()) -> "dict[str, tuple[Reference, ...]]":
    """Return the sheet of each character, from the best source; from stills only with `resolved`."""
    worn: dict[str, dict[str, None]] = {}
    for of_shot in wardrobe(resolved).values():
        for who, wears in of_shot.items():
            worn.setdefault(who, {})[wears] = None
    sheets = {}
    stills = list(_stills(studio, resolved))
    for who, member in studio.board.cast.items():
        sheet = tuple(_pictured(studio, member.references)) or tuple(
            crop
            for wears in worn.get(who, {member.wears: None})
            for crop in _drawn(studio, who, CastMember(looks=member.looks, wears=wears))
        )
        sheets[who] = sheet or tuple(crop for name, crop in stills if name == who)[:STILLS]
    return sheets


def _pictured(studio: Studio, paths: Sequence[str]) -> "Iterator[Reference]":
    """Yield the figure of each picture that can be read; what cannot is told elsewhere."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    from filmwright.scoring.contract import Reference
    from filmwright.scoring.grabcut import figure_of_picture

    for path in paths:
        try:
            with Image.open(studio.project.folder / path) as image:
                image.thumbnail((1024, 1024))
                rgba = np.asarray(image.convert("RGBA"))
        except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
            continue
        yield Reference(np.ascontiguousarray(rgba[..., :3]), figure_of_picture(rgba))


def _drawn(studio: Studio, who: str, member: CastMember) -> "tuple[Reference, ...]":
    can = studio.maker.capabilities
    if "identity" not in can.passes or can.billed or can.resident:  # past the ledger; or in this process
        return ()
    return _turnaround(studio.maker.name, who, member, studio.board.look)


@lru_cache(maxsize=64)
def _turnaround(generator: str, who: str, member: CastMember, look: Look) -> "tuple[Reference, ...]":
    from filmwright.scoring.contract import Reference

    loaded = registry.load(generator)
    crops = []
    for facing in TURNAROUND:
        shot = Shot(
            id="turnaround",
            camera=Camera(size="fs", subject=(who,)),
            first_frame=Frame(placements=(Placement(who=who, facing=facing),)),
            seconds=1,
        )
        brief = ShotBrief(scene="turnaround", shot=shot, look=look, place=Place(name=""), cast={who: member})
        request = ClipRequest(
            unit="turnaround", brief=brief, size=(480, 480), fps=24, frames=1, shot_frames=1,
            passes=("identity",),
        )  # fmt: skip
        pictures: list[Picture] = []
        conformed = Conformed(request, loaded.capabilities(), pictures.append)
        report = loaded.clip(conformed.asked, conformed, Watch())
        labels = pictures[0].passes["identity"]
        crops += [
            Reference(pictures[0].rgb, labels == level, wears=member.wears)
            for level, name in report.labels.items()
            if name == who and (labels == level).any()
        ]
    loaded.close()
    return tuple(crops)


def _stills(studio: Studio, resolved: Sequence[Resolved]) -> "Iterator[tuple[str, Reference]]":
    """Yield who is cut out of which still, in the order of the film."""
    from filmwright.scoring.contract import Reference
    from filmwright.scoring.grabcut import CUT_QUALITY, cut_out

    media = studio.store.media()
    for item in resolved:
        if item.want.kind != "keyframe" or item.take is None:
            continue
        boxes = {
            who: box
            for who, box in starts_of_still(studio, item.want.shot).items()
            if (box[2] - box[0]) * (box[3] - box[1]) >= CLEAR_AREA
        }
        if not boxes:
            continue
        rgb = _read(studio, media[item.take.media["picture"]].path)
        for who, box in boxes.items():
            mask, quality = cut_out(rgb, box, [other for name, other in boxes.items() if name != who])
            if quality >= CUT_QUALITY:
                wears = item.want.brief.cast[who].wears
                yield who, Reference(rgb, mask, wears=wears, taken_from=item.want.shot.id)


def _read(studio: Studio, path: str) -> "NDArray[np.uint8]":
    import numpy as np
    from PIL import Image

    with Image.open(studio.project.folder / path) as image:
        return np.asarray(image.convert("RGB"))
