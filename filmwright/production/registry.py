"""Which generators there are: ours in a dict, other people's by entry points, models by their presets.

name ─┬─> GENERATORS, `filmwright.generators` entry points ─> a class of its own
      └─> presets (the package's, the person's own)        ─> DiffusionGenerator(preset)
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from filmwright.errors import BackendUnavailable, UsageError
from filmwright.generators.contract import Generator
from filmwright.schemas.config import Config

GENERATORS = {
    "animatic": "filmwright.generators.animatic.backend:AnimaticGenerator",
    "openai-images": "filmwright.generators.openai_images.backend:OpenAIImages",
    "rehearsal": "filmwright.generators.rehearsal.backend:Rehearsal",
}
SETTINGS: Mapping[str, Callable[[Config], object]] = {"openai-images": lambda config: config.images}
"""What of `filmwright.toml` a generator is made with; all others are made with nothing."""
DEFAULT = "animatic"


def names() -> list[str]:
    """Return the names of every generator that needs no preset."""
    return sorted({*GENERATORS, *(point.name for point in entry_points(group="filmwright.generators"))})


def presets() -> list[str]:
    """Return the names of every preset of a diffusion model; no file is opened."""
    from filmwright.generators.diffusion import library

    return library.names(own_presets())


def own_presets() -> Path:
    """Return the folder of the person's own presets."""
    from filmwright.production.config import user_folder

    return user_folder() / "presets"


def pins() -> Path:
    """Return the file in which the commits of pulled models are written down."""
    from filmwright.generators.diffusion import pins as written
    from filmwright.production.config import user_folder

    return user_folder() / written.NAME


def load(name: str, config: Config | None = None) -> Generator:
    """Load one generator by name; `auto` is the default one. A model's weights wait for its first request.

    `config` is what the person has set; who only asks what a generator can do needs none.

    Raises:
        UsageError: there is none of this name.
        BackendUnavailable: it is installed but cannot be used here.
        InputInvalid: its preset cannot be read.
    """
    name = DEFAULT if name == "auto" else name
    target = GENERATORS.get(name)
    if target is None:
        points = [p for p in entry_points(group="filmwright.generators") if p.name == name]
        if not points:
            return _model(name)
        target = points[0].value
    module, _, attribute = target.partition(":")
    try:
        generator: Generator = getattr(import_module(module), attribute)(*given(name, config or Config()))
    except ImportError as error:
        raise BackendUnavailable(
            f"generator '{name}' cannot be used here: {error}", hint="filmwright doctor"
        ) from error
    return generator


def given(name: str, config: Config) -> tuple[object, ...]:
    """Return what a generator is made with: the settings of the person's that concern it."""
    return (SETTINGS[name](config),) if name in SETTINGS else ()


def _model(name: str) -> Generator:
    known = presets()
    if name not in known:
        near = get_close_matches(name, [*names(), *known], 3)
        hint = " | ".join(near or names())
        raise UsageError(
            f"there is no generator '{name}'", hint=f"--generator {hint}; models: filmwright models"
        )
    absent = [package for package in ("diffusers", "torch", "transformers") if find_spec(package) is None]
    if absent:
        raise BackendUnavailable(
            f"'{name}' is a diffusion model, and needs packages that are not installed: {', '.join(absent)}",
            hint="pip install 'filmwright[diffusion]'",
        )
    from filmwright.generators.diffusion import library
    from filmwright.generators.diffusion.backend import DiffusionGenerator

    return DiffusionGenerator(library.read(name, own_presets()), pins())
