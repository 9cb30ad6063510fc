"""What this machine can do, found by trying it: each finding says what to do where something is missing."""

import os
import platform
import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright import __version__
from filmwright.errors import FilmwrightError
from filmwright.production import registry
from filmwright.production.books import Unwritten
from filmwright.production.config import read_config
from filmwright.production.model import HINT, is_configured, model_settings

if TYPE_CHECKING:
    from filmwright.agents.llm.ladder import Finding

PACKAGES = (
    "av", "moviepy", "skia-python", "pymunk", "opencv-python-headless", "langgraph", "openai",
    "torch", "diffusers", "transformers",
)  # fmt: skip


def examine(*, ask: bool = False) -> list[dict[str, str]]:
    """Return findings: {what, state: ok|missing, detail}.

    With `ask`, a language model's server is asked what it enforces: a few short calls, which may cost.
    """
    return [
        _ok("filmwright", f"{__version__}, Python {platform.python_version()}, {platform.system()}"),
        _ok("machine", f"{os.cpu_count()} cores, {_free()} GB free here"),
        _ok("sqlite", sqlite3.sqlite_version),
        *(_package(name) for name in PACKAGES),
        *(_generator(name) for name in registry.names()),
        _ffmpeg(),
        _font("Latin", "Film"),
        _font("Chinese", "电影"),
        _font("Arabic", "فيلم"),
        *_model(ask=ask),
        _store(),
    ]


def _ok(what: str, detail: str) -> dict[str, str]:
    return {"what": what, "state": "ok", "detail": detail}


def _missing(what: str, detail: str) -> dict[str, str]:
    return {"what": what, "state": "missing", "detail": detail}


def _free() -> int:
    return shutil.disk_usage(Path()).free // 10**9


def _package(name: str) -> dict[str, str]:
    try:
        return _ok(name, version(name))
    except PackageNotFoundError:
        return _missing(name, "not installed (pip install 'filmwright[diffusion]' for diffusion models)")


def _generator(name: str) -> dict[str, str]:
    try:
        generator = registry.load(name)
    except FilmwrightError as error:
        return _missing(f"generator {name}", f"{error.message}; {error.hint}")
    can = generator.capabilities()
    generator.close()
    if not can.clip:
        changes = ", changes stills" if can.edits else ""
        return _ok(f"generator {name}", f"stills only, up to {can.references} references{changes}")
    passes = ", ".join(can.passes) or "none"
    return _ok(
        f"generator {name}", f"first frame {can.first_frame}, last frame {can.last_frame}, passes: {passes}"
    )


def _ffmpeg() -> dict[str, str]:
    import imageio_ffmpeg

    try:
        return _ok("ffmpeg", f"{imageio_ffmpeg.get_ffmpeg_version()} (from a package)")
    except RuntimeError:
        return _missing("ffmpeg", "none found: no soft subtitles (pip install imageio-ffmpeg)")


def _font(script: str, sample: str) -> dict[str, str]:
    from filmwright.fonts import pick

    found = pick(sample)
    if found.missing:
        return _missing(f"font for {script}", f"{found.path.name} lacks it; install a font, such as Noto")
    return _ok(f"font for {script}", found.path.name)


def _model(*, ask: bool) -> list[dict[str, str]]:
    """Return whether a language model is configured, and, asked, what its server enforces."""
    what = "language model"
    try:
        config = read_config(Path())
        if not is_configured(config):
            return [_missing(what, f"none is configured; stories are planned by rules ({HINT})")]
        settings = model_settings(config)
    except FilmwrightError as error:
        return [_missing(what, f"{error.message} ({error.hint})")]
    told = f"{settings.model or 'its only model'} at {settings.base_url}"
    if not ask:
        return [_ok(what, f"{told}; filmwright doctor --ask asks what it enforces")]
    from filmwright.agents.llm.writer import examine

    try:
        found = examine(settings, Unwritten())
    except FilmwrightError as error:
        return [_missing(what, f"{error.message} ({error.hint})")]
    return [_ok(what, told), *(_dialect(one) for one in found)]


def _dialect(found: "Finding") -> dict[str, str]:
    what = f"answers by {found.dialect}"
    words = {
        "enforced": "enforced: the server itself keeps to the shape",
        "ignored": "accepted, but not enforced: every answer is checked here",
        "always": "a plain request in words; every answer is checked here",
    }
    good = words.get(found.verdict)
    if good is not None and not found.failed_in_use:
        return _ok(what, good)
    why = found.failed_in_use or found.detail or f"HTTP {found.status}"
    return _missing(what, f"{found.verdict}: {why}")


def _store() -> dict[str, str]:
    from filmwright.storyboard import server

    try:
        at = os.environ.get("FILMWRIGHT_STORE") or read_config(Path()).store
        return _ok("store", "a file in each project's folder" if at is None else server.greeting(at))
    except FilmwrightError as error:
        return _missing("store", f"{error.message}; {error.hint}")
