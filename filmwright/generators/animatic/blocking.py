"""Turn a brief into a performance: beats become steps in metres, lines become turns of talk.

    beats, or the words of `action` ──Walker──> Step, Step, ... per actor ──┐
    dialogue ──> Turn, Turn, ... ───────────────────────────────────────────┴──> Performance

Not here: where people stand at first (`staging`), how one of them goes about it (`walker`), and the
performance itself (`performance`).
"""

import re
from collections.abc import Mapping

from filmwright.generators.animatic.deeds import SPEEDS, beats_of_action
from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.meeting import given_things, met
from filmwright.generators.animatic.performance import Performance, Turn
from filmwright.generators.animatic.seats import Seat
from filmwright.generators.animatic.spots import ZONES
from filmwright.generators.animatic.staging import Stage
from filmwright.generators.animatic.walker import Cycles, FindPlace, Walker
from filmwright.generators.animatic.world import POSTURE_VERBS, World
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.motion import Beat

_HAT = re.compile(r"\b(?:lift|rais|tip|doff|t[ao]kes? off|took off)\w*\b[^.;]{0,24}\b(?:hat|cap)\b", re.I)


def perform(
    brief: ShotBrief,
    stage: Stage,
    statures: Mapping[str, Stature],
    seconds: float,
    before: World | None = None,
    find: FindPlace = lambda who: None,
    cycles: Cycles = lambda who, verb, dx, dz, yaw: abs(dx) + abs(dz),
    seats: Mapping[str, Seat] | None = None,
) -> Performance:
    """Give everyone their steps for the whole shot.

    Args:
        brief: the shot.
        stage: where everyone stands at first.
        statures: of everyone in the cast.
        seconds: length of the shot.
        before: the world this shot continues.
        find: (x, z) of a prop or a physical thing, by id.
        cycles: how many turns of the walk cycle a way takes.
        seats: what those sit on who sit.
    """
    beats = list(brief.shot.motion.beats)
    directed = {b.who for b in beats}
    read = beats_of_action(brief, [i for i in stage.spots if i not in directed], seconds)
    beats += read.beats
    beats += _closing_beats(brief, stage, beats, seconds)
    turns = _turns(brief, seconds)
    beats += _talking_beats(turns, beats, set(stage.spots))
    given = given_things(brief)
    beats, touches = met([_hatted(b, brief) for b in beats], stage.spots, statures, given)
    known = {} if before is None else before.cast
    follows = brief.shot.camera.move in ("follow", "lead")
    steps = {}
    for who, spot in stage.spots.items():
        seat = (seats or {}).get(who)
        walker = Walker(
            who,
            spot,
            stage,
            statures,
            seconds,
            follows,
            find,
            cycles,
            seat,
            known.get(who),
            given.get(who),
            touches.get(who, (0.0, 0.0)),
        )
        steps[who] = walker.steps(sorted((b for b in beats if b.who == who), key=lambda b: b.at))
    return Performance(steps, turns, before, () if directed else read.unknown)


def _closing_beats(brief: ShotBrief, stage: Stage, beats: list[Beat], seconds: float) -> list[Beat]:
    """Bring those to their place and state in the last frame whom no beat moves."""
    movers = {b.who for b in beats if b.verb in SPEEDS}
    out = []
    for place in brief.shot.last_frame.placements:
        spot = stage.spots.get(place.who)
        if spot is None or place.who in movers:
            continue
        opening = spot.placement
        x = stage.center + ZONES[place.zone] * stage.half_width(spot.z)
        if place.zone != opening.zone and abs(x - spot.x) > 0.25 * stage.half_width(spot.z):
            length = max(0.4, seconds * 0.75)
            out.append(
                Beat(
                    at=0.2, duration=length, who=place.who, verb="walk", to=place.zone, emotion=place.emotion
                )
            )
        elif (place.posture, place.emotion) != (opening.posture, opening.emotion):
            verb = POSTURE_VERBS[place.posture]
            out.append(
                Beat(
                    at=seconds * 0.5, duration=seconds * 0.5, who=place.who, verb=verb, emotion=place.emotion
                )
            )
    return out


def _hatted(beat: Beat, brief: ShotBrief) -> Beat:
    """Whoever lifts their hat bows with it; nothing lies on the ground."""
    if beat.verb in ("pick-up", "take") and beat.target is None and _HAT.search(brief.shot.action):
        return beat.replace(verb="bow")
    return beat


def _talking_beats(turns: tuple[Turn, ...], beats: list[Beat], present: set[str]) -> list[Beat]:
    """Let those talk with their hands who have nothing else to do while they speak."""
    out = []
    for turn in turns:
        busy = any(b.who == turn.who and b.at < turn.end and b.at + b.duration > turn.start for b in beats)
        if turn.seen and turn.who in present and not busy and turn.end - turn.start > 0.2:
            out.append(Beat(at=turn.start, duration=turn.end - turn.start, who=turn.who, verb="talk"))
    return out


def _turns(brief: ShotBrief, seconds: float) -> tuple[Turn, ...]:
    """Share the shot among its lines: by `at` where the board says, evenly where it does not."""
    lines = brief.shot.dialogue
    starts = [d.at if d.at is not None else seconds * k / len(lines) for k, d in enumerate(lines)]
    out = []
    for line, start in zip(lines, starts, strict=True):
        end = min((s for s in starts if s > start + 1e-6), default=seconds)
        pause = min(0.3, 0.12 * max(0.0, end - start))
        out.append(Turn(line.who, start + pause * 0.6, end - pause, line.mode == "on-screen"))
    return tuple(out)
