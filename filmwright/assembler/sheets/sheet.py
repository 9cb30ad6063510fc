"""What a sheet shows, as data: every shot of the board with its pictures, its place in the film, its words.

    Board ─┐
    starts ─┼─> panels_of ─> Panel, Panel, ...
    spots ─┘

It decides what is written and in which order; where it stands on paper, and how it looks, others decide.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from filmwright.schemas.board import Board
from filmwright.schemas.shot import Camera, Scene, Shot

Ink = Literal["plain", "bold", "grey", "mark", "camera"]
Run = tuple[Ink, str]
"""Words in one ink."""
Spot = tuple[float, float]
"""Where somebody's feet are in a picture: shares of its width and height, from the top left."""
Spots = Mapping[str, Spot]

SPOKEN = {"off-screen": "O.S.", "voice-over": "V.O."}
DOUBTFUL = 0.5
"""Below this confidence the planner asks for a person's eye."""


@dataclass(frozen=True)
class Views:
    """What is to be seen of one shot: JPEG files, as bytes."""

    first: bytes
    last: bytes | None = None
    """How the shot ends, where that is another picture."""
    is_old: bool = False
    """Whether the pictures were made before the board said what it says now."""
    spots: Spots | None = None
    """Where everybody stands in the first picture, if that was measured."""


@dataclass(frozen=True)
class Panel:
    """One shot on the sheet."""

    shot: Shot
    scene: str
    seconds_in: float
    """When it starts in the film."""
    paragraphs: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """A whole sheet, before it is laid out."""

    board: Board
    panels: tuple[Panel, ...]
    dated: str
    """Of the board: a sheet of the same board is the same sheet on every day."""
    edition: str
    """The first letters of the board's hash: which edit of it was printed."""
    seconds: float
    """Length of the film."""

    @property
    def aspect(self) -> float:
        """Width of the picture by its height."""
        width, height = self.board.film.size
        return width / height


def panels_of(board: Board, starts: Mapping[str, float]) -> tuple[Panel, ...]:
    """Return every shot as a panel; `starts` says at how many seconds each stands in the film."""
    return tuple(
        Panel(shot, scene.id, starts.get(shot.id, 0.0), tuple(_paragraphs(board, shot)))
        for scene in board.scenes
        for shot in scene.shots
    )


def headings_of(board: Board) -> dict[str, str]:
    """Return the heading of each scene; of one without, its place and time."""
    return {scene.id: scene.heading or _heading(board, scene) for scene in board.scenes}


def camera_words(camera: Camera) -> str:
    """Return size, lens and angle: `MCU · 35 mm · low angle`. The move has an arrow of its own."""
    lens = f"{camera.focal_mm} mm" if camera.focal_mm else ""
    angle = {"eye": "", "overhead": "overhead", "worm": "worm’s eye"}.get(
        camera.angle, f"{camera.angle} angle"
    )
    framing = "" if camera.framing == "single" else camera.framing.replace("-", " ")
    return " · ".join(word for word in (camera.size.upper(), framing, lens, angle) if word)


def _heading(board: Board, scene: Scene) -> str:
    place = board.places.get(scene.place) if scene.place else None
    return " – ".join(word for word in (place.name if place else "", scene.time) if word)


def _paragraphs(board: Board, shot: Shot) -> Iterator[tuple[Run, ...]]:
    into = transition_words(shot)
    action = "" if _is_only_said(shot) else " ".join(shot.action.split())
    if action or into:
        words: tuple[Run, ...] = (("plain", action),) if action else ()
        yield ((("grey", f"{into}  "), *words) if into else words)
    for line in shot.dialogue:
        member = board.cast.get(line.who)
        name = member.name if member else line.who
        how = "; ".join(word for word in (SPOKEN.get(line.mode, ""), line.how) if word)
        told = f" ({how})" if how else ""
        yield (("bold", f"{name}{told}: "), ("plain", " ".join(line.line.split())))
    if shot.narration and shot.narration != shot.action:
        yield (("bold", "Narrator: "), ("plain", " ".join(shot.narration.split())))
    for name, words_ in (
        ("ENDS ON", shot.last_frame.describe),
        ("LIGHT", shot.light),
        ("SOUND", shot.sound),
        ("MUSIC", shot.music),
    ):
        if words_:
            yield (("grey", f"{name}  "), ("plain", " ".join(words_.split())))
    marks = list(shot.review)
    if not marks and shot.confidence is not None and shot.confidence < DOUBTFUL:
        marks.append(f"the planner is {shot.confidence:.0%} sure")
    yield from ((("mark", f"! {' '.join(mark.split())}"),) for mark in marks)


def _is_only_said(shot: Shot) -> bool:
    """Whether the action is word for word what is said: it would stand there twice."""
    told, said = shot.action, "".join(line.line for line in shot.dialogue)
    return _letters(told) == _letters(said)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def transition_words(shot: Shot) -> str:
    """Return how the cut into the shot looks: `DISSOLVE 0.8 s`; nothing for a plain cut."""
    kind = shot.transition.kind
    if kind == "cut":
        return ""
    timed = not kind.endswith("-cut")
    return kind.replace("-", " ").upper() + (f" {shot.transition.seconds:g} s" if timed else "")


def clock(seconds: float, *, tenths: bool = False) -> str:
    """Return a place in the film as `1:04`, or `1:02:09` beyond the hour; with `tenths`, `1:04.5`."""
    whole = int(seconds + 1e-6)
    hours, minutes = whole // 3600, whole // 60 % 60
    rest = f".{int((seconds + 1e-6) * 10) % 10}" if tenths else ""
    return (f"{hours}:{minutes:02d}" if hours else f"{minutes}") + f":{whole % 60:02d}{rest}"
