import random
from collections.abc import Sequence
from typing import Any

import pytest

from filmwright.agents.llm.bible import in_turn
from filmwright.agents.llm.casting import doubtful, is_proper, key, met, with_ids
from filmwright.agents.llm.chunks import card_calls
from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Bible, Wishes
from filmwright.agents.llm.outline import outline
from filmwright.agents.llm.reading import CHUNK_WORDS, read
from filmwright.agents.llm.tokens import estimate
from filmwright.agents.llm.wire_outline import Card, Person
from filmwright.errors import AnswerUnusable
from filmwright.schemas.board import Character
from filmwright.schemas.story import Story
from tests.agents.llm.fakes import FakeWriter
from tests.agents.llm.tellers import card_answer, long_story_model, person, story_of, task_of

PEOPLE = ["Ida Holm", "Captain Storr", "Anna Vik", "the old man"]
WINDOW = 20_000


def novel(words: int, seed: int = 1) -> str:
    rng = random.Random(seed)
    lines, count, chapter = ["The Long Winter", ""], 0, 0
    while count < words:
        if count >= chapter * 3000:
            chapter += 1
            lines += [f"Chapter {chapter}", ""]
        said = []
        for _ in range(rng.randint(2, 6)):
            a, b = rng.sample(PEOPLE, 2)
            said.append(
                rng.choice(
                    [
                        f"There {a} walked along the frozen harbour and looked at the sea for a long while.",
                        f"“Where is the boat?” asked {a}, and {b} did not know.",
                        f"Then {a} gave {b} a lantern and a red coat before the storm came over the roofs.",
                    ]
                )
            )
        lines += [" ".join(said), ""]
        count += sum(len(s.split()) for s in said)
    return "\n".join(lines)


NOVEL = story_of(novel(12_000))


def planned(
    wishes: Wishes, story: Story = NOVEL, window: int = WINDOW, model: Any = None
) -> tuple[Bible, FakeWriter]:
    writer = FakeWriter(model or long_story_model(PEOPLE))
    return outline(story, read(story, window), wishes, writer), writer


def told_once(story: Story, bible: Bible) -> None:
    count = [0] * len(story.sentences)
    for first, last in [c.sentences for c in bible.scenes] + [(a, b) for a, b, _ in bible.left_out]:
        for i in range(first, last):
            count[i] += 1
    assert set(count) == {1}


def test_a_long_story_is_read_in_chunks_that_tile_it() -> None:
    reading = read(NOVEL, WINDOW)
    assert not reading.fits
    assert reading.chunks[0][0] == 0
    assert reading.chunks[-1][1] == len(NOVEL.sentences)
    assert all(a[1] == b[0] for a, b in zip(reading.chunks, reading.chunks[1:], strict=False))
    words = [sum(len(NOVEL.text[a:b].split()) for a, b in NOVEL.sentences[x:y]) for x, y in reading.chunks]
    assert all(CHUNK_WORDS / 3 <= n <= 1.6 * CHUNK_WORDS for n in words[:-1])


def test_chunks_begin_at_chapters_or_paragraphs() -> None:
    for first, _ in read(NOVEL, WINDOW).chunks[1:]:
        gap = NOVEL.text[NOVEL.sentences[first - 1][1] : NOVEL.sentences[first][0]]
        assert "\n\n" in gap


def test_one_endless_paragraph_is_cut_all_the_same() -> None:
    story = story_of("Ida walked on and on. " * 4000)
    chunks = read(story, WINDOW).chunks
    assert len(chunks) > 4
    assert chunks[-1][1] == len(story.sentences)


def test_every_chunk_is_a_call_of_its_own_then_one_chooses() -> None:
    bible, writer = planned(Wishes(minutes=2))
    cards = [f"plan/card{n:02d}" for n in range(1, len(read(NOVEL, WINDOW).chunks) + 1)]
    assert writer.units[: len(cards)] == cards
    assert writer.units[len(cards) :] == ["plan/same01", "plan/outline"]  # is the old man the old man?
    told_once(NOVEL, bible)


