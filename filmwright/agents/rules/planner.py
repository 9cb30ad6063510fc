"""The rules planner: Story -> Board, without a model, without the network, the same board every time.

    Story -> Script (prose | screenplay) -> length -> coverage -> Board

It is honest, not clever: every shot carries a confidence and what a person should look at.
"""

from dataclasses import replace
from fractions import Fraction

from filmwright.agents.rules.coverage import shoot, with_openings
from filmwright.agents.rules.length import fit_minutes, fit_shots
from filmwright.agents.rules.prose import read_prose
from filmwright.agents.rules.rhythm import breathe
from filmwright.agents.rules.screenplay import read_screenplay
from filmwright.agents.rules.script import SceneDraft, Script
from filmwright.errors import InputInvalid
from filmwright.schemas.board import Board, FilmFormat, LeftOut, Look
from filmwright.schemas.grammar import LookStyle
from filmwright.schemas.story import Story

MAX_SHOTS = 400
"""More would not be planned but copied; a longer story is filmed from its beginning."""

_MOST_SENTENCES = 3 * MAX_SHOTS
"""Short sentences share a shot, so a few more are read than can be filmed."""


def plan(
    story: Story,
    *,
    size: tuple[int, int] = (1280, 720),
    fps: Fraction | int = 24,
    style: LookStyle = "flat",
    minutes: float | None = None,
    shots: int | None = None,
) -> Board:
    """Return a board for `story`; deterministic.

    `size` is width and height in pixels; `minutes` the length of the film, `shots` their number, where given.
    Every sentence lies in the source of a shot, or is listed in `left_out` with the reason.

    Raises:
        InputInvalid: the story cannot fill, or cannot fit into, that many minutes or shots.
    """
    if shots is not None and not 1 <= shots <= MAX_SHOTS:
        raise InputInvalid(f"a film of {shots} shots is not possible", hint=f"ask for 1 to {MAX_SHOTS} shots")
    if minutes is not None and not 0 < minutes <= 120:
        raise InputInvalid(
            f"a film of {minutes} minutes is not possible", hint="ask for more than 0 and at most 120"
        )
    script = _capped(with_openings(breathe(_read(story))), story)
    if minutes is not None:
        script = fit_minutes(script, minutes, may_drop=True)
    if shots is not None:
        script = fit_shots(script, shots, story.text)
        script = fit_minutes(script, minutes, may_drop=False) if minutes is not None else script
    return Board(
        title=script.title[:300],
        film=FilmFormat(
            size=size, fps=Fraction(fps), language=story.language if story.language != "und" else "en"
        ),
        look=Look(style=style),
        cast=script.cast,
        places=script.places,
        props=script.props,
        scenes=shoot(script),
        left_out=tuple(sorted(script.left_out, key=lambda gone: gone.source)),
    )


def _read(story: Story) -> Script:
    if story.form == "screenplay":
        return read_screenplay(story, 2 * _MOST_SENTENCES)
    return read_prose(story, story.sentences[:_MOST_SENTENCES])


def _capped(script: Script, story: Story) -> Script:
    """Keep the first shots that one film may have, and say that the rest is left out."""
    kept: list[SceneDraft] = []
    room = MAX_SHOTS
    for scene in script.scenes:
        kept.append(replace(scene, moments=scene.moments[:room]))
        room -= len(kept[-1].moments)
    script = script.with_scenes(tuple(kept))
    if not script.moments:
        raise InputInvalid("nothing in the story can be filmed", hint="write at least one sentence of story")
    told = max(m.span[1] for m in script.moments)
    told = max([told, *(gone.source[1] for gone in script.left_out if gone.source[0] <= told)])
    named = {gone.source[0] for gone in script.left_out}
    rest = [s for s in story.sentences if s[0] >= told and s[0] not in named]
    if not rest:
        return script
    left_out = tuple(gone for gone in script.left_out if gone.source[0] < rest[0][0])
    why = (
        f"the rules planner films at most {MAX_SHOTS} shots, from the beginning: the story goes on after them"
    )
    return replace(
        script, left_out=(*left_out, LeftOut(source=(rest[0][0], story.sentences[-1][1]), why=why))
    )
