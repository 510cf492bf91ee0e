"""Password and passkey prove a person together, a challenge serves once, and weighty acts ask again."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import Permission, Purpose, Role
from chalicelib.access.rules import BEFORE_PASSKEY, require
from chalicelib.access.staff import passkeys
from chalicelib.access.staff import use_cases as staff
from chalicelib.access.staff.model import CHALLENGE_LASTS, LOCK_FROM, MOST_PASSKEYS, STEP_UP_LASTS
from chalicelib.access.staff.use_cases import Credentials, sign_in, token_hash
from chalicelib.audit.model import Act
from chalicelib.errors import (
    DomainError,
    MustRegisterPasskey,
    NotSignedIn,
    PasskeyRefused,
    StepUpNeeded,
    WrongCredentials,
)
from tests.fakes.staff import plain_answer
from tests.fakes.staff_room import PASSWORD, StaffRoom, appointment

pytestmark = pytest.mark.proof("T15")
SECOND = timedelta(seconds=1)


@pytest.fixture
def room() -> StaffRoom:
    room = StaffRoom()
    room.appoint("clerk-1")
    return room


def typed(room: StaffRoom, answer: str | None, password: str = PASSWORD, **more: Any) -> Credentials:
    given = {
        "account_id": "clerk-1",
        "password": password,
        "municipality": room.code,
        "terminal": "T-001",
        "second_factor": answer,
    }
    return Credentials.model_validate({**given, **more})


def refused(room: StaffRoom, credentials: Credentials) -> type[DomainError] | None:
    try:
        sign_in(credentials, room.office)
    except DomainError as told:
        return type(told)
    return None


@pytest.mark.control("R-III-3-06")
def test_neither_password_nor_passkey_is_enough_alone(room: StaffRoom) -> None:
    options = [passkeys.offer_sign_in("T-001", room.office) for _ in range(2)]
    wrong = typed(room, room.answer(options[0], "clerk-1"), "not the password")
    assert refused(room, wrong) is WrongCredentials
    assert refused(room, typed(room, None)) is WrongCredentials
    assert refused(room, typed(room, room.answer(options[1], "clerk-1"))) is None


def test_a_challenge_serves_once_whatever_became_of_it(room: StaffRoom) -> None:
    options = passkeys.offer_sign_in("T-001", room.office)
    assert refused(room, typed(room, room.answer(options, "clerk-1"))) is None
    assert refused(room, typed(room, room.answer(options, "clerk-1"))) is WrongCredentials
    options = passkeys.offer_sign_in("T-001", room.office)
    assert refused(room, typed(room, room.answer(options, "clerk-1"), "wrong")) is WrongCredentials
    assert refused(room, typed(room, room.answer(options, "clerk-1"))) is WrongCredentials


def test_a_challenge_lapses_to_the_second(room: StaffRoom) -> None:
    for wait, expected in ((CHALLENGE_LASTS - SECOND, None), (CHALLENGE_LASTS, WrongCredentials)):
        options = passkeys.offer_sign_in("T-001", room.office)
        room.clock.at += wait
        assert refused(room, typed(room, room.answer(options, "clerk-1"))) is expected


def test_a_challenge_is_good_only_for_what_and_where_and_for_whom_it_was_given(room: StaffRoom) -> None:
    clerk, admin = room.who(room.sign_in("clerk-1")), room.acting("admin")
    elsewhere = passkeys.offer_sign_in("T-002", room.office)
    again = passkeys.offer_step_up(clerk, room.office)
    registering = passkeys.offer_passkey(clerk, room.office)
    for options in (elsewhere, again, {"challenge": registering["challenge"]}):
        assert refused(room, typed(room, room.answer(options, "clerk-1"))) is WrongCredentials
    token = room.sign_in("clerk-1")
    standing = staff.standing_of(token, "T-001", room.office)
    for options in (passkeys.offer_step_up(admin, room.office), passkeys.offer_sign_in("T-001", room.office)):
        answer = room.answer(options, "clerk-1")
        with pytest.raises(WrongCredentials):
            passkeys.step_up(answer, token_hash(token), standing, clerk, room.office)


@pytest.mark.parametrize(
    "changed",
    [{"verified": False}, {"counter": 1}, {"credential": "admin"}, {"credential": "nobody's"}],
    ids=["not verified", "counter went back", "another's", "unknown"],
)
def test_an_answer_that_proves_less_opens_nothing_and_counts(
    room: StaffRoom, changed: dict[str, Any]
) -> None:
    options = passkeys.offer_sign_in("T-001", room.office)
    given = {"credential": "clerk-1", "counter": 100, **changed}
    answer = plain_answer(
        options, given["credential"], given["counter"], verified=given.get("verified", True)
    )
    assert refused(room, typed(room, answer)) is WrongCredentials
    assert room.account("clerk-1").failures == 1


def test_an_authenticator_without_a_counter_may_say_zero_always() -> None:
    room = StaffRoom()
    done = room.grant(appointment("clerk-2"))
    token = room.sign_in("clerk-2", str(done.password))
    room.register("clerk-2", token, counter=0)
    staff.change_password(str(done.password), PASSWORD, token, room.who(token), room.office)
    for _ in range(3):
        assert room.who(room.sign_in("clerk-2", counter=0)).id == "clerk-2"
    room.sign_in("clerk-2", counter=7)
    with pytest.raises(WrongCredentials):
        room.sign_in("clerk-2", counter=0)


def test_a_one_time_password_opens_the_registration_of_a_passkey_and_nothing_before_it() -> None:
    room = StaffRoom()
    done = room.grant(appointment("clerk-2", *set(Role) - {Role.TABLET, Role.SYSTEM}))
    actor = room.who(room.sign_in("clerk-2", str(done.password)))
    for permission in Permission:
        own = permission in BEFORE_PASSKEY
        if permission.value.startswith(("venue", "system")) or own:
            continue
        with pytest.raises(MustRegisterPasskey):
            require(actor, permission, Purpose.ASK_FORMER_CITY)


def test_a_passkey_that_was_not_made_here_with_the_person_verified_is_not_registered() -> None:
    room = StaffRoom()
    done = room.grant(appointment("clerk-2"))
    token = room.sign_in("clerk-2", str(done.password))
    with pytest.raises(PasskeyRefused):
        room.register("clerk-2", token, verified=False)
    stale = room.answer(passkeys.offer_step_up(room.acting("admin"), room.office), "clerk-2")
    standing = staff.standing_of(token, "T-001", room.office)
    with pytest.raises(PasskeyRefused):
        passkeys.register_passkey(stale, token_hash(token), standing, room.who(token), room.office)
    assert room.account("clerk-2").passkeys == ()


def test_another_passkey_asks_for_one_that_stands_and_there_is_an_end(room: StaffRoom) -> None:
    token = room.sign_in("clerk-1")
    room.clock.at += STEP_UP_LASTS + SECOND
    with pytest.raises(StepUpNeeded):
        room.register("second", token)
    room.step_up("clerk-1", token)
    with pytest.raises(PasskeyRefused):
        room.register("clerk-1", token)
    for number in range(MOST_PASSKEYS - 1):
        room.register(f"key {number}", token)
    with pytest.raises(PasskeyRefused):
        room.register("one too many", token)
    assert len(room.account("clerk-1").passkeys) == MOST_PASSKEYS


@pytest.mark.control("R-III-3-40")
def test_a_proof_of_the_person_counts_for_five_minutes_to_the_second() -> None:
    room = StaffRoom()
    token = room.appoint("number-1", Role.NUMBER_DESK)
    token = room.sign_in("number-1")
    reveal = Permission.REVEAL_NUMBER, Purpose.ISSUE_CERTIFICATE
    room.clock.at += STEP_UP_LASTS
    require(room.who(token), *reveal)
    room.clock.at += SECOND
    with pytest.raises(StepUpNeeded):
        require(room.who(token), *reveal)
    require(room.who(token), Permission.READ_PERSON)
    room.step_up("number-1", token)
    require(room.who(token), *reveal)


def test_stepping_up_wrongly_is_counted_and_ends_the_session_at_ten(room: StaffRoom) -> None:
    token = room.sign_in("clerk-1")
    tries = 0
    while room.account("clerk-1").failures < LOCK_FROM:
        with pytest.raises(WrongCredentials):
            room.step_up("clerk-1", token, verified=False)
        room.clock.move(seconds=20)
        tries += 1
    assert tries == LOCK_FROM
    with pytest.raises(NotSignedIn):
        room.who(token)


def test_every_proof_and_every_refused_one_is_in_the_log(room: StaffRoom) -> None:
    token = room.sign_in("clerk-1")
    room.step_up("clerk-1", token)
    with pytest.raises(WrongCredentials):
        room.step_up("clerk-1", token, verified=False)
    acts = [entry.act for entry in room.house.cabinets[str(room.code)].audit if entry.actor == "clerk-1"]
    assert acts[-3:] == [Act.SIGNED_IN, Act.STEPPED_UP, Act.STEP_UP_REFUSED]
    assert Act.PASSKEY_REGISTERED in acts
