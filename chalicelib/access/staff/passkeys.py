"""Proving the person at the terminal: registering a passkey, signing in with it, and stepping up."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff.browser import AssertionOptions, CreationOptions
from chalicelib.access.staff.failures import note_failure
from chalicelib.access.staff.model import (
    CHALLENGE_LASTS,
    MOST_PASSKEYS,
    Account,
    Aim,
    Assurance,
    Challenge,
    Passkey,
    SignedIn,
)
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import check_counter
from chalicelib.audit.model import Act
from chalicelib.errors import NotSignedIn, PasskeyRefused, StepUpNeeded, WrongCredentials


def offer_sign_in(terminal: str, office: StaffOffice) -> AssertionOptions:
    """Return what a browser needs to prove whoever sits there; it is the same for everybody."""
    return office.factor.request(_offer(Aim.SIGN_IN, terminal, None, office))


def offer_step_up(actor: Actor, office: StaffOffice) -> AssertionOptions:
    """Return what a browser needs to prove the signed-in person once more."""
    require(actor, Permission.PROVE_ONESELF)
    return office.factor.request(_offer(Aim.STEP_UP, str(actor.terminal), actor.id, office))


def offer_passkey(actor: Actor, office: StaffOffice) -> CreationOptions:
    """Return what a browser needs to make a passkey for the signed-in person."""
    require(actor, Permission.REGISTER_OWN_PASSKEY)
    known = _own_account(actor, office).passkeys
    challenge = _offer(Aim.REGISTER, str(actor.terminal), actor.id, office)
    return office.factor.creation(challenge, actor.id, known)


def _offer(aim: Aim, terminal: str, account_id: str | None, office: StaffOffice) -> str:
    challenge = office.draws.secret()
    until = office.clock.now() + CHALLENGE_LASTS
    office.accounts.offer(
        challenge, Challenge(aim=aim, terminal=terminal, account_id=account_id, until=until)
    )
    return challenge


def _own_account(actor: Actor, office: StaffOffice) -> Account:
    account = office.accounts.account(actor.id)
    if account is None:
        raise NotSignedIn
    return account


def prove(
    answer: str | None, account: Account | None, aim: Aim, terminal: str, office: StaffOffice
) -> tuple[Account, Assurance]:
    """Return the account with its passkey's counter moved, and how surely its person was proved.

    Who has no passkey yet is proved by the one-time password alone, which opens nothing but the
    registration of one.  Raises WrongCredentials otherwise; the work is the same for everybody.
    """
    if answer is None:
        if account is None or account.passkeys:
            raise WrongCredentials
        return account, Assurance.PASSWORD
    known = () if account is None else account.passkeys
    try:
        challenge = _taken(answer, aim, terminal, None if aim is Aim.SIGN_IN else account, office)
        asserted = office.factor.asserted(answer, challenge, known)
        passkey = next(each for each in known if each.credential_id == asserted.credential_id)
        check_counter(passkey.counter, asserted.counter)
    except WrongCredentials:
        if account is None or account.passkeys:
            raise
        return account, Assurance.PASSWORD
    assert account is not None  # noqa: S101 - only a known passkey asserts
    moved = passkey.model_copy(update={"counter": asserted.counter})
    kept = tuple(moved if each is passkey else each for each in known)
    return account.model_copy(update={"passkeys": kept}), Assurance.PASSKEY


def _taken(answer: str, aim: Aim, terminal: str, account: Account | None, office: StaffOffice) -> str:
    """Take the challenge that an answer is for; nobody can use it again.  Raise WrongCredentials."""
    challenge = office.factor.challenge_in(answer)
    offered = office.accounts.take(challenge)
    account_id = None if account is None else account.account_id
    if offered is None or office.clock.now() >= offered.until:
        raise WrongCredentials
    if (offered.aim, offered.terminal, offered.account_id) != (aim, terminal, account_id):
        raise WrongCredentials
    return challenge


def register_passkey(
    answer: str, kept: str, standing: SignedIn, actor: Actor, office: StaffOffice
) -> Passkey:
    """Register a passkey for the signed-in person, in the session whose token's hash is ``kept``.

    The first follows a one-time password; every other asks for a fresh proof by one of those that
    stand (raises StepUpNeeded).  Raises PasskeyRefused where the answer makes none.
    """
    require(actor, Permission.REGISTER_OWN_PASSKEY)
    account, now = standing.account, office.clock.now()
    if account.passkeys and not actor.stepped_up:
        raise StepUpNeeded
    if len(account.passkeys) >= MOST_PASSKEYS:
        raise PasskeyRefused
    try:
        challenge = _taken(answer, Aim.REGISTER, standing.session.terminal, account, office)
    except WrongCredentials as stale:
        raise PasskeyRefused from stale
    made = office.factor.attested(answer, challenge)
    if any(each.credential_id == made.credential_id for each in account.passkeys):
        raise PasskeyRefused
    passkey = Passkey(
        credential_id=made.credential_id,
        public_key=made.public_key,
        counter=made.counter,
        registered_at=now,
        terminal=standing.session.terminal,
    )
    changed = account.model_copy(
        update={"passkeys": (*account.passkeys, passkey), "version": account.version + 1}
    )
    # Making it took the person's finger or face at this terminal: the session is as good as one opened by it.
    session = standing.session.model_copy(update={"assurance": Assurance.PASSKEY, "proved_at": now})
    entry = actor.entry(Act.PASSKEY_REGISTERED, now, subject=account.account_id, count=len(changed.passkeys))
    office.accounts.change_in(kept, session, changed, entry)
    return passkey


def step_up(answer: str, kept: str, standing: SignedIn, actor: Actor, office: StaffOffice) -> None:
    """Note that the person at the terminal was proved again; raise WrongCredentials, and count it."""
    require(actor, Permission.PROVE_ONESELF)  # so there is a passkey, and nothing less proves
    now = office.clock.now()
    try:
        account, _ = prove(answer, standing.account, Aim.STEP_UP, standing.session.terminal, office)
    except WrongCredentials:
        note_failure(standing.account, actor, Act.STEP_UP_REFUSED, office)
        raise
    proved = account.model_copy(update={"version": account.version + 1})
    session = standing.session.model_copy(update={"proved_at": now, "seen_at": now})
    office.accounts.change_in(kept, session, proved, actor.entry(Act.STEPPED_UP, now))
