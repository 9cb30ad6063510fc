"""Where figures are when nobody kept masks: cut out of boxes, carried through clips, found by a model."""

import cv2
import numpy as np
import pytest

from filmwright.errors import BackendUnavailable
from filmwright.scoring import blocking, grabcut
from filmwright.scoring.contract import Sample
from filmwright.scoring.detector import Detector, Found, apart, class_noun
from filmwright.scoring.regions import LARGEST_PX, box_of, figures_in, labelled
from tests import identity_set as people

SIZE = (448, 256)


def iou(a, b) -> float:
    return float((a & b).sum() / max(1, (a | b).sum()))


def shot(seed):
    """Return a frame with somebody standing in it, and the exact mask."""
    return people.photograph(people.person(seed), 100 + seed, framing="full", size=SIZE)


def test_a_figure_is_cut_out_of_its_box() -> None:
    found = [grabcut.cut_out(rgb, box_of(mask))[0] for rgb, mask in map(shot, range(12))]
    exact = [shot(seed)[1] for seed in range(12)]
    assert np.median([iou(a, b) for a, b in zip(found, exact, strict=True)]) > 0.7


def test_the_same_box_is_cut_out_alike_whatever_was_cut_out_before() -> None:
    rgb, mask = shot(1)
    first = grabcut.cut_out(rgb, box_of(mask))[0]
    grabcut.cut_out(shot(2)[0], box_of(shot(2)[1]))
    assert np.array_equal(grabcut.cut_out(rgb, box_of(mask))[0], first)


def test_what_does_not_stand_out_is_an_ellipse_and_said_to_be_one() -> None:
    flat = np.full((200, 200, 3), 120, np.uint8)
    mask, quality = grabcut.cut_out(flat, (0.25, 0.1, 0.75, 0.9))
    assert quality == grabcut.ELLIPSE_QUALITY
    assert mask[100, 100]
    assert not mask[25, 55]
    assert mask.mean() == pytest.approx(np.pi / 4 * 0.72**2 * 0.5 * 0.8, rel=0.05)


def test_a_figure_too_small_to_be_cut_out_is_an_ellipse() -> None:
    rgb, _ = shot(3)
    assert grabcut.cut_out(rgb, (0.4, 0.4, 0.5, 0.6))[1] == grabcut.ELLIPSE_QUALITY
    assert grabcut.cut_out(rgb, (0.4, 0.3, 0.6, 0.9))[1] >= grabcut.ELLIPSE_QUALITY


def test_a_box_outside_of_the_picture_holds_nothing() -> None:
    mask, quality = grabcut.cut_out(shot(3)[0], (1.2, 0.1, 1.5, 0.9))
    assert not mask.any()
    assert quality == 0


def test_a_picture_of_the_sheet_that_is_solid_in_parts_says_itself_where_the_figure_is() -> None:
    rgba = np.zeros((60, 40, 4), np.uint8)
    rgba[10:50, 10:30] = 255
    assert grabcut.figure_of_picture(rgba).sum() == 40 * 20
    rgb, exact = shot(5)
    top, left, bottom, right = (lambda b: (b[1], b[0], b[3], b[2]))(box_of(exact))
    pad = np.s_[
        max(0, int(top * 256) - 12) : int(bottom * 256) + 3,
        max(0, int(left * 448) - 14) : int(right * 448) + 14,
    ]
    opaque = np.dstack([rgb[pad], np.full(rgb[pad].shape[:2], 255, np.uint8)])
    assert iou(grabcut.figure_of_picture(opaque), exact[pad]) > 0.5


def walked(seed=4, frames=32, stride=2.5, pan=0.0):
    """Return the grey frames of somebody who walks towards us, and their box in each."""
    place, greys, boxes = people.background(seed, 2 * SIZE[0], SIZE[1]), [], []
    for t in range(frames):
        left = int(100 + pan * t)
        frame, mask = place[:, left : left + SIZE[0]].copy(), np.zeros((SIZE[1], SIZE[0]), bool)
        swing = 24 * np.sin(t * 0.35)
        how = people.Pose((-20 - swing, 20 + swing), (15, -15), (-swing, swing), 3, "quarter", False, 0)
        figure = people.draw(people.person(seed), how, 130 + t)
        people.paste(frame, mask, figure, int(60 + stride * t), 240 - figure.shape[0])
        greys.append(blocking.small(np.asarray(frame.mean(axis=2), np.uint8)))
        boxes.append(box_of(mask))
    return greys, boxes


def off(box, truth) -> float:
    """Return how far the middle of a box is from where it should be, in widths of the box."""
    return abs(box[0] + box[2] - truth[0] - truth[2]) / 2 / (truth[2] - truth[0])


