"""Repair: the faulted shots of a scene are planned again, with the reasons; all others stay as they are.

    notes of errors ─> per scene: faulted shots, reasons, neighbours ─> views of just those ─> joined again

Whoever repairs cannot reach words, sources or other shots: the answer has no place for them. When no valid
answer comes the faults stay, and are shown.
"""

import json
from collections.abc import Sequence

from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Bible, SceneCard
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.shown import fenced, film, scene
from filmwright.agents.llm.view import as_view, joined, misframed, seen
from filmwright.agents.llm.wire_visual import Views, answers, boundaries, miscounted, views_wire
from filmwright.errors import AnswerUnusable
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Shot
from filmwright.schemas.story import Story

MOST_ROUNDS = 2
_MOST_REASONS = 8
MOST_IN_A_CALL = 12
_SHOT_TOKENS = 520


def faulted(shots: Sequence[Shot], notes: Sequence[Note]) -> dict[str, tuple[Note, ...]]:
    """Return the shots among `shots` that have errors, in order, each with what is wrong.

    A fault between two shots is a fault of both: which of them gives way is for the model to say.
    """
    errors = [n for n in notes if n.severity == "error"]
    found = {s.id: tuple(n for n in errors if s.id in n.shots[-2:]) for s in shots}
    return {id_: wrong for id_, wrong in found.items() if wrong}


def repair(
    story: Story,
    bible: Bible,
    card: SceneCard,
    shots: tuple[Shot, ...],
    notes: Sequence[Note],
    round_: int,
    capabilities: Capabilities | None,
    writer: Writer,
) -> tuple[Shot, ...]:
    """Return the shots of a scene with those that `notes` finds errors in planned again.

    They come back as they were when the model gives no valid answer.

    Raises:
        ModelFailed, OverBudget, Cancelled: the server fails, or as the writer says.
    """
    wrong = list(faulted(shots, notes).items())
    parts = [dict(wrong[n : n + MOST_IN_A_CALL]) for n in range(0, len(wrong), MOST_IN_A_CALL)]
    things = {*bible.cast, *bible.props}
    for n, part in enumerate(parts, 1):
        unit = f"plan/{card.id}/repair/{round_}" + (f"/{n}" if len(parts) > 1 else "")
        call = _call(unit, story, bible, card, shots, part, capabilities)
        try:
            views = answers(writer.ask(call), list(part))
        except AnswerUnusable:
            continue  # the faults are still there, and will be shown
        shots = joined([seen(s, views[s.id], things) if s.id in views else s for s in shots])
    return shots


def _call(
    unit: str,
    story: Story,
    bible: Bible,
    card: SceneCard,
    shots: Sequence[Shot],
    wrong: dict[str, tuple[Note, ...]],
    capabilities: Capabilities | None,
) -> Call[Views]:
    ids = list(wrong)
    reasons = dict.fromkeys(f"- {n.what} {n.repair}" for some in wrong.values() for n in some[:_MOST_REASONS])
    shown = "\n".join(_shown(shot, set(wrong)) for shot in _around(shots, set(wrong)))
    things = tuple(
        id_
        for id_ in dict.fromkeys([*card.cast, *_placed(shots), *card.props])
        if id_ in {*bible.cast, *bible.props}
    )
    question = "\n\n".join((
        scene(bible, card),
        f"Joints that may be used: {', '.join(boundaries(capabilities))}.",
        "The shots, in order:\n" + fenced(story, shown),
        "What is wrong:\n" + "\n".join(reasons),
        f"Plan again: {', '.join(ids)}.",
    ))  # fmt: skip

    def check(answer: Views) -> Sequence[str]:
        views = answers(answer, ids)
        framing = (reason for id_, view in views.items() for reason in misframed(id_, view))
        return (*miscounted(answer, ids), *framing)

    return Call(
        unit=unit,
        prompt=prompt("repair"),
        shared=film(bible),
        question=question,
        wire=views_wire(ids, things, capabilities),
        tokens=_SHOT_TOKENS * len(ids) + 200,
        check=check,
    )


def _placed(shots: Sequence[Shot]) -> list[str]:
    return [p.who for s in shots for p in (*s.first_frame.placements, *s.last_frame.placements)]


def _around(shots: Sequence[Shot], wrong: set[str]) -> list[Shot]:
    """Return the faulted shots and those right before and after them."""
    near = {m for n, s in enumerate(shots) if s.id in wrong for m in (n - 1, n, n + 1)}
    return [s for n, s in enumerate(shots) if n in near]


def _shown(shot: Shot, wrong: set[str]) -> str:
    lines = "".join(f"\n  {d.who} ({d.mode}): {d.line}" for d in shot.dialogue)
    told = json.dumps(as_view(shot), ensure_ascii=False)
    return f"{shot.id} ({'to plan again' if shot.id in wrong else 'fixed'}): {told}{lines}"
