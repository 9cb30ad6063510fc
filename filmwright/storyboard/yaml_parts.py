"""The data of a board of which only what changed is parsed: each shot by itself, and what stands around them.

    text ─> head and tail ──┐
         ├> scene           ├─> known by its text, or parsed alone under the lines that it hangs from
         │   ├> head, tail  │
         │   └> shot ───────┘      (a scene is divided once it was edited)

Parsing with exact places takes a third of a second for a thousand shots, and only mistakes need the places.
So the text is divided at the lines that begin an item of `scenes:` and of `shots:`. That is right when every
part, parsed alone, is well formed and what it was taken for; a quote left open, a second `scenes:` and any
other doubt end the attempt. Then there is no answer, and the whole text must be parsed. It tells no mistake.
"""

import hashlib
import re
from itertools import pairwise
from typing import Any

from filmwright.storyboard.yaml_tree import Mapping, Node, Scalar, Sequence, data_of, parse

Parts = dict[str, Any]
"""Data of parts by the hash of their text."""
LISTS = ("scenes", "shots")
"""The lists at whose items a board is divided, outermost first."""
_ITEM = re.compile(r"( *)-( +)\S|( *)-$")


class _Doubt(Exception):
    """A part is not what it was taken for."""


def data_in(text: str, known: Parts) -> tuple[Any, Parts] | None:
    """Return the data of a board's text, and its parts; None when the whole must be parsed.

    `known` are the parts of an earlier text; they are not parsed again.
    """
    parts: Parts = {}
    try:
        return _mapping(text, "", 0, 0, known, parts), parts
    except _Doubt:
        return None


def _mapping(text: str, above: str, level: int, column: int, known: Parts, parts: Parts) -> Any:
    """Return the data of a mapping whose keys stand in `column`, and which hangs from the lines `above`."""
    # A scene is divided when it is edited: a thousand small texts take twice the time of twenty long ones.
    is_whole = level == len(LISTS) or (level > 0 and (not known or _name(text, above, None) in known))
    divided = None if is_whole else _divided(text, column, LISTS[level])
    if divided is None:
        return _part(text, above, level, None, known, parts)
    head, items, tail = divided
    data = _part(head + tail, above, level, len(above) + len(head), known, parts)
    dash = " " * _indent(text) + "-" if level else ""
    hook = f"{above}{dash}{' ' * (column - len(dash))}{LISTS[level]}:\n"
    listed = [_mapping(item, hook, level + 1, _key_column(item), known, parts) for item in items]
    return {**data, LISTS[level]: listed}


def _divided(text: str, column: int, name: str) -> tuple[str, list[str], str] | None:
    """Return what stands before the items of a list (its key is the last word), the items, what follows."""
    lines = text.split("\n")
    key = " " * column + name + ":"
    keys = [n for n, line in enumerate(lines) if line.rstrip() == key]
    if len(keys) != 1:
        return None
    starts: list[int] = []
    indent, end = column, len(lines)
    for n in range(keys[0] + 1, len(lines)):
        line = lines[n].lstrip(" ")
        if not line or line.startswith("#"):
            continue
        here, is_item = len(lines[n]) - len(line), _ITEM.match(lines[n]) is not None
        if not starts and is_item and here >= column:
            indent = here
        if here == indent and is_item:
            starts.append(n)
        elif here <= indent or not starts:
            end = n
            break
    if not starts:
        return None
    edges = [*starts, end]
    items = ["\n".join(lines[a:b]) + "\n" for a, b in pairwise(edges)]
    head = "\n".join([*lines[: keys[0]], key])
    return head, items, "\n" + "\n".join([*lines[keys[0] + 1 : starts[0]], *lines[end:]])


def _indent(item: str) -> int:
    return len(item) - len(item.lstrip(" "))


def _key_column(item: str) -> int:
    """Return the column of the keys of an item, as its first line tells; else one where no key can stand."""
    match = _ITEM.match(item)
    return 0 if match is None or match[2] is None else len(match[1]) + 1 + len(match[2])


def _part(text: str, above: str, level: int, key_end: int | None, known: Parts, parts: Parts) -> Any:
    """Return the data of one part; where `key_end` is given, an empty list must have its key end there."""
    name = _name(text, above, key_end)
    if name not in known:
        parts[name] = data_of(_checked(above + text, level, key_end))
    else:
        parts[name] = known[name]
    return parts[name]


def _name(text: str, above: str, key_end: int | None) -> str:
    return hashlib.sha256(f"{key_end} {above}{text}".encode()).hexdigest()[:32]


def _checked(text: str, level: int, key_end: int | None) -> Node:
    tree = parse(text, "")
    node = tree.root
    if tree.problems or node is None:
        raise _Doubt
    for name in LISTS[:level]:
        if not isinstance(node, Mapping) or [*node.entries] != [name]:
            raise _Doubt
        items = node.entries[name].node
        if not isinstance(items, Sequence) or items.flow or len(items.items) != 1:
            raise _Doubt
        node = items.items[0]
    if key_end is not None:
        entry = node.entries.get(LISTS[level]) if isinstance(node, Mapping) and not node.flow else None
        if entry is None or entry.key_end != key_end:
            raise _Doubt
        if not isinstance(entry.node, Scalar) or entry.node.value is not None or not entry.node.plain:
            raise _Doubt
    return node
