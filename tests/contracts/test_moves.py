"""An act on people is written whole or not at all, and only over what its editor had seen."""

from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import SheetMoved
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.moves.filed import MovesTrace
from chalicelib.systems.vrs.moves.ports import Move
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Stop, StopCause, StopReason, TicketNumber, TicketState
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.people import AddresseeNumber
from tests.fakes.house import KOSHIGAYA
from tests.fakes.samples import DAY, OTHER_TICKET, TICKET, arrival, dose, entry, sheet, waiting

pytestmark = pytest.mark.proof("T01", "T02")
STOP = Stop(reason=StopReason.MOVED_OUT, since=DAY, cause=StopCause.FLAG)
NEW = TicketNumber("0009999999")


@pytest.fixture
def known(ports: Any) -> Resident:
    """Return one of two people who were registered."""
    first, second = arrival(ports.standing(1), 1), arrival(ports.standing(2), 2, OTHER_TICKET)
    ports.register().write([first, second], entry())
    resident: Resident = first.after
    return resident


def after(before: Resident, **changes: Any) -> Resident:
    return before.model_copy(update={"version": before.version + 1, **changes})


def stopped(ports: Any, ticket: TicketNumber = TICKET) -> Any:
    return ports.desk_book().sheet(ticket).with_stops(StopCause.FLAG, STOP)


def test_an_act_writes_people_sheets_and_its_entry_together(ports: Any, known: Resident) -> None:
    acted = after(known, merged_into="nobody")
    said = entry(Act.FLAG_SET)
    ports.moves().write(Move(((known, acted),), (stopped(ports),)), said)
    assert ports.moves().registered(known.person_id) == acted
    assert list(ports.residents().history(known.person_id)) == [known, acted]
    assert ports.desk_book().sheet(TICKET).stops == (STOP,)
    assert ports.entries()[-1] == said


def test_a_file_finds_a_merged_registration_as_itself(ports: Any, known: Resident) -> None:
    into = ports.standing(2).resident
    assert into is not None
    merged = after(known, merged_into=into.person_id)
    ports.moves().write(Move(((known, merged),), ()), entry(Act.PEOPLE_MERGED))
    assert ports.residents().person(known.person_id).person_id == into.person_id
    assert ports.standing(1).resident == merged


@pytest.mark.parametrize("overtaken", ["person", "sheet", "ticket"])
def test_an_act_over_anything_that_moved_writes_nothing(ports: Any, known: Resident, overtaken: str) -> None:
    sheets, moves = (stopped(ports), sheet(ticket=NEW)), ports.moves()
    if overtaken == "person":
        moves.write(Move(((known, after(known, parted_from=("P0",))),)), entry(Act.FLAG_SET))
    elif overtaken == "sheet":
        ports.venue_book().write(Page(entry(), sheets=(ports.desk_book().sheet(TICKET),)))
    entries = ports.entries()
    issued = ((OTHER_TICKET if overtaken == "ticket" else NEW, known.person_id),)
    acted = after(known, tickets=(TICKET, NEW))
    with pytest.raises(SheetMoved):
        moves.write(Move(((known, acted),), sheets, issued), entry(Act.TICKET_REISSUED))
    assert (ports.desk_book().sheet(NEW), moves.holder(NEW)) == (None, None)
    assert ports.desk_book().sheet(TICKET).stops == ()
    assert ports.entries() == entries


def test_a_new_ticket_is_held_by_whom_it_was_issued_to_and_waits_no_more(ports: Any, known: Resident) -> None:
    early = dose(ticket=NEW)
    unknown = sheet(early.slot(), ticket=NEW, state=TicketState.UNKNOWN)
    waited = waiting(ticket=NEW)
    ports.venue_book().write(Page(entry(), sheets=(unknown,), doses=(early,), waiting=(waited,)))
    valid = ports.desk_book().sheet(NEW).with_stops(StopCause.FLAG)
    move = Move(
        ((known, after(known, tickets=(TICKET, NEW))),), (valid,), ((NEW, known.person_id),), (waited,)
    )
    ports.moves().write(move, entry(Act.TICKET_REISSUED))
    assert ports.moves().holder(NEW) == known.person_id
    assert ports.residents().by_ticket(NEW).tickets == (TICKET, NEW)
    assert list(ports.desk_book().waiting()) == []


def test_whoever_asks_for_a_merged_registration_finds_the_survivor(ports: Any, known: Resident) -> None:
    other = ports.residents().by_ticket(OTHER_TICKET)
    ports.moves().write(
        Move(
            (
                (known, after(known, tickets=(TICKET, OTHER_TICKET))),
                (other, after(other, merged_into=known.person_id)),
            )
        ),
        entry(Act.PEOPLE_MERGED),
    )
    survivor = ports.moves().registered(known.person_id)
    residents = ports.residents()
    assert residents.by_ticket(OTHER_TICKET) == residents.person(other.person_id) == survivor
    assert residents.by_addressee(other.addressee) == survivor
    assert other.person_id in residents.named(other.name, other.born_on, 9)
    assert list(residents.people([other.person_id])) == [survivor]
    assert ports.moves().registered(other.person_id).merged_into == known.person_id
    assert [each.version for each in residents.history(other.person_id)] == [1, 2]


def test_a_persons_id_is_known_by_their_number_and_in_another_municipality_nobody_is(
    ports: Any, known: Resident
) -> None:
    assert ports.moves().id_of(known.addressee) == known.person_id
    assert ports.moves().id_of(AddresseeNumber("1009")) != known.person_id
    elsewhere = ports.moves(KOSHIGAYA)
    assert elsewhere.id_of(known.addressee) != known.person_id
    assert (elsewhere.registered(known.person_id), elsewhere.holder(TICKET)) == (None, None)


def test_a_reading_is_noted(ports: Any) -> None:
    said = entry(Act.PERSON_LOOKED_AT)
    ports.moves().note(said)
    assert ports.entries() == [said]


def test_an_act_of_a_file_leaves_its_trace_and_is_undone_once(ports: Any, known: Resident) -> None:
    moves, chunk = ports.filed_moves(), Chunk("C1", 2)
    trace = MovesTrace(changeset_id="C1", part=2, registration=known.person_id, flags=("C1-2",))
    acted = after(known, merged_into="nobody")
    moves.write(Move(((known, acted),), (stopped(ports),)), entry(Act.FLAG_SET), trace)
    assert list(moves.traces(chunk)) == [trace]
    with pytest.raises(SheetMoved):
        moves.write(Move(((acted, after(acted, merged_into=None)),)), entry(Act.FLAG_SET), trace)
    assert moves.registered(known.person_id) == acted
    undone = trace.model_copy(update={"undone": True})
    back = after(acted, merged_into=None)
    moves.write(Move(((acted, back),)), entry(Act.FLAG_TAKEN_BACK), undone)
    assert (list(moves.traces(chunk)), list(moves.traces(Chunk("C1", 1)))) == ([undone], [])
    with pytest.raises(SheetMoved):
        moves.write(Move(((back, after(back)),)), entry(Act.FLAG_TAKEN_BACK), undone)
    assert list(ports.filed_moves(KOSHIGAYA).traces(chunk)) == []
