"""Moments -> shots: what the camera does, how shots join, how long they last.

    scene opens wide -> movement wide -> talk in alternating over-shoulders -> feelings close -> matter as insert

An unbroken action becomes a chain (`continue`); every third joint is cut, so that the eye gets air.
"""

from dataclasses import dataclass, field

from filmwright.agents.rules import blocking
from filmwright.agents.rules.blocking import Stage
from filmwright.agents.rules.pace import line_seconds, moment_seconds
from filmwright.agents.rules.script import Moment, SceneDraft, Script
from filmwright.agents.rules.verbs import TRAVEL
from filmwright.schemas.grammar import SHOT_SIZES, CameraMove, Framing, ShotSize, TransitionKind, Verb
from filmwright.schemas.motion import MotionScript
from filmwright.schemas.shot import Boundary, Camera, Dialogue, Frame, Scene, Shot, Transition

LONGEST_CHAIN = 3
"""Shots joined without a cut; a longer take tires the eye and lets drift grow."""
_SIZE_BY_VERB: dict[Verb, ShotSize] = {
    "walk": "fs", "run": "ws", "fly": "ws", "swim": "ws", "climb": "ws", "jump": "fs", "fall": "fs", "dance": "fs",
    "enter": "fs", "exit": "ws", "float": "ws", "look": "mcu", "think": "mcu", "cry": "cu", "laugh": "mcu",
    "wait": "ms", "sleep": "ms", "wake": "mcu", "sit": "mls", "lie": "mls", "stand": "mls", "drop": "ms",
    "eat": "mcu", "drink": "mcu", "read": "mcu", "write": "mcu", "nod": "mcu", "shake-head": "mcu", "hug": "ms",
    "give": "ms", "take": "ms", "pick-up": "ms", "catch": "mls", "throw": "fs", "push": "fs", "pull": "fs",
    "wave": "mls", "bow": "mls", "hit": "mls", "talk": "mcu",
}  # fmt: skip


@dataclass
class _Camera:
    """What the camera did last, over the whole film."""

    shots: int = 0
    chain: int = 1
    size: ShotSize = "ws"
    framing: Framing = "establishing"
    subject: tuple[str, ...] = ()
    paragraph: int = -1
    role: str = ""
    moves: list[CameraMove] = field(default_factory=list)


def shoot(script: Script) -> tuple[Scene, ...]:
    """Return the scenes of the film: one shot for every moment, ids by tens."""
    camera = _Camera()
    scenes: list[Scene] = []
    stage = Stage()
    for n, draft in enumerate(script.scenes, 1):
        stage = Stage()
        shots = [_shot(script, draft, i, stage, camera) for i in range(len(draft.moments))]
        cast = [w for w in stage.homes][:2]
        scenes.append(
            Scene(
                id=f"sc{n * 10:03d}",
                heading=draft.heading[:300],
                place=draft.place,
                time=draft.time,
                weather=draft.weather,
                summary=draft.summary[:4000],
                axis=(cast[0], cast[1]) if len(cast) == 2 else None,
                shots=tuple(shots),
            )  # fmt: skip
        )
    return tuple(scenes)


def _shot(script: Script, draft: SceneDraft, i: int, stage: Stage, camera: _Camera) -> Shot:
    moment = draft.moments[i]
    opening = i == 0
    blocking.enter_scene(stage, moment, alone_travels=opening)
    blocking.hold(stage, moment)
    first = stage.placements()
    seconds = moment_seconds(moment)
    beats = blocking.perform(stage, moment, seconds)
    blocking.let_go(stage, moment)
    last = stage.placements()
    view = _view(moment, opening, stage, camera, first_scene=camera.shots == 0)
    joined = _joins(moment, opening, view, camera)
    if joined:
        view = _unbroken(view, moment, camera)
    elif not opening:
        view = _not_the_same(view, camera)
    camera.shots += 1
    camera.chain = camera.chain + 1 if joined else 1
    camera.size, camera.framing, camera.subject = view.size, view.framing, view.subject
    camera.paragraph, camera.role = moment.paragraph, moment.role
    camera.moves = [*camera.moves[-3:], view.move]
    shot = Shot(
        id=f"s{camera.shots * 10:03d}",
        boundary=Boundary(kind="continue" if joined else "cut"),
        transition=_transition(draft, opening, camera.shots == 1),
        camera=view,
        action=moment.text[:3900],
        first_frame=Frame(placements=first),
        last_frame=Frame(placements=last),
        motion=MotionScript(entities=moment.entities, forces=moment.forces, beats=beats),
        dialogue=tuple(
            Dialogue(who=s.who, line=s.line[:3900], how=s.how[:280], mode=s.mode)
            for s in moment.speech
            if s.who
        )[:12],
        narration=moment.narration[:3900],
        seconds=seconds,
        source=moment.span,
        planner="rules",
        confidence=moment.sure,
        review=tuple(d[:300] for d in moment.doubts),
    )
    blocking.settle(stage, moment.leaving)
    return shot


