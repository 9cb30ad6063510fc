"""The score of a whole film, on films whose truth is known: what must move it, and what must not."""

import numpy as np
import pytest

from filmwright.schemas.score import IdentityCell, ShotHealth
from filmwright.scoring.contract import Crop, JointFrames, Sample
from filmwright.scoring.film import character_score, measure, score
from filmwright.scoring.regions import crop_of, frames_to_look_at
from tests import identity_set as people

ACTORS = {"mia": people.person(2), "bo": people.person(3), "ann": people.person(4), "zed": people.person(104)}
CAST = ("mia", "bo", "ann")
SHOTS = {"s010": ("mia", "bo"), "s020": ("mia",), "s030": ("bo", "ann"), "s040": ("mia", "ann")}
SIZE = (400, 225)


def sheet(actor):
    """Return front, three-quarter and side of somebody, in plain light."""
    poses = (
        people.Pose((-15, 15), (0, 0), (-6, 6), 0, view, False, 0) for view in ("front", "quarter", "side")
    )
    return [
        crop_of(*people.photograph(actor, 900, framing="full", how=how, noise=False, size=SIZE))
        for how in poses
    ]


SHEETS = {who: sheet(ACTORS[who]) for who in CAST}


def film(
    shots=SHOTS,
    *,
    place=0,
    played_by=None,
    light="none",
    height=0.6,
    frames=3,
    finish=lambda rgb: rgb,
    named=True,
):
    """Return labelled frames; `played_by` says who really stands where a name is claimed."""
    samples = []
    for number, (shot, cast) in enumerate(shots.items()):
        for k in range(frames):
            rgb = people.background(place + number, *SIZE).copy()
            labels = np.zeros(rgb.shape[:2], np.uint8)
            for level, who in enumerate(cast, start=1):
                actor = ACTORS[(played_by or {}).get((shot, who), who)]
                mask = np.zeros(rgb.shape[:2], bool)
                figure = people.draw(actor, people.pose(100 * number + 10 * k + level), height * SIZE[1])
                x = int(SIZE[0] * level / (len(cast) + 1)) - figure.shape[1] // 2
                people.paste(rgb, mask, figure, x, int(SIZE[1] * 0.97) - figure.shape[0])
                labels[mask] = level
            rgb = people.relit(rgb, labels > 0, light, np.random.default_rng(number))
            names = dict(enumerate(cast, start=1)) if named else {}
            strangers = () if named else tuple(range(1, len(cast) + 1))
            samples.append(Sample(shot, k * 10, finish(rgb), labels, names, strangers))
    return samples


@pytest.fixture(scope="module")
def good():
    return score(film(), SHEETS, SHOTS)


def chances(result):
    return {(c.character, c.shot): c.probability for c in result.cells}


def outcomes(result):
    return {(c.character, c.shot): c.outcome for c in result.cells}


def test_a_consistent_film_is_found_consistent(good):
    assert set(outcomes(good).values()) == {"consistent"}
    assert good.identity is not None
    assert good.identity > 0.8
    assert good.presence == 1
    assert 0 < good.coverage <= 1


def test_every_interval_holds_its_value(good):
    for cell in good.cells:
        assert cell.low <= cell.probability <= cell.high


def test_the_same_film_gets_the_same_score(good):
    assert score(film(), SHEETS, SHOTS) == good


def test_another_background_hardly_moves_identity(good):
    moved = score(film(place=50), SHEETS, SHOTS)
    assert outcomes(moved) == outcomes(good)
    for key, value in chances(good).items():
        assert abs(chances(moved)[key] - value) < 0.05, key


def test_another_actor_is_a_clear_miss(good):
    result = score(film(played_by={("s020", "mia"): "zed"}), SHEETS, SHOTS)
    cell = result.cell("mia", "s020")
    assert cell.outcome == "drifted"
    assert cell.is_clear_miss
    assert result.identity < good.identity - 0.1
    assert next(c for c in result.characters if c.character == "mia").worst_shot == "s020"


