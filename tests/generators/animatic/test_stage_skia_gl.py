"""skia without OpenGL: the stubs that stand in for libEGL and libGL."""

import ctypes
import hashlib
import importlib.util
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from filmwright.errors import BackendUnavailable, FilmwrightError
from filmwright.generators.animatic import skia_gl
from filmwright.generators.animatic.elf import missing_symbols, needed_libraries, stub_library

ROOT = Path(__file__).parents[3]
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only the Linux wheel of skia is linked to OpenGL"
)

FRAME = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from filmwright.generators.animatic.skia_gl import skia
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.paths import oval
surface = skia.Surface(120, 80)
hand = Canvas("pencil", Palette.of("dusk", "rain"))
hand.canvas, hand.px = surface.getCanvas(), 1.0
hand.canvas.clear(0xFF8899AA)
rainbow = hand.gradient(0, 0, (1, 0, 0), 90, 0, (0, 0, 1))
hand.shape(oval(50, 40, 30, 20, 0.3), (0.8, 0.3, 0.2), 2.0, shader=rainbow)
print(hashlib.sha256(surface.toarray().tobytes()).hexdigest())
print(skia.__file__)
"""


def _extension() -> Path:
    spec = importlib.util.find_spec("skia")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin)


def _frame(folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", FRAME, str(folder)], capture_output=True, text=True, cwd=ROOT, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@linux_only
def test_a_machine_without_opengl_draws_the_same_frame(tmp_path: Path) -> None:
    real = _extension()
    hidden = tmp_path / real.name
    data = real.read_bytes()
    hidden.write_bytes(
        data.replace(b"libEGL.so.1\0", b"libEGL.so.9\0").replace(b"libGL.so.1\0", b"libGL.so.9\0")
    )
    (tmp_path / "skia_python.libs").symlink_to(real.parent / "skia_python.libs")
    assert {"libEGL.so.9", "libGL.so.9"} <= set(needed_libraries(hidden))
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, sys.argv[1]); import skia", str(tmp_path)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "libEGL.so.9" in bare.stderr, "the trap is not set: skia found OpenGL"

    digest, where = _frame(tmp_path)

    assert Path(where) == hidden
    assert digest == _frame(real.parent)[0]


@linux_only
def test_a_stub_exports_every_function_that_skia_expects(tmp_path: Path) -> None:
    functions = missing_symbols(_extension(), ("gl", "egl"))
    assert len(functions) > 50
    assert "glActiveTexture" in functions
    path = tmp_path / "libGL.so.77"
    path.write_bytes(stub_library("libGL.so.77", functions, skia_gl.platform.machine()))

    library = ctypes.CDLL(str(path))

    assert all(getattr(library, name)() == 0 for name in functions)
    with pytest.raises(AttributeError):
        _ = library.glThereIsNoSuchFunction


def test_a_stub_for_the_other_processor_is_written_for_it() -> None:
    names = ["glClear", "eglGetError"]
    images = {m: stub_library("libGL.so.1", names, m) for m in ("x86_64", "aarch64")}
    assert [struct.unpack_from("<H", image, 18)[0] for image in images.values()] == [62, 183]
    assert bytes.fromhex("00008052c0035fd6") in images["aarch64"]
    assert all(b"glClear\0eglGetError\0" in image for image in images.values())
    assert len({hashlib.sha256(i).digest() for i in images.values()}) == 2


def test_a_file_that_is_no_elf_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "skia.so"
    path.write_bytes(b"MZ" + bytes(64))
    with pytest.raises(ValueError, match="not a 64-bit little-endian ELF"):
        needed_libraries(path)


def test_a_machine_without_skia_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError(f"No module named {name}")

    monkeypatch.setattr(skia_gl.importlib, "import_module", fail)
    monkeypatch.setattr(skia_gl.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(BackendUnavailable) as caught:
        skia_gl._skia()
    assert isinstance(caught.value, FilmwrightError)
    assert "pip install skia-python" in caught.value.hint
    assert "apt install libegl1 libgl1" in caught.value.hint
