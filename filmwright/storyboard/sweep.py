"""What a project can do without, and how it goes: takes with their media, and what crashes have left.

    states of the board, resolved ─> needed_by ─> with_frames ─> takes to keep
    all the rest ─> Sweep ─> forget (rows, one transaction) ─> remove (files) ─> finished

Rows go before files: killed in between, the project is whole, and what is left are files that no row knows.
Their hashes were noted with the rows, so the next sweep ends the work; other files that no row knows go
after a day, when whoever was about to record them is surely dead.

Only files that carry a name of ours, in a folder inside the project, are ever removed: what to remove is
found by looking at the folders, never by a path that the database tells. A sweep shortens no ledger: a job
whose take goes keeps its charge. The database file does not shrink (no VACUUM: it would write the whole file
again to win less than one clip); its free pages are used again. Which states of the board count, and what
the generators read, is not known here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

from sqlalchemy import delete, func, select, update
from sqlmodel import col

from filmwright.errors import Fenced, WriterFailed
from filmwright.schemas.take import Take
from filmwright.storyboard.plan import Resolved, Shelf
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store, aware
from filmwright.storyboard.tables import BoardRow, CircleRow, JobRow, MediaRow, NoteRow, TakeRow

_Item = TypeVar("_Item")
LitterKind = Literal["clips", "stills", "masks", "sounds", "segments", "orphans", "scratch", "backups"]
ORPHAN_AGE = timedelta(hours=24)
"""Files first, rows second: a young file that no row knows may be about to get its row."""
_BEGUN = ("clean", "begun")
_KIND_OF: Mapping[str, LitterKind] = {
    "clip": "clips", "picture": "stills", "masks": "masks", "sound": "sounds", "segment": "segments",
}  # fmt: skip
_MEDIA = re.compile(r"([0-9a-f]{64})\.[a-z0-9]{1,8}")
_DRAWN = re.compile(r"\.?[0-9a-f]{24,64}(-[0-9a-f]{16}|-\d+x\d+)?(\.part)?\.(mp4|sha256)(\.part)?")
_PART = re.compile(r"\.(film\.mp4|film\.srt|report\.html|storyboard\.yaml)(\.\d+)?\.part")
_BACKUP = re.compile(r"filmwright\.v(\d+)\.backup\.sqlite")


@dataclass(frozen=True)
class Litter:
    """A file that nothing needs."""

    kind: LitterKind
    path: Path
    bytes: int


@dataclass(frozen=True)
class State:
    """A state of the board that was worked on."""

    sha256: str
    last_used: datetime


@dataclass(frozen=True)
class Sweep:
    """What would go, and what stays though it looks old, in words."""

    takes: tuple[Take, ...] = ()
    media: tuple[str, ...] = ()
    """Hashes that only these takes point to."""
    boards: tuple[str, ...] = ()
    """States of the board, by hash."""
    scores: tuple[tuple[str, str], ...] = ()
    """Notes, by kind and key."""
    files: tuple[Litter, ...] = ()
    newest_take: int = 0
    """The last take that was there when this was found out."""
    remarks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to free."""
        return not (self.takes or self.boards or self.scores or self.files)


def needed_by(resolved: Iterable[Resolved], shelf: Shelf, *, only: str | None = None) -> set[int]:
    """Return the ids of the takes that one state of the board needs, resolved against `shelf`.

    That is what it resolves to, what was circled for it, and all takes of locked shots. A unit that does not
    resolve (stale, waiting, a picture that has gone) keeps all its takes, those of generator `only` if that
    is given: which of them it will turn out to need is not known yet. Beside a take that was chosen over the
    newest one made for the same state that newest one stays, too: the next retake counts its seed from it.
    """
    ids: set[int] = set()
    locked: set[str] = set()
    for item in resolved:
        takes, take = shelf.takes.get(item.want.id, ()), item.take
        if item.want.shot.locked:
            locked.add(item.want.shot.id)
        if take is None:
            ids |= {t.id for t in takes if only in (None, t.generator)}
        else:
            ids |= {take.id, *[t.id for t in takes if t.fingerprint == take.fingerprint][-1:]}
            circled = shelf.circles.get((item.want.id, item.fingerprint or ""))
            ids |= {t.id for t in takes if t.id == circled}
    return ids | {t.id for takes in shelf.takes.values() for t in takes if t.shot in locked}


