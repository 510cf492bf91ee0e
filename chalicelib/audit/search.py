"""Finding rows of the operation log: what is asked, under which names a row is listed, and where it stands.

The index holds no row, only references: a row is listed under the subject of its act, its actor, its act of
that day, and its day.  The names become blind indexes; a reference's key is the row's time and place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from chalicelib.audit.model import Act, AuditRow, Entry, Subject
from chalicelib.values.word import AskedMoment, Moment, Word

CURSOR = r"^[0-9]{8}T[0-9]{6}\.[0-9]{6}Z(#[ov]#[0-9A-Za-z._:-]{1,100}#[0-9]{10})?$"
TICKETS = "tickets"
"""The detail of an act on many doses: the ten digits of each of their tickets, one after the other."""
NAMESAKES = "namesakes"
"""How the details of a search by name begin that found several people: the 32 digits of their ids."""
IDS_OF_A_DETAIL = 6
Cursor = Annotated[str, StringConstraints(pattern=CURSOR)]
"""Where a page of results ends: the time and the place of the last row that was looked at."""

Sought = Annotated[Subject, StringConstraints(pattern=r"^[!-~]*$")]
"""An id as the log holds it.  The search itself is logged: a name that is typed here is refused unread."""


class TraceKind(StrEnum):
    """索引の種類: by what a row can be found."""

    SUBJECT = "SUBJECT"
    ACTOR = "ACTOR"
    ACT = "ACT"
    DAY = "DAY"


class TraceName(NamedTuple):
    """A name that a row is listed under."""

    kind: TraceKind
    name: str


class RowPlace(NamedTuple):
    """Where a row of the log stands: the area (``o`` office, ``v`` venue), its lane and its number."""

    at: str
    area: str
    lane: str
    number: int

    @property
    def sort(self) -> str:
        """The sort key under which the row is listed: first in time, then by its place."""
        return f"{self.at}#{self.area}#{self.lane}#{self.number:010d}"

    @classmethod
    def of(cls, sort: str) -> "RowPlace":
        """Return the place that a sort key names."""
        at, area, lane, number = sort.split("#")
        return cls(at, area, lane, int(number))


class LogQuery(Word):
    """操作記録の検索: by whom or what, by whom done, what was done, and when; all that is given must fit."""

    subject: Sought | None = None
    """A ticket's or a person's id."""
    actor: Sought | None = None
    act: Act | None = None
    since: AskedMoment
    until: AskedMoment
    after: Cursor | None = None
    most: int = Field(default=100, ge=1, le=200)

    @property
    def begin(self) -> str:
        """Where the search begins: after the last page, or at the first moment."""
        return max(self.after or "", stamp(self.since))


class LogProgress(Word):
    """索引の到達点: every row that this checkpoint seals can be found."""

    checkpoint: int = 0
    at: Moment | None = None
    since: Moment | None = None
    """The moment of the first checkpoint: where the log begins."""


def stamp(at: datetime) -> str:
    """Return a moment as the beginning of a sort key, in UTC."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def names_of(entry: Entry) -> Iterator[TraceName]:
    """Return the names that a row is listed under, each once."""
    day = stamp(entry.at)[:8]
    yield TraceName(TraceKind.DAY, day)
    yield TraceName(TraceKind.ACT, f"{entry.act.value}|{day}")
    yield TraceName(TraceKind.ACTOR, entry.actor)
    for subject in subjects_of(entry):
        yield TraceName(TraceKind.SUBJECT, subject)


def subjects_of(entry: Entry) -> tuple[str, ...]:
    """Return whom or what an act was about.

    A moved dose is about both tickets, a bulk fix about many, a search by name about all it found.
    """
    left = entry.detail.get("moved_from", "")
    moved = left if isinstance(left, str) else ""
    named = (entry.subject or "", moved, *tickets_of(entry), *people_of(entry))
    return tuple(dict.fromkeys(name for name in named if name))


def tickets_said(tickets: Iterable[str]) -> str:
    """Return the numbers of at most twenty tickets as the detail of an act on all of them."""
    return "".join(tickets)


def tickets_of(entry: Entry) -> tuple[str, ...]:
    """Return the tickets whose doses an act on many at once has written."""
    said = entry.detail.get(TICKETS, "")
    return tuple(re.findall(r"[0-9]{10}", said)) if isinstance(said, str) else ()


def people_said(person_ids: Sequence[str]) -> dict[str, str]:
    """Return the ids of several people as the details of an act on all of them."""
    some = range(0, len(person_ids), IDS_OF_A_DETAIL)
    return {
        f"{NAMESAKES}_{place + 1}": "".join(person_ids[start : start + IDS_OF_A_DETAIL])
        for place, start in enumerate(some)
    }


def people_of(entry: Entry) -> tuple[str, ...]:
    """Return the people whom a search by name found, where there were several."""
    said = (text for name, text in sorted(entry.detail.items()) if name.startswith(NAMESAKES))
    return tuple(each for text in said if isinstance(text, str) for each in re.findall(r"[0-9a-f]{32}", text))


def names_for(wanted: LogQuery) -> Iterator[TraceName]:
    """Return where to look, in the order of time: the narrowest list that holds everything wanted."""
    if wanted.subject is not None:
        yield TraceName(TraceKind.SUBJECT, wanted.subject)
    elif wanted.actor is not None:
        yield TraceName(TraceKind.ACTOR, wanted.actor)
    else:
        day, last = wanted.begin[:8], stamp(wanted.until)[:8]
        while day <= last:
            if wanted.act is None:
                yield TraceName(TraceKind.DAY, day)
            else:
                yield TraceName(TraceKind.ACT, f"{wanted.act.value}|{day}")
            day = _next(day)


def fits(row: AuditRow, wanted: LogQuery) -> bool:
    """Tell whether a row is what is searched for."""
    entry = row.entry
    return (
        wanted.since <= entry.at <= wanted.until
        and wanted.actor in {None, entry.actor}
        and wanted.act in {None, entry.act}
        and (wanted.subject is None or wanted.subject in subjects_of(entry))
    )


def _next(day: str) -> str:
    at = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC) + timedelta(days=1)
    return stamp(at)[:8]
