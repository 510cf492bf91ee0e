"""Everybody with a dose, listed under the month of the last one, in the resident area.

A pointer beside the list says where a person stands in it, so that a person stands there once,
whatever came twice or was broken off.
"""

from collections.abc import Iterator
from datetime import date

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.retention.model import DueRow

FIRST_MONTH = date(2021, 2, 1)
"""The month of Japan's first dose (17 February 2021)."""


class DynamoDueList:
    """The due list of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def row(self, person_id: str) -> DueRow:
        item = self._table.get_one(pointer_place(person_id))
        if item is None:
            return DueRow(person_id=person_id)
        return DueRow.model_validate_json(item.plaintext).model_copy(update={"version": item.version})

    def put(self, before: DueRow, after: DueRow, entry: Entry) -> None:
        table, body = self._table, after.model_dump_json().encode()
        writes: list[Write] = [table.put_next(pointer_place(after.person_id), body, before.version)]
        was, now = month_place(before), month_place(after)
        if was is not None and was != now:
            writes.append(table.delete(was))
        if now is not None:
            # The pointer's condition guards both: this is written where nobody was faster, whatever stands.
            stands = table.get_one(now)
            writes.append(table.put_next(now, body, 0 if stands is None else stands.version))
        table.commit(entry, writes)

    def until(self, month: date) -> Iterator[DueRow]:
        at = FIRST_MONTH
        while at <= month:
            for row in self._table.query(Area.RESIDENT, f"DUE#{at:%Y-%m}"):
                yield DueRow.model_validate_json(row.plaintext)
            at = date(at.year + at.month // 12, at.month % 12 + 1, 1)

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


def pointer_place(person_id: str) -> Place:
    """Return where it is noted how a person is listed."""
    return Place(Area.RESIDENT, f"DUEOF#{person_id}", "DUE")


def month_place(row: DueRow) -> Place | None:
    """Return where a person is listed; None without a dose."""
    day = row.facts.last_dose_on
    if day is None:
        return None
    month = max(day.replace(day=1), FIRST_MONTH)
    return Place(Area.RESIDENT, f"DUE#{month:%Y-%m}", row.person_id)
