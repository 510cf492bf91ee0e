"""Whatever people do in whatever order: nobody's records go without two people, and none under a hold.

A state machine over the fakes: people propose, decide, hold, lift and run the job, and a plain model
says who may be gone.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chalicelib.access.model import Role
from chalicelib.errors import (
    AlreadyDecided,
    DomainError,
    NoSuchPerson,
    NotAllowed,
    NotAtThisStep,
    NothingIsDue,
    ProposerMayNotDecide,
    UnderHold,
)
from chalicelib.systems.vrs.retention import erasing, holds, use_cases
from chalicelib.systems.vrs.retention.certificate import verified
from chalicelib.systems.vrs.retention.model import Erasure, ErasureState, ErasureTarget, Fate
from chalicelib.systems.vrs.retention.motions import Judgement
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber, TicketState
from tests.fakes.house import FakeHouse, staff_actor, system_actor
from tests.fakes.moments import HandClock
from tests.fakes.retention import erasure_by_decision
from tests.fakes.samples import arrival, candidate, dose, entry, sheet

pytestmark = [pytest.mark.proof("T01", "T17"), pytest.mark.control("R-III-4-14", "R-III-7-25")]

NAMES = ("one", "two", "three")
ADMINS = {name: staff_actor(Role.ADMINISTRATOR, name=name) for name in NAMES}
LATER = datetime(2026, 6, 20, tzinfo=UTC)
FOREVER = datetime(2099, 1, 1, tzinfo=UTC)
"""The job's time is never up here."""


def house_of_three() -> tuple[FakeHouse, list[str]]:
    """Return a house in 2026 with three people who moved away after a dose of June 2021."""
    house = FakeHouse(clock=HandClock(at=LATER))
    register, ids = house.registration().register, []
    for seed in (1, 2, 3):
        ticket = TicketNumber(f"{seed:010d}")
        (standing,) = register.standing([candidate(seed, ticket)])
        given = dose(ticket=ticket, given_on=date(2021, 6, 1))
        stop = Stop(reason=StopReason.MOVED_OUT, since=date(2021, 8, 1))
        kept = sheet(given.slot(), ticket=ticket, state=TicketState.STOPPED, stops=(stop,))
        register.write([arrival(standing, seed, ticket, sheets=(kept,), doses=(given,))], entry())
        use_cases.note_due(ticket, system_actor(), house.due())
        ids.append(standing.person_id)
    return house, ids