def test_most_strangers_are_caught_and_none_of_the_cast_is_accused():
    caught = 0
    for seed in range(100, 110):
        ACTORS["stranger"] = people.person(seed)
        result = score(film(played_by={("s020", "mia"): "stranger"}), SHEETS, SHOTS)
        caught += result.cell("mia", "s020").is_clear_miss
        assert not any(c.is_clear_miss for c in result.cells if (c.character, c.shot) != ("mia", "s020"))
    assert caught >= 7


def test_two_characters_who_trade_places_are_called_swapped():
    result = score(film(played_by={("s010", "mia"): "bo", ("s010", "bo"): "mia"}), SHEETS, SHOTS)
    cells = [result.cell("mia", "s010"), result.cell("bo", "s010")]
    assert [(c.outcome, c.swapped_with) for c in cells] == [("swapped", "bo"), ("swapped", "mia")]
    assert all(c.is_clear_miss for c in cells)
    assert result.presence < 1
    assert result.cell("mia", "s020").outcome == "consistent"


def test_swapped_names_are_found_without_any_sheet():
    shots = {**SHOTS, "s050": ("mia", "bo"), "s060": ("bo",)}
    swapped = film(shots, played_by={("s010", "mia"): "bo", ("s010", "bo"): "mia"})
    result = score(swapped, {}, shots)
    assert result.cell("mia", "s010").outcome == "swapped"
    assert result.cell("bo", "s050").outcome == "consistent"


def test_somebody_who_looks_like_another_of_the_cast_is_told_so():
    result = score(film(played_by={("s020", "mia"): "ann"}), SHEETS, SHOTS)
    assert result.cell("mia", "s020").evidence[0] == "looks more like ann"


def test_other_names_permute_the_table_and_change_nothing_else(good):
    names = {"mia": "zoe", "bo": "abe", "ann": "moe"}
    shots = {shot: tuple(names[w] for w in cast) for shot, cast in SHOTS.items()}
    samples = [
        Sample(s.shot, s.frame, s.rgb, s.labels, {k: names[w] for k, w in s.names.items()}) for s in film()
    ]
    renamed = score(samples, {names[w]: crops for w, crops in SHEETS.items()}, shots)
    for (who, shot), value in chances(good).items():
        assert chances(renamed)[names[who], shot] == pytest.approx(value, abs=1e-6)


def test_the_order_of_references_is_irrelevant(good):
    turned = score(film(), {who: crops[::-1] for who, crops in SHEETS.items()}, SHOTS)
    for key, value in chances(good).items():
        assert chances(turned)[key] == pytest.approx(value, abs=1e-6)


def test_coding_the_film_again_changes_no_verdict(good):
    again = score(film(finish=lambda rgb: people.jpeg(rgb, 85)), SHEETS, SHOTS)
    assert outcomes(again) == outcomes(good)
    assert [c.is_pass for c in again.cells] == [c.is_pass for c in good.cells]


@pytest.mark.parametrize("light", ["dim", "warm", "cool"])
def test_another_light_costs_no_character_a_retake(light):
    assert not any(c.is_clear_miss for c in score(film(light=light), SHEETS, SHOTS).cells)


def test_the_more_a_figure_changes_the_lower_its_chance():
    def tinted(share):
        samples = film({"s010": ("mia", "bo"), "s020": ("bo",)}, finish=lambda rgb: rgb)
        changed = []
        for s in samples:
            green = (s.rgb * (1 - share) + np.array([30, 220, 60]) * share).astype(np.uint8)
            rgb = np.where((s.labels == 1)[..., None] & (s.shot == "s010"), green, s.rgb)
            changed.append(Sample(s.shot, s.frame, rgb, s.labels, s.names))
        return (
            score(changed, SHEETS, {"s010": ("mia", "bo"), "s020": ("bo",)}).cell("mia", "s010").probability
        )

    values = [tinted(share) for share in (0.0, 0.3, 0.6, 0.9)]
    assert values == sorted(values, reverse=True)
    assert values[0] - values[-1] > 0.4


