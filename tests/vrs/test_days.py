"""The day lists are the doses that stand, whatever happens twice; a closing holds over the records it saw."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chalicelib.access.model import Actor
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import Contended, DayIsClosed, DomainError, NoSuchCount, SecondPersonNeeded, SheetMoved
from chalicelib.systems.vrs.doses.corrections import Cancellation, Which, cancel_dose
from chalicelib.systems.vrs.queues.days.model import (
    DayClosing,
    DayFigures,
    DayState,
    TicketDays,
    VenueDay,
)
from chalicelib.systems.vrs.queues.days.use_cases import (
    DayListDesk,
    close_day,
    count_day,
    list_day,
    list_days,
)
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose
from chalicelib.systems.vrs.queues.foreign.use_cases import record_foreign
from tests.fakes.house import system_actor
from tests.fakes.queues import FakeDayLists
from tests.fakes.samples import DAY, LOT, PRODUCT
from tests.vrs.queue_hall import ANN, BEN, CID, OTHER_LOT, Hall, ticket

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-1-03")]
EVE = DAY - timedelta(days=1)


def hall() -> Hall:
    """Return a city with three doses of two lots at one venue."""
    made = Hall()
    for number in (1, 2, 3):
        made.issue(ticket(number))
        made.scan(ticket(number), lot=OTHER_LOT if number == 3 else LOT)
    made.review()
    return made


def counted(made: Hall, by: Actor = ANN, **forms: int) -> VenueDay:
    lots = [{"product": PRODUCT, "lot": lot, "forms": number} for lot, number in forms.items()]
    wanted = DayFigures.model_validate({"day": DAY, "venue": "HALL-1", "lots": lots})
    return count_day(wanted, by, made.room.days)


def closed(made: Hall, by: Actor = BEN, reason: str = "一致") -> VenueDay:
    return close_day(DayClosing(day=DAY, venue="HALL-1", reason=reason), by, made.room.days)


def seen(made: Hall) -> VenueDay:
    (found,) = (each for each in list_day(DAY, ANN, made.room.days) if each.venue == "HALL-1")
    return found


def test_a_days_list_counts_by_venue_product_and_lot() -> None:
    made = hall()
    made.scan(ticket(4), venue="HALL-2")
    made.review()
    found = {
        each.venue: (each.state, each.forms, each.records) for each in list_day(DAY, ANN, made.room.days)
    }
    assert found == {"HALL-1": (DayState.UNCOUNTED, None, 3), "HALL-2": (DayState.UNCOUNTED, None, 1)}
    assert [(each.lot, each.records) for each in seen(made).lots] == [(LOT, 2), (OTHER_LOT, 1)]


def test_forms_without_a_record_and_records_without_a_form_are_shown_by_lot() -> None:
    found = counted(hall(), EP2163=3, FA7338=1)
    assert (found.forms, found.records, found.differing) == (4, 3, 3)
    assert {each.lot: each.difference for each in found.lots} == {LOT: 1, OTHER_LOT: -1, "FA7338": 1}
    assert found.state is DayState.COUNTED


def test_another_person_closes_the_day_with_a_reason() -> None:
    made = hall()
    with pytest.raises(NoSuchCount):
        closed(made)
    counted(made, EP2163=2, ER7449=1)
    with pytest.raises(SecondPersonNeeded):
        closed(made, ANN)
    found = closed(made, reason="予診票と一致")
    assert (found.state, found.differing) == (DayState.CLOSED, 0)
    assert [(each.by, each.reason) for each in found.closings] == [("ben", "予診票と一致")]
    for again in (lambda: closed(made, CID), lambda: counted(made, CID, EP2163=1)):
        with pytest.raises(DayIsClosed):
            again()


@pytest.mark.parametrize("what", ["arrives", "is corrected", "is cancelled", "leaves"])
def test_a_closed_day_is_open_again_as_soon_as_a_dose(what: str) -> None:
    made = hall()
    counted(made, EP2163=2, ER7449=1)
    closed(made)
    match what:
        case "arrives":
            made.scan(ticket(9))
        case "is corrected":
            made.correct(ticket(1), lot=OTHER_LOT)
        case "is cancelled":
            which = Which(ticket=ticket(1), turn=1, version=1)
            cancel_dose(Cancellation(which=which, reason="誤り"), ANN, made.house.records())
        case _:
            made.correct(ticket(1), given_on=EVE)
    assert seen(made).state is DayState.CLOSED, "the stream has not come yet"
    made.review()
    assert seen(made).state is DayState.REOPENED
    counted(made, CID, EP2163=2, ER7449=1)
    assert closed(made, ANN, "差を確認").state is DayState.CLOSED
    assert len(seen(made).closings) == 2


def test_what_happens_elsewhere_leaves_a_closed_day_closed() -> None:
    made = hall()
    counted(made, EP2163=2, ER7449=1)
    closed(made)
    made.scan(ticket(8), day=EVE)
    made.scan(ticket(7), venue="HALL-2")
    made.review()
    made.review()
    assert seen(made).state is DayState.CLOSED


def test_doses_given_elsewhere_are_counted_apart() -> None:
    made = hall()
    said = {"ticket": ticket(1), "turn": 2, "given_on": DAY, "product": PRODUCT, "lot": LOT}
    wanted = ForeignDose.model_validate({**said, "origin": "trial"})
    record_foreign(wanted, ANN, made.room.foreign)
    made.review()
    found = {each.venue: (each.records, each.foreign) for each in list_day(DAY, ANN, made.room.days)}
    assert found == {"HALL-1": (3, 0), "-": (0, 1)}


class Meddled(FakeDayLists):
    """Lists to which an older review writes between our reading and our writing, again and again."""

    def __init__(self, made: Hall, times: int) -> None:
        super().__init__(made.cabinet)
        self._times = times

    def put(self, before: TicketDays, after: TicketDays, entry: Entry) -> None:
        if self._times:
            self._times -= 1
            raise SheetMoved
        super().put(before, after, entry)


@pytest.mark.parametrize(("times", "refused"), [(3, False), (99, True)])
def test_a_list_that_another_writes_is_read_again(times: int, *, refused: bool) -> None:
    made = Hall()
    made.scan(ticket(1))
    desk = DayListDesk(Meddled(made, times), made.house.day_lists().book, made.house.clock)
    if refused:
        with pytest.raises(Contended):
            list_days(ticket(1), system_actor(), desk)
        return
    list_days(ticket(1), system_actor(), desk)
    assert [row.venue for row in made.day_rows()] == ["HALL-1"]


def test_listing_again_writes_nothing_and_leaves_no_row() -> None:
    made = hall()
    acts = made.acts()
    made.review()
    assert made.acts() == acts
    assert acts.count(Act.DAY_LISTED) == 3


class Days(RuleBasedStateMachine):
    """Doses come, move and go; the stream brings any of it late, twice, or out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Hall()
        self.known: set[int] = set()

    @rule(number=st.integers(1, 3), turn=st.integers(1, 2), day=st.sampled_from([DAY, EVE]))
    def scan(self, number: int, turn: int, day: date) -> None:
        self.hall.scan(ticket(number), turn, day)
        self.known.add(number)

    @rule(number=st.integers(1, 3), turn=st.integers(1, 2), change=st.sampled_from(["day", "lot", "gone"]))
    def change(self, number: int, turn: int, change: str) -> None:
        changes: dict[str, dict[str, Any]] = {"day": {"given_on": EVE}, "lot": {"lot": OTHER_LOT}}
        try:
            if change == "gone":
                slot = self.hall.sheet(ticket(number)).slot(turn)
                which = Which(ticket=ticket(number), turn=turn, version=slot.version if slot else 1)
                wanted = Cancellation(which=which, reason="誤り")
                cancel_dose(wanted, ANN, self.hall.house.records())
            else:
                self.hall.correct(ticket(number), turn, **changes[change])
        except (DomainError, AssertionError):
            return

    @rule(number=st.integers(1, 3))
    def one_record_of_the_stream(self, number: int) -> None:
        if number in self.known:
            list_days(ticket(number), system_actor(), self.hall.house.day_lists())

    @invariant()
    def after_the_stream_the_lists_are_what_stands(self) -> None:
        house = self.hall.house.copy()
        there = Hall(house)
        there.review()
        rows = [*there.day_rows(DAY), *there.day_rows(EVE)]
        listed = {(str(row.ticket), row.turn): (row.day, row.product, row.lot) for row in rows}
        assert listed == there.standing()
        assert len(rows) == len(listed)


def test_the_lists_are_exact_after_any_retries() -> None:
    run_state_machine_as_test(Days, settings=settings(max_examples=20, stateful_step_count=15, deadline=None))  # type: ignore[no-untyped-call]
