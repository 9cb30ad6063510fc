"""Load the prompts: versioned files of `agents/prompts/`, with the closed words of film grammar put in.

    prompts/content.md: "version: 1" between two lines of dashes, then the text; {{Verb}} becomes the verbs

Only these files are templates: no story and no reply ever passes through here.
"""

import re
from functools import cache
from importlib.resources import files
from typing import get_args

from filmwright.agents.llm.contract import Prompt
from filmwright.schemas import grammar

_FILE = re.compile(r"---\nversion: (?P<version>[1-9]\d*)\n---\n(?P<text>.+)\Z", re.DOTALL)
_WORDS = re.compile(r"\{\{(\w+)\}\}")


@cache
def prompt(name: str) -> Prompt:
    """Return the prompt in `agents/prompts/<name>.md`.

    Raises:
        ValueError: the file has no version, or asks for words that film grammar does not have.
    """
    raw = files("filmwright.agents").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")
    match = _FILE.match(raw.replace("\r\n", "\n"))
    if match is None:
        raise ValueError(f"prompts/{name}.md does not begin with its version")
    return Prompt(name=name, version=int(match["version"]), text=_WORDS.sub(_words, match["text"]).strip())


def _words(match: re.Match[str]) -> str:
    words = get_args(getattr(grammar, match[1], None))
    if not words:
        raise ValueError(f"film grammar has no '{match[1]}'")
    return ", ".join(map(str, words))
