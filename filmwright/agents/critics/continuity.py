"""How people are from one view of them to the next: posture, what they hold, what they wear.

Two views count as neighbours when at most one shot, and no dissolve, lies between them: after longer, people
may have changed while nobody looked.
"""

import re
from collections.abc import Iterator, Mapping

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import POSTURE_AFTER, Viewing, Watched
from filmwright.agents.rules.world import COLOURS, GARMENTS
from filmwright.schemas.grammar import Posture, Verb
from filmwright.schemas.shot import Placement

_TAKING: frozenset[Verb] = frozenset({"pick-up", "take", "catch", "carry", "reach", "open", "pull"})
_LETTING: frozenset[Verb] = frozenset({"put-down", "give", "throw", "drop"})
_USING_UP: frozenset[Verb] = frozenset({"eat", "drink", "push", "hit"})
_SETTLING: frozenset[Verb] = frozenset({"stand", "sit", "kneel", "crouch", "lie", "sleep", "wake", "fall"})
_GETTING: Mapping[Posture, Verb] = {
    "standing": "stand",
    "sitting": "sit",
    "kneeling": "kneel",
    "crouching": "crouch",
    "lying": "lie",
    "floating": "float",
}
_GARMENT = re.compile(rf"\b({'|'.join(COLOURS)})\s+(?:\w+\s+)?({GARMENTS})s?\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:tak\w+ off|took off|remov\w+|puts? on|putting on|chang\w+|without)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?;。！？；\n]+")


def posture(film: Viewing) -> Iterator[Fault]:
    """Someone sits (stands, lies) in one view and not in the next, and no beat changes it."""
    for now in film.shots:
        for who in sorted(now.starts):
            last = _neighbour(now, who)
            if last is not None:
                was, is_ = last.ends[who].posture, now.starts[who].posture
                if was != is_ and not (_reaches(last, who, is_) or _settles(now, who, is_)):
                    yield _posture_fault(film, (last, now), who, was, is_)
        for who in sorted(set(now.starts) & set(now.ends)):
            was, is_ = now.starts[who].posture, now.ends[who].posture
            if was != is_ and not _reaches(now, who, is_):
                yield _posture_fault(film, (now,), who, was, is_)


def _posture_fault(film: Viewing, shots: tuple[Watched, ...], who: str, was: Posture, is_: Posture) -> Fault:
    ids = tuple(s.id for s in shots)
    where = (
        f"ends {ids[0]} {was} and begins {ids[1]} {is_}"
        if len(ids) == 2
        else f"begins {ids[0]} {was} and ends it {is_}"
    )
    return Fault(
        ids,
        f"{film.name(who)} {where}, and nothing in between shows it.",
        f"Give {who} a '{_GETTING[is_]}' beat in {ids[0]}, or keep the posture '{was}' in {ids[-1]}.",
    )


def prop_appears(film: Viewing) -> Iterator[Fault]:
    """Something is in someone's hand that was not there before, and nobody picked it up or gave it."""
    for ids, views, who, was, is_ in _hands(film):
        new = sorted(_held(is_) - _held(was) - _let_go(views[0], who))
        if new and not _does(views, who, _TAKING) and not _others_do(views, who, _LETTING):
            yield Fault(
                ids,
                f"{film.name(who)} holds {_things(film, new)} {_when(ids)}, which comes from nowhere.",
                f"Let {who} pick up '{new[0]}' in {ids[0]}, or hold it from its beginning, or not at all.",
            )


def prop_vanishes(film: Viewing) -> Iterator[Fault]:
    """Something is gone from someone's hand, and nobody put it down, gave or took it."""
    for ids, views, who, was, is_ in _hands(film):
        gone = sorted(_held(was) - _held(is_))
        acts = _does(views, who, _LETTING | _USING_UP) or _others_do(views, who, _TAKING)
        if gone and not acts:
            yield Fault(
                ids,
                f"{film.name(who)} holds {_things(film, gone)} and then does not, {_when(ids)}.",
                f"Let {who} put down '{gone[0]}' in {ids[0]}, or go on holding it in {ids[-1]}.",
            )


def still_held(film: Viewing) -> Iterator[Fault]:
    """Something was put down, dropped, thrown or given away, and is still in the hand."""
    for ids, views, who, was, is_ in _hands(film):
        if len(views) == 1 and not views[0].shot.last_frame.placements:
            continue  # the board does not say how it ends
        said_before = views[0].shot.last_frame.placements and len(views) == 2
        still = _let_go(views[0], who) & _held(is_) - (_held(was) if said_before else set())
        if still:
            yield Fault(
                ids,
                f"{film.name(who)} lets go of {_things(film, sorted(still))} in {ids[0]} and still holds it "
                f"{_when(ids)}.",
                f"Take '{min(still)}' out of the hands of {who} {_when(ids)}, or let them pick it up again.",
            )


