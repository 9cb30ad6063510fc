"""The writer against a server that nobody here wrote: llama.cpp's, with a model of random weights.

`python tests/install_llama.py` installs it. Random weights show the mechanics (what is enforced, streams,
parameters, errors) and say nothing about the quality of plans.
"""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from filmwright.agents.llm.contract import Call, Prompt, Wire
from filmwright.agents.llm.retry import Patience
from filmwright.agents.llm.writer import OpenAIWriter, examine
from filmwright.errors import ModelFailed
from filmwright.schemas.model import ModelSettings
from tests.agents.llm.memory_books import MemoryBooks
from tests.install_llama import interpreter

pytestmark = pytest.mark.real_server
HERE = Path(__file__).parent
QUICK = Patience(first_seconds=0.05)


class WPlacement(Wire):
    who: Literal["fox", "crow"]
    zone: Literal["left", "center", "right"]
    seated: bool


class WShot(Wire):
    """One shot."""

    size: Literal["ews", "ws", "ms", "cu"]
    first: WPlacement
    last: WPlacement | None
    holds: Literal[1, 2, 3]
    label: Literal["the fox, close", "the crow, far"]


def _python() -> str:
    folder = os.environ.get("FILMWRIGHT_LLAMA")
    if folder is None:
        pytest.skip("FILMWRIGHT_LLAMA names no server: python tests/install_llama.py")
    python = interpreter(Path(folder))
    probe = [str(python), "-c", "import gguf, llama_cpp.server"]
    if not python.exists() or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip(f"llama-cpp-python[server] and gguf are not installed in {folder}")
    return str(python)


def _words(kind: str, python: str, model: Path, port: int) -> list[str]:
    """Return the command that serves a model."""
    if kind == "python":
        words = [python, "-m", "llama_cpp.server", "--model", str(model), "--model_alias", "random"]
        words += ["--n_ctx", "4096", "--n_threads", "1", "--chat_format", "chatml"]
    else:
        binary = os.environ.get("FILMWRIGHT_LLAMA_SERVER") or shutil.which("llama-server")
        if binary is None:
            pytest.skip("there is no llama-server (FILMWRIGHT_LLAMA_SERVER names its file)")
        words = [binary, "--model", str(model), "--alias", "random", "--ctx-size", "4096", "--parallel", "1"]
        words += ["--threads", "1", "--chat-template", "chatml", "--no-webui"]
    return [*words, "--host", "127.0.0.1", "--port", str(port)]


@dataclass(frozen=True)
class Served:
    """A real server, and what is known of it."""

    kind: str
    url: str


@pytest.fixture(scope="module", params=["python", "llama-server"])
def llama(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server: llama-cpp-python's, which is written in Python, or llama.cpp's own."""
    python, folder = _python(), tmp_path_factory.mktemp("llama")
    model = folder / "random.gguf"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = _words(request.param, python, model, port)
    subprocess.run([python, str(HERE / "random_model.py"), str(model)], check=True, capture_output=True)
    with (folder / "server.txt").open("wb") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/v1/models", server, folder / "server.txt")
        yield Served(request.param, f"http://127.0.0.1:{port}/v1")
    finally:
        server.kill()
        server.wait()


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    while True:
        assert server.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)


def call(question: str, tokens: int = 400) -> Call[WShot]:
    return Call("plan/x", Prompt("shots", 1, "You plan."), "A fox and a crow.", question, WShot, tokens)


def test_the_ladder_finds_what_it_really_enforces(llama: Served) -> None:
    books = MemoryBooks()
    found = {f.dialect: f for f in examine(ModelSettings(base_url=llama.url), books, patience=QUICK)}
    if llama.kind == "python":
        assert (found["json_schema"].verdict, found["json_schema"].status) == ("refused", 500)
    else:
        assert found["json_schema"].verdict == "enforced"
    assert found["json_object+schema"].verdict == "enforced"
    assert found["json_object"].verdict == "enforced"
    assert books.open == {}


def test_its_answers_are_valid(llama: Served) -> None:
    books = MemoryBooks()
    writer = OpenAIWriter(ModelSettings(base_url=llama.url, calls_at_once=1), books, patience=QUICK)
    for n in range(4):
        assert isinstance(writer.ask(call(f"Shot {n}.")), WShot)
    kept = [a for a in books.attempts if a.unit == "plan/x"]
    assert {a.dialect for a in kept} == {"json_object+schema" if llama.kind == "python" else "json_schema"}
    assert all(a.usage.tokens_in > 0 and a.usage.tokens_out > 0 for a in kept)
    assert [a.outcome for a in kept] == ["valid"] * 4


def test_a_question_beyond_its_window_says_by_how_much(llama: Served) -> None:
    writer = OpenAIWriter(ModelSettings(base_url=llama.url, dialect="prompt"), MemoryBooks(), patience=QUICK)
    with pytest.raises(ModelFailed, match=r"tokens, [\d,]+ more than the model's 4,096"):
        writer.ask(call("so " * 3000))
