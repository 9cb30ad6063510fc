"""Agreement with prompts, by a tiny CLIP of random weights: the very path real weights take."""

import json
from pathlib import Path

import numpy as np
import pytest

from filmwright.errors import BackendUnavailable
from filmwright.scoring import prompts as prompts_room
from filmwright.scoring.prompts import _match, match_prompts
from tests import identity_set as people

pytest.importorskip("transformers")
PROMPTS = {"s010": "a fox runs", "s020": "a bear in a hat", "s030": "rain", "s040": "a fox runs"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    import torch
    from transformers import CLIPConfig, CLIPModel

    torch.manual_seed(5)
    where = tmp_path_factory.mktemp("clip")
    letters = [chr(c) for c in range(97, 123)]
    words = [*letters, *(f"{c}</w>" for c in letters), "<|startoftext|>", "<|endoftext|>"]
    width = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2)
    ends = dict(bos_token_id=52, eos_token_id=53, pad_token_id=53)
    CLIPModel(
        CLIPConfig(
            text_config={**width, **ends, "vocab_size": len(words), "max_position_embeddings": 12},
            vision_config={**width, "image_size": 28, "patch_size": 14},
            projection_dim=24,
        )
    ).save_pretrained(where)
    (where / "vocab.json").write_text(json.dumps({w: n for n, w in enumerate(words)}), encoding="utf-8")
    (where / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    (where / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "CLIPTokenizer"}), encoding="utf-8"
    )
    return where


def clips():
    for k, shot in enumerate(PROMPTS):
        yield shot, [people.photograph(people.person(k), k, framing="full", size=(160, 90))[0]] * 2


def test_a_clip_is_held_against_every_prompt_of_the_film(folder) -> None:
    found = match_prompts(str(folder), clips(), PROMPTS)
    assert [m.shot for m in found] == list(PROMPTS)
    assert all(-1 <= m.cosine <= 1 and 1 <= m.rank <= m.prompts for m in found)
    assert [m.prompts for m in found] == [3, 4, 4, 3]  # two shots of one prompt are no rivals
    assert found == match_prompts(str(folder), clips(), PROMPTS)


def test_a_prompt_longer_than_the_model_reads_is_cut(folder) -> None:
    assert match_prompts(str(folder), clips(), {"s010": "a fox runs and runs " * 20})[0].prompts == 1


def test_without_a_clip_model_or_without_prompts_nothing_is_said() -> None:
    assert match_prompts(None, clips(), PROMPTS) == ()
    assert match_prompts("/nowhere", clips(), {"s010": "  "}) == ()


def test_a_folder_without_a_tokenizer_is_told_with_what_to_copy(folder, tmp_path) -> None:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    with pytest.raises(BackendUnavailable) as told:
        match_prompts(str(tmp_path), clips(), PROMPTS)
    assert "tokenizer" in told.value.hint


def test_the_margin_is_in_deviations_of_the_other_prompts() -> None:
    texts = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0], [0.8, 0.6]])
    match = _match("s010", np.array([1.0, 0.0]), texts, 1)
    others = np.array([1.0, 0.0, 0.8])
    assert match.cosine == pytest.approx(0.6)
    assert match.rank == 3
    assert match.margin == pytest.approx((0.6 - others.mean()) / others.std())
    assert _match("s010", np.array([1.0, 0.0]), texts[:2], 0).margin is None


def test_a_wide_frame_is_shown_whole() -> None:
    frame = np.zeros((90, 160, 3), np.uint8)
    frame[:, :8], frame[:, -8:] = 255, 200
    square = prompts_room._square(frame, 28)
    assert square.shape == (28, 28, 3)
    assert square[14, 0, 0] > 240
    assert square[14, -1, 0] > 190
