"""Residents, in the resident area: a person's item, and links from their tickets to it.

A person's key is the blind index of their 宛名番号, so that one number is one person by the
key itself, and the id that screens pass around tells nothing.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Item, Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import ticket_partition
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber
from chalicelib.values.people import AddresseeNumber, PersonName

ROSTERS = 4
"""The list of everybody is spread, so that a registration has no hot partition."""


class DynamoResidents:
    """The residents of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def person(self, person_id: str) -> Resident | None:
        found = self.registered(person_id)
        while found is not None and found.merged_into is not None:
            found = self.registered(found.merged_into)
        return found

    def people(self, person_ids: Sequence[str]) -> list[Resident | None]:
        """Return people by their ids, in one reading and one more for each time that one was merged."""
        found = _people(self._table.get(*map(person_place, person_ids)))
        while moved := [each.merged_into for each in found if each is not None and each.merged_into]:
            onto = dict(zip(moved, _people(self._table.get(*map(person_place, moved))), strict=True))
            found = [onto.get(each.merged_into or "", each) if each else None for each in found]
        return found

    def registered(self, person_id: str) -> Resident | None:
        """Return a registration, merged into another or not."""
        item = self._table.get_one(person_place(person_id))
        return None if item is None else Resident.model_validate_json(item.plaintext)

    def by_ticket(self, ticket: TicketNumber) -> Resident | None:
        holder = self.holder(ticket)
        return None if holder is None else self.person(holder)

    def by_addressee(self, addressee: AddresseeNumber) -> Resident | None:
        return self.person(self.id_of(addressee))

    def named(self, name: PersonName, born_on: date, most: int) -> list[str]:
        lines = self._table.raw_query(Area.RESIDENT, self._names(name, born_on), most=most)
        return [line["sk"]["S"] for line in lines]

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)

    def history(self, person_id: str) -> Sequence[Resident]:
        rows = self._table.query(Area.RESIDENT, f"PERSON#{person_id}", prefix="WAS#")
        former = [Resident.model_validate_json(row.plaintext) for row in rows]
        present = self.registered(person_id)
        return former if present is None else [*former, present]

    def reasons(self, ticket: TicketNumber) -> Sequence[Reason]:
        partition = self.ticket_link(ticket).partition
        rows = self._table.query(Area.RESIDENT, partition, prefix="REASON#")
        found = (Reason.model_validate_json(row.plaintext) for row in rows)
        return sorted(found, key=lambda each: each.at)

    def holder(self, ticket: TicketNumber) -> str | None:
        """Return the id of the registration that a ticket was issued to, or None."""
        item = self._table.get_one(self.ticket_link(ticket))
        return None if item is None else item.plaintext.decode()

    def ticket_link(self, ticket: TicketNumber) -> Place:
        """Return where a ticket's holder is noted."""
        return Place(Area.RESIDENT, ticket_partition(self._table, ticket), "HOLDER")

    def id_of(self, addressee: AddresseeNumber) -> str:
        """Return the id of the person of a 宛名番号, registered or not."""
        return self._table.blind(Area.RESIDENT, "ADDRESSEE", str(addressee))

    def name_place(self, resident: Resident) -> Place:
        """Return where a registration is listed by its name and birth date."""
        return Place(Area.RESIDENT, self._names(resident.name, resident.born_on), resident.person_id)

    def _names(self, name: PersonName, born_on: date) -> str:
        return f"NAMES#{self._table.blind(Area.RESIDENT, 'NAME', f'{born_on}|{name.folded}')}"

    def issue(self, ticket: TicketNumber, person_id: str) -> Write:
        """Return the link from a ticket that nobody holds to the registration it is issued to."""
        return self._table.put_new(self.ticket_link(ticket), person_id.encode())

    def writes(self, before: Resident | None, after: Resident, issued: Sequence[TicketNumber]) -> list[Write]:
        """Return a person's change as the elements of a transaction; the former version is kept."""
        table = self._table
        writes = [self.issue(ticket, after.person_id) for ticket in issued]
        if before is None:
            writes.append(table.put_new(person_place(after.person_id), _body(after)))
            writes.append(table.put_plain(roster_place(after.person_id)))
            writes.append(table.put_plain(self.name_place(after)))
            return writes
        if before.model_copy(update={"version": after.version}) == after:
            return writes
        former = Place(Area.RESIDENT, f"PERSON#{after.person_id}", f"WAS#{before.version:06d}")
        writes.append(table.put_new(former, _body(before)))
        writes.append(table.put_next(person_place(after.person_id), _body(after), before.version))
        return [*writes, *self._renamed(before, after)]

    def _renamed(self, before: Resident, after: Resident) -> list[Write]:
        """Return how a registration moves in the list by names; none where both are listed alike."""
        former, next_ = self.name_place(before), self.name_place(after)
        return [] if former == next_ else [self._table.delete(former), self._table.put_plain(next_)]


def person_place(person_id: str) -> Place:
    """Return where a person stands."""
    return Place(Area.RESIDENT, f"PERSON#{person_id}", "PERSON")


def roster_place(person_id: str) -> Place:
    """Return where a person is listed, so that everybody can be gone through without a scan."""
    return Place(Area.RESIDENT, f"ROSTER#{int(person_id[0], 16) % ROSTERS}", person_id)


def trace_place(changeset_id: str, part: int, person_id: str) -> Place:
    """Return where a part of a file notes what it changed of a registration."""
    return Place(Area.RESIDENT, f"CHANGESET#{changeset_id}", f"{part:04d}#{person_id}")


def _people(items: Sequence[Item | None]) -> list[Resident | None]:
    return [None if item is None else Resident.model_validate_json(item.plaintext) for item in items]


def _body(resident: Resident) -> bytes:
    return resident.model_dump_json().encode()
