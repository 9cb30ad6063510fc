"""The storyboard file: read, explain, write, and change what a person owns without disturbing it.

    storyboard.yaml -> tree with places -> upgrade -> Board, or Problems at file:line:column
    Board -> text a person likes to read             (dump)
    Board + the person's file -> the same file, with only what changed changed      (update)

It does not know what a good storyboard is (agents do), nor what exists on disk beside it (the store does).
"""

from pathlib import Path
from typing import Any

from filmwright.errors import InputInvalid, StoryboardInvalid, typed
from filmwright.schemas.board import BOARD_VERSION, Board
from filmwright.schemas.problem import Problem
from filmwright.schemas.shot import Shot
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.project import Project
from filmwright.storyboard.yaml_emit import entry, rounded_number
from filmwright.storyboard.yaml_merge import merged
from filmwright.storyboard.yaml_notes import notes
from filmwright.storyboard.yaml_problems import board_of
from filmwright.storyboard.yaml_tree import MAX_BYTES, Mapping, Scalar, Tree, decode, parse
from filmwright.storyboard.yaml_words import board_schema

SCHEMA_PATH = ".filmwright/board.schema.json"


def load(path: Path) -> Board:
    """Read a board; raise StoryboardInvalid with every mistake, InputInvalid when there is no such file."""
    return board_in(bytes_of(path), path)


def board_in(data: bytes, path: Path) -> Board:
    """Return the board that the bytes of a file hold; raise StoryboardInvalid with every mistake."""
    board, problems, _ = _understood(data, path)
    if board is None:
        raise StoryboardInvalid(problems, hint=f"correct {path.name} and check it: filmwright check")
    return board


def check(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the file, or, when it is valid, the remarks on it (severity "note")."""
    board, problems, tree = _read(path)
    return problems if board is None else notes(board, tree, path.parent)


def dump(board: Board, schema_path: str = SCHEMA_PATH) -> str:
    """Write `board` as text: defaults left out, floats with three digits, ids always."""
    parts = [f"# yaml-language-server: $schema={schema_path}"]
    for key, value in canonical(board).items():
        text = entry(key, value, 0)
        parts.append("\n" + text if key == "scenes" else text)
    return "\n".join(parts) + "\n"


def update(path: Path, board: Board) -> bool:
    """Write the changes of `board` into the file, keeping comments, order and layout; tell if it changed.

    Raises StoryboardInvalid when the file as it stands is not valid: it is never overwritten then.
    """
    old, problems, tree = _read(path)
    if old is None:
        raise StoryboardInvalid(problems, hint=f"correct {path.name} and check it: filmwright check")
    before, after = canonical(old), canonical(board)
    if before == after:
        return False
    text = _updated_text(tree, before, after, board)
    original = path.read_bytes()
    newline = b"\r\n" if original.count(b"\r\n") * 2 > original.count(b"\n") else b"\n"
    mark = b"\xef\xbb\xbf" if original.startswith(b"\xef\xbb\xbf") else b""
    write_whole(path, mark + text.encode("utf-8").replace(b"\n", newline))
    return True


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, for editors that complete and check while one types."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **board_schema()}
    definitions = dict(schema["$defs"])
    short = {
        "type": "object",
        "properties": {"continue": {"type": "string", "description": "The earlier shot that goes on here."}},
        "required": ["continue"],
        "additionalProperties": False,
    }
    boundary = definitions["Boundary"]
    definitions["Boundary"] = {**boundary, "anyOf": [*boundary["anyOf"], short]}
    return {**schema, "title": "Filmwright storyboard", "$defs": definitions}


def canonical(board: Board) -> dict[str, Any]:
    """Return the data that `dump` writes: defaults left out, but a shot always tells its size and seconds."""
    data = {
        "filmwright": BOARD_VERSION,
        **_rounded(board.model_dump(mode="json", by_alias=True, exclude_defaults=True)),
    }
    for scene, scene_data in zip(board.scenes, data.get("scenes", ()), strict=True):
        scene_data["shots"] = [
            _told(shot, shot_data)
            for shot, shot_data in zip(scene.shots, scene_data.get("shots", ()), strict=True)
        ]
        if not scene_data["shots"]:
            del scene_data["shots"]
    return data


def _told(shot: Shot, data: dict[str, Any]) -> dict[str, Any]:
    camera = {"size": shot.camera.size, **data.get("camera", {})}
    full = {**data, "camera": camera, "seconds": _rounded(shot.seconds)}
    return {name: full[name] for name in Shot.model_fields if name in full}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return rounded_number(value) if isinstance(value, float) else value


def _read(path: Path) -> tuple[Board | None, tuple[Problem, ...], Tree]:
    return _understood(bytes_of(path), path)


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a board; so many zeros when there are more than any board has."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        folder, reason = path.parent, error.strerror or str(error)
        if Project(folder).planning.is_file() and not path.exists():
            hint = f"filmwright resume {typed(folder)}"
            raise InputInvalid(f"{folder} is not planned to its end", hint=hint) from error
        raise InputInvalid(f"{path} cannot be read: {reason}", hint="filmwright story.txt") from error
    return data if size <= MAX_BYTES else bytes(size)


def _understood(data: bytes, path: Path) -> tuple[Board | None, tuple[Problem, ...], Tree]:
    text, refused = decode(data, str(path))
    if refused:
        return None, tuple(refused), Tree(str(path), text)
    tree = parse(text, str(path))
    board, problems = board_of(tree)
    return board, problems, tree


def _updated_text(tree: Tree, before: dict[str, Any], after: dict[str, Any], board: Board) -> str:
    """Return the new text; written anew where merging would not say exactly what the board says."""
    version = tree.root.entries.get("filmwright") if isinstance(tree.root, Mapping) else None
    current = version is None or (isinstance(version.node, Scalar) and version.node.value == BOARD_VERSION)
    if current:
        text = merged(tree, before, after)
        again, _ = board_of(parse(text, tree.file))
        if again is not None and canonical(again) == after:
            return text
    return dump(board)