@pytest.mark.parametrize(("wishes", "seconds"), [(Wishes(minutes=2), 120), (Wishes(minutes=1, shots=15), 60)])
def test_a_long_story_becomes_a_film_as_long_as_was_asked_for(wishes: Wishes, seconds: float) -> None:
    bible, _ = planned(wishes)
    assert sum(c.seconds for c in bible.scenes) == pytest.approx(seconds, abs=0.01)
    assert wishes.shots is None or sum(c.shots for c in bible.scenes) == wishes.shots
    assert any("left out to keep the film to" in why for _, _, why in bible.left_out)
    told_once(NOVEL, bible)


def test_a_story_too_long_for_a_small_window_is_still_told_whole() -> None:
    story = story_of(novel(2500))
    bible, writer = planned(Wishes(), story, window=9000)
    assert len([u for u in writer.units if "card" in u]) > 1
    told_once(story, bible)
    assert {why.split(":")[0] for _, _, why in bible.left_out} <= {"the title", "a mark between parts"}


def test_no_question_is_larger_than_the_window() -> None:
    story = story_of(novel(60_000))
    for window in (8000, 32_000):
        _, writer = planned(Wishes(minutes=4), story, window=window)
        for call in writer.calls:
            assert estimate(call.prompt.text + call.shared + call.question) < window


def test_many_moments_are_chosen_from_in_parts_that_share_the_film() -> None:
    story = story_of(novel(40_000))
    bible, writer = planned(Wishes(minutes=3), story, window=7000)
    parts = [u for u in writer.units if "outline" in u]
    assert len(parts) > 1
    assert parts[0] == "plan/outline1"
    assert sum(c.seconds for c in bible.scenes) == pytest.approx(180, abs=0.01)
    told_once(story, bible)


def test_fewer_shots_than_parts_leave_whole_parts_out() -> None:
    story = story_of(novel(40_000))
    bible, _ = planned(Wishes(shots=2), story, window=7000)
    assert sum(c.shots for c in bible.scenes) == 2
    told_once(story, bible)


def test_the_cards_can_be_asked_side_by_side() -> None:
    asked: list[int] = []

    def together(calls: Sequence[Call[Card]], writer: Writer) -> list[Card]:
        asked.append(len(calls))
        return list(reversed([writer.ask(call) for call in reversed(calls)]))

    writer = FakeWriter(long_story_model(PEOPLE))
    one = outline(NOVEL, read(NOVEL, WINDOW), Wishes(minutes=2), writer, together)
    assert asked == [len(read(NOVEL, WINDOW).chunks)]
    assert one == planned(Wishes(minutes=2))[0]
    assert in_turn([], writer) == []


def test_a_name_that_is_part_of_another_is_asked_about_and_joined() -> None:
    def model(call: Call[Any]) -> Any:
        answer = long_story_model(PEOPLE)(call)
        if call.unit == "plan/card02":
            answer["cast"][0] |= {"name": "Ida", "looks": "tall woman, grey coat"}
            for moment in answer["moments"]:
                moment["cast"] = ["Ida" if w == "Ida Holm" else w for w in moment["cast"]]
        return answer

    bible, writer = planned(Wishes(minutes=2), model=model)
    (asked,) = (call for call in writer.calls if "same" in call.unit)
    assert "Ida" in asked.question
    assert bible.cast["ida-holm"].aliases == ("Ida",)
    assert bible.cast["ida-holm"].looks == "tall woman, grey coat"
    assert "ida" not in bible.cast


def people(*cards: tuple[int, str, tuple[str, ...]]) -> list[tuple[int, Person]]:
    return [(card, Person.model_validate(person(name, *aliases))) for card, name, aliases in cards]


