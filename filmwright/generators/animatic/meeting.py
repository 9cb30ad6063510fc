"""Two who touch: they come close enough, both take part, and what is given changes hands.

    give, hug ──met──> walk to each other, give or hug; the other takes or hugs back

Not here: how the arms move (`figures`), and walks that the board asks for (`walker`).
"""

import re
from collections.abc import Mapping, Sequence

from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.spots import Spot
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.motion import Beat

_HUG, _HAND = 0.56, 0.36
"""How far apart two stand, by the mean width of their bodies; by the sum of the heights of their eyes."""
_STEP_SECONDS = 0.9
Touch = tuple[float, float]
"""Where hands meet: metres ahead of the body, metres above the ground."""
GRIP_SECONDS = 0.7
"""After this long, a hand that takes has hold of the thing."""


def given_things(brief: ShotBrief) -> dict[str, str]:
    """Return, by who gives it, the prop that this shot's words or hands say they give."""
    out = {}
    for beat in brief.shot.motion.beats:
        if beat.verb != "give" or beat.target not in brief.cast:
            continue
        held = next((p.holding for p in brief.shot.first_frame.placements if p.who == beat.who), ())
        told = [i for i, p in brief.props.items() if _is_named(brief.shot.action, i, p.what)]
        thing = next(iter((*held, *told)), None)
        if thing is not None:
            out[beat.who] = thing
    return out


def met(
    beats: Sequence[Beat], spots: Mapping[str, Spot], statures: Mapping[str, Stature],
    given: Mapping[str, str],
) -> tuple[list[Beat], dict[str, Touch]]:  # fmt: skip
    """Return the beats with those in which two touch made whole, and where everyone's hands go then.

    Args:
        beats: of everybody.
        spots: where they stand at first.
        statures: of everyone.
        given: what is given, by who gives it.
    """
    out: list[Beat] = []
    touches: dict[str, Touch] = {}
    hugging = {b.who for b in beats if b.verb == "hug"}
    for beat in beats:
        other = beat.target if beat.target in spots and beat.target != beat.who else None
        if beat.verb == "hug" and other is None:
            other = next((i for i in spots if i != beat.who and i in hugging), None)
        if beat.verb not in ("hug", "give") or other is None or beat.who not in spots:
            out.append(beat)
            continue
        lasts = beat.at + beat.duration
        both = other in hugging
        at, apart, way = _approach(beat, beats, spots[beat.who], spots[other], statures, other, both)
        a, b = statures[beat.who], statures[other]
        if beat.verb == "hug":
            touches |= {beat.who: (apart, 1.08 * b.chest), other: (apart, 1.08 * a.chest)}
        else:
            touches |= dict.fromkeys((beat.who, other), (apart / 2, (a.chest + b.chest) / 2))
        out += way
        out.append(beat.replace(at=at, duration=lasts - at, target=other))
        busy = any(b.who == other and b.at < lasts and b.at + b.duration > at for b in beats)
        if beat.verb == "hug" and not busy:
            out.append(Beat(at=at, duration=lasts - at, who=other, verb="hug", target=beat.who))
        if beat.verb == "give" and beat.who in given and not busy:
            start = max(at, lasts - GRIP_SECONDS)
            out.append(
                Beat(at=start, duration=GRIP_SECONDS + 0.8, who=other, verb="take", target=given[beat.who])
            )
    return out, touches


def _approach(
    beat: Beat, beats: Sequence[Beat], mine: Spot, theirs: Spot, statures: Mapping[str, Stature], other: str,
    both_come: bool,
) -> tuple[float, float, list[Beat]]:  # fmt: skip
    """Return when the two touch, how far apart they are then, and the steps that bring the first there."""
    a, b = statures[beat.who], statures[other]
    apart = _HUG * (a.width + b.width) / 2 if beat.verb == "hug" else _HAND * (a.eyes + b.eyes)
    dx = theirs.x - mine.x
    moved = any(i.who in (beat.who, other) and i.at < beat.at and i.verb in ("walk", "run") for i in beats)
    far = abs(dx) - apart
    if moved or far < 0.12:
        return beat.at, apart if moved else abs(dx), []
    share = 0.5 if both_come and beat.verb == "hug" else 1.0
    x = mine.x + (far * share if dx > 0 else -far * share)
    z = mine.z if beat.verb == "give" else theirs.z + (-0.04 if a.eyes < b.eyes else 0.04)
    seconds = min(_STEP_SECONDS, beat.duration * 0.4)
    walk = Beat(at=beat.at, duration=max(0.1, seconds), who=beat.who, verb="walk", to=(x, z, 0))
    return beat.at + seconds, apart, [walk]


def _is_named(action: str, thing: str, what: str) -> bool:
    words = {thing.lower(), (what.lower().split() or [""])[-1]}
    return any(re.search(rf"\b{re.escape(w)}s?\b", action.lower()) for w in words if w)
