"""What a registration writes: people, numbers and tickets, many in one transaction."""

from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.places import Item, Place, Write
from chalicelib.adapters.dynamodb.residents import DynamoResidents, person_place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook, sheet_of
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.registration.model import Candidate, Registration
from chalicelib.systems.vrs.registration.ports import PersonChange, Standing
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.ports import Page


class DynamoRegister:
    """The register of the municipality that the tables are opened for.

    ``numbers`` is opened for registering (KMS may seal and index there, not open),
    ``office`` keeps the record of checked files.
    """

    def __init__(self, numbers: SealedTable, office: SealedTable) -> None:
        self._table = numbers
        self._office = office
        self._numbers = DynamoNumbers(numbers)
        self._residents = DynamoResidents(numbers)
        self._book = DynamoTicketBook(numbers)

    def standing(self, candidates: Sequence[Candidate]) -> list[Standing]:
        """Look everything up in one reading, after one MAC a person."""
        indexes = self._numbers.indexes([each.individual_number for each in candidates])
        places = [self._places(each, index) for each, index in zip(candidates, indexes, strict=True)]
        flat = [place for some in places for place in some]
        found = dict(zip(flat, self._table.get(*flat), strict=True))
        known = [
            self._standing(each, index, some, found)
            for each, index, some in zip(candidates, indexes, places, strict=True)
        ]
        self._add_kin(known)
        return known

    def _add_kin(self, known: Sequence[Standing]) -> None:
        """Read the other sheets of re-issued tickets as well; of most files there are none."""
        wanted = {
            self._book.sheet_place(ticket): (standing, ticket)
            for standing in known
            for sheet in standing.sheets.values()
            for ticket in sheet.kin
            if ticket not in standing.sheets
        }
        if not wanted:
            return
        for item, (standing, ticket) in zip(self._table.get(*wanted), wanted.values(), strict=True):
            if item is not None:
                standing.sheets[ticket] = sheet_of(item)

    def write(self, changes: Sequence[PersonChange], entry: Entry) -> None:
        batch = self._numbers.batch()
        writes: list[Write] = []
        for change in changes:
            writes += self._residents.writes(change.before, change.after, change.issued)
            if change.number is not None:
                writes.append(self._numbers.writes(batch, change.after, change.number))
                if change.before is not None:
                    writes.append(self._numbers.remove(change.before.number_index))
            writes += self._book.writes(
                Page(
                    entry,
                    sheets=change.sheets,
                    doses=change.doses,
                    waiting_over=change.waiting_over,
                    conflicts=change.conflicts,
                )
            )
        self._table.commit(entry, writes)

    def keep(self, registration: Registration, entry: Entry) -> None:
        place = _registration_place(registration.registration_id)
        body = registration.model_dump_json().encode()
        self._office.commit(entry, [self._office.put_next(place, body, registration.version - 1)])

    def registration(self, registration_id: str) -> Registration | None:
        item = self._office.get_one(_registration_place(registration_id))
        return None if item is None else Registration.model_validate_json(item.plaintext)

    def _places(self, candidate: Candidate, index: str) -> list[Place]:
        person = person_place(self._residents.id_of(candidate.addressee))
        places = [person, self._numbers.place(index)]
        for each in candidate.tickets:
            places += [self._residents.ticket_link(each.ticket), self._book.sheet_place(each.ticket)]
        return places

    def _standing(
        self,
        candidate: Candidate,
        index: str,
        places: Sequence[Place],
        found: dict[Place, Item | None],
    ) -> Standing:
        person = found[places[0]]
        tickets = [each.ticket for each in candidate.tickets]
        holders = [_holder(found[place]) for place in places[2::2]]
        sheets = [found[place] for place in places[3::2]]
        return Standing(
            person_id=self._residents.id_of(candidate.addressee),
            number_index=index,
            number_is_held=found[places[1]] is not None,
            resident=None if person is None else Resident.model_validate_json(person.plaintext),
            owners={ticket: holder for ticket, holder in zip(tickets, holders, strict=True) if holder},
            sheets={
                ticket: sheet_of(sheet)
                for ticket, sheet in zip(tickets, sheets, strict=True)
                if sheet is not None
            },
        )


def _holder(item: Item | None) -> str:
    return "" if item is None else item.plaintext.decode()


def _registration_place(registration_id: str) -> Place:
    return Place(Area.OFFICE, "REGISTRATIONS", registration_id)
