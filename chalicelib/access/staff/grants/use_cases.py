"""Rights are given by two administrators: what one asks for, another approves (docs/adr/0033)."""

from typing import NamedTuple

from chalicelib.access.model import Actor, Permission, Role
from chalicelib.access.rules import require
from chalicelib.access.staff.accounts import account_named
from chalicelib.access.staff.grants.effects import Effect, effect_of
from chalicelib.access.staff.grants.model import (
    GRANT_WAITS,
    GrantRequest,
    NewTerminal,
    Recovery,
    RightsChange,
    SharedLine,
    Verdict,
    Wanted,
)
from chalicelib.access.staff.model import Account, Terminal
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import check_administrators
from chalicelib.audit.model import Act
from chalicelib.errors import (
    AccountTaken,
    GrantDecided,
    NoSuchGrant,
    NoSuchTerminal,
    NotAllowed,
    TwoPersonsNeeded,
)
from chalicelib.values.clock import day_in_japan

NEVER = frozenset({Role.TABLET, Role.SYSTEM})
"""Machines are no persons: nobody is appointed to be one."""


class Approved(NamedTuple):
    """A decided request, what it brought about, and the one-time or shared password, shown once."""

    grant: GrantRequest
    effect: Effect
    password: str | None


def ask(wanted: Wanted, reason: str, actor: Actor, office: StaffOffice) -> GrantRequest:
    """Ask for rights; nothing changes until another administrator approves.

    Raises what is known to stand in the way already: NotAllowed, AccountTaken, NoSuchAccount, NoSuchTerminal.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    _check(wanted, office)
    now = office.clock.now()
    grant = GrantRequest(
        grant_id=office.draws.identifier(),
        wanted=wanted,
        reason=reason,
        requested_by=actor.id,
        requested_at=now,
        until=now + GRANT_WAITS,
    )
    office.ledger.ask(
        grant,
        actor.entry(Act.GRANT_REQUESTED, now, subject=grant.subject, kind=wanted.kind, grant=grant.grant_id),
    )
    return grant


def _check(wanted: Wanted, office: StaffOffice) -> None:
    if isinstance(wanted, NewTerminal):
        return
    if isinstance(wanted, Recovery):
        account_named(wanted.account_id, office)
        return
    if wanted.roles & NEVER:
        raise NotAllowed
    if isinstance(wanted, SharedLine):
        # Who administers is always known by name.
        if Role.ADMINISTRATOR in wanted.roles:
            raise NotAllowed
        for account_id in wanted.persons:
            account_named(account_id, office)
    elif isinstance(wanted, RightsChange):
        account_named(wanted.account_id, office)
    elif office.accounts.account(wanted.account_id) is not None:
        raise AccountTaken
    if any(office.ledger.terminal(each) is None for each in wanted.terminals):
        raise NoSuchTerminal


def approve(grant_id: str, actor: Actor, office: StaffOffice) -> Approved:
    """Give what was asked for, at once; the request and what it brings about are one write.

    Raises TwoPersonsNeeded for who asked and for whom it concerns, GrantDecided, and what the request
    itself meets by now.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    now, roster = office.clock.now(), office.accounts.roster()
    grant = _pending(grant_id, office)
    if actor.id in {grant.requested_by, grant.subject}:
        raise TwoPersonsNeeded
    _check(grant.wanted, office)
    effect, password, act = effect_of(grant, actor, office)
    bound = None
    if isinstance(effect, Account) and _takes_one_away(effect, office):
        check_administrators(office.accounts.every_account(), effect, day_in_japan(now))
        bound = roster
    decided = _decided(grant, Verdict.APPROVED, actor, office)
    entry = actor.entry(
        act,
        now,
        subject=grant.subject,
        grant=grant.grant_id,
        requested_by=grant.requested_by,
        roles="none" if isinstance(effect, Terminal) else "+".join(sorted(effect.roles)),
    )
    office.ledger.decide(decided, effect, entry, bound)
    return Approved(decided, effect, password)


def reject(grant_id: str, actor: Actor, office: StaffOffice) -> GrantRequest:
    """Let a request lapse; who asked may take it back so."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    grant = _pending(grant_id, office)
    decided = _decided(grant, Verdict.REJECTED, actor, office)
    entry = actor.entry(Act.GRANT_REJECTED, office.clock.now(), subject=grant.subject, grant=grant.grant_id)
    office.ledger.decide(decided, None, entry)
    return decided


def _pending(grant_id: str, office: StaffOffice) -> GrantRequest:
    grant = office.ledger.grant(grant_id)
    if grant is None:
        raise NoSuchGrant
    if grant.outcome is not None or office.clock.now() >= grant.until:
        raise GrantDecided
    return grant


def _decided(grant: GrantRequest, outcome: Verdict, actor: Actor, office: StaffOffice) -> GrantRequest:
    return grant.model_copy(
        update={
            "outcome": outcome,
            "decided_by": actor.id,
            "decided_at": office.clock.now(),
            "version": grant.version + 1,
        }
    )


def _takes_one_away(after: Account, office: StaffOffice) -> bool:
    before = office.accounts.account(after.account_id)
    could = before is not None and Role.ADMINISTRATOR in before.roles and not before.disabled
    return could and (Role.ADMINISTRATOR not in after.roles or after.first_password_until is not None)
