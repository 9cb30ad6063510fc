"""What people do in a shot: whether they can, and whether anybody sees it."""

from collections.abc import Iterator
from itertools import combinations

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import POSTURE_AFTER, TRAVEL, Viewing, Watched, is_inside
from filmwright.schemas.grammar import Posture, Verb
from filmwright.schemas.motion import Beat

GRACE_SECONDS = 0.05
"""About a frame: what rounding may do."""
_NEED_A_THING: frozenset[Verb] = frozenset(
    {"give", "take", "pick-up", "put-down", "throw", "catch", "carry", "drop"}
)
_NEED_SOMEBODY: frozenset[Verb] = frozenset({"hug", "hit", "push", "pull"})
_ON_FOOT: frozenset[Verb] = frozenset({"walk", "run", "jump", "dance", "climb", "bow", "exit"})
_DOWN: frozenset[Posture] = frozenset({"sitting", "lying", "kneeling"})


def beat_late(film: Viewing) -> Iterator[Fault]:
    """A beat ends after its shot."""
    for now in film.shots:
        for beat in now.shot.motion.beats:
            end = beat.at + beat.duration
            if end > now.shot.seconds + GRACE_SECONDS:
                yield Fault(
                    (now.id,),
                    f"In {now.id} {film.name(beat.who)} would '{beat.verb}' until {end:.1f} s, and the "
                    f"shot lasts {now.shot.seconds:g} s.",
                    f"Let {beat.who} end '{beat.verb}' by {now.shot.seconds:g} s, or make {now.id} longer.",
                )


def beat_target(film: Viewing) -> Iterator[Fault]:
    """Someone gives, throws, pushes or hugs, and nobody knows what or whom."""
    for now in film.shots:
        for beat in now.shot.motion.beats:
            if beat.target is None and _lacks_target(now, beat):
                yield Fault(
                    (now.id,),
                    f"In {now.id} {film.name(beat.who)} would '{beat.verb}', and nobody knows what or whom.",
                    f"Give the beat '{beat.verb}' of {beat.who} in {now.id} a target, or another verb.",
                )
                break


def posture_before(film: Viewing) -> Iterator[Fault]:
    """Someone walks, jumps or bows who sits, kneels or lies."""
    for now in film.shots:
        for who in sorted({b.who for b in now.shot.motion.beats} & set(now.starts)):
            if not is_inside(now.starts[who]):
                continue  # nobody saw how they were
            posture = now.starts[who].posture
            for beat in now.beats_of(who):
                if beat.verb in _ON_FOOT and posture in _DOWN:
                    yield Fault(
                        (now.id,),
                        f"In {now.id} {film.name(who)} is {posture} and would '{beat.verb}'.",
                        f"Give {who} a 'stand' beat before '{beat.verb}' in {now.id}.",
                    )
                    break
                posture = "standing" if beat.verb == "wake" else POSTURE_AFTER.get(beat.verb, posture)


def two_places(film: Viewing) -> Iterator[Fault]:
    """Someone is in two places at once: twice in a frame, or on two ways at the same time."""
    for now in film.shots:
        who = next(_doubles(now), None)
        if who is not None:
            yield Fault(
                (now.id,),
                f"In {now.id} {film.name(who)} is in two places at once.",
                f"Place {who} once in each frame of {now.id}, and let their ways follow one another.",
            )


def unseen_actor(film: Viewing) -> Iterator[Fault]:
    """Someone acts who is not in the frame."""
    for now in film.shots:
        if not now.starts and not now.ends:
            continue
        heard = {d.who for d in now.shot.dialogue if d.mode != "on-screen"}
        for who in sorted({b.who for b in now.shot.motion.beats} & set(film.board.cast) - now.seen):
            verbs = [b.verb for b in now.beats_of(who) if b.verb != "talk" or who not in heard]
            if verbs:
                yield Fault(
                    (now.id,),
                    f"In {now.id} {film.name(who)} would '{verbs[0]}', but is not in the frame.",
                    f"Place {who} in the frame of {now.id}, or take the beat out.",
                )


def _lacks_target(now: Watched, beat: Beat) -> bool:
    if beat.verb in _NEED_SOMEBODY:
        return True
    if beat.verb not in _NEED_A_THING or now.shot.motion.entities:
        return False
    return not any(frame[beat.who].holding for frame in (now.starts, now.ends) if beat.who in frame)


def _doubles(now: Watched) -> Iterator[str]:
    for frame in (now.shot.first_frame, now.shot.last_frame):
        placed = [p.who for p in frame.placements]
        yield from (who for who in placed if placed.count(who) > 1)
    for a, b in combinations(now.shot.motion.beats, 2):
        apart = a.at + a.duration <= b.at + GRACE_SECONDS or b.at + b.duration <= a.at + GRACE_SECONDS
        ways = a.to is not None and b.to is not None and a.to != b.to and {a.verb, b.verb} <= TRAVEL
        if a.who == b.who and ways and not apart:
            yield a.who


RULES: dict[str, Rule] = {
    "beat-late": Rule("error", beat_late, "The cut comes before it has happened."),
    "beat-target": Rule("warn", beat_target, "The hand would close on nothing."),
    "posture-before": Rule("warn", posture_before, "They have to get up first, and somebody should see it."),
    "two-places": Rule("error", two_places, "Nobody can be in two places."),
    "unseen-actor": Rule("warn", unseen_actor, "What happens outside the frame is not in the film."),
}
