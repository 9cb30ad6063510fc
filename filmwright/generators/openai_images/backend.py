"""Stills through the OpenAI images API, or any server that speaks it: `--keyframes openai-images`.

    request ─> ask_for ─> submitting ─> POST ─┬─> refused, cut (faults.py)
                                              └─> accepted ─> picture checked, cropped ─> Picture

It draws anew, or changes and combines given pictures. It makes no clips. The API answers at once or never:
there is nothing to collect later, so an answer that is lost on the way is never asked for again without the
person's word. Words and pictures of a shot go to the configured server and nowhere else, and only when this
generator was chosen; the key stays in the environment.

It follows no seed: every ask is another attempt.
"""

import os
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from filmwright.errors import BackendUnavailable, Cancelled, RenderFailed
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.openai_images import asking, faults, pictures, wire
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.config import Images
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.schemas.grammar import Quality
from filmwright.schemas.model import OPENAI, ModelSettings

if TYPE_CHECKING:
    from PIL.Image import Image

_QUALITY: Mapping[Quality, str] = {"draft": "low", "preview": "medium", "final": "high"}
_ENCODED_ONLY = ("gpt-image", "chatgpt-image")
"""Models whose name begins so answer with the picture itself, and refuse to be asked for it."""
_MILLION = Decimal(1_000_000)
_AGAIN = "it may have been charged; to ask (and pay) again: filmwright resume"


