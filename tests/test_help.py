"""Help is complete, in sentences, and the page docs/cli.md says what the commands say."""

import inspect
from typing import get_args

import pytest

from filmwright import cli
from tests import write_cli_docs
from tests.write_cli_docs import commands, options_of


def test_the_page_of_commands_is_fresh() -> None:
    told = write_cli_docs.PAGE.read_text(encoding="utf-8")
    assert told == write_cli_docs.page(), "stale; write it again: python -m tests.write_cli_docs"


def test_the_page_shows_options_as_they_are_typed() -> None:
    page = write_cli_docs.page()
    assert "`filmwright make STORY [OPTIONS]`" in page
    assert "| `-q, --quiet` | Say nothing but errors. |" in page
    assert "| `--quality draft\\|preview\\|final` |" in page
    assert "| `--retakes N` | Takes a bad shot may get. Default: 2. |" in page


@pytest.mark.parametrize("command", sorted(commands()))
def test_help_names_every_option_with_its_sentence(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([command, "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for option in options_of(commands()[command]):
        assert option in shown
    for parameter in inspect.signature(commands()[command], eval_str=True).parameters.values():
        told = get_args(parameter.annotation)[-1].help
        assert told[0].isupper()
        assert told.endswith(".")
        assert told in shown


def test_options_mean_the_same_in_every_command() -> None:
    meanings: dict[str, set[str]] = {}
    for command in commands().values():
        for name, parameter in inspect.signature(command, eval_str=True).parameters.items():
            meanings.setdefault(name, set()).add(get_args(parameter.annotation)[-1].help)
    assert {name: told for name, told in meanings.items() if len(told) > 1} == {}
