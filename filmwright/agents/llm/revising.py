"""A revision applied to its shot: the fields it names, and what follows from them. Pure.

Pictures, sketches, lens, goals, forces, sources and whatever else a note cannot reach stay as they are.
"""

from collections.abc import Sequence
from typing import Any

from filmwright.agents.llm.view import as_view
from filmwright.agents.llm.wire_revise import SPOKEN, WireRevision, WireSpoken
from filmwright.agents.llm.wire_visual import Amount, WireAct, WirePlace
from filmwright.agents.rules.pace import line_seconds
from filmwright.schemas.base import clean_text
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Boundary, Dialogue, Frame, Placement, Shot, Transition

_AMOUNTS: dict[Amount, float] = {"slight": 0.25, "half": 0.5, "whole": 1.0}
_CAMERA = ("size", "framing", "angle", "move", "focus", "side")
_PATH = frozenset(("size", "angle", "move", "amount"))
"""What an explicit camera path decides by itself."""


def revised(shot: Shot, answer: WireRevision) -> Shot:
    """Return the shot with what `answer.changes` names changed.

    Raises:
        pydantic.ValidationError: a value is out of its bounds, such as 200 seconds.
    """
    changes = frozenset(name for name in answer.changes if getattr(answer, name) is not None)
    fields: dict[str, Any] = {
        name: clean_text(getattr(answer, name)) for name in ("action", "light", "sound") if name in changes
    }
    camera = {name: getattr(answer, name) for name in _CAMERA if name in changes}
    if "amount" in changes and answer.amount is not None:
        camera["amount"] = _AMOUNTS[answer.amount]
    if "subject" in changes and answer.subject is not None:
        camera["subject"] = tuple(dict.fromkeys(answer.subject))
    fields["camera"] = shot.camera.replace(**camera)
    fields["first_frame"] = _frame(
        shot.first_frame,
        answer.first_frame if "first_frame" in changes else None,
        answer.first_places if "first_places" in changes else None,
    )
    fields["last_frame"] = _frame(
        shot.last_frame,
        answer.last_frame if "last_frame" in changes else None,
        answer.last_places if "last_places" in changes else None,
    )
    if "boundary" in changes and answer.boundary not in (None, shot.boundary.kind):
        fields["boundary"] = Boundary(kind=answer.boundary)
    if "transition" in changes and answer.transition not in (None, shot.transition.kind):
        fields["transition"] = Transition(kind=answer.transition, seconds=shot.transition.seconds)
    if answer.asks_for_other_words and changes & set(SPOKEN):
        if "dialogue" in changes:
            fields["dialogue"] = _lines(shot.dialogue, answer.dialogue or ())
        if "narration" in changes:
            fields["narration"] = clean_text(answer.narration or "")
    if "seconds" in changes:
        fields["seconds"] = answer.seconds
    return _moving(shot.replace(**fields), shot, answer.acts if "acts" in changes else None, changes)


def _frame(frame: Frame, words: str | None, places: Sequence[WirePlace] | None) -> Frame:
    changes: dict[str, Any] = {} if words is None else {"describe": clean_text(words)}
    if places is not None:
        changes["placements"] = tuple(
            Placement(**{**p.model_dump(), "looking_at": p.looking_at if p.looking_at != p.who else None})
            for p in places
        )
    return frame.replace(**changes) if changes else frame


def _lines(before: Sequence[Dialogue], given: Sequence[WireSpoken]) -> tuple[Dialogue, ...]:
    """Return the lines as given; what was heard from off the screen still is."""
    modes = {line.who: line.mode for line in reversed(before)}
    starts = {(line.who, line.line): line.at for line in before}
    return tuple(
        Dialogue(
            who=one.who,
            line=clean_text(one.line),
            how=clean_text(one.how),
            mode=modes.get(one.who, "on-screen"),
            at=starts.get((one.who, one.line)),
        )
        for one in given
        if one.line.strip()
    )


def _moving(shot: Shot, before: Shot, acts: Sequence[WireAct] | None, changes: frozenset[str]) -> Shot:
    """Return the shot with beats and camera path that fit its new acts, lines and length."""
    motion, scale = shot.motion, shot.seconds / before.seconds
    beats = list(motion.beats)
    if scale != 1:
        beats = [_fit(beat.at * scale, beat.duration * scale, shot.seconds, beat) for beat in beats]
    if acts is not None:
        talk = [beat for beat in beats if beat.verb == "talk"]
        beats = [*_beats(before, acts, shot.seconds), *talk]
    if shot.dialogue != before.dialogue:
        beats = [*(beat for beat in beats if beat.verb != "talk"), *_talking(shot)]
    if beats != list(motion.beats):
        motion = motion.replace(beats=tuple(sorted(beats, key=lambda beat: beat.at)))
    if motion.camera and changes & _PATH:
        motion = motion.replace(camera=())
    elif motion.camera and scale != 1:
        motion = motion.replace(camera=tuple(k.replace(at=round(k.at * scale, 3)) for k in motion.camera))
    return shot if motion == shot.motion else shot.replace(motion=motion)


def _fit(at: float, lasts: float, seconds: float, beat: Beat) -> Beat:
    at = round(max(0.0, min(at, seconds - 0.2)), 2)
    return beat.replace(at=at, duration=round(max(0.1, min(lasts, seconds - at)), 2))


def _beats(before: Shot, acts: Sequence[WireAct], seconds: float) -> list[Beat]:
    """Return acts as beats; one that was there already keeps its mood."""
    acted = [beat for beat in before.motion.beats if beat.verb != "talk"]
    acted = [beat for beat in before.motion.beats if beat.verb != "talk"]
    was = dict(zip(map(_act, as_view(before)["acts"]), acted, strict=True))
    found: list[Beat] = []
    for act in acts:
        if act.verb == "talk":
            continue
        given = act.model_dump()
        same = was.get(_act(given))
        target = act.target if act.target != act.who else None
        beat = same or Beat(who=act.who, verb=act.verb, target=target, to=act.to)
        found.append(_fit(act.starts, act.lasts, seconds, beat))
    return found


def _act(act: dict[str, Any]) -> tuple[Any, ...]:
    """Return what tells one act from another."""
    return tuple(str(act[name]) for name in ("who", "verb", "target", "to"))


def _talking(shot: Shot) -> list[Beat]:
    """Return who talks when, one line after the other, of those who can be seen."""
    placed = [p for frame in (shot.first_frame, shot.last_frame) for p in frame.placements]
    seen = {p.who for p in placed if not p.zone.startswith("off")}
    found, at = [], 0.0
    for line in shot.dialogue:
        begins, lasts = at if line.at is None else line.at, line_seconds(line.line)
        if line.mode == "on-screen" and line.who in seen and begins < shot.seconds - 0.2:
            found.append(_fit(begins, lasts - 0.2, shot.seconds, Beat(who=line.who, verb="talk")))
        at = max(at, begins + lasts)
    return found
