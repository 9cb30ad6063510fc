"""The visual pass: the content of a scene -> its shots, as many as its card says.

    content ─> pieces ─> a call of at most 12 shots ─> views by shot id ─┬─ camera, frames, acts: the model's
      who stands where at the start ─┘                                   └─ words, speakers, sources: copied

Scenes do not wait for one another: the state at their start comes from the content pass. What a view may not
break (joints, talk in the frame, lengths) is made right here; what is a matter of film grammar is left to
the critics.
"""

from collections.abc import Mapping, Sequence

from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Bible, SceneCard, SceneContent, Standing
from filmwright.agents.llm.pieces import Piece, lines_of, misplaced, pieces_of, sentences_of, shared_out
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.shown import fenced, film, scene, standing, told
from filmwright.agents.llm.timing import needs, paced
from filmwright.agents.llm.view import joined, misframed, seen, standing_after
from filmwright.agents.llm.wire_visual import Views, WireShot, answers, boundaries, miscounted, shots_wire
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.shot import Shot, Span
from filmwright.schemas.story import Story

MOST_IN_A_CALL = 12
"""Shots that one call is asked for: a longer answer is cut off by small servers."""
_SHOT_TOKENS = 520
_TEXT_LETTERS = 3900


def shot_ids(bible: Bible) -> dict[str, tuple[str, ...]]:
    """Return the ids of every scene's shots: by tens through the film, known before any is planned."""
    ids: dict[str, tuple[str, ...]] = {}
    before = 0
    for card in bible.scenes:
        ids[card.id] = tuple(f"s{10 * (before + n):03d}" for n in range(1, card.shots + 1))
        before += card.shots
    return ids


def visual(
    story: Story,
    bible: Bible,
    card: SceneCard,
    content: SceneContent,
    before: tuple[Standing, ...],
    capabilities: Capabilities | None,
    writer: Writer,
) -> tuple[Shot, ...]:
    """Return the shots of a scene: exactly `card.shots`, about `card.seconds` long together.

    `before` is how people stand when it begins. Every beat of the content is in exactly one shot, or, when it
    has several lines, every line is. Dialogue, narration and sources are the content's, word for word.

    Raises:
        ModelFailed: no valid answer came; OverBudget, Cancelled: as the writer says.
    """
    shots: list[Shot] = []
    parts = shared_out(pieces_of(content), shot_ids(bible)[card.id], MOST_IN_A_CALL)
    for n, (ids, pieces) in enumerate(parts, 1):
        unit = f"plan/{card.id}/shots" + (f"/{n}" if len(parts) > 1 else "")
        stands = standing_after(shots[-1], bible.cast) if shots else before
        ends = content.ends if n == len(parts) else ()
        call = _call(unit, story, bible, card, ids, pieces, (stands, ends), capabilities)
        shots += _shots(answers(writer.ask(call), ids), pieces, story, bible, shots)
    return paced(joined(shots), card.seconds)


def _call(
    unit: str,
    story: Story,
    bible: Bible,
    card: SceneCard,
    ids: Sequence[str],
    pieces: Sequence[Piece],
    stands: tuple[tuple[Standing, ...], tuple[Standing, ...]],
    capabilities: Capabilities | None,
) -> Call[Views]:
    least = sum(p.seconds for p in pieces)
    seconds = max(least, card.seconds * len(ids) / max(1, card.shots))
    question = "\n\n".join((
        scene(bible, card),
        f"The shots to plan: {', '.join(ids)}; together about {seconds:.0f} seconds.\n"
        f"Joints that may be used: {', '.join(boundaries(capabilities))}.",
        "How everyone stands when this begins:\n" + standing(stands[0]),
        *(("How everyone stands when it ends:\n" + standing(stands[1]),) if stands[1] else ()),
        "The pieces of the content, in order:\n" + fenced(story, told(pieces)),
    ))  # fmt: skip

    def check(answer: Views) -> Sequence[str]:
        views = answers(answer, ids)
        reasons = misplaced({id_: view.covers for id_, view in views.items()}, pieces)
        reasons = (*miscounted(answer, ids), *reasons)
        return (*reasons, *(reason for id_, view in views.items() for reason in misframed(id_, view)))

    return Call(
        unit=unit,
        prompt=prompt("visual"),
        shared=film(bible),
        question=question,
        wire=shots_wire(ids, [p.ref for p in pieces], things_of(bible, card, pieces), capabilities),
        tokens=_SHOT_TOKENS * len(ids) + 200,
        check=check,
    )


def things_of(bible: Bible, card: SceneCard, pieces: Sequence[Piece] = ()) -> tuple[str, ...]:
    """Return the people and things that may be in a scene's frames."""
    acting = [
        w for p in pieces for w in (*p.beat.who, *(d.who for d in p.beat.deeds), *(x.who for x in p.lines))
    ]
    named = dict.fromkeys([*card.cast, *acting, *card.props])
    return tuple(id_ for id_ in named if id_ in bible.cast or id_ in bible.props)


def _shots(
    views: Mapping[str, WireShot], pieces: Sequence[Piece], story: Story, bible: Bible, before: Sequence[Shot]
) -> list[Shot]:
    by_ref = {p.ref: p for p in pieces}
    things = {*bible.cast, *bible.props}
    shots: list[Shot] = []
    for id_, view in views.items():
        mine = [by_ref[ref] for ref in view.covers if ref in by_ref]
        previous = [*before, *shots][-1:]
        source = span_of(story, mine or pieces[:1]) if mine or not previous else previous[0].source
        shots.append(seen(_worded(id_, mine, source), view, things))
    return shots


def _worded(id_: str, pieces: Sequence[Piece], source: Span | None) -> Shot:
    """Return a shot that has its words, and is not seen yet."""
    lines, too_many = lines_of(pieces)
    narration = " ".join(p.narration for p in pieces if p.narration)[:_TEXT_LETTERS]
    lost = f"{too_many} lines found no room: give the film more shots"
    return Shot(
        id=id_,
        action=" ".join(p.beat.action for p in pieces if p.opens)[:_TEXT_LETTERS],
        dialogue=lines,
        narration=narration,
        seconds=needs(lines, narration),
        source=source,
        planner="llm",
        review=(lost,) if too_many else (),
    )


def span_of(story: Story, pieces: Sequence[Piece]) -> Span | None:
    """Return the words of the story that pieces tell."""
    if not pieces:
        return None
    first, end = sentences_of(pieces)
    told_here = story.sentences[first:end]
    return (told_here[0][0], told_here[-1][1]) if told_here else None
