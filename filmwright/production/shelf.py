"""What exists already, as the plan needs it: takes whose files are whole, choices, hashes of pictures."""

from collections.abc import Sequence
from pathlib import Path

from filmwright.errors import InputInvalid
from filmwright.production.studio import Studio
from filmwright.storyboard.media import hash_of_pixels
from filmwright.storyboard.plan import Resolved, Shelf
from filmwright.storyboard.store import damaged_media


def shelf_of(studio: Studio, seen: dict[str, int] | None = None) -> Shelf:
    """Return what exists. With `seen`, files are read and hashed once each; without, only sizes count."""
    takes = studio.store.takes()
    deep = seen is not None
    damaged = damaged_media(studio.project.folder, studio.store.media(), deep=deep, seen=seen)
    unusable = {
        take.id for of_unit in takes.values() for take in of_unit if damaged.keys() & {*take.media.values()}
    }
    return Shelf(
        takes=takes,
        circles=studio.store.circles(),
        unusable=frozenset(unusable),
        hash_of=lambda path: pixels_of(studio.project.folder, path),
    )


def had_a_take(item: Resolved, shelf: Shelf) -> bool:
    """Whether a take of just this was made, and its files have gone."""
    takes = shelf.takes.get(item.want.id, ())
    return any(take.id in shelf.unusable and take.fingerprint == item.fingerprint for take in takes)


def chosen_takes(resolved: Sequence[Resolved]) -> dict[str, list[int]]:
    """Return the ids of the chosen clip takes by shot."""
    found: dict[str, list[int]] = {}
    for item in resolved:
        if item.want.kind == "clip" and item.take is not None:
            found.setdefault(item.want.shot.id, []).append(item.take.id)
    return found


def pixels_of(folder: Path, picture: str) -> str:
    """Return the pixel hash of a picture the board refers to.

    Raises:
        InputInvalid: the file is missing, or no picture.
    """
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(folder / picture) as image:
            return hash_of_pixels(np.asarray(image.convert("RGB")))
    except FileNotFoundError:
        problem = f"the board refers to {picture}, and there is no such file"
    except UnidentifiedImageError:
        problem = f"the board refers to {picture}, and that file is no picture"
    except OSError as error:
        problem = f"the board refers to {picture}, which cannot be read: {error.strerror or error}"
    raise InputInvalid(problem, hint=f"put it into {folder}, or edit the board (filmwright check says where)")