def with_frames(kept: Iterable[int], takes: Mapping[str, Sequence[Take]]) -> set[int]:
    """Return `kept` and, for every frame these takes were made from, a take that still shows it."""
    every = {take.id: take for of_unit in takes.values() for take in of_unit}
    showing: dict[str, list[int]] = defaultdict(list)
    for take in every.values():
        showing[take.frame_hash].append(take.id)
    found = set(kept)
    wave = list(found)
    while wave:
        for pixels in every[wave.pop()].consumes.values():
            holders = showing.get(pixels, [])
            if holders and found.isdisjoint(holders):
                found.add(holders[-1])
                wave.append(holders[-1])
    return found


def states(store: Store) -> list[State]:
    """Return every state of the board that was worked on, the latest first."""
    with store.read() as session:
        query = select(col(BoardRow.sha256), col(BoardRow.last_used))
        rows = session.execute(query.order_by(col(BoardRow.last_used).desc()))
        return [State(sha256, aware(last_used)) for sha256, last_used in rows]


def text_of(store: Store, state: State) -> str:
    """Return the text of the board in one of its states."""
    with store.read() as session:
        return session.get_one(BoardRow, state.sha256).text.removeprefix("\ufeff")


def old_scores(store: Store, since: datetime, cut: str) -> tuple[tuple[str, str], ...]:
    """Return the notes of scores from before `since`, by kind and key: all but those of this cut."""
    columns = (col(NoteRow.kind), col(NoteRow.key), col(NoteRow.created))
    with store.read() as session:
        rows = session.execute(select(*columns).where(col(NoteRow.kind) == "score")).all()
    return tuple((kind, key) for kind, key, made in rows if aware(made) <= since and not key.endswith(cut))


def is_inside(project: Project, folder: Path) -> bool:
    """Whether a folder of the project is there, where its name says: a link may lead anywhere."""
    really = project.folder.resolve() / folder.relative_to(project.folder)
    return folder.is_dir() and folder.resolve() == really


def litter_of_media(project: Project, store: Store, going: AbstractSet[str], now: datetime) -> list[Litter]:
    """Return the files under `media/` with these hashes, and those that no row knows."""
    known = store.media()
    begun = set((store.note(*_BEGUN) or {}).get("files", ()))
    found = []
    for path in _media_files(project):
        sha, stat = path.stem, path.stat()
        is_old = datetime.fromtimestamp(stat.st_mtime, UTC) <= now - ORPHAN_AGE
        if sha in going and sha in known:
            found.append(Litter(_KIND_OF[known[sha].kind], path, stat.st_size))
        elif sha not in known and (is_old or path.name in begun):
            found.append(Litter("orphans", path, stat.st_size))
    return found


def other_litter(project: Project, drawn: AbstractSet[str]) -> list[Litter]:
    """Return unfinished files, old backups, and drawn segments but those whose names begin as in `drawn`."""
    cached = _files(project, project.segments, _DRAWN)
    found = [
        _litter("segments", path) for path in cached if path.name[:16] not in drawn or ".part" in path.name
    ]
    found += [_litter("scratch", path) for path in _below(project, project.scratch)]
    found += [_litter("scratch", path) for path in _files(project, project.folder, _PART)]
    backups = list(_files(project, project.folder, _BACKUP))
    backups.sort(key=lambda path: int(path.name.split(".")[1][1:]))
    return found + [_litter("backups", path) for path in backups[:-1]]


