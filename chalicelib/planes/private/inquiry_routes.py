"""他市区町村への照会・提供: ask one, ask many, review; and who asked us."""

import json

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.answers import Csv, Joined, Page, Paging, Reply, Written, listed
from chalicelib.planes.http import BYTES, Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.inquiries import bulk_use_cases, measure, records, use_cases
from chalicelib.systems.vrs.inquiries.bulk import Bulk, BulkRow
from chalicelib.systems.vrs.inquiries.measure import AskingToday
from chalicelib.systems.vrs.inquiries.model import Canary, CanaryWanted, Inquiry, Provision, Wanted
from chalicelib.systems.vrs.inquiries.records import AskerReport
from chalicelib.values.clock import day_in_japan

ANSWER_SIZE = 8 * 1024
"""Every answer to an inquiry has this many bytes, so that its length on the line says nothing."""


class MonthAsked(Paging):
    """月の指定; the present month in Japan where none is named."""

    month: str | None = Field(default=None, pattern=r"^20[0-9]{2}(0[1-9]|1[0-2])$")


class RecordsAsked(MonthAsked):
    """情報提供等の記録の検索: every word must occur."""

    search: str = Field(default="", max_length=100)


class Padding(TypedDict):
    """Dots, so that every answer is as long as any other."""

    padding: str


class Reached(TypedDict):
    """How many rows of a bulk are behind us."""

    reached: int


Padded = Joined[Inquiry, Padding]
BulkShown = Joined[Bulk, Reached]


@signed_in
def ask_former_city(request: Request[Wanted], house: PrivateHouse, actor: Actor) -> Reply[Written[Padded]]:
    """Ask a mover-in's former city; the same request again goes on with the same inquiry."""
    require(actor, Permission.ASK_FORMER_CITY)
    wanted = request.read()
    return Reply(Written(padded(use_cases.ask(wanted, actor, house.inquiries(actor).desk))))


