"""What the desk is shown of a person and of a ticket: the 個人番号 masked, nothing only machines need."""

from collections.abc import Sequence
from datetime import date

from typing_extensions import TypedDict

from chalicelib.planes.answers import Joined
from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.moves.model import Flag
from chalicelib.systems.vrs.residents.model import MASKED, Namesake, PersonRecord, Resident, TicketRecord
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber, TicketSheet, TicketState
from chalicelib.values.people import AddresseeNumber, PersonName, Sex


class History(TypedDict):
    """A ticket's doses in all their versions, the claims that staff settled, and what staff typed."""

    doses: Sequence[Dose]
    settled: Sequence[Conflict]
    reasons: Sequence[Reason]


TicketShown = Joined[TicketSheet, History]


class TicketStanding(TypedDict):
    """Whether a ticket may be used."""

    ticket: TicketNumber
    state: TicketState


class PersonShown(TypedDict):
    """A person; the 個人番号 is masked."""

    person_id: str
    individual_number: str
    addressee: AddresseeNumber
    name: PersonName
    born_on: date
    sex: Sex
    flags: Sequence[Flag]


class PersonFound(PersonShown):
    """A person to be told from others of the same name and birth date."""

    tickets: Sequence[TicketStanding]


class PersonAtDesk(PersonShown):
    """A person with everything about their tickets."""

    version: int
    tickets: Sequence[TicketShown]


def person_shown(record: PersonRecord) -> PersonAtDesk:
    """Show a person with everything about their tickets."""
    return {
        **_shown(record.resident),
        "version": record.resident.version,
        "tickets": [ticket_shown(each) for each in record.tickets],
    }


def namesake_shown(found: Namesake) -> PersonFound:
    """Show a person as one of several."""
    return {**_shown(found.resident), "tickets": [standing_shown(sheet) for sheet in found.sheets]}


def _shown(resident: Resident) -> PersonShown:
    return {
        "person_id": resident.person_id,
        "individual_number": MASKED,
        "addressee": resident.addressee,
        "name": resident.name,
        "born_on": resident.born_on,
        "sex": resident.sex,
        "flags": resident.flags,
    }


def standing_shown(sheet: TicketSheet) -> TicketStanding:
    """Show whether a ticket may be used."""
    return {"ticket": sheet.ticket, "state": sheet.state}


def ticket_shown(record: TicketRecord) -> TicketShown:
    """Show a ticket with its history."""
    history: History = {"doses": record.doses, "settled": record.settled, "reasons": record.reasons}
    return Joined(record.sheet, history)
