"""What `clean` frees and what it keeps, and that a kill between its steps leaves a whole project."""

import hashlib
import io
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from filmwright import cli
from filmwright.errors import ProjectBusy, StoryboardInvalid, WriterFailed
from filmwright.production import cleaning, film
from filmwright.production.again import Again
from filmwright.production.options import Options, Silent
from filmwright.report import keeping
from filmwright.schemas.board import Board
from filmwright.schemas.job import Amount, Budget
from filmwright.schemas.take import Take
from filmwright.storyboard import ledger, owners, sweep, yaml_file
from filmwright.storyboard.project import Project, locked
from filmwright.storyboard.store import Store
from filmwright.storyboard.sweep import Sweep
from filmwright.storyboard.tables import BoardRow, NoteRow, TakeRow
from tests.boards import chain
from tests.storyboard import postgres

QUICK = Options(generator="rehearsal", workers=0)
TO_SCRIPT = ("Mr Bear leaves.", "Mr Bear runs.")


class Diary(Silent):
    """Remembers which units were made and what was said."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.said: list[str] = []

    def finished(self, unit: str) -> None:
        if "/" in unit:
            self.made.append(unit)

    def say(self, text: str) -> None:
        self.said.append(text)


def resume(of: Project) -> Diary:
    diary = Diary()
    film.resume(of, QUICK, diary)
    return diary


def retake(of: Project, shot: str) -> None:
    assert cli.run(["retake", shot, str(of.folder), "--quiet", "--workers", "0"]) == 0


def edit(of: Project, before: str, after: str) -> None:
    text = of.board.read_text(encoding="utf-8")
    assert before in text
    of.board.write_text(text.replace(before, after), encoding="utf-8")


def states(of: Project) -> dict[str, tuple[str, int | None]]:
    _, plan = film.status(of, QUICK)
    return {unit.id: (unit.state, unit.take) for unit in plan.units}


def age(of: Project, days: int, *, boards: bool = True) -> None:
    """Let everything that is there be older by so many days."""
    then = datetime.now(UTC) - timedelta(days=days)
    store = Store(of.database)
    with store.write() as session:
        session.execute(update(TakeRow).values(created=then))
        session.execute(update(NoteRow).values(created=then))
        if boards:
            session.execute(update(BoardRow).values(last_used=then))
    store.close()


def rows(of: Project, query: str) -> list[Any]:
    with sqlite3.connect(of.database) as database:
        found = database.execute(query).fetchall()
    database.close()
    return found


def units(found: Sweep) -> dict[str, int]:
    counted: dict[str, int] = {}
    for take in found.takes:
        counted[take.unit] = counted.get(take.unit, 0) + 1
    return counted


def files(of: Project) -> set[str]:
    return {p.relative_to(of.folder).as_posix() for p in of.folder.rglob("*") if p.is_file()} - {
        ".filmwright/lock", ".filmwright/owner.json", ".filmwright/board.json", "filmwright.sqlite-journal",
    }  # fmt: skip


def free(of: Project, days: int = 30) -> Sweep:
    found, freed = cleaning.clean(of, days, lambda _: True)
    assert freed != found.is_empty
    return found


def is_whole(of: Project) -> bool:
    """Whether every row has its file, unaltered, and the database is sound."""
    sound = rows(of, "PRAGMA integrity_check") == [("ok",)] and rows(of, "PRAGMA foreign_key_check") == []
    whole = all(
        hashlib.sha256((of.folder / path).read_bytes()).hexdigest() == sha
        for sha, path in rows(of, "SELECT sha256, path FROM media")
    )
    known = {sha for (sha,) in rows(of, "SELECT sha256 FROM media")}
    bodies = [json.loads(body) for (body,) in rows(of, "SELECT body FROM take")]
    return sound and whole and all(known.issuperset(body["media"].values()) for body in bodies)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of six shots with captions, of which the last shot and a line were edited; nothing is old."""
    made = Project(tmp_path_factory.mktemp("history") / "a.film")
    made.folder.mkdir()
    data = chain()
    data["film"] |= {"burn_in": ["captions"], "size": [128, 72], "fps": 8}
    made.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    resume(made)
    edit(made, *TO_SCRIPT)
    edit(made, "Hello.", "Hello there.")
    assert resume(made).made == ["s060/keyframe", "s060/clip1"]
    return made.folder


