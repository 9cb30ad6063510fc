"""`filmwright.toml`, wherever it lies, and the words of a budget.

    the person's own  <  the current folder's  <  the project folder's     table by table
                                   └─> Config

What is wrong is told with file, line, key and what would be valid. A file that looks as if it held a secret
is refused, and the secret is not repeated. It reads; it never writes.
"""

import errno
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from filmwright.errors import InputInvalid, UsageError
from filmwright.production import registry
from filmwright.schemas.config import Config, Diffusion, Images, Judge, Llm, Scoring
from filmwright.schemas.job import Budget, Price

NAME = "filmwright.toml"
BUDGET_FORMS = (
    "--budget 12.50 (money), --budget 90s (seconds of clip), --budget 40calls, --budget 200000tokens, "
    "--budget none"
)


def read_config(folder: Path) -> Config:
    """Return the settings in force for the project in `folder`.

    Raises:
        InputInvalid: a file cannot be read, is no TOML, or says something that is not known.
    """
    merged: dict[str, Any] = {}
    read: set[Path] = set()
    for place in (user_folder(), Path(), folder):
        path = place / NAME
        if path.resolve() in read or (text := _text_of(path)) is None:
            continue
        read.add(path.resolve())
        found = _parse(path, text)
        if place != user_folder():
            _refuse_foreign_address(path, text, found)
        merged = _over(merged, found)
    return Config.model_validate(merged)


def user_folder() -> Path:
    """Return where this platform keeps a person's own settings of filmwright."""
    given, usual = {
        "win32": ("APPDATA", "~/AppData/Roaming"),
        "darwin": ("", "~/Library/Application Support"),
    }.get(sys.platform, ("XDG_CONFIG_HOME", "~/.config"))
    base = Path(os.environ.get(given) or usual)
    with suppress(RuntimeError):  # nobody's home: then there are no settings of their own
        base = base.expanduser()
    return base / "filmwright"


def parse_budget(words: Sequence[str], currency: str = "") -> Budget:
    """Return the caps that `words` set: `12.50` or `12.50 EUR`, `90s`, `40calls`, `9000tokens`; or `none`.

    One word may hold several, divided by `, `. A currency must be `currency`, where that is known.

    Raises:
        UsageError: a word is no budget, two cap the same thing, or the currency is another.
    """
    caps: dict[str, Any] = {}
    parts = [part.strip() for word in words for part in re.split(r"[;,]\s+|;", word) if part.strip()]
    if words and not parts:  # a variable that is not set must not lift every cap
        raise UsageError("an empty --budget says nothing", hint=BUDGET_FORMS)
    for part in parts:
        match = _BUDGET.fullmatch(part)
        if match is None:
            raise UsageError(f"'{part}' is no budget", hint=BUDGET_FORMS)
        unit = match["unit"] or ""
        name = _CAPS.get(unit.rstrip("s") or unit, "money")
        if match["none"]:
            name = "none"
        elif name == "money" and unit and currency and unit != currency:
            raise UsageError(f"'{part}' is not in {currency}, the currency of your prices", hint=BUDGET_FORMS)
        if name in caps:
            raise UsageError(f"'{part}' caps what another --budget caps already", hint=BUDGET_FORMS)
        caps[name] = match["number"]
    if "none" in caps:
        if len(caps) > 1:
            raise UsageError("'none' lifts every cap and goes with no other --budget", hint=BUDGET_FORMS)
        return Budget()
    try:
        return Budget.model_validate(caps)
    except ValidationError as error:
        wrong = caps[str(error.errors()[0]["loc"][0])]
        raise UsageError(f"'{wrong}' is no budget", hint=BUDGET_FORMS) from None


_CAPS = {"s": "clip_seconds", "call": "calls", "token": "tokens"}
_BUDGET = re.compile(
    r"(?P<none>none)|(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>s|calls?|tokens?|[A-Z]{3}|[€$£¥])?", re.ASCII
)


