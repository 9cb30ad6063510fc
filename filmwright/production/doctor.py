"""What this machine can do, found by trying it: each finding says what to do where something is missing."""

import os
import platform
import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from filmwright import __version__
from filmwright.errors import FilmwrightError
from filmwright.production import registry
from filmwright.production.config import read_config

PACKAGES = (
    "av", "moviepy", "skia-python", "pymunk", "opencv-python-headless", "langgraph", "openai",
    "torch", "diffusers", "transformers",
)  # fmt: skip


def examine() -> list[dict[str, str]]:
    """Return findings: {what, state: ok|missing, detail}."""
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
        _key(),
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


def _key() -> dict[str, str]:
    if os.environ.get("OPENAI_API_KEY") or os.environ.get("OPENAI_BASE_URL"):
        return _ok("language model", "a key or a server is configured")
    return _missing("language model", "no OPENAI_API_KEY or OPENAI_BASE_URL; stories are planned by rules")


def _store() -> dict[str, str]:
    from filmwright.storyboard import server

    try:
        at = os.environ.get("FILMWRIGHT_STORE") or read_config(Path()).store
        return _ok("store", "a file in each project's folder" if at is None else server.greeting(at))
    except FilmwrightError as error:
        return _missing("store", f"{error.message}; {error.hint}")
