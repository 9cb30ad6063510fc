"""SubRip into WebVTT, for a player inside a page. Words are untrusted: no tag of theirs survives."""

import base64
import re

_TIME = r"(\d+):(\d\d):(\d\d)[,.](\d{1,3})"
_CUE = re.compile(rf"^{_TIME}\s*-->\s*{_TIME}", re.MULTILINE)


def webvtt(srt: str) -> str:
    """Return the WebVTT of a SubRip text. Blocks without a time line are left out."""
    cues = ["WEBVTT"]
    for block in re.split(r"\n\s*\n", srt.replace("\r\n", "\n").lstrip("\ufeff")):
        times = _CUE.search(block)
        if times is None:
            continue
        words = block[times.end() :].partition("\n")[2].strip()
        safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        cues.append(f"{_stamp(times.groups()[:4])} --> {_stamp(times.groups()[4:])}\n{safe}")
    return "\n\n".join(cues) + "\n"


def webvtt_uri(srt: str) -> str:
    """Return the captions as a data URI; empty where there are none."""
    cues = webvtt(srt)
    if "-->" not in cues:
        return ""
    return "data:text/vtt;charset=utf-8;base64," + base64.b64encode(cues.encode()).decode("ascii")


def _stamp(parts: tuple[str, ...]) -> str:
    hours, minutes, seconds, thousandths = parts
    return f"{int(hours):02d}:{minutes}:{seconds}.{thousandths.ljust(3, '0')}"
