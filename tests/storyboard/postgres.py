"""A PostgreSQL server for the tests: Debian's, in a folder of its own, on a socket, gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

PASSWORD = "open-sesame"
"""Of the role `guarded`; the owner `films` needs none."""


@dataclass(frozen=True)
class Server:
    """A server that listens on a socket in `folder`."""

    folder: Path
    bin: Path
    as_user: dict[str, object]
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def url(self, database: str, user: str = "films", password: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"postgresql+psycopg://{user}{secret}@/{database}?host={self.folder}"

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="films", dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def database(self, how: str = "") -> str:
        """Make an empty database; return its URL."""
        name = f"film_{uuid4().hex[:12]}"
        self.ask(f"CREATE DATABASE {name} {how}")
        return self.url(name)

    def start(self) -> None:
        words = {
            "listen_addresses": "", "unix_socket_directories": self.folder, "fsync": "off",
            "shared_buffers": "16MB", "max_connections": "60", "autovacuum": "off",
        }  # fmt: skip
        line = [self.bin / "postgres", "-D", self.folder / "data", *(f"--{k}={v}" for k, v in words.items())]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                line, stdout=subprocess.DEVNULL, stderr=log, cwd=self.folder, **self.as_user
            )  # type: ignore[call-overload]
        self.running.append(process)
        self._await(process)

    def stop(self) -> None:
        process = self.running.pop()
        process.send_signal(signal.SIGINT)  # "fast": it ends its clients
        process.wait(30)

    def _await(self, process: "subprocess.Popen[bytes]") -> None:
        import psycopg

        until = time.monotonic() + 60
        while True:
            try:
                self.ask("SELECT 1")
            except psycopg.OperationalError:
                if process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return


def missing() -> str | None:
    """Return why there can be no server here, or None."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        return f"no psycopg: {error}"
    if _bin() is None:
        return "no PostgreSQL server on this machine (apt-get install postgresql)"
    if _is_root() and _unprivileged() is None:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return None


@contextmanager
def server() -> Iterator[Server]:
    """Start a server of its own, and stop it at the end."""
    bin_, user = _bin(), _unprivileged() if _is_root() else None
    assert bin_ is not None
    as_user: dict[str, object] = (
        {} if user is None else {"user": user[0], "group": user[1], "extra_groups": []}
    )
    folder = Path(tempfile.mkdtemp(prefix="fw-pg-"))  # short: a socket's path may have 107 bytes
    if user is not None:
        os.chown(folder, *user)
    found = Server(folder, bin_, as_user)
    subprocess.run(
        [bin_ / "initdb", "-D", folder / "data", "-U", "films", "-A", "trust", "-E", "UTF8", "--locale=C",
         "--no-sync"],
        check=True, capture_output=True, cwd=folder, **as_user,
    )  # type: ignore[call-overload]  # fmt: skip
    hba = folder / "data" / "pg_hba.conf"
    hba.write_text("local all guarded scram-sha-256\nlocal all all trust\n", encoding="utf-8")
    try:
        found.start()
        found.ask(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
        yield found
    finally:
        if found.running:
            found.stop()
        shutil.rmtree(folder)


def _bin() -> Path | None:
    def version(path: Path) -> tuple[int, ...]:
        return tuple(int(n) for n in path.parts[-2].split(".") if n.isdigit())

    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    on_path = [Path(found).resolve().parent for found in (shutil.which("initdb"),) if found]
    return next(
        (p for p in (*debian, *on_path) if (p / "postgres").exists() and (p / "initdb").exists()), None
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _unprivileged() -> tuple[int, int] | None:
    import pwd

    try:
        found = pwd.getpwnam("postgres")
    except KeyError:
        return None
    return found.pw_uid, found.pw_gid
