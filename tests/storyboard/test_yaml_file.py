"""A person's file: every mistake is explained at its place, and nothing else is ever disturbed."""

from pathlib import Path

import pytest

from filmwright.errors import InputInvalid, StoryboardInvalid
from filmwright.schemas.board import Board
from filmwright.schemas.shot import Shot
from filmwright.storyboard import yaml_file
from filmwright.storyboard.yaml_tree import MAX_BYTES, core_value, data_of, parse
from filmwright.storyboard.yaml_upgrade import UnknownVersion, upgraded

BOARD = """\
# yaml-language-server: $schema=.filmwright/board.schema.json
filmwright: 1
title: The Bear in a Top Hat   # working title
# how it is made
film: {size: [1280, 720], fps: 24, language: en}
cast:
  bear: {name: Mr Bear, looks: polar bear, wears: 'black top hat'}
  ida: {name: Ida, wears: yellow raincoat, references: [refs/ida.png]}
places:
  ice: {name: The ice field, set: arctic}
scenes:
  - id: sc010
    place: ice
    shots:
      # ACT ONE

      # the walk
      - id: s010
        camera: {size: ews, move: dolly-in}
        action: Mr Bear walks across the ice.
        motion:
          beats:
            - {at: 0, for: 4, who: bear, verb: walk, to: center}  # slowly
        seconds: 4                 # felt long

      # the hat
      - id: s020
        boundary: continue         # from s010
        camera: {size: mcu}
        dialogue: [{who: bear, line: "Good evening?"}]
        seconds: 3

      - id: s030
        transition: {kind: dissolve, seconds: 1}
        locked: true
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "storyboard.yaml"
    file.write_text(BOARD, encoding="utf-8", newline="")
    return file


def problems_of(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(StoryboardInvalid) as caught:
        yaml_file.load(path)
    assert all(p.severity == "error" for p in caught.value.problems)
    assert caught.value.problems == yaml_file.check(path)
    return [str(p).removeprefix(f"{path}:") for p in caught.value.problems]


def with_shots(board: Board, *shots: Shot) -> Board:
    scene = board.scenes[0]
    return board.replace(scenes=(scene.replace(shots=shots),))


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


MISTAKES = [
    ("seconds: 4 ", "durration: 4 ", 24, 9, "a shot has no 'durration'", "did you mean 'seconds'?"),
    ("seconds: 4 ", "seconds: four ", 24, 18, "a number is expected, not 'four'", "valid: 0.2 to 120"),
    ("seconds: 4 ", "seconds: 0 ", 24, 18, "0 must be at least 0.2", "valid: 0.2 to 120"),
    ("size: mcu", "size: closeup", 29, 24, "'closeup' is not valid here", "did you mean 'cu'?"),
    ("move: dolly-in", "move: dolly_in", 19, 35, "'dolly_in' is not valid here", "did you mean 'dolly-in'?"),
    ("who: bear, line", "speaker: bear, who: ida, line", 30, 21, "has no 'speaker'", "did you mean 'who'?"),
    ("who: bear, line", "who: baer, line", 30, 26, "called 'baer'", "did you mean 'bear'? valid: bear, ida"),
    ("place: ice", "place: ise", 13, 12, "there is no place 'ise'", "did you mean 'ice'?"),
    ("boundary: continue", "boundary: contine", 28, 19, "'contine' is not valid", "did you mean 'continue'?"),
    ("boundary: continue", "boundary: {continue: s99}", 28, 19, "'s99' is not an earlier", "valid: s010"),
    ("to: center", "to: centre", 23, 58, "'centre' is not valid", "did you mean 'center'?"),
    ("to: center", "to: [0, x, 0]", 23, 62, "a number is expected, not 'x'", "valid: -1000 to 1000"),
    ("to: center", "to: [0, 1]", 23, 58, "3 values are expected", "found 2"),
    ("- id: s020", "- id: s010", 27, 13, "'s010' is used twice", "give it an id that nothing else has"),
    ("- id: s020\n        ", "- ", 27, 9, "a shot needs 'id'", "add 'id: s010'"),
    ("refs/ida.png", "/etc/passwd", 8, 57, "must be relative to the project folder", "found '/etc/passwd'"),
    ("refs/ida.png", "a/../../b", 8, 57, "must not climb out", "found 'a/../../b'"),
    ("title: The Bear in a Top Hat", "title: 1984", 3, 8, "title: words are expected", "write it in quotes"),
    ("fps: 24", "fps: x", 5, 32, "a frame rate is a number such as 24", "found 'x'"),
    ("fps: 24", "fps: 24, fps: 25", 5, 36, "'fps' stands here twice", "the first is in line 5"),
    ("filmwright: 1", "filmwright: 2", 2, 13, "this board has version 2", "update Filmwright"),
    ("camera: {size: mcu}", "camera:", 29, 16, "fields ('key: value') expected, not nothing", "fields: size"),
    ("id: s030", "id: Shot 3", 33, 13, "an id is lower-case letters", "for example 'shot-3'"),
    ("{size: mcu}", "&c {size: mcu}", 29, 17, "anchors ('&c') are not used here", "remove it"),
    ("{size: mcu}", "*c", 29, 17, "aliases ('*c') are not used here", "write it out"),
    ("{size: mcu}", "!!python/name:os.system", 29, 17, "tags (", "remove it"),
    (
        "camera: {size: mcu}",
        "<<: {size: mcu}",
        29,
        9,
        "merge keys ('<<') are not used",
        "write the fields out",
    ),
    (
        "        seconds: 3",
        "\tseconds: 3",
        31,
        1,
        "a tab stands where a line is indented",
        "indent with spaces",
    ),
    ("[{who: bear, line", "[{who: bear line", 30, 35, "a comma or a closing bracket is missing", "line 30"),
    ("The Bear in", "The: Bear in", 3, 11, "a second ':' stands in this line", "needs quotes"),
    ('"Good evening?"', '"Good evening?', 30, 38, "a quote is opened here and never closed", "close it"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "column", "message", "hint"), MISTAKES)
def test_a_mistake_is_explained_where_it_stands_and_nothing_else_is(
    path: Path, right: str, wrong: str, line: int, column: int, message: str, hint: str
) -> None:
    text = BOARD.replace(right, wrong, 1)
    assert text != BOARD
    path.write_text(text, encoding="utf-8")
    found = yaml_file.check(path)
    assert [(p.line, p.column, p.severity) for p in found] == [(line, column, "error")], found
    assert message in found[0].message
    assert hint in found[0].hint
    assert found[0].excerpt == text.split("\n")[line - 1].rstrip()


def test_every_mistake_is_told_at_once_including_unknown_names_behind_wrong_fields(path: Path) -> None:
    text = BOARD.replace("seconds: 4 ", "durration: 4 ").replace("who: bear, line", "who: baer, line")
    found = problems_of(path, text.replace("set: arctic", "set: artic").replace("place: ice", "place: ise"))
    assert [p.split(" ")[0] for p in found] == ["10:35:", "13:12:", "24:9:", "30:26:"]


def test_a_wrong_shape_is_said_once_in_words_a_person_knows(path: Path) -> None:
    found = problems_of(path, BOARD.replace("to: center", "to: {x: 1}"))
    assert len(found) == 1
    assert "valid: off-left, left, center-left" in found[0]
    assert "or a point [x, y, z] in metres" in found[0]
    assert "literal" not in found[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01\x02", "binary"),
        ("title: x".encode("utf-16"), "UTF-16"),
        (b"title: x\ncast: \xff\n", "2:7: the file is not UTF-8 here"),
        (b"a" * (MAX_BYTES + 1), "at most 5 MB"),
        (b"- 1\n", "this is no board"),
        (b"", "this is no board"),
        (b"[" * 100, "nested more than"),
        (b"title: x\n---\ntitle: y\n", "a board is one document"),
        (b"%YAML 1.1\n---\ntitle: x\n", "directives"),
        (b"title: \x07\n", "1:8: the character U+0007 is not allowed"),
    ],
)
def test_what_is_no_board_is_refused_with_a_reason(path: Path, data: bytes, words: str) -> None:
    assert words in problems_of(path, data)[0]


def test_an_alias_bomb_is_refused_and_not_expanded(path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    bomb += "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert any("anchors ('&a')" in p for p in problems_of(path, bomb))


def test_a_file_full_of_mistakes_tells_the_first_hundred_at_most(path: Path) -> None:
    assert len(problems_of(path, "a: 1\n" * 5000)) <= 100
    assert len(problems_of(path, "".join(f"k{n}: 1\n" for n in range(500)))) <= 100


def test_a_missing_file_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(InputInvalid) as caught:
        yaml_file.load(tmp_path / "none.yaml")
    assert "cannot be read" in caught.value.message
    assert caught.value.hint


def test_a_byte_order_mark_and_windows_line_ends_are_read_and_kept(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + BOARD.replace("\n", "\r\n").encode())
    board = yaml_file.load(path)
    assert board.title == "The Bear in a Top Hat"
    yaml_file.update(path, board.replace(title="Ein Bär"))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#")
    assert (
        data
        == b"\xef\xbb\xbf" + BOARD.replace("\n", "\r\n").replace("The Bear in a Top Hat", "Ein Bär").encode()
    )


def test_words_are_words_and_dates_are_no_dates() -> None:
    tree = parse("a: no\nb: 12:30\nc: 2026-11-20\nd: ~\ne: 'true'\nf: .5\n", "f")
    assert tree.root is not None
    assert data_of(tree.root) == {
        "a": "no",
        "b": "12:30",
        "c": "2026-11-20",
        "d": None,
        "e": "true",
        "f": 0.5,
    }
    assert core_value("1e999") == float("inf")


def test_the_notes_on_a_valid_board_name_missing_pictures_and_hurried_words(path: Path) -> None:
    text = BOARD.replace(
        "Good evening?", "Good evening, my dear friends of the long polar night, how are you?"
    )
    path.write_text(text.replace("seconds: 3", "seconds: 2"), encoding="utf-8")
    found = yaml_file.check(path)
    assert {p.severity for p in found} == {"note"}
    assert [(p.line, p.message) for p in found] == [
        (8, "Ida is in no shot"),
        (8, "there is no picture 'refs/ida.png'"),
        (31, "s020: the words take about 4.7 s, the shot lasts 2 s"),
    ]
    (path.parent / "refs").mkdir()
    (path.parent / "refs" / "ida.png").write_bytes(b"x")
    assert len(yaml_file.check(path)) == 2


def test_a_changed_number_changes_only_itself(path: Path) -> None:
    board = yaml_file.load(path)
    first, *rest = board.shots
    assert yaml_file.update(path, with_shots(board, first.replace(seconds=5.25), *rest))
    assert path.read_text(encoding="utf-8") == BOARD.replace("seconds: 4  ", "seconds: 5.25  ")


def test_a_shot_put_in_between_leaves_all_other_lines(path: Path) -> None:
    board = yaml_file.load(path)
    a, b, c = board.shots
    yaml_file.update(path, with_shots(board, a, b, Shot(id="s025", action="Wind."), c))
    after = path.read_text(encoding="utf-8")
    new = "      - id: s025\n        camera: {size: ms}\n        action: Wind.\n        seconds: 4\n\n"
    assert after == BOARD.replace("      - id: s030\n", new + "      - id: s030\n")


def test_a_moved_shot_takes_the_comment_above_it_along(path: Path) -> None:
    board = yaml_file.load(path)
    a, b, c = board.shots
    yaml_file.update(path, with_shots(board, a, c, b))
    after = path.read_text(encoding="utf-8")
    assert changed_lines(BOARD, after) == ([], [])
    assert after.index("- id: s030") < after.index("# the hat\n      - id: s020")
    assert yaml_file.load(path) == with_shots(board, a, c, b)


def test_a_deleted_shot_takes_its_own_comment_but_not_the_heading_above(path: Path) -> None:
    board = yaml_file.load(path)
    _, b, c = board.shots
    yaml_file.update(path, with_shots(board, b.replace(boundary="cut"), c))
    after = path.read_text(encoding="utf-8")
    assert "# ACT ONE" in after
    assert "# the walk" not in after
    assert "# the hat" in after


def test_fields_are_added_in_their_place_and_removed_with_their_line(path: Path) -> None:
    board = yaml_file.load(path)
    a, b, c = board.shots
    new = with_shots(
        board, a, b.replace(dialogue=(), light="low sun", boundary="cut"), c.replace(locked=False)
    )
    yaml_file.update(path, new)
    after = path.read_text(encoding="utf-8")
    gone, added = changed_lines(BOARD, after)
    assert added == ["        light: low sun"]
    assert [line.split(":")[0].strip() for line in gone] == ["boundary", "dialogue", "locked"]
    assert yaml_file.load(path) == new


def test_a_long_text_beside_a_comment_stays_on_one_line(path: Path) -> None:
    path.write_text(BOARD.replace("across the ice.", "across the ice.  # check"), encoding="utf-8")
    board = yaml_file.load(path)
    a, *rest = board.shots
    new = with_shots(board, a.replace(action="He walks, " * 30), *rest)
    yaml_file.update(path, new)
    assert "  # check\n" in path.read_text(encoding="utf-8")
    assert yaml_file.load(path) == new


def test_an_invalid_file_is_never_overwritten(path: Path) -> None:
    board = yaml_file.load(path)
    path.write_text(BOARD.replace("seconds: 4 ", "durration: 4 "), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoryboardInvalid):
        yaml_file.update(path, board)
    assert path.read_bytes() == before


def test_nothing_but_the_file_is_left_in_the_folder(path: Path) -> None:
    yaml_file.update(path, yaml_file.load(path).replace(title="Other"))
    assert [p.name for p in path.parent.iterdir()] == ["storyboard.yaml"]


def test_the_written_form_is_short_and_in_the_order_a_person_expects(path: Path) -> None:
    text = yaml_file.dump(yaml_file.load(path))
    assert text.startswith(
        "# yaml-language-server: $schema=.filmwright/board.schema.json\nfilmwright: 1\ntitle: "
    )
    assert "\n\n      - id: s020\n        boundary: continue\n        camera: {size: mcu}\n" in text
    assert "cut" not in text
    long = Shot(id="s1", action="word " * 100, seconds=1 / 3 + 1)
    lines = yaml_file.dump(Board(title="x", scenes=({"id": "sc1", "shots": [long]},))).splitlines()
    assert "        seconds: 1.333" in lines
    assert max(map(len, lines)) <= 110


def test_an_old_board_goes_through_every_step_and_a_newer_one_is_refused() -> None:
    def lengths_become_seconds(data: dict[str, object]) -> dict[str, object]:
        return {("seconds" if key == "length" else key): value for key, value in data.items()}

    steps = {1: lengths_become_seconds, 2: lambda data: {**data, "title": "x"}}
    old = {"filmwright": 1, "length": 3}
    assert upgraded(old, steps, newest=3) == {"filmwright": 3, "seconds": 3, "title": "x"}
    assert old == {"filmwright": 1, "length": 3}
    for version in (9, 0, "one", True):
        with pytest.raises(UnknownVersion):
            upgraded({"filmwright": version}, steps, newest=3)


def test_the_schema_for_editors_knows_both_forms_of_a_boundary() -> None:
    schema = yaml_file.json_schema()
    forms = schema["$defs"]["Boundary"]["anyOf"]
    assert any("enum" in form for form in forms)
    assert any("continue" in form.get("properties", {}) for form in forms)
    assert schema["$defs"]["Shot"]["additionalProperties"] is False
