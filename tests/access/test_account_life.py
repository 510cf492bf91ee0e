"""An account's life, moved through time at random: who may sign in, which sessions stand, by a second book.

The book on this side knows only days, seconds and what was done; it never looks at the house's own fields.
"""

from datetime import date, datetime, timedelta

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
from chalicelib.access.staff import accounts, hr_files, reviews, terminals
from chalicelib.access.staff import use_cases as staff
from chalicelib.access.staff.grants.model import NewTerminal, Recovery, RightsChange
from chalicelib.audit.model import Entry
from chalicelib.errors import DomainError, NotSignedIn, ReviewOverdue, WrongCredentials
from chalicelib.values.clock import day_in_japan
from tests.fakes.staff_room import PASSWORD, StaffRoom

WRONG = "not the pass phrase"
NAME, HERE = "clerk-1", "T-002"


def quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


class Life(RuleBasedStateMachine):
    """One clerk, two administrators, and time."""

    @initialize()
    def begin(self) -> None:
        self.room = StaffRoom()
        self.first: str | None = None
        self.passwords = 0
        self.sessions: dict[str, datetime] = {}
        self.ended: set[str] = set()
        self.room.appoint(NAME, expires_on=date(2022, 3, 31), terminals=frozenset({HERE}))
        self.failures, self.failed_at = 0, self.now
        self.disabled, self.expires = False, date(2022, 3, 31)
        self.used_at, self.confirmed = self.now, self.today
        self.retired = False

    @property
    def now(self) -> datetime:
        return self.room.clock.at

    @property
    def today(self) -> date:
        return day_in_japan(self.now)

    def password(self) -> str:
        return PASSWORD if self.passwords == 0 else f"{PASSWORD} {self.passwords}"

    def end_all(self, *, but: str | None = None) -> None:
        self.ended |= {token for token in self.sessions if token != but}

    def admins_awake(self) -> None:
        """Let the administrators come to work, so that they do not fall asleep."""
        for name in ("admin", "admin-2"):
            account = self.room.account(name)
            awake = account.model_copy(
                update={
                    "signed_in_at": self.now,
                    "expires_on": date(2099, 1, 1),
                    "confirmed_on": self.today,
                    "version": account.version + 1,
                }
            )
            self.room.office.accounts.change(awake, self.entry())
        for terminal_id in ("T-001", HERE):
            kept = self.room.office.ledger.terminal(terminal_id)
            assert kept is not None
            update = {"valid_until": date(2099, 1, 1), "version": kept.version + 1}
            self.room.office.ledger.put_terminal(kept.model_copy(update=update), self.entry())

    def entry(self) -> Entry:
        """Return an entry for what is none of the house's acts."""
        return self.room.house.cabinets[str(self.room.code)].audit[0]

    # -- what the book says ----------------------------------------------------------------------

    def waiting(self) -> bool:
        if self.failures < 5:
            return False
        return self.now < self.failed_at + timedelta(seconds=2 ** (self.failures - 5))

    def open_for_business(self) -> bool:
        in_time = self.today <= self.expires and self.now - self.used_at <= timedelta(days=45)
        return not self.disabled and self.failures < 10 and in_time and not self.retired

    def overdue(self) -> bool:
        return quarter(self.today) > quarter(self.confirmed) + 1

    # -- what happens ----------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 2, 4, 8, 16, 32, 300, 301, 899, 901, 3_600, 9 * 3_600, 86_400]))
    def wait(self, seconds: int) -> None:
        self.room.clock.at += timedelta(seconds=seconds)

    @rule(days=st.sampled_from([7, 30, 44, 46, 92]))
    def weeks_go_by(self, days: int) -> None:
        self.room.clock.at += timedelta(days=days)
        self.admins_awake()

    @rule()
    def sign_in(self) -> None:
        try:
            token = self.room.sign_in(NAME, self.password(), terminal=HERE)
        except WrongCredentials:
            assert not self.open_for_business() or self.waiting()
            self.count()
        except ReviewOverdue:
            assert self.open_for_business()
            assert self.overdue()
        else:
            assert self.open_for_business()
            assert not self.waiting()
            assert not self.overdue()
            self.sessions[token], self.used_at, self.failures = self.now, self.now, 0

    @rule()
    def guess(self) -> None:
        with pytest.raises(WrongCredentials):
            self.room.sign_in(NAME, WRONG, terminal=HERE)
        self.count()

    def count(self) -> None:
        if not self.waiting():
            self.failures, self.failed_at = self.failures + 1, self.now

    @rule()
    def unlock(self) -> None:
        self.admins_awake()
        accounts.unlock(NAME, self.room.acting("admin"), self.room.office)
        self.failures, self.used_at = 0, self.now

    @rule(by_file=st.booleans())
    def leave(self, *, by_file: bool) -> None:
        self.admins_awake()
        admin = self.room.acting("admin")
        if by_file:
            content = f"職員,事由,発令日\n{NAME},退職,{self.today.isoformat()}\n".encode()
            plan = hr_files.check(content, admin, self.room.office)
            hr_files.apply(content, plan.digest, admin, self.room.office)
        else:
            accounts.disable(NAME, admin, self.room.office)
        self.disabled = True
        self.end_all()

    @rule(wished=st.sampled_from([10, 100, 5_000]))
    def rights(self, wished: int) -> None:
        self.admins_awake()
        change = {
            "account_id": NAME,
            "roles": frozenset({Role.CLERK}),
            "terminals": frozenset({HERE}),
            "expires_on": self.today + timedelta(days=wished),
        }
        self.room.grant(RightsChange.model_validate(change))
        self.disabled, self.confirmed, self.used_at = False, self.today, self.now
        self.expires = min(self.today + timedelta(days=wished), self.today + timedelta(days=366))
        self.end_all()

    @rule()
    def recover(self) -> None:
        self.admins_awake()
        done = self.room.grant(Recovery(account_id=NAME))
        self.end_all()
        self.failures, self.used_at, self.passwords = 0, self.now, 0
        try:
            token = self.room.begin(NAME, str(done.password), HERE)
        except WrongCredentials:
            assert not self.open_for_business()
            self.lose_the_first_password()
        except ReviewOverdue:
            assert self.overdue()
            self.lose_the_first_password()
        else:
            assert self.open_for_business()
            self.sessions[token] = self.now

    def lose_the_first_password(self) -> None:
        """Give the person rights again and let them begin, so that the book stays short."""
        if self.retired:
            self.back_in_service()
        self.rights(wished=100)
        done = self.room.grant(Recovery(account_id=NAME))
        token = self.room.begin(NAME, str(done.password), HERE)
        self.failures, self.used_at = 0, self.now
        self.sessions[token] = self.now

    @rule()
    def confirm(self) -> None:
        self.admins_awake()
        seen = self.room.account(NAME).version
        reviews.confirm(NAME, seen, self.room.acting("admin"), self.room.office)
        self.confirmed = self.today

    @rule()
    def retire(self) -> None:
        self.admins_awake()
        terminals.retire(HERE, self.room.acting("admin"), self.room.office)
        self.retired = True

    @precondition(lambda self: self.retired)
    @rule()
    def back_in_service(self) -> None:
        self.admins_awake()
        self.room.grant(NewTerminal(terminal_id=HERE, place="窓口", valid_until=date(2099, 1, 1)))
        self.retired = False

    @precondition(lambda self: self.sessions)
    @rule(data=st.data())
    def change_password(self, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from(sorted(self.sessions)))
        try:
            actor = self.room.who(token, HERE)
        except DomainError:
            return
        new = f"{PASSWORD} {self.passwords + 1}"
        staff.change_password(self.password(), new, token, actor, self.room.office)
        self.passwords += 1
        self.end_all(but=token)

    # -- what always holds -----------------------------------------------------------------------

    @invariant()
    def no_session_outlives_what_it_stands_on(self) -> None:
        for token, opened in self.sessions.items():
            try:
                self.room.who(token, HERE)
            except (NotSignedIn, ReviewOverdue):
                continue
            assert token not in self.ended
            assert not self.disabled
            assert not self.retired
            assert not self.overdue()
            assert self.failures < 10
            assert self.today <= self.expires
            assert self.now - opened <= timedelta(hours=9)


@pytest.mark.proof("T15")
@pytest.mark.control("R-III-3-10", "R-III-3-12", "R-III-3-17", "R-III-3-22")
def test_no_life_of_an_account_gets_around_the_rules() -> None:
    few = settings(
        max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(Life, settings=few)  # type: ignore[no-untyped-call]
