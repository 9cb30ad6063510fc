"""Where everyone is on the screen: the line of action, angles, eyelines, directions.

All of it is about straight cuts inside a scene. Neutral shots (inserts, cutaways, wides that establish) and
dissolves give the eye a new start, and a moving camera shows the way round.
"""

from collections.abc import Iterator
from itertools import combinations

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import (
    TRAVEL,
    Viewing,
    Watched,
    is_inside,
    looks_to,
    place,
    side,
)
from filmwright.schemas.grammar import SHOT_SIZES, CameraMove, TransitionKind
from filmwright.schemas.shot import Placement

_ROUND: frozenset[CameraMove] = frozenset(
    {"arc-left", "arc-right", "truck-left", "truck-right", "follow", "lead"}
)
"""Moves that can take the audience over the line with them."""
_MEANT: frozenset[TransitionKind] = frozenset({"jump-cut", "match-cut", "smash-cut"})
_WORDS = {-1: "left", 1: "right", 0: "centre"}


def axis(film: Viewing) -> Iterator[Fault]:
    """The camera jumps over the line of action at a cut (180 degrees)."""
    for now in film.shots:
        last = now.cut_from
        if last is not None and crosses(last, now):
            yield Fault(
                (last.id, now.id),
                f"At the cut from {last.id} to {now.id} the camera jumps over the line of action.",
                f"Set camera.side of {now.id} to '{last.shot.camera.side}', or put a shot on the line or a "
                "neutral insert between them.",
            )


def crosses(last: Watched, now: Watched) -> bool:
    """Return whether the cut from `last` to `now` crosses the line without showing the way."""
    if {last.shot.camera.side, now.shot.camera.side} != {"a", "b"} or last.is_neutral or now.is_neutral:
        return False
    if last.shot.camera.move in _ROUND or last.shot.motion.camera:
        return False
    ends = set(now.scene.axis or ())
    both = last.seen & now.seen or (last.seen & ends and now.seen & ends)
    return bool(both) or not (last.known and now.known)


def same_sides(last: Watched, now: Watched) -> bool:
    """Return whether everyone stays on their side of the screen, and of each other, at a cut."""
    both = [(last.ends[w].zone, now.starts[w].zone) for w in set(last.ends) & set(now.starts)]
    return not any(side(a) * side(b) < 0 for a, b in both) and not any(_swaps(last, now))


def thirty_degrees(film: Viewing) -> Iterator[Fault]:
    """A cut goes to the same people in the same size and from the same angle: it jumps (30 degrees)."""
    for now in film.shots:
        if (last := _same_view(now)) and last.shot.camera.size == now.shot.camera.size:
            yield Fault(
                (last.id, now.id),
                f"{now.id} shows {_who(film, now)} just as {last.id} did ({now.shot.camera.size}, "
                f"{now.shot.camera.angle}): the cut will jump.",
                f"Change the size of {now.id} by two steps or its angle, or make it 'continue' {last.id}.",
            )


def small_step(film: Viewing) -> Iterator[Fault]:
    """A cut changes the size by one step only, on the same people and from the same angle."""
    for now in film.shots:
        if (last := _same_view(now)) and abs(_size(now) - _size(last)) == 1:
            yield Fault(
                (last.id, now.id),
                f"The cut from {last.id} to {now.id} changes the size only from {last.shot.camera.size} to "
                f"{now.shot.camera.size} on {_who(film, now)}.",
                f"Go two sizes closer or wider in {now.id}, or change its angle.",
            )


def eyelines(film: Viewing) -> Iterator[Fault]:
    """Someone looks at or talks to another in the frame, and faces away from them."""
    for now in film.shots:
        turned = _turned_away(now)
        if turned is not None:
            who, other, way = turned
            yield Fault(
                (now.id,),
                f"In {now.id} {film.name(who)} looks at {film.name(other)} but faces the other way.",
                f"Let {who} face screen {way} in {now.id}, or place {other} on the side {who} faces.",
            )


