"""What planning would take, what would change on a board, and what a generator is told."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from filmwright.errors import Cancelled, typed
from filmwright.report import board_diff
from filmwright.report.keeping import can_ask
from filmwright.report.results import document
from filmwright.report.terminal import clean, console, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filmwright.production.revising import Captions, PlanEstimate, Proposal
    from filmwright.schemas.note import Note
    from filmwright.storyboard.caption import Caption


def estimated(story: Path, told: "PlanEstimate", *, json: bool) -> None:
    """Tell what planning a story would take."""
    if json:
        document({"story": str(story), **asdict(told)})
        return
    out = console()
    made = f"{count(told.scenes, 'scene')}, {count(told.shots, 'shot')}, about {told.seconds:.0f} s of film"
    out.print(f"{clean(story.name)}: {made}")
    if told.parts > 1:
        out.print(f"It is longer than the model's window, and is read in {told.parts} parts.")
    table = Table(box=None, pad_edge=False)
    for heading in ("by a language model", "at least", "likely", "at most"):
        table.add_column(heading, justify="left" if heading.startswith("by") else "right")
    rows = {"calls": told.calls, "tokens read": told.tokens_in, "tokens written": told.tokens_out}
    for name, values in rows.items():
        table.add_row(name, *(f"{value:,}" for value in values))
    if told.money is not None:
        table.add_row(told.currency or "price", *told.money)
    out.print(table)
    if told.money is None:
        out.print("No price is set (million_in and million_out of [llm] in filmwright.toml).")
    out.print("By rules it takes no call. Nothing was sent.")


def agreed(proposal: "Proposal", *, yes: bool, json: bool) -> bool:
    """Show what would change on the board, and ask whether to write it where a person sits there."""
    if not proposal.changes and proposal.kept and not json:
        board_diff.show((), proposal.kept)
    if not proposal.changes or yes or json:
        return yes and bool(proposal.changes)
    board_diff.show(proposal.changes, proposal.kept)
    if not can_ask(json=json):
        return False
    try:
        answer = console().input("Write it? [y/N] ", markup=False)
    except EOFError:
        answer = ""
    except KeyboardInterrupt:
        raise Cancelled(hint="the board is as it was; the same command asks again") from None
    return answer.strip().lower() in ("y", "yes")


def revised(result: "Proposal", *, json: bool) -> None:
    """Tell what was changed on the board, or how to have it written."""
    if json:
        changes = [asdict(change) for change in result.changes]
        kept = [asdict(one) for one in result.kept]
        document(
            {"project": str(result.project.folder), "changes": changes, "kept": kept,
             "written": result.written}
        )  # fmt: skip
        return
    out = console()
    if not result.changes:
        if not result.kept:  # else it was told above what stays
            out.print("Nothing would change.")
    elif result.written:
        out.print(f"Written: {board_diff.summary(result.changes)}.")
        out.print(f"next: filmwright status {typed(result.project.folder)}")
    else:
        out.print("Nothing was written; --yes writes it without asking.")


def captions(told: "Captions", *, json: bool) -> None:
    """Show the captions of a shot."""
    if json:
        document(asdict(told))
        return
    out = console()
    named = {"still": told.still, "clip": told.clip} | (
        {} if told.last is None else {"last frame": told.last}
    )
    shown: list[Caption] = []
    for name, one in named.items():
        if one in shown:
            continue
        shown.append(one)
        out.print(name, style="bold")
        text = Table.grid(padding=(0, 0, 0, 2))
        text.add_column(overflow="fold")
        text.add_row(clean(one.text))
        if one.negative:
            text.add_row(f"not: {clean(one.negative)}")
        out.print(text)
    where = "your own words: `prompt` of the shot" if told.is_override else "from the board"
    out.print(f"({where}; `prompt: ...` of {told.shot} on the board overrides it)")


def critique(notes: "Sequence[Note]", *, json: bool) -> None:
    """Show remarks on a board: the gravest first, what is wrong, why it matters, what would mend it."""
    if json:
        document([one.model_dump(mode="json") for one in notes])
        return
    out = console()
    table = Table(box=None, pad_edge=False, show_header=False)
    for width in (6, 8, None):
        table.add_column(width=width, overflow="fold")
    for severity in ("error", "warn", "info"):
        for one in notes:
            if one.severity == severity:
                said = f"{clean(one.what)}\n{clean(one.repair)}"
                table.add_row(severity, clean(", ".join(one.shots[-1:])), said)
    if notes:
        out.print(table)
    out.print(
        f"{count(len(notes), 'remark')}. What each rule looks for: docs/critics.md"
        if notes
        else "No remarks."
    )
