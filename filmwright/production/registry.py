"""Which generators there are: ours in a dict, other people's by the entry point group below."""

from importlib import import_module
from importlib.metadata import entry_points

from filmwright.errors import BackendUnavailable, UsageError
from filmwright.generators.contract import Generator

GENERATORS = {
    "animatic": "filmwright.generators.animatic.backend:AnimaticGenerator",
    "rehearsal": "filmwright.generators.rehearsal.backend:Rehearsal",
}
DEFAULT = "animatic"


def names() -> list[str]:
    """Return the names of every generator that is installed."""
    return sorted({*GENERATORS, *(point.name for point in entry_points(group="filmwright.generators"))})


def load(name: str) -> Generator:
    """Load one generator by name; `auto` is the default one.

    Raises:
        UsageError: there is none of this name.
        BackendUnavailable: it is installed but cannot be used here.
    """
    name = DEFAULT if name == "auto" else name
    target = GENERATORS.get(name)
    if target is None:
        points = [p for p in entry_points(group="filmwright.generators") if p.name == name]
        if not points:
            raise UsageError(f"there is no generator '{name}'", hint=f"--generator {' | '.join(names())}")
        target = points[0].value
    module, _, attribute = target.partition(":")
    try:
        generator: Generator = getattr(import_module(module), attribute)()
    except ImportError as error:
        raise BackendUnavailable(
            f"generator '{name}' cannot be used here: {error}", hint="filmwright doctor"
        ) from error
    return generator
