"""Who sits at the terminal: signing in and out, passkeys, proving oneself again, one's own password."""

from http import HTTPStatus
from typing import Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission, Role
from chalicelib.access.rules import permissions_of, require
from chalicelib.access.staff import passkeys
from chalicelib.access.staff import use_cases as staff
from chalicelib.access.staff.browser import AssertionOptions, CreationOptions
from chalicelib.access.staff.model import IDLE_ENDS, SESSION_ENDS
from chalicelib.errors import WrongCredentials
from chalicelib.planes.answers import Reply
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import COOKIE, signed_in, terminal_of, token_of
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Moment, Word

LONGEST_ANSWER = 8_000

CREATED = (HTTPStatus.CREATED,)
SET_COOKIE = "Set-Cookie"


class SignIn(Word):
    """What a person types at a terminal, and what their authenticator answered."""

    account_id: str = Field(min_length=1, max_length=64)
    password: str = Field(max_length=128, repr=False)
    second_factor: str | None = Field(default=None, max_length=LONGEST_ANSWER, repr=False)
    person: str | None = Field(default=None, min_length=1, max_length=64)
    """One's own ID, where ``account_id`` is a shared one."""


class Answer(Word):
    """What an authenticator answered: the browser's PublicKeyCredential as JSON."""

    answer: str = Field(max_length=LONGEST_ANSWER, repr=False)


class NewPassword(Word):
    """パスワードの変更."""

    old: str = Field(max_length=128, repr=False)
    new: str = Field(max_length=128, repr=False)


class Health(TypedDict):
    """The plane answers."""

    plane: Literal["private"]
    status: Literal["ok"]


class Identity(TypedDict):
    """Who is signed in, where, as what, and what is to be done before anything else."""

    account_id: str
    roles: list[Role]
    municipality: MunicipalityCode
    terminal: str | None
    must_register_passkey: bool
    must_change_password: bool
    shared: str | None


class Introduction(Identity):
    """Who is signed in, by name, and what a screen may offer them."""

    name: str
    municipality_name: str
    permissions: list[Permission]
    stepped_up: bool
    idle_seconds: int


class SignedOut(TypedDict):
    """The session is over."""

    signed_in: Literal[False]


class Changed(TypedDict):
    """The password is another one."""

    changed: Literal[True]


class Registered(TypedDict):
    """The passkey is registered."""

    registered_at: Moment


class SteppedUp(TypedDict):
    """The person is proved, for five minutes."""

    stepped_up: Literal[True]


def health(request: Request[None], house: PrivateHouse) -> Reply[Health]:  # noqa: ARG001 - every act has this shape
    """Say that the plane answers; touches nothing."""
    return Reply({"plane": "private", "status": "ok"})


def offer_sign_in(request: Request[None], house: PrivateHouse) -> Reply[AssertionOptions]:
    """Give the browser a challenge; it says nothing of anybody."""
    terminal, municipality = terminal_of(request)
    if str(municipality) not in house.municipalities():
        raise WrongCredentials
    return Reply(passkeys.offer_sign_in(terminal, house.staff(municipality)))


def sign_in(request: Request[SignIn], house: PrivateHouse) -> Reply[Identity]:
    """Open a session at this terminal."""
    typed = request.read()
    terminal, municipality = terminal_of(request)
    if str(municipality) not in house.municipalities():
        raise WrongCredentials
    credentials = staff.Credentials(municipality=municipality, terminal=terminal, **typed.model_dump())
    token, actor = staff.sign_in(credentials, house.staff(municipality))
    cookie = f"{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={_seconds()}"
    return Reply(_identity(actor), headers={SET_COOKIE: cookie})


def _seconds() -> int:
    return int(SESSION_ENDS.total_seconds())


