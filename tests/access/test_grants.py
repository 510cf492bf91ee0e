"""Rights are given by two persons: whatever anybody tries in whatever order, no single one raises anybody."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.access.model import Actor, Role
from chalicelib.access.staff import accounts
from chalicelib.access.staff.grants import use_cases as grants
from chalicelib.access.staff.grants.model import (
    GRANT_WAITS,
    NewTerminal,
    Recovery,
    RightsChange,
    Wanted,
)
from chalicelib.access.staff.model import Account
from chalicelib.audit.model import Act
from chalicelib.errors import (
    AccountTaken,
    DomainError,
    GrantDecided,
    NoSuchAccount,
    NoSuchGrant,
    NoSuchTerminal,
    NotAllowed,
    NotSignedIn,
    SheetMoved,
    StepUpNeeded,
    TooFewAdministrators,
    TwoPersonsNeeded,
    WrongCredentials,
)
from tests.fakes.staff_room import StaffRoom, appointment, shared_line

pytestmark = [pytest.mark.proof("T15"), pytest.mark.proof("T09")]

STEPS = 10_000
NAMES = ("admin", "admin-2", "admin-3", "clerk-1", "clerk-2", "nobody")


@pytest.fixture
def room() -> StaffRoom:
    return StaffRoom()


def rights(name: str, *roles: Role, **more: Any) -> RightsChange:
    given = {"account_id": name, "roles": frozenset(roles), "terminals": frozenset({"T-001"})}
    return RightsChange.model_validate({**given, **more})


@pytest.mark.control("R-III-3-07")
def test_nobody_has_an_account_before_a_second_administrator_approves(room: StaffRoom) -> None:
    asked = grants.ask(appointment("clerk-1"), "新任", room.acting("admin"), room.office)
    assert room.office.accounts.account("clerk-1") is None
    with pytest.raises(TwoPersonsNeeded):
        grants.approve(asked.grant_id, room.acting("admin"), room.office)
    assert room.office.accounts.account("clerk-1") is None
    done = grants.approve(asked.grant_id, room.acting("admin-2"), room.office)
    assert room.begin("clerk-1", str(done.password))
    assert room.account("clerk-1").confirmed_by == "admin-2"


@pytest.mark.control("R-III-3-07", "R-III-3-16")
@pytest.mark.parametrize(
    "roles", [(Role.CLERK,), (Role.AUDITOR,), (Role.REGISTRAR, Role.NUMBER_DESK)], ids="-".join
)
def test_who_does_not_administer_neither_asks_nor_approves(room: StaffRoom, roles: tuple[Role, ...]) -> None:
    room.appoint("clerk-1", *roles)
    asked = grants.ask(appointment("clerk-2"), "新任", room.acting("admin"), room.office)
    for act in (
        lambda: grants.ask(appointment("clerk-3"), "新任", room.acting("clerk-1"), room.office),
        lambda: grants.approve(asked.grant_id, room.acting("clerk-1"), room.office),
        lambda: grants.reject(asked.grant_id, room.acting("clerk-1"), room.office),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_approval_asks_for_a_fresh_proof_of_the_person(room: StaffRoom) -> None:
    asked = grants.ask(appointment("clerk-1"), "新任", room.acting("admin"), room.office)
    token = room.sign_in("admin-2")
    room.clock.move(minutes=5, seconds=1)
    with pytest.raises(StepUpNeeded):
        grants.approve(asked.grant_id, room.who(token), room.office)
    room.step_up("admin-2", token)
    assert grants.approve(asked.grant_id, room.who(token), room.office).password


def test_nobody_approves_what_concerns_themselves(room: StaffRoom) -> None:
    both = (Role.ADMINISTRATOR, Role.CLERK)
    for wanted in (rights("admin-2", *both), Recovery(account_id="admin-2")):
        asked = grants.ask(wanted, "試験", room.acting("admin"), room.office)
        with pytest.raises(TwoPersonsNeeded):
            grants.approve(asked.grant_id, room.acting("admin-2"), room.office)


def test_a_request_is_decided_once_and_lapses_after_a_week(room: StaffRoom) -> None:
    first, second, third = (
        grants.ask(appointment(name), "新任", room.acting("admin"), room.office)
        for name in ("a-1", "a-2", "a-3")
    )
    grants.approve(first.grant_id, room.acting("admin-2"), room.office)
    grants.reject(second.grant_id, room.acting("admin"), room.office)
    room.clock.at += GRANT_WAITS
    for each in (first, second, third):
        with pytest.raises(GrantDecided):
            grants.approve(each.grant_id, room.acting("admin-2"), room.office)
    with pytest.raises(NoSuchGrant):
        grants.approve("unknown", room.acting("admin-2"), room.office)


def test_of_two_who_decide_at_once_one_is_refused_and_nothing_is_done_twice(room: StaffRoom) -> None:
    room.appoint("admin-3", Role.ADMINISTRATOR)
    asked = grants.ask(appointment("clerk-1"), "新任", room.acting("admin"), room.office)
    second, third = room.acting("admin-2"), room.acting("admin-3")
    ledger: Any = room.office.ledger
    real = ledger.decide

    def overtaken(*given: Any, **more: Any) -> None:
        ledger.decide = real
        grants.reject(asked.grant_id, third, room.office)
        real(*given, **more)

    ledger.decide = overtaken
    with pytest.raises(SheetMoved):
        grants.approve(asked.grant_id, second, room.office)
    assert room.office.accounts.account("clerk-1") is None


@pytest.mark.control("R-III-3-16")
def test_what_nobody_may_have_cannot_be_asked_for(room: StaffRoom) -> None:
    asks: list[tuple[Wanted, type[DomainError]]] = [
        (appointment("clerk-1", Role.SYSTEM), NotAllowed),
        (appointment("clerk-1", Role.CLERK, Role.TABLET), NotAllowed),
        (rights("admin-2", Role.SYSTEM), NotAllowed),
        (shared_line("admin", roles=frozenset({Role.ADMINISTRATOR})), NotAllowed),
        (shared_line("nobody"), NoSuchAccount),
        (appointment("admin"), AccountTaken),
        (appointment("clerk-1", terminals=frozenset({"T-999"})), NoSuchTerminal),
        (rights("nobody", Role.CLERK), NoSuchAccount),
        (Recovery(account_id="nobody"), NoSuchAccount),
    ]
    for wanted, refusal in asks:
        with pytest.raises(refusal):
            grants.ask(wanted, "試験", room.acting("admin"), room.office)
    assert room.office.ledger.every_grant() == []


@pytest.mark.control("R-III-3-12")
def test_an_account_ends_with_the_fiscal_year_unless_asked_and_never_after_a_year(room: StaffRoom) -> None:
    wishes = {None: date(2022, 3, 31), date(2021, 12, 31): date(2021, 12, 31)}
    for number, (wish, last) in enumerate({**wishes, date(2099, 1, 1): date(2022, 7, 2)}.items()):
        room.appoint(f"clerk-{number}", expires_on=wish)
        assert room.account(f"clerk-{number}").expires_on == last


@pytest.mark.control("R-III-3-17")
def test_other_rights_end_every_session_and_a_recovery_takes_the_passkeys(room: StaffRoom) -> None:
    token = room.appoint("clerk-1")
    room.grant(rights("clerk-1", Role.AUDITOR))
    with pytest.raises(NotSignedIn):
        room.who(token)
    assert room.acting("clerk-1").roles == {Role.AUDITOR}
    token = room.sign_in("clerk-1")
    done = room.grant(Recovery(account_id="clerk-1"))
    with pytest.raises(NotSignedIn):
        room.who(token)
    with pytest.raises(WrongCredentials):
        room.sign_in("clerk-1")
    assert room.account("clerk-1").passkeys == ()
    assert room.begin("clerk-1", str(done.password))


def test_fewer_than_two_administrators_are_never_left(room: StaffRoom) -> None:
    with pytest.raises(TooFewAdministrators):
        accounts.disable("admin-2", room.acting("admin"), room.office)
    room.appoint("admin-3", Role.ADMINISTRATOR)
    accounts.disable("admin-3", room.acting("admin"), room.office)
    asked = grants.ask(rights("admin-2", Role.CLERK), "異動", room.acting("admin-2"), room.office)
    with pytest.raises(DomainError):
        grants.approve(asked.grant_id, room.acting("admin"), room.office)
    assert Role.ADMINISTRATOR in room.account("admin-2").roles


@pytest.mark.proof("T02")
def test_two_administrators_who_disable_each_other_at_once_do_not_leave_the_third_alone(
    room: StaffRoom,
) -> None:
    room.appoint("admin-3", Role.ADMINISTRATOR)
    first, second = room.acting("admin"), room.acting("admin-2")
    book: Any = room.office.accounts
    real = book.change

    def overtaken(*given: Any, **more: Any) -> None:
        book.change = real
        accounts.disable("admin", second, room.office)
        real(*given, **more)

    book.change = overtaken
    with pytest.raises(SheetMoved):
        accounts.disable("admin-2", first, room.office)
    left = [each.account_id for each in room.office.accounts.every_account() if not each.disabled]
    assert left == ["admin-2", "admin-3"]


@pytest.mark.control("R-III-3-05")
def test_a_terminal_is_registered_by_two_and_nobody_signs_in_at_another(room: StaffRoom) -> None:
    with pytest.raises(WrongCredentials):
        room.sign_in("admin", terminal="T-003")
    room.grant(NewTerminal(terminal_id="T-003", place="会議室", valid_until=date(2021, 12, 31)))
    room.appoint("clerk-1", terminals=frozenset({"T-003"}))
    assert room.who(room.sign_in("clerk-1", terminal="T-003"), "T-003").id == "clerk-1"
    for terminal in ("T-001", "T-002"):
        with pytest.raises(WrongCredentials):
            room.sign_in("clerk-1", terminal=terminal)
    with pytest.raises(WrongCredentials):
        room.sign_in("admin", terminal="T-003")


def raised(before: list[Account], after: list[Account]) -> set[str]:
    """Return who can do anything now that they could not before."""
    could = {each.account_id: each for each in before}
    found = set()
    for each in after:
        was = could.get(each.account_id)
        more = was is None or not each.roles <= was.roles or not each.terminals <= was.terminals
        renewed = was is not None and (
            each.password_hash != was.password_hash or (was.disabled and not each.disabled)
        )
        if more or renewed:
            found.add(each.account_id)
    return found


@pytest.mark.control("R-III-3-07", "R-III-3-16")
def test_in_ten_thousand_steps_of_anybody_no_single_person_gives_a_right(room: StaffRoom) -> None:
    """Each step is one person's; the account it raises must have been asked for by somebody else."""
    room.appoint("admin-3", Role.ADMINISTRATOR)
    room.appoint("clerk-1")
    draw, done = random.Random(15), 0
    people = {name: room.acting(name) for name in ("admin", "admin-2", "admin-3", "clerk-1")}
    for _ in range(STEPS):
        actor = draw.choice(list(people.values()))
        before = list(room.office.accounts.every_account())
        terminals = len(room.office.ledger.every_terminal())
        marked = len(room.house.cabinets[str(room.code)].audit)
        try:
            _step(draw, actor, room)()
        except DomainError:
            assert list(room.office.accounts.every_account()) == before
            assert len(room.house.cabinets[str(room.code)].audit) == marked
            continue
        after = list(room.office.accounts.every_account())
        (entry,) = room.house.cabinets[str(room.code)].audit[marked:] or [None]
        gained = raised(before, after)
        if gained or len(room.office.ledger.every_terminal()) > terminals:
            assert entry is not None
            assert entry.actor != entry.detail["requested_by"]
            assert {entry.actor, entry.detail["requested_by"]} <= {"admin", "admin-2", "admin-3"}
            assert gained <= {entry.subject}
            assert entry.actor != entry.subject
            done += 1
    assert done > 150
    able = [each for each in room.office.accounts.every_account() if Role.ADMINISTRATOR in each.roles]
    assert len([each for each in able if not each.disabled]) >= 2


