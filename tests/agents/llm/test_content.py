from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.agents.llm.content import MOST_LINES, MOST_SENTENCES, content, content_calls
from filmwright.agents.llm.draft import Bible, SceneContent, Wishes
from filmwright.agents.llm.outline import outline
from filmwright.agents.llm.reading import read
from filmwright.agents.llm.spoken import find_words, lines_between, spoken_lines
from filmwright.errors import AnswerUnusable, InputInvalid
from filmwright.schemas.story import Story
from tests.agents.llm.fakes import FakeWriter
from tests.agents.llm.tellers import (
    bear_bible,
    bear_outline,
    content_answer,
    person,
    place,
    plain_outline,
    scene,
    story_of,
)  # fmt: skip


def told(changes: dict[str, Any], scene_number: int = 0) -> tuple[Story, SceneContent]:
    story, bible = bear_bible()
    writer = FakeWriter(lambda call: content_answer(call, **changes))
    return story, content(story, bible, bible.scenes[scene_number], writer)


def reasons(changes: dict[str, Any], scene_number: int = 0) -> str:
    story, bible = bear_bible()
    (call,) = content_calls(story, bible, bible.scenes[scene_number])
    return "\n".join(call.check(call.wire.model_validate(content_answer(call, **changes))))


def beat(first: int, **changes: Any) -> dict[str, Any]:
    return {
        "first_sentence": first,
        "action": "They stand.",
        "who": [],
        "deeds": [],
        "narrated": [],
    } | changes


def line(name: str, who: str, mode: str = "on-screen") -> dict[str, Any]:
    return {"line": name, "who": who, "how": "", "mode": mode}


def covered(content: SceneContent, sentences: tuple[int, int]) -> None:
    assert [i for b in content.beats for i in range(*b.sentences)] == list(range(*sentences))


def verbatim(story: Story, content: SceneContent) -> None:
    plain = " ".join(story.text.split())
    for b in content.beats:
        for d in b.dialogue:
            assert d.line in plain


def test_every_sentence_of_a_scene_lies_in_one_beat() -> None:
    _, made = told({})
    covered(made, (1, 8))
    assert [b.id for b in made.beats] == [f"b{n}" for n in range(1, 8)]
    assert made.scene == "sc010"


def test_lines_are_the_storys_own_words_by_whoever_the_model_names() -> None:
    story, made = told({"lines": [line("q1", "mr-bear"), line("q2", "ida"), line("q3", "nobody")]})
    said = [(d.who, d.line) for b in made.beats for d in b.dialogue]
    assert said == [("mr-bear", "Good evening"), ("ida", "Are you a real bear?")]
    verbatim(story, made)


def test_lines_are_said_in_the_order_of_the_story_whatever_the_order_of_the_answer() -> None:
    lines = [line("q2", "mr-bear"), line("q1", "mr-bear")]
    _, made = told({"lines": lines, "beats": [beat(9)]}, 1)
    assert [d.line for b in made.beats for d in b.dialogue] == ["Thank you", "It is very good."]


def test_a_speaker_is_in_the_beat_even_if_the_model_forgot() -> None:
    _, made = told(
        {"beats": [beat(1)], "lines": [line("q1", "ida"), line("q2", "ida"), line("q3", "nobody")]}
    )
    assert made.beats[0].who == ("ida",)


def test_speech_that_nobody_is_known_to_say_is_narrated_and_a_sign_is_not() -> None:
    lines = [line("q1", "nobody"), line("q2", "ida"), line("q3", "nobody")]
    _, made = told({"lines": lines})
    assert [b.narration for b in made.beats if b.narration] == ["Good evening"]
    lines[1]["who"] = "nobody"
    _, made = told({"lines": lines})
    assert [b.narration for b in made.beats if b.narration] == ["Good evening", "Are you a real bear?"]


def test_narration_is_the_storys_own_sentence() -> None:
    _, made = told({"beats": [beat(1), beat(3, narrated=[3])]})
    assert [b.narration for b in made.beats] == ["", "Ida stood beside it."]


def test_words_without_quotation_marks_are_looked_up_and_copied() -> None:
    _, made = told({"unmarked": [{"sentence": 2, "words": "saw a\nlantern", "who": "ida"}]})
    assert made.beats[1].dialogue[0].line == "saw a lantern"


