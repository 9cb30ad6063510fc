"""The board without parsing all of it again: reading a thousand shots with exact places takes long.

    bytes ─> parts ─┬─> known from before ─┐
                    └─> parsed alone ──────┴─> Board
               any doubt, any mistake ───────> the whole text is parsed, and every mistake told

What was parsed is kept as JSON beside the project's other hidden files, by the hash of each part's text. It
is validated like the YAML itself, and may be deleted at any time.
"""

import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from filmwright import __version__
from filmwright.errors import WriterFailed
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.project import Project
from filmwright.storyboard.yaml_parts import Parts, data_in
from filmwright.storyboard.yaml_tree import decode
from filmwright.storyboard.yaml_upgrade import upgraded


def load_board(project: Project) -> Board:
    """Return the board of a project.

    Raises:
        StoryboardInvalid: it has problems; every one is told.
        InputInvalid: it cannot be read, or was not planned to its end.
    """
    return _board_in(yaml_file.bytes_of(project.board), project)


@lru_cache(maxsize=1)
def _board_in(data: bytes, project: Project) -> Board:
    """Return the board that these bytes hold: each step of a run asks for it."""
    note = project.folder / ".filmwright" / "board.json"
    text, refused = decode(data, project.board.name)
    known = _kept(note)
    found = None if refused else data_in(text, known)
    if found is not None:
        content, parts = found
        with suppress(ValueError, ValidationError, AttributeError):
            board = Board.model_validate(upgraded(content))
            if parts.keys() != known.keys():
                _keep(note, parts)
            return board
    return yaml_file.board_in(data, project.board)


def _kept(note: Path) -> Parts:
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept: Any = json.loads(note.read_bytes())
        if kept["version"] == __version__ and isinstance(kept["parts"], dict):
            return dict(kept["parts"])
    return {}


def _keep(note: Path, parts: Parts) -> None:
    body = {"version": __version__, "parts": parts}
    with suppress(WriterFailed, OSError):  # a read-only project is still readable
        write_whole(note, json.dumps(body, separators=(",", ":")).encode())
