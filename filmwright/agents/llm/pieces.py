"""The pieces of a scene's content that shots are made of: a beat, or one line of a beat that has several.

    beats ─> pieces b1, b2.1, b2.2, b3 ─> each lies in exactly one shot, in their order ─> why not, if not

Whoever plans shots names pieces; words, sources and speakers are looked up here, and cannot be retyped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from filmwright.agents.llm.draft import ContentBeat, SceneContent, SentenceRange
from filmwright.agents.llm.timing import needs
from filmwright.schemas.shot import Dialogue

MOST_LINES = 12
"""Lines that one shot can hold."""


@dataclass(frozen=True)
class Piece:
    """A beat, or one of its lines. Only the piece that opens a beat has its narration."""

    ref: str
    beat: ContentBeat
    lines: tuple[Dialogue, ...]
    opens: bool

    @property
    def narration(self) -> str:
        """What is told over it."""
        return self.beat.narration if self.opens else ""

    @property
    def seconds(self) -> float:
        """The least it needs."""
        return needs(self.lines, self.narration)


def pieces_of(content: SceneContent) -> tuple[Piece, ...]:
    """Return the pieces of a scene, in the order of its beats and lines."""
    return tuple(piece for beat in content.beats for piece in _of_beat(beat))


def _of_beat(beat: ContentBeat) -> tuple[Piece, ...]:
    if len(beat.dialogue) < 2:
        return (Piece(beat.id, beat, beat.dialogue, opens=True),)
    return tuple(
        Piece(f"{beat.id}.{n}", beat, (line,), opens=n == 1) for n, line in enumerate(beat.dialogue, 1)
    )


def misplaced(covers: Mapping[str, Sequence[str]], pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Return why shots (`covers`: shot id to refs, in order of the film) do not tell each piece just once."""
    told = [ref for refs in covers.values() for ref in refs]
    order = [p.ref for p in pieces]
    known = [ref for ref in told if ref in order]
    reasons = [f"there is no piece {ref}" for ref in dict.fromkeys(told) if ref not in order]
    missing = [ref for ref in order if ref not in told]
    if missing:
        reasons.append(f"no shot covers {', '.join(missing)}: each piece lies in exactly one shot")
    twice = [ref for ref in order if told.count(ref) > 1]
    if twice:
        reasons.append(f"more than one shot covers {', '.join(twice)}: each piece lies in exactly one shot")
    if not twice and any(order.index(a) > order.index(b) for a, b in pairwise(known)):
        reasons.append(f"the pieces are out of order: keep {', '.join(order)}")
    lines = {p.ref: len(p.lines) for p in pieces}
    if sum(lines.values()) <= MOST_LINES * len(covers):
        for id_, refs in covers.items():
            if (count := sum(lines.get(ref, 0) for ref in refs)) > MOST_LINES:
                reasons.append(
                    f"{id_} holds {count} lines, a shot at most {MOST_LINES}: give some to other shots"
                )
    return tuple(reasons)


def shared_out(
    pieces: Sequence[Piece], ids: Sequence[str], most: int
) -> tuple[tuple[tuple[str, ...], tuple[Piece, ...]], ...]:
    """Return the shots `ids` and the pieces in parts of at most `most` shots, one call's worth each."""
    parts = max(1, min(-(-len(ids) // most), len(pieces)))
    weights = [p.seconds for p in pieces]
    whole, done, groups = sum(weights) or 1.0, 0.0, [list[Piece]() for _ in range(parts)]
    for piece, weight in zip(pieces, weights, strict=True):
        groups[min(parts - 1, int(parts * (done + weight / 2) / whole))].append(piece)
        done += weight
    cuts = [len(ids) * n // parts for n in range(parts + 1)]
    return tuple(
        (tuple(ids[a:b]), tuple(group)) for (a, b), group in zip(pairwise(cuts), groups, strict=True)
    )


def lines_of(pieces: Sequence[Piece]) -> tuple[tuple[Dialogue, ...], int]:
    """Return the dialogue of a shot that shows `pieces`, and how many lines found no room in it."""
    lines: list[Dialogue] = []
    spoken = [line for piece in pieces for line in piece.lines]
    for line in spoken:
        joins = (
            len(spoken) > MOST_LINES and lines and (line.who, line.mode) == (lines[-1].who, lines[-1].mode)
        )
        if joins and len(lines[-1].line) + len(line.line) < 3900:
            lines[-1] = lines[-1].replace(line=f"{lines[-1].line} {line.line}")
        else:
            lines.append(line)
    return tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES)


def sentences_of(pieces: Sequence[Piece]) -> SentenceRange:
    """Return the sentences that pieces tell, as one range."""
    ranges = [p.beat.sentences for p in pieces]
    return min(a for a, _ in ranges), max(b for _, b in ranges)
