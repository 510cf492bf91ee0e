"""What two administrators do together (accounts, rights, terminals, shared IDs), and what one may stop."""

import csv
import io
from http import HTTPStatus

from pydantic import Field
from pydantic_core import to_jsonable_python
from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff import accounts, shared_ids, terminals
from chalicelib.access.staff.grants import use_cases as grants
from chalicelib.access.staff.grants.model import (
    Appointment,
    GrantRequest,
    Wanted,
)
from chalicelib.access.staff.model import Terminal
from chalicelib.planes.answers import NO, Csv, Flag, Joined, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.noting import note_list
from chalicelib.planes.private.shown import (
    AccountShown,
    SharedShown,
    account_shown,
    effect_shown,
    shared_shown,
)
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Line, Word

APPOINTED = "新任"
HEADINGS = (
    *("account_id", "staff_number", "name", "roles", "terminals", "expires_on", "disabled"),
    *("passkeys", "signed_in_at", "confirmed_on", "confirmed_by"),
)
ACCEPTED = (HTTPStatus.ACCEPTED,)
Effect = AccountShown | Terminal | SharedShown


class AccountSearch(Word):
    """IDの検索: looks in IDs, names and roles."""

    q: str = ""


class AccountsAsked(Paging, AccountSearch):
    """IDの一覧の絞り込み."""


class GrantsAsked(Paging):
    """申請の一覧の絞り込み: those that wait."""

    open: Flag = NO


class Approval(TypedDict):
    """What was approved; a one-time or shared password is shown once."""

    grant: GrantRequest
    first_password: str | None


class Asked(Word):
    """権限付与の申請: what is asked for, and why."""

    wanted: Wanted = Field(discriminator="kind")
    reason: Line


@signed_in
def list_accounts(
    request: Request[AccountsAsked], house: PrivateHouse, actor: Actor
) -> Reply[Page[AccountShown]]:
    """List IDs and rights; ``q`` looks in IDs, names and roles."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read()
    note_list("accounts", actor, house)
    return Reply(listed(_found(wanted, house, actor), wanted))


@signed_in
def export_accounts(request: Request[AccountSearch], house: PrivateHouse, actor: Actor) -> Reply[Csv]:
    """Give the list of IDs and rights as CSV (UTF-8 with a mark, so that spreadsheets read it)."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read()
    note_list("accounts-csv", actor, house)
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(HEADINGS)
    for row in to_jsonable_python(_found(wanted, house, actor)):
        writer.writerow([_cell(row[heading]) for heading in HEADINGS])
    return Reply(Csv("\ufeff" + kept.getvalue()))


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "+".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text


def _found(wanted: AccountSearch, house: PrivateHouse, actor: Actor) -> list[AccountShown]:
    sought = wanted.q.casefold()
    rows = [account_shown(each) for each in house.staff(actor.municipality).accounts.every_account()]
    return [
        row for row in rows if sought in " ".join([row["account_id"], row["name"], *row["roles"]]).casefold()
    ]


@signed_in
def ask_for_account(request: Request[Appointment], house: PrivateHouse, actor: Actor) -> Reply[GrantRequest]:
    """Ask for a new account; another administrator approves it."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read()
    grant = grants.ask(wanted, APPOINTED, actor, house.staff(actor.municipality))
    return Reply(grant)


@signed_in
def ask_for_grant(request: Request[Asked], house: PrivateHouse, actor: Actor) -> Reply[GrantRequest]:
    """Ask for an account, rights, a recovery, a terminal or a shared ID."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    asked = request.read()
    return Reply(grants.ask(asked.wanted, asked.reason, actor, house.staff(actor.municipality)))


