"""What pydantic finds, told to a person: one readable problem for each mistake, at its place.

    data of the tree -> Board.model_validate -> errors -> Problems with line, column and what is valid
                            ^                     |
                            +--- wrong parts cut out, so that what depends on them is also checked

The last step matters because references are only checked once every field is valid: without it a person
would repair a typo only to be told of the next mistake.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from filmwright.schemas.board import BOARD_VERSION, Board
from filmwright.schemas.problem import Problem
from filmwright.storyboard.yaml_tree import Entry, Mapping, Node, Scalar, Sequence, Tree, data_of
from filmwright.storyboard.yaml_upgrade import UnknownVersion, upgraded
from filmwright.storyboard.yaml_words import (
    FIELD_SYNONYMS,
    VALUE_SYNONYMS,
    choices_at,
    fields_at,
    proposal,
    schema_at,
)

Path = tuple[str | int, ...]
MAX_PROBLEMS = 100
_ROUNDS = 6
_THING = {
    "scenes": "a scene", "shots": "a shot", "cast": "a character", "places": "a place", "props": "a prop",
}  # fmt: skip


def board_of(tree: Tree) -> tuple[Board | None, tuple[Problem, ...]]:
    """Return the board, or everything that is wrong with it."""
    if tree.problems:
        return None, tuple(tree.problems[:MAX_PROBLEMS])
    if not isinstance(tree.root, Mapping):
        where = tree.root.start if tree.root is not None else 0
        return None, (tree.problem(where, "this is no board", "start with 'filmwright: 1' and 'title: ...'"),)
    found: dict[tuple[int, int], Problem] = {}
    for _ in range(_ROUNDS):
        try:
            board = Board.model_validate(upgraded(data_of(tree.root)))
        except UnknownVersion as error:
            at = _find(tree.root, ("filmwright",))[0].start
            newer = "update Filmwright, or open the board with the version that wrote it"
            hint = newer if "has version" in str(error) else f"write 'filmwright: {BOARD_VERSION}'"
            return None, (tree.problem(at, str(error), hint),)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            for details in errors[:MAX_PROBLEMS]:
                problem = _problem(tree, tree.root, details)
                if problem is not None:
                    found.setdefault((problem.line, problem.column), problem)
            if len(errors) > MAX_PROBLEMS or not _cut_out(tree.root, errors):
                break
            continue
        if not found:
            return board, ()
        break
    listed = sorted(found.values(), key=lambda p: (p.line, p.column))
    return None, tuple(listed[:MAX_PROBLEMS])


def _is_branch(step: str | int) -> bool:
    """Whether a step of a pydantic location names a branch of a union instead of a place in the file."""
    return isinstance(step, str) and "[" in step


def _walk(root: Node, loc: Path) -> Iterator[tuple[str | int, Node, int]]:
    """Yield each step of `loc` that is in the file, with its node and where its key (or item) starts."""
    node = root
    for step in loc:
        if isinstance(node, Mapping) and step in node.entries:
            entry = node.entries[str(step)]
            node = entry.node
            yield step, node, entry.key_start
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            yield step, node, node.start
        elif not _is_branch(step):
            return


def _find(root: Node, loc: Path) -> tuple[Node, Path, int]:
    """Return the deepest node of `loc` in the file, the path to it, and where its key starts."""
    steps = list(_walk(root, loc))
    if not steps:
        return root, (), root.start
    return steps[-1][1], tuple(step for step, _, _ in steps), steps[-1][2]


def place_of(tree: Tree, loc: Path) -> int:
    """Return the character at which the value of `loc`, or its nearest ancestor, starts."""
    return _find(tree.root, loc)[0].start if tree.root is not None else 0


def _wrong_branch(root: Node, loc: Path) -> bool:
    """Whether the error is about the branch of a union that the value was not meant for."""
    branch = next((i for i, step in enumerate(loc) if _is_branch(step)), None)
    if branch is None:
        return False
    is_list = isinstance(_find(root, loc[:branch])[0], Sequence)
    return is_list != str(loc[branch]).startswith("tuple")


def label(root: Node, path: Path) -> str:
    """Return how a person calls the place: `s030 camera.size`, `cast.bear.looks`."""
    start, name = 0, ""
    for depth, (_, node, _) in enumerate(_walk(root, path), start=1):
        if isinstance(node, Mapping) and path[depth - 2 : depth - 1] in (("scenes",), ("shots",)):
            start, name = depth, _id_of(node) or name
    dotted = ""
    for step in path[start:]:
        dotted += f"[{step}]" if isinstance(step, int) else f".{step}" if dotted else step
    return " ".join(part for part in (name, dotted) if part)


def _id_of(node: Mapping) -> str:
    entry = node.entries.get("id")
    if entry is None or not isinstance(entry.node, Scalar) or entry.key_start == entry.key_end:
        return ""  # none, or a stand-in of ours
    return str(entry.node.value)[:_SHOWN]


def _problem(tree: Tree, root: Node, details: ErrorDetails) -> Problem | None:
    loc: Path = details["loc"]
    if _wrong_branch(root, loc):
        return None
    node, path, key = _find(root, loc)
    kind, ctx = details["type"], details.get("ctx") or {}
    if kind == "extra_forbidden":
        hint = proposal(str(path[-1]), fields_at(path[:-1]), FIELD_SYNONYMS)
        return tree.problem(key, f"{_thing(path[:-1])} has no '{path[-1]}'", hint)
    if kind == "missing" and isinstance(node, Mapping):
        name = str(loc[len(path)])
        return tree.problem(node.start, f"{_thing(path)} needs '{name}'", _example(loc))
    message, hint = _explained(node, loc, kind, ctx, details)
    where = label(root, path)
    at = key if loc[-1:] == ("[key]",) else node.start
    return tree.problem(at, f"{where}: {message}" if where else message, hint)


def _thing(path: Path) -> str:
    if not path:
        return "the board"
    if isinstance(path[-1], int) or (len(path) == 2 and path[0] in _THING):
        group = str(next(step for step in reversed(path[:-1]) if isinstance(step, str)))
        return _THING.get(group, f"an item of '{group}'")
    return f"'{path[-1]}'"


def _example(loc: Path) -> str:
    examples = {"id": "id: s010", "title": "title: My film", "name": "name: Ida", "who": "who: ida"}
    name = str(loc[-1])
    choices = ", ".join(choices_at(loc))
    return f"add '{examples.get(name, f'{name}: ...')}'" + (f"; valid: {choices}" if choices else "")


_SHOWN = 60
_BOUNDS = {
    "greater_than": ("gt", "must be more than"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be less than"),
    "less_than_equal": ("le", "must be at most"),
    "multiple_of": ("multiple_of", "must be a multiple of"),
}
_TYPES = {"float": "a number", "int": "a whole number", "bool": "true or false"}
_SHAPES = {
    "string": "words", "number": "a number", "integer": "a whole number", "boolean": "true or false",
    "object": "fields ('key: value')", "array": "a list ('[...]' or lines with '-')",
}  # fmt: skip


_EXAMPLES = {
    "title": "title: The Bear",
    "size": "size: [1280, 720]",
    "who": "who: ida",
    "line": "line: Good evening.",
    "dialogue": "dialogue: [{who: ida, line: Good evening.}]",
    "scenes": "below it, indented: - id: sc010",
    "shots": "below it, indented: - id: s010",
}


def _explained(
    node: Node, loc: Path, kind: str, ctx: dict[str, Any], details: ErrorDetails
) -> tuple[str, str]:
    """Return message and hint for an error about a value."""
    schema_path = tuple(step for step in loc if not _is_branch(step))
    value = node.value if isinstance(node, Scalar) else details["input"]
    shown = f"'{value}'" if isinstance(value, str) and len(value) <= _SHOWN else repr(value)[:_SHOWN]
    if kind == "reference":
        choices = [c for c in dict.fromkeys(ctx["choices"]) if not c.startswith(_NO_ID)]
        todo = {
            "id": "give it an id that nothing else has",
            "place": "add it under 'places'",
            "boundary": "write 'boundary: cut'",
        }
        hint = proposal(str(details["input"]), choices, {}) or todo.get(str(loc[-1]), "add it under 'cast'")
        return str(ctx["message"]), hint
    if kind == "transition":
        return str(ctx["message"]), "make the transition shorter, or the shot longer"
    if kind == "literal_error":
        choices = choices_at(schema_path)
        if not choices and schema_path[-1:] == ("filmwright",):
            choices = ["1"]
        extra = " or a point [x, y, z] in metres" if any(_is_branch(step) for step in loc) else ""
        if isinstance(node, Scalar):
            return f"{shown} is not valid here", proposal(str(value), choices, VALUE_SYNONYMS) + extra
        return "one word is expected", f"valid: {', '.join(choices)}{extra}"
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return f"{shown} {words} {ctx[key]:g}", _range(schema_path)
    if kind == "value_error":
        found = f"found {shown}" if isinstance(node, Scalar) else ""
        if details["msg"].endswith("letter or digit"):
            found += f", for example '{_id_like(str(value))}'" if _id_like(str(value)) else ""
        return details["msg"].removeprefix("Value error, "), found
    if kind == "string_type" and isinstance(node, Scalar) and node.plain and node.value is not None:
        return "words are expected here", "write it in quotes"
    if kind == "string_too_long" or (kind == "too_long" and isinstance(node, Scalar)):
        return f"the text is longer than {ctx['max_length']} characters", "shorten it"
    if kind == "too_long":
        return f"at most {ctx['max_length']} items are possible", f"found {ctx.get('actual_length')}"
    if kind == "missing" or kind == "too_short":
        return f"{_count(schema_path[:-1])} values are expected", f"found {len(_items(node))}"
    for name, words in _TYPES.items():
        if kind.startswith(f"{name}_"):
            return f"{words} is expected, not {shown}", _range(schema_path) or f"write {words}"
    shapes = [s for f in schema_at(schema_path) if (s := _SHAPES.get(str(f.get("type")), ""))]
    if shapes:
        kinds = {Mapping: "fields", Sequence: "a list"}
        found = "nothing" if value is None else kinds.get(type(node), shown)
        fields = ", ".join(fields_at(schema_path))
        wanted = " or ".join(dict.fromkeys(shapes))
        example = _EXAMPLES.get(str(loc[-1]), "leave the line out, or write what is expected")
        return f"{wanted} expected, not {found}", f"fields: {fields}" if fields else example
    return details["msg"], ""


def _id_like(words: str) -> str:
    """Return an id made of `words`, as far as that is possible."""
    return "-".join("".join(c if c.isalnum() else " " for c in words.lower()).split())[:64]


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


def _count(path: Path) -> int:
    return next((len(form["prefixItems"]) for form in schema_at(path) if "prefixItems" in form), 2)


def _range(path: Path) -> str:
    """Return the numbers that are valid at `path`, in words."""
    for form in schema_at(path):
        low, above = form.get("minimum"), form.get("exclusiveMinimum")
        high = form.get("maximum")
        if low is not None and high is not None:
            return f"valid: {low:.15g} to {high:.15g}"
        if above is not None and high is not None:
            return f"valid: more than {above:g}, up to {high:g}"
    return ""


def _cut_out(root: Node, errors: list[ErrorDetails]) -> bool:
    """Remove what is wrong from the tree, so that the rest can be checked; say whether anything changed."""
    changed = False
    places = [_find(root, details["loc"])[:2] for details in errors]  # before anything moves
    for index, (details, (node, path)) in enumerate(zip(errors, places, strict=True)):
        if details["type"] == "missing" and isinstance(node, Mapping):
            name = str(details["loc"][len(path)])
            if _fill_in(node, name, index):
                changed = True
                continue
        for depth in range(len(path), 0, -1):
            holder, reached, _ = _find(root, path[: depth - 1])
            step = str(path[depth - 1])
            if len(reached) < depth - 1:
                break  # a larger part around it is already gone
            if not isinstance(holder, Mapping):
                continue
            if not _required(path[:depth]):
                changed |= holder.entries.pop(step, None) is not None
                break
            if _fill_in(holder, step, index):
                changed = True
                break
    return changed


def _required(path: Path) -> bool:
    return any(path[-1] in form.get("required", ()) for form in schema_at(path[:-1]))


_NO_ID = "no-id-given-"
_STAND_INS = {"title": "?", "name": "?", "line": "?", "why": "?"}


def _fill_in(holder: Mapping, name: str, index: int) -> bool:
    """Put something harmless where a required value is missing or wrong; say whether that was possible."""
    value = f"{_NO_ID}{index}" if name == "id" else _STAND_INS.get(name)
    if value is None:
        return False
    stand_in = Scalar(holder.start, holder.start, value, plain=False)
    holder.entries[name] = Entry(holder.start, holder.start, stand_in)
    return True
