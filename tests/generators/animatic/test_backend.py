"""What the animatic says about itself: fields it reads, words it dropped, states it hands on."""

from collections.abc import Callable

import pytest

from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Picture, Watch
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, PropLooks, ShotBrief
from filmwright.schemas.generation import ClipReport, ClipRequest
from filmwright.schemas.shot import Shot

SIZE = (128, 72)


def brief(**shot) -> ShotBrief:
    return ShotBrief(
        scene="sc", shot=Shot(**{"id": "s010", "action": "{bear} walks to {ida}.", "seconds": 2, **shot}),
        look=Look(), place=Place(name="", set="meadow"), place_id="field",
        cast={"bear": CastMember(looks="polar bear", wears="black top hat"), "ida": CastMember(looks="girl")},
        props={"lamp": PropLooks(what="lantern")},
    )  # fmt: skip


def clip(asked: ShotBrief, frames: int = 4, **changes) -> tuple[list[Picture], ClipReport]:
    request = ClipRequest(
        **{
            "unit": "u",
            "brief": asked,
            "size": SIZE,
            "fps": 24,
            "frames": frames,
            "shot_frames": 48,
            **changes,
        }
    )
    pictures: list[Picture] = []
    return pictures, AnimaticGenerator().clip(request, pictures.append, Watch())


def shot(asked: ShotBrief, **changes) -> ShotBrief:
    return asked.replace(shot=asked.shot.replace(**changes))


CHANGES: dict[str, Callable[[ShotBrief], ShotBrief]] = {
    "action": lambda b: shot(b, action="{bear} runs."),
    "seconds": lambda b: shot(b, seconds=3),
    "camera.size": lambda b: shot(b, camera=b.shot.camera.replace(size="cu")),
    "camera.move": lambda b: shot(b, camera=b.shot.camera.replace(move="dolly-in")),
    "camera.roll": lambda b: shot(b, camera=b.shot.camera.replace(roll=9)),
    "bear.wears": lambda b: b.replace(
        cast={**b.cast, "bear": CastMember(looks="polar bear", wears="red scarf")}
    ),
    "ida.looks": lambda b: b.replace(cast={**b.cast, "ida": CastMember(looks="old woman, grey hair")}),
    "lamp.what": lambda b: b.replace(props={"lamp": PropLooks(what="samovar")}),
    "place.set": lambda b: b.replace(place=Place(name="", set="city")),
    "place": lambda b: b.replace(place_id="other-field"),
    "time": lambda b: b.replace(time="night"),
    "weather": lambda b: b.replace(weather="snow"),
    "look.style": lambda b: b.replace(look=Look(style="pencil")),
    "first_frame": lambda b: shot(
        b, first_frame={"placements": [{"who": "bear", "zone": "right", "emotion": "sad", "facing": "away"}]}
    ),
    "motion": lambda b: shot(b, motion={"beats": [{"at": 0, "for": 2, "who": "bear", "verb": "jump"}]}),
    "dialogue": lambda b: shot(b, dialogue=[{"who": "ida", "line": "Hello."}]),
}
CHANGES["last_frame"] = lambda b: shot(b, last_frame={"placements": [{"who": "ida", "emotion": "angry"}]})
SAME: dict[str, Callable[[ShotBrief], ShotBrief]] = {
    "the words of a line": lambda b: shot(
        b, dialogue=[{"who": "ida", "line": "Good evening, my dear bear."}]
    ),
    "how it is said": lambda b: shot(b, dialogue=[{"who": "ida", "line": "Hello.", "how": "softly"}]),
    "narration": lambda b: shot(b, narration="It was cold."),
    "sound": lambda b: shot(b, sound="wind", music="a cello", light="soft"),
    "notes of the look": lambda b: b.replace(look=Look(notes="storybook", negative="text")),
    "name of the place": lambda b: b.replace(place=Place(name="A field", set="meadow")),
    "words of a frame that say nothing": lambda b: shot(b, first_frame="a quiet morning"),
    "transition": lambda b: shot(b, transition="dissolve"),
    "source": lambda b: shot(b, source=(0, 10), review=("look here",), confidence=0.4),
}


