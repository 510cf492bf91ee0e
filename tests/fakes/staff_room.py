"""A municipality's people over the fakes: everybody signs in, proves themselves, and asks for rights."""

from collections import defaultdict
from typing import Any

from chalicelib.access.model import Actor, Role
from chalicelib.access.staff import passkeys
from chalicelib.access.staff import use_cases as staff
from chalicelib.access.staff.first import first_administrator
from chalicelib.access.staff.grants import use_cases as grants
from chalicelib.access.staff.grants.model import Appointment, SharedLine, Wanted
from chalicelib.access.staff.grants.use_cases import Approved
from chalicelib.access.staff.model import Account
from chalicelib.access.staff.use_cases import Credentials, token_hash
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.house import KASUKABE, FakeHouse
from tests.fakes.moments import HandClock
from tests.fakes.staff import plain_answer

PASSWORD = "a long pass phrase 春日部"
TERMINALS = frozenset({"T-001", "T-002"})


class StaffRoom:
    """The people of one municipality and how they prove themselves."""

    def __init__(
        self, code: MunicipalityCode = KASUKABE, *administrators: str, house: FakeHouse | None = None
    ) -> None:
        self.clock = HandClock()
        self.house = house or FakeHouse(clock=self.clock)
        self.code = code
        self.office = self.house.staff(code)
        self._counters: dict[str, int] = defaultdict(int)
        names = administrators or ("admin", "admin-2")
        firsts = {name: first_administrator(code, name, TERMINALS, self.office) for name in names}
        for name, first in firsts.items():
            self.begin(name, str(first))

    def answer(self, options: dict[str, Any], name: str, **changed: Any) -> str:
        """Return what a person's authenticator answers."""
        self._counters[name] += 1
        return plain_answer(options, name, changed.pop("counter", self._counters[name]), **changed)

    def sign_in(
        self,
        name: str,
        password: str = PASSWORD,
        *,
        shared: str | None = None,
        terminal: str = "T-001",
        **changed: Any,
    ) -> str:
        """Sign in; return the token."""
        options = passkeys.offer_sign_in(terminal, self.office)
        typed = Credentials(
            account_id=shared or name,
            password=password,
            municipality=self.code,
            terminal=terminal,
            second_factor=self.answer(options, name, **changed),
            person=None if shared is None else name,
        )
        token, _ = staff.sign_in(typed, self.office)
        return token

    def who(self, token: str, terminal: str = "T-001") -> Actor:
        return staff.who_is(token, terminal, self.office)

    def begin(self, name: str, first: str, terminal: str = "T-001") -> str:
        """Take an account up: one-time password, passkey, own password."""
        token = self.sign_in(name, first, terminal=terminal)
        self.register(name, token, terminal)
        staff.change_password(first, PASSWORD, token, self.who(token, terminal), self.office)
        return token

    def register(self, name: str, token: str, terminal: str = "T-001", **changed: Any) -> None:
        actor = self.who(token, terminal)
        answer = self.answer(passkeys.offer_passkey(actor, self.office), name, **changed)
        standing = staff.standing_of(token, terminal, self.office)
        passkeys.register_passkey(answer, token_hash(token), standing, actor, self.office)

    def step_up(self, name: str, token: str, **changed: Any) -> None:
        actor = self.who(token)
        answer = self.answer(passkeys.offer_step_up(actor, self.office), name, **changed)
        standing = staff.standing_of(token, "T-001", self.office)
        passkeys.step_up(answer, token_hash(token), standing, actor, self.office)

    def acting(self, name: str) -> Actor:
        """Return somebody who has just signed in."""
        return self.who(self.sign_in(name))

    def grant(self, wanted: Wanted, asks: str = "admin", approves: str = "admin-2") -> Approved:
        """Ask as one administrator, approve as another."""
        asked = grants.ask(wanted, "試験", self.acting(asks), self.office)
        return grants.approve(asked.grant_id, self.acting(approves), self.office)

    def appoint(self, name: str, *roles: Role, **more: Any) -> str:
        """Appoint somebody and let them take the account up; return their token."""
        wanted = appointment(name, *roles, **more)
        done = self.grant(wanted)
        return self.begin(name, str(done.password), min(wanted.terminals))

    def account(self, name: str) -> Account:
        account = self.office.accounts.account(name)
        assert account is not None
        return account


def appointment(name: str, *roles: Role, **more: Any) -> Appointment:
    """Return what is asked for a new account; without a role, a clerk's."""
    given = {
        "account_id": name,
        "name": "試験　職員",
        "roles": frozenset(roles or {Role.CLERK}),
        "terminals": frozenset({"T-001"}),
    }
    return Appointment.model_validate({**given, **more})


def shared_line(*persons: str, **more: Any) -> SharedLine:
    """Return what is asked for a shared ID."""
    given = {
        "shared_id": "shared-reception",
        "roles": frozenset({Role.CLERK}),
        "persons": frozenset(persons),
        "terminals": frozenset({"T-001"}),
        "until": "2021-07-31",
    }
    return SharedLine.model_validate({**given, **more})
