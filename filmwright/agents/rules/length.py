"""Bring a script to a number of shots, or to a number of minutes; or say why it cannot be done.

too many moments -> join the cheapest neighbours        too few -> cut the longest, then add reactions
too long -> quicken, then leave out what only describes  too short -> let it breathe, or refuse
"""

import math
from collections.abc import Callable
from dataclasses import replace

from filmwright.agents.rules.pace import moment_seconds
from filmwright.agents.rules.rhythm import can_join, cut, join, reaction_to
from filmwright.agents.rules.script import Moment, SceneDraft, Script
from filmwright.errors import InputInvalid
from filmwright.schemas.board import LeftOut

QUICKEST, SLOWEST = 0.7, 1.8
"""How far natural lengths may be pressed and stretched."""
_SHORTEST_SECONDS = 0.8


def fit_shots(script: Script, shots: int, text: str) -> Script:
    """Return the script with exactly `shots` moments. `text` is the whole story.

    Raises:
        InputInvalid: the story has too few words for that many shots.
    """
    script = _fewer_scenes(script, shots)
    while (count := len(script.moments)) > shots:
        joined = _join_cheapest(script)
        script = joined if joined is not None else _drop_last(script, f"it does not fit into {shots} shots")
        if len(script.moments) >= count:
            raise AssertionError("joining did not make fewer moments")
    return _more(script, shots, text)


def _fewer_scenes(script: Script, shots: int) -> Script:
    """Join scenes when there are more of them than shots."""
    scenes = list(script.scenes)
    while len(scenes) > shots:
        i = min(range(len(scenes) - 1), key=lambda k: len(scenes[k].moments) + len(scenes[k + 1].moments))
        doubt = "two scenes were joined to keep to the number of shots: check place and time"
        second = tuple(replace(m, doubts=(*m.doubts, doubt)) for m in scenes[i + 1].moments)
        scenes[i : i + 2] = [replace(scenes[i], moments=scenes[i].moments + second)]
    return script.with_scenes(tuple(scenes))


def _join_cheapest(script: Script) -> Script | None:
    best: tuple[float, int, int] | None = None
    for s, scene in enumerate(script.scenes):
        for i, (a, b) in enumerate(zip(scene.moments, scene.moments[1:], strict=False)):
            if a.role == "establish" or can_join(a, b):
                price = _price(a, b)
                if best is None or price < best[0]:
                    best = (price, s, i)
    if best is None:
        return None
    _, s, i = best
    moments = script.scenes[s].moments
    return _with_moments(script, s, (*moments[:i], join(moments[i], moments[i + 1]), *moments[i + 2 :]))


def _price(a: Moment, b: Moment) -> float:
    """Return how much is lost when two moments share a shot."""
    if a.role == "establish":
        return 0.0
    price = moment_seconds(a) + moment_seconds(b)
    price += (
        3.0 * (a.paragraph != b.paragraph)
        + 4.0 * (bool(a.speech) != bool(b.speech))
        + 3.0 * (a.subject != b.subject)
    )
    return price + 8.0 * bool(a.entities or b.entities)


def _with_moments(script: Script, s: int, moments: tuple[Moment, ...]) -> Script:
    scenes = list(script.scenes)
    scenes[s] = replace(scenes[s], moments=moments)
    return script.with_scenes(tuple(scenes))


def _drop_last(script: Script, why: str) -> Script:
    s = max(k for k, scene in enumerate(script.scenes) if scene.moments)
    *kept, last = script.scenes[s].moments
    shorter = _with_moments(script, s, tuple(kept))
    return replace(shorter, left_out=(*shorter.left_out, LeftOut(source=last.span, why=why)))


def _more(script: Script, shots: int, text: str) -> Script:
    while (count := len(script.moments)) < shots:
        longer = _cut_longest(script, text) or _add_reaction(script)
        if longer is None:
            raise InputInvalid(
                f"the story has words for {count} shots, not for {shots}",
                hint=f"ask for at most {count} shots, or leave the number open",
            )
        script = longer
    return script


def _cut_longest(script: Script, text: str) -> Script | None:
    places = [(s, i) for s, scene in enumerate(script.scenes) for i in range(len(scene.moments))]
    places.sort(key=lambda p: -moment_seconds(script.scenes[p[0]].moments[p[1]]))
    for s, i in places:
        moments = script.scenes[s].moments
        if pair := cut(moments[i], text):
            return _with_moments(script, s, (*moments[:i], *pair, *moments[i + 1 :]))
    return None


