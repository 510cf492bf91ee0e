"""Who sits at the terminal: signing in and out, passkeys, proving oneself again, one's own password."""

from http import HTTPStatus
from typing import Any

from pydantic import Field

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import permissions_of, require
from chalicelib.access.staff import passkeys
from chalicelib.access.staff import use_cases as staff
from chalicelib.access.staff.model import IDLE_ENDS, SESSION_ENDS
from chalicelib.errors import WrongCredentials
from chalicelib.planes.http import Endpoint, Reply, Request
from chalicelib.planes.private.caller import COOKIE, signed_in, terminal_of, token_of
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Word

LONGEST_ANSWER = 8_000


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


def health(request: Request, house: PrivateHouse) -> Reply:  # noqa: ARG001 - every act has this shape
    """Say that the plane answers; touches nothing."""
    return Reply({"plane": "private", "status": "ok"})


def offer_sign_in(request: Request, house: PrivateHouse) -> Reply:
    """Give the browser a challenge; it says nothing of anybody."""
    terminal, municipality = terminal_of(request)
    if str(municipality) not in house.municipalities():
        raise WrongCredentials
    return Reply(passkeys.offer_sign_in(terminal, house.staff(municipality)), HTTPStatus.CREATED)


def sign_in(request: Request, house: PrivateHouse) -> Reply:
    """Open a session at this terminal."""
    typed = request.read(SignIn)
    terminal, municipality = terminal_of(request)
    if str(municipality) not in house.municipalities():
        raise WrongCredentials
    credentials = staff.Credentials(municipality=municipality, terminal=terminal, **typed.model_dump())
    token, actor = staff.sign_in(credentials, house.staff(municipality))
    cookie = f"{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={_seconds()}"
    return Reply(_actor(actor), HTTPStatus.CREATED, {"Set-Cookie": cookie})


def _seconds() -> int:
    return int(SESSION_ENDS.total_seconds())


@signed_in
def who_am_i(request: Request, house: PrivateHouse, actor: Actor) -> Reply:  # noqa: ARG001 - the shape
    """Say who is signed in here, and what a screen may offer them."""
    account = staff.introduce(actor, house.staff(actor.municipality))
    return Reply(
        {
            **_actor(actor),
            "name": account.name,
            "municipality_name": house.name_of(actor.municipality),
            "permissions": sorted(permissions_of(actor)),
            "stepped_up": actor.stepped_up,
            "idle_seconds": int(IDLE_ENDS.total_seconds()),
        }
    )


@signed_in
def sign_out(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """End the session."""
    staff.sign_out(token_of(request), actor, house.staff(actor.municipality))
    gone = f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    return Reply({"signed_in": False}, headers={"Set-Cookie": gone})


@signed_in
def change_password(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Replace one's own password; one's other sessions end."""
    require(actor, Permission.CHANGE_OWN_PASSWORD)
    typed = request.read(NewPassword)
    staff.change_password(typed.old, typed.new, token_of(request), actor, house.staff(actor.municipality))
    return Reply({"changed": True})


@signed_in
def offer_passkey(request: Request, house: PrivateHouse, actor: Actor) -> Reply:  # noqa: ARG001 - the shape
    """Give the browser what it needs to make a passkey."""
    return Reply(passkeys.offer_passkey(actor, house.staff(actor.municipality)), HTTPStatus.CREATED)


@signed_in
def register_passkey(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Register a passkey of one's own."""
    require(actor, Permission.REGISTER_OWN_PASSKEY)
    answer = request.read(Answer).answer
    office, token = house.staff(actor.municipality), token_of(request)
    standing = staff.standing_of(token, str(actor.terminal), office)
    made = passkeys.register_passkey(answer, staff.token_hash(token), standing, actor, office)
    return Reply({"registered_at": made.registered_at.isoformat()}, HTTPStatus.CREATED)


@signed_in
def offer_step_up(request: Request, house: PrivateHouse, actor: Actor) -> Reply:  # noqa: ARG001 - the shape
    """Give the browser a challenge for the person who is signed in."""
    return Reply(passkeys.offer_step_up(actor, house.staff(actor.municipality)), HTTPStatus.CREATED)


@signed_in
def step_up(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Take a fresh proof of the person who is signed in; it counts for five minutes."""
    require(actor, Permission.PROVE_ONESELF)
    answer = request.read(Answer).answer
    office, token = house.staff(actor.municipality), token_of(request)
    standing = staff.standing_of(token, str(actor.terminal), office)
    passkeys.step_up(answer, staff.token_hash(token), standing, actor, office)
    return Reply({"stepped_up": True})


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "account_id": actor.id,
        "roles": sorted(actor.roles),
        "municipality": str(actor.municipality),
        "terminal": actor.terminal,
        "must_register_passkey": actor.must_register_passkey,
        "must_change_password": actor.must_change_password,
        "shared": actor.shared,
    }


ENDPOINTS = (
    Endpoint("GET", "/health", None, health),
    Endpoint("POST", "/sessions/options", None, offer_sign_in),
    Endpoint("POST", "/sessions", None, sign_in),
    Endpoint("GET", "/sessions/me", Permission.SEE_OWN_SESSION, who_am_i),
    Endpoint("POST", "/sessions/end", Permission.END_OWN_SESSION, sign_out),
    Endpoint("POST", "/password", Permission.CHANGE_OWN_PASSWORD, change_password),
    Endpoint("POST", "/passkeys/options", Permission.REGISTER_OWN_PASSKEY, offer_passkey),
    Endpoint("POST", "/passkeys", Permission.REGISTER_OWN_PASSKEY, register_passkey),
    Endpoint("POST", "/step-up/options", Permission.PROVE_ONESELF, offer_step_up),
    Endpoint("POST", "/step-up", Permission.PROVE_ONESELF, step_up),
)
