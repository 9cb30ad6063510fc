"""A store on a PostgreSQL server: who may use it, who leads, and what a person is told when it fails."""

import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from filmwright.errors import BackendUnavailable, FilmwrightError, InputInvalid, ProjectBusy, StoreUnavailable
from filmwright.production import doctor, film
from filmwright.production.options import Options
from filmwright.storyboard import ledger, owners, yaml_file
from filmwright.storyboard import store as store_module
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from filmwright.storyboard.tables import NoteRow
from tests.boards import board
from tests.storyboard.postgres import PASSWORD, Server, missing
from tests.storyboard.postgres import server as own_server
from tests.storyboard.processes import FORK
from tests.storyboard.test_ledger import Clock, record, reserve
from tests.storyboard.test_store import CLIP, take

SECRET = "hunter2-hunter2"


@pytest.fixture
def url(server: Server) -> str:
    return server.database()


@pytest.fixture
def opening() -> Iterator[Callable[..., Store]]:
    """Open stores; all are closed at the end."""
    stores: list[Store] = []

    def one(at: Path | str, folder: Path | None = None) -> Store:
        stores.append(Store(at, folder))
        return stores[-1]

    yield one
    for store in stores:
        store.close()


def name_in(url: str) -> str:
    return url.rpartition("/film_")[2].partition("?")[0]


def asked(server: Server, url: str, statement: str) -> list[tuple[object, ...]]:
    return server.ask(statement, f"film_{name_in(url)}")


