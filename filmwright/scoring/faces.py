"""Faces of filmed people as an embedder: YuNet finds a face, SFace describes it, both through OpenCV.

The two ONNX files are the person's (OpenCV Zoo; MIT and Apache-2.0). Only a character of whose sheet two
pictures show a face is asked about; a figure whose face is not seen has no features, and the other embedders
decide. Drawn faces are rarely found, and that is well: what it knows was learned from photographs.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.errors import BackendUnavailable
from filmwright.scoring.contract import Crop, Embedder, Features, Floats, Measure

SHEET_FACES = 2
SURE = 0.8
"""A find below this is taken for no face."""
_LENGTH = 128
_TALL = 320
"""Figures are shown at most this high, in pixels."""


def embedder(detector: str | None, recogniser: str | None) -> Embedder:
    """Return the embedder of faces with the files of YuNet and SFace.

    Raises:
        BackendUnavailable: a file is not there, or is no ONNX file.
    """
    files = [_looked("face_detector", detector), _looked("face_recogniser", recogniser)]

    @cache
    def models() -> tuple[Any, Any]:
        try:
            return (
                cv2.FaceDetectorYN.create(str(files[0]), "", (_TALL, _TALL), SURE),
                cv2.FaceRecognizerSF.create(str(files[1]), ""),
            )
        except cv2.error as error:
            told = f"a model of faces cannot be loaded: {str(error).splitlines()[0][:200]}"
            raise BackendUnavailable(told, hint=_HINT) from None

    def describe(crops: Sequence[Crop]) -> list[list[Features]]:
        return [[_face(crop, *models())] for crop in crops]

    return Embedder(
        name="faces",
        version=_digest(files),
        licence="YuNet: MIT, SFace: Apache-2.0 (what it learned from is not told)",
        domain="faces of filmed people; not of drawn ones",
        measures=(Measure("SFace cosine", alike, 0.12),),
        describe=describe,
        references_needed=SHEET_FACES,
    )


def alike(a: Sequence[Features], b: Sequence[Features]) -> Floats:
    """Return (a, b) cosines; NaN where one of the two has no face (features of length zero)."""
    left, right = _rows(a), _rows(b)
    return np.asarray(left @ right.T, np.float64)


def _rows(features: Sequence[Features]) -> Floats:
    nothing = np.full(_LENGTH, np.nan)
    return np.stack([np.asarray(f, np.float64) if len(f) else nothing for f in features])


def _face(crop: Crop, detector: Any, recogniser: Any) -> Features:
    """Return the unit vector of the largest face inside the mask; empty where there is none."""
    picture, mask = _shown(crop)
    detector.setInputSize((picture.shape[1], picture.shape[0]))
    faces = detector.detect(picture)[1]
    inside = [face for face in (() if faces is None else faces) if _is_on(face, mask)]
    if not inside:
        return np.zeros(0, np.float32)
    largest = max(inside, key=lambda face: float(face[2] * face[3]))
    vector = np.asarray(recogniser.feature(recogniser.alignCrop(picture, largest)), np.float32).ravel()
    return vector / max(float(np.linalg.norm(vector)), 1e-12)


def _is_on(face: NDArray[np.float32], mask: NDArray[np.bool_]) -> bool:
    x, y = int(face[0] + face[2] / 2), int(face[1] + face[3] / 2)
    return 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and bool(mask[y, x])


def _shown(crop: Crop) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return crop (BGR) and mask, not taller than needed. The background stays: a face has edges."""
    scale = min(1.0, _TALL / crop.rgb.shape[0])
    size = max(32, round(crop.rgb.shape[1] * scale)), max(32, round(crop.rgb.shape[0] * scale))
    picture = cv2.resize(crop.rgb, size, interpolation=cv2.INTER_AREA)[..., ::-1]
    mask = cv2.resize(crop.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    return np.ascontiguousarray(picture), mask


def _looked(setting: str, given: str | None) -> Path:
    if given is None:
        raise BackendUnavailable(f"scoring faces needs `{setting}`, a file of the OpenCV Zoo", hint=_HINT)
    path = Path(given).expanduser()
    if path.suffix != ".onnx" or not path.is_file():
        raise BackendUnavailable(f"{path}: there is no such .onnx file", hint=_HINT)
    with path.open("rb") as file:
        if file.read(7) == b"version":
            raise BackendUnavailable(
                f"{path}: it is git-lfs's pointer to the file, not the file", hint="git lfs pull"
            )
    return path


def _digest(files: Sequence[Path]) -> str:
    found = blake2b(digest_size=6)
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()


_HINT = (
    'in filmwright.toml, under [scoring]: face_detector = "face_detection_yunet_2023mar.onnx",'
    ' face_recogniser = "face_recognition_sface_2021dec.onnx" (github.com/opencv/opencv_zoo)'
)
