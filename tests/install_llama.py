"""Install a real server for the tests marked `real_server`: llama.cpp's, from its source package on PyPI.

    python tests/install_llama.py [FOLDER]      builds for about 7 minutes of CPU; needs a C++ compiler
    FILMWRIGHT_LLAMA=FOLDER python -m pytest -m real_server

llama.cpp's own `llama-server` is tested, too, where one is on the PATH or FILMWRIGHT_LLAMA_SERVER names it.
FOLDER is a virtual environment of its own (`.venv-llama` by default): nothing is installed beside filmwright.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = ("llama-cpp-python[server]", "gguf")
PORTABLE = "-DGGML_NATIVE=OFF -DLLAMA_BUILD_TESTS=OFF"


def interpreter(folder: Path) -> Path:
    """Return the Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main(folder: Path) -> int:
    """Build the server into `folder`; return pip's exit code."""
    venv.create(folder, with_pip=True)
    environment = {**os.environ, "CMAKE_ARGS": f"{PORTABLE} {os.environ.get('CMAKE_ARGS', '')}".strip()}
    words = [str(interpreter(folder)), "-m", "pip", "install", *PACKAGES]
    return subprocess.run(words, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".venv-llama")))
