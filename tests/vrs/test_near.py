"""A misread number suggests the ticket that was meant, and only tickets at which the dose would fit."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.model import Role
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchConflict, NoSuchEntry, NotAllowed
from chalicelib.systems.vrs.queues.near.model import NearSearch, NearTicket, Slip
from chalicelib.systems.vrs.queues.near.rules import near
from chalicelib.systems.vrs.queues.near.use_cases import MOST, suggest_tickets
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.use_cases import stop_ticket
from tests.fakes.house import KASUKABE, staff_actor
from tests.vrs.queue_hall import ANN, OTHER_LOT, Hall, ticket

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-1-03")]
TEN = st.text(alphabet="0123456789", min_size=10, max_size=10)
TRUE = ticket("0123456789")
QUICK = settings(max_examples=150, deadline=None)


def suggested(hall: Hall, read: TicketNumber, turn: int = 1) -> list[NearTicket]:
    """Return all suggestions, page by page."""
    found: list[NearTicket] = []
    after: int | None = 0
    while after is not None:
        page = suggest_tickets(NearSearch(ticket=read, turn=turn, after=after), ANN, hall.room.near)
        found += page.items
        after = page.next
        assert len(page.items) <= MOST
        assert page.total >= len(found)
    return found


@QUICK
@given(TEN, st.integers(0, 9), st.integers(1, 9))
def test_every_misread_digit_leads_back_to_the_number(text: str, at: int, by: int) -> None:
    read = text[:at] + str((int(text[at]) + by) % 10) + text[at + 1 :]
    slips = near(TicketNumber(read), 2)
    pair = {text[at], read[at]} == {"1", "4"}
    assert slips[TicketNumber(text), 2] == (Slip.LOOKALIKE if pair else Slip.SUBSTITUTED)


@QUICK
@given(TEN, st.integers(0, 8))
def test_two_swapped_digits_lead_back_to_the_number(text: str, at: int) -> None:
    read = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assert read == text or (TicketNumber(text), 2) in near(TicketNumber(read), 2)


@QUICK
@given(TEN, st.integers(0, 9), st.sampled_from("0123456789"))
def test_a_lost_and_a_doubled_digit_lead_back_to_the_number(text: str, at: int, filler: str) -> None:
    lost = text[:at] + text[at + 1 :] + filler
    doubled = (text[: at + 1] + text[at:])[:10]
    for read in (lost, doubled):
        assert read == text or (TicketNumber(text), 2) in near(TicketNumber(read), 2)


@QUICK
@given(TEN, st.integers(1, 9))
def test_a_number_is_probed_some_hundred_times_and_never_at_itself(text: str, turn: int) -> None:
    places = near(TicketNumber(text), turn)
    assert len(places) <= 310
    assert (TicketNumber(text), turn) not in places
    assert ((TicketNumber(text), 4) in places) == (turn == 1)
    assert ((TicketNumber(text), 1) in places) == (turn == 4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 9), st.integers(1, 9))
def test_every_misread_digit_of_an_issued_ticket_suggests_it(at: int, by: int) -> None:
    hall, text = Hall(), str(TRUE)
    hall.issue(TRUE)
    read = TicketNumber(text[:at] + str((int(text[at]) + by) % 10) + text[at + 1 :])
    hall.scan(read)
    (found,) = suggested(hall, read)
    assert (found.ticket, found.turn, found.name_hint, found.born_day) == (TRUE, 1, "試＊", 1)


@pytest.mark.parametrize("last", ["05", "50", "99"])
def test_where_tickets_were_issued_one_after_another_none_is_cut_off(last: str) -> None:
    hall = Hall()
    hall.issue(*(ticket(f"00000001{number:02d}") for number in range(100)))
    read = ticket(f"00000002{last}")
    hall.issue(*(ticket(f"00000002{number:02d}") for number in range(100) if f"{number:02d}" != last))
    hall.scan(read)
    found = [each.ticket for each in suggested(hall, read)]
    assert ticket(f"00000001{last}") in found
    assert MOST < len(found) == len(set(found))


def test_the_commonest_slip_comes_first() -> None:
    hall = Hall()
    one, four, seven = (ticket(f"000000{digit}111") for digit in "147")
    hall.issue(one, seven)
    hall.scan(four)
    assert [(each.ticket, each.slip) for each in suggested(hall, four)] == [
        (one, Slip.LOOKALIKE),
        (seven, Slip.SUBSTITUTED),
    ]


def test_a_suggestion_is_moved_to_by_the_correction_that_there_is() -> None:
    hall, read = Hall(), ticket("0123456780")
    hall.issue(TRUE)
    hall.scan(read)
    (found,) = suggested(hall, read)
    hall.correct(read, ticket=found.ticket)
    assert [slot.turn for slot in hall.sheet(TRUE).given] == [1]
    assert hall.sheet(read).given == ()
    with pytest.raises(NoSuchEntry):
        suggested(hall, read)


def test_what_does_not_fit_is_not_suggested() -> None:
    hall, read = Hall(), ticket("0123456780")
    given_before, stopped, child = (ticket(f"012345678{digit}") for digit in "123")
    hall.issue(given_before, stopped)
    hall.issue(child, born_on=date(2020, 1, 1))
    hall.scan(given_before)
    stop = Stop(reason=StopReason.DIED, since=date(2021, 6, 1))
    stop_ticket(stopped, stop, ANN, hall.house.books.of(KASUKABE), hall.house.clock)
    hall.scan(ticket("0123456784"))  # nobody registered this one either
    hall.scan(read)
    assert suggested(hall, read) == []


def test_a_conflicts_claim_may_have_been_the_fourth_dose() -> None:
    hall = Hall()
    hall.issue(TRUE)
    hall.scan(TRUE, 1)
    hall.scan(TRUE, 1, lot=OTHER_LOT)
    conflict = hall.first(kind="conflict").conflict_id
    wanted = NearSearch(ticket=TRUE, turn=1, conflict_id=conflict)
    found = suggest_tickets(wanted, ANN, hall.room.near).items
    assert [(each.ticket, each.turn, each.slip) for each in found] == [(TRUE, 4, Slip.TURN)]
    with pytest.raises(NoSuchConflict):
        suggest_tickets(NearSearch(ticket=TRUE, turn=1, conflict_id="0" * 24), ANN, hall.room.near)


@pytest.mark.control("R-III-3-23")
def test_the_search_and_every_person_hinted_at_are_in_the_log() -> None:
    hall, read = Hall(), ticket("0000000000")
    hall.issue(*(ticket(f"{digit}000000000") for digit in "123"), *(ticket(digit) for digit in "123456789"))
    hall.scan(read)
    before = len(hall.acts())
    page = suggest_tickets(NearSearch(ticket=read, turn=1), ANN, hall.room.near)
    assert (len(page.items), page.total, page.next) == (MOST, 12, MOST)
    assert hall.acts()[before:] == [Act.NEAR_TICKETS_LOOKED_AT] + [Act.PERSON_LOOKED_AT] * MOST


def test_a_dose_that_does_not_wait_has_no_suggestions() -> None:
    hall = Hall()
    hall.issue(TRUE)
    hall.scan(TRUE)
    for wanted in (NearSearch(ticket=TRUE, turn=1), NearSearch(ticket=TRUE, turn=2)):
        with pytest.raises(NoSuchEntry):
            suggest_tickets(wanted, ANN, hall.room.near)
    with pytest.raises(NotAllowed):
        suggest_tickets(NearSearch(ticket=TRUE, turn=1), staff_actor(Role.AUDITOR), hall.room.near)
