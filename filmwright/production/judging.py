"""Which takes are shot again, what is changed, and which of them plays in the end.

    scores ─> verdicts ─┬─ retake ─> note("verdicts") ─> Again, unit by unit ─> render
                        └─ no more ─> keep_best: the take with the best lower bound is circled

Retakes are counted from the takes themselves, so that a run that was killed goes on counting where it stood.
The rules are `agents/verdicts.py`, the table of cures `agents/cures.py`; here they meet the store.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from filmwright.agents.cures import cure
from filmwright.agents.verdicts import judge, worth
from filmwright.production.again import Again
from filmwright.production.quote import quote
from filmwright.production.shelf import chosen_by_hand
from filmwright.production.studio import Studio
from filmwright.schemas.job import Amount, Budget, Price
from filmwright.schemas.score import FilmScore
from filmwright.schemas.shot import Shot
from filmwright.schemas.take import Take
from filmwright.schemas.verdict import CauseName, Change, Cure, Stage, Verdict
from filmwright.storyboard.plan import Resolved, Shelf, bridged, resolve_all

_KEPT = -1
"""The id of no take: its unit is not taken again."""
_OF_LIKENESS: frozenset[CauseName] = frozenset(("drifted", "wardrobe", "swapped", "absent"))
"""What may be wrong with the still already."""
Marks = Mapping[str, Mapping[str, tuple[int, float]]]
"""How good the takes of a shot are, by shot and by the ids of the takes."""


def verdicts_of(
    studio: Studio,
    shelf: Shelf,
    resolved: Sequence[Resolved],
    score: FilmScore,
    retakes: int,
    *,
    stage: Stage = "clip",
    enough: str = "",
    good_stills: Collection[str] = (),
) -> tuple[Verdict, ...]:
    """Return a verdict for every shot; those that are shot again with what is changed.

    `enough` says why there can be no further takes at all; `good_stills` are the shots whose stills passed.
    """
    by_shot = {shot.id: [r for r in resolved if r.want.shot.id == shot.id] for shot in studio.board.shots}
    vain = {shot: why for shot in by_shot if (why := enough or _in_vain(studio, shot, stage))}
    vain |= dict.fromkeys(chosen_by_hand(studio, resolved), "you chose this take")
    tried = {shot: tried_of(shelf, mine) for shot, mine in by_shot.items()}
    found = judge(score, studio.board, retakes=retakes, tried=tried, vain=vain, stage=stage)
    out = []
    for verdict, shot in zip(found, studio.board.shots, strict=True):
        if verdict.verdict == "retake":
            cannot = _cannot(studio, shot, stage, by_shot[shot.id], resolved, shelf)
            change = cure(verdict.evidence, stage, verdict.tried, cannot)
            of_likeness = any(one.is_clear and one.cause in _OF_LIKENESS for one in verdict.evidence)
            still = stage == "keyframe" or (of_likeness and shot.id not in good_stills)
            verdict = verdict.replace(change=change.replace(still=still))
        out.append(verdict)
    return tuple(out)


def tried_of(shelf: Shelf, of_shot: Sequence[Resolved]) -> int:
    """Return how many retakes a shot has had by verdicts, of just what the board says of it now."""
    stills, clips = 0, 0
    for item in of_shot:
        asked = [t for t in shelf.takes.get(item.want.id, ()) if t.change is not None and _is_of(t, item)]
        stills += sum(t.change is not None and t.change.stage == "keyframe" for t in asked)
        clips = max(clips, sum(t.change is not None and t.change.stage == "clip" for t in asked))
    return stills + clips


def _is_of(take: Take, item: Resolved) -> bool:
    """Whether a take was made from the same words; the frames it starts from may be of another take."""
    return json.dumps(take.reads, sort_keys=True, default=str) == json.dumps(
        json.loads(json.dumps(dict(item.reads), default=str)), sort_keys=True
    )


def _in_vain(studio: Studio, shot: str, stage: Stage) -> str:
    """Return why another take of a shot would be the same; empty where it would not."""
    still, clip = (studio.maker.of(shot, kind) for kind in ("keyframe", "clip"))
    makers = (still,) if stage == "keyframe" else (still, clip)
    if any(one.capabilities.seeded for one in makers):
        return ""
    return f"{makers[-1].name} draws just what the board says: another take would be the same"


def _cannot(
    studio: Studio,
    shot: Shot,
    stage: Stage,
    mine: Sequence[Resolved],
    resolved: Sequence[Resolved],
    shelf: Shelf,
) -> dict[Cure, str]:
    """Return what a retake of a shot cannot change, with why."""
    makers = [studio.maker.of(shot.id, "keyframe"), studio.maker.of(shot.id)][
        : 1 if stage == "keyframe" else 2
    ]
    able = [one.capabilities for one in makers]
    names = " and ".join(dict.fromkeys(one.name for one in makers))
    clips = [item for item in mine if item.want.kind == "clip"]
    found: dict[Cure, str] = {}
    if not any(can.reference_scale for can in able):
        found["references"] = f"{names} cannot be told to follow references more"
    elif not any(member.references for member in studio.board.cast.values()):
        found["references"] = "the board has no pictures of them"
    if shot.prompt or not any(can.words for can in able):
        found["looks"] = found["action"] = "the prompt is yours" if shot.prompt else f"{names} reads no words"
    if able[-1].last_frame == "none":
        found["bridge"] = f"{names} cannot end a clip on a given frame"
    elif not clips or bridged(clips[-1], resolved, shelf) is None:
        found["bridge"] = "no shot goes on from it"
    if not able[-1].resident or able[-1].first_frame == "soft":
        held = "the colours are held already" if able[-1].resident else f"{names} holds no colours"
        found["colours"] = held
    return found


# What was decided, kept for the render that follows, and for a run that takes over -------------------------


def remember(
    studio: Studio,
    resolved: Sequence[Resolved],
    verdicts: Sequence[Verdict],
    stage: Stage = "clip",
    seen: Collection[str] = (),
) -> None:
    """Keep the verdicts, about which takes they are, and in which shots somebody could be seen."""
    body = {
        "seen": sorted(seen),
        "verdicts": [v.model_dump(mode="json") for v in verdicts],
        "takes": {r.want.id: r.take.id for r in resolved if r.take is not None},
    }
    studio.store.put_note("verdicts", _KEYS[stage], body)


def good_stills(studio: Studio, resolved: Sequence[Resolved]) -> frozenset[str]:
    """Return the shots whose present stills were judged and passed, in this run or in one that was killed."""
    note = studio.store.note("verdicts", _KEYS["keyframe"]) or {}
    passed = {v["shot"] for v in note.get("verdicts", ()) if v["verdict"] == "pass"} & {*note.get("seen", ())}
    judged = note.get("takes", {})
    stills = [item for item in resolved if item.want.kind == "keyframe" and item.take is not None]
    same = {i.want.shot.id for i in stills if i.take is not None and judged.get(i.want.id) == i.take.id}
    return frozenset(passed & same)


_KEYS: Mapping[Stage, str] = {"clip": "latest", "keyframe": "stills"}


def again_of(studio: Studio, resolved: Sequence[Resolved], shots: Collection[str], kind: Stage) -> Again:
    """Return how shots are taken again, as their verdicts say; what was taken again since is left out."""
    changes: dict[str, Change] = {}
    judged: dict[str, int] = {}
    for stage in ("clip", "keyframe") if kind == "keyframe" else ("clip",):
        note = studio.store.note("verdicts", _KEYS[stage]) or {}
        judged |= note.get("takes", {})
        for verdict in map(Verdict.model_validate, note.get("verdicts", ())):
            if verdict.shot in shots and verdict.verdict == "retake" and verdict.change is not None:
                changes[verdict.shot] = verdict.change
    for item in resolved:
        change, maker = changes.get(item.want.shot.id), studio.maker.for_want(item.want)
        is_spared = change is not None and item.want.kind == "keyframe" and not change.still
        if is_spared or (item.take is not None and not maker.capabilities.seeded):
            judged[item.want.id] = _KEPT
    return Again(frozenset(shots), changes=changes, judged=judged)


def told(studio: Studio, resolved: Sequence[Resolved], again: Again, units: Collection[str]) -> str:
    """Return what is about to be taken again, and what that is expected to cost."""
    shots = ", ".join(sorted(again.shots))
    mine = [item.want for item in resolved if item.want.id in units]
    charged = [want for want in mine if studio.maker.for_want(want).capabilities.billed]
    if not charged:
        return f"taken again: {shots}"
    amount = Amount()
    for want in charged:
        amount = amount + quote(want, studio.prices.get(studio.maker.for_want(want).name, Price()))
    money = f", {amount.money.normalize():f} {studio.config.currency}".rstrip() if amount.money else ""
    free = "; no --budget is set" if studio.budget == Budget() else ""
    return f"taken again: {shots} ({amount.calls} calls{money}{free})"


# The best take -----------------------------------------------------------------------------------------


def mark(studio: Studio, resolved: Sequence[Resolved], score: FilmScore, shots: Collection[str]) -> None:
    """Remember how good the takes of these shots are, so that they can be gone back to."""
    before = studio.store.note("verdicts", "marks") or {}
    now = {shot: dict(marks) for shot, marks in before.items()}
    for shot in studio.board.shots:
        if shot.id in shots:
            now.setdefault(shot.id, {})[_ids(resolved, shot.id)] = list(worth(score, shot))
    if now != before:
        studio.store.put_note("verdicts", "marks", now)


def keep_best(
    studio: Studio, shelf: Shelf, resolved: Sequence[Resolved], score: FilmScore
) -> tuple[str, ...]:
    """Circle earlier takes that are better than those a retake brought; return the shots it did so for.

    Only where the loop itself made what plays now (never against a person), and nothing is to be made for it.
    """
    kept, by_hand = [], chosen_by_hand(studio, resolved)
    marks = studio.store.note("verdicts", "marks") or {}
    for shot in studio.board.shots:
        mine = [item for item in resolved if item.want.shot.id == shot.id]
        playing = [item.take for item in mine if item.take is not None]
        if shot.id in by_hand or shot.locked or not any(take.change is not None for take in playing):
            continue
        now = worth(score, shot)
        better = [(tuple(m), ids) for ids, m in marks.get(shot.id, {}).items() if tuple(m) > now]
        for _, ids in sorted(better, reverse=True):
            takes = [t for item in mine for t in shelf.of(item.want.id) if str(t.id) in ids.split(",")]
            tried = _circled(shelf, takes)
            if ids == ",".join(str(t.id) for t in takes) and _plays(studio, tried, shot.id, ids):
                for take in takes:
                    studio.store.circle(take, take.fingerprint)
                shelf = tried
                kept.append(shot.id)
                break
    return tuple(kept)


def _circled(shelf: Shelf, takes: Sequence[Take]) -> Shelf:
    chosen = {(take.unit, take.fingerprint): take.id for take in takes}
    others = {state: take for state, take in shelf.circles.items() if state not in chosen}
    return replace(shelf, circles={**others, **chosen})


def _plays(studio: Studio, shelf: Shelf, shot: str, ids: str) -> bool:
    """Whether a shot plays these takes, with nothing to be made for it."""
    resolved = resolve_all(studio.board, shelf, studio.maker)
    whole = all(item.take is not None for item in resolved)
    return whole and _ids(resolved, shot) == ids


def _ids(resolved: Sequence[Resolved], shot: str) -> str:
    return ",".join(str(r.take.id) for r in resolved if r.want.shot.id == shot and r.take is not None)
