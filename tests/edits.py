"""Edits of a storyboard and what each makes again: data for the tests of the plan and for docs/edits.md.

`python -m tests.edits` writes the page; a test tells when it is stale.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.boards import chain

Data = dict[str, Any]
PAGE = Path(__file__).parents[1] / "docs" / "edits.md"


@dataclass(frozen=True)
class Edit:
    """One edit in a person's words, as a change of the board, with the exact units that it makes again."""

    words: str
    change: Callable[[Data], object]
    redone: frozenset[str]
    why: str


def film() -> Data:
    """Return the board that is edited: a chain of three, two around a shared keyframe, a cut."""
    data = chain()
    shot(data, "s060")["action"] = "Mr Bear leaves the ice field."
    return data


def edited(edit: Edit) -> Data:
    """Return the board after an edit."""
    data = copy.deepcopy(film())
    edit.change(data)
    return data


def shot(data: Data, shot_id: str) -> Data:
    return next(s for s in all_shots(data) if s["id"] == shot_id)


def all_shots(data: Data) -> list[Data]:
    return [s for scene in data["scenes"] for s in scene["shots"]]


def _shot(shot_id: str, **fields: Any) -> Callable[[Data], object]:
    return lambda d: shot(d, shot_id).update(fields)


def _insert(after: str, **fields: Any) -> Callable[[Data], object]:
    def change(d: Data) -> None:
        shots = d["scenes"][0]["shots"]
        shots.insert([s["id"] for s in shots].index(after) + 1, {"seconds": 1, **fields})

    return change


def _delete(shot_id: str) -> Callable[[Data], object]:
    def change(d: Data) -> None:
        for scene in d["scenes"]:
            scene["shots"] = [s for s in scene["shots"] if s["id"] != shot_id]

    return change


def _rename_everywhere(d: Data, names: dict[str, str]) -> None:
    def renamed(text: str) -> str:
        for number, old in enumerate(names):
            text = text.replace(old, f"<{number}>")
        for number, new in enumerate(names.values()):
            text = text.replace(f"<{number}>", new)
        return text

    for thing in (*d["cast"].values(), *d["places"].values()):
        thing["name"] = renamed(thing["name"])
    for one in all_shots(d):
        one["action"] = renamed(one["action"])


def _rename_place(d: Data) -> None:
    d["places"]["ice"]["name"] = "The white plain"
    shot(d, "s060")["action"] = "Mr Bear leaves the white plain."


def _move_before(shot_id: str, other: str) -> Callable[[Data], object]:
    def change(d: Data) -> None:
        moved = shot(d, shot_id)
        _delete(shot_id)(d)
        shots = next(scene["shots"] for scene in d["scenes"] if any(s["id"] == other for s in scene["shots"]))
        shots.insert([s["id"] for s in shots].index(other), moved)

    return change


def _longer_line(d: Data) -> None:
    one = shot(d, "s040")
    one["dialogue"][0]["line"] = "Hello, and what brings you out here on the ice so late?"
    one["seconds"] = 2


def _words_around(d: Data) -> None:
    d["title"] = "Another"
    shot(d, "s010").update(sound="wind", music="slow", review=["look again"], narration="It was cold.")
    shot(d, "s040")["transition"] = "fade-in"


def both(*shots: str) -> frozenset[str]:
    """Return the keyframe and the clip of each shot."""
    return frozenset(f"{one}/{unit}" for one in shots for unit in ("keyframe", "clip1"))


def clips(*shots: str) -> frozenset[str]:
    """Return the clip of each shot."""
    return frozenset(f"{one}/clip1" for one in shots)


NONE: frozenset[str] = frozenset()
EVERYTHING = both("s010", "s040", "s050", "s060") | clips("s020", "s030")
_FOLLOWS = "s030 starts on its last frame; s040 is a cut"