@pytest.mark.parametrize(("stride", "pan"), [(2.5, 0), (6, 0), (2.5, 3)])
def test_a_box_is_carried_with_who_walks_in_it_onwards_and_back(stride, pan) -> None:
    missed, stays = [], []
    for seed in range(4):
        greys, truth = walked(seed, 24, stride, pan)
        for start in (0, 23):
            found = blocking.carried(greys, start, {"mia": truth[start]})
            assert len(found) == len(greys)
            assert found[start]["mia"] == truth[start]
            missed += [off(f["mia"], t) for f, t in zip(found, truth, strict=True)]
            stays += [off(truth[start], t) for t in truth]
    assert np.median(missed) < 0.2
    assert np.median(missed) < np.median(stays) / 2


def test_a_box_grows_when_the_camera_comes_nearer() -> None:
    rgb, mask = shot(7)
    left, top, right, bottom = box_of(mask)
    x, y = (left + right) / 2 * SIZE[0], (top + bottom) / 2 * SIZE[1]
    zoomed = []
    for t in range(24):
        s = 1 + 0.01 * t
        move = np.float32([[s, 0, x - s * x], [0, s, y - s * y]])
        frame = cv2.warpAffine(rgb, move, SIZE, borderMode=cv2.BORDER_REPLICATE)
        zoomed.append(blocking.small(np.asarray(frame.mean(axis=2), np.uint8)))
    found = blocking.carried(zoomed, 0, {"mia": (left, top, right, bottom)})[-1]["mia"]
    grown = (found[3] - found[1]) / (bottom - top)
    assert 1.15 < grown < 1.31  # in truth 1.23


def test_a_cut_inside_a_clip_loses_the_box() -> None:
    greys, truth = walked(frames=12)
    other = blocking.small(np.asarray(people.background(77, *SIZE).mean(axis=2), np.uint8))
    found = blocking.carried([*greys[:6], other, other], 0, {"mia": truth[0]})
    assert "mia" in found[5]
    assert found[6] == found[7] == {}


def test_a_box_that_leaves_the_picture_is_lost() -> None:
    place = people.background(5, 3 * SIZE[0], SIZE[1]).mean(axis=2).astype(np.uint8)
    panned = [blocking.small(place[:, 9 * t : 9 * t + SIZE[0]]) for t in range(40)]
    found = blocking.carried(panned, 0, {"mia": (0.5, 0.2, 0.7, 0.9)})
    assert "mia" in found[10]
    assert off(found[10]["mia"], (0.5 - 90 / 448, 0.2, 0.7 - 90 / 448, 0.9)) < 0.1
    assert found[-1] == {}


def test_levels_stay_whose_they_are_when_somebody_is_lost() -> None:
    rgb, mask = shot(6)
    box = box_of(mask)
    levels = {"ann": 1, "mia": 2}
    both = labelled("s010", 0, rgb, {"ann": (0.0, 0.2, 0.1, 0.9), "mia": box}, levels, "blocking")
    one = labelled("s010", 9, rgb, {"mia": box}, levels, "blocking")
    assert both.names == {1: "ann", 2: "mia"}
    assert one.names == {2: "mia"}
    (figure,) = figures_in(one)
    assert (figure.claimed, figure.source, figure.quality) == ("mia", "blocking", one.qualities[2])


def test_of_two_figures_that_overlap_the_nearer_one_has_the_pixels() -> None:
    rgb = np.full((100, 100, 3), 90, np.uint8)  # nothing stands out: ellipses
    boxes = {"far": (0.2, 0.1, 0.6, 0.75), "near": (0.4, 0.2, 0.8, 0.95)}
    sample = labelled("s010", 0, rgb, boxes, {"far": 1, "near": 2}, "blocking")
    assert sample.labels[45, 50] == 2
    assert sample.labels[40, 30] == 1


def test_the_detector_is_asked_what_somebody_is_and_never_what_they_wear() -> None:
    words = {
        "girl of eight, brown hair": "girl", "polar bear": "bear", "a tall man with a beard": "man",
        "old woman in a red coat": "woman", "fox": "fox", "": "character", "8 years old": "character",
    }  # fmt: skip
    assert {looks: class_noun(looks) for looks in words} == words


def test_boxes_of_one_figure_are_one() -> None:
    found = [
        Found((0.1, 0.1, 0.4, 0.9), 0.5, "girl"), Found((0.12, 0.1, 0.41, 0.9), 0.9, "bear"),
        Found((0.6, 0.1, 0.9, 0.9), 0.4, "girl"), Found((0.5, 0.5, 0.5, 0.9), 0.99, "girl"),
    ]  # fmt: skip
    assert [f.sure for f in apart(found)] == [0.9, 0.4]


