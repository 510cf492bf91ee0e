"""Retention, holds, erasures and the end of business."""

from collections.abc import Sequence
from http import HTTPStatus

from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.answers import Joined, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.shown import ErasureShown, erasure_shown
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.retention import holds, settings, use_cases
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.certificate import Certified, SignedErasure
from chalicelib.systems.vrs.retention.model import (
    EndSetting,
    Erasure,
    ErasureTarget,
    Hold,
    RetentionSetting,
)
from chalicelib.systems.vrs.retention.motions import Judgement
from chalicelib.systems.vrs.retention.settings import RetentionState
from chalicelib.systems.vrs.retention.use_cases import Due

CREATED = (HTTPStatus.CREATED,)


class Ends(TypedDict):
    """When business ends, if it does, and every proposal."""

    stands: BusinessEnd | None
    proposals: Sequence[EndSetting]


class Targets(TypedDict):
    """The people of an erasure, by blind ids."""

    targets: Page[ErasureTarget]


class Certificate(TypedDict):
    """A signed certificate, with the people it is about, by blind ids."""

    signed: SignedErasure
    people: Sequence[Certified]


@signed_in
def show_retention(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[RetentionState]:  # noqa: ARG001 - the shape
    """Show the rules in force, the state's, and the city's own."""
    return Reply(settings.show_rules(actor, house.retention(actor)))


@signed_in
def propose_retention(
    request: Request[settings.RuleWish], house: PrivateHouse, actor: Actor
) -> Reply[RetentionSetting]:
    """Propose a rule of the city's own."""
    require(actor, Permission.SET_RETENTION)
    wanted = request.read()
    return Reply(settings.propose_rule(wanted, actor, house.retention(actor)))


@signed_in
def decide_retention(
    request: Request[Judgement], house: PrivateHouse, actor: Actor
) -> Reply[RetentionSetting]:
    """Approve or reject a proposed rule, as another person."""
    require(actor, Permission.SET_RETENTION)
    wanted = request.read()
    return Reply(
        settings.decide_rule(request.parameters["setting_id"], wanted, actor, house.retention(actor))
    )


@signed_in
def show_business_end(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Ends]:  # noqa: ARG001 - the shape
    """Show when business ends, and every proposal."""
    stands, ends = settings.list_ends(actor, house.retention(actor))
    return Reply({"stands": stands, "proposals": ends})


@signed_in
def propose_business_end(
    request: Request[settings.EndWish], house: PrivateHouse, actor: Actor
) -> Reply[EndSetting]:
    """Propose an end of business."""
    require(actor, Permission.SET_BUSINESS_END)
    wanted = request.read()
    return Reply(settings.propose_end(wanted, actor, house.retention(actor)))


@signed_in
def decide_business_end(request: Request[Judgement], house: PrivateHouse, actor: Actor) -> Reply[EndSetting]:
    """Approve or reject a proposed end, as another person."""
    require(actor, Permission.SET_BUSINESS_END)
    wanted = request.read()
    return Reply(settings.decide_end(request.parameters["setting_id"], wanted, actor, house.retention(actor)))


@signed_in
def list_holds(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[Hold]]:
    """List the holds."""
    found = holds.list_holds(actor, house.retention(actor))
    return Reply(listed(found, request.read()))


@signed_in
def place_hold(request: Request[holds.HoldWish], house: PrivateHouse, actor: Actor) -> Reply[Hold]:
    """Hold a person's records back."""
    require(actor, Permission.PLACE_HOLD)
    wanted = request.read()
    return Reply(holds.place_hold(wanted, actor, house.retention(actor)))


@signed_in
def lift_hold(request: Request[holds.LiftWish], house: PrivateHouse, actor: Actor) -> Reply[Hold]:
    """Let records go again."""
    require(actor, Permission.LIFT_HOLD)
    wanted = request.read()
    return Reply(holds.lift_hold(request.parameters["hold_id"], wanted, actor, house.retention(actor)))


@signed_in
def list_due(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[Due]]:
    """List whose period is over, by blind ids."""
    found = use_cases.list_due(actor, house.retention(actor))
    return Reply(listed(found, request.read()))


@signed_in
def list_erasures(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[ErasureShown]]:
    """List the erasures."""
    found = use_cases.list_erasures(actor, house.retention(actor))
    return Reply(listed([erasure_shown(each) for each in found], request.read()))


@signed_in
def propose_erasure(
    request: Request[use_cases.ErasureWish], house: PrivateHouse, actor: Actor
) -> Reply[Erasure]:
    """Propose to erase everybody whose period is over."""
    require(actor, Permission.PROPOSE_ERASURE)
    wanted = request.read()
    return Reply(use_cases.propose_erasure(wanted, actor, house.retention(actor)))


@signed_in
def show_erasure(
    request: Request[Paging], house: PrivateHouse, actor: Actor
) -> Reply[Joined[ErasureShown, Targets]]:
    """Show an erasure and its people, by blind ids."""
    erasure, targets = use_cases.show_erasure(request.parameters["erasure_id"], actor, house.retention(actor))
    return Reply(Joined(erasure_shown(erasure), Targets(targets=listed(targets, request.read()))))


@signed_in
def decide_erasure(request: Request[Judgement], house: PrivateHouse, actor: Actor) -> Reply[Erasure]:
    """Approve or reject an erasure, as another person; the job carries it out."""
    require(actor, Permission.APPROVE_ERASURE)
    wanted = request.read()
    return Reply(
        use_cases.decide_erasure(request.parameters["erasure_id"], wanted, actor, house.retention(actor))
    )


@signed_in
def show_certificate(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Certificate]:
    """Give the signed certificate of an erasure, with the people it is about, by blind ids."""
    signed, people = use_cases.certificate_of(request.parameters["erasure_id"], actor, house.retention(actor))
    return Reply({"signed": SignedErasure.model_validate_json(signed), "people": people})


ENDPOINTS = (
    Endpoint("GET", "/retention", Permission.READ_RETENTION, show_retention),
    Endpoint("POST", "/retention", Permission.SET_RETENTION, propose_retention, statuses=CREATED),
    Endpoint("POST", "/retention/{setting_id}/decide", Permission.SET_RETENTION, decide_retention),
    Endpoint("GET", "/business-end", Permission.READ_RETENTION, show_business_end),
    Endpoint("POST", "/business-end", Permission.SET_BUSINESS_END, propose_business_end, statuses=CREATED),
    Endpoint("POST", "/business-end/{setting_id}/decide", Permission.SET_BUSINESS_END, decide_business_end),
    Endpoint("GET", "/holds", Permission.READ_HOLDS, list_holds),
    Endpoint("POST", "/holds", Permission.PLACE_HOLD, place_hold, statuses=CREATED),
    Endpoint("POST", "/holds/{hold_id}/lift", Permission.LIFT_HOLD, lift_hold),
    Endpoint("GET", "/due", Permission.READ_ERASURES, list_due),
    Endpoint("GET", "/erasures", Permission.READ_ERASURES, list_erasures),
    Endpoint("POST", "/erasures", Permission.PROPOSE_ERASURE, propose_erasure, statuses=CREATED),
    Endpoint("GET", "/erasures/{erasure_id}", Permission.READ_ERASURES, show_erasure),
    Endpoint("POST", "/erasures/{erasure_id}/decide", Permission.APPROVE_ERASURE, decide_erasure),
    Endpoint("GET", "/erasures/{erasure_id}/certificate", Permission.READ_ERASURES, show_certificate),
)
