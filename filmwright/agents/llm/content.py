"""The content pass: what happens in a scene and who says which line, fixed before anyone thinks of a camera.

    a scene's sentences ─> lines found by us (q1, q2 ...) ─> plan/sc010/content ─> checks ─> SceneContent

Beats are cut by their first sentences, so every sentence lies in one. Words that are spoken or narrated are
copied from the story; what a model retypes is only used to look them up.
"""

from collections.abc import Iterator, Sequence

from filmwright.agents.llm.casting import key
from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import (
    Bible,
    ContentBeat,
    Deed,
    SceneCard,
    SceneContent,
    Standing,
)  # fmt: skip
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.reading import delimiter, marked, untold
from filmwright.agents.llm.scenes import cut, untiled
from filmwright.agents.llm.shown import film, scene, standing
from filmwright.agents.llm.spoken import lines_between
from filmwright.agents.llm.story_words import (
    ScenePart,
    dialogue,
    holds_speech,
    look_up,
    narration,
    telling_seconds,
)
from filmwright.agents.llm.traits import LINE, TEXT, tidied, unfit
from filmwright.agents.llm.wire_content import Happening, happening_wire
from filmwright.agents.llm.wire_outline import NOBODY
from filmwright.schemas.story import Story

MOST_SENTENCES, MOST_LINES = 60, 40
"""Of one question; a longer scene is asked about in parts."""
_MOST_DEEDS = 12
_ROOM = 1.15
"""Of a scene's seconds, for speech and narration."""


def content(story: Story, bible: Bible, card: SceneCard, writer: Writer) -> SceneContent:
    """Return what happens in the scene `card`.

    Raises:
        ModelFailed, OverBudget, Cancelled: as the writer says.
    """
    parts = _parts(story, bible, card)
    beats: list[ContentBeat] = []
    ends: tuple[Standing, ...] = ()
    for n, part in enumerate(parts, 1):
        unit = f"plan/{card.id}/content{n if len(parts) > 1 else ''}"
        answer = writer.ask(_call(part, unit, ends))
        beats += _beats(part, answer, len(beats))
        ends = _ends(answer)
    return SceneContent(scene=card.id, beats=tuple(beats), ends=ends)


def content_calls(story: Story, bible: Bible, card: SceneCard) -> tuple[Call[Happening], ...]:
    """Return the questions about a scene, as far as they can be known before the first is answered."""
    parts = _parts(story, bible, card)
    suffix = [str(n) if len(parts) > 1 else "" for n in range(1, len(parts) + 1)]
    return tuple(_call(part, f"plan/{card.id}/content{n}", ()) for part, n in zip(parts, suffix, strict=True))


def _parts(story: Story, bible: Bible, card: SceneCard) -> tuple[ScenePart, ...]:
    first, last = card.sentences
    lines = lines_between(story, first, last)
    held = dict.fromkeys(range(first, last), 0)
    for line in lines:
        held[line.sentence] += 1
    cuts, count = [first], 0
    for i in range(first, last):
        if i > cuts[-1] and (i - cuts[-1] >= MOST_SENTENCES or count + held[i] > MOST_LINES):
            cuts.append(i)
            count = 0
        count += held[i]
    names = {key(n): id_ for id_, one in bible.cast.items() for n in (*one.aliases, one.name)}
    named = {f"q{n}": (names.get(key(line.cue), ""), line) for n, line in enumerate(lines, 1)}
    found: list[ScenePart] = []
    for a, b in cut(cuts, last):
        here = {id_: one for id_, one in named.items() if a <= one[1].sentence < b}
        known = {id_: one for id_, one in here.items() if one[0]}
        asked = {id_: line for id_, (who, line) in here.items() if not who}
        found.append(ScenePart(story, bible, card, (a, b), known, asked))
    return tuple(found)


def _call(part: ScenePart, unit: str, before: Sequence[Standing]) -> Call[Happening]:
    card, sentences = part.card, part.sentences[1] - part.sentences[0]
    notes: dict[int, dict[int, str]] = {}
    for id_, line in part.asked.items():
        notes.setdefault(line.sentence, {})[line.span[0]] = id_
    beats = min(sentences, max(2, card.shots))
    also = [f"{who}: also {', '.join(part.bible.cast[who].aliases)}" for who in card.cast]
    lines = [
        scene(part.bible, card),
        f"Length: {card.shots} shots, {card.seconds:g} seconds; about {beats} beats.",
        f"Cast of this scene: {', '.join(card.cast) or NOBODY}. Props: {', '.join(card.props) or 'none'}.",
        *(line for line in also if not line.endswith("also ")),
        *(["How everyone stands before it:", standing(before)] if before else []),
        f"Lines to give to speakers: {', '.join(part.asked) or 'none'}.",
        marked(part.story, *part.sentences, delimiter(part.story), notes),
    ]
    return Call(
        unit=unit,
        prompt=prompt("content"),
        shared=film(part.bible),
        question="\n".join(lines),
        wire=happening_wire(card.cast, part.speakers, card.props, tuple(part.asked)),
        tokens=400 + 130 * beats + 40 * len(part.asked) + 80 * len(card.cast),
        check=lambda answer: tuple(_wrong(part, answer))[:12],
    )


