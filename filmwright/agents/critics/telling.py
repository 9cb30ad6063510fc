"""Whether the film tells the story: all of it, and once. Needs the story."""

from collections import defaultdict
from collections.abc import Iterator

from filmwright.agents.critics.pace import words_seconds
from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing
from filmwright.schemas.shot import Span
from filmwright.schemas.story import Story

_LEAST_SECONDS = 1.2
"""Shorter words ("Oh no!") may well be said twice."""
_QUOTED = 60


def untold(film: Viewing) -> Iterator[Fault]:
    """Sentences of the story that no shot tells and `left_out` does not name."""
    story = film.story
    sources = sorted((s.shot.source, s.id) for s in film.shots if s.shot.source)
    if story is None or not sources:
        return
    for start, end in _lost(story, sorted([s for s, _ in sources] + [g.source for g in film.board.left_out])):
        near = next((i for (_, to), i in reversed(sources) if to <= start), sources[0][1])
        yield Fault(
            (near,),
            f"No shot tells: {_quoted(story.text[start:end])}",
            f"Tell it in a shot beside {near}, or name it in left_out with the reason.",
        )


def told_twice(film: Viewing) -> Iterator[Fault]:
    """Words are told oftener than the story has them."""
    if film.story is None:
        return
    story = _plain(film.story.text)
    told: defaultdict[str, list[str]] = defaultdict(list)
    for now in film.shots:
        narration = _plain(now.shot.narration)
        for words in (narration, *(_plain(d.line) for d in now.shot.dialogue)):
            if words_seconds(words) >= _LEAST_SECONDS:
                told[words].append(now.id)
        for line in now.shot.dialogue:
            if words_seconds(line.line) >= _LEAST_SECONDS and _plain(line.line) in narration:
                told[_plain(line.line)].append(now.id)
    for words, shots in told.items():
        if len(shots) > max(1, story.count(words)):
            ids = tuple(dict.fromkeys(shots))
            yield Fault(
                ids,
                f"{' and '.join(ids[:3])} tell{'s' if len(ids) == 1 else ''} the same words "
                f"{len(shots)} times: {_quoted(words)}",
                f"Tell them once, in {ids[0]}.",
            )


def _lost(story: Story, spans: list[Span]) -> Iterator[Span]:
    """Yield what no span covers, neighbouring sentences as one."""
    lost: Span | None = None
    k = 0
    for start, end in story.sentences:
        while k and spans[k - 1][1] > start:
            k -= 1  # spans may overlap
        at = start
        while k < len(spans) and spans[k][0] < end:
            if spans[k][0] > at and story.text[at : spans[k][0]].strip():
                break
            at = max(at, spans[k][1])
            k += 1
        if not story.text[at:end].strip():
            if lost is not None:
                yield lost
            lost = None
        else:
            lost = (lost[0] if lost else at, end)
    if lost is not None:
        yield lost


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f'"{words}"' if len(words) <= _QUOTED else f'"{words[: _QUOTED - 1]}…"'


RULES: dict[str, Rule] = {
    "untold": Rule("warn", untold, "Nothing of a story is dropped silently."),
    "told-twice": Rule("warn", told_twice, "What has been told is known."),
}
