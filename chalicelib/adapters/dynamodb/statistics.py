"""Counters, in the office area: who may see statistics opens them with a key that opens no resident.

What was counted for a ticket tells a person's age and sex: it stands in the resident area, under the
ticket's blind index, and is never read by those who read statistics.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.statistics.model import Cell, Counted, Month, Tally
from chalicelib.systems.vrs.tickets.model import TicketNumber

PARTS = 4
"""A day's counters are spread, so that a busy day has no item that every ticket moves."""


class DynamoCounters:
    """The counters of the municipality that the table is opened for, under duty ``review``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def counted(self, ticket: TicketNumber) -> Counted:
        item = self._table.get_one(counted_place(self._table, ticket))
        if item is None:
            return Counted(ticket=ticket)
        return Counted.model_validate_json(item.plaintext).model_copy(update={"version": item.version})

    def move(self, before: Counted, after: Counted) -> None:
        place = counted_place(self._table, after.ticket)
        writes = [self._table.put_next(place, after.model_dump_json().encode(), before.version)]
        part = int(place.partition[-1], 16) % PARTS
        days: dict[date, dict[Cell, int]] = defaultdict(dict)
        for cell, by in after.moves_from(before).items():
            days[cell.given_on][cell] = by
        for day, moves in sorted(days.items()):
            tally = self._tally(day, part).moved_by(moves)
            body = tally.model_dump_json(exclude={"version"}).encode()
            writes.append(self._table.put_next(tally_place(day, part), body, tally.version))
        self._table.transact_unaudited(writes)

    def _tally(self, day: date, part: int) -> Tally:
        item = self._table.get_one(tally_place(day, part))
        if item is None:
            return Tally(given_on=day, part=part)
        return Tally.model_validate_json(item.plaintext).model_copy(update={"version": item.version})


class DynamoTallies:
    """The counters of the municipality that the table is opened for, under duty ``office``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def month(self, month: Month) -> Sequence[Tally]:
        rows = self._table.query(Area.OFFICE, f"STATISTICS#{month}")
        return [Tally.model_validate_json(row.plaintext) for row in rows]

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


def counted_place(table: SealedTable, ticket: TicketNumber) -> Place:
    """Return where it is kept what a ticket is counted as."""
    blind = table.blind(Area.RESIDENT, "COUNTED", str(ticket))
    return Place(Area.RESIDENT, f"COUNTED#{blind}", "COUNTED")


def tally_place(day: date, part: int) -> Place:
    """Return where a part of a day's counters stands."""
    return Place(Area.OFFICE, f"STATISTICS#{day.isoformat()[:7]}", f"{day.isoformat()}#{part}")