def _add_reaction(script: Script) -> Script | None:
    """Add the face of a listener after the longest line that has none yet."""
    best: tuple[float, int, int, str] | None = None
    for s, scene in enumerate(script.scenes):
        here: list[str] = []
        for i, moment in enumerate(scene.moments):
            here += [w for w in moment.present if w not in here]
            listeners = [w for w in here if w != moment.subject]
            after = scene.moments[i + 1 : i + 2]
            if (
                moment.role in ("action", "speech")
                and listeners
                and not (after and after[0].role == "reaction")
            ):
                length = moment_seconds(moment)
                if best is None or length > best[0]:
                    best = (length, s, i, listeners[-1])
    if best is None:
        return None
    _, s, i, who = best
    moments = script.scenes[s].moments
    return _with_moments(script, s, (*moments[: i + 1], reaction_to(moments[i], who), *moments[i + 1 :]))


def fit_minutes(script: Script, minutes: float, *, may_drop: bool) -> Script:
    """Return the script with lengths that add up to `minutes`; the title and credits come on top.

    `may_drop`: what only describes may be left out when the film is too long.

    Raises:
        InputInvalid: even the quickest telling is longer, or the slowest shorter.
    """
    wanted = minutes * 60
    script = _timed(script, moment_seconds)
    while may_drop and _total(script) * QUICKEST > wanted:
        shorter = _leave_out(script, f"left out to keep the film to {minutes:g} minutes")
        if shorter is None:
            break
        script = shorter
    natural = _total(script)
    least, most = math.ceil(natural * QUICKEST / 0.6) / 100, math.floor(natural * SLOWEST / 0.6) / 100
    if least > minutes + 0.01:
        raise InputInvalid(
            f"the story takes at least {least:g} minutes to tell, not {minutes:g}",
            hint=f"ask for {least:g} minutes or more, or shorten the story",
        )
    if most < minutes - 0.01:
        raise InputInvalid(
            f"the story fills at most {most:g} minutes, not {minutes:g}",
            hint=f"ask for {most:g} minutes or fewer, or write a longer story",
        )
    factor = wanted / natural
    script = _timed(script, lambda m: round(max(_SHORTEST_SECONDS, m.seconds * factor), 2))
    rest = round(wanted - _total(script), 2)
    longest = max(script.moments, key=lambda m: m.seconds)
    return _timed(script, lambda m: round(m.seconds + rest, 2) if m is longest else m.seconds)


def _total(script: Script) -> float:
    return sum(m.seconds for m in script.moments)


def _timed(script: Script, seconds: Callable[[Moment], float]) -> Script:
    def timed(scene: SceneDraft) -> SceneDraft:
        moments = tuple(replace(m, seconds=min(120.0, max(0.2, seconds(m)))) for m in scene.moments)
        return replace(scene, moments=moments)

    return replace(script, scenes=tuple(timed(scene) for scene in script.scenes))


def _leave_out(script: Script, why: str) -> Script | None:
    """Leave out the moment that is missed least; None when only one shot per scene is left."""
    best: tuple[float, int, int] | None = None
    for s, scene in enumerate(script.scenes):
        for i, moment in enumerate(scene.moments):
            if len(scene.moments) == 1 and len(script.scenes) == 1:
                continue
            worth = 2.0 * len(moment.deeds) + 3.0 * len(moment.speech) + 4.0 * len(moment.entities)
            worth += 6.0 * (i == 0) + 3.0 * (moment in (script.moments[0], script.moments[-1]))
            if best is None or (worth, -i) < (best[0], -best[2]):
                best = (worth, s, i)
    if best is None:
        return None
    _, s, i = best
    moments = script.scenes[s].moments
    gone = moments[i]
    shorter = _with_moments(script, s, (*moments[:i], *moments[i + 1 :]))
    told = any(m.span[0] <= gone.span[0] and gone.span[1] <= m.span[1] for m in shorter.moments)
    return (
        shorter
        if told
        else replace(shorter, left_out=(*shorter.left_out, LeftOut(source=gone.span, why=why)))
    )
