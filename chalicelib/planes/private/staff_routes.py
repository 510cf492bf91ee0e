"""Signing in and out, and the administrator's work: accounts, tablets, venues."""

from datetime import date
from http import HTTPStatus
from typing import Any

from pydantic import Field

from chalicelib.access.model import Actor, Permission, Role
from chalicelib.access.rules import require
from chalicelib.access.staff import use_cases as staff
from chalicelib.access.staff.model import SESSION_ENDS, Account, AccountId
from chalicelib.access.tablets import use_cases as tablets
from chalicelib.access.tablets.model import Scope, Tablet, Venue
from chalicelib.audit.model import Act
from chalicelib.errors import WrongCredentials
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import COOKIE, signed_in, terminal_of, token_of
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Line, Word


class SignIn(Word):
    """What a person types at a terminal."""

    account_id: str = Field(min_length=1, max_length=64)
    password: str = Field(max_length=128, repr=False)
    second_factor: str | None = Field(default=None, max_length=4_000, repr=False)


class NewPassword(Word):
    """パスワードの変更."""

    old: str = Field(max_length=128, repr=False)
    new: str = Field(max_length=128, repr=False)


class NewAccount(Word):
    """任命: a new account for a named person."""

    account_id: AccountId
    name: Line
    roles: frozenset[Role]
    terminals: frozenset[str]
    expires_on: date


class NewTablet(Word):
    """端末登録コードの発行."""

    label: Line
    scope: Scope


def health(request: Request, house: PrivateHouse) -> Reply:  # noqa: ARG001 - every act has this shape
    """Say that the plane answers; touches nothing."""
    return Reply({"plane": "private", "status": "ok"})


def sign_in(request: Request, house: PrivateHouse) -> Reply:
    """Open a session at this terminal."""
    typed = request.read(SignIn)
    terminal, municipality = terminal_of(request)
    if str(municipality) not in house.municipalities():
        raise WrongCredentials
    credentials = staff.Credentials(
        account_id=typed.account_id,
        password=typed.password,
        municipality=municipality,
        terminal=terminal,
        second_factor=typed.second_factor,
    )
    token, actor = staff.sign_in(credentials, house.staff(municipality))
    cookie = f"{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={_seconds()}"
    return Reply(_actor(actor), HTTPStatus.CREATED, {"Set-Cookie": cookie})


def _seconds() -> int:
    return int(SESSION_ENDS.total_seconds())


@signed_in
def sign_out(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """End the session."""
    staff.sign_out(token_of(request), actor, house.staff(actor.municipality))
    gone = f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    return Reply({"signed_in": False}, headers={"Set-Cookie": gone})


@signed_in
def change_password(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Replace one's own password."""
    typed = request.read(NewPassword)
    staff.change_password(typed.old, typed.new, actor, house.staff(actor.municipality))
    return Reply({"changed": True})


@signed_in
def list_accounts(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List IDs and rights."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    _note("accounts", actor, house)
    accounts = house.staff(actor.municipality).accounts.every_account()
    return Reply(listed([_account(each) for each in accounts], request.query))


@signed_in
def create_account(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Create an account; its one-time password is shown once."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read(NewAccount)
    appointment = staff.Appointment(**wanted.model_dump())
    account, first = staff.appoint(appointment, actor, house.staff(actor.municipality))
    return Reply({**_account(account), "first_password": first}, HTTPStatus.CREATED)


@signed_in
def unlock_account(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Let a locked or dormant account sign in again."""
    account = staff.unlock(request.parameters["account_id"], actor, house.staff(actor.municipality))
    return Reply(_account(account))


@signed_in
def list_tablets(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the tablets."""
    require(actor, Permission.MANAGE_TABLETS)
    _note("tablets", actor, house)
    found = house.tablet_office(actor).tablets.every_tablet()
    return Reply(listed([_tablet(each) for each in found], request.query))


@signed_in
def invite_tablet(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Make a one-time code for a new tablet."""
    require(actor, Permission.MANAGE_TABLETS)
    wanted = request.read(NewTablet)
    code, until = tablets.invite_tablet(wanted.label, wanted.scope, actor, house.tablet_office(actor))
    return Reply({"code": code, "until": until.isoformat()}, HTTPStatus.CREATED)


@signed_in
def revoke_tablet(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Stop a tablet at once."""
    tablet = tablets.revoke_tablet(request.parameters["tablet_id"], actor, house.tablet_office(actor))
    return Reply(_tablet(tablet))


@signed_in
def list_venues(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the venues, without their PINs."""
    require(actor, Permission.MANAGE_VENUES)
    _note("venues", actor, house)
    found = house.tablet_office(actor).tablets.every_venue()
    return Reply(listed([_venue(each) for each in found], request.query))


@signed_in
def put_venue(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Open a venue, or change it."""
    require(actor, Permission.MANAGE_VENUES)
    return Reply(_venue(tablets.put_venue(request.read(Venue), actor, house.tablet_office(actor))))


def _note(name: str, actor: Actor, house: PrivateHouse) -> None:
    """Write that a list is looked at, before it is shown."""
    house.audits(actor.municipality).note(actor.entry(Act.LIST_LOOKED_AT, house.clock.now(), list=name))


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "account_id": actor.id,
        "roles": sorted(actor.roles),
        "municipality": str(actor.municipality),
        "terminal": actor.terminal,
        "must_change_password": actor.must_change_password,
    }


def _account(account: Account) -> dict[str, Any]:
    shown = account.model_dump(mode="json", exclude={"password_hash"})
    return {**shown, "roles": sorted(shown["roles"]), "terminals": sorted(shown["terminals"])}


def _tablet(tablet: Tablet) -> dict[str, Any]:
    shown = tablet.model_dump(mode="json", exclude={"key", "shift"})
    return {**shown, "venue": None if tablet.shift is None else tablet.shift.venue}


def _venue(venue: Venue) -> dict[str, Any]:
    return venue.model_dump(mode="json", exclude={"pin"})


ENDPOINTS = (
    Endpoint("GET", "/health", None, health),
    Endpoint("POST", "/sessions", None, sign_in),
    Endpoint("POST", "/sessions/end", Permission.END_OWN_SESSION, sign_out),
    Endpoint("POST", "/password", Permission.CHANGE_OWN_PASSWORD, change_password),
    Endpoint("GET", "/accounts", Permission.MANAGE_ACCOUNTS, list_accounts),
    Endpoint("POST", "/accounts", Permission.MANAGE_ACCOUNTS, create_account),
    Endpoint("POST", "/accounts/{account_id}/unlock", Permission.MANAGE_ACCOUNTS, unlock_account),
    Endpoint("GET", "/tablets", Permission.MANAGE_TABLETS, list_tablets),
    Endpoint("POST", "/tablets/invitations", Permission.MANAGE_TABLETS, invite_tablet),
    Endpoint("POST", "/tablets/{tablet_id}/revoke", Permission.MANAGE_TABLETS, revoke_tablet),
    Endpoint("GET", "/venues", Permission.MANAGE_VENUES, list_venues),
    Endpoint("POST", "/venues", Permission.MANAGE_VENUES, put_venue),
)