def test_a_shared_proper_name_joins_and_a_shared_description_does_not() -> None:
    everyone = met(
        people(
            (0, "Ida Holm", ("Ida",)), (1, "Ida", ("she",)), (0, "the old man", ()), (1, "the old man", ()),
            (0, "the Captain", ()), (2, "the Captain", ()), (1, "小红", ()), (2, "小红", ()),
        ),
        {},
    )  # fmt: skip
    assert [(p.person.name, p.cards) for p in everyone] == [
        ("Ida Holm", (0, 1)), ("the old man", (0,)), ("the old man", (1,)), ("the Captain", (0,)),
        ("the Captain", (2,)), ("小红", (1, 2)),
    ]  # fmt: skip
    assert doubtful(everyone, 10) == ((1, 2), (3, 4))
    assert [p.id for p in with_ids(everyone)] == [
        "ida-holm", "the-old-man", "the-old-man-2", "the-captain", "the-captain-2", "小红",
    ]  # fmt: skip


def test_somebody_called_nobody_is_somebody() -> None:
    (one,) = with_ids(met(people((0, "Nobody", ())), {}))
    assert one.id == "nobody-2"  # "nobody" in an answer means no one


def test_two_whom_one_card_names_side_by_side_stay_two() -> None:
    everyone = met(people((0, "Mr Vik", ("Vik",)), (0, "Mrs Vik", ("Vik",))), {})
    assert len(everyone) == 2


def test_whom_the_person_gave_is_meant_by_each_of_their_words() -> None:
    given = {"hero": Character(name="Ida", aliases=("the girl",)), "foe": Character(name="Storr")}
    everyone = met(people((0, "the girl", ()), (1, "Storr", ("Ida",))), given)
    assert [(p.id, p.cards) for p in everyone] == [("hero", (0,)), ("foe", (1,))]


@pytest.mark.parametrize(
    ("name", "proper"),
    [("Ida", True), ("the Bear", True), ("the bear", False), ("Captain", False), ("She", False),
     ("小红", True), ("MARA", True), ("Волк", True), ("...", False)],
)  # fmt: skip
def test_a_proper_name_is_told_from_a_description(name: str, proper: bool) -> None:
    assert is_proper(name) is proper
    assert key(f"  {name} ") == key(name)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no moment": ({"moments": []}, "there is no moment"),
    "an unknown name": ({"cast": [person("Zebulon Quist")]}, "'Zebulon Quist' is not in the text"),
}


@pytest.mark.parametrize(("changes", "reason"), WRONG.values(), ids=WRONG)
def test_a_wrong_card_is_refused_with_a_reason(changes: dict[str, Any], reason: str) -> None:
    call = card_calls(task_of(NOVEL, Wishes(minutes=2), WINDOW))[1]
    assert call.check(Card.model_validate(card_answer(call, PEOPLE))) == ()
    assert reason in "\n".join(call.check(Card.model_validate(card_answer(call, PEOPLE) | changes)))


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [(0, 0, "run from"), (9999, 9999, "run from"), (-1, -1, "run from"), (None, None, "told twice")],
)
def test_moments_that_overlap_or_lie_elsewhere_are_refused(
    first: int | None, last: int | None, reason: str
) -> None:
    call = card_calls(task_of(NOVEL, Wishes(minutes=2), WINDOW))[1]
    answer = card_answer(call, PEOPLE)
    before = answer["moments"][0]
    answer["moments"][1] |= {
        "first_sentence": before["first_sentence"] if first is None else first,
        "last_sentence": before["last_sentence"] if last is None else last,
    }
    assert reason in "\n".join(call.check(Card.model_validate(answer)))


def test_a_pair_without_an_answer_is_refused() -> None:
    def model(call: Call[Any]) -> Any:
        if "same" in call.unit:
            return {"same": [], "different": []}
        return long_story_model(PEOPLE)(call) | (
            {"cast": [person("Ida")], "moments": []} if call.unit == "plan/card02" else {}
        )

    with pytest.raises(AnswerUnusable):
        planned(Wishes(minutes=2), model=model)
