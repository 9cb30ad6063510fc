"""Whether the film tells the story: all of it, and once. Needs the story."""

from collections import defaultdict
from collections.abc import Iterator

from filmwright.agents.critics.pace import words_seconds
from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing
from filmwright.schemas.shot import Span

_LEAST_SECONDS = 1.2
"""Shorter words ("Oh no!") may well be said twice."""
_QUOTED = 60


def untold(film: Viewing) -> Iterator[Fault]:
    """Sentences of the story that no shot tells and `left_out` does not name."""
    story = film.story
    sources = sorted((s.shot.source, s.id) for s in film.shots if s.shot.source)
    if story is None or not sources:
        return
    spans = sorted([span for span, _ in sources] + [gone.source for gone in film.board.left_out])
    header = (0, story.sentences[0][0] if story.sentences else 0)  # told by nobody
    for at, words in _lost(story.text, [header, *spans]):
        near = next((i for (_, end), i in reversed(sources) if end <= at), sources[0][1])
        yield Fault(
            (near,),
            f"No shot tells: {_quoted(words)}",
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
        if len(shots) > 1 and len(shots) > story.count(words):
            ids = tuple(dict.fromkeys(shots))
            yield Fault(
                ids,
                f"{' and '.join(ids[:3])} tell{'s' if len(ids) == 1 else ''} the same words "
                f"{len(shots)} times: {_quoted(words)}",
                f"Tell them once, in {ids[0]}.",
            )


def _lost(text: str, spans: list[Span]) -> Iterator[tuple[int, str]]:
    """Yield where, and what, the words are that no span covers; `spans` in order of their beginnings."""
    told = 0
    for start, end in [*spans, (len(text), len(text))]:
        if words := text[told:start].strip():
            yield told, words
        told = max(told, end)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f'"{words}"' if len(words) <= _QUOTED else f'"{words[: _QUOTED - 1]}…"'


RULES: dict[str, Rule] = {
    "untold": Rule("warn", untold, "Nothing of a story is dropped silently."),
    "told-twice": Rule("warn", told_twice, "What has been told is known."),
}
