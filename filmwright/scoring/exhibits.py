"""The pictures behind the numbers: each scored figure, with the references it fits best and worst."""

from collections.abc import Sequence
from dataclasses import dataclass

from filmwright.schemas.score import IdentityCell, ReferenceMark
from filmwright.scoring.contract import Crop
from filmwright.scoring.pool import Pool


@dataclass(frozen=True)
class Exhibit:
    """What a person needs to see to believe one cell."""

    character: str
    shot: str
    crop: Crop
    best: Crop | None
    worst: Crop | None


def exhibits_of(cells: Sequence[IdentityCell], pool: Pool) -> tuple[Exhibit, ...]:
    """Return an exhibit for every cell that shows a figure."""
    crops = {
        (row.who, row.shot, row.frame): crop
        for row, crop in zip(pool.rows, pool.crops, strict=True)
        if row.upper_of is None
    }

    def reference(who: str, mark: ReferenceMark | None) -> Crop | None:
        return None if mark is None else crops.get((who, mark.shot, mark.frame))

    found = []
    for cell in cells:
        crop = crops.get((cell.character, cell.shot, -1 if cell.shown_frame is None else cell.shown_frame))
        if crop is not None:
            best, worst = (reference(cell.character, m) for m in (cell.best_reference, cell.worst_reference))
            found.append(Exhibit(cell.character, cell.shot, crop, best, worst))
    return tuple(found)
