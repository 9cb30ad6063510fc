"""The bytes of an answer, as they come: a stream of events, or one JSON body where nothing streams.

It keeps the words, the usage and how the answer ended; of a stream that never ends it keeps only so much.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from filmwright.agents.llm.contract import Usage

_BYTES_BASE = 4_000_000
_BYTES_A_CHARACTER = 512
"""An event wraps a word of a few characters into some 250 bytes."""


@dataclass(frozen=True)
class Reply:
    """What a model said."""

    text: str
    finish_reason: str
    """`stop`, `length`, `tool_calls`, `content_filter`; `endless`: it was cut here; empty: it broke off."""
    usage: Usage | None = None
    refusal: str = ""
    has_choice: bool = True
    seconds: float = 0.0

    def cleaned(self, clean: Callable[[str], str], seconds: float) -> "Reply":
        """Return it with every word cleaned, and how long it took."""
        words = clean(self.text), clean(self.finish_reason), clean(self.refusal)
        return replace(self, text=words[0], finish_reason=words[1], refusal=words[2], seconds=seconds)


class Hearing:
    """Listens to one answer of at most so many characters."""

    def __init__(self, characters: int) -> None:
        self._most_characters = characters
        self._most_bytes = _BYTES_BASE + characters * _BYTES_A_CHARACTER
        self.heard_at = time.monotonic()
        self.has_begun = False
        self.kept = b""
        self._bytes = self._characters = 0
        self._line = bytearray()
        self._is_whole: bool | None = None
        self._is_done = self._is_event_stream = False
        self._words: list[str] = []
        self._refusal: list[str] = []
        self._usage: Usage | None = None
        self._finish = ""
        self._has_choice = False
        self.error = ""

    @property
    def text(self) -> str:
        """What was said so far."""
        return "".join(self._words)

    @property
    def beginning(self) -> str:
        """The first bytes, for an error."""
        return (self.kept or bytes(self._line))[:200].decode("utf-8", "replace")

    def keep(self, data: bytes, most: int) -> bool:
        """Keep bytes as they are, up to `most`; return whether there is room for more."""
        self._note(data)
        self.kept += data[: most - len(self.kept)]
        return len(self.kept) < most

    def take(self, data: bytes) -> bool:
        """Take the next bytes; return whether to listen on."""
        self._note(data)
        if len(self.kept) < 200:
            self.kept += data[:200]
        if self._is_whole is None and (start := self.kept.lstrip(b"\xef\xbb\xbf \r\n\t")):
            self._is_whole = start.startswith(b"{")
        self._line += data
        if not self._is_whole and b"\n" in data:
            *lines, rest = bytes(self._line).split(b"\n")
            self._line = bytearray(rest)
            for line in lines:
                self._take_line(line)
        if self._bytes > self._most_bytes or self._characters > self._most_characters:
            self._finish = "endless"
            return False
        return not self._is_done and not self.error

    def reply(self) -> Reply | None:
        """Return what was said; None when no such server spoke.

        Raises:
            ConnectionError: the server reported an error in the middle of its answer.
        """
        if self._finish != "endless":
            self._take_line(bytes(self._line) if not self._is_whole else b"data:" + bytes(self._line))
        if self.error:
            raise ConnectionError(self.error)
        if not self._is_event_stream:
            return None
        finish = self._finish or ("stop" if self._is_done or self._is_whole else "")
        return Reply(self.text, finish, self._usage, "".join(self._refusal), self._has_choice)

    def _note(self, data: bytes) -> None:
        self.has_begun = self.has_begun or bool(data)
        self.heard_at = time.monotonic()
        self._bytes += len(data)

    def _take_line(self, line: bytes) -> None:
        if not line.startswith(b"data:"):
            return
        data = line[5:].strip()
        if data == b"[DONE]":
            self._is_done = self._is_event_stream = True
            return
        try:
            event = json.loads(data.decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError):
            return
        if isinstance(event, dict):
            self._take_event(event)

    def _take_event(self, event: dict[str, Any]) -> None:
        self._is_event_stream = self._is_event_stream or "choices" in event or "error" in event
        if error := event.get("error"):
            self.error = str(error.get("message") or error) if isinstance(error, dict) else str(error)
        if isinstance(usage := event.get("usage"), dict):
            sent, said = usage.get("prompt_tokens"), usage.get("completion_tokens")
            if (
                isinstance(sent, int)
                and isinstance(said, int)
                and 0 <= min(sent, said) <= max(sent, said) < 10**9
            ):
                self._usage = Usage(sent, said)
        choices = event.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict) and choice.get("index", 0) in (0, None):
                self._take_choice(choice)

    def _take_choice(self, choice: dict[str, Any]) -> None:
        self._has_choice = True
        if isinstance(finish := choice.get("finish_reason"), str):
            self._finish = finish
        message = choice.get("delta") or choice.get("message")
        if not isinstance(message, dict):
            return
        for call in message.get("tool_calls") or ():
            function = call.get("function") if isinstance(call, dict) else None
            if isinstance(function, dict) and (arguments := function.get("arguments")) is not None:
                self._say(arguments if isinstance(arguments, str) else json.dumps(arguments))
        content = message.get("content")
        for part in content if isinstance(content, list) else (content,):
            words = part.get("text") if isinstance(part, dict) else part
            if isinstance(words, str):
                self._say(words)
        if isinstance(refusal := message.get("refusal"), str):
            self._refusal.append(refusal)

    def _say(self, words: str) -> None:
        self._words.append(words)
        self._characters += len(words)
