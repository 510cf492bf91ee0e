"""What staff do with sessions: sign in, be known, change the password, sign out."""

import hashlib
from contextlib import suppress

from chalicelib.access.model import Actor, Permission, Plane
from chalicelib.access.rules import require
from chalicelib.access.staff.failures import is_waiting, note_failure
from chalicelib.access.staff.model import (
    SEEN_EVERY,
    Account,
    Aim,
    Assurance,
    Session,
    SharedId,
    SignedIn,
)
from chalicelib.access.staff.passkeys import prove
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import (
    actor_of,
    check_account,
    check_confirmed,
    check_password,
    check_place,
    check_session,
    check_shared,
)
from chalicelib.audit.model import Act
from chalicelib.errors import (
    NotSignedIn,
    PasswordTooWeak,
    SheetMoved,
    Unavailable,
    WrongCredentials,
)
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word


class Credentials(Word):
    """What a person types and proves, and the terminal they do it at."""

    account_id: str
    password: str
    municipality: MunicipalityCode
    terminal: str
    second_factor: str | None = None
    person: str | None = None
    """Who it is, where ``account_id`` is a shared ID: the name picked from the ledger's line."""


def token_hash(token: str) -> str:
    """Return what is kept of a session's token."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def sign_in(typed: Credentials, office: StaffOffice) -> tuple[str, Actor]:
    """Open a session; return its token and the actor.  Raise WrongCredentials, saying no more.

    An unknown ID, a locked account and a wrong password cost the same work and get the
    same sentence.  Only whom password and passkey have both proved is told what else stands in
    the way: ReviewOverdue, SharedIdSuspended.
    """
    now = office.clock.now()
    shared = None if typed.person is None else office.ledger.shared(typed.account_id)
    account = office.accounts.account(typed.person or typed.account_id)
    # What an unknown person typed is not kept: it may be a number typed into the wrong field.
    stranger = Actor(
        id="unknown" if account is None else account.account_id,
        roles=frozenset(),
        municipality=typed.municipality,
        plane=Plane.PRIVATE,
        terminal=typed.terminal,
    )
    try:
        standing = _prove(typed, account, shared, office)
    except WrongCredentials:
        note_failure(account, stranger, Act.SIGN_IN_REFUSED, office)
        raise
    check_confirmed(standing.account, now)
    signed_in = standing.account.model_copy(
        update={
            "failures": 0,
            "failed_at": None,
            "signed_in_at": now,
            "version": standing.account.version + 1,
        }
    )
    token = f"{typed.municipality}.{office.draws.secret()}"
    actor = actor_of(standing._replace(account=signed_in), now)
    entry = actor.entry(Act.SIGNED_IN, now, assurance=standing.session.assurance.value)
    office.accounts.open(token_hash(token), standing.session, signed_in, entry)
    return token, actor


def _prove(
    typed: Credentials, account: Account | None, shared: SharedId | None, office: StaffOffice
) -> SignedIn:
    """Return what the session will stand on; raise WrongCredentials.

    Password and passkey are both looked at, whatever the first said: neither the answer nor its
    time tells which of them was wrong.
    """
    now, refused = office.clock.now(), None
    terminal = office.ledger.terminal(typed.terminal)
    proved: tuple[Account, Assurance] | None = None
    try:
        office.passwords.verify(typed.password, _kept(typed, account, shared, office))
    except WrongCredentials as wrong:
        refused = wrong
    try:
        proved = prove(typed.second_factor, account, Aim.SIGN_IN, typed.terminal, office)
    except WrongCredentials as wrong:
        refused = refused or wrong
    if refused is not None or proved is None:
        raise WrongCredentials from refused
    known, assurance = proved
    check_account(known, now)
    check_place(known.terminals if shared is None else shared.terminals, typed.terminal, terminal, now)
    if shared is not None:
        if assurance is not Assurance.PASSKEY:
            raise WrongCredentials
        check_shared(shared, known, now)
    session = Session(
        account_id=known.account_id,
        municipality=typed.municipality,
        terminal=typed.terminal,
        assurance=assurance,
        opened_at=now,
        seen_at=now,
        proved_at=now if assurance is Assurance.PASSKEY else None,
        generation=known.generation,
        shared=None if shared is None else shared.shared_id,
        shared_generation=0 if shared is None else shared.generation,
    )
    return SignedIn(session, known, terminal, shared)


def _kept(
    typed: Credentials, account: Account | None, shared: SharedId | None, office: StaffOffice
) -> str | None:
    """Return the hash the password must fit; None where there is none, or its delay still runs."""
    if account is None or is_waiting(account, office.clock.now()):
        return None
    if typed.person is None:
        return account.password_hash
    return None if shared is None else shared.password_hash


def who_is(token: str, terminal: str, office: StaffOffice) -> Actor:
    """Return who a session's token stands for; raise NotSignedIn."""
    return actor_of(standing_of(token, terminal, office), office.clock.now())


def standing_of(token: str, terminal: str, office: StaffOffice) -> SignedIn:
    """Return a session that stands, with everything it stands on; raise NotSignedIn or ReviewOverdue."""
    now = office.clock.now()
    kept = token_hash(token)
    standing = office.accounts.session(kept)
    if standing is None:
        raise NotSignedIn
    check_session(standing, terminal, now=now)
    if now - standing.session.seen_at > SEEN_EVERY:
        # Another request of this session may be noting the same thing at the same moment.
        with suppress(SheetMoved, Unavailable):
            office.accounts.seen(kept, standing.session.model_copy(update={"seen_at": now}))
    return standing


def introduce(actor: Actor, office: StaffOffice) -> Account:
    """Return the account of whoever is signed in, for a screen to greet; raise NotSignedIn."""
    require(actor, Permission.SEE_OWN_SESSION)
    account = office.accounts.account(actor.id)
    if account is None:
        raise NotSignedIn
    return account


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


def change_password(old: str, new: str, token: str, actor: Actor, office: StaffOffice) -> None:
    """Replace one's own password; every other session of the account ends.

    Raises WrongCredentials or PasswordTooWeak.
    """
    require(actor, Permission.CHANGE_OWN_PASSWORD)
    kept, now = token_hash(token), office.clock.now()
    standing = office.accounts.session(kept)
    if standing is None or standing.account.account_id != actor.id:
        raise NotSignedIn
    account = standing.account
    try:
        office.passwords.verify(old, account.password_hash)
    except WrongCredentials:
        # Whoever holds an open session must not guess its password at leisure.
        note_failure(account, actor, Act.SIGN_IN_REFUSED, office)
        raise
    check_password(new, account.account_id)
    if new == old:
        raise PasswordTooWeak  # somebody else chose the one-time password, and has seen it
    changed = account.model_copy(
        update={
            "password_hash": office.passwords.hash(new),
            "first_password_until": None,
            "generation": account.generation + 1,
            "version": account.version + 1,
        }
    )
    session = standing.session.model_copy(update={"generation": changed.generation})
    entry = actor.entry(Act.PASSWORD_CHANGED, now, subject=account.account_id)
    office.accounts.change_in(kept, session, changed, entry)
