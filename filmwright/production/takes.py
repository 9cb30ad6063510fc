"""A unit as a task for a worker, and what came back as a take: the two ends of every render.

    Resolved ─> task_of ─> Task ─> (a worker) ─> Made ─> publish files ─> record ─> Take

What a generator promised to the pixel and did not show is recorded as dropped, whether it says so or not.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from filmwright.production.conform import asked
from filmwright.production.options import CRF
from filmwright.production.studio import Studio
from filmwright.production.task import Made, Task
from filmwright.schemas.generation import (
    Anchor,
    Capabilities,
    ClipRequest,
    Dropped,
    Instruction,
    KeyframeRequest,
    Support,
)
from filmwright.schemas.job import Job
from filmwright.schemas.take import Media, MediaKind, Take
from filmwright.schemas.verdict import Change
from filmwright.storyboard.caption import caption, words_of
from filmwright.storyboard.caption_lead import lead_of
from filmwright.storyboard.fingerprints import content_of
from filmwright.storyboard.ledger import InTransaction
from filmwright.storyboard.media import publish
from filmwright.storyboard.plan import Resolved
from filmwright.storyboard.units import FrameRef, Want

MASKS_EVERY = 12
"""Identity masks are kept for every n-th frame: scoring needs a handful per clip."""


def task_of(
    item: Resolved, studio: Studio, job: Job, before: Mapping[str, Resolved], change: Change | None = None
) -> Task:
    """Return the task for a unit: its request, where to write, how much to keep."""
    want, maker = item.want, studio.maker.for_want(item.want)
    request = request_of(item, studio, job.seed, before, job.provider_id, change)
    scratch = scratch_of(studio) / f"{want.id.replace('/', '-')}-{job.seed}"
    keep = 1 if want.stretch is None else want.stretch.kept
    task = Task(maker.name, request, scratch, keep=keep, crf=CRF[studio.quality], config=studio.config)
    return replace(task, job=job, store=studio.store.at) if maker.capabilities.billed else task


def request_of(
    item: Resolved,
    studio: Studio,
    seed: int,
    before: Mapping[str, Resolved],
    job: str | None = None,
    change: Change | None = None,
) -> KeyframeRequest | ClipRequest:
    """Return what the generator of a unit is asked for; `job` is the provider's id of the same request.

    `change` is what a verdict wants otherwise.
    """
    want, can = item.want, studio.maker.for_want(item.want).capabilities
    words, language = words_of(studio.board), studio.board.film.language
    told = caption(
        want.brief,
        moment=want.moment if want.stretch is None else "whole",
        words=words,
        language=language,
        limit_words=can.words,
        lead=lead_of(want.brief, change, words, language),
    )
    common: dict[str, Any] = {
        "unit": want.id,
        "brief": want.brief,
        "prompt": told.text,
        "negative": told.negative,
        "size": studio.size,
        "fps": want.fps,
        "quality": studio.quality,
        "seed": seed,
        "job": job,
        "anchors": _anchors(item, studio),
        "sketches": _sketches(want, studio.project.folder),
        "references": _references(want, studio),
        "emphasis": {} if change is None else change.references,
    }
    if want.stretch is None:
        return KeyframeRequest(**common, moment=1 if want.moment == "last" else 0)
    return ClipRequest(
        **common,
        frames=want.stretch.frames,
        start=want.stretch.start,
        shot_frames=want.shot_frames + want.continues,
        joint=want.stretch.joint,
        state=_state_before(item, before, studio),
        past_frames=_past_frames(item, before, studio),
        colours=_colours(item, before, studio) if can.first_frame == "soft" or _recoloured(change) else None,
        passes=("identity",) if "identity" in can.passes else (),
        passes_every=MASKS_EVERY,
    )


def _recoloured(change: Change | None) -> bool:
    return change is not None and change.colours


def likeness(
    item: Resolved, studio: Studio, seed: int, before: Mapping[str, Resolved], change: Change | None = None
) -> object:
    """Return what a unit has in common with those that may share its call; None: it is made alone."""
    maker = studio.maker.for_want(item.want)
    can = maker.capabilities
    if maker.alike is None or not can.resident or can.billed:
        return None
    request = request_of(item, studio, seed, before, change=change)
    like = maker.alike(asked(cast(ClipRequest, request), can))  # stills are asked for in the same way
    stronger = () if change is None else tuple(change.references.items())  # one call, one strength
    return None if like is None else (item.want.kind, like, stronger)


def scratch_of(studio: Studio) -> Path:
    """Return where this process keeps unfinished files: others may be at work on the same project."""
    return studio.project.scratch / studio.owner.replace("/", "_")


def record(
    item: Resolved,
    made: Made,
    studio: Studio,
    seed: int,
    before: Mapping[str, Resolved],
    also: InTransaction,
    wanted: str = "",
    change: Change | None = None,
) -> Take:
    """Publish the files of a finished task and commit its take, with `also`; return the take as stored."""
    hashes, media = published(made.files, studio)
    want, maker = item.want, studio.maker.for_want(item.want)
    take = Take(
        id=0,
        unit=want.id,
        shot=want.shot.id,
        kind=want.kind,
        number=1,
        fingerprint=item.fingerprint or "",
        content=content_of(item.want, item.consumes),
        generator=maker.name,
        generator_version=maker.version,
        seed=seed,
        reads=dict(item.reads),
        consumes={role: ref.pixels for role, ref in item.consumes.items()},
        settings=dict(maker.settings),
        media=hashes,
        frame_hash=made.frame_hash,
        frames=made.frames,
        size=studio.size,
        fps=want.fps,
        native=made.native,
        dropped=(*made.report.dropped, *_unkept(item, made, studio, before)),
        notes=made.report.notes,
        measured=made.report.measured,
        continuity=made.report.continuity,
        state=made.report.state,
        labels=made.labels,
        wanted=wanted,
        change=change,
        bridged=want.bridges and "last_frame" in item.consumes,
        seconds_spent=round(made.seconds_spent, 3),
        created=datetime.now(UTC),
        circled=True,
    )
    return studio.store.add_take(take, media, also)


def published(files: Mapping[str, Path], studio: Studio) -> tuple[dict[str, str], list[Media]]:
    """Move finished files among the project's media; return their hashes by role, and their rows."""
    media: list[Media] = []
    hashes: dict[str, str] = {}
    for role, path in files.items():
        sha, final = publish(path, studio.project.media)
        hashes[role] = sha
        relative = final.relative_to(studio.project.folder).as_posix()
        media.append(
            Media(sha256=sha, kind=_KINDS.get(role, "picture"), path=relative, bytes=final.stat().st_size)
        )
    return hashes, media


