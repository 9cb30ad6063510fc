"""Units that can be made now: whose turn it is, and which of them share a call.

    put ─> a heap for each generator, ─┬─> next: a loaded model's first
           in the order of the board   └─> take: the first, and what is alike behind it

It knows neither takes nor budgets: whether a unit is due is decided in `render.py`.
"""

from collections.abc import Callable, Mapping
from heapq import heappop, heappush

from filmwright.production.pool import Floor
from filmwright.storyboard.plan import Maker

LOOK = 64
"""How many units of one generator are looked through for those that are alike."""


class Ready:
    """Units that can be made now, by who makes them."""

    def __init__(self, whose: Mapping[str, Maker]) -> None:
        """Know who makes each unit, in the order of the board."""
        self._whose = whose
        self._rank = {unit: number for number, unit in enumerate(whose)}
        self._makers = {maker.name: maker for maker in whose.values()}
        self._heaps: dict[str, list[tuple[int, str]]] = {name: [] for name in self._makers}

    def put(self, unit: str) -> None:
        """Add a unit."""
        heappush(self._heaps[self._whose[unit].name], (self._rank[unit], unit))

    def next(self, floor: Floor) -> Maker | None:
        """Return whose unit is made next, of those who have room: a loaded model's, else the board's first.

        So a model is loaded once for all that is ready for it, whatever stands between on the board.
        """
        waiting = (maker for name, maker in self._makers.items() if self._heaps[name])
        can = [maker for maker in waiting if floor.has_room(maker)]
        return min(can, key=lambda one: (not floor.is_warm(one), self._heaps[one.name][0]), default=None)

    def take(self, maker: Maker, most: int, likeness: Callable[[str], object]) -> list[str]:
        """Take out the first unit of a generator, and those alike that share its call: `most` in all.

        A unit whose likeness is None is made alone.
        """
        heap = self._heaps[maker.name]
        found = [heappop(heap)[1]]
        others: list[tuple[int, str]] = []
        like = likeness(found[0]) if most > 1 and heap else None
        while like is not None and heap and len(found) < most and len(others) < LOOK:
            one = heappop(heap)
            if likeness(one[1]) == like:
                found.append(one[1])
            else:
                others.append(one)
        for one in others:
            heappush(heap, one)
        return found
