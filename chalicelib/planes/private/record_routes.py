"""Bulk fixes, late paper entries, day counts, and doses that were given elsewhere."""

from datetime import date
from http import HTTPStatus

from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.answers import Joined, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.queues.bulk import use_cases as bulk
from chalicelib.systems.vrs.queues.bulk.model import (
    BulkFix,
    FixApproval,
    FixRequest,
    FixRow,
    FixShown,
    Undoing,
)
from chalicelib.systems.vrs.queues.days import use_cases as days
from chalicelib.systems.vrs.queues.days.model import DayClosing, DayFigures, VenueDay
from chalicelib.systems.vrs.queues.foreign import use_cases as foreign
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose, ForeignRow
from chalicelib.systems.vrs.queues.paper import use_cases as papers
from chalicelib.systems.vrs.queues.paper.model import (
    PaperAgain,
    PaperDecision,
    PaperKeying,
    PaperQuery,
    PaperShown,
    PaperWithdrawal,
)
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import AskedDay

CREATED = (HTTPStatus.CREATED,)


class DayAsked(Paging):
    """一日の指定; today in Japan where none is named."""

    day: AskedDay | None = None


class PapersAsked(Paging, PaperQuery):
    """紙からの入力の一覧の絞り込み."""


class FixHead(TypedDict):
    """What a bulk fix changes, and how far it is."""

    fix: BulkFix


@signed_in
def preview_fix(request: Request[FixRequest], house: PrivateHouse, actor: Actor) -> Reply[FixShown]:
    """Keep and show what one change of many doses would do."""
    require(actor, Permission.FIX_IN_BULK)
    found = bulk.preview_fix(request.read(), actor, house.queues(actor).fixes)
    return Reply(found)


@signed_in
def list_fixes(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[BulkFix]]:
    """List the bulk fixes, the newest first."""
    require(actor, Permission.FIX_IN_BULK)
    found = bulk.list_fixes(actor, house.queues(actor).fixes)
    return Reply(listed(found, request.read()))


@signed_in
def show_fix(
    request: Request[Paging], house: PrivateHouse, actor: Actor
) -> Reply[Joined[FixHead, Page[FixRow]]]:
    """Show a bulk fix and what became of each dose."""
    require(actor, Permission.FIX_IN_BULK)
    found = bulk.show_fix(request.parameters["fix_id"], actor, house.queues(actor).fixes)
    return Reply(Joined(FixHead(fix=found.fix), listed(found.rows, request.read())))


@signed_in
def apply_fix(request: Request[FixApproval], house: PrivateHouse, actor: Actor) -> Reply[BulkFix]:
    """Apply the next chunks of a previewed fix; asked again until it is applied."""
    require(actor, Permission.FIX_IN_BULK)
    digest, fix_id = request.read().digest, request.parameters["fix_id"]
    return Reply(bulk.apply_fix(fix_id, digest, actor, house.queues(actor).fixes))


@signed_in
def undo_fix(request: Request[Undoing], house: PrivateHouse, actor: Actor) -> Reply[BulkFix]:
    """Put the next chunks of a fix back; asked again until it is undone."""
    require(actor, Permission.FIX_IN_BULK)
    reason, fix_id = request.read().reason, request.parameters["fix_id"]
    return Reply(bulk.undo_fix(fix_id, reason, actor, house.queues(actor).fixes))


@signed_in
def key_paper(request: Request[PaperKeying], house: PrivateHouse, actor: Actor) -> Reply[PaperShown]:
    """Keep the first entry of a paper."""
    require(actor, Permission.ENTER_PAPER)
    found = papers.key_first(request.read(), actor, house.queues(actor).papers)
    return Reply(found)


@signed_in
def key_paper_again(request: Request[PaperAgain], house: PrivateHouse, actor: Actor) -> Reply[PaperShown]:
    """Compare the second entry of a paper with the first."""
    require(actor, Permission.ENTER_PAPER)
    wanted, paper_id = request.read(), request.parameters["paper_id"]
    return Reply(papers.key_second(paper_id, wanted, actor, house.queues(actor).papers))


@signed_in
def decide_paper(request: Request[PaperDecision], house: PrivateHouse, actor: Actor) -> Reply[PaperShown]:
    """Decide what a paper says where its two entries differ."""
    require(actor, Permission.ENTER_PAPER)
    wanted, paper_id = request.read(), request.parameters["paper_id"]
    return Reply(papers.decide_paper(paper_id, wanted, actor, house.queues(actor).papers))


