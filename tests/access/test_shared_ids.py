"""A shared ID is a line of a ledger: persons, terminals, a reason, thirty days; who acts is always a person.

And who leaves, by the personnel section's file, loses the account and suspends the shared IDs they used.
"""

from datetime import date, timedelta
from itertools import product

import pytest

from chalicelib.access.model import Role
from chalicelib.access.staff import hr_files, shared_ids
from chalicelib.access.staff.grants.effects import effect_of
from chalicelib.access.staff.grants.model import SHARED_LASTS
from chalicelib.access.staff.hr_files import HrPlan
from chalicelib.audit.model import Act
from chalicelib.errors import (
    DomainError,
    HrFileHasErrors,
    NotAllowed,
    NotSignedIn,
    NotTheCheckedHrFile,
    SharedIdSuspended,
    UnreadableHrFile,
    WrongCredentials,
)
from chalicelib.values.clock import day_in_japan
from tests.fakes.staff_room import StaffRoom, appointment, shared_line

pytestmark = pytest.mark.proof("T15")
SHARED = "shared-reception"
HEAD = "職員,事由,発令日"


@pytest.fixture
def room() -> StaffRoom:
    room = StaffRoom()
    for name in ("clerk-1", "clerk-2", "clerk-3"):
        room.appoint(name, Role.REGISTRAR)
    return room


def issue(room: StaffRoom, *persons: str) -> str:
    return str(room.grant(shared_line(*(persons or ("clerk-1", "clerk-2")))).password)


def told(room: StaffRoom, name: str, password: str, **more: str) -> type[DomainError] | None:
    try:
        room.sign_in(name, password, shared=SHARED, **more)
    except DomainError as refused:
        return type(refused)
    return None


@pytest.mark.control("R-III-3-18")
def test_a_shared_id_opens_only_to_a_person_and_at_a_terminal_of_its_line(room: StaffRoom) -> None:
    password, opened = issue(room), {}
    for name, terminal in product(("clerk-1", "clerk-2", "clerk-3", "nobody"), ("T-001", "T-002", "T-009")):
        opened[name, terminal] = told(room, name, password, terminal=terminal) is None
    assert {place for place, works in opened.items() if works} == {
        ("clerk-1", "T-001"),
        ("clerk-2", "T-001"),
    }


@pytest.mark.control("R-III-3-18")
def test_who_acts_with_a_shared_id_is_the_person_with_the_lines_rights(room: StaffRoom) -> None:
    actor = room.who(room.sign_in("clerk-1", issue(room), shared=SHARED))
    assert (actor.id, actor.shared, actor.roles) == ("clerk-1", SHARED, {Role.CLERK})
    entry = actor.entry(Act.TICKET_LOOKED_AT, room.clock.at)
    assert (entry.actor, entry.detail["shared"]) == ("clerk-1", SHARED)
    rows = [each for each in room.house.cabinets[str(room.code)].audit if each.act is Act.SIGNED_IN]
    assert (rows[-1].actor, rows[-1].detail["shared"]) == ("clerk-1", SHARED)


@pytest.mark.control("R-III-3-18")
def test_the_shared_password_alone_proves_nobody(room: StaffRoom) -> None:
    password = issue(room)
    assert told(room, "clerk-1", "not the password") is WrongCredentials
    for changed in ({"verified": False}, {"counter": 1}):
        with pytest.raises(WrongCredentials):
            room.sign_in("clerk-1", password, shared=SHARED, **changed)
    with pytest.raises(WrongCredentials):
        room.sign_in(SHARED, password)


@pytest.mark.control("R-III-3-18", "R-III-3-19")
def test_every_change_of_the_line_ends_its_sessions_and_its_password(room: StaffRoom) -> None:
    old = issue(room)
    token = room.sign_in("clerk-1", old, shared=SHARED)
    new = issue(room, "clerk-1")
    with pytest.raises(NotSignedIn):
        room.who(token)
    assert (told(room, "clerk-1", old), told(room, "clerk-2", new)) == (WrongCredentials, WrongCredentials)
    assert told(room, "clerk-1", new) is None


@pytest.mark.control("R-III-3-18")
def test_a_shared_id_lasts_thirty_days_and_no_wish_makes_it_longer(room: StaffRoom) -> None:
    done = room.grant(shared_line("clerk-1", until=date(2099, 1, 1)))
    kept = room.office.ledger.shared(SHARED)
    assert kept is not None
    assert kept.until == day_in_japan(room.clock.at) + SHARED_LASTS
    room.clock.at += SHARED_LASTS
    token = room.sign_in("clerk-1", str(done.password), shared=SHARED)
    room.clock.at += timedelta(hours=12)
    with pytest.raises(NotSignedIn):
        room.who(token)
    assert told(room, "clerk-1", str(done.password)) is SharedIdSuspended


def test_a_stopped_shared_id_ends_at_once_and_is_stopped_by_one_administrator(room: StaffRoom) -> None:
    password = issue(room)
    token = room.sign_in("clerk-1", password, shared=SHARED)
    with pytest.raises(NotAllowed):
        shared_ids.stop(SHARED, room.acting("clerk-1"), room.office)
    shared_ids.stop(SHARED, room.acting("admin"), room.office)
    assert shared_ids.stop(SHARED, room.acting("admin"), room.office).stopped
    with pytest.raises(NotSignedIn):
        room.who(token)
    assert told(room, "clerk-1", password) is SharedIdSuspended


# -- the personnel section's file ----------------------------------------------------------------


def file(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines, ""]).encode()


def applied(room: StaffRoom, content: bytes) -> HrPlan:
    plan = hr_files.check(content, room.acting("admin"), room.office)
    return hr_files.apply(content, plan.digest, room.acting("admin"), room.office)


