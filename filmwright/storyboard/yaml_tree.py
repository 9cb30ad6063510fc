"""Text of a board to a tree that knows where everything stands.

    text -> events (ruamel's scanner, YAML 1.2) -> Mapping, Sequence, Scalar with their places

YAML is used here as a plain notation: what makes it surprising (anchors, aliases, tags, merge keys, doubled
keys, several documents, directives) is refused with its place. Scalars are read by the YAML 1.2 core
schema, so `no` is a word and `2026-11-20` is not a date. Nothing is known here about films.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from filmwright.schemas.problem import Problem

MAX_BYTES = 5_000_000
MAX_DEPTH = 30
MAX_REFUSALS = 50


@dataclass(slots=True)
class Scalar:
    """One value, from `start` to `end` in the text."""

    start: int
    end: int
    value: Any
    plain: bool
    """Written without quotes; only then it may be a number, a truth value or nothing."""


@dataclass(slots=True)
class Entry:
    """One `key: value`; `key_end` is just after the key."""

    key_start: int
    key_end: int
    node: "Node"


@dataclass(slots=True)
class Mapping:
    """Entries in the order of the text."""

    start: int
    end: int
    flow: bool
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class Sequence:
    """Items in the order of the text."""

    start: int
    end: int
    flow: bool
    items: list["Node"] = field(default_factory=list)


Node = Scalar | Mapping | Sequence


@dataclass(slots=True)
class Tree:
    """A text and what stands in it. `root` is None when the text could not be read at all."""

    file: str
    text: str
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def problem(self, index: int, message: str, hint: str = "") -> Problem:
        """Describe a finding at a character of the text."""
        index = min(max(index, 0), len(self.text))
        line = self.text.count("\n", 0, index)
        column = index - (self.text.rfind("\n", 0, index) + 1)
        if not self.lines:
            self.lines = self.text.split("\n")
        excerpt = self.lines[line].rstrip()
        return Problem(
            file=self.file, line=line + 1, column=column + 1, message=message, hint=hint, excerpt=excerpt
        )


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Turn the bytes of a file into text with Unix line ends, or say why they are no board."""

    def refuse(message: str, hint: str) -> tuple[str, list[Problem]]:
        return "", [Problem(file=file, message=message, hint=hint)]

    if len(data) > MAX_BYTES:
        return refuse(f"the file has {len(data) / 1e6:.1f} MB; a board has at most 5 MB", "split the film")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return refuse("the file is UTF-16", "save it as UTF-8")
    if b"\0" in data:
        return refuse("the file is binary (it contains a zero byte)", "give the path of a storyboard.yaml")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        head = data[: error.start].decode("utf-8-sig", errors="ignore")
        at = Tree(file, head + "\ufffd").problem(len(head), "the file is not UTF-8 here", "save it as UTF-8")
        return "", [at]
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def parse(text: str, file: str) -> Tree:
    """Read `text` into a tree; everything refused is in its `problems`."""
    tree = Tree(file, text)
    if tab := re.search(r"^ *\t", text, re.MULTILINE):
        tree.problems.append(
            tree.problem(tab.end() - 1, "a tab stands where a line is indented", "indent with spaces")
        )
        return tree
    try:
        events = YAML(typ="safe", pure=True).parse(text)
        tree.root = _Builder(tree, events).document()
    except ReaderError as error:
        tree.problems.append(
            tree.problem(
                int(error.position), f"the character U+{error.character:04X} is not allowed", "remove it"
            )
        )
    except MarkedYAMLError as error:
        tree.problems.append(_syntax_problem(tree, error))
    except (YAMLError, ValueError) as error:
        tree.problems.append(Problem(file=file, message=f"this is not YAML: {error}"))
    return tree


