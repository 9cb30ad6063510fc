"""Which seed a take is made with. Pure.

the first take    the board's seed, or one that follows from the shot's id
made again        the seed it had: the same request, the same pixels
a retake          the one that was asked for, else the next that was not tried
"""

from collections.abc import Sequence
from hashlib import sha256
from itertools import count

from filmwright.schemas.shot import Shot
from filmwright.schemas.take import Take
from filmwright.storyboard.plan import Resolved


def first_seed(shot: Shot) -> int:
    """Return the seed of a shot's first take."""
    return shot.seed if shot.seed is not None else int.from_bytes(sha256(shot.id.encode()).digest()[:4]) >> 1


def seed_of(item: Resolved, takes: Sequence[Take], *, is_retake: bool, wanted: int | None = None) -> int:
    """Return the seed to make a unit with, of which there are these takes, the oldest first."""
    if is_retake and wanted is not None:
        return wanted
    if is_retake and takes:
        tried = {take.seed for take in takes}
        return next(n % 2**31 for n in count(takes[-1].seed + 1) if n % 2**31 not in tried)
    same = [take for take in takes if take.fingerprint == item.fingerprint]
    return same[-1].seed if same else first_seed(item.want.shot)
