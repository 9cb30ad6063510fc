"""Figures found by a model that the person has: OWLv2 or GroundingDINO, asked for the class noun only.

    frame, "bear", "girl" ──> model ──> boxes that overlap little, best first

A detector that is asked for "girl in a yellow raincoat" calls a girl in a blue one absent; asked for "girl"
it finds her, and what she wears is the embedders' business. One frame a shot: a frame takes seconds on a CPU.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from filmwright.scoring.contract import RGB
from filmwright.scoring.embedders.weights import Weights, load, look
from filmwright.scoring.grabcut import Box

KINDS = {
    "owlv2": ("Owlv2ForObjectDetection", "Owlv2Processor"),
    "grounding-dino": ("GroundingDinoForObjectDetection", "GroundingDinoProcessor"),
}
SURE = 0.25
MOST = 8
"""Figures in one frame."""
_SAME = 0.6
"""Overlap (intersection over union) from which two boxes are one figure."""
ANYBODY = "character"


@dataclass(frozen=True)
class Found:
    """One figure: where, how sure, and as what it was asked for."""

    box: Box
    sure: float
    noun: str


class Detector:
    """A model that finds figures; loaded when it is first asked."""

    def __init__(self, folder: str) -> None:
        """Look through the folder.

        Raises:
            BackendUnavailable: it is not there, or not fit.
        """
        self._weights: Weights = look("detector", folder, tuple(KINDS))
        self._kind: str = self._weights.config["model_type"]
        self.edition = f"{self._kind} {self._weights.digest}"

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        model, processor = KINDS[self._kind]
        loaded = load(self._weights, model, "detector")
        import transformers

        made = getattr(transformers, processor).from_pretrained(self._weights.folder, local_files_only=True)
        return loaded, made

    def find(self, rgb: RGB, nouns: Sequence[str]) -> tuple[Found, ...]:
        """Return the figures of a frame (height, width, 3) that are one of `nouns`, the surest first."""
        import torch

        model, processor = self._loaded
        size = torch.tensor([rgb.shape[:2]])
        asked = [[f"a {noun}" for noun in nouns]] if self._kind == "owlv2" else ". ".join(nouns) + "."
        given = processor(text=asked, images=rgb, return_tensors="pt").to(model.device)
        with torch.inference_mode():
            answer = model(**given)
        if self._kind == "owlv2":
            told = processor.post_process_grounded_object_detection(
                answer, threshold=SURE, target_sizes=size, text_labels=asked
            )[0]
        else:
            told = processor.post_process_grounded_object_detection(
                answer, given["input_ids"], threshold=SURE, text_threshold=SURE, target_sizes=size
            )[0]
        height, width = rgb.shape[:2]
        found = [
            Found(_clipped(box.tolist(), width, height), float(sure), str(noun).removeprefix("a "))
            for box, sure, noun in zip(told["boxes"], told["scores"], told["text_labels"], strict=True)
        ]
        return apart(found)


def apart(found: Sequence[Found]) -> tuple[Found, ...]:
    """Return the surest of boxes that overlap, and of all at most MOST."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.sure, f.box)):
        is_box = one.box[2] > one.box[0] and one.box[3] > one.box[1]
        if is_box and all(overlap(one.box, other.box) < _SAME for other in kept):
            kept.append(one)
    return tuple(kept[:MOST])


def overlap(a: Box, b: Box) -> float:
    """Return intersection over union of two boxes."""
    across = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    shared = across * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    whole = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)) - shared
    return shared / whole if whole > 0 else 0.0


_SAID_OF_IT = re.compile(r"[,;:.(]|\b(?:of|in|with|who|that|from|wearing|and|aged|about)\b|\d")


def class_noun(looks: str) -> str:
    """Return what somebody is, of how they look: the last word before the first thing said about it.

    >>> class_noun("girl of eight, brown hair"), class_noun("a small polar bear"), class_noun("")
    ('girl', 'bear', 'character')
    """
    words = re.findall(r"[^\W\d_]+", _SAID_OF_IT.split(looks, maxsplit=1)[0])
    return words[-1].lower() if words else ANYBODY


def _clipped(box: Sequence[float], width: int, height: int) -> Box:
    x0, x1 = (min(max(v / width, 0.0), 1.0) for v in (box[0], box[2]))
    y0, y1 = (min(max(v / height, 0.0), 1.0) for v in (box[1], box[3]))
    return (x0, y0, x1, y1)
