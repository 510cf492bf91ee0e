"""Counting a ticket after any change, and reading what was counted.

A change anywhere (a dose, a correction, a cancellation, a registration, a person's birth date or sex, a
ticket that finds another person) ends here by way of the table's stream.  What is kept for a ticket is
compared with what it should be counted as now, and the difference moves the counters in the same
transaction: so a repetition counts nothing twice, and the order in which changes come does not matter.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, PeriodTooLong, SheetMoved
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.statistics.model import (
    Cell,
    Group,
    Month,
    StatisticsAnswer,
    StatisticsQuery,
    Threshold,
)
from chalicelib.systems.vrs.statistics.open_data import OpenDatum, open_data
from chalicelib.systems.vrs.statistics.ports import Counters, Tallies
from chalicelib.systems.vrs.statistics.rules import cells_of, threshold_on
from chalicelib.systems.vrs.statistics.suppression import fits, laid_out, published
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock, day_in_japan

TRIES = 8
MOST_MONTHS = 60


@dataclass(frozen=True)
class CountingDesk:
    """The ports that counting works with."""

    counters: Counters
    residents: Residents
    book: TicketBook


@dataclass(frozen=True)
class StatisticsDesk:
    """The ports and settings that reading statistics works with."""

    tallies: Tallies
    thresholds: Sequence[Threshold]
    clock: Clock


def count_ticket(ticket: TicketNumber, actor: Actor, desk: CountingDesk) -> int:
    """Count a ticket, and every other ticket of its holder, as they stand now; return how many moved."""
    require(actor, Permission.COUNT_DOSES)
    resident = desk.residents.by_ticket(ticket)
    tickets = dict.fromkeys((ticket, *(() if resident is None else resident.tickets)))
    return sum(_count(each, desk) for each in tickets)


def _count(ticket: TicketNumber, desk: CountingDesk) -> bool:
    for _ in range(TRIES):
        # What was counted is read first: whoever counts meanwhile makes us fail, never go back in time.
        before = desk.counters.counted(ticket)
        sheet = desk.book.sheet(ticket)
        cells = cells_of(sheet, desk.residents.by_ticket(ticket))
        version = 0 if sheet is None else sheet.version
        after = before.model_copy(update={"cells": cells, "sheet_version": version})
        if not after.moves_from(before):
            return False
        try:
            desk.counters.move(before, after)
        except SheetMoved:
            continue
        return True
    raise Contended


def read_statistics(wanted: StatisticsQuery, actor: Actor, desk: StatisticsDesk) -> StatisticsAnswer:
    """Return how many doses fit, laid out as asked; raise PeriodTooLong."""
    require(actor, Permission.READ_STATISTICS)
    by = "+".join(dict.fromkeys(each.value for each in wanted.by))
    groups = _published(wanted.since, wanted.until, "table", by, actor, desk)
    fitting = [group for group in groups if fits(group, wanted) is True]
    doubtful = [group for group in groups if fits(group, wanted) is None]
    return StatisticsAnswer(
        rows=tuple(laid_out(fitting, tuple(dict.fromkeys(wanted.by)))),
        total=sum(group.count for group in fitting),
        undetermined=sum(group.count for group in doubtful),
        smallest=_smallest(actor, desk),
    )


def read_open_data(
    since: date, until: date, form: str, actor: Actor, desk: StatisticsDesk
) -> tuple[OpenDatum, ...]:
    """Return the rows of the open data of a time; raise PeriodTooLong."""
    require(actor, Permission.READ_STATISTICS)
    groups = _published(since, until, form, "open_data", actor, desk)
    within = [group for group in groups if group.given_on is not None and since <= group.given_on <= until]
    return open_data(actor.municipality, within)


def _published(
    since: date, until: date, form: str, by: str, actor: Actor, desk: StatisticsDesk
) -> list[Group]:
    """Note the reading, then return the groups of every month that a time touches."""
    months = list(months_of(since, until))
    if not 0 < len(months) <= MOST_MONTHS:
        raise PeriodTooLong
    desk.tallies.note(
        actor.entry(
            Act.STATISTICS_READ,
            desk.clock.now(),
            form=form,
            by=by,
            since=since.isoformat(),
            until=until.isoformat(),
        )
    )
    smallest = _smallest(actor, desk)
    return [group for month in months for group in published(month, _counts(month, desk), smallest)]


def _counts(month: Month, desk: StatisticsDesk) -> dict[Cell, int]:
    counts: Counter[Cell] = Counter()
    for tally in desk.tallies.month(month):
        counts.update(dict(tally.counts))
    return counts


def _smallest(actor: Actor, desk: StatisticsDesk) -> int:
    return threshold_on(desk.thresholds, actor.municipality, day_in_japan(desk.clock.now()))


def months_of(since: date, until: date) -> Iterator[Month]:
    """Return the months from one day to another; none where the second comes before the first."""
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    if until < since:
        return
    for count in range(first, last + 1):
        yield f"{count // 12:04d}-{count % 12 + 1:02d}"
