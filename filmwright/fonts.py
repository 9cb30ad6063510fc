"""Which font file can draw a text: an open font that comes with Filmwright, else one of this machine.

    text -> characters that need a glyph -> Open Sans (Latin, Greek, Cyrillic, Vietnamese) has all: done
                                         -> fonts of the system, the best-known first, until one has all
                                         -> else the one that lacks the fewest, with what it lacks

A renderer that meets a character its font lacks draws a box, or nothing, without a word; whoever draws
text asks here first and tells the person what is `missing`. Nothing is drawn here, and no program is run.
"""

import importlib.util
import os
import re
import struct
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filmwright.errors import BackendUnavailable

_KNOWN = (
    "notosans-", "dejavusans-", "dejavusans.", "liberationsans-", "segoeui", "arial", "helvetica", "sfns",
    "notosanscjk", "sourcehansans", "pingfang", "hiragino", "msyh", "yugoth", "meiryo", "malgun",
    "applesdgothic", "wqy", "droidsansfallback", "simhei", "stheiti", "nirmala", "geezapro", "tahoma",
    "leelawui", "gadugi", "notosans", "freesans", "unifont",
)  # fmt: skip
"""Plain sans-serif files, the ones to prefer first; everything else comes after them."""
_UNWANTED = re.compile(
    r"italic|oblique|mono|serif|light|thin|black|condensed|narrow|emoji|symbol|math|icons?"
)
_BOLD = re.compile(r"bold|heavy|[-_ ]bd\b|(arial|segoeui|msyh|malgun|tahoma)b(d|l)?\.", re.IGNORECASE)
_BOXES = re.compile(r"last[ _-]?resort|adobe-?blank|notdef", re.IGNORECASE)
"""Fonts that claim every character and draw a box, or nothing, for each."""
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_NOT_DRAWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})


@dataclass(frozen=True)
class FontPick:
    """A font file, the face in it (0 but for collections), and the characters it has no glyph for."""

    path: Path
    index: int
    missing: frozenset[str]


@dataclass(frozen=True)
class _Face:
    path: Path
    index: int
    family: str
    coverage: bytes
    """One bit for each code point."""

    def missing(self, characters: frozenset[str]) -> frozenset[str]:
        return frozenset(c for c in characters if not _has(self.coverage, ord(c)))


def pick(text: str, *, bold: bool = False) -> FontPick:
    """Choose the font file that can draw `text` best.

    Raises BackendUnavailable when there is no font at all. The same text gives the same answer as long as
    the process lives.
    """
    return _pick(drawn(text), bold)


def drawn(text: str) -> frozenset[str]:
    """Return the characters of `text` that need a glyph: no spaces, controls, joiners, or selectors."""
    composed = unicodedata.normalize("NFC", text)
    return frozenset(
        c for c in composed if unicodedata.category(c) not in _NOT_DRAWN and not 0xFE00 <= ord(c) <= 0xFE0F
    )


@cache
def _pick(characters: frozenset[str], bold: bool) -> FontPick:
    region = _region(characters)
    best: FontPick | None = None
    for path in _candidates(bold):
        for face in sorted(_faces(path), key=lambda f: (not f.family.endswith(region), f.index)):
            missing = face.missing(characters)
            if best is None or len(missing) < len(best.missing):
                best = FontPick(face.path, face.index, missing)
            if not missing:
                return best
    if best is None:
        raise BackendUnavailable("there is no font on this machine", hint="pip install ttf-opensans")
    return best


def _region(characters: frozenset[str]) -> str:
    """Return how the faces of a Chinese-Japanese-Korean collection end for these characters."""
    if any("\u3040" <= c <= "\u30ff" for c in characters):
        return " JP"
    return " KR" if any("\uac00" <= c <= "\ud7af" for c in characters) else " SC"


def _candidates(bold: bool) -> Iterator[Path]:
    """Yield font files, the preferred first: ours, then the system's."""
    yield from bundled(bold)
    yield from sorted(_system_files(), key=lambda path: (_rank(path, bold), str(path)))


def bundled(bold: bool) -> tuple[Path, ...]:
    """Return the files of the font that comes with Filmwright (Open Sans, Apache 2.0)."""
    spec = importlib.util.find_spec("ttf_opensans")
    if spec is None or spec.origin is None:
        return ()
    folder = Path(spec.origin).parent / "ttf"
    names = ("OpenSans-Bold.ttf", "OpenSans-Regular.ttf") if bold else ("OpenSans-Regular.ttf",)
    return tuple(path for name in names if (path := folder / name).is_file())


def _rank(path: Path, bold: bool) -> tuple[int, int, int]:
    name = path.name.lower().replace(" ", "").replace("_", "-")
    known = next((place for place, start in enumerate(_KNOWN) if name.startswith(start)), len(_KNOWN))
    unwanted = _UNWANTED.search(name) is not None
    return (int(unwanted), int(bool(_BOLD.search(name)) != bold) if known < len(_KNOWN) else 0, known)


def folders() -> tuple[Path, ...]:
    """Return where fonts are looked for: the folder FILMWRIGHT_FONTS names, then those of the system."""
    mine = os.environ.get("FILMWRIGHT_FONTS")
    return (*((Path(mine),) if mine else ()), *_system_folders())


def _system_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        local = os.environ.get("LOCALAPPDATA")
        return (windows, Path(local) / "Microsoft" / "Windows" / "Fonts") if local else (windows,)
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    return (*(Path(folder) / "fonts" for folder in (*shared.split(":"), own) if folder), home / ".fonts")


@cache
def _system_files() -> tuple[Path, ...]:
    found: set[Path] = set()
    for folder in folders():
        for place, _, names in os.walk(folder):  # follows no links and skips what it may not read
            found.update(Path(place) / name for name in names if _is_font(name))
    return tuple(sorted(found))


def _is_font(name: str) -> bool:
    return Path(name).suffix.lower() in _SUFFIXES and not name.startswith(".") and not _BOXES.search(name)


def _has(coverage: bytes, point: int) -> bool:
    return point >> 3 < len(coverage) and bool(coverage[point >> 3] >> (point & 7) & 1)


@cache
def _faces(path: Path) -> tuple[_Face, ...]:
    """Read the faces of a file; one that cannot be read has none."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        with path.open("rb") as file:  # ours to close: fontTools leaves it open when it raises
            if path.suffix.lower() in (".ttc", ".otc"):
                collection = TTCollection(file, lazy=True)
                return tuple(_face(path, index, font) for index, font in enumerate(collection.fonts))
            return (_face(path, 0, TTFont(file, lazy=True)),)
    except (OSError, EOFError, TTLibError, struct.error, LookupError, ValueError, AssertionError, TypeError):
        return ()


def _face(path: Path, index: int, font: Any) -> _Face:
    points = [point for point in font.getBestCmap() or () if point > 0]
    coverage = bytearray((max(points, default=0) >> 3) + 1)
    for point in points:
        coverage[point >> 3] |= 1 << (point & 7)
    family = font["name"].getDebugName(1) or ""
    return _Face(path, index, family, bytes(coverage))
