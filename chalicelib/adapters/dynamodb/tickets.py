"""Tickets and doses: one partition a ticket, one item a version of a dose.

What staff typed goes to the resident area in the same transaction; a venue has no right to that area,
and never writes there because a tablet types no reasons.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Item, Place, Write, lapsing
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.errors import StaleProof
from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber, TicketSheet, Waiting
from chalicelib.systems.vrs.tickets.ports import Once, Page, Reading

SHARDS = 4
"""Lists are spread, so that a busy municipality has no hot partition."""
"""Longer than any tablet keeps an unsent scan."""


class DynamoTicketBook:
    """The tickets and doses of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def read(self, ticket: TicketNumber, tablet_id: str, key: str) -> Reading:
        sheet, once = self._table.get(self.sheet_place(ticket), self._once_place(tablet_id, key))
        return Reading(
            sheet=None if sheet is None else sheet_of(sheet),
            once=None if once is None else _once(once),
        )

    def once(self, tablet_id: str, key: str) -> Once | None:
        found = self._table.get_one(self._once_place(tablet_id, key))
        return None if found is None else _once(found)

    def sheet(self, ticket: TicketNumber) -> TicketSheet | None:
        found = self._table.get_one(self.sheet_place(ticket))
        return None if found is None else sheet_of(found)

    def doses(self, ticket: TicketNumber) -> Sequence[Dose]:
        rows = self._table.query(Area.VENUE, self._partition(ticket), prefix="DOSE#")
        return [Dose.model_validate_json(row.plaintext) for row in rows]

    def waiting(self) -> Sequence[Waiting]:
        rows = self._list("WAITING")
        return sorted((Waiting.model_validate_json(row) for row in rows), key=lambda each: each.recorded_at)

    def conflicts(self) -> Sequence[Conflict]:
        rows = self._list("CONFLICTS")
        found = (Conflict.model_validate_json(row) for row in rows)
        return sorted(found, key=lambda each: each.claim.recorded_at)

    def settled(self, ticket: TicketNumber) -> Sequence[Conflict]:
        rows = self._table.query(Area.VENUE, self._partition(ticket), prefix="CLAIM#")
        return [Conflict.model_validate_json(row.plaintext) for row in rows]

    def write(self, page: Page) -> None:
        self._table.commit(page.entry, self.writes(page))

    def writes(self, page: Page) -> list[Write]:
        """Return a page as the elements of a transaction."""
        table = self._table
        writes = [self._counter(page)] if page.counter is not None else []
        if page.once is not None:
            writes.append(self._put_once(page.once, page.entry.at))
        writes += [
            table.put_next(self.sheet_place(sheet.ticket), _body(sheet), sheet.version)
            for sheet in page.sheets
        ]
        writes += [
            table.put_new(self._dose_place(dose), _body(dose.model_copy(update={"reason": None})))
            for dose in page.doses
        ]
        writes += [self._put_reason(reason) for reason in (*_typed_with(page.doses), *page.reasons)]
        writes += [table.put_new(self._waiting_place(each), _body(each)) for each in page.waiting]
        writes += [table.delete(self._waiting_place(each)) for each in page.waiting_over]
        writes += [table.put_new(self._conflict_place(each), _body(each)) for each in page.conflicts]
        writes += [table.delete(self._conflict_place(each)) for each in page.conflicts_over]
        writes += [table.put_new(self._settled_place(each), _body(each)) for each in page.conflicts_over]
        return writes

    def _put_reason(self, reason: Reason) -> Write:
        """Keep what staff typed where no venue reads: no reason stands beside what it is about."""
        of = "" if reason.turn is None else f"#{reason.turn:02d}#{reason.version or 0:04d}"
        place = Place(
            Area.RESIDENT, ticket_partition(self._table, reason.ticket), f"REASON#{_moment(reason.at)}{of}"
        )
        return self._table.put_new(place, reason.model_dump_json(exclude_defaults=True).encode())

    def sheet_place(self, ticket: TicketNumber) -> Place:
        """Return where a ticket's sheet stands."""
        return Place(Area.VENUE, self._partition(ticket), "SHEET")

    def _partition(self, ticket: TicketNumber) -> str:
        return f"TICKET#{self._blind(ticket)}"

    def dose_place(self, ticket: TicketNumber, turn: int, version: int) -> Place:
        """Return where a version of a dose stands."""
        return Place(Area.VENUE, self._partition(ticket), f"DOSE#{turn:02d}#{version:04d}")

    def _dose_place(self, dose: Dose) -> Place:
        return self.dose_place(dose.ticket, dose.turn, dose.version)

    def _waiting_place(self, waiting: Waiting) -> Place:
        blind = self._blind(waiting.ticket)
        sort = f"{_moment(waiting.recorded_at)}#{blind}#{waiting.turn:02d}"
        return Place(Area.VENUE, f"WAITING#{_shard(blind)}", sort)

    def _conflict_place(self, conflict: Conflict) -> Place:
        # The id is a plain hash over the ticket's number; in a key it would let the number be guessed.
        blind = self._table.blind(Area.VENUE, "CONFLICT", conflict.conflict_id)
        return Place(
            Area.VENUE, f"CONFLICTS#{_shard(blind)}", f"{_moment(conflict.claim.recorded_at)}#{blind}"
        )

    def _settled_place(self, conflict: Conflict) -> Place:
        """Return where a settled claim is kept for good, beside the doses it disputed."""
        open_place = self._conflict_place(conflict)
        return Place(
            Area.VENUE, self._partition(conflict.ticket), f"CLAIM#{conflict.turn:02d}#{open_place.sort}"
        )

    def _once_place(self, tablet_id: str, key: str) -> Place:
        return Place(Area.VENUE, f"TABLET#{tablet_id}", f"ONCE#{self._table.blind(Area.VENUE, 'ONCE', key)}")

    def _put_once(self, once: Once, at: datetime) -> Write:
        body = json.dumps([once.digest, once.answer], ensure_ascii=False).encode()
        until = lapsing(at)
        return self._table.put_new(self._once_place(once.tablet_id, once.key), body, until=until)

    def _counter(self, page: Page) -> Write:
        """Move the tablet's counter; a revoked tablet's counter does not move any more."""
        assert page.counter is not None  # noqa: S101 - the caller looked; mypy cannot
        return counter_write(self._table, page.counter.tablet_id, page.counter.value)

    def _blind(self, ticket: TicketNumber) -> str:
        return self._table.blind(Area.VENUE, "TICKET", str(ticket))

    def _list(self, name: str) -> list[bytes]:
        return [
            row.plaintext
            for shard in range(SHARDS)
            for row in self._table.query(Area.VENUE, f"{name}#{shard}")
        ]


