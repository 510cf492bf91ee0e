"""A registration that is cut off is completed by applying it again, and a second time changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import (
    Contended,
    SheetMoved,
    Unavailable,
)
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.people import AddresseeNumber
from local.city import Person, people
from tests.fakes.people import FakeResidents
from tests.vrs.registration_desk import REGISTRAR, Desk
from tests.vrs.registration_files import ONE, given_dose, row_of, text_of

pytestmark = [pytest.mark.proof("T01", "T16"), pytest.mark.control("R-I-1-02", "R-I-2-01")]


class Cut:
    """A register that is cut off before or after some of its writes."""

    def __init__(self, register: Any, cuts: Iterator[str]) -> None:
        self._register = register
        self._cuts = cuts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._register, name)

    def write(self, changes: Any, entry: Any) -> None:
        cut = next(self._cuts, "")
        if cut == "before":
            raise Unavailable
        if cut == "moved":
            raise SheetMoved
        self._register.write(changes, entry)
        if cut == "after":
            raise Unavailable


MANY = list(people("112143", 60, seed=60))


@given(cuts=st.lists(st.sampled_from(["", "before", "after", "moved"]), min_size=1, max_size=10))
@settings(max_examples=20, deadline=None)
def test_an_application_that_was_cut_off_is_completed_by_applying_again(cuts: list[str]) -> None:
    desk, whole = Desk(), Desk()
    rows = [row_of(person, **given_dose()) for person in MANY]
    content = text_of(*rows).encode()
    whole.register(*rows)
    desk.desk = replace(desk.desk, register=Cut(desk.desk.register, iter(cuts)))
    checked = check_file("people.csv", content, REGISTRAR, desk.desk)
    for _ in range(len(cuts) + 1):
        try:
            applied = apply_file(checked.registration_id, content, REGISTRAR, desk.desk)
        except (Unavailable, Contended):
            continue
        assert applied.people == len(MANY)
        break
    assert who_and_what(desk) == who_and_what(whole)
    again = apply_file(checked.registration_id, content, REGISTRAR, desk.desk)
    assert (again.same, again.doses) == (len(MANY), 0)


def who_and_what(desk: Desk) -> list[tuple[Any, ...]]:
    """Return every person with their tickets and doses, without the moments."""
    found = []
    for person in MANY:
        resident = FakeResidents(desk.cabinet).by_addressee(AddresseeNumber(person.address_number))
        assert resident is not None
        doses = desk.book.doses(TicketNumber(person.ticket_number))
        said = [(dose.turn, dose.version, dose.given_on, dose.lot) for dose in doses]
        found.append((resident.name.reveal(), resident.version, resident.tickets, said))
    return found


def test_a_register_that_never_lets_us_through_is_said_so() -> None:
    desk = Desk()
    content = text_of(row_of(ONE)).encode()
    checked = check_file("people.csv", content, REGISTRAR, desk.desk)
    always = iter(["moved"] * 100)
    cut = replace(desk.desk, register=Cut(desk.desk.register, always))
    with pytest.raises(Contended):
        apply_file(checked.registration_id, content, REGISTRAR, cut)
    assert desk.records() == {}


CHANGES = st.sampled_from(
    [{}, {"name": "改姓　花子"}, {"sex": "9"}, given_dose(), given_dose(lot=""), {"ticket": "7"}]
)


@given(files=st.lists(st.lists(st.tuples(st.integers(0, 3), CHANGES), min_size=1, max_size=4), max_size=4))
@settings(max_examples=60, deadline=None)
def test_whatever_files_come_the_dry_run_is_the_act_and_the_second_time_nothing(
    files: list[list[tuple[int, dict[str, str]]]],
) -> None:
    desk = Desk()
    for file in files:
        rows = [changed_row(MANY[who], who, changed) for who, changed in dict(file).items()]
        applied = desk.register(*rows)
        assert applied.people == len(rows)
        before = desk.records()
        again = desk.register(*rows)
        assert (again.new, again.changed, again.same) == (0, 0, len(rows))
        assert desk.records() == before


def changed_row(person: Person, who: int, changed: dict[str, str]) -> dict[str, str]:
    if "ticket" in changed:
        changed = {"ticket": f"770000000{who}"}
    return row_of(person, **changed)
