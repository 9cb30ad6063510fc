"""What all clips of one film have in common, and where their closed groups lie. It loads nothing heavy.

The plan of a film needs to know this of clips that nobody opens; the mezzanine writes clips by it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction

FORMAT_VERSION = 1

_X264 = (
    "stitchable=1:open-gop=0:scenecut=0:keyint=infinite:bframes=0:ref=2:weightp=0:mbtree=0:8x8dct=1:cabac=1:"
    "rc-lookahead=10:force-cfr=1:chroma-qp-offset={offset}:threads=1:lookahead-threads=1"
)
# weightp and mbtree are off: with them the same frames now and then gave other bytes (160x90: 35 of 4,301
# encodes with both, 21 of 4,920 with mbtree alone; none of 4,888 without). Same frames must be the same file.
# x264's presets move the chroma offset in the PPS by themselves: -2 where psy-rd is on (fast and slower),
# 0 below. A film whose pieces differ in it decodes without an error and with wrong colours, so it is pinned
# to one value.
_PSY_PRESETS = frozenset({"fast", "medium", "slow", "slower", "veryslow", "placebo"})


@dataclass(frozen=True)
class MezzanineSpec:
    """What all clips of one film have in common."""

    size: tuple[int, int]
    fps: Fraction
    crf: int = 18
    preset: str = "veryfast"

    @property
    def fingerprint(self) -> str:
        """Hash of everything that shapes the coded bytes, the pixels aside."""
        data = {**asdict(self), "fps": str(self.fps), "x264": self.x264, "version": FORMAT_VERSION}
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()

    @property
    def x264(self) -> str:
        """The pinned encoder parameters."""
        return _X264.format(offset=0 if self.preset in _PSY_PRESETS else -2)

    @property
    def handle_frames(self) -> int:
        """Frames from a clip's ends to its nearest IDR, so that a usual transition re-encodes only itself."""
        return max(1, round(self.fps / 2))

    @property
    def tick(self) -> int:
        """Duration of one frame in `time_base` units."""
        return clock(self.fps)[0]

    @property
    def time_base(self) -> Fraction:
        """One unit of the file's clock, chosen so that a frame is a whole number of them."""
        return clock(self.fps)[1]


def clock(fps: Fraction) -> tuple[int, Fraction]:
    """Return ticks for a frame, and seconds for a tick, such that both are exact at `fps`."""
    tick = fps.denominator * (1 if fps.denominator > 1 else 1000)
    return tick, 1 / (fps * tick)


def groups_of(frames: int, spec: MezzanineSpec) -> tuple[int, ...]:
    """Return the frames that open closed groups in a clip of `frames`, as it is written.

    >>> groups_of(96, MezzanineSpec((160, 90), Fraction(24)))
    (0, 12, 36, 60, 84)
    """
    handle, found = spec.handle_frames, [0]
    for number in range(1, frames):
        opens_last_handle = frames > 2 * handle and number == frames - handle
        if opens_last_handle or opens_group(number, found[-1], handle):
            found.append(number)
    return tuple(found)


def opens_group(number: int, last: int, handle: int) -> bool:
    """Whether a group opens at a frame, when the one before opened at `last`."""
    return number in (0, handle) or number - last >= 2 * handle