def _step(draw: random.Random, actor: Actor, room: StaffRoom) -> Callable[[], object]:
    name, office = draw.choice(NAMES), room.office
    room.clock.at += timedelta(milliseconds=1)
    roles = frozenset(draw.sample(list(Role), draw.randint(1, 2)))
    wanted: Wanted = draw.choice(
        [
            lambda: appointment(name, *roles),
            lambda: rights(name, *roles),
            lambda: Recovery(account_id=name),
            lambda: NewTerminal(
                terminal_id=f"T-1{draw.randint(10, 99)}", place="増設", valid_until=date(2022, 3, 31)
            ),
            lambda: shared_line(name, roles=roles),
        ]
    )()
    recent = [each.grant_id for each in office.ledger.every_grant()][-4:] or ["none"]
    chosen = draw.choice(recent)
    return draw.choice(
        [
            lambda: grants.ask(wanted, "試験", actor, office),
            lambda: grants.approve(chosen, actor, office),
            lambda: grants.approve(chosen, actor, office),
            lambda: grants.reject(chosen, actor, office),
            lambda: accounts.disable(name, actor, office),
            lambda: accounts.unlock(name, actor, office),
        ]
    )


def test_what_was_asked_and_decided_is_in_the_log_with_both_names(room: StaffRoom) -> None:
    room.appoint("clerk-1")
    acts = [
        (entry.act, entry.actor, entry.detail.get("requested_by"))
        for entry in room.house.cabinets[str(room.code)].audit
        if entry.subject == "clerk-1" and "grant" in entry.detail
    ]
    assert acts == [
        (Act.GRANT_REQUESTED, "admin", None),
        (Act.ACCOUNT_CREATED, "admin-2", "admin"),
    ]
