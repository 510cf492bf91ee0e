"""What two administrators do together (accounts, rights, terminals, shared IDs), and what one may stop."""

import csv
import io
from http import HTTPStatus
from typing import Any

from pydantic import Field

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff import accounts, shared_ids, terminals
from chalicelib.access.staff.grants import use_cases as grants
from chalicelib.access.staff.grants.model import (
    Appointment,
    GrantRequest,
    Wanted,
)
from chalicelib.access.staff.model import Account, SharedId, Terminal
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.noting import note_list
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Line, Word

APPOINTED = "新任"
HEADINGS = (
    *("account_id", "staff_number", "name", "roles", "terminals", "expires_on", "disabled"),
    *("passkeys", "signed_in_at", "confirmed_on", "confirmed_by"),
)


class Asked(Word):
    """権限付与の申請: what is asked for, and why."""

    wanted: Wanted = Field(discriminator="kind")
    reason: Line


@signed_in
def list_accounts(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List IDs and rights; ``q`` looks in IDs, names and roles."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    note_list("accounts", actor, house)
    return Reply(listed(_found(request, house, actor), request.query))


@signed_in
def export_accounts(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Give the list of IDs and rights as CSV (UTF-8 with a mark, so that spreadsheets read it)."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    note_list("accounts-csv", actor, house)
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(HEADINGS)
    for row in _found(request, house, actor):
        writer.writerow([_cell(row[heading]) for heading in HEADINGS])
    return Reply("\ufeff" + kept.getvalue(), headers={"Content-Type": "text/csv; charset=utf-8"})


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "+".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text


def _found(request: Request, house: PrivateHouse, actor: Actor) -> list[dict[str, Any]]:
    sought = request.query.get("q", "").casefold()
    rows = [account_json(each) for each in house.staff(actor.municipality).accounts.every_account()]
    return [
        row for row in rows if sought in " ".join([row["account_id"], row["name"], *row["roles"]]).casefold()
    ]


@signed_in
def ask_for_account(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Ask for a new account; another administrator approves it."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read(Appointment)
    grant = grants.ask(wanted, APPOINTED, actor, house.staff(actor.municipality))
    return Reply(_grant(grant), HTTPStatus.ACCEPTED)


@signed_in
def ask_for_grant(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Ask for an account, rights, a recovery, a terminal or a shared ID."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    asked = request.read(Asked)
    return Reply(
        _grant(grants.ask(asked.wanted, asked.reason, actor, house.staff(actor.municipality))),
        HTTPStatus.ACCEPTED,
    )


@signed_in
def list_grants(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the requests, newest first; ``open=1`` those that wait."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    note_list("grants", actor, house)
    now = house.clock.now()
    found = [
        each
        for each in reversed(house.staff(actor.municipality).ledger.every_grant())
        if not request.query.get("open") or (each.outcome is None and now < each.until)
    ]
    return Reply(listed([_grant(each) for each in found], request.query))


@signed_in
def approve_grant(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve what another administrator asked for; a one-time password is shown once."""
    done = grants.approve(request.parameters["grant_id"], actor, house.staff(actor.municipality))
    return Reply({"grant": _grant(done.grant), **effect_json(done.effect), "first_password": done.password})


@signed_in
def reject_grant(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Reject a request, or take one's own back."""
    return Reply(
        _grant(grants.reject(request.parameters["grant_id"], actor, house.staff(actor.municipality)))
    )


@signed_in
def unlock_account(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Let a locked or dormant account sign in again."""
    account = accounts.unlock(request.parameters["account_id"], actor, house.staff(actor.municipality))
    return Reply(account_json(account))


@signed_in
def disable_account(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Stop an account and its sessions at once."""
    account = accounts.disable(request.parameters["account_id"], actor, house.staff(actor.municipality))
    return Reply(account_json(account))


@signed_in
def list_terminals(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the registered terminals."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    note_list("terminals", actor, house)
    found = house.staff(actor.municipality).ledger.every_terminal()
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def retire_terminal(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Take a terminal out of service at once."""
    return Reply(terminals.retire(request.parameters["terminal_id"], actor, house.staff(actor.municipality)))


@signed_in
def list_shared_ids(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show the ledger of shared IDs."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    note_list("shared-ids", actor, house)
    found = house.staff(actor.municipality).ledger.every_shared()
    return Reply(listed([_shared(each) for each in found], request.query))


@signed_in
def stop_shared_id(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Stop a shared ID and its sessions at once."""
    wanted = request.parameters["shared_id"]
    return Reply(_shared(shared_ids.stop(wanted, actor, house.staff(actor.municipality))))


def account_json(account: Account) -> dict[str, Any]:
    """Show an account without anything that proves the person."""
    shown = account.model_dump(mode="json", exclude={"password_hash", "passkeys"})
    return {
        **shown,
        "roles": sorted(shown["roles"]),
        "terminals": sorted(shown["terminals"]),
        "passkeys": len(account.passkeys),
    }


def effect_json(effect: Account | Terminal | SharedId) -> dict[str, Any]:
    """Show what an approval brought about."""
    if isinstance(effect, Account):
        return account_json(effect)
    return effect.model_dump(mode="json") if isinstance(effect, Terminal) else _shared(effect)


def _shared(shared: SharedId) -> dict[str, Any]:
    shown = shared.model_dump(mode="json", exclude={"password_hash"})
    return {**shown, **{name: sorted(shown[name]) for name in ("roles", "persons", "terminals")}}


def _grant(grant: GrantRequest) -> dict[str, Any]:
    return grant.model_dump(mode="json")


ENDPOINTS = (
    Endpoint("GET", "/accounts", Permission.MANAGE_ACCOUNTS, list_accounts),
    Endpoint("GET", "/accounts/export", Permission.MANAGE_ACCOUNTS, export_accounts),
    Endpoint("POST", "/accounts", Permission.MANAGE_ACCOUNTS, ask_for_account),
    Endpoint("POST", "/accounts/{account_id}/unlock", Permission.MANAGE_ACCOUNTS, unlock_account),
    Endpoint("POST", "/accounts/{account_id}/disable", Permission.MANAGE_ACCOUNTS, disable_account),
    Endpoint("GET", "/grants", Permission.MANAGE_ACCOUNTS, list_grants),
    Endpoint("POST", "/grants", Permission.MANAGE_ACCOUNTS, ask_for_grant),
    Endpoint("POST", "/grants/{grant_id}/approve", Permission.MANAGE_ACCOUNTS, approve_grant),
    Endpoint("POST", "/grants/{grant_id}/reject", Permission.MANAGE_ACCOUNTS, reject_grant),
    Endpoint("GET", "/terminals", Permission.MANAGE_ACCOUNTS, list_terminals),
    Endpoint("POST", "/terminals/{terminal_id}/retire", Permission.MANAGE_ACCOUNTS, retire_terminal),
    Endpoint("GET", "/shared-ids", Permission.MANAGE_ACCOUNTS, list_shared_ids),
    Endpoint("POST", "/shared-ids/{shared_id}/stop", Permission.MANAGE_ACCOUNTS, stop_shared_id),
)
