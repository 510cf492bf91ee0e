"""Who looked at a person: found by the index of the operation log, and read off its rows where it ends.

The index names a lane's rows up to a number (``TRACED``); the rows after it are read themselves.  What was
read last of the three is what grows: first the lanes, then how far each is listed, then the lists, then
the tails.  So a row that moves from one to the other meanwhile is found twice, never missed.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.traces import LETTERS, DynamoTraces
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.audit.search import LogQuery, RowPlace, TraceKind, TraceName, stamp, subjects_of
from chalicelib.systems.vrs.tickets.model import TicketNumber

AT_ONCE = 100
ALWAYS = LogQuery(since=datetime(2000, 1, 1, tzinfo=UTC), until=datetime(9999, 1, 1, tzinfo=UTC))
Found = dict[RowPlace, AuditRow]


class IndexedLookers:
    """Who looked at the people of the municipality that the table is opened for, under duty ``office``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._traces = DynamoTraces(table)

    def of(self, person_id: str, tickets: Sequence[TicketNumber]) -> Sequence[Entry]:
        subjects = {person_id, *map(str, tickets)}
        lanes = self._lanes()
        listed_to = self._listed_to()
        found: Found = {}
        for subject in sorted(subjects):
            found |= self._listed(subject)
        for letter, lane in lanes:
            found |= self._tail(letter, lane, listed_to.get((letter, lane), 0))
        rows = sorted(found.items(), key=lambda each: (each[1].entry.at, each[0]))
        return [row.entry for _, row in rows if subjects & set(subjects_of(row.entry))]

    def _lanes(self) -> list[tuple[str, str]]:
        """Return the lanes of which rows may not be listed yet.

        A lane that is put away was wholly sealed before: where the index has come as far as the last
        checkpoint, all such lanes are wholly listed.  One that is put away meanwhile is read as written.
        """
        open_ = list(self._registered("LANES"))
        past = list(self._registered("PASTLANES"))
        newest = self._table.raw_query(Area.OFFICE, "CHECKPOINTS", last=True, most=1)
        sealed = max((int(raw["sk"]["S"]) for raw in newest), default=0)
        is_whole = self._traces.progress().checkpoint >= sealed
        return list(dict.fromkeys(open_ if is_whole else [*open_, *past]))

    def _registered(self, registry: str) -> Iterator[tuple[str, str]]:
        for letter, area in LETTERS.items():
            for raw in self._table.raw_query(area, registry):
                yield letter, raw["sk"]["S"]

    def _listed_to(self) -> dict[tuple[str, str], int]:
        """Return up to which number each lane's rows are all listed."""
        marks = self._table.raw_query(Area.OFFICE, "TRACED", prefix="LANE#")
        named = ((raw["sk"]["S"].split("#", 2), int(raw["to"]["N"])) for raw in marks)
        return {(letter, lane): to for (_, letter, lane), to in named}

    def _listed(self, subject: str) -> Found:
        """Read the rows that are listed under a subject."""
        name, found, position = TraceName(TraceKind.SUBJECT, subject), Found(), ""
        while True:
            part = self._traces.listed(name, ALWAYS, position, AT_ONCE)
            places = {(place.lane, place.number): place for place in part.places}
            rows = self._traces.rows(part.places) if part.places else ()
            found |= {places[row.lane, row.number]: row for row in rows}
            if part.last is None:
                return found
            position = part.last

    def _tail(self, letter: str, lane: str, after: int) -> Found:
        """Read a lane's rows after a number."""
        items = self._table.query(LETTERS[letter], f"AUDIT#{lane}", after=f"{after:010d}")
        rows = (AuditRow.model_validate_json(item.plaintext) for item in items)
        return {RowPlace(stamp(row.entry.at), letter, row.lane, row.number): row for row in rows}