@pytest.mark.parametrize("key", sorted(CHANGES))
def test_a_field_that_changes_pixels_is_read(key):
    before, after = brief(), CHANGES[key](brief())
    one, other = AnimaticGenerator().reads(before), AnimaticGenerator().reads(after)
    assert [k for k in {**one, **other} if one.get(k) != other.get(k)] == [key]
    frames = [
        [p.rgb.tobytes() for p in clip(b, 2, start=30, shot_frames=round(b.shot.seconds * 24))[0]]
        for b in (before, after)
    ]
    assert frames[0] != frames[1], "read, but nothing on the screen changes"


@pytest.mark.parametrize("key", sorted(SAME))
def test_a_field_that_changes_no_pixel_is_not_read(key):
    base = (
        shot(brief(), dialogue=[{"who": "ida", "line": "Hello."}])
        if "line" in key or "said" in key
        else brief()
    )
    changed = SAME[key](base)
    assert AnimaticGenerator().reads(changed) == AnimaticGenerator().reads(base)
    frames = [[p.rgb.tobytes() for p in clip(b, 2, start=30)[0]] for b in (base, changed)]
    assert frames[0] == frames[1], "not read, but the screen changes"


def test_unknown_words_are_told_where_they_stand():
    odd = shot(brief(), action="{bear} frobnicates. {ida} waves.")
    odd = odd.replace(
        cast={
            "bear": CastMember(looks="grumblewock"),
            "ida": CastMember(looks="girl", wears="a snozzcumber"),
        },
        props={"thing": PropLooks(what="zorgle")},
    )
    told = [(d.what, d.why) for d in clip(odd)[1].dropped]
    assert any(what == "action" and "frobnicates" in why for what, why in told)
    assert any(what == "wardrobe" and "bear" in why and "grumblewock" in why for what, why in told)
    assert any(what == "wardrobe" and "ida" in why and "snozzcumber" in why for what, why in told)
    assert any(what == "prop" and "thing" in why for what, why in told)


def test_a_sketch_is_not_followed_and_told():
    told = clip(shot(brief(), first_frame={"sketch": "a.png"}))[1].dropped
    assert [d.what for d in told] == ["first_frame"]


def test_very_long_words_are_told_and_cut():
    odd = brief().replace(cast={"bear": CastMember(looks="grumblewock " + "snozzcumber" * 300)})
    assert all(len(d.why) <= 300 for d in clip(odd)[1].dropped)


def test_a_board_that_is_wholly_understood_drops_nothing():
    assert clip(brief())[1].dropped == ()


def test_a_state_of_another_backend_is_not_used_and_told():
    pictures, report = clip(brief(), state='{"latents": [1, 2]}')
    assert [p.rgb.tobytes() for p in pictures] == [p.rgb.tobytes() for p in clip(brief())[0]]
    assert report.notes


def test_the_state_is_small_and_goes_on():
    _, report = clip(brief(), 48)
    assert report.state is not None
    assert len(report.state) < 2000
    going_on = shot(brief(), id="s020", boundary="continue", action="{bear} waves.")
    alone, joined = clip(going_on)[0], clip(going_on, state=report.state)[0]
    assert alone[0].rgb.tobytes() != joined[0].rgb.tobytes()


def test_a_chain_of_three_shots_in_stretches_is_one_take():
    """The middle shot is made in two clips; its second stretch still knows how the shot itself began."""
    _, first = clip(brief(), 48)
    going_on = shot(brief(), id="s020", boundary="continue", camera={"size": "mcu", "move": "dolly-in"})
    whole, _ = clip(going_on, 48, state=first.state)
    head, report = clip(going_on, 30, state=first.state)
    tail, _ = clip(going_on, 19, start=29, state=report.state)
    assert [p.rgb.tobytes() for p in [*head, *tail[1:]]] == [p.rgb.tobytes() for p in whole]


def test_two_clips_at_once_do_not_disturb_each_other():
    from concurrent.futures import ThreadPoolExecutor

    pencil = brief().replace(look=Look(style="pencil"))
    alone = [[p.rgb.tobytes() for p in clip(b, 8)[0]] for b in (brief(), pencil)]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda b: [p.rgb.tobytes() for p in clip(b, 8)[0]], (brief(), pencil)))
    assert together == alone


def test_a_long_shot_keeps_its_memory_bounded():
    """A renderer keeps what it baked, never what it drew."""
    from fractions import Fraction

    from filmwright.generators.animatic.renderer import Renderer
    from filmwright.generators.animatic.setup import Setup

    renderer = Renderer(Setup(brief(), SIZE, Fraction(24), 240, 0))
    for n in range(0, 240, 2):
        renderer.picture(n)
    assert len(renderer.ensemble._records) <= 48
