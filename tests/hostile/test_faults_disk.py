"""Disks that are full or read-only, at every stage of a run: one clear error, and the same film later."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.conftest import (
    POINTS,
    REHEARSAL,
    Told,
    Whole,
    begun,
    fill,
    is_as_undisturbed,
)

SWEEP = int(os.environ.get("FILMWRIGHT_TORTURE", "0"))
WITH_A_BOARD = [point for point in POINTS if point != "planning"]


def _told_of_the_disk(told: Told) -> bool:
    """One error, of the disk, with what to do about it."""
    assert told.code == 3, told
    assert told.is_clear, told.err
    assert told.err.count("error: ") == 1, told.err
    assert "space" in told.err.split("error: ")[1] or "room" in told.err or "full" in told.err, told.err
    return "free some disk space" in told.err


@pytest.mark.parametrize("point", WITH_A_BOARD)
def test_a_disk_that_is_full_at_any_stage_is_told_and_the_film_is_the_same_when_there_is_room(
    disk: Callable[[str], Path], typed: Callable[..., Told], at: Callable[..., None], whole: Whole, point: str
) -> None:
    place = disk("size=1m")
    project = begun(place)
    at(point, lambda: fill(place), nth=3 if point == "drawing" else 1)
    assert _told_of_the_disk(typed("resume", str(project), *REHEARSAL))
    (place / "ballast").unlink()
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)


LEVELS = range(4, 4 + 4 * SWEEP, 4) if SWEEP else (8, 24, 48, 96, 160)
HERE = WITH_A_BOARD if SWEEP else ["opening", "a clip", "subtitles in the film", "the report"]


@pytest.mark.parametrize("point", HERE)
@pytest.mark.parametrize("leave", LEVELS)
def test_a_disk_with_little_room_never_leaves_a_lesser_film(
    disk: Callable[[str], Path],
    typed: Callable[..., Told],
    at: Callable[..., None],
    whole: Whole,
    point: str,
    leave: int,
) -> None:
    place = disk("size=1m")
    project = begun(place)
    at(point, lambda: fill(place, leave))
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 0 or _told_of_the_disk(told)
    (place / "ballast").unlink()
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)
