"""Why a take is not what the board asks for now, in the words of the board. Pure.

    what the take was made from ─┐
    what the board asks for now ─┴─> Cause(field, before, after), one for each field that differs

It decides nothing: whether a take answers is told by fingerprints, in `plan.py`.
"""

import json
import re
from collections.abc import Mapping
from fractions import Fraction

from filmwright.schemas.plan import Cause
from filmwright.schemas.take import Take
from filmwright.storyboard.units import Want


def drift(take: Take, generator: str, settings: Mapping[str, object]) -> tuple[Cause, ...]:
    """Return what differs of how a take was rendered; the content may be the same."""
    if take.generator != generator:
        return (Cause(field="generator", before=take.generator, after=generator),)
    return _differences(take.settings, settings, "")


def changes(
    take: Take, want: Want, reads: Mapping[str, object], consumes: Mapping[str, str], maker: tuple[str, int]
) -> tuple[Cause, ...]:
    """Return what differs between what a take was made from and what the board asks of its unit now.

    `consumes` holds the pixel hashes of the frames it would be made from, by role, as far as they are known;
    `maker` is the generator's name and version.
    """
    if take.generator != maker[0]:
        out = [Cause(field="generator", before=take.generator, after=maker[0])]
    elif take.generator_version != maker[1]:
        out = [Cause(field=f"a new version of {maker[0]}")]
    else:
        out = list(_differences(take.reads, reads, want.shot.id))
    frames = 1 if want.stretch is None else want.stretch.kept
    if take.frames != frames and take.fps == want.fps:
        before, after = (f"{float(Fraction(n) / want.fps):.3g}" for n in (take.frames, frames))
        out.append(Cause(field=f"{want.shot.id} seconds", before=before, after=after))
    for role, pixels in consumes.items():
        if take.consumes.get(role) != pixels:
            out.append(Cause(field=f"{want.shot.id} {role.replace('_', ' ')} changed"))
    for role in take.consumes.keys() - want.sources.keys():
        if not (take.bridged and role == "last_frame"):
            out.append(Cause(field=f"{want.shot.id} {role.replace('_', ' ')} is not given any more"))
    return tuple(out)


def _differences(before: Mapping[str, object], after: Mapping[str, object], owner: str) -> tuple[Cause, ...]:
    """Return one cause for each key that differs; a key about a shot is prefixed with its id."""
    out: list[Cause] = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old == new and (isinstance(old, str) or old is None):
            continue  # most of what is read; the rest is compared as JSON, where 1 is not 1.0
        if isinstance(old, dict) and isinstance(new, dict):
            inner, outer = ({f"{key}.{k}": v for k, v in side.items()} for side in (old, new))
            out += _differences(inner, outer, owner)
        elif json.dumps(old, sort_keys=True, default=str) != json.dumps(new, sort_keys=True, default=str):
            own = key.split(".")[0] in _OF_A_SHOT
            name = f"{owner} {key}" if owner and own else key
            before_it, after_it = _excerpts(_words(old), _words(new))
            is_told = before_it or after_it
            out.append(Cause(field=name if is_told else f"{name} changed", before=before_it, after=after_it))
    return tuple(out)


_OF_A_SHOT = frozenset(
    ("camera", "action", "first_frame", "last_frame", "motion", "seconds", "light", "dialogue", "prompt")
)


def _words(value: object) -> str:
    if isinstance(value, str) and _HASH.fullmatch(value):
        return ""  # of a picture: that it is another one is all there is to say
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_MOST = 60
_HASH = re.compile(r"[0-9a-f]{64}")


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Return two long texts from a little before where they begin to differ.

    >>> _excerpts("Snow fell softly. " * 4 + "He went home.", "Snow fell softly. " * 4 + "He stayed.")
    ('…softly. He went home.', '…softly. He stayed.')
    """
    start = 0
    if max(len(before), len(after)) > _MOST:
        pairs = zip(before, after, strict=False)
        same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
        for _ in range(3):  # the word that differs, and two before it
            start = before.rfind(" ", 0, max(0, (start or same) - bool(start))) + 1
    head = "…" if start else ""
    return _short(head + before[start:]), _short(head + after[start:])


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
