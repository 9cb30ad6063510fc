"""The score of a whole film, on films whose truth is known."""

import numpy as np

from filmwright.scoring.contract import Sample
from filmwright.scoring.film import score
from filmwright.scoring.regions import crop_of
from tests import identity_set as people

CAST = {"mia": people.person(2), "bo": people.person(3), "ann": people.person(4)}
SHEETS = {
    who: [
        crop_of(
            *people.photograph(
                p, 900 + k, framing="full", how=people.Pose((-15, 15), (0, 0), (-6, 6), 0, view, False, 0)
            )
        )
        for k, view in enumerate(("front", "quarter", "side"))
    ]
    for who, p in CAST.items()
}


def film(shots, light="none", played_by=None, seed=0):
    """Return three samples a shot; `shots` says who is in which, `played_by` (shot, who) -> somebody else."""
    samples = []
    for number, (shot, cast) in enumerate(shots.items()):
        for k in range(3):
            frame = people.background(100 + number)
            labels = np.zeros(frame.shape[:2], np.uint8)
            for level, who in enumerate(cast, start=1):
                actor = (played_by or {}).get((shot, who), who)
                picture, mask = people.photograph(
                    CAST[actor],
                    seed + number * 100 + k * 10 + level,
                    place=frame,
                    framing="full",
                    at=level / (len(cast) + 1),
                    light=light,
                )
                frame = picture
                labels[mask] = level
            samples.append(Sample(shot, k * 10, frame, labels, dict(enumerate(cast, start=1))))
    return samples


SHOTS = {"s010": ("mia", "bo"), "s020": ("mia",), "s030": ("bo", "ann"), "s040": ("mia", "ann")}


def test_a_consistent_film_is_found_consistent():
    result = score(film(SHOTS), SHEETS, SHOTS)
    assert {c.outcome for c in result.cells} == {"consistent"}
    assert result.identity is not None
    assert result.identity > 0.8


def test_two_characters_who_trade_places_are_called_swapped():
    swapped = film(SHOTS, played_by={("s010", "mia"): "bo", ("s010", "bo"): "mia"})
    result = score(swapped, SHEETS, SHOTS)
    cell = result.cell("mia", "s010")
    assert cell is not None
    assert (cell.outcome, cell.swapped_with) == ("swapped", "bo")