def _view(moment: Moment, opening: bool, stage: Stage, camera: _Camera, *, first_scene: bool) -> Camera:
    """Choose size, framing, movement and subject of one shot."""
    here = tuple(w for w in moment.present if w in stage.standing)
    speakers = tuple(dict.fromkeys(s.who for s in moment.speech if s.who in stage.standing))
    if opening or moment.role == "establish":
        size: ShotSize = "ews" if first_scene else "ws"
        return Camera(size=size, framing="establishing", move="dolly-in", amount=0.25)
    if moment.entities:
        return Camera(size="fs", framing="insert" if not here else "group", angle="high", move="static")
    if speakers:
        return _talking(moment, speakers, stage)
    if moment.role == "reaction":
        return Camera(size="cu", framing="reaction", subject=here[:1])
    if not here:
        return Camera(
            size="ws", framing="cutaway" if stage.standing else "empty", move="pan-right", amount=0.3
        )
    return _acting(moment, here)


def _talking(moment: Moment, speakers: tuple[str, ...], stage: Stage) -> Camera:
    if len(speakers) > 1:
        return Camera(size="ms", framing="two-shot" if len(speakers) == 2 else "group", subject=speakers[:3])
    who = speakers[0]
    other = blocking.partner(stage, who)
    words = sum(len(s.line.split()) for s in moment.speech)
    strong = any(f in ("sad", "scared", "angry", "surprised") for _, f in moment.feelings)
    if strong or (words <= 4 and not moment.deeds):
        return Camera(size="cu" if strong else "mcu", framing="single", subject=(who,), focus="shallow")
    if other:
        return Camera(
            size="mcu" if words < 25 else "ms", framing="over-shoulder", subject=(who, other), focus="shallow"
        )
    return Camera(size="mcu", framing="single", subject=(who,), focus="shallow")


def _acting(moment: Moment, here: tuple[str, ...]) -> Camera:
    verb: Verb = moment.deeds[0].verb if moment.deeds else "wait"
    doers = tuple(dict.fromkeys(d.who for d in moment.deeds))
    subject = tuple(dict.fromkeys([*doers, *(d.target for d in moment.deeds if d.target in here)])) or here
    size = _SIZE_BY_VERB.get(verb, "ms")
    if moment.feelings and verb not in TRAVEL:
        size = "cu"
    if len(subject) > 2:
        size = "ws"
    elif len(subject) == 2 and SHOT_SIZES.index(size) > SHOT_SIZES.index("ms"):
        size = "ms"
    framing: Framing = {1: "single", 2: "two-shot", 3: "three-shot"}.get(len(subject), "group")  # type: ignore[assignment]
    move: CameraMove = "static"
    amount = 0.5
    if verb in ("walk", "run", "fly", "swim"):
        move = "follow"
    elif verb in ("climb", "stand"):
        move = "tilt-up"
    elif verb in ("fall", "sit", "lie"):
        move, amount = "tilt-down", 0.25
    elif verb in ("look", "think", "cry"):
        move, amount = "dolly-in", 0.3
    return Camera(
        size=size,
        framing=framing,
        move=move,
        amount=amount,
        subject=subject[:4],
        focus="shallow" if size in ("cu", "ecu") else "deep",
    )


def _joins(moment: Moment, opening: bool, view: Camera, camera: _Camera) -> bool:
    """Return whether this shot goes on from the last frame of the one before."""
    if opening or camera.chain >= LONGEST_CHAIN or moment.role == "speech" or camera.role == "speech":
        return False
    if moment.entities or view.framing in ("insert", "cutaway", "reaction", "empty"):
        return False
    near = moment.paragraph == camera.paragraph or bool(set(view.subject) & set(camera.subject))
    same = (
        not camera.subject
        or set(view.subject) <= set(camera.subject)
        or set(camera.subject) <= set(view.subject)
    )
    return near and same and bool(view.subject)


def _unbroken(view: Camera, moment: Moment, camera: _Camera) -> Camera:
    """Let the camera go on from where it stood: it may move closer or wider, it may not jump."""
    was, want = SHOT_SIZES.index(camera.size), SHOT_SIZES.index(view.size)
    step = max(-2, min(2, want - was))
    size = SHOT_SIZES[was + step]
    move = view.move
    if step > 0:
        move = "dolly-in"
    elif step < 0:
        move = "dolly-out"
    elif move == "static" and moment.deeds and moment.deeds[0].verb in TRAVEL:
        move = "follow"
    return view.replace(size=size, move=move, angle="eye")


def _not_the_same(view: Camera, camera: _Camera) -> Camera:
    """Keep the 30-degree rule: a cut on the same subject changes the size by at least one step."""
    same = view.size == camera.size and view.subject == camera.subject and view.framing == camera.framing
    if not same:
        return view
    i = SHOT_SIZES.index(view.size)
    return view.replace(size=SHOT_SIZES[i + 1 if i < SHOT_SIZES.index("cu") else i - 2])


def _transition(draft: SceneDraft, opening: bool, first: bool) -> Transition:
    kind: TransitionKind = "cut"
    if opening and draft.transition:
        kind = draft.transition
    elif first:
        kind = "fade-in"
    elif opening:
        kind = "dissolve" if draft.opens == "time" else "cut"
    return Transition(kind=kind, seconds=0.8 if kind not in ("cut",) else 0.5)


def spoken_seconds(shot: Shot) -> float:
    """Return how long the lines of a shot take to say."""
    return sum(line_seconds(d.line) for d in shot.dialogue)
