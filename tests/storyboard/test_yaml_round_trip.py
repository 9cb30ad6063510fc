"""What is written can be read, whatever a board holds, and any board can be merged into any file."""

import io
import json
from pathlib import Path
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from filmwright.schemas import grammar as g
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.yaml_merge import merged
from filmwright.storyboard.yaml_problems import board_of
from filmwright.storyboard.yaml_tree import parse

IDS = st.sampled_from(
    ["bear", "ida", "小红", "no", "null", "1", "010", "12e3", "y", "мир", "é", "true", "a-b_c"]
)
TRICKY = st.sampled_from(
    [
        *(
            "no",
            "~",
            "1984",
            "2026-11-20",
            "a: b",
            "- x",
            "#x",
            "x #y",
            '"',
            "'",
            "it's",
            "\"q\" 'r'",
            "{x}",
            "[",
        ),
        *(
            "a,b",
            "a, b",
            "end:",
            "*x",
            "&x",
            "!x",
            "%",
            "@",
            "`",
            "| x",
            "> y",
            "...",
            "---",
            "?",
            "what?",
            "-",
        ),
        *("日本語。", "می\u200cخواهم", "👩\u200d👧", "a\u2028b", "a\u00a0b", "a\n\nb", "  a  b ", "a\n  b"),
        *("a\tb", "\\n", "=", "<<", "12:30", "1_000", "0x1F", "null", "1e3", "word " * 40, "a -b", ""),
        *("one\ntwo\n" + "word " * 40, "word  " * 30, "字" * 200, "# a\n# b"),
    ]
)
WORDS = st.one_of(TRICKY, st.text(max_size=30), st.text("ab ,:#'\"\n-{}[]?", max_size=150))
LINES = WORDS.map(lambda t: t[:300])
NUMBERS = st.integers(-9000, 9000).map(lambda n: n / 1000)
POSITIVE = st.integers(300, 9000).map(lambda n: n / 1000)
UNITS = st.integers(0, 1000).map(lambda n: n / 1000)
POINTS = st.tuples(NUMBERS, NUMBERS, NUMBERS)
PATHS = st.sampled_from(["refs/ida.png", "小/x y.png", "a#b.png", "no", "a  b .png", "a\u202eb.png"])


def word(vocabulary: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(vocabulary))


