"""Changes of a board written into a person's text: what did not change keeps every byte.

    old data, new data (canonical)  -> what differs
    tree of the text                -> where it stands
    text = kept pieces + rewritten pieces

The text is cut into pieces at the nodes' places and put together again; nothing is printed anew that did
not change, so comments, quotes, order and line breaks stay. Lists of things with an id are matched by id,
other lists by likeness. A comment above a list item belongs to that item and moves with it.
"""

import difflib
import json
import re
from typing import Any

from filmwright.storyboard.yaml_emit import SPACED, WIDTH, entry, flow, item, scalar
from filmwright.storyboard.yaml_tree import Entry, Mapping, Node, Sequence, Tree

Data = dict[str, Any]
_TOLERANCE = 20
"""How much longer than our own lines a person's line may become before it is laid out anew."""


def merged(tree: Tree, old: Data, new: Data) -> str:
    """Return the text of `tree`, which says `old`, changed to say `new`."""
    root = tree.root
    if not isinstance(root, Mapping):
        raise ValueError("only a board that is a mapping can be merged")
    text = _Text(tree.text)
    if root.flow:
        return tree.text[: root.start] + text.flow_map(root, old, new) + tree.text[root.end :]
    return tree.text[: root.start] + text.block_map(root, old, new, 0) + tree.text[text.eol(root.end) :]


