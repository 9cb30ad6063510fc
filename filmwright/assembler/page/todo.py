"""What to do next: the retake queue with the command to type, and what was taken again already."""

from filmwright.assembler.page.data import Again, PageData, Todo
from filmwright.assembler.page.markup import Markup, bullets, el, join
from filmwright.assembler.page.numbers import clock

_MEANING = {
    "retake": "shoot it again",
    "review": "look at it, and decide",
    "give-up": "more takes did not help: change the shot",
}


def todo_section(data: PageData) -> Markup | None:
    """Return the retake queue, and shots before and after; None where nothing was judged."""
    if data.score is None:
        return None
    if not data.todo:
        return join(el("p", {"class": "lead all-well"}, "Nothing asks for you. ",
                       "What could not be measured is told below."), _again(data))  # fmt: skip
    counts = {kind: sum(item.verdict == kind for item in data.todo) for kind in _MEANING}
    tally = ", ".join(f"{number} to {_VERB[kind]}" for kind, number in counts.items() if number)
    return join(
        el("p", {"class": "lead"}, f"{len(data.todo)} of {len(data.board.shots)} shots: {tally}. ",
           "The most urgent first; each with the command to type."),
        el("ol", {"class": "todo"}, *(_item(data, item) for item in data.todo)),
        el("p", {"class": "said", "role": "status", "id": "said"}),
        _again(data),
    )  # fmt: skip


_VERB = {"retake": "shoot again", "review": "look at", "give-up": "change"}


def _item(data: PageData, item: Todo) -> Markup:
    still, starts = data.stills.get(item.shot), data.starts(item.shot)
    picture = (
        el("img", {"src": still, "alt": f"a frame of {item.shot}", "decoding": "async"})
        if still
        else el("span")
    )
    if starts is not None:
        picture = el(
            "button",
            {"type": "button", "class": "look", "data-at": f"{starts:.3f}",
             "aria-label": f"Play shot {item.shot} from {clock(starts)}"},
            picture,
        )  # fmt: skip
    action = next((shot.action for shot in data.board.shots if shot.id == item.shot), "")
    return el(
        "li",
        {"class": "item", "data-verdict": item.verdict},
        picture,
        el("div", {"class": "what"},
           el("h3", None, item.shot, el("span", {"class": "tag"}, item.verdict)),
           el("p", {"class": "fine"}, action) if action else None,
           bullets("why", item.why),
           el("p", {"class": "change"}, el("b", None, "The next take: "), item.change)
           if item.change else None),
        el("div", {"class": "how"},
           el("p", {"class": "fine"}, _MEANING[item.verdict]),
           _command(item),
           el("p", {"class": "fine"}, item.cost) if item.cost else None,
           el("p", {"class": "fine"}, "made again with it: ", ", ".join(item.also)) if item.also else None),
    )  # fmt: skip


def _command(item: Todo) -> Markup:
    label = f"Copy the command for {item.shot}"
    return el(
        "p",
        {"class": "command"},
        el("code", None, item.command),
        el("button", {"type": "button", "data-copy": item.command, "aria-label": label}, "Copy"),
    )


def _again(data: PageData) -> Markup | None:
    if not data.again:
        return None
    return join(
        el("h3", {"id": "again-title"}, "Taken again"),
        el("ol", {"class": "again", "aria-labelledby": "again-title"}, *map(_before_after, data.again)),
    )


def _before_after(one: Again) -> Markup:
    return el(
        "li",
        None,
        el("div", {"class": "pair"},
           _figure(one.before, "before", f"{one.shot} before"),
           _figure(one.now, f"now, take {one.takes}" if one.takes else "now", f"{one.shot} as it is")),
        el("p", None, el("b", {"class": "id"}, one.shot), " ".join(one.why) or f"{one.takes} takes"),
    )  # fmt: skip


def _figure(uri: str, words: str, alt: str) -> Markup:
    return el("figure", None, el("img", {"src": uri, "alt": alt}), el("figcaption", None, words))
