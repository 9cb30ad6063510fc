"""All rules over a board: the critic that costs nothing.

    board ──watch──> Viewing ──every rule──> Fault ... ──> Note ...

Pure and deterministic: the same board gives the same notes in the same order. It changes nothing; what can
be mended safely, `mend` mends, and the rest is for a person or a model.
"""

from collections.abc import Mapping

from filmwright.agents.critics import (
    ability,
    beats,
    chains,
    continuity,
    coverage,
    dialogue,
    geography,
    rhythm,
    telling,
)
from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import watch
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.note import Note
from filmwright.schemas.story import Story

SUBJECTS: Mapping[str, Mapping[str, Rule]] = {
    "geography": geography.RULES,
    "continuity": continuity.RULES,
    "chains": chains.RULES,
    "dialogue": dialogue.RULES,
    "beats": beats.RULES,
    "coverage": coverage.RULES,
    "rhythm": rhythm.RULES,
    "telling": telling.RULES,
    "ability": ability.RULES,
}
RULES: Mapping[str, Rule] = {name: rule for rules in SUBJECTS.values() for name, rule in rules.items()}
_LONGEST_LINE = 300


def review(
    board: Board, capabilities: Capabilities | None = None, *, story: Story | None = None
) -> tuple[Note, ...]:
    """Return what the rules remark on a board, in the order of `RULES`, and of the film within a rule.

    Rules that need the capabilities of the chosen generator, or the story, are silent without them.
    """
    film = watch(board, capabilities, story)
    return tuple(_note(name, rule, fault) for name, rule in RULES.items() for fault in rule.find(film))


def _note(name: str, rule: Rule, fault: Fault) -> Note:
    return Note(
        rule=name,
        severity=rule.severity,
        shots=fault.shots,
        what=fault.what[:_LONGEST_LINE],
        why=rule.why,
        repair=fault.repair[:_LONGEST_LINE],
    )
