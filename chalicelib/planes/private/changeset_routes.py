"""Sealed files in: the key to seal for, parts, the dry run, a second person's word, applying, undoing."""

import logging
from collections.abc import Sequence
from typing import Literal

from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.adapters.dynamodb.import_keys import ImportKey
from chalicelib.errors import MediumOverdue, WrongPart
from chalicelib.planes.answers import Joined, Page, Paging, Reply, listed
from chalicelib.planes.http import BYTES, Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.changesets import applying
from chalicelib.systems.vrs.changesets import use_cases as changesets
from chalicelib.systems.vrs.changesets.model import (
    KEY_USED_FOR,
    Announcement,
    Changeset,
    ChangesetDecision,
    ChangesetUndoing,
    State,
)
from chalicelib.systems.vrs.registration.model import Refusal, RowOutcome
from chalicelib.values.clock import day_in_japan

log = logging.getLogger("vrs")


class ChangesetsAsked(Paging):
    """取込みの一覧の絞り込み."""

    state: State | None = None


class Refused(TypedDict):
    """The row is not taken."""

    outcome: Literal["refused"]


RefusedRow = Joined[Refusal, Refused]


class ChangesetShown(TypedDict):
    """A changeset, its rows page by page, and the people whom undoing left as they are."""

    changeset: Changeset
    rows: Page[RefusedRow | RowOutcome]
    left: Sequence[str]


@signed_in
def show_import_key(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[ImportKey]:  # noqa: ARG001 - the shape
    """Give the public key that files are sealed for, its fingerprint to compare, and until when to use it."""
    require(actor, Permission.READ_CHANGESET)
    until = day_in_japan(house.clock.now()) + KEY_USED_FOR
    return Reply(house.import_keys(actor).newest(until))


@signed_in
def announce_changeset(request: Request[Announcement], house: PrivateHouse, actor: Actor) -> Reply[Changeset]:
    """Begin to take a sealed file in."""
    require(actor, Permission.CHECK_FILE)
    wanted = request.read()
    try:
        return Reply(changesets.announce(wanted, actor, house.changesets(actor)))
    except MediumOverdue:
        log.warning("media overdue %s, import blocked", actor.municipality)
        raise


@signed_in
def send_part(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Changeset]:
    """Take one part of a sealed file; a plain CSV is refused."""
    require(actor, Permission.CHECK_FILE)
    changeset_id, part = request.parameters["changeset_id"], request.parameters["part"]
    if not (part.isascii() and part.isdecimal() and len(part) <= 4):
        raise WrongPart
    desk = house.changesets(actor)
    return Reply(changesets.receive_part(changeset_id, int(part), request.body, actor, desk))


@signed_in
def check_changeset(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Changeset]:
    """Go on with the dry run."""
    return Reply(changesets.check(request.parameters["changeset_id"], actor, house.changesets(actor)))


@signed_in
def decide_changeset(
    request: Request[ChangesetDecision], house: PrivateHouse, actor: Actor
) -> Reply[Changeset]:
    """Approve a changeset or reject it."""
    require(actor, Permission.APPROVE_FILE)
    wanted = request.read()
    desk = house.changesets(actor)
    return Reply(changesets.decide(request.parameters["changeset_id"], wanted, actor, desk))


@signed_in
def apply_changeset(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Changeset]:
    """Go on applying a changeset."""
    return Reply(applying.apply(request.parameters["changeset_id"], actor, house.changesets(actor)))


@signed_in
def undo_changeset(request: Request[ChangesetUndoing], house: PrivateHouse, actor: Actor) -> Reply[Changeset]:
    """Go on undoing a changeset as a whole."""
    require(actor, Permission.UNDO_FILE)
    wanted = request.read()
    desk = house.changesets(actor)
    return Reply(applying.undo(request.parameters["changeset_id"], wanted, actor, desk))


@signed_in
def show_changeset(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[ChangesetShown]:
    """Show how far a changeset is, what was found row by row, and whom undoing left."""
    shown = changesets.show(request.parameters["changeset_id"], actor, house.changesets(actor))
    refused: Refused = {"outcome": "refused"}
    rows: list[RefusedRow | RowOutcome] = [
        *(Joined(each, refused) for report in shown.reports for each in report.refusals),
        *(each for report in shown.reports for each in report.changes),
    ]
    return Reply({"changeset": shown.changeset, "rows": listed(rows, request.read()), "left": shown.left})


@signed_in
def list_changesets(
    request: Request[ChangesetsAsked], house: PrivateHouse, actor: Actor
) -> Reply[Page[Changeset]]:
    """List the changesets, newest first; ``state`` narrows the list."""
    require(actor, Permission.READ_CHANGESET)
    wanted = request.read()
    found = changesets.list_changesets(actor, house.changesets(actor), state=wanted.state or "")
    return Reply(listed(found, wanted))


ENDPOINTS = (
    Endpoint("GET", "/import-key", Permission.READ_CHANGESET, show_import_key),
    Endpoint("GET", "/changesets", Permission.READ_CHANGESET, list_changesets),
    Endpoint("POST", "/changesets", Permission.CHECK_FILE, announce_changeset),
    Endpoint("GET", "/changesets/{changeset_id}", Permission.READ_CHANGESET, show_changeset),
    Endpoint(
        "POST", "/changesets/{changeset_id}/parts/{part}", Permission.CHECK_FILE, send_part, takes=BYTES
    ),
    Endpoint("POST", "/changesets/{changeset_id}/check", Permission.CHECK_FILE, check_changeset),
    Endpoint("POST", "/changesets/{changeset_id}/decide", Permission.APPROVE_FILE, decide_changeset),
    Endpoint("POST", "/changesets/{changeset_id}/apply", Permission.APPLY_FILE, apply_changeset),
    Endpoint("POST", "/changesets/{changeset_id}/undo", Permission.UNDO_FILE, undo_changeset),
)
