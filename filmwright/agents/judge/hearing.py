"""Ask the judge about undecided cells: blind, in both orders, among pairs that are known.

    cases, known pairs ─> montages ─> shuffled ─> asked in both orders ─┬─ known pairs ─> its worth
                                                                       └─ cases ─> opinions

It is told no name, no number and no shot. A refusal, nonsense or silence is no answer. Which pairs are asked
first follows from their pixels alone. Answers are kept by what was asked: the same pictures cost once.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from filmwright.agents.judge.likelihood import Says, both_orders, failed, nats
from filmwright.agents.judge.montage import Figure, montage
from filmwright.agents.llm.contract import Call, Wire, Writer
from filmwright.agents.llm.prompts import prompt
from filmwright.errors import AnswerUnusable, Cancelled, ModelFailed, OverBudget
from filmwright.schemas.verdict import Opinion

Seen = Literal["same", "different", "not visible"]
PARTS = ("head", "hair", "headwear", "torso", "legs", "accessories")
ANSWER_TOKENS = 200
_AT_ONCE = 4


class WJudgement(Wire):
    """What the judge answers: differences first, then the verdict."""

    head: Seen
    hair: Seen
    headwear: Seen
    torso: Seen
    legs: Seen
    accessories: Seen
    verdict: Literal["same", "different", "cannot tell"]


@dataclass(frozen=True, eq=False)
class Pair:
    """Two sets of cut-outs: `x` of one individual, `y` of one that may be another."""

    x: Sequence[Figure]
    y: Sequence[Figure]


@dataclass(frozen=True, eq=False)
class Case(Pair):
    """A pair whose answer is wanted: the sheet of a character, and the figure in a shot."""

    character: str
    shot: str


@dataclass(frozen=True)
class Heard:
    """What came of it."""

    opinions: tuple[Opinion, ...] = ()
    trouble: str = ""
    """Why the judge was not heard, or not to the end."""


@dataclass(frozen=True)
class _Said:
    says: Says
    differs: tuple[str, ...] = ()
    trouble: str = ""


def hear(
    writer: Writer, cases: Sequence[Case], same: Sequence[Pair], other: Sequence[Pair], most_calls: int
) -> Heard:
    """Return opinions about cases, weighed by how well the judge did on `same` and `other`.

    Known pairs are asked whatever happens; of the cases as many as `most_calls` leaves room for.

    Raises:
        Cancelled: the person stopped.
    """
    room = most_calls // 2 - len(same) - len(other)
    asked = [*same, *other, *cases[: max(0, room)]]
    if room <= 0 or not cases:
        return Heard(trouble="[judge] calls leaves no room for a case" if cases else "")
    order = sorted(range(len(asked)), key=lambda n: _digest(asked[n]))
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        found = dict(zip(order, threads.map(lambda n: _asked(writer, asked[n]), order), strict=True))
    known_same = [found[n].says for n in range(len(same))]
    known_other = [found[n].says for n in range(len(same), len(same) + len(other))]
    troubles = [one.trouble for one in found.values() if one.trouble]
    if troubles and len(troubles) == len(found):
        return Heard(trouble=troubles[0])
    if why := failed(known_same, known_other):
        return Heard(trouble=why)
    opinions = []
    for number, case in enumerate(cases):
        said = found.get(len(same) + len(other) + number, _Said(None, trouble="not asked: [judge] calls"))
        opinions.append(
            Opinion(
                character=case.character,
                shot=case.shot,
                says=said.says,
                nats=nats(said.says, known_same, known_other),
                differs=said.differs,
                why=said.trouble or ("" if said.says else "it could not tell, or contradicted itself"),
            )
        )
    return Heard(tuple(opinions), troubles[0] if troubles else "")


def _asked(writer: Writer, pair: Pair) -> _Said:
    """Ask about a pair in both orders."""
    pictures = (montage(pair.x), montage(pair.y))
    try:
        answers = [writer.ask(_call(shown)) for shown in (pictures, pictures[::-1])]
    except Cancelled:
        raise
    except (AnswerUnusable, ModelFailed, OverBudget) as error:
        return _Said(None, trouble=error.message)
    says = both_orders(*(None if a.verdict == "cannot tell" else a.verdict for a in answers))
    differs = [part for part in PARTS if all(getattr(a, part) == "different" for a in answers)]
    return _Said(says, tuple(differs))


def _call(pictures: tuple[str, str]) -> Call[WJudgement]:
    digest = hashlib.sha256("".join(pictures).encode()).hexdigest()[:12]
    return Call(
        unit=f"judge/{digest}",
        prompt=prompt("judge"),
        shared="",
        question="The first picture is X, the second is Y.",
        wire=WJudgement,
        tokens=ANSWER_TOKENS,
        pictures=pictures,
    )


def _digest(pair: Pair) -> str:
    return hashlib.sha256((montage(pair.x) + montage(pair.y)).encode()).hexdigest()
