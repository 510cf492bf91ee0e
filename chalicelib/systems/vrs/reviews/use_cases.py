"""Reviewing a ticket after any change, and listing what staff must look at.

A change anywhere (a dose, a correction, a person's birth date) ends here by way of the
table's stream.  A review compares what the rules find now with what was found before,
so running it twice changes nothing and a correction closes what it corrects.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, SheetMoved
from chalicelib.systems.vrs.doses.model import Conflict, Dose, Finding, FindingCode, Severity
from chalicelib.systems.vrs.doses.rules import birth_findings, venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.neighbours import neighbourhood
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.reviews.model import OpenFinding, Review
from chalicelib.systems.vrs.reviews.ports import Reviews
from chalicelib.systems.vrs.tickets.model import Slot, TicketNumber, TicketSheet, Waiting
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock, day_in_japan

TRIES = 8
KEPT_FROM_THE_VENUE = frozenset({FindingCode.STOPPED_TICKET})
"""What only the moment of the scan knew, and no rule can find again."""


@dataclass(frozen=True)
class ReviewDesk:
    """The ports and masters that reviews work with."""

    reviews: Reviews
    residents: Residents
    book: TicketBook
    known: Knowledge
    clock: Clock


def review_ticket(ticket: TicketNumber, actor: Actor, desk: ReviewDesk) -> Review:
    """Run the rules over everything the ticket's holder has, and keep what they find."""
    require(actor, Permission.REVIEW_FINDINGS)
    for _ in range(TRIES):
        resident = desk.residents.by_ticket(ticket)
        tickets = (ticket,) if resident is None else resident.tickets
        subject = f"T{ticket}" if resident is None else f"P{resident.person_id}"
        before = desk.reviews.review(subject)
        after = _reviewed(before, _given(tickets, desk.book), resident, desk)
        try:
            if resident is not None:
                _hand_over(resident, actor, desk)
            if after.findings != before.findings:
                _put(before, after, actor, desk)
        except SheetMoved:
            continue
        return after
    raise Contended


def review_person(person_id: str, actor: Actor, desk: ReviewDesk) -> Review:
    """Take out of a registration's review what is not theirs any more.

    A registration whose tickets were all taken back has no ticket that would bring it to ``review_ticket``;
    what was found about those tickets is found again with the tickets themselves.
    """
    require(actor, Permission.REVIEW_FINDINGS)
    for _ in range(TRIES):
        before = desk.reviews.review(f"P{person_id}")
        tickets = [each for last in desk.residents.history(person_id)[-1:] for each in last.tickets]
        after = before.model_copy(
            update={"findings": tuple(each for each in before.findings if each.ticket in tickets)}
        )
        try:
            if after.findings != before.findings:
                _put(before, after, actor, desk)
        except SheetMoved:
            continue
        return after
    raise Contended


def _hand_over(resident: Resident, actor: Actor, desk: ReviewDesk) -> None:
    """Take the findings about a person's tickets out of every other review that lists them.

    Those are the reviews of tickets that have found their person, and of registrations that were
    merged into this one, or parted from it: whichever is reviewed first, what another review had
    listed is now listed with the person, and nothing can be listed twice.
    """
    others = (f"T{ticket}" for ticket in resident.tickets)
    for subject in (*others, *(f"P{each}" for each in neighbourhood(resident, desk.residents))):
        review = desk.reviews.review(subject)
        kept = tuple(each for each in review.findings if each.ticket not in resident.tickets)
        if kept != review.findings:
            _put(review, review.model_copy(update={"findings": kept}), actor, desk)


def _put(before: Review, after: Review, actor: Actor, desk: ReviewDesk) -> None:
    entry = actor.entry(
        Act.FINDINGS_REVIEWED, desk.clock.now(), subject=after.subject[1:], findings=len(after.findings)
    )
    desk.reviews.put(before, after, entry)


def _given(tickets: Iterable[TicketNumber], book: TicketBook) -> list[Dose]:
    """Return the doses that count on all of a person's tickets, latest versions only."""
    given = []
    for ticket in tickets:
        sheet = book.sheet(ticket)
        if sheet is not None and sheet.given:
            standing = {(slot.turn, slot.version) for slot in sheet.given}
            given += [dose for dose in book.doses(ticket) if (dose.turn, dose.version) in standing]
    return given


def _reviewed(before: Review, doses: Sequence[Dose], resident: Resident | None, desk: ReviewDesk) -> Review:
    now = desk.clock.now()
    since = {each.identity: each.found_at for each in before.findings}
    found = []
    for dose in doses:
        others = [other.slot() for other in doses if other is not dose]
        for finding in _found(dose, others, resident, now, desk.known):
            fresh = OpenFinding(
                ticket=dose.ticket, turn=dose.turn, version=dose.version, finding=finding, found_at=now
            )
            found.append(fresh.model_copy(update={"found_at": since.get(fresh.identity, now)}))
    return before.model_copy(update={"findings": tuple(found)})


def _found(
    dose: Dose, others: Sequence[Slot], resident: Resident | None, now: datetime, known: Knowledge
) -> list[Finding]:
    found = [finding for finding in dose.findings if finding.code in KEPT_FROM_THE_VENUE]
    found += venue_findings(dose, others, known.vaccines, known.sentences, today=day_in_japan(now))
    if resident is not None:
        found += birth_findings(dose, resident.born_on, known.vaccines, known.sentences)
    return found


def list_findings(actor: Actor, desk: ReviewDesk) -> Sequence[OpenFinding]:
    """Return the findings list."""
    _looked_at("findings", actor, desk)
    return sorted(
        desk.reviews.findings(),
        key=lambda each: (each.finding.severity is not Severity.MUST_FIX, each.found_at),
    )


def list_waiting(actor: Actor, desk: ReviewDesk) -> Sequence[Waiting]:
    """Return the waiting list (登録待ち)."""
    _looked_at("waiting", actor, desk)
    return desk.book.waiting()


def list_conflicts(actor: Actor, desk: ReviewDesk) -> Sequence[tuple[Conflict, TicketSheet | None]]:
    """Return the conflicts (重複登録), each with the sheet it disputes."""
    _looked_at("conflicts", actor, desk)
    return [(conflict, desk.book.sheet(conflict.ticket)) for conflict in desk.book.conflicts()]


def _looked_at(name: str, actor: Actor, desk: ReviewDesk) -> None:
    require(actor, Permission.READ_LISTS)
    desk.residents.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list=name))