_KINDS: dict[str, MediaKind] = {"clip": "clip", "masks": "masks"}
"""What a file is, by its role; all others are pictures."""


def _unkept(
    item: Resolved, made: Made, studio: Studio, before: Mapping[str, Resolved]
) -> tuple[Dropped, ...]:
    """Return the frames that were promised to the pixel, given in the generator's size, and are not there."""
    can, found = studio.maker.for_want(item.want).capabilities, []
    ends: tuple[tuple[Instruction, str, str, Support], ...] = (
        ("first_frame", "start", made.first_frame_hash, can.first_frame),
        ("last_frame", "end", made.frame_hash, can.last_frame),
    )
    told = {dropped.what for dropped in made.report.dropped}
    for role, verb, shown, support in ends:
        source = item.want.sources.get(role)
        given = before.get(source.unit or source.pinned_by or "") if source is not None else None
        if given is None or given.take is None or given.take.size != studio.size:
            continue
        asked = item.consumes[role]
        comparable = _asked_size(studio, can) in (studio.size, asked.native_size)
        if support == "exact" and comparable and role not in told and shown != asked.pixels:
            why = f"the clip does not {verb} on the picture it was given"
            found.append(Dropped(what=role, why=why))
    return tuple(found)


def _references(want: Want, studio: Studio) -> dict[str, tuple[Path, ...]]:
    """Return the reference pictures of whom and what a shot shows: cast, props, place, look."""
    board, brief = studio.board, want.brief
    shown = {who: board.cast[who].references for who in brief.cast}
    shown |= {key: board.props[key].references for key in brief.props if key not in shown}
    if brief.place_id in board.places:
        shown.setdefault(brief.place_id, board.places[brief.place_id].references)
    shown.setdefault("look", board.look.references)
    return {
        key: tuple(studio.project.folder / path for path in paths) for key, paths in shown.items() if paths
    }


