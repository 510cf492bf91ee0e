"""Words ready to use in tests, each with what matters left to say."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.audit.model import Act, Entry
from chalicelib.systems.vrs.doses.model import Conflict, Dose, Source
from chalicelib.systems.vrs.doses.scan import conflict_of, waiting_for
from chalicelib.systems.vrs.registration.model import Candidate, TicketInFile
from chalicelib.systems.vrs.registration.ports import PersonChange, Standing
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Slot, TicketNumber, TicketSheet, TicketState, Waiting
from chalicelib.values.individual_number import IndividualNumber, check_digit
from chalicelib.values.people import AddresseeNumber, PersonName, Sex

DAY = date(2021, 7, 1)
AT = datetime(2021, 7, 1, 3, 0, tzinfo=UTC)
TICKET = TicketNumber("0001234567")
OTHER_TICKET = TicketNumber("0007654321")
PRODUCT, LOT = "COMIRNATY", "EP2163"
TABLET = "112143-TABLET-1"
_acts = count(1)


def entry(act: Act = Act.DOSE_RECORDED, **more: Any) -> Entry:
    """Return an entry like no other: its detail ``n`` counts."""
    said = {"actor": "clerk-1", "role": "clerk", "plane": "private", "at": AT, **more}
    return Entry(act=act, detail={"n": next(_acts)}, **said)


def dose(turn: int = 1, version: int = 1, **more: Any) -> Dose:
    said = {
        "ticket": TICKET,
        "given_on": DAY,
        "product": PRODUCT,
        "lot": LOT,
        "venue": "HALL-1",
        "source": Source.TABLET,
        "recorded_by": TABLET,
        "recorded_at": AT,
        **more,
    }
    return Dose(turn=turn, version=version, **said)


def sheet(
    *slots: Slot, ticket: TicketNumber = TICKET, state: TicketState = TicketState.VALID, **more: Any
) -> TicketSheet:
    """Return a sheet that nobody has kept yet."""
    return TicketSheet(ticket=ticket, state=state, slots=slots, **{"version": 0, **more})


def waiting(minutes: int = 0, **more: Any) -> Waiting:
    waited = dose(recorded_at=AT + timedelta(minutes=minutes), **more)
    return waiting_for(waited.slot(), waited.ticket)


def conflict(minutes: int = 0, **more: Any) -> Conflict:
    return conflict_of(dose(recorded_at=AT + timedelta(minutes=minutes), **more), sheet())


def number(seed: int = 1) -> IndividualNumber:
    """Return a well-formed number of the range that is never issued to people in this test city."""
    eleven = f"{90000000000 + seed}"
    return IndividualNumber(eleven + check_digit(eleven))


def resident(**more: Any) -> Resident:
    said = {
        "person_id": "nobody",
        "addressee": AddresseeNumber("1001"),
        "name": PersonName("試験　太郎"),
        "born_on": date(1950, 4, 1),
        "sex": Sex.MALE,
        "tickets": (TICKET,),
        "number_index": "unset",
        **more,
    }
    return Resident(**said)


def candidate(seed: int = 1, ticket: TicketNumber = TICKET, **more: Any) -> Candidate:
    said = {
        "row": 2,
        "individual_number": number(seed),
        "addressee": AddresseeNumber(str(1000 + seed)),
        "name": PersonName("試験　太郎"),
        "born_on": date(1950, 4, 1),
        "sex": Sex.MALE,
        "tickets": (TicketInFile(row=2, ticket=ticket),),
        **more,
    }
    return Candidate(**said)


def arrival(standing: Standing, seed: int = 1, ticket: TicketNumber = TICKET, **more: Any) -> PersonChange:
    """Return the registration of a candidate as a new person with one ticket."""
    after = resident(
        person_id=standing.person_id,
        number_index=standing.number_index,
        addressee=AddresseeNumber(str(1000 + seed)),
        tickets=(ticket,),
    )
    change = {"number": number(seed), "issued": (ticket,), "sheets": (sheet(ticket=ticket),), **more}
    return PersonChange(before=None, after=after, **change)
