"""Carrying an approved erasure out: person by person, part by part, and whole again after any crash.

Each part goes in one transaction with the count of what went, on the condition that no hold stands
at that moment.  The person's own item goes last: while it is there, somebody comes back for the rest.
"""

from collections.abc import Sequence
from datetime import date, datetime

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import NotAtThisStep, SheetMoved, UnderHold
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.certificate import ErasureCertificate, digest_of
from chalicelib.systems.vrs.retention.model import (
    ErasedCounts,
    Erasure,
    ErasureState,
    ErasureTarget,
    Fate,
    Ground,
)
from chalicelib.systems.vrs.retention.motions import is_agreed
from chalicelib.systems.vrs.retention.ports import ErasingDesk, Part
from chalicelib.systems.vrs.retention.rules import facts_of, in_force, is_due
from chalicelib.systems.vrs.retention.use_cases import certified
from chalicelib.values.clock import day_in_japan

KEPT = frozenset({Fate.HELD, Fate.NOT_DUE, Fate.MERGED, Fate.GONE})


def carry_out(erasure: Erasure, until: datetime, actor: Actor, desk: ErasingDesk) -> Erasure:
    """Erase everybody of an approved erasure and certify it; return it as it stands when time is up.

    Raises NotAtThisStep unless two different people agreed on it.  What moved under our hands is left
    for the next run.
    """
    require(actor, Permission.ERASE_RECORDS)
    if erasure.state is not ErasureState.APPROVED or not is_agreed(erasure.motion):
        raise NotAtThisStep
    waiting = 0
    for target in desk.erasures.targets(erasure.erasure_id):
        if target.outcome is not Fate.WAITING:
            continue
        if desk.clock.now() >= until:
            return erasure
        try:
            erase_person(erasure, target, actor, desk)
        except SheetMoved:
            waiting += 1
    return erasure if waiting else _certified(erasure, actor, desk)


def erase_person(erasure: Erasure, target: ErasureTarget, actor: Actor, desk: ErasingDesk) -> ErasureTarget:
    """Take everything of a person away, or say why it stays; return the target as it is settled."""
    require(actor, Permission.ERASE_RECORDS)
    now = desk.clock.now()
    today = day_in_japan(now)
    resident = desk.eraser.resident(target.person_id)
    if resident is None:
        return _settled(erasure, target, Fate.GONE, actor, desk)
    registrations = desk.eraser.registrations(resident)
    kept = _kept_because(erasure, target, registrations, today, desk)
    if kept is not None:
        return _settled(erasure, target, kept, actor, desk)
    try:
        for part in desk.eraser.parts(registrations):
            target = _taken(erasure, target, part, actor, desk)
    except UnderHold:
        return _settled(erasure, target, Fate.HELD, actor, desk)
    return target


def _kept_because(
    erasure: Erasure,
    target: ErasureTarget,
    registrations: Sequence[Resident],
    today: date,
    desk: ErasingDesk,
) -> Fate | None:
    """Return why a person's records stay; what two people approved may have changed since."""
    people = {target.person_id, *(each.person_id for each in registrations)}
    if any(desk.eraser.held(each, today) for each in people):
        return Fate.HELD
    if _merged_since(erasure, registrations):
        return Fate.MERGED
    if erasure.ground is Ground.DECISION:
        return None
    rules = in_force(desk.national, desk.settings.rules(), today)
    facts = facts_of(desk.eraser.sheets(registrations[-1].tickets))
    if facts.last_dose_on is None and target.counts != ErasedCounts():
        return None  # we took the doses ourselves, and come back for the rest
    return None if is_due(rules, facts, today) else Fate.NOT_DUE


def _merged_since(erasure: Erasure, registrations: Sequence[Resident]) -> bool:
    """Tell whether a person has come to more registrations than those that two people agreed on.

    One person merges; if that merge is a mistake, it can be undone, and an erasure cannot.
    """
    agreed_at = erasure.motion.decided_at
    standing = (merger for each in registrations for merger in each.mergers if merger.undone is None)
    return agreed_at is None or any(merger.at > agreed_at for merger in standing)


def _taken(
    erasure: Erasure, target: ErasureTarget, part: Part, actor: Actor, desk: ErasingDesk
) -> ErasureTarget:
    now = desk.clock.now()
    after = target.model_copy(
        update={
            "counts": target.counts.plus(part.counts),
            "version": target.version + 1,
            **({"outcome": Fate.ERASED, "settled_at": now} if part.last else {}),
        }
    )
    act = Act.PERSON_ERASED if part.last else Act.RECORDS_ERASED
    entry = actor.entry(
        act,
        now,
        subject=target.person_id,
        erasure=erasure.erasure_id,
        ground=erasure.ground.value,
        items=len(part.items),
    )
    desk.eraser.take(erasure.erasure_id, part, after, day_in_japan(now), entry)
    return after


def _settled(
    erasure: Erasure, target: ErasureTarget, outcome: Fate, actor: Actor, desk: ErasingDesk
) -> ErasureTarget:
    now = desk.clock.now()
    after = target.model_copy(update={"outcome": outcome, "settled_at": now, "version": target.version + 1})
    entry = actor.entry(
        Act.PERSON_NOT_ERASED,
        now,
        subject=target.person_id,
        erasure=erasure.erasure_id,
        outcome=outcome.value,
    )
    desk.eraser.settle(erasure.erasure_id, after, entry)
    return after


def _certified(erasure: Erasure, actor: Actor, desk: ErasingDesk) -> Erasure:
    """Sign what was done and end the erasure; after a crash in between it is signed again."""
    targets = desk.erasures.targets(erasure.erasure_id)
    motion, now = erasure.motion, desk.clock.now()
    totals = ErasedCounts()
    for target in targets:
        totals = totals.plus(target.counts)
    certificate = ErasureCertificate(
        municipality=actor.municipality,
        erasure_id=erasure.erasure_id,
        ground=erasure.ground,
        case_id=erasure.case_id,
        proposed_by=motion.proposed_by,
        approved_by=motion.decided_by or "",
        approved_at=motion.decided_at or now,
        certified_at=now,
        erased=sum(target.outcome is Fate.ERASED for target in targets),
        kept=sum(target.outcome in KEPT for target in targets),
        people=digest_of(certified(targets)),
        totals=totals,
    )
    signed = desk.certifier.sign(certificate)
    done = erasure.model_copy(
        update={
            "state": ErasureState.DONE,
            "done_at": now,
            "certificate": signed.model_dump_json(),
            "version": erasure.version + 1,
        }
    )
    entry = actor.entry(
        Act.ERASURE_DONE, now, subject=erasure.erasure_id, erased=certificate.erased, kept=certificate.kept
    )
    desk.erasures.change(done, entry)
    return done
