"""The presets there are: those of the package, then the person's own, which win where names are equal.

    presets/NAME.toml  ─┐   base = "OTHER"      what is not said
    own/NAME.toml      ─┴─> ───────────────>  is as OTHER has it  ─> Preset
                             (deep, by key)

A file's name is its preset's. A table that says what it is of (`repo`, `folder`, `type`, `kind`, `id`), or is
empty, replaces the base's; other tables are laid over it key by key, lists as a whole. `false` stands for
"there is none" (TOML has no null). Neither a licence, where the `repo` is another, nor a `default_rank` is
taken over: they are of those weights. What a preset means is in `preset.py`; nothing here looks at a
checkpoint, downloads, or runs anything.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError

from filmwright.errors import InputInvalid
from filmwright.generators.diffusion.preset import Preset

Stamp = tuple[int, int]
"""When a file was changed (nanoseconds), and its size: it is read again when either is another."""


class Said(NamedTuple):
    """One file of presets, as it stands."""

    path: Path
    stamp: Stamp


def names(own: Path | None = None) -> list[str]:
    """Return the names of all presets, those in the folder `own` included; no file is opened."""
    return sorted(_places(own))


def read(name: str, own: Path | None = None) -> Preset:
    """Return the preset of that name.

    Raises:
        InputInvalid: there is none, its file is no TOML or says what is not known, or it has no real base.
    """
    return _built(name, _line_of(name, own))


def all_presets(own: Path | None = None) -> dict[str, Preset]:
    """Return every preset by name, in the order of `names`.

    Raises:
        InputInvalid: as `read`, for the first file that is wrong.
    """
    return {name: read(name, own) for name in names(own)}


def recommended(vram_gb: int) -> tuple[str, str]:
    """Return which shipped presets draw the stills and the clips on a GPU of `vram_gb`.

    Of those with a `default_rank` for the largest class (8, 12, 24, 80) that is not above `vram_gb`, the one
    of the lowest rank. Only where the licence was read and allows commercial use is one chosen unasked.

    Raises:
        InputInvalid: `vram_gb` is below the smallest class.
    """
    free = [
        preset for preset in all_presets().values() if preset.licence.checked and preset.licence.commercial
    ]
    chosen = []
    for makes in ("stills", "clips"):
        fitting = [
            (-size, rank, preset.name)
            for preset in free
            for size, rank in preset.default_rank.items()
            if preset.makes == makes and size <= vram_gb
        ]
        if not fitting:
            raise InputInvalid(
                f"no preset of {makes} is known to run in {vram_gb} GB",
                hint="draw with the animatic (--generator animatic), or name a preset: filmwright models",
            )
        chosen.append(min(fitting)[2])
    return chosen[0], chosen[1]


def _shipped() -> Path:
    return Path(str(files("filmwright.generators.diffusion"))) / "presets"


def _places(own: Path | None) -> dict[str, Path]:
    folders = [_shipped(), *([own] if own is not None and own.is_dir() else [])]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def _line_of(name: str, own: Path | None) -> tuple[Said, ...]:
    """Return the files a preset is made of: its own first, then its base's, and so on."""
    places, line = _places(own), list[Said]()
    asked_by: Said | None = None
    while True:
        path = places.get(name)
        if asked_by and path == asked_by.path:  # a person's own preset over the shipped one of its name
            shipped = _shipped() / path.name
            path = shipped if shipped.exists() else path
        if path is None:
            raise _unknown(name, list(places), asked_by)
        if any(path == said.path for said in line):
            round_trip = " -> ".join([*(said.path.stem for said in line), name])
            raise InputInvalid(
                f"{_place([line[-1]], ('base',))}: bases go in a circle: {round_trip}",
                hint="remove one base = line of them",
            )
        line.append(asked_by := Said(path, _stamp(path)))
        base = _parsed(asked_by).get("base")
        if base is None:
            return tuple(line)
        if not isinstance(base, str):
            where = _place(line[-1:], ("base",))
            raise InputInvalid(f"{where}: base: not a name", hint='base = "wan22-a14b"')
        name = base


def _unknown(name: str, known: Sequence[str], asked_by: Said | None) -> InputInvalid:
    near = get_close_matches(name, known, n=1)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    where = f"{_place([asked_by], ('base',))}: base: " if asked_by else ""
    return InputInvalid(
        f"{where}there is no preset '{name}'{meant}", hint=f"one of: {', '.join(sorted(known))}"
    )


def _stamp(path: Path) -> Stamp:
    try:
        state = path.stat()
    except OSError as error:
        raise InputInvalid(f"{path}: {error.strerror}", hint=f"make {path} readable, or move it") from error
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=256)
def _parsed(said: Said) -> dict[str, Any]:
    path = said.path
    try:
        found = tomllib.loads(_text(said))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"\s*\(at line (\d+), column (\d+)\)", str(error))
        where = f"{path}:{at[1]}:{at[2]}" if at else str(path)
        told = str(error).replace(at[0], "") if at else str(error)
        raise InputInvalid(f"{where}: {told}", hint='a line is: title = "My model"') from None
    if "name" in found:
        raise InputInvalid(
            f"{_place([said], ('name',))}: name: a preset has the name of its file",
            hint=f"remove the line; the preset is '{path.stem}'",
        )
    for source in _sources(found):
        if isinstance(folder := source.get("folder"), str):
            source["folder"] = str((path.parent / Path(folder).expanduser()).resolve())
    return found


@lru_cache(maxsize=256)
def _text(said: Said) -> str:
    try:
        return said.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputInvalid(f"{said.path} is not UTF-8 text", hint=f"save {said.path} as UTF-8") from None
    except OSError as error:
        hint = f"make {said.path} readable, or move it"
        raise InputInvalid(f"{said.path}: {error.strerror}", hint=hint) from error


