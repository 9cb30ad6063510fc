"""Does a clip show what its prompt says? By a CLIP that the person has here; without one, nothing.

    prompts of the film ──────────> one vector each ─┐
    three frames of each clip ─────> their mean ─────┴─> cosine, and how far above the film's other prompts

A cosine alone says little: to CLIP every scene is a little like every sentence. Held against the others
of the same film it says whether this clip is this shot. CLIP reads nouns and places well, and badly who does
what to whom. Only whole CLIPs (picture and text) are asked; `embedders/weights.py` says what is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.errors import BackendUnavailable
from filmwright.schemas.continuity import PromptMatch
from filmwright.scoring.contract import RGB, Floats
from filmwright.scoring.embedders.weights import Weights, load, look, settings

FRAMES = 3
"""Frames of a clip that are asked about."""
MIN_OTHERS = 2
"""Other prompts that a margin needs."""
_MEAN, _DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


def match_prompts(
    folder: str | None, clips: Iterable[tuple[str, Sequence[RGB]]], prompts: Mapping[str, str]
) -> tuple[PromptMatch, ...]:
    """Return how each clip fits its prompt; nothing where no CLIP is configured, or nothing was asked.

    `clips` gives each shot's id with about FRAMES frames, uint8 RGB, one after the other; none is kept.

    Raises:
        BackendUnavailable: the folder is no whole CLIP with its tokenizer, or torch is missing.
    """
    wanted = {shot: " ".join(words.split()) for shot, words in prompts.items() if words.strip()}
    if folder is None or not wanted:
        return ()
    weights = look("clip", folder, ("clip",))
    model = load(weights, "CLIPModel", "clip")
    texts = _texts(model, weights, list(wanted.values()))
    order = {shot: row for row, shot in enumerate(wanted)}
    found = []
    for shot, frames in clips:
        if shot in order and len(frames):
            found.append(_match(shot, _pictures(model, weights, frames), texts, order[shot]))
    return tuple(found)


def _match(shot: str, picture: Floats, texts: Floats, own: int) -> PromptMatch:
    cosines = texts @ picture
    # two shots may well have one and the same prompt: it is no rival
    others = cosines[np.linalg.norm(texts - texts[own], axis=1) > 1e-6]
    margin = None
    if len(others) >= MIN_OTHERS:
        margin = float((cosines[own] - others.mean()) / max(float(others.std()), 1e-6))
    return PromptMatch(
        shot=shot,
        cosine=float(cosines[own]),
        margin=margin,
        rank=1 + int((others > cosines[own]).sum()),
        prompts=1 + len(others),
    )


def _texts(model: Any, weights: Weights, words: Sequence[str]) -> Floats:
    """Return one vector of length one for each text, cut to what the model can read."""
    import torch
    from transformers import CLIPTokenizer

    there = {path.name for path in weights.folder.iterdir()}
    try:
        if not ("tokenizer.json" in there or {"vocab.json", "merges.txt"} <= there):
            raise OSError("there is none")  # transformers would make an empty one: all texts were alike
        tokenizer = CLIPTokenizer.from_pretrained(weights.folder, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "copy its tokenizer files (tokenizer.json, or vocab.json and merges.txt) beside its weights"
        raise BackendUnavailable(
            f"{weights.folder}: no tokenizer can be read, and prompts are text", hint=hint
        ) from error
    longest = int(weights.config.get("text_config", {}).get("max_position_embeddings", 77))
    vectors = []
    for text in words:
        read = tokenizer(text, truncation=True, max_length=longest, return_tensors="pt")
        with torch.inference_mode():
            answer = model.get_text_features(
                input_ids=read["input_ids"].to(model.device),
                attention_mask=read["attention_mask"].to(model.device),
            )
        vectors.append(_vectors(answer)[0])
    return np.stack(vectors)


def _pictures(model: Any, weights: Weights, frames: Sequence[RGB]) -> Floats:
    """Return one vector for a clip: the mean of its frames', at length one."""
    import torch

    size, mean, deviation = _eye(weights)
    pixels = (np.stack([_square(f, size) for f in frames]).astype(np.float32) / 255 - mean) / deviation
    with torch.inference_mode():
        asked = torch.from_numpy(np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))).to(model.device)
        vectors = _vectors(model.get_image_features(pixel_values=asked))
    middle = vectors.mean(axis=0)
    return np.asarray(middle / max(float(np.linalg.norm(middle)), 1e-12), np.float64)


def _vectors(answer: Any) -> Floats:
    rows = answer.pooler_output if hasattr(answer, "pooler_output") else answer
    values = rows.float().cpu().numpy().astype(np.float64)
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-12), np.float64)


def _eye(weights: Weights) -> tuple[int, NDArray[np.float32], NDArray[np.float32]]:
    """Return the side of its pictures in pixels, and mean and deviation of their colours."""
    given = settings(weights)
    size = int(weights.config.get("vision_config", {}).get("image_size", 224))
    mean, deviation = given.get("image_mean", _MEAN), given.get("image_std", _DEVIATION)
    return size, np.asarray(mean, np.float32), np.asarray(deviation, np.float32)


def _square(frame: RGB, size: int) -> RGB:
    """Return the frame whole in a square, on grey: a wide film loses half of its picture to a crop."""
    height, width = frame.shape[:2]
    scale = size / max(height, width)
    fit = max(1, round(width * scale)), max(1, round(height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    square = np.full((size, size, 3), 124, np.uint8)
    top, left = (size - fit[1]) // 2, (size - fit[0]) // 2
    square[top : top + fit[1], left : left + fit[0]] = cv2.resize(frame, fit, interpolation=way)
    return square
