"""Sealed files in: the key to seal for, parts, the dry run, a second person's word, applying, undoing."""

import logging
from typing import Any

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.errors import MediumOverdue, WrongPart
from chalicelib.planes.http import BYTES, Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.changesets import applying
from chalicelib.systems.vrs.changesets import use_cases as changesets
from chalicelib.systems.vrs.changesets.model import (
    KEY_USED_FOR,
    Announcement,
    ChangesetDecision,
    ChangesetUndoing,
)
from chalicelib.values.clock import day_in_japan

log = logging.getLogger("vrs")


@signed_in
def show_import_key(request: Request, house: PrivateHouse, actor: Actor) -> Reply:  # noqa: ARG001 - the shape
    """Give the public key that files are sealed for, its fingerprint to compare, and until when to use it."""
    require(actor, Permission.READ_CHANGESET)
    until = day_in_japan(house.clock.now()) + KEY_USED_FOR
    return Reply(house.import_keys(actor).newest(until))


@signed_in
def announce_changeset(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Begin to take a sealed file in."""
    require(actor, Permission.CHECK_FILE)
    wanted = request.read(Announcement)
    try:
        return Reply(changesets.announce(wanted, actor, house.changesets(actor)))
    except MediumOverdue:
        log.warning("media overdue %s, import blocked", actor.municipality)
        raise


@signed_in
def send_part(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Take one part of a sealed file; a plain CSV is refused."""
    require(actor, Permission.CHECK_FILE)
    changeset_id, part = request.parameters["changeset_id"], request.parameters["part"]
    if not (part.isascii() and part.isdecimal() and len(part) <= 4):
        raise WrongPart
    desk = house.changesets(actor)
    return Reply(changesets.receive_part(changeset_id, int(part), request.body, actor, desk))


@signed_in
def check_changeset(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Go on with the dry run."""
    return Reply(changesets.check(request.parameters["changeset_id"], actor, house.changesets(actor)))


@signed_in
def decide_changeset(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve a changeset or reject it."""
    require(actor, Permission.APPROVE_FILE)
    wanted = request.read(ChangesetDecision)
    desk = house.changesets(actor)
    return Reply(changesets.decide(request.parameters["changeset_id"], wanted, actor, desk))


@signed_in
def apply_changeset(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Go on applying a changeset."""
    return Reply(applying.apply(request.parameters["changeset_id"], actor, house.changesets(actor)))


@signed_in
def undo_changeset(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Go on undoing a changeset as a whole."""
    require(actor, Permission.UNDO_FILE)
    wanted = request.read(ChangesetUndoing)
    desk = house.changesets(actor)
    return Reply(applying.undo(request.parameters["changeset_id"], wanted, actor, desk))


@signed_in
def show_changeset(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show how far a changeset is, what was found row by row, and whom undoing left."""
    shown = changesets.show(request.parameters["changeset_id"], actor, house.changesets(actor))
    rows: list[dict[str, Any]] = [
        {"outcome": "refused", **each.model_dump(mode="json")}
        for report in shown.reports
        for each in report.refusals
    ]
    rows += [each.model_dump(mode="json") for report in shown.reports for each in report.changes]
    page = listed(rows, request.query)
    return Reply(
        {"changeset": shown.changeset.model_dump(mode="json"), "rows": page, "left": list(shown.left)}
    )


@signed_in
def list_changesets(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the changesets, newest first; ``state`` narrows the list."""
    state = request.query.get("state", "")
    found = changesets.list_changesets(actor, house.changesets(actor), state=state)
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


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
