"""Watching over rights: files of personnel, the quarterly review, and signs of misuse."""

from datetime import date
from http import HTTPStatus
from typing import Literal

from pydantic import Field, StrictInt
from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff import hr_files, reviews
from chalicelib.access.staff.hr_files import HrPlan
from chalicelib.access.staff.misuse import use_cases as misuse
from chalicelib.access.staff.misuse.model import MisuseReport, Watched
from chalicelib.planes.answers import NO, YES, Flag, Joined, Page, Paging, Reply, listed
from chalicelib.planes.http import BYTES, Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.noting import note_list
from chalicelib.planes.private.shown import AccountShown, account_shown
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import AskedMoment, Line, Word

CREATED = (HTTPStatus.CREATED,)


class CheckedFile(Word):
    """The file that was checked, by what the check said of it."""

    digest: str = ""


class ReviewsAsked(Paging):
    """点検の絞り込み: only the lines that are to be confirmed."""

    open: Flag = NO


class LineState(TypedDict):
    """Until when a line of the review is to be confirmed."""

    due_on: date
    overdue: bool
    open: bool


LineShown = Joined[AccountShown, LineState]


class Watching(TypedDict):
    """The person is watched."""

    watched: Literal[True]


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
def check_hr_file(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[HrPlan]:
    """Say row by row what a file of personnel would do."""
    return Reply(hr_files.check(request.body, actor, house.staff(actor.municipality)))


@signed_in
def apply_hr_file(request: Request[CheckedFile], house: PrivateHouse, actor: Actor) -> Reply[HrPlan]:
    """Disable who left; the body is the checked file again, ``digest`` what the check said."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    return Reply(hr_files.apply(request.body, request.read().digest, actor, house.staff(actor.municipality)))


@signed_in
def list_reviews(request: Request[ReviewsAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[LineShown]]:
    """List every ID, its rights and its last sign-in; those to be confirmed first, ``open=1`` only those."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    wanted = request.read()
    note_list("reviews", actor, house)
    today = day_in_japan(house.clock.now())
    found = reviews.lines(house.staff(actor.municipality).accounts.every_account(), today)
    if wanted.open == YES:
        found = [line for line in found if line.open]
    return Reply(listed([_line(line) for line in found], wanted))


@signed_in
def confirm_account(request: Request[Confirmed], house: PrivateHouse, actor: Actor) -> Reply[AccountShown]:
    """Sign a line of the review."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    seen = request.read().version
    account = reviews.confirm(request.parameters["account_id"], seen, actor, house.staff(actor.municipality))
    return Reply(account_shown(account))


@signed_in
def list_reports(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[MisuseReport]]:
    """List the reports of possible misuse, newest first."""
    require(actor, Permission.REVIEW_MISUSE)
    wanted = request.read()
    note_list("misuse-reports", actor, house)
    found = house.staff(actor.municipality).ledger.every_report()
    return Reply(listed(found[::-1], wanted))


@signed_in
def make_report(request: Request[Stretch], house: PrivateHouse, actor: Actor) -> Reply[MisuseReport]:
    """Look through the operation log for signs of misuse."""
    require(actor, Permission.REVIEW_MISUSE)
    wanted = request.read()
    log = (row.entry for row in house.audits(actor.municipality).rows())
    made = misuse.report(wanted.since, wanted.until, log, actor, house.staff(actor.municipality))
    return Reply(made)


@signed_in
def sign_report(request: Request[Signature], house: PrivateHouse, actor: Actor) -> Reply[MisuseReport]:
    """Sign a report."""
    require(actor, Permission.REVIEW_MISUSE)
    note = request.read().note
    wanted = request.parameters["report_id"]
    return Reply(misuse.sign(wanted, note, actor, house.staff(actor.municipality)))


@signed_in
def list_watched(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[Watched]]:
    """List whose look-ups are reported, by blind ids."""
    require(actor, Permission.REVIEW_MISUSE)
    wanted = request.read()
    note_list("watched", actor, house)
    found = house.staff(actor.municipality).ledger.every_watched()
    return Reply(listed(found, wanted))


@signed_in
def watch_person(request: Request[Watched], house: PrivateHouse, actor: Actor) -> Reply[Watching]:
    """Have look-ups at a person reported."""
    require(actor, Permission.REVIEW_MISUSE)
    misuse.watch(request.read(), actor, house.staff(actor.municipality))
    return Reply({"watched": True})


def _line(line: reviews.ReviewLine) -> LineShown:
    state: LineState = {"due_on": line.due_on, "overdue": line.overdue, "open": line.open}
    return Joined(account_shown(line.account), state)


ENDPOINTS = (
    Endpoint("POST", "/hr-files", Permission.MANAGE_ACCOUNTS, check_hr_file, BYTES),
    Endpoint("POST", "/hr-files/apply", Permission.MANAGE_ACCOUNTS, apply_hr_file, BYTES),
    Endpoint("GET", "/reviews", Permission.MANAGE_ACCOUNTS, list_reviews),
    Endpoint("POST", "/reviews/{account_id}", Permission.MANAGE_ACCOUNTS, confirm_account),
    Endpoint("GET", "/misuse-reports", Permission.REVIEW_MISUSE, list_reports),
    Endpoint("POST", "/misuse-reports", Permission.REVIEW_MISUSE, make_report, statuses=CREATED),
    Endpoint("GET", "/misuse-reports/watched", Permission.REVIEW_MISUSE, list_watched),
    Endpoint("POST", "/misuse-reports/watched", Permission.REVIEW_MISUSE, watch_person, statuses=CREATED),
    Endpoint("POST", "/misuse-reports/{report_id}/sign", Permission.REVIEW_MISUSE, sign_report),
)
