"""What exists already, as the plan needs it: takes whose files are whole, choices, hashes of pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filmwright.errors import InputInvalid
from filmwright.production.desk import waiting_for_the_person
from filmwright.production.studio import Studio
from filmwright.schemas.board import Board
from filmwright.schemas.take import Media, Take
from filmwright.storyboard import ledger
from filmwright.storyboard.media import hash_of_pixels
from filmwright.storyboard.pictures import pictures_of
from filmwright.storyboard.plan import Maker, Resolved, Shelf, resolve_all
from filmwright.storyboard.whole import Whole


class Seen:
    """What one run has looked at already, so that looking again reads only what changed since."""

    def __init__(self, folder: Path) -> None:
        """Know nothing but which media files were found whole by earlier runs."""
        self.whole = Whole(folder)
        self.stamp: tuple[int, int, int] | None = None
        self.circles: dict[tuple[str, str], int] = {}
        self.takes: dict[str, list[Take]] = {}
        self.media: dict[str, Media] = {}
        self.resolved: tuple[Board, Maker, Shelf, tuple[Resolved, ...]] | None = None


def look(studio: Studio, seen: Seen) -> tuple[Shelf, tuple[Resolved, ...]]:
    """Return what exists, and everything the board wants compared with it."""
    shelf = shelf_of(studio, seen)
    if seen.resolved is not None:
        board, maker, shelf_then, resolved = seen.resolved
        if board is studio.board and maker == studio.maker and shelf_then == shelf:
            return shelf, resolved
    resolved = resolve_all(studio.board, shelf, studio.maker)
    seen.resolved = (studio.board, studio.maker, shelf, resolved)
    return shelf, resolved


def shelf_of(studio: Studio, seen: Seen | None = None) -> Shelf:
    """Return what exists. A media file is read and hashed when it changed since it was found whole."""
    store, seen = studio.store, seen or Seen(studio.project.folder)
    stamp, circles = store.stamp(), store.circles()
    if (stamp, [*circles.items()]) != (seen.stamp, [*seen.circles.items()]):  # their order tells, too
        seen.takes, seen.media = store.takes(), store.media()
        seen.stamp, seen.circles, seen.resolved = stamp, circles, None
    damaged = seen.whole.damaged(seen.media)
    seen.whole.keep(seen.media)
    unusable = {
        take.id
        for of_unit in (seen.takes.values() if damaged else ())
        for take in of_unit
        if damaged.keys() & {*take.media.values()}
    }
    pixels, absent = _pictures(studio)
    return Shelf(
        takes=seen.takes,
        circles=seen.circles,
        unusable=frozenset(unusable),
        unsettled=waiting_for_the_person(ledger.jobs(store, only_open=True)),
        hash_of=Pixels(pixels),
        absent=absent,
    )


@dataclass(frozen=True)
class Pixels:
    """Pixel hashes of the person's pictures, by path; equal when the hashes are, as functions are not."""

    known: Mapping[str, str]

    def __call__(self, path: str) -> str:
        """Return the hash of one picture; empty where it cannot be used."""
        return self.known.get(path, "")


def had_a_take(item: Resolved, shelf: Shelf) -> bool:
    """Whether a take of just this was made, and its files have gone."""
    takes = shelf.takes.get(item.want.id, ())
    return any(take.id in shelf.unusable and take.fingerprint == item.fingerprint for take in takes)


def lost_its_choice(item: Resolved, shelf: Shelf) -> bool:
    """Whether the files of the circled take have gone, and another take plays in its place."""
    circled = shelf.circles.get((item.want.id, item.fingerprint or ""))
    return circled in shelf.unusable and item.take is not None


def chosen_takes(resolved: Sequence[Resolved]) -> dict[str, list[int]]:
    """Return the ids of the chosen clip takes by shot."""
    found: dict[str, list[int]] = {}
    for item in resolved:
        if item.want.kind == "clip" and item.take is not None:
            found.setdefault(item.want.shot.id, []).append(item.take.id)
    return found


def chosen_by_hand(studio: Studio, resolved: Sequence[Resolved]) -> frozenset[str]:
    """Return the shots that play a take which a person circled: no verdict stands against it."""
    by_hand = studio.store.note("takes", "by hand") or {}
    playing = {r.want.id: r for r in resolved if r.take is not None and by_hand.get(r.want.id) == r.take.id}
    return frozenset(item.want.shot.id for item in playing.values())


def _pictures(studio: Studio) -> tuple[dict[str, str], dict[str, str]]:
    """Return the pixel hashes of the person's pictures, and why others cannot be used, by path."""
    pixels: dict[str, str] = {}
    absent: dict[str, str] = {}
    for path in pictures_of(studio.board):
        try:
            pixels[path] = pixels_of(studio.project.folder / path)
        except InputInvalid as error:
            absent[path] = f"{path} {error.message}"
    return pixels, absent


def pixels_of(picture: Path) -> str:
    """Return the pixel hash of a picture; one that has not changed is read once.

    Raises:
        InputInvalid: the file is missing, or no picture; the message tells only what is wrong.
    """
    try:
        stat = picture.stat()
        return _pixels_of(picture, stat.st_mtime_ns, stat.st_size)
    except FileNotFoundError:
        problem = "is not there"
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    except (ValueError, SyntaxError):  # how Pillow tells that a file is not what it says
        problem = "is no picture"
    raise InputInvalid(problem, hint=f"put the picture at {picture}, or edit the board")


@lru_cache(maxsize=1024)
def _pixels_of(picture: Path, _modified: int, _bytes: int) -> str:
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(picture) as image:
            return hash_of_pixels(np.asarray(image.convert("RGB")))
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValueError from error