class OpenAIImages:
    """The generator `openai-images`."""

    name = "openai-images"
    version = 1
    seconds_per_frame = 20.0
    """Most of it is waiting: several stills are asked for at a time."""

    def __init__(self, images: Images | None = None) -> None:
        """Take the person's settings; nothing is asked of anybody."""
        self._images = images or Images()

    def capabilities(self) -> Capabilities:
        """Return what the API can be told about a still; sizes are made legal, and cropped, here."""
        return Capabilities(
            keyframe=True, clip=False, first_frame="soft", references=asking.MOST_PICTURES, negative=True,
            edits=True, masks=True, parallel=4, billed=True,
        )  # fmt: skip

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        """Return what the words and pictures of a still are made from."""
        return asking.reads(brief)

    def settings(self, quality: Quality) -> Mapping[str, object]:
        """Return the model, how well it is to draw, and where."""
        return {"model": self._images.model, "quality": _QUALITY[quality], "server": self._where()}

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        """Draw one still, or change one (`request.edit`).

        Raises:
            BackendUnavailable: there is no key, no model, or the server does not let us in.
            RenderFailed: it was refused, or not answered with a picture.
            Cancelled: the watch said so; what was sent by then is waited for a little.
        """
        import numpy as np

        watch.check()
        if request.job is not None:
            raise RenderFailed(
                f"{request.unit}: {self._where()} answered request {request.job} in an earlier run,"
                " which ended before the picture was kept; it does not hand it out again",
                hint=_AGAIN,
            )
        self._check_ready()
        watch.step(0, 1)
        ask = asking.ask_for(request, self._images)
        reply = self._reply(ask, request, watch)
        drawn = self._drawn(reply, request)
        notes = []
        if drawn.size != ask.size:
            notes.append(f"asked for {_wide(ask.size)}, drawn as {_wide(drawn.size)}")
        if pictures.is_too_small(drawn.size, request.size):
            raise RenderFailed(
                f"{request.unit}: the picture is {_wide(drawn.size)}, too small for {_wide(request.size)}",
                hint="choose another model, or set sizes of [images] in filmwright.toml",
            )
        done = ask.canvas.put_back(drawn) if ask.canvas is not None else pictures.fitted(drawn, request.size)
        used = _usage(reply)
        watch.step(1, 1)
        return Picture(np.array(done)), ClipReport(
            dropped=ask.dropped, notes=tuple(notes), charged=self._charge(used), measured=used
        )

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        """Make no clip.

        Raises:
            RenderFailed: always.
        """
        del deliver, watch
        raise RenderFailed(
            f"{request.unit}: openai-images draws stills, not clips",
            hint="filmwright resume --generator animatic --keyframes openai-images",
        )

    def close(self) -> None:
        """Hold nothing, free nothing."""

    def _base_url(self) -> str:
        return os.environ.get("OPENAI_BASE_URL", "").strip() or self._images.base_url or OPENAI

    def _where(self) -> str:
        """Return the server as a person knows it."""
        return urlsplit(self._base_url()).netloc.rpartition("@")[2] or "the image server"

    def _check_ready(self) -> None:
        try:
            ModelSettings(base_url=self._base_url())
        except ValidationError as error:
            why = error.errors(include_input=False, include_url=False)[0]["msg"].removeprefix("Value error, ")
            hint = "correct OPENAI_BASE_URL, or base_url of [images] in filmwright.toml"
            raise BackendUnavailable(f"the address of the image server: {why}", hint=hint) from None
        if self._images.model is None:
            raise BackendUnavailable(
                "no image model is named", hint='in filmwright.toml: [images] with model = "NAME"'
            )
        if not wire.key() and self._base_url() == OPENAI:
            raise BackendUnavailable(
                f"openai-images needs a key: there is no {wire.KEY}", hint=f"export {wire.KEY}=..."
            )

    def _reply(self, ask: asking.Ask, request: KeyframeRequest, watch: Watch) -> wire.Reply:
        """Send, telling every step before the next; leave out what a server does not know."""
        model, images = self._images.model or "", self._images
        body: dict[str, Any] = {
            "model": model,
            "prompt": ask.prompt,
            "size": _wide(ask.size),
            "n": 1,
            "quality": _QUALITY[request.quality],
        }
        if not model.startswith(_ENCODED_ONLY):
            body["response_format"] = "b64_json"
        while True:
            watch.check()
            watch.submitting()
            said = wire.send(
                body,
                _files(ask),
                self._base_url(),
                timeout_seconds=images.timeout_seconds,
                stop=watch.is_cancelled,
            )
            if isinstance(said, wire.Reply):
                watch.accepted(said.id or "(no id)")
                return said
            if faults.is_untaken(said):
                watch.refused()
                if (name := faults.not_known(said)) is not None and body.pop(name, None) is not None:
                    continue
            elif isinstance(said, wire.Unanswered) and said.is_stopped:
                raise Cancelled
            raise faults.failure(said, request.unit, self._where(), model)

    def _drawn(self, reply: wire.Reply, request: KeyframeRequest) -> "Image":
        data = reply.data.get("data") if isinstance(reply.data, dict) else None
        first = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
        text = first.get("b64_json")
        if isinstance(text, str) and text:
            return pictures.decoded(text, request.unit)
        what = "without a picture"
        if first.get("url"):
            what = "with an address instead of the picture, and addresses are not followed"
        elif not isinstance(reply.data, dict):
            what = "with something that is no answer of an images API"
        raise RenderFailed(f"{request.unit}: {self._where()} answered {what}", hint=_AGAIN)

    def _charge(self, used: Mapping[str, float]) -> Decimal | None:
        """Return what was charged, where the server counts tokens and the person has set their prices."""
        images = self._images
        rates = (
            ("text_tokens", images.million_text),
            ("image_tokens", images.million_images),
            ("tokens_out", images.million_out),
        )
        if not used or not any(price for _, price in rates):
            return None
        money = sum((Decimal(int(used.get(name, 0))) * price for name, price in rates), Decimal(0)) / _MILLION
        return money.quantize(Decimal("0.000001"), rounding=ROUND_CEILING)


def _files(ask: asking.Ask) -> dict[str, Any]:
    """Return the pictures as the client wants them, under names that tell nothing."""
    named = [(f"picture{n}.png", data, "image/png") for n, data in enumerate(ask.pictures, start=1)]
    if not named:
        return {}
    files: dict[str, Any] = {"image": named if len(named) > 1 else named[0]}
    if ask.mask is not None:
        files["mask"] = ("mask.png", ask.mask, "image/png")
    return files


def _usage(reply: wire.Reply) -> dict[str, float]:
    """Return the tokens that the server counted, {} where it does not."""
    usage = reply.data.get("usage") if isinstance(reply.data, dict) else None
    if not isinstance(usage, dict):
        return {}
    details = usage.get("input_tokens_details")
    of = details if isinstance(details, dict) else {"image_tokens": usage.get("input_tokens")}
    found = {
        "text_tokens": of.get("text_tokens"),
        "image_tokens": of.get("image_tokens"),
        "tokens_out": usage.get("output_tokens"),
    }
    return {name: float(n) for name, n in found.items() if isinstance(n, int) and 0 <= n < 10**9}


def _wide(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