def test_somebody_expected_and_not_labelled_is_absent():
    shots = {**SHOTS, "s020": ("mia", "bo")}
    result = score(film(), SHEETS, shots)
    cell = result.cell("bo", "s020")
    assert (cell.outcome, cell.probability, cell.weight) == ("absent", None, 0)
    assert result.presence == pytest.approx(7 / 8)


def test_somebody_labelled_and_not_expected_is_extra():
    result = score(film(), SHEETS, {**SHOTS, "s010": ("mia",)})
    assert result.cell("bo", "s010").outcome == "extra"


def test_figures_without_names_are_given_the_right_ones(good):
    result = score(film(named=False), SHEETS, SHOTS)
    assert outcomes(result) == outcomes(good)


@pytest.mark.parametrize(
    "samples",
    [film(height=0.12), film(frames=1), [Sample(s.shot, s.frame, s.rgb, None) for s in film()], []],
    ids=["too small", "one frame", "no regions", "no frames"],
)
def test_too_little_to_see_gives_no_number_and_says_why(samples):
    result = score(samples, SHEETS, SHOTS)
    assert set(outcomes(result).values()) == {"insufficient"}
    assert all(c.probability is None and c.weight == 0 for c in result.cells)
    assert (result.identity, result.presence, result.overall, result.coverage) == (None, None, None, 0)
    assert len(result.unscored) == len(result.cells)
    assert all(u.why for u in result.unscored)


def test_a_character_seen_once_without_a_sheet_is_not_scored():
    shots = {"s010": ("mia", "bo"), "s020": ("bo",)}
    result = score(film(shots), {}, shots)
    assert result.cell("mia", "s010").outcome == "insufficient"
    assert result.cell("bo", "s020").outcome == "consistent"


def test_two_characters_drawn_alike_are_not_judged():
    sheets = {**SHEETS, "bo": sheet(ACTORS["mia"])}
    result = score(film(played_by={("s010", "bo"): "mia", ("s030", "bo"): "mia"}), sheets, SHOTS)
    cell = result.cell("bo", "s010")
    assert cell.outcome == "insufficient"
    assert "mia" in cell.evidence[0]
    assert result.cell("ann", "s030").outcome == "consistent"


def test_a_film_with_one_character_is_scored_with_little_weight():
    shots = {"s010": ("mia",), "s020": ("mia",), "s030": ("mia",)}
    result = score(film(shots), {"mia": SHEETS["mia"]}, shots)
    assert set(outcomes(result).values()) == {"consistent"}
    assert result.coverage < 0.3
    assert "stock" in result.manifest.cohort
    assert "stock" in result.cells[0].evidence[-1]


def test_stand_ins_give_a_single_character_full_weight():
    shots = {"s010": ("mia",), "s020": ("mia",)}
    stranger = score(film(shots, played_by={("s010", "mia"): "zed"}), SHEETS, shots)
    assert stranger.cell("mia", "s010").outcome == "drifted"
    assert stranger.cell("mia", "s020").outcome == "consistent"
    assert stranger.manifest.cohort == "the film's own cast of 1 and 2 stand-ins"
    assert stranger.coverage > 0.3


def test_one_wrong_shot_is_not_averaged_away():
    def cell(shot, p):
        return IdentityCell(character="mia", shot=shot, outcome="consistent", probability=p, weight=1)

    rolled = character_score("mia", [cell(f"s{i}", 0.99) for i in range(9)] + [cell("s9", 0.01)])
    assert rolled.identity < 0.7
    assert rolled.worst_shot == "s9"


