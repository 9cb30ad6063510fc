"""Moments -> shots: one shot for every moment, with its frames, beats, length and joint.

    moment -> who comes on -> camera -> joined or cut -> frame -> beats -> Shot

Where the camera stands is decided in `framing`, who stands where in `blocking`; this is the order they go in.
"""

from dataclasses import replace

from filmwright.agents.rules import blocking, framing
from filmwright.agents.rules.blocking import Stage
from filmwright.agents.rules.framing import Eye
from filmwright.agents.rules.pace import moment_seconds
from filmwright.agents.rules.props import stands
from filmwright.agents.rules.script import Moment, SceneDraft, Script
from filmwright.agents.rules.verbs import TRAVEL
from filmwright.agents.rules.world import sound_of
from filmwright.schemas.grammar import HARD_CUTS, TransitionKind
from filmwright.schemas.motion import MotionScript
from filmwright.schemas.shot import Boundary, Camera, Dialogue, Frame, Scene, Shot, Transition

_LONG_TEXT = 3900
_WITH_THINGS = frozenset({"establishing", "group", "three-shot", "two-shot", "insert", "cutaway"})
"""Framings wide enough for the things that stand about; elsewhere they would hide a face."""
_UNSURE = 0.75
_TRANSITION_SECONDS, _SHORTEST_TRANSITION = 0.8, 0.1
_SHARE = 0.45
"""Of a shot that a transition may take."""


def shoot(script: Script) -> tuple[Scene, ...]:
    """Return the scenes of the film: one shot for every moment, ids by tens."""
    eye = Eye()
    scenes: list[Scene] = []
    for n, draft in enumerate(script.scenes, 1):
        stage = Stage(order=tuple(script.cast))
        eye.lines, eye.traveller = (
            0,
            _on_the_way(script.scenes[n - 2]) if n > 1 and draft.opens == "place" else "",
        )
        shots = tuple(_shot(draft, i, stage, eye, script.moments[-1]) for i in range(len(draft.moments)))
        ends = stage.left_to_right(
            [p.who for s in shots for p in s.first_frame.placements if p.who in script.cast]
        )
        scenes.append(
            Scene(
                id=f"sc{n * 10:03d}",
                heading=draft.heading[:300],
                place=draft.place,
                time=draft.time,
                weather=draft.weather,
                summary=draft.summary[:_LONG_TEXT],
                axis=(ends[0], ends[1]) if len(ends) > 1 else None,
                shots=shots,
            )
        )
    return tuple(scenes)


def _on_the_way(scene: SceneDraft) -> str:
    """Return who was last seen travelling out of a scene: they will arrive in the next one."""
    last = next((d for d in reversed(scene.moments[-1].deeds) if d.verb in TRAVEL), None)
    return last.who if last else ""


def _shot(draft: SceneDraft, i: int, stage: Stage, eye: Eye, last_of_all: Moment) -> Shot:
    moment, opening = draft.moments[i], i == 0
    coming = blocking.bring_on(stage, moment, eye.traveller if not opening else "")
    eye.traveller = "" if eye.traveller in stage.here else eye.traveller
    stage.props += [t for t in moment.things if stands(t) and t not in stage.props]
    view = framing.choose(moment, stage, eye, opening=opening, closing=moment is last_of_all)
    joined = framing.joins(moment, view, eye, stage.inside(), opening=opening)
    if joined:
        view = framing.unbroken(view, moment, eye)
        blocking.frame_again(stage, view.subject)
    else:
        view = view if opening else framing.recut(view, eye)
        _lay_out(stage, moment, view, coming)
    things = view.framing in _WITH_THINGS and (view.size not in framing.TIGHT or view.framing == "insert")
    first = stage.placements(things=things)
    seconds = moment.seconds or moment_seconds(moment) + (1.2 if coming and moment.speech else 0.0)
    beats = blocking.perform(stage, moment, seconds, follows=view.move == "follow")
    last = stage.placements(things=things)
    _remember(eye, view, moment, joined=joined)
    shot = Shot(
        id=f"s{eye.shots * 10:03d}",
        boundary=Boundary(kind="continue" if joined else "cut"),
        transition=_transition(draft, opening, seconds, eye.seconds),
        camera=view,
        action=moment.text[:_LONG_TEXT],
        first_frame=Frame(placements=first),
        last_frame=Frame(placements=last),
        motion=MotionScript(entities=moment.entities[:24], forces=moment.forces[:12], beats=beats),
        dialogue=_dialogue(moment),
        narration=moment.narration[:_LONG_TEXT],
        sound=sound_of(moment.text),
        seconds=round(seconds, 2),
        source=moment.span,
        planner="rules",
        confidence=moment.sure,
        review=_review(moment),
    )
    eye.seconds = shot.seconds
    gone = [
        w
        for w, z in stage.zones.items()
        if z.startswith("off") and any(b.who == w and b.to == z for b in beats)
    ]
    blocking.clear(stage, (*gone, *moment.leaving))
    return shot