@signed_in
def who_am_i(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Introduction]:  # noqa: ARG001 - the shape
    """Say who is signed in here, and what a screen may offer them."""
    account = staff.introduce(actor, house.staff(actor.municipality))
    return Reply(
        {
            **_identity(actor),
            "name": account.name,
            "municipality_name": house.name_of(actor.municipality),
            "permissions": sorted(permissions_of(actor)),
            "stepped_up": actor.stepped_up,
            "idle_seconds": int(IDLE_ENDS.total_seconds()),
        }
    )


@signed_in
def sign_out(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[SignedOut]:
    """End the session."""
    staff.sign_out(token_of(request), actor, house.staff(actor.municipality))
    gone = f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    return Reply({"signed_in": False}, headers={SET_COOKIE: gone})


@signed_in
def change_password(request: Request[NewPassword], house: PrivateHouse, actor: Actor) -> Reply[Changed]:
    """Replace one's own password; one's other sessions end."""
    require(actor, Permission.CHANGE_OWN_PASSWORD)
    typed = request.read()
    staff.change_password(typed.old, typed.new, token_of(request), actor, house.staff(actor.municipality))
    return Reply({"changed": True})


@signed_in
def offer_passkey(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[CreationOptions]:  # noqa: ARG001 - the shape
    """Give the browser what it needs to make a passkey."""
    return Reply(passkeys.offer_passkey(actor, house.staff(actor.municipality)))


@signed_in
def register_passkey(request: Request[Answer], house: PrivateHouse, actor: Actor) -> Reply[Registered]:
    """Register a passkey of one's own."""
    require(actor, Permission.REGISTER_OWN_PASSKEY)
    answer = request.read().answer
    office, token = house.staff(actor.municipality), token_of(request)
    standing = staff.standing_of(token, str(actor.terminal), office)
    made = passkeys.register_passkey(answer, staff.token_hash(token), standing, actor, office)
    return Reply({"registered_at": made.registered_at})


@signed_in
def offer_step_up(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[AssertionOptions]:  # noqa: ARG001 - the shape
    """Give the browser a challenge for the person who is signed in."""
    return Reply(passkeys.offer_step_up(actor, house.staff(actor.municipality)))


@signed_in
def step_up(request: Request[Answer], house: PrivateHouse, actor: Actor) -> Reply[SteppedUp]:
    """Take a fresh proof of the person who is signed in; it counts for five minutes."""
    require(actor, Permission.PROVE_ONESELF)
    answer = request.read().answer
    office, token = house.staff(actor.municipality), token_of(request)
    standing = staff.standing_of(token, str(actor.terminal), office)
    passkeys.step_up(answer, staff.token_hash(token), standing, actor, office)
    return Reply({"stepped_up": True})


def _identity(actor: Actor) -> Identity:
    return {
        "account_id": actor.id,
        "roles": sorted(actor.roles),
        "municipality": actor.municipality,
        "terminal": actor.terminal,
        "must_register_passkey": actor.must_register_passkey,
        "must_change_password": actor.must_change_password,
        "shared": actor.shared,
    }


ENDPOINTS = (
    Endpoint("GET", "/health", None, health),
    Endpoint("POST", "/sessions/options", None, offer_sign_in, statuses=CREATED),
    Endpoint("POST", "/sessions", None, sign_in, statuses=CREATED, headers=(SET_COOKIE,)),
    Endpoint("GET", "/sessions/me", Permission.SEE_OWN_SESSION, who_am_i),
    Endpoint("POST", "/sessions/end", Permission.END_OWN_SESSION, sign_out, headers=(SET_COOKIE,)),
    Endpoint("POST", "/password", Permission.CHANGE_OWN_PASSWORD, change_password),
    Endpoint("POST", "/passkeys/options", Permission.REGISTER_OWN_PASSKEY, offer_passkey, statuses=CREATED),
    Endpoint("POST", "/passkeys", Permission.REGISTER_OWN_PASSKEY, register_passkey, statuses=CREATED),
    Endpoint("POST", "/step-up/options", Permission.PROVE_ONESELF, offer_step_up, statuses=CREATED),
    Endpoint("POST", "/step-up", Permission.PROVE_ONESELF, step_up),
)
