"""The operation log for those who check it: search, results as a file, and the monthly review."""

from pydantic import ValidationError

from chalicelib.access.log import reviews, use_cases
from chalicelib.access.log.model import MonthDue, Remarks
from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.export import to_lines
from chalicelib.audit.model import AuditRow
from chalicelib.audit.search import LogQuery
from chalicelib.errors import MalformedRequest
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Word

NEXT = "Vrs-Next"
"""The header that says where a longer export goes on."""


class SignOff(Word):
    """点検の完了."""

    remarks: Remarks


@signed_in
def search_audit(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Find rows of the log by person, actor, act and time."""
    require(actor, Permission.SEARCH_AUDIT)
    found = use_cases.search_log(request.read(LogQuery), actor, house.log_search(actor))
    rows = [_row(row) for row in found.rows]
    return Reply({"rows": rows, "next": found.next, "indexed_up_to": found.progress.model_dump(mode="json")})


@signed_in
def export_search(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Give the rows that fit as NDJSON, in the form of the log's export."""
    require(actor, Permission.SEARCH_AUDIT)
    rows, after = use_cases.export_found(request.read(LogQuery), actor, house.log_search(actor))
    headers = {"Content-Type": "application/x-ndjson", **({} if after is None else {NEXT: after})}
    return Reply("".join(f"{line}\n" for line in to_lines(rows, ())), headers=headers)


@signed_in
def list_audit_reviews(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the months of the log, and which of them wait for their review."""
    found = reviews.list_reviews(actor, house.log_reviews(actor))
    return Reply(listed([_due(each) for each in found], request.query))


@signed_in
def begin_audit_review(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Begin a month's review: its rows are drawn."""
    require(actor, Permission.REVIEW_AUDIT)
    return Reply(reviews.begin_review(request.parameters["month"], actor, house.log_reviews(actor)))


@signed_in
def show_audit_review(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show the rows that a month's review is about."""
    require(actor, Permission.REVIEW_AUDIT)
    after = request.query.get("after")
    try:
        sheet = reviews.show_review(request.parameters["month"], after, actor, house.log_reviews(actor))
    except ValidationError:
        raise MalformedRequest from None
    return Reply(
        {
            "review": sheet.review.model_dump(mode="json"),
            "sample": [_row(row) for row in sheet.sample],
            "watched": [_row(row) for row in sheet.watched],
            "next": sheet.next,
        }
    )


@signed_in
def sign_audit_review(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Sign a month's review off, with remarks."""
    require(actor, Permission.REVIEW_AUDIT)
    remarks = request.read(SignOff).remarks
    return Reply(reviews.sign_review(request.parameters["month"], remarks, actor, house.log_reviews(actor)))


def _row(row: AuditRow) -> dict[str, object]:
    return {**row.entry.plain, "lane": row.lane, "number": row.number, "hash": row.hash}


def _due(due: MonthDue) -> dict[str, object]:
    return due.model_dump(mode="json")


ENDPOINTS = (
    Endpoint("POST", "/audit/search", Permission.SEARCH_AUDIT, search_audit),
    Endpoint("POST", "/audit/search/export", Permission.SEARCH_AUDIT, export_search),
    Endpoint("GET", "/audit/reviews", Permission.REVIEW_AUDIT, list_audit_reviews),
    Endpoint("POST", "/audit/reviews/{month}", Permission.REVIEW_AUDIT, begin_audit_review),
    Endpoint("GET", "/audit/reviews/{month}", Permission.REVIEW_AUDIT, show_audit_review),
    Endpoint("POST", "/audit/reviews/{month}/sign", Permission.REVIEW_AUDIT, sign_audit_review),
)
