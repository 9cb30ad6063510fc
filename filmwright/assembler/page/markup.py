"""HTML that cannot be broken by the words in it: text is escaped unless it is already markup.

el("p", {"class": "action"}, "<b>") -> '<p class="action">&lt;b&gt;</p>'
"""

import html
from collections.abc import Iterable, Mapping

Attributes = Mapping[str, str | int | float | bool | None]
_VOID = frozenset({"img", "br", "hr", "track", "col"})


class Markup(str):
    """Text that is already HTML. Only `el` and `join` make it."""

    __slots__ = ()


Child = str | Markup | None


def el(tag: str, attributes: Attributes | None = None, *children: Child | Iterable[Child]) -> Markup:
    """Return one element. None children vanish, True attributes stand alone, None and False ones vanish."""
    pairs = []
    for name, value in (attributes or {}).items():
        if value is True:
            pairs.append(f" {name}")
        elif value is not None and value is not False:
            pairs.append(f' {name}="{html.escape(str(value), quote=True)}"')
    head = f"<{tag}{''.join(pairs)}>"
    return Markup(head if tag in _VOID else f"{head}{join(*children)}</{tag}>")


def join(*children: Child | Iterable[Child]) -> Markup:
    """Return children one after the other, text escaped."""
    parts = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            parts.append(str(child))
        elif isinstance(child, str):
            parts.append(html.escape(child, quote=True))
        else:
            parts.append(str(join(*child)))
    return Markup("".join(parts))


def bullets(name: str, lines: Iterable[Child]) -> Markup | None:
    """Return a list of class `name`; None where there is nothing to list."""
    items = [el("li", None, line) for line in lines]
    return el("ul", {"class": name}, *items) if items else None


def scrolling(label: str, body: Markup) -> Markup:
    """Return `body` in a box that scrolls sideways by itself, reachable by keyboard."""
    return el("div", {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": label}, body)
