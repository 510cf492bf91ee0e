"""Finding whose period is over, and agreeing on an erasure: one person proposes, another approves."""

from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    Contended,
    NoSuchErasure,
    NotCertifiedYet,
    NothingIsDue,
    SheetMoved,
    UnderHold,
)
from chalicelib.systems.vrs.retention.certificate import Certified
from chalicelib.systems.vrs.retention.model import DueRow, Erasure, ErasureState, ErasureTarget, Ground
from chalicelib.systems.vrs.retention.motions import Judgement, MotionVerdict, decided, proposed
from chalicelib.systems.vrs.retention.ports import DueDesk, RetentionDesk
from chalicelib.systems.vrs.retention.rules import due_on, facts_of, in_force
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import Line, Word

MOST = 2_000
"""People of one erasure: as many as two people can answer for, and a request can list."""
TRIES = 8


class ErasureWish(Word):
    """消去の起案."""

    reason: Line


class Due(Word):
    """満了者: a person whose period is over, since when, and whether a hold stands."""

    person_id: str
    last_dose_on: date
    due_on: date
    held: bool


def note_due(ticket: TicketNumber, actor: Actor, desk: DueDesk) -> DueRow | None:
    """List a ticket's holder under the month of their last dose; doing it again changes nothing."""
    require(actor, Permission.NOTE_DUE)
    resident = desk.residents.by_ticket(ticket)
    return None if resident is None else note_due_of(resident.person_id, actor, desk)


def note_due_of(person_id: str, actor: Actor, desk: DueDesk) -> DueRow | None:
    """List a registration under the month of the last dose on its own tickets, or under none.

    One whose tickets were all taken back, or went to the registration that it was merged into, has
    no dose of its own to wait for.  Who is gone is not listed again: the row's version is read first.
    """
    require(actor, Permission.NOTE_DUE)
    for _ in range(TRIES):
        before = desk.due.row(person_id)
        stands = desk.residents.person(person_id)
        if stands is None:
            return None
        tickets = stands.tickets if stands.person_id == person_id else ()
        sheets = [sheet for sheet in map(desk.book.sheet, tickets) if sheet is not None]
        after = before.model_copy(update={"facts": facts_of(sheets)})
        if after == before:
            return before
        entry = actor.entry(Act.DUE_DATE_NOTED, desk.clock.now(), subject=person_id)
        try:
            desk.due.put(before, after, entry)
        except SheetMoved:
            continue
        return after
    raise Contended


def list_due(actor: Actor, desk: RetentionDesk, most: int = MOST) -> Sequence[Due]:
    """Return whose period is over today, the oldest doses first."""
    require(actor, Permission.READ_ERASURES)
    desk.due.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="due"))
    found = []
    for each in _due(desk):
        found.append(each)
        if len(found) == most:
            break
    return found


def propose_erasure(wanted: ErasureWish, actor: Actor, desk: RetentionDesk) -> Erasure:
    """Propose to erase everybody whose period is over and whom no hold keeps; raise NothingIsDue."""
    require(actor, Permission.PROPOSE_ERASURE)
    targets = []
    for each in _due(desk):
        if not each.held:
            targets.append(ErasureTarget(person_id=each.person_id, due_on=each.due_on))
        if len(targets) == MOST:
            break
    if not targets:
        raise NothingIsDue
    erasure = _draft(Ground.PERIOD_OVER, None, len(targets), wanted.reason, actor, desk)
    entry = actor.entry(
        Act.ERASURE_PROPOSED,
        erasure.motion.proposed_at,
        subject=erasure.erasure_id,
        ground=erasure.ground.value,
        people=erasure.people,
    )
    desk.erasures.add(erasure, targets, entry)
    return erasure


def draft_erasure_of(
    people: Sequence[str], case_id: str, reason: str, actor: Actor, desk: RetentionDesk
) -> tuple[Erasure, ErasureTarget]:
    """Draft the erasure of one person by a decision (利用停止・消去); raise UnderHold while a hold stands.

    ``people`` are the person's registrations, the one that stands last.  It is kept with the case that
    decided it, in one transaction, so that a case never has two.
    """
    require(actor, Permission.PROPOSE_ERASURE)
    today = day_in_japan(desk.clock.now())
    if any(each.person_id in people and each.stands_on(today) for each in desk.holds.holds()):
        raise UnderHold
    return _draft(Ground.DECISION, case_id, 1, reason, actor, desk), ErasureTarget(person_id=people[-1])


