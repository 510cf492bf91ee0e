"""開示・訂正・利用停止の請求: taken in, decided by two people, carried out."""

from http import HTTPStatus
from typing import Any

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.errors import MalformedRequest
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.cases import disclosure, use_cases
from chalicelib.systems.vrs.cases.model import Case, Corrected
from chalicelib.systems.vrs.retention.motions import Judgement
from chalicelib.values.clock import day_in_japan

TEXT, CSV = "text/plain; charset=utf-8", "text/csv; charset=utf-8"


@signed_in
def list_cases(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the cases (``state``, ``overdue=1``), the most urgent first."""
    overdue = request.query.get("overdue", "") == "1"
    found = use_cases.list_cases(actor, house.cases(actor), request.query.get("state", ""), overdue=overdue)
    return Reply(listed([_json(each, house) for each in found], request.query))


@signed_in
def receive_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Take a request in."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read(use_cases.CaseWish)
    return Reply(_json(use_cases.receive_case(wanted, actor, house.cases(actor)), house), HTTPStatus.CREATED)


@signed_in
def show_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show a case with its history, and who received the person's record."""
    versions, receivers = use_cases.show_case(request.parameters["case_id"], actor, house.cases(actor))
    return Reply(
        {
            **_json(versions[-1], house),
            "history": [each.model_dump(mode="json") for each in versions[:-1]],
            "receivers": [each.model_dump(mode="json") for each in receivers],
        }
    )


@signed_in
def extend_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Extend a case's deadline, once."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read(use_cases.ExtensionWish)
    case = use_cases.extend_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_json(case, house))


@signed_in
def propose_decision(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Propose how to decide a case."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read(use_cases.DecisionWish)
    case = use_cases.propose_decision(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_json(case, house))


@signed_in
def decide_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve a proposed decision, or send it back, as another person."""
    require(actor, Permission.DECIDE_CASE)
    wanted = request.read(Judgement)
    case = use_cases.decide_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_json(case, house))


@signed_in
def link_correction(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Link a correction case to the version it led to."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read(Corrected)
    case = use_cases.link_correction(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_json(case, house))


@signed_in
def note_told(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Note that a receiver was told of a correction."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read(use_cases.TellWish)
    case = use_cases.note_told(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_json(case, house))


@signed_in
def erase_by_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Propose to erase the person of a granted 利用停止."""
    require(actor, Permission.PROPOSE_ERASURE)
    wanted = request.read(use_cases.CaseReason)
    erasure = use_cases.erase_by_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(erasure, HTTPStatus.CREATED)


@signed_in
def end_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """End a case that has been carried out."""
    case = use_cases.carry_out_case(request.parameters["case_id"], actor, house.cases(actor))
    return Reply(_json(case, house))


@signed_in
def withdraw_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """End a case that the person took back."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read(use_cases.CaseReason)
    case = use_cases.withdraw_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_json(case, house))


@signed_in
def disclose_case(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Give everything about the person of a granted disclosure (``as``: json, text or csv)."""
    require(actor, Permission.EXPORT_CASE)
    kind = request.query.get("as", "json")
    if kind not in {"json", "text", "csv"}:
        raise MalformedRequest
    disclosed = disclosure.disclose(request.parameters["case_id"], actor, house.cases(actor))
    if kind == "text":
        return Reply(disclosure.as_text(disclosed), headers={"Content-Type": TEXT})
    if kind == "csv":
        return Reply(disclosure.as_csv(disclosed), headers={"Content-Type": CSV})
    return Reply(disclosed.plain())


def _json(case: Case, house: PrivateHouse) -> dict[str, Any]:
    today = day_in_japan(house.clock.now())
    by = {"answer_by": case.answer_by.isoformat(), "overdue": case.is_overdue(today)}
    return {**case.model_dump(mode="json"), **by}


ENDPOINTS = (
    Endpoint("GET", "/cases", Permission.READ_CASES, list_cases),
    Endpoint("POST", "/cases", Permission.KEEP_CASES, receive_case),
    Endpoint("GET", "/cases/{case_id}", Permission.READ_CASES, show_case),
    Endpoint("POST", "/cases/{case_id}/extend", Permission.KEEP_CASES, extend_case),
    Endpoint("POST", "/cases/{case_id}/propose", Permission.KEEP_CASES, propose_decision),
    Endpoint("POST", "/cases/{case_id}/decide", Permission.DECIDE_CASE, decide_case),
    Endpoint("POST", "/cases/{case_id}/correction", Permission.KEEP_CASES, link_correction),
    Endpoint("POST", "/cases/{case_id}/told", Permission.KEEP_CASES, note_told),
    Endpoint("POST", "/cases/{case_id}/erase", Permission.PROPOSE_ERASURE, erase_by_case),
    Endpoint("POST", "/cases/{case_id}/end", Permission.KEEP_CASES, end_case),
    Endpoint("POST", "/cases/{case_id}/withdraw", Permission.KEEP_CASES, withdraw_case),
    Endpoint("GET", "/cases/{case_id}/disclosure", Permission.EXPORT_CASE, disclose_case),
)