def folder_in(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


# One database, one project ----------------------------------------------------------------------------


def test_two_projects_in_one_database_are_told_apart(
    url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    bear, fox = folder_in(tmp_path, "bear.film"), folder_in(tmp_path, "fox.film")
    opening(url, bear).add_take(take(), [CLIP])
    with pytest.raises(InputInvalid, match=r"holds another project: .*bear\.film on ") as refused:
        Store(url, fox)
    assert "createdb" in refused.value.hint
    assert not (fox / ".filmwright").exists()
    assert len(opening(url, bear).takes()) == 1


def test_the_same_project_on_another_machine_is_the_same(
    url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    here, there = folder_in(tmp_path, "bear.film"), folder_in(tmp_path, "bear")
    opening(url, here).add_take(take(), [CLIP])
    (there / ".filmwright").mkdir()
    (there / ".filmwright" / "project.json").write_bytes((here / ".filmwright" / "project.json").read_bytes())
    assert len(opening(url, there).takes()) == 1


def test_a_database_in_which_nothing_came_to_be_is_free_again(
    url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    first, second = opening(url, folder_in(tmp_path, "a")), folder_in(tmp_path, "b")
    with first.led(), pytest.raises(InputInvalid, match="another project"):
        Store(url, second)
    opening(url, second).add_take(take(), [CLIP])
    with pytest.raises(InputInvalid, match="another project"), first.led():
        pass


def test_a_project_whose_takes_are_on_a_server_is_not_begun_anew_elsewhere(
    server: Server, url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    opening(url.replace("films@", f"films:{SECRET}@"), tmp_path).add_take(take(), [CLIP])
    for at in (tmp_path / "filmwright.sqlite", server.database()):
        with pytest.raises(InputInvalid, match=name_in(url)) as refused:
            Store(at, tmp_path)
        assert refused.value.hint.startswith("export FILMWRIGHT_STORE=")
        assert SECRET not in f"{refused.value} {refused.value.hint}"
    assert SECRET not in (tmp_path / ".filmwright" / "project.json").read_text(encoding="utf-8")


def test_what_a_project_had_in_its_file_moves_to_the_server(
    url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    file = opening(tmp_path / "filmwright.sqlite", tmp_path)
    first = file.add_take(take(reads={"text": "狐狸"}), [CLIP])
    job = reserve(file, owners.new_owner(), "s020/clip1")
    record(file, job)
    file.put_note("film", "cut", {"key": "k"})
    file.remember_board("b" * 64, "title: Ünï")
    moved = opening(url, tmp_path)
    assert moved.takes() == file.takes()
    assert (moved.circles(), moved.media()) == (file.circles(), file.media())
    assert moved.note("film", "cut") == {"key": "k"}
    assert ledger.jobs(moved) == ledger.jobs(file)
    assert moved.add_take(take(), [CLIP]).id > first.id + 1
    assert len(opening(url, tmp_path).takes()["s010/clip1"]) == 2  # and it moves only once


def test_a_move_that_was_cut_short_is_done_again(
    url: str, tmp_path: Path, opening: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    opening(tmp_path / "filmwright.sqlite").add_take(take(), [CLIP])

    def killed(_path: Path, _data: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("filmwright.storyboard.belonging.write_whole", killed)
    with pytest.raises(KeyboardInterrupt):
        Store(url, tmp_path)
    monkeypatch.undo()
    assert len(opening(url, tmp_path).takes()) == 1


def test_tables_of_something_else_are_not_touched(server: Server, url: str) -> None:
    asked(server, url, "CREATE TABLE media (title text)")
    with pytest.raises(InputInvalid, match="tables of something else: media"):
        Store(url)
    assert asked(server, url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def test_a_database_that_cannot_hold_every_text_is_refused(server: Server) -> None:
    with pytest.raises(InputInvalid, match="SQL_ASCII"):
        Store(server.database("ENCODING 'SQL_ASCII' TEMPLATE template0"))


def test_times_are_kept_with_their_zone(server: Server, url: str, opening: Callable[..., Store]) -> None:
    opening(url)
    times = "column_name IN ('created', 'changed', 'lease_until', 'last_used')"
    kinds = asked(server, url, f"SELECT DISTINCT data_type FROM information_schema.columns WHERE {times}")
    assert kinds == [("timestamp with time zone",)]


# One leader -------------------------------------------------------------------------------------------


def _lead(url: str, folder: Path, pipe: int) -> None:
    store = Store(url, folder)
    with store.led():
        os.write(pipe, b"!")
        time.sleep(60)


def test_a_second_leader_is_refused_and_a_dead_one_succeeded(
    url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    store = opening(url, tmp_path)
    reader, writer = os.pipe()
    child = FORK.Process(target=_lead, args=(url, tmp_path, writer))
    child.start()
    os.read(reader, 1)
    os.close(reader)
    os.close(writer)
    with (
        pytest.raises(ProjectBusy, match=f"is being worked on by process {child.pid} on ") as busy,
        store.led(),
    ):
        pass
    assert "filmwright resume" in busy.value.hint
    store.add_take(take(), [CLIP])  # who does not lead may write, too: workers do
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    until = time.monotonic() + 20
    while True:  # the server notices within moments
        try:
            with store.led():
                break
        except ProjectBusy:
            assert time.monotonic() < until
            time.sleep(0.02)
    with store.led():  # and it was let go
        pass


def test_a_leader_whose_connection_is_cut_ends_in_order(
    server: Server, url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    store = opening(url, tmp_path)
    with store.led():
        _cut_all(server, url)
    with store.led():
        assert store.takes() == {}


def test_a_file_needs_no_other_leader_than_the_lock_of_its_folder(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "filmwright.sqlite", tmp_path)) as store, store.led(), store.led():
        store.put_note("a", "b", {})


# Reading and writing ----------------------------------------------------------------------------------


def test_who_reads_waits_for_no_writer_and_can_write_nothing(url: str, opening: Callable[..., Store]) -> None:
    writer, reader = opening(url), opening(url)
    with writer.write() as session:
        session.merge(NoteRow(kind="a", key="b", body={}, created=datetime.now(UTC)))
        session.flush()
        assert reader.note("a", "b") is None
    assert reader.note("a", "b") == {}
    with pytest.raises(StoreUnavailable, match="read-only") as refused, reader.read() as session:
        session.execute(text("SELECT setval('take_id_seq', 9)"))
    assert "primary server" in refused.value.hint


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_client_whose_clock_is_wrong_robs_nobody(
    url: str, opening: Callable[..., Store], monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    store, elsewhere, us = opening(url), "elsewhere/17/abcd", owners.new_owner()
    job = reserve(store, elsewhere)
    monkeypatch.setattr(Clock, "by", timedelta(hours=hours))
    for module in (store_module, ledger):
        monkeypatch.setattr(module, "datetime", Clock)
    assert reserve(store, us).owner == elsewhere
    assert [ledger.is_held(job) for job in ledger.jobs(store)] == [True]
    ledger.submitting(store, job)
    assert not ledger.is_ambiguous(ledger.look_up(store, job.id))
    record(store, job)


def test_the_checkpoints_of_a_run_stay_in_a_file_of_the_folder(
    url: str, tmp_path: Path, opening: Callable[..., Store]
) -> None:
    from filmwright.agents.graph import saver_on
    from filmwright.storyboard.sqlite_file import WAL_IS_SAFE

    with opening(url, tmp_path).checkpoint_connection() as connection:
        saver_on(connection).setup()
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        assert mode == ("wal" if WAL_IS_SAFE else "truncate")
    with closing(sqlite3.connect(tmp_path / ".filmwright" / "checkpoints.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM checkpoints").fetchone() == (0,)
    assert json.loads((tmp_path / ".filmwright" / "project.json").read_text(encoding="utf-8"))["project"]


# A film -----------------------------------------------------------------------------------------------


def test_a_film_whose_store_is_on_a_server_is_made_once(
    url: str, tmp_path: Path, opening: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(folder_in(tmp_path, "bear.film"))
    shots = [{"id": "s010", "seconds": 1}, {"id": "s020", "boundary": "continue", "seconds": 1}]
    project.board.write_text(yaml_file.dump(board(*shots)), encoding="utf-8")
    monkeypatch.setenv("FILMWRIGHT_STORE", url)
    options = Options(generator="rehearsal", quality="draft", workers=0)
    with pytest.raises(InputInvalid, match="no run has begun"):
        film.work(project, options)  # it would choose a generator of its own, and all would be made twice
    assert film.resume(project, options).film == project.film
    store = opening(url, project.folder)
    made = {unit: [take.id for take in takes] for unit, takes in store.takes().items()}
    assert made.keys() == {"s010/keyframe", "s010/clip1", "s020/clip1"}
    assert {job.state for job in ledger.jobs(store)} == {"done"}
    with store.led():  # as from another machine, where the file's lock is not seen
        with pytest.raises(ProjectBusy, match=f"process {os.getpid()} on "):
            film.resume(project, options)
        assert film.work(project, options) == 0  # who helps does not lead
    film.resume(project, options)
    assert {unit: [take.id for take in takes] for unit, takes in store.takes().items()} == made
    assert not project.database.exists()
    monkeypatch.delenv("FILMWRIGHT_STORE")
    with pytest.raises(InputInvalid, match="no store is named"):
        film.resume(project, options)
    (project.folder / "filmwright.toml").write_text(f'store = "{url}"\n', encoding="utf-8")
    assert film.resume(project, options).film == project.film


# What can go wrong ------------------------------------------------------------------------------------


def _cut_all(server: Server, url: str) -> None:
    name = f"film_{name_in(url)}"
    server.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def told(at: str, folder: Path | None = None) -> FilmwrightError:
    with pytest.raises(FilmwrightError) as failed:
        Store(at, folder)
    assert SECRET not in f"{failed.value} {failed.value.hint} {failed.value.args}"
    assert "Traceback" not in str(failed.value)
    assert "\n" not in str(failed.value)
    return failed.value


@pytest.mark.parametrize(
    ("change", "words", "hint"),
    [
        (("films@", f"guarded:{SECRET}@"), "password authentication failed", "export PGPASSWORD"),
        (("films@", "guarded@"), "no password supplied", "export PGPASSWORD"),
        (("films@", f"nobody:{SECRET}@"), 'role "nobody" does not exist', "USER@HOST"),
        (("/film_", "/lost_film_"), "does not exist", "createdb -h /"),
        (("host=", "host=/nowhere"), "No such file", "pg_isready -h /nowhere"),
        (("films@", f"films:{SECRET}@127.0.0.1:1"), "Connection refused", "pg_isready -h 127.0.0.1 -p 1"),
        (("films@", "guarded:PASSWORD@"), "permission denied", "OWNER TO guarded"),
        (("?host=", f"?nonsense={SECRET}&host="), "invalid connection option", "leave that option out"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_keeps_the_server_from_us_is_told_with_what_to_do(
    url: str, change: tuple[str, str], words: str, hint: str
) -> None:
    at = url.replace(change[0], change[1].replace("PASSWORD", PASSWORD), 1)
    if "127.0.0.1" in at:
        at = at.partition("?")[0]
    error = told(at)
    assert (type(error), error.exit_code) == (StoreUnavailable, 3)
    assert words in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    "at",
    [f"mysql://films:{SECRET}@h/x", SECRET, f"postgresql://films:{SECRET}@h:abc/x",
     f"postgresql+psycopg://films:{SECRET}@h", f"postgresql+asyncpg://films:{SECRET}@h/x"],
)  # fmt: skip
def test_an_address_that_is_none_is_told_without_its_password(at: str) -> None:
    error = told(at)
    assert isinstance(error, InputInvalid)
    assert "postgresql+psycopg://USER@HOST/NAME" in error.hint


def test_the_doctor_asks_the_server_and_repeats_no_password(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = []
    for at in (url.replace("films@", f"films:{SECRET}@"), f"postgresql://films:{SECRET}@127.0.0.1:1/x", ""):
        monkeypatch.setenv("FILMWRIGHT_STORE", at)
        found.append(doctor._store())
    assert [finding["state"] for finding in found] == ["ok", "missing", "ok"]
    assert ", PostgreSQL 1" in found[0]["detail"]
    assert SECRET not in str(found)


def test_psycopg_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = told(f"postgresql://films:{SECRET}@h/x")
    assert (type(error), error.exit_code) == (BackendUnavailable, 3)
    assert error.hint == "pip install 'filmwright[postgres]'"


def test_a_connection_that_is_cut_while_writing_leaves_nothing_and_can_go_on(
    server: Server, url: str, opening: Callable[..., Store]
) -> None:
    store = opening(url)
    with pytest.raises(StoreUnavailable) as cut:
        store.add_take(take(), [CLIP], also=lambda session, take: _cut_all(server, url))
    assert "filmwright resume" in cut.value.hint
    assert store.takes() == {}
    _cut_all(server, url)  # between two writes nobody notices
    assert store.add_take(take(), [CLIP]).number == 1


def test_a_server_that_stops_and_comes_back_costs_no_take(opening: Callable[..., Store]) -> None:
    if reason := missing():
        pytest.skip(reason)
    with own_server() as other:
        url = other.database()
        store = opening(url)
        store.add_take(take(), [CLIP])
        other.stop()
        with pytest.raises(StoreUnavailable) as gone:
            store.add_take(take(), [CLIP])
        assert "pg_isready" in gone.value.hint
        with pytest.raises(StoreUnavailable):
            store.takes()
        other.start()
        assert store.add_take(take(), [CLIP]).number == 2
        store.close()
