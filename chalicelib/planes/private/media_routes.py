"""The media ledger: media, entries, approvals, erasures, and what is overdue."""

import csv
import io
import logging
from collections.abc import Sequence

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.planes.answers import NO, YES, Csv, Flag, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.media import use_cases as media
from chalicelib.systems.vrs.media.model import Medium, MediumUse, NewMedium, NewUse
from chalicelib.values.word import Word

log = logging.getLogger("vrs")
COLUMNS = (
    *("use_id", "medium_id", "direction", "purpose", "terminal", "digest", "state", "opened_by", "opened_at"),
    *("approved_by", "approved_at", "used_at", "erased_by", "erased_at", "alarmed_at"),
)


class UseSearch(Word):
    """媒体管理台帳の絞り込み."""

    search: str = ""
    overdue: Flag = NO


class UsesAsked(Paging, UseSearch):
    """媒体管理台帳の一覧の絞り込み."""


class UseDecision(Word):
    """媒体の使用の承認・却下."""

    approve: bool


@signed_in
def list_media(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[Medium]]:
    """List the permitted media, and those that are retired."""
    found = media.list_media(actor, house.media(actor.municipality))
    return Reply(listed(found, request.read()))


@signed_in
def register_medium(request: Request[NewMedium], house: PrivateHouse, actor: Actor) -> Reply[Medium]:
    """Permit a medium."""
    require(actor, Permission.MANAGE_MEDIA)
    return Reply(media.register_medium(request.read(), actor, house.media(actor.municipality)))


@signed_in
def retire_medium(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Medium]:
    """Take a medium out of use."""
    wanted = request.parameters["medium_id"]
    return Reply(media.retire_medium(wanted, actor, house.media(actor.municipality)))


@signed_in
def open_medium_use(request: Request[NewUse], house: PrivateHouse, actor: Actor) -> Reply[MediumUse]:
    """Write an entry before a medium touches a terminal."""
    require(actor, Permission.USE_MEDIUM)
    return Reply(media.open_use(request.read(), actor, house.media(actor.municipality)))


@signed_in
def decide_medium_use(request: Request[UseDecision], house: PrivateHouse, actor: Actor) -> Reply[MediumUse]:
    """Approve an entry or reject it."""
    require(actor, Permission.APPROVE_MEDIUM)
    wanted, use_id = request.read(), request.parameters["use_id"]
    desk = house.media(actor.municipality)
    return Reply(media.decide_use(use_id, actor, desk, approve=wanted.approve))


@signed_in
def record_medium_erasure(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[MediumUse]:
    """Record that a medium was erased."""
    use_id = request.parameters["use_id"]
    return Reply(media.record_erasure(use_id, actor, house.media(actor.municipality)))


@signed_in
def list_medium_uses(
    request: Request[UsesAsked], house: PrivateHouse, actor: Actor
) -> Reply[Page[MediumUse]]:
    """List the ledger; ``search`` narrows it, ``overdue=1`` shows what should have been erased."""
    require(actor, Permission.READ_MEDIA)
    wanted = request.read()
    return Reply(listed(_uses(wanted, house, actor), wanted))


@signed_in
def export_medium_uses(request: Request[UseSearch], house: PrivateHouse, actor: Actor) -> Reply[Csv]:
    """Give the ledger as CSV."""
    require(actor, Permission.EXPORT_MEDIA)
    found = _uses(request.read(), house, actor)
    entry = actor.entry(Act.LIST_LOOKED_AT, house.clock.now(), list="media", rows=len(found))
    house.media(actor.municipality).ledger.note(entry)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for use in found:
        said = use.model_dump(mode="json")
        writer.writerow(["" if said[name] is None else said[name] for name in COLUMNS])
    return Reply(Csv(text.getvalue()))


def _uses(wanted: UseSearch, house: PrivateHouse, actor: Actor) -> Sequence[MediumUse]:
    desk = house.media(actor.municipality)
    overdue = wanted.overdue == YES
    found, alarms = media.list_uses(actor, desk, search=wanted.search, overdue=overdue)
    if alarms:
        log.warning("media overdue %s %d", actor.municipality, alarms)
    return found


ENDPOINTS = (
    Endpoint("GET", "/media", Permission.READ_MEDIA, list_media),
    Endpoint("POST", "/media", Permission.MANAGE_MEDIA, register_medium),
    Endpoint("POST", "/media/{medium_id}/retire", Permission.MANAGE_MEDIA, retire_medium),
    Endpoint("GET", "/media-uses", Permission.READ_MEDIA, list_medium_uses),
    Endpoint("GET", "/media-uses/export", Permission.EXPORT_MEDIA, export_medium_uses),
    Endpoint("POST", "/media-uses", Permission.USE_MEDIUM, open_medium_use),
    Endpoint("POST", "/media-uses/{use_id}/decide", Permission.APPROVE_MEDIUM, decide_medium_use),
    Endpoint("POST", "/media-uses/{use_id}/erased", Permission.USE_MEDIUM, record_medium_erasure),
)
