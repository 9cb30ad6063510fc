"""The physics pass: shots in which things move by themselves -> entities, forces and goals.

    shots ─> is something thrown, dropped, poured? ─> a call ─> MotionScript ─> the engine solves the goals

The model says what is there and where it must end; it does no arithmetic, and writes no program. A shot for
which no valid answer comes stays as it was, with a note. Who does what (the beats) is not touched.
"""

import re
from collections.abc import Collection, Sequence

from pydantic import ValidationError

from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Bible
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.shown import fenced, film
from filmwright.agents.llm.wire_physics import WireEntity, WirePhysics, WirePoint, physics_wire
from filmwright.agents.llm.wire_visual import NOBODY
from filmwright.agents.rules.slugs import slug
from filmwright.errors import AnswerUnusable
from filmwright.schemas.base import Vec3
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.grammar import Verb
from filmwright.schemas.motion import Entity, Force, Goal, MotionScript
from filmwright.schemas.shot import Shot
from filmwright.schemas.story import Story

_VERBS: frozenset[Verb] = frozenset({"throw", "drop", "catch", "hit"})
_WORDS = re.compile(
    r"\b(?:throw|threw|toss|drop|fell|fall(?:s|ing)? (?:from|off|out|down)|pour|spill|roll|bounc|tumbl|"
    r"scatter|burst|shatter|splash|gush|drip|flutter|billow|flap|slid|toppl|hurl|explo|melt)\w*\b"
    r"|[掉滚倒洒泼抛扔溅飘]|落下|爆开|散落",
    re.IGNORECASE,
)
_TOKENS = 1200
_FAR_METRES, _LARGEST_METRES = 20.0, 20.0
_LOOKS_LETTERS = 120


def moves_by_itself(shot: Shot) -> bool:
    """Return whether something in the shot is thrown, dropped, poured, or rolls, as its words say."""
    return any(b.verb in _VERBS for b in shot.motion.beats) or bool(_WORDS.search(shot.action))


def wanted(capabilities: Capabilities | None) -> bool:
    """Return whether a generator would use physics: it simulates, or takes motion or passes."""
    return capabilities is None or capabilities.physics or capabilities.motion or bool(capabilities.controls)


def physics(story: Story, bible: Bible, scene_id: str, shot: Shot, writer: Writer) -> Shot:
    """Return the shot with what moves by itself in it; as it was, with a note, when no answer is valid.

    Raises:
        ModelFailed, OverBudget, Cancelled: the server fails, or as the writer says.
    """
    try:
        answer = writer.ask(_call(story, bible, scene_id, shot))
    except AnswerUnusable as failed:
        why = " ".join(str(failed).split())[:160]
        return shot.replace(
            review=(*shot.review, f"physics: no valid answer came, so nothing moves by itself ({why})")
        )
    return shot.replace(motion=motion_of(answer, shot, _taken(bible))) if answer.needed else shot


def _call(story: Story, bible: Bible, scene_id: str, shot: Shot) -> Call[WirePhysics]:
    frames = (*shot.first_frame.placements, *shot.last_frame.placements)
    card = next(card for card in bible.scenes if card.id == scene_id)
    named = dict.fromkeys([*(p.who for p in frames), *(h for p in frames for h in p.holding), *card.props])
    things = tuple(id_ for id_ in named if id_ in bible.props)  # people are moved by their beats
    acts = "; ".join(
        f"{b.at:g} s: {b.who} {b.verb} {b.target or ''}".strip()
        for b in shot.motion.beats
        if b.verb != "talk"
    )
    words = (
        f"Shot {shot.id}, {shot.seconds:g} seconds, {shot.camera.size}.\n"
        f"What happens: {shot.action}\nIts first frame: {shot.first_frame.describe}\n"
        f"Its last frame: {shot.last_frame.describe}\nActs: {acts or 'none'}"
    )

    def check(answer: WirePhysics) -> Sequence[str]:
        return wrong(answer, shot, _taken(bible))

    return Call(
        unit=f"plan/{scene_id}/{shot.id}/physics",
        prompt=prompt("physics"),
        shared=film(bible),
        question=fenced(story, words),
        wire=physics_wire(things),
        tokens=_TOKENS,
        check=check,
    )


def wrong(answer: WirePhysics, shot: Shot, taken: Collection[str] = ()) -> tuple[str, ...]:
    """Return why an answer of the right shape cannot be performed in `shot`."""
    if not answer.needed:
        return ("needed is false, but there are entities",) if answer.entities else ()
    if not answer.entities:
        return ("needed is true, but there are no entities",)
    reasons = []
    for e in answer.entities:
        if max(abs(v) for v in _vec(e.at)) > _FAR_METRES:
            reasons.append(f"{e.id} is more than {_FAR_METRES:g} m away: bring it into the picture")
        if max(_vec(e.size)) > _LARGEST_METRES:
            reasons.append(f"{e.id} is larger than {_LARGEST_METRES:g} m")
        if e.at.z < 0:
            reasons.append(f"{e.id} starts below the floor (z is {e.at.z:g})")
    reasons += [
        f"the goal of {g.who} is at {g.at:g} s: the shot is {shot.seconds:g} s long"
        for g in answer.goals
        if not 0 < g.at <= shot.seconds
    ]
    try:
        motion_of(answer, shot, taken)
    except ValidationError as error:
        reasons += [
            f"{'.'.join(str(x) for x in e['loc']) or 'motion'}: {e['msg']}" for e in error.errors()[:6]
        ]
    return tuple(reasons)


def motion_of(answer: WirePhysics, shot: Shot, taken: Collection[str] = ()) -> MotionScript:
    """Return the shot's motion with what moves by itself; its beats stay. `taken` are the ids of the board.

    Raises:
        ValidationError: a number or a name is not possible.
    """
    names = _names(answer.entities, taken)
    solved = {g.who for g in answer.goals}
    entities = tuple(
        Entity(
            id=names[e.id], kind=e.kind, ref=None if e.ref == NOBODY else e.ref,
            looks=e.looks[:_LOOKS_LETTERS], shape=e.shape,
            size=_vec(e.size), mass=e.mass, material=e.material, count=e.count, at=_vec(e.at),
            velocity=(0, 0, 0) if e.id in solved else _vec(e.velocity), pinned=tuple(dict.fromkeys(e.pinned)),
        )
        for e in answer.entities
    )  # fmt: skip
    forces = tuple(
        Force(
            kind=f.kind, target=names.get(f.target or "", f.target), vector=_vec(f.vector), at=f.starts,
            until=f.ends if f.ends > f.starts else None,
        )
        for f in answer.forces
    )  # fmt: skip
    goals = tuple(Goal(who=names.get(g.who, g.who), reach=_vec(g.reach), at=g.at) for g in answer.goals)
    return shot.motion.replace(gravity=answer.gravity, entities=entities, forces=forces, goals=goals)


def _names(entities: Sequence[WireEntity], taken: Collection[str]) -> dict[str, str]:
    """Name entities after the prop that they stand for, where only one does, or after how they look."""
    refs = [e.ref for e in entities]
    names: dict[str, str] = {}
    for e in entities:
        if e.id not in names:  # an id that is given twice stays so, and is refused
            single = e.ref is not None and e.ref != NOBODY and refs.count(e.ref) == 1
            names[e.id] = str(e.ref) if single else slug(e.looks or e.kind, {*taken, *names.values()})
    return names


def _taken(bible: Bible) -> set[str]:
    return {*bible.cast, *bible.props}


def _vec(point: WirePoint) -> Vec3:
    return (round(point.x, 3), round(point.y, 3), round(point.z, 3))
