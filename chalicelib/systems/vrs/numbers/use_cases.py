"""Searching by a 個人番号, and revealing one.  Each names a purpose; each is an act of its own."""

from chalicelib.access.model import Actor, Permission, Purpose
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchPerson
from chalicelib.systems.vrs.numbers.ports import Numbers
from chalicelib.systems.vrs.residents.model import PersonRecord
from chalicelib.systems.vrs.residents.use_cases import LookUpDesk, record_of
from chalicelib.values.individual_number import IndividualNumber


def search_by_number(
    number: IndividualNumber, purpose: Purpose | None, actor: Actor, numbers: Numbers, desk: LookUpDesk
) -> PersonRecord:
    """Return the person who holds a number, the number itself masked; raise NoSuchPerson."""
    require(actor, Permission.SEARCH_BY_NUMBER, purpose)
    person_id = numbers.holder(number)
    resident = None if person_id is None else desk.residents.person(person_id)
    found = int(resident is not None)
    subject = person_id if resident is None else resident.person_id
    entry = actor.entry(Act.NUMBER_SEARCHED, desk.clock.now(), subject=subject, purpose=purpose, found=found)
    numbers.note(entry)
    if resident is None:
        raise NoSuchPerson
    return record_of(resident, desk.book, desk.residents)


def reveal_number(
    person_id: str, purpose: Purpose | None, actor: Actor, numbers: Numbers, desk: LookUpDesk
) -> IndividualNumber:
    """Return a person's number, for the act of showing it; raise NoSuchPerson."""
    require(actor, Permission.REVEAL_NUMBER, purpose)
    resident = desk.residents.person(person_id)
    found = None if resident is None else resident.person_id
    entry = actor.entry(
        Act.NUMBER_REVEALED, desk.clock.now(), subject=found, purpose=purpose, found=int(found is not None)
    )
    numbers.note(entry)
    if resident is None:
        raise NoSuchPerson
    return numbers.number_of(resident)
