"""A screenplay (Fountain) -> Script: the words already say where, when and who; little is left to guess.

    elements -> scenes by heading -> action paragraphs and cues -> moments

A heading belongs to the first shot of its scene; what is for the writer (notes, sections, page breaks)
is listed as left out, with the reason.
"""

import re
from dataclasses import dataclass, field, replace

from filmwright.agents.reading import fountain
from filmwright.agents.reading.fountain import Element
from filmwright.agents.reading.sentences import split_sentences
from filmwright.agents.rules.deeds import Told, read_deeds
from filmwright.agents.rules.focus import Focus
from filmwright.agents.rules.physics import Matter, read_matter
from filmwright.agents.rules.players import cue_key, find_players, mode_of, spelled
from filmwright.agents.rules.props import read_things
from filmwright.agents.rules.script import Moment, SceneDraft, Script, Speech
from filmwright.agents.rules.settings import Atlas, read_setting
from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.world import TIMES, Ground, feelings_in, ground_of
from filmwright.schemas.board import LeftOut, Place, Prop
from filmwright.schemas.grammar import IntExt, TimeOfDay, TransitionKind, Weather
from filmwright.schemas.shot import Span
from filmwright.schemas.story import Story

WHY_UNTOLD: dict[str, str] = {
    "title-page": "the title page: it stands on the title card",
    "note": "a note to the writer",
    "boneyard": "cut by the writer (boneyard)",
    "section": "a section mark: structure, not picture",
    "synopsis": "a synopsis: kept as the summary of its scene",
    "page-break": "a page break",
    "transition": "a transition: it is set on the cut into the next shot",
}
_TRANSITIONS: tuple[tuple[str, TransitionKind], ...] = (
    ("DISSOLVE", "dissolve"), ("FADE IN", "fade-in"), ("FADE TO WHITE", "dip-to-white"), ("FADE TO BLACK",
    "dip-to-black"),
    ("FADE OUT", "fade-out"), ("FADE", "fade-in"), ("SMASH", "smash-cut"), ("MATCH", "match-cut"), ("JUMP",
    "jump-cut"),
    ("WIPE", "wipe"), ("IRIS", "iris"), ("CUT TO BLACK", "dip-to-black"), ("CUT", "cut"),
)  # fmt: skip
_PREFIX = re.compile(r"(?P<where>(?:INT|EXT|EST|I\.?/E)\.?(?:/(?:INT|EXT)\.?)?)(?:\.|\s)\s*", re.IGNORECASE)
_SAME_TIME = words_of("continuous same moments later")


@dataclass
class _Scene:
    """A scene while it is read."""

    draft: SceneDraft
    moments: list[Moment] = field(default_factory=list)


def read_screenplay(story: Story, most: int) -> Script:
    """Read a screenplay, or its first `most` elements, as a script."""
    return _Reader(story, fountain.parse(story.text)[:most]).read()