@pytest.fixture
def made(history: Path, tmp_path: Path) -> Project:
    shutil.copytree(history, tmp_path / "a.film")
    return Project(tmp_path / "a.film")


def test_what_is_young_stays_but_for_parts_that_are_drawn_again_at_no_cost(made: Project) -> None:
    assert {item.kind for item in free(made).files} == {"segments"}
    assert cleaning.survey(made, 30).is_empty
    edit(made, *reversed(TO_SCRIPT))
    edit(made, "Hello there.", "Hello.")
    assert resume(made).made == []


def test_young_takes_stay_even_if_nothing_needs_them(made: Project) -> None:
    retake(made, "s020")
    age(made, 40)
    with sqlite3.connect(made.database) as database:
        database.execute("UPDATE take SET created = datetime() WHERE unit = 's020/clip1' AND number = 1")
    database.close()
    found = free(made)
    assert units(found) == {"s030/clip1": 1, "s060/keyframe": 1, "s060/clip1": 1}


def test_what_only_an_old_state_needed_goes_and_the_film_stays_as_it_is(made: Project) -> None:
    age(made, 40)
    resume(made)
    before, was = files(made), states(made)
    bytes_ = made.film.read_bytes()
    found = free(made)
    assert units(found) == {"s060/keyframe": 1, "s060/clip1": 1}
    assert len(found.boards) == 1
    assert len(found.scores) == 1
    assert {item.kind for item in found.files} == {"clips", "stills", "segments"}
    assert before - files(made) == {p.path.relative_to(made.folder).as_posix() for p in found.files}
    assert states(made) == was
    assert is_whole(made)
    assert resume(made).made == []
    assert made.film.read_bytes() == bytes_
    assert cleaning.survey(made, 30).is_empty


def test_segments_that_the_film_uses_stay(made: Project) -> None:
    age(made, 40)
    drawn = set(made.segments.iterdir())
    free(made, 0)
    left = set(made.segments.iterdir())
    assert left < drawn
    assert left
    made.film.unlink()
    film.assemble(made, QUICK)
    assert set(made.segments.iterdir()) == left


def test_undoing_an_edit_of_the_last_days_costs_nothing(made: Project) -> None:
    age(made, 40, boards=False)
    found = free(made)
    assert found.takes == ()
    edit(made, *reversed(TO_SCRIPT))
    assert resume(made).made == []


def test_undoing_an_older_edit_makes_it_again_and_calls_nothing_damaged(made: Project) -> None:
    free(made, 0)
    edit(made, *reversed(TO_SCRIPT))
    diary = resume(made)
    assert diary.made == ["s060/keyframe", "s060/clip1"]
    assert not [line for line in diary.said if "damaged" in line]


def test_what_the_board_does_not_have_yet_keeps_what_it_may_turn_out_to_need(made: Project) -> None:
    edit(made, "Mr Bear walks.", "Mr Bear hops.")
    before = states(made)
    assert before["s020/clip1"][0] == "stale"
    found = free(made, 0)
    assert set(units(found)) == {"s060/keyframe", "s060/clip1"}
    assert states(made) == before


def test_takes_of_locked_shots_stay(made: Project) -> None:
    edit(made, "id: s060", "id: s060\n        locked: true")
    assert free(made, 0).takes == ()


