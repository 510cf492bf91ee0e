"""The media ledger: media, entries, approvals, erasures, and what is overdue."""

import csv
import io
import logging
from collections.abc import Sequence

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.media import use_cases as media
from chalicelib.systems.vrs.media.model import MediumUse, NewMedium, NewUse
from chalicelib.values.word import Word

log = logging.getLogger("vrs")
CSV = {"Content-Type": "text/csv; charset=utf-8"}
COLUMNS = (
    *("use_id", "medium_id", "direction", "purpose", "terminal", "digest", "state", "opened_by", "opened_at"),
    *("approved_by", "approved_at", "used_at", "erased_by", "erased_at", "alarmed_at"),
)


class UseDecision(Word):
    """媒体の使用の承認・却下."""

    approve: bool


@signed_in
def list_media(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the permitted media, and those that are retired."""
    found = media.list_media(actor, house.media(actor.municipality))
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def register_medium(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Permit a medium."""
    require(actor, Permission.MANAGE_MEDIA)
    return Reply(media.register_medium(request.read(NewMedium), actor, house.media(actor.municipality)))


@signed_in
def retire_medium(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Take a medium out of use."""
    wanted = request.parameters["medium_id"]
    return Reply(media.retire_medium(wanted, actor, house.media(actor.municipality)))


@signed_in
def open_medium_use(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Write an entry before a medium touches a terminal."""
    require(actor, Permission.USE_MEDIUM)
    return Reply(media.open_use(request.read(NewUse), actor, house.media(actor.municipality)))


@signed_in
def decide_medium_use(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve an entry or reject it."""
    require(actor, Permission.APPROVE_MEDIUM)
    wanted, use_id = request.read(UseDecision), request.parameters["use_id"]
    desk = house.media(actor.municipality)
    return Reply(media.decide_use(use_id, actor, desk, approve=wanted.approve))


@signed_in
def record_medium_erasure(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Record that a medium was erased."""
    use_id = request.parameters["use_id"]
    return Reply(media.record_erasure(use_id, actor, house.media(actor.municipality)))


@signed_in
def list_medium_uses(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the ledger; ``search`` narrows it, ``overdue=1`` shows what should have been erased."""
    found = _uses(request, house, actor)
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def export_medium_uses(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Give the ledger as CSV."""
    found = _uses(request, house, actor)
    entry = actor.entry(Act.LIST_LOOKED_AT, house.clock.now(), list="media", rows=len(found))
    house.media(actor.municipality).ledger.note(entry)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for use in found:
        said = use.model_dump(mode="json")
        writer.writerow(["" if said[name] is None else said[name] for name in COLUMNS])
    return Reply(text.getvalue(), headers=CSV)


def _uses(request: Request, house: PrivateHouse, actor: Actor) -> Sequence[MediumUse]:
    desk = house.media(actor.municipality)
    overdue = request.query.get("overdue") == "1"
    found, alarms = media.list_uses(actor, desk, search=request.query.get("search", ""), overdue=overdue)
    if alarms:
        log.warning("media overdue %s %d", actor.municipality, alarms)
    return found


ENDPOINTS = (
    Endpoint("GET", "/media", Permission.READ_MEDIA, list_media),
    Endpoint("POST", "/media", Permission.MANAGE_MEDIA, register_medium),
    Endpoint("POST", "/media/{medium_id}/retire", Permission.MANAGE_MEDIA, retire_medium),
    Endpoint("GET", "/media-uses", Permission.READ_MEDIA, list_medium_uses),
    Endpoint("GET", "/media-uses/export", Permission.READ_MEDIA, export_medium_uses),
    Endpoint("POST", "/media-uses", Permission.USE_MEDIUM, open_medium_use),
    Endpoint("POST", "/media-uses/{use_id}/decide", Permission.APPROVE_MEDIUM, decide_medium_use),
    Endpoint("POST", "/media-uses/{use_id}/erased", Permission.USE_MEDIUM, record_medium_erasure),
)