@pytest.mark.control("R-III-3-17", "R-III-3-22")
@pytest.mark.parametrize("event", ["異動", "退職"])
def test_who_leaves_is_out_within_sixty_seconds(room: StaffRoom, event: str) -> None:
    token = room.sign_in("clerk-1")
    begun = room.clock.at
    applied(room, file(f"clerk-1,{event},2021-06-30"))
    assert room.clock.at - begun < timedelta(seconds=60)
    with pytest.raises(NotSignedIn):
        room.who(token)
    with pytest.raises(WrongCredentials):
        room.sign_in("clerk-1")
    assert room.acting("clerk-2").id == "clerk-2"


@pytest.mark.control("R-III-3-19")
def test_an_event_of_personnel_suspends_the_shared_id_until_two_issue_it_anew(room: StaffRoom) -> None:
    password = issue(room)
    token = room.sign_in("clerk-2", password, shared=SHARED)
    plan = applied(room, file("clerk-1,退職,2021-06-30"))
    assert plan.changes[0].shared_ids == (SHARED,)
    with pytest.raises(NotSignedIn):
        room.who(token)
    assert told(room, "clerk-2", password) is SharedIdSuspended
    anew = issue(room, "clerk-2")
    assert told(room, "clerk-2", password) is WrongCredentials
    assert told(room, "clerk-2", anew) is None


def test_a_dry_run_says_row_and_reason_and_changes_nothing(room: StaffRoom) -> None:
    room.grant(appointment("twin-1", staff_number="0042"))
    room.grant(appointment("twin-2", staff_number="0042"))
    room.grant(appointment("known-1", staff_number="0043"))
    lines = (
        "clerk-1,退職,2021-06-30",
        "nobody,退職,2021-06-30",
        "clerk-2,結婚,2021-06-30",
        "clerk-2,退職,30/6/2021",
        "clerk-2,退職,2099-01-01",
        "clerk-2,退職",
        "clerk-1,退職,2021-06-30",
        "admin-2,退職,2021-06-30",
        "0042,異動,2021-06-30",
        "0043,異動,2021-06-30",
        ",異動,2021-06-30",
    )
    before = list(room.office.accounts.every_account())
    content = file(*lines)
    plan = hr_files.check(content, room.acting("admin"), room.office)
    assert [(each.row, each.account_id) for each in plan.changes] == [(2, "clerk-1"), (11, "known-1")]
    assert [each.row for each in plan.refusals] == [3, 4, 5, 6, 7, 8, 9, 10, 12]
    assert all(each.reason for each in plan.refusals)
    with pytest.raises(HrFileHasErrors):
        hr_files.apply(content, plan.digest, room.acting("admin"), room.office)
    after = [each for each in room.office.accounts.every_account() if each.account_id != "admin"]
    assert after == [each for each in before if each.account_id != "admin"]


def test_other_bytes_than_the_checked_ones_are_not_applied(room: StaffRoom) -> None:
    plan = hr_files.check(file("clerk-1,退職,2021-06-30"), room.acting("admin"), room.office)
    with pytest.raises(NotTheCheckedHrFile):
        hr_files.apply(file("clerk-2,退職,2021-06-30"), plan.digest, room.acting("admin"), room.office)


def test_a_file_that_is_applied_again_or_broke_off_anywhere_ends_the_same(room: StaffRoom) -> None:
    issue(room)
    content = file("clerk-1,退職,2021-06-30", "clerk-2,異動,2021-06-30")
    admin = room.acting("admin")
    digest = hr_files.check(content, admin, room.office).digest
    cabinet = room.house.cabinets[str(room.code)]
    real, left = cabinet.commit, 0
    for writes in range(6):
        left = writes

        def killed(*given: object) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            real(*given)  # type: ignore[arg-type] - the same arguments

        cabinet.commit = killed  # type: ignore[method-assign] - the process is killed at this write
        try:
            hr_files.apply(content, digest, admin, room.office)
        except KeyboardInterrupt:
            continue
        finally:
            cabinet.commit = real  # type: ignore[method-assign] - a new process
    plan = hr_files.apply(content, digest, admin, room.office)
    assert [each.already for each in plan.changes] == [True, True]
    assert [room.account(name).disabled for name in ("clerk-1", "clerk-2", "clerk-3")] == [True, True, False]
    ended = [entry.subject for entry in cabinet.audit if entry.act is Act.ACCOUNT_DISABLED]
    assert ended == ["clerk-1", "clerk-2"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        "職員,事由\n".encode(),
        b"a,b,c\n",
        f'{HEAD}\n"'.encode(),
        HEAD.encode() + b"\nx" * 1_001,
    ],
    ids=["empty", "no text", "two columns", "another head", "no CSV", "too long"],
)
def test_what_is_no_such_file_is_refused_whole(room: StaffRoom, content: bytes) -> None:
    with pytest.raises(UnreadableHrFile):
        hr_files.check(content, room.acting("admin"), room.office)


def test_a_file_may_be_of_either_encoding(room: StaffRoom) -> None:
    text = f"{HEAD}\r\nclerk-1,退職,2021-06-30\r\n"
    for content in (text.encode("cp932"), text.encode("utf-8-sig")):
        assert len(hr_files.check(content, room.acting("admin"), room.office).changes) == 1


def test_an_effect_is_made_of_the_request_alone(room: StaffRoom) -> None:
    done = room.grant(shared_line("clerk-1"))
    _, password, act = effect_of(done.grant, room.acting("admin"), room.office)
    assert (act, password != done.password) == (Act.SHARED_ID_ISSUED, True)