def _anchors(item: Resolved, studio: Studio) -> tuple[Anchor, ...]:
    can = studio.maker.for_want(item.want).capabilities
    files = {role: _file(ref, studio, can) for role, ref in item.consumes.items()}
    frame = {"first_frame": 0, "last_frame": -1}
    return tuple(Anchor(picture=files[role], frame=frame[role]) for role in frame if role in files)


def _sketches(want: Want, folder: Path) -> tuple[Anchor, ...]:
    """Return the person's drawings of the frames that a unit begins or ends with."""
    first, last = want.shot.first_frame.sketch, want.shot.last_frame.sketch
    if want.stretch is None:
        sketch = last if want.moment == "last" else first
        return () if sketch is None else (Anchor(picture=folder / sketch, frame=0),)
    ends = want.stretch.start + want.stretch.frames >= want.shot_frames + want.continues
    drawn = ((first, 0, want.stretch.start == 0), (last, -1, ends))
    return tuple(
        Anchor(picture=folder / path, frame=n) for path, n, here in drawn if here and path is not None
    )


def _file(ref: FrameRef, studio: Studio, can: Capabilities) -> Path:
    """Return the file of a frame: in the generator's own pixels where there is one, else in the film's."""
    folder = studio.project.folder
    if ref.picture is not None:
        return folder / ref.picture
    is_native = ref.native is not None and ref.native_size == _asked_size(studio, can)
    return picture_file(studio, (ref.native if is_native else ref.media) or "")


def _asked_size(studio: Studio, can: Capabilities) -> tuple[int, int]:
    return can.grid_at(studio.quality).size_for(studio.size)


def _past_frames(item: Resolved, before: Mapping[str, Resolved], studio: Studio) -> tuple[Path, ...]:
    """Return the frames a clip goes on from, in the generator's own pixels: it made them, in this size."""
    take, maker = _take_before(item, before), studio.maker.for_want(item.want)
    if take is None or take.generator != maker.name or not maker.capabilities.past_frames:
        return ()
    size = take.size if take.native is None else take.native.size
    if size != _asked_size(studio, maker.capabilities) or take.bridged:
        return ()
    roles = sorted(role for role in take.media if role.startswith("tail-"))
    return tuple(picture_file(studio, take.media[role]) for role in roles[-maker.capabilities.past_frames :])


def _colours(item: Resolved, before: Mapping[str, Resolved], studio: Studio) -> Path | None:
    """Return the still that opens the chain a clip belongs to: its colours are kept."""
    while (source := item.want.first) is not None:
        if source.picture is not None:
            return studio.project.folder / source.picture
        other = before.get(source.unit or "")
        if other is None or other.take is None:
            return None
        if other.want.kind == "keyframe":
            return picture_file(studio, other.take.media["picture"])
        item = other
    return None


def _take_before(item: Resolved, before: Mapping[str, Resolved]) -> Take | None:
    """Return the take whose last frame a clip starts on."""
    source = item.want.first
    other = before.get(source.unit) if source is not None and source.unit is not None else None
    return None if other is None or other.want.kind == "keyframe" else other.take


def picture_file(studio: Studio, sha: str) -> Path:
    """Return the file of a stored picture."""
    return studio.project.folder / "media" / sha[:2] / f"{sha}.png"


def _state_before(item: Resolved, before: Mapping[str, Resolved], studio: Studio) -> str | None:
    take, maker = _take_before(item, before), studio.maker.for_want(item.want)
    return take.state if take is not None and take.generator == maker.name else None  # nobody reads another's
