"""Stills by the images API: what is sent, what comes back, and that nothing is paid for twice."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from filmwright.errors import BackendUnavailable, Cancelled, RenderFailed
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.openai_images import wire
from filmwright.generators.openai_images.backend import OpenAIImages
from filmwright.generators.openai_images.sizes import size_for
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.config import Images
from filmwright.schemas.generation import Anchor, ClipReport, ClipRequest, ControlTrack, Edit, KeyframeRequest
from filmwright.schemas.shot import Shot
from tests.generators.openai_images import painter

SIZE = (320, 180)
BRIEF = ShotBrief(
    scene="sc010",
    shot=Shot(id="s010", action="{bear} walks."),
    look=Look(),
    place=Place(name="", set="arctic"),
    cast={
        "bear": CastMember(looks="polar bear", wears="black top hat"),
        "ida": CastMember(looks="girl of eight"),
    },
)


@dataclass
class Told:
    """What a backend told its watch, in order."""

    events: list[str] = field(default_factory=list)

    @property
    def watch(self) -> Watch:
        return Watch(
            submitting=lambda: self.events.append("submitting"),
            accepted=lambda name: self.events.append(f"accepted {name}"),
            refused=lambda: self.events.append("refused"),
        )


@contextmanager
def drawing(
    monkeypatch: pytest.MonkeyPatch,
    model: str = "painter-1",
    *,
    images: dict[str, Any] | None = None,
    **script: Any,
) -> Iterator[tuple[OpenAIImages, painter.Running]]:
    with painter.server(**script) as running:
        monkeypatch.setenv("OPENAI_API_KEY", painter.KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        yield OpenAIImages(Images(model=model, **(images or {}))), running


def still(generator: OpenAIImages, watch: Watch | None = None, **changes: Any) -> tuple[Picture, ClipReport]:
    request = {
        "unit": "s010/keyframe",
        "brief": BRIEF,
        "prompt": "A polar bear walks.",
        "size": SIZE,
        "fps": Fraction(24),
    }
    return generator.keyframe(KeyframeRequest(**{**request, **changes}), watch or Watch())


def painting(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def test_a_still_is_drawn_paid_for_once_and_cropped_to_the_size_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told()
    with drawing(monkeypatch) as (generator, server):
        picture, report = still(generator, told.watch, negative="text, watermark", quality="final")
        (asked,) = server.requests()
    assert picture.rgb.shape == (180, 320, 3)
    assert picture.rgb.dtype == np.uint8
    assert told.events == ["submitting", "accepted req_1"]
    assert asked["path"] == "/v1/images/generations"
    assert asked["key"] == f"Bearer {painter.KEY}"
    assert asked["fields"] == {
        "model": "painter-1", "prompt": "A polar bear walks.\n\nAvoid: text, watermark.", "size": "1536x1024",
        "n": 1, "quality": "high", "response_format": "b64_json",
    }  # fmt: skip
    across = picture.rgb[90, :, 0].astype(int)
    assert across[0] <= 1
    assert across[-1] >= 198, "the whole width is shown"
    down = picture.rgb[:, 160, 1].astype(int)
    assert 12 < down[0] < 20, "a sixteenth is cut off at the top and at the bottom: nothing is stretched"
    assert 180 < down[-1] < 188
    assert report.dropped == ()


@pytest.mark.parametrize(("film", "model", "listed", "asked"), [
    ((1280, 720), "gpt-image-2", (), (1280, 720)),
    ((1920, 1080), "gpt-image-2.5-flare", (), (1936, 1088)),
    ((320, 180), "gpt-image-2", (), (1088, 608)),
    ((720, 1280), "gpt-image-2", (), (720, 1280)),
    ((4096, 1000), "gpt-image-2", (), (3840, 1280)),
    ((1280, 720), "gpt-image-1.5", (), (1536, 1024)),
    ((720, 1280), "some-model", (), (1024, 1536)),
    ((512, 512), "some-model", (), (1024, 1024)),
    ((640, 360), "gpt-image-2", ((512, 288), (1024, 576), (1024, 1024)), (1024, 576)),
    ((4096, 2304), "x", ((512, 288), (1024, 576)), (1024, 576)),
])  # fmt: skip
def test_the_size_asked_for_is_one_the_model_draws_of_the_films_shape(
    film: tuple[int, int], model: str, listed: tuple[tuple[int, int], ...], asked: tuple[int, int]
) -> None:
    assert size_for(film, model, listed) == asked


def test_a_model_that_answers_with_pictures_only_is_not_asked_for_the_form(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with drawing(monkeypatch, "gpt-image-2") as (generator, server):
        still(generator)
        assert "response_format" not in server.requests()[0]["fields"]
        assert server.requests()[0]["fields"]["size"] == "1088x608"


def test_a_word_the_server_does_not_know_is_left_out_and_the_refusal_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told()
    with drawing(monkeypatch, refuses=["quality", "response_format"]) as (generator, server):
        still(generator, told.watch)
        last = server.requests()[-1]["fields"]
    assert told.events == ["submitting", "refused"] * 2 + ["submitting", "accepted req_3"]
    assert set(last) == {"model", "prompt", "size", "n"}


def test_pictures_are_sent_in_the_order_in_which_the_words_number_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = painting(tmp_path / "secret name.png", (10, 20, 30))
    bear = [painting(tmp_path / f"bear{n}.png", (255, n, 0), (2000, 1000)) for n in range(2)]
    ida = painting(tmp_path / "ida.jpg", (0, 0, 255), (300, 400))
    with drawing(monkeypatch) as (generator, server):
        anchors = (Anchor(picture=old, frame=0),)
        still(generator, references={"bear": tuple(bear), "ida": (ida,)}, anchors=anchors, negative="text")
        (asked,) = server.requests()
        sent = [server.picture(1, f"picture{n}.png").convert("RGB").getpixel((9, 9)) for n in (1, 2, 3, 4)]
    assert asked["path"] == "/v1/images/edits"
    assert [(f["part"], f["name"], tuple(f["size"])) for f in asked["files"]] == [
        ("image[]", "picture1.png", (320, 180)),
        ("image[]", "picture2.png", (1536, 768)),
        ("image[]", "picture3.png", (1536, 768)),
        ("image[]", "picture4.png", (300, 400)),
    ]
    assert sent[:3] == [(10, 20, 30), (255, 0, 0), (255, 1, 0)]
    assert asked["fields"]["prompt"].split("\n\n") == [
        "A polar bear walks.",
        "Picture 1 shows how the still must look.",
        "Each of pictures 2 to 3 shows someone who is in the scene, to be drawn just like this:"
        " polar bear, wearing black top hat.",
        "Picture 4 shows someone who is in the scene, to be drawn just like this: girl of eight.",
        "Avoid: text.",
    ]
    assert "secret" not in json.dumps(asked), "no name of a file leaves the machine"


def test_more_pictures_than_the_api_takes_are_told_as_dropped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    many = tuple(painting(tmp_path / f"{n}.png", (n, n, n), (64, 64)) for n in range(20))
    with drawing(monkeypatch) as (generator, server):
        controls = (ControlTrack(kind="depth", folder=tmp_path),)
        _, report = still(generator, references={"bear": many, "ida": many[:1]}, controls=controls)
        (asked,) = server.requests()
    assert len(asked["files"]) == 16
    assert {d.what: d.why for d in report.dropped}["references"].endswith("5 more were given")
    assert "controls" in {d.what for d in report.dropped}
    assert "girl" not in asked["fields"]["prompt"], "nobody is pointed at a picture that was not sent"


def test_an_edit_changes_only_what_the_mask_leaves_free_to_the_pixel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (180, 320, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "still.png")
    white = Image.new("L", SIZE, 0)
    white.paste(255, (160, 0, 320, 180))
    white.save(tmp_path / "mask.png")
    edit = Edit(picture=tmp_path / "still.png", instruction="make it night.", mask=tmp_path / "mask.png")
    with drawing(monkeypatch) as (generator, server):
        picture, _ = still(generator, edit=edit, references={"ida": (tmp_path / "still.png",)})
        (asked,) = server.requests()
        sent, mask = server.picture(1, "picture1.png"), server.picture(1, "mask.png")
        holes = np.asarray(mask.getchannel("A"))
        assert (sent.size, mask.size) == ((1536, 1024), (1536, 1024)), (
            "mask and first picture are of one size"
        )
    assert [f["part"] for f in asked["files"]] == ["image[]", "image[]", "mask"]
    assert asked["fields"]["prompt"].startswith(
        "Change picture 1: make it night. Keep everything else in picture 1 exactly as it is."
    )
    assert "Picture 2 shows" in asked["fields"]["prompt"]
    assert holes[512, 100] == 255, "what must stay is opaque"
    assert holes[512, 1400] == 0, "what may change is transparent"
    assert holes[20, 1400] == 255, "the rim that only fills the API's shape is not drawn"
    assert np.array_equal(picture.rgb[:, :160], noise[:, :160])
    assert not np.array_equal(picture.rgb[:, 200:], noise[:, 200:])


def test_an_edit_without_a_mask_comes_back_in_its_own_frame_not_cropped_into(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    edit = Edit(picture=painting(tmp_path / "still.png", (200, 10, 10)), instruction="make it night")
    with drawing(monkeypatch) as (generator, server):
        picture, _ = still(generator, edit=edit)
        sent = np.asarray(server.picture(1, "picture1.png"))
    assert server.base_url
    assert (np.abs(sent.astype(int) - (200, 10, 10)) < 3).all(), "the rim repeats the picture's borders"
    down = picture.rgb[:, 160, 1].astype(int)
    assert 12 < down[0] < 20, "the 16:9 box of the 3:2 picture, not a crop of a crop"


def test_a_canvas_that_is_made_larger_keeps_the_old_picture_where_it_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (180, 160, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "still.png")
    edit = Edit(picture=tmp_path / "still.png", instruction="", expand=(100, 0, 60, 0))
    with drawing(monkeypatch) as (generator, server):
        picture, _ = still(generator, edit=edit)
        prompt = server.requests()[0]["fields"]["prompt"]
    assert "beyond its old borders" in prompt
    assert "A polar bear walks." in prompt
    assert np.array_equal(picture.rgb[:, 100:260], noise)
    assert picture.rgb[:, :90].std() > 1


REFUSED = {
    "moderation": (
        RenderFailed,
        "not allowed to draw this: Your request was rejected",
        "change the words of s010",
    ),
    "400": (RenderFailed, "HTTP 400: Invalid size", r"\[images\]"),
    "401": (BackendUnavailable, r"does not accept the key \(HTTP 401\)", "check OPENAI_API_KEY"),
    "403": (BackendUnavailable, "HTTP 403: Your organization", "OPENAI_API_KEY"),
    "404": (BackendUnavailable, "HTTP 404: The model", "base_url"),
    "credit": (RenderFailed, "exceeded your current quota", "add credit"),
    "redirect:http://elsewhere.example/": (
        RenderFailed,
        "HTTP 307: it sends us to http://elsewhere",
        "base_url",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_is_refused_is_free_told_in_one_line_and_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    told, (kind, words, hint) = Told(), REFUSED[fault]
    with (
        drawing(monkeypatch, faults=[fault]) as (generator, server),
        pytest.raises(kind, match=words) as failure,
    ):
        still(generator, told.watch)
    assert told.events == ["submitting", "refused"]
    assert not getattr(failure.value, "retryable", False)
    assert re.search(hint, failure.value.hint)
    assert "\n" not in failure.value.message
    assert "\x1b" not in failure.value.message
    assert "sk-test" not in failure.value.message + failure.value.hint
    assert server.base_url


@pytest.mark.parametrize(("fault", "pause"), [("429:7", 7.0), ("429", 0.0), ("503:2", 2.0)])
def test_a_server_that_is_busy_is_asked_again_when_it_says_so(
    monkeypatch: pytest.MonkeyPatch, fault: str, pause: float
) -> None:
    told = Told()
    with drawing(monkeypatch, faults=[fault]) as (generator, _), pytest.raises(RenderFailed) as failure:
        still(generator, told.watch)
    assert failure.value.retryable
    assert failure.value.retry_after_seconds == pause
    assert told.events == ["submitting", "refused"]


@pytest.mark.parametrize("fault", ["cut", "half", "500", "503", "slow"])
def test_an_answer_that_is_lost_is_never_called_refused_and_never_sent_again(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    told = Told()
    images = {"timeout_seconds": 2} if fault == "slow" else {}
    with drawing(monkeypatch, faults=[fault], images=images) as (generator, server):
        with pytest.raises(RenderFailed) as failure:
            still(generator, told.watch)
        assert len(server.requests()) == 1, "the client is not to try again by itself"
    assert told.events == ["submitting"]
    assert not failure.value.retryable
    assert "may have been charged" in failure.value.hint


def test_a_server_that_is_not_there_was_not_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{port}/v1")
    told = Told()
    with pytest.raises(RenderFailed, match="cannot be reached") as failure:
        still(OpenAIImages(Images(model="painter-1")), told.watch)
    assert told.events == ["submitting", "refused"]
    assert failure.value.retryable


BAD = {
    "truncated": "no whole picture",
    "no-base64": "no whole picture",
    "no-picture": "no whole picture",
    "empty": "answered without a picture",
    "url": "an address instead of the picture, and addresses are not followed",
    "html": "no answer of an images API",
    "size:100x56": "100x56, too small for 320x180",
}


@pytest.mark.parametrize("fault", BAD)
def test_an_answer_that_is_no_picture_was_charged_and_is_told_so(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    told = Told()
    with drawing(monkeypatch, faults=[fault]) as (generator, server):
        with pytest.raises(RenderFailed, match=BAD[fault]) as failure:
            still(generator, told.watch)
        assert len(server.requests()) == 1, "nothing is fetched"
    assert told.events == ["submitting", "accepted req_1"]
    assert not failure.value.retryable


def test_a_picture_of_another_size_is_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with drawing(monkeypatch, faults=["size:512x512"]) as (generator, _):
        picture, report = still(generator)
    assert picture.rgb.shape == (180, 320, 3)
    assert report.notes == ("asked for 1536x1024, drawn as 512x512",)


def test_the_key_is_in_no_error_whoever_repeats_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with drawing(monkeypatch, faults=["echo"]) as (generator, _), pytest.raises(RenderFailed) as failure:
        still(generator)
    assert "(key)" in failure.value.message
    assert painter.KEY not in repr(failure.value.__dict__) + str(failure.value)


def test_without_a_key_a_model_or_an_address_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told()
    with pytest.raises(BackendUnavailable, match="no OPENAI_API_KEY") as failure:
        still(OpenAIImages(Images(model="gpt-image-2")), told.watch)
    assert failure.value.hint == "export OPENAI_API_KEY=..."
    monkeypatch.setenv("OPENAI_API_KEY", painter.KEY)
    with pytest.raises(BackendUnavailable, match="no image model"):
        still(OpenAIImages(), told.watch)
    monkeypatch.setenv("OPENAI_BASE_URL", "file:///etc/passwd")
    with pytest.raises(BackendUnavailable, match="address"):
        still(OpenAIImages(Images(model="gpt-image-2")), told.watch)
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-\u2013")
    with pytest.raises(BackendUnavailable, match="characters that no key has"):
        still(OpenAIImages(Images(model="gpt-image-2")), told.watch)
    assert told.events == []


def test_a_picture_that_cannot_be_read_is_found_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = Told()
    (tmp_path / "notes.png").write_text("not a picture")
    with drawing(monkeypatch) as (generator, server):
        with pytest.raises(RenderFailed, match=r"notes\.png"):
            still(generator, told.watch, references={"ida": (tmp_path / "notes.png",)})
        assert server.requests() == []
    assert told.events == []


def test_a_request_that_was_answered_in_an_earlier_run_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told()
    with drawing(monkeypatch) as (generator, server):
        with pytest.raises(RenderFailed, match="req_9 in an earlier run") as failure:
            still(generator, told.watch, job="req_9")
        assert server.requests() == []
    assert told.events == []
    assert not failure.value.retryable


def stopped_after(requests: Callable[[], list[Any]]) -> Watch:
    return Watch(is_cancelled=lambda: len(requests()) > 0)


def test_what_is_paid_for_is_waited_for_a_little_after_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    with drawing(monkeypatch, seconds=0.4) as (generator, server):
        picture, _ = still(generator, stopped_after(server.requests))
    assert picture.rgb.shape == (180, 320, 3)


def test_a_stop_ends_the_wait_for_an_answer_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "GRACE_SECONDS", 0.2)
    told = Told()
    with drawing(monkeypatch, faults=["slow"]) as (generator, server):
        watch = Watch(is_cancelled=lambda: len(server.requests()) > 0, submitting=told.watch.submitting,
                      refused=told.watch.refused, accepted=told.watch.accepted)  # fmt: skip
        with pytest.raises(Cancelled):
            still(generator, watch)
    assert told.events == ["submitting"], "it stays ambiguous"


def test_nothing_is_sent_after_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    with drawing(monkeypatch) as (generator, server):
        with pytest.raises(Cancelled):
            still(generator, Watch(is_cancelled=lambda: True))
        assert server.requests() == []


def test_what_was_charged_follows_from_the_tokens_where_their_prices_are_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prices = {"million_text": "5", "million_images": "8", "million_out": "30"}
    ida = painting(tmp_path / "ida.png", (0, 0, 255))
    with drawing(monkeypatch, images=prices) as (generator, _):
        _, report = still(generator, references={"ida": (ida,)})
        assert report.charged == (50 * Decimal(5) + 300 * Decimal(8) + 1000 * Decimal(30)) / 1_000_000
        assert report.measured == {"text_tokens": 50, "image_tokens": 300, "tokens_out": 1000}
        assert still(OpenAIImages(Images(model="painter-1")))[1].charged is None
    with drawing(monkeypatch, images=prices, usage=False) as (generator, _):
        assert still(generator)[1].charged is None, "a guess is no charge"


def test_it_makes_no_clips_and_says_so() -> None:
    generator = OpenAIImages()
    assert not generator.capabilities().clip
    request = ClipRequest(unit="s010/clip1", brief=BRIEF, size=SIZE, fps=24, frames=2, shot_frames=2)
    with pytest.raises(RenderFailed, match="not clips"):
        generator.clip(request, lambda _: None, Watch())