def counter_write(table: SealedTable, tablet_id: str, value: int) -> Write:
    """Return the move of a tablet's counter; its condition raises StaleProof."""
    return table.update(
        Place(Area.VENUE, f"TABLET#{tablet_id}", "COUNTER"),
        "SET used = :value",
        "attribute_not_exists(revoked) AND (attribute_not_exists(used) OR used < :value)",
        {":value": {"N": str(value)}},
        StaleProof,
    )


def ticket_partition(table: SealedTable, ticket: TicketNumber) -> str:
    """Return the partition of what is kept of a ticket beside its holder, in the resident area."""
    return f"TICKET#{table.blind(Area.RESIDENT, 'TICKET', str(ticket))}"


def _typed_with(doses: Sequence[Dose]) -> list[Reason]:
    return [
        Reason(
            ticket=dose.ticket,
            text=dose.reason,
            by=dose.recorded_by,
            at=dose.recorded_at,
            turn=dose.turn,
            version=dose.version,
        )
        for dose in doses
        if dose.reason is not None
    ]


def _body(word: TicketSheet | Dose | Waiting | Conflict) -> bytes:
    return word.model_dump_json(exclude_defaults=True).encode()


def sheet_of(item: Item) -> TicketSheet:
    """Return an opened item as a sheet, with the version it was read at."""
    sheet = TicketSheet.model_validate_json(item.plaintext)
    return sheet.model_copy(update={"version": item.version})


def _once(item: Item) -> Once:
    digest, answer = json.loads(item.plaintext)
    parts = item.place.partition.removeprefix("TABLET#")
    return Once(tablet_id=parts, key="", digest=digest, answer=answer)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def _shard(blind: str) -> int:
    return int(blind[0], 16) % SHARDS