@signed_in
def list_grants(
    request: Request[GrantsAsked], house: PrivateHouse, actor: Actor
) -> Reply[Page[GrantRequest]]:
    """List the requests, newest first; ``open=1`` those that wait."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read()
    note_list("grants", actor, house)
    now = house.clock.now()
    found = [
        each
        for each in reversed(house.staff(actor.municipality).ledger.every_grant())
        if wanted.open == NO or (each.outcome is None and now < each.until)
    ]
    return Reply(listed(found, wanted))


@signed_in
def approve_grant(
    request: Request[None], house: PrivateHouse, actor: Actor
) -> Reply[Joined[Effect, Approval]]:
    """Approve what another administrator asked for; a one-time password is shown once."""
    done = grants.approve(request.parameters["grant_id"], actor, house.staff(actor.municipality))
    approval: Approval = {"grant": done.grant, "first_password": done.password}
    return Reply(Joined(effect_shown(done.effect), approval))


@signed_in
def reject_grant(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[GrantRequest]:
    """Reject a request, or take one's own back."""
    return Reply(grants.reject(request.parameters["grant_id"], actor, house.staff(actor.municipality)))


@signed_in
def unlock_account(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[AccountShown]:
    """Let a locked or dormant account sign in again."""
    account = accounts.unlock(request.parameters["account_id"], actor, house.staff(actor.municipality))
    return Reply(account_shown(account))


@signed_in
def disable_account(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[AccountShown]:
    """Stop an account and its sessions at once."""
    account = accounts.disable(request.parameters["account_id"], actor, house.staff(actor.municipality))
    return Reply(account_shown(account))


@signed_in
def list_terminals(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[Terminal]]:
    """List the registered terminals."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read()
    note_list("terminals", actor, house)
    found = house.staff(actor.municipality).ledger.every_terminal()
    return Reply(listed(found, wanted))


@signed_in
def retire_terminal(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Terminal]:
    """Take a terminal out of service at once."""
    return Reply(terminals.retire(request.parameters["terminal_id"], actor, house.staff(actor.municipality)))


@signed_in
def list_shared_ids(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[SharedShown]]:
    """Show the ledger of shared IDs."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read()
    note_list("shared-ids", actor, house)
    found = house.staff(actor.municipality).ledger.every_shared()
    return Reply(listed([shared_shown(each) for each in found], wanted))


@signed_in
def stop_shared_id(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[SharedShown]:
    """Stop a shared ID and its sessions at once."""
    wanted = request.parameters["shared_id"]
    return Reply(shared_shown(shared_ids.stop(wanted, actor, house.staff(actor.municipality))))


ENDPOINTS = (
    Endpoint("GET", "/accounts", Permission.MANAGE_ACCOUNTS, list_accounts),
    Endpoint("GET", "/accounts/export", Permission.MANAGE_ACCOUNTS, export_accounts),
    Endpoint("POST", "/accounts", Permission.MANAGE_ACCOUNTS, ask_for_account, statuses=ACCEPTED),
    Endpoint("POST", "/accounts/{account_id}/unlock", Permission.MANAGE_ACCOUNTS, unlock_account),
    Endpoint("POST", "/accounts/{account_id}/disable", Permission.MANAGE_ACCOUNTS, disable_account),
    Endpoint("GET", "/grants", Permission.MANAGE_ACCOUNTS, list_grants),
    Endpoint("POST", "/grants", Permission.MANAGE_ACCOUNTS, ask_for_grant, statuses=ACCEPTED),
    Endpoint("POST", "/grants/{grant_id}/approve", Permission.MANAGE_ACCOUNTS, approve_grant),
    Endpoint("POST", "/grants/{grant_id}/reject", Permission.MANAGE_ACCOUNTS, reject_grant),
    Endpoint("GET", "/terminals", Permission.MANAGE_ACCOUNTS, list_terminals),
    Endpoint("POST", "/terminals/{terminal_id}/retire", Permission.MANAGE_ACCOUNTS, retire_terminal),
    Endpoint("GET", "/shared-ids", Permission.MANAGE_ACCOUNTS, list_shared_ids),
    Endpoint("POST", "/shared-ids/{shared_id}/stop", Permission.MANAGE_ACCOUNTS, stop_shared_id),
)
