"""Wherever two people's acts meet: one decision stands, nothing is lost, and whoever came late is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.access.staff.grants import use_cases as grants
from chalicelib.systems.vrs.cases import use_cases as cases
from chalicelib.systems.vrs.cases.model import Ruling
from chalicelib.systems.vrs.cases.wishes import CaseReason, CaseWish, DecisionWish
from chalicelib.systems.vrs.changesets import use_cases as changesets
from chalicelib.systems.vrs.changesets.model import ChangesetDecision
from chalicelib.systems.vrs.downloads import use_cases as downloads
from chalicelib.systems.vrs.downloads.model import DownloadKind, DownloadRequest
from chalicelib.systems.vrs.moves import use_cases as moves
from chalicelib.systems.vrs.moves.acts import PeopleToMerge
from chalicelib.systems.vrs.retention import erasing, holds, use_cases
from chalicelib.systems.vrs.retention.model import ErasureState, Fate
from chalicelib.systems.vrs.retention.motions import Judgement
from chalicelib.systems.vrs.tickets.model import TicketNumber
from local.city import people
from tests.fakes.cases import case_desk
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor, system_actor
from tests.fakes.meeting import Crossing, End, both_ways, meetings
from tests.fakes.moments import HandClock
from tests.fakes.retention import erasure_by_decision
from tests.fakes.staff_room import StaffRoom, appointment
from tests.vrs.file_work import ADMIN, CLERK, FileWork
from tests.vrs.queue_hall import Hall
from tests.vrs.registration_files import row_of

pytestmark = [pytest.mark.proof("T02")]
SECOND = staff_actor(Role.ADMINISTRATOR, name="admin-2")
FOREVER = datetime(2099, 1, 1, tzinfo=UTC)


def only_one(end: End, *refusals: str) -> bool:
    """Tell whether the first act stands; raise unless exactly one of the two does."""
    refused = [each in refusals for each in (end.first, end.second)]
    assert sorted(refused) == [False, True], (end.first, end.second)
    return not refused[0]


# -- approvals -------------------------------------------------------------------------------------


class Grants:
    """Three administrators, and what one of them asked for."""

    def __init__(self, crossing: Crossing) -> None:
        self.room = StaffRoom(
            KASUKABE, "admin", "admin-2", "admin-3", house=FakeHouse(cabinet=crossing.cabinet)
        )
        self.actors = {name: self.room.acting(name) for name in ("admin", "admin-2", "admin-3")}
        asked = grants.ask(appointment("clerk-1"), "新任", self.actors["admin"], self.room.office)
        self.grant_id = asked.grant_id

    def approve(self, name: str) -> Any:
        return grants.approve(self.grant_id, self.actors[name], self.room.office)

    def reject(self, name: str) -> Any:
        return grants.reject(self.grant_id, self.actors[name], self.room.office)


@pytest.mark.control("R-III-3-07")
def test_two_administrators_who_approve_one_request_give_the_rights_once() -> None:
    for end in both_ways(Grants, lambda at: at.approve("admin-2"), lambda at: at.approve("admin-3")):
        first = only_one(end, "GrantDecided", "SheetMoved", "AccountTaken")
        decided = end.scene.room.office.ledger.grant(end.scene.grant_id)
        assert decided.decided_by == ("admin-2" if first else "admin-3")
        assert end.scene.room.begin("clerk-1", str((end.first if first else end.second).password))


@pytest.mark.control("R-III-3-07")
def test_of_an_approval_and_a_rejection_of_one_request_one_stands() -> None:
    for end in both_ways(Grants, lambda at: at.approve("admin-2"), lambda at: at.reject("admin-3")):
        approved = only_one(end, "GrantDecided", "SheetMoved")
        account = end.scene.room.office.accounts.account("clerk-1")
        assert (account is not None) == approved


class Files(FileWork):
    """A checked file, and a download that somebody asked for."""

    def __init__(self, crossing: Crossing) -> None:
        super().__init__(FakeHouse(cabinet=crossing.cabinet))
        (person,) = people("112143", 1, seed=16)
        self.changeset_id = self.checked([row_of(person)]).changeset_id
        asked = DownloadRequest(kind=DownloadKind.LEDGER, reason="台帳への反映", medium_id="USB-01")
        self.download_id = downloads.ask(asked, CLERK, self.house.downloads()).download_id

    def decide(self, actor: Any, *, approve: bool) -> Any:
        decision = ChangesetDecision(approve=approve, note="確認")
        return changesets.decide(self.changeset_id, decision, actor, self.desk())

    def grant(self, actor: Any, *, approve: bool) -> Any:
        return downloads.decide(self.download_id, actor, self.house.downloads(), approve=approve)


@pytest.mark.control("R-III-3-44")
@pytest.mark.parametrize("way", ["decide", "grant"], ids=["changeset", "download"])
@pytest.mark.parametrize("other", ["approve", "reject"])
def test_two_people_who_decide_on_one_file_make_one_decision(way: str, other: str) -> None:
    ends = both_ways(
        Files,
        lambda at: getattr(at, way)(ADMIN, approve=True),
        lambda at: getattr(at, way)(SECOND, approve=other == "approve"),
    )
    for end in ends:
        kept = end.scene.desk().book.changeset(end.scene.changeset_id)
        if way == "grant":
            kept = end.scene.house.downloads().book.download(end.scene.download_id)
        if other == "reject" and not isinstance(end.first, str):
            # What was approved and not yet carried out may still be rejected; nothing approves it again.
            assert kept.state.value == ("approved" if isinstance(end.second, str) else "rejected")
            continue
        first = only_one(end, "NotInThisState", "SheetMoved", "UseNotOpen")
        assert kept.approved_by == ("admin" if first else "admin-2")
        assert kept.state.value == ("approved" if first or other == "approve" else "rejected")


# -- erasing ---------------------------------------------------------------------------------------


class Erasing:
    """A person with a dose, and an erasure that one administrator proposed."""

    def __init__(self, crossing: Crossing) -> None:
        clock = HandClock(step=timedelta(milliseconds=1))
        self.hall = Hall(FakeHouse(cabinet=crossing.cabinet, clock=clock))
        self.house, self.ticket = self.hall.house, TicketNumber("0000000001")
        self.hall.issue(self.ticket)
        self.hall.scan(self.ticket)
        self.person_id = self.house.look_up().residents.by_ticket(self.ticket).person_id  # type: ignore[union-attr]
        made = erasure_by_decision(self.person_id, SECOND, self.house.retention())
        self.erasure_id = made.erasure_id

    def decide(self, actor: Any = ADMIN, *, approve: bool = True) -> Any:
        judgement = Judgement(approve=approve, why="確認")
        return use_cases.decide_erasure(self.erasure_id, judgement, actor, self.house.retention())

    def hold(self) -> Any:
        wish = holds.HoldWish(person_id=self.person_id, reason="係争中")
        return holds.place_hold(wish, CLERK, self.house.retention())

    def run(self) -> Any:
        desk = self.house.erasing()
        erasure = desk.erasures.erasure(self.erasure_id)
        assert erasure is not None
        return erasing.carry_out(erasure, FOREVER, system_actor(), desk)

    @property
    def is_there(self) -> bool:
        return self.house.erasing().eraser.resident(self.person_id) is not None


class Agreed(Erasing):
    """The same, and another administrator has agreed."""

    def __init__(self, crossing: Crossing) -> None:
        super().__init__(crossing)
        self.decide()


THIRD = staff_actor(Role.ADMINISTRATOR, name="admin-3")


@pytest.mark.control("R-III-7-25")
@pytest.mark.parametrize("other", [True, False], ids=["approve", "reject"])
def test_two_people_who_decide_on_one_erasure_make_one_decision(other: Any) -> None:
    ends = both_ways(Erasing, lambda at: at.decide(ADMIN), lambda at: at.decide(THIRD, approve=other))
    for end in ends:
        first = only_one(end, "AlreadyDecided", "SheetMoved")
        kept = end.scene.house.retention().erasures.erasure(end.scene.erasure_id)
        assert kept.motion.decided_by == ("admin" if first else "admin-3")
        assert kept.state is (ErasureState.APPROVED if first or other else ErasureState.REJECTED)


@pytest.mark.control("R-III-4-14")
def test_a_hold_that_is_placed_while_an_erasure_is_approved_keeps_the_person() -> None:
    for end in both_ways(Erasing, lambda at: at.decide(), lambda at: at.hold()):
        end.scene.run()
        assert end.scene.is_there
        assert end.scene.hall.sheet(end.scene.ticket).given


@pytest.mark.control("R-III-4-14")
def test_a_hold_that_is_placed_while_the_job_erases_stops_it_at_once() -> None:
    kept = set()
    for end in meetings(Agreed, lambda at: at.run(), lambda at: at.hold()):
        gone_before = len(end.scene.hall.acts())
        for _ in range(2):
            kept.add(end.scene.is_there)
        assert end.first.state is ErasureState.DONE
        assert len(end.scene.hall.acts()) == gone_before
        acts = [each.value for each in end.scene.hall.acts()]
        if end.second == "NoSuchPerson":
            assert "HOLD_PLACED" not in acts, "who is gone is not held"
            continue
        assert not {"RECORDS_ERASED", "PERSON_ERASED"} & set(acts[acts.index("HOLD_PLACED") :])
    assert kept == {True, False}


def test_a_dose_that_comes_while_the_job_erases_is_there_whole_or_was_agreed_on_with_the_rest() -> None:
    told = set()
    for end in meetings(Agreed, lambda at: at.run(), lambda at: at.hall.scan(at.ticket, turn=2)):
        scene = end.scene
        sheet = scene.house.books.of(KASUKABE).sheet(scene.ticket)
        doses = [(each.turn, each.version) for each in scene.hall.doses(scene.ticket)]
        standing = [] if sheet is None else [(slot.turn, slot.version) for slot in sheet.slots]
        assert sorted(doses) == sorted(standing), "a dose without its sheet, or the other way round"
        waits = "S003" in end.second
        told.add(waits)
        if waits:  # it came to a ticket that nobody holds any more
            assert doses == [(2, 1)]
        if not scene.is_there:
            assert (not doses) != waits
    assert True in told


class Twice(Agreed):
    """The same, and another registration of the person, with a dose of its own."""

    def __init__(self, crossing: Crossing) -> None:
        super().__init__(crossing)
        self.other = TicketNumber("0000000002")
        self.hall.issue(self.other)
        self.hall.scan(self.other, turn=2)
        self.other_id = self.house.look_up().residents.by_ticket(self.other).person_id  # type: ignore[union-attr]
        self._called_alike()

    def _called_alike(self) -> None:
        rows = self.hall.cabinet._rows["person"]
        name = rows[self.person_id].value.name
        held = rows[self.other_id]
        rows[self.other_id] = held._replace(value=held.value.model_copy(update={"name": name}))

    def merge(self, *, into_the_other: bool) -> Any:
        pair = (self.other_id, self.person_id) if into_the_other else (self.person_id, self.other_id)
        said = PeopleToMerge(
            survivor=pair[0], absorbed=pair[1], survivor_version=1, absorbed_version=1, reason="二重"
        )
        return moves.merge_people(said, CLERK, self.house.moves())

    def people(self) -> list[str]:
        """Return the registrations that are left."""
        return [each.person_id for each in self.hall.cabinet.values("person")]


@pytest.mark.control("R-III-7-25")
@pytest.mark.parametrize("into", [True, False], ids=["into another", "with another in it"])
def test_a_merge_while_the_job_erases_takes_nothing_of_whom_nobody_agreed_on(into: Any) -> None:
    ends = set()
    for end in both_ways(Twice, lambda at: at.run(), lambda at: at.merge(into_the_other=into)):
        scene = end.scene
        if scene.house.erasing().erasures.erasure(scene.erasure_id).state is ErasureState.APPROVED:
            scene.run()  # what moved under the job's hands is left for its next run
        (target,) = scene.house.erasing().erasures.targets(scene.erasure_id)
        refused = isinstance(end.second, str)
        assert target.outcome is (Fate.ERASED if refused else Fate.MERGED)
        assert scene.other_id in scene.people()
        assert [each.turn for each in scene.hall.doses(scene.other)] == [2]
        assert (scene.person_id in scene.people()) != refused
        ends.add(refused)
    assert ends == {True, False}


# -- cases -----------------------------------------------------------------------------------------


class Deciding(Erasing):
    """A person's request to have their records erased, and a decision that was proposed."""

    def __init__(self, crossing: Crossing) -> None:
        super().__init__(crossing)
        self.desk = case_desk(self.house)
        asked = {"kind": "suspension", "person_id": self.person_id, "channel": "counter"}
        asked |= {"applicant": "self", "shown": ["passport"], "wish": "消去", "received_on": "2021-07-01"}
        self.case_id = cases.receive_case(CaseWish.model_validate(asked), CLERK, self.desk).case_id
        wish = DecisionWish(ruling=Ruling.FULL, reason="確認")
        cases.propose_decision(self.case_id, wish, CLERK, self.desk)

    def judge(self, actor: Any, *, approve: bool = True) -> Any:
        return cases.decide_case(self.case_id, Judgement(approve=approve, why="確認"), actor, self.desk)

    def withdraw(self) -> Any:
        return cases.withdraw_case(self.case_id, CaseReason(reason="取下げ"), CLERK, self.desk)