def test_a_retake_leaves_the_chosen_take_and_the_one_that_seeds_are_counted_from(made: Project) -> None:
    was = states(made)
    for _ in range(2):
        film.retake(made, Again(frozenset(("s020",))), QUICK)
    store = Store(made.database)
    store.circle(store.takes()["s020/clip1"][0])
    store.close()
    assert all(states(made)[unit] == was[unit] for unit in was if unit != "film")
    found = free(made, 0)
    assert [take.number for take in found.takes if take.unit == "s020/clip1"] == [2]
    assert [take.number for take in found.takes if take.unit == "s030/clip1"] == [2, 3]


def test_no_take_goes_while_a_state_that_counts_cannot_be_read(made: Project) -> None:
    age(made, 40)
    store = Store(made.database)
    store.remember_board("0" * 64, "filmwright: 99\ntitle: From the future\n")
    store.close()
    found = free(made)
    assert found.takes == ()
    assert "cannot be read" in found.remarks[0]
    assert units(free(made, 0)) == {"s060/keyframe": 1, "s060/clip1": 1}


def test_a_board_with_problems_frees_nothing(made: Project) -> None:
    before = files(made)
    made.board.write_text("title: [", encoding="utf-8")
    with pytest.raises(StoryboardInvalid):
        cleaning.clean(made, 0, lambda _: True)
    assert files(made) == before


def test_all_takes_of_a_generator_that_is_not_here_stay(made: Project) -> None:
    with sqlite3.connect(made.database) as database:
        database.execute(
            "UPDATE take SET body = json_set(body, '$.generator', 'elsewhere')"
            " WHERE unit = 's060/clip1' AND number = 1"
        )
    database.close()
    found = free(made, 0)
    assert found.takes == ()  # the still it was made from stays with it
    assert "elsewhere" in found.remarks[0]


def test_media_that_a_kept_take_shares_stay(made: Project) -> None:
    store = Store(made.database)
    kept = store.takes()["s050/clip1"][0]
    other = kept.model_copy(update={"unit": "s999/clip1", "shot": "s999", "fingerprint": "f" * 64})
    store.add_take(other, ())
    store.close()
    found = free(made, 0)
    assert units(found)["s999/clip1"] == 1
    assert found.media
    assert not set(found.media) & set(kept.media.values())
    assert is_whole(made)


def test_a_take_whose_last_frame_was_consumed_stays_with_what_was_made_from_it(made: Project) -> None:
    store = Store(made.database)
    takes = store.takes()
    store.close()
    chained = [takes[unit][0] for unit in ("s030/clip1", "s020/clip1", "s010/clip1", "s010/keyframe")]
    assert sweep.with_frames({chained[0].id}, takes) == {take.id for take in chained}


def test_the_plan_has_the_last_word(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "needed_by", lambda *_args, **_more: set())
    was = states(made)
    free(made, 0)
    assert states(made) == was


def test_a_job_whose_take_goes_keeps_its_charge(made: Project) -> None:
    store = Store(made.database)
    old = store.takes()["s060/clip1"][0]
    amount = Amount(calls=1)
    job = ledger.reserve(store, owners.new_owner(), "s999/clip1", "f" * 64, 1, "hosted", amount, Budget())
    assert job is not None
    with store.write() as session:
        ledger.done(job, amount)(session, old.id)
    before = ledger.spent(store)
    store.close()
    free(made, 0)
    store = Store(made.database)
    row = ledger.jobs(store)[-1]
    assert (row.state, row.take, row.charged) == ("done", None, amount)
    assert ledger.spent(store) == before
    store.close()


def test_nothing_that_is_not_ours_is_touched(made: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    name = "ab" + "0" * 62
    theirs = [
        outside / f"{name}.png",
        made.media / "holiday.png",
        made.media / "00" / "notes.txt",
        made.media / "cd" / f"{name}.png",  # not the folder of its hash
        made.segments / "my favourite.mp4",
        made.folder / "filmwright.mine.backup.sqlite",
    ]
    for path in theirs:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"mine")
        make_old(path)
    shutil.rmtree(made.media / "ab", ignore_errors=True)
    try:
        (made.media / "ab").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    (made.media / "cd" / ("cd" + "1" * 62 + ".png")).symlink_to(theirs[0])
    free(made, 0)
    assert all(path.read_bytes() == b"mine" for path in theirs)
    assert (made.media / "cd" / ("cd" + "1" * 62 + ".png")).is_symlink()


