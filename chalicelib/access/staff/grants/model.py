"""What can be asked for, and what a request is."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.access.model import Role
from chalicelib.access.staff.model import AccountId, TerminalId
from chalicelib.values.word import AskedDay, Line, Moment, Word

GRANT_WAITS = timedelta(days=7)
SHARED_LASTS = timedelta(days=30)
LONGEST_APPOINTMENT = timedelta(days=366)

Roles = Annotated[frozenset[Role], Field(min_length=1)]
Terminals = Annotated[frozenset[TerminalId], Field(min_length=1, max_length=50)]
SharedName = Annotated[str, StringConstraints(pattern=r"^shared-[a-z0-9._-]{1,24}$")]


class Appointment(Word):
    """任命: a new account for a named person."""

    kind: Literal["appointment"] = "appointment"
    account_id: AccountId
    name: Line
    roles: Roles
    terminals: Terminals
    expires_on: AskedDay | None = None
    """None: the end of the fiscal year (31 March)."""
    staff_number: Line | None = None


class RightsChange(Word):
    """権限の変更: other roles, terminals or another last day for an account; it is enabled again."""

    kind: Literal["rights"] = "rights"
    account_id: AccountId
    roles: Roles
    terminals: Terminals
    expires_on: AskedDay | None = None


class Recovery(Word):
    """再発行: a new one-time password after the person came in person; the passkeys are gone."""

    kind: Literal["recovery"] = "recovery"
    account_id: AccountId


class NewTerminal(Word):
    """端末の登録."""

    kind: Literal["terminal"] = "terminal"
    terminal_id: TerminalId
    place: Line
    valid_until: AskedDay


class SharedLine(Word):
    """共用IDの発行又は更新: who may use it where, why it cannot be avoided, until when (30 days at most)."""

    kind: Literal["shared"] = "shared"
    shared_id: SharedName
    roles: Roles
    persons: Annotated[frozenset[AccountId], Field(min_length=1, max_length=50)]
    terminals: Terminals
    until: AskedDay


Wanted = Appointment | RightsChange | Recovery | NewTerminal | SharedLine


class Verdict(StrEnum):
    """How a request ended."""

    APPROVED = "approved"
    REJECTED = "rejected"


class GrantRequest(Word):
    """権限付与の申請: asked for by one administrator, decided by another."""

    grant_id: str
    wanted: Wanted = Field(discriminator="kind")
    reason: Line
    requested_by: str
    requested_at: Moment
    until: Moment
    outcome: Verdict | None = None
    decided_by: str | None = None
    decided_at: Moment | None = None
    version: int = 1

    @property
    def subject(self) -> str:
        """Return whom or what it concerns: an account, a terminal or a shared ID."""
        if isinstance(self.wanted, NewTerminal):
            return self.wanted.terminal_id
        if isinstance(self.wanted, SharedLine):
            return self.wanted.shared_id
        return self.wanted.account_id
