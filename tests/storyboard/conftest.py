"""Both databases for the tests of the store: a SQLite file, and a server where there is one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmwright.storyboard.store import Store
from tests.storyboard import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """Start a PostgreSQL server, or skip with the reason."""
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.server() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgres"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where an empty store may be made: a path, or the URL of an empty database."""
    if request.param == "sqlite":
        return tmp_path / "filmwright.sqlite"
    server: postgres.Server = request.getfixturevalue("server")
    return server.database()


@pytest.fixture
def opened(at: Path | str) -> Iterator[Callable[[], Store]]:
    """Open the store once more; all are closed at the end."""
    stores: list[Store] = []

    def one() -> Store:
        stores.append(Store(at))
        return stores[-1]

    yield one
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    """An empty store."""
    return opened()