class _Reader:
    """Walks the elements once."""

    def __init__(self, story: Story, elements: tuple[Element, ...]) -> None:
        self.story, self.elements = story, elements
        self.players = find_players(elements)
        self.members = tuple(self.players.values())
        self.focus, self.atlas = Focus(self.members), Atlas()
        self.props: dict[str, Prop] = {}
        self.left_out: list[LeftOut] = []
        self.scenes: list[_Scene] = []
        self.time: TimeOfDay = "day"
        self.weather: Weather | None = None
        """What the last words about it said, indoors or out."""
        self.transition: TransitionKind | None = None
        self.pending: list[Span] = []
        self.english = story.language in ("en", "und")
        self.paragraph = 0

    def read(self) -> Script:
        i = 0
        while i < len(self.elements):
            element = self.elements[i]
            self.paragraph += 1
            if element.kind == "heading":
                self._heading(element)
            elif element.kind == "character":
                i = self._cue(i)
                continue
            elif element.kind in ("action", "lyrics", "centered", "dialogue", "parenthetical"):
                self._action(element)
            else:
                self._aside(element)
            i += 1
        self._empty_scene()
        scenes = tuple(replace(s.draft, moments=tuple(s.moments)) for s in self.scenes if s.moments)
        return Script(
            title=self.story.title, scenes=scenes, cast={m.id: m.character for m in self.members},
            places=self.atlas.places, props=self.props, left_out=tuple(self.left_out),
        )  # fmt: skip

    def _aside(self, element: Element) -> None:
        before = self.left_out[-1] if self.left_out else None
        if before and element.kind == "title-page":
            self.left_out[-1] = before.replace(source=(before.source[0], element.span[1]))
            return
        self.left_out.append(LeftOut(source=element.span, why=WHY_UNTOLD[element.kind]))
        if element.kind == "transition":
            upper = element.text.upper()
            self.transition = next((kind for words, kind in _TRANSITIONS if words in upper), "cut")
        elif element.kind == "synopsis" and self.scenes:
            draft = self.scenes[-1].draft
            self.scenes[-1].draft = replace(draft, summary=f"{draft.summary} {element.text}".strip())

    def _heading(self, element: Element) -> None:
        self._empty_scene()
        prefix = _PREFIX.match(element.text)
        where = prefix.group("where").upper() if prefix else ""
        rest = element.text[prefix.end() :] if prefix else element.text
        parts = re.split(r"\s+[-–—]+\s+", rest)
        time, later = self._time(parts[1:])
        place = self._place(" - ".join(p for p in parts if not _is_time(p)) or rest, where)
        weather = read_setting(rest).weather if self.english else None
        goes_on = bool(set(re.findall(r"[a-z]+", " ".join(parts[1:]).lower())) & _SAME_TIME)
        if weather is None and goes_on and self.atlas.places[place].interior == "ext":
            weather = self.weather  # it rained a moment ago: it still does
        draft = SceneDraft(
            (), heading=element.text, place=place, time=time, weather=weather,
            opens="film" if not self.scenes else "time" if later else "cut", transition=self.transition,
            summary="",
        )  # fmt: skip
        self.transition = None
        self.scenes.append(_Scene(draft))
        self.pending = [element.span]

    def _time(self, parts: list[str]) -> tuple[TimeOfDay, bool]:
        later = any("later" in p.lower() for p in parts)
        for part in reversed(parts):
            found = next((name for name, pattern in TIMES if pattern.search(part)), None)
            if found or re.fullmatch(r"\s*day\s*", part, re.IGNORECASE):
                self.time = found or "day"
                break
        return self.time, later

    def _place(self, words: str, where: str) -> str:
        plain = " ".join(words.split()).strip(" .-–—/") or "Somewhere"
        ground = ground_of(plain) if self.english else None
        inside: IntExt = "int-ext" if "/" in where else "int" if where.startswith("I") else "ext"
        if inside == "int":
            ground = Ground("interior", True) if ground is None or not ground.interior else ground
        elif ground is not None and ground.interior and inside == "ext":
            ground = Ground("city")
        key = slug(plain)
        if key not in self.atlas.places:
            self.atlas.places[key] = Place(
                name=spelled(plain)[:300], set=ground.set if ground else "stage", interior=inside
            )
        return key

    def _scene(self) -> _Scene:
        if not self.scenes:  # words before the first heading
            place = self.atlas.find("", None)
            self.scenes.append(_Scene(SceneDraft((), place=place, opens="film", transition=self.transition)))
            self.transition = None
        return self.scenes[-1]

    def _span(self, span: Span) -> Span:
        """Let the first moment of a scene cover its heading."""
        start = self.pending[0][0] if self.pending else span[0]
        self.pending = []
        return (start, span[1])

    def _empty_scene(self) -> None:
        if self.pending and self.scenes:
            draft = self.scenes[-1].draft
            moment = Moment(
                self.pending[0],
                draft.heading,
                "establish",
                sure=0.7,
                doubts=("the scene has a heading and no action",),
            )
            self.scenes[-1].moments.append(moment)
            self.pending = []

    def _told(self, text: str) -> Told:
        return read_deeds(text, self.members, self.focus) if self.english else Told((), (), False, 0)

    def _action(self, element: Element) -> None:
        raw = self.story.text[slice(*element.span)]
        pieces: list[Span] = [element.span]
        if element.kind == "action":
            shift = element.span[0]
            pieces = [(a + shift, b + shift) for a, b in split_sentences(raw, self.story.language)]
        for n, span in enumerate(pieces):
            words = fountain.clean(self.story.text[slice(*span)]) if len(pieces) > 1 else element.text
            if not words:
                self.left_out.append(LeftOut(source=span, why=WHY_UNTOLD["note"]))
                continue
            self._action_moment(self._span(span), words, element, first=n == 0)

    def _action_moment(self, span: Span, text: str, element: Element, *, first: bool) -> None:
        scene = self._scene()
        if self.transition and first:
            self._ask(self.transition)
        told = self._told(text)
        matter = read_matter(text) if self.english else Matter()
        owner = told.deeds[0].who if told.deeds else next(iter(told.present), "")
        things, holds = (
            read_things(text, owner, self.props, {m.id for m in self.members}) if self.english else ((), ())
        )
        if self.english and (weather := read_setting(text).weather):
            self.weather = weather
            if scene.draft.weather is None and self._outside(scene):
                scene.draft = replace(scene.draft, weather=weather)
        card = element.kind in ("centered", "lyrics")
        doubts = ["a pronoun was resolved by guess: check who acts"] if told.guessed else []
        feelings = feelings_in(text) if self.english else ()
        scene.moments.append(
            Moment(
                span=span,
                text=text,
                role="card" if card else "action",
                narration=text if card else "",
                deeds=told.deeds,
                present=told.present,
                feelings=tuple((owner, f) for f in feelings[-1:] if owner),
                things=things,
                holds=holds,
                entities=matter.entities,
                forces=matter.forces,
                paragraph=self.paragraph,
                sure=0.9 if told.deeds or matter.entities else 0.7,
                doubts=tuple(doubts),
            )
        )

    def _outside(self, scene: _Scene) -> bool:
        place = self.atlas.places.get(scene.draft.place or "")
        return place is not None and place.interior == "ext"

    def _ask(self, kind: TransitionKind) -> None:
        """Keep a transition that stands inside a scene for the review: shots inside a scene join by cuts."""
        self.transition = None if kind == "cut" else kind

    def _cue(self, i: int) -> int:
        """Read a cue and what is said under it; return where it ends."""
        cue = self.elements[i]
        member = self.players[cue_key(cue.text)]
        mode = mode_of(cue.extension)
        lines: list[Speech] = []
        how, end, j = "", cue.span[1], i + 1
        while j < len(self.elements) and self.elements[j].kind in (
            "parenthetical",
            "dialogue",
            "lyrics",
            "note",
            "boneyard",
        ):
            element = self.elements[j]
            if element.kind == "parenthetical":
                how = element.text
            elif element.kind in ("dialogue", "lyrics"):
                manner = "singing" if element.kind == "lyrics" else how
                lines.append(Speech(member.id, element.text, manner, mode, at_once=cue.dual and not lines))
                how = ""
            else:
                self._aside(element)
                j += 1
                continue
            end, j = element.span[1], j + 1
        self.focus.name(member.id)
        moment = Moment(
            span=self._span((cue.span[0], end)), text=" ".join(s.line for s in lines), role="speech",
            speech=tuple(lines),
            present=(member.id,) if mode == "on-screen" else (), paragraph=self.paragraph, sure=0.95,
            feelings=tuple((member.id, f) for f in feelings_in(" ".join(s.how for s in lines))[-1:]),
        )  # fmt: skip
        moments = self._scene().moments
        if cue.dual and moments and moments[-1].speech:
            before = moments[-1]
            moments[-1] = replace(
                before, span=(before.span[0], end), text=f"{before.text} / {moment.text}",
                speech=before.speech + moment.speech, present=(*before.present, *moment.present),
            )  # fmt: skip
        else:
            moments.append(moment)
        return j


def _is_time(part: str) -> bool:
    plain = re.sub(r"[^\w ]", "", part).strip().lower()
    whole = any(pattern.fullmatch(plain) for _, pattern in TIMES) or plain in (
        "day",
        "continuous",
        "same",
        "later",
    )
    return whole or bool(
        re.fullmatch(r"(?:\w+ )?later|(?:early|late|next|the next|that) (?:\w+)|same time", plain)
    )
