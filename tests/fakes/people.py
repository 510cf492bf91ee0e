"""Residents, their numbers, and what registering them writes, in memory."""

import json
from collections.abc import Sequence
from datetime import date

from chalicelib.audit.model import Entry
from chalicelib.errors import NoSuchPerson, SheetMoved
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.registration.model import Candidate, Registration
from chalicelib.systems.vrs.registration.ports import PersonChange, Standing
from chalicelib.systems.vrs.registration.undoing import Restoration, Trace
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.people import AddresseeNumber, PersonName
from tests.fakes.cabinet import Cabinet, Write, put_new, put_next, take_away
from tests.fakes.tickets import FakeTicketBook

NAMES = "names "


class FakeResidents:
    """The residents of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def person(self, person_id: str) -> Resident | None:
        found = self.registered(person_id)
        while found is not None and found.merged_into is not None:
            found = self.registered(found.merged_into)
        return found

    def registered(self, person_id: str) -> Resident | None:
        """Return a registration, merged into another or not."""
        resident: Resident | None = self._cabinet.value("person", person_id)
        return resident

    def by_ticket(self, ticket: TicketNumber) -> Resident | None:
        return self.person(self.holder(ticket) or "")

    def holder(self, ticket: TicketNumber) -> str | None:
        """Return the id of the registration that a ticket was issued to, or None."""
        holder: str | None = self._cabinet.value("ticket holder", str(ticket))
        return holder

    def reasons(self, ticket: TicketNumber) -> Sequence[Reason]:
        return sorted(self._cabinet.values(f"reasons of {ticket}"), key=lambda each: each.at)

    def by_addressee(self, addressee: AddresseeNumber) -> Resident | None:
        return self.person(self.id_of(addressee))

    def named(self, name: PersonName, born_on: date, most: int) -> list[str]:
        return self._cabinet.values(names_of(name, born_on))[:most]

    def people(self, person_ids: Sequence[str]) -> list[Resident | None]:
        return [self.person(each) for each in person_ids]

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)

    def history(self, person_id: str) -> Sequence[Resident]:
        present = self.registered(person_id)
        former = self._cabinet.values(f"former {person_id}")
        return former if present is None else [*former, present]

    def id_of(self, addressee: AddresseeNumber) -> str:
        """Return the id of the person of a 宛名番号, registered or not."""
        return self._cabinet.blind("addressee", str(addressee))

    def writes(self, change: PersonChange) -> list[Write]:
        """Return a person's change as the elements of a transaction; the former version is kept."""
        after = change.after
        issued = [put_new("ticket holder", str(ticket), after.person_id) for ticket in change.issued]
        return [*issued, *self.versions(change.before, after)]

    def versions(self, before: Resident | None, after: Resident) -> list[Write]:
        """Return a person's next version, and the former one among those that are kept."""
        writes = []
        if before is None:
            writes.append(put_new("person", after.person_id, after))
            writes.append(put_new("roster", after.person_id, after.person_id))
            writes.append(put_new(names_of(after.name, after.born_on), after.person_id, after.person_id))
        elif before.model_copy(update={"version": after.version}) != after:
            writes.append(put_new(f"former {after.person_id}", before.version, before))
            writes.append(put_next("person", after.person_id, after, before.version))
            former, kind = (names_of(each.name, each.born_on) for each in (before, after))
            if former != kind:
                writes.append(take_away(former, after.person_id))
                writes.append(put_new(kind, after.person_id, after.person_id))
        return writes


class FakeNumbers:
    """The 個人番号 of one municipality, behind their blind indexes."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def holder(self, number: IndividualNumber) -> str | None:
        held = self._cabinet.value("number", self.index(number))
        return None if held is None else str(held[0])

    def number_of(self, resident: Resident) -> IndividualNumber:
        held = self._cabinet.value("number", resident.number_index)
        if held is None or held[0] != resident.person_id:
            raise NoSuchPerson
        return IndividualNumber(held[1])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)

    def index(self, number: IndividualNumber) -> str:
        """Return a number's blind index."""
        return self._cabinet.blind("number", number.reveal())


