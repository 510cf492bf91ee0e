"""What staff do with accounts and sessions."""

import hashlib
from contextlib import suppress
from datetime import date, datetime, timedelta

from chalicelib.access.model import Actor, Permission, Plane, Role
from chalicelib.access.rules import require
from chalicelib.access.staff.model import FIRST_PASSWORD_LASTS, SEEN_EVERY, Account, Assurance, Session
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import (
    actor_of,
    check_account,
    check_password,
    check_session,
    must_wait_until,
)
from chalicelib.audit.model import Act
from chalicelib.errors import (
    Contended,
    NoSuchAccount,
    NotAllowed,
    NotSignedIn,
    PasswordTooWeak,
    SheetMoved,
    Unavailable,
    WrongCredentials,
)
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word

LONGEST_APPOINTMENT = timedelta(days=366)
TRIES = 16
"""How often a failed sign-in is counted anew when others change the same account under it."""


class Credentials(Word):
    """What a person types, and the terminal they type it at."""

    account_id: str
    password: str
    municipality: MunicipalityCode
    terminal: str
    second_factor: str | None = None


class Appointment(Word):
    """任命: a new account for a named person."""

    account_id: str
    name: str
    roles: frozenset[Role]
    terminals: frozenset[str]
    expires_on: date


def token_hash(token: str) -> str:
    """Return what is kept of a session's token."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def sign_in(typed: Credentials, office: StaffOffice) -> tuple[str, Actor]:
    """Open a session; return its token and the actor.  Raise WrongCredentials, saying no more.

    An unknown ID, a locked account and a wrong password cost the same work and get the
    same sentence.
    """
    now = office.clock.now()
    account = office.accounts.account(typed.account_id)
    # What an unknown person typed is not kept: it may be a number typed into the wrong field.
    stranger = Actor(
        id="unknown" if account is None else account.account_id,
        roles=frozenset(),
        municipality=typed.municipality,
        plane=Plane.PRIVATE,
        terminal=typed.terminal,
    )
    try:
        account, assurance = _prove(typed, account, office)
    except WrongCredentials:
        _note_failure(account, stranger, office)
        raise
    session = Session(
        account_id=account.account_id,
        municipality=typed.municipality,
        terminal=typed.terminal,
        assurance=assurance,
        opened_at=now,
        seen_at=now,
    )
    signed_in = account.model_copy(
        update={"failures": 0, "failed_at": None, "signed_in_at": now, "version": account.version + 1}
    )
    token = f"{typed.municipality}.{office.draws.secret()}"
    actor = actor_of(session, signed_in)
    office.accounts.open(token_hash(token), session, signed_in, actor.entry(Act.SIGNED_IN, now))
    return token, actor


def _prove(typed: Credentials, account: Account | None, office: StaffOffice) -> tuple[Account, Assurance]:
    """Return the account and how surely its person was proved; raise WrongCredentials."""
    now = office.clock.now()
    if account is None or _is_waiting(account, now):
        office.passwords.verify(typed.password, None)
        raise WrongCredentials
    office.passwords.verify(typed.password, account.password_hash)
    check_account(account, typed.terminal, now=now)
    return account, office.factor.assure(account, typed.terminal, typed.second_factor)


def _is_waiting(account: Account, now: datetime) -> bool:
    wait = must_wait_until(account)
    return wait is not None and now < wait


def _note_failure(account: Account | None, stranger: Actor, office: StaffOffice) -> None:
    """Count a failure and note it; guesses that race each other are all counted.

    Whoever counted first has counted a guess of their own, so that some rounds end in a wait; raises
    Contended where the account keeps changing for another reason.
    """
    now = office.clock.now()
    for _ in range(TRIES):
        if account is None or _is_waiting(account, now):
            office.accounts.note(stranger.entry(Act.SIGN_IN_REFUSED, now))
            return
        failures = account.failures + 1
        failed = account.model_copy(
            update={"failures": failures, "failed_at": now, "version": account.version + 1}
        )
        try:
            office.accounts.change(failed, stranger.entry(Act.SIGN_IN_REFUSED, now, failures=failures))
        except SheetMoved:
            account = office.accounts.account(account.account_id)
        else:
            return
    raise Contended


def who_is(token: str, terminal: str, office: StaffOffice) -> Actor:
    """Return who a session's token stands for; raise NotSignedIn."""
    now = office.clock.now()
    kept = token_hash(token)
    found = office.accounts.session(kept)
    if found is None:
        raise NotSignedIn
    session, account = found
    check_session(session, account, terminal, now=now)
    if now - session.seen_at > SEEN_EVERY:
        # Another request of this session may be noting the same thing at the same moment.
        with suppress(SheetMoved, Unavailable):
            office.accounts.seen(kept, session.model_copy(update={"seen_at": now}))
    return actor_of(session, account)


