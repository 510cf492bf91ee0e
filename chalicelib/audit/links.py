"""Where a run of rows breaks: rows between two signed heads of one lane, or after the last.

The base is signed (or the beginning of the lane), and so is the head; what lies between is only
believed as far as the hashes lead from one to the other.  When they do not, the row that explains
most with least is named.
"""

from collections.abc import Sequence
from typing import NamedTuple

from chalicelib.audit.report import FaultKind


class Link(NamedTuple):
    """What the chain needs of a row."""

    number: int
    previous: str
    computed: str
    """The hash of the row's bytes."""
    stored: str
    """The hash the export gives for the row."""
    at: str
    line: int


class End(NamedTuple):
    """A place in a lane that is known: its number and hash."""

    number: int
    hash: str


class Break(NamedTuple):
    """The first thing wrong in a run."""

    kind: FaultKind
    number: int


def first_break(base: End, links: Sequence[Link], head: End | None) -> Break | None:
    """Return where the rows after ``base`` stop leading to ``head`` (None: an unsealed end), or None."""
    straight = _straight(base.number, links)
    whole = straight == len(links) and (head is None or head.number == base.number + straight)
    changed = _changed(base.hash, links[:straight], head.hash if head and whole else None)
    if changed is not None:
        return Break(FaultKind.ROW_CHANGED, links[changed].number)
    if whole:
        return None
    return _misplaced(base, links, straight)


def _straight(number: int, links: Sequence[Link]) -> int:
    """Return how many rows follow one another by number."""
    for index, link in enumerate(links):
        if link.number != number + index + 1:
            return index
    return len(links)


def _changed(previous: str, links: Sequence[Link], end: str | None) -> int | None:
    """Return the index of the row that was changed, or None; ``end`` is the last row's signed hash."""
    before = previous
    for index, link in enumerate(links):
        if link.stored != link.computed:
            return index
        if link.previous != before:
            return _to_blame(index, links, end)
        before = link.computed
    if end is not None and before != end:
        return len(links) - 1
    return None


def _to_blame(index: int, links: Sequence[Link], end: str | None) -> int:
    """Return which side of a broken link was changed.

    The first row follows something signed, so it is the row itself.  A row whose other side is broken
    as well is the one; a row that its successor confirms is not, so it is the row before.
    """
    if index == 0:
        return 0
    following = links[index + 1].previous if index + 1 < len(links) else end
    return index if following is not None and following != links[index].computed else index - 1


def _misplaced(base: End, links: Sequence[Link], straight: int) -> Break:
    """Name the first number that is not where it should be."""
    expected = base.number + straight + 1
    if straight == len(links):
        return Break(FaultKind.ROW_MISSING, expected)
    found = links[straight]
    if found.number > expected:
        later = any(link.number == expected for link in links[straight:])
        return Break(FaultKind.ROW_OUT_OF_ORDER if later else FaultKind.ROW_MISSING, expected)
    if found.number < base.number:
        return Break(FaultKind.ROW_OUT_OF_ORDER, found.number)
    index = found.number - base.number - 1
    twin = links[index].computed if index >= 0 else base.hash
    return Break(FaultKind.ROW_TWICE if twin == found.computed else FaultKind.ROW_FORKED, found.number)
