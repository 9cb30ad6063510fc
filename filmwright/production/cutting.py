"""Chosen takes into the film: the cut, its sound and subtitles, the report beside it.

chosen takes ─> Cut ─┬─> lay_out ─> cues ─> film.srt
├─> scratch soundtrack
└─> assemble ─> film.mp4
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from filmwright.errors import RenderFailed
from filmwright.production.cut_sides import sides_of
from filmwright.production.options import CRF
from filmwright.production.studio import Studio
from filmwright.schemas.cut import Cut, CutClip, CutShot
from filmwright.schemas.take import Media, Take
from filmwright.storyboard.media import sha256_of, write_whole
from filmwright.storyboard.plan import Resolved

FILM_VERSION = 1
"""Raise it when the same cut gives other bytes."""


def cut_of(
    studio: Studio, resolved: Sequence[Resolved], clip_of: Callable[[Resolved], CutClip] | None = None
) -> Cut:
    """Return the cut of the chosen takes; `clip_of` says which clip a unit has in it (by default its take's).

    Raises:
        RenderFailed: a shot has no usable take yet.
    """
    clip_of = clip_of or _clips(studio)
    clips: dict[str, list[CutClip]] = {}
    for item in resolved:
        if item.want.kind == "clip":
            clips.setdefault(item.want.shot.id, []).append(clip_of(item))
    board = studio.board
    shots = []
    for scene in board.scenes:
        place = board.places.get(scene.place) if scene.place is not None else None
        for shot in scene.shots:
            shots.append(
                CutShot(
                    shot=shot,
                    scene=scene.id,
                    heading=scene.heading,
                    set=place.set if place is not None else "stage",
                    weather=scene.weather or (place.weather if place is not None else "clear"),
                    time=scene.time,
                    mood=scene.mood,
                    clips=tuple(clips[shot.id]),
                )
            )
    return Cut(
        title=board.title,
        film=board.film,
        size=studio.size,
        crf=CRF[studio.quality],
        style=board.look.style,
        names={who: member.name for who, member in board.cast.items()},
        credits=_credits(studio, resolved),
        shots=tuple(shots),
    )


_NEVER_SEEN = {
    "locked", "review", "confidence", "planner", "source", "seed", "generator", "prompt", "negative",
}  # fmt: skip
"""Fields of a shot that no cut shows or sounds: a lock must not cut the film again."""


def key_of(cut: Cut) -> str:
    """Return the identity of a cut: the same key, the same film."""
    clips = [[clip.sha256 for clip in shot.clips] for shot in cut.shots]
    plain = cut.model_dump_json(exclude={"shots": {"__all__": {"clips": True, "shot": _NEVER_SEEN}}})
    return hashlib.sha256(f"{FILM_VERSION}{clips}{plain}".encode()).hexdigest()


def assemble(studio: Studio, cut: Cut) -> str:
    """Make `film.mp4` and `film.srt` from the cut, unless they are there already; return the cut's key."""
    key, project = key_of(cut), studio.project
    if is_cut(studio, key):
        return key
    if (studio.store.note("film", "cut") or {}).get("key") == key:
        studio.tell.say("the film is missing or was altered, and is cut again")
    from filmwright.assembler import film, subtitles, timeline

    laid = timeline.lay_out(cut)
    cues = subtitles.cues(cut, laid)
    text = subtitles.srt(cues, laid.fps)
    studio.tell.stage("film", 1)
    track = None
    if cut.film.sound:
        from filmwright.assembler import sound

        track = sound.scratch_track(cut, laid, cues)
    report = film.assemble(
        cut,
        project.film,
        project.segments,
        sound=track,
        subtitles=text if cues else None,
        on_progress=lambda done, total: studio.tell.unit("film", done, total),
        is_cancelled=studio.stop.is_set,
    )
    write_whole(project.subtitles, text.encode())
    studio.tell.finished("film")
    studio.store.put_note(
        "film",
        "cut",
        {
            "key": key,
            "bytes": project.film.stat().st_size,
            "written": project.film.stat().st_mtime_ns,
            "sha256": sha256_of(project.film),
            "frames": report.frames,
            "report": vars_of(report),
            "sides": sides_of(cut),
        },
    )
    return key


def is_cut(studio: Studio, key: str) -> bool:
    """Whether the film of this cut is there, with its subtitles."""
    made = studio.store.note("film", "cut")
    if made is None or made["key"] != key:
        return False
    return is_whole(studio.project.film, made) and studio.project.subtitles.is_file()


def vars_of(report: object) -> dict[str, object]:
    """Return the plain numbers and words of a report."""
    fields = getattr(report, "__dataclass_fields__", {})
    values = {name: getattr(report, name) for name in fields}
    return {name: v for name, v in values.items() if isinstance(v, int | float | str)}


def is_whole(film: Path, made: dict[str, object]) -> bool:
    """Whether the film is, byte for byte, what was made; it is read only if it was written since."""
    try:
        stat = film.stat()
        if stat.st_size != made["bytes"]:
            return False
        return stat.st_mtime_ns == made.get("written") or sha256_of(film) == made.get("sha256")
    except OSError:
        return False


def _clips(studio: Studio) -> Callable[[Resolved], CutClip]:
    media = studio.store.media()

    def clip_of(item: Resolved) -> CutClip:
        if item.take is None:
            raise RenderFailed(f"{item.want.shot.id} has no take yet", hint="filmwright resume")
        return _clip(studio, item.take, media)

    return clip_of


def _clip(studio: Studio, take: Take, media: dict[str, Media]) -> CutClip:
    sha = take.media["clip"]
    path = studio.project.folder / media[sha].path
    if take.size != studio.size or take.fps != studio.board.film.fps:
        return _conformed(studio, path, sha)
    return CutClip(path=path, sha256=sha, frames=take.frames)


def conformed_path(studio: Studio, sha: str) -> Path:
    """Return where a clip is kept in the film's size and rate."""
    width, height = studio.size
    return studio.project.segments / f"{sha[:24]}-{width}x{height}.mp4"


def _conformed(studio: Studio, path: Path, sha: str) -> CutClip:
    """Return the clip in the film's size and rate; an older take of another size may be in the cut."""
    from filmwright.assembler import check
    from filmwright.assembler.clip_index import read_index
    from filmwright.assembler.mezzanine import conform
    from filmwright.assembler.spec import MezzanineSpec

    target = conformed_path(studio, sha)
    if not check.is_sealed(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        spec = MezzanineSpec(size=studio.size, fps=studio.board.film.fps, crf=CRF[studio.quality])
        part = target.with_suffix(".part.mp4")
        conform(path, part, spec)
        part.replace(target)
        check.seal(target)
    index = read_index(target)
    return CutClip(path=target, sha256=index.sha256, frames=index.frames)


def _credits(studio: Studio, resolved: Sequence[Resolved]) -> tuple[str, ...]:
    """Return who made the film: those whose takes play, and who would make what is not there yet."""
    planners = {shot.planner for shot in studio.board.shots}
    how = {"rules": "Planned by rules", "llm": "Planned by a language model", "person": "Planned by hand"}
    planned = ", ".join(text for name, text in how.items() if name in planners)
    cast = tuple(member.name for member in studio.board.cast.values())
    makers: dict[str, dict[str, None]] = {"clip": {}, "keyframe": {}}
    for item in resolved:
        name = studio.maker.for_want(item.want).name if item.take is None else item.take.generator
        makers[item.want.kind][name] = None
    drawn = " and ".join(makers["clip"] or [studio.maker.name])
    stills = " and ".join(name for name in makers["keyframe"] if name not in makers["clip"])
    drawn += f", stills by {stills}" if stills else ""
    return (f"{planned or 'Planned by hand'}. Pictures generated by {drawn}.", *cast)
