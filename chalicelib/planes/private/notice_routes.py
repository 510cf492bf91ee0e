"""Notices of corrections: what other municipalities corrected, and what we told others of."""

from chalicelib.access.model import Actor, Permission
from chalicelib.planes.answers import NO, YES, Flag, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.notices import use_cases as notices
from chalicelib.systems.vrs.notices.model import CorrectionEvent, Notice


class NoticesAsked(Paging):
    """訂正の通知の絞り込み: those that wait."""

    open: Flag = NO


@signed_in
def list_notices(request: Request[NoticesAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[Notice]]:
    """List the corrections that other municipalities told us of; ``open=1`` those that wait."""
    found = notices.list_notices(actor, house.notices(actor))
    wanted = request.read()
    if wanted.open == YES:
        found = [each for each in found if each.acknowledged_at is None]
    return Reply(listed(found, wanted))


@signed_in
def acknowledge_notice(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Notice]:
    """Note that a notice was seen to."""
    return Reply(notices.acknowledge_notice(request.parameters["notice_id"], actor, house.notices(actor)))


@signed_in
def list_corrections(
    request: Request[Paging], house: PrivateHouse, actor: Actor
) -> Reply[Page[CorrectionEvent]]:
    """List our corrections, and who was told of each."""
    found = notices.list_corrections(actor, house.notices(actor))
    return Reply(listed(found, request.read()))


ENDPOINTS = (
    Endpoint("GET", "/notices", Permission.READ_NOTICES, list_notices),
    Endpoint("GET", "/notices/sent", Permission.READ_NOTICES, list_corrections),
    Endpoint("POST", "/notices/{notice_id}/acknowledge", Permission.READ_NOTICES, acknowledge_notice),
)
