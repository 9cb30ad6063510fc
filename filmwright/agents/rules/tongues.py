"""Prose in other languages: the same moments, read with small tables, and with less to be sure of.

    quiet sentence -> beings, verbs, place, time by stems -> moment        no table? -> narration only

A shot from here carries a low confidence and says why. Nothing is translated; the words stay as they are.
"""

import re
from dataclasses import dataclass
from typing import TypeVar

from filmwright.agents.reading.quotes import QuoteMap
from filmwright.agents.reading.story import title_line_span
from filmwright.agents.rules.rhythm import tidy
from filmwright.agents.rules.script import Deed, Moment, SceneDraft, Script, Speech
from filmwright.agents.rules.settings import Atlas
from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.speech import Conversation
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.tongue_tables import TONGUES, Tongue
from filmwright.schemas.board import Character, LeftOut
from filmwright.schemas.grammar import TimeOfDay, Verb, Weather
from filmwright.schemas.shot import Span
from filmwright.schemas.story import Story

_T = TypeVar("_T")
_UNKNOWN = "the rules do not know this language: the words are narrated, who acts is not read"
_THIN = "read with a small word table: check who acts and where"
_CHINESE_NAME = re.compile(r"[小老阿大][\u4e00-\u9fff]")
_NO_CHINESE_NAME = words_of(
    "小心 小时 小孩 小鸟 小河 小路 小屋 小声 老人 老师 老是 大家 "
    "大声 大树 大雨 大雪 大海 大人 大地 小树 小山 小船"
)
_NEAR = 24


@dataclass(frozen=True)
class _Player:
    """One of the cast, by the words that mean them."""

    id: str
    words: tuple[str, ...]
    character: Character


def read(story: Story, sentences: tuple[Span, ...], quotes: QuoteMap, quiet: str) -> Script:
    """Read prose in a language other than English; without a table for it everything is narration."""
    tongue = TONGUES.get(story.language)
    return _Reader(story, tongue, quotes, quiet).read(sentences)


def find_players(quiet: str, tongue: Tongue) -> tuple[_Player, ...]:
    """Return who acts: beings of the table, and names beside a verb of saying, in order of appearance."""
    first: dict[str, tuple[int, str, list[str]]] = {}
    for match in tongue.being_finder.finditer(quiet):
        stem = _stem(tongue, match)
        noun = tongue.being_stems[stem]
        at, shown, words = first.setdefault(noun, (match.start(), match.group(), []))
        if stem not in words:
            words.append(stem)
    players: list[_Player] = []
    ids: set[str] = set()
    found = sorted((at, noun, shown, words) for noun, (at, shown, words) in first.items())
    for name, at in _names(quiet, tongue).items():
        if not any(name in words for _, _, _, words in found):
            found.append((at, "", name, [name]))
    for _, noun, shown, words in sorted(found)[:12]:
        name = _bare(shown, tongue)
        key = slug(name, ids)
        ids.add(key)
        players.append(_Player(key, tuple(words), Character(name=name, looks=noun)))
    return tuple(players)


def _stem(tongue: Tongue, match: re.Match[str]) -> str:
    found = match.group(1)
    return next(s for s in tongue.being_stems if s.lower() == found.lower())


def _bare(shown: str, tongue: Tongue) -> str:
    return re.sub(rf"^{tongue.prefix}", "", shown) if tongue.prefix else shown


def _names(quiet: str, tongue: Tongue) -> dict[str, int]:
    found: dict[str, int] = {}
    if tongue.names:
        says = "|".join(map(re.escape, tongue.says.split()))
        beside = re.compile(
            rf"(?<!\w)(?:{says})\s+([A-ZÀ-ÞА-ЯЁ][\w'’-]{{2,}})|"
            rf"(?<=\w\s)([A-ZÀ-ÞА-ЯЁ][\w'’-]{{2,}})\s+(?:{says})(?!\w)"
        )
        for match in beside.finditer(quiet):
            found.setdefault(match.group(1) or match.group(2), match.start())
        return {n: at for n, at in found.items() if not tongue.being_finder.fullmatch(n)}
    if not tongue.spaced:
        for match in _CHINESE_NAME.finditer(quiet):
            found.setdefault(match.group(), match.start())
        said = tongue.says.split()
        return {
            n: at for n, at in found.items()
            if n not in _NO_CHINESE_NAME and quiet.count(n) >= 2 and any(n + s in quiet for s in said)
            and not tongue.being_finder.search(n)
        }  # fmt: skip
    return found


