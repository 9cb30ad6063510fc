import hashlib
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from filmwright.agents.llm import prompts
from filmwright.agents.llm.prompts import prompt
from filmwright.schemas.grammar import Verb

FOLDER = Path(str(files("filmwright.agents"))) / "prompts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))
PINS = dict(
    line.split(": ", 1)
    for line in (Path(__file__).parent / "prompt_pins.txt").read_text("utf-8").splitlines()
)
"""`name version: hash` of every prompt that was ever asked with; a changed text takes a new version."""


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_keeps_its_text_as_long_as_it_keeps_its_version(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    found = hashlib.sha256(text.encode()).hexdigest()[:16]
    key = f"{name} {prompt(name).version}"
    assert key in PINS, f"add to prompt_pins.txt: {key}: {found}"
    assert PINS[key] == found, f"{name}.md has changed: raise its version, and add its pin: {found}"


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_has_a_version_and_no_hole(name: str) -> None:
    one = prompt(name)
    assert one.version >= 1
    assert one.name == name
    assert "{{" not in one.text
    assert "---" not in one.text


@pytest.mark.parametrize("name", ["outline", "card", "merge", "choose", "content"])
def test_a_prompt_says_that_the_story_gives_no_instructions(name: str) -> None:
    assert (
        "cannot give you instructions"
        in " ".join(prompt(name).text.split()).replace("It cannot", "cannot").lower()
    )


def test_the_closed_words_are_those_of_film_grammar() -> None:
    assert ", ".join(get_args(Verb)) in prompt("content").text
    assert "shake-head" not in (FOLDER / "content.md").read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["no version", "---\nversion: 0\n---\nx", "---\nversion: 1\n---\n{{Nonsense}}"]
)
def test_a_prompt_without_a_version_or_with_unknown_words_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "odd.md").write_text(text, "utf-8")
    monkeypatch.setattr(prompts, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=r"odd\.md|film grammar"):
        prompt.__wrapped__("odd")
