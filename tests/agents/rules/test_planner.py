import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.agents.reading.story import read_story
from filmwright.agents.rules.planner import MAX_SHOTS, plan
from filmwright.errors import InputInvalid
from filmwright.schemas.board import Board
from tests.agents.rules.boards import board_of, example, lost_words, story_of

_WORDS: list[str] = [
    "Ida", "bear", "Mr", "the", "a", "an", "fox", "said", "asked", "“Hello,”", '"Go!"', ".", ",", "!",
    "?", "she", "he", "they", "it", "ran", "walked", "sat", "gave", "was", "not", "had", "and", "but",
    "then", "that", "night", "in", "forest", "at", "harbour", ";", "—", "-", "INT.", "EXT.", "JOE",
    "(V.O.)", "\n\n", "\n\n", ">", "<", "[[", "]]", "/*", "*/", "~", "=", "===", "^", "@", "狐狸", "说",
    "“你好”", "。", "الثعلب", "قال", "волк", "сказал", "🎉", "123", "forty", "oranges", "rolled", "umbrella",
    "to", "with", "her", "of", "eight", "red", "hat", "Chapter", "one", "*", "*", "*",
]  # fmt: skip
_ODD = {
    "one word": "Hello",
    "one letter": "x",
    "only emoji": "🎉🎈🎉 🐻",
    "only dialogue": '"Hello."\n\n"Who are you?"\n\n"Nobody."',
    "only a list": "- eggs\n- milk\n- a red hat\n- one bear",
    "all capitals": "THE BEAR RAN TO THE HOUSE. IDA SAID NOTHING. THE END.",
    "no punctuation": "the bear ran and ran and then it was night and nobody came " * 30,
    "one long line": "Ida walked to the house and sat down, then she rose again, " * 80,
    "one long word": "a" * 5000,
    "right to left": "كان يا ما كان، ثعلب في الغابة. قال الثعلب: «أنا جائع». ركض الثعلب إلى البيت.",
    "a language without a table": "여우가 까마귀를 보았다. 까마귀는 날아갔다.",
    "only a title": "The Bear",
    "nothing but headings": "INT. HOUSE - DAY\n\nEXT. GARDEN - NIGHT\n",
    "many in the cast": " ".join(
        f"Person{chr(97 + i)}x said nothing and Person{chr(97 + i)}x ran." for i in range(26)
    ),
}


def well_made(board: Board) -> None:
    """What must be true of every board, whatever the story."""
    ids = [s.id for s in board.shots] + [s.id for s in board.scenes]
    assert len(ids) == len(set(ids))
    assert [s.id for s in board.shots] == [f"s{10 * (i + 1):03d}" for i in range(len(board.shots))]
    for scene in board.scenes:
        before = None
        for shot in scene.shots:
            assert shot.planner == "rules"
            assert shot.confidence is not None
            assert shot.confidence > 0.75 or shot.review
            assert shot.source is not None
            for beat in shot.motion.beats:
                assert beat.at + beat.duration <= shot.seconds + 0.051
            if shot.boundary.kind == "continue":
                assert before is not None, "a take cannot go on over a change of scene"
                assert shot.transition.kind == "cut"
                ended = {p.who: (p.zone, p.posture) for p in before.last_frame.placements}
                for p in shot.first_frame.placements:
                    assert ended.get(p.who, (p.zone, p.posture)) == (p.zone, p.posture)
            before = shot


@pytest.mark.parametrize("text", _ODD.values(), ids=_ODD.keys())
def test_an_odd_story_makes_a_whole_board(text: str) -> None:
    story = story_of(text)
    board = plan(story, size=(640, 360), fps=24, style="flat")
    well_made(board)
    assert lost_words(story, board) == []
    assert len(board.shots) >= 1


def test_a_story_that_is_only_a_scene_break_is_refused() -> None:
    with pytest.raises(InputInvalid, match="nothing"):
        board_of("* * *")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=80),
    st.sampled_from(["s.txt", "s.fountain"]),
    st.sampled_from([(None, None), (None, None), (3, None), (12, None), (None, 0.3), (5, 0.4)]),
)
def test_no_word_of_any_story_is_lost(
    words: list[str], name: str, asked: tuple[int | None, float | None]
) -> None:
    text = " ".join(words)
    shots, minutes = asked
    try:
        story = read_story(text.encode(), name=name)
        board = plan(story, size=(640, 360), fps=24, style="flat", shots=shots, minutes=minutes)
    except InputInvalid:
        return
    well_made(board)
    assert lost_words(story, board) == []
    assert shots is None or len(board.shots) == shots


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_is_planned_or_refused(text: str) -> None:
    try:
        board = board_of(text.encode("utf-8", "ignore").decode())
    except InputInvalid:
        return
    well_made(board)


@pytest.mark.parametrize("pattern", ["bear*", "*.fountain", "狐*"])
def test_the_examples_make_whole_boards_that_survive_their_own_format(pattern: str) -> None:
    board = example(pattern)
    well_made(board)
    assert Board.model_validate(board.model_dump(mode="json", by_alias=True)) == board


def test_the_same_story_makes_the_same_board_in_another_process() -> None:
    script = (
        "import sys; sys.path.insert(0, '.');"
        "from tests.agents.rules.boards import example;"
        "print(example('bear*').model_dump_json(by_alias=True))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": ".", "PYTHONIOENCODING": "utf-8"}
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=env)
    assert other.stdout.decode().strip() == example("bear*").model_dump_json(by_alias=True)


def test_planning_imports_nothing_heavy() -> None:
    script = (
        "import sys; import filmwright.agents.rules.planner, filmwright.agents.reading.story;"
        "heavy = {'numpy','skia','cv2','av','moviepy','scipy','langgraph','openai','torch','PIL','sqlmodel'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert out.stdout.strip() == "[]"


def test_a_very_long_story_is_filmed_from_its_beginning_and_says_so() -> None:
    text = "\n\n".join(f"The bear walked to house {i}. Ida was waiting there for him." for i in range(30_000))
    story = story_of(text)
    board = plan(story, size=(640, 360), fps=24, style="flat")
    assert len(board.shots) == MAX_SHOTS
    assert lost_words(story, board) == []
    assert f"at most {MAX_SHOTS} shots" in board.left_out[-1].why
    assert board.left_out[-1].source[1] == len(text)


def test_a_very_long_screenplay_is_filmed_from_its_beginning_and_says_so() -> None:
    text = "\n\n".join(f"INT. ROOM {i} - DAY\n\nIda sits.\n\nIDA\nRoom {i}." for i in range(3000))
    story = story_of(text)
    board = plan(story, size=(640, 360), fps=24, style="flat")
    assert len(board.shots) == MAX_SHOTS
    assert lost_words(story, board) == []


def test_a_screenplay_full_of_notes_loses_nothing() -> None:
    text = (
        "INT. ROOM - DAY\n\nIda sits.\n\n"
        + "\n\n".join(f"[[note {i}]]" for i in range(3000))
        + "\n\nIda stands."
    )
    story = story_of(text, "s.fountain")
    board = plan(story, size=(640, 360), fps=24, style="flat")
    assert lost_words(story, board) == []