@signed_in
def list_inquiries(request: Request[RecordsAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[Inquiry]]:
    """List a month's inquiries and their outcomes."""
    require(actor, Permission.READ_INQUIRIES)
    wanted = request.read()
    month = month_of(wanted, house)
    found = records.list_inquiries(month, wanted.search, actor, house.inquiries(actor).room)
    return Reply(listed(found, wanted))


@signed_in
def show_inquiry(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Inquiry]:
    """Show one inquiry with what was provided."""
    require(actor, Permission.READ_INQUIRIES)
    wanted = request.parameters["inquiry_id"]
    return Reply(records.show_inquiry(wanted, actor, house.inquiries(actor).room))


@signed_in
def report_inquiries(
    request: Request[MonthAsked], house: PrivateHouse, actor: Actor
) -> Reply[Page[AskerReport]]:
    """Report what each person asked in a month, for a reviewer."""
    require(actor, Permission.REVIEW_INQUIRIES)
    wanted = request.read()
    found = records.report(month_of(wanted, house), actor, house.inquiries(actor).room)
    return Reply(listed(found, wanted))


@signed_in
def show_inquiry_limits(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[AskingToday]:  # noqa: ARG001 - the shape
    """Say which grounds are open today, and how much of the day's measure is used up."""
    return Reply(measure.asking_today(actor, house.inquiries(actor).desk))


@signed_in
def check_bulk_inquiry(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Bulk]:
    """Check a file of many mover-ins, row by row."""
    require(actor, Permission.ASK_FORMER_CITY)
    return Reply(bulk_use_cases.check_bulk(request.body, actor, house.inquiries(actor).desk))


@signed_in
def approve_bulk_inquiry(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[BulkShown]:
    """Approve a checked file, as another person than who sent it."""
    require(actor, Permission.APPROVE_BULK)
    wanted = request.parameters["bulk_id"]
    return Reply(_head(bulk_use_cases.approve_bulk(wanted, actor, house.inquiries(actor).desk)))


@signed_in
def run_bulk_inquiry(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[BulkShown]:
    """Run an approved bulk for some seconds; send the same request until it is done."""
    require(actor, Permission.ASK_FORMER_CITY)
    wanted = request.parameters["bulk_id"]
    return Reply(_head(bulk_use_cases.run_bulk(wanted, actor, house.inquiries(actor).desk)))


@signed_in
def list_bulk_inquiries(
    request: Request[Paging], house: PrivateHouse, actor: Actor
) -> Reply[Page[BulkShown]]:
    """List the bulk inquiries and how far they are."""
    require(actor, Permission.READ_INQUIRIES)
    found = records.list_bulks(actor, house.inquiries(actor).room)
    return Reply(listed([_head(each) for each in found], request.read()))


@signed_in
def show_bulk_inquiry(
    request: Request[Paging], house: PrivateHouse, actor: Actor
) -> Reply[Joined[BulkShown, Page[BulkRow]]]:
    """Show a bulk's progress and the outcome of each person."""
    require(actor, Permission.READ_INQUIRIES)
    wanted = request.parameters["bulk_id"]
    bulk, rows = records.show_bulk(wanted, actor, house.inquiries(actor).room)
    return Reply(Joined(_head(bulk), listed(rows, request.read())))


@signed_in
def export_bulk_inquiry(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Csv]:
    """Export the outcome of each person of a bulk as CSV."""
    require(actor, Permission.EXPORT_INQUIRIES)
    wanted = request.parameters["bulk_id"]
    return Reply(Csv(records.export_bulk(wanted, actor, house.inquiries(actor).room)))


@signed_in
def list_provisions(
    request: Request[RecordsAsked], house: PrivateHouse, actor: Actor
) -> Reply[Page[Provision]]:
    """List who asked us in a month, and what was provided."""
    require(actor, Permission.READ_PROVISIONS)
    wanted = request.read()
    month = month_of(wanted, house)
    found = records.list_provisions(month, wanted.search, actor, house.inquiries(actor).room)
    return Reply(listed(found, wanted))


@signed_in
def register_canary(request: Request[CanaryWanted], house: PrivateHouse, actor: Actor) -> Reply[Canary]:
    """Register a number that is nobody's: whoever asks about it raises an alarm."""
    require(actor, Permission.MANAGE_CANARIES)
    wanted = request.read()
    room = house.inquiries(actor)
    return Reply(records.register_canary(wanted, actor, room.canaries, room.draws, room.clock))


@signed_in
def list_canaries(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[Canary]]:
    """List the canaries by where they were laid."""
    require(actor, Permission.MANAGE_CANARIES)
    found = records.list_canaries(actor, house.inquiries(actor).room)
    return Reply(listed(found, request.read()))


def month_of(wanted: MonthAsked, house: PrivateHouse) -> str:
    """Return the month that is asked for, or the present one."""
    return wanted.month or f"{day_in_japan(house.clock.now()):%Y%m}"


def padded(inquiry: Inquiry) -> str:
    """Return an inquiry's answer as JSON of one length, whatever it says."""
    said = json.loads(inquiry.model_dump_json())
    bare = len(json.dumps({**said, "padding": ""}, ensure_ascii=False).encode())
    return json.dumps({**said, "padding": "." * max(0, ANSWER_SIZE - bare)}, ensure_ascii=False)


def _head(bulk: Bulk) -> BulkShown:
    return Joined(bulk, Reached(reached=bulk.reached))


ENDPOINTS = (
    Endpoint("POST", "/inquiries", Permission.ASK_FORMER_CITY, ask_former_city),
    Endpoint("GET", "/inquiries", Permission.READ_INQUIRIES, list_inquiries),
    Endpoint("GET", "/inquiries/report", Permission.REVIEW_INQUIRIES, report_inquiries),
    Endpoint("GET", "/inquiries/limits", Permission.ASK_FORMER_CITY, show_inquiry_limits),
    Endpoint("POST", "/inquiries/bulks", Permission.ASK_FORMER_CITY, check_bulk_inquiry, takes=BYTES),
    Endpoint("GET", "/inquiries/bulks", Permission.READ_INQUIRIES, list_bulk_inquiries),
    Endpoint("GET", "/inquiries/bulks/{bulk_id}", Permission.READ_INQUIRIES, show_bulk_inquiry),
    Endpoint("POST", "/inquiries/bulks/{bulk_id}/approve", Permission.APPROVE_BULK, approve_bulk_inquiry),
    Endpoint("POST", "/inquiries/bulks/{bulk_id}/run", Permission.ASK_FORMER_CITY, run_bulk_inquiry),
    Endpoint("GET", "/inquiries/bulks/{bulk_id}/export", Permission.EXPORT_INQUIRIES, export_bulk_inquiry),
    Endpoint("GET", "/inquiries/{inquiry_id}", Permission.READ_INQUIRIES, show_inquiry),
    Endpoint("GET", "/provisions", Permission.READ_PROVISIONS, list_provisions),
    Endpoint("GET", "/canaries", Permission.MANAGE_CANARIES, list_canaries),
    Endpoint("POST", "/canaries", Permission.MANAGE_CANARIES, register_canary),
)
