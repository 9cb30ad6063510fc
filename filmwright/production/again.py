"""How a person, or a verdict, wants shots taken again, and when that is in vain."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from filmwright.errors import InputInvalid, typed
from filmwright.production.studio import Studio
from filmwright.schemas.take import Take
from filmwright.schemas.verdict import Change
from filmwright.storyboard.plan import Resolved, Shelf, bridged


@dataclass(frozen=True)
class Again:
    """How shots are taken again."""

    shots: frozenset[str]
    seed: int | None = None
    """None is the one after the last that was tried."""
    note: str = ""
    """What they wanted of the take; it is kept with it."""
    bridge: bool = False
    """Whether the take must end where the next shot begins, so that nothing after it changes."""
    changes: Mapping[str, Change] = field(default_factory=dict)
    """What a verdict wants otherwise, by shot."""
    judged: Mapping[str, int] = field(default_factory=dict)
    """The takes it is about, by unit: what has another one by now was already taken again."""

    def change(self, shot: str) -> Change | None:
        """Return what a verdict wants otherwise of a shot."""
        return self.changes.get(shot)

    def bridges(self, shot: str) -> bool:
        """Whether the take of a shot must end where the next one begins."""
        change = self.change(shot)
        return self.bridge or (change is not None and change.bridge)

    def wanted(self, shot: str) -> str:
        """Return why, as the take remembers it."""
        change = self.change(shot)
        return self.note if change is None else change.why


NOTHING_AGAIN = Again(frozenset())


def units_of(again: Again, resolved: Iterable[Resolved], kinds: Collection[str]) -> set[str]:
    """Return the units of `kinds` that are taken again.

    A still that the person had changed stays as it is: another take of it would be without the change.
    """
    mine = (item for item in resolved if item.want.shot.id in again.shots and item.want.kind in kinds)
    return {item.want.id for item in mine if item.take is None or _is_open(item.take, again)}


def _is_open(take: Take, again: Again) -> bool:
    return take.edited is None and again.judged.get(take.unit, take.id) == take.id


def refuse_in_vain(again: Again, studio: Studio, resolved: Sequence[Resolved]) -> None:
    """Refuse to take shots again where nothing could come of it.

    Raises:
        InputInvalid: another take would be the same, or there is nothing to bridge to.
    """
    shelf = Shelf(studio.store.takes())
    for shot in sorted(again.shots):
        maker = studio.maker.of(shot)
        can, name = maker.capabilities, maker.name
        mine = [item.want for item in resolved if item.want.shot.id == shot]
        is_seeded = any(studio.maker.for_want(want).capabilities.seeded for want in mine)
        clips = [item for item in resolved if item.want.shot.id == shot and item.want.kind == "clip"]
        same = [item.want.id for item in clips if _was_tried(item, again.seed, shelf)]
        if any(item.want.shot.locked for item in clips):
            told, hint = f"{shot} is locked, and stays as it is", f"filmwright lock {shot} --off"
        elif same and not again.bridge:
            told = f"there is a take of {same[0]} with seed {again.seed} already"
            hint = f"filmwright takes {shot}, and filmwright circle {shot} TAKE"
        elif again.bridge and can.last_frame == "none":
            told, hint = f"{name} cannot end a clip on a given frame", f"filmwright retake {shot}"
        elif again.bridge and bridged(clips[-1], resolved, shelf) is None:
            told = f"no shot that was made goes on from {shot}: nothing after it would change"
            hint = f"filmwright retake {shot}"
        elif not again.bridge and not is_seeded and any(item.take is not None for item in clips):
            told = f"{name} draws just what the board says: another take of {shot} would be the same"
            hint = f"edit {shot} on the board, then: filmwright resume {typed(studio.project.folder)}"
        else:
            continue
        raise InputInvalid(told, hint=hint)


def _was_tried(item: Resolved, seed: int | None, shelf: Shelf) -> bool:
    """Whether there is a take of just this, made with this seed."""
    takes = shelf.takes.get(item.want.id, ())
    return seed is not None and any(t.seed == seed and t.fingerprint == item.fingerprint for t in takes)
