"""Subtitles: what is said and told in each shot, cut into readable pieces, each with its frames.

    shot ─> pieces (at most two lines) ─> runs between fixed starts ─> cues in frames ─> SRT, WebVTT

Widths, lengths and gaps follow the Netflix Timed Text Style Guide: 42 characters a line, two lines, 5/6 to 7
seconds, two frames between cues. Cues never overlap and never leave their shot; where two shots dissolve
into each other each has its half. Nothing is drawn here, and no word is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from filmwright.assembler.phrases import broken, readable, speaking_seconds
from filmwright.schemas.cut import Cut, Timeline
from filmwright.schemas.shot import Shot

Kind = Literal["dialogue", "narration"]

MIN_SECONDS = Fraction(5, 6)
MAX_SECONDS = Fraction(7)
LEAD_IN_SECONDS = Fraction(1, 4)
GAP_FRAMES = 2
HURRY = 0.6
"""The share of its time that a line gets at least before the next one may start."""
NARRATION_LINGERS = 1.5
"""How much longer than needed a narrator's words may stand when there is time."""


@dataclass(frozen=True)
class Cue:
    """One subtitle, shown from `start_frame` up to, not including, `end_frame`. The text is one line."""

    start_frame: int
    end_frame: int
    text: str
    speaker: str
    """The name of who says it; empty for a narrator."""
    kind: Kind


@dataclass(frozen=True)
class _Piece:
    """A text that fits one cue, how many frames it wants, and the frame it must start at, if any."""

    text: str
    speaker: str
    kind: Kind
    frames: int
    at: int | None


