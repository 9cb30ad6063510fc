import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.agents.reading.story import MAX_BYTES, read_story
from filmwright.errors import InputInvalid


@pytest.mark.parametrize(
    "data",
    [
        "Wir saßen am Meer.".encode(),
        b"\xef\xbb\xbf" + "Wir saßen am Meer.".encode(),
        "Wir saßen am Meer.".encode("utf-16"),
        b"\xfe\xff" + "Wir saßen am Meer.".encode("utf-16-be"),
        "Wir saßen am Meer.".encode("utf-32"),
    ],
)
def test_a_story_reads_the_same_in_every_unicode_encoding(data: bytes) -> None:
    assert read_story(data, name="meer.txt").text == "Wir saßen am Meer."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf  \n", "no words"),
        ("\u200b\u202e".encode(), "no words"),
        (b"%PDF-1.7 \x00\x01", "a PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"a\x00b\x00c\x00", "binary"),
        (bytes(range(1, 32)) * 4 + b"abc", "binary"),
        ("für immer".encode("latin-1"), "not UTF-8 text"),
        (b"\xff\xfea", "not UTF-16 text"),
        (b"a" * (MAX_BYTES + 1), "5.0 MB"),
    ],
)
def test_what_is_no_story_is_refused_with_a_reason_and_a_hint(data: bytes, says: str) -> None:
    with pytest.raises(InputInvalid, match=says) as caught:
        read_story(data, name="story.txt")
    assert caught.value.hint


def test_controls_and_bidi_overrides_are_gone_but_joiners_stay() -> None:
    story = read_story("Ab\x1b[31mc\u202edef\u200d\u0007 می\u200cروم.".encode(), name="s.txt")
    assert story.text == "Ab[31mcdef\u200d می\u200cروم."


def test_line_ends_of_every_kind_become_newlines() -> None:
    assert read_story("a\r\nb\rc\u2028d\u2029e\x0bf".encode(), name="s.txt").text == "a\nb\nc\nd\ne\nf"


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("The Fox\n\nA fox ran.", "x.txt", "The Fox"),
        ("# The Fox\nA fox ran.", "x.txt", "The Fox"),
        ("Title: The Fox\n\nA fox ran.", "x.txt", "The Fox"),
        ("A fox ran.\n\nIt was late.", "bear-in-a-top-hat.txt", "Bear in a top hat"),
        ('"Who is there"\n\nNobody spoke.', "night.txt", "Night"),
        ("狐狸与乌鸦\n\n一只狐狸走过。", "x.txt", "狐狸与乌鸦"),
        ("Hello", "C:\\stories\\my_story.txt", "My story"),
        ("* * *\n\nHello there.", "a.txt", "A"),
    ],
)
def test_the_title_is_the_first_line_set_apart_else_the_file_name(text: str, name: str, title: str) -> None:
    assert read_story(text.encode(), name=name).title == title


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The bear was in the forest and he had a hat.", "en"),
        ("Der Bär war im Wald und er hatte einen Hut.", "de"),
        ("L'ours était dans la forêt et il avait un chapeau.", "fr"),
        ("El oso estaba en el bosque y no tenía sombrero.", "es"),
        ("狐狸看见了乌鸦。", "zh"),
        ("狐は烏を見ました。", "ja"),
        ("여우가 까마귀를 보았다.", "ko"),
        ("قال الثعلب للغراب.", "ar"),
        ("روباه پرسید: چرا گریه می‌کنی؟", "fa"),
        ("Лиса увидела ворону.", "ru"),
        ("Лисиця побачила її біля річки.", "uk"),
        ("Η αλεπού είδε τον κόρακα.", "el"),
        ("लोमड़ी ने कौवे को देखा।", "hi"),
        ("🎉🎉🎉", "und"),
        ("Zxqv brrm", "und"),
    ],
)
def test_the_language_is_guessed_from_letters_and_common_words(text: str, tag: str) -> None:
    assert read_story(text.encode(), name="s.txt").language == tag


def test_a_file_is_a_screenplay_by_its_name_or_by_its_headings() -> None:
    assert read_story(b"A fox.", name="a.fountain").form == "screenplay"
    assert read_story(b"INT. HOUSE - DAY\n\nA fox.", name="a.txt").form == "screenplay"
    assert read_story(b"Title: A\nAuthor: B\n\nA fox.", name="a.txt").form == "screenplay"
    assert read_story(b"He said INT. means inside. EXT. means outside.", name="a.txt").form == "prose"
    assert read_story(b"The internal .affair\n\nof the fox.", name="a.txt").form == "prose"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["s.txt", "s.fountain"]))
def test_between_sentences_there_is_only_white_space(text: str, name: str) -> None:
    try:
        story = read_story(text.encode("utf-8", "ignore"), name=name)
    except InputInvalid:
        return
    at = 0
    for start, end in story.sentences:
        assert at <= start < end <= len(story.text)
        assert not story.text[at:start].strip()
        assert story.text[start:end] == story.text[start:end].strip()
        at = end
    assert not story.text[at:].strip()


@pytest.mark.parametrize(
    "unit", ["a", "'a ", '"a ', "“a ", "x. ", "ab\n", "«»", "[[", "/*", "(", "—x ", "*a ", "_a ", "JOE\n"]
)
def test_a_huge_odd_text_is_read_in_reasonable_time_and_whole(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    for name in ("s.txt", "s.fountain"):
        story = read_story(text.encode(), name=name)
        assert sum(len(text[a:b].split()) for a, b in story.sentences) >= len(text.split())
