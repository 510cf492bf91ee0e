"""What a registration writes: people, numbers and tickets, many in one transaction."""

from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.places import Item, Place, Write, lapsing
from chalicelib.adapters.dynamodb.residents import DynamoResidents, person_place, trace_place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook, sheet_of
from chalicelib.audit.model import Entry
from chalicelib.errors import SheetMoved
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.registration.model import Candidate, Registration
from chalicelib.systems.vrs.registration.ports import PersonChange, Standing
from chalicelib.systems.vrs.registration.undoing import Restoration, Trace
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.people import AddresseeNumber


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
        """Look everything up in one reading, after one MAC of each number whose index is not known."""
        indexes = self._indexes(candidates)
        places = [self._places(each, index) for each, index in zip(candidates, indexes, strict=True)]
        flat = [place for some in places for place in some]
        found = dict(zip(flat, self._table.get(*flat), strict=True))
        known = [
            self._standing(each, index, some, found)
            for each, index, some in zip(candidates, indexes, places, strict=True)
        ]
        self._add_others(candidates, known)
        return known

    def _indexes(self, candidates: Sequence[Candidate]) -> list[str]:
        unknown = [place for place, each in enumerate(candidates) if each.number_index is None]
        numbers = [candidates[place].individual_number for place in unknown]
        indexes = self._numbers.indexes([number for number in numbers if number is not None])
        computed = dict(zip(unknown, indexes, strict=True))
        return [each.number_index or computed[place] for place, each in enumerate(candidates)]

    def _add_others(self, candidates: Sequence[Candidate], known: Sequence[Standing]) -> None:
        """Read the other sheets that may change: of re-issued tickets, and of whoever was born otherwise."""
        wanted = {
            self._book.sheet_place(ticket): (standing, ticket)
            for candidate, standing in zip(candidates, known, strict=True)
            for ticket in standing.others(candidate.born_on)
        }
        if not wanted:
            return
        for item, (standing, ticket) in zip(self._table.get(*wanted), wanted.values(), strict=True):
            if item is not None:
                standing.sheets[ticket] = sheet_of(item)

    def held(self, addressees: Sequence[AddresseeNumber]) -> list[Standing | None]:
        """Look people up by their 宛名番号, with all their tickets."""
        places = [person_place(self._residents.id_of(each)) for each in addressees]
        people = [
            None if item is None else Resident.model_validate_json(item.plaintext)
            for item in self._table.get(*places)
        ]
        tickets = [ticket for person in people if person is not None for ticket in person.tickets]
        items = self._table.get(*(self._book.sheet_place(ticket) for ticket in tickets))
        found = zip(tickets, items, strict=True)
        sheets = {ticket: sheet_of(item) for ticket, item in found if item is not None}
        return [None if person is None else Standing.of(person, sheets) for person in people]

    def write(self, changes: Sequence[PersonChange], entry: Entry, chunk: Chunk | None = None) -> None:
        batch = self._numbers.batch()
        writes: list[Write] = []
        for change in changes:
            writes += self._residents.writes(change.before, change.after, change.issued)
            if change.number is not None:
                writes.append(self._numbers.writes(batch, change.after, change.number))
                if change.before is not None and change.before.number_index:
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
            if chunk is not None:
                trace = self._trace(change)
                until = lapsing(entry.at)
                writes.append(self._table.put_new(_trace_place(chunk, trace), _body(trace), until=until))
        self._table.commit(entry, writes)

    def traces(self, chunk: Chunk) -> Sequence[Trace]:
        partition, prefix = f"CHANGESET#{chunk.changeset_id}", f"{chunk.part:04d}#"
        rows = self._table.query(Area.RESIDENT, partition, prefix=prefix)
        return [Trace.model_validate_json(row.plaintext) for row in rows]

    def present(self, trace: Trace) -> tuple[Resident | None, dict[TicketNumber, TicketSheet]]:
        tickets = [each.ticket for each in trace.sheets_before]
        sheets = [self._book.sheet_place(ticket) for ticket in tickets]
        person, *found = self._table.get(person_place(trace.after.person_id), *sheets)
        return (
            None if person is None else Resident.model_validate_json(person.plaintext),
            {
                ticket: sheet_of(sheet)
                for ticket, sheet in zip(tickets, found, strict=True)
                if sheet is not None
            },
        )

    def restore(self, restoration: Restoration, chunk: Chunk, entry: Entry) -> None:
        trace, person = restoration.trace, restoration.person
        writes = [self._table.delete(self._residents.ticket_link(each), SheetMoved) for each in trace.issued]
        if person is not None:
            held = trace.after.model_copy(update={"version": trace.person_version})
            writes += self._residents.writes(held, person, ())
            if person.number_index != held.number_index:
                writes.append(self._numbers.remove(held.number_index))
                if trace.former_number is not None:
                    writes.append(self._numbers.put_back(trace.former_number))
        writes += self._book.writes(
            Page(
                entry,
                sheets=restoration.sheets,
                doses=restoration.doses,
                waiting=trace.waiting_over,
                conflicts_over=trace.conflicts,
            )
        )
        undone = trace.model_copy(update={"undone": True})
        until = lapsing(entry.at)
        writes.append(self._table.put_next(_trace_place(chunk, trace), _body(undone), 1, until=until))
        self._table.commit(entry, writes)

    def _trace(self, change: PersonChange) -> Trace:
        """Return what undoing needs of a change; a number that it replaces is kept as it is sealed."""
        former = None
        if change.number is not None and change.before is not None and change.before.number_index:
            former = self._numbers.kept(change.before.number_index)
        return change.trace(former)

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


def _trace_place(chunk: Chunk, trace: Trace) -> Place:
    return trace_place(chunk.changeset_id, chunk.part, trace.after.person_id)


def _body(trace: Trace) -> bytes:
    return trace.model_dump_json().encode()


def _registration_place(registration_id: str) -> Place:
    return Place(Area.OFFICE, "REGISTRATIONS", registration_id)
