"""After the end of business nothing new comes in, whichever way; what was given before does, late."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.errors import BusinessOver, DomainError, LateEntryOver, Unavailable
from chalicelib.systems.vrs.changesets import use_cases as changesets
from chalicelib.systems.vrs.changesets.model import State
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.inquiries.bulk_use_cases import check_bulk, run_bulk
from chalicelib.systems.vrs.inquiries.model import InquiryState
from chalicelib.systems.vrs.inquiries.use_cases import ask
from chalicelib.systems.vrs.queues.bulk.model import FixRequest
from chalicelib.systems.vrs.queues.bulk.use_cases import preview_fix
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose
from chalicelib.systems.vrs.queues.foreign.use_cases import record_foreign
from chalicelib.systems.vrs.queues.paper.model import PaperAgain, PaperDecision, PaperKeying
from chalicelib.systems.vrs.queues.paper.use_cases import decide_paper, key_first, key_second
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.retention.business import BusinessEnd
from tests.fakes.cabinet import Cabinet, put_next
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse
from tests.fakes.inquiries import inquiry_desk
from tests.fakes.moments import HandClock
from tests.fakes.samples import DAY
from tests.vrs import file_work
from tests.vrs.file_work import FileWork
from tests.vrs.inquiry_desk import MARCH, breaking_desk, desk_actor, settle, ticket_of, wanted
from tests.vrs.queue_hall import ANN, BEN, OTHER_LOT, REGISTRAR, Hall, ticket
from tests.vrs.registration_files import ONE as PERSON
from tests.vrs.registration_files import TWO as OTHER_PERSON
from tests.vrs.registration_files import row_of, text_of
from tests.vrs.test_inquiries import ASKER, FORMER, SENDER, approved, file_of, movers, row

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-0-02")]
LAST, LIMIT = DAY, DAY + timedelta(days=30)
END = BusinessEnd(ends_on=LAST, late_entry_until=LIMIT)
FORM = {
    "ticket": str(ticket(1)),
    "turn": 1,
    "given_on": DAY,
    "product": "COMIRNATY",
    "lot": "EP2163",
    "venue": "HALL-1",
}
AFTER = LAST + timedelta(days=1)


def end_business(cabinet: Cabinet, end: BusinessEnd = END) -> None:
    stands = cabinet.row("business", "END")
    cabinet.commit(None, [put_next("business", "END", end, 0 if stands is None else stands.version)])


def hall(days: int = 0) -> tuple[Hall, HandClock]:
    """Return a city whose business ends on the day, so many days after it."""
    clock = HandClock(step=timedelta(milliseconds=1))
    made = Hall(FakeHouse(clock=clock))
    made.issue(ticket(1), ticket(2))
    end_business(made.cabinet)
    clock.move(days=days)
    return made, clock


def first(made: Hall, **more: Any) -> str:
    wished = PaperKeying.model_validate({"reference": "A-001", "form": {**FORM, **more}})
    return key_first(wished, ANN, made.room.papers).paper_id


def again(made: Hall, paper_id: str, **more: Any) -> Any:
    return key_second(paper_id, PaperAgain.model_validate({"form": {**FORM, **more}}), BEN, made.room.papers)


def foreign(made: Hall, **more: Any) -> Answer:
    said = {name: value for name, value in FORM.items() if name != "venue"}
    wished = ForeignDose.model_validate({**said, "origin": "workplace", **more})
    return record_foreign(wished, ANN, made.room.foreign)


# -- the desk: late entry ------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 1, 30])
def test_the_desk_enters_until_the_limit_what_was_given_by_the_last_day(days: int) -> None:
    made, _ = hall(days)
    assert foreign(made, ticket=str(ticket(2))).recorded
    assert again(made, first(made)).outcome == "S001"
    assert len(made.standing()) == 2


@pytest.mark.parametrize(
    ("days", "given_on", "refused"),
    [
        (0, AFTER, BusinessOver),
        (1, AFTER, BusinessOver),
        (31, LAST, LateEntryOver),
        (31, AFTER, BusinessOver),
    ],
)
def test_the_desk_enters_nothing_else(days: int, given_on: date, refused: type[DomainError]) -> None:
    made, _ = hall(days)
    for act in (foreign, first):
        with pytest.raises(refused):
            act(made, given_on=given_on)  # type: ignore[operator] - either takes the day
    assert made.standing() == {}
    assert made.cabinet.values("paper") == []


def test_a_paper_that_was_keyed_once_before_the_limit_is_not_recorded_after_it() -> None:
    made, clock = hall(30)
    once, differing = first(made), first(made)
    again(made, differing, lot=OTHER_LOT)
    clock.move(days=1)
    with pytest.raises(LateEntryOver):
        again(made, once)
    decision = PaperDecision.model_validate({"picks": {"lot": "first"}, "reason": "原本どおり"})
    with pytest.raises(LateEntryOver):
        decide_paper(differing, decision, ANN, made.room.papers)
    assert made.standing() == {}


# -- tablets, corrections, bulk fixes ------------------------------------------------------------


def test_a_tablet_records_on_the_last_day_and_on_none_after_it() -> None:
    made, clock = hall()
    assert Answer.model_validate_json(made.scan(ticket(1))).recorded
    clock.move(days=1)
    said = Answer.model_validate_json(made.scan(ticket(2)))
    assert (said.code, said.recorded) == ("S305", False)


def test_what_stands_is_corrected_for_good_but_to_no_day_after_the_last() -> None:
    made, clock = hall()
    made.scan(ticket(1))
    made.review()
    clock.move(days=900)
    with pytest.raises(BusinessOver):
        made.correct(ticket(1), given_on=AFTER)
    change = {"select": {"venue": "HALL-1", "day": DAY}, "change": {"given_on": AFTER}, "reason": "転記"}
    with pytest.raises(BusinessOver):
        preview_fix(FixRequest.model_validate(change), REGISTRAR, made.room.fixes)
    assert made.correct(ticket(1), given_on=DAY - timedelta(days=1)).version == 2
    assert made.correct(ticket(1), lot=OTHER_LOT).version == 3


# -- files ---------------------------------------------------------------------------------------


def test_no_file_is_taken_in_after_the_last_day_and_what_came_before_can_be_undone() -> None:
    work = FileWork()
    rows = [row_of(person) for person in (PERSON, OTHER_PERSON)]
    applied = work.apply(work.approved(rows[:1]))
    waits, received = work.approved(rows[1:]), work.received(rows[1:])
    end_business(work.cabinet)
    work.clock.at = datetime.combine(AFTER, datetime.min.time(), tzinfo=work.clock.at.tzinfo)
    people = len(work.cabinet.values("person"))
    with pytest.raises(BusinessOver):
        work.apply(waits)
    with pytest.raises(BusinessOver):
        changesets.check(received.changeset_id, file_work.REGISTRAR, work.desk())
    assert changesets.show(waits.changeset_id, file_work.REGISTRAR, work.desk()).changeset.state == (
        State.APPROVED
    ), "nothing is noted as begun"
    assert len(work.cabinet.values("person")) == people
    assert work.undo(applied).state is State.UNDONE


def test_a_changeset_that_the_end_overtakes_keeps_what_it_did_and_can_be_undone() -> None:
    work = FileWork()
    rows = [row_of(person) for person in (PERSON, OTHER_PERSON)]
    changeset = work.approved(rows[:1], rows[1:])
    work.clock._step = timedelta(seconds=20)
    half = work.apply(changeset)
    assert (half.state, half.applied) == (State.APPLYING, 1)
    end_business(work.cabinet, BusinessEnd(ends_on=DAY, late_entry_until=DAY))
    work.clock.move(days=1)
    with pytest.raises(BusinessOver):
        work.apply(half)
    assert len(work.cabinet.values("person")) == 1
    work.clock.move(minutes=10)
    undone = changesets.show(half.changeset_id, file_work.REGISTRAR, work.desk()).changeset
    while undone.state is not State.UNDONE:
        undone = work.undo(undone)


def test_a_plain_file_is_neither_checked_nor_applied_after_the_last_day() -> None:
    house = FakeHouse(clock=HandClock())
    content = text_of(row_of(PERSON)).encode()
    checked = check_file("people.csv", content, REGISTRAR, house.registration())
    end_business(house.cabinets[str(KASUKABE)])
    house.clock.move(days=1)  # type: ignore[attr-defined] - a hand's clock
    for act in (
        lambda: check_file("people.csv", content, REGISTRAR, house.registration()),
        lambda: apply_file(checked.registration_id, content, REGISTRAR, house.registration()),
    ):
        with pytest.raises(BusinessOver):
            act()
    assert house.cabinets[str(KASUKABE)].values("person") == []


# -- inquiries -----------------------------------------------------------------------------------

ONE = (1, date(2021, 6, 1), "EP2163")
TWO = (2, date(2021, 6, 25), "ER7449")
DESK = desk_actor()


def two_cities(*doses: Any) -> tuple[FakeHouse, HandClock]:
    clock = HandClock(step=timedelta(milliseconds=1))
    house = FakeHouse(clock=clock)
    settle(house, KOSHIGAYA, 1, doses)
    settle(house, KASUKABE, 1)
    return house, clock


def test_no_inquiry_is_begun_after_the_last_day() -> None:
    house, clock = two_cities(ONE)
    end_business(house.cabinets[str(KASUKABE)])
    clock.move(days=1)
    with pytest.raises(BusinessOver):
        ask(wanted(1), DESK, inquiry_desk(house))
    assert house.cabinets[str(KASUKABE)].values("inquiry") == []
    assert house.cabinets[str(KOSHIGAYA)].values("provision") == []


@pytest.mark.parametrize(("days", "refused"), [(1, None), (30, None), (31, LateEntryOver)])
def test_one_that_broke_off_before_goes_on_until_the_limit(
    days: int, refused: type[DomainError] | None
) -> None:
    house, clock = two_cities(ONE)
    with pytest.raises(Unavailable):
        ask(wanted(1), DESK, breaking_desk(house, 1, "after"))
    end_business(house.cabinets[str(KASUKABE)])
    clock.move(days=days)
    book = house.books.of(KASUKABE)
    if refused is None:
        assert ask(wanted(1), DESK, inquiry_desk(house)).imported == 1
    else:
        with pytest.raises(refused):
            ask(wanted(1), DESK, inquiry_desk(house))
        assert house.cabinets[str(KOSHIGAYA)].values("provision") == [], "nobody was asked"
    assert len(book.doses(ticket_of(KASUKABE, 1))) == (refused is None)


def test_a_dose_given_after_the_last_day_here_is_answered_and_not_imported() -> None:
    house, _ = two_cities(ONE, TWO)
    end_business(
        house.cabinets[str(KASUKABE)], BusinessEnd(ends_on=date(2021, 6, 24), late_entry_until=LIMIT)
    )
    with pytest.raises(BusinessOver):
        ask(wanted(1), DESK, inquiry_desk(house))
    house, _ = two_cities(ONE, TWO)
    with pytest.raises(Unavailable):
        ask(wanted(1), DESK, breaking_desk(house, 1, "after"))
    end_business(
        house.cabinets[str(KASUKABE)], BusinessEnd(ends_on=date(2021, 6, 24), late_entry_until=LIMIT)
    )
    done = ask(wanted(1), DESK, inquiry_desk(house))
    assert (done.state, len(done.doses), done.imported, done.after_end) == (InquiryState.PROVIDED, 2, 1, 1)
    assert [each.turn for each in house.books.of(KASUKABE).doses(ticket_of(KASUKABE, 1))] == [1]


def test_a_bulk_inquiry_is_neither_checked_nor_run_after_the_last_day() -> None:
    house, content = movers(1), file_of(row(1))
    bulk_id, desk = approved(house, content), inquiry_desk(house, ASKER)
    last = MARCH.date()
    end_business(house.cabinets[str(ASKER)], BusinessEnd(ends_on=last, late_entry_until=last))
    house.clock.move(days=1)  # type: ignore[attr-defined] - a hand's clock
    for act in (
        lambda: check_bulk(content, SENDER, desk),
        lambda: run_bulk(bulk_id, SENDER, desk),
    ):
        with pytest.raises((BusinessOver, LateEntryOver)):
            act()
    assert house.cabinets[str(FORMER)].values("provision") == []
