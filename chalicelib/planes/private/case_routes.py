"""開示・訂正・利用停止の請求: taken in, decided by two people, carried out."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.answers import NO, YES, Csv, Flag, Joined, Page, Paging, Plain, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.cases import disclosure, use_cases
from chalicelib.systems.vrs.cases.model import Case, CaseState, Corrected, Receiver
from chalicelib.systems.vrs.cases.wishes import CaseReason, CaseWish, DecisionWish, ExtensionWish, TellWish
from chalicelib.systems.vrs.retention.model import Erasure
from chalicelib.systems.vrs.retention.motions import Judgement
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import Word

CREATED = (HTTPStatus.CREATED,)


class CasesAsked(Paging):
    """請求の一覧の絞り込み."""

    state: CaseState | None = None
    overdue: Flag = NO


class DisclosureAsked(Word):
    """開示の形式."""

    form: Literal["json", "text", "csv"] = Field("json", validation_alias="as")


class Deadline(TypedDict):
    """Until when a case is to be answered."""

    answer_by: date
    overdue: bool


class CaseTold(Deadline):
    """A case's former versions, and who received the person's record."""

    history: Sequence[Case]
    receivers: Sequence[Receiver]


Shown = Joined[Case, Deadline]


@signed_in
def list_cases(request: Request[CasesAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[Shown]]:
    """List the cases (``state``, ``overdue=1``), the most urgent first."""
    require(actor, Permission.READ_CASES)
    wanted = request.read()
    overdue, state = wanted.overdue == YES, wanted.state or ""
    found = use_cases.list_cases(actor, house.cases(actor), state, overdue=overdue)
    return Reply(listed([_shown(each, house) for each in found], wanted))


@signed_in
def receive_case(request: Request[CaseWish], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """Take a request in."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read()
    return Reply(_shown(use_cases.receive_case(wanted, actor, house.cases(actor)), house))


@signed_in
def show_case(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Joined[Case, CaseTold]]:
    """Show a case with its history, and who received the person's record."""
    versions, receivers = use_cases.show_case(request.parameters["case_id"], actor, house.cases(actor))
    case = versions[-1]
    more: CaseTold = {**_standing(case, house), "history": versions[:-1], "receivers": receivers}
    return Reply(Joined(case, more))


@signed_in
def extend_case(request: Request[ExtensionWish], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """Extend a case's deadline, once."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read()
    case = use_cases.extend_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_shown(case, house))


@signed_in
def propose_decision(request: Request[DecisionWish], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """Propose how to decide a case."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read()
    case = use_cases.propose_decision(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_shown(case, house))


@signed_in
def decide_case(request: Request[Judgement], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """Approve a proposed decision, or send it back, as another person."""
    require(actor, Permission.DECIDE_CASE)
    wanted = request.read()
    case = use_cases.decide_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_shown(case, house))


@signed_in
def link_correction(request: Request[Corrected], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """Link a correction case to the version it led to."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read()
    case = use_cases.link_correction(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_shown(case, house))


@signed_in
def note_told(request: Request[TellWish], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """Note that a receiver was told of a correction."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read()
    case = use_cases.note_told(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_shown(case, house))


@signed_in
def erase_by_case(request: Request[CaseReason], house: PrivateHouse, actor: Actor) -> Reply[Erasure]:
    """Propose to erase the person of a granted 利用停止."""
    require(actor, Permission.PROPOSE_ERASURE)
    wanted = request.read()
    erasure = use_cases.erase_by_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(erasure)


@signed_in
def end_case(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """End a case that has been carried out."""
    case = use_cases.carry_out_case(request.parameters["case_id"], actor, house.cases(actor))
    return Reply(_shown(case, house))


@signed_in
def withdraw_case(request: Request[CaseReason], house: PrivateHouse, actor: Actor) -> Reply[Shown]:
    """End a case that the person took back."""
    require(actor, Permission.KEEP_CASES)
    wanted = request.read()
    case = use_cases.withdraw_case(request.parameters["case_id"], wanted, actor, house.cases(actor))
    return Reply(_shown(case, house))


@signed_in
def disclose_case(
    request: Request[DisclosureAsked], house: PrivateHouse, actor: Actor
) -> Reply[disclosure.Disclosed | Plain | Csv]:
    """Give everything about the person of a granted disclosure (``as``: json, text or csv)."""
    require(actor, Permission.EXPORT_CASE)
    kind = request.read().form
    disclosed = disclosure.disclose(request.parameters["case_id"], actor, house.cases(actor))
    if kind == "text":
        return Reply(Plain(disclosure.as_text(disclosed)))
    if kind == "csv":
        return Reply(Csv(disclosure.as_csv(disclosed)))
    return Reply(disclosed)


def _shown(case: Case, house: PrivateHouse) -> Shown:
    return Joined(case, _standing(case, house))


def _standing(case: Case, house: PrivateHouse) -> Deadline:
    today = day_in_japan(house.clock.now())
    return {"answer_by": case.answer_by, "overdue": case.is_overdue(today)}


ENDPOINTS = (
    Endpoint("GET", "/cases", Permission.READ_CASES, list_cases),
    Endpoint("POST", "/cases", Permission.KEEP_CASES, receive_case, statuses=CREATED),
    Endpoint("GET", "/cases/{case_id}", Permission.READ_CASES, show_case),
    Endpoint("POST", "/cases/{case_id}/extend", Permission.KEEP_CASES, extend_case),
    Endpoint("POST", "/cases/{case_id}/propose", Permission.KEEP_CASES, propose_decision),
    Endpoint("POST", "/cases/{case_id}/decide", Permission.DECIDE_CASE, decide_case),
    Endpoint("POST", "/cases/{case_id}/correction", Permission.KEEP_CASES, link_correction),
    Endpoint("POST", "/cases/{case_id}/told", Permission.KEEP_CASES, note_told),
    Endpoint("POST", "/cases/{case_id}/erase", Permission.PROPOSE_ERASURE, erase_by_case, statuses=CREATED),
    Endpoint("POST", "/cases/{case_id}/end", Permission.KEEP_CASES, end_case),
    Endpoint("POST", "/cases/{case_id}/withdraw", Permission.KEEP_CASES, withdraw_case),
    Endpoint("GET", "/cases/{case_id}/disclosure", Permission.EXPORT_CASE, disclose_case),
)
