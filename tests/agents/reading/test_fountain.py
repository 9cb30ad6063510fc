import pytest

from filmwright.agents.reading.fountain import Element, parse, strip_emphasis, title_of


def shapes(text: str) -> list[tuple[str, str]]:
    return [(e.kind, e.text) for e in parse(text)]


def only(text: str) -> Element:
    (element,) = parse(text)
    return element


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("INT. HOUSE - DAY", "heading", "INT. HOUSE - DAY"),
        ("ext. garden - night", "heading", "ext. garden - night"),
        ("INT/EXT CAR - DAY", "heading", "INT/EXT CAR - DAY"),
        ("INT./EXT. CAR - DAY", "heading", "INT./EXT. CAR - DAY"),
        ("I/E CAR - DAY", "heading", "I/E CAR - DAY"),
        ("EST. THE CITY", "heading", "EST. THE CITY"),
        (".THE DREAM", "heading", "THE DREAM"),
        ("...and then nothing", "action", "...and then nothing"),
        ("Interior thoughts", "action", "Interior thoughts"),
        ("!INT. IS NOT A HEADING", "action", "INT. IS NOT A HEADING"),
        ("BOOM!", "action", "BOOM!"),
        ("CUT TO:", "transition", "CUT TO:"),
        ("> Burn to white.", "transition", "Burn to white."),
        ("FADE OUT.", "transition", "FADE OUT."),
        ("> THE END <", "centered", "THE END"),
        ("# Act One", "section", "Act One"),
        ("### Deep", "section", "Deep"),
        ("= What happens here", "synopsis", "What happens here"),
        ("===", "page-break", ""),
        ("=======", "page-break", ""),
        ("[[a note]]", "note", "a note"),
        ("/* gone */", "boneyard", "gone"),
        ("~La la la", "lyrics", "La la la"),
        ("He *runs* and **jumps** and _falls_.", "action", "He runs and jumps and falls."),
    ],
)
def test_each_line_is_what_fountain_says(line: str, kind: str, text: str) -> None:
    element = only(line)
    assert (element.kind, element.text, element.span) == (kind, text, (0, len(line)))


def test_a_scene_number_is_taken_from_the_heading() -> None:
    element = only("INT. HOUSE - DAY #12A-1.#")
    assert (element.text, element.number) == ("INT. HOUSE - DAY", "12A-1.")


def test_a_heading_needs_a_blank_line_before_it() -> None:
    assert shapes("He opens the box.\nINT. BOX") == [("action", "He opens the box. INT. BOX")]


def test_a_cue_with_what_is_said_under_it() -> None:
    text = "MARA (V.O.) (CONT'D)\n(whispering)\nI sail\nat eight.\n(louder)\nAt eight!\n\nShe sits."
    assert shapes(text) == [
        ("character", "MARA"),
        ("parenthetical", "whispering"),
        ("dialogue", "I sail at eight."),
        ("parenthetical", "louder"),
        ("dialogue", "At eight!"),
        ("action", "She sits."),
    ]
    assert parse(text)[0].extension == "V.O., CONT'D"


@pytest.mark.parametrize(
    "cue", ["R2D2", "MRS. O'NEIL-SMITH", "@McAvoy", "ÉLODIE", "@小红", "ИВАН", "WOMAN #2"]
)
def test_who_can_have_a_cue(cue: str) -> None:
    assert shapes(f"{cue}\nHello.")[0] == ("character", cue.lstrip("@"))


@pytest.mark.parametrize("line", ["Mara", "23", "小红", "WHAT IS THAT?", "MARA\n\nHello"])
def test_what_is_no_cue(line: str) -> None:
    assert all(kind == "action" for kind, _ in shapes(f"{line}\nHello." if "\n" not in line else line))


def test_dual_dialogue_is_marked_on_the_second_cue() -> None:
    elements = parse("RUTH\nJonas!\n\nJONAS ^\nMother!")
    assert [(e.text, e.dual) for e in elements if e.kind == "character"] == [("RUTH", False), ("JONAS", True)]


def test_two_spaces_keep_a_speech_together_over_an_empty_line() -> None:
    assert shapes("MARA\nOne.\n  \nTwo.\n\nShe sits.") == [
        ("character", "MARA"),
        ("dialogue", "One. Two."),
        ("action", "She sits."),
    ]


def test_the_title_page_has_values_of_several_lines() -> None:
    text = "Title:\n    _**THE LAST**_\n    FERRY\nCredit: written by\nAuthors:\n\tA\n\tB\n\nINT. HOUSE - DAY"
    elements = parse(text)
    assert [(e.key, e.text) for e in elements[:3]] == [
        ("title", "THE LAST\nFERRY"),
        ("credit", "written by"),
        ("authors", "A\nB"),
    ]
    assert title_of(elements) == "THE LAST FERRY"
    assert elements[3].kind == "heading"


def test_a_line_with_a_colon_is_no_title_page() -> None:
    assert shapes("Remember: he is late.")[0][0] == "action"


def test_notes_and_boneyard_vanish_from_the_words_around_them() -> None:
    assert shapes("He walks [[slowly?]] away /* or not */ now.") == [("action", "He walks away now.")]
    text = "INT. HOUSE\n\n/*\nMARA\nThis is cut.\n*/\n\nMARA\n[[which Mara?]]\nHello."
    assert [k for k, _ in shapes(text)] == ["heading", "boneyard", "character", "note", "dialogue"]


def test_an_open_note_or_boneyard_hides_nothing() -> None:
    assert [k for k, _ in shapes("A [[ b.\n\nC /* d.\n\nE.")] == ["action", "action", "action"]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("*a* **b** ***c*** _d_", "a b c d"),
        ("_**both**_", "both"),
        (r"\*literal\*", "*literal*"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("**open", "**open"),
    ],
)
def test_emphasis_is_stripped_and_literal_marks_stay(marked: str, plain: str) -> None:
    assert strip_emphasis(marked) == plain


def test_every_character_lies_in_one_element() -> None:
    text = (
        "Title: T\n\n# One\n\n= Two\n\n.FORCED #3#\n\nAction *one*\ntwo.\n\n===\n\nBOB ^\n"
        "(low)\n~sing\nHello\n\n> CENTRE <\n\n[[note\nover lines]]\n\n/* bone\n\nyard */\n\n> FADE OUT.\n"
    )
    at = 0
    for element in parse(text):
        assert not text[at : element.span[0]].strip()
        at = element.span[1]
    assert not text[at:].strip()
