"""A shot with everything it refers to, resolved: all that a generator may look at.

Names are not pixels. In every text of a brief a character's name is written as `{bear}`, the id in braces;
that is why renaming someone throughout a board re-renders nothing.
"""

from filmwright.schemas.base import Id, Line, Model, Text
from filmwright.schemas.board import Look, Place
from filmwright.schemas.grammar import TimeOfDay, Weather
from filmwright.schemas.shot import Shot


class CastMember(Model):
    """What a character looks like; no name."""

    looks: Text = ""
    wears: Text = ""
    references: tuple[Line, ...] = ()
    """Content hashes of reference pictures, in order."""


class PropLooks(Model):
    """What a prop is and looks like."""

    what: Line
    """The name of a prop is what it is: "umbrella"."""
    looks: Text = ""
    references: tuple[Line, ...] = ()


class ShotBrief(Model):
    """One shot, self-contained. `cast` and `props` hold only what is present in the shot."""

    scene: Id
    shot: Shot
    look: Look
    place: Place
    """Its `name` is empty: names are not pixels."""
    place_id: Line = ""
    """The same place looks the same in every shot: dressing is seeded by this, not by the shot's seed."""
    time: TimeOfDay = "day"
    weather: Weather = "clear"
    cast: dict[Id, CastMember] = {}
    props: dict[Id, PropLooks] = {}