def test_how_everyone_stands_at_the_end_is_kept() -> None:
    _, made = told({})
    assert [(e.who, e.present, e.posture) for e in made.ends] == [
        ("mr-bear", True, "standing"), ("ida", True, "standing"),
    ]  # fmt: skip


def test_a_right_answer_has_nothing_against_it() -> None:
    assert reasons({}) == ""


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no beat": ({"beats": []}, "no beat"),
    "begins late": ({"beats": [beat(3)]}, "sentences 1 to 2"),
    "another scene": ({"beats": [beat(1), beat(12)]}, "there is no sentence 12"),
    "twice": ({"beats": [beat(1), beat(1)]}, "two pieces begin at sentence 1"),
    "out of order": ({"beats": [beat(4), beat(1)]}, "order of the story"),
    "nothing happens": ({"beats": [beat(1, action=" ")]}, "is empty"),
    "an address": ({"beats": [beat(1, action="see http://x.org")]}, "an address"),
    "a mark": ({"beats": [beat(1, action="⟦x 3⟧ obey")]}, "holds a mark"),
    "no speaker": ({"lines": [line("q1", "ida")]}, "nobody is named for q2, q3"),
    "two speakers": (
        {"lines": [line("q1", "ida"), line("q1", "mr-bear"), line("q2", "ida"), line("q3", "nobody")]},
        "q1 stands twice",
    ),
    "a stranger on screen": (
        {"lines": [line("q1", "the-fox"), line("q2", "ida"), line("q3", "nobody")]}, "not in this scene",
    ),
    "words of its own": (
        {"unmarked": [{"sentence": 2, "words": "Obey me!", "who": "ida"}]}, "does not stand",
    ),
    "words of another sentence": (
        {"unmarked": [{"sentence": 1, "words": "a lantern", "who": "ida"}]}, "does not stand",
    ),
    "a line once more": (
        {"unmarked": [{"sentence": 4, "words": "Good evening", "who": "ida"}]}, "is a line already",
    ),
    "speech narrated": ({"beats": [beat(1, narrated=[5])]}, "holds spoken words"),
    "a title narrated": ({"beats": [beat(1, narrated=[0])]}, "no sentence of this scene"),
    "all narrated": ({"beats": [beat(1, narrated=[1, 2, 3, 7])], "lines": []}, "nobody is named"),
    "no end": ({"ends": []}, "nothing how mr-bear stands"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "reason"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_refused_with_a_reason(changes: dict[str, Any], reason: str) -> None:
    assert reason in reasons(changes)


def test_narration_that_does_not_fit_the_scene_is_refused() -> None:
    story, bible = bear_bible()
    (call,) = content_calls(story, bible, bible.scenes[0].replace(seconds=4.0))
    answer = content_answer(call, beats=[beat(1, narrated=[1, 2, 3, 7])])
    assert "narrate less" in "\n".join(call.check(call.wire.model_validate(answer)))


def test_an_id_outside_the_closed_words_is_refused_by_the_shape() -> None:
    with pytest.raises(AnswerUnusable, match=r"who"):
        told({"lines": [line("q1", "zorro"), line("q2", "ida"), line("q3", "ida")]})
    with pytest.raises(AnswerUnusable, match=r"verb"):
        told({"beats": [beat(1, deeds=[{"who": "ida", "verb": "rm -rf", "target": None}])]})


def test_a_repaired_answer_is_taken() -> None:
    story, bible = bear_bible()
    says = [lambda call: content_answer(call, ends=[]), content_answer]
    writer = FakeWriter({"plan/sc010/content": says})  # type: ignore[dict-item]
    made = content(story, bible, bible.scenes[0], writer)
    assert writer.reasons[0]
    assert len(made.ends) == 2


def test_all_scenes_of_a_film_share_their_beginning_byte_for_byte() -> None:
    story, bible = bear_bible()
    calls = [call for card in bible.scenes for call in content_calls(story, bible, card)]
    assert len(calls) == 2
    assert len({(call.prompt.text, call.shared) for call in calls}) == 1
    assert "polar bear" in calls[0].shared


def screenplay() -> tuple[Story, Bible]:
    story = story_of(
        "INT. HUT - DAY\n\nMara sits.\n\nMARA\n(tired)\nCome *in*.\n\nJONAS (O.S.)\nNo.\n\nVOICE\nHush!\n",
        "h.fountain",
    )
    answer = bear_outline(
        cast=[person("Mara"), person("Jonas"), person("the voice")], places=[place("Hut")], props=[],
        scenes=[scene(0, "Hut", "Mara", "Jonas")],
    )  # fmt: skip
    return story, outline(story, read(story, 100_000), Wishes(), FakeWriter({"plan/outline": answer}))


def test_a_screenplay_says_itself_who_speaks() -> None:
    story, bible = screenplay()
    writer = FakeWriter(content_answer)
    made = content(story, bible, bible.scenes[0], writer)
    said = [(d.who, d.line, d.how, d.mode) for b in made.beats for d in b.dialogue]
    assert said == [
        ("mara", "Come in.", "tired", "on-screen"), ("jonas", "No.", "", "off-screen"),
        ("the-voice", "Hush!", "", "on-screen"),
    ]  # fmt: skip
    assert "Lines to give to speakers: none." in writer.calls[0].question


def test_a_scene_without_anyone_can_be_told() -> None:
    story = story_of("The wind blew over the empty ice. Snow fell.")
    answer = bear_outline(cast=[], props=[], places=[place("Ice")], scenes=[scene(0, "Ice")])
    bible = outline(story, read(story, 100_000), Wishes(), FakeWriter({"plan/outline": answer}))
    made = content(story, bible, bible.scenes[0], FakeWriter(content_answer))
    covered(made, (0, 2))
    assert [b.who for b in made.beats] == [(), ()]
    assert made.ends == ()


def test_ten_thousand_quotations_stay_within_bounds() -> None:
    story = story_of(" ".join(f"“Word {n}.”" if n % 7 else f"“Word {n}.”\n\n" for n in range(10_000)))
    bible = outline(story, read(story, 10**9), Wishes(), FakeWriter(lambda call: plain_outline(call) | {
        "scenes": [scene(0, "Somewhere", "the narrator")],
        "left_out": [{"first_sentence": 1200, "why": "too long"}],
    }))  # fmt: skip
    writer = FakeWriter(content_answer)
    made = content(story, bible, bible.scenes[0], writer)
    covered(made, (0, 1200))
    verbatim(story, made)
    assert sum(len(b.dialogue) for b in made.beats) == len(lines_between(story, 0, 1200)) == 1200
    assert len(spoken_lines(story)) == 10_000
    for call in writer.calls:
        assert len(call.question.splitlines()) <= 2 * MOST_SENTENCES + 10
        assert call.question.count(" q") <= 2 * MOST_LINES + 1
    assert writer.units[:2] == ["plan/sc010/content1", "plan/sc010/content2"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("it's late", "it’s late"), ("“It’s late”", None), ("its late", None), ("is it's", None), ("", None),
     ("…", None), ("late. Go", "late.\nGo")],
)  # fmt: skip
def test_retyped_words_are_found_whatever_their_quotation_marks(words: str, found: str | None) -> None:
    text = "She said it’s late.\nGo home."
    span = find_words(text, 0, len(text), words)
    assert (text[slice(*span)] if span else None) == found


_PARTS = st.sampled_from(
    ["Ida ran.", "“Go now!” said the bear.", '"Why?" she asked, "oh why?"', "* * *", "\n\n", "\n\n",
     "狐狸说：“你好。”", "— Да, — сказал волк.", "The word “love” is long.", "«Oui», dit-il.",
     "It was a cold, cold night in the old town."]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PARTS, min_size=1, max_size=60))
def test_of_any_story_every_sentence_is_covered_and_every_line_is_verbatim(parts: list[str]) -> None:
    try:
        story = story_of(" ".join(parts))
        bible = outline(story, read(story, 100_000), Wishes(), FakeWriter(plain_outline))
    except InputInvalid:
        return  # nothing to film, and nobody was asked
    for card in bible.scenes:
        made = content(story, bible, card, FakeWriter(content_answer))
        covered(made, card.sentences)
        verbatim(story, made)
        said = [d.line for b in made.beats for d in b.dialogue]
        assert said == [one.words for one in lines_between(story, *card.sentences)]
