"""What a person may have meant: the nearest valid word for one that is not valid.

Knows the board's shape from its JSON Schema (which fields a thing has, which words a field takes) and a
short list of words that film people use for the same thing.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from filmwright.schemas.board import Board

Schema = dict[str, Any]

FIELD_SYNONYMS = {
    "duration": "seconds", "length": "seconds", "dur": "seconds", "time": "seconds", "sec": "seconds",
    "character": "who", "speaker": "who", "actor": "who", "subject": "who",
    "text": "line", "says": "line", "speech": "line",
    "location": "place", "where": "place", "setting": "set", "background": "set",
    "characters": "cast", "locations": "places", "sets": "places", "items": "props", "objects": "props",
    "start_frame": "first_frame", "first": "first_frame", "opening": "first_frame", "keyframe": "first_frame",
    "end_frame": "last_frame", "last": "last_frame", "closing": "last_frame", "ending": "last_frame",
    "image": "picture", "photo": "picture", "drawing": "sketch", "description": "describe",
    "appearance": "looks", "look": "looks", "costume": "wears", "wardrobe": "wears", "clothes": "wears",
    "shot_size": "size", "movement": "move", "zoom": "move", "lens": "focal_mm", "focal_length": "focal_mm",
    "join": "boundary", "chain": "boundary", "cut": "boundary", "dialog": "dialogue", "lines": "dialogue",
    "voiceover": "narration", "voice_over": "narration", "narrator": "narration", "lighting": "light",
    "audio": "sound", "sfx": "sound", "score": "music", "model": "generator", "backend": "generator",
    "for_": "for", "lasts": "for", "when": "at", "start": "at", "position": "at", "action": "verb",
    "frame_rate": "fps", "framerate": "fps", "resolution": "size", "lang": "language", "lock": "locked",
    "negative_prompt": "negative", "ref": "references", "reference": "references", "version": "filmwright",
    "expression": "emotion", "pose": "posture", "palette_colors": "palette", "colors": "palette",
    "type": "kind", "weight": "mass", "speed": "velocity", "amount": "count", "number": "count",
}  # fmt: skip

VALUE_SYNONYMS = {
    "extreme wide": "ews", "extreme wide shot": "ews", "els": "ews", "extreme long shot": "ews",
    "wide": "ws", "wide shot": "ws", "long shot": "ws", "ls": "ws", "establishing shot": "establishing",
    "full": "fs", "full shot": "fs", "medium long": "mls", "cowboy": "mls", "american": "mls",
    "medium": "ms", "mid": "ms", "medium shot": "ms", "medium close up": "mcu", "medium closeup": "mcu",
    "close": "cu", "close up": "cu", "closeup": "cu", "extreme close up": "ecu", "detail": "ecu",
    "push in": "dolly-in", "pull out": "dolly-out", "pull back": "dolly-out", "track left": "truck-left",
    "track right": "truck-right", "tracking": "follow", "still": "static", "shaky": "handheld",
    "orbit": "arc-left", "boom up": "crane-up", "boom down": "crane-down", "ots": "over-shoulder",
    "birds eye": "overhead", "top": "overhead", "eye level": "eye", "dutch": "eye",
    "cross dissolve": "dissolve", "crossfade": "dissolve", "cross fade": "dissolve", "fade": "fade-in",
    "fade to black": "fade-out", "fade from black": "fade-in", "middle": "center", "centre": "center",
    "sunset": "dusk", "sunrise": "dawn", "morning": "day", "evening": "dusk", "noon": "day",
    "snowy": "snow", "rainy": "rain", "foggy": "fog", "sunny": "clear", "wood": "forest", "woods": "forest",
    "room": "interior", "house": "interior", "sea": "beach", "ocean": "underwater", "ice": "arctic",
    "go": "walk", "speak": "talk", "say": "talk", "grab": "pick-up", "smile": "laugh", "leave": "exit",
    "toward camera": "camera", "left": "screen-left", "right": "screen-right", "voiceover": "voice-over",
    "vo": "voice-over", "os": "off-screen", "afraid": "scared", "joy": "happy", "sphere": "ball",
    "cube": "box", "fabric": "cloth", "water": "liquid", "static body": "fixed", "cartoon": "flat",
}  # fmt: skip


@cache
def board_schema() -> Schema:
    """Return the JSON Schema of a board (shared: do not change it)."""
    return Board.model_json_schema(mode="validation", by_alias=True)


def schema_at(path: Sequence[str | int]) -> tuple[Schema, ...]:
    """Return the forms that the value at `path` may take, references resolved; empty when unknown."""
    forms = _forms(board_schema())
    for step in path:
        forms = tuple(inner for form in forms for found in _step(form, step) for inner in _forms(found))
    return forms


def _forms(schema: Schema) -> tuple[Schema, ...]:
    if "$ref" in schema:
        return _forms(board_schema()["$defs"][schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        return tuple(inner for form in schema["anyOf"] for inner in _forms(form))
    return (schema,)


def _step(form: Schema, step: str | int) -> Iterable[Schema]:
    if isinstance(step, int):
        if prefix := form.get("prefixItems"):
            return list(prefix[step : step + 1])
        return [form["items"]] if isinstance(form.get("items"), dict) else []
    if step in form.get("properties", {}):
        return [form["properties"][step]]
    if form.get("type") == "object" and isinstance(form.get("additionalProperties"), dict):
        return [form["additionalProperties"]]
    names = form.get("patternProperties") or {}
    return list(names.values())


def fields_at(path: Sequence[str | int]) -> list[str]:
    """Return the names of the fields that the thing at `path` has."""
    return [name for form in schema_at(path) for name in form.get("properties", {})]


def choices_at(path: Sequence[str | int]) -> list[str]:
    """Return the closed vocabulary of the value at `path`, empty when it is open."""
    return [str(word) for form in schema_at(path) for word in form.get("enum", [])]


def _loose(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word.strip().lower())


def nearest(word: str, choices: Sequence[str], synonyms: dict[str, str]) -> str | None:
    """Return the choice that `word` most likely stands for, or None when nothing is near.

    >>> nearest("durration", ["seconds", "seed"], FIELD_SYNONYMS)
    'seconds'
    >>> nearest("Close-Up", ["ms", "cu", "ecu"], VALUE_SYNONYMS)
    'cu'
    """
    loose = _loose(word)
    meant = {_loose(choice): choice for choice in reversed(choices)}
    for old, new in synonyms.items():
        if new in choices:
            meant.setdefault(_loose(old), new)
    if loose in meant:
        return meant[loose]
    close = difflib.get_close_matches(loose, list(meant), n=1, cutoff=0.6)
    return meant[close[0]] if close else None


def by_nearness(word: str, choices: Iterable[str]) -> list[str]:
    """Return the choices, the most similar first; equally similar ones keep their order."""
    loose = _loose(word)
    return sorted(choices, key=lambda c: -difflib.SequenceMatcher(None, loose, _loose(c)).ratio())


def proposal(word: str, choices: Sequence[str], synonyms: dict[str, str]) -> str:
    """Return the hint for a word that is not valid: what was meant, and everything that is."""
    if not choices:
        return ""
    best = nearest(word, choices, synonyms)
    listed = by_nearness(word, choices)
    if best is not None:
        listed = [best, *(c for c in listed if c != best)]
    shown = ", ".join(listed[:60]) + (", ..." if len(listed) > 60 else "")
    return (f"did you mean '{best}'? " if best is not None else "") + f"valid: {shown}"