EDITS = (
    Edit("one word of a shot that is a cut", _shot("s060", action="Mr Bear runs."), both("s060"),
         "nobody continues from it"),
    Edit("one word of a shot inside a chain", _shot("s020", action="Mr Bear sits."), clips("s020", "s030"),
         _FOLLOWS),
    Edit("the camera move of a shot", _shot("s020", camera={"move": "dolly-in"}), clips("s020", "s030"),
         _FOLLOWS),
    Edit("Ida's coat", lambda d: d["cast"]["ida"].update(wears="red raincoat"), both("s040", "s050"),
         "she is in these two"),
    Edit("the look of the film", lambda d: d.update(look={"style": "pencil"}), EVERYTHING,
         "all is drawn in it"),
    Edit("the weather of the second scene", lambda d: d["scenes"][1].update(weather="snow"), both("s060"),
         "the scene's only shot"),
    Edit("rename a character in every text",
         lambda d: _rename_everywhere(d, {"Mr Bear": "Old Bruno"}), NONE, "names are not pixels"),
    Edit("rename a place in every text", _rename_place, NONE, "names are not pixels"),
    Edit("swap the names of two characters",
         lambda d: _rename_everywhere(d, {"Mr Bear": "Ida", "Ida": "Mr Bear"}), NONE, "names are not pixels"),
    Edit("insert a shot into a chain",
         _insert("s010", id="s015", boundary="continue", action="Mr Bear bows."),
         clips("s015", "s020", "s030"), "itself, and what continues from it"),
    Edit("insert a shot into a chain as a bridge",
         _insert("s010", id="s015", boundary="bridge", action="Mr Bear bows."), clips("s015"),
         "it ends where s020 starts already"),
    Edit("insert a cut between two chains", _insert("s030", id="s035", action="Ida looks."), both("s035"),
         "it touches no joint"),
    Edit("insert a cut before a shared keyframe", _insert("s040", id="s045", action="Ida looks."),
         both("s045") | clips("s040"), "s045 ends on the keyframe of s050 now, and s040 ends freely"),
    Edit("delete a shot inside a chain", _delete("s020"), clips("s030"), "it continues from s010 now"),
    Edit("delete a shot that is a cut", _delete("s060"), NONE, "it touches no joint"),
    Edit("delete the shot after a shared keyframe", _delete("s050"), clips("s040"), "it ends freely now"),
    Edit("move a cut to another scene", _move_before("s060", "s040"), NONE, "it touches no joint"),
    Edit("move a shot inside a chain", _move_before("s030", "s020"), clips("s020", "s030"),
         "each starts where another shot ends now"),
    Edit("reorder the scenes", lambda d: d["scenes"].reverse(), NONE, "chains stay what they are"),
    Edit("make a continued shot a cut", _shot("s030", boundary="cut"), both("s030"),
         "it starts on a keyframe of its own"),
    Edit("make a cut continue", _shot("s040", boundary="continue"), clips("s040"),
         "it starts where s030 ends; its keyframe is not needed"),
    Edit("make a shared keyframe a plain cut", _shot("s050", boundary="cut"), clips("s040"),
         "it ends freely now; the still stays"),
    Edit("make a continued shot a bridge", _shot("s020", boundary="bridge"), NONE,
         "it ends where s030 starts already"),
    Edit("the length of a shot that is a cut", _shot("s060", seconds=2), clips("s060"),
         "its first frame stays"),
    Edit("the length of a shot inside a chain", _shot("s020", seconds=2), clips("s020", "s030"), _FOLLOWS),
    Edit("the seed of a shot", _shot("s060", seed=7), both("s060"), "another seed is another attempt"),
    Edit("a line of dialogue", lambda d: shot(d, "s040")["dialogue"][0].update(line="Good evening."), NONE,
         "captions and sound, no pixels of a clip"),
    Edit("a line of dialogue that needs a longer shot", _longer_line, clips("s040"), "the shot grows"),
    Edit("title, sound, music, narration, review, a transition", _words_around, NONE,
         "only the film is cut again"),
    Edit("lock a shot and edit it", _shot("s060", action="Mr Bear flies.", locked=True), NONE,
         "locked is the person's word"),
)  # fmt: skip

OPENING = """# What an edit makes again

Written by `python -m tests.edits`; the tests make each of these edits, undo it, and count what was shot.
`filmwright status` says the same about your own film before anything is made.

The film of the table has six shots:

    s010 ──continue── s020 ──continue── s030 │ s040 ──keyframe── s050 │ s060
    cut                                      │ cut                    │ cut, a scene of its own

`s010`, `s040`, `s050` and `s060` start on a keyframe (a still); `s040` also ends on the keyframe of `s050`.
Whatever is made again is cut into the film; where nothing is made again, at most the film is cut anew.

| edit | made again | why |
|---|---|---|
"""
CLOSING = """
**Undoing** any of them makes nothing: the old takes are found again, and so is one that was circled.

**A wave stops** where a clip that was made again ends on the same frame as before: nothing after it runs.

**A bridge** hands on the frame it was asked to end on. A generator that only comes close to it makes nothing
after it stale.

**Generator, model, steps, quality, size** are no edits but settings: what was made with others is reported as
drift and stays in the film. `filmwright resume --remake` makes it again.

**A circled take** stands for the board as it is now, whichever state of the board it was made for
(`filmwright takes SHOT`, `filmwright circle SHOT TAKE`).

**A locked shot** keeps its takes whatever changes (`filmwright lock SHOT`).
"""


def page() -> str:
    """Return the page as it should be."""
    rows = (f"| {edit.words} | {_told(edit.redone)} | {edit.why} |\n" for edit in EDITS)
    return OPENING + "".join(rows) + CLOSING


def _told(units: frozenset[str]) -> str:
    """Return `s020, s030`; a shot of which only the clip is made, and not its still, is `s060 (clip)`."""
    if units == EVERYTHING:
        return "everything"
    stills = {unit.split("/")[0] for unit in units if unit.endswith("/keyframe")}
    has_still = {unit.split("/")[0] for unit in EVERYTHING if unit.endswith("/keyframe")}
    shots = sorted({unit.split("/")[0] for unit in units})
    return ", ".join(s + " (clip)" * (s in has_still and s not in stills) for s in shots) or "nothing"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
