"""The desk: what one run of the planner has worked out so far, each thing from what came before it.

    bible ─> contents ─> shots ─> board 0 ─> repairs ─> board 1 ─> repairs ─> board 2 ─┬─> remarks ─> finished
             a scene     a scene             a scene               a scene             └─> physics ─^

Everything is worked out when somebody asks for it, once; what a model has to say comes from the writer, who
recalls what was answered before. In which order, and what side by side, is the graph's affair.
"""

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from filmwright.agents.critics.mend import mend
from filmwright.agents.critics.review import review
from filmwright.agents.llm.assemble import assemble, on_length, reviewed
from filmwright.agents.llm.bible import Gather, in_turn
from filmwright.agents.llm.content import content
from filmwright.agents.llm.contract import Writer
from filmwright.agents.llm.draft import Bible, SceneCard, SceneContent, Wishes
from filmwright.agents.llm.outline import outline
from filmwright.agents.llm.physics import moves_by_itself, physics, wanted
from filmwright.agents.llm.reading import Reading, read
from filmwright.agents.llm.repair import MOST_ROUNDS, faulted, repair
from filmwright.agents.llm.taste import taste
from filmwright.agents.llm.visual import visual
from filmwright.schemas.board import Board, FilmFormat
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Shot
from filmwright.schemas.story import Story

T = TypeVar("T")


@dataclass
class Desk:
    """What one run has worked out so far. Safe to ask from several threads."""

    story: Story
    wishes: Wishes
    film: FilmFormat
    writer: Writer
    capabilities: Capabilities | None
    window_tokens: int
    gather: Gather = in_turn
    """Asks the questions about the parts of a long story."""
    _known: dict[Hashable, Any] = field(default_factory=dict)
    _locks: dict[Hashable, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def inputs(self) -> str:
        """Hash of all that decides what is planned, but for the model and the prompts."""
        parts = (self.story, self.wishes, self.film, self.capabilities)
        told = "\0".join("" if p is None else p.model_dump_json() for p in parts)
        return hashlib.sha256(f"{told}\0{self.window_tokens}".encode()).hexdigest()

    def _once(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            if key not in self._known:
                self._known[key] = make()
            known: T = self._known[key]
            return known

    def reading(self) -> Reading:
        """Return what is known of the story before anyone is asked."""
        return self._once("reading", lambda: read(self.story, self.window_tokens))

    def bible(self) -> Bible:
        """Return what the whole film agrees on."""
        return self._once("bible", self._bible)

    def _bible(self) -> Bible:
        return outline(self.story, self.reading(), self.wishes, self.writer, self.gather)

    def card(self, scene: str) -> SceneCard:
        """Return the card of a scene."""
        return next(card for card in self.bible().scenes if card.id == scene)

    def happening(self, scene: str) -> SceneContent:
        """Return what happens in a scene."""
        return self._once(
            ("content", scene), lambda: content(self.story, self.bible(), self.card(scene), self.writer)
        )

    def shots(self, scene: str) -> tuple[Shot, ...]:
        """Return the shots of a scene as they were first planned."""
        return self._once(("visual", scene), lambda: self._shots(scene))

    def _shots(self, scene: str) -> tuple[Shot, ...]:
        bible, card, happening = self.bible(), self.card(scene), self.happening(scene)
        n = bible.scenes.index(card)
        before = self.happening(bible.scenes[n - 1].id).ends if n else ()
        return visual(self.story, bible, card, happening, before, self.capabilities, self.writer)

    def board(self, round_: int) -> Board:
        """Return the board after so many rounds of repair, with what rules alone could mend."""
        return self._once(("board", round_), lambda: self._board(round_))

    def _board(self, round_: int) -> Board:
        ids = [card.id for card in self.bible().scenes]
        if round_ == 0:
            shots = {id_: self.shots(id_) for id_ in ids}
        else:
            shots = {scene.id: scene.shots for scene in self.board(round_ - 1).scenes}
            shots |= {id_: self.repaired(id_, round_) for id_ in self.to_repair(round_ - 1)}
        contents = {id_: self.happening(id_) for id_ in ids}
        board = assemble(self.bible(), contents, shots, self.story, self.wishes, self.film)
        mended, _ = mend(board, self._review(board))
        return on_length(mended, self.wishes)  # a mend may lengthen shots

    def _review(self, board: Board) -> tuple[Note, ...]:
        return review(board, self.capabilities, story=self.story)

    def notes(self, round_: int) -> tuple[Note, ...]:
        """Return what the rules remark on the board after so many rounds."""
        return self._once(("notes", round_), lambda: self._review(self.board(round_)))

    def to_repair(self, round_: int) -> list[str]:
        """Return the scenes with errors, but those in which the last repair changed nothing."""
        found = [s.id for s in self.board(round_).scenes if faulted(s.shots, self.notes(round_))]
        if round_ == 0:
            return found
        before = {s.id: s.shots for s in self.board(round_ - 1).scenes}
        tried = self.to_repair(round_ - 1)
        return [id_ for id_ in found if id_ not in tried or self.repaired(id_, round_) != before[id_]]

    def repaired(self, scene: str, round_: int) -> tuple[Shot, ...]:
        """Return the shots of a scene after a round of repair."""
        return self._once(("repair", round_, scene), lambda: self._repaired(scene, round_))

    def _repaired(self, scene: str, round_: int) -> tuple[Shot, ...]:
        shots = next(s.shots for s in self.board(round_ - 1).scenes if s.id == scene)
        return repair(
            self.story, self.bible(), self.card(scene), shots, self.notes(round_ - 1), round_,
            self.capabilities, self.writer,
        )  # fmt: skip

    def last_board(self) -> Board:
        """Return the board after the last round of repair."""
        rounds = next((n for n in range(MOST_ROUNDS) if not self.to_repair(n)), MOST_ROUNDS)
        return self.board(rounds)

    def remarks(self) -> tuple[Note, ...]:
        """Return what the model remarks on story and tone."""
        return self._once("taste", lambda: taste(self.story, self.bible(), self.last_board(), self.writer))

    def moving(self) -> list[str]:
        """Return the scenes in which something moves by itself."""
        if not wanted(self.capabilities):
            return []
        return [s.id for s in self.last_board().scenes if any(moves_by_itself(shot) for shot in s.shots)]

    def moved(self, scene: str) -> tuple[Shot, ...]:
        """Return the shots of a scene with what moves by itself in them."""
        return self._once(("physics", scene), lambda: self._moved(scene))

    def _moved(self, scene: str) -> tuple[Shot, ...]:
        shots = next(s.shots for s in self.last_board().scenes if s.id == scene)
        return tuple(
            physics(self.story, self.bible(), scene, s, self.writer) if moves_by_itself(s) else s
            for s in shots
        )

    def finished(self) -> Board:
        """Return the board with physics, and with all that a person should look at on its shots."""
        return self._once("finished", self._finished)

    def _finished(self) -> Board:
        board = self.last_board()
        moving = self.moving()
        scenes = (s.replace(shots=self.moved(s.id)) if s.id in moving else s for s in board.scenes)
        board = board.replace(scenes=tuple(scenes))
        left = (note for note in self._review(board) if note.severity != "info")  # rules on taste are many
        return reviewed(board, (*left, *self.remarks()))
