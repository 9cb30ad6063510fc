"""Subtitles are readable, stay inside their shot, never overlap, and lose no word."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.assembler.phrases import MAX_WIDTH, broken, readable, speaking_seconds, width
from filmwright.assembler.subtitles import Cue, cues, srt, webvtt
from filmwright.schemas.board import FilmFormat
from filmwright.schemas.cut import Cut, CutClip, CutShot, Timeline, TimelineSpan
from filmwright.schemas.shot import Shot

FPS = Fraction(24)


def film(*shots: dict[str, Any], frames: int = 96, overlap: int = 0) -> tuple[Cut, Timeline]:
    """Return a cut of shots of equal length, each overlapping the one before by `overlap`."""
    clip = CutClip(path=Path("clip.mp4"), sha256="0", frames=frames)
    made = [Shot.model_validate({"id": f"s{n}", **shot}) for n, shot in enumerate(shots)]
    cut = Cut(
        title="Test",
        film=FilmFormat(),
        size=(320, 180),
        names={"bear": "Mr Bear", "ida": "Ida"},
        shots=tuple(CutShot(shot=shot, scene="sc1", clips=(clip,)) for shot in made),
    )
    spans = [TimelineSpan(kind="title", id="title", start=0, frames=48)]
    for shot in made:
        start = spans[-1].start + spans[-1].frames - (overlap if len(spans) > 1 else 0)
        spans.append(TimelineSpan(kind="shot", id=shot.id, start=start, frames=frames))
    return cut, Timeline(fps=FPS, frames=spans[-1].start + frames, spans=tuple(spans))


def line(who: str, words: str, at: float | None = None) -> dict[str, Any]:
    return {"who": who, "line": words, "at": at}


def test_a_line_is_shown_with_its_speakers_name_for_as_long_as_it_takes_to_say() -> None:
    found = cues(*film({"dialogue": [line("bear", "Good evening?")]}))
    assert [(c.text, c.speaker, c.kind) for c in found] == [("Good evening?", "Mr Bear", "dialogue")]
    assert found[0].start_frame == 48 + 6
    assert found[0].end_frame - found[0].start_frame == round(speaking_seconds("Good evening?") * 24)


def test_lines_follow_one_another_in_their_order_with_a_gap() -> None:
    a, b = cues(*film({"dialogue": [line("bear", "Good evening?"), line("ida", "Who are you?")]}))
    assert (a.speaker, b.speaker) == ("Mr Bear", "Ida")
    assert b.start_frame - a.end_frame == 2


def test_a_line_with_a_time_starts_then() -> None:
    a, b = cues(*film({"dialogue": [line("bear", "Hm."), line("ida", "Who are you?", at=2.5)]}))
    assert b.start_frame == 48 + 60
    assert a.end_frame <= b.start_frame


def test_a_line_is_not_swallowed_by_one_that_is_due_too_soon() -> None:
    a, b = cues(*film({"dialogue": [line("ida", "Where did you go, bear?"), line("bear", "Home.", at=0.3)]}))
    assert (a.speaker, b.speaker) == ("Ida", "Mr Bear")
    assert a.end_frame - a.start_frame >= 0.55 * speaking_seconds("Where did you go, bear?") * 24


def test_a_piece_does_not_end_on_an_article_when_a_clause_ends_near() -> None:
    text = "Beside it stood Ida, a girl of eight in a yellow raincoat, with an umbrella over her head."
    assert readable(text) == [
        "Beside it stood Ida, a girl of eight in a yellow raincoat,",
        "with an umbrella over her head.",
    ]


def test_words_that_do_not_fit_are_hurried_and_none_is_lost() -> None:
    words = "This is a line of words that takes far longer to say than the shot has time for. " * 4
    found = cues(*film({"dialogue": [line("bear", words)]}, frames=48))
    assert " ".join(c.text for c in found) == words.strip()
    assert found[-1].end_frame <= 96
    assert min(c.end_frame - c.start_frame for c in found) > 6


def test_narration_is_told_in_pieces_of_two_lines_and_lingers_when_there_is_time() -> None:
    words = (
        "Once upon a time, at the cold end of the world, there lived a bear who owned a hat. "
        "It was a very good hat, and he lifted it for everybody he met, which was nobody."
    )
    found = cues(*film({"narration": words}, frames=480))
    assert " ".join(c.text for c in found) == words
    assert all(width(c.text) <= MAX_WIDTH for c in found)
    assert all(c.kind == "narration" and c.speaker == "" for c in found)
    assert found[0].end_frame - found[0].start_frame > speaking_seconds(found[0].text) * 24
    short = cues(*film({"narration": words}, frames=72))
    assert short[-1].end_frame <= 48 + 72


def test_dissolving_shots_share_the_overlap() -> None:
    told = {"narration": "word " * 60}
    found = cues(*film(told, told, frames=96, overlap=24))
    first = [c for c in found if c.start_frame < 48 + 96 - 12]
    assert max(c.end_frame for c in first) <= 48 + 96 - 12
    assert min(c.start_frame for c in found if c not in first) >= 48 + 96 - 12


def test_chinese_is_cut_at_its_own_full_stops_in_lines_of_sixteen() -> None:
    text = "从前有一只熊，他有一顶很好的帽子。他对每个人都举起帽子，可是那里没有人。风也很大，灯光在远处。"
    pieces = readable(text)
    assert "".join(pieces) == text
    assert [len(piece) for piece in pieces] == [17, 30]
    assert all(len(row) <= 17 for piece in pieces for row in broken(piece).split("\n"))
    assert not any(row.startswith(("，", "。")) for piece in pieces for row in broken(piece).split("\n"))


def test_a_long_sentence_is_cut_after_a_clause_and_into_even_parts() -> None:
    text = "When the wind came down from the north and took the hat away, the bear ran after it over the ice."
    assert readable(text) == [
        "When the wind came down from the north and took the hat away,",
        "the bear ran after it over the ice.",
    ]
    long = "a" * 300
    assert "".join(readable(long)) == long
    assert max(map(len, readable(long))) <= MAX_WIDTH


def test_many_lines_in_a_moment_are_shown_together() -> None:
    found = cues(*film({"dialogue": [line("bear", f"Word {n}.") for n in range(12)]}, frames=5))
    assert len(found) == 1
    assert all(f"Word {n}." in found[0].text for n in range(12))


TEXT = st.text('ab cd, e. f! 你好。 ”")', min_size=1, max_size=200).filter(lambda t: t.strip())
LINE = st.builds(
    line, st.sampled_from(["bear", "ida"]), TEXT, st.none() | st.integers(0, 50).map(lambda n: n / 10)
)
SHOT = st.fixed_dictionaries({}, optional={"narration": TEXT, "dialogue": st.lists(LINE, max_size=5)})


@settings(deadline=None, max_examples=150)
@given(st.lists(SHOT, min_size=1, max_size=3), st.integers(1, 200), st.integers(0, 100))
def test_cues_never_overlap_nor_leave_their_shots(shots: list[Any], frames: int, overlap: int) -> None:
    cut, timeline = film(*shots, frames=frames, overlap=min(overlap, frames // 2))
    found = cues(cut, timeline)
    for cue in found:
        assert 48 <= cue.start_frame < cue.end_frame <= timeline.frames
    for before, after in pairwise(found):
        assert before.end_frame <= after.start_frame
    told = "".join(c.text for c in found).replace(" ", "")
    for shot in shots:
        for words in [shot.get("narration", ""), *(d["line"] for d in shot.get("dialogue", []))]:
            for piece in readable(words):
                assert piece.replace(" ", "") in told


def test_subrip_times_are_exact_at_ntsc_rates() -> None:
    ntsc = Fraction(24000, 1001)
    text = srt([Cue(24 * 3600, 24 * 3600 + 24, "Hello.", "Ida", "dialogue")], ntsc)
    assert text == "1\n01:00:03,600 --> 01:00:04,601\nHello.\n"
    assert srt([], ntsc) == ""


def test_words_that_look_like_markup_stay_words() -> None:
    cue = Cue(0, 24, "a <b> & --> {\\an8}", "X & <Y>", "dialogue")
    assert srt([cue], FPS).split("\n")[2] == "a ‹b› & --› (\\an8}"
    assert "<v X &amp; &lt;Y&gt;>a &lt;b&gt; &amp; --&gt; {\\an8}</v>" in webvtt([cue], FPS)


def test_long_cues_are_written_on_two_lines_of_like_width() -> None:
    text = "When the wind came down from the north and took the hat away"
    rows = broken(text).split("\n")
    assert " ".join(rows) == text
    assert len(rows) == 2
    assert abs(len(rows[0]) - len(rows[1])) < 12
