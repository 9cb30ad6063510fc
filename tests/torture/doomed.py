"""Runs `filmwright` again and again to be killed, without paying for its imports each time.

    a test ──words──> this process ──fork──> filmwright in a child ──"at commit", "take 7"──> the test
                                                   ^                                             |
                                                   └────────── kill -9, a moment later ──────────┘

The child is the real command line; the points it announces are the entries of real functions. Nothing is
changed in what it does. Started as a script, with a pipe to announce on as its first argument.
"""

import json
import os
import pkgutil
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import filmwright

POINTS = {
    "plan": "filmwright.production.steps:first_board",
    "board": "filmwright.storyboard.board_cache:write_whole",
    "plan-write": "filmwright.production.first_board:write_whole",
    "migrate": "filmwright.storyboard.sqlite_file:migrate",
    "work": "filmwright.production.work:do",
    "reserve": "filmwright.storyboard.ledger:reserve",
    "submitting": "filmwright.storyboard.ledger:submitting",
    "accepted": "filmwright.storyboard.ledger:accepted",
    "publish": "filmwright.production.takes:publish",
    "commit": "filmwright.storyboard.store:Store.add_take",
    "note": "filmwright.storyboard.store:Store.put_note",
    "score": "filmwright.production.scoring:score_film",
    "film": "filmwright.production.cutting:assemble",
    "segment": "filmwright.assembler.rendering:_draw",
    "splice": "filmwright.assembler.film:_write",
    "film-publish": "filmwright.assembler.check:publish",
    "report": "filmwright.production.steps:write_report",
    "report-write": "filmwright.production.page:write_whole",
}
"""Where a run may be killed, and which call begins there."""
OF_OTHERS = ("langgraph.graph", "langgraph.checkpoint.sqlite", "filelock", "fontTools.ttLib", "moviepy")


def preload() -> None:
    """Import what a run would import, so that children need not."""
    from PIL import Image

    Image.init()
    modules = pkgutil.walk_packages(filmwright.__path__, "filmwright.")
    ours = [m.name for m in modules if ".animatic" not in m.name and not m.name.endswith("__main__")]
    for name in (*OF_OTHERS, *ours):
        import_module(name)


def announce(pipe: int) -> None:
    """Make every point say that it was reached, and `add_take` what it has committed."""

    def told(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            os.write(pipe, f"at {name}\n".encode())
            result = real(*args, **more)
            if name == "commit":
                os.write(pipe, f"take {result.id} {result.unit}\n".encode())
            return result

        return call

    for name, target in POINTS.items():
        module, _, path = target.partition(":")
        *owner, attribute = path.split(".")
        holder = import_module(module)
        for word in owner:
            holder = getattr(holder, word)
        setattr(holder, attribute, told(name, getattr(holder, attribute)))


def serve(pipe: int) -> None:
    """Fork a run for each line on standard input, and tell how it ended."""
    preload()
    os.write(pipe, b"ready\n")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            from filmwright import cli

            os.environ.update(order["environment"])
            announce(pipe)
            os.write(pipe, f"pid {os.getpid()}\n".encode())
            code = cli.run(order["words"])
            os.write(pipe, f"code {code}\n".encode())
            os._exit(code)
        _, status = os.waitpid(child, 0)
        os.write(pipe, f"ended {status}\n".encode())


if __name__ == "__main__":
    serve(int(sys.argv[1]))
