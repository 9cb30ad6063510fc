"""A generator that draws the animatic, and casts somebody else for the first takes of the shots it is told.

    FILMWRIGHT_TEST_MISCAST='{"s020/clip1": ["stranger", 1], "s030/keyframe": ["stranger", 2]}'

"stranger" draws other looks and clothes, "frozen" repeats its first frame, "black" draws nothing; each for so
many takes, told by their seeds. Its stills come with exact masks, so that they are judged before their clips.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Picture, Watch
from filmwright.production.seeds import first_seed
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.schemas.grammar import Quality

ORDERS = "FILMWRIGHT_TEST_MISCAST"
BILLED = "FILMWRIGHT_TEST_MISCAST_BILLED"
SEEN = "FILMWRIGHT_TEST_MISCAST_SEEN"
"""A file that every request is written to."""


def installed(folder: Path) -> Path:
    """Install it into a folder, and return that: it is to be on the path."""
    info = folder / "miscast-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: miscast\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text(
        f"[filmwright.generators]\nmiscast = {__name__}:Miscast\n", "utf-8"
    )
    return folder


class Miscast(AnimaticGenerator):
    """The animatic with another seed for another attempt, some of them bad."""

    name = "miscast"

    def capabilities(self) -> Capabilities:
        """Return what the animatic can; a seed counts, and it can be told what to look at."""
        billed = BILLED in os.environ
        return super().capabilities().replace(seeded=True, words=60, billed=billed)

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return nothing."""
        del quality
        return {}

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw a still, with who is where in it."""
        shot = request.brief.shot
        whole = ClipRequest(
            unit=request.unit, brief=request.brief, size=request.size, fps=request.fps, frames=1,
            shot_frames=max(1, round(shot.seconds * request.fps)), seed=request.seed, passes=("identity",),
            prompt=request.prompt,
        )  # fmt: skip
        found: list[Picture] = []
        report = self.clip(whole, found.append, watch)
        return found[0], report

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Draw a clip, badly where it is told to."""
        _note(request)
        fault = _fault(request)
        if fault == "stranger":
            cast = {
                who: member.replace(looks="tall robot with a square head", wears="bright green overall")
                for who, member in request.brief.cast.items()
            }
            request = request.replace(brief=request.brief.replace(cast=cast), anchors=())
        first: list[Picture] = []

        def spoiled(picture: Picture) -> None:
            first.append(picture)
            if fault == "frozen":
                picture = Picture(first[0].rgb, picture.passes)
            elif fault == "black":
                picture = Picture(np.zeros_like(picture.rgb), picture.passes)
            deliver(picture)

        return super().clip(request, spoiled, watch)


def _fault(request: ClipRequest) -> str:
    orders = json.loads(os.environ.get(ORDERS, "{}"))
    fault, times = orders.get(request.unit, ("", 0))
    return fault if request.seed - first_seed(request.brief.shot) < times else ""


def _note(request: ClipRequest) -> None:
    if SEEN in os.environ:
        line = {"unit": request.unit, "seed": request.seed, "prompt": request.prompt}
        with Path(os.environ[SEEN]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
