"""Learned embedders, with tiny models of random weights: the very path real weights take."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from filmwright.errors import BackendUnavailable, InputInvalid
from filmwright.schemas.config import Scoring
from filmwright.scoring import classic_v1, faces
from filmwright.scoring.cohort import Row, cohort_rows, describe, likeness
from filmwright.scoring.contract import Crop, Embedder, Measure
from filmwright.scoring.embedders import vision, weights
from filmwright.scoring.embedders.registry import chosen
from filmwright.scoring.regions import crop_of
from tests import identity_set as people

pytest.importorskip("transformers")
WIDTH = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2)
DOT = Crop(np.zeros((40, 20, 3), np.uint8), np.ones((40, 20), bool))


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    """Save a small model of each family, as its makers do."""
    import torch
    from transformers import (
        CLIPConfig,
        CLIPModel,
        Dinov2Config,
        Dinov2Model,
        SiglipConfig,
        SiglipModel,
    )

    torch.manual_seed(3)
    eye = dict(WIDTH, image_size=56, patch_size=14)
    words = dict(WIDTH, vocab_size=50, max_position_embeddings=8)
    made = {
        "dinov2": Dinov2Model(Dinov2Config(**{**eye, "mlp_ratio": 2})),
        "clip": CLIPModel(
            CLIPConfig(text_config=words, vision_config={**eye, "projection_dim": 24}, projection_dim=24)
        ),
        "siglip": SiglipModel(SiglipConfig(text_config=words, vision_config=eye)),
    }
    root = tmp_path_factory.mktemp("models")
    for name, model in made.items():
        model.save_pretrained(root / name)
    return {name: root / name for name in made}


@pytest.fixture(scope="module")
def crops() -> list[Crop]:
    return [
        crop_of(*people.photograph(people.person(i), 100 * i + k, framing="full"))
        for i in range(4)
        for k in range(3)
    ]


def behind(crop: Crop, colour) -> Crop:
    """Return the figure before another background."""
    rgb = crop.rgb.copy()
    rgb[~crop.mask] = colour
    return Crop(rgb, crop.mask)


@pytest.mark.parametrize("name", ["dinov2", "clip", "siglip"])
def test_a_saved_model_describes_figures_and_only_figures(name, folders, crops) -> None:
    made = vision.embedder(name, str(folders[name]))
    figure = crops[0]
    (first,), (again,), (elsewhere,), (other,) = made.describe(
        [figure, figure, behind(figure, (250, 0, 250)), crops[3]]
    )
    assert np.array_equal(first, again)
    assert np.array_equal(first, elsewhere), "what is behind a figure is painted over before it is looked at"
    alike = made.measures[0].alike([first], [first, other])
    assert alike[0, 0] == pytest.approx(1, abs=1e-3)
    assert alike[0, 1] < alike[0, 0] - 1e-4
    wider = Crop(figure.rgb, np.ones_like(figure.mask))
    assert not np.array_equal(made.describe([wider])[0][0], first), "without its mask it is another figure"


@pytest.mark.parametrize("name", ["dinov2", "clip", "siglip"])
def test_a_figure_is_described_alike_in_whatever_batch_it_is(name, folders, crops) -> None:
    made = vision.embedder(name, str(folders[name]))
    together = made.describe(crops)
    assert len(together) == len(crops) > vision.BATCH
    for at in (0, vision.BATCH - 1, len(crops) - 1):
        assert np.array_equal(made.describe([crops[at]])[0][0], together[at][0])


def test_batches_are_always_full(folders, crops, monkeypatch) -> None:
    shapes = []

    def listened(*given):
        model = weights.load(*given)
        model.register_forward_pre_hook(
            lambda _, args, named: shapes.append(named["pixel_values"].shape[0]), with_kwargs=True
        )
        return model

    monkeypatch.setattr(vision, "load", listened)
    made = vision.embedder("dinov2", str(folders["dinov2"]))
    assert len(made.describe(crops[: vision.BATCH + 1])) == vision.BATCH + 1
    assert shapes == [vision.BATCH, vision.BATCH]


def test_patches_count_where_the_figure_is(folders, crops) -> None:
    made = vision.embedder("dinov2", str(folders["dinov2"]))
    square, mask = vision.shown(crops[0], 56)
    assert square[0, 0].tolist() == [vision.GREY] * 3
    tokens = made.describe([crops[0]])[0][0]
    covered = mask.reshape(4, 14, 4, 14).mean(axis=(1, 3))
    assert tokens.shape == ((covered >= 0.5).sum(), 32)
    assert 0 < len(tokens) < 16


def test_a_speck_of_a_figure_still_has_one_patch() -> None:
    mask = np.zeros((56, 56), np.float32)
    mask[30:34, 30:34] = 1
    assert vision._on_figure(mask, 14).sum() == 1


def test_masked_max_cosine_is_what_it_says() -> None:
    random = np.random.default_rng(0)

    def tokens(n):
        made = random.normal(size=(n, 5))
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    a, b = [tokens(3), tokens(7)], [tokens(2), tokens(4), tokens(1)]
    table = vision.masked_max_cosine(a, b)
    for i, mine in enumerate(a):
        for j, theirs in enumerate(b):
            cosines = mine @ theirs.T
            expected = (cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2
            assert table[i, j] == pytest.approx(expected, abs=1e-5)
    assert np.allclose(table.T, vision.masked_max_cosine(b, a), atol=1e-5)


def test_a_part_that_changed_costs_as_many_patches_as_it_has() -> None:
    body = np.eye(12)
    changed = body.copy()
    changed[:3] = np.eye(12)[:3] * 0 + np.eye(
        1, 12, 11
    )  # three patches look like something else on the figure
    table = vision.masked_max_cosine([body], [body, changed])
    assert table[0, 0] == 1
    assert table[0, 1] == pytest.approx((9 / 12 + 1) / 2)


def test_embedders_are_combined_by_the_mean_of_their_z(crops) -> None:
    rows = [Row(f"p{i}", f"s{k}", 0) for i in range(4) for k in range(3)]
    ones = Embedder(
        "constant", "1", "none", "nothing", (Measure("one", lambda a, b: np.ones((len(a), len(b))), 1.0),),
        lambda crops: [[np.ones(1)] for _ in crops],
    )  # fmt: skip
    cohort = cohort_rows(rows)

    def logits(*embedders):
        return likeness(describe(crops, embedders), rows, embedders, cohort)

    from filmwright.scoring.cohort import OFFSET

    alone, both = logits(classic_v1.EMBEDDER), logits(classic_v1.EMBEDDER, ones)
    assert np.allclose(both - OFFSET, (alone - OFFSET) / 2)  # z of what tells nothing is 0


def test_where_one_embedder_sees_nothing_the_others_decide(crops) -> None:
    rows = [Row(f"p{i}", None if k == 2 else f"s{k}", 0) for i in range(4) for k in range(3)]
    seen = {0, 1, 2, 3, 4, 5}

    def describe_some(given):
        return [[np.eye(128)[n // 3] if n in seen else np.zeros(0)] for n, _ in enumerate(given)]

    face = Embedder("faces", "1", "none", "faces", (Measure("f", faces.alike, 0.1),), describe_some)
    cohort = cohort_rows(rows)
    both, alone = ((classic_v1.EMBEDDER, face), (classic_v1.EMBEDDER,))
    mixed, plain = (likeness(describe(crops, e), rows, e, cohort) for e in (both, alone))
    assert np.array_equal(mixed[6:], plain[6:])
    assert not np.isnan(mixed).any()
    assert mixed[0, 1] > plain[0, 1]
    strict = Embedder(**{**vars(face), "references_needed": 2})  # each sheet here has one picture
    both = (classic_v1.EMBEDDER, strict)
    assert np.array_equal(likeness(describe(crops, both), rows, both, cohort), plain)


def test_what_is_known_is_not_described_again(crops) -> None:
    asked: list[int] = []

    def counted(given):
        asked.append(len(given))
        return [[np.ones(2)] for _ in given]

    one = Embedder("counted", "1", "none", "nothing", (Measure("m", vision.cosine, 1.0),), counted)
    known: dict = {}
    describe(crops[:4], (one,), known)
    describe([*crops[:6], crops[0]], (one,), known)
    assert asked == [4, 2]
    newer = Embedder(**{**vars(one), "version": "2"})
    describe(crops[:2], (newer,), known)
    assert asked == [4, 2, 2], "features of other weights do not mix"


def broken(folder: Path, to: Path) -> Path:
    to.mkdir()
    for path in folder.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


def test_weights_that_cannot_be_trusted_are_refused_by_name(folders, tmp_path) -> None:
    def refusal(change):
        folder = broken(folders["dinov2"], tmp_path / change.__name__)
        change(folder)
        with pytest.raises(BackendUnavailable) as caught:
            vision.embedder("dinov2", str(folder)).describe([DOT])
        assert "[scoring]" in caught.value.hint
        return caught.value.message

    def config_of(folder, **changes):
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    def pickled(folder):
        (folder / "model.safetensors").rename(folder / "pytorch_model.bin")

    def cut_short(folder):
        path = folder / "model.safetensors"
        path.write_bytes(path.read_bytes()[:-10])

    def a_pointer(folder):
        (folder / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\n" * 3)

    def own_code(folder):
        config_of(folder, auto_map={"AutoModel": "modeling.Evil"})

    def another(folder):
        config_of(folder, model_type="bert")

    def another_shape(folder):
        config_of(folder, num_hidden_layers=3)

    def no_config(folder):
        (folder / "config.json").unlink()

    assert "is pickled, and never opened" in refusal(pickled)
    assert "bytes instead of" in refusal(cut_short)
    assert "git-lfs" in refusal(a_pointer)
    assert "never run" in refusal(own_code)
    assert "it is a bert" in refusal(another)
    assert "lacks" in refusal(another_shape)
    assert "there is no config.json" in refusal(no_config)


def test_an_index_cannot_name_files_of_another_folder(folders, tmp_path) -> None:
    folder = broken(folders["dinov2"], tmp_path / "model")
    (folder / "model.safetensors").rename(tmp_path / "model.safetensors")
    index = {"weight_map": {"a": "../model.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(BackendUnavailable, match="there is no"):
        weights.look("dinov2", str(folder), ("dinov2",))


def test_another_model_has_another_version(folders, tmp_path) -> None:
    import torch
    from transformers import Dinov2Config, Dinov2Model

    torch.manual_seed(4)
    Dinov2Model(Dinov2Config(**WIDTH, image_size=56, patch_size=14, mlp_ratio=2)).save_pretrained(
        tmp_path / "b"
    )
    first = vision.embedder("dinov2", str(folders["dinov2"]))
    assert first.version == vision.embedder("dinov2", str(folders["dinov2"])).version
    assert first.version != vision.embedder("dinov2", str(tmp_path / "b")).version


def test_what_is_chosen_but_not_there_is_told_with_what_to_write(folders) -> None:
    assert [e.name for e in chosen(Scoring())] == ["classic-v1"]
    both = chosen(Scoring(embedders=("classic-v1", "dinov2"), dinov2=str(folders["dinov2"])))
    assert [e.name for e in both] == ["classic-v1", "dinov2"]
    with pytest.raises(BackendUnavailable) as caught:
        chosen(Scoring(embedders=("siglip",)))
    assert 'siglip = "FOLDER"' in caught.value.hint
    with pytest.raises(InputInvalid) as misspelt:
        chosen(Scoring(embedders=("dino2",)))
    assert '"dinov2"' in misspelt.value.hint
    with pytest.raises(BackendUnavailable, match="face_detector"):
        chosen(Scoring(embedders=("faces",)))


def test_choosing_embedders_loads_no_torch(folders) -> None:
    code = (
        "import sys\n"
        "from filmwright.schemas.config import Scoring\n"
        "from filmwright.scoring.embedders.registry import chosen\n"
        f"chosen(Scoring(embedders=('classic-v1', 'dinov2'), dinov2={str(folders['dinov2'])!r}))\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


class _Detector:
    """Finds one face in the upper half of whatever is shown, if it is bright there."""

    def setInputSize(self, size) -> None:  # noqa: N802
        self.size = size

    def detect(self, picture):
        width, height = self.size
        if picture[: height // 3].mean() < 40:
            return 0, None
        face = np.array(
            [[width * 0.3, height * 0.05, width * 0.4, height * 0.2, *([0] * 10), 0.9]], np.float32
        )
        return 1, face


class _Recogniser:
    def alignCrop(self, picture, face):  # noqa: N802
        x, y, w, h = (int(v) for v in face[:4])
        return picture[y : y + h, x : x + w]

    def feature(self, picture):
        return np.resize(picture.mean(axis=(0, 1)), (1, 128)).astype(np.float32)


def test_a_face_counts_only_on_the_figure_and_none_is_no_zero() -> None:
    rgb = np.full((200, 80, 3), 150, np.uint8)
    whole, below = np.ones((200, 80), bool), np.zeros((200, 80), bool)
    below[120:] = True
    found = faces._face(Crop(rgb, whole), _Detector(), _Recogniser())
    assert np.linalg.norm(found) == pytest.approx(1)
    hidden = faces._face(Crop(rgb, below), _Detector(), _Recogniser())
    dark = faces._face(Crop(rgb // 10, whole), _Detector(), _Recogniser())
    assert len(hidden) == len(dark) == 0
    table = faces.alike([found, dark], [found])
    assert table[0, 0] == pytest.approx(1)
    assert np.isnan(table[1, 0])


def test_files_that_hold_no_model_of_faces_are_told(tmp_path) -> None:
    for name in ("yunet.onnx", "sface.onnx"):
        (tmp_path / name).write_bytes(b"nothing of the kind")
    made = faces.embedder(str(tmp_path / "yunet.onnx"), str(tmp_path / "sface.onnx"))
    with pytest.raises(BackendUnavailable, match="cannot be loaded"):
        made.describe([DOT])