def things(who: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    """Strategies of the parts of a shot, with everyone drawn from `who`."""
    placement = st.fixed_dictionaries(
        {"who": who},
        optional={"zone": word(g.Zone), "emotion": word(g.Emotion), "holding": st.lists(LINES, max_size=2)},
    )
    frame = st.one_of(
        WORDS,
        st.fixed_dictionaries(
            {},
            optional={"describe": WORDS, "picture": PATHS, "placements": st.lists(placement, max_size=2)},
        ),
    )
    beat = st.fixed_dictionaries(
        {"who": who, "verb": word(g.Verb)},
        optional={"at": UNITS, "for": POSITIVE, "to": st.one_of(word(g.Zone), POINTS), "target": who},
    )
    entity = st.fixed_dictionaries(
        {"id": st.sampled_from(["ball", "球", "on"])},
        optional={
            "at": POINTS,
            "looks": LINES,
            "mass": POSITIVE,
            "bounce": UNITS,
            "count": st.integers(1, 9),
        },
    )
    return {
        "camera": st.fixed_dictionaries(
            {}, optional={"size": word(g.ShotSize), "move": word(g.CameraMove), "amount": UNITS}
        ),
        "action": WORDS, "narration": WORDS, "light": LINES, "sound": LINES, "prompt": WORDS,
        "first_frame": frame, "last_frame": frame,
        "dialogue": st.lists(
            st.fixed_dictionaries({"who": who, "line": WORDS}, optional={"how": LINES, "at": UNITS}),
            max_size=3,
        ),
        "motion": st.fixed_dictionaries(
            {}, optional={
                "beats": st.lists(beat, max_size=3),
                "entities": st.lists(entity, max_size=2, unique_by=lambda e: e["id"]),
            },
        ),
        "transition": st.one_of(
            st.sampled_from(sorted(g.HARD_CUTS)), st.just({"kind": "dissolve", "seconds": 0.04})
        ),
        "seconds": POSITIVE, "seed": st.integers(0, 9), "source": st.tuples(st.just(3), st.integers(3, 99)),
        "locked": st.booleans(), "review": st.lists(LINES, max_size=2),
    }  # fmt: skip


@st.composite
def boards(draw: st.DrawFn) -> Board:
    someone = st.fixed_dictionaries(
        {"name": LINES}, optional={"looks": WORDS, "references": st.lists(PATHS, max_size=2)}
    )
    cast = draw(st.dictionaries(IDS, someone, min_size=1, max_size=3))
    parts = things(st.sampled_from(sorted(cast)))
    scenes, number = [], 0
    for index in range(draw(st.integers(0, 2))):
        shots = []
        for _ in range(draw(st.integers(0, 3))):
            number += 10
            joined = {"boundary": draw(st.sampled_from(["cut", "continue", {"continue": "s010"}]))}
            shot = draw(st.fixed_dictionaries({}, optional=parts))
            shots.append({"id": f"s{number:03d}", **(joined if number > 10 else {}), **shot})
        scenes.append({"id": f"sc{index}", "heading": draw(LINES), "mood": draw(LINES), "shots": shots})
    fps = draw(st.sampled_from([24, "24000/1001", 25]))
    look = {"notes": draw(WORDS), "palette": draw(st.lists(LINES, max_size=2))}
    return Board.model_validate(
        {"title": draw(LINES), "film": {"fps": fps}, "look": look, "cast": cast, "scenes": scenes}
    )


def read(text: str) -> Board:
    board, problems = board_of(parse(text, "board.yaml"))
    assert board is not None, "\n".join(map(str, problems)) + "\n" + text
    return board


QUIET = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@QUIET
@given(boards())
def test_what_is_written_is_read_back_and_written_the_same_again(board: Board) -> None:
    text = yaml_file.dump(board)
    again = read(text)
    assert again == board
    assert yaml_file.dump(again) == text
    assert "\t" not in text


@QUIET
@given(boards(), boards())
def test_merging_any_board_into_the_file_of_any_other_says_the_new_board(old: Board, new: Board) -> None:
    text = yaml_file.dump(old)
    changed = merged(parse(text, "f"), yaml_file.canonical(old), yaml_file.canonical(new))
    assert read(changed) == new


def layouts(data: dict[str, Any]) -> list[str]:
    """Return `data` as other programs and people lay it out: JSON, other indents, dashes further left."""
    texts = [json.dumps(data, ensure_ascii=False), json.dumps(data, ensure_ascii=False, indent=2)]
    for mapping, sequence, offset, width in ((2, 2, 0, 80), (4, 6, 2, 40), (2, 4, 2, 200)):
        yaml = YAML()
        yaml.width = width
        yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
        stream = io.StringIO()
        yaml.dump(data, stream)
        texts.append(stream.getvalue())
    return texts


@settings(QUIET, max_examples=30)
@given(boards(), boards())
def test_a_file_of_any_layout_can_be_changed(old: Board, new: Board) -> None:
    before, after = yaml_file.canonical(old), yaml_file.canonical(new)
    for text in layouts(before):
        tree = parse(text, "f")
        if tree.problems or board_of(tree)[0] != old:
            continue  # the other program lost something; not ours to judge
        assert read(merged(parse(text, "f"), before, after)) == new


@QUIET
@given(boards(), st.data())
def test_a_commented_board_keeps_its_comments_when_shots_are_edited_moved_and_added(
    board: Board, data: st.DataObject
) -> None:
    lines = yaml_file.dump(board).split("\n")
    text = "\n".join(f"{line}  # end {n}" if _may_end(line) else line for n, line in enumerate(lines))
    assert read(text) == board
    scenes = [scene.model_dump(mode="json", by_alias=True) for scene in board.scenes]
    for scene in scenes:
        for shot in scene["shots"]:
            if data.draw(st.booleans()):
                shot["seconds"] = data.draw(POSITIVE)
                shot["action"] = data.draw(WORDS)
        scene["shots"] = data.draw(st.permutations(scene["shots"]))
        for shot in scene["shots"]:
            shot["boundary"] = "cut"
    new = Board.model_validate({**json.loads(board.model_dump_json(by_alias=True)), "scenes": scenes})
    changed = merged(parse(text, "f"), yaml_file.canonical(board), yaml_file.canonical(new))
    assert read(changed) == new
    for n, line in enumerate(lines):
        if _may_end(line):
            assert f"{line}  # end {n}\n" in changed


def _may_end(line: str) -> bool:
    """Whether the line starts a scene or a shot, so that a comment may follow."""
    return line.lstrip().startswith("- id: s")


def test_a_file_is_not_touched_when_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "storyboard.yaml"
    path.write_text("title:   'My film'   # mine\nfilm: {fps: 24}\n", encoding="utf-8")
    before = path.stat().st_mtime_ns
    assert not yaml_file.update(path, yaml_file.load(path))
    assert path.stat().st_mtime_ns == before
