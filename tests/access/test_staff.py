"""When staff may sign in, how guesses are slowed, and which passwords are taken: the rules alone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.access.model import Role
from chalicelib.access.staff import passkeys
from chalicelib.access.staff.model import (
    DELAY_FROM,
    DORMANT_AFTER,
    IDLE_ENDS,
    LOCK_FROM,
    SESSION_ENDS,
    Account,
    Assurance,
    Passkey,
    Session,
    SignedIn,
)
from chalicelib.access.staff.ports import Asserted, StaffOffice
from chalicelib.access.staff.rules import (
    check_account,
    check_password,
    check_place,
    check_session,
    must_wait_until,
)
from chalicelib.access.staff.use_cases import Credentials, municipality_of, sign_in, token_hash, who_is
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import DomainError, NotSignedIn, PasswordTooWeak, SheetMoved, WrongCredentials
from chalicelib.values.municipality import MunicipalityCode
from tests.access.houses import NOW, FixedClock, account_of, terminal_of
from tests.fakes.cabinet import Cabinet, Row
from tests.fakes.moments import CountedDraws
from tests.fakes.staff import FakeAccounts, PlainFactor, plain_answer
from tests.fakes.staff_ledger import FakeLedger

pytestmark = pytest.mark.proof("T15")

CLERK = frozenset({Role.CLERK})
RIGHT, WRONG = "a long pass phrase 春日部", "not the pass phrase"
SECOND = timedelta(seconds=1)


def may_sign_in(account: Account, *, at: datetime = NOW, terminal: str = "T-001") -> bool:
    try:
        check_account(account, at)
        check_place(account.terminals, terminal, terminal_of(terminal or "T-001"), at)
    except WrongCredentials:
        return False
    return True


def stands(account: Account, session: Session, *, at: datetime = NOW, terminal: str = "T-001") -> bool:
    try:
        standing = SignedIn(session, account, terminal_of(session.terminal), None)
        check_session(standing, terminal, now=at)
    except NotSignedIn:
        return False
    return True


def session_of(**more: Any) -> Session:
    given = {
        "account_id": "somebody",
        "municipality": "112143",
        "terminal": "T-001",
        "assurance": Assurance.PASSKEY,
        "opened_at": NOW,
        "seen_at": NOW,
    }
    return Session.model_validate({**given, **more})


@pytest.mark.control("R-III-3-12")
def test_an_account_works_to_the_last_second_of_its_last_day_in_japan() -> None:
    account = account_of(CLERK, expires_on=date(2021, 7, 31))
    midnight = datetime.fromisoformat("2021-08-01T00:00:00+09:00")
    account = account.model_copy(update={"signed_in_at": midnight - SECOND})
    session = session_of(opened_at=midnight - SECOND, seen_at=midnight - SECOND)
    for at, works in ((midnight - SECOND, True), (midnight, False)):
        assert may_sign_in(account, at=at) is works
        assert stands(account, session, at=at) is works


@pytest.mark.control("R-III-3-10")
def test_an_account_unused_for_more_than_45_days_is_closed() -> None:
    account = account_of(CLERK)
    assert may_sign_in(account, at=NOW + DORMANT_AFTER)
    assert not may_sign_in(account, at=NOW + DORMANT_AFTER + timedelta(microseconds=1))


def test_a_one_time_password_lapses_after_24_hours_to_the_second() -> None:
    account = account_of(CLERK, changed=False)
    assert may_sign_in(account, at=NOW + timedelta(hours=24) - SECOND)
    assert not may_sign_in(account, at=NOW + timedelta(hours=24))


@pytest.mark.control("R-III-2-18")
def test_only_the_terminals_of_the_account_open_it() -> None:
    account = account_of(CLERK, terminals=frozenset({"T-001", "T-002"}))
    told = {terminal: may_sign_in(account, terminal=terminal) for terminal in ("T-001", "T-002", "T-003", "")}
    assert told == {"T-001": True, "T-002": True, "T-003": False, "": False}


def test_a_session_idles_15_minutes_and_lasts_9_hours_to_the_second() -> None:
    account = account_of(CLERK)
    assert stands(account, session_of(), at=NOW + IDLE_ENDS)
    assert not stands(account, session_of(), at=NOW + IDLE_ENDS + SECOND)
    end = NOW + SESSION_ENDS
    assert stands(account, session_of(seen_at=end), at=end)
    assert not stands(account, session_of(seen_at=end), at=end + SECOND)


def test_a_session_stands_only_where_account_and_terminal_both_do() -> None:
    for disabled, locked, listed, same in product((False, True), repeat=4):
        terminals = frozenset({"T-001"} if listed else {"T-009"})
        account = account_of(
            CLERK, disabled=disabled, failures=LOCK_FROM if locked else 0, terminals=terminals
        )
        session = session_of(terminal="T-001" if same else "T-002")
        assert stands(account, session) is (not disabled and not locked and listed and same)


def test_the_delay_doubles_from_one_second_after_the_fifth_failure() -> None:
    waits = []
    for failures in range(LOCK_FROM + 1):
        until = must_wait_until(account_of(CLERK, failures=failures, failed_at=NOW))
        waits.append(0 if until is None else int((until - NOW).total_seconds()))
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32]
    assert DELAY_FROM == 5


# -- passwords -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "",
        "fourteen chars",
        "x" * 129,
        "aaaaaaaaaaaaaaaaaa",
        "abababababababab",
        "passwordpassword",
        "PasswordPASSWORD",
        "kasukabekasukabe",
        "123456123456123456",
        "my id is somebody",
        "MY ID IS SOMEBODY",
    ],
)
def test_a_short_or_well_known_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        check_password(password, "somebody")


@pytest.mark.parametrize(
    "password", ["fifteen chars !", "x1y2z" * 25, "あいうえおかきくけこさしすせそ", RIGHT]
)
def test_a_long_password_is_taken_without_a_rule_of_composition(password: str) -> None:
    check_password(password, "somebody")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_password_is_taken_or_refused(password: str) -> None:
    try:
        check_password(password, "somebody")
    except PasswordTooWeak:
        return
    assert 15 <= len(password) <= 128


# -- signing in, over ports in memory ------------------------------------------------------------


class CountingPasswords:
    """Remembers what it was asked; takes RIGHT for every account."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def hash(self, password: str) -> str:
        self.asked.append("hash")
        return f"hash of {password}"

    def verify(self, password: str, kept: str | None) -> None:
        self.asked.append("verify")
        if kept is None or password != RIGHT:
            raise WrongCredentials