def _sources(found: Any) -> list[dict[str, Any]]:
    """Return every table in `found` that may say where files are."""
    if isinstance(found, list):
        return [source for entry in found for source in _sources(entry)]
    if not isinstance(found, dict):
        return []
    return [found, *(source for value in found.values() for source in _sources(value))]


@lru_cache(maxsize=256)
def _built(name: str, line: tuple[Said, ...]) -> Preset:
    merged: dict[str, Any] = {}
    for said in reversed(line):
        above = {key: value for key, value in _parsed(said).items() if key != "base"}
        merged.pop("default_rank", None)
        if merged and "licence" not in above and "repo" in above.get("source", {}):
            above["licence"] = _UNSAID
        merged = _over(merged, above)
    try:
        return Preset.model_validate(_absent(Preset, {**merged, "name": name}))
    except ValidationError as error:
        raise _explained(name, line, error) from None


_UNSAID = {
    "id": "not said",
    "limits": ["the licence of these weights is not said in the preset: read it first"],
}
_SAYS_WHAT_IT_IS = {"repo", "folder", "type", "kind", "id"}


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        tables = isinstance(value, dict) and isinstance(under, dict)
        if tables and value and not _SAYS_WHAT_IT_IS & value.keys():
            value = _over(under or {}, value)
        merged[key] = value
    return merged


def _absent(model: type[BaseModel], table: Mapping[str, Any]) -> dict[str, Any]:
    """Put None where `false` stands in place of a name or a table."""
    out = dict(table)
    for key, value in table.items():
        field = model.model_fields.get(key)
        kinds = (*get_args(field.annotation), field.annotation) if field else ()
        if value is False and NoneType in kinds and bool not in kinds:
            out[key] = None
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner and isinstance(value, dict):
            each = any(get_origin(kind) is dict for kind in kinds)
            out[key] = _absent_in_each(inner, value) if each else _absent(inner, value)
    return out


def _absent_in_each(model: type[BaseModel], tables: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _absent(model, value) if isinstance(value, dict) else value for key, value in tables.items()}


_PLAIN = "a plain name of diffusers: letters, digits and _"
_EXAMPLES = {
    "when": "always, camera.move=dolly-in, cast=bear, or look.style=pencil",
    "type": "the module and the class: diffusers.pipelines.ltx.pipeline_ltx_condition:LTXVideoCondition",
}


def _explained(name: str, line: Sequence[Said], error: ValidationError) -> InputInvalid:
    all_wrong = error.errors(include_input=False, include_url=False)  # a misspelt key is why one is missing
    first = next((wrong for wrong in all_wrong if wrong["type"] == "extra_forbidden"), all_wrong[0])
    where = tuple(str(part) for part in first["loc"])
    at, key = _place(line, where), ".".join(where)
    if where == ("name",):
        return InputInvalid(
            f"{at}: '{name}' is no name of a preset",
            hint="lower-case letters, digits, '-' and '.': wan22-5b.toml",
        )
    if first["type"] == "missing":
        return InputInvalid(
            f"{at}: {key} is missing", hint='say it, or take it from another preset: base = "wan22-a14b"'
        )
    valid = _valid(Preset, where)
    one_of = f"one of: {', '.join(valid)}" if valid else 'see a shipped preset, or: base = "wan22-a14b"'
    if first["type"] == "string_pattern_mismatch":
        return InputInvalid(
            f"{at}: {key}: that is not how it is written", hint=_EXAMPLES.get(where[-1], _PLAIN)
        )
    if first["type"] != "extra_forbidden":
        hint = 'docs/own-presets.md shows each setting; or take it from another preset: base = "wan22-a14b"'
        return InputInvalid(f"{at}: {key}: {first['msg'].removeprefix('Value error, ')}", hint=hint)
    near = get_close_matches(where[-1], valid, n=1)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    return InputInvalid(f"{at}: there is no setting '{key}'{meant}", hint=one_of)


def _valid(model: type[BaseModel], where: Sequence[str]) -> list[str]:
    """Return the settings there are in the table in which `where` stands."""
    if len(where) > 1 and where[0] in model.model_fields:
        kinds = _all_kinds(model.model_fields[where[0]].annotation)
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        keyed = where[1].isdigit() or any(get_origin(kind) is dict for kind in kinds)
        return _valid(inner, where[2:] if keyed else where[1:]) if inner else []
    if len(where) != 1:
        return []
    return (
        sorted({*model.model_fields} - {"name"} | {"base"}) if model is Preset else sorted(model.model_fields)
    )


def _all_kinds(annotation: Any) -> list[Any]:
    return [annotation, *(kind for part in get_args(annotation) for kind in _all_kinds(part))]


def _place(line: Sequence[Said], where: Sequence[str]) -> str:
    """Return `file:line` of a setting: in the file, its own first, that says most of the setting's name."""
    best, place = 0, str(line[0].path)
    for said in line:
        table: list[str] = []
        for number, text in enumerate(_text(said).splitlines(), start=1):
            if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", text):
                found = table = _keys(header[1])
            elif setting := re.match(r"\s*([^=#\[]+?)\s*=", text):
                found = [*table, *_keys(setting[1])]
            else:
                continue
            common = min(len(found), len(where))
            if common > best and found[:common] == [*where[:common]]:
                best, place = common, f"{said.path}:{number}"
    return place


def _keys(dotted: str) -> list[str]:
    return [key.strip("\"' ") for key in dotted.split(".")]