@signed_in
def withdraw_paper(request: Request[PaperWithdrawal], house: PrivateHouse, actor: Actor) -> Reply[PaperShown]:
    """Give up an entry of a paper that was not recorded."""
    require(actor, Permission.ENTER_PAPER)
    wanted, paper_id = request.read(), request.parameters["paper_id"]
    return Reply(papers.withdraw_paper(paper_id, wanted, actor, house.queues(actor).papers))


@signed_in
def list_papers(request: Request[PapersAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[PaperShown]]:
    """Search the paper entries; what was keyed once shows nothing of its content."""
    require(actor, Permission.ENTER_PAPER)
    wanted = request.read()
    found = papers.list_papers(wanted, actor, house.queues(actor).papers)
    return Reply(listed(found, wanted))


@signed_in
def count_day(request: Request[DayFigures], house: PrivateHouse, actor: Actor) -> Reply[VenueDay]:
    """Keep how many forms a venue counted, and show how they compare with the records."""
    require(actor, Permission.COUNT_DAY)
    return Reply(days.count_day(request.read(), actor, house.queues(actor).days))


@signed_in
def close_day(request: Request[DayClosing], house: PrivateHouse, actor: Actor) -> Reply[VenueDay]:
    """Close a venue's day by a second look."""
    require(actor, Permission.COUNT_DAY)
    return Reply(days.close_day(request.read(), actor, house.queues(actor).days))


@signed_in
def list_day(request: Request[DayAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[VenueDay]]:
    """List the venues of a day: forms, records, difference, state."""
    require(actor, Permission.READ_LISTS)
    wanted = request.read()
    found = days.list_day(_day(wanted, house), actor, house.queues(actor).days)
    return Reply(listed(found, wanted))


@signed_in
def record_foreign(request: Request[ForeignDose], house: PrivateHouse, actor: Actor) -> Reply[Answer]:
    """Record a dose that was given elsewhere."""
    require(actor, Permission.ENTER_FOREIGN)
    return Reply(foreign.record_foreign(request.read(), actor, house.queues(actor).foreign))


@signed_in
def list_foreign(request: Request[DayAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[ForeignRow]]:
    """List the doses of a day that were given elsewhere."""
    require(actor, Permission.READ_LISTS)
    wanted = request.read()
    found = foreign.list_foreign(_day(wanted, house), actor, house.queues(actor).foreign)
    return Reply(listed(found, wanted))


def _day(wanted: DayAsked, house: PrivateHouse) -> date:
    return wanted.day or day_in_japan(house.clock.now())


ENDPOINTS = (
    Endpoint("POST", "/bulk-fixes", Permission.FIX_IN_BULK, preview_fix, statuses=CREATED),
    Endpoint("GET", "/bulk-fixes", Permission.FIX_IN_BULK, list_fixes),
    Endpoint("GET", "/bulk-fixes/{fix_id}", Permission.FIX_IN_BULK, show_fix),
    Endpoint("POST", "/bulk-fixes/{fix_id}/apply", Permission.FIX_IN_BULK, apply_fix),
    Endpoint("POST", "/bulk-fixes/{fix_id}/undo", Permission.FIX_IN_BULK, undo_fix),
    Endpoint("POST", "/paper-entries", Permission.ENTER_PAPER, key_paper, statuses=CREATED),
    Endpoint("GET", "/paper-entries", Permission.ENTER_PAPER, list_papers),
    Endpoint("POST", "/paper-entries/{paper_id}/second", Permission.ENTER_PAPER, key_paper_again),
    Endpoint("POST", "/paper-entries/{paper_id}/decide", Permission.ENTER_PAPER, decide_paper),
    Endpoint("POST", "/paper-entries/{paper_id}/withdraw", Permission.ENTER_PAPER, withdraw_paper),
    Endpoint("GET", "/day-counts", Permission.READ_LISTS, list_day),
    Endpoint("POST", "/day-counts", Permission.COUNT_DAY, count_day),
    Endpoint("POST", "/day-counts/close", Permission.COUNT_DAY, close_day),
    Endpoint("GET", "/doses/foreign", Permission.READ_LISTS, list_foreign),
    Endpoint("POST", "/doses/foreign", Permission.ENTER_FOREIGN, record_foreign),
)
