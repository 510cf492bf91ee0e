"""Notices of corrections: what other municipalities corrected, and what we told others of."""

from chalicelib.access.model import Actor, Permission
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.notices import use_cases as notices


@signed_in
def list_notices(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the corrections that other municipalities told us of; ``open=1`` those that wait."""
    found = notices.list_notices(actor, house.notices(actor))
    if request.query.get("open") == "1":
        found = [each for each in found if each.acknowledged_at is None]
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def acknowledge_notice(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Note that a notice was seen to."""
    return Reply(notices.acknowledge_notice(request.parameters["notice_id"], actor, house.notices(actor)))


@signed_in
def list_corrections(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List our corrections, and who was told of each."""
    found = notices.list_corrections(actor, house.notices(actor))
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


ENDPOINTS = (
    Endpoint("GET", "/notices", Permission.READ_NOTICES, list_notices),
    Endpoint("GET", "/notices/sent", Permission.READ_NOTICES, list_corrections),
    Endpoint("POST", "/notices/{notice_id}/acknowledge", Permission.READ_NOTICES, acknowledge_notice),
)
