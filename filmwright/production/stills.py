"""Stills are judged before their clips are paid for: who is in them, and are they themselves?

    exact masks of the still ────┐
    the board's placements ──────┴─> figures ─> scoring.score ─> FilmScore of stills, and what was not judged

Only stills that could come out otherwise are looked at. One picture says less than five frames of a clip: it
is shown to the scorer twice, so that it is heard at all, and its interval tells of the references alone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filmwright.production import reel, sheets
from filmwright.production.figures import from_behind, is_guided, starts_of_still
from filmwright.production.studio import Studio
from filmwright.schemas.score import FilmScore, RegionSource
from filmwright.scoring.edition import VERSION
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.scoring.contract import Sample


def score_stills(studio: Studio, resolved: Sequence[Resolved]) -> tuple[FilmScore | None, tuple[str, ...]]:
    """Return the scores of the stills that can be judged, and the shots whose stills cannot.

    None where there is nothing to judge. Measured once: what was found is kept with the hashes of the stills.
    """
    stills = [item for item in resolved if item.want.kind == "keyframe" and item.take is not None]
    stills = [s for s in stills if s.want.moment != "last" and s.want.brief.cast and _may_differ(studio, s)]
    if not stills:
        return None, ()
    words = "".join(item.take.media["picture"] for item in stills if item.take is not None)
    placed = repr([(item.want.shot.first_frame, item.want.shot.camera) for item in stills])
    key = f"{VERSION} {hashlib.sha256((words + placed).encode()).hexdigest()}"
    known = studio.store.note("score of stills", key)
    if known is None:
        known = _measured(studio, resolved, stills)
        studio.store.put_note("score of stills", key, known)
    score = None if known["score"] is None else FilmScore.model_validate(known["score"])
    return score, tuple(known["unseen"])


def _may_differ(studio: Studio, item: Resolved) -> bool:
    return studio.maker.for_want(item.want).capabilities.seeded and not item.want.shot.locked


def _measured(studio: Studio, resolved: Sequence[Resolved], stills: Sequence[Resolved]) -> dict[str, Any]:
    from filmwright.scoring import film as scoring
    from filmwright.scoring.embedders import registry as embedders

    samples = list(_samples(studio, stills))
    expected: dict[str, tuple[str, ...]] = {}
    for sample in samples:
        expected[sample.shot] = tuple(sorted({*sample.names.values()}))
    unseen = [item.want.shot.id for item in stills if not expected.get(item.want.shot.id)]
    expected = {shot: cast for shot, cast in expected.items() if cast}
    if not expected:
        return {"score": None, "unseen": unseen}
    score = scoring.score(
        samples,
        sheets.references(studio, resolved),
        expected,
        embedders=embedders.chosen(studio.config.scoring),
        wardrobe=sheets.wardrobe(resolved),
    )
    return {"score": score.model_dump(mode="json"), "unseen": unseen}


def _samples(studio: Studio, stills: Sequence[Resolved]) -> "Iterator[Sample]":
    """Yield every still twice, with its figures labelled, where anybody knows where they are."""
    from filmwright.scoring.contract import Sample
    from filmwright.scoring.regions import labelled

    media = studio.store.media()
    for item in stills:
        take, shot = item.take, item.want.shot
        if take is None:
            continue
        rgb = _read(studio, media[take.media["picture"]].path)
        if "masks" in take.media:
            labels = reel.read_masks(studio.project.folder / media[take.media["masks"]].path)[1][0]
            here = {*labels.ravel().tolist()}
            names = {n: who for n, who in take.labels.items() if n in here and who in studio.board.cast}
            sample = Sample(shot.id, 0, rgb, labels, names, qualities=from_behind(shot, names))
        elif boxes := starts_of_still(studio, shot):
            levels = {who: n for n, who in enumerate(sorted(boxes), 1)}
            source: RegionSource = "blocking" if is_guided(studio, shot.id) else "placements"
            sample = labelled(shot.id, 0, rgb, boxes, levels, source)
        else:
            continue
        yield sample
        yield replace(sample, frame=1)


def _read(studio: Studio, path: str) -> "NDArray[np.uint8]":
    import numpy as np
    from PIL import Image

    with Image.open(studio.project.folder / path) as image:
        return np.asarray(image.convert("RGB"))
