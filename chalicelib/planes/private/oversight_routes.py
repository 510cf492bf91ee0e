"""Watching over rights: files of personnel, the quarterly review, and signs of misuse."""

from http import HTTPStatus
from typing import Any

from pydantic import Field, StrictInt

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff import hr_files, reviews
from chalicelib.access.staff.misuse import use_cases as misuse
from chalicelib.access.staff.misuse.model import MisuseReport, Watched
from chalicelib.planes.http import BYTES, Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.grant_routes import account_json
from chalicelib.planes.private.noting import note_list
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import AskedMoment, Line, Word


class Stretch(Word):
    """A stretch of time."""

    since: AskedMoment
    until: AskedMoment


class Signature(Word):
    """What came of looking at a report."""

    note: Line


class Confirmed(Word):
    """A line of the review as it was shown."""

    version: StrictInt = Field(ge=1)


@signed_in
def check_hr_file(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Say row by row what a file of personnel would do."""
    return Reply(hr_files.check(request.body, actor, house.staff(actor.municipality)))


@signed_in
def apply_hr_file(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Disable who left; the body is the checked file again, ``digest`` what the check said."""
    digest = request.query.get("digest", "")
    return Reply(hr_files.apply(request.body, digest, actor, house.staff(actor.municipality)))


@signed_in
def list_reviews(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List every ID, its rights and its last sign-in; those to be confirmed first, ``open=1`` only those."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    note_list("reviews", actor, house)
    today = day_in_japan(house.clock.now())
    found = reviews.lines(house.staff(actor.municipality).accounts.every_account(), today)
    if request.query.get("open"):
        found = [line for line in found if line.open]
    return Reply(listed([_line(line) for line in found], request.query))


@signed_in
def confirm_account(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Sign a line of the review."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    seen = request.read(Confirmed).version
    account = reviews.confirm(request.parameters["account_id"], seen, actor, house.staff(actor.municipality))
    return Reply(account_json(account))


@signed_in
def list_reports(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the reports of possible misuse, newest first."""
    require(actor, Permission.REVIEW_MISUSE)
    note_list("misuse-reports", actor, house)
    found = reversed(house.staff(actor.municipality).ledger.every_report())
    return Reply(listed([_report(each) for each in found], request.query))


@signed_in
def make_report(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Look through the operation log for signs of misuse."""
    require(actor, Permission.REVIEW_MISUSE)
    wanted = request.read(Stretch)
    log = (row.entry for row in house.audits(actor.municipality).rows())
    made = misuse.report(wanted.since, wanted.until, log, actor, house.staff(actor.municipality))
    return Reply(_report(made), HTTPStatus.CREATED)


@signed_in
def sign_report(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Sign a report."""
    require(actor, Permission.REVIEW_MISUSE)
    note = request.read(Signature).note
    wanted = request.parameters["report_id"]
    return Reply(_report(misuse.sign(wanted, note, actor, house.staff(actor.municipality))))


@signed_in
def list_watched(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List whose look-ups are reported, by blind ids."""
    require(actor, Permission.REVIEW_MISUSE)
    note_list("watched", actor, house)
    found = house.staff(actor.municipality).ledger.every_watched()
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def watch_person(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Have look-ups at a person reported."""
    require(actor, Permission.REVIEW_MISUSE)
    misuse.watch(request.read(Watched), actor, house.staff(actor.municipality))
    return Reply({"watched": True}, HTTPStatus.CREATED)


def _line(line: reviews.ReviewLine) -> dict[str, Any]:
    state = {"due_on": line.due_on.isoformat(), "overdue": line.overdue, "open": line.open}
    return {**account_json(line.account), **state}


def _report(report: MisuseReport) -> dict[str, Any]:
    return report.model_dump(mode="json")


ENDPOINTS = (
    Endpoint("POST", "/hr-files", Permission.MANAGE_ACCOUNTS, check_hr_file, BYTES),
    Endpoint("POST", "/hr-files/apply", Permission.MANAGE_ACCOUNTS, apply_hr_file, BYTES),
    Endpoint("GET", "/reviews", Permission.MANAGE_ACCOUNTS, list_reviews),
    Endpoint("POST", "/reviews/{account_id}", Permission.MANAGE_ACCOUNTS, confirm_account),
    Endpoint("GET", "/misuse-reports", Permission.REVIEW_MISUSE, list_reports),
    Endpoint("POST", "/misuse-reports", Permission.REVIEW_MISUSE, make_report),
    Endpoint("GET", "/misuse-reports/watched", Permission.REVIEW_MISUSE, list_watched),
    Endpoint("POST", "/misuse-reports/watched", Permission.REVIEW_MISUSE, watch_person),
    Endpoint("POST", "/misuse-reports/{report_id}/sign", Permission.REVIEW_MISUSE, sign_report),
)
