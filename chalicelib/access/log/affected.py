"""影響範囲: whom and what the rows of the log are about, put together for an incident.

An alarm names a moment and an actor; who must be told, and what the authority must be told, are the people
that the actor's acts were about.  The list is made of the log alone, so that it can be made again from a
verified export of it.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from chalicelib.access.log.use_cases import LogDesk, found_rows, noted
from chalicelib.access.model import Actor
from chalicelib.audit.model import Act, AuditRow
from chalicelib.audit.search import Cursor, LogProgress, LogQuery, subjects_of
from chalicelib.values.word import Moment, Word

PERSON, TICKET = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9]{10}")


class AffectedKind(StrEnum):
    """対象の種類."""

    PERSON = "person"
    """A registration, by its id."""
    TICKET = "ticket"
    """接種券番号; a venue knows people by it alone."""
    OTHER = "other"
    """A file, a case, an account: it may stand for many people, who are to be looked for in it."""


class Affected(Word):
    """影響を受けた対象: what was done about it, and when first and last."""

    subject: str
    kind: AffectedKind
    first: Moment
    last: Moment
    acts: dict[Act, int]
    """How often each act was done."""


class AffectedPage(Word):
    """影響範囲の一部: a part of the rows; the same subject may stand in several parts."""

    affected: tuple[Affected, ...]
    rows: int
    """How many rows of the log this part put together, those about nobody included."""
    next: Cursor | None
    """Where the next part begins."""
    progress: LogProgress


def list_affected(wanted: LogQuery, actor: Actor, desk: LogDesk) -> AffectedPage:
    """Return whom the rows that fit are about, up to some thousands of rows; raise PeriodReversed."""
    noted(wanted, "affected", actor, desk)
    rows, position = found_rows(wanted, desk)
    return AffectedPage(
        affected=tuple(tally(rows)), rows=len(rows), next=position, progress=desk.traces.progress()
    )


def tally(rows: Iterable[AuditRow]) -> Sequence[Affected]:
    """Put rows together by whom they are about; the first that was touched comes first."""
    found = dict[str, Affected]()
    for row in rows:
        entry = row.entry
        for subject in subjects_of(entry):
            known = found.get(subject)
            acts = {} if known is None else known.acts
            found[subject] = Affected(
                subject=subject,
                kind=kind_of(subject),
                first=entry.at if known is None else min(known.first, entry.at),
                last=entry.at if known is None else max(known.last, entry.at),
                acts={**acts, entry.act: acts.get(entry.act, 0) + 1},
            )
    return sorted(found.values(), key=lambda each: (each.first, each.subject))


def kind_of(subject: str) -> AffectedKind:
    """Tell what a subject is by its form: ids of people are 32 hexadecimal digits, tickets ten."""
    if PERSON.fullmatch(subject):
        return AffectedKind.PERSON
    return AffectedKind.TICKET if TICKET.fullmatch(subject) else AffectedKind.OTHER
