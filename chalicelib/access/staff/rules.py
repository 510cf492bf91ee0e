"""When an account may sign in, and when a session still stands (design: docs/adr/0008)."""

from datetime import datetime, timedelta

from chalicelib.access.model import Actor, Plane
from chalicelib.access.staff.model import (
    DELAY_FROM,
    DORMANT_AFTER,
    IDLE_ENDS,
    LOCK_FROM,
    SESSION_ENDS,
    Account,
    Session,
)
from chalicelib.errors import NotSignedIn, PasswordTooWeak, WrongCredentials
from chalicelib.values.clock import day_in_japan

SHORTEST_PASSWORD = 15
WELL_KNOWN = ("password", "123456", "qwerty", "kasukabe", "vaccine", "wakuchin", "abcdef")


def check_account(account: Account, terminal: str, *, now: datetime) -> None:
    """Raise WrongCredentials unless the account may sign in here and now."""
    in_use = not account.disabled and account.failures < LOCK_FROM
    in_time = day_in_japan(now) <= account.expires_on and now - account.signed_in_at <= DORMANT_AFTER
    first = account.first_password_until
    fresh = first is None or now < first
    if not (in_use and in_time and fresh and terminal in account.terminals):
        raise WrongCredentials


def must_wait_until(account: Account) -> datetime | None:
    """Return until when no password is even looked at: 1 s after the fifth failure, then doubling."""
    if account.failures < DELAY_FROM or account.failed_at is None:
        return None
    return account.failed_at + timedelta(seconds=2 ** (account.failures - DELAY_FROM))


def check_session(session: Session, account: Account, terminal: str, *, now: datetime) -> None:
    """Raise NotSignedIn unless session and account both stand, at the terminal they began on."""
    if session.terminal != terminal or terminal not in account.terminals:
        raise NotSignedIn
    if now - session.seen_at > IDLE_ENDS or now - session.opened_at > SESSION_ENDS:
        raise NotSignedIn
    if account.disabled or account.failures >= LOCK_FROM or day_in_japan(now) > account.expires_on:
        raise NotSignedIn


def check_password(password: str, account_id: str) -> None:
    """Raise PasswordTooWeak; length and a blocklist, no rule of composition (NIST SP 800-63B)."""
    plain = password.casefold()
    if not SHORTEST_PASSWORD <= len(password) <= 128 or len(set(plain)) < 5:
        raise PasswordTooWeak
    if account_id in plain or any(plain.replace(known, "") == "" for known in WELL_KNOWN):
        raise PasswordTooWeak


def actor_of(session: Session, account: Account) -> Actor:
    """Return the signed-in person as an actor."""
    return Actor(
        id=account.account_id,
        roles=account.roles,
        municipality=session.municipality,
        plane=Plane.PRIVATE,
        terminal=session.terminal,
        must_change_password=account.first_password_until is not None,
    )
