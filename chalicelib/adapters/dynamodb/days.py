"""Day lists, as the review job keeps them, and day counts, as staff type them."""

from collections.abc import Sequence
from datetime import date

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.queues.days.model import DayCount, DayRow, TicketDays
from chalicelib.systems.vrs.tickets.model import TicketNumber


class DynamoDayLists:
    """The day lists of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def of_ticket(self, ticket: TicketNumber) -> TicketDays:
        item = self._table.get_one(day_rows_place(self._table, ticket))
        if item is None:
            return TicketDays(ticket=ticket)
        return TicketDays.model_validate_json(item.plaintext).model_copy(update={"version": item.version})

    def put(self, before: TicketDays, after: TicketDays, entry: Entry) -> None:
        table = self._table
        body = after.model_dump_json(exclude={"version"}).encode()
        writes = [table.put_next(day_rows_place(table, after.ticket), body, before.version)]
        was = {day_place(table, row): row for row in before.rows}
        now = {day_place(table, row): row for row in after.rows}
        writes += [
            table.put_new(place, row.model_dump_json().encode())
            for place, row in now.items()
            if place not in was
        ]
        writes += [table.delete(place) for place in was if place not in now]
        table.commit(entry, writes)

    def rows(self, day: date, venue: str | None = None) -> Sequence[DayRow]:
        prefix = "" if venue is None else f"{venue}#"
        rows = self._table.query(Area.RESIDENT, f"DAYS#{day.isoformat()}", prefix=prefix)
        return [DayRow.model_validate_json(row.plaintext) for row in rows]


class DynamoDayCounts:
    """The day counts of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def count(self, day: date, venue: str) -> DayCount | None:
        item = self._table.get_one(_count_place(day, venue))
        if item is None:
            return None
        return DayCount.model_validate_json(item.plaintext).model_copy(update={"version": item.version})

    def counts(self, day: date) -> Sequence[DayCount]:
        return [
            DayCount.model_validate_json(row.plaintext).model_copy(update={"version": row.version})
            for row in self._table.query(Area.RESIDENT, "DAYCOUNTS", prefix=f"{day.isoformat()}#")
        ]

    def put(self, count: DayCount, entry: Entry) -> None:
        body = count.model_dump_json(exclude={"version"}).encode()
        place = _count_place(count.day, count.venue)
        self._table.commit(entry, [self._table.put_next(place, body, count.version)])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


def day_rows_place(table: SealedTable, ticket: TicketNumber) -> Place:
    """Return where it is kept which rows the day lists hold of a ticket."""
    return Place(Area.RESIDENT, f"DAYROWS#{_blind(table, ticket)}", "ROWS")


def day_place(table: SealedTable, row: DayRow) -> Place:
    """Return where a dose is listed; its version is in the key, so that a row is never rewritten."""
    sort = f"{row.venue}#{_blind(table, row.ticket)}#{row.turn:02d}#{row.version:04d}"
    return Place(Area.RESIDENT, f"DAYS#{row.day.isoformat()}", sort)


def _blind(table: SealedTable, ticket: TicketNumber) -> str:
    return table.blind(Area.RESIDENT, "DAY", str(ticket))


def _count_place(day: date, venue: str) -> Place:
    return Place(Area.RESIDENT, "DAYCOUNTS", f"{day.isoformat()}#{venue}")