def test_media_on_another_disk_stay_with_their_takes(made: Project, tmp_path: Path) -> None:
    made.media.rename(tmp_path / "elsewhere")
    try:
        made.media.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    before = files(made)
    found = free(made, 0)
    assert found.takes == ()
    assert "link" in found.remarks[0]
    assert {item.kind for item in found.files} == {"segments"}
    assert len(before - files(made)) == len(found.files)
    assert is_whole(made)


def make_old(path: Path) -> None:
    then = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(path, (then, then))


def test_files_that_no_row_knows_go_after_a_day(made: Project) -> None:
    free(made)
    paths = [made.media / "ab" / f"ab{n * 62}.png" for n in "12"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"left")
    make_old(paths[0])
    found = free(made)
    assert [(item.kind, item.path) for item in found.files] == [("orphans", paths[0])]
    assert [path.exists() for path in paths] == [False, True]


def test_scratch_files_and_old_backups_go(made: Project) -> None:
    free(made)
    going = [
        made.scratch / "s010-clip1-7-1.mp4",
        made.scratch / "host_1_ab" / "s020-clip1-7.png",
        made.folder / ".film.mp4.part",
        made.folder / "filmwright.v1.backup.sqlite",
        made.folder / "filmwright.v9.backup.sqlite",
    ]
    for path in (*going, made.folder / "filmwright.v10.backup.sqlite"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"old")
    assert {item.path for item in free(made).files} == set(going)
    assert not any(path.exists() for path in going)
    assert (made.folder / "filmwright.v10.backup.sqlite").exists()


