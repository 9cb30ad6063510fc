"""Clips into scores: samples with exact masks, reference sheets, joints; the numbers go to the store.

takes ─> frames with identity masks ─┐
turnaround of each character ────────┼─> scoring.score ─> FilmScore ─> note("score", cut key)
last and first frames of joints ─────┘
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filmwright.generators.contract import Generator, Picture, Watch
from filmwright.production import registry
from filmwright.production.studio import Studio
from filmwright.production.work import read_masks
from filmwright.schemas.board import Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.generation import ClipRequest
from filmwright.schemas.grammar import Facing
from filmwright.schemas.score import FilmScore
from filmwright.schemas.shot import Camera, Frame, Placement, Shot
from filmwright.schemas.take import Take
from filmwright.storyboard.brief import brief_of
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.scoring.contract import Crop, JointFrames, Sample

SAMPLES = 5
"""Frames per clip that are looked at."""
TURNAROUND: tuple[Facing, ...] = ("camera", "three-quarter-right", "screen-left", "away")
JOINT_FRAMES = 4


def score_film(studio: Studio, resolved: Sequence[Resolved], key: str) -> FilmScore:
    """Return the scores of the chosen takes, measured once per cut."""
    known = studio.store.note("score", key)
    if known is not None:
        return FilmScore.model_validate(known)
    from filmwright.scoring import film as scoring

    clips = [item for item in resolved if item.want.kind == "clip" and item.take is not None]
    studio.tell.stage("score", len(clips))
    score = scoring.score(
        _samples(studio, clips),
        _references(studio),
        {shot.id: tuple(brief_of(studio.board, shot.id).cast) for shot in studio.board.shots},
        _joints(studio, clips),
    )
    studio.store.put_note("score", key, score.model_dump(mode="json"))
    return score


def _samples(studio: Studio, clips: Sequence[Resolved]) -> "Iterator[Sample]":
    from filmwright.assembler.colour import read_frame
    from filmwright.scoring.contract import Sample

    media = studio.store.media()
    for item in clips:
        take = item.take
        if take is None or "masks" not in take.media:
            continue
        numbers, labels = read_masks(studio.project.folder / media[take.media["masks"]].path)
        clip = studio.project.folder / media[take.media["clip"]].path
        for i in _spread(len(numbers), SAMPLES):
            rgb = read_frame(clip, numbers[i])
            names = {level: who for level, who in take.labels.items() if who in studio.board.cast}
            yield Sample(take.shot, numbers[i], rgb, labels[i], names)
        studio.tell.finished(item.want.id)


def _spread(count: int, wanted: int) -> list[int]:
    if count <= wanted:
        return list(range(count))
    return sorted({round(i * (count - 1) / (wanted - 1)) for i in range(wanted)})


def _references(studio: Studio) -> "dict[str, list[Crop]]":
    """Return a turnaround of each character, drawn by the generator on a bare stage, masks included."""
    generator = registry.load(studio.maker.name)
    if "identity" not in generator.capabilities().passes:
        return {}
    sheets: dict[str, list[Crop]] = {}
    for who, member in studio.board.cast.items():
        look = CastMember(looks=member.looks, wears=member.wears)
        sheets[who] = [crop for facing in TURNAROUND for crop in _turn(generator, studio, who, look, facing)]
    generator.close()
    return sheets


def _turn(
    generator: Generator, studio: Studio, who: str, look: CastMember, facing: Facing
) -> "Iterator[Crop]":
    from filmwright.scoring.contract import Crop

    shot = Shot(
        id="turnaround",
        camera=Camera(size="fs", subject=(who,)),
        first_frame=Frame(placements=(Placement(who=who, facing=facing),)),
        seconds=1,
    )
    brief = ShotBrief(
        scene="turnaround", shot=shot, look=studio.board.look, place=Place(name=""), cast={who: look}
    )
    request = ClipRequest(
        unit="turnaround", brief=brief, size=(480, 480), fps=studio.board.film.fps,
        frames=1, shot_frames=1, passes=("identity",),
    )  # fmt: skip
    pictures: list[Picture] = []
    report = generator.clip(request, pictures.append, Watch(is_cancelled=studio.stop.is_set))
    labels = pictures[0].passes["identity"]
    for level, name in report.labels.items():
        mask = labels == level
        if name == who and mask.any():
            yield Crop(pictures[0].rgb, mask)


def _joints(studio: Studio, clips: Sequence[Resolved]) -> "Iterator[JointFrames]":
    from filmwright.assembler.colour import read_frames
    from filmwright.scoring.contract import JointFrames

    media = studio.store.media()

    def frames(take: Take, start: int, count: int) -> "tuple[NDArray[np.uint8], ...]":
        path = studio.project.folder / media[take.media["clip"]].path
        return tuple(read_frames(path, start, count))

    by_unit = {item.want.id: item for item in clips}
    for item in clips:
        source = item.want.first
        before = by_unit.get(source.unit) if source is not None and source.unit is not None else None
        if before is None or before.take is None or item.take is None:
            continue
        if before.want.shot.id == item.want.shot.id:
            continue  # inside one shot; the pieces of one take
        tail = min(JOINT_FRAMES, before.take.frames)
        yield JointFrames(
            before.want.shot.id,
            item.want.shot.id,
            frames(before.take, before.take.frames - tail, tail),
            frames(item.take, 0, min(JOINT_FRAMES, item.take.frames)),
        )
