"""他市区町村への照会・提供: ask one, ask many, review; and who asked us."""

import json
import re
from collections.abc import Sequence
from typing import Any

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.errors import MalformedRequest
from chalicelib.planes.http import BYTES, Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.inquiries import bulk_use_cases, measure, records, use_cases
from chalicelib.systems.vrs.inquiries.bulk import Bulk
from chalicelib.systems.vrs.inquiries.model import CanaryWanted, Inquiry, Wanted
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import Word

MONTH = re.compile(r"20[0-9]{2}(0[1-9]|1[0-2])")
ANSWER_SIZE = 8 * 1024
"""Every answer to an inquiry has this many bytes, so that its length on the line says nothing."""
CSV = {"Content-Type": "text/csv; charset=utf-8"}


@signed_in
def ask_former_city(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Ask a mover-in's former city; the same request again goes on with the same inquiry."""
    require(actor, Permission.ASK_FORMER_CITY)
    wanted = request.read(Wanted)
    return Reply(padded(use_cases.ask(wanted, actor, house.inquiries(actor).desk)))


@signed_in
def list_inquiries(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List a month's inquiries and their outcomes."""
    require(actor, Permission.READ_INQUIRIES)
    month = month_of(request, house)
    words = request.query.get("search", "")[:100]
    found = records.list_inquiries(month, words, actor, house.inquiries(actor).room)
    return Reply(listed(_json(found), request.query))


@signed_in
def show_inquiry(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show one inquiry with what was provided."""
    require(actor, Permission.READ_INQUIRIES)
    wanted = request.parameters["inquiry_id"]
    return Reply(records.show_inquiry(wanted, actor, house.inquiries(actor).room))


@signed_in
def report_inquiries(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Report what each person asked in a month, for a reviewer."""
    require(actor, Permission.REVIEW_INQUIRIES)
    month = month_of(request, house)
    found = records.report(month, actor, house.inquiries(actor).room)
    return Reply(listed(_json(found), request.query))


@signed_in
def show_inquiry_limits(request: Request, house: PrivateHouse, actor: Actor) -> Reply:  # noqa: ARG001 - the shape
    """Say which grounds are open today, and how much of the day's measure is used up."""
    return Reply(measure.asking_today(actor, house.inquiries(actor).desk))


@signed_in
def check_bulk_inquiry(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Check a file of many mover-ins, row by row."""
    require(actor, Permission.ASK_FORMER_CITY)
    return Reply(bulk_use_cases.check_bulk(request.body, actor, house.inquiries(actor).desk))


@signed_in
def approve_bulk_inquiry(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Approve a checked file, as another person than who sent it."""
    require(actor, Permission.APPROVE_BULK)
    wanted = request.parameters["bulk_id"]
    return Reply(_head(bulk_use_cases.approve_bulk(wanted, actor, house.inquiries(actor).desk)))


@signed_in
def run_bulk_inquiry(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Run an approved bulk for some seconds; send the same request until it is done."""
    require(actor, Permission.ASK_FORMER_CITY)
    wanted = request.parameters["bulk_id"]
    return Reply(_head(bulk_use_cases.run_bulk(wanted, actor, house.inquiries(actor).desk)))


@signed_in
def list_bulk_inquiries(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the bulk inquiries and how far they are."""
    require(actor, Permission.READ_INQUIRIES)
    found = records.list_bulks(actor, house.inquiries(actor).room)
    return Reply(listed([_head(each) for each in found], request.query))


@signed_in
def show_bulk_inquiry(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show a bulk's progress and the outcome of each person."""
    require(actor, Permission.READ_INQUIRIES)
    wanted = request.parameters["bulk_id"]
    bulk, rows = records.show_bulk(wanted, actor, house.inquiries(actor).room)
    return Reply({**_head(bulk), **listed(_json(rows), request.query)})


@signed_in
def export_bulk_inquiry(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Export the outcome of each person of a bulk as CSV."""
    require(actor, Permission.READ_INQUIRIES)
    wanted = request.parameters["bulk_id"]
    return Reply(records.export_bulk(wanted, actor, house.inquiries(actor).room), headers=CSV)


@signed_in
def list_provisions(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List who asked us in a month, and what was provided."""
    require(actor, Permission.READ_PROVISIONS)
    month = month_of(request, house)
    words = request.query.get("search", "")[:100]
    found = records.list_provisions(month, words, actor, house.inquiries(actor).room)
    return Reply(listed(_json(found), request.query))


@signed_in
def register_canary(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Register a number that is nobody's: whoever asks about it raises an alarm."""
    require(actor, Permission.MANAGE_CANARIES)
    wanted = request.read(CanaryWanted)
    room = house.inquiries(actor)
    return Reply(records.register_canary(wanted, actor, room.canaries, room.draws, room.clock))


@signed_in
def list_canaries(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the canaries by where they were laid."""
    require(actor, Permission.MANAGE_CANARIES)
    found = records.list_canaries(actor, house.inquiries(actor).room)
    return Reply(listed(_json(found), request.query))


def month_of(request: Request, house: PrivateHouse) -> str:
    """Return the month that is asked for, or the present one; raise MalformedRequest."""
    month = request.query.get("month", f"{day_in_japan(house.clock.now()):%Y%m}")
    if MONTH.fullmatch(month) is None:
        raise MalformedRequest
    return month


def padded(inquiry: Inquiry) -> str:
    """Return an inquiry's answer as JSON of one length, whatever it says."""
    said = json.loads(inquiry.model_dump_json())
    bare = len(json.dumps({**said, "padding": ""}, ensure_ascii=False).encode())
    return json.dumps({**said, "padding": "." * max(0, ANSWER_SIZE - bare)}, ensure_ascii=False)


def _json(found: Sequence[Word]) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in found]


def _head(bulk: Bulk) -> dict[str, Any]:
    return {**bulk.model_dump(mode="json"), "reached": bulk.reached}


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
    Endpoint("GET", "/inquiries/bulks/{bulk_id}/export", Permission.READ_INQUIRIES, export_bulk_inquiry),
    Endpoint("GET", "/inquiries/{inquiry_id}", Permission.READ_INQUIRIES, show_inquiry),
    Endpoint("GET", "/provisions", Permission.READ_PROVISIONS, list_provisions),
    Endpoint("GET", "/canaries", Permission.MANAGE_CANARIES, list_canaries),
    Endpoint("POST", "/canaries", Permission.MANAGE_CANARIES, register_canary),
)
