"""Ken Burns: a generator that moves slowly into a still, or into a card with what it reads of the shot."""

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Picture
from filmwright.schemas.generation import Capabilities, ClipReport, Dropped


class KenBurns:
    """The generator `ken-burns`."""

    name, version = "ken-burns", 1  # another version is another picture: it makes every take stale

    def capabilities(self):
        """Say what is honoured; what is not said here is shown as dropped before anything is made."""
        return Capabilities(first_frame="exact", parallel=4, deterministic=True, seeded=False)

    def reads(self, brief):
        """Return the fields the pixels are made from; a change in anything else makes nothing stale."""
        clothes = {f"{who}.wears": member.wears for who, member in brief.cast.items()}
        return {"action": brief.shot.action, "camera.size": brief.shot.camera.size, **clothes}

    def settings(self, _quality):
        """Return what is behind a quality, such as steps; a change is drift, made again only when asked."""
        return {}

    def keyframe(self, request, watch):
        """Draw one still of exactly `request.size`."""
        watch.check()  # raises Cancelled when the person has stopped
        card = Image.new("RGB", request.size, "darkslategray")
        ImageDraw.Draw(card).text((8, 8), "\n".join(map(ascii, self.reads(request.brief).items())))
        return Picture(np.asarray(card)), ClipReport(dropped=_dropped(request))

    def clip(self, request, deliver, watch):
        """Deliver exactly `request.frames` pictures, in order; the first is the still to the pixel."""
        still = _open(request) if request.anchors else Image.fromarray(self.keyframe(request, watch)[0].rgb)
        for n in range(request.frames):
            watch.check()
            cut = 0.1 * n / request.shot_frames  # of each side, and nothing of the first frame
            deliver(Picture(np.asarray(ImageOps.fit(still, request.size, bleed=cut))))
            watch.step(n + 1, request.frames)
        return ClipReport(dropped=_dropped(request), continuity="carry" if request.anchors else "cut")

    def close(self):
        """Free what is held: nothing."""


def _open(request):
    try:
        with Image.open(request.anchors[0].picture) as image:
            return ImageOps.fit(image.convert("RGB"), request.size)  # cropped where its shape is another
    except OSError as error:
        raise RenderFailed(f"{request.unit}: {error}", hint="put it there, or edit the board") from error


def _dropped(request):
    asked = {k: getattr(request, k, ()) for k in ("negative", "references", "past_frames", "controls")}
    return tuple(Dropped(what=k, why="it only moves over a still") for k, given in asked.items() if given)