def test_a_frozen_film_never_beats_a_moving_one():
    def overall(health, motion):
        clips = [ShotHealth(shot=shot, frames=48, motion=motion, health=health) for shot in SHOTS]
        return score(film(), SHEETS, SHOTS, health=clips).overall

    assert overall(0.0, 0.0) < overall(1.0, 9.0)


def test_what_was_not_measured_does_not_pull_the_number_down(good):
    parts = {"identity": good.identity, "presence": good.presence}
    assert good.continuity is None
    assert good.health == ()
    expected = (0.5 * parts["identity"] + 0.15 * parts["presence"]) / 0.65
    assert good.overall == pytest.approx(expected)


def test_joints_are_scored_with_the_film():
    frames = tuple(people.walk(ACTORS["mia"], 1, 8, size=SIZE))
    joints = [
        JointFrames("s010", "s020", frames[:4], frames[4:]),
        JointFrames("s020", "s030", frames[:1], frames[1:]),
    ]
    result = score([], {}, {}, joints)
    assert result.continuity == 1
    assert [u.what for u in result.unscored] == ["joint s020 to s030", "identity"]


def test_every_number_comes_with_the_pictures_behind_it():
    result, exhibits = measure(film(), SHEETS, SHOTS)
    assert {(e.character, e.shot) for e in exhibits} == set(outcomes(result))
    for exhibit in exhibits:
        cell = result.cell(exhibit.character, exhibit.shot)
        assert cell.best_reference.shot is None
        assert np.array_equal(exhibit.best.rgb, SHEETS[exhibit.character][cell.best_reference.frame].rgb)
        assert exhibit.crop.rgb.shape[:2] == exhibit.crop.mask.shape


def test_a_changed_shirt_is_named_in_the_evidence():
    ACTORS["mia in red"] = people.recoloured(ACTORS["mia"], "red")
    frames = film(height=0.8, played_by={("s020", "mia"): "mia in red"})
    lines = score(frames, SHEETS, SHOTS).cell("mia", "s020").evidence
    assert any(line.startswith("torso: olive ->") and "dE" in line for line in lines), lines


def test_something_held_in_every_shot_wants_no_retake():
    shots = {**SHOTS, "s050": ("mia",), "s060": ("mia", "bo")}
    samples = []
    for s in film(shots):
        rgb, labels = s.rgb.copy(), s.labels.copy()
        level = next((k for k, who in s.names.items() if who == "mia"), None)
        if level is not None:
            rows, columns = np.nonzero(labels == level)
            middle, top = int(columns.mean()), int(rows.min())
            area = np.s_[max(0, top - 60) : top + 30, middle - 70 : middle + 70]
            rgb[area], labels[area] = (200, 30, 40), level
        samples.append(Sample(s.shot, s.frame, rgb, labels, s.names))
    cells = [c for c in score(samples, SHEETS, shots).cells if c.character == "mia"]
    assert all(c.outcome == "drifted" and c.like_other_shots > 0.9 for c in cells)
    assert not any(c.is_clear_miss for c in cells)
    assert cells[0].evidence[0] == "unlike the sheet, but as in the other shots"


def test_a_sheet_may_be_whole_pictures_with_masks(good):
    wide = {}
    for who, crops in SHEETS.items():
        wide[who] = []
        for crop in crops:
            rgb, mask = np.full((300, 300, 3), 90, np.uint8), np.zeros((300, 300), bool)
            height, width = crop.mask.shape
            rgb[40 : 40 + height, 60 : 60 + width], mask[40 : 40 + height, 60 : 60 + width] = (
                crop.rgb,
                crop.mask,
            )
            wide[who].append(Crop(rgb, mask))
    for key, value in chances(score(film(), wide, SHOTS)).items():
        assert value == pytest.approx(chances(good)[key], abs=1e-6)


def test_frames_to_look_at_hold_the_first_and_the_last():
    assert frames_to_look_at(range(97)) == (0, 24, 48, 72, 96)
    assert frames_to_look_at([5, 0, 5]) == (0, 5)
    assert frames_to_look_at([]) == ()
