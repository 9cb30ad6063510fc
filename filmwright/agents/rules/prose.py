"""Prose -> Script, by honest rules: English here, other languages with the small tables of `tongues`.

    sentences -> cast -> (setting, deeds, speech, matter) of each -> moments -> scenes

It knows words, not meaning: metaphor, reported speech and irony are lost on it. Doubts go with the moment.
"""

import re
from dataclasses import dataclass

from filmwright.agents.reading.quotes import Quote, QuoteMap, find_quotes
from filmwright.agents.reading.sentences import paragraphs
from filmwright.agents.reading.story import title_line_span
from filmwright.agents.rules import tongues
from filmwright.agents.rules.cast import find_cast
from filmwright.agents.rules.deeds import read_deeds
from filmwright.agents.rules.focus import Focus
from filmwright.agents.rules.physics import read_matter
from filmwright.agents.rules.props import read_things
from filmwright.agents.rules.rhythm import tidy
from filmwright.agents.rules.script import Member, Moment, SceneDraft, Script, Speech, count_words
from filmwright.agents.rules.settings import Atlas, Seen, read_setting
from filmwright.agents.rules.speech import Conversation, addressed, tag_of
from filmwright.agents.rules.world import feelings_in
from filmwright.schemas.board import LeftOut, Prop
from filmwright.schemas.grammar import Emotion, TimeOfDay, Weather
from filmwright.schemas.shot import Span
from filmwright.schemas.story import Story

BREAK_LINE = re.compile(
    r"(?:[-*_=~•.#\s]|⁂|❦)+$|#{1,6}\s|(?:chapter|part|book|kapitel|chapitre|cap[ií]tulo|"
    r"глава)\b[^.!?]{0,60}$|第.{1,8}[章回節节]",
    re.IGNORECASE,
)
_LONG_SENTENCE = 18
"""Words; a longer sentence with two subjects becomes two shots."""
_NEW_CLAUSE = re.compile(
    r"(;|,)\s+(?:and then|and|but|so|then|while|until)\s+(?:\w+ly\s+)?(?=(?:he|she|it|they|the|a|an|his|"
    r"her|their|[A-Z][a-z]+)\b)"
)
_LONG_LEAD = 4
"""Words before a quotation that are worth a shot of their own."""


@dataclass(frozen=True)
class _Page:
    """The text, its quotations, and the text without them."""

    text: str
    quotes: QuoteMap
    quiet: str
    """`text` with every quotation blanked, same length; `\\0` marks where one began."""
    paragraph_of: dict[int, int]


def read_prose(story: Story, sentences: tuple[Span, ...]) -> Script:
    """Read the given sentences of a prose story as a script."""
    page = _open(story, sentences)
    if story.language not in ("en", "und"):
        return tongues.read(story, sentences, page.quotes, page.quiet)
    members = find_cast(page.text, page.quiet)
    return _Reader(story, page, members).read(sentences)


def _open(story: Story, sentences: tuple[Span, ...]) -> _Page:
    end = sentences[-1][1] if sentences else 0
    text = story.text[:end]
    quotes: list[Quote] = []
    paragraph_of: dict[int, int] = {}
    starts = [s[0] for s in sentences]
    k = 0
    for number, (a, b) in enumerate(paragraphs(text)):
        quotes += find_quotes(text, a, b)
        while k < len(starts) and starts[k] < b:
            paragraph_of[starts[k]] = number
            k += 1
    parts, at = [], 0
    for quote in quotes:
        parts += [text[at : quote.start], "\x00", re.sub(r"[^\n]", " ", text[quote.start + 1 : quote.end])]
        at = quote.end
    return _Page(text, QuoteMap(tuple(quotes)), "".join([*parts, text[at:]]), paragraph_of)


