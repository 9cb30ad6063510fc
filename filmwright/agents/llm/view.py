"""A view, as a model gives it, onto a shot whose words are fixed: camera, frames, acts, joint, seconds.

    Shot with its words ──┐
    WireView ─────────────┴─> the same words, seen so ─> joints that hold within the scene

Whatever a model writes fits afterwards: ids that are on the board, times inside the shot, nobody twice.
"""

import math
from collections.abc import Collection, Sequence
from typing import Any

from filmwright.agents.llm.draft import Standing
from filmwright.agents.llm.timing import in_order, needs, talk
from filmwright.agents.llm.wire_visual import Amount, WireAct, WirePlace, WireView
from filmwright.agents.rules.pace import LONGEST_SECONDS
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Boundary, Camera, Frame, Placement, Shot, Transition

_AMOUNTS: dict[Amount, float] = {"slight": 0.25, "half": 0.5, "whole": 1.0}
_FRAME_LETTERS, _LINE_LETTERS, _ACTION_LETTERS = 1200, 280, 1200
_MOST_IN_FRAME, _USUAL_SECONDS = 12, 4.0


def misframed(id_: str, view: WireView) -> tuple[str, ...]:
    """Return why a view of the right shape cannot be drawn."""
    reasons = []
    for name, places in (("first_places", view.first_places), ("last_places", view.last_places)):
        who = [p.who for p in places]
        if twice := sorted({w for w in who if who.count(w) > 1}):
            reasons.append(f"{id_}.{name} has {', '.join(twice)} twice")
    for name, words in (("first_frame", view.first_frame), ("last_frame", view.last_frame)):
        if not words.strip():
            reasons.append(f"{id_}.{name} is empty: say in plain words what is seen")
    return tuple(reasons)


def seen(shot: Shot, view: WireView, things: Collection[str]) -> Shot:
    """Return the shot with its words as they are, seen as `view` says; `things` are the ids of the board."""
    asked = view.seconds if math.isfinite(view.seconds) else _USUAL_SECONDS
    seconds = round(min(LONGEST_SECONDS, max(asked, needs(shot.dialogue, shot.narration))), 1)
    first, last = (
        _frame(view.first_frame, view.first_places, things),
        _frame(view.last_frame, view.last_places, things),
    )
    framed = {p.who for p in (*first.placements, *last.placements) if not p.zone.startswith("off")}
    beats = in_order([*_acts(shot, view.acts, things, seconds), *talk(shot.dialogue, framed, seconds)])
    return shot.replace(
        boundary=Boundary(kind=view.boundary),
        transition=Transition(kind=view.transition),
        camera=Camera(
            size=view.size, framing=view.framing, angle=view.angle, move=view.move, focus=view.focus,
            side=view.side, amount=_AMOUNTS[view.amount],
            subject=tuple(dict.fromkeys(w for w in view.subject if w in things))[:_MOST_IN_FRAME],
        ),
        action=shot.action or view.shows[:_ACTION_LETTERS],
        first_frame=first,
        last_frame=last,
        motion=shot.motion.replace(beats=beats),
        light=view.light[:_LINE_LETTERS],
        sound=view.sound[:_LINE_LETTERS],
        seconds=seconds,
    )  # fmt: skip


def _frame(words: str, places: Sequence[WirePlace], things: Collection[str]) -> Frame:
    kept = {p.who: p for p in reversed(places) if p.who in things}
    placements = [
        Placement(
            who=p.who, zone=p.zone, depth=p.depth, facing=p.facing, posture=p.posture, emotion=p.emotion,
            looking_at=p.looking_at if p.looking_at in things and p.looking_at != p.who else None,
            holding=tuple(dict.fromkeys(t for t in p.holding if t in things and t != p.who)),
        )
        for p in reversed(kept.values())
    ]  # fmt: skip
    return Frame(describe=words[:_FRAME_LETTERS], placements=tuple(placements)[:_MOST_IN_FRAME])


def _acts(shot: Shot, acts: Sequence[WireAct], things: Collection[str], seconds: float) -> list[Beat]:
    speakers = {line.who for line in shot.dialogue}
    beats = []
    for act in acts:
        if act.who not in things or (act.verb == "talk" and act.who in speakers):
            continue  # when people talk follows from their lines
        at = act.starts if math.isfinite(act.starts) else 0.0
        at = round(max(0.0, min(at, seconds - 0.3)), 2)
        lasts = act.lasts if math.isfinite(act.lasts) else 1.0
        target = act.target if act.target in things and act.target != act.who else None
        lasts = round(max(0.1, min(lasts, seconds - at)), 2)
        beats.append(Beat(at=at, duration=lasts, who=act.who, verb=act.verb, target=target, to=act.to))
    return beats


def joined(shots: Sequence[Shot]) -> tuple[Shot, ...]:
    """Return the shots of one scene with joints that hold.

    A scene opens on a cut; a shot that goes on from another starts on the very frame that one ends on.
    """
    done: list[Shot] = []
    for n, shot in enumerate(shots):
        kind = shot.boundary.kind if done else "cut"
        if kind == "bridge" and n == len(shots) - 1:
            kind = "continue"  # there is no shot after it, in this scene, to lead over to
        shot = shot.replace(boundary=Boundary(kind=kind))
        if kind != "cut":
            before = done[-1].last_frame
            shot = shot.replace(first_frame=Frame(describe=before.describe, placements=before.placements))
        done.append(shot)
    return tuple(done)


def standing_after(shot: Shot, cast: Collection[str]) -> tuple[Standing, ...]:
    """Return how everyone of the cast stands in the last frame of a shot."""
    return tuple(
        Standing(
            who=p.who, present=not p.zone.startswith("off"), zone=p.zone, depth=p.depth, facing=p.facing,
            posture=p.posture, emotion=p.emotion, holding=tuple(h for h in p.holding if h),
        )
        for p in shot.last_frame.placements
        if p.who in cast
    )  # fmt: skip


def as_view(shot: Shot) -> dict[str, Any]:
    """Return a shot the way a model would have given it, to be shown to one that repairs it."""
    amount = min(_AMOUNTS, key=lambda a: abs(_AMOUNTS[a] - shot.camera.amount))
    return {
        "id": shot.id,
        "shows": shot.action,
        **shot.camera.model_dump(include={"size", "framing", "angle", "move", "focus", "side", "subject"}),
        "amount": amount,
        "first_frame": shot.first_frame.describe,
        "last_frame": shot.last_frame.describe,
        "first_places": [p.model_dump() for p in shot.first_frame.placements],
        "last_places": [p.model_dump() for p in shot.last_frame.placements],
        "acts": [
            {
                "who": b.who,
                "verb": b.verb,
                "target": b.target,
                "to": b.to,
                "starts": b.at,
                "lasts": b.duration,
            }
            for b in shot.motion.beats
            if b.verb != "talk"
        ],
        "boundary": shot.boundary.kind,
        "transition": shot.transition.kind,
        "light": shot.light,
        "sound": shot.sound,
        "seconds": shot.seconds,
    }
