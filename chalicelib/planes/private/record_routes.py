"""Bulk fixes, late paper entries, day counts, and doses that were given elsewhere."""

from datetime import date
from http import HTTPStatus

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.queue_routes import queried
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.queues.bulk import use_cases as bulk
from chalicelib.systems.vrs.queues.bulk.model import FixApproval, FixRequest, Undoing
from chalicelib.systems.vrs.queues.days import use_cases as days
from chalicelib.systems.vrs.queues.days.model import DayClosing, DayFigures
from chalicelib.systems.vrs.queues.foreign import use_cases as foreign
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose
from chalicelib.systems.vrs.queues.paper import use_cases as papers
from chalicelib.systems.vrs.queues.paper.model import (
    PaperAgain,
    PaperDecision,
    PaperKeying,
    PaperQuery,
    PaperWithdrawal,
)
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import AskedDay, Word


class DayQuery(Word):
    """一日の指定; today in Japan where none is named."""

    day: AskedDay | None = None


@signed_in
def preview_fix(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Keep and show what one change of many doses would do."""
    require(actor, Permission.FIX_IN_BULK)
    found = bulk.preview_fix(request.read(FixRequest), actor, house.queues(actor).fixes)
    return Reply(found, HTTPStatus.CREATED)


@signed_in
def list_fixes(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the bulk fixes, the newest first."""
    require(actor, Permission.FIX_IN_BULK)
    found = bulk.list_fixes(actor, house.queues(actor).fixes)
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def show_fix(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show a bulk fix and what became of each dose."""
    require(actor, Permission.FIX_IN_BULK)
    found = bulk.show_fix(request.parameters["fix_id"], actor, house.queues(actor).fixes)
    rows = listed([row.model_dump(mode="json") for row in found.rows], request.query)
    return Reply({"fix": found.fix.model_dump(mode="json"), **rows})


@signed_in
def apply_fix(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Apply the next chunks of a previewed fix; asked again until it is applied."""
    require(actor, Permission.FIX_IN_BULK)
    digest, fix_id = request.read(FixApproval).digest, request.parameters["fix_id"]
    return Reply(bulk.apply_fix(fix_id, digest, actor, house.queues(actor).fixes))


@signed_in
def undo_fix(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Put the next chunks of a fix back; asked again until it is undone."""
    require(actor, Permission.FIX_IN_BULK)
    reason, fix_id = request.read(Undoing).reason, request.parameters["fix_id"]
    return Reply(bulk.undo_fix(fix_id, reason, actor, house.queues(actor).fixes))


@signed_in
def key_paper(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Keep the first entry of a paper."""
    require(actor, Permission.ENTER_PAPER)
    found = papers.key_first(request.read(PaperKeying), actor, house.queues(actor).papers)
    return Reply(found, HTTPStatus.CREATED)


@signed_in
def key_paper_again(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Compare the second entry of a paper with the first."""
    require(actor, Permission.ENTER_PAPER)
    wanted, paper_id = request.read(PaperAgain), request.parameters["paper_id"]
    return Reply(papers.key_second(paper_id, wanted, actor, house.queues(actor).papers))


@signed_in
def decide_paper(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Decide what a paper says where its two entries differ."""
    require(actor, Permission.ENTER_PAPER)
    wanted, paper_id = request.read(PaperDecision), request.parameters["paper_id"]
    return Reply(papers.decide_paper(paper_id, wanted, actor, house.queues(actor).papers))


@signed_in
def withdraw_paper(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Give up an entry of a paper that was not recorded."""
    require(actor, Permission.ENTER_PAPER)
    wanted, paper_id = request.read(PaperWithdrawal), request.parameters["paper_id"]
    return Reply(papers.withdraw_paper(paper_id, wanted, actor, house.queues(actor).papers))


@signed_in
def list_papers(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Search the paper entries; what was keyed once shows nothing of its content."""
    require(actor, Permission.ENTER_PAPER)
    found = papers.list_papers(queried(request, PaperQuery), actor, house.queues(actor).papers)
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def count_day(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Keep how many forms a venue counted, and show how they compare with the records."""
    require(actor, Permission.COUNT_DAY)
    return Reply(days.count_day(request.read(DayFigures), actor, house.queues(actor).days))


@signed_in
def close_day(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Close a venue's day by a second look."""
    require(actor, Permission.COUNT_DAY)
    return Reply(days.close_day(request.read(DayClosing), actor, house.queues(actor).days))


@signed_in
def list_day(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the venues of a day: forms, records, difference, state."""
    require(actor, Permission.READ_LISTS)
    found = days.list_day(_day(request, house), actor, house.queues(actor).days)
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


@signed_in
def record_foreign(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Record a dose that was given elsewhere."""
    require(actor, Permission.ENTER_FOREIGN)
    return Reply(foreign.record_foreign(request.read(ForeignDose), actor, house.queues(actor).foreign))


@signed_in
def list_foreign(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the doses of a day that were given elsewhere."""
    require(actor, Permission.READ_LISTS)
    found = foreign.list_foreign(_day(request, house), actor, house.queues(actor).foreign)
    return Reply(listed([each.model_dump(mode="json") for each in found], request.query))


def _day(request: Request, house: PrivateHouse) -> date:
    return queried(request, DayQuery).day or day_in_japan(house.clock.now())


ENDPOINTS = (
    Endpoint("POST", "/bulk-fixes", Permission.FIX_IN_BULK, preview_fix),
    Endpoint("GET", "/bulk-fixes", Permission.FIX_IN_BULK, list_fixes),
    Endpoint("GET", "/bulk-fixes/{fix_id}", Permission.FIX_IN_BULK, show_fix),
    Endpoint("POST", "/bulk-fixes/{fix_id}/apply", Permission.FIX_IN_BULK, apply_fix),
    Endpoint("POST", "/bulk-fixes/{fix_id}/undo", Permission.FIX_IN_BULK, undo_fix),
    Endpoint("POST", "/paper-entries", Permission.ENTER_PAPER, key_paper),
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
