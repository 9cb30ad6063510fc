"""The one door to skia: import it, also on machines that have no OpenGL library.

    import skia ── fails for want of libGL.so.1 ──> preload stubs ──> import skia

The Linux wheel is linked to libEGL and libGL even though we only draw on the CPU, so a slim container cannot
import it. Nothing we call reaches those libraries; functions that return 0 in their place give the same
pixels. Every module of the animatic writes `from filmwright.generators.animatic.skia_gl import skia`.
"""

import ctypes
import importlib
import importlib.util
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import BackendUnavailable
from filmwright.generators.animatic.elf import MACHINES, missing_symbols, needed_libraries, stub_library

if TYPE_CHECKING:
    import skia

__all__ = ["preload_stubs", "skia"]

_GL_LIBRARIES = ("libEGL.", "libGL.", "libGLX.", "libOpenGL.")
_GL_FUNCTIONS = ("gl", "egl")
_HINT = "pip install skia-python; on Debian and Ubuntu also: apt install libegl1 libgl1"


def preload_stubs(extension: Path) -> list[str]:
    """Load a stub for each OpenGL library that the loader cannot find; return their names.

    Args:
        extension: the shared object that is linked to them; it names the functions they must export.

    Raises:
        OSError: the machine, or its loader, does not take a stub.
        ValueError: the extension is not an ELF file we can read.
    """
    machine = platform.machine()
    if machine not in MACHINES or sys.byteorder != "little":
        raise OSError(f"no stub for {machine}")
    functions = missing_symbols(extension, _GL_FUNCTIONS)
    stubbed = []
    for name in needed_libraries(extension):
        if not name.startswith(_GL_LIBRARIES):
            continue
        try:
            ctypes.CDLL(name)
        except OSError:
            _load(name, stub_library(name, functions, machine))
            stubbed.append(name)
    return stubbed


def _load(name: str, image: bytes) -> None:
    """Load a shared object from a temporary folder, or from memory where such folders are `noexec`."""
    with tempfile.TemporaryDirectory(prefix="filmwright-") as folder:
        path = Path(folder) / name
        path.write_bytes(image)
        try:
            ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
        except OSError:
            if not hasattr(os, "memfd_create"):
                raise
            memory = os.memfd_create(name)
            with open(memory, "wb") as file:  # noqa: PTH123  # a file descriptor, not a path
                file.write(image)
                file.flush()
                # The loader knows libraries by path, and descriptor numbers are used again: give it a name.
                path.unlink()
                path.symlink_to(f"/proc/self/fd/{memory}")
                ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)


def _skia() -> object:
    try:
        return importlib.import_module("skia")
    except ImportError as cause:
        spec = importlib.util.find_spec("skia")
        if spec is None or spec.origin is None or not sys.platform.startswith("linux"):
            raise BackendUnavailable(f"the animatic cannot load skia: {cause}", hint=_HINT) from cause
        try:
            preload_stubs(Path(spec.origin))
            return importlib.import_module("skia")
        except (ImportError, OSError, ValueError) as still:
            raise BackendUnavailable(f"the animatic cannot load skia: {still}", hint=_HINT) from still


if not TYPE_CHECKING:
    skia = _skia()
