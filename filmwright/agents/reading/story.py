"""Read a story file: bytes -> clean text, form, language, title, sentences.

    bytes -> decode -> clean_text -> screenplay? -> sentences -> Story

It never rewrites: the text of a Story is the file without what cannot be seen (controls, bidi overrides), in
NFC, and every offset of the board refers to it. It does not decide what is filmed.
"""

import re
import unicodedata
from pathlib import PurePosixPath

from filmwright.agents.reading import fountain
from filmwright.agents.reading.language import guess_language
from filmwright.agents.reading.sentences import split_sentences
from filmwright.errors import InputInvalid
from filmwright.schemas.base import clean_text
from filmwright.schemas.story import Story

MAX_BYTES = 5 * 1024 * 1024
_TITLE_LENGTH = 80
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})
_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive (such as .docx or .epub)"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
)
_AS_TEXT = "export it as plain text in UTF-8 (.txt or .fountain), then name that file"


def read_story(data: bytes, *, name: str) -> Story:
    """Read the bytes of a story file called `name`.

    UTF-8 with or without a BOM, and UTF-16 or UTF-32 with one. A file whose name ends in `.fountain`, or that
    has scene headings, is a screenplay (Fountain 1.1); anything else is prose.

    Raises:
        InputInvalid: the file is empty, larger than 5 MB, binary, or in another encoding.
    """
    if len(data) > MAX_BYTES:
        raise InputInvalid(
            f"{name} has {len(data) / 2**20:.1f} MB; a story may have {MAX_BYTES // 2**20} MB",
            hint="film one chapter: save it as a file of its own and name that file",
        )
    text = clean_text(_decode(data, name).translate(_LINE_ENDS)).replace("\t", "    ")
    if not text.strip():
        raise InputInvalid(f"{name} has no words in it", hint="write a story into it, or name another file")
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in (".fountain", ".spmd") or fountain.looks_like_fountain(text):
        elements = fountain.parse(text)
        spoken = " ".join(e.text for e in elements if e.kind in ("action", "dialogue"))[:20_000]
        return Story(
            text=text,
            form="screenplay",
            language=guess_language(spoken or text),
            title=fountain.title_of(elements) or _title_from_name(name),
            sentences=tuple(e.span for e in elements),
        )
    language = guess_language(text)
    return Story(
        text=text,
        form="prose",
        language=language,
        title=_title_line(text) or _title_from_name(name),
        sentences=split_sentences(text, language),
    )


def _decode(data: bytes, name: str) -> str:
    if not data.strip():
        raise InputInvalid(f"{name} is empty", hint="write a story into it, or name another file")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputInvalid(f"{name} is {what}, not text", hint=_AS_TEXT)
    encoding = next((e for bom, e in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise InputInvalid(f"{name} is a binary file, not text", hint=_AS_TEXT) from None
        raise InputInvalid(
            f"{name} is not {encoding.upper()} text (byte {error.start})",
            hint="save it as UTF-8: in most editors 'Save As', encoding UTF-8",
        ) from None
    controls = sum(unicodedata.category(c) == "Cc" and c not in "\n\r\t\f\v\x85\x1b" for c in text[:20_000])
    if "\0" in text or controls > len(text[:20_000]) * 0.05:
        raise InputInvalid(f"{name} is a binary file, not text", hint=_AS_TEXT)
    return text


def title_line_span(text: str) -> tuple[int, int] | None:
    """Return where a prose story names itself: a short first line, set apart, that is no sentence."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0:
        return None
    line = text[start:end].rstrip()
    rest = text[end + 1 :]
    marked = re.match(r"#{1,3}\s+\S|title:\s*\S", line, re.IGNORECASE)
    apart = rest.lstrip(" ").startswith("\n") and rest.strip()
    plain = not re.search(r"[.!?…。！？:;,,、：；»”」』\"]$", line) and not re.match(
        r"[-–—*•\"“«„「『(\d]", line
    )
    if len(line) <= _TITLE_LENGTH and rest.strip() and (marked or (apart and plain)):
        return start, start + len(line)
    return None


def _title_line(text: str) -> str:
    span = title_line_span(text)
    if span is None:
        return ""
    line = re.sub(r"^(#{1,3}\s+|title:\s*)", "", text[span[0] : span[1]], flags=re.IGNORECASE)
    return line.strip(" *_#") if any(c.isalnum() for c in line) else ""


def _title_from_name(name: str) -> str:
    stem = clean_text(PurePosixPath(name.replace("\\", "/")).stem)
    words = re.sub(r"[-_\s]+", " ", stem).strip()[:_TITLE_LENGTH]
    return words[:1].upper() + words[1:] if words else "Untitled"
