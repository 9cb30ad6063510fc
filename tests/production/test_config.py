"""`filmwright.toml`: where it lies, what it may say, and the words of a budget."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from filmwright.errors import InputInvalid, UsageError
from filmwright.production.config import parse_budget, read_config, user_folder
from filmwright.production.quote import quote
from filmwright.schemas.board import Board
from filmwright.schemas.config import Config
from filmwright.schemas.generation import Grid
from filmwright.schemas.job import Amount, Budget, Price
from filmwright.storyboard.units import wants
from tests.boards import chain

PRICES = """currency = "EUR"
budget = 12.5

[prices.rehearsal]
keyframe = 0.02
clip = 0.10
clip_second = 0.05
"""


@pytest.fixture
def own(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the person's own settings, empty; the current folder is another."""
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(here / "own"))
    user_folder().mkdir(parents=True)
    return user_folder()


def refused(folder: Path, text: str) -> InputInvalid:
    (folder / "filmwright.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputInvalid) as caught:
        read_config(folder)
    return caught.value


def test_without_a_file_nothing_costs_and_nothing_is_capped(own: Path, tmp_path: Path) -> None:
    assert read_config(tmp_path / "a.film") == Config()


def test_the_project_overrides_the_current_folder_and_that_the_persons_own(own: Path, here: Path) -> None:
    film = here / "a.film"
    film.mkdir()
    (own / "filmwright.toml").write_text(PRICES, encoding="utf-8")
    (here / "filmwright.toml").write_text("[prices.rehearsal]\nclip = 1\n", encoding="utf-8")
    (film / "filmwright.toml").write_text(
        'currency = "CHF"\n[prices.animatic]\nclip = 2\n', encoding="utf-8-sig"
    )
    found = read_config(film)
    assert (found.currency, found.budget) == ("CHF", "12.5")
    assert found.prices == {
        "rehearsal": Price(clip=Decimal(1)),  # a table is laid over a table as a whole
        "animatic": Price(clip=Decimal(2)),
    }


def test_prices_are_exact(own: Path, here: Path) -> None:
    (here / "filmwright.toml").write_text(PRICES, encoding="utf-8")
    assert read_config(here).prices["rehearsal"].clip == Decimal("0.10")


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("currency = EUR", "filmwright.toml:1:12", "Invalid value"),
        ('# money\n\ncurency = "EUR"', "filmwright.toml:3", "did you mean 'currency'"),
        ("[prices.rehearsal]\nclip = 1\nclip_seconds = 2", "filmwright.toml:3", "'clip_second'"),
        ("[prices]\nrehearsal = { clip = -1 }", "filmwright.toml:2", "greater than or equal to 0"),
        ("[prices.rehersal]\nclip = 1", "filmwright.toml:1", "did you mean 'rehearsal'"),
        ('currency = "EUR"\nbudget = "a lot"', "filmwright.toml:2", "'a lot' is no budget"),
        ('[llm]\nmodle = "a"', "filmwright.toml:2", "did you mean 'model'"),
        ("[llm]\nmillion_in = -3", "filmwright.toml:2", "[llm] with base_url"),
        ("prices = 3", "filmwright.toml:1", "prices"),
        ('store = "films.sqlite"', "filmwright.toml:1", "postgresql+psycopg://"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_would_be_valid(
    own: Path, here: Path, text: str, place: str, told: str
) -> None:
    error = refused(here, text)
    assert f"{place}: " in error.message
    assert told in error.message + error.hint


@pytest.mark.parametrize(
    "text",
    [
        'openai_api_key = "sk-proj-abcdefghijklmnop"',
        '[prices.rehearsal]\nnote = "sk-proj-abcdefghijklmnop"',
        'store = "postgresql://ida:sk-proj-abcdefghijklmnop@db/films"',
        '[llm]\napi_key = "sk-proj-abcdefghijklmnop"',
    ],
)
def test_a_secret_is_refused_and_not_repeated(own: Path, here: Path, text: str) -> None:
    error = refused(here, text)
    assert "sk-proj" not in error.message + error.hint
    assert "environment" in error.hint or "PGPASSWORD" in error.message


def test_a_strangers_folder_cannot_have_the_key_sent_elsewhere(own: Path, here: Path, monkeypatch) -> None:
    text = '[llm]\nbase_url = "http://evil.example/v1"\n'
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    error = refused(here, text)
    assert error.message.startswith("filmwright.toml:2: llm.base_url would be sent your OPENAI_API_KEY")
    assert str(own) in error.hint
    monkeypatch.delenv("OPENAI_API_KEY")
    assert read_config(here).llm.base_url == "http://evil.example/v1"


def test_an_address_of_ones_own_or_of_this_machine_gets_the_key(own: Path, here: Path, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    (own / "filmwright.toml").write_text('[llm]\nbase_url = "http://mine.example/v1"\n')
    assert read_config(here).llm.base_url == "http://mine.example/v1"
    (here / "filmwright.toml").write_text('[llm]\nbase_url = "http://localhost:8080/v1"\n')
    assert read_config(here).llm.base_url == "http://localhost:8080/v1"


def test_a_store_without_a_password_is_an_address(own: Path, here: Path) -> None:
    url = "postgresql+psycopg://films@db.example:5432/bear"
    (here / "filmwright.toml").write_text(f'store = "{url}"', encoding="utf-8")
    assert read_config(here).store == url


@pytest.mark.parametrize(
    ("words", "caps"),
    [
        (["12.50"], Budget(money=Decimal("12.50"))),
        (["12.50 EUR"], Budget(money=Decimal("12.50"))),
        (["90s"], Budget(clip_seconds=Decimal(90))),
        (["40calls"], Budget(calls=40)),
        (["1 call"], Budget(calls=1)),
        (["12.5", "90s", "40calls"], Budget(money=Decimal("12.5"), clip_seconds=Decimal(90), calls=40)),
        (["12.5, 90s"], Budget(money=Decimal("12.5"), clip_seconds=Decimal(90))),
        (["none"], Budget()),
        ([], Budget()),
    ],
)
def test_a_budget_is_money_seconds_of_clip_or_calls(words: list[str], caps: Budget) -> None:
    assert parse_budget(words, "EUR") == caps


@pytest.mark.parametrize(
    "words",
    [["much"], ["-1"], ["1e9"], ["12,50"], ["nan"], ["٣"], ["4.5calls"], ["9" * 20], ["1", "2"],
     ["none", "1"], ["5 USD"], ["90m"]],
)  # fmt: skip
def test_other_words_are_refused_with_the_forms_there_are(words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_budget(words, "EUR")
    assert "40calls" in caught.value.hint


def test_a_quote_counts_calls_seconds_and_money_to_the_millionth() -> None:
    found = {w.id: w for w in wants(Board.model_validate(chain()), Grid())}
    price = Price(keyframe=Decimal("0.02"), clip=Decimal("0.10"), clip_second=Decimal("0.03"))
    assert quote(found["s010/keyframe"], price) == Amount(calls=1, money=Decimal("0.02"))
    assert quote(found["s010/clip1"], price).clip_seconds == 1
    # A shot that continues makes its joint frame again: 13 frames at 12 a second, rounded up.
    assert found["s020/clip1"].fps == Fraction(12)
    assert quote(found["s020/clip1"], price) == Amount(
        calls=1, clip_seconds=Decimal("1.083334"), money=Decimal("0.1325")
    )


def test_the_settings_on_the_page_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    block = page.split("```toml\n")[1].split("```")[0]
    (tmp_path / "filmwright.toml").write_text(block, encoding="utf-8")
    config = read_config(tmp_path)
    assert config.prices["some-provider"].clip == Decimal("0.10")
    assert config.llm.window_tokens == 32000
    assert parse_budget([config.budget or ""], config.currency).tokens is None
