"""What one administrator does with accounts: list, unlock, disable.  Giving rights takes two (grants)."""

from chalicelib.access.model import Actor, Permission, Role
from chalicelib.access.rules import require
from chalicelib.access.staff.model import Account
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import check_administrators
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchAccount
from chalicelib.values.clock import day_in_japan


def account_named(account_id: str, office: StaffOffice) -> Account:
    """Return an account; raise NoSuchAccount."""
    account = office.accounts.account(account_id)
    if account is None:
        raise NoSuchAccount
    return account


def unlock(account_id: str, actor: Actor, office: StaffOffice) -> Account:
    """Let a locked or dormant account sign in again."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    account, now = account_named(account_id, office), office.clock.now()
    unlocked = account.model_copy(
        update={"failures": 0, "failed_at": None, "signed_in_at": now, "version": account.version + 1}
    )
    office.accounts.change(unlocked, actor.entry(Act.ACCOUNT_UNLOCKED, now, subject=account_id))
    return unlocked


def disable(account_id: str, actor: Actor, office: StaffOffice, why: str = "asked") -> Account:
    """Stop an account at once, and every session of it; raise TooFewAdministrators.

    Stopping it again changes nothing.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    now = office.clock.now()
    roster = office.accounts.roster()  # before the accounts: who takes one away meanwhile moves it
    account = account_named(account_id, office)
    if account.disabled:
        return account
    disabled = stopped(account)
    if Role.ADMINISTRATOR in account.roles:
        check_administrators(office.accounts.every_account(), disabled, day_in_japan(now))
    office.accounts.change(
        disabled,
        actor.entry(Act.ACCOUNT_DISABLED, now, subject=account_id, why=why),
        roster if Role.ADMINISTRATOR in account.roles else None,
    )
    return disabled


def stopped(account: Account) -> Account:
    """Return the account disabled, its sessions over."""
    return account.model_copy(
        update={"disabled": True, "generation": account.generation + 1, "version": account.version + 1}
    )
