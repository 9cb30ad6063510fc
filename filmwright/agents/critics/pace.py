"""How long words take, to say and to read, in any script.

Rates are those of fast but natural speech: what does not fit at these does not fit. Scripts without spaces
are counted by signs: about five syllables of Mandarin, eight of Japanese, six of Korean a second (Pellegrino
et al. 2011; Coupé et al. 2019).
"""

import re

from filmwright.schemas.shot import Shot

WORDS_PER_SECOND = 2.6
BREATH_SECONDS = 0.6
READING_WORDS_PER_SECOND = 3.6
_READING_TIMES_SPEECH = READING_WORDS_PER_SECOND / WORDS_PER_SECOND

_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0E00, 0x0EFF, "thai"),
    (0x1000, 0x109F, "thai"),
    (0x1780, 0x17FF, "thai"),
    (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
    (0xF900, 0xFAFF, "han"),
    (0x20000, 0x3FFFF, "han"),
)
_SIGNS_PER_SECOND = {"han": 5.2, "kana": 8.0, "hangul": 6.0, "thai": 14.0}
_WORD = re.compile(r"\w\S*")
_HAN_IN_JAPANESE = 4.0
"""A Chinese sign read in Japanese is about two syllables."""


def words_seconds(text: str) -> float:
    """Return how long `text` takes to say, in seconds, without a pause.

    >>> round(words_seconds("the last ferry leaves at nine, they say tonight"), 1)
    3.5
    >>> round(words_seconds("狐狸与乌鸦"), 1)
    1.0
    """
    if text.isascii():
        return _words(text) / WORDS_PER_SECOND
    counts = dict.fromkeys(_SIGNS_PER_SECOND, 0)
    rest: list[str] = []
    for sign in text:
        script = _script(ord(sign))
        if script is None:
            rest.append(sign)
        else:
            counts[script] += 1
            rest.append(" ")
    seconds = _words("".join(rest)) / WORDS_PER_SECOND
    for script, count in counts.items():
        slow = script == "han" and counts["kana"]
        seconds += count / (_HAN_IN_JAPANESE if slow else _SIGNS_PER_SECOND[script])
    return seconds


def speech_seconds(shot: Shot) -> float:
    """Return when the last word of a shot is said, in seconds from its beginning; 0 without dialogue."""
    end = 0.0
    for line in shot.dialogue:
        begin = end if line.at is None else line.at
        end = max(end, begin + words_seconds(line.line))
    return end


def reading_seconds(text: str) -> float:
    """Return how long a subtitle must stand to be read, in seconds."""
    return words_seconds(text) / _READING_TIMES_SPEECH


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _script(code: int) -> str | None:
    if code < 0x0E00:
        return None
    return next((name for low, high, name in _RANGES if low <= code <= high), None)
