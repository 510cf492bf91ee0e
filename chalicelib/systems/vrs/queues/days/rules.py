"""Forms against records: pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from chalicelib.systems.vrs.queues.days.model import (
    DayCount,
    DayRow,
    DayState,
    LotDifference,
    VenueDay,
)
from chalicelib.systems.vrs.tickets.origin import Origin


def fingerprint(rows: Iterable[DayRow]) -> str:
    """Return the fingerprint of a venue's day: another one as soon as any of its doses changes."""
    said = sorted(row.model_dump_json() for row in rows)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def compared(day: date, venue: str, rows: Sequence[DayRow], count: DayCount | None) -> VenueDay:
    """Return a venue's day: the forms that were counted against the records that stand."""
    own = Counter((row.product, row.lot) for row in rows if row.origin is Origin.OWN)
    typed: Counter[tuple[str, str]] = Counter()
    for each in () if count is None else count.lots:
        typed[each.product, each.lot] += each.forms
    lots = tuple(
        LotDifference(product=product, lot=lot, forms=typed[product, lot], records=own[product, lot])
        for product, lot in sorted(own.keys() | typed.keys())
    )
    return VenueDay(
        day=day,
        venue=venue,
        state=state_of(rows, count),
        forms=None if count is None else typed.total(),
        records=own.total(),
        foreign=sum(1 for row in rows if row.origin is not Origin.OWN),
        differing=0 if count is None else sum(abs(each.difference) for each in lots),
        lots=lots,
        counted_by=None if count is None else count.counted_by,
        counted_at=None if count is None else count.counted_at,
        closings=() if count is None else count.closings,
    )


def state_of(rows: Iterable[DayRow], count: DayCount | None) -> DayState:
    """Return the state of a venue's day; a closing holds while the records are those it was made over."""
    if count is None:
        return DayState.UNCOUNTED
    if not count.closed:
        return DayState.COUNTED
    same = count.closings[-1].fingerprint == fingerprint(rows)
    return DayState.CLOSED if same else DayState.REOPENED
