"""What of a shot makes a take of a diffusion model stale, and what it cannot honour."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.drops import dropped
from filmwright.generators.diffusion.loras import active
from filmwright.generators.diffusion.preset import Lora, Source
from filmwright.generators.diffusion.reads import reads
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.generation import Anchor, Capabilities, ClipRequest, ControlTrack, KeyframeRequest
from filmwright.schemas.shot import Shot

SDXL, WAN = library.read("sdxl"), library.read("wan22-a14b")
DOLLY = Lora(when="camera.move=dolly-in", source=Source(folder="x"), words="dolly shot")


def brief(**shot) -> ShotBrief:
    words = {"id": "s010", "action": "{bear} walks.", "camera": {"size": "ms", "move": "dolly-in"}}
    return ShotBrief(
        scene="sc010",
        shot=Shot(**{**words, **shot}),
        look=Look(notes="warm dusk"),
        place=Place(name="The field", set="meadow"),
        cast={"bear": CastMember(looks="polar bear", wears="top hat")},
    )


def test_what_is_read_is_flat_json():
    for preset in (SDXL, WAN):
        assert json.loads(json.dumps(reads(preset, brief()))) == reads(preset, brief())


def test_a_changed_camera_move_makes_clips_stale_and_no_still():
    moved = brief(camera={"size": "ms", "move": "pan-left"})
    assert reads(SDXL, moved) == reads(SDXL, brief())
    assert reads(WAN, moved) != reads(WAN, brief())


@pytest.mark.parametrize(
    "change", [{"camera": {"size": "cu"}}, {"action": "{bear} sits."}, {"light": "one lamp"}, {"prompt": "x"}]
)
def test_what_the_caption_says_is_read_by_both(change):
    for preset in (SDXL, WAN):
        assert reads(preset, brief(**change)) != reads(preset, brief())


def test_the_words_of_a_line_are_no_pixels_but_who_speaks_is():
    says, says_else = (brief(dialogue=[{"who": "bear", "line": line}]) for line in ("Hello.", "Goodbye."))
    assert reads(WAN, says) == reads(WAN, says_else) != reads(WAN, brief())
    assert reads(SDXL, says) == reads(SDXL, brief())


def test_the_name_of_a_place_is_no_pixels():
    renamed = brief().replace(place=Place(name="Elsewhere", set="meadow"))
    assert reads(WAN, renamed) == reads(WAN, brief())


def test_a_lora_is_read_only_where_it_is_on():
    dolly = WAN.replace(loras=(DOLLY,))
    assert active(dolly, brief()) == (DOLLY,)
    assert active(dolly, brief(camera={"move": "static"})) == ()
    assert reads(dolly, brief()) != reads(WAN, brief())
    still = brief(camera={"move": "static"})
    assert reads(dolly, still) == reads(WAN, still)


@pytest.mark.parametrize(
    ("when", "is_on"),
    [
        ("always", True), ("cast=bear", True), ("cast=ida", False), ("look.style=flat", True),
        ("look.style=pencil", False),
    ],
)  # fmt: skip
def test_a_lora_may_belong_to_a_character_or_a_look(when, is_on):
    preset = WAN.replace(loras=(Lora(when=when, source=Source(folder="x")),))
    assert bool(active(preset, brief())) == is_on


def clip(**asked) -> ClipRequest:
    usual = {"unit": "s010/clip1", "brief": brief(), "size": (64, 64), "fps": Fraction(16), "frames": 9}
    return ClipRequest(**{**usual, "shot_frames": 9, **asked})


PICTURE = Path("p.png")
EVERYTHING = clip(
    negative="text",
    references={"bear": (PICTURE,)},
    anchors=tuple(Anchor(picture=PICTURE, frame=n) for n in (0, 4, -1)),
    past_frames=(PICTURE,),
    controls=(ControlTrack(kind="depth", folder=Path("d")),),
)


def test_a_model_that_honours_nothing_tells_everything():
    told = {one.what for one in dropped(EVERYTHING, Capabilities())}
    assert told == {
        "negative", "references", "controls", "first_frame", "last_frame", "keyframes", "past_frames",
        "camera",
    }  # fmt: skip


def test_a_model_that_honours_all_tells_nothing():
    able = Capabilities(
        negative=True, references=1, controls=("depth",), first_frame="soft", last_frame="soft",
        keyframes=True, past_frames=1, camera=True,
    )  # fmt: skip
    assert dropped(EVERYTHING, able) == ()


def test_references_beyond_what_a_model_takes_are_told():
    asked = KeyframeRequest(
        unit="s010/keyframe", brief=brief(), size=(64, 64), fps=Fraction(24),
        references={"bear": (PICTURE, PICTURE)},
    )  # fmt: skip
    (one,) = dropped(asked, Capabilities(references=1))
    assert one.why == "only the first 1 of the reference pictures are followed"


def test_a_model_that_reads_no_words_is_not_made_stale_by_them():
    svd = library.read("svd")
    other_words = brief(action="{bear} sits.", dialogue=[{"who": "bear", "line": "Oh."}])
    assert reads(svd, other_words) == reads(svd, brief())
    assert reads(svd, brief(camera={"move": "dolly-in", "amount": 1})) != reads(svd, brief())
    running = {"beats": [{"at": 0, "for": 1, "who": "bear", "verb": "run"}]}
    assert reads(svd, brief(motion=running)) != reads(svd, brief())
