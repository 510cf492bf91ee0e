"""The public plane's routes: enrol, open a shift, check a ticket, record a dose, take it back."""

import json
from http import HTTPStatus
from typing import Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.access.model import Permission
from chalicelib.access.tablets import use_cases as tablets
from chalicelib.access.tablets.model import PublicKey, Scope, ShiftRequest
from chalicelib.access.tablets.proofs import digest_of, read_proof, verify_signature
from chalicelib.errors import InvitationSpent, UnknownTablet
from chalicelib.planes.answers import Reply, Written
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.public.caller import PROOF_HEADER, on_shift, proven
from chalicelib.planes.public.wiring import ProductName, PublicHouse
from chalicelib.systems.vrs.doses import use_cases as doses
from chalicelib.systems.vrs.doses.answers import KEPT, Answer, AnswerCode, Foretold
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.undo import Undo, undo_dose
from chalicelib.values.word import AskedDay, Moment, Word

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


CREATED = (HTTPStatus.CREATED,)
OF_DOSES = (HTTPStatus.CREATED, HTTPStatus.UNPROCESSABLE_ENTITY, *dict.fromkeys(STATUS_OF.values()))


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


class Health(TypedDict):
    """The plane answers."""

    plane: Literal["public"]
    status: Literal["ok"]


class Enrolled(TypedDict):
    """A tablet as it is named from now on."""

    tablet_id: str
    label: str
    scope: Scope


class OpenShift(TypedDict):
    """An open shift: the nonce that its proofs carry, and what may be given there."""

    nonce: str
    until: Moment
    venue: str
    venue_name: str
    products: list[ProductName]


def health(request: Request[None], house: PublicHouse) -> Reply[Health]:  # noqa: ARG001 - every act has this shape
    """Say that the plane answers; touches nothing."""
    return Reply({"plane": "public", "status": "ok"})


def enrol_tablet(request: Request[Enrolment], house: PublicHouse) -> Reply[Enrolled]:
    """Turn a one-time code into a tablet; the new key must have signed the request."""
    wanted = request.read()
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
    return Reply({"tablet_id": tablet.tablet_id, "label": tablet.label, "scope": tablet.scope})


def open_shift(request: Request[ShiftRequest], house: PublicHouse) -> Reply[OpenShift]:
    """Open a shift at a venue whose PIN was typed; answer the nonce its proofs must carry."""
    who = proven(request, house)
    fresh = house.tablets(who.tablet.home).tablet(who.tablet.tablet_id, fresh=True) or who.tablet
    wanted = request.read()
    opened, venue = tablets.open_shift(wanted, fresh, who.proof, house.tablet_office(fresh.home))
    shift = opened.shift
    assert shift is not None  # noqa: S101 - open_shift's result; mypy cannot know
    return Reply(
        {
            "nonce": shift.nonce,
            "until": shift.until,
            "venue": venue.venue_id,
            "venue_name": venue.name,
            "products": house.product_names(),
        }
    )


def check_ticket(request: Request[TicketCheck], house: PublicHouse) -> Reply[Foretold]:
    """Say what recording would answer, before the dose is given."""
    caller = on_shift(request, house)
    wanted = request.read()
    return Reply(
        doses.check_ticket(wanted.line, wanted.given_on, wanted.product, wanted.lot, caller, house.desk)
    )


def record_dose(request: Request[Scan], house: PublicHouse) -> Reply[Written[Answer]]:
    """Record a scan; the body is the answer kept under the request's key, byte for byte."""
    caller = on_shift(request, house)
    return _answered(doses.record_dose(request.read(), caller, house.desk))


def undo_recorded(request: Request[Undo], house: PublicHouse) -> Reply[Written[Answer]]:
    """Take back what this venue has just recorded; the body is kept under the request's key, as a scan's."""
    caller = on_shift(request, house)
    return _answered(undo_dose(request.read(), caller, house.desk))


def _answered(answer: str) -> Reply[Written[Answer]]:
    code = AnswerCode(json.loads(answer)["code"])
    usual = HTTPStatus.CREATED if code in KEPT else HTTPStatus.UNPROCESSABLE_ENTITY
    return Reply(Written(answer), STATUS_OF.get(code, usual))


ENDPOINTS = (
    Endpoint("GET", "/health", None, health),
    Endpoint("POST", "/tablets", None, enrol_tablet, statuses=CREATED),
    Endpoint("POST", "/shifts", Permission.OPEN_SHIFT, open_shift, statuses=CREATED),
    Endpoint("POST", "/tickets/check", Permission.CHECK_TICKET, check_ticket),
    Endpoint("POST", "/doses", Permission.RECORD_DOSE, record_dose, statuses=OF_DOSES),
    Endpoint("POST", "/doses/undo", Permission.UNDO_DOSE, undo_recorded, statuses=OF_DOSES),
)
