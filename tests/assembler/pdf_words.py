"""Reads the words of a PDF that Skia wrote: enough to see that they can be selected and searched for."""

import re
import zlib


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, in the order in which it is drawn, without spaces."""
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(?s)(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", pdf)}
    found = []
    for body in objects.values():
        if re.search(rb"/Type /Page\b", body):
            contents = re.search(rb"/Contents (\d+) 0 R", body)
            assert contents
            found.append(_text(_stream(objects[int(contents[1])]), _fonts(body, objects)))
    return found


def _fonts(page: bytes, objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    resources = page
    if linked := re.search(rb"/Resources (\d+) 0 R", page):
        resources = objects[int(linked[1])]
    fonts = re.search(rb"(?s)/Font <<(.*?)>>", resources)
    names = re.findall(rb"/(F\d+) (\d+) 0 R", fonts[1] if fonts else b"")
    return {name: _letters(objects[int(number)], objects) for name, number in names}


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    """Return which letters the glyphs of a font stand for."""
    linked = re.search(rb"/ToUnicode (\d+) 0 R", font)
    table = _stream(objects[int(linked[1])]).decode("latin-1") if linked else ""
    found: dict[int, str] = {}
    for block in re.findall(r"(?s)beginbfchar\n(.*?)endbfchar", table):
        for glyph, code in re.findall(r"<(\w+)> <(\w+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(code).decode("utf-16-be")
    for block in re.findall(r"(?s)beginbfrange\n(.*?)endbfrange", table):
        for low, high, code in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = chr(int(code, 16) + step)
    return found


def _text(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    letters: dict[int, str] = {}
    out = []
    for font, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>", content):
        if font:
            letters = fonts.get(font, {})
        else:
            codes = [int(glyphs[n : n + 4], 16) for n in range(0, len(glyphs), 4)]
            out += [letters.get(code, "?") for code in codes]
    return "".join(out)


def _stream(body: bytes) -> bytes:
    raw = body[body.index(b"stream\n") + 7 : body.rindex(b"\nendstream")]
    return zlib.decompress(raw) if b"/FlateDecode" in body[: body.index(b"stream\n")] else raw
