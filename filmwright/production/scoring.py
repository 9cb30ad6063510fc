"""Clips into scores: figures, reference sheets, joints; the numbers go to the store.

takes ─> frames with their figures ─┐
sheet of each character ────────────┼─> scoring.score ─> FilmScore ─> note("score", cut key)
last and first frames of joints ────┘
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from filmwright.production import chains
from filmwright.production.described import Described
from filmwright.production.figures import Finder
from filmwright.production.footage import Footage
from filmwright.production.sheets import references, wardrobe
from filmwright.production.studio import Studio
from filmwright.schemas.board import Board
from filmwright.schemas.config import Scoring
from filmwright.schemas.continuity import ChainDrift, PromptMatch
from filmwright.schemas.score import FilmScore, JointScore, ShotHealth
from filmwright.schemas.shot import Shot
from filmwright.scoring.edition import VERSION
from filmwright.storyboard.brief import present
from filmwright.storyboard.plan import Resolved
from filmwright.storyboard.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.scoring.detector import Detector

Part = TypeVar("Part", ShotHealth, JointScore, ChainDrift)
READ_AT_ONCE = 24
"""Frames of a shot that are held at a time while it is watched."""
JOINT_FRAMES = 8
"""Frames on each side of a joint: drawn on twos, that is four drawings."""
WIDE = frozenset(("ews", "ws", "fs"))
"""Shot sizes that show everyone who is there."""


def known_score(store: Store, key: str) -> FilmScore | None:
    """Return the scores of a cut if it was measured, by this version of the scorer."""
    known = store.note("score", f"{VERSION} {key}")
    return None if known is None else FilmScore.model_validate(known)


def is_current(studio: Studio, key: str) -> bool:
    """Whether the scores of a cut were measured with what the person has set by now."""
    return (studio.store.note("score basis", f"{VERSION} {key}") or {}) == _basis(studio)


def _basis(studio: Studio) -> dict[str, object]:
    """Return what the scores of a cut depend on, beside the cut: what was set, and the person's own files."""
    given, folder = studio.config.scoring, studio.project.folder
    found: dict[str, object] = {}
    if given != Scoring():  # to ask loads nothing where nothing is set
        from filmwright.scoring.embedders import registry as embedders

        found["embedders"] = [f"{e.name} {e.version}" for e in embedders.chosen(given)]
        detector = detector_of(studio)
        found["detector"] = "" if detector is None else detector.edition
    if "identity" not in studio.maker.capabilities.passes:  # else where people stand is in the pictures
        placed = [(shot.camera, shot.first_frame, shot.last_frame) for shot in studio.board.shots]
        found["blocking"] = _digest(repr(placed).encode())
    paths = [path for member in studio.board.cast.values() for path in member.references]
    files = [folder / path for path in ("figures.toml", *paths)]
    return found | {path.name: _digest(path.read_bytes()) for path in files if path.is_file()}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def detector_of(studio: Studio) -> "Detector | None":
    """Return the detector that is set; None where none is."""
    folder = studio.config.scoring.detector
    if folder is None:
        return None
    from filmwright.scoring.detector import Detector

    return Detector(folder)


def score_film(studio: Studio, resolved: Sequence[Resolved], key: str) -> FilmScore:
    """Return the scores of the chosen takes, measured once per cut and version of the scorer."""
    known = known_score(studio.store, key)
    if known is not None and is_current(studio, key):
        return known
    from filmwright.scoring import film as scoring  # half a second that a run with nothing to do saves
    from filmwright.scoring.embedders import registry as embedders

    footage = Footage(studio, resolved)
    studio.tell.stage("score", len(footage.shots))
    parts = _Parts(studio, resolved, str(VERSION))
    described = Described(studio.project.folder / ".filmwright" / "figures", str(VERSION))
    score = scoring.score(
        Finder(studio, footage, detector_of(studio)).samples(),
        references(studio, resolved),
        {shot.id: expected(studio.board, shot, footage) for shot in studio.board.shots},
        _joints(resolved, footage, parts),
        _health(studio, footage, parts),
        embedders=embedders.chosen(studio.config.scoring),
        known=described,
        wardrobe=wardrobe(resolved),
        drift=_drift(resolved, footage, parts),
        prompts=_prompts(studio, footage),
    )
    parts.keep()
    described.tidy()
    studio.store.put_note("score", f"{VERSION} {key}", score.model_dump(mode="json"))
    studio.store.put_note("score basis", f"{VERSION} {key}", _basis(studio))
    return score