class _Reader:
    """Walks the sentences once."""

    def __init__(self, story: Story, tongue: Tongue | None, quotes: QuoteMap, quiet: str) -> None:
        self.story, self.tongue, self.quotes, self.quiet = story, tongue, quotes, quiet
        self.players = find_players(quiet, tongue) if tongue else ()
        self.talk, self.atlas = Conversation(), Atlas()
        self.topic = ""
        self.scenes: list[SceneDraft] = []
        self.moments: list[Moment] = []
        self.place: str | None = None
        self.time: TimeOfDay = "day"
        self.weather: Weather | None = None
        self.jumped = False

    def read(self, sentences: tuple[Span, ...]) -> Script:
        title = title_line_span(self.story.text)
        left_out: list[LeftOut] = []
        for number, span in enumerate(sentences):
            words = self.story.text[slice(*span)]
            if span == title and len(sentences) > 1:
                left_out.append(LeftOut(source=span, why="the title: it stands on the title card"))
            elif not any(c.isalnum() for c in words) and len(words) < 4 and len(sentences) > 1:
                left_out.append(LeftOut(source=span, why="a lone mark without words"))
            else:
                self._sentence(span, number)
        self._close()
        return Script(
            title=self.story.title, scenes=tuple(self.scenes), cast={p.id: p.character for p in self.players},
            places=self.atlas.places, left_out=tuple(left_out),
        )  # fmt: skip

    def _close(self) -> None:
        if self.moments:
            place = self.place or self.atlas.find("", None)
            self.scenes.append(
                SceneDraft(
                    tuple(self.moments),
                    self.atlas.heading(place, self.time),
                    place,
                    self.time,
                    self.weather,
                    opens="film" if not self.scenes else "time" if self.jumped else "place",
                )
            )
        self.moments = []

    def _sentence(self, span: Span, number: int) -> None:
        text = " ".join(self.story.text[slice(*span)].split())
        if self.tongue is None:
            self.moments.append(
                Moment(span, text, narration=text, paragraph=number, sure=0.3, doubts=(_UNKNOWN,))
            )
            return
        quiet = self.quiet[slice(*span)]
        self._setting(self.tongue, quiet)
        hits = self._hits(quiet)
        speech, doubts = self._speech(span, quiet, hits)
        deeds = self._deeds(self.tongue, quiet, hits) if not speech else ()
        meant = [self.topic] if self.topic and not hits and self.tongue.opens_with_pronoun(quiet) else []
        present = tuple(dict.fromkeys([*meant, *(who for _, _, who in hits), *(s.who for s in speech)]))
        if hits or deeds:
            self.topic = speech[0].who if speech else (deeds[0].who if deeds else (meant or [hits[0][2]])[0])
        self.moments.append(
            Moment(
                span,
                text,
                role="speech" if speech else "action",
                narration="" if speech else text,
                deeds=deeds,
                speech=speech,
                present=present,
                paragraph=number,
                sure=0.5 if deeds or speech else 0.35,
                doubts=(_THIN, *doubts),
            )
        )

    def _setting(self, tongue: Tongue, quiet: str) -> None:
        opened = bool(tongue.opener.match(quiet))
        time = _first(tongue.finder(tongue.time_stems), tongue.time_stems, quiet)
        weather = _first(tongue.finder(tongue.weather_stems), tongue.weather_stems, quiet)
        grounds = list(tongue.finder(tongue.place_stems).finditer(quiet))
        match = next(iter(grounds), None)
        changes = time is not None and time != self.time
        if self.moments and (opened or changes):
            self.jumped = True
            self._close()
        if match and (self.place is None or not self.moments):
            ground = tongue.place_stems[
                next(s for s in tongue.place_stems if s.lower() == match.group(1).lower())
            ]
            if ground.minor and self.place is not None:
                self._when(time, weather, changes)
                return
            word = _bare(match.group(), tongue)
            key = self.atlas.find(word, ground._replace(minor=False))
            self.atlas.places[key] = self.atlas.places[key].replace(name=word)
            self.place = key
        self._when(time, weather, changes)

    def _when(self, time: TimeOfDay | None, weather: Weather | None, changes: bool) -> None:
        if time and (changes or not self.moments):
            self.time = time
        self.weather = weather or self.weather

    def _hits(self, quiet: str) -> list[tuple[int, int, str]]:
        """Return (start, end, who) of everyone named outside quotations."""
        assert self.tongue is not None
        by_word = {word.lower(): p.id for p in self.players for word in p.words}
        pattern = self.tongue.finder([w for p in self.players for w in p.words])
        return (
            [(m.start(), m.end(), by_word[m.group(1).lower()]) for m in pattern.finditer(quiet)]
            if by_word
            else []
        )

    def _speech(
        self, span: Span, quiet: str, hits: list[tuple[int, int, str]]
    ) -> tuple[tuple[Speech, ...], tuple[str, ...]]:
        assert self.tongue is not None
        quotes = self.quotes.within(*span)
        if not quotes:
            return (), ()
        says = self.tongue.says_finder.search(quiet)
        who, doubts = "", []
        if says and hits:
            near = min(hits, key=lambda h: (min(abs(h[1] - says.start()), abs(h[0] - says.end())), h[0]))
            gap = min(abs(near[1] - says.start()), abs(near[0] - says.end()))
            who = near[2] if gap <= _NEAR else ""
        if not who:
            who = hits[0][2] if hits else self.talk.other() or self.topic
            doubts.append("the speaker is guessed: check who speaks")
        if not who:
            return (), ("nobody is named as the speaker",)
        self.talk.note(who)
        lines = [Speech(who, q.words(self.story.text)) for q in quotes]
        return tuple(tidy(s, k == len(lines) - 1) for k, s in enumerate(lines)), tuple(doubts)

    def _deeds(self, tongue: Tongue, quiet: str, hits: list[tuple[int, int, str]]) -> tuple[Deed, ...]:
        deeds: list[Deed] = []
        for match in tongue.verb_finder.finditer(quiet):
            verb: Verb = next(v for s, v in tongue.verb_stems.items() if s.lower() == match.group(1).lower())
            before = [who for _, end, who in hits if end <= match.start()]
            after = [who for start, _, who in hits if start >= match.end()]
            spoken_of = self.topic if tongue.opens_with_pronoun(quiet) else ""
            follows = after[0] if after and tongue.inverts else ""
            who = spoken_of or (before[0] if before else follows)
            if who and (who, verb) not in [(d.who, d.verb) for d in deeds]:
                target = next((w for w in after if w != who), None)
                deeds.append(Deed(who, verb, target, "on"))
        return tuple(deeds[:3])


def _first(pattern: re.Pattern[str], table: dict[str, _T], text: str) -> _T | None:
    match = pattern.search(text)
    return next((v for s, v in table.items() if s.lower() == match.group(1).lower()), None) if match else None
