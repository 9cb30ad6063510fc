"""Generators that pretend to hold a loaded model; they keep a diary of their loads and calls.

Worker processes find them as they find anybody's: by an entry point. `installed` writes one into a folder
that is to be on the path.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest

DIARY = "FILMWRIGHT_TEST_DIARY"
BATCH = "FILMWRIGHT_TEST_BATCH"
BILLED = "FILMWRIGHT_TEST_BILLED"
ORDERS = "FILMWRIGHT_TEST_ORDERS"
"""A file of what goes wrong: `{"s010/clip1": "stuck"}` or `{"s010/clip1": "fail"}`."""


def installed(folder: Path) -> Path:
    """Install the generators of this file into a folder, and return it."""
    info = folder / "fakes-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fakes\nVersion: 1\n", "utf-8")
    lines = (f"{one.name} = {__name__}:{one.__name__}\n" for one in (Heavy, Other))
    (info / "entry_points.txt").write_text(f"[filmwright.generators]\n{''.join(lines)}", "utf-8")
    return folder


def diary(path: Path) -> list[dict[str, Any]]:
    """Return what was written down so far."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def lives(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").exists() or ") Z" not in Path(f"/proc/{pid}/stat").read_text()


class Heavy(Rehearsal):
    """A rehearsal that loads a model first, and takes several requests at once where it is told to."""

    name = "heavy"

    def __init__(self) -> None:
        super().__init__()
        self._is_loaded = False

    def capabilities(self) -> Capabilities:
        """Return what a rehearsal can, in one process of its own."""
        batch, billed = int(os.environ.get(BATCH, "1")), BILLED in os.environ
        return (
            super()
            .capabilities()
            .replace(resident=True, parallel=1, billed=billed, batch=batch, batches={"final": 2})
        )

    def alike(self, request: KeyframeRequest | ClipRequest) -> str | None:
        """Return the length of a request: those of one length share a call."""
        if request.brief.shot.prompt == "alone":
            return None
        return str(request.frames if isinstance(request, ClipRequest) else 0)

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw one slate."""
        self._begin([request], watch)
        return super().keyframe(request, watch)

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Draw slates."""
        self._begin([request], watch)
        return super().clip(request, deliver, watch)

    def keyframes(
        self, requests: Sequence[KeyframeRequest], watch: Watch
    ) -> list[tuple[Picture, ClipReport]]:
        """Draw several slates."""
        self._begin(requests, watch)
        return [super(Heavy, self).keyframe(request, watch) for request in requests]

    def clips(
        self, requests: Sequence[ClipRequest], deliver: Callable[[int, Picture], None], watch: Watch
    ) -> list[ClipReport]:
        """Draw the slates of several clips in turns, a frame of each."""
        self._begin(requests, watch)
        all_of: list[list[Picture]] = [[] for _ in requests]
        reports = [
            super(Heavy, self).clip(request, kept.append, watch)
            for request, kept in zip(requests, all_of, strict=True)
        ]
        for frames in zip(*all_of, strict=True):
            for number, picture in enumerate(frames):
                deliver(number, picture)
        return reports

    def _begin(self, requests: Sequence[KeyframeRequest | ClipRequest], watch: Watch) -> None:
        if not self._is_loaded:
            watch.say(f"loading {self.name}")
            before = {entry["pid"] for entry in diary(Path(os.environ[DIARY]))} - {os.getpid()}
            self._note(what="load", beside=[pid for pid in before if lives(pid)])
            self._is_loaded = True
        units = [request.unit for request in requests]
        self._note(what="call", units=units)
        orders = Path(os.environ[ORDERS]) if ORDERS in os.environ else None
        told = json.loads(orders.read_text("utf-8")) if orders is not None and orders.exists() else {}
        for unit in units:
            if told.get(unit) == "stuck":
                time.sleep(600)
            if told.get(unit) == "slow":
                watch.step(0, 1)
                while True:
                    watch.check()
                    time.sleep(0.01)
            if told.get(unit) == "die":
                os._exit(9)
            if told.get(unit) == "fail":
                raise RenderFailed(f"{unit}: told to fail", hint="do not tell it to")
            if told.get(unit) == "die once" and orders is not None:
                orders.write_text("{}", "utf-8")
                os._exit(9)

    def _note(self, **what: object) -> None:
        line = json.dumps({"name": self.name, "pid": os.getpid(), **what}) + "\n"
        with Path(os.environ[DIARY]).open("a", encoding="utf-8") as file:
            file.write(line)


class Other(Heavy):
    """Another one, of another name."""

    name = "other"