class CountingFactor(PlainFactor):
    """Remembers how often it checked an answer."""

    def __init__(self) -> None:
        self.asked = 0

    def asserted(self, answer: str, challenge: str, known: Sequence[Passkey]) -> Asserted:
        self.asked += 1
        return super().asserted(answer, challenge, known)


class Memory(FakeAccounts):
    """Accounts and sessions in memory; another process may be faster."""

    def __init__(self, *accounts: Account) -> None:
        super().__init__(Cabinet("112143"))
        for account in accounts:
            self._cabinet._rows["account"][account.account_id] = Row(account.version, account)
        self._cabinet._rows["terminal"]["T-001"] = Row(1, terminal_of())
        self.calls: list[str] = []
        self.faster: list[Account] = []
        """What another process writes just before our next change."""

    @property
    def sessions(self) -> dict[Any, Row]:
        return self._cabinet._rows["session"]

    @property
    def noted(self) -> list[Entry]:
        return self._cabinet.audit

    def change(self, account: Account, entry: Entry, roster: int | None = None) -> None:
        for other in self.faster:
            self._cabinet._rows["account"][other.account_id] = Row(other.version, other)
        self.faster = []
        super().change(account, entry, roster)

    def put_session(self, token: str, session: Session) -> None:
        self.sessions[token_hash(token)] = Row(1, session)


class Office:
    """An office in memory, and a person before it."""

    def __init__(self, *accounts: Account) -> None:
        self.memory, self.passwords, self.clock = Memory(*accounts), CountingPasswords(), FixedClock()
        self.factor, self.tries = CountingFactor(), 0
        ledger = FakeLedger(self.memory._cabinet)
        self.office = StaffOffice(
            self.memory, self.passwords, self.factor, CountedDraws(), self.clock, ledger
        )

    def try_it(
        self, account_id: str, password: str, terminal: str = "T-001", **changed: Any
    ) -> DomainError | None:
        code = MunicipalityCode("112143")
        self.tries += 1
        options = passkeys.offer_sign_in(terminal, self.office)
        credential, counter = changed.pop("credential", "credential"), changed.pop("counter", self.tries)
        typed = Credentials(
            account_id=account_id,
            password=password,
            municipality=code,
            terminal=terminal,
            second_factor=plain_answer(options, credential, counter, **changed),
        )
        try:
            sign_in(typed, self.office)
        except DomainError as refused:
            return refused
        return None

    @property
    def account(self) -> Account:
        account = self.memory.account("somebody")
        assert account is not None
        return account


REFUSED = {
    "an unknown ID": ("nobody", RIGHT, "T-001", {}),
    "a wrong password": ("somebody", WRONG, "T-001", {}),
    "another terminal": ("somebody", RIGHT, "T-009", {}),
    "a locked account": ("somebody", RIGHT, "T-001", {"failures": LOCK_FROM}),
    "an account that waits": ("somebody", RIGHT, "T-001", {"failures": 6, "failed_at": NOW}),
    "a disabled account": ("somebody", RIGHT, "T-001", {"disabled": True}),
    "an expired account": ("somebody", RIGHT, "T-001", {"expires_on": date(2021, 6, 30)}),
    "a dormant account": ("somebody", RIGHT, "T-001", {"signed_in_at": NOW - DORMANT_AFTER - SECOND}),
    "an account without a passkey": ("somebody", RIGHT, "T-001", {"passkeys": ()}),
    "a lapsed first password": ("somebody", RIGHT, "T-001", {"first_password_until": NOW}),
}