class _Reader:
    """Walks the sentences once, with what is known so far."""

    def __init__(self, story: Story, page: _Page, members: tuple[Member, ...]) -> None:
        self.story, self.page, self.members = story, page, members
        self.focus, self.talk, self.atlas = Focus(members), Conversation(), Atlas()
        self.props: dict[str, Prop] = {}
        self.left_out: list[LeftOut] = []
        self.scenes: list[SceneDraft] = []
        self.moments: list[Moment] = []
        self.place: str | None = None
        self.time: TimeOfDay = "day"
        self.weather: Weather | None = None
        self.opens = "film"
        self.paragraph = -1
        self.broken = False

    def read(self, sentences: tuple[Span, ...]) -> Script:
        title = title_line_span(self.page.text)
        for span in sentences:
            words = self.page.text[slice(*span)]
            if span == title:
                self.left_out.append(LeftOut(source=span, why="the title: it stands on the title card"))
            elif BREAK_LINE.match(words):
                self.left_out.append(
                    LeftOut(source=span, why="a mark between parts: a new scene begins after it")
                )
                self.broken = True
            elif not any(c.isalnum() for c in words) and len(words) <= 3 and self.moments:
                self.left_out.append(LeftOut(source=span, why="a lone mark without words"))
            else:
                self._sentence(span)
        self._close()
        return Script(
            title=self.story.title, scenes=tuple(self.scenes), cast={m.id: m.character for m in self.members},
            places=self.atlas.places, props=self.props, left_out=tuple(self.left_out),
        )  # fmt: skip

    def _sentence(self, span: Span) -> None:
        quiet = self.page.quiet[slice(*span)]
        paragraph = self.page.paragraph_of.get(span[0], 0)
        new_paragraph = paragraph != self.paragraph
        self.paragraph = paragraph
        seen = read_setting(quiet)
        self._setting(seen, new_paragraph)
        quotes = self.page.quotes.within(*span)
        pieces = _split_lead(span, quotes, self.page.quiet) if quotes else _split_long(span, quiet)
        for piece in pieces:
            self._moment(piece, paragraph, new_paragraph)
            new_paragraph = False

    def _setting(self, seen: Seen, new_paragraph: bool) -> None:
        """Decide whether a new scene begins with this sentence, and where and when it is."""
        place = (
            self.atlas.find(seen.place, seen.ground)
            if seen.place and seen.ground and not seen.ground.minor
            else None
        )
        elsewhere = place is not None and place != self.place
        first = not self.moments and not self.scenes
        jump = seen.opener or (seen.time is not None and seen.time != self.time and new_paragraph)
        move = elsewhere and (seen.arrives or new_paragraph) and self.place is not None
        if not first and self.moments and (self.broken or jump or move):
            self._close()
            self.opens = "time" if jump or self.broken else "place"
            self.talk.cool()
        self.broken = False
        if place and (elsewhere and (move or self.place is None or not self.moments)):
            self.place = place
        elif self.place is None and seen.ground and seen.ground.minor and not self.moments:
            self.place = self.atlas.find(seen.place, seen.ground)
        if seen.time and (jump or first or not self.moments or seen.time == "night"):
            self.time = seen.time
        if seen.weather:
            self.weather = seen.weather

    def _close(self) -> None:
        if self.moments:
            if self.place is None:
                self.place = self.atlas.find("", None)
            scene = SceneDraft(
                moments=tuple(self.moments), heading=self.atlas.heading(self.place, self.time),
                place=self.place,
                time=self.time, weather=self.weather, opens=self.opens,  # type: ignore[arg-type]
            )  # fmt: skip
            self.scenes.append(scene)
        self.moments = []

    def _moment(self, span: Span, paragraph: int, new_paragraph: bool) -> None:
        text, quiet = self.page.text[slice(*span)], self.page.quiet[slice(*span)]
        quotes = self.page.quotes.within(*span)
        speech, doubts = self._speech(span, quotes, new_paragraph)
        if any(not s.who for s in speech):  # nobody to give the line to: the narrator tells it
            speech = []
        told = read_deeds(quiet, self.members, self.focus, spoken=bool(speech))
        present = tuple(dict.fromkeys([*told.present, *(s.who for s in speech if s.who)]))
        feelings = feelings_in(quiet if speech else text) or exclaimed(speech)
        owner = next((s.who for s in speech if s.who), "") or (
            told.deeds[0].who if told.deeds else next(iter(present), "")
        )
        matter = read_matter(quiet)
        things, holds = read_things(
            quiet, told.deeds[0].who if told.deeds else owner, self.props, {m.id for m in self.members}
        )
        if told.guessed:
            doubts.append("a pronoun was resolved by guess: check who acts")
        if not told.deeds and not speech and not matter.entities:
            doubts.append("no action was found in the words: the shot only shows who is there")
        sure = (
            0.85
            - 0.2 * told.guessed
            - 0.25 * (not told.deeds and not speech)
            - 0.3 * any("named as the speaker" in d for d in doubts)
        )
        if not speech:
            self.talk.cool() if count_words(quiet) > 25 else None
        self.moments.append(
            Moment(
                span=span,
                text=" ".join(text.split()),
                role="speech" if speech else "action",
                narration="" if speech else " ".join(text.split()),
                deeds=told.deeds,
                speech=tuple(speech),
                present=present,
                feelings=tuple((owner, f) for f in feelings[-1:] if owner),
                things=things,
                holds=holds,
                entities=matter.entities,
                forces=matter.forces,
                deeds_first=_leads(span, quotes),
                paragraph=paragraph,
                sure=round(max(0.1, sure), 2),
                doubts=tuple(doubts),
            )
        )

    def _speech(
        self, span: Span, quotes: tuple[Quote, ...], new_paragraph: bool
    ) -> tuple[list[Speech], list[str]]:
        said: list[Speech] = []
        doubts: list[str] = []
        for quote in quotes:
            line = quote.words(self.page.text)
            called = addressed(line, self.members)
            whole = self.page.quotes.at(quote.inner_start) or quote
            start, end = (span[0], max(span[1], whole.end + 60 if whole.end > span[1] else 0))
            tag = tag_of(self.page.quiet, whole, start, end, self.members, self.focus, called)
            who = tag.who or (said[-1].who if said else "")
            if not who:
                who, why = self._untagged(called, new_paragraph)
                doubts += [why] if why else []
            elif not tag.sure and not said:
                doubts.append("the speaker is only 'he', 'she' or 'it': check who speaks")
            if who:
                if not said:
                    self.talk.note(who)
                self.focus.name(who)
            mode = "voice-over" if tag.thought else "on-screen"
            how = "thinking" if tag.thought else tag.how
            said.append(Speech(who, line, how, mode, to=called[0] if called else ""))  # type: ignore[arg-type]
        tidied = [tidy(s, k == len(said) - 1 or said[k + 1].line[:1].isupper()) for k, s in enumerate(said)]
        return tidied, list(dict.fromkeys(doubts))

    def _untagged(self, called: tuple[str, ...], new_paragraph: bool) -> tuple[str, str]:
        """Return who says a line without a tag, and what is doubtful about it."""
        before = self.moments[-1] if self.moments else None
        if not new_paragraph and before:
            if before.speech:
                return before.speech[-1].who, ""
            if before.subject and before.subject not in called:
                return before.subject, "the speaker is whoever acted just before: check"
        if other := self.talk.other(called):
            return other, "the speaker is guessed from the turns of the conversation"
        last = self.talk.said[-1:] if new_paragraph else []
        pool = [w for w in reversed(self.focus.recent) if w not in called and w not in last]
        if pool:
            return pool[0], "the speaker is guessed: check who speaks"
        return "", "nobody is named as the speaker"


