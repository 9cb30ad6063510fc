"""The person's own pictures: which ones the board refers to, and what each is of. Pure; it opens none."""

from collections.abc import Iterator

from filmwright.schemas.board import Board


def pictures_of(board: Board) -> dict[str, tuple[str, ...]]:
    """Return what each picture is of, by its path in the project: `{"refs/ida.png": ("cast ida",)}`."""
    found: dict[str, tuple[str, ...]] = {}
    for path, of in _named(board):
        found[path] = (*found.get(path, ()), of)
    return found


def reference_id(path: str) -> str:
    """Return the id that a picture of the person's has in the plan."""
    return f"reference/{path}"


def _named(board: Board) -> Iterator[tuple[str, str]]:
    for group, things in (("cast", board.cast), ("place", board.places), ("prop", board.props)):
        for key, thing in things.items():
            yield from ((path, f"{group} {key}") for path in thing.references)
    yield from ((path, "look") for path in board.look.references)
    for shot in board.shots:
        for name, frame in (("first frame", shot.first_frame), ("last frame", shot.last_frame)):
            if frame.picture is not None:
                yield frame.picture, f"{shot.id} {name}"
            if frame.sketch is not None:
                yield frame.sketch, f"{shot.id} {name}, sketched"
