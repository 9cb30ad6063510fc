"""Commands that work with a board that exists, or that say what planning one would take.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from pathlib import Path
from typing import Annotated

import typer

from filmwright.cli_options import (
    BudgetOption,
    Folder,
    Generator,
    Json,
    Language,
    Minutes,
    Planner,
    Quiet,
    Shots,
    Story,
    StyleOption,
    options_of,
)  # fmt: skip

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]


def estimate(
    story: Story,
    minutes: Minutes = None,
    shots: Shots = None,
    language: Language = None,
    json: Json = False,
) -> None:
    """Say what planning a story by a language model would take. Sends nothing."""
    from filmwright.production import revising
    from filmwright.report import planning

    options = options_of(minutes=minutes, shots=shots, language=language)
    planning.estimated(story, revising.estimate(story, options), json=json)


def note(
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="Id of the shot, such as s020.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What you want, in plain words.")],
    folder: Folder = None,
    keyframe: Annotated[
        bool, typer.Option("--keyframe", help="Change its opening still, not the board.")
    ] = False,
    last: Annotated[bool, typer.Option("--last", help="Change the still of its last frame.")] = False,
    mask: Annotated[
        Path | None, typer.Option(metavar="PICTURE", help="Of the still: white where it may change.")
    ] = None,
    expand: Annotated[
        str | None, typer.Option(metavar="0,0,200,0", help="Pixels to add: left, top, right, bottom.")
    ] = None,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help="Who changes the still.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**31 - 1, help="Default: the next one.")] = None,
    yes: Yes = False,
    budget: BudgetOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Change one shot as you say, through the language model; shows what would change, then asks.

    With --keyframe the shot's still is changed instead, as a new take, by a model that edits pictures.
    """
    from filmwright.production import edit_wish, editing, revising
    from filmwright.report import planning, takes
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    wish = edit_wish.wish_of(
        text, keyframe=keyframe, last=last, mask=mask, expand=expand, by=with_, seed=seed
    )
    if wish is not None:
        with following(quiet=quiet or json) as live:
            choice = editing.edit(project, shot, wish, options_of(budget=budget), live, live.stop)
        takes.edited(choice, quiet=quiet, json=json)
        return
    with following(quiet=quiet or json) as live:
        proposal = revising.note(project, shot, text, options_of(budget=budget), live, live.stop)
    if planning.agreed(proposal, yes=yes, json=json):
        proposal = revising.write(proposal)
    planning.revised(proposal, json=json)


def replan(
    folder: Folder = None,
    planner: Annotated[Planner, typer.Option(help="Who plans the shots.")] = Planner.auto,
    style: StyleOption = None,
    minutes: Minutes = None,
    shots: Shots = None,
    yes: Yes = False,
    budget: BudgetOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Plan the story anew; your edits and locked shots stay. Shows what would change, then asks."""
    from filmwright.production import revising
    from filmwright.report import planning
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    options = options_of(planner=planner.value, style=style, minutes=minutes, shots=shots, budget=budget)
    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        proposal = revising.plan_again(project, options, live, live.stop)
    if planning.agreed(proposal, yes=yes, json=json):
        proposal = revising.write(proposal)
    planning.revised(proposal, json=json)


def prompts(
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="Id of the shot, such as s020.")],
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show what a generator is told of a shot: traits instead of names, from the board alone."""
    from filmwright.production import revising
    from filmwright.report import planning
    from filmwright.storyboard.project import find_project

    planning.captions(revising.captions(find_project(folder), shot), json=json)


def critique(folder: Folder = None, generator: Generator = None, json: Json = False) -> None:
    """Read the board by the rules of film grammar and continuity. Changes nothing."""
    from filmwright.production import revising
    from filmwright.report import planning
    from filmwright.storyboard.project import find_project

    _, notes = revising.critique(find_project(folder), options_of(generator=generator))
    planning.critique(notes, json=json)
