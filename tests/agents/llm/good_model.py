"""A model that behaves: reads only what a call shows it, and answers every shape sensibly, always the same.

It knows no story: sentences, ids and closed words come from the question and from the schema, as they would
for a real model. `spoilt` makes it misbehave in one kind of call.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from filmwright.agents.llm.contract import Call
from tests.agents.llm.scripted import Asked

Reply = dict[str, Any]
CASTS = {
    "top hat": ("Mr Bear", "Ida", "fox"),
    "奶酪": ("狐狸", "乌鸦"),
    "WHEELHOUSE": ("Mara", "Radio", "Jonas", "Ruth"),
}
"""Who is in a story, by a word of it: the one thing this model knows without being told."""
_SENTENCE = re.compile(r"^⟦\w+ (\d+)⟧ (.*)$")
_HEADING = re.compile(r"^(?:(?:INT|EXT)\. |\.[A-Z])")
_LATER = ("That night", "Far below", "第二天")
_PIECE = re.compile(
    r"^\[(?P<ref>b\d+(?:\.\d+)?)\] at least (?P<seconds>[\d.]+) s; seen or heard: (?P<who>.*)$"
)
_SAYS = re.compile(r"^  (?P<who>\S+) \((?P<mode>on-screen|off-screen|voice-over)")


@dataclass(frozen=True)
class Question:
    """What a model gets to see of a call."""

    text: str
    schema: Mapping[str, Any]

    def words(self, *path: str) -> list[str]:
        """Return the closed words of a field: `words("shots", "first_places", "who")`."""
        at: Any = self.schema
        for name in path:
            at = self._there(at)["properties"][name]
        at = self._there(at)
        return list(at.get("enum") or [at["const"]])

    def _there(self, at: Any) -> Any:
        """Follow references, lists and alternatives, which servers are told in several ways."""
        while isinstance(at, dict) and not {"properties", "enum", "const"} & set(at):
            if "$ref" in at:
                at = self.schema["$defs"][at["$ref"].rpartition("/")[2]]
            else:
                at = at["items"] if "items" in at else at["anyOf"][0]
        return at


def good(call: Call[Any]) -> Reply:
    """Return a sensible answer to any call of the planner."""
    return reply(call.wire.__name__, Question(call.question, call.wire.model_json_schema()))


def reply(wire: str, question: Question) -> Reply:
    """Return a sensible answer of the shape that is called `wire`."""
    assert wire in KINDS, f"nobody taught the model {wire}"
    return KINDS[wire](question)


def each_shot(spoil: Callable[[dict[str, Reply]], dict[str, Reply]]) -> Callable[[Reply], Reply]:
    """Return `spoil`, which takes shots by id, as something that takes an answer with a list of them."""

    def spoilt_list(answer: Reply) -> Reply:
        shots = spoil({shot["id"]: shot for shot in answer["shots"]})
        return {
            "shots": [{"id": id_, **{k: v for k, v in s.items() if k != "id"}} for id_, s in shots.items()]
        }

    return spoilt_list


def spoilt(kind: str, spoil: Callable[[Reply], Reply]) -> Callable[[Call[Any]], Reply]:
    """Return a model that behaves, but for what `spoil` does to its answers to calls of one kind."""

    def model(call: Call[Any]) -> Reply:
        answer = good(call)
        return spoil(answer) if kind in call.unit.split("/") else answer

    return model


def _outline(asked: Question) -> Reply:
    sentences = numbered(asked.text)
    cast = next((names for word, names in CASTS.items() if word in asked.text), ("Ida",))
    headings = [n for n, text in sentences.items() if _HEADING.match(text)]
    begins = headings or [
        min(1, len(sentences) - 1),
        *(n for n, t in sentences.items() if t.startswith(_LATER)),
    ]
    places = {n: _place(sentences[n], k) for k, n in enumerate(begins)}
    night = ("night", "That night", "NIGHT")
    return {
        "purpose": "tell it plainly", "title": "A Film", "logline": "Somebody meets somebody.",
        "look": "soft light", "palette": ["blue"], "props": [], "left_out": [],
        "cast": [{"name": n, "aliases": [], "looks": "", "wears": "", "voice": ""} for n in cast],
        "places": [
            {"name": p, "set": "stage", "interior": "ext", "weather": "clear", "looks": ""}
            for p in dict.fromkeys(places.values())
        ],
        "scenes": [
            {
                "first_sentence": n, "place": place, "weather": None, "cast": list(cast), "props": [],
                "time": "night" if any(w in sentences[n] for w in night) else "day",
                "summary": sentences[n][:80], "mood": "calm",
            }
            for n, place in places.items()
        ],
    }  # fmt: skip


def _content(asked: Question) -> Reply:
    sentences = numbered(asked.text)
    about = re.search(r"about (\d+) beats", asked.text)
    cast = re.search(r"^Cast of this scene: (.+)\. Props:", asked.text, re.MULTILINE)
    lines_asked = re.search(r"^Lines to give to speakers: (.+)\.$", asked.text, re.MULTILINE)
    assert about
    assert cast
    assert lines_asked
    people, lines = cast[1].split(", "), [q for q in lines_asked[1].split(", ") if q != "none"]
    told = [n for n, text in sentences.items() if any(c.isalnum() for c in text)]
    wanted = max(1, min(len(told), int(about[1])))
    firsts = [told[k * len(told) // wanted] for k in range(wanted)]
    ends = ("center-left", "center-right", "left", "right", "center")
    return {
        "purpose": "tell it plainly",
        "beats": [
            {
                "first_sentence": n, "action": _plain(sentences[n]), "who": people[:2], "narrated": [],
                "deeds": [{"who": people[0], "verb": "look", "target": None}],
            }
            for n in firsts
        ],
        "lines": [
            {"line": q, "who": people[k % len(people)], "how": "", "mode": "on-screen"}
            for k, q in enumerate(lines)
        ],
        "unmarked": [],
        "ends": [
            {
                "who": who, "present": True, "zone": ends[k % 5], "depth": "midground", "holding": [],
                "facing": "camera", "posture": "standing", "emotion": "neutral",
            }
            for k, who in enumerate(people)
        ],
    }  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(re.sub(r"⟦[^⟧]*⟧", "", text).split())[:200]


def numbered(shown: str) -> dict[int, str]:
    """Return the sentences that a question shows, by number."""
    return {int(m[1]): m[2] for line in shown.splitlines() if (m := _SENTENCE.match(line))}


def _place(text: str, k: int) -> str:
    return text.strip(".").split(" - ")[0].title() if _HEADING.match(text) else f"Place {k + 1}"


def _shots(asked: Question) -> Reply:
    planned = re.search(r"^The shots to plan: ([^;]+); together about (\d+) s", asked.text, re.MULTILINE)
    assert planned, asked.text
    ids = planned[1].split(", ")
    pieces = [m["ref"] for line in asked.text.splitlines() if (m := _PIECE.match(line))]
    seen = {who for ref in pieces for who in _who(asked, ref)}
    stands = re.findall(r"^- (\S+): (?:off-)?(?:left|right|center)", asked.text, re.MULTILINE)
    things = asked.words("shots", "first_places", "who")
    people = [w for w in things if w in seen] or stands or things[:1]
    share = {ref: k * len(ids) // len(pieces) for k, ref in enumerate(pieces)}
    each = max(2.0, float(planned[2]) / len(ids))
    shots = [
        _view(n, people[:5], each) | {"id": id_, "covers": [ref for ref, k in share.items() if k == n]}
        for n, id_ in enumerate(ids)
    ]
    return {"shots": shots}


def _who(asked: Question, ref: str) -> list[str]:
    lines = asked.text.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"[{ref}]"))
    match = _PIECE.match(lines[at])
    assert match
    return match["who"].split(", ")


def _view(n: int, people: list[str], seconds: float) -> Reply:
    zones = ["center-left", "center-right", "left", "right", "center"]
    placed = [
        {
            "who": who, "zone": zones[k], "depth": "midground", "posture": "standing",
            "facing": f"three-quarter-{'right' if k % 2 == 0 else 'left'}", "emotion": "neutral",
            "looking_at": None, "holding": [],
        }
        for k, who in enumerate(people)
    ]  # fmt: skip
    return {
        "shows": "what is told here", "size": ["ws", "ms", "fs", "mcu"][n % 4],
        "framing": "establishing" if n == 0 else "group", "angle": "eye", "move": "static", "amount": "half",
        "focus": "deep", "side": "a", "subject": people,
        "first_frame": "they stand side by side", "last_frame": "they stand side by side",
        "first_places": placed, "last_places": placed,
        "acts": [{"who": people[0], "verb": "look", "target": None, "to": None, "starts": 0.2, "lasts": 1.0}],
        "boundary": "cut", "transition": "cut", "light": "", "sound": "", "seconds": seconds,
    }  # fmt: skip


def _repair(asked: Question) -> Reply:
    again = re.search(r"^Plan again: (.+)\.$", asked.text, re.MULTILINE)
    assert again
    shown = {
        m[1]: json.loads(m[2])
        for line in asked.text.splitlines()
        if (m := re.match(r"(s\d+) \((?:to plan again|fixed)\): (\{.*\})$", line))
    }
    return {"shots": [shown[id_] | {"boundary": "cut"} for id_ in again[1].split(", ")]}


def _taste(asked: Question) -> Reply:
    remark = {"about": "ending", "remark": "It ends too soon.", "advice": "Hold it."}
    return {"remarks": [remark | {"shots": asked.words("remarks", "shots")[-1:]}]}


def _physics(asked: Question) -> Reply:
    refs = asked.words("entities", "ref")
    thing = {
        "id": "e1", "ref": refs[-1], "looks": "orange", "kind": "rigid", "shape": "ball", "mass": 0.2,
        "size": _point(0.09, 0.09, 0.09), "material": "fruit", "count": 12, "at": _point(0, 0, 0.5),
        "velocity": _point(9, 9, 9), "pinned": [],
    }  # fmt: skip
    goal = {"who": "e1", "reach": _point(2, 0, 0.05), "at": 1.0}
    return {"needed": True, "gravity": "earth", "entities": [thing], "forces": [], "goals": [goal]}


def _point(x: float, y: float, z: float) -> Reply:
    return {"x": x, "y": y, "z": z}


KINDS: Mapping[str, Callable[[Question], Reply]] = {
    "Outline": _outline, "Happening": _content, "Shots": _shots, "Views": _repair, "Taste": _taste,
    "Physics": _physics,
}  # fmt: skip


def served(asked: Asked) -> Reply:
    """Answer a request, in the process of the scripted server."""
    question = next(str(m["content"]) for m in asked.messages if m["role"] == "user")
    return reply(asked.wire or asked.schema["title"], Question(question, asked.schema))
