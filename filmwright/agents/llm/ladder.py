"""How to ask a server for an answer of a given shape: the strictest way that it really enforces.

    json_schema ─> json_object+schema ─> tool ─> json_object ─> prompt
       down by probe: a canary that contradicts the schema, which only a server that enforces it obeys
       down in use:   a dialect that is refused or broken where the next one succeeds is left for good

What a probe finds is kept in the books, by server, model, and version of this file's probes.
"""

import hashlib
import json
import re
import threading
from dataclasses import asdict, dataclass
from typing import Any, Literal

from filmwright.agents.llm.answers import objects
from filmwright.agents.llm.contract import Books, Usage, Wire
from filmwright.agents.llm.exchange import Exchange, FormRefused, Messages, expected_in, seeded
from filmwright.schemas.base import clean_text
from filmwright.schemas.model import Dialect

LADDER: tuple[Dialect, ...] = ("json_schema", "json_object+schema", "tool", "json_object", "prompt")
LADDER_VERSION = 1
SHAPED: frozenset[Dialect] = frozenset(("json_schema", "json_object+schema", "tool"))
"""The dialects in which a server is given the schema."""
TELLS_SCHEMA: frozenset[Dialect] = frozenset(("json_schema", "tool"))
"""The dialects in which the model needs no schema in words."""
UNIT = "plan/probe"
_LIMITS = (1024, 4096)
"""Tokens for a probe: a model that thinks first may need more."""

Verdict = Literal["enforced", "ignored", "refused", "always"]


class Canary(Wire):
    """Nobody says this unless the shape is enforced."""

    mark: Literal["zq7-kestrel", "zq7-heron"]
    count: Literal[41, 43]


@dataclass(frozen=True)
class Finding:
    """What a server does with one dialect."""

    dialect: Dialect
    verdict: Verdict
    """`ignored`: accepted, but not enforced. `always`: a plain request, which needs nothing."""
    status: int = 0
    """The HTTP status of a refusal."""
    detail: str = ""
    failed_in_use: str = ""
    """Why it was left, though the probe had passed."""


class Ladder:
    """Where on the ladder this server and model stand. Safe to use from several threads."""

    def __init__(self, exchange: Exchange, books: Books) -> None:
        self._exchange, self._books = exchange, books
        self._lock = threading.RLock()
        self._found: dict[Dialect, Finding] = {}

    def rung(self) -> Dialect:
        """Return the dialect to ask in; the first time, this may send canaries."""
        return self._exchange.settings.dialect or self._first(LADDER)

    def below(self, dialect: Dialect) -> Dialect | None:
        """Return the next dialect down that works; None at the bottom, or where the person chose one."""
        if self._exchange.settings.dialect is not None or dialect == "prompt":
            return None
        return self._first(LADDER[LADDER.index(dialect) + 1 :])

    def leave(self, dialect: Dialect, why: str, for_: Dialect) -> None:
        """Never use `dialect` again here; say so once."""
        with self._lock:
            if self.finding(dialect).failed_in_use:
                return
            why = clean_text(why)[:200]
            fingerprint = self._fingerprint(dialect, "failed")
            self._books.begin(UNIT, fingerprint, Usage())
            self._books.keep(UNIT, fingerprint, {"why": why})
            self._found.pop(dialect)
        self._exchange.say(f"{self._exchange.model}: {dialect} failed in use ({why}); going on with {for_}")

    def findings(self) -> list[Finding]:
        """Return what the server does with every dialect, asking what is not known yet."""
        return [self.finding(dialect) for dialect in LADDER]

    def finding(self, dialect: Dialect) -> Finding:
        """Return what the server does with one dialect."""
        if dialect == "prompt":
            return Finding(dialect, "always")
        with self._lock:
            self._exchange.look_up()
            if dialect not in self._found:
                self._found[dialect] = self._known(dialect)
            return self._found[dialect]

    def _first(self, dialects: tuple[Dialect, ...]) -> Dialect:
        for dialect in dialects:
            finding = self.finding(dialect)
            if finding.verdict in ("enforced", "always") and not finding.failed_in_use:
                return dialect
        return "prompt"

    def _fingerprint(self, dialect: Dialect, *more: str) -> str:
        server = (self._exchange.settings.base_url, self._exchange.model)
        return hashlib.sha256(
            json.dumps(["ladder", LADDER_VERSION, *server, dialect, *more]).encode()
        ).hexdigest()

    def _known(self, dialect: Dialect) -> Finding:
        fingerprint = self._fingerprint(dialect)
        kept = self._books.recall(fingerprint)
        finding = self._probed(dialect, fingerprint) if kept is None else Finding(**kept)
        failed = self._books.recall(self._fingerprint(dialect, "failed")) or {}
        return Finding(**{**asdict(finding), "failed_in_use": str(failed.get("why", ""))})

    def _probed(self, dialect: Dialect, fingerprint: str) -> Finding:
        messages = _canary(dialect)
        self._books.begin(UNIT, fingerprint, Usage(expected_in(messages, json.dumps(strict(Canary))), 60))
        try:
            finding, is_sure = self._asked(dialect, fingerprint, messages)
        except BaseException:
            self._books.give_up(UNIT, fingerprint)
            raise
        if is_sure:
            self._books.keep(UNIT, fingerprint, asdict(finding))
        else:
            self._books.give_up(UNIT, fingerprint)
        return finding

    def _asked(self, dialect: Dialect, fingerprint: str, messages: Messages) -> tuple[Finding, bool]:
        """Return the finding, and whether to keep it: a refusal without words may be of something else."""
        for limit in _LIMITS:
            try:
                reply = self._exchange.put(
                    UNIT, fingerprint, dialect, messages, form(dialect, Canary),
                    limit=limit, seed=seeded(fingerprint, 0),
                )  # fmt: skip
            except FormRefused as refused:
                detail = clean_text(str(refused))[:200]
                return Finding(dialect, "refused", refused.status, detail), refused.is_sure
            enforced = _is_enforced(dialect, reply.text)
            if enforced or reply.finish_reason != "length":
                break
            self._exchange.record(UNIT, fingerprint, dialect, "cut off", reply, messages)
        verdict: Verdict = "enforced" if enforced else "ignored"
        self._exchange.record(UNIT, fingerprint, dialect, verdict, reply, messages)
        return Finding(dialect, verdict, detail="" if enforced else clean_text(reply.text)[:60]), True