class FakeRegister:
    """The people, numbers and tickets of one municipality, as a registration writes them."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._residents = FakeResidents(cabinet)
        self._numbers = FakeNumbers(cabinet)
        self._book = FakeTicketBook(cabinet)

    def standing(self, candidates: Sequence[Candidate]) -> list[Standing]:
        return [self._standing(candidate) for candidate in candidates]

    def held(self, addressees: Sequence[AddresseeNumber]) -> list[Standing | None]:
        people = [self._residents.registered(self._residents.id_of(each)) for each in addressees]
        tickets = [ticket for person in people if person is not None for ticket in person.tickets]
        found = ((ticket, self._book.sheet(ticket)) for ticket in tickets)
        sheets = {ticket: sheet for ticket, sheet in found if sheet is not None}
        return [None if person is None else Standing.of(person, sheets) for person in people]

    def write(self, changes: Sequence[PersonChange], entry: Entry, chunk: Chunk | None = None) -> None:
        writes: list[Write] = []
        for change in changes:
            writes += self._residents.writes(change)
            if change.number is not None:
                held = (change.after.person_id, change.number.reveal())
                writes.append(put_new("number", change.after.number_index, held))
                if change.before is not None and change.before.number_index:
                    writes.append(take_away("number", change.before.number_index))
            writes += self._book.writes(_page(change, entry))
            if chunk is not None:
                trace = change.trace(self._former(change))
                writes.append(put_new(traces_of(chunk), trace.after.person_id, trace))
        self._cabinet.commit(entry, writes)

    def traces(self, chunk: Chunk) -> list[Trace]:
        return self._cabinet.values(traces_of(chunk))

    def present(self, trace: Trace) -> tuple[Resident | None, dict[TicketNumber, TicketSheet]]:
        sheets = {each.ticket: self._book.sheet(each.ticket) for each in trace.sheets_before}
        found = {ticket: sheet for ticket, sheet in sheets.items() if sheet is not None}
        return self._residents.person(trace.after.person_id), found

    def restore(self, restoration: Restoration, chunk: Chunk, entry: Entry) -> None:
        trace, person = restoration.trace, restoration.person
        writes = [take_away("ticket holder", str(each), SheetMoved) for each in trace.issued]
        if person is not None:
            held = trace.after.model_copy(update={"version": trace.person_version})
            writes += self._residents.writes(PersonChange(before=held, after=person))
            if person.number_index != held.number_index:
                writes.append(take_away("number", held.number_index, SheetMoved))
                if trace.former_number is not None:
                    index, *former = json.loads(trace.former_number)
                    writes.append(put_new("number", index, tuple(former)))
        back = {"waiting": trace.waiting_over, "conflicts_over": trace.conflicts}
        writes += self._book.writes(Page(entry, sheets=restoration.sheets, doses=restoration.doses, **back))
        undone = trace.model_copy(update={"undone": True})
        writes.append(put_next(traces_of(chunk), trace.after.person_id, undone, 1))
        self._cabinet.commit(entry, writes)

    def _former(self, change: PersonChange) -> str | None:
        if change.number is None or change.before is None or not change.before.number_index:
            return None
        index = change.before.number_index
        return json.dumps([index, *self._cabinet.value("number", index)])

    def keep(self, registration: Registration, entry: Entry) -> None:
        seen = registration.version - 1
        write = put_next("registration", registration.registration_id, registration, seen)
        self._cabinet.commit(entry, [write])

    def registration(self, registration_id: str) -> Registration | None:
        registration: Registration | None = self._cabinet.value("registration", registration_id)
        return registration

    def _standing(self, candidate: Candidate) -> Standing:
        tickets = [each.ticket for each in candidate.tickets]
        owners = {ticket: self._cabinet.value("ticket holder", str(ticket)) for ticket in tickets}
        sheets = {ticket: self._book.sheet(ticket) for ticket in tickets}
        assert candidate.individual_number is not None
        index = candidate.number_index or self._numbers.index(candidate.individual_number)
        standing = Standing(
            person_id=self._residents.id_of(candidate.addressee),
            number_index=index,
            number_is_held=self._cabinet.row("number", index) is not None,
            resident=self._residents.registered(self._residents.id_of(candidate.addressee)),
            owners={ticket: owner for ticket, owner in owners.items() if owner is not None},
            sheets={ticket: sheet for ticket, sheet in sheets.items() if sheet is not None},
        )
        for ticket in standing.others(candidate.born_on):
            sheet = self._book.sheet(ticket)
            if sheet is not None:
                standing.sheets[ticket] = sheet
        return standing


def names_of(name: PersonName, born_on: date) -> str:
    """Return the kind under which the registrations of a name and a birth date are listed."""
    return f"{NAMES}{born_on} {name.folded}"


def traces_of(chunk: Chunk) -> str:
    return f"traces {chunk.changeset_id} {chunk.part}"


def _page(change: PersonChange, entry: Entry) -> Page:
    return Page(
        entry,
        sheets=change.sheets,
        doses=change.doses,
        waiting_over=change.waiting_over,
        conflicts=change.conflicts,
    )
