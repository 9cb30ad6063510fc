"""A note on one shot: `s070 "slower, and she looks back"` -> the board with that shot changed, and no other.

    shot, neighbours, who is in the scene, note ─> one call ─> fields that change ─> checked ─> Board

The model can only name fields of that shot. Spoken words change only if it says that the note asks for it and
the note does speak of words. A shot keeps its `planner`: what a note changed differs from what the planner
wrote, and so outlives a new plan field by field; were the shot the person's, all the rest would freeze too.
"""

import hashlib
import json
import math
import re
from collections.abc import Sequence

from pydantic import ValidationError

from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.draft import Bible
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.reading import mark
from filmwright.agents.llm.revising import revised
from filmwright.agents.llm.shown import film
from filmwright.agents.llm.timing import needs
from filmwright.agents.llm.view import as_view
from filmwright.agents.llm.wire_revise import SPOKEN, WireRevision, revision_wire
from filmwright.agents.llm.wire_visual import boundaries
from filmwright.errors import AnswerUnusable, InputInvalid
from filmwright.schemas.base import clean_text
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.shot import Scene, Shot

MOST_LETTERS = 2000
"""Of a note."""
_TOKENS = 900
_OF_WORDS = re.compile(
    r"\b(?:words?|wording|lines?|dialog(?:ue)?|say(?:s|ing)?|said|speak(?:s|ing)?|speech|sentence|quote|tells?|asks?|answers?|"
    r"repl(?:y|ies)|shouts?|whispers?|calls?|narrat\w*|voice-?over|wort\w*|satz|sätze|zeile|sag(?:t|en|e)|dialog\w*|mots?|"
    r"paroles?|phrase|réplique|dire|dit|dise|palabras?|frase|línea|dice|diga|decir|parole|battuta|fala|diz)\b"
    r"|[\"“„«「『].+?[\"”“»」』]|(?<!\w)['‘][^'’]+['’](?!\w)|[说說话話讲講台词詞言葉]|セリフ|слов|реплик|говор|скаж",
    re.IGNORECASE | re.DOTALL,
)


_REFUSED = "say it in other words, choose another model, or edit the shot in storyboard.yaml"


def revise(board: Board, shot_id: str, note: str, writer: Writer, capabilities: Capabilities | None) -> Board:
    """Return the board with one shot changed as the note asks; all other shots are the very same.

    Raises:
        InputInvalid: there is no such shot, it is locked, the note is empty or too long, or the shot cannot
            be changed so.
        ModelFailed, OverBudget, Cancelled: as the writer says.
    """
    note = " ".join(clean_text(note).split())
    scene, shot = _found(board, shot_id)
    if shot.locked:
        raise InputInvalid(
            f"{shot_id} is locked, and stays as it is", hint=f"filmwright lock {shot_id} --off"
        )
    if not note:
        raise InputInvalid("the note is empty", hint=f'filmwright note {shot_id} "slower"')
    if len(note) > MOST_LETTERS:
        raise InputInvalid(f"the note has {len(note)} letters", hint=f"say it in {MOST_LETTERS} or fewer")
    try:
        answer = writer.ask(_call(board, scene, shot, note, capabilities))
    except AnswerUnusable as error:  # what the hints for a plan propose cannot help here
        raise AnswerUnusable(error.message, hint=_REFUSED) from error
    if not answer.changes:
        why = clean_text(answer.asks).strip()[:300] or "the model gave no reason"
        raise InputInvalid(
            f"{shot_id} was not changed: {why}",
            hint=f'ask it of this shot: filmwright note {shot_id} "slower"',
        )
    return _with(board, revised(shot, answer))


def asks_for_words(note: str) -> bool:
    """Tell whether a note speaks of words, or quotes some."""
    return _OF_WORDS.search(note) is not None


def _found(board: Board, shot_id: str) -> tuple[Scene, Shot]:
    for scene in board.scenes:
        for shot in scene.shots:
            if shot.id == shot_id:
                return scene, shot
    known = ", ".join(shot.id for shot in board.shots[:12])
    raise InputInvalid(f"there is no shot {clean_text(shot_id)} on the board", hint=f"such as {known}")


def _with(board: Board, shot: Shot) -> Board:
    """Return the board with this shot in the place of the one of its id."""
    scenes = tuple(
        scene.replace(shots=tuple(shot if one.id == shot.id else one for one in scene.shots))
        if any(one.id == shot.id for one in scene.shots)
        else scene
        for scene in board.scenes
    )
    return board.replace(scenes=scenes)


