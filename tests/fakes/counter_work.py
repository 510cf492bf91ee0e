"""The counter's work in two municipalities: taking a file in, and looking people up."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from chalicelib.access.model import Purpose, Role
from chalicelib.adapters.file_layouts import load_profile
from chalicelib.errors import DomainError, FileHasErrors, NoSuchPerson, NoSuchTicket
from chalicelib.systems.vrs.numbers.use_cases import reveal_number, search_by_number
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.residents import use_cases as residents
from chalicelib.systems.vrs.residents.model import PersonRecord
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber, PersonName
from tests.fakes.house import FakeHouse, staff_actor
from tests.fakes.plain import Given, Person, PlainCity
from tests.fakes.samples import number


class Row(NamedTuple):
    """A row of a registration file; ``number`` is a seed, ``given`` counts where there is a turn."""

    who: int
    name: str
    born_on: date
    number: int
    ticket: str
    turn: int | None
    given: Given


def file_of(code: MunicipalityCode, *rows: Row) -> bytes:
    """Write 接種対象者・接種券発行登録."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(name for _, name in load_profile().columns)
    for row in rows:
        dose = ["0", "", "", "", ""]
        if row.turn is not None:
            dose = ["1", str(row.turn), f"{row.given.given_on:%Y%m%d}", row.given.product, row.given.lot]
        born_on = f"{row.born_on:%Y%m%d}"
        who = [number(row.number).reveal(), str(row.who), str(code), row.ticket, row.name, born_on, "1"]
        writer.writerow([*who, *dose])
    return text.getvalue().encode()


def register(house: FakeHouse, plain: PlainCity, code: MunicipalityCode, row: Row) -> list[str]:
    """Check and apply a file of one row, in the records and in the model; return the cases met."""
    content, desk = file_of(code, row), house.registration(code)
    actor = staff_actor(Role.REGISTRAR, code=code, name="registrar-1")
    person = Person(row.number, row.name, row.born_on, (row.ticket,))
    given = None if row.turn is None else (row.turn, row.given._replace(venue=None))
    outcome = plain.register(row.who, person, given)
    plain.acts += 1
    checked = check_file("people.csv", content, actor, desk)
    counts = {
        "new": checked.new,
        "changed": checked.changed,
        "same": checked.same,
        "refused": checked.refused,
    }
    assert counts == {**dict.fromkeys(counts, 0), outcome: 1}
    if outcome == "refused":
        assert _raised(lambda: apply_file(checked.registration_id, content, actor, desk)) is FileHasErrors
        return ["refused", "FileHasErrors"]
    applied = apply_file(checked.registration_id, content, actor, desk)
    assert (applied.new, applied.changed, applied.same) == (checked.new, checked.changed, checked.same)
    plain.acts += 1 + (outcome != "same")
    return [outcome, *["matched"] * applied.matched, *["conflict from a file"] * applied.conflicts]


def look_up(house: FakeHouse, plain: PlainCity, code: MunicipalityCode, ticket: str, who: int) -> list[str]:
    """Look a ticket and a person up by every way in, each with its entry; return the cases met."""
    desk, clerk = house.look_up(code), staff_actor(code=code)
    plain.acts += 3
    raised = _raised(lambda: residents.look_up_ticket(TicketNumber(ticket), clerk, desk))
    assert raised is (None if ticket in plain.state else NoSuchTicket)
    owner = plain.owner(ticket)
    _shows(plain, owner, lambda: residents.look_up_by_ticket(TicketNumber(ticket), clerk, desk))
    _shows(plain, who, lambda: residents.look_up_by_addressee(AddresseeNumber(str(who)), clerk, desk))
    if who not in plain.people:
        return ["NoSuchPerson"]
    _look_up_number(house, plain, code, who)
    _look_up_name(house, plain, code, who)
    return ["looked up"]


def _look_up_number(house: FakeHouse, plain: PlainCity, code: MunicipalityCode, who: int) -> None:
    desk, numbers = house.look_up(code), house.numbers(code)
    actor = staff_actor(Role.NUMBER_DESK, code=code, name="number-1")
    held = number(plain.people[who].number)
    purpose = Purpose.ISSUE_CERTIFICATE
    found = search_by_number(held, purpose, actor, numbers, desk)
    assert found.resident.addressee.root == str(who)
    assert reveal_number(found.resident.person_id, purpose, actor, numbers, desk) == held
    plain.acts += 2


def _look_up_name(house: FakeHouse, plain: PlainCity, code: MunicipalityCode, who: int) -> None:
    name, born_on = PersonName(plain.people[who].name), plain.people[who].born_on
    found = residents.look_up_by_name(name, born_on, staff_actor(code=code), house.look_up(code))
    alike = {
        other for other, each in plain.people.items() if (each.name, each.born_on) == (name.root, born_on)
    }
    assert {each.resident.addressee.root for each in found} == set(map(str, alike))
    assert sum(len(each.sheets) for each in found) == sum(len(plain.people[each].tickets) for each in alike)
    plain.acts += 1


def _shows(plain: PlainCity, who: int | None, look: Callable[[], PersonRecord]) -> None:
    if who not in plain.people:
        assert _raised(look) is NoSuchPerson
        return
    record = look()
    assert record.resident.name.reveal() == plain.people[who].name
    assert tuple(str(each.sheet.ticket) for each in record.tickets) == plain.people[who].tickets


def _raised(act: Callable[[], Any]) -> type[DomainError] | None:
    try:
        act()
    except DomainError as refused:
        return type(refused)
    return None
