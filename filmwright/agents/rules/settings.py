"""Where and when: places, times of day, weather, and where a new scene begins, by English words."""

import re
from dataclasses import dataclass

from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.verbs import TRAVEL, acting_verb
from filmwright.agents.rules.world import PLACES, TIMES, WEATHERS, Ground
from filmwright.schemas.board import Place
from filmwright.schemas.grammar import SetName, TimeOfDay, Weather

_WORD = "|".join(sorted(map(re.escape, PLACES), key=len, reverse=True))
_PART = (
    r"(?:(?:edge|middle|heart|end|side|foot|top|corner|mouth|shore|bank|banks|depths|centre|center|"
    r"rest)\s+of\s+)"
)
_IN_PLACE = re.compile(
    r"\b(?P<prep>in|into|to|at|on|onto|upon|through|inside|across|over|along|under|beneath|by|beside|"
    r"behind|around|"
    r"entered|reached|left|crossed|toward|towards|near|up|down)\s+"
    rf"(?:(?:the|a|an|his|her|their|this|that|its|one)\s+{_PART})?"
    r"(?:the|a|an|his|her|their|this|that|its|my|our|some)\s+"
    rf"(?P<traits>(?:[a-z-]+\s+){{0,2}})(?P<word>{_WORD})\b(?!['’]s)(?!-)",
    re.IGNORECASE,
)
_SCENE_OPENER = re.compile(
    r"^\W*(?:one (?:day|morning|evening|night|afternoon|winter|summer|spring|autumn)|(?:the )?next (?:day|"
    r"morning|evening|night)|"
    r"that (?:night|evening|same day|afternoon)|meanwhile|later(?: that)?|(?:some |a few |many |two |"
    r"three )?(?:days|weeks|months|years|hours)"
    r" (?:later|afterwards?|passed)|(?:some|a long) time (?:later|afterwards?)|the following|in the "
    r"meantime|years ago|soon after(?:wards)?|when (?:night|evening|morning|winter|spring)"
    r" (?:came|fell)|(?:not )?long after(?:wards)?|at (?:dawn|dusk|midnight|sunset|sunrise|nightfall|noon|"
    r"midday)|in the (?:morning|evening)|the day after|by (?:nightfall|morning|evening))\b",
    re.IGNORECASE,
)  # fmt: skip
_BARRED = re.compile(
    r"\b(?:would|could|might|if|wished|dreamed|used to|not|never|his|her)\b[^,;]*$", re.IGNORECASE
)
_COLD = words_of("frozen icy snowy snow-covered frosty")
_TOO_PLAIN = words_of("way path road rest pass sand space place")


@dataclass(frozen=True)
class Seen:
    """What one sentence says about the setting."""

    place: str = ""
    """The words for the place, without article: "frozen harbour"."""
    ground: Ground | None = None
    arrives: bool = False
    """The words tell that someone gets there."""
    time: TimeOfDay | None = None
    weather: Weather | None = None
    opener: bool = False
    """The sentence opens a new time: "That night"."""


def read_setting(quiet: str) -> Seen:
    """Read one sentence with its quotations blanked."""
    hits = [m for m in _IN_PLACE.finditer(quiet) if not _far(quiet, m)]
    major = [
        m
        for m in hits
        if not PLACES[m.group("word").lower()].minor and m.group("word").lower() not in _TOO_PLAIN
    ]
    hit = next(iter(major or hits), None)
    arrives, words, ground = False, "", None
    if hit:
        before = re.findall(r"[a-z]+", quiet[: hit.end()].lower())
        arrives = any(acting_verb(w) in TRAVEL for w in before[-9:]) or hit.group("prep").lower() in (
            "entered",
            "reached",
        )
        ground = PLACES[hit.group("word").lower()]
        traits = [
            t
            for t in hit.group("traits").lower().split()
            if t not in ("same", "next", "other", "very", "own")
        ]
        words = " ".join([*traits, hit.group("word").lower()])
        if set(traits) & _COLD and not ground.interior and ground.set in ("meadow", "beach", "stage"):
            ground = ground._replace(set="arctic")
    return Seen(
        words,
        ground,
        arrives,
        _first(TIMES, quiet),
        _weather(quiet),
        bool(_SCENE_OPENER.match(quiet.strip(" \x00,"))),
    )


def _far(quiet: str, match: re.Match[str]) -> bool:
    """Return whether the place is only wished for, or denied."""
    return (
        bool(_BARRED.search(quiet[max(0, match.start() - 40) : match.start()]))
        and match.group("prep").lower() != "in"
    )


def _first(table: tuple[tuple[TimeOfDay, re.Pattern[str]], ...], text: str) -> TimeOfDay | None:
    hits = [(m.start(), name) for name, pattern in table for m in [pattern.search(text)] if m]
    return min(hits)[1] if hits else None


def _weather(text: str) -> Weather | None:
    clear = WEATHERS[-1][1].search(text)
    return "clear" if clear else next((name for name, pattern in WEATHERS[:-1] if pattern.search(text)), None)


_AROUND: dict[SetName, str] = {"forest": "forest", "interior": "room", "meadow": "meadow"}


class Atlas:
    """The places of the film, by the words that name them."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self._by_word: dict[str, str] = {}

    def find(self, words: str, ground: Ground | None) -> str:
        """Return the id of the place that `words` name, noting it when it is new."""
        if ground is not None and ground.minor:
            words = _AROUND.get(ground.set, words)  # a branch is no place, the trees around it are
        head = words.split()[-1] if words else ""
        if head in self._by_word:
            return self._by_word[head]
        key = slug(words or "somewhere", self.places)
        self.places[key] = Place(
            name=f"The {words}" if words else "Somewhere",
            set=ground.set if ground else "stage",
            interior="int" if ground and ground.interior else "ext",
        )
        self._by_word[head] = key
        return key

    def heading(self, place: str | None, time: TimeOfDay) -> str:
        """Return a scene heading as screenplays write it: `EXT. THE ICE - DUSK`."""
        here = self.places.get(place or "")
        name = here.name.upper() if here else "SOMEWHERE"
        inside = "INT." if here and here.interior == "int" else "EXT."
        return f"{inside} {name} - {time.replace('-', ' ').upper()}"
