"""How figures were described, kept on disk: an edit describes the figures it changed.

A description is some eight thousand numbers a figure, most of them nothing, and as exact in its file as it
was in memory. The folder may be deleted at any time. What the numbers mean only the scoring room knows.
"""

import zlib
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

if TYPE_CHECKING:
    from filmwright.scoring.contract import Features


class Described(MutableMapping[str, "Sequence[Features]"]):
    """Descriptions by the hash of what was described, one small file each."""

    def __init__(self, folder: Path, version: str) -> None:
        """Keep them in `folder`; those of another version of the scorer do not count."""
        self._folder, self._version = folder, version
        self._now: dict[str, Sequence[Features]] = {}

    def __getitem__(self, name: str) -> "Sequence[Features]":
        if name not in self._now:
            import numpy as np

            try:
                with np.load(self._path(name)) as file:
                    self._now[name] = [file[key] for key in file.files]
            except (OSError, ValueError, EOFError, KeyError, BadZipFile, zlib.error):
                raise KeyError(name) from None
        return self._now[name]

    def __setitem__(self, name: str, vectors: "Sequence[Features]") -> None:
        import numpy as np

        self._now[name] = vectors
        path = self._path(name)
        part = path.with_suffix(".part")
        with suppress(OSError):  # a full disk costs the next run some time, and this one nothing
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                np.savez_compressed(file, *vectors)
            part.replace(path)

    def __delitem__(self, name: str) -> None:
        self._now.pop(name, None)
        self._path(name).unlink()

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    def tidy(self) -> None:
        """Remove what this film does not show any more."""
        kept = {self._path(name) for name in self._now}
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path not in kept:
                    path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name[:40]}-{self._version}"
