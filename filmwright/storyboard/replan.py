"""A new plan brought into a board that a person has edited. Pure.

    base:   what the planner wrote last time ─┐
    mine:   the board on disk                 ├─> match shots, scenes, people ─> merge field by field ─> Board
    theirs: the new plan                     ─┘                                 ─> changes, and what was kept

Whatever the person did stands: every field they changed, every shot they inserted, deleted, moved or locked.
All else is the new plan's. Ids are never renumbered: a shot that is new lies between its neighbours (`s015`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from filmwright.schemas.board import Board
from filmwright.schemas.grammar import HARD_CUTS
from filmwright.schemas.shot import Boundary, Scene, Shot, Transition
from filmwright.storyboard.board_diff import Change, diff, words
from filmwright.storyboard.replan_match import (
    ids_for,
    renamed,
    renamed_scene,
    scenes_matched,
    shots_matched,
    things_matched,
)
from filmwright.storyboard.three_way import Merge, order
from filmwright.storyboard.yaml_file import canonical


@dataclass(frozen=True)
class Kept:
    """Something the new plan has otherwise, and that stays as the person has it."""

    shot: str | None
    field: str
    """Empty where it is about a whole shot."""
    yours: str
    plan: str
    why: str


@dataclass(frozen=True)
class Replanned:
    """The board to write, what that changes in the board on disk, and what was kept."""

    board: Board
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...]
    plan: Board
    """The new plan under the ids it has on this board: the `base` of the next time."""


def replan(base: Board, mine: Board, theirs: Board) -> Replanned:
    """Return `mine`, planned anew as `theirs` where the person has left it as it was in `base`.

    A shot is known again by the words of the story it tells and by its action, then by its id. A locked
    shot, and one whose planner is the person, is never changed.
    """
    base, theirs = _as_written(base), _as_written(theirs)
    work = _Replan(base, mine, theirs)
    board, kept = work.board(), tuple(work.kept)
    if board is None:
        why = "the new plan does not fit with what is locked or yours"
        return Replanned(
            mine, (), (*kept, Kept(None, "scenes", "the whole board", "the new plan", why)), work.plan()
        )
    return Replanned(board, tuple(work.because(change) for change in diff(mine, board)), kept, work.plan())


def _as_written(board: Board) -> Board:
    """Return the board as it comes back from a file: numbers have three digits there."""
    return Board.model_validate(canonical(board))


class _Replan:
    def __init__(self, base: Board, mine: Board, theirs: Board) -> None:
        self.base, self.mine, self.theirs = base, mine, theirs
        self.kept: list[Kept] = []
        self._was = {shot.id: shot for shot in base.shots}
        self._has = {shot.id: shot for shot in mine.shots}
        self._home = {s.id: scene.id for scene in mine.scenes for s in scene.shots}
        self._base_home = {s.id: scene.id for scene in base.scenes for s in scene.shots}
        self._shot_of = shots_matched(base, theirs)
        self._scene_of = scenes_matched(base, theirs, self._shot_of)
        self._things = things_matched(mine, base, theirs)
        self._gone_scenes = {scene.id for scene in base.scenes} - {scene.id for scene in mine.scenes}
        self._name()

    def board(self) -> Board | None:
        """Return the merged board; None when no valid one comes of it."""
        planned = self._planned()
        shots = {**self._mine_that_stay(planned), **planned}
        merge = Merge()
        fields = {
            name: merge.value(getattr(self.base, name), getattr(self.mine, name), self._of_theirs(name), name)
            for name in Board.model_fields
            if name not in ("scenes", "filmwright")
        }
        scenes = self._scenes(shots, merge)
        self._keep(None, merge)
        fields |= self._needed(fields, scenes)
        fixed = {shot.id for shot in self.mine.shots if self._is_own(shot)}
        for attempt in (tuple(scenes), _fitting(scenes, fixed, float(fields["film"].fps))):
            try:
                return Board(**fields, scenes=attempt)
            except ValidationError:
                continue
        return None

    def plan(self) -> Board:
        """Return the new plan under the ids that its shots, scenes and things have on this board."""
        scenes = tuple(
            renamed_scene(scene, self._scene_ids[scene.id], self._things).replace(
                shots=tuple(renamed(shot, self._things, self._ids) for shot in scene.shots)
            )
            for scene in self.theirs.scenes
        )
        things = {name: self._of_theirs(name) for name in ("cast", "places", "props")}
        return self.theirs.replace(scenes=scenes, **things)

    def because(self, change: Change) -> Change:
        """Return a change with the reason for it."""
        whys = {"added": "new in the plan", "removed": "the new plan has no such shot"}
        if change.shot is not None and change.field == "" and change.kind in whys:
            return replace(change, why=whys[change.kind])
        return replace(change, why="so the new plan has it; you had not touched it")

    def _is_own(self, shot: Shot) -> bool:
        return shot.locked or shot.planner == "person" or shot.id not in self._was

    def _name(self) -> None:
        """Decide what every shot and scene of the new plan is called here."""
        rows = [scene.id for scene in self.theirs.scenes]
        taken = {scene.id for board in (self.base, self.mine) for scene in board.scenes}
        ids = ids_for([self._scene_of.get(one) for one in rows], rows, taken)
        self._scene_ids = dict(zip(rows, ids, strict=True))
        flat = [shot.id for shot in self.theirs.shots]
        order_of = [self._shot_of.get(one) for one in flat]
        self._ids = dict(zip(flat, ids_for(order_of, flat, {*self._was, *self._has}), strict=True))

    def _planned(self) -> dict[str, tuple[str, Shot]]:
        """Return what becomes of the shots of the new plan: by id, their scene and themselves."""
        found: dict[str, tuple[str, Shot]] = {}
        for scene in self.theirs.scenes:
            there = self._scene_ids[scene.id]
            for shot in scene.shots:
                new = renamed(shot, self._things, self._ids)
                was, has = self._was.get(new.id), self._has.get(new.id)
                if was is None and there in self._gone_scenes:
                    self.kept.append(Kept(new.id, "", "", new.action, f"you deleted the scene {there}"))
                elif was is not None and has is None:
                    self.kept.append(Kept(new.id, "", "", new.action, "you deleted it"))
                elif was is None or has is None:
                    found[new.id] = (there, new)
                else:
                    stays = self._home[new.id] != self._base_home[new.id] or there in self._gone_scenes
                    at = self._home[new.id] if stays or self._is_own(has) else there
                    found[new.id] = (at, self._merged(was, has, new))
        return found

    def _merged(self, was: Shot, has: Shot, new: Shot) -> Shot:
        if self._is_own(has):
            if new != was and new != has:
                why = "it is locked" if has.locked else "it is yours"
                self.kept.append(Kept(has.id, "", has.action, new.action, why))
            return has
        merge = Merge()
        shot = merge.value(was, has, new)
        self._keep(has.id, merge)
        return shot

    def _keep(self, shot: str | None, merge: Merge) -> None:
        for one in merge.overruled:
            self.kept.append(Kept(shot, one.at, words(one.mine), words(one.theirs), "you changed it"))

    def _mine_that_stay(self, planned: Collection[str]) -> dict[str, tuple[str, Shot]]:
        """Return the shots the new plan does not have, and that stay all the same."""
        rows = list(self.mine.shots)
        stay: dict[str, str] = {}
        for shot in rows:
            if shot.id not in planned and (self._is_own(shot) or shot != self._was[shot.id]):
                why = (
                    "it is locked"
                    if shot.locked
                    else "it is yours"
                    if self._is_own(shot)
                    else "you changed it"
                )
                stay[shot.id] = why
        for before, shot in reversed(
            list(pairwise(rows))
        ):  # a chain that ends in a shot of yours stays whole
            is_fixed = shot.id in stay or (self._is_own(shot) and shot.id in planned)
            if is_fixed and shot.boundary.kind != "cut":
                for one in {before.id, shot.boundary.after or before.id}:
                    if one not in planned:
                        stay.setdefault(one, f"{shot.id} goes on from it")
        for shot in rows:
            if shot.id in stay and shot.id in self._was:
                self.kept.append(
                    Kept(shot.id, "", shot.action, "", f"{stay[shot.id]}; the new plan has no such shot")
                )
        return {shot.id: (self._home[shot.id], shot) for shot in rows if shot.id in stay}

    def _scenes(self, shots: Mapping[str, tuple[str, Shot]], merge: Merge) -> list[Scene]:
        base, mine = ({scene.id: scene for scene in board.scenes} for board in (self.base, self.mine))
        theirs = {
            self._scene_ids[s.id]: renamed_scene(s, self._scene_ids[s.id], self._things)
            for s in self.theirs.scenes
        }
        planned = {
            self._scene_ids[s.id]: [self._ids[shot.id] for shot in s.shots] for s in self.theirs.scenes
        }
        found: list[Scene] = []
        for key in order(list(base), list(mine), list(theirs)):
            was, now = ([shot.id for shot in one[key].shots] if key in one else [] for one in (base, mine))
            inside = [one for one in order(was, now, planned.get(key, [])) if shots.get(one, ("",))[0] == key]
            if key in self._gone_scenes or (key in base and key not in theirs and not inside):
                continue
            old, has, new = base.get(key), mine.get(key), theirs.get(key)
            if old is not None and has is not None and new is not None:
                b, m, t = (one.replace(shots=()) for one in (old, has, new))
                scene = merge.value(b, m, t, f"scenes.{key}")
            else:
                scene = has or theirs[key]
            found.append(scene.replace(shots=tuple(shots[one][1] for one in inside)))
        return found

    def _of_theirs(self, name: str) -> Any:
        value = getattr(self.theirs, name)
        if name not in ("cast", "places", "props"):
            return value
        return {self._things.get(key, key): thing for key, thing in value.items()}

    def _needed(self, fields: Mapping[str, Any], scenes: Sequence[Scene]) -> dict[str, Any]:
        """Return cast, places and props with those that shots still speak of."""
        spoken_of = set(_spoken_of(scenes))
        found: dict[str, Any] = {}
        for name in ("cast", "props", "places"):
            known = dict(fields[name])
            for source in (getattr(self.mine, name), self._of_theirs(name), getattr(self.base, name)):
                for key, thing in source.items():
                    is_known = key in known or (name == "props" and key in found["cast"])
                    if ("place" if name == "places" else "thing", key) in spoken_of and not is_known:
                        known[key] = thing
            found[name] = known
        return found


def _spoken_of(scenes: Sequence[Scene]) -> Iterator[tuple[str, str | None]]:
    """Yield every place, person and thing that a board must know for these scenes to be valid."""
    for scene in scenes:
        yield "place", scene.place
        yield from (("thing", one) for one in scene.axis or ())
        for shot in scene.shots:
            placed = [p for frame in (shot.first_frame, shot.last_frame) for p in frame.placements]
            beats = shot.motion.beats
            own = {entity.id for entity in shot.motion.entities}
            ids = {*shot.camera.subject, *(p.who for p in placed), *(p.looking_at for p in placed)}
            ids |= {*(beat.who for beat in beats), *(beat.target for beat in beats)}
            yield from (("thing", one) for one in ids - own)
            yield from (("thing", line.who) for line in shot.dialogue)
            yield from (("thing", entity.ref) for entity in shot.motion.entities)


def _fitting(scenes: Sequence[Scene], fixed: Collection[str], fps: float) -> tuple[Scene, ...]:
    """Return scenes whose shots join: what has nothing to go on from is a cut, no transition is too long.

    `fixed` shots are not touched; the shot before one is made long enough for its transition.
    """
    rows: list[Shot] = []
    for shot in (shot for scene in scenes for shot in scene.shots):
        before, seconds = rows[-1] if rows else None, shot.transition.seconds
        after, kind = shot.boundary.after, shot.boundary.kind
        if shot.id not in fixed:
            if (after is not None and all(after != s.id for s in rows)) or (before is None and kind != "cut"):
                shot = shot.replace(boundary=Boundary())
            shot = _shortened(before, shot, fps)
        elif before is not None and before.id not in fixed and _shortened(before, shot, fps) != shot:
            rows[-1] = before.replace(seconds=max(before.seconds, 2 * seconds))
        rows.append(shot)
    fitting = {shot.id: shot for shot in rows}
    return tuple(scene.replace(shots=tuple(fitting[shot.id] for shot in scene.shots)) for scene in scenes)


def _shortened(before: Shot | None, shot: Shot, fps: float) -> Shot:
    """Return a shot whose transition takes at most half of it, and of the shot before."""
    kind, seconds = shot.transition.kind, shot.transition.seconds
    room = min(shot.seconds, shot.seconds if before is None else before.seconds) / 2
    if kind in HARD_CUTS or seconds <= room:
        return shot
    shorter = int((room - 1 / fps) * 100) / 100
    return shot.replace(transition=Transition(kind=kind, seconds=shorter) if shorter > 0 else Transition())