@pytest.fixture(scope="module")
def owl(tmp_path_factory):
    """Save a small OWLv2 of random weights with its processor, as its makers do."""
    pytest.importorskip("transformers")
    import json

    import torch
    from transformers import (
        CLIPTokenizerFast,
        Owlv2Config,
        Owlv2ForObjectDetection,
        Owlv2ImageProcessor,
        Owlv2Processor,
    )

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("owl")
    letters = [*"abcdefghijklmnopqrstuvwxyz", *(f"{c}</w>" for c in "abcdefghijklmnopqrstuvwxyz")]
    vocabulary = {w: i for i, w in enumerate(["!", *letters, "<|startoftext|>", "<|endoftext|>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizerFast(
        str(folder / "vocab.json"), str(folder / "merges.txt"), pad_token="!", model_max_length=16
    )
    width = dict(hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2)
    config = Owlv2Config(
        text_config=dict(
            width, vocab_size=len(vocabulary), max_position_embeddings=16,
            bos_token_id=len(vocabulary) - 2, eos_token_id=len(vocabulary) - 1, pad_token_id=0,
        ),
        vision_config=dict(width, image_size=64, patch_size=16), projection_dim=16,
    )  # fmt: skip
    Owlv2ForObjectDetection(config).save_pretrained(folder)
    image = Owlv2ImageProcessor(size={"height": 64, "width": 64})
    Owlv2Processor(image_processor=image, tokenizer=tokenizer).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def dino(tmp_path_factory):
    """Save a small GroundingDINO of random weights with its processor, as its makers do."""
    pytest.importorskip("transformers")
    import torch
    from transformers import (
        BertConfig,
        BertTokenizerFast,
        GroundingDinoConfig,
        GroundingDinoForObjectDetection,
        GroundingDinoImageProcessor,
        GroundingDinoProcessor,
        SwinConfig,
    )

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("dino")
    words = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "bear", "girl", "?")
    (folder / "vocab.txt").write_text("\n".join(words))
    eyes = SwinConfig(
        image_size=64, embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 1, 2, 2], window_size=4,
        out_features=["stage2", "stage3", "stage4"],
    )  # fmt: skip
    reader = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    config = GroundingDinoConfig(
        backbone_config=eyes, text_config=reader.to_dict(), d_model=32, encoder_layers=1, decoder_layers=2,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
        num_queries=10, max_text_len=32,
    )  # fmt: skip
    GroundingDinoForObjectDetection(config).save_pretrained(folder)
    image = GroundingDinoImageProcessor(size={"shortest_edge": 64, "longest_edge": 96})
    GroundingDinoProcessor(image, BertTokenizerFast(str(folder / "vocab.txt"))).save_pretrained(folder)
    return folder


@pytest.mark.parametrize("kind", ["owl", "dino"])
def test_a_saved_detector_finds_boxes_inside_the_picture(kind, request, monkeypatch) -> None:
    monkeypatch.setattr("filmwright.scoring.detector.SURE", 0.0)
    made = Detector(str(request.getfixturevalue(kind)))
    rgb = people.background(3, 160, 90)
    found = made.find(rgb, ["bear", "girl"])
    assert found
    assert found == made.find(rgb, ["bear", "girl"])
    assert all("bear" in f.noun or "girl" in f.noun for f in found)
    for one in found:
        left, top, right, bottom = one.box
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1


def test_what_is_no_detector_is_told(tmp_path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(BackendUnavailable, match="it is a bert"):
        Detector(str(tmp_path))


def test_a_figure_is_kept_no_larger_than_anything_looks_at_it():
    rgb = np.full((1080, 1920, 3), 90, np.uint8)
    labels = np.zeros((1080, 1920), np.uint8)
    rgb[40:1040, 300:800], labels[40:1040, 300:800] = (200, 40, 40), 1
    [figure] = figures_in(Sample("s010", 0, rgb, labels, {1: "ida"}))
    assert max(figure.crop.mask.shape) == LARGEST_PX
    assert figure.crop.rgb.shape[1] / figure.crop.rgb.shape[0] == pytest.approx(0.5, abs=0.02)
    assert (figure.crop.rgb[figure.crop.mask] == (200, 40, 40)).all()
    assert figure.area == pytest.approx(1000 * 500 / (1080 * 1920))
    [small] = figures_in(Sample("s010", 0, rgb[::8, ::8], labels[::8, ::8], {1: "ida"}))
    assert small.crop.mask.shape == (125, 62)