class _Parts:
    """What was measured of single shots and joints, kept by their clips: an edit measures what it changed."""

    def __init__(self, studio: Studio, resolved: Sequence[Resolved], version: str) -> None:
        self._store, self._version = studio.store, version
        self._before = studio.store.note("score parts", version) or {}
        self._now: dict[str, dict[str, object]] = {}
        self._fps = str(studio.board.film.fps)
        self._clips: dict[str, str] = {}
        for item in resolved:
            if item.want.kind == "clip" and item.take is not None:
                shot = item.want.shot.id
                self._clips[shot] = f"{self._clips.get(shot, shot)} {item.take.media['clip']}"

    def of(
        self, kind: type[Part], shots: Sequence[str], measure: Callable[[], Part], asked: str = ""
    ) -> Part:
        """Return what is known of these shots, for what was `asked` of them, else measure it."""
        words = " ".join((kind.__name__, self._fps, asked, *(self._clips[shot] for shot in shots)))
        key = hashlib.sha256(words.encode()).hexdigest()
        known = self._before.get(key)
        part = measure() if known is None else kind.model_validate(known)
        self._now[key] = part.model_dump(mode="json")
        return part

    def keep(self) -> None:
        """Remember the parts of this cut, and no others."""
        self._store.put_note("score parts", self._version, self._now)


def expected(board: Board, shot: Shot, footage: Footage) -> tuple[str, ...]:
    """Return who must be seen in a shot: everyone present, or in a closer one whom the camera is on.

    Whoever else of those present gets into the frame (a listener's shoulder) belongs there, too; a voice
    without a body is not waited for.
    """
    cast = present(board, shot)
    framed = cast & set(shot.camera.subject)
    wanted = framed if framed and shot.camera.size not in WIDE else cast
    seen = footage.seen(shot.id) if shot.id in footage.shots else None
    if seen is None:
        return tuple(sorted(wanted))
    return tuple(sorted(wanted & footage.drawn(shot.id) | cast & seen))


def _health(studio: Studio, footage: Footage, parts: _Parts) -> Iterator[ShotHealth]:
    from filmwright.scoring.asked import motion_target
    from filmwright.scoring.health import measure_health

    asked = {shot.id: motion_target(shot) for shot in studio.board.shots}

    def measured(shot: str) -> ShotHealth:
        starts = range(0, footage.frames(shot), READ_AT_ONCE)
        frames = (frame for start in starts for frame in footage.read(shot, start, READ_AT_ONCE))
        return measure_health(shot, frames, float(studio.board.film.fps), asked[shot])

    for shot in footage.shots:
        yield parts.of(ShotHealth, (shot,), partial(measured, shot), f"{asked[shot]:.4f}")
        studio.tell.finished(shot)


def _joints(resolved: Sequence[Resolved], footage: Footage, parts: _Parts) -> Iterator[JointScore]:
    from filmwright.scoring.contract import JointFrames
    from filmwright.scoring.joints import score_joint

    def measured(before: str, after: str) -> JointScore:
        last = tuple(footage.read(before, -JOINT_FRAMES, JOINT_FRAMES))
        return score_joint(JointFrames(before, after, last, tuple(footage.read(after, 0, JOINT_FRAMES))))

    for item in resolved:
        source = item.want.first
        if item.want.kind != "clip" or not item.want.continues or source is None or source.unit is None:
            continue
        before, after = source.unit.split("/")[0], item.want.shot.id
        if before != after and {before, after} <= set(footage.shots):
            score = parts.of(JointScore, (before, after), partial(measured, before, after))
            yield score if item.take is None else score.model_copy(update={"maker": item.take.generator})


def _drift(resolved: Sequence[Resolved], footage: Footage, parts: _Parts) -> Iterator[ChainDrift]:
    for chain in chains.chains(resolved, footage.shots):
        yield parts.of(ChainDrift, chain, partial(chains.measured, chain, resolved, footage))


def _prompts(studio: Studio, footage: Footage) -> "tuple[PromptMatch, ...]":
    if studio.config.scoring.clip is None:  # to ask would load half a second's worth
        return ()
    from filmwright.scoring.prompts import FRAMES, match_prompts

    def frames(shot: str) -> "list[NDArray[np.uint8]]":
        ends = [footage.frames(shot) * (2 * k + 1) // (2 * FRAMES) for k in range(FRAMES)]
        return [footage.read(shot, number, 1)[0] for number in ends]

    words = {shot.id: shot.prompt or shot.action for shot in studio.board.shots}
    return match_prompts(studio.config.scoring.clip, ((s, frames(s)) for s in footage.shots), words)
