"""The report as data: what the page says, without its pictures. Nulls stay null."""

from typing import Any

from filmwright.assembler.page.data import PageData


def report_document(data: PageData) -> dict[str, Any]:
    """Return the content of the page for `report.json`; `filmwright_report` is its format's number."""
    pictures = {"crop", "best", "worst"}
    return {
        "filmwright_report": 1,
        "title": data.board.title,
        "film": data.film,
        "made": list(data.made),
        "shots": [
            {
                "id": shot.id,
                "scene": scene.id,
                "seconds": shot.seconds,
                "starts": data.starts(shot.id),
                "action": shot.action,
                "review": list(shot.review),
            }
            for scene in data.board.scenes
            for shot in scene.shots
        ],
        "todo": [item.model_dump(mode="json") for item in data.todo],
        "taken_again": [one.model_dump(mode="json", exclude={"before", "now"}) for one in data.again],
        "score": None if data.score is None else data.score.model_dump(mode="json"),
        "opinions": [one.model_dump(mode="json") for one in data.opinions],
        "colours": [cell.model_dump(mode="json", exclude=pictures) for cell in data.cells if cell.colours],
        "told": [one.model_dump(mode="json") for one in data.told],
        "timings": [one.model_dump(mode="json") for one in data.timings],
        "manifest": dict(data.manifest),
    }
