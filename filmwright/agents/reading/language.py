"""Guess the language of a text: first by its letters, then, among neighbours, by their commonest words.

A guess, said as a BCP 47 tag; `und` when nothing speaks for any language. No models, no word lists beyond
the dozen words that fill a third of every page.
"""

import re
import unicodedata
from functools import cache

_SAMPLE = 20_000
_SCRIPTS: dict[str, str] = {
    "HANGUL": "ko", "ARABIC": "ar", "HEBREW": "he", "CYRILLIC": "ru", "GREEK": "el", "DEVANAGARI": "hi",
    "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "THAI": "th", "GEORGIAN": "ka", "ARMENIAN": "hy",
    "ETHIOPIC": "am", "KHMER": "km", "MYANMAR": "my", "LAO": "lo", "SINHALA": "si", "GUJARATI": "gu",
    "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml", "TIBETAN": "bo", "MONGOLIAN": "mn",
}  # fmt: skip
_COMMON: dict[str, str] = {
    "en": "the and of to a in was he she it his her that with on had said they you is for at as but",
    "de": "der die das und ein eine nicht ist war er sie es mit den dem zu auf sich ich von im sagte",
    "fr": "le la les et un une de des du il elle est était pas que qui dans ne se en sur au dit avec",
    "es": "el la los las y un una de que en no se su con por es era del al lo dijo él ella pero",
    "it": "il lo la gli e un una di che non si è era con per del della sul disse suo nel ma",
    "pt": "o a os as e um uma de que não se com por do da em no na era ele ela disse mas",
    "nl": "de het een en van was hij zij ze niet dat met op in zijn haar zei maar voor te",
    "sv": "och en ett det att som var han hon inte på med av den till sade men för i",
    "pl": "i w na się nie to był była że jest do z on ona jak ale powiedział za po",
    "tr": "ve bir bu da de için ile çok ama o dedi gibi sonra daha ne kadar var",
    "cs": "a se na je to že v s byl byla ale jako za do ten řekl by když po",
}
_CYRILLIC = {"uk": "іїєґ", "be": "ў", "bg": "ъ", "sr": "ђјљњћџ"}
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(_COMMON[language].split())


def script_of(char: str) -> str:
    """Return the first word of a letter's Unicode name: LATIN, CJK, HIRAGANA, ARABIC ..."""
    return unicodedata.name(char, "").split(" ", 1)[0]


def guess_language(text: str) -> str:
    """Return the BCP 47 tag of the language `text` seems to be in, `und` when there is nothing to go by."""
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    scripts: dict[str, int] = {}
    for char in sample:
        if char.isalpha():
            name = "LATIN" if char.isascii() else script_of(char)
            scripts[name] = scripts.get(name, 0) + 1
    if not scripts:
        return "und"
    kana = scripts.get("HIRAGANA", 0) + scripts.get("KATAKANA", 0)
    # one Han character says about as much as two Latin letters
    weighed = {name: n * (2 if name == "CJK" else 1) for name, n in scripts.items()}
    script = max(sorted(weighed), key=lambda name: weighed[name])
    if script in ("CJK", "HIRAGANA", "KATAKANA"):
        return "ja" if kana * 20 > scripts.get("CJK", 0) else "zh"
    if script == "ARABIC":
        return "fa" if sum(sample.count(c) for c in "پچژگ") * 50 > scripts[script] else "ar"
    if script == "CYRILLIC":
        counts = {tag: sum(sample.lower().count(c) for c in marks) for tag, marks in _CYRILLIC.items()}
        if "ы" in sample or "э" in sample or not any(counts.values()):
            return "ru"
        return max(sorted(counts), key=lambda tag: counts[tag])
    return _latin(sample) if script == "LATIN" else _SCRIPTS.get(script, "und")


def _latin(sample: str) -> str:
    words = [w.lower() for w in _WORD.findall(sample)]
    counts = {tag: sum(w in _common(tag) for w in words) for tag in _COMMON}
    best = max(counts, key=lambda tag: counts[tag])
    return best if counts[best] >= max(1, len(words) * 0.04) else "und"
