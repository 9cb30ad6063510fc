"""Joining and cutting moments: the pulse of the film, before there are shots.

Short sentences about one doer become one moment; lines that one person says in one breath stay together.
`join` and `cut` are also how a film is brought to a given number of shots (`length`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from filmwright.agents.rules.pace import LONGEST_SECONDS, line_seconds, moment_seconds
from filmwright.agents.rules.script import Moment, Script, Speech, count_words
from filmwright.schemas.shot import Span

_SHORT_WORDS = 4
_TOGETHER_WORDS = 11
_BREATH_WORDS = 24
_LONG_SPEECH_SECONDS, _PART_SECONDS = 9.0, 7.5
_SAID = re.compile(r"[^.!?。！？…]+[.!?。！？…]*[\"”»」’)]*\s*")
_MOST_LINES = 12
_MOST_TEXT = 3800
_CLAUSE = re.compile(r"[;:,，、；—–]\s*|\s+(?=(?:and|then|but|while|und|et|y|и)\s)|[.!?。！？…]+[\"”»」]?\s*")


def breathe(script: Script) -> Script:
    """Join what belongs in one shot: short sentences, and the sentences of one speech."""
    scenes = []
    for scene in script.scenes:
        kept: list[Moment] = []
        for moment in scene.moments:
            if kept and _one_breath(kept[-1], moment):
                kept[-1] = join(kept[-1], moment)
            else:
                kept += _parts(moment)
        scenes.append(replace(scene, moments=tuple(_covered(kept))))
    return replace(script, scenes=tuple(scenes))


def _one_breath(a: Moment, b: Moment) -> bool:
    if a.paragraph != b.paragraph or a.role != b.role or a.entities or b.entities:
        return False
    words = a.words + b.words
    if a.speech:
        same = {(s.who, s.mode) for s in a.speech} == {(s.who, s.mode) for s in b.speech}
        return same and not b.deeds and words <= _BREATH_WORDS
    alike = a.subject == b.subject and bool(a.subject)
    return alike and words <= _TOGETHER_WORDS and min(a.words, b.words) < _SHORT_WORDS


def _parts(moment: Moment) -> tuple[Moment, ...]:
    """Cut a long speech at the ends of its sentences."""
    if len(moment.speech) != 1 or line_seconds(moment.speech[0].line) <= _LONG_SPEECH_SECONDS:
        return (moment,)
    speech = moment.speech[0]
    groups: list[str] = []
    for piece in (m.group() for m in _SAID.finditer(speech.line)):
        if groups and line_seconds(groups[-1] + piece) <= _PART_SECONDS:
            groups[-1] += piece
        else:
            groups.append(piece)
    lines = [g.strip() for g in groups if g.strip()]
    first = replace(moment, speech=(replace(speech, line=lines[0]),)) if lines else moment
    rest = [
        replace(
            moment,
            text=line,
            speech=(replace(speech, line=line),),
            deeds=(),
            holds=(),
            entities=(),
            forces=(),
            deeds_first=False,
        )
        for line in lines[1:]
    ]
    return (first, *rest)


def _covered(moments: list[Moment]) -> Iterator[Moment]:
    """Cover a speech of several shots: who speaks; the same, in one take, closer; who listens; and again."""
    before: Moment | None = None
    k = 0
    for moment in moments:
        who = {(s.who, s.mode) for s in moment.speech}
        goes_on = (
            before is not None
            and len(who) == 1
            and not moment.deeds
            and moment.paragraph == before.paragraph
            and who == {(s.who, s.mode) for s in before.speech}
        )
        k = k + 1 if goes_on else 0
        before = moment
        if k % 3 == 2 and moment.speech[0].mode == "on-screen":
            yield replace(moment, speech=tuple(replace(s, mode="off-screen") for s in moment.speech))
        else:
            yield replace(moment, goes_on=k % 3 == 1)


def can_join(a: Moment, b: Moment) -> bool:
    """Return whether one shot can hold both."""
    return (
        len(a.speech) + len(b.speech) <= _MOST_LINES
        and len(a.text) + len(b.text) < _MOST_TEXT
        and moment_seconds(a) + moment_seconds(b) <= LONGEST_SECONDS
        and len({e.id for e in (*a.entities, *b.entities)}) == len(a.entities) + len(b.entities) <= 24
    )


def join(a: Moment, b: Moment) -> Moment:
    """Return one moment that tells both, in order."""
    apart = "" if a.text[-1:] >= "\u2e80" else " "
    first, second = (b, a) if a.role == "establish" else (a, b)
    if a.role == "establish":
        return replace(
            b, span=_around(a.span, b.span), present=tuple(dict.fromkeys([*a.present, *b.present]))
        )
    return replace(
        first,
        span=_around(a.span, b.span),
        text=a.text + apart + b.text if b.role != "reaction" else a.text,
        role="speech" if a.speech or b.speech else a.role,
        narration=apart.join(t for t in (a.narration, b.narration) if t),
        deeds=(a.deeds + second.deeds)[:8],
        speech=a.speech + b.speech,
        present=tuple(dict.fromkeys(a.present + b.present)),
        leaving=tuple(dict.fromkeys(a.leaving + b.leaving)),
        feelings=a.feelings + b.feelings,
        things=tuple(dict.fromkeys(a.things + b.things)),
        holds=tuple(dict.fromkeys(a.holds + b.holds)),
        entities=a.entities + b.entities,
        forces=a.forces + b.forces,
        sure=max(m.sure for m in (a, b) if m.deeds) if a.deeds or b.deeds else min(a.sure, b.sure),
        doubts=tuple(
            d
            for d in dict.fromkeys(a.doubts + b.doubts)
            if not (d.startswith("no action") and (a.deeds or b.deeds))
        ),
    )


def _around(a: Span, b: Span) -> Span:
    return (min(a[0], b[0]), max(a[1], b[1]))


def cut(moment: Moment, text: str) -> tuple[Moment, Moment] | None:
    """Cut a moment in two where it breathes; None when it is too short. `text` is the whole story."""
    if len(moment.speech) > 1:
        return _cut_lines(moment)
    if moment.speech or moment.role in ("establish", "reaction", "card"):
        return None
    start, end = moment.span
    raw = text[start:end]
    at = _middle(raw)
    if at is None:
        return None
    left, right = " ".join(raw[:at].split()), " ".join(raw[at:].split())
    gap = len(raw[at:]) - len(raw[at:].lstrip())
    k = (len(moment.deeds) + 1) // 2
    told = bool(moment.narration)
    a = replace(
        moment, span=(start, start + len(raw[:at].rstrip())), text=left, narration=left if told else "",
        deeds=moment.deeds[:k], feelings=() if moment.deeds[k:] else moment.feelings, entities=(),
        forces=(), leaving=(),
    )  # fmt: skip
    b = replace(
        moment, span=(start + at + gap, end), text=right, narration=right if told else "",
        deeds=moment.deeds[k:], holds=(),
    )  # fmt: skip
    return a, b


def _cut_lines(moment: Moment) -> tuple[Moment, Moment]:
    half = len(moment.speech) // 2
    a, b = moment.speech[:half], moment.speech[half:]
    return (
        replace(moment, text=" ".join(s.line for s in a), speech=a, entities=(), forces=(), leaving=()),
        replace(moment, text=" ".join(s.line for s in b), speech=b, deeds=(), holds=()),
    )


def _middle(raw: str) -> int | None:
    """Return where to cut a text of four words or more: at the clause nearest its middle, else at a space."""
    if count_words(raw) < 4:
        return None
    half = len(raw) / 2

    def good(at: int) -> bool:
        return count_words(raw[:at]) >= 2 and count_words(raw[at:]) >= 2

    for pattern in (_CLAUSE, re.compile(r"\s+")):
        spots = [m.end() for m in pattern.finditer(raw) if good(m.end())]
        if spots:
            return min(spots, key=lambda at: abs(at - half))
    if any(c >= "\u2e80" for c in raw):
        spots = [i for i in range(1, len(raw)) if raw[i].isalpha() and good(i)]
        return min(spots, key=lambda at: abs(at - half), default=None)
    return None


def reaction_to(moment: Moment, who: str) -> Moment:
    """Return the silent shot of someone who hears or sees this."""
    return Moment(
        span=moment.span, text=moment.text, role="reaction", present=(who,), paragraph=moment.paragraph,
        sure=round(moment.sure * 0.7, 2), doubts=("a reaction that the story does not tell: added for the "
            "number of shots",),
    )  # fmt: skip


def tidy(line: Speech, last: bool) -> Speech:
    """End a spoken line that the narration had cut off with a comma."""
    if line.line.endswith(",") and last:
        return replace(line, line=line.line[:-1] + ".")
    return line
