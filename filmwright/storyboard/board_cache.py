"""The board without parsing it again: reading 300 kB of YAML with exact positions takes a second.

The cache is a JSON copy beside the project's other hidden files, keyed by the hash of the YAML's bytes. It is
validated like the YAML itself, and may be deleted at any time.
"""

import hashlib
import json
from contextlib import suppress

from pydantic import ValidationError

from filmwright import __version__
from filmwright.errors import WriterFailed
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.project import Project


def load_board(project: Project) -> Board:
    """Return the board of a project.

    Raises:
        StoryboardInvalid: it has problems; every one is told.
    """
    try:
        key = f"{__version__} {hashlib.sha256(project.board.read_bytes()).hexdigest()}"
    except OSError:
        return yaml_file.load(project.board)  # which says what is wrong with the file
    path = project.folder / ".filmwright" / "board.json"
    with suppress(OSError, ValueError, KeyError, TypeError, ValidationError):
        kept = json.loads(path.read_bytes())
        if kept["key"] == key:
            return Board.model_validate(kept["board"])
    board = yaml_file.load(project.board)
    body = {"key": key, "board": board.model_dump(mode="json", exclude_defaults=True)}
    with suppress(WriterFailed, OSError):  # a read-only project is still readable
        write_whole(path, json.dumps(body, ensure_ascii=False).encode())
    return board