def _review(moment: Moment) -> tuple[str, ...]:
    if moment.sure <= _UNSURE and not moment.doubts:
        return ("the words tell little to see: check the picture",)
    return tuple(d[:300] for d in moment.doubts)


def _lay_out(stage: Stage, moment: Moment, view: Camera, coming: tuple[str, ...]) -> None:
    """Decide who is in a new frame, and where they look when it opens."""
    if view.framing in ("cutaway", "empty", "insert"):
        stage.zones = {}
        return
    seen = view.subject or tuple(stage.here)
    if view.framing == "over-shoulder":
        other = blocking.partner(stage, view.subject[0])
        seen = (*view.subject, other) if other else view.subject
    first = next((d for d in moment.deeds if d.verb in TRAVEL and d.way != "back"), None)
    travels = first.who if first and view.move != "follow" and first.verb != "jump" else ""
    blocking.frame_new(stage, seen, coming, travels)
    for line in moment.speech:
        if line.who in stage.here and line.mode == "on-screen":
            blocking.turn_to(stage, line.who, line.to or blocking.partner(stage, line.who))
    for deed in moment.deeds[:1]:
        blocking.turn_to(stage, deed.who, deed.target)


def _remember(eye: Eye, view: Camera, moment: Moment, *, joined: bool) -> None:
    eye.shots += 1
    eye.chain = eye.chain + 1 if joined else 1
    eye.cutaways += view.framing == "cutaway"
    eye.lines = eye.lines + 1 if moment.speech else (0 if len(moment.deeds) > 1 else eye.lines)
    eye.last, eye.paragraph, eye.role = view, moment.paragraph, moment.role


def _dialogue(moment: Moment) -> tuple[Dialogue, ...]:
    lines = [
        Dialogue(who=s.who, line=s.line[:_LONG_TEXT], how=s.how[:280], mode=s.mode)
        for s in moment.speech
        if s.who
    ]
    together = [s for s in moment.speech if s.who]
    if any(s.at_once for s in together):
        lines = [
            d.replace(at=0.0) if s.at_once or k == 0 else d
            for k, (d, s) in enumerate(zip(lines, together, strict=True))
        ]
    return tuple(lines[:12])


def _transition(draft: SceneDraft, opening: bool, seconds: float, before: float) -> Transition:
    """Return how the cut looks into a shot of `seconds`, after one of `before` seconds (0: none)."""
    kind: TransitionKind = "cut"
    if opening and draft.transition:
        kind = draft.transition
    elif not before:
        kind = "fade-in"
    elif opening:
        kind = "dissolve" if draft.opens == "time" else "cut"
    if kind in HARD_CUTS:
        return Transition(kind=kind)
    longest = _SHARE * min(seconds, before or seconds)  # it may not eat the shots it joins
    length = int(100 * min(_TRANSITION_SECONDS, longest)) / 100
    return Transition(kind=kind, seconds=length) if length >= _SHORTEST_TRANSITION else Transition()


def _where(script: Script, scene: SceneDraft) -> str:
    place = script.places.get(scene.place or "")
    return f"{place.name if place else 'Somewhere'}, {scene.time.replace('-', ' ')}."


def with_openings(script: Script) -> Script:
    """Give every scene that begins with talk a wide shot of its own: first where, then who."""
    scenes = []
    for scene in script.scenes:
        first = scene.moments[0]
        if first.speech and not first.deeds:
            who = tuple(dict.fromkeys([*first.present, *(m for n in scene.moments[1:3] for m in n.present)]))
            wide = Moment(
                span=first.span, text=_where(script, scene), role="establish", present=who[:3],
                paragraph=first.paragraph, sure=first.sure,
            )  # fmt: skip
            scene = replace(scene, moments=(wide, *scene.moments))
        scenes.append(scene)
    return replace(script, scenes=tuple(scenes))
