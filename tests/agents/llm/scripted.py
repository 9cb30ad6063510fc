"""A scripted OpenAI-compatible server: a real HTTP server in its own process, for tests without network.

    with scripted.server(dialect="openai", answers=TABLE, faults=[Fault("429", on=(2,))]) as s:
        settings = ModelSettings(base_url=s.base_url, api_key=SecretStr("k"))
        ...
        assert len(s.paid()) == 3

It understands nothing: it finds the schema of the answer in the request, looks the answer up in a table or
asks a function, and makes one up from the schema where there is none. `answers` is

- a table: `{"WOutline": {...}, "WContent": {"sc010": {...}, "sc020": [{...}, {...}]}}`: by the name of
  the wire model, and below it (when no key is a field of the model) by words of the question; a list is
  answered one by one, the last for ever;
- or a function of a module, `(Asked) -> dict | str | None`, which runs in the server's process.

It plays six dialects (`DIALECTS`) and the misbehaviours of `FAULTS`, and logs every request.
"""

import hashlib
import http.server
import importlib
import json
import os
import re
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
CANARY = "zq7-"
DIALECTS = ("openai", "lm-studio", "llama-cpp-python", "tools-only", "json-mode-only", "ignores")


@dataclass(frozen=True)
class Fault:
    """A misbehaviour, and when: at the n-th question (canaries do not count), of a wire model."""

    kind: str
    on: tuple[int, ...] = ()
    """Numbers of questions, from 1; empty is any."""
    wire: str = ""
    contains: str = ""
    """Words that are in the messages."""
    times: int | None = 1
    """None is for ever."""
    value: Any = None
    """What the kind needs: seconds, a number of characters, a header, a text."""
    canaries: bool = False
    """Whether probes meet it, too."""


@dataclass(frozen=True)
class Asked:
    """One question, as a function that answers sees it."""

    n: int
    wire: str
    schema: dict[str, Any]
    system: str
    text: str
    """The last message of a person: what is asked, or why the answer before was refused."""
    messages: list[dict[str, str]]
    dialect: str

    @property
    def everything(self) -> str:
        return "\n".join(str(m.get("content")) for m in self.messages)


@dataclass(frozen=True)
class Running:
    """A server that runs, seen from the test."""

    base_url: str
    folder: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def requests(self) -> list[dict[str, Any]]:
        """Return every request for an answer: `n`, `wire`, `dialect`, `canary`, `status`, `body`, `fault`."""
        log = self.folder / "log.jsonl"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    def questions(self) -> list[dict[str, Any]]:
        """Return the requests that are no canaries."""
        return [r for r in self.requests() if not r["canary"]]

    def paid(self) -> list[dict[str, Any]]:
        """Return the questions that were answered, well or badly, and so would be paid for."""
        return [r for r in self.questions() if r["status"] == 200]


@contextmanager
def server(
    *,
    dialect: str = "openai",
    answers: dict[str, Any] | Callable[[Asked], Any] | None = None,
    faults: Sequence[Fault] = (),
    models: Sequence[str] = ("scripted-1",),
    refuses: Sequence[str] = (),
    key: str | None = None,
    usage: bool = True,
    streams: bool = True,
    chunk: int = 24,
    delay: float = 0.0,
) -> Iterator[Running]:
    """Start a server in a process of its own; stop it at the end.

    `refuses` are parameters it answers with 400 (`seed`, `stream_options`, `temperature`, `max_tokens`,
    `system`); `key` is the one it accepts; `delay` the seconds between two chunks of `chunk` characters.
    """
    assert dialect in DIALECTS
    with tempfile.TemporaryDirectory(prefix="scripted-") as name:
        folder = Path(name)
        script = {
            "dialect": dialect, "faults": [asdict(f) for f in faults], "models": list(models), "key": key,
            "refuses": list(refuses), "usage": usage, "streams": streams, "chunk": chunk, "delay": delay,
            "answers": answers if not callable(answers) else None,
            "function": f"{answers.__module__}:{answers.__qualname__}" if callable(answers) else None,
        }  # fmt: skip
        (folder / "script.json").write_text(json.dumps(script), "utf-8")
        with (folder / "errors.txt").open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.agents.llm.scripted", str(folder)],
                cwd=ROOT, stdout=errors, stderr=errors, env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        try:
            port = _wait_for(folder / "port", process)
            yield Running(f"http://127.0.0.1:{port}/v1", folder, process)
        finally:
            process.kill()
            process.wait()


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> int:
    while not path.exists():
        if process.poll() is not None:
            raise RuntimeError("the server died: " + (path.parent / "errors.txt").read_text("utf-8"))
        time.sleep(0.01)
    return int(path.read_text("ascii"))