def cues(cut: Cut, timeline: Timeline) -> tuple[Cue, ...]:
    """Return the subtitles of the film, in order."""
    shots = {placed.shot.id: placed.shot for placed in cut.shots}
    found: list[Cue] = []
    spans = timeline.spans
    for place, span in enumerate(spans):
        if span.kind != "shot" or span.id not in shots:
            continue
        start, end = span.start, span.start + span.frames
        if place > 0:
            start = max(start, (spans[place - 1].start + spans[place - 1].frames + start) // 2)
        if place + 1 < len(spans):
            end = min(end, (spans[place + 1].start + end) // 2)
        pieces = _pieces(shots[span.id], cut.names, timeline.fps)
        found += _placed(pieces, span.start, start, end, timeline.fps)
    return tuple(found)


def srt(cues: Iterable[Cue], fps: Fraction) -> str:
    """Write SubRip text with exact milliseconds; empty without cues."""
    blocks = [
        f"{number}\n{stamp(cue.start_frame, fps, ',')} --> {stamp(cue.end_frame, fps, ',')}\n"
        + broken(_without_markup(cue.text))
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def webvtt(cues: Iterable[Cue], fps: Fraction) -> str:
    """Write WebVTT text (W3C), with a voice tag for each speaker."""
    blocks = ["WEBVTT"]
    for cue in cues:
        text = _escaped(broken(cue.text))
        voice = f"<v {_escaped(cue.speaker)}>{text}</v>" if cue.speaker else f"<i>{text}</i>"
        times = f"{stamp(cue.start_frame, fps, '.')} --> {stamp(cue.end_frame, fps, '.')}"
        blocks.append(f"{times}\n{voice}")
    return "\n\n".join(blocks) + "\n"


def stamp(frame: int, fps: Fraction, point: str) -> str:
    """Return the time at which a frame starts, to the nearest millisecond.

    >>> stamp(24, Fraction(24000, 1001), ",")
    '00:00:01,001'
    """
    milliseconds = int(frame * 1000 / fps + Fraction(1, 2))
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}{point}{rest:03d}"


def _pieces(shot: Shot, names: dict[str, str], fps: Fraction) -> list[_Piece]:
    """Return everything told and said in the shot, in the order it is heard."""
    told = [_Piece(text, "", "narration", _wanted(text, fps), None) for text in readable(shot.narration)]
    said: list[_Piece] = []
    lines = sorted(shot.dialogue, key=lambda line: line.at is not None and line.at)
    if all(line.at is None or line.at == 0 for line in shot.dialogue):
        lines = list(shot.dialogue)
    for line in lines:
        at = None if line.at is None else round(Fraction(str(line.at)) * fps)
        for text in readable(line.line):
            said.append(_Piece(text, names.get(line.who, line.who), "dialogue", _wanted(text, fps), at))
            at = None
    first = said[0].at if said else None
    told_first = first is None or first >= sum(piece.frames for piece in told) * 0.7
    return told + said if told_first else said + told


def _wanted(text: str, fps: Fraction) -> int:
    seconds = Fraction(speaking_seconds(text)).limit_denominator(1000)
    return round(min(MAX_SECONDS, max(MIN_SECONDS, seconds)) * fps)


def _placed(pieces: list[_Piece], zero: int, start: int, end: int, fps: Fraction) -> list[Cue]:
    """Give each piece its frames inside `start` to `end`; fixed starts count from `zero`."""
    if not pieces or end <= start:
        return []
    if end - start < 2 * len(pieces):  # too short for one after the other: all of it at once
        text = " ".join(piece.text for piece in pieces)
        return [Cue(start, end, text, pieces[0].speaker, pieces[0].kind)]
    runs: list[tuple[int, list[_Piece]]] = []
    for piece in pieces:
        if piece.at is not None or not runs:
            lead = min(round(LEAD_IN_SECONDS * fps), (end - start) // 8) if piece.at is None else piece.at
            runs.append((start + lead if piece.at is None else max(start, zero + lead), []))
        runs[-1][1].append(piece)
    begins = _spread([begin for begin, _ in runs], _needed([run for _, run in runs], end - start), start, end)
    found: list[Cue] = []
    for (_, run), begin, stop in zip(runs, begins, [*begins[1:], end], strict=True):
        found += _run(run, begin, stop)
    return found


def _needed(runs: Sequence[Sequence[_Piece]], room: int) -> list[int]:
    """Return how many frames each run must have: its words said in a hurry, less where that is too much."""
    least = [2 * len(run) for run in runs]
    hurried = [max(2 * len(run), int(HURRY * sum(piece.frames for piece in run))) for run in runs]
    over = sum(hurried) - sum(least)
    share = min(1.0, (room - sum(least)) / over) if over else 0.0
    return [low + int((high - low) * share) for low, high in zip(least, hurried, strict=True)]


def _spread(begins: Sequence[int], needed: Sequence[int], start: int, end: int) -> list[int]:
    """Move the starts of runs as little as possible, so that each has the frames it needs."""
    spread: list[int] = []
    free = start
    for begin, frames in zip(begins, needed, strict=True):
        spread.append(max(begin, free))
        free = spread[-1] + frames
    limit = end
    for place in range(len(spread) - 1, -1, -1):
        limit = min(spread[place], limit - needed[place])
        spread[place] = limit
    return spread


def _run(pieces: list[_Piece], begin: int, end: int) -> list[Cue]:
    """Play pieces one after the other from `begin`: shorter when time is short, narration longer when not."""
    room = end - begin
    gap = GAP_FRAMES if room >= len(pieces) * 4 * GAP_FRAMES else 0
    room -= gap * (len(pieces) - 1)
    wanted = [float(piece.frames) for piece in pieces]
    told = [piece.kind == "narration" for piece in pieces]
    slack = room - sum(wanted)
    lingering = sum(w * (NARRATION_LINGERS - 1) for w, t in zip(wanted, told, strict=True) if t)
    if slack > 0 and lingering > 0:
        share = min(1.0, slack / lingering) * (NARRATION_LINGERS - 1)
        wanted = [w * (1 + share) if t else w for w, t in zip(wanted, told, strict=True)]
    scale = min(1.0, room / sum(wanted))
    found: list[Cue] = []
    passed = 0.0
    for place, piece in enumerate(pieces):
        first = begin + round(passed * scale) + gap * place
        passed += wanted[place]
        last = min(end, max(first + 1, begin + round(passed * scale) + gap * place))
        found.append(Cue(first, last, piece.text, piece.speaker, piece.kind))
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _without_markup(text: str) -> str:
    """Keep players from reading words as tags; SubRip has no way to escape them."""
    return text.replace("<", "‹").replace(">", "›").replace("{\\", "(\\")
