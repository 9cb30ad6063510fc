"""How many tokens a text takes, without a vocabulary: tokenizers download theirs, and each model has another.

The weights are tokens a character, by the kind of script, fitted to o200k: over prose, screenplays, JSON and
sixteen languages the estimate stays between 10 % less and 30 % more than the true count. It errs upwards,
because it reserves money. Older vocabularies take up to twice as much where the script is not Latin.
"""

import re

_HAN_AND_KANA = re.compile(r"[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u0dff\u1200-\u1fff]")
_THAI_AND_KIN = re.compile(r"[\u0e00-\u10ff]")
_MARKED_LATIN = re.compile(r"[\u00c0-\u024f]")
_RARE = re.compile(r"[\U00010000-\U0010ffff]")

_LATIN_WEIGHT = 0.305
_WEIGHTS = {
    _HAN_AND_KANA: 1.0,
    _HANGUL: 0.85,
    _OTHER_SCRIPTS: 0.46,
    _THAI_AND_KIN: 0.55,
    _MARKED_LATIN: 0.55,
    _RARE: 2.0,
}
MESSAGE_TOKENS = 6
"""What a message takes beside its text."""


def estimate(text: str) -> int:
    """Return about how many tokens `text` takes: -10 to +30 % of what o200k counts."""
    rest, tokens = len(text), 0.0
    if not text.isascii():
        for script, weight in _WEIGHTS.items():
            count = len(script.findall(text))
            rest -= count
            tokens += count * weight
    return int(tokens + rest * _LATIN_WEIGHT) + bool(text)
