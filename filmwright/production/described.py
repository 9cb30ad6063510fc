"""How figures were described, kept on disk: an edit describes the figures it changed.

A description is some eight thousand numbers a figure, most of them nothing, and as exact in its file as it
was in memory. The folder may be deleted at any time. What the numbers mean only the scoring room knows.
"""

import zlib
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filmwright.scoring.contract import Floats


class Described(MutableMapping[str, "Sequence[Floats]"]):
    """Descriptions by the hash of what was described, one small file each."""

    def __init__(self, folder: Path, version: str) -> None:
        """Keep them in `folder`; those of another version of the scorer do not count."""
        self._folder, self._version = folder, version
        self._now: dict[str, Sequence[Floats]] = {}

    def __getitem__(self, name: str) -> "Sequence[Floats]":
        if name not in self._now:
            import numpy as np

            try:
                data = zlib.decompress(self._path(name).read_bytes())
                count = int.from_bytes(data[:4], "little")
                lengths = np.frombuffer(data, "<u4", count, 4)
                values = np.frombuffer(data, "<f8", int(lengths.sum()), 4 + 4 * count)
            except (OSError, ValueError, zlib.error):
                raise KeyError(name) from None
            self._now[name] = np.split(values, np.cumsum(lengths)[:-1])
        return self._now[name]

    def __setitem__(self, name: str, vectors: "Sequence[Floats]") -> None:
        import numpy as np

        self._now[name] = vectors
        lengths = np.array([len(vector) for vector in vectors], "<u4")
        data = len(vectors).to_bytes(4, "little") + lengths.tobytes()
        data += np.concatenate(vectors).astype("<f8").tobytes()
        path = self._path(name)
        part = path.with_suffix(".part")
        with suppress(OSError):  # a full disk costs the next run some time, and this one nothing
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(zlib.compress(data, 1))
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
