"""What a retake changes, by what was found: a table, and what of it the generator can do. Pure.

    findings ─> CURES ─> those the generator can follow ─> Change
                     └─> those it cannot: told; the seed alone is changed

Nothing here says that a cure works: it is what the evidence points at.
"""

from collections.abc import Mapping, Sequence

from filmwright.agents.verdicts import LONGEST, said
from filmwright.schemas.verdict import CauseName, Change, Cure, Finding, Stage

CURES: Mapping[CauseName, tuple[Cure, ...]] = {
    "drifted": ("references", "looks"),
    "wardrobe": ("looks", "references"),
    "swapped": ("looks",),
    "absent": ("looks",),
    "extra": (),
    "joint": ("bridge",),
    "colours": ("colours",),
    "frozen": ("action",),
    "black": (),
    "other": (),
}
"""What is changed beside the seed."""
STRONGER = 1.25
"""By which factor references count for more, with every retake."""
_TOLD: Mapping[Cure, str] = {
    "references": "references count {0:.2f} times",
    "looks": "looks of {1} first in the prompt",
    "action": "the action first in the prompt",
    "bridge": "it ends where the next shot begins",
    "colours": "colours of the still that opens the chain",
}


def cure(
    found: Sequence[Finding], stage: Stage, tried: int, cannot: Mapping[Cure, str] | None = None
) -> Change:
    """Return what the next take does otherwise; `cannot` says why something cannot be changed."""
    cannot = cannot or {}
    clear = [one for one in found if one.is_clear]
    wanted = list(dict.fromkeys(one for finding in clear for one in CURES[finding.cause]))
    done = [one for one in wanted if one not in cannot]
    people = tuple(dict.fromkeys(who for one in clear for who in _people(one)))
    factor = STRONGER ** (tried + 1)
    told = [_TOLD[one].format(factor, " and ".join(people)) for one in done]
    seed = "another seed" if told else "another seed only"
    unable = [cannot[one] for one in wanted if one in cannot]
    why = said([*(one.says for one in clear), ", ".join((seed, *told)), *unable])
    return Change(
        stage=stage,
        why=why[:LONGEST],
        references=dict.fromkeys(people, factor) if "references" in done else {},
        looks=people if "looks" in done else (),
        action="action" in done,
        bridge="bridge" in done,
        colours="colours" in done,
    )


def _people(finding: Finding) -> tuple[str, ...]:
    swapped = (finding.other,) if finding.cause == "swapped" and finding.other is not None else ()
    return (*((finding.who,) if finding.who is not None else ()), *swapped)
