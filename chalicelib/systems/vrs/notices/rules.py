"""Which acts others must hear of, and what makes a notice the same notice when it is sent again."""

from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256

from chalicelib.audit.model import Act, Entry
from chalicelib.audit.search import subjects_of, tickets_of
from chalicelib.systems.vrs.notices.model import ChangeKind, CorrectionEvent, Notice, Receiver
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.municipality import MunicipalityCode

KINDS = {
    Act.DOSE_CORRECTED: ChangeKind.DOSE_CORRECTED,
    Act.DOSE_CANCELLED: ChangeKind.DOSE_CANCELLED,
    Act.DOSE_MOVED: ChangeKind.DOSE_MOVED,
    Act.CONFLICT_SETTLED: ChangeKind.DOSE_CORRECTED,
    Act.BULK_FIX_APPLIED: ChangeKind.DOSE_CORRECTED,
    Act.BULK_FIX_UNDONE: ChangeKind.DOSE_CORRECTED,
}
"""Acts that change a record which others may have received."""
OF_MANY = frozenset({Act.BULK_FIX_APPLIED, Act.BULK_FIX_UNDONE})
"""Those whose subject is no ticket: the tickets stand in the detail."""


def correction_of(entry: Entry, correction_id: str, people: Iterable[str]) -> CorrectionEvent | None:
    """Return what an act is to others, or None where it is nothing to them."""
    kind = KINDS.get(entry.act)
    if kind is None or (entry.act is Act.CONFLICT_SETTLED and entry.detail.get("keep") != "claim"):
        return None
    subjects = tickets_of(entry) if entry.act in OF_MANY else subjects_of(entry)
    if not subjects:
        return None  # a chunk that found every dose changed meanwhile, or the beginning of an undoing
    turn, version = entry.detail.get("turn"), entry.detail.get("version")
    return CorrectionEvent(
        correction_id=correction_id,
        kind=kind,
        subjects=subjects,
        people=tuple(dict.fromkeys(people)),
        turn=turn if isinstance(turn, int) else None,
        dose_version=version if isinstance(version, int) else None,
        at=entry.at,
    )


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
