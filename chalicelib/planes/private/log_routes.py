"""The operation log for those who check it: search, results as a file, and the monthly review."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import ValidationError, WithJsonSchema
from typing_extensions import TypedDict

from chalicelib.access.log import reviews, use_cases
from chalicelib.access.log.affected import AffectedPage, list_affected
from chalicelib.access.log.model import LogReview, MonthDue, Remarks
from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.canonical import moment
from chalicelib.audit.export import to_lines
from chalicelib.audit.model import Act, AuditRow
from chalicelib.audit.search import LogProgress, LogQuery
from chalicelib.errors import MalformedRequest
from chalicelib.planes.answers import Ndjson, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Word

NEXT = "Vrs-Next"
"""The header that says where a longer export goes on."""


class WatchedAsked(Word):
    """点検表の続き: where the next page of watched rows begins."""

    after: str | None = None


class LogRow(TypedDict):
    """A row of the log as it is read; its moment is always as long, so that text order is time order."""

    act: Act
    actor: str
    at: Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
    detail: Mapping[str, int | str]
    plane: str
    purpose: str | None
    role: str
    subject: str | None
    lane: str
    number: int
    hash: str


class Found(TypedDict):
    """Rows that fit, where the next page begins, and how far the log is indexed."""

    rows: Sequence[LogRow]
    next: str | None
    indexed_up_to: LogProgress


class SheetShown(TypedDict):
    """The rows that a month's review is about."""

    review: LogReview
    sample: Sequence[LogRow]
    watched: Sequence[LogRow]
    next: str | None


class SignOff(Word):
    """点検の完了."""

    remarks: Remarks


@signed_in
def search_audit(request: Request[LogQuery], house: PrivateHouse, actor: Actor) -> Reply[Found]:
    """Find rows of the log by person, actor, act and time."""
    require(actor, Permission.SEARCH_AUDIT)
    found = use_cases.search_log(request.read(), actor, house.log_search(actor))
    rows = [_row(row) for row in found.rows]
    return Reply({"rows": rows, "next": found.next, "indexed_up_to": found.progress})


@signed_in
def export_search(request: Request[LogQuery], house: PrivateHouse, actor: Actor) -> Reply[Ndjson]:
    """Give the rows that fit as NDJSON, in the form of the log's export."""
    require(actor, Permission.SEARCH_AUDIT)
    rows, after = use_cases.export_found(request.read(), actor, house.log_search(actor))
    lines = "".join(f"{line}\n" for line in to_lines(rows, ()))
    return Reply(Ndjson(lines), headers={} if after is None else {NEXT: after})


@signed_in
def list_affected_subjects(
    request: Request[LogQuery], house: PrivateHouse, actor: Actor
) -> Reply[AffectedPage]:
    """Put together whom and what the rows that fit are about, for an incident."""
    require(actor, Permission.SEARCH_AUDIT)
    return Reply(list_affected(request.read(), actor, house.log_search(actor)))


@signed_in
def list_audit_reviews(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[MonthDue]]:
    """List the months of the log, and which of them wait for their review."""
    found = reviews.list_reviews(actor, house.log_reviews(actor))
    return Reply(listed(found, request.read()))


@signed_in
def begin_audit_review(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[LogReview]:
    """Begin a month's review: its rows are drawn."""
    require(actor, Permission.REVIEW_AUDIT)
    return Reply(reviews.begin_review(request.parameters["month"], actor, house.log_reviews(actor)))


@signed_in
def show_audit_review(request: Request[WatchedAsked], house: PrivateHouse, actor: Actor) -> Reply[SheetShown]:
    """Show the rows that a month's review is about."""
    require(actor, Permission.REVIEW_AUDIT)
    after = request.read().after
    try:
        sheet = reviews.show_review(request.parameters["month"], after, actor, house.log_reviews(actor))
    except ValidationError:
        raise MalformedRequest from None
    return Reply(
        {
            "review": sheet.review,
            "sample": [_row(row) for row in sheet.sample],
            "watched": [_row(row) for row in sheet.watched],
            "next": sheet.next,
        }
    )


@signed_in
def sign_audit_review(request: Request[SignOff], house: PrivateHouse, actor: Actor) -> Reply[LogReview]:
    """Sign a month's review off, with remarks."""
    require(actor, Permission.REVIEW_AUDIT)
    remarks = request.read().remarks
    return Reply(reviews.sign_review(request.parameters["month"], remarks, actor, house.log_reviews(actor)))


def _row(row: AuditRow) -> LogRow:
    entry = row.entry
    return {
        "act": entry.act,
        "actor": entry.actor,
        "at": moment(entry.at),
        "detail": dict(sorted(entry.detail.items())),
        "plane": entry.plane,
        "purpose": entry.purpose,
        "role": entry.role,
        "subject": entry.subject,
        "lane": row.lane,
        "number": row.number,
        "hash": row.hash,
    }


ENDPOINTS = (
    Endpoint("POST", "/audit/search", Permission.SEARCH_AUDIT, search_audit),
    Endpoint("POST", "/audit/search/export", Permission.SEARCH_AUDIT, export_search, headers=(NEXT,)),
    Endpoint("POST", "/audit/affected", Permission.SEARCH_AUDIT, list_affected_subjects),
    Endpoint("GET", "/audit/reviews", Permission.REVIEW_AUDIT, list_audit_reviews),
    Endpoint("POST", "/audit/reviews/{month}", Permission.REVIEW_AUDIT, begin_audit_review),
    Endpoint("GET", "/audit/reviews/{month}", Permission.REVIEW_AUDIT, show_audit_review),
    Endpoint("POST", "/audit/reviews/{month}/sign", Permission.REVIEW_AUDIT, sign_audit_review),
)
