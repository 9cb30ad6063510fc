"""The takes of a shot as a list to choose from, and what a choice changes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from filmwright.errors import typed
from filmwright.report.results import document
from filmwright.report.terminal import clean, console, count, shown

if TYPE_CHECKING:
    from filmwright.production.choosing import Choice, ListedTake, Takes
    from filmwright.schemas.plan import Cause, PlanUnit
    from filmwright.schemas.take import Take


def takes(found: "Takes", *, json: bool) -> None:
    """List the takes of a shot: one line each, and under it what tells them apart."""
    shot, folder = found.shot, found.project.folder
    if json:
        document({"shot": shot.id, "locked": shot.locked, "takes": [_plain(one) for one in found.listed]})
        return
    out = console()
    lock = Text("  locked", style="yellow") if shot.locked else Text()
    out.print(Text.assemble((shot.id, "bold"), lock, "  ", clean(shot.action)[:60]))
    if not found.listed:
        out.print(f"It has no take yet: filmwright resume {typed(folder)}")
        return
    wide = max(len(one.label) for one in found.listed)
    by = max(len(_by(one.take)) for one in found.listed)
    heading = f"{'take':<{max(4, wide)}}  {'in film':<7}  {'seed':<10}  {'by':<{by}}  {'made':<16}  took"
    out.print(Text(heading, style="bold"))
    for one in found.listed:
        take, made = one.take, one.take.edited or one.take
        line = (
            f"{one.label:<{max(4, wide)}}  {'circled' if one.is_chosen else '':<7}  {made.seed:<10}"
            f"  {_by(take):<{by}}  {take.created.astimezone():%Y-%m-%d %H:%M}"
            f"  {_time(made.seconds_spent)}"
        )
        out.print(Text(line, style="green" if one.is_chosen else ""))
        for name, text in _details(one):
            out.print(Text.assemble(f"    {name:<8} ", text))
    if len(found.listed) > 1:
        out.print(f"choose another: filmwright circle {shot.id} TAKE {typed(folder)}")


def circled(choice: "Choice", *, json: bool) -> None:
    """Tell which take plays now, and which shots follow."""
    if json:
        document(_choice(choice))
        return
    out, shot = console(), choice.shot.id
    for one in choice.chosen:
        out.print(f"{shot} take {one.label} is circled{' already' * (not choice.is_new)}.")
        if one.causes:
            out.print(f"  It was made for another state of the board: {_told(one.causes, shot)}.")
    _what_follows(out, choice)


def edited(choice: "Choice", *, quiet: bool, json: bool) -> None:
    """Tell what became of a still that was changed, and which shots follow."""
    if json:
        document(_choice(choice))
        return
    if quiet:
        return
    out, shot, folder = console(), choice.shot.id, typed(choice.project.folder)
    for one in choice.chosen:
        change = one.take.edited
        out.print(f"{shot} take {one.label} is circled.")
        for name, text in _details(one):
            out.print(Text.assemble(f"  {name:<8} ", text))
        if change is not None:
            before = f"{one.names[1].partition('/')[0]}/{change.take}"
            out.print(f"the still as it was: filmwright circle {shot} {before} {folder}")
    _what_follows(out, choice)


def locked(choice: "Choice", *, json: bool) -> None:
    """Tell what locking or unlocking a shot means."""
    if json:
        document(_choice(choice))
        return
    out, shot = console(), choice.shot.id
    if choice.shot.locked:
        already = " already" * (not choice.is_new)
        out.print(f"{shot} is locked{already}: edits, changes before it and verdicts leave it as it is.")
        if not choice.chosen:
            out.print("  It has no take yet: it is shot once, and then kept.")
        for one in choice.chosen:
            out.print(
                f"  It keeps take {one.label}{', made for another state of the board' * bool(one.causes)}."
            )
        out.print(f"unlock: filmwright lock {shot} --off {typed(choice.project.folder)}")
    else:
        out.print(f"{shot} is not locked{' any more' * choice.is_new}: it follows the board.")
    _what_follows(out, choice)


def _what_follows(out: Console, choice: "Choice") -> None:
    by_shot: dict[str, list[PlanUnit]] = {}
    for unit in choice.follows:
        by_shot.setdefault(unit.shot or unit.id, []).append(unit)
    for shot, units in by_shot.items():
        causes = dict.fromkeys(_in_words(cause, shot) for unit in units for cause in unit.causes)
        again = "" if all(unit.state == "missing" for unit in units) else " again"
        out.print(f"{shot} will be shot{again}{': ' * bool(causes)}{', '.join(causes)}")
    for name, number in choice.returns.items():
        out.print(f"{clean(name)}: its take {number} fits again")
    if by_shot or not choice.is_cut:
        if not by_shot and choice.is_new:
            out.print("Nothing more is shot again; the film is to be cut.")
        out.print(f"next: filmwright resume {typed(choice.project.folder)}")
    elif choice.is_new:
        out.print("Nothing is shot again, and the film stays as it is.")


def _details(one: "ListedTake") -> "Iterator[tuple[str, str | Text]]":
    take = one.take
    if one.made_for == "another board":
        yield "board", f"another state: {_told(one.causes, take.shot)}"
    elif one.made_for == "unknown":
        yield "board", f"not known yet: {_told(one.causes, take.shot)}"
    if one.trouble:
        yield "gone", clean(one.trouble)
    for name, path in one.files.items():
        yield name, Text(shown(path), style=f"link {path.absolute().as_uri()}")
    if (own := take.native) is not None:
        length = "" if take.kind == "keyframe" else f", {count(own.frames, 'frame')} at {own.fps} fps"
        yield "made at", f"{own.size[0]}x{own.size[1]}{length}"
    if scores := _scores(one):
        yield "score", scores
    if take.measured:
        yield "measured", clean(", ".join(_measured(name, value) for name, value in take.measured.items()))
    for dropped in take.dropped:
        yield "dropped", clean(f"{dropped.what.replace('_', ' ')}: {dropped.why}")
    if take.bridged:
        yield "bridge", "asked to end where the next shot starts"
    if take.edited is not None:
        within = " within a mask" if "mask" in take.media else ""
        yield "edit", f"take {take.edited.take}{within}: {clean(' '.join(take.wanted.split()))}"
    for note in (take.wanted if take.edited is None else "", *take.notes):
        if note:
            yield "note", " ".join(clean(note).split())


def _measured(name: str, value: float) -> str:
    """Return a number with its name: colours in levels of 255, sharpness as a share of what was given."""
    unit = " levels" if "colour" in name else ""
    return f"{name.replace('_', ' ')} " + (_percent(value) if name == "sharpness" else f"{value:g}{unit}")


def _scores(one: "ListedTake") -> str:
    said = [f"{c.character} {_percent(c.probability) if c.is_pass else c.outcome}" for c in one.cells]
    if one.health is not None:
        said += [f"health {_percent(one.health.health)}", *one.health.defects]
    return clean(", ".join(said))


def _by(take: "Take") -> str:
    return clean(take.generator if take.edited is None else take.edited.by)


def _told(causes: "Sequence[Cause]", shot: str) -> str:
    more = f", and {count(len(causes) - 3, 'more')}".rstrip("s") if len(causes) > 3 else ""
    return ", ".join(_in_words(cause, shot) for cause in causes[:3]) + more


def _in_words(cause: "Cause", shot: str) -> str:
    """Return `camera.move was dolly-in`; of what is long or no word, only that it changed."""
    field = clean(cause.field).removeprefix(f"{shot} ")
    before = clean(cause.before)
    if not (cause.before or cause.after):
        return field
    if not before or len(before) > 40 or before.startswith(("[", '{"', "{}")):
        return f"{field} changed"
    return f'{field} was "{before}"' if " " in before else f"{field} was {before}"


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.0%}"


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _plain(one: "ListedTake") -> dict[str, Any]:
    return {
        "take": one.label,
        "circled": one.is_chosen,
        "made_for": one.made_for,
        "causes": [cause.model_dump(mode="json") for cause in one.causes],
        "files": {name: str(path) for name, path in one.files.items()},
        "trouble": one.trouble or None,
        "identity": [cell.model_dump(mode="json") for cell in one.cells],
        "health": None if one.health is None else one.health.model_dump(mode="json"),
        **one.take.model_dump(mode="json", exclude={"circled"}),
    }


def _choice(choice: "Choice") -> dict[str, Any]:
    return {
        "shot": choice.shot.id,
        "locked": choice.shot.locked,
        "changed": choice.is_new,
        "circled": [_plain(one) for one in choice.chosen],
        "follows": [unit.model_dump(mode="json") for unit in choice.follows],
        "returns": dict(choice.returns),
        "film_is_cut": choice.is_cut,
    }
