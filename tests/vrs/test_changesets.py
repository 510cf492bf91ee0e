"""A changeset is applied once whatever is cut off, undone as a whole, and shows every row that is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import (
    ApproverMustBeAnother,
    Contended,
    FileHasErrors,
    NotInThisState,
    NotSealed,
    OvertakenFile,
    RequestExpired,
    SheetMoved,
    Unavailable,
    WrongPart,
)
from chalicelib.systems.vrs.changesets import applying
from chalicelib.systems.vrs.changesets import use_cases as changesets
from chalicelib.systems.vrs.changesets.model import ChangesetDecision, State
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketNumber, TicketState
from local.city import people
from tests.fakes.people import FakeResidents
from tests.vrs.file_work import ADMIN, REGISTRAR, SECOND, FileWork
from tests.vrs.registration_files import OTHER_NUMBER, given_dose, row_of, text_of

pytestmark = pytest.mark.proof("T04", "T17")

MANY = list(people("112143", 40, seed=61))
ROWS = [row_of(person, **given_dose()) for person in MANY]
YES = ChangesetDecision(approve=True, note="確認")


def records(work: FileWork) -> dict[str, Any]:
    """Return people, tickets, numbers, doses that count, and lists: what the office lives by."""
    rows = work.cabinet._rows
    held = {key: row.value for key, row in rows["ticket holder"].items()}
    present = {
        key: row.value.model_copy(update={"version": 0})
        for key, row in rows["person"].items()
        if row.value.number_index
    }
    sheets = {
        key: (row.value.state, row.value.given, row.value.claims, row.value.stops)
        for key, row in rows["sheet"].items()
        if row.value.given or row.value.state is not TicketState.UNKNOWN
    }
    lists = {kind: {key: row.value for key, row in rows[kind].items()} for kind in ("waiting", "conflict")}
    numbers = {key: row.value for key, row in rows["number"].items()}
    return {"held": held, "people": present, "sheets": sheets, "numbers": numbers, **lists}


def test_parts_are_checked_together_and_rows_keep_the_files_numbers() -> None:
    work = FileWork()
    bad = row_of(MANY[3], born_on="20210230")
    checked = work.checked(ROWS[:2], [ROWS[2], bad])
    assert (checked.state, checked.found.new, checked.found.refused) == (State.CHECKED, 3, 1)
    shown = changesets.show(checked.changeset_id, ADMIN, work.desk(ADMIN))
    (refusal,) = [each for report in shown.reports for each in report.refusals]
    assert (refusal.row, refusal.column) == (5, "生年月日")
    with pytest.raises(FileHasErrors):
        changesets.decide(checked.changeset_id, YES, ADMIN, work.desk())


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({}, "宛名番号"),
        ({"addressee": "99", "ticket": "7700000009"}, "個人番号"),
        ({"addressee": "99", "individual_number": OTHER_NUMBER}, "接種券番号"),
    ],
)
def test_what_two_parts_must_not_share_is_refused_with_its_row(changed: dict[str, str], column: str) -> None:
    work = FileWork()
    checked = work.checked([ROWS[0]], [row_of(MANY[0], **changed)])
    shown = changesets.show(checked.changeset_id, ADMIN, work.desk(ADMIN))
    assert [(each.row, each.column) for report in shown.reports for each in report.refusals] == [(3, column)]


@pytest.mark.control("R-III-3-37")
def test_who_brought_or_checked_a_file_cannot_approve_it() -> None:
    work = FileWork()
    received = work.received(ROWS[:1])
    changesets.check(received.changeset_id, SECOND, work.desk(SECOND))
    for actor in (REGISTRAR, SECOND):
        with pytest.raises(ApproverMustBeAnother):
            changesets.decide(received.changeset_id, YES, actor, work.desk())
    assert changesets.decide(received.changeset_id, YES, ADMIN, work.desk()).state is State.APPROVED


@pytest.mark.control("R-III-3-37")
def test_nothing_is_applied_without_an_approval_or_long_after_it() -> None:
    work = FileWork()
    checked = work.checked(ROWS[:1])
    with pytest.raises(NotInThisState):
        work.apply(checked)
    changesets.decide(checked.changeset_id, YES, ADMIN, work.desk())
    work.clock.move(days=3, seconds=1)
    for _ in range(2):
        with pytest.raises((RequestExpired, NotInThisState)):
            work.apply(checked)
    assert records(work)["people"] == {}
    assert [entry.act.value for entry in work.cabinet.audit].count("CHANGESET_EXPIRED") == 1


@pytest.mark.control("R-III-3-38")
def test_a_plain_csv_and_parts_of_another_file_are_refused() -> None:
    work = FileWork()
    one, other = work.envelopes(ROWS[:1], ROWS[1:2]), work.envelopes(ROWS[2:3], ROWS[3:4])
    changeset = work.announced(one).changeset_id
    with pytest.raises(NotSealed):
        changesets.receive_part(changeset, 1, text_of(ROWS[0]).encode(), REGISTRAR, work.desk())
    for part, envelope in ((1, other[0]), (1, one[1]), (2, one[1]), (3, one[0])):
        with pytest.raises(WrongPart):
            changesets.receive_part(changeset, part, envelope, REGISTRAR, work.desk())
    for _ in range(2):
        assert changesets.receive_part(changeset, 1, one[0], REGISTRAR, work.desk()).received == 1
    done = changesets.receive_part(changeset, 2, one[1], REGISTRAR, work.desk())
    assert done.state is State.CHECKING
    assert changesets.receive_part(changeset, 2, one[1], REGISTRAR, work.desk()) == done


class Cut:
    """A register that is cut off before or after some of its writes."""

    def __init__(self, register: Any, cuts: Iterator[str]) -> None:
        self._register = register
        self._cuts = cuts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._register, name)

    def write(self, *given: Any) -> None:
        self._cut(self._register.write, *given)

    def restore(self, *given: Any) -> None:
        self._cut(self._register.restore, *given)

    def _cut(self, act: Any, *given: Any) -> None:
        cut = next(self._cuts, "")
        if cut == "before":
            raise Unavailable
        act(*given)
        if cut == "after":
            raise Unavailable


def cut(work: FileWork, cuts: Iterator[str]) -> Any:
    desk = work.house.registration()
    return replace(desk, register=Cut(desk.register, cuts))


@given(cuts=st.lists(st.sampled_from(["", "before", "after"]), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_is_cut_off_going_on_applies_and_undoes_each_person_once(cuts: list[str]) -> None:
    work, whole = FileWork(), FileWork()
    applied = whole.apply(whole.approved(ROWS[:20], ROWS[20:]))
    changeset, before = work.approved(ROWS[:20], ROWS[20:]), records(work)
    desk = cut(work, iter(cuts))
    changeset = until_done(lambda: work.apply(changeset, desk=desk))
    assert (changeset.state, changeset.done) == (State.APPLIED, applied.done)
    assert changeset.done.new == len(MANY)
    assert set(records(work)["people"]) == set(records(whole)["people"])
    desk = cut(work, iter(cuts))
    undone = until_done(lambda: work.undo(changeset, desk=desk))
    assert (undone.restored, undone.left) == (len(MANY), 0)
    assert records(work) == before


def until_done(act: Any) -> Any:
    for _ in range(40):
        try:
            return act()
        except (Unavailable, Contended):
            continue
    raise AssertionError("never done")


def test_a_worker_that_dies_at_any_write_leaves_what_the_next_one_completes() -> None:
    """Every boundary: before and after each transaction of applying, one after another."""
    for place in range(4):
        for kind in ("before", "after"):
            work = FileWork()
            changeset = work.approved(ROWS[:20], ROWS[20:])
            desk = cut(work, iter([*[""] * place, kind]))
            with pytest.raises(Unavailable):
                work.apply(changeset, desk=desk)
            done = work.apply(changeset)
            assert (done.state, done.done.new, done.done.same) == (State.APPLIED, len(MANY), 0)


def test_time_that_runs_out_is_gone_on_with_by_the_next_request() -> None:
    work = FileWork()
    changeset = work.approved(*[[row] for row in ROWS[:5]])
    work.clock._step = timedelta(seconds=5)
    states = [work.apply(changeset) for _ in range(5)]
    applied = [each.applied for each in states]
    assert applied == sorted(applied)
    assert applied[0] < 5
    assert states[-1].state is State.APPLIED


STANDING = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["", "dose", "other dose", "renamed", "number", "ticket"])),
    max_size=5,
)


def changed(who: int, how: str) -> dict[str, str]:
    return {
        "": row_of(MANY[who]),
        "dose": row_of(MANY[who], **given_dose()),
        "other dose": row_of(MANY[who], **given_dose(lot="ZZ0001")),
        "renamed": row_of(MANY[who], name="改姓　花子"),
        "number": row_of(MANY[who], individual_number=OTHER_NUMBER),
        "ticket": row_of(MANY[who], ticket=f"770000000{who}"),
    }[how]


@given(before=STANDING, file=STANDING)
@settings(max_examples=60, deadline=None)
def test_undoing_restores_what_was_when_nothing_else_happened(
    before: list[tuple[int, str]], file: list[tuple[int, str]]
) -> None:
    work = FileWork()
    for who, how in before:
        plain(work, changed(who, how))
    rows = [changed(who, how) for who, how in dict(file).items()]
    if sum(how == "number" for how in dict(file).values()) > 1 or not rows:
        return
    stood = records(work)
    checked = work.checked(rows)
    if checked.found.refused:
        return
    changesets.decide(checked.changeset_id, YES, ADMIN, work.desk())
    work.apply(checked)
    undone = work.undo(checked)
    assert undone.left == 0
    assert records(work) == stood
    assert work.undo(checked) == undone


def plain(work: FileWork, row: dict[str, str]) -> None:
    """Register a row in the way of a rehearsal; a row that is refused changes nothing."""
    desk, content = work.house.registration(), text_of(row).encode()
    checked = check_file("people.csv", content, REGISTRAR, desk)
    if not checked.refused:
        apply_file(checked.registration_id, content, REGISTRAR, desk)


def test_who_was_changed_since_is_left_and_named_and_nobody_is_erased() -> None:
    work = FileWork()
    changeset = work.approved(ROWS[:3])
    work.apply(changeset)
    plain(work, row_of(MANY[1], name="改姓　花子"))
    undone = work.undo(changeset)
    assert (undone.restored, undone.left) == (2, 1)
    shown = changesets.show(changeset.changeset_id, ADMIN, work.desk(ADMIN))
    residents = FakeResidents(work.cabinet)
    kept = residents.by_ticket(TicketNumber(MANY[1].ticket_number))
    assert kept is not None
    assert list(shown.left) == [kept.person_id]
    assert kept.name.reveal() == "改姓　花子"
    assert residents.by_ticket(TicketNumber(MANY[0].ticket_number)) is None
    assert len(work.cabinet._rows["person"]) == 3
    book = work.house.books.of(REGISTRAR.municipality)
    first, second = book.doses(TicketNumber(MANY[0].ticket_number))
    assert (first.status, second.status) == (SlotStatus.GIVEN, SlotStatus.CANCELLED)


def test_a_row_that_is_refused_only_now_stops_and_the_changeset_can_be_undone() -> None:
    work = FileWork()
    changeset = work.approved([ROWS[0]], [ROWS[1]])
    plain(work, row_of(MANY[2], ticket=MANY[1].ticket_number))
    before = records(work)
    with pytest.raises(OvertakenFile):
        work.apply(changeset)
    assert work.undo(changeset).restored == 1
    assert records(work) == before


def test_undoing_waits_until_nobody_can_still_be_applying() -> None:
    work = FileWork()
    changeset = work.approved(ROWS[:20], ROWS[20:])
    desk = cut(work, iter(["", "", "after"]))
    with pytest.raises(Unavailable):
        work.apply(changeset, desk=desk)
    with pytest.raises(NotInThisState):
        work.undo(changeset)
    work.clock.move(seconds=60)
    assert work.undo(changeset).left == 0
    assert records(work)["people"] == {}


def test_two_who_apply_at_once_do_it_once() -> None:
    work = FileWork()
    changeset = work.approved(ROWS[:3])
    first = work.apply(changeset)
    stale = replace(work.desk(), book=Stale(work.desk().book, changeset))
    with pytest.raises(SheetMoved):
        applying.apply(changeset.changeset_id, REGISTRAR, stale)
    assert first.done.new == 3
    assert len(records(work)["people"]) == 3


class Stale:
    """A book that still shows the changeset as another saw it."""

    def __init__(self, book: Any, seen: Any) -> None:
        self._book, self._seen = book, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    def changeset(self, changeset_id: str) -> Any:
        del changeset_id
        return self._seen
