"""Reviewing the operation log month by month: rows drawn by chance, all rows of watched acts, a signature.

評価書 III-3: ログは定期に及び必要に応じ随時に確認する (R-III-3-24).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from chalicelib.access.log.model import (
    LogReview,
    LogSettings,
    MonthDue,
    ReviewSheet,
    ReviewState,
)
from chalicelib.access.log.ports import LogReviews, Traces
from chalicelib.access.log.use_cases import page_of
from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, AuditRow
from chalicelib.audit.search import LogQuery, RowPlace, TraceKind, TraceName, names_for, stamp
from chalicelib.errors import MonthNotOver, NoSuchReview, ReviewNotComplete, ReviewSignedBefore
from chalicelib.values.clock import JAPAN, Clock, Draws, day_in_japan

DAY = 24 * 60 * 60  # seconds
UNDER_WAY = timedelta(hours=1)
"""A row names the moment its act began; so long after, none of an earlier moment is still to come."""


@dataclass(frozen=True)
class LogReviewDesk:
    """The ports and settings that reviewing works with."""

    reviews: LogReviews
    traces: Traces
    settings: LogSettings
    draws: Draws
    clock: Clock


def list_reviews(actor: Actor, desk: LogReviewDesk) -> Sequence[MonthDue]:
    """Return every month since the log began: whether it was reviewed, and whether that is overdue."""
    require(actor, Permission.REVIEW_AUDIT)
    now = desk.clock.now()
    desk.traces.note(actor.entry(Act.LIST_LOOKED_AT, now, list="log_reviews"))
    kept = {review.month: review for review in desk.reviews.every()}
    listed = []
    for month in _months(desk.traces.progress().since, now):
        review = kept.get(month)
        state = ReviewState.DUE if review is None else review.state
        due = due_on(month, desk.settings.due_day) if review is None else review.due_on
        overdue = state is not ReviewState.SIGNED and day_in_japan(now) > due
        listed.append(MonthDue(month=month, state=state, due_on=due, overdue=overdue, review=review))
    return listed


def begin_review(month: str, actor: Actor, desk: LogReviewDesk) -> LogReview:
    """Draw a month's rows and keep them; a review that was begun is returned as it stands.

    Raises MonthNotOver, and ReviewNotComplete while rows of the month may not be listed yet.
    """
    require(actor, Permission.REVIEW_AUDIT)
    kept = desk.reviews.review(month)
    if kept is not None:
        return kept
    now, progress = desk.clock.now(), desk.traces.progress()
    if month not in set(_months(progress.since, now)):
        raise MonthNotOver
    first, last = bounds(month)
    if progress.at is None or progress.at <= last + UNDER_WAY:
        raise ReviewNotComplete
    review = LogReview(
        month=month,
        due_on=due_on(month, desk.settings.due_day),
        begun_at=now,
        begun_by=actor.id,
        sample=tuple(sorted(_drawn(first, last, desk))),
    )
    desk.reviews.put(review, actor.entry(Act.LOG_REVIEW_BEGUN, now, month=month, sample=len(review.sample)))
    return review.model_copy(update={"version": 1})


def show_review(month: str, after: str | None, actor: Actor, desk: LogReviewDesk) -> ReviewSheet:
    """Return the rows that were drawn, and a page of those of watched acts; raise NoSuchReview."""
    require(actor, Permission.REVIEW_AUDIT)
    review = _standing(month, desk)
    desk.traces.note(actor.entry(Act.LOG_REVIEW_SHOWN, desk.clock.now(), month=month))
    sample = desk.traces.rows([RowPlace.of(sort) for sort in review.sample])
    rows, position = _watched(month, after, desk)
    return ReviewSheet(review=review, sample=tuple(sample), watched=tuple(rows), next=position)


def sign_review(month: str, remarks: str, actor: Actor, desk: LogReviewDesk) -> LogReview:
    """Sign a month's review off; raise NoSuchReview, ReviewSignedBefore, SheetMoved."""
    require(actor, Permission.REVIEW_AUDIT)
    review = _standing(month, desk)
    if review.state is ReviewState.SIGNED:
        raise ReviewSignedBefore
    now, watched = desk.clock.now(), sum(1 for _ in _every_watched(month, desk))
    signed = review.model_copy(
        update={"signed_at": now, "signed_by": actor.id, "remarks": remarks, "watched": watched}
    )
    said = sha256(signed.model_dump_json(exclude={"version"}).encode()).hexdigest()
    desk.reviews.put(
        signed,
        actor.entry(
            Act.LOG_REVIEW_SIGNED, now, month=month, sample=len(signed.sample), watched=watched, digest=said
        ),
    )
    return signed.model_copy(update={"version": review.version + 1})


