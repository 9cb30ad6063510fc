"""Which frame one clip hands on to the next, and where its file is. Pure.

    cut, continue   the frame the take ends on
    bridge          the frame it was asked to end on: where the take of the next shot started

A take that was made in another size than the film's has that frame twice: as the film shows it, which says
what it is (its hash is in fingerprints), and in the generator's own pixels, for a clip of the same size.
Nothing here knows which take is chosen; that is the plan's work.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from filmwright.schemas.take import Take
from filmwright.storyboard.units import FrameRef, FrameSource, Want

if TYPE_CHECKING:
    from filmwright.storyboard.plan import Resolved, Shelf


def handed_on(take: Take) -> str:
    """Return the pixel hash of the frame that what continues from a take starts on.

    A bridge hands on the frame it was asked to end on: a generator that only comes close must not make the
    shots after it stale.
    """
    return take.consumes["last_frame"] if take.bridged else take.frame_hash


def frame_from(source: FrameSource, others: "Mapping[str, Resolved]", shelf: "Shelf") -> FrameRef | None:
    """Return the frame a source stands for now; None while nobody knows it."""
    if source.picture is not None:
        return FrameRef(pixels=shelf.hash_of(source.picture), picture=source.picture)
    other = others.get(source.unit or "")
    if other is None or other.take is None:
        return None if other is None else other.promised
    asked = stored(handed_on(other.take), shelf) if other.take.bridged else None
    return asked or _shown_by(other.take)


def pins_of(want: Want, shelf: "Shelf") -> list[FrameRef]:
    """Return the frames a bridge may end on: where takes of the next shot started, the present one first."""
    if want.last is None or want.last.pinned_by is None:
        return []
    present, takes = shelf.chosen_last(want.last.pinned_by), shelf.of(want.last.pinned_by)
    takes = takes[::-1] if present is None else [present, *takes[::-1]]
    pixels = dict.fromkeys(take.consumes.get("first_frame") for take in takes)
    return [frame for frame in (stored(p, shelf) for p in pixels) if frame is not None]


def stored(pixels: str | None, shelf: "Shelf") -> FrameRef | None:
    """Return a frame that some take shows, by its pixels; None when its file has gone."""
    for takes in shelf.takes.values():
        for take in takes:
            if take.frame_hash == pixels and take.id not in shelf.unusable:
                return _shown_by(take)
    return None


def _shown_by(take: Take) -> FrameRef:
    return FrameRef(
        pixels=take.frame_hash,
        media=take.media["picture"] if take.kind == "keyframe" else take.media["last_frame"],
        native=take.media.get("native_frame"),
        native_size=None if take.native is None else take.native.size,
    )
