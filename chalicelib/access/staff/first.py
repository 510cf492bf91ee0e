"""The first administrators of a municipality, appointed from outside while nobody has signed in yet."""

from datetime import timedelta

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.staff.model import FIRST_PASSWORD_LASTS, Account, Terminal
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.audit.model import Act
from chalicelib.errors import NotAllowed
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import MunicipalityCode

A_YEAR = timedelta(days=365)


def first_administrator(
    code: MunicipalityCode, account_id: str, terminals: frozenset[str], office: StaffOffice
) -> str | None:
    """Create an account that a municipality begins with; return its one-time password.

    One whose password was never replaced gets a new one: the first may have been lost on its way.
    Returns None where the account is in use.  Once anybody has chosen a password of their own, the
    municipality appoints its people itself: raises NotAllowed.
    """
    now = office.clock.now()
    opener = Actor(id="opener", roles=frozenset({Role.SYSTEM}), municipality=code, plane=Plane.PRIVATE)
    kept = {account.account_id: account for account in office.accounts.every_account()}
    if account_id in kept and kept[account_id].first_password_until is None:
        return None
    if any(account.first_password_until is None for account in kept.values()):
        raise NotAllowed
    first = office.draws.code(20)
    account = Account(
        account_id=account_id,
        name="初期管理者",
        roles=frozenset({Role.ADMINISTRATOR}),
        terminals=terminals,
        password_hash=office.passwords.hash(first),
        first_password_until=now + FIRST_PASSWORD_LASTS,
        expires_on=day_in_japan(now) + A_YEAR,
        confirmed_on=day_in_japan(now),
        confirmed_by=opener.id,
        signed_in_at=now,
    )
    _register(terminals, opener, office)
    if account_id in kept:
        again = account.model_copy(update={"version": kept[account_id].version + 1})
        office.accounts.change(again, opener.entry(Act.PASSWORD_CHANGED, now, subject=account_id))
        return first
    if not kept:
        office.accounts.note(opener.entry(Act.MUNICIPALITY_OPENED, now))
    office.accounts.add(account, opener.entry(Act.ACCOUNT_CREATED, now, subject=account_id))
    return first


def _register(terminals: frozenset[str], opener: Actor, office: StaffOffice) -> None:
    """Register the terminals that a municipality begins with; those that stand are left."""
    now = office.clock.now()
    for terminal_id in sorted(terminals):
        if office.ledger.terminal(terminal_id) is None:
            terminal = Terminal(
                terminal_id=terminal_id,
                place="開設時の端末",
                valid_until=day_in_japan(now) + A_YEAR,
                registered_by=opener.id,
            )
            office.ledger.put_terminal(
                terminal, opener.entry(Act.TERMINAL_REGISTERED, now, subject=terminal_id)
            )
