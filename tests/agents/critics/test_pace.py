"""How long words take, in many scripts."""

import pytest

from filmwright.agents.critics.pace import reading_seconds, speech_seconds, words_seconds
from filmwright.schemas.shot import Shot


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("the last ferry leaves at nine they say to night, love it all", 5.0),
        ("—— Good evening … !", 2 / 2.6),
        ("", 0),
        ("最后一班渡船九点离开码头", 12 / 5.2),
        ("サクラ サクラ やよい", 9 / 8),
        ("私は山へ行く", 3 / 8 + 3 / 4),
        ("마지막 배가 떠난다", 8 / 6),
        ("狐狸 said hello", 2 / 5.2 + 2 / 2.6),
        ("Последний паром уходит", 3 / 2.6),
        ("العبارة الأخيرة تغادر", 3 / 2.6),
    ],
)
def test_words_take_their_time_in_every_script(text: str, seconds: float) -> None:
    assert words_seconds(text) == pytest.approx(seconds)


def test_reading_is_faster_than_speaking() -> None:
    assert reading_seconds("one two three four five six") == pytest.approx(6 / 3.6)


def test_lines_follow_one_another_or_overlap() -> None:
    lines = [{"who": "ida", "line": "one two three four five six " * 2}] * 2
    assert speech_seconds(Shot(id="s010")) == 0
    assert speech_seconds(Shot.model_validate({"id": "s010", "dialogue": lines})) == pytest.approx(24 / 2.6)
    at_once = [{**line, "at": at} for line, at in zip(lines, (0, 1.5), strict=True)]
    overlapping = Shot.model_validate({"id": "s010", "dialogue": at_once})
    assert speech_seconds(overlapping) == pytest.approx(12 / 2.6 + 1.5)
