"""Which acts others must hear of, who of them, and what makes a notice the same notice when it is sent again.

Only what a receiver received is told: a dose that they were given in a version before the act's, or a
person whom they knew in a version before it.  Re-issuing a ticket changes neither (no ticket is given),
and a dose that is new is no correction of one that was given.
"""

from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256

from chalicelib.audit.model import Act, Entry
from chalicelib.systems.vrs.notices.model import ChangedDose, ChangeKind, CorrectionEvent, Notice, Receiver
from chalicelib.systems.vrs.queues.bulk.model import FixRow, RowState
from chalicelib.systems.vrs.registration.undoing import Trace
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode

KINDS = {
    Act.DOSE_CORRECTED: ChangeKind.DOSE_CORRECTED,
    Act.DOSE_CANCELLED: ChangeKind.DOSE_CANCELLED,
    Act.DOSE_UNDONE: ChangeKind.DOSE_CANCELLED,
    Act.DOSE_MOVED: ChangeKind.DOSE_MOVED,
    Act.CONFLICT_SETTLED: ChangeKind.DOSE_CORRECTED,
    Act.BULK_FIX_APPLIED: ChangeKind.DOSES_FIXED,
    Act.BULK_FIX_UNDONE: ChangeKind.FIX_UNDONE,
    Act.PEOPLE_MERGED: ChangeKind.PEOPLE_MERGED,
    Act.MERGE_UNDONE: ChangeKind.MERGE_UNDONE,
    Act.PERSON_RESTORED: ChangeKind.REGISTRATION_UNDONE,
}
"""Acts that change a record which others may have received."""


def kind_of(entry: Entry) -> ChangeKind | None:
    """Return what an act is to others, or None where it is nothing to them."""
    begun = entry.act is Act.BULK_FIX_UNDONE and "chunk" not in entry.detail
    kept = entry.act is Act.CONFLICT_SETTLED and entry.detail.get("keep") != "claim"
    return None if begun or kept else KINDS.get(entry.act)


def doses_of(entry: Entry) -> tuple[ChangedDose, ...]:
    """Return the doses that an act on one of them changed: a moved one at both its places."""
    moved = entry.act is Act.DOSE_MOVED
    found = (
        _dose(entry.subject, entry.detail.get("turn"), entry.detail.get("version"), added=moved),
        _dose(
            entry.detail.get("moved_from"),
            entry.detail.get("moved_turn"),
            entry.detail.get("moved_version"),
            added=False,
        ),
    )
    return tuple(each for each in found if each is not None)


def _dose(ticket: object, turn: object, version: object, *, added: bool) -> ChangedDose | None:
    if not (isinstance(ticket, str) and isinstance(turn, int) and isinstance(version, int) and ticket):
        return None
    return ChangedDose(ticket=TicketNumber(ticket), turn=turn, version=version, added=added)


def fixed(rows: Iterable[FixRow], act: Act) -> tuple[ChangedDose, ...]:
    """Return the doses that a chunk of a bulk fix changed, or that undoing it did."""
    undone = act is Act.BULK_FIX_UNDONE
    return tuple(
        ChangedDose(ticket=row.ticket, turn=row.turn, version=row.fixed_version + undone)
        for row in rows
        if row.fixed_version is not None and (not undone or row.state is RowState.UNDONE)
    )


def withdrawn(trace: Trace) -> tuple[ChangedDose, ...]:
    """Return the doses that undoing a person's registration cancelled."""
    return tuple(
        ChangedDose(ticket=dose.ticket, turn=dose.turn, version=dose.version + 1) for dose in trace.doses
    )


def is_told(receiver: Receiver, person_id: str, correction: CorrectionEvent) -> bool:
    """Tell whether who received a registration's record must hear that it was corrected."""
    if receiver.received is None:
        return receiver.provided_at <= correction.at
    if any(
        each.person_id == person_id and receiver.person_version < each.version for each in correction.persons
    ):
        return True
    held = {(each.ticket, each.turn): each for each in receiver.received}
    for dose in correction.doses:
        if person_id not in dose.people:
            continue
        there = held.get((dose.ticket, dose.turn))
        if there is None and dose.added:
            return True
        if there is not None and there.version < dose.version and (there.given or dose.added):
            return True
    return False


def is_another(before: Resident | None, after: Resident) -> bool:
    """Tell whether what others received of a person is said differently now; a new ticket is not."""
    if before is None:
        return False
    return (before.name, before.born_on, before.sex) != (after.name, after.born_on, after.sex)


def notice_of(correction: CorrectionEvent, receiver: Receiver, source: MunicipalityCode) -> Notice:
    """Return what a receiver is told; its id is the same whenever it is made."""
    named = f"{source}|{correction.correction_id}|{receiver.municipality}|{receiver.reference}"
    at = correction.at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return Notice(
        notice_id=f"{at}-{sha256(named.encode()).hexdigest()[:32]}",
        source=source,
        reference=receiver.reference,
        kind=correction.kind,
        dose_version=correction.dose_version,
        at=correction.at,
    )
