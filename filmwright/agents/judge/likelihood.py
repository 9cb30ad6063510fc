"""What an answer of the judge is worth: measured on pairs that are known, before anything is believed. Pure.

    known same ──> how often it says so ─┐
    known other ─> how often it says so ─┴─> nats of "same" and of "different", at most 2 either way

A judge that says the same of everything is worth nothing, and is not heard.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Literal

Says = Literal["same", "different"] | None
MOST_NATS = 2.0
"""It may tip what is undecided, and never overrule clear pixels."""
FEWEST = 2
"""Known pairs of each kind."""
_GAP = 0.5
"""By how much oftener it must say "same" of the same than of others."""


def both_orders(first: Says, second: Says) -> Says:
    """Return what was said of a pair and of the pair turned round; None where these differ."""
    return first if first == second else None


def failed(known_same: Sequence[Says], known_other: Sequence[Says]) -> str:
    """Return why a judge is not heard; empty where it is."""
    if min(len(known_same), len(known_other)) < FEWEST:
        return "there are too few known pairs to measure it on: give two pictures of two of the cast"
    hits, alarms = known_same.count("same"), known_other.count("same")
    if hits / len(known_same) - alarms / len(known_other) < _GAP:
        return (
            f"it knew {hits} of {len(known_same)} pairs of the same figure, "
            f"and took {alarms} of {len(known_other)} pairs of others for the same"
        )
    return ""


def nats(says: Says, known_same: Sequence[Says], known_other: Sequence[Says]) -> float:
    """Return how far an answer moves the evidence for "same", in nats.

    Shares are smoothed by half a pair for each of the three answers, so that few known pairs say little.
    """
    if says is None:
        return 0.0
    shares = [(Counter(known)[says] + 0.5) / (len(known) + 1.5) for known in (known_same, known_other)]
    return max(-MOST_NATS, min(MOST_NATS, math.log(shares[0] / shares[1])))
