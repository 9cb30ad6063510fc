"""The rules planner: Story -> Board, without a model, without the network, the same board every time.

    Story -> Script (prose | screenplay) -> length -> coverage -> Board

It is honest, not clever: every shot carries a confidence and what a person should look at.
"""

from fractions import Fraction

from filmwright.agents.rules.coverage import shoot
from filmwright.agents.rules.prose import read_prose
from filmwright.errors import InputInvalid
from filmwright.schemas.board import Board, FilmFormat, LeftOut, Look
from filmwright.schemas.grammar import LookStyle
from filmwright.schemas.story import Story

MAX_SHOTS = 400
"""More would not be planned but copied; a longer story is filmed from its beginning."""


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
    sentences = story.sentences[:MAX_SHOTS]
    script = read_prose(story, sentences)
    left_out = list(script.left_out)
    if len(story.sentences) > len(sentences):
        left_out.append(
            LeftOut(
                source=(story.sentences[len(sentences)][0], story.sentences[-1][1]),
                why=f"the rules planner films at most {MAX_SHOTS} shots, from the beginning",
            )
        )
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
        left_out=tuple(left_out),
    )