def _text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        raise InputInvalid(f"{path} is not UTF-8 text", hint=f"save {path} as UTF-8") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None  # there can be no such file; whoever makes the folder will say so
        raise InputInvalid(f"{path}: {error.strerror}", hint=f"make {path} readable, or move it") from error


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        found = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"\s*\(at line (\d+), column (\d+)\)", str(error))
        where = f"{path}:{at[1]}:{at[2]}" if at else str(path)
        told = str(error).replace(at[0], "") if at else str(error)
        raise InputInvalid(f"{where}: {told}", hint='a line is: currency = "EUR"') from None
    _refuse_secrets(path, text, found)
    try:
        config = Config.model_validate(found)
    except ValidationError as error:
        raise _explained(path, text, error) from None
    _check_budget(path, text, config)
    _check_names(path, text, config)
    return found


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one file over another: a table of tables entry by entry, everything else as a whole."""
    merged = dict(below)
    for key, value in above.items():
        tables = isinstance(value, dict) and all(isinstance(entry, dict) for entry in value.values())
        merged[key] = {**below.get(key, {}), **value} if tables else value
    return merged


def _refuse_secrets(path: Path, text: str, found: Mapping[str, Any]) -> None:
    for where, value in _leaves(found):
        if _SECRET_NAME.search(where[-1]) or (isinstance(value, str) and _SECRET.match(value)):
            raise InputInvalid(
                f"{_place(path, text, where)}: {'.'.join(where)} looks like a secret, which is not kept here",
                hint="remove the line, and set it in the environment: export OPENAI_API_KEY=...",
            )


def _refuse_foreign_address(path: Path, text: str, found: Mapping[str, Any]) -> None:
    """Refuse an address that comes with a project and would be sent the person's key."""
    if not os.environ.get("OPENAI_API_KEY") or os.environ.get("OPENAI_BASE_URL"):
        return
    for where, value in _leaves(found):
        if where[-1] == "base_url" and urlsplit(str(value)).hostname not in _THIS_MACHINE:
            raise InputInvalid(
                f"{_place(path, text, where)}: {'.'.join(where)} would be sent your OPENAI_API_KEY,"
                " and it comes with this folder",
                hint=f"if you trust it, put it into {user_folder() / NAME}, or export OPENAI_BASE_URL",
            )


_THIS_MACHINE = ("localhost", "127.0.0.1", "::1", "api.openai.com")
_SECRET_NAME = re.compile(r"(?i)(^|[_-])(api_?-?key|key|token|secret|password|passwd)($|[_-])")
_SECRET = re.compile(r"(sk|pk|rk|r8|hf|key|fal|xai|gsk)[-_][A-Za-z0-9_-]{12,}")


def _leaves(found: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(found, Mapping):
        for key, value in found.items():
            yield from _leaves(value, (*where, key))
    elif isinstance(found, list):
        for value in found:
            yield from _leaves(value, where)
    elif where:
        yield where, found


def _explained(path: Path, text: str, error: ValidationError) -> InputInvalid:
    first = error.errors(include_input=False, include_url=False)[0]
    where = tuple(str(part) for part in first["loc"])
    at, key = _place(path, text, where), ".".join(where)
    if first["type"] != "extra_forbidden":
        hint = {"llm": _VALID_LLM, "images": _VALID_IMAGES, "scoring": _VALID_SCORING}.get(where[0], _VALID)
        return InputInvalid(f"{at}: {key}: {first['msg'].removeprefix('Value error, ')}", hint=hint)
    table = _TABLES.get(where[0], Config) if len(where) > 1 else Config
    valid = sorted(table.model_fields)
    near = get_close_matches(where[-1], valid, n=1)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return InputInvalid(f"{at}: there is no setting '{key}'{meant}", hint=f"one of: {', '.join(valid)}")


_TABLES: Mapping[str, type[BaseModel]] = {
    "prices": Price, "llm": Llm, "images": Images, "diffusion": Diffusion, "scoring": Scoring,
    "judge": Judge,
}  # fmt: skip
_VALID = 'such as: currency = "EUR", budget = "12.50", [prices.NAME] with keyframe, clip, clip_second'
_VALID_LLM = 'such as: [llm] with base_url = "http://localhost:8080/v1", timeout_seconds = 300'
_VALID_SCORING = 'such as: [scoring] with embedders = ["classic-v1", "dinov2"], dinov2 = "FOLDER"'
_VALID_IMAGES = 'such as: [images] with model = "NAME", sizes = [[1024, 1024], [1536, 1024]]'


def _check_budget(path: Path, text: str, config: Config) -> None:
    try:
        parse_budget([config.budget] if config.budget is not None else [])
    except UsageError as error:
        where = _place(path, text, ("budget",))
        hint = 'budget = "12.50", "90s", "40calls" or several: "12.50, 90s"'
        raise InputInvalid(f"{where}: {error.message}", hint=hint) from None


def _check_names(path: Path, text: str, config: Config) -> None:
    """Refuse the price of a misspelt generator: the real one would be free of charge, and of any cap."""
    for name in config.prices.keys() - registry.GENERATORS.keys():
        known = registry.names()
        near = [] if name in known else get_close_matches(name, known, n=1, cutoff=0.8)
        if near:
            where = _place(path, text, ("prices", name))
            raise InputInvalid(
                f"{where}: there is no generator '{name}'; did you mean '{near[0]}'?",
                hint=f"[prices.{near[0]}]",
            )


def _place(path: Path, text: str, where: Sequence[str]) -> str:
    """Return `file:line` of a setting: the line that says most of its name (the parser does not tell)."""
    table: list[str] = []
    best, line_of_best = 0, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            found = table = _keys(header[1])
        elif setting := re.match(r"\s*([^=#\[]+?)\s*=", line):
            found = [*table, *_keys(setting[1])]
        else:
            continue
        common = min(len(found), len(where))
        if common > best and found[:common] == [*where[:common]]:
            best, line_of_best = common, number
    return f"{path}:{line_of_best}" if best else str(path)


def _keys(dotted: str) -> list[str]:
    return [key.strip("\"' ") for key in dotted.split(".")]