@pytest.mark.control("R-III-3-06")
@pytest.mark.parametrize("why", REFUSED)
def test_every_refusal_costs_one_verification_and_says_the_same(why: str) -> None:
    account_id, password, terminal, more = REFUSED[why]
    desk = Office(account_of(CLERK, **more))
    refused = desk.try_it(account_id, password, terminal)
    assert type(refused) is WrongCredentials
    assert (desk.passwords.asked, desk.factor.asked) == (["verify"], 1)
    (row,) = desk.memory.noted
    assert row.act is Act.SIGN_IN_REFUSED
    assert desk.memory.sessions == {}


def test_the_right_password_opens_one_session_and_forgets_the_failures() -> None:
    desk = Office(account_of(CLERK, failures=4, failed_at=NOW))
    assert desk.try_it("somebody", RIGHT) is None
    assert (desk.account.failures, desk.account.failed_at, len(desk.memory.sessions)) == (0, None, 1)
    assert desk.passwords.asked == ["verify"]


def test_while_an_account_waits_even_the_right_password_is_not_looked_at() -> None:
    desk = Office(account_of(CLERK))
    for _ in range(DELAY_FROM):
        desk.try_it("somebody", WRONG)
    assert desk.account.failures == DELAY_FROM
    assert type(desk.try_it("somebody", RIGHT)) is WrongCredentials
    assert desk.account.failures == DELAY_FROM, "an impatient owner is not locked out by waiting badly"
    desk.clock.move(seconds=1)
    assert desk.try_it("somebody", RIGHT) is None


@pytest.mark.control("R-III-3-06")
def test_ten_failures_lock_for_good_however_patient_the_guesser_is() -> None:
    desk = Office(account_of(CLERK))
    tries = 0
    while desk.account.failures < LOCK_FROM:
        desk.try_it("somebody", WRONG)
        desk.clock.move(seconds=20)
        tries += 1
    assert tries == LOCK_FROM
    desk.clock.move(days=1)
    assert type(desk.try_it("somebody", RIGHT)) is WrongCredentials


def test_guesses_that_race_one_another_are_all_counted() -> None:
    desk = Office(account_of(CLERK, failures=2, version=5))
    desk.memory.faster = [account_of(CLERK, failures=3, failed_at=NOW, version=6)]
    desk.try_it("somebody", WRONG)
    assert (desk.account.failures, desk.account.version) == (4, 7)


def test_what_an_unknown_person_typed_is_not_kept() -> None:
    desk = Office(account_of(CLERK))
    for typed in ("123456789018", "山田太郎", "my-password-in-the-wrong-field", "x" * 64):
        desk.try_it(typed, "secret-password")
    kept = "".join(row.model_dump_json() for row in desk.memory.noted)
    assert {row.actor for row in desk.memory.noted} == {"unknown"}
    for typed in ("123456789018", "山田太郎", "wrong-field", "xxxx", "secret-password"):
        assert typed not in kept


# -- sessions ------------------------------------------------------------------------------------


def test_two_requests_at_once_both_pass_though_only_one_notes_the_use() -> None:
    """One of them finds the session's version moved: that is no conflict of anybody's work."""
    desk = Office(account_of(CLERK))
    desk.memory.put_session("112143.secret", session_of())
    desk.clock.move(minutes=2)

    def moved(*_: Any) -> None:
        raise SheetMoved

    desk.memory.seen = moved  # type: ignore[method-assign] - the faster request
    assert who_is("112143.secret", "T-001", desk.office).id == "somebody"


def test_using_a_session_keeps_it_from_idling() -> None:
    desk = Office(account_of(CLERK))
    desk.memory.put_session("112143.secret", session_of())
    for _ in range(5):
        desk.clock.move(minutes=14)
        assert who_is("112143.secret", "T-001", desk.office).id == "somebody"
    desk.clock.move(minutes=16)
    with pytest.raises(NotSignedIn):
        who_is("112143.secret", "T-001", desk.office)


@settings(deadline=None)
@given(st.text(st.characters(), max_size=100))
@example("112143.\ud800")
@example("112143")
@example("１１２１４３.x")
def test_any_token_is_a_session_or_a_refusal(token: str) -> None:
    office = Office(account_of(CLERK)).office
    for act in (lambda: municipality_of(token), lambda: who_is(token, "T-001", office)):
        try:
            act()
        except NotSignedIn:
            continue