# What follows runs in the server's process.


class Refused(Exception):
    def __init__(
        self, status: int, message: str, headers: dict[str, str] | None = None, code: str = ""
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.headers, self.code = status, message, headers or {}, code


class Script:
    """What the server knows: the script, and how often each part of it was used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data: dict[str, Any] = json.loads((folder / "script.json").read_text("utf-8"))
        self.faults = [Fault(**{**f, "on": tuple(f["on"])}) for f in self.data["faults"]]
        self.used: dict[str, int] = {}
        self.questions = 0
        self.lock = threading.Lock()
        self.function: Callable[[Asked], Any] | None = None
        if name := self.data["function"]:
            module, _, function = name.partition(":")
            self.function = getattr(importlib.import_module(module), function)

    def log(self, **entry: Any) -> None:
        with self.lock, (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def count(self, name: str) -> int:
        with self.lock:
            self.used[name] = self.used.get(name, 0) + 1
            return self.used[name]

    def number(self, canary: bool) -> int:
        return 0 if canary else self.count("questions")

    def fault(self, asked: Asked, canary: bool) -> Fault | None:
        for i, f in enumerate(self.faults):
            if (
                (not canary or f.canaries)
                and (not f.on or asked.n in f.on)
                and f.wire in ("", asked.wire)
                and f.contains in asked.everything
                and (f.times is None or self.used.get(f"fault{i}", 0) < f.times)
            ):
                self.count(f"fault{i}")
                return f
        return None

    def answer(self, asked: Asked) -> Any:
        found = self.from_table(asked) if self.function is None else self.function(asked)
        return made_up(asked.schema, asked.wire) if found is None else found

    def from_table(self, asked: Asked) -> Any:
        found = (self.data["answers"] or {}).get(asked.wire)
        place = asked.wire
        fields = set(asked.schema.get("properties", {}))
        if isinstance(found, dict) and found and not fields & set(found):
            words = next((w for w in found if w in asked.everything), None)
            found, place = (None, place) if words is None else (found[words], f"{place}/{words}")
        if isinstance(found, list):
            found = found[min(self.count(place), len(found)) - 1]
        return found


def made_up(schema: Any, path: str = "") -> Any:
    """Return the same answer for the same schema, always: one that fits it."""
    if not isinstance(schema, dict) or not schema:
        return {}
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        digest = hashlib.sha256(path.encode()).digest()
        return schema["enum"][digest[0] % len(schema["enum"])]
    if "anyOf" in schema:
        return made_up(schema["anyOf"][0], path)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: made_up(part, f"{path}.{name}") for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [made_up(schema.get("items"), f"{path}[{i}]") for i in range(schema.get("minItems", 1))]
    return {"string": path.rpartition(".")[2] or "words", "integer": 1, "number": 1.5, "boolean": False}.get(
        kind
    )


def understood(body: dict[str, Any], dialect: str) -> tuple[str, str, dict[str, Any]]:
    """Return what a request wants and gets: the dialect's name, the wire model, the schema it is held to."""
    form = body.get("response_format") or {}
    kind = form.get("type", "")
    tools = body.get("tools") or []
    if kind == "json_schema":
        name, schema = form["json_schema"]["name"], form["json_schema"]["schema"]
        return "json_schema", name, schema
    if kind == "json_object" and "schema" in form:
        return "json_object+schema", form["schema"].get("title", ""), form["schema"]
    if tools:
        schema = tools[0]["function"]["parameters"]
        return "tool", schema.get("title", ""), schema
    return ("json_object" if kind == "json_object" else "prompt"), "", {}


def schema_in(messages: list[dict[str, str]]) -> dict[str, Any]:
    """Return the schema that is written in the messages, for servers that are given none."""
    for message in messages:
        text = str(message.get("content"))
        for at in re.finditer(r'\{"', text):
            with suppress(ValueError):
                found, _ = json.JSONDecoder().raw_decode(text, at.start())
                if isinstance(found, dict) and "properties" in found:
                    return found
    return {}


def allowed(dialect: str, way: str) -> None:
    """Refuse what a server of this dialect refuses, in its words."""
    if dialect == "lm-studio" and way in ("json_object", "json_object+schema"):
        raise Refused(400, "'response_format.type' must be 'json_schema' or 'text'")
    if dialect == "llama-cpp-python" and way == "json_schema":
        raise Refused(
            500,
            "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), "
            "'msg': \"Input should be 'text' or 'json_object'\"}]",
        )
    if dialect == "tools-only" and way.startswith("json"):
        raise Refused(400, "response_format is not supported")
    if dialect == "json-mode-only" and way in ("json_schema", "json_object+schema", "tool"):
        raise Refused(
            400,
            "This response_format type is unavailable now" if way != "tool" else "tools are not supported",
        )


ENFORCES = {
    "openai": ("json_schema", "tool", "json_object"),
    "lm-studio": ("json_schema",),
    "llama-cpp-python": ("json_object+schema", "tool", "json_object"),
    "tools-only": ("tool",),
    "json-mode-only": ("json_object",),
    "ignores": (),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script
    at_once = 0
    is_busy = False

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if not self._known():
            return
        if self.path == "/v1/models":
            data = [
                {"id": m, "object": "model", "created": 1, "owned_by": "nobody"}
                for m in self.script.data["models"]
            ]
            self._json(200, {"object": "list", "data": data})
        else:
            self._json(404, {"error": {"message": "Not Found"}})

    def do_POST(self) -> None:
        self.is_busy = True
        with self.script.lock:
            Handler.at_once += 1
        try:
            self._post()
        finally:
            self._last_word()

    def _last_word(self) -> None:
        """Count no longer among those at once: with what is written next, the client has its answer."""
        with self.script.lock:
            Handler.at_once -= self.is_busy
            self.is_busy = False

    def _post(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        data = self.script.data
        way, wire, schema = understood(body, data["dialect"])
        messages = body["messages"]
        if not schema:
            schema = schema_in(messages)
            wire = wire or schema.get("title", "")
        words = "\n".join(str(m.get("content")) for m in messages)
        canary = CANARY in json.dumps(schema) or CANARY in words
        asked = Asked(
            self.script.number(canary), wire, schema,
            next((str(m["content"]) for m in messages if m["role"] == "system"), ""),
            next(str(m["content"]) for m in reversed(messages) if m["role"] == "user"), messages, way,
        )  # fmt: skip
        fault = self.script.fault(asked, canary)
        entry = {
            "n": asked.n,
            "path": self.path,
            "wire": wire,
            "dialect": way,
            "canary": canary,
            "body": body,
        }
        entry["at_once"] = Handler.at_once
        entry["fault"] = None if fault is None else fault.kind
        try:
            if not self._known():
                self.script.log(**entry, status=401)
                return
            self._refuse(body, way, fault)
        except Refused as refused:
            self.script.log(**entry, status=refused.status)
            error = {"message": refused.message, "code": refused.code, "type": "invalid_request_error"}
            self._json(refused.status, {"error": error}, refused.headers)
            return
        if fault is not None and fault.kind == "unanswered":  # the connection is reset before a byte
            self.script.log(**entry, status=0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        self.script.log(**entry, status=200)
        with suppress(BrokenPipeError, ConnectionResetError):
            self._answer(asked, body, canary, fault)

    def _known(self) -> bool:
        key = self.script.data["key"]
        given = self.headers.get("authorization", "")
        if key is None or given == f"Bearer {key}":
            return True
        self._json(
            401, {"error": {"message": f"Incorrect API key provided: {given}", "code": "invalid_api_key"}}
        )
        return False

    def _refuse(self, body: dict[str, Any], way: str, fault: Fault | None) -> None:
        data = self.script.data
        for name in data["refuses"]:
            if name in body or (name == "system" and body["messages"][0]["role"] == "system"):
                raise Refused(400, f"Unsupported parameter: '{name}' is not supported with this model.")
        if body["model"] not in data["models"]:
            raise Refused(404, f"The model `{body['model']}` does not exist", code="model_not_found")
        if fault is not None:
            kind, value = fault.kind, fault.value
            if kind == "429":
                raise Refused(429, "Rate limit reached", {} if value is None else {"retry-after": str(value)})
            if kind.isdecimal():
                raise Refused(int(kind), str(value or f"a {kind} of the script"))
            if kind == "echo":
                raise Refused(int(value or 400), f"you sent: {self.headers.get('authorization')}")
            if kind == "context":
                words = "This model's maximum context length is 4096 tokens. However, you sent 5321 tokens."
                raise Refused(400, words, code="context_length_exceeded")
            if kind == "redirect":
                raise Refused(307, "elsewhere", {"location": str(value)})
        allowed(data["dialect"], way)

    def _answer(self, asked: Asked, body: dict[str, Any], canary: bool, fault: Fault | None) -> None:
        kind, value = ("", None) if fault is None else (fault.kind, fault.value)
        obeys = asked.dialect in ENFORCES[self.script.data["dialect"]]
        if canary and not (obeys and asked.schema):
            text = '{"hello": true}' if obeys else '{"mark": "hello", "count": 7}'
            text = "hello" if not obeys and not asked.schema else text
        else:
            answer = made_up(asked.schema, asked.wire) if canary else self.script.answer(asked)
            text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        if kind == "silent":
            time.sleep(float(value or 60))
        text, finish, refusal = bent(kind, value, text)
        if kind == "mute" and body.get("stream"):
            self._bytes(200, "text/event-stream", b"")
        elif kind == "mute":
            self._json(400, {"error": {"message": "the words that the stream kept back"}})
        elif kind == "html":
            self._bytes(200, "text/html", b"<html><body>It works!</body></html>")
        elif kind == "echo-answer":
            self._whole(asked, body, f"{text} {self.headers.get('authorization')}", finish, refusal, kind)
        elif body.get("stream") and self.script.data["streams"]:
            self._stream(asked, body, text, finish, refusal, kind, value)
        else:
            self._whole(asked, body, text, finish, refusal, kind)

    def _usage(self, body: dict[str, Any], text: str) -> dict[str, int]:
        sent = sum(len(str(m["content"])) for m in body["messages"])
        return {
            "prompt_tokens": sent // 4,
            "completion_tokens": len(text) // 4,
            "total_tokens": (sent + len(text)) // 4,
        }

    def _whole(
        self, asked: Asked, body: dict[str, Any], text: str, finish: str, refusal: str | None, kind: str
    ) -> None:
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": refusal}
        if asked.dialect == "tool" and self.script.data["dialect"] != "ignores":
            call = {"id": "t", "type": "function", "function": {"name": "answer", "arguments": text}}
            message.update(content=None, tool_calls=[call])
        choices = [] if kind == "no-choices" else [{"index": 0, "message": message, "finish_reason": finish}]
        reply = {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": choices,
        }
        if self.script.data["usage"]:
            reply["usage"] = self._usage(body, text)
        self._json(200, reply)

    def _stream(
        self,
        asked: Asked,
        body: dict[str, Any],
        text: str,
        finish: str,
        refusal: str | None,
        kind: str,
        value: Any,
    ) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        base = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": body["model"]}

        def send(delta: dict[str, Any] | None, reason: str | None = None, **more: Any) -> None:
            choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": reason}]
            event = "data: " + json.dumps({**base, "choices": choices, **more}) + "\n\n"
            self.wfile.write(event.encode())
            self.wfile.flush()

        def part(words: str) -> dict[str, Any]:
            if asked.dialect == "tool" and self.script.data["dialect"] != "ignores":
                return {"tool_calls": [{"index": 0, "function": {"arguments": words}}]}
            return {"content": words}

        if kind != "no-choices":
            send({"role": "assistant"})
        size, delay = self.script.data["chunk"], self.script.data["delay"]
        pieces = [text[i : i + size] for i in range(0, len(text), size)]
        for i, words in enumerate(pieces):
            if kind in HALVED and i >= len(pieces) // 2:
                break
            send(part(words))
            time.sleep(float(value or 0.2) if kind == "slow" else delay)
        if kind == "stall":
            time.sleep(float(value or 60))
        while kind == "comments":
            self.wfile.write(b": still here\n\n")
            time.sleep(0.05)
        while kind in ("endless", "rambling"):
            send(part(" and then" * 40))
        while kind == "endless-line":
            self.wfile.write(b"data: " + b"x" * 65536)
        if kind == "stream-error":
            self.wfile.write(b'data: {"error": {"message": "the engine died", "code": 500}}\n\n')
        if kind in ("stall", "drop", "stream-error"):
            return
        if refusal is not None:
            send({"refusal": refusal})
        if kind == "no-choices":
            send(None)
        else:
            send({}, finish if asked.dialect != "tool" or finish != "stop" else "tool_calls")
        if self.script.data["usage"] and (body.get("stream_options") or {}).get("include_usage"):
            send(None, usage=self._usage(body, text))
        self._last_word()
        self.wfile.write(b"data: [DONE]\n\n")

    def _json(self, status: int, data: Any, headers: dict[str, str] | None = None) -> None:
        self._bytes(status, "application/json", json.dumps(data).encode(), headers)

    def _bytes(self, status: int, kind: str, data: bytes, headers: dict[str, str] | None = None) -> None:
        self._last_word()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(data)


def bent(kind: str, value: Any, text: str) -> tuple[str, str, str | None]:
    """Return the answer as a model that misbehaves gives it, its finish reason, and its refusal."""
    if kind == "cut":
        return text[: len(text) // 2 if value is None else int(value)], "length", None
    if kind == "refusal":
        return "", "stop", str(value or "I will not write that.")
    if kind == "finish":
        return text[:5], str(value), None
    if kind == "content-filter":
        return "", "content_filter", None
    return WORDS.get(kind, lambda t, v: t)(text, value), "stop", None


WORDS: dict[str, Callable[[str, Any], str]] = {
    "empty": lambda t, v: "",
    "no-choices": lambda t, v: "",
    "text": lambda t, v: str(v),
    "fenced": lambda t, v: f"```json\n{t}\n```",
    "prose": lambda t, v: f"Sure! Here it is:\n\n{t}\n\nI hope this {{helps}}.",
    "think": lambda t, v: f'<think>Maybe {{"size": "huge"}}?</think>\n{t}',
    "think-unclosed": lambda t, v: f"<think>Let me see, {t[: len(t) // 2]}",
    "commented": lambda t, v: t.replace("{", "{ // the answer\n /* with notes */ ", 1),
    "trailing-comma": lambda t, v: re.sub(r"([\]}])", r",\1", t).replace("[,]", "[]").replace("{,}", "{}"),
    "control": lambda t, v: t.replace(" ", "\n", 1).replace("\\n", "\n"),
    "bom": lambda t, v: "\ufeff" + t,
    "smart-quotes": lambda t, v: re.sub(r'"([^"]*)"', "\u201c\\1\u201d", t),
    "wrong-shape": lambda t, v: '{"colour": "green"}',
    "several": lambda t, v: '{"draft": true}\n' + t,
}
FAULTS = (
    *WORDS, "cut", "finish", "refusal", "content-filter", "rambling", "429", "500", "503", "echo",
    "echo-answer", "context", "redirect", "unanswered", "silent", "html", "slow", "stall", "drop", "comments",
    "endless", "mute", "endless-line", "stream-error",
)  # fmt: skip


HALVED = ("stall", "drop", "comments", "stream-error", "endless", "endless-line")


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


def main(folder: Path) -> None:
    Handler.script = Script(folder)
    with Threads(("127.0.0.1", 0), Handler) as running:
        new = folder / "port.new"
        new.write_text(str(running.server_port), "ascii")
        new.replace(folder / "port")
        threading.Thread(target=_die_with_parent, daemon=True).start()
        running.serve_forever()


def _die_with_parent() -> None:
    """End when the test has gone, killed or not: nobody else would stop us."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    # A function that answers imports this module by its name: there must be only one of it.
    importlib.import_module("tests.agents.llm.scripted").main(Path(sys.argv[1]))
