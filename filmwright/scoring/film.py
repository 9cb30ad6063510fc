"""The score of a film: every character in every shot, every joint, every clip, and only then one number.

    samples, references ──> regions ──> identity cells ─┐
    frames beside joints ─────────────> joint scores ───┼──> FilmScore, with what was not scored and why
    clips (measured as they are read) ─> health ────────┘

Decides nothing. What could not be measured stays None all the way up; its weight is shared out.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

import numpy as np

from filmwright.schemas.continuity import ChainDrift, PromptMatch
from filmwright.schemas.score import (
    PASS_ABOVE,
    RETAKE_BELOW,
    CharacterScore,
    FilmScore,
    IdentityCell,
    JointScore,
    RegionSource,
    ScoreManifest,
    ShotHealth,
    Unscored,
)
from filmwright.scoring import classic_v1, edition
from filmwright.scoring.apart import apart_scores
from filmwright.scoring.cohort import Known
from filmwright.scoring.contract import Crop, Embedder, JointFrames, Sample
from filmwright.scoring.drift import SEEN, with_identity
from filmwright.scoring.exhibits import Exhibit, exhibits_of
from filmwright.scoring.identity import LENIENCE, SEED, SWAP_NATS, cells_of_shot
from filmwright.scoring.joints import CLEAR, score_joint, settled
from filmwright.scoring.pool import Wardrobe, build_pool
from filmwright.scoring.published import published
from filmwright.scoring.regions import FRAMES_PER_SHOT, MIN_AREA, Figure, figures_in

WEIGHTS: dict[str, float] = {"identity": 0.50, "presence": 0.15, "continuity": 0.20, "health": 0.15}
"""A convention. Nobody has validated it against people."""
_SURE = 0.999


def score(
    samples: Iterable[Sample],
    references: Mapping[str, Sequence[Crop]],
    expected: Mapping[str, Sequence[str]],
    joints: Iterable[JointFrames | JointScore] = (),
    health: Iterable[ShotHealth] = (),
    embedders: Sequence[Embedder] = (classic_v1.EMBEDDER,),
    known: Known | None = None,
    wardrobe: Wardrobe | None = None,
    drift: Iterable[ChainDrift] = (),
    prompts: Iterable[PromptMatch] = (),
) -> FilmScore:
    """Score a film; the arguments are those of `measure`."""
    return measure(samples, references, expected, joints, health, embedders, known, wardrobe, drift, prompts)[
        0
    ]


def measure(
    samples: Iterable[Sample],
    references: Mapping[str, Sequence[Crop]],
    expected: Mapping[str, Sequence[str]],
    joints: Iterable[JointFrames | JointScore] = (),
    health: Iterable[ShotHealth] = (),
    embedders: Sequence[Embedder] = (classic_v1.EMBEDDER,),
    known: Known | None = None,
    wardrobe: Wardrobe | None = None,
    drift: Iterable[ChainDrift] = (),
    prompts: Iterable[PromptMatch] = (),
) -> tuple[FilmScore, tuple[Exhibit, ...]]:
    """Score a film, and return the pictures behind the numbers with it.

    `samples` are about five labelled frames a shot, `references` the sheet of each character (may be empty:
    then a shot is compared with the character's other shots), `expected` who should be in which shot, in the
    order of the film. Samples of shots that are not expected are ignored. Sheets of characters that are in no
    shot serve as stand-ins: somebody to be compared with. Only figures are kept, never whole frames.
    `known` remembers how figures were described, for the next time. `wardrobe` says what everyone wears, by
    shot: a picture of the sheet in another wardrobe is no standard, and neither is a shot in another.
    """
    figures: list[Figure] = []
    sources: dict[str, RegionSource] = {}
    for sample in samples:
        if sample.shot in expected:
            figures += figures_in(sample)
            if sample.labels is not None:
                sources[sample.shot] = sample.source
    pool, tracks = build_pool(figures, references, embedders, known, wardrobe)
    cells = tuple(
        cell
        for shot, cast in expected.items()
        for cell in cells_of_shot(shot, cast, [t for t in tracks if t.shot == shot], pool, sources.get(shot))
    )
    joint_scores = settled([j if isinstance(j, JointScore) else score_joint(j) for j in joints])
    chains = tuple(with_identity(chain, cells) for chain in drift)
    clips = tuple(health)
    characters = tuple(
        character_score(who, [c for c in cells if c.character == who and c.outcome != "extra"])
        for who in sorted({who for cast in expected.values() for who in cast})
    )
    parts = {
        "identity": _film_identity(characters),
        "presence": _presence(cells),
        "continuity": _continuity(joint_scores),
        "health": _mean([c.health for c in clips if c.health is not None]),
    }
    wanted = sum(c.expected for c in characters)
    film = FilmScore(
        cells=cells,
        characters=characters,
        joints=joint_scores,
        drift=chains,
        prompts=tuple(prompts),
        health=clips,
        apart=apart_scores(pool, [*expected]),
        known=published(pool, tracks, expected, embedders),
        identity=parts["identity"],
        presence=parts["presence"],
        continuity=parts["continuity"],
        overall=_overall(parts),
        coverage=min(1.0, sum(c.coverage * c.expected for c in characters) / wanted) if wanted else 0.0,
        unscored=_unscored(cells, joint_scores, expected),
        manifest=_manifest(references, expected, embedders),
    )
    return film, exhibits_of(cells, pool)


def character_score(who: str, cells: Sequence[IdentityCell]) -> CharacterScore:
    """Roll one character's cells up by a weighted geometric mean: one wrong shot is not averaged away."""
    seen = [c for c in cells if c.probability is not None and c.weight > 0]
    weights = np.array([c.weight for c in seen])
    chances = np.clip([c.probability or 0.0 for c in seen], 1 - _SURE, 1.0)
    identity = float(np.exp((weights * np.log(chances)).sum() / weights.sum())) if seen else None
    return CharacterScore(
        character=who,
        identity=identity,
        worst_shot=min(seen, key=lambda c: c.probability or 0.0).shot if seen else None,
        found=sum(c.outcome in ("consistent", "drifted") for c in cells),
        expected=len(cells),
        coverage=float(weights.sum() / len(cells)) if cells else 0.0,
    )


def _film_identity(characters: Sequence[CharacterScore]) -> float | None:
    """Return the mean over characters, weighted by the root of the shots they are seen in."""
    known = [(c.identity, max(1, c.found) ** 0.5) for c in characters if c.identity is not None]
    return float(np.average([i for i, _ in known], weights=[w for _, w in known])) if known else None


def _presence(cells: Sequence[IdentityCell]) -> float | None:
    known = [c for c in cells if c.outcome not in ("insufficient", "extra")]
    return _mean([float(c.outcome in ("consistent", "drifted")) for c in known])


def _continuity(joints: Sequence[JointScore]) -> float | None:
    return _mean([float(j.z < CLEAR) for j in joints if j.z is not None])


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _overall(parts: Mapping[str, float | None]) -> float | None:
    known = {name: value for name, value in parts.items() if value is not None}
    total = sum(WEIGHTS[name] for name in known)
    return min(1.0, sum(WEIGHTS[n] * v for n, v in known.items()) / total) if total else None


def _unscored(
    cells: Sequence[IdentityCell], joints: Sequence[JointScore], expected: Mapping[str, Sequence[str]]
) -> tuple[Unscored, ...]:
    vague = (c for c in cells if c.outcome == "insufficient")
    found = [Unscored(what=f"{c.character} in {c.shot}", why=c.evidence[0]) for c in vague]
    found += [Unscored(what=f"joint {j.before} to {j.after}", why=j.note) for j in joints if j.z is None]
    if not any(expected.values()):
        found.append(Unscored(what="identity", why="nobody of the cast is in any shot"))
    return tuple(found)


def _cohort(cast: int, stand_ins: int) -> str:
    if cast + stand_ins < 2:
        return "stock figures only: little weight"
    return f"the film's own cast of {cast}" + (f" and {stand_ins} stand-ins" if stand_ins else "")


def _manifest(
    references: Mapping[str, Sequence[Crop]],
    expected: Mapping[str, Sequence[str]],
    embedders: Sequence[Embedder],
) -> ScoreManifest:
    cast = {who for names in expected.values() for who in names}
    with_sheet = sum(bool(references.get(who)) for who in cast)
    stand_ins = len([who for who, sheet in references.items() if who not in cast and sheet])
    return ScoreManifest(
        scorer=" + ".join(e.name for e in embedders),
        version=edition.VERSION,
        descriptors=tuple(m.name for e in embedders for m in e.measures),
        embedders=tuple(f"{e.name} {e.version}, {e.licence}: {e.domain}" for e in embedders),
        cohort=_cohort(len(cast), stand_ins),
        references=f"sheets of {with_sheet} of {len(cast)} characters; the others against their other shots",
        thresholds={
            "pass above": PASS_ABOVE,
            "retake below": RETAKE_BELOW,
            "swap nats": SWAP_NATS,
            "smallest area": MIN_AREA,
            "lenience": LENIENCE,
            "frames a shot": float(FRAMES_PER_SHOT),
            "joint z": CLEAR,
            **{f"drift of {name}": seen for name, seen in SEEN.items()},
        },
        libraries={name: version(name) for name in ("numpy", "scipy", "opencv-python-headless")},
        seed=SEED,
    )
