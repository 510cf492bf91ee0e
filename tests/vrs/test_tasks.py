"""A task is one person's at a time, keeps its history, and is closed by whatever closes its entry."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chalicelib.access.model import Actor, Role
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import (
    DomainError,
    HistoryFull,
    NoSuchEntry,
    NotAllowed,
    OnlyFindings,
    ReasonMissing,
    TaskNotOpen,
    TaskOfAnother,
    TaskTaken,
)
from chalicelib.systems.vrs.doses.corrections import Settlement, settle_conflict
from chalicelib.systems.vrs.doses.model import FindingCode, Severity
from chalicelib.systems.vrs.queues.tasks.model import (
    EntryRef,
    QueueKind,
    Task,
    TaskMove,
    TaskRequest,
    TaskState,
)
from chalicelib.systems.vrs.queues.tasks.rules import LONGEST_HISTORY, moved
from chalicelib.systems.vrs.queues.tasks.use_cases import move_task, show_task
from tests.fakes.house import staff_actor
from tests.fakes.queues import FakeTasks
from tests.vrs.queue_hall import ANN, BEN, OTHER_LOT, Hall, ticket

pytestmark = pytest.mark.proof("T01")
ODD, WAITS, DISPUTED = ticket(11), ticket(22), ticket(33)
M, S = TaskMove, TaskState


def hall() -> Hall:
    """Return a city with one finding, one waiting dose and one conflict."""
    made = Hall()
    made.issue(ODD, DISPUTED)
    made.scan(ODD, lot="")
    made.scan(WAITS)
    made.scan(DISPUTED)
    made.scan(DISPUTED, lot=OTHER_LOT)
    made.review()
    return made


def move(made: Hall, ref: EntryRef, what: TaskMove, by: Actor = ANN, **more: Any) -> Task:
    return move_task(TaskRequest(entry=ref, move=what, **more), by, made.room.queue)


def kinds(made: Hall, **wanted: Any) -> list[str]:
    return sorted(each.entry.kind.value for each in made.queue(**wanted))


def test_everything_that_needs_a_look_is_in_one_list() -> None:
    assert kinds(hall()) == ["conflict", "finding", "waiting"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": "waiting"}, ["waiting"]),
        ({"code": "UNKNOWN_LOT"}, ["finding"]),
        ({"severity": "要修正"}, []),
        ({"venue": "HALL-1"}, ["conflict", "finding", "waiting"]),
        ({"venue": "HALL-2"}, []),
        ({"day": "2021-07-01", "kind": "finding"}, ["finding"]),
        ({"assignee": "-"}, ["conflict", "finding", "waiting"]),
        ({"assignee": "ann"}, []),
        ({"state": "taken"}, []),
        ({"state": "closed"}, []),
    ],
    ids=str,
)
def test_the_list_is_filtered(wanted: dict[str, str], found: list[str]) -> None:
    assert kinds(hall(), **wanted) == found


def test_the_list_is_sorted_by_day_and_by_age_both_ways() -> None:
    made = hall()
    made.scan(ticket(44), day=date(2021, 6, 1))
    days = [each.day for each in made.queue(sort="day")]
    assert days == sorted(days, key=lambda day: day or date.max)
    assert days[0] == date(2021, 6, 1)
    since = [each.since for each in made.queue(sort="since")]
    assert [each.since for each in made.queue(sort="-since")] == since[::-1] == sorted(since, reverse=True)


def test_a_task_is_assigned_taken_noted_and_put_back_and_says_so() -> None:
    made = hall()
    ref = made.first(kind="waiting")
    move(made, ref, M.ASSIGN, ANN, assignee="ben")
    assert [each.assignee for each in made.queue(assignee="ben")] == ["ben"]
    move(made, ref, M.TAKE, BEN)
    move(made, ref, M.NOTE, ANN, text="会場に電話した")
    task = move(made, ref, M.PUT_BACK, BEN)
    assert (task.state, task.assignee) == (S.OPEN, None)
    shown = show_task(ref, ANN, made.room.queue)
    assert [(each.by, each.move) for each in shown.history] == [
        ("ann", M.ASSIGN),
        ("ben", M.TAKE),
        ("ann", M.NOTE),
        ("ben", M.PUT_BACK),
    ]
    assert shown.history[2].text == "会場に電話した"


class Beaten(FakeTasks):
    """Tasks at which another is faster once, between our reading and our writing."""

    def __init__(self, made: Hall) -> None:
        super().__init__(made.cabinet)
        self._made, self._other = made, True

    def put(self, task: Task, entry: Entry) -> None:
        if self._other:
            self._other = False
            move(self._made, task.entry, M.TAKE, BEN)
        super().put(task, entry)


@pytest.mark.proof("T02")
def test_of_two_who_take_one_task_at_once_one_has_it_and_the_other_is_told() -> None:
    made = hall()
    ref = made.first(kind="waiting")
    desk = made.room.queue
    raced = type(desk)(Beaten(made), desk.reviews, desk.residents, desk.book, desk.shelf, desk.clock)
    with pytest.raises(TaskTaken):
        move_task(TaskRequest(entry=ref, move=M.TAKE), ANN, raced)
    task = show_task(ref, ANN, made.room.queue)
    assert (task.assignee, [each.by for each in task.history]) == ("ben", ["ben"])


@pytest.mark.parametrize("what", [M.TAKE, M.NOTE, M.ASSIGN, M.PUT_BACK, M.ACKNOWLEDGE])
def test_a_move_that_is_sent_again_is_made_once(what: TaskMove) -> None:
    made = hall()
    ref = made.first(kind="finding")
    if what in {M.PUT_BACK, M.ACKNOWLEDGE}:
        move(made, ref, M.TAKE)
    first = move(made, ref, what, assignee="ben", text="確認")
    acts = made.acts()
    assert move(made, ref, what, assignee="ben", text="確認") == first
    assert made.acts() == acts
    if what is M.ASSIGN:
        assert move(made, ref, what, assignee="cid", text="確認").assignee == "cid"


@pytest.mark.control("R-I-2-02")
def test_an_acknowledged_finding_leaves_the_list_until_its_dose_changes() -> None:
    made = hall()
    ref = made.first(kind="finding")
    move(made, ref, M.TAKE)
    move(made, ref, M.ACKNOWLEDGE, text="予診票どおり")
    assert kinds(made) == ["conflict", "waiting"]
    assert kinds(made, state="acknowledged") == ["finding"]
    made.review()
    assert kinds(made) == ["conflict", "waiting"], "the rules still find it, and it does not come back"
    made.correct(ODD, given_on=date(2021, 6, 30))
    made.review()
    back = made.first(kind="finding")
    assert (back.code, back.version) == (FindingCode.UNKNOWN_LOT, 2), "another version, another finding"


@pytest.mark.control("R-I-2-02")
def test_a_correction_that_closes_the_finding_closes_its_task() -> None:
    made = hall()
    ref = made.first(kind="finding")
    move(made, ref, M.TAKE)
    made.correct(ODD, lot="EP2163")
    made.review()
    assert kinds(made) == ["conflict", "waiting"]
    assert [(each.state, each.assignee) for each in made.queue(state="closed")] == [(S.CLOSED, "ann")]
    with pytest.raises(NoSuchEntry):
        move(made, ref, M.NOTE, text="もう要らない")


def test_a_settled_conflict_and_a_matched_dose_close_their_tasks() -> None:
    made = hall()
    conflict, waits = made.first(kind="conflict"), made.first(kind="waiting")
    for ref in (conflict, waits):
        move(made, ref, M.TAKE)
    assert conflict.conflict_id is not None
    settled = Settlement(conflict_id=conflict.conflict_id, keep="standing", seen=1, reason="確認")
    settle_conflict(settled, ANN, made.house.records())
    made.issue(ticket(55))
    made.correct(WAITS, ticket=ticket(55))
    assert sorted(each.entry.kind.value for each in made.queue(state="closed")) == ["conflict", "waiting"]
    for ref in (conflict, waits):
        with pytest.raises(NoSuchEntry):
            move(made, ref, M.NOTE, text="何も")


@pytest.mark.parametrize("kind", ["conflict", "waiting"])
def test_only_a_finding_is_acknowledged(kind: str) -> None:
    made = hall()
    ref = made.first(kind=kind)
    move(made, ref, M.TAKE)
    with pytest.raises(OnlyFindings):
        move(made, ref, M.ACKNOWLEDGE, text="このままで正しい")


@pytest.mark.parametrize("what", [M.NOTE, M.ACKNOWLEDGE, M.ASSIGN])
def test_a_move_that_needs_words_is_refused_without_them(what: TaskMove) -> None:
    made = hall()
    ref = made.first(kind="finding")
    move(made, ref, M.TAKE)
    with pytest.raises(ReasonMissing):
        move(made, ref, what)


def test_who_does_not_have_the_task_cannot_put_it_back_or_end_it() -> None:
    made = hall()
    ref = made.first(kind="finding")
    move(made, ref, M.TAKE, BEN)
    for what in (M.PUT_BACK, M.ACKNOWLEDGE):
        with pytest.raises(TaskOfAnother):
            move(made, ref, what, ANN, text="確認")


def test_an_acknowledged_finding_is_only_reopened() -> None:
    made = hall()
    ref = made.first(kind="finding")
    with pytest.raises(TaskNotOpen):
        move(made, ref, M.REOPEN, text="まだ")
    move(made, ref, M.TAKE)
    move(made, ref, M.ACKNOWLEDGE, text="予診票どおり")
    for what in (M.TAKE, M.NOTE, M.PUT_BACK, M.ACKNOWLEDGE):
        with pytest.raises(TaskNotOpen):
            move(made, ref, what, text="何か")
    assert move(made, ref, M.REOPEN, text="見直し").state is S.OPEN


def test_every_look_and_every_move_leaves_its_row() -> None:
    made = hall()
    before = Counter(made.acts())
    ref = made.first(kind="finding")
    move(made, ref, M.TAKE)
    show_task(ref, ANN, made.room.queue)
    assert Counter(made.acts()) - before == Counter({Act.LIST_LOOKED_AT: 2, Act.TASK_MOVED: 1})


@pytest.mark.parametrize("role", [Role.NUMBER_DESK, Role.REGISTRAR, Role.AUDITOR, Role.SYSTEM])
def test_others_than_clerks_work_on_nothing(role: Role) -> None:
    made = hall()
    with pytest.raises(NotAllowed):
        move(made, made.first(kind="finding"), M.TAKE, staff_actor(role))


def test_a_history_has_an_end() -> None:
    made = hall()
    ref = made.first(kind="finding")
    task = Task(entry=ref)
    wanted = TaskRequest(entry=ref, move=M.NOTE, text="電話")
    for _ in range(LONGEST_HISTORY):
        task = moved(task, wanted, "ann", made.house.clock.now())
    with pytest.raises(HistoryFull):
        moved(task, wanted, "ann", made.house.clock.now())


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "finding", "ticket": "1" * 10, "turn": 1},
        {"kind": "conflict", "ticket": "1" * 10, "turn": 1},
        {"kind": "waiting", "ticket": "1" * 10, "turn": 1, "conflict_id": "a" * 24},
        {"kind": "waiting", "ticket": "1" * 10, "turn": 1, "version": 1, "code": "TOO_SOON"},
    ],
    ids=str,
)
def test_an_entry_is_named_whole(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="必要です"):
        EntryRef.model_validate(body)


class TaskLife(RuleBasedStateMachine):
    """Two people do whatever they like with one finding's task; a plain model says what must be so."""

    def __init__(self) -> None:
        super().__init__()
        self.ref = EntryRef(
            kind=QueueKind.FINDING,
            ticket=ODD,
            turn=1,
            version=1,
            code=FindingCode.TOO_SOON,
            severity=Severity.MUST_CHECK,
        )
        self.task = Task(entry=self.ref)
        self.clock = Hall().house.clock
        self.state, self.holder, self.done = "open", None, 0

    @rule(what=st.sampled_from(M), by=st.sampled_from(["ann", "ben"]), other=st.sampled_from(["ann", "ben"]))
    def act(self, what: TaskMove, by: str, other: str) -> None:
        wanted = TaskRequest(entry=self.ref, move=what, assignee=other, text="言葉")
        allowed = self._allowed(what, by)
        try:
            self.task = moved(self.task, wanted, by, self.clock.now())
        except DomainError:
            assert not allowed
            return
        assert allowed
        self.done += 1
        self._follow(what, by, other)

    def _allowed(self, what: TaskMove, by: str) -> bool:
        if self.state == "acknowledged":
            return what is M.REOPEN
        mine = self.state == "taken" and self.holder == by
        return {
            M.TAKE: self.state == "open" or mine,
            M.ASSIGN: True,
            M.NOTE: True,
            M.PUT_BACK: mine,
            M.ACKNOWLEDGE: mine,
            M.REOPEN: False,
        }[what]

    def _follow(self, what: TaskMove, by: str, other: str) -> None:
        after: dict[TaskMove, tuple[str, str | None]] = {
            M.TAKE: ("taken", by),
            M.ASSIGN: ("open", other),
            M.NOTE: (self.state, self.holder),
            M.PUT_BACK: ("open", None),
            M.ACKNOWLEDGE: ("acknowledged", by),
            M.REOPEN: ("open", None),
        }
        self.state, self.holder = after[what]  # type: ignore[assignment] - begins with nobody

    @invariant()
    def is_what_the_model_says(self) -> None:
        assert (self.task.state.value, self.task.assignee) == (self.state, self.holder)
        assert len(self.task.history) == self.done


def test_whatever_two_people_do_the_task_is_what_a_plain_model_says() -> None:
    run_state_machine_as_test(TaskLife, settings=settings(max_examples=60, deadline=None))  # type: ignore[no-untyped-call]
