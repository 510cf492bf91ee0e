"""Taking a request in, deciding it by two people, carrying it out, and telling those who must know."""

from collections.abc import Sequence
from typing import Any

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import (
    AlreadyExtended,
    DatedWrongly,
    NoSuchCase,
    NoSuchDose,
    NoSuchPerson,
    NotAtThisStep,
)
from chalicelib.systems.vrs.cases.model import (
    ApplicantCheck,
    Case,
    CaseDecision,
    CaseKind,
    CaseState,
    Corrected,
    Extension,
    Receiver,
    Ruling,
    Told,
)
from chalicelib.systems.vrs.cases.person import histories_of, receivers_of
from chalicelib.systems.vrs.cases.ports import CaseDesk
from chalicelib.systems.vrs.cases.rules import deadline_of, demand_identity, extended
from chalicelib.systems.vrs.cases.wishes import (
    CaseReason,
    CaseWish,
    DecisionWish,
    ExtensionWish,
    TellWish,
)
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.model import Erasure, ErasureState
from chalicelib.systems.vrs.retention.motions import Judgement, decided, proposed
from chalicelib.systems.vrs.retention.use_cases import draft_erasure_of
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.clock import day_in_japan


def receive_case(wanted: CaseWish, actor: Actor, desk: CaseDesk) -> Case:
    """Take a request in, with who asks proved.

    Raises NotIdentified, NoSuchPerson, and DatedWrongly for a day to come.
    """
    require(actor, Permission.KEEP_CASES)
    demand_identity(wanted.shown, wanted.channel, wanted.applicant)
    now = desk.clock.now()
    if wanted.received_on > day_in_japan(now):
        raise DatedWrongly
    if desk.residents.person(wanted.person_id) is None:
        raise NoSuchPerson
    case = Case(
        case_id=desk.draws.identifier(),
        kind=wanted.kind,
        person_id=wanted.person_id,
        channel=wanted.channel,
        applicant=wanted.applicant,
        identity=ApplicantCheck(shown=wanted.shown, checked_by=actor.id, checked_at=now),
        wish=wanted.wish,
        received_on=wanted.received_on,
        deadline=deadline_of(wanted.kind, wanted.received_on, desk.deadlines),
    )
    entry = actor.entry(
        Act.CASE_RECEIVED, now, subject=case.person_id, case=case.case_id, kind=case.kind.value
    )
    desk.cases.keep(None, case, entry)
    return case


def list_cases(actor: Actor, desk: CaseDesk, state: str = "", *, overdue: bool = False) -> Sequence[Case]:
    """Return the cases, those whose day comes first at the top; of one state, or only those overdue."""
    require(actor, Permission.READ_CASES)
    now = desk.clock.now()
    desk.cases.note(actor.entry(Act.LIST_LOOKED_AT, now, list="cases"))
    today = day_in_japan(now)
    found = [
        each
        for each in desk.cases.cases()
        if (not state or each.state.value == state) and (not overdue or each.is_overdue(today))
    ]
    return sorted(found, key=lambda each: (each.answer_by, each.case_id))


def show_case(case_id: str, actor: Actor, desk: CaseDesk) -> tuple[Sequence[Case], Sequence[Receiver]]:
    """Return every version of a case, and who received the person's record; raise NoSuchCase."""
    require(actor, Permission.READ_CASES)
    versions = desk.cases.history(case_id)
    if not versions:
        raise NoSuchCase
    case = versions[-1]
    desk.cases.note(actor.entry(Act.CASE_LOOKED_AT, desk.clock.now(), subject=case.person_id, case=case_id))
    return versions, receivers_of(case.person_id, desk)


def extend_case(case_id: str, wanted: ExtensionWish, actor: Actor, desk: CaseDesk) -> Case:
    """Extend the deadline once, with a reason; raise AlreadyExtended."""
    require(actor, Permission.KEEP_CASES)
    case = _at(case_id, desk, CaseState.RECEIVED, CaseState.PROPOSED)
    if case.extension is not None:
        raise AlreadyExtended
    now = desk.clock.now()
    extension = Extension(
        until=extended(case.kind, case.deadline, desk.deadlines),
        reason=wanted.reason,
        extended_by=actor.id,
        extended_at=now,
    )
    return _kept(case, Act.CASE_EXTENDED, actor, desk, extension=extension)


def propose_decision(case_id: str, wanted: DecisionWish, actor: Actor, desk: CaseDesk) -> Case:
    """Propose how to decide a case."""
    require(actor, Permission.KEEP_CASES)
    case = _at(case_id, desk, CaseState.RECEIVED)
    motion = proposed(actor, wanted.reason, desk.clock.now())
    decision = CaseDecision(ruling=wanted.ruling, reason=wanted.reason, motion=motion)
    return _kept(case, Act.CASE_DECISION_PROPOSED, actor, desk, state=CaseState.PROPOSED, decision=decision)


def decide_case(case_id: str, judgement: Judgement, actor: Actor, desk: CaseDesk) -> Case:
    """Approve the proposed decision, as another person, or send it back to be proposed anew."""
    require(actor, Permission.DECIDE_CASE)
    case = _at(case_id, desk, CaseState.PROPOSED)
    if case.decision is None:
        raise NotAtThisStep
    motion = decided(case.decision.motion, judgement, actor, desk.clock.now())
    decision = case.decision.model_copy(update={"motion": motion})
    state = CaseState.DECIDED if judgement.approve else CaseState.RECEIVED
    return _kept(case, Act.CASE_DECIDED, actor, desk, state=state, decision=decision)


