"""What a cut is made of, piece by piece and small, so that a later change of the film can be named.

    cut ─> sides ─> kept with the film       later:  sides then ─┬─> "s040 captions", "s060 has another take"
                                                     sides now ──┘

It compares; what must be drawn again is told by the segments' fingerprints.
"""

import hashlib
from collections.abc import Iterable, Mapping

from filmwright.schemas.cut import Cut, CutShot
from filmwright.schemas.plan import Cause

Sides = Mapping[str, Mapping[str, str]]
"""By shot (and `film` for the whole): by what it is, a word or a short hash."""

WHOLE = "film"
_WORDS = {
    "clips": "{} has another take",
    "transition": "transition into {}",
    "captions": "captions of {} changed",
    "sound": "sound of {} changed",
    "slate": "scene, size, angle or move of {} changed",
}


def sides_of(cut: Cut) -> dict[str, dict[str, str]]:
    """Return the sides of a cut: some hundred bytes a shot."""
    film = cut.film.model_dump(mode="json")
    whole = {
        "size": "x".join(map(str, cut.size)), "quality": f"crf {cut.crf}", "style": cut.style,
        "title": cut.title, "names": _hash(cut.names), "credits": _hash(cut.credits),
        "order": _hash([shot.shot.id for shot in cut.shots]),
        **{f"film.{key}": str(film[key]) for key in ("fps", "title_card", "credits", "burn_in", "sound")},
    }  # fmt: skip
    return {WHOLE: whole, **{shot.shot.id: _sides_of(shot) for shot in cut.shots}}


def differences(before: Sides, now: Sides, shots: Iterable[str]) -> tuple[Cause, ...]:
    """Return what became different of `shots`, and of the film as a whole where it is one of them."""
    found: list[Cause] = []
    whole = (before.get(WHOLE, {}), now.get(WHOLE, {}))
    recoded = any(whole[0].get(side) != whole[1].get(side) for side in ("size", "film.fps"))
    for shot in shots:
        old, new = before.get(shot), now.get(shot)
        if old is None or new is None:
            found.append(Cause(field=f"{shot} is {'new' if new is not None else 'gone'} in the film"))
            continue
        for side in [side for side in new if old.get(side) != new[side]]:
            if side == "clips" and recoded:
                continue  # the same takes, brought to another size or rate
            plain = side in ("transition", "size", "quality", "style", "title") or side.startswith("film.")
            field = _WORDS.get(side, side).format(shot) if shot != WHOLE else _WHOLE.get(side, side)
            found.append(
                Cause(field=field, before=old.get(side, ""), after=new[side]) if plain else Cause(field=field)
            )
    return tuple(found)


_WHOLE = {
    "names": "names of the cast changed",
    "credits": "the credits changed",
    "order": "order of the shots changed",
}


def _sides_of(shot: CutShot) -> dict[str, str]:
    plain, join = shot.shot, shot.shot.transition
    return {
        "clips": _hash([clip.sha256 for clip in shot.clips]),
        "transition": f"{join.kind} {join.seconds:g} s" if join.seconds else join.kind,
        "captions": _hash([[*(line.model_dump_json() for line in plain.dialogue)], plain.narration]),
        "sound": _hash([plain.sound, plain.music, shot.set, shot.weather, shot.time, shot.mood]),
        "slate": _hash([shot.scene, plain.camera.size, plain.camera.angle, plain.camera.move]),
    }


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:8]