class Granted(Deciding):
    """The same, and another administrator has granted it."""

    def __init__(self, crossing: Crossing) -> None:
        super().__init__(crossing)
        self.judge(ADMIN)

    def erase(self, actor: Any) -> Any:
        return cases.erase_by_case(self.case_id, CaseReason(reason="決定"), actor, self.desk)


@pytest.mark.control("R-III-7-25")
def test_two_people_who_carry_out_one_case_make_one_erasure() -> None:
    for end in both_ways(Granted, lambda at: at.erase(CLERK), lambda at: at.erase(THIRD)):
        office, case = end.scene.house.retention().erasures, end.scene.desk.cases.case(end.scene.case_id)
        (made,) = [each for each in office.erasures() if each.case_id == end.scene.case_id]
        assert case.erasure_id == made.erasure_id
        assert {end.first, end.second} <= {made, "SheetMoved"}
        assert made in {end.first, end.second}


@pytest.mark.control("R-III-7-25")
@pytest.mark.parametrize("other", ["approve", "send back", "withdraw"])
def test_of_two_decisions_on_one_case_one_stands(other: str) -> None:
    def second(at: Deciding) -> Any:
        return at.withdraw() if other == "withdraw" else at.judge(THIRD, approve=other == "approve")

    states = {"approve": "decided", "send back": "received", "withdraw": "withdrawn"}
    for end in both_ways(Deciding, lambda at: at.judge(ADMIN), second):
        first = only_one(end, "NotAtThisStep", "SheetMoved", "AlreadyDecided")
        kept = end.scene.desk.cases.case(end.scene.case_id)
        assert kept.state.value == ("decided" if first else states[other])
        assert kept.version == 3
        assert [each.version for each in end.scene.desk.cases.history(end.scene.case_id)] == [1, 2, 3]
