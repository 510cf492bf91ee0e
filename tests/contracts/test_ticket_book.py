"""A ticket book writes a page whole or not at all, and only over what the writer had seen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.tablets.model import Counter
from chalicelib.errors import SheetMoved, StaleProof
from chalicelib.systems.vrs.tickets.model import Reason, SlotStatus, TicketState
from chalicelib.systems.vrs.tickets.ports import Once, Page
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.samples import (
    AT,
    OTHER_TICKET,
    TABLET,
    TICKET,
    conflict,
    dose,
    entry,
    sheet,
    waiting,
)

pytestmark = pytest.mark.proof("T02", "T03")
KEY = "key-0123456789abcdef"
ONCE = Once(TABLET, KEY, "digest", "登録しました")


def counter(value: int) -> Counter:
    return Counter(tablet_id=TABLET, value=value)


def full_page(**more: Any) -> Page:
    """Return a page with one of everything a scan may write."""
    first = dose()
    everything = {
        "sheets": (sheet(first.slot(), claims=(conflict().conflict_id,)),),
        "doses": (first,),
        "waiting": (waiting(),),
        "conflicts": (conflict(),),
        "once": ONCE,
        "counter": counter(1),
        **more,
    }
    return Page(entry(), **everything)


def everything(ports: Any) -> tuple[Any, ...]:
    book = ports.desk_book()
    once = book.once(TABLET, KEY)
    return (
        book.sheet(TICKET),
        tuple(book.doses(TICKET)),
        tuple(book.waiting()),
        tuple(book.conflicts()),
        once and (once.digest, once.answer),
        [each.detail["n"] for each in ports.entries()],
    )


def test_a_page_is_read_back_as_it_was_written(ports: Any) -> None:
    page = full_page()
    ports.venue_book().write(page)
    kept = page.sheets[0].model_copy(update={"version": 1})
    assert everything(ports) == (
        kept,
        page.doses,
        page.waiting,
        page.conflicts,
        ("digest", "登録しました"),
        [page.entry.detail["n"]],
    )


def test_a_book_that_nothing_was_written_in_is_empty(ports: Any) -> None:
    assert everything(ports) == (None, (), (), (), None, [])


def test_a_sheet_and_a_request_key_are_read_together(ports: Any) -> None:
    book = ports.venue_book()
    empty = book.read(TICKET, TABLET, KEY)
    assert (empty.sheet, empty.once) == (None, None)
    book.write(full_page())
    reading = book.read(TICKET, TABLET, KEY)
    assert reading.sheet == book.sheet(TICKET)
    assert (reading.once.digest, reading.once.answer) == ("digest", "登録しました")


def test_a_key_sent_on_to_another_municipality_has_no_answer(ports: Any) -> None:
    ports.venue_book().write(Page(entry(), once=replace(ONCE, answer=None)))
    assert ports.venue_book().once(TABLET, KEY).answer is None


def test_the_same_key_of_another_tablet_is_another_key(ports: Any) -> None:
    ports.venue_book().write(Page(entry(), once=ONCE))
    assert ports.venue_book().once("112143-TABLET-2", KEY) is None
    ports.venue_book().write(Page(entry(), once=replace(ONCE, tablet_id="112143-TABLET-2")))


@pytest.mark.parametrize(
    ("standing", "refusal"),
    [
        (Page(entry(), once=ONCE), SheetMoved),
        (Page(entry(), sheets=(sheet(),)), SheetMoved),
        (Page(entry(), doses=(dose(),)), SheetMoved),
        (Page(entry(), waiting=(waiting(),)), SheetMoved),
        (Page(entry(), conflicts=(conflict(),)), SheetMoved),
        (Page(entry(), counter=counter(1)), StaleProof),
        (Page(entry(), counter=counter(2)), StaleProof),
    ],
    ids=["key", "sheet", "dose", "waiting", "conflict", "same counter", "later counter"],
)
def test_one_condition_that_fails_leaves_nothing_of_the_page(
    ports: Any, standing: Page, refusal: type[Exception]
) -> None:
    ports.venue_book().write(standing)
    before = everything(ports)
    with pytest.raises(refusal):
        ports.venue_book().write(full_page())
    assert everything(ports) == before


def test_a_page_refused_for_its_key_does_not_use_up_its_counter(ports: Any) -> None:
    book = ports.venue_book()
    book.write(Page(entry(), once=ONCE))
    with pytest.raises(SheetMoved):
        book.write(full_page(counter=counter(7)))
    book.write(Page(entry(), counter=counter(7)))
    with pytest.raises(StaleProof):
        book.write(Page(entry(), counter=counter(7)))


def test_the_counter_is_judged_before_everything_else(ports: Any) -> None:
    ports.venue_book().write(full_page())
    with pytest.raises(StaleProof):
        ports.venue_book().write(full_page())


def test_of_two_writers_who_saw_the_same_version_one_is_refused(ports: Any) -> None:
    book = ports.desk_book()
    book.write(Page(entry(), sheets=(sheet(),)))
    seen = book.sheet(TICKET)
    book.write(Page(entry(), sheets=(seen.with_slot(dose().slot()),)))
    with pytest.raises(SheetMoved):
        book.write(Page(entry(), sheets=(seen.model_copy(update={"state": TicketState.STOPPED}),)))
    stands = book.sheet(TICKET)
    assert (stands.version, stands.state) == (2, TicketState.VALID)


@pytest.mark.parametrize("seen", [1, 2, 5])
def test_a_version_nobody_wrote_cannot_have_been_seen(ports: Any, seen: int) -> None:
    with pytest.raises(SheetMoved):
        ports.desk_book().write(Page(entry(), sheets=(sheet(version=seen),)))
    assert ports.desk_book().sheet(TICKET) is None


def test_two_sheets_move_together_or_not_at_all(ports: Any) -> None:
    book = ports.desk_book()
    book.write(Page(entry(), sheets=(sheet(ticket=OTHER_TICKET),)))
    with pytest.raises(SheetMoved):
        book.write(Page(entry(), sheets=(sheet(), sheet(ticket=OTHER_TICKET))))
    assert book.sheet(TICKET) is None


def test_versions_of_doses_are_read_by_turn_and_version(ports: Any) -> None:
    book = ports.desk_book()
    written = [dose(2), dose(1, 2, status=SlotStatus.CANCELLED), dose(1), dose(9, 12)]
    for each in written:
        book.write(Page(entry(), doses=(each,)))
    book.write(Page(entry(), doses=(dose(ticket=OTHER_TICKET),)))
    assert list(book.doses(TICKET)) == [written[2], written[1], written[0], written[3]]


def test_what_staff_typed_is_kept_apart_from_what_it_is_about(ports: Any) -> None:
    typed = Reason(ticket=TICKET, text="本人が失くした", by="clerk-1", at=AT + timedelta(minutes=1))
    written = dose(1, 2, status=SlotStatus.CANCELLED, reason="誤入力")
    ports.desk_book().write(Page(entry(), doses=(written,), reasons=(typed,)))
    (kept,) = ports.venue_book().doses(TICKET)
    assert (kept.reason, kept) == (None, written.model_copy(update={"reason": None}))
    of_dose = Reason(ticket=TICKET, text="誤入力", by=written.recorded_by, at=AT, turn=1, version=2)
    assert list(ports.residents().reasons(TICKET)) == [of_dose, typed]
    assert list(ports.residents().reasons(OTHER_TICKET)) == []
    assert list(ports.residents(KOSHIGAYA).reasons(TICKET)) == []


def test_a_venue_takes_a_waiting_dose_back(ports: Any) -> None:
    book = ports.venue_book()
    book.write(Page(entry(), waiting=(waiting(),)))
    book.write(Page(entry(), waiting_over=(waiting(),)))
    assert list(book.waiting()) == []


@pytest.mark.parametrize("name", ["waiting", "conflicts"])
def test_a_list_is_read_oldest_first_and_loses_what_is_over(ports: Any, name: str) -> None:
    book = ports.desk_book()
    make = waiting if name == "waiting" else conflict
    late, early, middle = (make(minutes, lot=f"LOT{minutes}") for minutes in (30, 0, 10))
    writer = ports.venue_book()  # the desk settles what others leave
    for each in (late, early, middle):
        writer.write(Page(entry(), **{name: (each,)}))
    assert list(getattr(book, name)()) == [early, middle, late]
    book.write(Page(entry(), **{f"{name}_over": (middle,)}))
    assert list(getattr(book, name)()) == [early, late]


def test_a_waiting_row_may_be_over_twice(ports: Any) -> None:
    book = ports.desk_book()
    book.write(Page(entry(), waiting=(waiting(),)))
    for _ in range(2):
        book.write(Page(entry(), waiting_over=(waiting(),)))
    assert list(book.waiting()) == []


def test_a_settled_conflict_is_kept_for_good_and_settled_once(ports: Any) -> None:
    book = ports.desk_book()
    ports.venue_book().write(Page(entry(), conflicts=(conflict(),)))
    assert list(book.settled(TICKET)) == []
    book.write(Page(entry(), conflicts_over=(conflict(),)))
    assert (list(book.conflicts()), list(book.settled(TICKET))) == ([], [conflict()])
    with pytest.raises(SheetMoved):
        book.write(Page(entry(), conflicts_over=(conflict(),)))
    assert list(book.settled(OTHER_TICKET)) == []


def test_another_municipality_sees_nothing(ports: Any) -> None:
    ports.venue_book(KASUKABE).write(full_page())
    book = ports.venue_book(KOSHIGAYA)
    assert (book.sheet(TICKET), list(book.doses(TICKET))) == (None, [])
    assert (list(book.waiting()), list(book.conflicts())) == ([], [])
    assert book.once(TABLET, KEY) is None
    assert ports.entries(KOSHIGAYA) == []


def test_the_same_ticket_number_of_another_municipality_is_another_ticket(ports: Any) -> None:
    ports.venue_book(KASUKABE).write(full_page())
    mine = ports.desk_book(KASUKABE).sheet(TICKET)
    ports.venue_book(KOSHIGAYA).write(full_page(doses=(dose(lot="LOT-B"),)))
    assert ports.desk_book(KASUKABE).sheet(TICKET) == mine
    assert [each.lot for each in ports.desk_book(KOSHIGAYA).doses(TICKET)] == ["LOT-B"]


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_every_write_leaves_its_entry_exactly_once(ports: Any) -> None:
    entries = [entry(at=AT + timedelta(seconds=second)) for second in range(3)]
    ports.venue_book().write(Page(entries[0]))
    ports.desk_book().write(Page(entries[1], sheets=(sheet(),)))
    with pytest.raises(SheetMoved):
        ports.desk_book().write(Page(entry(), sheets=(sheet(),)))
    ports.desk_book().write(Page(entries[2], sheets=(sheet(version=1),)))
    assert ports.entries() == entries


def test_only_opened_municipalities_are_opened(ports: Any) -> None:
    assert ports.books.opened(KASUKABE)
    assert not ports.books.opened(type(KASUKABE)("131016"))
