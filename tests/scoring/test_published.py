"""Published scores of a film, beside ours: they are told with their flaws, and show them."""

from filmwright.scoring.film import score
from filmwright.scoring.known import FLAWS
from tests.scoring.test_film import CAST, SHEETS, SHOTS, film


def values(**changes) -> dict[str, float | None]:
    return {one.name: one.value for one in score(film(**changes), SHEETS, SHOTS).known}


def test_each_is_told_with_its_features_and_its_flaw():
    told = score(film(), SHEETS, SHOTS).known
    assert {one.name for one in told} == set(FLAWS)
    assert all(one.flaw and one.of == "classic-v1, ab histogram, on masked figures" for one in told)


def test_scores_of_whole_frames_have_no_number_here():
    for name in ("VBench subject consistency", "VBench background consistency", "EntityBench transition"):
        assert values()[name] is None


def test_a_stranger_lowers_what_compares_with_the_sheet_and_still_fills_the_place():
    first = next(iter(SHOTS))
    who = SHOTS[first][0]
    other = next(name for name in CAST if name != who)
    right, wrong = values(), values(played_by={(first, who): other})
    assert wrong["ViStoryBench CIDS-cross"] < right["ViStoryBench CIDS-cross"]
    assert wrong["EntityBench worst shot"] < right["EntityBench worst shot"]
    assert wrong["ViStoryBench OCCM"] == right["ViStoryBench OCCM"] == 100


def test_a_film_in_which_nobody_could_be_seen_has_none():
    assert score((), {}, {}).known == ()
