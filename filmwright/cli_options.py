"""The words of the command line: options, arguments, and what they mean to production."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from filmwright.production.options import Options


class Planner(StrEnum):
    """Who plans the shots."""

    auto = "auto"
    rules = "rules"
    llm = "llm"


class Quality(StrEnum):
    """One dial: size and precision together."""

    draft = "draft"
    preview = "preview"
    final = "final"


class Style(StrEnum):
    """Looks of the animatic."""

    flat = "flat"
    pencil = "pencil"


Story = Annotated[Path, typer.Argument(metavar="STORY", help="Text or Fountain screenplay, UTF-8.")]
Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="Project folder; by default the one here.")
]
Out = Annotated[Path | None, typer.Option(help="Project folder (default: STORY-stem.film).")]
Generator = Annotated[str | None, typer.Option(help="Who makes the pictures; see `filmwright doctor`.")]
Keyframes = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who draws the stills; auto: whom the generator recommends."),
]
QualityOption = Annotated[Quality | None, typer.Option(help="Size and precision together.")]
Size = Annotated[str | None, typer.Option(metavar="1280x720", help="Picture size of the film.")]
Fps = Annotated[str | None, typer.Option(metavar="24", help="Frames a second; 24000/1001 is fine.")]
StyleOption = Annotated[Style | None, typer.Option(help="Look of the animatic.")]
Minutes = Annotated[float | None, typer.Option(help="Length the plan aims at.")]
Shots = Annotated[int | None, typer.Option(help="Number of shots the plan must have.")]
Language = Annotated[
    str | None, typer.Option(metavar="TAG", help="Language of the story, such as de; else it is guessed.")
]
Review = Annotated[bool, typer.Option("--review", help="Stop after the storyboard is written.")]
Remake = Annotated[bool, typer.Option("--remake", help="Also make again what only differs in settings.")]
Retakes = Annotated[int, typer.Option(min=0, max=9, help="Takes a bad shot may get.")]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under", metavar="identity=0.8[,joints=0.9]", help="Exit with 1 where the film measures less."
    ),
]
NoRetakes = Annotated[bool, typer.Option("--no-retakes", help="The same as --retakes 0.")]
BudgetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--budget", metavar="12.50|90s|40calls|9000tokens|none", help="Cap on what the project takes in all."
    ),
]
Workers = Annotated[int | None, typer.Option(min=0, max=64, help="Worker processes (default: cores).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def options_of(**given: Any) -> "Options":
    """Return options from the command line's words.

    Raises:
        UsageError: a size, a rate or a floor that is none.
    """
    from filmwright.production.config import parse_budget, read_config
    from filmwright.production.options import Options, parse_fps, parse_size

    if given.get("size") is not None:
        given["size"] = parse_size(given["size"])
    if given.get("fps") is not None:
        given["fps"] = parse_fps(given["fps"])
    if given.get("budget") is not None:
        given["budget"] = parse_budget(given["budget"], read_config(Path()).currency)
    if (words := given.pop("fail_under", None)) is not None:
        from filmwright.production.floors import parse_floors

        given["floors"] = parse_floors(words)
    for name in ("quality", "style"):
        if given.get(name) is not None:
            given[name] = given[name].value
    return Options(**given)