def data_of(node: Node) -> Any:
    """Return the plain dicts, lists and values below `node`."""
    if isinstance(node, Mapping):
        return {key: data_of(entry.node) for key, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return [data_of(item) for item in node.items]
    return node.value


_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def core_value(text: str) -> Any:
    """Resolve an unquoted scalar by the YAML 1.2 core schema (without octal and hexadecimal).

    >>> [core_value(t) for t in ("no", "12:30", "1e3", "~", "010", "2026-11-20")]
    ['no', '12:30', 1000.0, None, 10, '2026-11-20']
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text) and len(text) < 19:
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


class _Builder:
    """Folds the stream of events into nodes."""

    def __init__(self, tree: Tree, events: Iterator[Event]) -> None:
        self.tree = tree
        self.events = events

    def refuse(self, at: int, message: str, hint: str) -> None:
        self.tree.problems.append(self.tree.problem(at, message, hint))
        if len(self.tree.problems) >= MAX_REFUSALS:
            raise ValueError("too many mistakes to list")

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    at = event.start_mark.index
                    self.refuse(at, "directives ('%') are not used here", "remove the line")
                if documents > 1:
                    self.refuse(event.start_mark.index, "a board is one document", "remove the '---'")
                    return root
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
                root = self.node(event, 0, 0)
        return root

    def node(self, event: Event, after: int, depth: int) -> Node:
        """Build the node that starts with `event`; an empty value is placed at `after`."""
        start = event.start_mark.index
        if isinstance(event, AliasEvent):
            self.refuse(start, f"aliases ('*{event.anchor}') are not used here", "write it out")
            return Scalar(start, event.end_mark.index, None, plain=False)
        if not isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            raise ValueError("a value is missing")
        if event.anchor is not None:
            self.refuse(start, f"anchors ('&{event.anchor}') are not used here", "remove it")
        if event.tag is not None:
            self.refuse(start, f"tags ('{event.tag}') are not used here", "remove it")
        if depth > MAX_DEPTH:
            raise MarkedYAMLError(None, None, f"nested more than {MAX_DEPTH} deep", event.start_mark)
        if isinstance(event, MappingStartEvent):
            return self.mapping(event, depth)
        if isinstance(event, SequenceStartEvent):
            return self.sequence(event, depth)
        return self.scalar(event, after)

    def scalar(self, event: ScalarEvent, after: int) -> Scalar:
        plain = event.style is None
        start, end = event.start_mark.index, event.end_mark.index
        if plain and start == end:  # nothing written: ruamel places it at whatever comes next
            start = end = after
        end = max(start, len(self.tree.text[:end].rstrip()) if event.style in ("|", ">") else end)
        value = core_value(event.value) if plain and event.tag is None else event.value
        return Scalar(start, end, value, plain)

    def mapping(self, event: MappingStartEvent, depth: int) -> Mapping:
        node = Mapping(event.start_mark.index, event.start_mark.index, bool(event.flow_style))
        while not isinstance(key := next(self.events), MappingEndEvent):
            at, key_end = key.start_mark.index, key.end_mark.index
            if isinstance(key, ScalarEvent):
                name = key.value
                if key.anchor is not None or key.tag is not None:
                    self.refuse(at, "anchors and tags are not used here", "remove it")
            else:
                self.node(key, at, depth + 1)
                name = f"?{at}"
                self.refuse(at, "a key is one word", "write 'key: value'")
            if not node.flow:
                key_end = self.tree.text.find(":", key_end) + 1 or key_end
            value = self.node(next(self.events), key_end, depth + 1)
            if name == "<<" and isinstance(key, ScalarEvent) and key.style is None:
                self.refuse(at, "merge keys ('<<') are not used here", "write the fields out")
            elif name in node.entries:
                first = self.tree.problem(node.entries[name].key_start, "").line
                self.refuse(at, f"'{name}' stands here twice", f"the first is in line {first}")
            else:
                node.entries[name] = Entry(at, key_end, value)
            node.end = max(node.end, value.end)
        if node.flow:
            node.end = key.end_mark.index
        return node

    def sequence(self, event: SequenceStartEvent, depth: int) -> Sequence:
        node = Sequence(event.start_mark.index, event.start_mark.index, bool(event.flow_style))
        while not isinstance(item := next(self.events), SequenceEndEvent):
            node.items.append(self.node(item, item.start_mark.index, depth + 1))
            node.end = max(node.end, node.items[-1].end)
        if node.flow:
            node.end = item.end_mark.index
        return node


_INDENT = (
    "this line is not indented like the ones it belongs to",
    "put it exactly below its neighbours, with spaces",
)
_PLAIN_WORDS = {
    f"nested more than {MAX_DEPTH} deep": (
        f"nested more than {MAX_DEPTH} deep",
        "a board needs no more than ten: look for brackets or indents that are not closed",
    ),
    "mapping values are not allowed here": (
        "a second ':' stands in this line",
        'a text with a colon needs quotes: "Good evening: said the bear"',
    ),
    "found unexpected end of stream": ("a quote is opened here and never closed", "close it"),
    "could not find expected ':'": ("a ':' is missing after the key", "write 'key: value'"),
    "expected <block end>, but found '?'": _INDENT,
    "expected <block end>, but found '-'": _INDENT,
    "expected <block end>, but found '<block mapping start>'": _INDENT,
    "expected <block end>, but found '<scalar>'": (
        "a text stands where a new line of 'key: value' should",
        "look for a quote above that is not closed, or closed too early",
    ),
    "expected the node content, but found '<stream end>'": (
        "the file ends in the middle of a list or of fields",
        "close it with ']' or '}'",
    ),
}


def _syntax_problem(tree: Tree, error: MarkedYAMLError) -> Problem:
    problem = str(error.problem or error)
    context = str(error.context or "")
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark is not None else 0
    message, hint = _PLAIN_WORDS.get(problem, (f"this is not YAML: {problem}", ""))
    if problem.startswith("found character") and "'\\t'" in problem:
        message, hint = "a tab stands between a key or dash and its value", "use a space"
    elif problem.startswith("found character"):
        message, hint = f"a text cannot start with {problem.split()[2]} unless it is in quotes", "add quotes"
    elif problem == "found unexpected end of stream" and error.context_mark is not None:
        at = error.context_mark.index
    elif problem.startswith("expected ',' or") and error.context_mark is not None:
        opened = tree.problem(error.context_mark.index, "")
        kind = "[" if "sequence" in context else "{"
        hint = f"the '{kind}' of line {opened.line}, column {opened.column} is not closed before this"
        message = "a comma or a closing bracket is missing"
    elif "block scalar" in context:
        message = f"this long text ('|' or '>') is not well formed: {problem}"
    return tree.problem(at, message, hint)
