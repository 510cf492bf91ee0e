"""One lane, walked row by row: only the rows since its last signed head are kept in memory."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.audit.links import End, Link, first_break
from chalicelib.audit.model import EXACT
from chalicelib.audit.report import Fault, FaultKind


class SealedHead(NamedTuple):
    """A signed head of a lane, and the checkpoint that signs it."""

    number: int
    hash: str
    checkpoint: int


class LaneWalk:
    """Takes a lane's rows in the order of the export and notes what is wrong."""

    def __init__(self, lane: str, beginning: str, heads: Sequence[SealedHead]) -> None:
        self.lane = lane
        self.faults: list[Fault] = []
        self.rows = 0
        self.sealed = 0
        self._heads = heads
        self._next = 0
        self._limit = heads[0].number if heads else EXACT
        self.sealed_to = heads[-1].number if heads else 0
        self._base = End(0, beginning)
        self._links: list[Link] = []
        self._last = 0
        self._tip = beginning

    def take(self, link: Link) -> None:
        """Take the next row."""
        number, previous, computed, stored, _, _ = link
        if stored != computed and not (number == self._last + 1 and previous == self._tip):
            # Its place is as doubtful as the rest of it: whatever is missing somewhere will tell.
            astray = FaultKind.ROW_ASTRAY
            self.faults.append(Fault(kind=astray, lane=self.lane, number=number, line=link.line))
            return
        while number > self._limit:
            self._close(self._heads[self._next])
        self._links.append(link)
        self._last = number
        self._tip = stored

    def finish(self, unsealed_before: str) -> None:
        """Close the lane; rows that no checkpoint covers are too old if written before a moment."""
        if self._last == 0 and self._heads:
            self._note(FaultKind.LANE_MISSING, 1)
            return
        while self._next < len(self._heads):
            known = len(self.faults)
            self._close(self._heads[self._next])
            if len(self.faults) > known:
                return  # no rows are left for the later heads: one fault says it all
        self.rows += len(self._links)
        self._find(None)
        beyond = (link for link in self._links if link.number > self._base.number)
        stale = min((link.number for link in beyond if link.at < unsealed_before), default=None)
        if stale is not None:
            self._note(FaultKind.ROW_UNSEALED, stale)

    def place(self, kind: FaultKind, number: int, *, since: int | None = None) -> Fault:
        """Return a fault at a row of this lane, under the checkpoint that seals the row."""
        index = bisect_left(self._heads, number, key=lambda head: head.number)
        checkpoint = self._heads[index].checkpoint if index < len(self._heads) else None
        return Fault(kind=kind, checkpoint=checkpoint, lane=self.lane, number=number, since=since)

    def _close(self, head: SealedHead) -> None:
        self._find(End(head.number, head.hash))
        self._base = End(head.number, head.hash)
        self._next += 1
        self._limit = self._heads[self._next].number if self._next < len(self._heads) else EXACT
        self.rows += len(self._links)
        self.sealed += len(self._links)
        self._links = []

    def _find(self, head: End | None) -> None:
        found = first_break(self._base, self._links, head)
        if found is None:
            return
        changed = found.kind is FaultKind.ROW_CHANGED
        self._note(found.kind, found.number, since=self._base.number + 1 if changed else None)

    def _note(self, kind: FaultKind, number: int, *, since: int | None = None) -> None:
        self.faults.append(self.place(kind, number, since=since))