def _wrong(part: ScenePart, answer: Happening) -> Iterator[str]:
    begin, end = part.sentences
    skipped = untold(part.story)
    if not answer.beats:
        yield "there is no beat"
    firsts = [beat.first_sentence for beat in answer.beats]
    yield from untiled(firsts, begin, end, skipped, piece="beat")
    if firsts != sorted(firsts):
        yield "the beats are not in the order of the story"
    for beat in answer.beats:
        yield from unfit(f"the action at sentence {beat.first_sentence}", beat.action, TEXT, needed=True)
        if len(beat.deeds) > _MOST_DEEDS:
            yield f"{len(beat.deeds)} deeds at sentence {beat.first_sentence}: at most {_MOST_DEEDS}"
    yield from _wrong_lines(part, answer)
    yield from _wrong_words(part, answer)
    told = [one.who for one in answer.ends if one.who != NOBODY]
    for who in part.card.cast:
        if told.count(who) != 1:
            yield f"`ends` says {'nothing' if who not in told else 'twice'} how {who} stands"


def _wrong_lines(part: ScenePart, answer: Happening) -> Iterator[str]:
    given = [one.line for one in answer.lines if one.line != NOBODY]
    if missing := [id_ for id_ in part.asked if id_ not in given]:
        yield f"nobody is named for {', '.join(missing[:8])}: every line has a speaker, or '{NOBODY}'"
    if twice := sorted({id_ for id_ in given if given.count(id_) > 1}):
        yield f"{', '.join(twice[:8])} stands twice among the lines"
    for one in answer.lines:
        yield from unfit(f"how {one.line} is said", one.how, LINE)
        if one.mode == "on-screen" and one.who != NOBODY and one.who not in part.card.cast:
            yield f"{one.who}, who says {one.line}, is not in this scene: off-screen or voice-over?"
    unspoken = [
        one.line
        for one in answer.lines
        if one.who == NOBODY and one.line in part.asked and part.asked[one.line].sure
    ]
    if len(unspoken) > max(2, len(part.asked) // 2):
        yield f"nobody says {', '.join(unspoken[:8])}: name who speaks, from the words around the line"


def _wrong_words(part: ScenePart, answer: Happening) -> Iterator[str]:
    begin, end = part.sentences
    spoken = [line.span for _, line in part.known.values()] + [line.span for line in part.asked.values()]
    for one in answer.unmarked:
        span = look_up(part, one.sentence, one.words)
        if span is None:
            yield f"'{tidied(one.words)[:60]}' does not stand in sentence {one.sentence}: copy the words"
        elif any(span[0] < b and a < span[1] for a, b in spoken):
            yield f"'{tidied(one.words)[:60]}' is a line already"
        else:
            spoken.append(span)
    for i in sorted({i for beat in answer.beats for i in beat.narrated}):
        if not begin <= i < end or i in untold(part.story):
            yield f"sentence {i} is narrated and is no sentence of this scene"
        elif holds_speech(part, answer, i):
            yield f"sentence {i} holds spoken words: a narrator does not tell it as well"
    speech, told = telling_seconds(part, answer)
    share = part.card.seconds * (end - begin) / max(1, part.card.sentences[1] - part.card.sentences[0])
    if told and speech + told > _ROOM * share + 1:
        yield f"speech takes {speech:.0f}, narration {told:.0f} of {share:.0f} seconds: narrate less"


def _beats(part: ScenePart, answer: Happening, before: int) -> Iterator[ContentBeat]:
    firsts = [part.sentences[0], *(beat.first_sentence for beat in answer.beats[1:])]
    spoken = dialogue(part, answer)
    for n, (beat, run) in enumerate(
        zip(answer.beats, cut(firsts, part.sentences[1]), strict=True), before + 1
    ):
        lines = tuple(d for i, d in spoken if run[0] <= i < run[1])
        deeds = tuple(
            Deed(who=act.who, verb=act.verb, target=None if act.target == NOBODY else act.target)
            for act in beat.deeds
            if act.who != NOBODY
        )
        who = [*beat.who, *(deed.who for deed in deeds), *(d.who for d in lines)]
        yield ContentBeat(
            id=f"b{n}",
            sentences=run,
            action=tidied(beat.action),
            who=tuple(dict.fromkeys(w for w in who if w != NOBODY)),
            deeds=deeds,
            dialogue=lines,
            narration=" ".join(narration(part, answer, run))[:4000],
        )


def _ends(answer: Happening) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            who=one.who,
            present=one.present,
            zone=one.zone,
            depth=one.depth,
            facing=one.facing,
            posture=one.posture,
            emotion=one.emotion,
            holding=tuple(dict.fromkeys(thing for thing in one.holding if thing != NOBODY)),
        )
        for one in answer.ends
        if one.who != NOBODY
    )
