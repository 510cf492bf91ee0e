"""What an approved request brings about: an account, a terminal, or a line of the shared IDs' ledger."""

from datetime import date

from chalicelib.access.model import Actor
from chalicelib.access.staff.accounts import account_named
from chalicelib.access.staff.grants.model import (
    LONGEST_APPOINTMENT,
    SHARED_LASTS,
    Appointment,
    GrantRequest,
    NewTerminal,
    Recovery,
    RightsChange,
    SharedLine,
)
from chalicelib.access.staff.model import FIRST_PASSWORD_LASTS, Account, SharedId, Terminal
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.audit.model import Act
from chalicelib.values.clock import day_in_japan

Effect = Account | Terminal | SharedId


def effect_of(grant: GrantRequest, actor: Actor, office: StaffOffice) -> tuple[Effect, str | None, Act]:
    """Return what is written, a password that is shown once, and the act it is."""
    wanted = grant.wanted
    if isinstance(wanted, Appointment):
        first = office.draws.code(20)
        return _appointed(wanted, first, actor, office), first, Act.ACCOUNT_CREATED
    if isinstance(wanted, RightsChange):
        return _changed(wanted, actor, office), None, Act.ACCOUNT_CHANGED
    if isinstance(wanted, Recovery):
        first = office.draws.code(20)
        return _recovered(wanted, first, office), first, Act.ACCOUNT_RECOVERED
    if isinstance(wanted, NewTerminal):
        return _terminal(wanted, actor, office), None, Act.TERMINAL_REGISTERED
    password = office.draws.code(20)
    return _shared(wanted, grant.reason, password, office), password, Act.SHARED_ID_ISSUED


def last_day(wished: date | None, today: date) -> date:
    """Return an account's last day: the wish, the fiscal year's end, or a year from now at the latest."""
    fiscal_year_end = date(today.year + (today.month > 3), 3, 31)
    return min(wished or fiscal_year_end, today + LONGEST_APPOINTMENT)


def _appointed(wanted: Appointment, first: str, actor: Actor, office: StaffOffice) -> Account:
    now = office.clock.now()
    return Account(
        account_id=wanted.account_id,
        name=wanted.name,
        roles=wanted.roles,
        terminals=wanted.terminals,
        staff_number=wanted.staff_number,
        password_hash=office.passwords.hash(first),
        first_password_until=now + FIRST_PASSWORD_LASTS,
        expires_on=last_day(wanted.expires_on, day_in_japan(now)),
        confirmed_on=day_in_japan(now),
        confirmed_by=actor.id,
        signed_in_at=now,
    )


def _changed(wanted: RightsChange, actor: Actor, office: StaffOffice) -> Account:
    account, now = account_named(wanted.account_id, office), office.clock.now()
    return account.model_copy(
        update={
            "roles": wanted.roles,
            "terminals": wanted.terminals,
            "expires_on": last_day(wanted.expires_on, day_in_japan(now)),
            "confirmed_on": day_in_japan(now),
            "confirmed_by": actor.id,
            "signed_in_at": now,
            "disabled": False,
            "generation": account.generation + 1,
            "version": account.version + 1,
        }
    )


def _recovered(wanted: Recovery, first: str, office: StaffOffice) -> Account:
    account, now = account_named(wanted.account_id, office), office.clock.now()
    return account.model_copy(
        update={
            "password_hash": office.passwords.hash(first),
            "first_password_until": now + FIRST_PASSWORD_LASTS,
            "passkeys": (),
            "failures": 0,
            "failed_at": None,
            "signed_in_at": now,
            "generation": account.generation + 1,
            "version": account.version + 1,
        }
    )


def _terminal(wanted: NewTerminal, actor: Actor, office: StaffOffice) -> Terminal:
    kept = office.ledger.terminal(wanted.terminal_id)
    return Terminal(
        terminal_id=wanted.terminal_id,
        place=wanted.place,
        valid_until=wanted.valid_until,
        registered_by=actor.id,
        version=1 if kept is None else kept.version + 1,
    )


def _shared(wanted: SharedLine, reason: str, password: str, office: StaffOffice) -> SharedId:
    """Return the line with a password that nobody had before: whoever was of it is not by knowing one."""
    kept = office.ledger.shared(wanted.shared_id)
    return SharedId(
        shared_id=wanted.shared_id,
        reason=reason,
        roles=wanted.roles,
        persons=wanted.persons,
        terminals=wanted.terminals,
        until=min(wanted.until, day_in_japan(office.clock.now()) + SHARED_LASTS),
        password_hash=office.passwords.hash(password),
        generation=0 if kept is None else kept.generation + 1,
        version=1 if kept is None else kept.version + 1,
    )
