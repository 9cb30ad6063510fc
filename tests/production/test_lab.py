"""What a loaded model has made becomes a clip in the lab: the same clip as if it had been made at once."""

import time
from concurrent.futures import BrokenExecutor, Future
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from filmwright.errors import Cancelled, RenderFailed
from filmwright.generators.contract import Watch
from filmwright.production import lab, work
from filmwright.production.reel import Exposure, Reel
from filmwright.production.task import Exposed, Made, Task
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import ClipReport, ClipRequest
from filmwright.schemas.shot import Shot
from tests.drifting import Drifting

BRIEF = ShotBrief(scene="sc010", shot=Shot(id="s010", action="A."), look=Look(), place=Place(name=""))


@pytest.fixture(autouse=True)
def closed():
    yield
    lab.close()


def task(folder: Path, **asked) -> Task:
    request = ClipRequest(
        **{
            "unit": "s010/clip1", "brief": BRIEF, "size": (128, 96), "fps": Fraction(24), "frames": 20,
            "shot_frames": 20, **asked,
        }
    )  # fmt: skip
    return Task("drifting", request, folder / "scratch", keep=20)


def made_at_once(of: Task) -> Made:
    (made,) = work._clips(Drifting(), [of], Watch(), Reel)
    assert isinstance(made, Made)
    return made


def exposed(of: Task) -> Exposed:
    (shot,) = work._clips(Drifting(), [of], Watch(), Exposure)
    assert isinstance(shot, Exposed)
    return shot


def done(shot: list[Made | Exposed]) -> Future:
    asked: Future = Future()
    asked.set_result(shot)
    promised: Future = Future()
    lab.develop(asked, promised)
    return promised


def bytes_of(made: Made) -> dict[str, str]:
    return {role: sha256(path.read_bytes()).hexdigest() for role, path in made.files.items()}


def test_a_clip_from_the_lab_is_the_clip_that_is_made_at_once(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    here, there = made_at_once(task(one)), done([exposed(task(other))]).result(60)[0]
    assert bytes_of(there) == bytes_of(here)
    assert (there.frame_hash, there.first_frame_hash, there.native) == (
        here.frame_hash, here.first_frame_hash, here.native,
    )  # fmt: skip


def test_raw_frames_do_not_stay_on_the_disk(tmp_path):
    shot = exposed(task(tmp_path))
    assert shot.frames.stat().st_size == shot.count * 64 * 48 * 3
    done([shot]).result(60)
    assert not shot.frames.exists()


def test_what_needs_no_lab_does_not_open_one(tmp_path):
    still = Made(ClipReport(), {}, "", 1, 0.0)
    assert done([still]).result(0) == [still]
    assert not lab._open


def test_a_clip_with_too_few_frames_is_refused_there_too(tmp_path):
    shot = exposed(task(tmp_path))
    short = Exposed(shot.task, shot.can, shot.report, shot.frames, shot.size, shot.count - 1)
    with pytest.raises(RenderFailed, match="returned 16 frames instead of 17"):
        done([short]).result(60)


def test_a_failure_of_the_model_and_a_cancelled_task_reach_whoever_waits(tmp_path):
    asked, promised = Future(), Future()
    asked.set_exception(RenderFailed("s010: no", hint="retake"))
    lab.develop(asked, promised)
    with pytest.raises(RenderFailed, match="s010: no"):
        promised.result(0)
    dropped, waiting = Future(), Future()
    dropped.cancel()
    lab.develop(dropped, waiting)
    assert waiting.cancelled()


def test_who_stops_does_not_wait_for_the_lab(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "_stop", type("Told", (), {"value": 1})())
    with pytest.raises(Cancelled):
        lab._clip(exposed(task(tmp_path)))


def test_a_lab_that_died_is_opened_again(tmp_path):
    pool = lab._processes()
    pool.submit(int).result(60)
    for process in pool._processes.values():
        process.kill()
    for _ in range(600):
        if pool._broken:
            break
        time.sleep(0.1)
    with pytest.raises(BrokenExecutor):
        pool.submit(int)
    assert done([exposed(task(tmp_path))]).result(60)[0].frames == 20


def test_a_model_that_tells_who_is_where_is_not_developed_later(tmp_path):
    asked = task(tmp_path, passes=("identity",))
    (made,) = work._clips(Drifting(), [asked], Watch(), Exposure)
    assert isinstance(made, Made)
