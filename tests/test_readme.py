"""What the README and the other pages claim: every command, block, link and number in them is looked up."""

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from filmwright import __version__, cli, errors
from filmwright.schemas.grammar import BoundaryKind, SetName, TimeOfDay, Weather
from filmwright.storyboard import yaml_file
from tests.write_cli_docs import commands, options_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    p for folder in (".", "docs", "docs/decisions", "benchmarks") for p in (ROOT / folder).glob("*.md")
)
NOTES = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
A_PAGE_WORDS = 450
NUMBERS = {
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}

BOARD = """filmwright: 1
title: A Bear
cast: {bear: {name: Mr Bear, looks: polar bear}}
scenes:
  - id: sc010
    shots:
      - {id: s010, camera: {size: ws}, action: Mr Bear walks., seconds: 4}
"""


def blocks(page: str, language: str) -> list[str]:
    """Return the fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def identity(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_two_commands_make_a_film_and_pass_the_tests() -> None:
    assert blocks(README, "bash") == [
        "pip install . && filmwright examples/bear-in-a-top-hat.txt\n",
        "pip install -e '.[dev]' -c constraints.txt && pytest\n",
    ]


def test_the_yaml_in_the_readme_is_a_valid_shot(tmp_path: Path) -> None:
    (block,) = blocks(README, "yaml")
    path = tmp_path / "storyboard.yaml"
    path.write_text(BOARD + "".join(f"      {line}\n" for line in block.splitlines()), encoding="utf-8")
    assert yaml_file.check(path) == ()
    shot = yaml_file.load(path).shots[-1]
    assert shot.boundary.kind == "continue"
    assert [line.line for line in shot.dialogue] == ["Good evening?"]


def test_every_command_in_the_readme_exists_and_every_command_is_in_it() -> None:
    told = set(re.findall(r"`filmwright ([a-z]+)", README))
    typed = {line.split()[2] for block in blocks(README, "console") for line in block.splitlines()}
    assert typed
    assert told | typed <= set(commands())
    assert set(commands()) - told == {"make"}  # which is `filmwright STORY`


def test_every_option_in_the_readme_exists() -> None:
    known = {option for command in commands().values() for option in options_of(command)}
    told = set(re.findall(r"`[^`\n]*?(--[a-z-]+)", README))
    assert {"--quality", "--review", "--why"} <= told <= known


def test_what_the_readme_says_to_type_is_understood() -> None:
    for words in (["STORY", "--quality", "draft"], ["STORY", "--style", "pencil"], ["STORY", "--review"]):
        assert cli.run([*words, "--help"]) == 0


def test_the_exit_codes_in_the_readme_are_those_of_the_errors() -> None:
    told = re.search(r"Exit codes: (.*?)\.\s", README, re.DOTALL)
    assert told is not None
    codes = {int(n) for n in re.findall(r"\b(\d+) [a-z]", told[1])}
    kinds = [
        k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, errors.FilmwrightError)
    ]
    assert codes == {0, *(kind.exit_code for kind in kinds)}


@pytest.mark.parametrize(
    ("what", "vocabulary"), [("settings", SetName), ("times of day", TimeOfDay), ("weathers", Weather)]
)
def test_the_numbers_in_the_readme_are_counted(what: str, vocabulary: object) -> None:
    told = re.search(rf"(\w+) {what}", README)
    assert told is not None
    assert NUMBERS[told[1]] == len(get_args(vocabulary))


def test_the_readme_names_every_boundary() -> None:
    for kind in get_args(BoundaryKind):
        assert f"`{kind}`" in README


@pytest.mark.parametrize("page", PAGES, ids=identity)
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=identity)
def test_every_file_named_in_code_quotes_exists(page: Path) -> None:
    """`storyboard/plan.py` in a page is a file of the package, of the repository, or beside the page."""
    named = re.findall(
        r"`(?:python )?([\w./-]+/[\w.-]+\.(?:py|md|yaml|txt))`", page.read_text(encoding="utf-8")
    )
    homes = (ROOT, ROOT / "filmwright", page.parent)
    assert [name for name in named if not any((home / name).exists() for home in homes)] == []


@pytest.mark.parametrize("note", NOTES, ids=identity)
def test_a_decision_is_under_a_page_and_says_what_would_change_it(note: Path) -> None:
    text = note.read_text(encoding="utf-8")
    assert text.startswith(f"# {note.name[:4]}: ")
    assert len(text.split()) <= A_PAGE_WORDS
    assert "What would change it" in text


def test_every_decision_is_linked_and_numbered_in_a_row() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\(([^)]+)\)", index) == [note.name for note in NOTES]
    assert [int(note.name[:4]) for note in NOTES] == list(range(1, len(NOTES) + 1))


def test_the_changelog_is_a_list_of_sentences_under_versions() -> None:
    title, *versions = re.split(
        r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert title.strip() == "# Changelog"
    assert versions[0].startswith(f"{__version__} (")
    for version in versions:
        heading, _, body = version.partition("\n\n")
        assert re.fullmatch(r"\d+\.\d+\.\d+ \((unreleased|\d{4}-\d{2}-\d{2})\)", heading)
        for entry in re.split(r"^- ", body, flags=re.MULTILINE)[1:]:
            first, *more = entry.strip().splitlines()
            assert all(line.startswith("  ") for line in more), first
            assert entry.strip().endswith("."), first


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(
        "|".join(("/" + "work/", "/" + "opt/", "/" + r"home/\w", "/" + "root/", r"\b[A-Z]:\\\\U" + "sers"))
    )
    folders = ("filmwright", "tests", "examples", "docs", "benchmarks")
    texts = [
        p
        for folder in folders
        for p in (ROOT / folder).rglob("*")
        if p.suffix in (".py", ".md", ".yaml", ".txt", ".css", ".fountain")
    ]
    assert len(texts) > 100
    found = [identity(p) for p in (*texts, *ROOT.glob("*.*")) if p.is_file() and _names(places, p)]
    assert found == []


def _names(places: re.Pattern[str], path: Path) -> bool:
    return bool(places.search(path.read_text(encoding="utf-8", errors="replace")))


def test_the_first_command_names_a_story_that_is_there() -> None:
    words = shlex.split(blocks(README, "bash")[0])
    assert (ROOT / words[-1]).is_file()


def test_every_example_is_in_the_readmes_table() -> None:
    told = set(re.findall(r"^\| \[[^]]+\]\(examples/([^)]+)\)", README, re.MULTILINE))
    assert told == {p.name for p in (ROOT / "examples").iterdir() if p.is_file()}


def test_every_benchmark_is_told_with_its_command() -> None:
    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"python -m benchmarks\.(\w+)", page))
    assert told == {p.stem for p in (ROOT / "benchmarks").glob("*.py")}