def _call(
    board: Board, scene: Scene, shot: Shot, note: str, capabilities: Capabilities | None
) -> Call[WireRevision]:
    shots = board.shots
    place = shots.index(shot)
    before, after = shots[max(0, place - 1) : place], shots[place + 1 : place + 2]
    people, things = _present(board, scene, shot, note)
    joints = dict.fromkeys([*boundaries(capabilities), shot.boundary.kind]) if before else {"cut": None}
    around = [("The shot before, which stays", before), ("The shot after, which stays", after)]
    told = [f"{what}:\n{_told(one)}" for what, some in around for one in some]
    key = _key("\n".join([note, *told, _told(shot)]))
    weather = scene.weather or "weather of the place"
    heading = f"Scene {scene.id}: {scene.heading}. {scene.time}, {weather}. {scene.mood}"
    question = "\n\n".join((
        f"{heading}\nPeople and things that may be in the shot: {', '.join(things) or 'none'}",
        _fenced(key, "\n\n".join(told)) if told else "There are no other shots.",
        f"The shot the note is about, {shot.id}:\n{_fenced(key, _told(shot))}",
        f"The note on {shot.id}:\n{_fenced(key, note)}",
    ))  # fmt: skip

    def check(answer: WireRevision) -> Sequence[str]:
        return _wrong(board, shot, note, answer)

    return Call(
        unit=f"note/{shot.id}",
        prompt=prompt("revise"),
        shared=film(_bible(board)),
        question=question,
        wire=revision_wire(people, things, tuple(joints)),
        tokens=_TOKENS,
        check=check,
    )


def _bible(board: Board) -> Bible:
    """Return what the whole film agrees on, as the planner's calls are told it."""
    return Bible(
        title=board.title, logline=board.logline, language=board.film.language, look=board.look,
        cast=board.cast, places=board.places, props=board.props, scenes=(),
    )  # fmt: skip


def _key(text: str) -> str:
    """Return eight letters that mark what is shown here, and do not occur in it."""
    turn = 0
    while True:
        key = hashlib.sha256(f"{turn}\0{text}".encode()).hexdigest()[:8]
        if key not in text.lower():
            return key
        turn += 1


def _fenced(key: str, words: str) -> str:
    return f"{mark(key, 'begin')}\n{words}\n{mark(key, 'end')}"


def _told(shot: Shot) -> str:
    """Return a shot the way a model would give it."""
    lines = [{"who": line.who, "line": line.line, "how": line.how} for line in shot.dialogue]
    view = {"action": shot.action, **as_view(shot), "dialogue": lines, "narration": shot.narration}
    view.pop("shows")
    return json.dumps({"id": shot.id, **view}, ensure_ascii=False)


def _present(board: Board, scene: Scene, shot: Shot, note: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the cast, and of all, that may be in the shot: of its scene, or named in the note."""
    ids: dict[str, None] = {}
    said = f"{note} {' '.join(one.action for one in scene.shots)}".casefold()
    for one in scene.shots:
        for frame in (one.first_frame, one.last_frame):
            ids |= dict.fromkeys(who for p in frame.placements for who in (p.who, *p.holding))
        ids |= dict.fromkeys(who for beat in one.motion.beats for who in (beat.who, beat.target) if who)
        ids |= dict.fromkeys([*(line.who for line in one.dialogue), *one.camera.subject])
    names = {key: (key, member.name, *member.aliases) for key, member in board.cast.items()}
    names |= {key: (key, prop.name) for key, prop in board.props.items()}
    ids |= dict.fromkeys(
        k for k, some in names.items() if any(n and _is_said(n.casefold(), said) for n in some)
    )
    own = [entity.id for entity in shot.motion.entities]
    people = tuple(key for key in ids if key in board.cast)
    return people, (
        *people,
        *(key for key in dict.fromkeys([*ids, *own]) if key in board.props or key in own),
    )


def _is_said(name: str, text: str) -> bool:
    if not name.isascii():
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _wrong(board: Board, shot: Shot, note: str, answer: WireRevision) -> Sequence[str]:
    """Return why an answer of the right shape cannot be taken."""
    reasons = [
        f"{name} is in `changes` and is null" for name in answer.changes if getattr(answer, name) is None
    ]
    spoken = [name for name in SPOKEN if name in answer.changes]
    if spoken and not (answer.asks_for_other_words and asks_for_words(note)):
        reasons.append(f"the note does not ask for other words: take {', '.join(spoken)} out of `changes`")
    if "seconds" in answer.changes and not (answer.seconds is not None and math.isfinite(answer.seconds)):
        reasons.append("seconds is no number")
    for name in ("first_places", "last_places"):
        who = [p.who for p in getattr(answer, name) or ()]
        if twice := sorted({one for one in who if who.count(one) > 1}):
            reasons.append(f"{name} has {', '.join(twice)} twice")
    if reasons or not answer.changes:
        return reasons
    try:
        new = revised(shot, answer)
        _with(board, new)
    except ValidationError as error:
        return [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()[:4]]
    if new == shot:
        return ["nothing would change: the shot is already so"]
    begins = {"first_frame", "first_places"} & set(answer.changes)
    if begins and new.boundary.kind in ("continue", "bridge"):
        reasons.append(
            f"the shot begins on the last frame of another: take {', '.join(sorted(begins))} out of `changes`"
        )
    least = needs(new.dialogue, new.narration)
    is_tight = new.seconds < shot.seconds or {"dialogue", "narration"} & set(answer.changes)
    if (new.dialogue or new.narration) and is_tight and new.seconds < least:
        reasons.append(f"the words take {least:g} seconds, the shot has {new.seconds:g}")
    return reasons
