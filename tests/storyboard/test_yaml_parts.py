"""Boards read in parts are the boards read whole; where that is not sure, there is no answer."""

import pytest

from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file, yaml_parts
from filmwright.storyboard.yaml_parts import Parts, data_in
from filmwright.storyboard.yaml_tree import Tree, data_of, parse
from tests.boards import chain

TEXT = yaml_file.dump(Board.model_validate(chain()))
HEAD = "filmwright: 1\ntitle: T\n"
ITEMS = "scenes:\n  - id: sc010\n    shots:\n      - id: s010\n        action: A.\n      - id: s020\n"


def whole(text: str) -> object:
    tree = parse(text, "")
    return None if tree.problems or tree.root is None else data_of(tree.root)


def twice(text: str) -> object:
    """Read a text whose parts are unknown, then again after an edit elsewhere, so that scenes are divided."""
    first = data_in(text, {})
    known: Parts = {"something": None}
    second = data_in(text, known)
    assert (first is None) == (second is None)
    if first is None or second is None:
        return None
    assert first[0] == second[0]
    assert [*second[0]] == [*first[0]]
    return second[0]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        HEAD + ITEMS,
        ITEMS + "title: after\n",
        HEAD + ITEMS.replace("\n  ", "\n"),
        HEAD + "# a note\nscenes:\n\n  # before\n" + ITEMS[len("scenes:\n") :] + "\n# after\ncast: {}\n",
        HEAD + ITEMS + "        narration: |\n          - id: s030\n\n          scenes:\n    place: ice\n",
        HEAD + ITEMS + "        narration: 'over\n          two lines'\n  -\n    id: sc020\n    shots: []\n",
        HEAD + ITEMS + "  - {id: sc020, shots: [{id: s030}]}\n",
        "---\n" + HEAD + ITEMS + "...\n",
        HEAD + ITEMS.replace("scenes:", "scenes:   "),
    ],
)
def test_parts_make_the_same_board_as_the_whole(text: str) -> None:
    assert twice(text) == whole(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ITEMS + "        action: 'open\n  - id: sc020\n    place: 'x\n",
        "title: 'a\nscenes:\n  - id: sc010\nb'\nscenes:\n",
        "title: 'a\nscenes:\n  - id: sc010\nb'\n",
        HEAD + ITEMS + "scenes:\n  - id: sc020\n",
        HEAD + ITEMS + "title: twice\n",
        HEAD + ITEMS + "        id: s020\n",
        HEAD + ITEMS + "    shots: []\n",
        HEAD + ITEMS + "        look: *a\n",
        HEAD + ITEMS + "---\ntitle: another\n",
        HEAD + ITEMS + "       narrow: 1\n",
        HEAD + ITEMS + "  text\n",
        HEAD + ITEMS + "\t- id: sc020\n",
        HEAD + ITEMS + "        action: [1\n      - id: s030\n        action: 2]\n",
    ],
)
def test_parts_never_say_more_than_the_whole(text: str) -> None:
    found = twice(text)
    assert found is None or found == whole(text)


def test_an_edit_parses_the_scene_it_is_in_and_then_the_shot(monkeypatch: pytest.MonkeyPatch) -> None:
    scenes = "".join(
        f"  - id: sc{n:03d}\n    shots:\n" + "".join(f"      - id: s{n:03d}{k}\n" for k in range(5))
        for n in range(20)
    )
    text = f"{HEAD}scenes:\n{scenes}"
    parsed: list[str] = []

    def heard(part: str, file: str) -> Tree:
        parsed.append(part)
        return parse(part, file)

    _, known = data_in(text, {}) or (None, {})
    monkeypatch.setattr(yaml_parts, "parse", heard)
    text = text.replace("- id: s0072\n", "- id: s0072\n        action: Waves.\n")
    data, known = data_in(text, known) or (None, {})
    assert data == whole(text)
    assert len(parsed) == 6  # what stands around its shots, and the five
    parsed.clear()
    text = text.replace("Waves", "Bows")
    data, known = data_in(text, known) or (None, {})
    assert data == whole(text)
    assert len(parsed) == 1
    assert "s0072" in parsed[0]
    assert "s0071" not in parsed[0]
