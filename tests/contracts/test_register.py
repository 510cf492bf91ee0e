"""A registration writes people, numbers and tickets whole or not at all, and finds what stands already."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.errors import SheetMoved
from chalicelib.systems.vrs.registration.model import Registration, TicketInFile
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketState
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.people import PersonName
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.samples import (
    AT,
    OTHER_TICKET,
    TICKET,
    arrival,
    candidate,
    conflict,
    dose,
    entry,
    number,
    sheet,
    waiting,
)

pytestmark = pytest.mark.proof("T01")
FILE = Registration(
    registration_id="R1",
    file_name="people.csv",
    digest="0" * 64,
    rows=1,
    new=1,
    changed=0,
    same=0,
    refused=0,
    checked_by="registrar-1",
    checked_at=AT,
)


def test_of_a_stranger_only_the_index_of_the_number_is_known(ports: Any) -> None:
    (standing,) = ports.register().standing([candidate()])
    assert (standing.number_is_held, standing.resident) == (False, None)
    assert (standing.owners, standing.sheets) == ({}, {})
    assert standing.person_id != ports.standing(2).person_id


def test_who_comes_with_an_index_is_looked_up_by_it_and_no_other_is_computed(ports: Any) -> None:
    ports.register().write([arrival(ports.standing(2), 2, ticket=OTHER_TICKET)], entry())
    first, second, third = ports.register().standing([candidate(1), candidate(2, OTHER_TICKET), candidate(3)])
    known = candidate(2, OTHER_TICKET).model_copy(update={"number_index": second.number_index})
    assert ports.register().standing([candidate(1), known, candidate(3)]) == [first, second, third]
    strange = candidate(2, OTHER_TICKET).model_copy(update={"number_index": third.number_index})
    (found,) = ports.register().standing([strange])
    assert (found.number_index, found.number_is_held) == (third.number_index, False)


def test_with_another_birth_date_all_sheets_of_the_person_are_read(ports: Any) -> None:
    second = TicketInFile(row=3, ticket=OTHER_TICKET)
    both = candidate(tickets=(TicketInFile(row=2, ticket=TICKET), second))
    new = arrival(
        ports.standing(), issued=(TICKET, OTHER_TICKET), sheets=(sheet(), sheet(ticket=OTHER_TICKET))
    )
    after = new.after.model_copy(update={"tickets": (TICKET, OTHER_TICKET)})
    ports.register().write([replace(new, after=after)], entry())
    register = ports.register()
    as_before, otherwise, whole = register.standing([candidate(), candidate(born_on=date(1950, 4, 2)), both])
    assert set(as_before.sheets) == {TICKET}
    assert set(otherwise.sheets) == set(whole.sheets) == {TICKET, OTHER_TICKET}
    assert set(otherwise.owners) == {TICKET}, "only the file's own tickets are issued"


def test_what_is_known_comes_in_the_order_of_the_candidates(ports: Any) -> None:
    ports.register().write([arrival(ports.standing(2), 2, ticket=OTHER_TICKET)], entry())
    ports.desk_book().write(Page(entry(), sheets=(sheet(state=TicketState.UNKNOWN),)))
    found = ports.register().standing([candidate(1), candidate(2, OTHER_TICKET), candidate(3)])
    assert [each.resident and each.resident.person_id for each in found] == [None, found[1].person_id, None]
    assert [each.number_is_held for each in found] == [False, True, False]
    assert [each.owners for each in found] == [{}, {OTHER_TICKET: found[1].person_id}, {}]
    assert [each.sheets[TICKET].state.value for each in found[::2]] == ["unknown", "unknown"]
    assert found[1].sheets[OTHER_TICKET].version == 1


def test_two_tickets_of_one_candidate_are_both_looked_up(ports: Any) -> None:
    ports.register().write([arrival(ports.standing())], entry())
    both = (TicketInFile(row=2, ticket=TICKET), TicketInFile(row=3, ticket=OTHER_TICKET))
    (standing,) = ports.register().standing([candidate(tickets=both)])
    assert (standing.owners, set(standing.sheets)) == ({TICKET: standing.person_id}, {TICKET})


def test_a_registration_writes_everything_of_a_person(ports: Any) -> None:
    scanned = dose()
    unknown = sheet(scanned.slot(), state=TicketState.UNKNOWN)
    ports.venue_book().write(Page(entry(), sheets=(unknown,), doses=(scanned,), waiting=(waiting(),)))
    second = dose(2)
    known = ports.desk_book().sheet(TICKET).with_slot(second.slot())
    change = arrival(
        ports.standing(),
        sheets=(known.model_copy(update={"state": TicketState.VALID}),),
        doses=(second,),
        waiting_over=(waiting(),),
        conflicts=(conflict(),),
    )
    ports.register().write([change], entry())
    book = ports.desk_book()
    assert (book.sheet(TICKET).state, book.sheet(TICKET).version) == (TicketState.VALID, 2)
    assert (list(book.doses(TICKET)), list(book.waiting())) == ([scanned, second], [])
    assert list(book.conflicts()) == [conflict()]
    assert ports.residents().by_ticket(TICKET) == change.after
    assert ports.numbers().holder(number()) == change.after.person_id


@pytest.mark.parametrize(
    ("seed", "taken", "ticket"),
    [(1, 1, OTHER_TICKET), (9, 1, OTHER_TICKET), (9, 9, TICKET)],
    ids=["person", "number", "ticket"],
)
def test_one_condition_that_fails_leaves_nothing_of_any_person(
    ports: Any, seed: int, taken: int, ticket: TicketNumber
) -> None:
    before = replace(ports.standing(seed), number_index=ports.standing(taken).number_index)
    ports.register().write([arrival(before, seed, ticket, number=number(taken))], entry())
    entries = ports.entries()
    bystander = arrival(ports.standing(5), 5, TicketNumber("0005555555"))
    newcomer = arrival(replace(ports.standing(1), resident=None))
    with pytest.raises(SheetMoved):
        ports.register().write([bystander, newcomer], entry())
    assert ports.residents().person(bystander.after.person_id) is None
    assert ports.residents().by_ticket(TicketNumber("0005555555")) is None
    assert ports.desk_book().sheet(TicketNumber("0005555555")) is None
    assert ports.numbers().holder(number(5)) is None
    assert ports.entries() == entries


def test_of_two_changes_to_the_version_that_both_saw_one_is_refused(ports: Any) -> None:
    before = arrival(ports.standing())
    ports.register().write([before], entry())
    first = renamed(ports, before.after, "試験　次郎")
    ports.register().write([first], entry())
    with pytest.raises(SheetMoved):
        ports.register().write([renamed(ports, before.after, "試験　三郎")], entry())
    assert ports.residents().person(first.after.person_id) == first.after


def test_former_versions_of_a_person_are_kept(ports: Any) -> None:
    new = arrival(ports.standing())
    ports.register().write([new], entry())
    second = renamed(ports, new.after, "試験　次郎")
    ports.register().write([second], entry())
    third = renamed(ports, second.after, "試験　三郎")
    ports.register().write([third], entry())
    assert list(ports.residents().history(new.after.person_id)) == [new.after, second.after, third.after]


def test_a_dose_alone_makes_no_new_version_of_the_person(ports: Any) -> None:
    new = arrival(ports.standing())
    ports.register().write([new], entry())
    moved = ports.desk_book().sheet(TICKET).with_slot(dose().slot())
    same = new.after.model_copy(update={"version": 2})
    added = replace(
        arrival(ports.standing()), before=new.after, after=same, number=None, issued=(), sheets=(moved,)
    )
    ports.register().write([replace(added, doses=(dose(),))], entry())
    assert list(ports.residents().history(new.after.person_id)) == [new.after]
    assert list(ports.desk_book().doses(TICKET)) == [dose()]


def test_a_corrected_number_is_found_and_the_wrong_one_is_free_again(ports: Any) -> None:
    new = arrival(ports.standing())
    ports.register().write([new], entry())
    after = new.after.model_copy(update={"number_index": ports.standing(2).number_index, "version": 2})
    ports.register().write(
        [
            replace(
                arrival(ports.standing()),
                before=new.after,
                after=after,
                number=number(2),
                issued=(),
                sheets=(),
            )
        ],
        entry(),
    )
    assert (ports.numbers().holder(number(1)), ports.numbers().holder(number(2))) == (None, after.person_id)
    assert ports.numbers().number_of(after) == number(2)


def test_the_same_number_has_another_index_in_another_municipality(ports: Any) -> None:
    here, there = ports.standing(1, KASUKABE), ports.standing(1, KOSHIGAYA)
    assert here.number_index != there.number_index


def test_another_municipality_sees_nothing(ports: Any) -> None:
    ports.register(KASUKABE).write([arrival(ports.standing())], entry())
    ports.register(KASUKABE).keep(FILE, entry())
    (standing,) = ports.register(KOSHIGAYA).standing([candidate()])
    assert (standing.number_is_held, standing.resident, standing.owners) == (False, None, {})
    assert ports.register(KOSHIGAYA).registration("R1") is None
    assert ports.entries(KOSHIGAYA) == []


def test_a_checked_file_is_kept_once_and_then_only_followed(ports: Any) -> None:
    register = ports.register()
    assert register.registration("R1") is None
    register.keep(FILE, entry())
    with pytest.raises(SheetMoved):
        register.keep(FILE, entry())
    done = FILE.model_copy(update={"applied_by": "registrar-1", "applied_at": AT, "version": 2})
    register.keep(done, entry())
    with pytest.raises(SheetMoved):
        register.keep(done, entry())
    assert register.registration("R1") == done


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_every_write_leaves_its_entry_exactly_once(ports: Any) -> None:
    entries = [entry(at=AT + timedelta(seconds=second)) for second in range(2)]
    others = [arrival(ports.standing(seed), seed, TicketNumber(f"{seed:010d}")) for seed in (1, 2, 3)]
    ports.register().write(others, entries[0])
    ports.register().keep(FILE, entries[1])
    assert ports.entries() == entries


def renamed(ports: Any, before: Any, name: str) -> Any:
    """Return the change of a person's name."""
    after = before.model_copy(update={"name": PersonName(name), "version": before.version + 1})
    return replace(arrival(ports.standing()), before=before, after=after, number=None, issued=(), sheets=())