def forget(store: Store, sweep: Sweep) -> None:
    """Delete the rows of a sweep in one transaction, and note there which files are to follow.

    Raises:
        Fenced: a take was recorded since the sweep was planned; nothing was changed.
    """
    ids = [take.id for take in sweep.takes]
    files = [item.path.name for item in sweep.files if item.kind not in ("segments", "scratch", "backups")]
    with store.write() as session:
        if (session.scalar(select(func.max(TakeRow.id))) or 0) != sweep.newest_take:
            raise Fenced("takes were made in the meantime; nothing was freed", hint="filmwright clean")
        for some in _by_hundreds(ids):
            of_them = update(JobRow).where(col(JobRow.take_id).in_(some))
            session.execute(of_them.values(take_id=None))  # what was charged stays charged
            session.execute(delete(CircleRow).where(col(CircleRow.take_id).in_(some)))
            session.execute(delete(TakeRow).where(col(TakeRow.id).in_(some)))
        for hashes in _by_hundreds(sweep.media):
            session.execute(delete(MediaRow).where(col(MediaRow.sha256).in_(hashes)))
        for hashes in _by_hundreds(sweep.boards):
            session.execute(delete(BoardRow).where(col(BoardRow.sha256).in_(hashes)))
        for kind, key in sweep.scores:
            session.execute(delete(NoteRow).where(col(NoteRow.kind) == kind, col(NoteRow.key) == key))
        if files:
            kind, key = _BEGUN
            session.merge(NoteRow(kind=kind, key=key, body={"files": files}, created=datetime.now(UTC)))


def remove(sweep: Sweep) -> None:
    """Delete the files of a sweep, after its rows.

    Raises:
        WriterFailed: some cannot be deleted; all others are, and the next sweep tries these again.
    """
    refused: list[OSError] = []
    for item in sweep.files:
        try:
            item.path.unlink(missing_ok=True)
        except OSError as error:
            refused.append(error)
    for folder in {item.path.parent for item in sweep.files if item.kind != "backups"}:
        with suppress(OSError):  # not empty: it stays
            folder.rmdir()
    if refused:
        first = f"{refused[0].filename}: {refused[0].strerror}"
        raise WriterFailed(
            f"{len(refused)} of {len(sweep.files)} files cannot be deleted, the first is {first}",
            hint="make them writable, then: filmwright clean",
        )


def finished(store: Store) -> None:
    """Forget which files were to follow: they have gone."""
    with store.write() as session:
        kind, key = _BEGUN
        session.execute(delete(NoteRow).where(col(NoteRow.kind) == kind, col(NoteRow.key) == key))


def _media_files(project: Project) -> Iterator[Path]:
    for name in sorted(_names(project, project.media)):
        if re.fullmatch("[0-9a-f]{2}", name):
            files = _files(project, project.media / name, _MEDIA)
            yield from (path for path in files if path.name.startswith(name))


def _below(project: Project, folder: Path) -> Iterator[Path]:
    """Yield every plain file below a folder that is all ours."""
    for path in (folder / name for name in sorted(_names(project, folder))):
        if path.is_dir():
            yield from _below(project, path)
        elif path.is_file() and not path.is_symlink():
            yield path


def _files(project: Project, folder: Path, ours: re.Pattern[str]) -> Iterator[Path]:
    """Yield the plain files of a folder whose names are ours."""
    for path in (folder / name for name in sorted(_names(project, folder))):
        if ours.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            yield path


def _names(project: Project, folder: Path) -> list[str]:
    """Return what is in a folder; nothing where a link leads out of the project, or back into it."""
    return [path.name for path in folder.iterdir()] if is_inside(project, folder) else []


def _litter(kind: LitterKind, path: Path) -> Litter:
    return Litter(kind, path, path.stat().st_size)


def _by_hundreds(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """Yield slices that fit into one statement of any database."""
    for start in range(0, len(items), 500):
        yield items[start : start + 500]