def carry_out_case(case_id: str, actor: Actor, desk: CaseDesk) -> Case:
    """End a case: what was decided has been done, or it was refused and that is all.

    Raises NotAtThisStep before the decision, and for a correction that names no corrected version.
    """
    require(actor, Permission.KEEP_CASES)
    case = _at(case_id, desk, CaseState.DECIDED)
    if case.kind is CaseKind.CORRECTION and _granted(case) and case.corrected is None:
        raise NotAtThisStep
    if case.kind is CaseKind.SUSPENSION and _granted(case) and case.erasure_id is None:
        raise NotAtThisStep
    ended = {"state": CaseState.CARRIED_OUT, "ended_at": desk.clock.now()}
    return _kept(case, Act.CASE_CARRIED_OUT, actor, desk, **ended)


def withdraw_case(case_id: str, wanted: CaseReason, actor: Actor, desk: CaseDesk) -> Case:
    """End a case that the person took back."""
    require(actor, Permission.KEEP_CASES)
    case = _at(case_id, desk, CaseState.RECEIVED, CaseState.PROPOSED)
    ended = {"state": CaseState.WITHDRAWN, "ended_at": desk.clock.now(), "withdrawn_because": wanted.reason}
    return _kept(case, Act.CASE_WITHDRAWN, actor, desk, **ended)


def link_correction(case_id: str, corrected: Corrected, actor: Actor, desk: CaseDesk) -> Case:
    """Link a granted correction to the version that it led to; raise NoSuchDose or NoSuchPerson.

    The correction itself is made where corrections are made, with its own reason and history.
    """
    require(actor, Permission.KEEP_CASES)
    case = _at(case_id, desk, CaseState.DECIDED)
    if case.kind is not CaseKind.CORRECTION or not _granted(case):
        raise NotAtThisStep
    _demand_version(case, corrected, desk)
    return _kept(case, Act.CASE_CORRECTED, actor, desk, corrected=corrected)


def note_told(case_id: str, wanted: TellWish, actor: Actor, desk: CaseDesk) -> Case:
    """Note that a receiver was told of the correction; telling the same one twice is told once."""
    require(actor, Permission.KEEP_CASES)
    case = _found(case_id, desk)
    named = (wanted.municipality, wanted.reference)
    known = {(each.municipality, each.reference) for each in receivers_of(case.person_id, desk)}
    if case.corrected is None or named not in known:
        raise NotAtThisStep
    if named in {(each.municipality, each.reference) for each in case.told}:
        return case
    told = Told(
        municipality=wanted.municipality,
        reference=wanted.reference,
        told_by=actor.id,
        told_at=desk.clock.now(),
    )
    return _kept(case, Act.CASE_RECEIVER_TOLD, actor, desk, told=(*case.told, told))


def erase_by_case(case_id: str, wanted: CaseReason, actor: Actor, desk: CaseDesk) -> Erasure:
    """Propose to erase the person of a granted 利用停止; another person must still approve.

    A case has one proposal that stands: the case and it are kept together, so that of two clerks one gets
    SheetMoved, and who asks again gets the one that stands.  After a rejection a new one is made.
    """
    require(actor, Permission.PROPOSE_ERASURE)
    case = _at(case_id, desk, CaseState.DECIDED)
    if case.kind is not CaseKind.SUSPENSION or not _granted(case):
        raise NotAtThisStep
    histories = histories_of(case.person_id, desk.residents)
    if not histories:
        raise NoSuchPerson
    standing = None if case.erasure_id is None else desk.retention.erasures.erasure(case.erasure_id)
    if standing is not None and standing.state is not ErasureState.REJECTED:
        return standing
    people = [each[-1].person_id for each in histories]
    erasure, target = draft_erasure_of(people, case_id, wanted.reason, actor, desk.retention)
    after, entry = _next(case, Act.CASE_ERASURE_PROPOSED, actor, desk, erasure_id=erasure.erasure_id)
    desk.cases.keep_with_erasure(case, after, erasure, target, entry)
    return erasure


def _granted(case: Case) -> bool:
    return case.decision is not None and case.decision.ruling is not Ruling.REFUSED


def _demand_version(case: Case, corrected: Corrected, desk: CaseDesk) -> None:
    resident = desk.residents.person(case.person_id)
    if resident is None:
        raise NoSuchPerson
    if corrected.ticket is None:
        if corrected.version not in {each.version for each in desk.residents.history(case.person_id)}:
            raise NoSuchPerson
        return
    if corrected.ticket not in _tickets(resident):
        raise NoSuchDose
    doses = desk.book.doses(TicketNumber(corrected.ticket))
    if (corrected.turn, corrected.version) not in {(each.turn, each.version) for each in doses}:
        raise NoSuchDose


def _tickets(resident: Resident) -> set[str]:
    return {str(ticket) for ticket in resident.tickets}


def _found(case_id: str, desk: CaseDesk) -> Case:
    case = desk.cases.case(case_id)
    if case is None:
        raise NoSuchCase
    return case


def _at(case_id: str, desk: CaseDesk, *states: CaseState) -> Case:
    case = _found(case_id, desk)
    if case.state not in states:
        raise NotAtThisStep
    return case


def _kept(case: Case, act: Act, actor: Actor, desk: CaseDesk, **changes: Any) -> Case:
    after, entry = _next(case, act, actor, desk, **changes)
    desk.cases.keep(case, after, entry)
    return after


def _next(case: Case, act: Act, actor: Actor, desk: CaseDesk, **changes: Any) -> tuple[Case, Entry]:
    after = case.model_copy(update={**changes, "version": case.version + 1})
    entry = actor.entry(
        act, desk.clock.now(), subject=case.person_id, case=case.case_id, state=after.state.value
    )
    return after, entry
