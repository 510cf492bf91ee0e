"""Looking people up at the desk.  Every reading is in the audit before its answer."""

from dataclasses import dataclass
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.audit.search import people_said
from chalicelib.errors import NoSuchPerson, NoSuchTicket, TooManyNamesakes
from chalicelib.systems.vrs.residents.model import Namesake, PersonRecord, Resident, TicketRecord
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock
from chalicelib.values.people import AddresseeNumber, PersonName

MOST_NAMESAKES = 20
"""How many registrations a list to choose from may hold; V105 says the number."""


@dataclass(frozen=True)
class LookUpDesk:
    """The ports that look-ups work with."""

    residents: Residents
    book: TicketBook
    clock: Clock


def look_up_ticket(ticket: TicketNumber, actor: Actor, desk: LookUpDesk) -> TicketRecord:
    """Return a ticket with its doses, registered or not; raise NoSuchTicket."""
    require(actor, Permission.READ_TICKET)
    desk.residents.note(actor.entry(Act.TICKET_LOOKED_AT, desk.clock.now(), subject=str(ticket)))
    sheet = desk.book.sheet(ticket)
    if sheet is None:
        raise NoSuchTicket
    record = ticket_record(sheet, desk.book, desk.residents)
    return record.model_copy(update={"settled": tuple(desk.book.settled(ticket))})


def look_up_by_ticket(ticket: TicketNumber, actor: Actor, desk: LookUpDesk) -> PersonRecord:
    """Return the person a ticket was issued to; raise NoSuchPerson."""
    require(actor, Permission.READ_PERSON)
    return _shown(desk.residents.by_ticket(ticket), actor, desk)


def look_up_by_addressee(addressee: AddresseeNumber, actor: Actor, desk: LookUpDesk) -> PersonRecord:
    """Return the person of a 宛名番号; raise NoSuchPerson."""
    require(actor, Permission.READ_PERSON)
    return _shown(desk.residents.by_addressee(addressee), actor, desk)


def look_up_by_name(name: PersonName, born_on: date, actor: Actor, desk: LookUpDesk) -> tuple[Namesake, ...]:
    """Return everybody of a name and a birth date, nobody included; raise TooManyNamesakes.

    The log keeps who was found, never what was asked: a name that is typed may be of somebody else.
    """
    require(actor, Permission.READ_PERSON)
    found = desk.residents.named(name, born_on, MOST_NAMESAKES + 1)
    now = desk.clock.now()
    if len(found) > MOST_NAMESAKES:
        desk.residents.note(actor.entry(Act.NAME_SEARCHED, now, found=len(found)))
        raise TooManyNamesakes
    people = {each.person_id: each for each in desk.residents.people(found) if each is not None}
    only = next(iter(people)) if len(people) == 1 else None
    seen = actor.entry(Act.NAME_SEARCHED, now, subject=only, found=len(people))
    ids = people_said(list(people)) if only is None else {}
    desk.residents.note(seen.model_copy(update={"detail": {**seen.detail, **ids}}))
    return tuple(_namesake(each, desk.book) for each in people.values())


def look_up_person(person_id: str, actor: Actor, desk: LookUpDesk) -> PersonRecord:
    """Return a person by the id of an earlier answer; raise NoSuchPerson."""
    require(actor, Permission.READ_PERSON)
    return _shown(desk.residents.person(person_id), actor, desk)


def _namesake(resident: Resident, book: TicketBook) -> Namesake:
    sheets = (book.sheet(ticket) for ticket in resident.tickets)
    return Namesake(resident=resident, sheets=tuple(sheet for sheet in sheets if sheet is not None))


def _shown(resident: Resident | None, actor: Actor, desk: LookUpDesk) -> PersonRecord:
    """Note the look-up, found or not, then return the record."""
    now = desk.clock.now()
    if resident is None:
        desk.residents.note(actor.entry(Act.PERSON_LOOKED_AT, now, found=0))
        raise NoSuchPerson
    desk.residents.note(actor.entry(Act.PERSON_LOOKED_AT, now, subject=resident.person_id, found=1))
    return record_of(resident, desk.book, desk.residents)


def record_of(resident: Resident, book: TicketBook, residents: Residents) -> PersonRecord:
    """Return a person with all tickets and doses."""
    sheets = (book.sheet(ticket) for ticket in resident.tickets)
    tickets = tuple(ticket_record(sheet, book, residents) for sheet in sheets if sheet is not None)
    return PersonRecord(resident=resident, tickets=tickets)


def ticket_record(sheet: TicketSheet, book: TicketBook, residents: Residents) -> TicketRecord:
    """Join a ticket's doses with what staff typed about them, which stands in another area."""
    doses = book.doses(sheet.ticket) if sheet.slots else ()
    reasons = residents.reasons(sheet.ticket)
    typed = {(each.turn, each.version): each.text for each in reasons if each.version is not None}
    return TicketRecord(
        sheet=sheet,
        doses=tuple(
            dose.model_copy(update={"reason": typed.get((dose.turn, dose.version))}) for dose in doses
        ),
        reasons=tuple(each for each in reasons if each.version is None),
    )
