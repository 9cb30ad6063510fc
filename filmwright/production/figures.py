"""Where the characters are in each shot: the frames that are looked at, with their figures labelled.

    figures.toml (a person) ─┐
    identity masks ──────────┤  the first that knows
    the board's placements ──┤  of a shot ──> boxes at a frame ──> carried by flow ──> GrabCut ──> Sample
    a detector ──────────────┘

The board's placements become boxes by drawing the shot in the animatic, which is how the board means them. A
shot that continues another starts with the boxes the other ended on. Where nobody knows, nothing is labelled.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from filmwright.errors import Cancelled, InputInvalid
from filmwright.production.footage import Footage
from filmwright.production.studio import Studio
from filmwright.schemas.figures import FIGURES, Figures
from filmwright.schemas.generation import PassName
from filmwright.schemas.score import RegionSource
from filmwright.schemas.shot import Shot
from filmwright.schemas.time import frames_in
from filmwright.storyboard.brief import brief_of, present
from filmwright.storyboard.project import Project

if TYPE_CHECKING:
    from filmwright.scoring.contract import Sample
    from filmwright.scoring.detector import Detector
    from filmwright.scoring.grabcut import Box

Starts = dict[int, dict[str, "Box"]]
"""Boxes by the frame of the shot at which they are known, and by name."""
OVER_SHOULDER = 0.2
"""How far a dark shoulder and the back of a head can be trusted: less than is judged by."""
SAMPLES = 5
"""Frames per shot that are looked at."""
FOLLOWED = 120
"""Frames of a shot between which motion is followed, at most."""
_SPECK = 0.001
"""Share of the picture from which somebody is there at all; whether enough to be judged is asked later."""
_WIDE = 480
"""Pixels: the animatic is drawn this wide to see where the board places people."""


def spread(available: Sequence[int], wanted: int) -> tuple[int, ...]:
    """Return up to `wanted` of the available frames, evenly, first and last among them.

    >>> spread(range(0, 100, 10), 3)
    (0, 40, 90)
    """
    if len(available) <= wanted:
        return tuple(available)
    return tuple(available[round(i * (len(available) - 1) / (wanted - 1))] for i in range(wanted))


def pointed(project: Project) -> Figures:
    """Return what the person says in `figures.toml`; empty where there is none.

    Raises:
        InputInvalid: it cannot be read.
    """
    path = project.folder / "figures.toml"
    hint = "a line under [s010] is: bear = [0.10, 0.20, 0.35, 0.95] (left, top, right, bottom)"
    try:
        return FIGURES.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputInvalid(f"{path}: {error}", hint=hint) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputInvalid(f"{path}: {where}: {first['msg']}", hint=hint) from None


def from_behind(shot: Shot, names: Mapping[int, str]) -> dict[int, float]:
    """Return the levels of those over whose shoulder a shot looks: of them it shows too little to judge."""
    if shot.camera.framing != "over-shoulder" or not shot.camera.subject:
        return {}
    return {level: OVER_SHOULDER for level, who in names.items() if who not in shot.camera.subject}


class Finder:
    """Finds the figures of a film, shot by shot, and remembers where each shot ended."""

    def __init__(self, studio: Studio, footage: Footage, detector: "Detector | None" = None) -> None:
        """Read what the person says; look at nothing yet."""
        self._studio, self._footage, self._detector = studio, footage, detector
        self._pointed = pointed(studio.project)
        self._ended: dict[str, dict[str, Box]] = {}

    def samples(self) -> "Iterator[Sample]":
        """Yield the frames to look at, with what is known of them."""
        before = ""
        for shot in self._studio.board.shots:
            if shot.id in self._footage.shots:
                if self._studio.stop.is_set():
                    raise Cancelled
                yield from self._of_shot(shot, shot.boundary.after or before)
            before = shot.id

    def _of_shot(self, shot: Shot, before: str) -> "Iterator[Sample]":
        if shot.id not in self._pointed and self._footage.masked(shot.id):
            yield from self._exact(shot)
            return
        every = max(2, -(-self._footage.frames(shot.id) // FOLLOWED))
        source, starts, strangers = self._starts(shot, before, every)
        if source is not None:
            yield from self._followed(shot.id, source, starts, strangers, every)

    def _exact(self, shot: Shot) -> "Iterator[Sample]":
        from filmwright.scoring.contract import Sample

        for frame in spread(self._footage.masked(shot.id), SAMPLES):
            found = self._footage.labels(shot.id, frame)
            if found is not None:
                names = {level: who for level, who in found[1].items() if who in self._studio.board.cast}
                rgb, hidden = self._footage.read(shot.id, frame, 1)[0], from_behind(shot, names)
                yield Sample(shot.id, frame, rgb, found[0], names, qualities=hidden)

    def _starts(
        self, shot: Shot, before: str, every: int
    ) -> "tuple[RegionSource | None, Starts, frozenset[str]]":
        """Return who says where the figures are, their boxes, and which of the names are none."""
        nobody: frozenset[str] = frozenset()
        if shot.id in self._pointed:
            fps, last = self._studio.board.film.fps, self._footage.frames(shot.id) - 1
            said: Starts = {}
            for who, one in self._pointed[shot.id].items():
                said.setdefault(min(last, frames_in(one.at, fps)) // every, {})[who] = one.box
            return "person", said, nobody
        cast = present(self._studio.board, shot)
        placed = self._placed(shot, cast, before, every)
        if cast <= {who for boxes in placed.values() for who in boxes} or self._detector is None:
            said_by: RegionSource = "blocking" if is_guided(self._studio, shot.id) else "placements"
            return said_by if placed else None, placed, nobody
        found = self._detected(shot.id, cast, every)
        return "detector", found, frozenset(who for boxes in found.values() for who in boxes)

    def _placed(self, shot: Shot, cast: frozenset[str], before: str, every: int) -> Starts:
        """Return the boxes of those whom the board places, or who stand there since the shot before."""
        starts: Starts = {}
        carried: dict[str, Box] = {}
        if shot.boundary.kind == "continue":
            carried = {who: box for who, box in self._ended.get(before, {}).items() if who in cast}
            if carried:
                starts[0] = carried
        named = {p.who for frame in (shot.first_frame, shot.last_frame) for p in frame.placements}
        if missing := (named & cast) - carried.keys():
            for at, boxes in _staged(self._studio, shot.id, self._footage.frames(shot.id), missing).items():
                starts.setdefault(at // every, {}).update(boxes)
        return starts

    def _detected(self, shot: str, cast: frozenset[str], every: int) -> Starts:
        """Return boxes that look like somebody, on one frame in the middle."""
        from filmwright.scoring.detector import class_noun

        assert self._detector is not None
        nouns = sorted({class_noun(self._studio.board.cast[who].looks) for who in cast})
        middle = self._footage.frames(shot) // 2 // every
        boxes = self._detector.find(self._footage.read(shot, middle * every, 1)[0], nouns)
        return {middle: {f"figure {n}": found.box for n, found in enumerate(boxes, 1)}}

    def _followed(
        self, shot: str, source: RegionSource, starts: Starts, strangers: frozenset[str], every: int
    ) -> "Iterator[Sample]":
        from filmwright.scoring.blocking import carried, small
        from filmwright.scoring.regions import labelled

        greys = [small(grey) for grey in self._footage.light(shot, every)]
        boxes: list[dict[str, Box]] = [{} for _ in greys]
        for start, some in sorted(starts.items()):
            for known, now in zip(boxes, carried(greys, min(start, len(greys) - 1), some), strict=True):
                known.update({who: box for who, box in now.items() if who not in known})
        if not strangers:
            self._ended[shot] = boxes[-1]
        everybody = sorted({who for some in boxes for who in some})
        levels = {who: level for level, who in enumerate(everybody, 1)}
        for index in spread(range(len(greys)), SAMPLES):
            rgb = self._footage.read(shot, index * every, 1)[0]
            yield labelled(shot, index * every, rgb, boxes[index], levels, source, strangers)


def starts_of_still(studio: Studio, shot: Shot) -> "dict[str, Box]":
    """Return the boxes of those whom the board places in the first frame of a shot."""
    named = {p.who for p in shot.first_frame.placements} & present(studio.board, shot)
    return _staged(studio, shot.id, 1, named).get(0, {}) if named else {}


def is_guided(studio: Studio, shot: str) -> bool:
    """Whether the shot was drawn after the board's blocking, and not only told of it in words."""
    makers = (studio.maker.of(shot, "keyframe").capabilities, studio.maker.of(shot, "clip").capabilities)
    return any(can.controls or can.redraws for can in makers)


def _staged(studio: Studio, shot: str, frames: int, wanted: Collection[str]) -> Starts:
    """Return the boxes of `wanted` in the animatic of a shot, at the first frame that shows them."""
    import numpy as np

    from filmwright.generators.animatic.passes import passes
    from filmwright.generators.animatic.renderer import Renderer
    from filmwright.generators.animatic.setup import Setup
    from filmwright.scoring.regions import box_of

    who_is_where: tuple[PassName, ...] = ("identity",)
    width, height = studio.size
    size = (_WIDE, max(2, round(height * _WIDE / width / 2) * 2))
    renderer = Renderer(Setup(brief_of(studio.board, shot), size, studio.board.film.fps, frames))
    starts: Starts = {}
    try:
        left = {level: who for who, level in renderer.labels.items() if who in wanted}
        for at in spread(range(frames), SAMPLES):
            labels = np.asarray(passes(renderer, at, who_is_where)["identity"])
            for level in [level for level in left if (labels == level).mean() >= _SPECK]:
                starts.setdefault(at, {})[left.pop(level)] = box_of(labels == level)
            if not left:
                break
    finally:
        renderer.close()
    return starts