def eyeline_match(film: Viewing) -> Iterator[Fault]:
    """Two who talk to each other, each alone in the frame, both look to the same side of the screen."""
    for now in film.shots:
        last = now.cut_from
        if last is None or now.shot.camera.side != last.shot.camera.side:
            continue
        if len(last.seen) != 1 or len(now.seen) != 1 or last.seen == now.seen:
            continue
        (a,), (b,) = last.seen, now.seen
        if not (_says(last, a) and _says(now, b) and (_deal(last, a, b) or _deal(now, b, a))):
            continue
        way = looks_to(last.ends[a].facing) if a in last.ends else 0
        if way and b in now.starts and looks_to(now.starts[b].facing) == way:
            yield Fault(
                (last.id, now.id),
                f"{film.name(a)} in {last.id} and {film.name(b)} in {now.id} talk to each other, and both "
                f"look to the {_WORDS[way]}.",
                f"Let {b} face screen {_WORDS[-way]} in {now.id}.",
            )


def over_shoulder(film: Viewing) -> Iterator[Fault]:
    """Two over-shoulder shots that answer each other show both people on the same side of the screen."""
    for now in film.shots:
        last = now.cut_from
        if last is None or now.shot.camera.side != last.shot.camera.side:
            continue
        a, b = last.shot.camera.subject, now.shot.camera.subject
        shoulders = last.shot.camera.framing == now.shot.camera.framing == "over-shoulder"
        if not shoulders or len(a) != 1 or len(b) != 1 or a == b:
            continue
        if a[0] not in last.starts or b[0] not in now.starts:
            continue
        at = side(now.starts[b[0]].zone)
        if at and side(last.starts[a[0]].zone) == at:
            yield Fault(
                (last.id, now.id),
                f"{film.name(a[0])} in {last.id} and {film.name(b[0])} in {now.id}, over each other's "
                f"shoulder, are both on the {_WORDS[at]}.",
                f"Place {b[0]} on the {_WORDS[-at]} in {now.id}.",
            )


def swapped(film: Viewing) -> Iterator[Fault]:
    """Two people swap sides of the screen at a cut."""
    for now in film.shots:
        last = now.cut_from
        if last is None or last.shot.camera.side != now.shot.camera.side or now.is_neutral or last.is_neutral:
            continue
        for a, b in _swaps(last, now):
            left = place(last.ends[a].zone) < place(last.ends[b].zone)
            yield Fault(
                (last.id, now.id),
                f"{film.name(a)} and {film.name(b)} swap sides of the screen at the cut from {last.id} to "
                f"{now.id}.",
                f"Keep {a} on the {'left' if left else 'right'} of {b} in {now.id}.",
            )


def side_jump(film: Viewing) -> Iterator[Fault]:
    """Someone is on the other side of the screen after a cut, and did not move."""
    for now in film.shots:
        last = now.cut_from
        if last is None or last.shot.camera.side != now.shot.camera.side or last.seen != now.seen:
            continue
        if now.is_neutral or last.is_neutral:
            continue
        swapping = {who for pair in _swaps(last, now) for who in pair}
        for who in sorted(now.seen - swapping):
            was, is_ = last.ends.get(who), now.starts.get(who)
            if was and is_ and _inside(was, is_) and side(was.zone) * side(is_.zone) < 0:
                yield Fault(
                    (last.id, now.id),
                    f"{film.name(who)} ends {last.id} on the {_WORDS[side(was.zone)]} of the screen and "
                    f"begins {now.id} on the {_WORDS[side(is_.zone)]}.",
                    f"Begin {now.id} with {who} in zone '{was.zone}', or let them walk there in {last.id}.",
                )


def screen_direction(film: Viewing) -> Iterator[Fault]:
    """Who leaves the frame on one side comes into the next on that same side, or walks back at the cut."""
    for now in film.shots:
        last = now.before
        if last is None or not now.is_straight_cut or now.shot.camera.side != last.shot.camera.side:
            continue
        for who in sorted(set(last.ends) & set(now.starts)):
            was, is_ = last.ends[who], now.starts[who]
            gone = 0 if is_inside(was) else side(was.zone)
            if gone and is_.zone == was.zone and who in now.seen and who in last.seen:
                yield Fault(
                    (last.id, now.id),
                    f"{film.name(who)} leaves {last.id} on the {_WORDS[gone]} and comes into {now.id} from "
                    f"the {_WORDS[gone]}.",
                    f"Let {who} come into {now.id} from zone 'off-{_WORDS[-gone]}'.",
                )
            elif now.cut_from and _way(last, who) * _way(now, who) < 0 and not _turns(last, now, who):
                yield Fault(
                    (last.id, now.id),
                    f"{film.name(who)} travels to the {_WORDS[_way(last, who)]} in {last.id} and to the "
                    f"{_WORDS[_way(now, who)]} in {now.id}.",
                    f"Keep the direction of {who} in {now.id}, or give them a 'turn' beat first.",
                )


