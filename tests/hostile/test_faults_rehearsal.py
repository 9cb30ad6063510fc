"""Every fault of a generator through a whole run: what is told, what waits, what is kept, how it goes on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmwright.generators.rehearsal.faults import FAULTS, VARIABLE
from filmwright.production import retries
from tests.hostile.conftest import REHEARSAL, Told, Whole, begun, is_as_undisturbed, takes_of

FAILING = {
    "fail": "was told to fail",
    "flaky": "was told to flaky",
    "busy": "429 Too Many Requests",
    "fail-after": "charged for it and failed",
    "memory": "out of memory",
    "short": "returned 2 frames instead of 4",
    "long": "returned 8 frames instead of 4",
    "torn": "a frame came back as uint8 (45, 160, 3)",
    "size": "a frame came back as uint8 (45, 80, 3)",
    "nan": "a frame came back as float32",
}
"""No take comes of it. `torn` is the kin of a truncated file: frames are handed over in memory."""
KEPT = ("black", "noise", "frozen", "ignore-first", "ignore-last", "slow")
"""A take comes of it, whatever it shows."""
OF_THE_PROCESS = ("die", "vanish", "timeout")
"""Tested where charges are counted: tests/generators/test_rehearsal_faults.py."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_PAUSE_SECONDS", 0.01)


def test_every_fault_goes_through_a_whole_run() -> None:
    assert set(FAULTS) == {*FAILING, *KEPT, *OF_THE_PROCESS}


def _units(project: Path, typed: Callable[..., Told]) -> dict[str, Any]:
    found = json.loads(typed("status", str(project), "--json").out)["units"]
    return {unit["id"]: unit for unit in found}


@pytest.mark.parametrize("fault", FAILING)
def test_a_fault_is_told_by_its_shot_its_siblings_are_kept_and_resume_makes_the_film(
    tmp_path: Path, typed: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, whole: Whole, fault: str
) -> None:
    project = begun(tmp_path)
    order = {"fault": fault, "retry_after_seconds": 0} if fault == "busy" else fault
    monkeypatch.setenv(VARIABLE, json.dumps({"s010/clip1": order}))
    told = typed("resume", str(project), *REHEARSAL)
    assert (told.code, told.is_clear) == (3, True), told
    assert FAILING[fault] in told.err.split("error: ")[1]
    assert "s010/clip1" in told.err.split("error: ")[1]
    assert set(takes_of(project)) == {"s010/keyframe", "s030/keyframe", "s030/clip1"}
    assert not (project / "film.mp4").exists()
    units = _units(project, typed)
    assert units["s020/clip1"]["state"] in ("blocked", "missing")
    assert "s010/clip1" in json.dumps(units["s020/clip1"])
    assert units["s030/clip1"]["state"] == "fresh"
    monkeypatch.delenv(VARIABLE)
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)


def test_a_keyframe_that_fails_is_told_once_and_the_other_chain_is_made(
    tmp_path: Path, typed: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, whole: Whole
) -> None:
    project = begun(tmp_path)
    monkeypatch.setenv(VARIABLE, '{"s010/keyframe": "fail"}')
    told = typed("resume", str(project), *REHEARSAL)
    assert (told.code, told.is_clear) == (3, True)
    assert set(takes_of(project)) == {"s030/keyframe", "s030/clip1"}
    monkeypatch.delenv(VARIABLE)
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)


@pytest.mark.parametrize("fault", KEPT)
def test_what_comes_back_wrong_is_a_take_that_is_kept_and_told(
    tmp_path: Path, typed: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, whole: Whole, fault: str
) -> None:
    project = begun(tmp_path)
    slow = {"fault": "slow", "seconds": 0.1}
    unit = "s020/clip1" if fault == "ignore-first" else "s010/clip1"
    monkeypatch.setenv(VARIABLE, json.dumps({unit: slow if fault == "slow" else fault}))
    told = typed("resume", str(project), *REHEARSAL, "--no-retakes")
    assert told.code == 0, told.err
    page = (project / "report.html").read_text(encoding="utf-8")
    if fault in ("black", "noise"):
        assert "look at s010" in told.out
    if fault == "ignore-first":
        assert "not honoured: first_frame" in page
    if fault in ("slow", "ignore-last"):  # nothing was asked of the last frame
        assert is_as_undisturbed(project, whole)
        return
    monkeypatch.delenv(VARIABLE)
    told = typed("retake", unit.split("/")[0], str(project), "--workers", "0")
    assert told.code == 0, told.err
    made = takes_of(project)
    assert made[unit] == 2, "the first take is kept beside the second"
