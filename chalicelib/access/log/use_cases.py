"""Searching the operation log.  Every search is in the log before its answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.access.log.model import LogResult
from chalicelib.access.log.ports import Traces
from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, AuditRow
from chalicelib.audit.search import LogQuery, RowPlace, fits, names_for, stamp
from chalicelib.errors import PeriodReversed
from chalicelib.values.clock import Clock

MOST_LOOKED_AT = 5_000
"""References a page looks at: bounds its time, whatever is searched for."""
MOST_LISTS = 100
"""Lists a page opens; a list of a quiet day is empty and costs a call all the same."""
AT_ONCE = 1_000
MOST_EXPORTED = 5_000
FULL = 200
"""Rows of a full page of an export."""


@dataclass(frozen=True)
class LogDesk:
    """The ports that searching works with."""

    traces: Traces
    clock: Clock


@dataclass(frozen=True)
class _Course:
    """How far a page has come."""

    position: str
    looked_at: int = 0
    lists: int = 0

    @property
    def is_long(self) -> bool:
        return self.looked_at >= MOST_LOOKED_AT or self.lists >= MOST_LISTS


def search_log(wanted: LogQuery, actor: Actor, desk: LogDesk) -> LogResult:
    """Return a page of the rows that fit, in the order of time; raise PeriodReversed."""
    noted(wanted, "screen", actor, desk)
    rows, position = page_of(wanted, desk.traces)
    return LogResult(rows=tuple(rows), next=position, progress=desk.traces.progress())


def export_found(wanted: LogQuery, actor: Actor, desk: LogDesk) -> tuple[list[AuditRow], str | None]:
    """Return the rows that fit, up to some thousands, and where to go on; raise PeriodReversed."""
    noted(wanted, "export", actor, desk)
    return found_rows(wanted, desk)


def found_rows(wanted: LogQuery, desk: LogDesk) -> tuple[list[AuditRow], str | None]:
    """Return the rows that fit, up to some thousands, and where to go on.

    It ends at the first page that is not full: where little fits, however long the time that is asked
    for, one request takes no longer than a page does.
    """
    found: list[AuditRow] = []
    position = wanted.after
    while len(found) < MOST_EXPORTED:
        asked = wanted.model_copy(update={"after": position, "most": FULL})
        rows, position = page_of(asked, desk.traces)
        found += rows
        if position is None or len(rows) < FULL:
            break
    return found, position


def noted(wanted: LogQuery, form: str, actor: Actor, desk: LogDesk) -> None:
    """Put a search in the log before its answer; raise NotAllowed and PeriodReversed."""
    require(actor, Permission.SEARCH_AUDIT)
    if wanted.until < wanted.since:
        raise PeriodReversed
    desk.traces.note(
        actor.entry(
            Act.LOG_SEARCHED,
            desk.clock.now(),
            subject=wanted.subject,
            form=form,
            since=stamp(wanted.since),
            until=stamp(wanted.until),
            searched_actor=wanted.actor or "",
            searched_act="" if wanted.act is None else wanted.act.value,
        )
    )


def page_of(wanted: LogQuery, traces: Traces) -> tuple[list[AuditRow], str | None]:
    """Return a page of the rows that fit, and where the next begins; None where there is none."""
    last = stamp(wanted.until)
    course, found = _Course(wanted.begin), list[AuditRow]()
    one_day_a_list = wanted.subject is None and wanted.actor is None
    for name in names_for(wanted):
        if one_day_a_list:
            day = name.name[-8:]
            course = replace(course, position=max(course.position, f"{day}T000000.000000Z"))
        ended = False
        while not ended:
            if course.is_long:
                return found, course.position
            part = traces.listed(name, wanted, course.position, _at_once(wanted))
            places = [place for place in part.places if place.at <= last]
            room = wanted.most - len(found)
            found += _fitting(places[:room], wanted, traces)
            if len(places) > room or len(found) >= wanted.most:
                return found, places[min(room, len(places)) - 1].sort
            ended = part.last is None or part.last[: len(last)] > last
            position = course.position if part.last is None else part.last
            course = replace(
                course, position=position, looked_at=course.looked_at + part.looked_at, lists=course.lists + 1
            )
        if not one_day_a_list:
            return found, None
    return found, None


def _at_once(wanted: LogQuery) -> int:
    """Read as many references as are wanted, or many where most of them may not fit."""
    named = [wanted.subject, wanted.actor, wanted.act]
    return wanted.most + 1 if sum(name is not None for name in named) < 2 else AT_ONCE


def _fitting(places: Sequence[RowPlace], wanted: LogQuery, traces: Traces) -> Iterator[AuditRow]:
    return (row for row in (traces.rows(places) if places else ()) if fits(row, wanted))
