"""Small boards for tests."""

from typing import Any

from filmwright.schemas.board import Board


def board(*shots: dict[str, Any], **fields: Any) -> Board:
    """Return a board of one scene with these shots."""
    return Board.model_validate(
        {**base(), "scenes": [{"id": "sc010", "place": "ice", "shots": list(shots)}], **fields}
    )


def base() -> dict[str, Any]:
    """Return a small cast and one place, tiny pictures, no sound."""
    return {
        "title": "The Bear",
        "film": {
            "size": [160, 90],
            "fps": 12,
            "sound": False,
            "burn_in": [],
            "title_card": False,
            "credits": False,
        },
        "cast": {
            "bear": {"name": "Mr Bear", "looks": "polar bear", "wears": "black top hat"},
            "ida": {"name": "Ida", "looks": "girl of eight", "wears": "yellow raincoat"},
        },
        "places": {"ice": {"name": "The ice field", "set": "arctic"}},
    }


def chain() -> dict[str, Any]:
    """Return a board, as plain data, with every boundary: cut, continue, continue, cut, keyframe, cut."""
    shots = [
        {"id": "s010", "action": "Mr Bear walks.", "seconds": 1},
        {"id": "s020", "boundary": "continue", "action": "Mr Bear stops.", "seconds": 1},
        {"id": "s030", "boundary": "continue", "action": "Mr Bear lifts his hat.", "seconds": 1},
        {"id": "s040", "action": "Ida waves.", "seconds": 1, "dialogue": [{"who": "ida", "line": "Hello."}]},
        {"id": "s050", "boundary": "keyframe", "action": "Ida and Mr Bear talk.", "seconds": 1},
    ]
    second = [{"id": "s060", "action": "Mr Bear leaves.", "seconds": 1}]
    scenes = [
        {"id": "sc010", "place": "ice", "shots": shots},
        {"id": "sc020", "place": "ice", "shots": second},
    ]
    return {**base(), "scenes": scenes}