def two_hands(film: Viewing) -> Iterator[Fault]:
    """One prop is in the hands of two people in the same frame."""
    for now in film.shots:
        for frame in (now.starts, now.ends):
            holders: dict[str, list[str]] = {}
            for who, p in frame.items():
                for thing in _held(p) & film.board.props.keys() if p.holding else ():
                    holders.setdefault(thing, []).append(who)
            twice = next((item for item in sorted(holders.items()) if len(item[1]) > 1), None)
            if twice:
                thing, (a, b, *_) = twice
                yield Fault(
                    (now.id,),
                    f"In {now.id} {film.name(a)} and {film.name(b)} both hold the {film.name(thing)}.",
                    f"Let only one of {a} and {b} hold '{thing}' in {now.id}.",
                )
                break


def wardrobe(film: Viewing) -> Iterator[Fault]:
    """The words of a shot dress someone in another colour than the cast does (English words only)."""
    worn = {who: dict(_garments(c.wears)) for who, c in film.board.cast.items()}
    if not any(worn.values()):
        return
    named = {who: _named(film, who) for who, clothes in worn.items() if clothes}
    for now in film.shots:
        shot = now.shot
        words = "\n".join((shot.action, shot.first_frame.describe, shot.last_frame.describe, shot.prompt))
        if _CHANGES.search(words):
            continue
        for sentence in _SENTENCE.findall(words):
            said = [w for w, pattern in named.items() if pattern.search(sentence)]
            for garment, colour in _garments(sentence) if len(said) == 1 else ():
                own = worn[said[0]].get(garment)
                if own is not None and own != colour:
                    yield Fault(
                        (now.id,),
                        f"{now.id} says {colour} {garment}, but {film.name(said[0])} wears a {own} one.",
                        f"Write {own} {garment} in {now.id}, or change 'wears' of {said[0]} in the cast.",
                    )


def _neighbour(now: Watched, who: str) -> Watched | None:
    """Return the view of `who` that this one must match; a continued shot has a rule of its own."""
    return now.lately.get(who) if now.shot.boundary.kind != "continue" and who in now.starts else None


def _reaches(shot: Watched, who: str, wanted: Posture) -> bool:
    return any(POSTURE_AFTER.get(b.verb) == wanted or b.verb == "wake" for b in shot.beats_of(who))


def _settles(shot: Watched, who: str, wanted: Posture) -> bool:
    """Return whether the shot itself tells the change that its first frame shows too early."""
    return any(b.verb in _SETTLING and POSTURE_AFTER[b.verb] == wanted for b in shot.beats_of(who))


_View = tuple[tuple[str, ...], tuple[Watched, ...], str, Placement, Placement]


def _hands(film: Viewing) -> Iterator[_View]:
    """Yield every two neighbouring states of someone who holds something: over a cut, and within a shot."""
    for now in film.shots:
        for who in sorted(now.starts):
            last = _neighbour(now, who)
            starts, ends = now.starts[who], now.ends.get(who)
            if last is not None and (last.ends[who].holding or starts.holding):
                yield (last.id, now.id), (last, now), who, last.ends[who], starts
            if ends is not None and (starts.holding or ends.holding):
                yield (now.id,), (now,), who, starts, ends


def _held(p: Placement) -> set[str]:
    return {thing.casefold() for thing in p.holding}


def _does(shots: tuple[Watched, ...], who: str, verbs: frozenset[Verb]) -> bool:
    return any(b.verb in verbs for s in shots for b in s.beats_of(who))


def _others_do(shots: tuple[Watched, ...], who: str, verbs: frozenset[Verb]) -> bool:
    return any(
        b.verb in verbs and b.who != who and b.target in (who, None)
        for s in shots
        for b in s.shot.motion.beats
    )


def _let_go(shot: Watched, who: str) -> set[str]:
    """Return what `who` let go of in a shot and did not take again."""
    gone: set[str] = set()
    for beat in shot.beats_of(who):
        if beat.target is not None and beat.verb in _LETTING:
            gone.add(beat.target.casefold())
        elif beat.target is not None and beat.verb in _TAKING:
            gone.discard(beat.target.casefold())
    return gone


def _things(film: Viewing, things: list[str]) -> str:
    return "the " + " and the ".join(film.name(t) for t in things[:2])


def _when(ids: tuple[str, ...]) -> str:
    return f"in {ids[-1]}" if len(ids) == 2 else f"at the end of {ids[0]}"


def _garments(words: str) -> Iterator[tuple[str, str]]:
    """Yield (garment, its colour) for every coloured garment that is named."""
    for match in _GARMENT.finditer(words):
        yield match.group(2).lower(), match.group(1).lower()


def _named(film: Viewing, who: str) -> re.Pattern[str]:
    member = film.board.cast[who]
    names = sorted({who, member.name, *member.aliases}, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in names if n), re.IGNORECASE)


RULES: dict[str, Rule] = {
    "posture": Rule("warn", posture, "People do not sit down or stand up between two frames."),
    "prop-appears": Rule("warn", prop_appears, "The audience asks where the thing came from."),
    "prop-vanishes": Rule("warn", prop_vanishes, "The audience asks where the thing went."),
    "still-held": Rule("warn", still_held, "What was put down stays where it was put."),
    "two-hands": Rule("warn", two_hands, "There is only one of it."),
    "wardrobe": Rule(
        "warn", wardrobe, "A generator draws the words: the clothes would change from shot to shot."
    ),
}
