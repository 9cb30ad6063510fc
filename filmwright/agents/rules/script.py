"""What the rules read out of a story, before anyone thinks of cameras: moments in scenes.

    Story -> (prose | screenplay) -> Script of Moments -> length -> coverage -> Board

One moment becomes one shot. A moment knows who does what and what is said; it knows nothing of sizes and
frames. Frozen data only.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from filmwright.schemas.board import Character, LeftOut, Place, Prop
from filmwright.schemas.grammar import DialogueMode, Emotion, TimeOfDay, TransitionKind, Verb, Weather
from filmwright.schemas.motion import Entity, Force
from filmwright.schemas.shot import Span

Role = Literal["action", "speech", "establish", "reaction", "insert", "card"]
Way = Literal["", "on", "back", "toward", "away", "in", "out"]


@dataclass(frozen=True)
class Member:
    """One of the cast, and the words that mean them."""

    id: str
    name: str
    words: tuple[str, ...]
    """Lower-case names and nouns, the longest first."""
    pronoun: str
    character: Character


@dataclass(frozen=True)
class Deed:
    """Someone does something. `way` says where a movement goes, as far as the words say it."""

    who: str
    verb: Verb
    target: str | None = None
    way: Way = ""


@dataclass(frozen=True)
class Speech:
    """One line that someone says. `who` is empty when the rules could not tell."""

    who: str
    line: str
    how: str = ""
    mode: DialogueMode = "on-screen"
    to: str = ""
    """Who is spoken to, as far as the words say it."""
    at_once: bool = False
    """Said at the same time as the line before (dual dialogue)."""


@dataclass(frozen=True)
class Moment:
    """What one shot will tell."""

    span: Span
    text: str
    """The words as they stand in the story, on one line."""
    role: Role = "action"
    narration: str = ""
    deeds: tuple[Deed, ...] = ()
    speech: tuple[Speech, ...] = ()
    present: tuple[str, ...] = ()
    """Who is named or meant in these words, in order."""
    leaving: tuple[str, ...] = ()
    """Who leaves the scene with these words."""
    feelings: tuple[tuple[str, Emotion], ...] = ()
    things: tuple[str, ...] = ()
    """Ids of the props that these words are about."""
    holds: tuple[tuple[str, str], ...] = ()
    """(who, thing): carried from here on."""
    entities: tuple[Entity, ...] = ()
    forces: tuple[Force, ...] = ()
    goes_on: bool = False
    """The same speech as the moment before: one take, if it can be."""
    deeds_first: bool = False
    """The deeds come before what is said."""
    paragraph: int = 0
    seconds: float = 0.0
    """A length that was asked for; 0 means the natural one."""
    sure: float = 0.7
    doubts: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The one this moment is about: who acts first, else who speaks, else who is named first."""
        if self.deeds:
            return self.deeds[0].who
        if self.speech and self.speech[0].who:
            return self.speech[0].who
        return self.present[0] if self.present else ""

    @property
    def words(self) -> int:
        """Rough length in words; two signs of a script without spaces count as one word."""
        return count_words(self.text)


@dataclass(frozen=True)
class SceneDraft:
    """Moments in one place at one time."""

    moments: tuple[Moment, ...]
    heading: str = ""
    place: str | None = None
    time: TimeOfDay = "day"
    weather: Weather | None = None
    opens: Literal["film", "place", "time", "cut"] = "place"
    """Why a new scene begins here."""
    transition: TransitionKind | None = None
    """What a screenplay asks for; by default it follows from `opens`."""
    summary: str = ""


@dataclass(frozen=True)
class Script:
    """A whole story as moments."""

    title: str
    scenes: tuple[SceneDraft, ...]
    cast: dict[str, Character] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    props: dict[str, Prop] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All moments, in order."""
        return tuple(m for scene in self.scenes for m in scene.moments)

    def with_scenes(self, scenes: tuple[SceneDraft, ...], left_out: tuple[LeftOut, ...] = ()) -> "Script":
        """Return the script with other scenes, and more words that were left out."""
        return replace(self, scenes=tuple(s for s in scenes if s.moments), left_out=self.left_out + left_out)


def count_words(text: str) -> int:
    """Return the number of words; scripts that use no spaces count two signs as a word.

    >>> count_words("the last ferry")
    3
    >>> count_words("狐狸与乌鸦")
    3
    """
    wide = sum(
        "\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7ff" or "\u0e00" <= c <= "\u0eff" for c in text
    )
    if wide:
        rest = "".join(" " if c >= "\u0e00" else c for c in text)
        return (wide + 1) // 2 + len(rest.split())
    return len(text.split())
