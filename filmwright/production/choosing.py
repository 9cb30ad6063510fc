"""Choosing among takes: what there is of a shot, which take plays in the film, which shots stay as they are.

    takes    board + store ──────────> every take of a shot, with what a person chooses by
    circle   take + board as it is ──> the store remembers the choice; the plan tells which shots follow
    lock     `locked: true` ─────────> the board; the plan leaves the shot as it is

Nothing is rendered here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from threading import Event
from typing import Literal

from filmwright.errors import InputInvalid, typed
from filmwright.production import cutting
from filmwright.production.opening import opened
from filmwright.production.options import Options, Silent
from filmwright.production.run import Run
from filmwright.production.scoring import known_score
from filmwright.production.shelf import shelf_of
from filmwright.production.studio import Studio
from filmwright.schemas.board import Board
from filmwright.schemas.plan import Cause, PlanUnit
from filmwright.schemas.score import FilmScore, IdentityCell, ShotHealth
from filmwright.schemas.shot import Shot
from filmwright.schemas.take import Media, Take
from filmwright.storyboard import yaml_file
from filmwright.storyboard.causes import changes
from filmwright.storyboard.plan import Resolved, Shelf, answers, resolve_all
from filmwright.storyboard.project import Project, locked
from filmwright.storyboard.store import Store
from filmwright.storyboard.whole import Whole

MadeFor = Literal["this board", "another board", "unknown"]
_SHOWN = {"picture": "picture", "last_frame": "picture", "clip": "clip"}
"""What a file is to a person, by its role: a still and a last frame are pictures."""


@dataclass(frozen=True)
class ListedTake:
    """One take, as a person chooses it."""

    label: str
    """What `circle` is told: `2`, or `clip2/3` and `keyframe/1` where a number alone could mean several."""
    take: Take
    is_chosen: bool
    """Whether it plays in the film as the board is now."""
    made_for: MadeFor
    """Unknown while what it would start from has yet to be made."""
    causes: tuple[Cause, ...]
    """How the board differs from the one it was made for, or what must be made first."""
    files: Mapping[str, Path]
    """Where its `picture` (the still, or the last frame) and its `clip` are, from the current folder."""
    trouble: str = ""
    """What is wrong with its files."""
    cells: tuple[IdentityCell, ...] = ()
    """Likeness of the cast, where the film was measured with this take."""
    health: ShotHealth | None = None

    @property
    def names(self) -> tuple[str, str]:
        """What it may be called: by its label, and always `clip1/2`."""
        return self.label, f"{self.take.unit.removeprefix(f'{self.take.shot}/')}/{self.take.number}"


@dataclass(frozen=True)
class Takes:
    """Every take of one shot, unit by unit, oldest first."""

    project: Project
    shot: Shot
    listed: tuple[ListedTake, ...]


@dataclass(frozen=True)
class Choice:
    """What came of a choice: of circling a take, of locking or unlocking a shot."""

    project: Project
    shot: Shot
    chosen: tuple[ListedTake, ...]
    """The takes it is about that play in the film now."""
    follows: tuple[PlanUnit, ...]
    """Units that are to be made now, and were not before."""
    returns: Mapping[str, int]
    """Units for which an earlier take fits again, with its number."""
    is_new: bool = True
    """Whether anything was changed."""
    is_cut: bool = True
    """Whether the film is cut from these takes already."""


def takes(project: Project, shot: str, options: Options) -> Takes:
    """Return every take of a shot. Changes nothing.

    Raises:
        InputInvalid: the board has no such shot.
    """
    with opened(project) as store:
        view = View(project, options, store)
        return Takes(project, view.shot(shot), view.listed(shot))


def circle(project: Project, shot: str, label: str, options: Options) -> Choice:
    """Choose a take for the board as it is now, whichever state of the board it was made for.

    Raises:
        InputInvalid: there is no such shot or take, its files have gone, or its shot waits for another.
    """
    with locked(project), opened(project, leading=True) as store:
        view = View(project, options, store)
        listed = view.listed(shot)
        words = label.removeprefix(f"{shot}/")
        found = next((one for one in listed if words in one.names), None)
        if found is None:
            known = ", ".join(one.label for one in listed) or "none; filmwright resume"
            raise InputInvalid(f"{shot} has no take {label}", hint=f"its takes are {known}")
        item = view.resolved.get(found.take.unit)
        look = f"filmwright takes {shot} {typed(project.folder)}"
        if item is None:
            raise InputInvalid(
                f"the board asks for no {found.take.unit} now: the shot has changed", hint=look
            )
        if found.trouble:
            raise InputInvalid(f"take {label} of {shot} cannot be used: {found.trouble}", hint=look)
        if item.fingerprint is None:
            needs = ", ".join(cause.field for cause in item.unit.causes) or "what it starts from"
            raise InputInvalid(
                f"no take of {item.want.id} can be chosen yet: {needs}",
                hint=f"filmwright resume {typed(project.folder)}",
            )
        store.circle(found.take, item.fingerprint)
        by_hand = store.note("takes", "by hand") or {}
        store.put_note("takes", "by hand", {**by_hand, item.want.id: found.take.id})
        store.put_note("verdicts", "latest", {})  # the person chooses: no verdict stands against it
        now, units = View(project, options, store), [item.want.id]
        return choice_of(view, now, shot, units, is_new=not found.is_chosen)


def lock(project: Project, shot: str, options: Options, *, on: bool) -> Choice:
    """Write on the board whether a shot is left as it is, with its comments kept.

    Raises:
        InputInvalid: the board has no such shot.
        StoryboardInvalid: the board has problems; nothing was changed.
    """
    with locked(project), opened(project, leading=True) as store:
        before = View(project, options, store)
        is_new = before.shot(shot).locked != on
        if is_new:
            yaml_file.update(project.board, _with_lock(before.board, shot, on=on))
        for unit in before.units(shot) if on else ():
            present = unit.take or before.shelf.chosen_last(unit.want.id)
            if present is not None:  # chosen anew: the latest choice is what a locked shot keeps
                store.circle(present, None if unit.take is None else unit.fingerprint)
        units = [unit.want.id for unit in before.units(shot)]
        return choice_of(before, View(project, options, store), shot, units, is_new=is_new)


class View:
    """Board, takes and plan of a project at one moment."""

    def __init__(self, project: Project, options: Options, store: Store) -> None:
        run = Run(project, options, Silent(), Event())
        self.project = project
        self.board = run.load_board()
        self.studio: Studio = run.studio(store, self.board)
        self.shelf: Shelf = shelf_of(self.studio)
        self.resolved = {r.want.id: r for r in resolve_all(self.board, self.shelf, self.studio.maker)}

    def shot(self, shot: str) -> Shot:
        """Return a shot of the board."""
        found = next((s for s in self.board.shots if s.id == shot), None)
        if found is None:
            ids = [s.id for s in self.board.shots]
            near = get_close_matches(shot, ids, n=5) or ids[:12]
            raise InputInvalid(f"there is no shot {shot} on the board", hint=f"such as {', '.join(near)}")
        return found

    def units(self, shot: str) -> tuple[Resolved, ...]:
        """Return what the board asks for of a shot."""
        return tuple(r for r in self.resolved.values() if r.want.shot.id == shot)

    def listed(self, shot: str) -> tuple[ListedTake, ...]:
        """Return every take of a shot, stills first."""
        self.shot(shot)
        found = [t for of_unit in self.shelf.takes.values() for t in of_unit if t.shot == shot]
        found.sort(key=lambda take: (take.kind == "clip", len(take.unit), take.unit, take.number))
        media = self.studio.store.media()
        mine = {sha: media[sha] for take in found for sha in take.media.values()}
        damage = Whole(self.project.folder).damaged(mine)
        clips = [item.want.id for item in self.units(shot) if item.want.kind == "clip"]
        score = self._score()
        return tuple(
            self._listed(take, mine, damage, clips, score if take.kind == "clip" else None) for take in found
        )

    def _listed(
        self,
        take: Take,
        media: Mapping[str, Media],
        damage: Mapping[str, str],
        clips: Sequence[str],
        score: FilmScore | None,
    ) -> ListedTake:
        item = self.resolved.get(take.unit)
        made_for, causes = self._standing(item, take)
        is_chosen = item is not None and item.take is not None and item.take.id == take.id
        measured = score if is_chosen else None
        files = {name: media[take.media[role]].path for role, name in _SHOWN.items() if role in take.media}
        return ListedTake(
            label=str(take.number) if clips == [take.unit] else f"{take.unit.split('/')[1]}/{take.number}",
            take=take,
            is_chosen=is_chosen,
            made_for=made_for,
            causes=causes,
            files={name: _from_here(self.project.folder / path) for name, path in files.items()},
            trouble="; ".join(damage[sha] for sha in take.media.values() if sha in damage),
            cells=tuple(c for c in measured.cells if c.shot == take.shot) if measured else (),
            health=next((h for h in measured.health if h.shot == take.shot), None) if measured else None,
        )

    def _standing(self, item: Resolved | None, take: Take) -> tuple[MadeFor, tuple[Cause, ...]]:
        """Return for which board a take was made, and how that one differs."""
        maker = self.studio.maker.of(take.shot, take.kind)
        if item is None:
            return "another board", (Cause(field=f"the board asks for no {take.unit} now"),)
        if answers(item, take, self.shelf, maker):
            return "this board", ()
        is_known = item.fingerprint is not None
        frames = {role: ref.pixels for role, ref in item.consumes.items()} if is_known else {}
        differing = changes(take, item.want, item.reads, frames, maker.mark)
        if differing or is_known:
            return "another board", differing or (Cause(field=f"{take.shot} seed or boundary"),)
        return "unknown", item.unit.causes

    def _score(self) -> FilmScore | None:
        key = self.key()
        return None if key is None else known_score(self.studio.store, key)

    def key(self) -> str | None:
        """Return the identity of the film as its takes are now; None before it can be cut as they are."""
        size, fps = self.studio.size, self.board.film.fps
        takes = [item.take for item in self.resolved.values()]
        if any(
            take is None or (take.kind == "clip" and (take.size, take.fps) != (size, fps)) for take in takes
        ):
            return None
        return cutting.key_of(cutting.cut_of(self.studio, tuple(self.resolved.values())))


def choice_of(before: View, now: View, shot: str, units: Sequence[str], *, is_new: bool) -> Choice:
    """Return what a choice about some units changed, by comparing the plan before with the plan now."""
    follows, returns = [], {}
    for unit, item in now.resolved.items():
        was = before.resolved.get(unit)
        if was is None or was.take == item.take:
            continue
        if item.take is None:
            follows.append(item.unit)
        elif unit not in units:
            returns[unit] = item.take.number
    key = now.key()
    chosen = tuple(one for one in now.listed(shot) if one.is_chosen and one.take.unit in units)
    return Choice(
        project=now.project, shot=now.shot(shot), chosen=chosen, follows=tuple(follows), returns=returns,
        is_new=is_new, is_cut=key is not None and cutting.is_cut(now.studio, key),
    )  # fmt: skip


def _with_lock(board: Board, shot: str, *, on: bool) -> Board:
    scenes = (
        scene.replace(shots=tuple(one.replace(locked=on) if one.id == shot else one for one in scene.shots))
        for scene in board.scenes
    )
    return board.replace(scenes=tuple(scenes))


def _from_here(path: Path) -> Path:
    """Return a path as one opens it from the current folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
