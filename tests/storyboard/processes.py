"""What tests of the store need from outside: other processes, and a look past it into the database."""

import multiprocessing
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

FORK = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


def in_children(work: Callable[..., object], arguments: Sequence[tuple[object, ...]]) -> None:
    """Run `work` in one process for each of `arguments`, at once; all must end well."""
    children = [FORK.Process(target=work, args=these) for these in arguments]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * len(children)


def asking(at: Path | str, request: pytest.FixtureRequest) -> Callable[..., list[tuple[Any, ...]]]:
    """Return what runs a statement in the database: one for SQLite, and one for the server if it differs."""

    def ask(statement: str, on_server: str | None = None) -> list[tuple[Any, ...]]:
        if isinstance(at, Path):
            with closing(sqlite3.connect(at, isolation_level=None)) as connection:
                return connection.execute(statement).fetchall()
        name = at.rpartition("/film_")[2].partition("?")[0]
        return request.getfixturevalue("server").ask(on_server or statement, f"film_{name}")

    return ask