def exclaimed(speech: list[Speech]) -> tuple[Emotion, ...]:
    """Return the feeling of a cry: "Oh no!", "Help!"."""
    line = speech[0].line if speech else ""
    if re.match(r"(?:oh|help|look out|watch out|stop|no+|ah)\b[^.?]{0,20}!", line, re.IGNORECASE):
        return ("surprised",)
    return ()


def _leads(span: Span, quotes: tuple[Quote, ...]) -> bool:
    """Return whether the sentence tells something before anyone speaks."""
    return bool(quotes) and quotes[0].start - span[0] > 12


def _split_long(span: Span, quiet: str) -> tuple[Span, ...]:
    """Give the second half of a long sentence a shot of its own, where it has a subject of its own."""
    if count_words(quiet) < _LONG_SENTENCE:
        return (span,)
    spots = [m.end(1) for m in _NEW_CLAUSE.finditer(quiet)]
    good = [i for i in spots if min(count_words(quiet[:i]), count_words(quiet[i:])) >= _LONG_LEAD + 2]
    if not good:
        return (span,)
    cut = min(good, key=lambda i: abs(i - len(quiet) / 2))
    first = (span[0], span[0] + cut)
    second = (span[0] + cut + len(quiet[cut:]) - len(quiet[cut:].lstrip()), span[1])
    return (first, *_split_long(second, quiet[second[0] - span[0] :]))


def _split_lead(span: Span, quotes: tuple[Quote, ...], quiet: str) -> tuple[Span, ...]:
    """Give an action that leads up to a quotation its own piece: "She bowed low, and said, ..."."""
    if not quotes:
        return (span,)
    lead = quiet[span[0] : quotes[0].start]
    cut = re.search(
        r",\s+(?:and\s+)?(?:then\s+)?(?:\w+ly\s+)?(?:said|asked|cried|called|whispered|shouted|replied|"
        r"answered)\b[^,]*[,:]?\s*$",
        lead,
    )
    if cut and len(lead[: cut.start()].split()) >= _LONG_LEAD:
        at = span[0] + cut.start() + 1
        return (span[0], at), (at + len(quiet[at:]) - len(quiet[at:].lstrip()), span[1])
    return (span,)
