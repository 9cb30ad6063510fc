"""Who can touch whom: the plane is flat, but things stand at depths, and only those that overlap collide.

    pieces ──> rows (an entity's pieces at one depth), a bit each ──mask──> Chipmunk's shape filters

Not here: how things drift in depth (`plane`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.physics.pieces import Piece

FLOOR_BIT, BOARDS_BIT = 1, 1 << 30
MOST_ROWS = 29
"""Chipmunk has 32 categories; above this, an entity is one row, however deep its pile."""


class RowNow(NamedTuple):
    """A row, and the depth of its middle now."""

    bit: int
    piece: Piece
    z: float


class Rows:
    """The rows of a shot and its liquids (each a depth and a thickness, metres)."""

    def __init__(self, pieces: list[Piece], liquids: list[tuple[float, float]]) -> None:
        rows = sorted({(p.entity, p.row) for p in pieces if p.part == "whole"})
        if len(rows) + len(liquids) > MOST_ROWS:
            rows = sorted({(e, 0) for e, _ in rows})
        self.bits = {row: 1 << (k + 1) for k, row in enumerate(rows)}
        self.liquids = liquids
        self.liquid_bits = [1 << (len(rows) + 1 + k) for k in range(len(liquids))]
        of_piece = np.array([self.bit_of(p) if p.part == "whole" else 0 for p in pieces], np.int64)
        members = [(bit, np.flatnonzero(of_piece == bit)) for bit in self.bits.values()]
        self.members = [(bit, pieces[int(who[0])], who) for bit, who in members if len(who)]

    def bit_of(self, piece: Piece) -> int:
        """Return the bit of the row a piece stands in; boards have one together."""
        if piece.part != "whole":
            return BOARDS_BIT
        return self.bits.get((piece.entity, piece.row), self.bits.get((piece.entity, 0), BOARDS_BIT))

    def now(self, pose: NDArray[np.float64]) -> list[RowNow]:
        """List the rows at their depths in `pose` (pieces, 4: x, y, z, angle)."""
        return [RowNow(bit, piece, float(pose[who, 2].mean())) for bit, piece, who in self.members]

    def mask(self, z: float, depth: float, rows: list[RowNow], *, board: bool = False) -> int:
        """Return the bits of all that a thing at `z`, `depth` metres deep, can touch."""
        mask = FLOOR_BIT | (0 if board else BOARDS_BIT)
        for row in rows:
            near = abs(row.z - z) < (row.piece.size[1] + depth) / 2 - 1e-3
            if near and (row.piece.fixed or not board):
                mask |= row.bit
        for (at, thick), bit in zip(self.liquids, self.liquid_bits, strict=True):
            if not board and abs(at - z) < (thick + depth) / 2:
                mask |= bit
        return mask
