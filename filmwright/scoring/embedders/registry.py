"""Which embedders there are, and those a person has chosen in `filmwright.toml`. Loads no model."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from filmwright.errors import InputInvalid
from filmwright.schemas.config import Scoring
from filmwright.scoring import classic_v1, faces
from filmwright.scoring.contract import Embedder
from filmwright.scoring.embedders import vision

EMBEDDERS: Mapping[str, Callable[[Scoring], Embedder]] = {
    "classic-v1": lambda _: classic_v1.EMBEDDER,
    "dinov2": lambda given: vision.embedder("dinov2", given.dinov2),
    "clip": lambda given: vision.embedder("clip", given.clip),
    "siglip": lambda given: vision.embedder("siglip", given.siglip),
    "faces": lambda given: faces.embedder(given.face_detector, given.face_recogniser),
}


def chosen(given: Scoring) -> tuple[Embedder, ...]:
    """Return the embedders that were asked for, in order.

    Raises:
        InputInvalid: there is none of this name.
        BackendUnavailable: its weights are not there, or not fit.
    """
    for name in given.embedders:
        if name not in EMBEDDERS:
            near = get_close_matches(name, EMBEDDERS, 1) or [*EMBEDDERS]
            raise InputInvalid(
                f"there is no embedder '{name}'",
                hint=f'in filmwright.toml, under [scoring]: embedders = ["{near[0]}"]; there are: '
                f"{', '.join(EMBEDDERS)}",
            )
    return tuple(EMBEDDERS[name](given) for name in dict.fromkeys(given.embedders))