class ErasureLife(RuleBasedStateMachine):
    """Three administrators, three people, and the job."""

    def __init__(self) -> None:
        super().__init__()
        self.house, self.ids = house_of_three()
        self.proposer: dict[str, str] = {}
        self.of: dict[str, set[str]] = {}
        self.approved: set[str] = set()
        self.held: dict[str, str] = {}
        self.may_be_gone: set[str] = set()

    @property
    def desk(self) -> Any:
        return self.house.retention()

    def proposable(self) -> set[str]:
        """Return who is still there and not held."""
        return set(self.ids) - self.may_be_gone - set(self.held.values())

    @initialize()
    def begin(self) -> None:
        assert {each.person_id for each in use_cases.list_due(ADMINS["one"], self.desk)} == set(self.ids)

    @rule(name=st.sampled_from(NAMES))
    def propose(self, name: str) -> None:
        try:
            made = use_cases.propose_erasure(use_cases.ErasureWish(reason="満了"), ADMINS[name], self.desk)
        except NothingIsDue:
            assert not self.proposable()
            return
        self.proposer[made.erasure_id] = name
        self.of[made.erasure_id] = {each.person_id for each in self.desk.erasures.targets(made.erasure_id)}
        assert not self.of[made.erasure_id] & set(self.held.values())

    @rule(name=st.sampled_from(NAMES), who=st.integers(0, 2))
    def propose_one(self, name: str, who: int) -> None:
        try:
            made = erasure_by_decision(self.ids[who], ADMINS[name], self.desk)
        except UnderHold:
            assert self.ids[who] in self.held.values()
            return
        self.proposer[made.erasure_id] = name
        self.of[made.erasure_id] = {self.ids[who]}

    @precondition(lambda self: self.proposer)
    @rule(name=st.sampled_from(NAMES), approve=st.booleans(), data=st.data())
    def decide(self, name: str, approve: bool, data: st.DataObject) -> None:  # noqa: FBT001
        erasure_id = data.draw(st.sampled_from(sorted(self.proposer)))
        before = self.desk.erasures.erasure(erasure_id)
        judgement = Judgement(approve=approve, why="確認")
        expected: type[DomainError] | None = None
        if before.state is not ErasureState.PROPOSED:
            expected = AlreadyDecided
        elif name == self.proposer[erasure_id]:
            expected = ProposerMayNotDecide
        if expected is not None:
            with pytest.raises(expected):
                use_cases.decide_erasure(erasure_id, judgement, ADMINS[name], self.desk)
            return
        use_cases.decide_erasure(erasure_id, judgement, ADMINS[name], self.desk)
        if approve:
            self.approved.add(erasure_id)

    @rule(who=st.integers(0, 2))
    def hold(self, who: int) -> None:
        wanted = holds.HoldWish(person_id=self.ids[who], reason="係争中")
        if self.house.erasing().eraser.resident(self.ids[who]) is None:
            with pytest.raises(NoSuchPerson):
                holds.place_hold(wanted, ADMINS["one"], self.desk)
            return
        made = holds.place_hold(wanted, ADMINS["one"], self.desk)
        self.held[made.hold_id] = made.person_id

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def lift(self, data: st.DataObject) -> None:
        hold_id = data.draw(st.sampled_from(sorted(self.held)))
        holds.lift_hold(hold_id, holds.LiftWish(reason="解決"), ADMINS["two"], self.desk)
        del self.held[hold_id]

    @rule()
    def run_the_job(self) -> None:
        for each in self.desk.erasures.erasures():
            if each.state is not ErasureState.APPROVED:
                with pytest.raises(NotAtThisStep):
                    erasing.carry_out(each, FOREVER, system_actor(), self.house.erasing())
                continue
            done = erasing.carry_out(each, FOREVER, system_actor(), self.house.erasing())
            self.may_be_gone |= self.of[done.erasure_id] - set(self.held.values())
            self._certified(done)

    def _certified(self, done: Erasure) -> None:
        people = use_cases.certified(self.desk.erasures.targets(done.erasure_id))
        assert done.certificate is not None
        certificate = verified(done.certificate.encode(), people, self.house.certifier.public_key)
        assert certificate.erased == sum(each.outcome is Fate.ERASED for each in people)
        assert certificate.erased + certificate.kept == done.people
        assert certificate.approved_by != certificate.proposed_by

    @invariant()
    def nobody_goes_without_two_people_or_under_a_hold(self) -> None:
        eraser = self.house.erasing().eraser
        gone = {person_id for person_id in self.ids if eraser.resident(person_id) is None}
        assert gone == self.may_be_gone


def test_no_order_of_acts_erases_without_two_people_or_under_a_hold() -> None:
    few = settings(
        max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(ErasureLife, settings=few)  # type: ignore[no-untyped-call]


def test_nobody_but_the_job_erases() -> None:
    house, ids = house_of_three()
    made = use_cases.propose_erasure(use_cases.ErasureWish(reason="満了"), ADMINS["one"], house.retention())
    agreed = use_cases.decide_erasure(
        made.erasure_id, Judgement(approve=True, why="確認"), ADMINS["two"], house.retention()
    )
    with pytest.raises(NotAllowed):
        erasing.carry_out(agreed, FOREVER, ADMINS["one"], house.erasing())
    with pytest.raises(NotAllowed):
        erasing.erase_person(agreed, ErasureTarget(person_id=ids[0]), ADMINS["two"], house.erasing())


def test_when_time_is_up_nobody_is_begun_and_the_next_run_goes_on() -> None:
    house, ids = house_of_three()
    made = use_cases.propose_erasure(use_cases.ErasureWish(reason="満了"), ADMINS["one"], house.retention())
    agreed = use_cases.decide_erasure(
        made.erasure_id, Judgement(approve=True, why="確認"), ADMINS["two"], house.retention()
    )
    assert erasing.carry_out(agreed, LATER, system_actor(), house.erasing()).state is ErasureState.APPROVED
    assert all(house.erasing().eraser.resident(each) is not None for each in ids)
    assert erasing.carry_out(agreed, FOREVER, system_actor(), house.erasing()).state is ErasureState.DONE
