"""The examples in docstrings are run."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WITH_EXAMPLES = [
    ".".join(p.relative_to(ROOT).with_suffix("").parts)
    for p in sorted((ROOT / "filmwright").rglob("*.py"))
    if ">>>" in p.read_text(encoding="utf-8")
]


def test_some_modules_have_examples() -> None:
    assert len(WITH_EXAMPLES) > 10


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_in_docstrings_are_true(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
