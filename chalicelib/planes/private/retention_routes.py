"""Retention, holds, erasures and the end of business."""

import json
from http import HTTPStatus
from typing import Any

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.retention import holds, settings, use_cases
from chalicelib.systems.vrs.retention.motions import Judgement
from chalicelib.values.word import Word


@signed_in
def show_retention(request: Request, house: PrivateHouse, actor: Actor) -> Reply:  # noqa: ARG001 - the shape
    """Show the rules in force, the state's, and the city's own."""
    return Reply(settings.show_rules(actor, house.retention(actor)))


@signed_in
def propose_retention(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Propose a rule of the city's own."""
    require(actor, Permission.SET_RETENTION)
    wanted = request.read(settings.RuleWish)
    return Reply(settings.propose_rule(wanted, actor, house.retention(actor)), HTTPStatus.CREATED)


@signed_in
def decide_retention(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve or reject a proposed rule, as another person."""
    require(actor, Permission.SET_RETENTION)
    wanted = request.read(Judgement)
    return Reply(
        settings.decide_rule(request.parameters["setting_id"], wanted, actor, house.retention(actor))
    )


@signed_in
def show_business_end(request: Request, house: PrivateHouse, actor: Actor) -> Reply:  # noqa: ARG001 - the shape
    """Show when business ends, and every proposal."""
    stands, ends = settings.list_ends(actor, house.retention(actor))
    return Reply({"stands": None if stands is None else _json(stands), "proposals": [_json(e) for e in ends]})


@signed_in
def propose_business_end(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Propose an end of business."""
    require(actor, Permission.SET_BUSINESS_END)
    wanted = request.read(settings.EndWish)
    return Reply(settings.propose_end(wanted, actor, house.retention(actor)), HTTPStatus.CREATED)


@signed_in
def decide_business_end(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve or reject a proposed end, as another person."""
    require(actor, Permission.SET_BUSINESS_END)
    wanted = request.read(Judgement)
    return Reply(settings.decide_end(request.parameters["setting_id"], wanted, actor, house.retention(actor)))


@signed_in
def list_holds(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the holds."""
    found = holds.list_holds(actor, house.retention(actor))
    return Reply(listed([_json(each) for each in found], request.query))


@signed_in
def place_hold(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Hold a person's records back."""
    require(actor, Permission.PLACE_HOLD)
    wanted = request.read(holds.HoldWish)
    return Reply(holds.place_hold(wanted, actor, house.retention(actor)), HTTPStatus.CREATED)


@signed_in
def lift_hold(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Let records go again."""
    require(actor, Permission.LIFT_HOLD)
    wanted = request.read(holds.LiftWish)
    return Reply(holds.lift_hold(request.parameters["hold_id"], wanted, actor, house.retention(actor)))


@signed_in
def list_due(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List whose period is over, by blind ids."""
    found = use_cases.list_due(actor, house.retention(actor))
    return Reply(listed([_json(each) for each in found], request.query))


@signed_in
def list_erasures(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the erasures."""
    found = use_cases.list_erasures(actor, house.retention(actor))
    items = [each.model_dump(mode="json", exclude={"certificate"}) for each in found]
    return Reply(listed(items, request.query))


@signed_in
def propose_erasure(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Propose to erase everybody whose period is over."""
    require(actor, Permission.PROPOSE_ERASURE)
    wanted = request.read(use_cases.ErasureWish)
    return Reply(use_cases.propose_erasure(wanted, actor, house.retention(actor)), HTTPStatus.CREATED)


@signed_in
def show_erasure(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show an erasure and its people, by blind ids."""
    erasure, targets = use_cases.show_erasure(request.parameters["erasure_id"], actor, house.retention(actor))
    shown = erasure.model_dump(mode="json", exclude={"certificate"})
    return Reply({**shown, "targets": listed([_json(each) for each in targets], request.query)})


@signed_in
def decide_erasure(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve or reject an erasure, as another person; the job carries it out."""
    require(actor, Permission.APPROVE_ERASURE)
    wanted = request.read(Judgement)
    return Reply(
        use_cases.decide_erasure(request.parameters["erasure_id"], wanted, actor, house.retention(actor))
    )


@signed_in
def show_certificate(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Give the signed certificate of an erasure, with the people it is about, by blind ids."""
    signed, people = use_cases.certificate_of(request.parameters["erasure_id"], actor, house.retention(actor))
    return Reply({"signed": json.loads(signed), "people": [_json(each) for each in people]})


def _json(word: Word) -> Any:
    return word.model_dump(mode="json")


ENDPOINTS = (
    Endpoint("GET", "/retention", Permission.READ_RETENTION, show_retention),
    Endpoint("POST", "/retention", Permission.SET_RETENTION, propose_retention),
    Endpoint("POST", "/retention/{setting_id}/decide", Permission.SET_RETENTION, decide_retention),
    Endpoint("GET", "/business-end", Permission.READ_RETENTION, show_business_end),
    Endpoint("POST", "/business-end", Permission.SET_BUSINESS_END, propose_business_end),
    Endpoint("POST", "/business-end/{setting_id}/decide", Permission.SET_BUSINESS_END, decide_business_end),
    Endpoint("GET", "/holds", Permission.READ_HOLDS, list_holds),
    Endpoint("POST", "/holds", Permission.PLACE_HOLD, place_hold),
    Endpoint("POST", "/holds/{hold_id}/lift", Permission.LIFT_HOLD, lift_hold),
    Endpoint("GET", "/due", Permission.READ_ERASURES, list_due),
    Endpoint("GET", "/erasures", Permission.READ_ERASURES, list_erasures),
    Endpoint("POST", "/erasures", Permission.PROPOSE_ERASURE, propose_erasure),
    Endpoint("GET", "/erasures/{erasure_id}", Permission.READ_ERASURES, show_erasure),
    Endpoint("POST", "/erasures/{erasure_id}/decide", Permission.APPROVE_ERASURE, decide_erasure),
    Endpoint("GET", "/erasures/{erasure_id}/certificate", Permission.READ_ERASURES, show_certificate),
)
