"""What is put on a model: characters by IP-Adapter, LoRAs by shot, motion LoRAs; and taken off to the bit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import save_file

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion import adapters
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.binding.given import given_of
from filmwright.generators.diffusion.preset import Control, Lora, Settings, Source
from filmwright.schemas.brief import CastMember
from filmwright.schemas.generation import ControlTrack
from filmwright.schemas.shot import Camera
from tests.generators.diffusion.asks import BRIEF, QUIET, a_picture, ask, pipe_of, small
from tests.generators.diffusion.zoo.shelf import built

PAIR = BRIEF.replace(cast={"bear": CastMember(looks="polar bear"), "ida": CastMember(looks="girl of eight")})


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


@pytest.fixture(scope="module")
def portraits(shelf: Path, config: Path) -> DiffusionGenerator:
    """SDXL with an IP-Adapter, loaded once."""
    return small("sdxl_ip_adapter", shelf, config)


def drawn(generator: DiffusionGenerator, request: Any) -> NDArray[np.int16]:
    (made,) = generator._model.make([request], QUIET)
    return made.astype(np.int16)


# characters


def test_a_picture_of_a_character_is_heard_and_another_picture_is_another(
    portraits: DiffusionGenerator, tmp_path: Path
) -> None:
    a, b = a_picture(tmp_path, 5), a_picture(tmp_path, 6)
    plain, with_a, with_b, with_both = (
        drawn(portraits, ask(portraits, tmp_path, references={"bear": pictures} if pictures else {}))
        for pictures in ((), (a,), (b,), (a, b))
    )
    assert np.abs(plain - with_a).max() > 1
    assert np.abs(with_a - with_b).max() > 1
    assert min(np.abs(with_both - one).max() for one in (with_a, with_b)) > 1


def test_without_a_picture_it_is_the_model_without_an_adapter(
    portraits: DiffusionGenerator, shelf: Path, config: Path, tmp_path: Path
) -> None:
    request = ask(portraits, tmp_path, references={"bear": (a_picture(tmp_path, 5),)})
    drawn(portraits, request)
    alone = small("sdxl", shelf, config)
    bare = request.replace(references={})
    assert np.array_equal(drawn(portraits, bare), drawn(alone, bare))


def test_what_was_remembered_of_a_picture_is_what_the_pipeline_makes_of_it(
    portraits: DiffusionGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(portraits, tmp_path, references={"bear": (a_picture(tmp_path, 5),)})
    remembered = drawn(portraits, request)
    given = given_of(request)
    monkeypatch.setattr(adapters, "refer", lambda *_: {"ip_adapter_image": [list(given.references["bear"])]})
    assert np.array_equal(drawn(portraits, request), remembered)


def test_pictures_are_encoded_once_for_each_set_of_them(
    portraits: DiffusionGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets: list[tuple[Path, ...]] = [(a_picture(tmp_path, n),) for n in (31, 31, 32)]
    drawn(portraits, ask(portraits, tmp_path))
    pipe, encoded = pipe_of(portraits), []
    real = pipe.encode_image
    monkeypatch.setattr(
        pipe, "encode_image", lambda *given, **more: encoded.append(1) or real(*given, **more)
    )
    for pictures in sets:
        drawn(portraits, ask(portraits, tmp_path, references={"bear": pictures}, seed=len(encoded)))
    assert len(encoded) == 2


def regions(folder: Path, left: int, right: int) -> ControlTrack:
    """Write an identity pass: one of the cast on the left, the other on the right."""
    (folder / "identity").mkdir(parents=True)
    levels = np.zeros((64, 64), np.uint8)
    levels[:, :32], levels[:, 32:] = left, right
    Image.fromarray(levels).save(folder / "identity/00000.png")
    return ControlTrack(kind="identity", folder=folder / "identity", labels={40: "bear", 80: "ida"})


def test_two_characters_are_followed_each_in_their_place(
    portraits: DiffusionGenerator, tmp_path: Path
) -> None:
    pair = {"bear": (a_picture(tmp_path, 5),), "ida": (a_picture(tmp_path, 6),)}
    request = ask(portraits, tmp_path, references=pair).replace(brief=PAIR)
    anywhere = drawn(portraits, request)
    bear_left, ida_left = (
        drawn(portraits, request.replace(controls=(regions(tmp_path / str(left), left, 120 - left),)))
        for left in (40, 80)
    )
    assert np.abs(anywhere - bear_left).max() > 1
    assert np.abs(bear_left - ida_left).max() > 1
    assert np.array_equal(drawn(portraits, request), anywhere)


def test_who_is_not_in_the_picture_is_not_followed_there(
    portraits: DiffusionGenerator, tmp_path: Path
) -> None:
    pair = {"bear": (a_picture(tmp_path, 5),), "ida": (a_picture(tmp_path, 6),)}
    request = ask(portraits, tmp_path, references=pair).replace(brief=PAIR)
    without_ida = request.replace(controls=(regions(tmp_path / "one", 40, 0),))
    assert np.array_equal(drawn(portraits, without_ida), drawn(portraits, request))


# LoRAs


def shot(**camera: Any) -> Any:
    return BRIEF.replace(shot=BRIEF.shot.replace(camera=Camera(**camera)))


def pencil() -> Any:
    return BRIEF.replace(look=BRIEF.look.replace(style="pencil"))


def test_loras_come_with_the_look_and_the_cast_blend_and_go_to_the_bit(
    shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator, alone = small("sdxl_loras", shelf, config), small("sdxl", shelf, config)
    nobody = BRIEF.replace(cast={})
    request = ask(generator, tmp_path)
    styled = pencil().replace(cast={})
    briefs = {"neither": nobody, "cast": BRIEF, "look": styled, "both": pencil(), "again": nobody}
    found = {name: drawn(generator, request.replace(brief=brief)) for name, brief in briefs.items()}
    bare = drawn(alone, request.replace(brief=nobody))
    assert np.array_equal(found["neither"], bare)
    assert np.array_equal(found["again"], bare)
    ways = ("neither", "cast", "look", "both")
    assert all(np.abs(found[a] - found[b]).max() > 1 for a in ways for b in ways if a < b)


@pytest.mark.parametrize(("family", "move"), [("wan22_a14b_loras", "pan-left"), ("animatediff", "zoom-in")])
def test_a_camera_move_has_its_lora(
    family: str, move: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config)
    assert generator.capabilities().camera
    request = ask(generator, tmp_path)
    still, moved, again = (
        drawn(generator, request.replace(brief=shot(size="ms", move=one)))
        for one in ("static", move, "static")
    )
    assert np.abs(still - moved).max() > 1
    assert np.array_equal(still, again)


def test_a_lora_of_no_weight_changes_nothing(shelf: Path, config: Path, tmp_path: Path) -> None:
    style = Source(folder=str(built("sdxl_loras", shelf)), file="style.safetensors")
    loras = (Lora(source=style, weight=0),)
    silent, alone = small("sdxl", shelf, config, loras=loras), small("sdxl", shelf, config)
    request = ask(silent, tmp_path)
    assert np.array_equal(drawn(silent, request), drawn(alone, request))


@pytest.mark.parametrize(
    ("family", "weights", "file"),
    [
        ("sdxl", {"foo.bar": torch.zeros(2)}, None),
        ("wan22_5b", {"foo.bar": torch.zeros(2)}, None),
        ("sdxl", None, "wan_loras"),
        ("svd", None, "sdxl_loras"),
    ],
)
def test_a_lora_that_is_not_of_this_model_is_named(
    family: str, weights: dict[str, Any] | None, file: str | None, shelf: Path, config: Path, tmp_path: Path
) -> None:
    if weights is not None:
        save_file(weights, tmp_path / "style.safetensors")
    folder = tmp_path if file is None else built(file, shelf)
    loras = (Lora(source=Source(folder=str(folder), file="style.safetensors")),)
    generator = small(family, shelf, config, loras=loras)
    with pytest.raises(BackendUnavailable, match=r"style\.safetensors is no LoRA for") as caught:
        drawn(generator, ask(generator, tmp_path))
    assert "models show" in caught.value.hint


def test_an_ip_adapter_that_is_none_is_named(shelf: Path, config: Path, tmp_path: Path) -> None:
    folder = tmp_path / "adapter"
    folder.mkdir()
    save_file({"foo.bar": torch.zeros(2)}, folder / "face.safetensors")
    how = small("sdxl_ip_adapter", shelf, config).preset.references
    assert how is not None
    own = how.replace(source=Source(folder=str(folder), file="face.safetensors"), encoder=None)
    generator = small("sdxl_ip_adapter", shelf, config, references=own)
    with pytest.raises(BackendUnavailable, match=r"face\.safetensors is no IP-Adapter for"):
        drawn(generator, ask(generator, tmp_path))


def test_a_controlnet_of_another_model_is_refused_as_it_is_loaded(
    shelf: Path, config: Path, tmp_path: Path
) -> None:
    wrong = (Control(kind="depth", source=Source(folder=str(built("sd15_depth", shelf)))),)
    generator = small("sdxl_controlnet", shelf, config, controls=wrong)
    with pytest.raises(BackendUnavailable, match="the depth ControlNet of preset"):
        drawn(generator, ask(generator, tmp_path))


def test_an_ip_adapter_of_stills_asks_where_each_of_two_is_and_of_one_nothing(
    portraits: DiffusionGenerator, tmp_path: Path
) -> None:
    assert portraits.capabilities().controls == ("identity",)
    followed = {"bear": CastMember(references=("a",)), "ida": CastMember(references=("b",))}
    together, alone = PAIR.replace(cast=followed), BRIEF.replace(cast={"bear": followed["bear"]})
    assert "animatic" in portraits.reads(together)
    assert "animatic" not in portraits.reads(alone)
    assert not portraits.guided(together)


def test_stills_share_a_call_only_where_they_follow_the_same_pictures(
    shelf: Path, config: Path, tmp_path: Path
) -> None:
    qualities = {"draft": Settings(steps=2, batch=2)}
    generator = small("sdxl_ip_adapter", shelf, config, qualities=qualities)
    a, b = a_picture(tmp_path, 5), a_picture(tmp_path, 6)
    one, same, other = (
        ask(generator, tmp_path, seed=seed, references={"bear": (picture,)})
        for seed, picture in ((1, a), (2, a), (3, b))
    )
    assert generator.alike(one) == generator.alike(same) != generator.alike(other)
    together = generator._model.make([one, same], QUIET)
    apart = [drawn(generator, request) for request in (one, same)]
    assert all(np.abs(x - y).max() <= 1 for x, y in zip(together, apart, strict=True))