def killed(act: Callable[[], object]) -> bool:
    """Do something in a process of its own; return whether that was killed."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            act()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def deadly(act: Callable[..., Any], allowed: int, *folders: Path) -> Callable[..., Any]:
    """Return `act`, which kills the process when it is done (to something in `folders`) once too often."""
    done: list[object] = []

    def once_more(*args: Any, **more: Any) -> Any:
        if not folders or any(args[0].is_relative_to(folder) for folder in folders):
            if len(done) == allowed:
                os.kill(os.getpid(), signal.SIGKILL)
            done.append(args)
        return act(*args, **more)

    return once_more


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that were forked")


@needs_fork
def test_a_kill_between_any_two_steps_leaves_a_whole_project(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, unlink = states(made), Path.unlink
    steps = len(cleaning.survey(made, 0).files)
    assert steps > 3
    intact = Project(made.folder.with_name("intact.film"))
    shutil.copytree(made.folder, intact.folder)
    free(intact, 0)
    for allowed in range(steps + 1):  # the last one dies when all files have gone
        one = Project(made.folder.with_name(f"killed{allowed}.film"))
        shutil.copytree(made.folder, one.folder)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", deadly(unlink, allowed, one.media, one.segments))
            patch.setattr(sweep, "finished", deadly(sweep.finished, 0))
            assert killed(partial(free, one, 0))
        assert is_whole(one)
        assert states(one) == was
        assert len(cleaning.survey(one, 30).files) == steps - allowed
        cleaning.clean(one, 30, lambda _: True)
        assert files(one) == files(intact)


@needs_fork
@pytest.mark.parametrize("statement", range(5))
def test_a_kill_before_the_rows_are_gone_changes_nothing(
    made: Project, monkeypatch: pytest.MonkeyPatch, statement: int
) -> None:
    before, planned, was = files(made), cleaning.survey(made, 0), states(made)
    with monkeypatch.context() as patch:
        patch.setattr(sweep, "delete", deadly(sweep.delete, statement))
        assert killed(partial(free, made, 0))
    assert (files(made), states(made)) == (before, was)
    assert cleaning.survey(made, 0) == planned


def test_files_that_cannot_be_deleted_are_told_and_go_the_next_time(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".png":
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    unlink = Path.unlink
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(
            WriterFailed, match=r"2 of \d+ files cannot be deleted.*Permission denied"
        ) as told:
            free(made, 0)
    assert told.value.exit_code == 3
    assert is_whole(made)
    assert {item.kind for item in free(made).files} == {"orphans"}
    assert cleaning.survey(made, 0).is_empty


def test_a_project_that_is_worked_on_is_left_alone(made: Project) -> None:
    with locked(made), pytest.raises(ProjectBusy):
        free(made, 0)
    store = Store(made.database)
    ledger.reserve(store, owners.new_owner(), "s999/clip1", "f" * 64, 1, "hosted", Amount(), Budget())
    store.close()
    with pytest.raises(ProjectBusy, match="s999/clip1"):
        free(made, 0)


def test_takes_that_land_meanwhile_stop_it(made: Project) -> None:
    store = Store(made.database)
    found = cleaning.survey(made, 0)
    take: Take = store.takes()["s060/clip1"][0]
    store.add_take(take.model_copy(update={"unit": "s999/clip1"}), ())
    with pytest.raises(Exception, match="in the meantime"):
        sweep.forget(store, found)
    store.close()
    assert units(cleaning.survey(made, 0))["s060/clip1"] == 1


@pytest.mark.skipif(postgres.missing() is not None, reason=postgres.missing() or "")
def test_on_a_server_the_same_goes(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(made.media)
    made.database.unlink()
    with postgres.server() as server:
        monkeypatch.setenv("FILMWRIGHT_STORE", server.database())
        edit(made, *reversed(TO_SCRIPT))
        resume(made)
        edit(made, *TO_SCRIPT)
        resume(made)
        was = states(made)
        found = free(made, 0)
        assert units(found) == {"s060/keyframe": 1, "s060/clip1": 1}
        assert not any(path.exists() for path in (item.path for item in found.files))
        assert states(made) == was
        assert cleaning.survey(made, 0).is_empty


# As a person meets it ------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.run(["clean", *words])
    out, _ = capsys.readouterr()
    return code, out


def test_where_nobody_can_answer_it_says_what_to_type(
    made: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(made)
    code, out = run(capsys, str(made.folder), "--days", "0")
    assert code == 0
    assert "2 takes of 1 shot: s060" in out
    assert out.splitlines()[-1].endswith(f"filmwright clean {made.folder} --days 0 --yes")
    assert files(made) == before
    assert run(capsys, str(made.folder), "--days", "0", "--yes", "--dry-run")[1] == out
    assert files(made) == before
    code, out = run(capsys, str(made.folder), "--days", "0", "--yes")
    assert (code, out.splitlines()[-1].split()[0]) == (0, "Freed")
    assert files(made) < before
    code, out = run(capsys, str(made.folder), "--days", "0")
    assert (code, out) == (0, "Nothing to free: the board needs everything that is here.\n")


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "y\n"])
def test_on_a_terminal_it_asks(
    made: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    before = files(made)
    monkeypatch.setattr(keeping, "can_ask", lambda *, json: not json)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    code, out = run(capsys, str(made.folder), "--days", "0")
    assert code == 0
    assert "Free it? [y/N]" in out
    assert (files(made) == before) == (answer != "y\n")
    assert out.count("2 takes of 1 shot") == 1


def test_as_data_it_tells_the_same(made: Project, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, str(made.folder), "--days", "0", "--json")
    data = json.loads(out)
    assert (code, data["freed"], data["shots"]) == (0, False, ["s060"])
    assert data["bytes"] == sum(kind["bytes"] for kind in data["kinds"].values())
    assert data["next"].endswith("--yes")
    code, out = run(capsys, str(made.folder), "--days", "0", "--json", "--yes")
    assert json.loads(out) == data | {"freed": True, "next": None}