def _same_view(now: Watched) -> Watched | None:
    """Return the shot before, where this one is cut to the same people from the same angle."""
    last = now.cut_from
    if (
        last is None
        or now.shot.transition.kind in _MEANT
        or now.shot.motion.camera
        or last.shot.motion.camera
    ):
        return None
    a, b = last.shot.camera, now.shot.camera
    alike = (a.angle, a.framing, a.side) == (b.angle, b.framing, b.side) and not now.is_neutral
    return last if alike and now.subject and now.subject == last.subject else None


def _size(shot: Watched) -> int:
    return SHOT_SIZES.index(shot.shot.camera.size)


def _who(film: Viewing, shot: Watched) -> str:
    names = [film.name(who) for who in sorted(shot.subject)]
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} others"


def _turned_away(now: Watched) -> tuple[str, str, str] | None:
    for last_frame, frame in ((False, now.starts), (True, now.ends)):
        for who, p in frame.items():
            other = p.looking_at or (_talks_to(now, who) if last_frame else None)
            q = frame.get(other) if other else None
            if other is None or q is None or not _inside(p, q):
                continue
            way = (place(q.zone) > place(p.zone)) - (place(q.zone) < place(p.zone))
            if way * looks_to(p.facing) < 0:
                return who, other, _WORDS[way]
    return None


def _talks_to(now: Watched, who: str) -> str | None:
    """Return to whom `who` talks, if they do nothing else that could turn them."""
    beats = now.beats_of(who)
    return beats[-1].target if beats and {b.verb for b in beats} == {"talk"} else None


def _says(shot: Watched, who: str) -> bool:
    return any(d.who == who and d.mode == "on-screen" for d in shot.shot.dialogue)


def _deal(shot: Watched, who: str, other: str) -> bool:
    looks = any(f[who].looking_at == other for f in (shot.starts, shot.ends) if who in f)
    talks = any(b.verb == "talk" and b.target == other for b in shot.beats_of(who))
    return looks or talks or set(shot.scene.axis or ()) == {who, other}


def _inside(*placements: Placement) -> bool:
    return all(is_inside(p) for p in placements)


def _swaps(last: Watched, now: Watched) -> Iterator[tuple[str, str]]:
    for a, b in combinations(sorted(last.seen & now.seen), 2):
        if not all(w in last.ends and w in now.starts for w in (a, b)):
            continue
        was, is_ = (last.ends[a], last.ends[b]), (now.starts[a], now.starts[b])
        if not _inside(*was, *is_):
            continue
        before, after = place(was[1].zone) - place(was[0].zone), place(is_[1].zone) - place(is_[0].zone)
        if before * after < 0:
            yield a, b


def _way(shot: Watched, who: str) -> int:
    """Return the direction in which `who` travels on the screen; 0 where they do not, or nobody can tell."""
    if (
        who not in shot.starts
        or who not in shot.ends
        or not any(b.verb in TRAVEL for b in shot.beats_of(who))
    ):
        return 0
    a, b = shot.starts[who], shot.ends[who]
    moved = (place(b.zone) > place(a.zone)) - (place(b.zone) < place(a.zone))
    return moved or looks_to(b.facing)


def _turns(last: Watched, now: Watched, who: str) -> bool:
    return any(b.verb == "turn" for s in (last, now) for b in s.beats_of(who))


RULES: dict[str, Rule] = {
    "axis": Rule("error", axis, "Left and right change places, and nobody knows any more who looks at whom."),
    "thirty-degrees": Rule("warn", thirty_degrees, "A cut between two like views looks like a mistake."),
    "small-step": Rule("info", small_step, "A cut that hardly changes the view has no reason to be there."),
    "eyelines": Rule("warn", eyelines, "People who deal with each other look at each other."),
    "eyeline-match": Rule(
        "warn", eyeline_match, "Looks that do not meet make two people talk past each other."
    ),
    "over-shoulder": Rule("warn", over_shoulder, "Shot and answer must face each other across the screen."),
    "swapped-sides": Rule("error", swapped, "The audience sees people jump through each other."),
    "side-jump": Rule("warn", side_jump, "A person who did not move is looked for where they were."),
    "screen-direction": Rule("warn", screen_direction, "Who leaves right and enters right has turned round."),
}
