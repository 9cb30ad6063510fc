"""What the report page shows, gathered from the store. The page itself is the assembler's."""

from collections.abc import Sequence

from filmwright.production.studio import Studio
from filmwright.schemas.cut import Cut
from filmwright.schemas.verdict import Verdict
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.plan import Resolved


def write_report(
    studio: Studio, resolved: Sequence[Resolved], cut: Cut, key: str, verdicts: Sequence[Verdict]
) -> None:
    """Write `report.html` beside the film."""
    del resolved, cut, key, verdicts
    write_whole(studio.project.report, b"<!doctype html><title>report</title>")
