"""Character sheets: what the words of the cast become."""

import pytest

from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.species import SPECIES
from filmwright.generators.animatic.figures.vocabulary import BEASTLY, WEARABLES
from filmwright.generators.animatic.palette import luma


def test_a_hat_and_a_tie_have_the_colours_that_were_said() -> None:
    sheet = Sheet.parse("polar bear", "black top hat and red bow tie", "bear")
    assert [w.what for w in sheet.wears] == ["top hat", "bow tie"]
    hat, tie = sheet.wears
    assert luma(hat.rgb) < 0.2
    assert tie.rgb[0] > 2 * tie.rgb[1]
    assert sheet.unknown_words == ()


def test_what_is_not_understood_is_said() -> None:
    sheet = Sheet.parse("woman with a samovar", "teal coat and a quipu", "w")
    assert sheet.unknown_words == ("samovar", "quipu")
    assert sheet.worn("coat")


@pytest.mark.parametrize(
    ("looks", "wears", "plan"),
    [
        ("a dog", "", "quadruped"),
        ("a dog", "red collar", "quadruped"),
        ("a dog", "blue jacket", "biped"),
        ("a grey wolf walking upright", "", "biped"),
        ("brown bear", "", "biped"),
        ("a crow", "", "bird"),
        ("an old lion", "", "quadruped"),
        ("girl of eight", "", "biped"),
    ],
)
def test_animals_go_on_four_legs_until_they_dress_or_are_said_to_stand(
    looks: str, wears: str, plan: str
) -> None:
    assert Sheet.parse(looks, wears, "k").plan == plan


def test_age_and_build_change_the_body() -> None:
    girl = Sheet.parse("girl of eight", "", "k")
    toddler = Sheet.parse("girl of three", "", "k")
    woman = Sheet.parse("tall woman of thirty", "", "k")
    stout = Sheet.parse("stout old man", "", "k")
    assert toddler.height_m < girl.height_m < woman.height_m
    assert girl.age == "child"
    assert stout.age == "old"
    assert stout.build > 1.1


def test_hair_skin_and_eyes_come_from_words() -> None:
    sheet = Sheet.parse("dark-skinned woman, curly red hair, green eyes", "", "k")
    assert sheet.hair is not None
    assert sheet.hair.style == "curly"
    assert sheet.hair.rgb[0] > 2 * sheet.hair.rgb[2]
    assert luma(sheet.colour("fur")) < 0.4
    assert sheet.colour("eye")[1] > sheet.colour("eye")[0]


def test_a_colour_belongs_to_the_thing_after_it() -> None:
    sheet = Sheet.parse("man", "blue coat, yellow scarf and black boots", "k")
    coat, scarf, boots = (sheet.worn(w) for w in ("coat", "scarf", "boots"))
    assert coat is not None
    assert scarf is not None
    assert boots is not None
    assert coat.rgb[2] > coat.rgb[0]
    assert scarf.rgb[0] > 0.8 > 0.4 > scarf.rgb[2]
    assert luma(boots.rgb) < 0.2


def test_patterns_and_second_colours_are_read() -> None:
    shirt = Sheet.parse("boy", "red and white striped t-shirt", "k").worn("t-shirt")
    assert shirt is not None
    assert shirt.pattern == "stripes"
    assert luma(shirt.second) > 0.9
    assert shirt.rgb[0] > 2 * shirt.rgb[2]


@pytest.mark.parametrize(
    ("looks", "wears", "species", "worn"),
    [
        ("北极熊", "黑色礼帽", "bear", "top hat"),
        ("Mädchen", "gelber Regenmantel", "child", "coat"),
        ("un renard", "écharpe rouge", "fox", "scarf"),
        ("ворона", "красный шарф", "crow", "scarf"),
        ("un lobo", "sombrero negro", "wolf", "fedora"),
    ],
)
def test_other_languages_have_a_small_vocabulary(looks: str, wears: str, species: str, worn: str) -> None:
    sheet = Sheet.parse(looks, wears, "k")
    assert sheet.species.name == species
    assert sheet.worn(worn) is not None


def test_nobody_stands_undressed_and_people_differ_by_their_key() -> None:
    sheets = [Sheet.parse("villager", "", f"v{i}") for i in range(8)]
    assert all(s.top is not None for s in sheets)
    assert len({s.wears for s in sheets}) > 3
    assert Sheet.parse("villager", "", "v1") == sheets[1]


def test_the_wardrobe_is_large() -> None:
    assert len({drawn for drawn, _ in WEARABLES.values()}) >= 60
    assert {drawn for drawn, _ in WEARABLES.values()} >= BEASTLY
    assert len(SPECIES) >= 35


@pytest.mark.parametrize(
    "text", ["", " ", "🦊", "...", "a, b; c", "x" * 4000, "红" * 300, "0 1 2 -3", "'s - '"]
)
def test_any_text_makes_a_sheet(text: str) -> None:
    sheet = Sheet.parse(text, text, text)
    assert sheet.height_m > 0.05


def test_pronouns_clothes_and_decades_tell_who_it_is() -> None:
    teacher = Sheet.parse(
        "stern teacher, grey hair pulled into a tight bun", "long black skirt, white blouse", "t"
    )
    assert teacher.sex == "f"
    assert teacher.species.name == "woman"
    fisherman = Sheet.parse("a weary fisherman in his seventies", "oilskin coat", "f")
    assert fisherman.age == "old"
    assert fisherman.unknown_words == ()
    assert Sheet.parse("a tabby cat", "", "c").species.marks == "stripes"
