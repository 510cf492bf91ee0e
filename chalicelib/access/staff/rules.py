"""When an account may sign in, and when a session still stands (design: docs/adr/0008, 0032)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.staff.model import (
    DELAY_FROM,
    DORMANT_AFTER,
    IDLE_ENDS,
    LOCK_FROM,
    SESSION_ENDS,
    STEP_UP_LASTS,
    Account,
    Session,
    SharedId,
    SignedIn,
    Terminal,
)
from chalicelib.errors import (
    NotSignedIn,
    PasswordTooWeak,
    ReviewOverdue,
    SharedIdSuspended,
    TooFewAdministrators,
    WrongCredentials,
)
from chalicelib.values.clock import day_in_japan

SHORTEST_PASSWORD = 15
WELL_KNOWN = ("password", "123456", "qwerty", "kasukabe", "vaccine", "wakuchin", "abcdef")
FEWEST_ADMINISTRATORS = 2


def check_account(account: Account, now: datetime) -> None:
    """Raise WrongCredentials unless the account may sign in now."""
    in_use = not account.disabled and account.failures < LOCK_FROM
    in_time = day_in_japan(now) <= account.expires_on and now - account.signed_in_at <= DORMANT_AFTER
    first = account.first_password_until
    fresh = now < first if first is not None else bool(account.passkeys)
    if not (in_use and in_time and fresh):
        raise WrongCredentials


def check_place(bound: frozenset[str], terminal_id: str, terminal: Terminal | None, now: datetime) -> None:
    """Raise WrongCredentials unless the terminal is registered, in service, and one of those bound."""
    if terminal is None or terminal_id not in bound or terminal.terminal_id != terminal_id:
        raise WrongCredentials
    if terminal.retired or day_in_japan(now) > terminal.valid_until:
        raise WrongCredentials


def check_shared(shared: SharedId, account: Account, now: datetime) -> None:
    """Raise WrongCredentials for who is not of the line, SharedIdSuspended where it is not in force."""
    if account.account_id not in shared.persons or account.first_password_until is not None:
        raise WrongCredentials
    if shared.stopped or not shared.confirmed or day_in_japan(now) > shared.until:
        raise SharedIdSuspended


def must_wait_until(account: Account) -> datetime | None:
    """Return until when no password is even looked at: 1 s after the fifth failure, then doubling."""
    if account.failures < DELAY_FROM or account.failed_at is None:
        return None
    return account.failed_at + timedelta(seconds=2 ** (account.failures - DELAY_FROM))


def check_counter(before: int, now: int) -> None:
    """Raise WrongCredentials where an authenticator's counter did not grow: the credential was copied.

    Authenticators without a counter say 0 always (WebAuthn Level 2, 7.2 step 21).
    """
    if (before or now) and now <= before:
        raise WrongCredentials


def check_session(standing: SignedIn, terminal: str, *, now: datetime) -> None:
    """Raise unless session, account, terminal and ledger all stand: NotSignedIn, or what to ask for."""
    session, account, shared = standing.session, standing.account, standing.shared
    if session.terminal != terminal or session.generation != account.generation:
        raise NotSignedIn
    if now - session.seen_at > IDLE_ENDS or now - session.opened_at > SESSION_ENDS:
        raise NotSignedIn
    if account.disabled or account.failures >= LOCK_FROM or day_in_japan(now) > account.expires_on:
        raise NotSignedIn
    bound = account.terminals
    try:
        if session.shared is not None:
            if shared is None or shared.generation != session.shared_generation:
                raise NotSignedIn
            check_shared(shared, account, now)
            bound = shared.terminals
        check_place(bound, terminal, standing.terminal, now)
    except WrongCredentials as ended:
        raise NotSignedIn from ended
    check_confirmed(account, now)


def confirmed_until(account: Account) -> date:
    """Return the last day on which the account's rights stand without the next periodic review."""
    return quarter_end(quarter_end(account.confirmed_on) + timedelta(days=1))


def quarter_end(day: date) -> date:
    """Return the last day of a day's quarter."""
    month = (day.month - 1) // 3 * 3 + 4
    following = date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)
    return following - timedelta(days=1)


def check_confirmed(account: Account, now: datetime) -> None:
    """Raise ReviewOverdue where nobody confirmed the rights in time; administrators must be able to."""
    if day_in_japan(now) > confirmed_until(account) and Role.ADMINISTRATOR not in account.roles:
        raise ReviewOverdue


def check_password(password: str, account_id: str) -> None:
    """Raise PasswordTooWeak; length and a blocklist, no rule of composition (NIST SP 800-63B)."""
    plain = password.casefold()
    if not SHORTEST_PASSWORD <= len(password) <= 128 or len(set(plain)) < 5:
        raise PasswordTooWeak
    if account_id in plain or any(plain.replace(known, "") == "" for known in WELL_KNOWN):
        raise PasswordTooWeak


def check_administrators(accounts: Iterable[Account], after: Account, today: date) -> None:
    """Raise TooFewAdministrators where an account's change would leave fewer than two who can act."""
    left = [each for each in accounts if each.account_id != after.account_id]
    able = [each for each in (*left, after) if is_administrator(each, today)]
    if len(able) < FEWEST_ADMINISTRATORS:
        raise TooFewAdministrators


def is_administrator(account: Account, today: date) -> bool:
    """Tell whether an account administers: of use for counting, never for letting somebody pass."""
    return (
        Role.ADMINISTRATOR in account.roles
        and not account.disabled
        and account.first_password_until is None
        and today <= account.expires_on
    )


def actor_of(standing: SignedIn, now: datetime) -> Actor:
    """Return the signed-in person as an actor, with the rights they work with here."""
    session, account, shared = standing.session, standing.account, standing.shared
    roles = account.roles if shared is None else shared.roles
    if day_in_japan(now) > confirmed_until(account):
        roles &= {Role.ADMINISTRATOR}
    return Actor(
        id=account.account_id,
        roles=roles,
        municipality=session.municipality,
        plane=Plane.PRIVATE,
        terminal=session.terminal,
        must_register_passkey=not account.passkeys,
        must_change_password=account.first_password_until is not None,
        stepped_up=is_fresh(session, now),
        shared=session.shared,
    )


def is_fresh(session: Session, now: datetime) -> bool:
    """Tell whether the session's person was proved within the last five minutes."""
    return session.proved_at is not None and now - session.proved_at <= STEP_UP_LASTS
