"""A board with each mistake a person can make: told where it is, with what is valid; nothing changes."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.conftest import BOARD, Told, files_of


def _with(old: str, new: str) -> str:
    assert old in BOARD, old
    return BOARD.replace(old, new, 1)


def _shot(more: str) -> str:
    """Return the board whose first shot has one more field."""
    return _with("        camera: {size: ws}\n", f"        camera: {{size: ws}}\n        {more}\n")


TITLE, SECONDS, ID = "title: The Bear", "        seconds: 1\n", "      - id: s010\n"
MISTAKES = {
    "nothing at all": "",
    "a comment alone": "# hi\n",
    "a word": "hello\n",
    "a list": "- a\n- b\n",
    "null": "null\n",
    "two documents": BOARD + "---\na: 1\n",
    "no title": _with(TITLE + "\n", ""),
    "title null": _with(TITLE, "title:"),
    "title a list": _with(TITLE, "title: [a, b]"),
    "title fields": _with(TITLE, "title: {a: b}"),
    "title a number": _with(TITLE, "title: 42"),
    "cast null": _with("cast:\n  bear: {name: Mr Bear, looks: polar bear}", "cast:"),
    "cast a list": _with("cast:\n  bear: {name: Mr Bear, looks: polar bear}", "cast: [bear]"),
    "a member in words": _with("{name: Mr Bear, looks: polar bear}", "a big bear"),
    "scenes null": BOARD.split("scenes:")[0] + "scenes:\n",
    "a shot null": BOARD + "      -\n",
    "unknown key": _with("action: Mr Bear walks.", "akshun: Mr Bear walks."),
    "unknown key at the root": BOARD + "music: loud\n",
    "wrong size of shot": _with("size: ws", "size: wide-ish"),
    "wrong boundary": _with("boundary: continue", "boundary: contnue"),
    "wrong verb": _shot("motion: {beats: [{at: 0, for: 1, who: bear, verb: moonwalk}]}"),
    "no id": _with(ID, "      - seed: 1\n"),
    "an id twice": _with("id: s020", "id: s010"),
    "an id in capitals": _with("id: s010", "id: S010"),
    "an id a number": _with("id: s010", "id: 10"),
    "an id with a space": _with("id: s010", "id: s 010"),
    "an endless id": _with("id: s010", "id: s" + "0" * 999),
    "a key twice": _with(SECONDS, SECONDS + SECONDS),
    "a root key twice": BOARD + "title: again\n",
    "an anchor": _with("ice: {", "ice: &a {"),
    "an alias": _with(TITLE, "title: *bear"),
    "a bomb of aliases": "a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "a merge key": _shot("<<: {seconds: 2}"),
    "a tag that runs code": _with(TITLE, "title: !!python/object/apply:os.system [x]"),
    "a tag of one's own": _with(TITLE, "title: !mine hello"),
    "a tab": _with("        camera", "\tcamera"),
    "indented too little": _with("        camera", "       camera"),
    "indented too much": _with("        camera", "          camera"),
    "a quote left open": _with(TITLE, 'title: "The Bear'),
    "a brace left open": _with("{size: ws}", "{size: ws"),
    "a list left open": "title: [\n",
    "a colon in words": _with("Mr Bear walks.", "Mr Bear says: hello"),
    "an at sign": _with(TITLE, "title: @bear"),
    "a percent sign": _with(TITLE, "title: %bear"),
    "a directive": "%YAML 1.1\n---\n" + BOARD,
    "a key that is a list": BOARD + "? [a]\n: b\n",
    "a full-width colon": _with("title: The", "title： The"),
    "a conflict of git": "<<<<<<< HEAD\n" + BOARD + "=======\n>>>>>>> b\n",
    "seconds huge": _with(SECONDS, "        seconds: 1e308\n"),
    "seconds endless": _with(SECONDS, f"        seconds: {'9' * 5000}\n"),
    "seconds infinite": _with(SECONDS, "        seconds: .inf\n"),
    "seconds not a number": _with(SECONDS, "        seconds: .nan\n"),
    "seconds negative": _with(SECONDS, "        seconds: -3\n"),
    "seconds none": _with(SECONDS, "        seconds: 0\n"),
    "seconds null": _with(SECONDS, "        seconds:\n"),
    "seconds in words": _with(SECONDS, "        seconds: two\n"),
    "seconds yes": _with(SECONDS, "        seconds: yes\n"),
    "seconds sexagesimal": _with(SECONDS, "        seconds: 1:30\n"),
    "seconds hexadecimal": _with(SECONDS, "        seconds: 0x1\n"),
    "seconds with a comma": _with(SECONDS, "        seconds: 1,5\n"),
    "seconds with a unit": _with(SECONDS, "        seconds: 3s\n"),
    "seconds a date": _with(SECONDS, "        seconds: 2024-01-01\n"),
    "seconds a list": _with(SECONDS, "        seconds: [1]\n"),
    "rate none": _with("fps: 12", "fps: 0"),
    "rate in words": _with("fps: 12", "fps: fast"),
    "size odd": _with("[160, 90]", "[161, 90]"),
    "size in words": _with("[160, 90]", "160x90"),
    "size of one number": _with("[160, 90]", "[160]"),
    "size enormous": _with("[160, 90]", "[1000000, 90]"),
    "a place that is nowhere": _with("place: ice", "place: moon"),
    "somebody unknown speaks": _with("who: bear", "who: ida"),
    "two speak at once": _with("who: bear", "who: [bear]"),
    "dialogue in words": _with('[{who: bear, line: "Hello"}]', "Hello"),
    "a version to come": _with("filmwright: 1", "filmwright: 2"),
    "a version in words": _with("filmwright: 1", "filmwright: one"),
    "a picture outside": _shot("first_frame: {picture: ../../x.png}"),
    "a picture at the root": _shot("first_frame: {picture: /etc/passwd}"),
    "a picture in the net": _shot("first_frame: {picture: 'http://x/y.png'}"),
    "the first shot continues": _shot("boundary: continue"),
    "a shot continues a later one": _shot("boundary: {continue: s020}"),
    "a shot continues itself": _with("boundary: continue", "boundary: {continue: s020}"),
    "an endless dissolve": _shot("transition: {kind: dissolve, seconds: 30}"),
    "a dissolve too long": _shot("transition: {kind: dissolve, seconds: 2}"),
    "a point of two numbers": _shot("motion: {entities: [{id: o, kind: rigid, shape: ball, at: [0, 0]}]}"),
    "a seed below zero": _shot("seed: -1"),
    "locked maybe": _shot("locked: maybe"),
    "an action of 5000 letters": _with("Mr Bear walks.", "w" * 5000),
    "brackets without end": "a: " + "[" * 5000 + "]" * 5000,
    "blocks without end": "\n".join(" " * i + "a:" for i in range(1000)),
    "a bell": _with("The Bear", "The\x07Bear"),
    "HTML": "<html><body>no</body></html>",
}
NOT_TEXT = {
    "UTF-16": BOARD.encode("utf-16"),
    "Latin-1": BOARD.replace("The", "Bär").encode("latin-1"),
    "binary": bytes(range(256)) * 9,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    "more than 5 MB": b"# " + b"x" * 5_300_000,
}
TRAPS = {
    "a title called no": _with(TITLE, "title: no"),
    "a title that is a date": _with(TITLE, "title: 2024-01-01"),
    "a member called no": BOARD.replace("bear:", "no:").replace("who: bear", "who: no"),
    "locked no": _shot("locked: no"),
    "Windows line ends": BOARD.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + BOARD,
    "old Mac line ends": BOARD.replace("\n", "\r"),
    "smart quotes": _with(TITLE, "title: “The Bear”"),
    "no version": _with("filmwright: 1\n", ""),
}


@pytest.fixture
def folder(here: Path) -> Path:
    made = here / "b.film"
    made.mkdir()
    return made


@pytest.mark.parametrize("text", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_where_it_is_with_what_is_valid(
    folder: Path, typed: Callable[..., Told], text: str
) -> None:
    (folder / "storyboard.yaml").write_bytes(text.encode())
    before = files_of(folder)
    told = typed("check", str(folder))
    assert told.code == 1
    assert "Traceback" not in told.out + told.err
    assert re.search(r"storyboard\.yaml:\d+:\d+: \S", told.out)
    found = json.loads(typed("check", str(folder), "--json").out)
    assert found
    assert all(p["hint"] or "twice" in p["message"] for p in found if p["severity"] == "error"), found
    assert max(map(len, told.out.splitlines())) < 400
    refused = typed("resume", str(folder))
    assert (refused.code, refused.is_clear) == (1, True)
    assert "Nothing was changed." in refused.err
    left = {name: data for name, data in files_of(folder).items() if not name.startswith(".filmwright")}
    assert left == before


@pytest.mark.parametrize("data", NOT_TEXT.values(), ids=NOT_TEXT)
def test_a_board_that_is_no_text_is_told(folder: Path, typed: Callable[..., Told], data: bytes) -> None:
    (folder / "storyboard.yaml").write_bytes(data)
    told = typed("check", str(folder))
    assert told.code == 1
    assert "Traceback" not in told.out + told.err
    assert told.out.count("\n") <= 6
    assert (folder / "storyboard.yaml").read_bytes() == data


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_what_yaml_is_known_to_misread_is_read_as_it_stands(
    folder: Path, typed: Callable[..., Told], text: str
) -> None:
    (folder / "storyboard.yaml").write_bytes(text.encode())
    told = typed("check", str(folder))
    assert told.code == 0, told.out


def test_no_proposal_repeats_what_is_wrong(folder: Path, typed: Callable[..., Told]) -> None:
    for name in ("a shot continues itself", "a shot continues a later one"):
        (folder / "storyboard.yaml").write_text(MISTAKES[name], encoding="utf-8")
        assert "did you mean 's020'" not in typed("check", str(folder)).out


def test_a_board_without_shots_says_what_to_add(folder: Path, typed: Callable[..., Told]) -> None:
    (folder / "storyboard.yaml").write_text(BOARD.split("scenes:")[0] + "scenes: []\n", encoding="utf-8")
    told = typed("resume", str(folder), "--generator", "rehearsal", "--workers", "0")
    assert (told.code, told.is_clear) == (1, True)
    assert "add a shot" in told.err