def municipality_of(token: str) -> MunicipalityCode:
    """Return the municipality a token was issued in; raise NotSignedIn."""
    try:
        return MunicipalityCode(token.partition(".")[0])
    except ValueError as junk:
        raise NotSignedIn from junk


def sign_out(token: str, actor: Actor, office: StaffOffice) -> None:
    """End the session."""
    require(actor, Permission.END_OWN_SESSION)
    office.accounts.close(token_hash(token), actor.entry(Act.SIGNED_OUT, office.clock.now()))


def appoint(wanted: Appointment, actor: Actor, office: StaffOffice) -> tuple[Account, str]:
    """Create an account; return it with its one-time password, which lapses after 24 hours."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    now = office.clock.now()
    if wanted.roles & {Role.TABLET, Role.SYSTEM} or not wanted.roles or not wanted.terminals:
        raise NotAllowed
    first = office.draws.code(20)
    account = Account(
        account_id=wanted.account_id,
        name=wanted.name,
        roles=wanted.roles,
        terminals=wanted.terminals,
        password_hash=office.passwords.hash(first),
        first_password_until=now + FIRST_PASSWORD_LASTS,
        expires_on=min(wanted.expires_on, day_in_japan(now) + LONGEST_APPOINTMENT),
        signed_in_at=now,
    )
    entry = actor.entry(
        Act.ACCOUNT_CREATED, now, subject=account.account_id, roles="+".join(sorted(account.roles))
    )
    office.accounts.add(account, entry)
    return account, first


def change_password(old: str, new: str, actor: Actor, office: StaffOffice) -> None:
    """Replace one's own password; raise WrongCredentials or PasswordTooWeak."""
    require(actor, Permission.CHANGE_OWN_PASSWORD)
    account = office.accounts.account(actor.id)
    if account is None:
        raise WrongCredentials
    try:
        office.passwords.verify(old, account.password_hash)
    except WrongCredentials:
        # Whoever holds an open session must not guess its password at leisure.
        _note_failure(account, actor, office)
        raise
    check_password(new, account.account_id)
    if new == old:
        raise PasswordTooWeak  # somebody else chose the one-time password, and has seen it
    changed = account.model_copy(
        update={
            "password_hash": office.passwords.hash(new),
            "first_password_until": None,
            "version": account.version + 1,
        }
    )
    office.accounts.change(
        changed, actor.entry(Act.PASSWORD_CHANGED, office.clock.now(), subject=account.account_id)
    )


def unlock(account_id: str, actor: Actor, office: StaffOffice) -> Account:
    """Let a locked or dormant account sign in again."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    account = office.accounts.account(account_id)
    if account is None:
        raise NoSuchAccount
    now = office.clock.now()
    unlocked = account.model_copy(
        update={"failures": 0, "failed_at": None, "signed_in_at": now, "version": account.version + 1}
    )
    office.accounts.change(unlocked, actor.entry(Act.ACCOUNT_UNLOCKED, now, subject=account_id))
    return unlocked