def due_on(month: str, day: int) -> date:
    """Return by when a month is to be reviewed: a day of the month after it."""
    after = bounds(month)[1].astimezone(JAPAN).date() + timedelta(days=1)
    return after.replace(day=day)


def bounds(month: str) -> tuple[datetime, datetime]:
    """Return the first and the last moment of a month in Japan."""
    first = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=JAPAN)
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after - timedelta(microseconds=1)


def month_before(now: datetime) -> str:
    """Return the month before a moment's, in Japan."""
    return (day_in_japan(now).replace(day=1) - timedelta(days=1)).isoformat()[:7]


def _months(since: datetime | None, now: datetime) -> Iterator[str]:
    """Return the months that are over, from the one in which the log began."""
    if since is None:
        return
    month, last = day_in_japan(since).isoformat()[:7], month_before(now)
    while month <= last:
        yield month
        month = (bounds(month)[1].astimezone(JAPAN).date() + timedelta(days=1)).isoformat()[:7]


def _standing(month: str, desk: LogReviewDesk) -> LogReview:
    review = desk.reviews.review(month)
    if review is None:
        raise NoSuchReview
    return review


def _drawn(first: datetime, last: datetime, desk: LogReviewDesk) -> set[str]:
    """Draw moments of days that have rows, and take the first row after each, or its day's first.

    A row that comes after a long silence is drawn sooner than one among many.
    """
    wanted = LogQuery(since=first, until=last)
    days = [name.name for name in names_for(wanted) if _first_row(name.name, "", wanted, desk)]
    drawn = set[str]()
    for _ in range(desk.settings.sample if days else 0):
        chance = int.from_bytes(sha256(desk.draws.secret().encode()).digest())
        number, second = divmod(chance % (len(days) * DAY), DAY)
        at = f"{days[number]}T{second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}.000000Z"
        found = _first_row(days[number], at, wanted, desk) or _first_row(days[number], "", wanted, desk)
        drawn |= {found} if found else set()
    return drawn


def _first_row(day: str, at: str, wanted: LogQuery, desk: LogReviewDesk) -> str | None:
    """Return the first row of a day after a moment that lies in the month, or None."""
    after = max(at, f"{day}T000000.000000Z", stamp(wanted.since))
    found = desk.traces.listed(TraceName(TraceKind.DAY, day), wanted, after, 1).places
    return found[0].sort if found and found[0].at <= stamp(wanted.until) else None


def _watched(month: str, after: str | None, desk: LogReviewDesk) -> tuple[list[AuditRow], str | None]:
    """Return a page of the rows of watched acts, act by act; the cursor names the act it is at."""
    first, last = bounds(month)
    acts = list(desk.settings.watched)
    name, _, position = (after or "").partition("~")
    start = acts.index(Act(name)) if name in {act.value for act in acts} else 0
    for act in acts[start:]:
        wanted = LogQuery(act=act, since=first, until=last, after=position or None, most=200)
        rows, position_after = page_of(wanted, desk.traces)
        if position_after is not None:
            return rows, f"{act.value}~{position_after}"
        following = acts[acts.index(act) + 1 :]
        if rows and following:
            return rows, f"{following[0].value}~"
        if rows:
            return rows, None
        position = ""
    return [], None


def _every_watched(month: str, desk: LogReviewDesk) -> Iterator[AuditRow]:
    after: str | None = None
    while True:
        rows, after = _watched(month, after, desk)
        yield from rows
        if after is None:
            return