def form(dialect: Dialect, wire: type[Wire]) -> dict[str, Any]:
    """Return the parameters that ask for an answer shaped as `wire`."""
    name, schema = _name(wire), strict(wire)
    if dialect == "json_schema":
        shape = {"name": name, "strict": True, "schema": schema}
        return {"response_format": {"type": "json_schema", "json_schema": shape}}
    if dialect == "json_object+schema":
        return {"response_format": {"type": "json_object", "schema": schema}}
    if dialect == "tool":
        function = {"name": "answer", "description": "Give the answer.", "parameters": schema, "strict": True}
        choice = {"type": "function", "function": {"name": "answer"}}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}
    return {"response_format": {"type": "json_object"}} if dialect == "json_object" else {}


def in_words(wire: type[Wire]) -> str:
    """Return what tells a model the shape, where its server does not."""
    schema = json.dumps(strict(wire), ensure_ascii=False, separators=(",", ":"))
    return f"Answer with one JSON object and nothing else. It must match this JSON schema:\n{schema}"


def strict(wire: type[Wire]) -> dict[str, Any]:
    """Return the schema of `wire` in the words every engine understands.

    Everything is required, nothing more is allowed, references are written out; titles (but the first, which
    names the answer), defaults and bounds go: servers refuse them, ignore them, or compile them wrongly.
    """
    schema = wire.model_json_schema()
    definitions = schema.get("$defs", {})
    return {"title": _name(wire), **_plain(schema, definitions, ())}


def _name(wire: type[Wire]) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "_", wire.__name__)[:64]


_KEPT = ("type", "enum", "description")


def _plain(part: dict[str, Any], definitions: dict[str, Any], inside: tuple[str, ...]) -> dict[str, Any]:
    if reference := part.get("$ref"):
        name = str(reference).rpartition("/")[2]
        if name in inside:
            raise ValueError(f"{name} contains itself: no wire model may")
        return _plain(definitions[name], definitions, (*inside, name))
    plain = {key: part[key] for key in _KEPT if key in part}
    if "const" in part:
        plain["enum"] = [part["const"]]
    if "anyOf" in part:
        plain["anyOf"] = [_plain(one, definitions, inside) for one in part["anyOf"]]
    if items := part.get("items") or next(iter(part.get("prefixItems", ())), None):
        plain["items"] = _plain(items, definitions, inside)
    if "properties" in part:
        fields = part["properties"]
        plain["properties"] = {name: _plain(one, definitions, inside) for name, one in fields.items()}
        plain["required"] = list(fields)
        plain["additionalProperties"] = False
    return plain


def _canary(dialect: Dialect) -> Messages:
    words = 'Reply with exactly this JSON and nothing else: {"mark": "hello", "count": 7}'
    if dialect not in SHAPED:
        words = "Reply with the one word zq7-kestrel and nothing else. Do not use JSON."
    return ({"role": "user", "content": words},)


def _is_enforced(dialect: Dialect, text: str) -> bool:
    if dialect in SHAPED:
        return any(data.keys() == {"mark", "count"} and _sings(data) for data in objects(text))
    return text.strip().startswith("{") and next(objects(text), None) is not None


def _sings(data: dict[str, Any]) -> bool:
    return data["mark"] in ("zq7-kestrel", "zq7-heron") and data["count"] in (41, 43)
