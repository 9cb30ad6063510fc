"""What keeping house came to: what would be freed, the question, and what was freed."""

import sys
from typing import TYPE_CHECKING

from rich.table import Table

from filmwright.errors import Cancelled, typed
from filmwright.report.results import document
from filmwright.report.terminal import clean, console, count, shown

if TYPE_CHECKING:
    from filmwright.storyboard.project import Project
    from filmwright.storyboard.sweep import LitterKind, Sweep

_MOST_SHOTS = 8
"""More are only counted."""
_WORDS: "dict[LitterKind, str]" = {
    "clips": "of these takes",
    "stills": "of these takes: keyframes and last frames",
    "masks": "of these takes: who is where in the picture",
    "sounds": "of these takes",
    "segments": "drawn parts that the film does not use any more",
    "orphans": "left by a run that was killed; nothing points to them",
    "scratch": "unfinished files of runs that have ended",
    "backups": "older copies of the database; the newest stays",
}


def can_ask(*, json: bool) -> bool:
    """Whether a person sits there to answer."""
    return not json and sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def agreed(project: "Project", sweep: "Sweep", days: int) -> bool:
    """Tell what would be freed and ask; anything but yes is no."""
    _told(project, sweep, days)
    try:
        answer = console().input("Free it? [y/N] ", markup=False)
    except EOFError:
        answer = ""
    except KeyboardInterrupt:
        raise Cancelled(hint=f"filmwright clean {typed(project.folder)}") from None
    return answer.strip().lower() in ("y", "yes")


def swept(project: "Project", sweep: "Sweep", days: int, *, freed: bool, asked: bool, json: bool) -> None:
    """Tell what was freed, or what would be and how."""
    command = f"filmwright clean {typed(project.folder)} --days {days} --yes"
    if json:
        document(_as_data(project, sweep, days) | {"freed": freed, "next": None if freed else command})
        return
    out = console()
    if sweep.is_empty:
        _remarks(sweep)
        out.print(f"Nothing to free: {_why_nothing(days)}.")
        return
    if not asked:
        _told(project, sweep, days)
    if freed:
        out.print(f"Freed {_size(_bytes(sweep))}.")
    elif asked:
        out.print("Nothing was freed.")
    else:
        out.print(f"Nothing was freed yet. To free it: {command}")


def _told(project: "Project", sweep: "Sweep", days: int) -> None:
    out = console()
    out.print(f"{shown(project.folder)}: can be freed, since {_why(days)}")
    if sweep.takes:
        shots = list(dict.fromkeys(take.shot for take in sweep.takes))
        names = ", ".join(shots[:_MOST_SHOTS]) + ", ..." * (len(shots) > _MOST_SHOTS)
        out.print(f"  {count(len(sweep.takes), 'take')} of {count(len(shots), 'shot')}: {names}")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for justify in ("left", "right", "right", "left"):
        table.add_column(justify=justify)
    for kind, words in _WORDS.items():
        sizes = [item.bytes for item in sweep.files if item.kind == kind]
        if sizes:
            table.add_row(f"  {kind}", count(len(sizes), "file"), _size(sum(sizes)), words)
    for what, rows, words in (
        ("states", len(sweep.boards), "earlier ones of the board"),
        ("scores", len(sweep.scores), "of earlier cuts of the film"),
    ):
        if rows:
            table.add_row(f"  {what}", str(rows), "", words)
    out.print(table)
    _remarks(sweep)
    out.print(f"In all {count(len(sweep.files), 'file')}, {_size(_bytes(sweep))}.")


def _why(days: int) -> str:
    if days == 0:
        return "the board as it is now does not need it"
    return f"no state of the board of the last {count(days, 'day')} needs it"


def _why_nothing(days: int) -> str:
    if days == 0:
        return "the board needs everything that is here"
    return f"all that is here is younger than {count(days, 'day')}, or needed by the board of that time"


def _remarks(sweep: "Sweep") -> None:
    for remark in sweep.remarks:
        console().print(f"  {clean(remark)}")


def _as_data(project: "Project", sweep: "Sweep", days: int) -> dict[str, object]:
    kinds = {kind: [item.bytes for item in sweep.files if item.kind == kind] for kind in _WORDS}
    return {
        "project": str(project.folder),
        "days": days,
        "takes": [{"id": t.id, "unit": t.unit, "number": t.number} for t in sweep.takes],
        "shots": sorted({take.shot for take in sweep.takes}),
        "files": len(sweep.files),
        "bytes": _bytes(sweep),
        "kinds": {kind: {"files": len(sizes), "bytes": sum(sizes)} for kind, sizes in kinds.items() if sizes},
        "board_states": len(sweep.boards),
        "scores": len(sweep.scores),
        "remarks": list(sweep.remarks),
    }


def _bytes(sweep: "Sweep") -> int:
    return sum(item.bytes for item in sweep.files)


def _size(number: int) -> str:
    """Return bytes as people say them: `340 kB`, `1.2 GB`."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= size:
            value = number / size
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return f"{number} B"
