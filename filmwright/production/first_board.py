"""From a story file to the first storyboard of a project, before it belongs to the person.

prose or Fountain ─> reading ─> planner (a model, or rules) ─┐
a finished board (.yaml), with its pictures ─────────────────┴─> storyboard.yaml, its JSON Schema, story.txt
"""

import json
from pathlib import Path
from threading import Event

from filmwright.errors import InputInvalid, typed
from filmwright.production.config import read_config
from filmwright.production.options import Options, Tell
from filmwright.production.planning import asked_of, begun, plan_story, uses_model
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.owners import new_owner
from filmwright.storyboard.pictures import pictures_of
from filmwright.storyboard.project import Project
from filmwright.storyboard.replan import replan
from filmwright.storyboard.store import Store

BOARD_SUFFIXES = (".yaml", ".yml")
"""A story file of this kind is a finished board."""


_MOST_BYTES = 64 << 20
"""More is never read: the readers refuse much less, and say how much the file has up to here."""


def first_board(
    project: Project,
    path: Path | None,
    options: Options,
    tell: Tell,
    store: Store,
    *,
    stop: Event | None = None,
    owner: str = "",
) -> None:
    """Write the project's first board, and remember it: a later plan is compared with it.

    Raises:
        InputInvalid: there is no story, or it cannot be read.
        StoryboardInvalid: the story is a board, and it has problems.
        ModelFailed, OverBudget, BackendUnavailable: a language model plans, and cannot now.
    """
    from filmwright.agents.reading.story import read_story

    if path is None and project.planning.is_file():
        story, options = begun(project, options)
    elif path is None:
        raise InputInvalid(f"{project.folder} has no storyboard", hint="filmwright STORY")
    else:
        data = read_story_file(path)
        if path.suffix in BOARD_SUFFIXES:
            _adopt(project, path, data)
            return
        story = read_story(data, name=path.name)
    mine = yaml_file.load(project.board) if project.board.exists() else None
    board = plan_story(project, story, options, tell, stop or Event(), store, owner or new_owner(), mine)
    text = yaml_file.dump(board)
    story_name = path.name if path is not None else project.story.name
    store.put_note("plan", "board", {"text": text, "story": story_name, "asked": asked_of(options)})
    write_whole(project.story, story.text.encode())
    if mine is None:
        _publish(project, text.encode())
    else:
        yaml_file.update(project.board, replan(Board(title=mine.title), mine, board).board)
    project.planning.unlink(missing_ok=True)


def refuse_early(path: Path, project: Project, options: Options) -> None:
    """Refuse a story that cannot be read, or that is not the project's, before anything is written.

    Raises:
        InputInvalid: it cannot be read, or the project's board was planned from another text.
        StoryboardInvalid: the story is a board, and it has problems.
    """
    from filmwright.agents.reading.story import read_story

    data = read_story_file(path)
    if path.suffix in BOARD_SUFFIXES:
        yaml_file.load(path)
        return
    if options.planner == "llm" or not project.board.exists():
        uses_model(options, read_config(project.folder))
    story = read_story(data, name=path.name)
    is_planned = project.board.exists() and project.story.exists()
    if is_planned and story.text != project.story.read_text(encoding="utf-8"):
        raise InputInvalid(
            f"{path.name} is not the text that {project.board} was planned from",
            hint=f"filmwright resume {typed(project.folder)} (keeps that board), or --out for a new one",
        )


def files_of(board: Board) -> tuple[str, ...]:
    """Return the path of every picture and sketch a board refers to, once."""
    frames = [frame for shot in board.shots for frame in (shot.first_frame, shot.last_frame)]
    return tuple(dict.fromkeys((*pictures_of(board), *(f.sketch for f in frames if f.sketch is not None))))


def read_story_file(story: Path) -> bytes:
    """Return the bytes of a story file.

    Raises:
        InputInvalid: it is missing, a folder, a pipe or device, or unreadable.
    """
    try:
        if not story.is_file() and not story.is_dir() and story.exists():
            raise InputInvalid(f"{story} is a pipe or a device, not a file", hint="save the story to a file")
        with story.open("rb") as file:
            return file.read(_MOST_BYTES)
    except FileNotFoundError:
        raise InputInvalid(f"there is no file {story}", hint="filmwright PATH-TO-A-STORY.txt") from None
    except IsADirectoryError:
        raise InputInvalid(f"{story} is a folder, not a story", hint=f"filmwright resume {story}") from None
    except OSError as error:
        raise InputInvalid(f"cannot read {story}: {error.strerror}", hint="check the file") from error


def _adopt(project: Project, path: Path, data: bytes) -> None:
    """Begin a project from a finished board, with the pictures it refers to."""
    board = yaml_file.load(path)
    for picture in files_of(board):
        source, target = path.parent / picture, project.folder / picture
        if source.is_file() and not target.exists():
            write_whole(target, source.read_bytes())
    _publish(project, data)


def _publish(project: Project, data: bytes) -> None:
    schema = json.dumps(yaml_file.json_schema(), ensure_ascii=False, indent=1)
    write_whole(project.board_schema, schema.encode())
    write_whole(project.board, data)
