"""Identity where regions are not exact, where wardrobes change, and where a figure becomes another."""

import numpy as np
import pytest

from filmwright.schemas.score import IdentityCell
from filmwright.scoring.contract import Reference, Sample
from filmwright.scoring.film import score
from filmwright.scoring.regions import box_of, crop_of, labelled
from tests import identity_set as people

SIZE = (400, 225)
CAST = ("mia", "bo", "ann")
ACTORS = {"mia": people.person(2), "bo": people.person(3), "ann": people.person(4), "zed": people.person(104)}
ACTORS["mia in red"] = people.recoloured(ACTORS["mia"], "red")
SHOTS = {"s010": ("mia", "bo"), "s020": ("mia",), "s030": ("bo", "ann"), "s040": ("mia", "ann")}


def sheet(actor, wears=""):
    views = ("front", "quarter", "side")
    poses = (people.Pose((-15, 15), (0, 0), (-6, 6), 0, view, False, 0) for view in views)
    crops = [
        crop_of(*people.photograph(actor, 900, framing="full", how=how, noise=False, size=SIZE))
        for how in poses
    ]
    return [Reference(crop.rgb, crop.mask, wears=wears) for crop in crops]


SHEETS = {who: sheet(ACTORS[who]) for who in CAST}


def film(
    shots=SHOTS,
    *,
    played_by=lambda shot, who, k: who,
    frames=5,
    blur_boxes=None,
    source="blocking",
    relit=False,
):
    """Return labelled frames: exact, or (with `blur_boxes`, a share) cut out of boxes that far off."""
    random, samples = np.random.default_rng(5), []
    for number, (shot, cast) in enumerate(shots.items()):
        levels = {who: level for level, who in enumerate(sorted(cast), 1)}
        for k in range(frames):
            rgb = people.background(number, *SIZE).copy()
            labels, boxes = np.zeros(rgb.shape[:2], np.uint8), {}
            for place, who in enumerate(cast, start=1):
                mask = np.zeros(rgb.shape[:2], bool)
                actor = ACTORS[played_by(shot, who, k)]
                figure = people.draw(actor, people.pose(100 * number + 10 * k + place), 0.6 * SIZE[1])
                x = int(SIZE[0] * place / (len(cast) + 1)) - figure.shape[1] // 2
                people.paste(rgb, mask, figure, x, int(SIZE[1] * 0.97) - figure.shape[0])
                labels[mask] = levels[who]
                left, top, right, bottom = box_of(mask)
                jitter = random.normal(0, blur_boxes or 0, 4)
                wide, high = right - left, bottom - top
                boxes[who] = tuple(
                    v + j * s
                    for v, j, s in zip((left, top, right, bottom), jitter, (wide, high) * 2, strict=True)
                )
            if relit:
                light = ("warm", "dim", "cool", "sunset")[number % 4]
                rgb = people.relit(rgb, labels > 0, light, np.random.default_rng(number))
            if blur_boxes is None:
                names = {level: who for who, level in levels.items()}
                samples.append(Sample(shot, k * 10, rgb, labels, names))
            else:
                samples.append(labelled(shot, k * 10, rgb, boxes, levels, source))
    return samples


def outcomes(result):
    return {(c.character, c.shot): c.outcome for c in result.cells}


@pytest.fixture(scope="module")
def placed():
    return score(film(blur_boxes=0.06), SHEETS, SHOTS)


def test_figures_cut_out_of_boxes_are_mostly_themselves_and_never_a_clear_miss(placed) -> None:
    found = list(outcomes(placed).values())
    assert found.count("consistent") >= 6
    assert not any(c.is_clear_miss for c in placed.cells)


def test_boxes_that_are_off_in_any_light_condemn_next_to_nobody() -> None:
    missed, caught = 0, 0
    for seed in range(8):
        ACTORS.update({f"p{n}": people.person(150 + 4 * seed + n) for n in range(4)})
        cast = dict(zip(CAST, ("p0", "p1", "p2"), strict=True))
        sheets = {who: sheet(ACTORS[actor]) for who, actor in cast.items()}

        def played(shot, who, k, cast=cast):
            return "p3" if (shot, who) == ("s020", "mia") else cast[who]

        result = score(film(blur_boxes=0.08, played_by=played, relit=True), sheets, SHOTS)
        caught += result.cell("mia", "s020").is_clear_miss
        missed += sum(c.is_clear_miss for c in result.cells if (c.character, c.shot) != ("mia", "s020"))
    assert missed <= 1  # of 48; 7 without the lenience
    assert caught >= 2  # of 8; the others are left for a person


def test_what_is_known_from_a_box_weighs_less_and_says_so(placed) -> None:
    exact = score(film(), SHEETS, SHOTS)
    assert placed.coverage < 0.7 * exact.coverage
    for cell in placed.cells:
        assert cell.regions == "blocking"
        assert cell.evidence[-1].startswith("where the board places them; edges")
    assert {c.regions for c in exact.cells} == {"exact"}


def test_a_stranger_in_the_box_is_seen_but_placements_that_are_only_words_condemn_nobody() -> None:
    def cell(source):
        samples = film(
            blur_boxes=0.03,
            source=source,
            played_by=lambda s, who, k: "zed" if (s, who) == ("s020", "mia") else who,
        )
        return score(samples, SHEETS, SHOTS).cell("mia", "s020")

    drawn, told = cell("blocking"), cell("placements")
    assert drawn.outcome == told.outcome == "drifted"
    assert drawn.is_clear_miss
    assert not told.is_clear_miss