def decide_erasure(erasure_id: str, judgement: Judgement, actor: Actor, desk: RetentionDesk) -> Erasure:
    """Approve or reject an erasure, as another person than who proposed it; the job does the rest."""
    require(actor, Permission.APPROVE_ERASURE)
    erasure = _found(erasure_id, desk)
    now = desk.clock.now()
    motion = decided(erasure.motion, judgement, actor, now)
    state = ErasureState.APPROVED if motion.verdict is MotionVerdict.APPROVED else ErasureState.REJECTED
    after = erasure.model_copy(update={"motion": motion, "state": state, "version": erasure.version + 1})
    entry = actor.entry(
        Act.ERASURE_DECIDED, now, subject=erasure_id, verdict=motion.verdict.value, people=erasure.people
    )
    desk.erasures.change(after, entry)
    return after


def list_erasures(actor: Actor, desk: RetentionDesk) -> Sequence[Erasure]:
    """Return every erasure, the newest first."""
    require(actor, Permission.READ_ERASURES)
    return sorted(desk.erasures.erasures(), key=lambda each: each.erasure_id, reverse=True)


def show_erasure(
    erasure_id: str, actor: Actor, desk: RetentionDesk
) -> tuple[Erasure, Sequence[ErasureTarget]]:
    """Return an erasure with its people; raise NoSuchErasure."""
    require(actor, Permission.READ_ERASURES)
    erasure = _found(erasure_id, desk)
    desk.due.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), subject=erasure_id, list="erasure"))
    return erasure, desk.erasures.targets(erasure_id)


def certificate_of(erasure_id: str, actor: Actor, desk: RetentionDesk) -> tuple[str, Sequence[Certified]]:
    """Return the signed certificate and the people it is about; raise NotCertifiedYet."""
    erasure, targets = show_erasure(erasure_id, actor, desk)
    if erasure.certificate is None:
        raise NotCertifiedYet
    return erasure.certificate, certified(targets)


def certified(targets: Sequence[ErasureTarget]) -> tuple[Certified, ...]:
    """Return the people of an erasure as a certificate lists them."""
    return tuple(
        Certified(
            person_id=each.person_id, outcome=each.outcome, counts=each.counts, settled_at=each.settled_at
        )
        for each in targets
    )


def _due(desk: RetentionDesk) -> Iterator[Due]:
    today = day_in_japan(desk.clock.now())
    rules = in_force(desk.national, desk.settings.rules(), today)
    held = _held(today, desk)
    for row in desk.due.until(today.replace(day=1)):
        day = due_on(rules, row.facts)
        if day is not None and day <= today and row.facts.last_dose_on is not None:
            yield Due(
                person_id=row.person_id,
                last_dose_on=row.facts.last_dose_on,
                due_on=day,
                held=row.person_id in held,
            )


def _held(today: date, desk: RetentionDesk) -> set[str]:
    """Return whom a hold keeps, under whichever of their registrations it was placed."""
    ids = sorted({each.person_id for each in desk.holds.holds() if each.stands_on(today)})
    return {*ids, *(each.person_id for each in desk.residents.people(ids) if each is not None)}


def _draft(
    ground: Ground, case_id: str | None, people: int, reason: str, actor: Actor, desk: RetentionDesk
) -> Erasure:
    now = desk.clock.now()
    return Erasure(
        erasure_id=desk.draws.identifier(),
        ground=ground,
        case_id=case_id,
        as_of=day_in_japan(now),
        people=people,
        motion=proposed(actor, reason, now),
    )


def _found(erasure_id: str, desk: RetentionDesk) -> Erasure:
    erasure = desk.erasures.erasure(erasure_id)
    if erasure is None:
        raise NoSuchErasure
    return erasure
