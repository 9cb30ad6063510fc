"""A board's changes before they are written: what a person reads above "write it? [y/N]".

    s070
      camera.move   static → dolly-in
      action        - She walks to the door.
                    + She walks slowly to the door, and looks back.
    s075 is new, after s070
      + Ida laughs. (2 s)
    s080 goes: the new plan has no such shot
      - The door falls shut. (3 s)

    Kept as you have it
      s020 seconds  6  (the plan has 4: you changed it)

Nothing is compared here: `storyboard/board_diff.py` does, and `storyboard/replan.py` says what was kept.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from filmwright.report.terminal import clean, console, count

if TYPE_CHECKING:
    from filmwright.storyboard.board_diff import Change
    from filmwright.storyboard.replan import Kept

ONE_LINE = 52
"""Cells that a change before and after may take on one line."""
LONGEST = 400
"""Letters of a text that are shown; the file has the rest."""
_NOTHING = "nothing"
_NUMBERS = frozenset(("source",))
"""Fields that say nothing to a person: places in the story's text."""


def show(changes: "Sequence[Change]", kept: "Sequence[Kept]" = ()) -> None:
    """Print what would change, shot by shot, and what stays as the person has it; at 80 columns and more."""
    out = console()
    told = [one for one in changes if one.field not in _NUMBERS]
    for about, some in groupby(told, key=lambda one: one.shot):
        _group(about, list(some))
    if kept:
        if changes:
            out.print()
        out.print(Text("Kept as you have it", style="bold"))
        _print(list(_kept_rows(kept)))
    if not changes:
        out.print("Nothing changes." if not kept else "Nothing else changes.")


def summary(changes: "Sequence[Change]") -> str:
    """Return the changes in one line: `3 shots changed, 1 new, 1 gone`."""
    whole = {one.shot: one.kind for one in changes if one.shot is not None and one.field == ""}
    new, gone = (sum(kind == which for kind in whole.values()) for which in ("added", "removed"))
    changed = len({one.shot for one in changes if one.shot is not None}) - new - gone
    told = [f"{count(changed, 'shot')} changed"] if changed else []
    told += [f"{new} new"] if new else []
    told += [f"{gone} gone"] if gone else []
    of_film = sum(one.shot is None for one in changes)
    told += [f"{count(of_film, 'field')} of the film"] if of_film else []
    return ", ".join(told) or "nothing changes"


def _group(about: str | None, changes: "list[Change]") -> None:
    heading = Text(clean(about) if about is not None else "The film", style="bold")
    fields: list[Change] = []
    whole: list[Text] = []
    for one in changes:
        if one.shot is None or one.field:
            fields.append(one)
        elif one.kind == "moved":
            heading.append(f" moves: {clean(one.before)} → {clean(one.after)}", style="cyan")
        elif one.kind == "added":
            heading.append(
                f" is new, {'the first shot' if one.before == 'first' else clean(one.before)}", style="green"
            )
            whole.append(_line("+", one.after))
        else:
            why = f": {clean(one.why)}" if one.why else ""
            heading.append(f" goes{why}", style="red")
            whole.append(_line("-", one.before))
    console().print(heading)
    for line in whole:
        console().print(Padding(line, (0, 0, 0, 2)), soft_wrap=False)
    _print(list(_rows(fields)))


def _rows(changes: "Sequence[Change]") -> Iterator[tuple[str, Text]]:
    for one in changes:
        before, after = clean(one.before), clean(one.after)
        if one.kind == "added":
            yield one.field, _line("+", after or _NOTHING)
        elif one.kind == "removed":
            yield one.field, _line("-", before or _NOTHING)
        elif "\n" not in before + after and cell_len(f"{before} → {after}") <= ONE_LINE:
            told = Text.assemble((before or _NOTHING, "red"), " → ", (after or _NOTHING, "green"))
            yield one.field, told
        else:
            lines = [_line(sign, text) for sign, text in (("-", before), ("+", after)) if text]
            yield from zip((one.field, ""), lines, strict=False)


def _kept_rows(kept: "Sequence[Kept]") -> Iterator[tuple[str, Text]]:
    for one in kept:
        told = Text(_short(one.yours or _NOTHING))
        has = f"the plan has {_short(one.plan)}" if one.plan else ""
        told.append(f"  ({'; '.join(part for part in (has, clean(one.why)) if part)})", style="dim")
        yield f"{one.shot or ''} {one.field}".strip(), told


def _line(sign: str, text: str) -> Text:
    return Text(f"{sign} {_short(text)}", style="green" if sign == "+" else "red")


def _short(text: str) -> str:
    told = " ".join(clean(text).split())
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"


def _print(rows: Sequence[tuple[str, Text]]) -> None:
    """Print names on the left and what is told of them on the right, which wraps below itself."""
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(min_width=20, max_width=32, style="dim", overflow="fold")
    grid.add_column(overflow="fold")
    for name, told in rows:
        grid.add_row(f"  {clean(name)}", told)
    if rows:
        console().print(grid, soft_wrap=False)
