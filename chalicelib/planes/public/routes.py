"""The public plane's routes: enrol, open a shift, check a ticket, record a dose, take it back."""

import json
from http import HTTPStatus

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.access.tablets import use_cases as tablets
from chalicelib.access.tablets.model import PublicKey, ShiftRequest
from chalicelib.access.tablets.proofs import digest_of, read_proof, verify_signature
from chalicelib.errors import InvitationSpent, UnknownTablet
from chalicelib.planes.http import Endpoint, Reply, Request
from chalicelib.planes.public.caller import PROOF_HEADER, on_shift, proven
from chalicelib.planes.public.wiring import PublicHouse
from chalicelib.systems.vrs.doses import use_cases as doses
from chalicelib.systems.vrs.doses.answers import KEPT, AnswerCode
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.undo import Undo, undo_dose
from chalicelib.values.word import AskedDay, Word

STATUS_OF = {
    AnswerCode.KEPT_WAITING: HTTPStatus.ACCEPTED,
    AnswerCode.CONFLICT_KEPT: HTTPStatus.ACCEPTED,
    AnswerCode.ALREADY_RECORDED: HTTPStatus.OK,
    AnswerCode.STOPPED: HTTPStatus.FORBIDDEN,
    AnswerCode.ANOTHER_CITY: HTTPStatus.FORBIDDEN,
    AnswerCode.CITY_NOT_HERE: HTTPStatus.FORBIDDEN,
    AnswerCode.BUSINESS_OVER: HTTPStatus.FORBIDDEN,
    AnswerCode.UNDONE: HTTPStatus.OK,
    AnswerCode.UNDO_ELSEWHERE: HTTPStatus.FORBIDDEN,
    AnswerCode.UNDO_TOO_LATE: HTTPStatus.CONFLICT,
    AnswerCode.UNDO_CLAIMED: HTTPStatus.CONFLICT,
    AnswerCode.NOTHING_TO_UNDO: HTTPStatus.CONFLICT,
}


class Enrolment(Word):
    """端末登録: the one-time code, and the key that also signs this request."""

    code: str = Field(pattern=r"^[0-9]{6}-[A-Z2-9]{12}$")
    key: PublicKey


class TicketCheck(Word):
    """接種前の確認: the line and what is about to be given."""

    line: str = Field(max_length=200)
    given_on: AskedDay
    product: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    lot: str = Field(max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")


def health(request: Request, house: PublicHouse) -> Reply:  # noqa: ARG001 - every act has this shape
    """Say that the plane answers; touches nothing."""
    return Reply({"plane": "public", "status": "ok"})


def enrol_tablet(request: Request, house: PublicHouse) -> Reply:
    """Turn a one-time code into a tablet; the new key must have signed the request."""
    wanted = request.read(Enrolment)
    token = request.headers.get(PROOF_HEADER, "")
    proof = read_proof(token)
    verify_signature(token, wanted.key)
    if (proof.method, proof.path, proof.body_digest) != (
        request.method,
        request.path,
        digest_of(request.body),
    ):
        raise UnknownTablet
    home = tablets.home_of(wanted.code)
    if not house.knows(home):
        raise InvitationSpent
    tablet = tablets.enrol_tablet(wanted.code, wanted.key, house.tablet_office(home))
    body = {"tablet_id": tablet.tablet_id, "label": tablet.label, "scope": tablet.scope.value}
    return Reply(body, HTTPStatus.CREATED)


def open_shift(request: Request, house: PublicHouse) -> Reply:
    """Open a shift at a venue whose PIN was typed; answer the nonce its proofs must carry."""
    who = proven(request, house)
    fresh = house.tablets(who.tablet.home).tablet(who.tablet.tablet_id, fresh=True) or who.tablet
    wanted = request.read(ShiftRequest)
    opened, venue = tablets.open_shift(wanted, fresh, who.proof, house.tablet_office(fresh.home))
    shift = opened.shift
    assert shift is not None  # noqa: S101 - open_shift's result; mypy cannot know
    body = {
        "nonce": shift.nonce,
        "until": shift.until.isoformat(),
        "venue": venue.venue_id,
        "venue_name": venue.name,
        "products": house.product_names(),
    }
    return Reply(body, HTTPStatus.CREATED)


def check_ticket(request: Request, house: PublicHouse) -> Reply:
    """Say what recording would answer, before the dose is given."""
    caller = on_shift(request, house)
    wanted = request.read(TicketCheck)
    return Reply(
        doses.check_ticket(wanted.line, wanted.given_on, wanted.product, wanted.lot, caller, house.desk)
    )


def record_dose(request: Request, house: PublicHouse) -> Reply:
    """Record a scan; the body is the answer kept under the request's key, byte for byte."""
    caller = on_shift(request, house)
    return _answered(doses.record_dose(request.read(Scan), caller, house.desk))


def undo_recorded(request: Request, house: PublicHouse) -> Reply:
    """Take back what this venue has just recorded; the body is kept under the request's key, as a scan's."""
    caller = on_shift(request, house)
    return _answered(undo_dose(request.read(Undo), caller, house.desk))


def _answered(answer: str) -> Reply:
    code = AnswerCode(json.loads(answer)["code"])
    usual = HTTPStatus.CREATED if code in KEPT else HTTPStatus.UNPROCESSABLE_ENTITY
    return Reply(answer, STATUS_OF.get(code, usual))


ENDPOINTS = (
    Endpoint("GET", "/health", None, health),
    Endpoint("POST", "/tablets", None, enrol_tablet),
    Endpoint("POST", "/shifts", Permission.OPEN_SHIFT, open_shift),
    Endpoint("POST", "/tickets/check", Permission.CHECK_TICKET, check_ticket),
    Endpoint("POST", "/doses", Permission.RECORD_DOSE, record_dose),
    Endpoint("POST", "/doses/undo", Permission.UNDO_DOSE, undo_recorded),
)