def test_whom_nobody_places_is_not_called_absent() -> None:
    shots = {**SHOTS, "s020": ("mia", "bo")}
    result = score(film(blur_boxes=0.03), SHEETS, shots)
    cell = result.cell("bo", "s020")
    assert cell.outcome == "insufficient"
    assert cell.evidence == ("nobody says where they are",)


def test_whom_the_detector_misses_is_absent_and_not_shot_again() -> None:
    shots = {**SHOTS, "s020": ("mia", "bo")}
    cell = score(film(blur_boxes=0.03, source="detector"), SHEETS, shots).cell("bo", "s020")
    assert (cell.outcome, cell.regions) == ("absent", "detector")
    assert not cell.is_clear_miss
    assert IdentityCell(character="bo", shot="s020", outcome="absent", regions="exact").is_clear_miss


def test_somebody_who_becomes_another_within_the_shot_is_called_swapped() -> None:
    def turned(at, shot="s010"):
        samples = film(played_by=lambda s, who, k: "bo" if (s, who) == (shot, "mia") and k >= at else who)
        return score(samples, SHEETS, SHOTS).cell("mia", shot)

    cell = turned(3, "s020")
    assert (cell.outcome, cell.swapped_with) == ("swapped", "bo")
    assert cell.evidence[0] == "looks like bo from frame 30"
    assert cell.is_clear_miss
    early = turned(2, "s020")
    assert early.swapped_with == "bo"
    assert turned(5, "s020").outcome == "consistent"


def test_one_odd_frame_is_no_swap() -> None:
    samples = film(played_by=lambda s, who, k: "bo" if (s, who, k) == ("s020", "mia", 2) else who)
    assert score(samples, SHEETS, SHOTS).cell("mia", "s020").outcome == "consistent"


def test_nobody_of_an_honest_film_turns_into_another() -> None:
    for seed in range(6):
        cast = {who: people.person(40 + 3 * seed + n) for n, who in enumerate(CAST)}
        ACTORS.update(cast)
        result = score(film(), {who: sheet(cast[who]) for who in CAST}, SHOTS)
        assert "swapped" not in outcomes(result).values()
    ACTORS.update(mia=people.person(2), bo=people.person(3), ann=people.person(4))


def test_a_wardrobe_that_the_story_changes_is_no_drift() -> None:
    played = lambda s, who, k: "mia in red" if (s, who) == ("s040", "mia") else who  # noqa: E731
    samples = film(played_by=played)
    worn = {shot: {"mia": "a red coat" if shot == "s040" else "olive"} for shot in SHOTS}
    both = {**SHEETS, "mia": [*sheet(ACTORS["mia"], "olive"), *sheet(ACTORS["mia in red"], "a red coat")]}
    told = score(samples, both, SHOTS, wardrobe=worn)
    assert told.cell("mia", "s040").outcome == "consistent"
    assert told.cell("mia", "s020").outcome == "consistent"
    assert told.cell("mia", "s040").best_reference.frame >= 3, "held against the pictures in red"
    forgotten = {shot: {"mia": "olive"} for shot in SHOTS}
    plain = score(samples, both, SHOTS, wardrobe=forgotten).cell("mia", "s040")
    assert plain.probability < told.cell("mia", "s040").probability - 0.1, (
        "the wrong coat is held against them"
    )


def test_a_wardrobe_without_a_picture_is_held_against_shots_in_it() -> None:
    shots = {**SHOTS, "s050": ("mia", "bo"), "s060": ("mia",)}
    red = ("s040", "s050", "s060")
    samples = film(shots, played_by=lambda s, who, k: "mia in red" if s in red and who == "mia" else who)
    worn = {shot: {"mia": "red" if shot in red else "olive"} for shot in shots}
    sheets = {**SHEETS, "mia": sheet(ACTORS["mia"], "olive")}
    result = score(samples, sheets, shots, wardrobe=worn)
    assert {result.cell("mia", shot).outcome for shot in ("s010", "s020", *red)} == {"consistent"}
    assert result.cell("mia", "s050").best_reference.shot in red


def test_a_still_is_no_standard_for_its_own_shot() -> None:
    samples = film()
    cut = next(s for s in samples if s.shot == "s020")
    own = crop_of(cut.rgb, cut.labels == 1)
    only = {**SHEETS, "mia": [Reference(own.rgb, own.mask, taken_from="s020")]}
    result = score(samples, only, SHOTS)
    assert result.cell("mia", "s010").best_reference.shot is None
    assert result.cell("mia", "s020").best_reference.shot in ("s010", "s040")


def test_a_close_shot_is_held_against_the_upper_part_of_the_sheet() -> None:
    shots = {"s010": CAST, "s020": ("mia",), "s030": ("bo",), "s040": ("ann",)}

    def close(cast):
        found = []
        for shot, who in (("s020", "mia"), ("s030", "bo"), ("s040", "ann")):
            for k in range(5):
                rgb, mask = people.photograph(cast[who], 50 * k + 7, framing="close", light="none", size=SIZE)
                assert mask[-1].any()
                found.append(Sample(shot, k, rgb, mask.astype(np.uint8), {1: who}))
        return found

    chances = []
    for seed in range(5):
        cast = {who: people.person(60 + 3 * seed + n) for n, who in enumerate(CAST)}
        result = score(close(cast), {who: sheet(cast[who]) for who in CAST}, shots)
        cells = [result.cell(who, shot) for shot, who in (("s020", "mia"), ("s030", "bo"), ("s040", "ann"))]
        chances += [cell.probability for cell in cells]
        assert all(cell.best_reference.frame < 3 for cell in cells)
    assert np.mean([chance >= 0.5 for chance in chances]) >= 0.9
    assert min(chances) >= 0.35