def match(old: list[Any], new: list[Any]) -> list[int | None]:
    """Return, for each new item, the index of the old item it continues, or None.

    >>> match([{"id": "a"}, {"id": "b"}], [{"id": "b", "x": 1}, {"id": "c"}])
    [1, None]
    >>> match([1, 2, 3], [1, 9, 3])
    [0, 1, 2]
    """
    if all(isinstance(thing, dict) and "id" in thing for thing in (*old, *new)):
        where = {thing["id"]: index for index, thing in enumerate(old)}
        return [where.get(thing["id"]) for thing in new]
    before, after = ([json.dumps(thing, sort_keys=True) for thing in side] for side in (old, new))
    found: list[int | None] = [None] * len(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for _, low, high, start, stop in matcher.get_opcodes():
        for index, target in zip(range(low, high), range(start, stop), strict=False):
            found[target] = index
    return found


def _keys(old: Data, new: Data, present: list[str]) -> list[tuple[str, str | None]]:
    """Return the keys to write anew, each with the key of the text it should stand after."""
    inserted: list[tuple[str, str | None]] = []
    before: str | None = None
    for key in new:
        if key in present:
            before = key
        elif key not in old or old[key] != new[key]:
            inserted.append((key, before))
    return inserted


class _Text:
    """The old text, and how pieces of it are rewritten."""

    def __init__(self, text: str) -> None:
        self.text = text

    def eol(self, at: int) -> int:
        """Return where the line of `at` ends."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def column(self, at: int) -> int:
        return at - (self.text.rfind("\n", 0, at) + 1)

    def flow_value(self, node: Node, old: Any, new: Any) -> str:
        """Return the text of a value inside braces or brackets."""
        if old == new:
            return self.text[node.start : node.end]
        if isinstance(node, Mapping) and isinstance(old, dict) and isinstance(new, dict) and node.flow:
            return self.flow_map(node, old, new)
        if isinstance(node, Sequence) and isinstance(old, list) and isinstance(new, list) and node.flow:
            return self.flow_list(node, old, new)
        return flow(new)

    def flow_map(self, node: Mapping, old: Data, new: Data) -> str:
        inserted = _keys(old, new, list(node.entries))
        pieces: list[tuple[str, int | None]] = []
        for place, (key, spot) in enumerate(node.entries.items()):
            if key in old and key not in new:
                continue
            piece = self.text[spot.key_start : spot.node.end]
            if key in new and old.get(key) != new[key]:
                colon = self.text[spot.key_end : spot.node.start] or ": "
                value = self.flow_value(spot.node, old.get(key), new[key])
                piece = self.text[spot.key_start : spot.key_end] + colon + value
            pieces.append((piece, place))
            pieces += [(flow({k: new[k]})[1:-1], None) for k, after in inserted if after == key]
        first = [(flow({k: new[k]})[1:-1], None) for k, after in inserted if after is None]
        spots = [(spot.key_start, spot.node.end) for spot in node.entries.values()]
        return self._joined(node, [*first, *pieces], spots, "{}")

    def flow_list(self, node: Sequence, old: list[Any], new: list[Any]) -> str:
        pieces: list[tuple[str, int | None]] = []
        for value, was in zip(new, match(old, new), strict=True):
            if was is None or was >= len(node.items):
                pieces.append((flow(value), None))
            else:
                pieces.append((self.flow_value(node.items[was], old[was], value), was))
        return self._joined(node, pieces, [(n.start, n.end) for n in node.items], "[]")

    def _joined(
        self, node: Node, pieces: list[tuple[str, int | None]], spots: list[tuple[int, int]], braces: str
    ) -> str:
        """Put pieces between the brackets of `node`, with the separators they had."""
        if not spots or not pieces:
            return braces[0] + ", ".join(piece for piece, _ in pieces) + braces[1]
        out = self.text[node.start : spots[0][0]]
        for position, (piece, place) in enumerate(pieces):
            out += piece
            if position < len(pieces) - 1:
                if place is not None and pieces[position + 1][1] == place + 1:
                    out += self.text[spots[place][1] : spots[place + 1][0]]
                else:
                    out += ", "
        return out + self.text[spots[-1][1] : node.end]

    def block_map(self, node: Mapping, old: Data, new: Data, indent: int) -> str:
        """Return the text of `node` up to the end of its last line."""
        inserted = _keys(old, new, list(node.entries))
        spots = list(node.entries.items())
        staying = [key for key in node.entries if key in new or key not in old]
        if not staying:
            return "\n".join(entry(key, value, indent) for key, value in new.items())[indent:]
        out = ""
        for place, (key, spot) in enumerate(spots):
            end = self.eol(spot.node.end)
            gap = self.text[end : spots[place + 1][1].key_start] if place + 1 < len(spots) else ""
            if key in old and key not in new:
                kept = gap.split("\n", 1)[1] if "\n" in gap else ""
                out = out + kept.lstrip(" ") if gap else out.rstrip(" \n")
                continue
            out += self.block_entry(key, spot, old.get(key), new.get(key), indent)
            for name, after in inserted:
                if after == key or (after is None and key == staying[0]):
                    out += "\n" + entry(name, new[name], indent)
            out += gap
        return out

    def block_entry(self, key: str, spot: Entry, old: Any, new: Any, indent: int) -> str:
        """Return the text of one entry up to the end of its last line."""
        node, end = spot.node, self.eol(spot.node.end)
        if old == new:
            return self.text[spot.key_start : end]
        own_lines = "\n" in self.text[spot.key_end : node.start]
        if isinstance(node, Mapping) and not node.flow and isinstance(old, dict) and isinstance(new, dict):
            head = self.text[spot.key_start : node.start]
            return head + self.block_map(node, old, new, self.column(node.start))
        if isinstance(node, Sequence) and not node.flow and isinstance(old, list) and isinstance(new, list):
            if own_lines and len(node.items) == len(old):
                begin = self.eol(spot.key_end) + 1
                return self.text[spot.key_start : begin] + self.block_list(key, node, old, new, begin)
        elif isinstance(node, Mapping | Sequence) and node.flow and not own_lines:
            value = self.flow_value(node, old, new)
            if "\n" in value or indent + len(key) + len(value) + 2 <= WIDTH + _TOLERANCE:
                return self.text[spot.key_start : node.start] + value + self.text[node.end : end]
        tail = self.text[node.end : end]
        written = entry(key, new, indent, one_line="#" in tail)[indent:]
        return written + (tail if "\n" not in written else "")

    def block_list(self, key: str, node: Sequence, old: list[Any], new: list[Any], begin: int) -> str:
        """Return the text from the line `begin` to the end of the list's last line."""
        column = self.column(node.start)
        leads, bodies = self._chunks(node, column, begin)
        spaced = key in SPACED
        found = match(old, new)
        for gone in sorted(set(range(len(old))) - set(found)):  # a heading outlives the item below it
            heading = leads[gone].rpartition("\n\n")[0].strip("\n")
            if heading and gone + 1 < len(old):
                leads[gone + 1] = "\n" + heading + "\n\n" + leads[gone + 1].lstrip("\n")
        out: list[str] = []
        before: int | None = -1
        for value, was in zip(new, found, strict=True):
            if was is None:
                lead, body = "", item(value, column, block=spaced)
            else:
                lead = leads[was]
                body = self.block_item(key, node.items[was], bodies[was], old[was], value, column)
            if was is None or before is None or was != before + 1:
                lead = lead.lstrip("\n") if not out else "\n" * spaced + lead.lstrip("\n")
            out.append(lead + body)
            before = was
        return "\n".join(out)

    def _chunks(self, node: Sequence, column: int, begin: int) -> tuple[list[str], list[tuple[int, int]]]:
        """Return, for each item, the blank and comment lines above it, and where its own lines are."""
        leads: list[str] = []
        bodies: list[tuple[int, int]] = []
        dash = re.compile(rf"^ {{{column}}}-", re.MULTILINE)
        for place, thing in enumerate(node.items):
            found = dash.search(self.text, begin)
            start = found.start() if found else begin
            end = self.eol(thing.end)
            if place + 1 < len(node.items):  # deeper comments below an item still belong to it
                while line := re.compile(rf"\n {{{column + 1},}}#[^\n]*").match(self.text, end):
                    end = line.end()
            leads.append(self.text[begin:start])
            bodies.append((start, end))
            begin = end + 1
        return leads, bodies

    def block_item(self, key: str, node: Node, body: tuple[int, int], old: Any, new: Any, column: int) -> str:
        """Return the text of one list item, dash included."""
        start, end = body
        if old == new:
            return self.text[start:end]
        rest = self.text[self.eol(node.end) : end]
        if isinstance(node, Mapping) and isinstance(old, dict) and isinstance(new, dict):
            if not node.flow:
                inner = self.block_map(node, old, new, self.column(node.start))
                return self.text[start : node.start] + inner + rest
            value = self.flow_map(node, old, new)
            if "\n" in value or column + 2 + len(value) <= WIDTH + _TOLERANCE:
                return self.text[start : node.start] + value + self.text[node.end : end]
        elif not isinstance(new, dict | list):
            return self.text[start : node.start] + scalar(new) + self.text[node.end : end]
        return item(new, column, block=key in SPACED)
