"""A board that no rule faults, as plain data, to plant faults in; and the story it tells."""

from collections.abc import Callable
from typing import Any

from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities, Grid
from filmwright.schemas.story import Story

Shots = dict[str, dict[str, Any]]
Change = Callable[[Shots], object]

ABLE = Capabilities(
    first_frame="exact", last_frame="exact", camera=True, motion=True, physics=True, grid=Grid(max_frames=120)
)
_TOLD = (
    "Mr Bear walked over to Ida.",
    "“Good evening, my dear,” he said.",
    "“You are very big,” said Ida.",
    "“I do my best,” said Mr Bear.",
    "Ida laughed.",
    "She dropped her umbrella.",
    "It lay on the ice.",
    "Mr Bear sat down.",
    "That night they were in the hut, and the fire was warm.",
    "Mr Bear looked up.",
)
TEXT = " ".join(_TOLD)


def story() -> Story:
    return Story(text=TEXT, form="prose", language="en", title="x", sentences=tuple(_span(s) for s in _TOLD))


def _span(words: str) -> tuple[int, int]:
    at = TEXT.index(words)
    return at, at + len(words)


def bear(zone: str = "center-left", **more: Any) -> dict[str, Any]:
    return {"who": "bear", "zone": zone, "facing": "three-quarter-right", **more}


def ida(zone: str = "center-right", *holding: str, **more: Any) -> dict[str, Any]:
    return {"who": "ida", "zone": zone, "facing": "three-quarter-left", "holding": list(holding), **more}


def frames(*placements: dict[str, Any]) -> dict[str, Any]:
    """Return the same placements for the first frame and the last."""
    return {
        "first_frame": {"placements": [{**p} for p in placements]},
        "last_frame": {"placements": [{**p} for p in placements]},
    }


def beat(who: str, verb: str, at: float = 0, length: float = 1.2, **more: Any) -> dict[str, Any]:
    return {"who": who, "verb": verb, "at": at, "for": length, **more}


def clean() -> dict[str, Any]:
    """Return a film of two scenes and ten shots, with talk, a take of two shots, an insert and a dissolve."""
    both = frames(bear(looking_at="ida"), ida("center-right", "umbrella", looking_at="bear"))
    one: list[dict[str, Any]] = [
        {
            "id": "s010",
            "camera": {"size": "ws", "framing": "establishing"},
            "first_frame": {"placements": [bear("left"), ida("center-right", "umbrella")]},
            "last_frame": {"placements": [bear(), ida("center-right", "umbrella")]},
            "motion": {"beats": [beat("bear", "walk", 0, 3, to="center-left")]},
            "seconds": 3.6,
        },
        {
            "id": "s020",
            "camera": {"size": "ms", "framing": "two-shot"},
            **both,
            "motion": {"beats": [beat("bear", "talk", target="ida")]},
            "dialogue": [{"who": "bear", "line": "Good evening, my dear,"}],
            "seconds": 3.2,
        },
        {
            "id": "s030",
            "camera": {"size": "mcu", "framing": "over-shoulder", "subject": ["ida"]},
            **both,
            "motion": {"beats": [beat("ida", "talk", target="bear")]},
            "dialogue": [{"who": "ida", "line": "You are very big,"}],
            "seconds": 3.0,
        },
        {
            "id": "s040",
            "camera": {"size": "mcu", "framing": "over-shoulder", "subject": ["bear"]},
            **both,
            "motion": {"beats": [beat("bear", "talk", target="ida")]},
            "dialogue": [{"who": "bear", "line": "I do my best,"}],
            "seconds": 2.8,
        },
        {
            "id": "s050",
            "camera": {"size": "cu", "subject": ["ida"]},
            **frames(ida("center", "umbrella")),
            "motion": {"beats": [beat("ida", "laugh")]},
            "seconds": 2.5,
        },
        {
            "id": "s060",
            "boundary": "continue",
            "camera": {"size": "ms", "subject": ["ida"], "move": "dolly-out"},
            "first_frame": {"placements": [ida("center", "umbrella")]},
            "last_frame": {"placements": [ida("center")]},
            "motion": {"beats": [beat("ida", "drop", target="umbrella")]},
            "seconds": 3.4,
        },
        {
            "id": "s070",
            "camera": {"size": "ms", "framing": "insert", "subject": ["umbrella"]},
            "action": "The umbrella lies on the ice.",
            "seconds": 2.2,
        },
        {
            "id": "s080",
            "camera": {"size": "fs", "framing": "group"},
            "first_frame": {"placements": [bear(), ida()]},
            "last_frame": {"placements": [bear(posture="sitting"), ida()]},
            "motion": {"beats": [beat("bear", "sit")]},
            "seconds": 4.4,
        },
    ]
    two: list[dict[str, Any]] = [
        {
            "id": "s090",
            "transition": "dissolve",
            "camera": {"size": "ws", "framing": "establishing"},
            **frames(bear(posture="sitting"), ida()),
            "narration": "That night they were in the hut, and the fire was warm.",
            "seconds": 5,
        },
        {
            "id": "s100",
            "camera": {"size": "mcu", "subject": ["bear"]},
            **frames(bear("center", posture="sitting")),
            "motion": {"beats": [beat("bear", "look")]},
            "seconds": 2.6,
        },
    ]
    for shot, words in zip([*one, *two], _TOLD, strict=True):
        shot |= {"source": _span(words), "planner": "rules"}
    return {
        "title": "The Bear",
        "cast": {
            "bear": {"name": "Mr Bear", "wears": "black top hat"},
            "ida": {"name": "Ida", "wears": "yellow raincoat and red boots"},
            "fox": {"name": "Vix"},
        },
        "places": {"ice": {"name": "The ice"}, "hut": {"name": "The hut", "set": "interior"}},
        "props": {"umbrella": {"name": "umbrella"}},
        "scenes": [
            {"id": "sc010", "place": "ice", "time": "dusk", "axis": ["bear", "ida"], "shots": one},
            {"id": "sc020", "place": "hut", "time": "night", "axis": ["bear", "ida"], "shots": two},
        ],
    }


def shots_of(data: dict[str, Any]) -> Shots:
    return {shot["id"]: shot for scene in data["scenes"] for shot in scene["shots"]}


def changed(*changes: Change) -> Board:
    """Return the clean board with changes made to its shots, by id."""
    data = clean()
    for change in changes:
        change(shots_of(data))
    return Board.model_validate(data)
