import pytest

from filmwright.agents.reading.quotes import find_quotes
from filmwright.agents.reading.sentences import LONGEST, paragraphs, split_sentences


def sentences(text: str, language: str = "und") -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, language)]


def quotes(text: str) -> list[str]:
    return [q.words(text) for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He ran. She sat.", ["He ran.", "She sat."]),
        ("Mr. Smith met Dr. Who. They sat.", ["Mr. Smith met Dr. Who.", "They sat."]),
        ("It cost 3.50 at 5 p.m. on Monday. Fine.", ["It cost 3.50 at 5 p.m. on Monday.", "Fine."]),
        ("Wait... what? Yes!", ["Wait... what?", "Yes!"]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("狐狸来了。乌鸦说：“你好！”它飞走了。", ["狐狸来了。", "乌鸦说：“你好！”", "它飞走了。"]),
        ("“你好！”狐狸说。乌鸦没说话。", ["“你好！”狐狸说。", "乌鸦没说话。"]),
        ("「だれ？」と狐は言った。烏は黙った。", ["「だれ？」と狐は言った。", "烏は黙った。"]),
        ("هل أنت هنا؟ نعم.", ["هل أنت هنا؟", "نعم."]),
        ("वह आया। वह बैठा।", ["वह आया।", "वह बैठा।"]),
        ("Կատուն եկավ։ Նա նստեց։", ["Կատուն եկավ։", "Նա նստեց։"]),
        ("Am 3. Mai kam er. Er ging.", ["Am 3. Mai kam er.", "Er ging."]),
        ("no punctuation at all", ["no punctuation at all"]),
        ("- eggs\n- milk\n- a red hat", ["- eggs", "- milk", "- a red hat"]),
        ("1. The first\n2. The second", ["1. The first", "2. The second"]),
    ],
)
def test_sentences_end_where_the_script_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text, "de" if "Mai" in text else "und") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Go away. Now!" she said. He left.', ['"Go away. Now!" she said.', "He left."]),
        ('"Who is there?" asked Ida. No one.', ['"Who is there?" asked Ida.', "No one."]),
        ('"Who is there?" Ida asked softly. No one.', ['"Who is there?" Ida asked softly.', "No one."]),
        ('"Go." He left.', ['"Go."', "He left."]),
        ("“Go,” he said. “Now.” He left.", ["“Go,” he said.", "“Now.”", "He left."]),
    ],
)
def test_a_quotation_stays_with_the_words_that_introduce_it(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_wrapped_lines_are_one_paragraph_and_verses_are_many() -> None:
    wrapped = (
        "The bear walked over the ice for a very long time, and it\n"
        "was cold and dark before he came to the house.\n\nHe sat."
    )
    assert len(paragraphs(wrapped)) == 2
    assert len(paragraphs("Roses are red\nViolets are blue\nThe bear wears a hat")) == 3


def test_a_scene_break_line_is_a_paragraph_of_its_own() -> None:
    assert sentences("He ran.\n* * *\nShe sat.") == ["He ran.", "* * *", "She sat."]


@pytest.mark.parametrize("text", ["word " * 500, "字" * 3000, "x" * 3000, "a, " * 800])
def test_an_endless_sentence_is_cut_into_pieces(text: str) -> None:
    pieces = split_sentences(text)
    assert all(b - a <= LONGEST for a, b in pieces)
    assert "".join(text[a:b] for a, b in pieces).replace(" ", "") == text.replace(" ", "")


def test_an_emoji_family_is_not_torn_apart() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    assert all(text.count("👩") % 2 == 0 for text in sentences(family * 200))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "yes" and "no".', ["yes", "no"]),
        ("„Geh!“, sagte er. »Nie«, sagte sie.", ["Geh!", "Nie"]),
        ("« Bonjour », dit-elle.", ["Bonjour"]),
        ("「行こう」と言った。『うん』", ["行こう", "うん"]),
        ("‘It’s late,’ said Tom. ‘Don't go.’", ["It’s late,", "Don't go."]),
        ("'Come on,' he said. 'It's late.'", ["Come on,", "It's late."]),
        ("The dogs' bowl isn't Tom's.", []),
        ("— Да, — сказал волк. — Идём!", ["Да,", "Идём!"]),
        ("– Bonjour, dit le loup.", ["Bonjour, dit le loup."]),
        ("“One paragraph of a long speech.", ["One paragraph of a long speech."]),
        ('He was 6" tall and left.', []),
        ("Er sagte: ”Hej då”.", ["Hej då"]),
    ],
)
def test_quotations_are_found_in_the_marks_of_many_languages(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected
