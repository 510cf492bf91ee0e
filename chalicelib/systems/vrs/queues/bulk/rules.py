"""What a bulk fix makes of doses: pure, the same for the preview, the act and its undoing."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.systems.vrs.doses.model import Dose, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion, waiting_for
from chalicelib.systems.vrs.queues.bulk.model import (
    CHUNK,
    Change,
    FixChunk,
    FixRow,
    RowState,
    Standing,
)
from chalicelib.systems.vrs.queues.ports import DosePlace
from chalicelib.systems.vrs.tickets.model import (
    SlotStatus,
    TicketNumber,
    TicketSheet,
    TicketState,
    Waiting,
)


def standing_of(dose: Dose) -> Standing:
    """Return the fields of a dose that a fix may change."""
    return Standing(given_on=dose.given_on, product=dose.product, lot=dose.lot)


def row_of(dose: Dose, sheet: TicketSheet, change: Change, occasion: Occasion, known: Knowledge) -> FixRow:
    """Return what a change would do to a dose; before and after are the same where it would do nothing."""
    before = standing_of(dose)
    after = before.model_copy(update=change.model_dump(exclude_none=True))
    return FixRow(
        ticket=dose.ticket,
        turn=dose.turn,
        version=dose.version,
        before=before,
        after=after,
        odd_before=_odd(dose, before, sheet, occasion, known),
        odd_after=_odd(dose, after, sheet, occasion, known),
    )


def digest_of(rows: Iterable[FixRow]) -> str:
    """Return the fingerprint of a preview: what is applied is what was looked at."""
    said = "\n".join(row.model_dump_json() for row in rows)
    return hashlib.sha256(said.encode()).hexdigest()


def in_chunks(rows: Sequence[FixRow]) -> tuple[FixChunk, ...]:
    """Pack rows into chunks; a ticket's rows stay together, as its sheet is written once a transaction."""
    chunks: list[list[FixRow]] = [[]]
    ordered = sorted(rows, key=lambda row: (str(row.ticket), row.turn))
    tickets: dict[TicketNumber, list[FixRow]] = {}
    for row in ordered:
        tickets.setdefault(row.ticket, []).append(row)
    for group in tickets.values():
        if len(chunks[-1]) + len(group) > CHUNK:
            chunks.append([])
        chunks[-1] += group
    return tuple(FixChunk(number=number, rows=tuple(some)) for number, some in enumerate(chunks))


@dataclass
class Written:
    """What a chunk's transaction writes."""

    rows: list[FixRow] = field(default_factory=list)
    sheets: dict[TicketNumber, TicketSheet] = field(default_factory=dict)
    doses: list[Dose] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    waiting_over: list[Waiting] = field(default_factory=list)


@dataclass(frozen=True)
class Rewriting:
    """Which direction a chunk goes: the standing values to write, and what becomes of each row."""

    undo: bool
    reason: str
    occasion: Occasion
    known: Knowledge

    def expected(self, row: FixRow) -> int | None:
        """Return the version that must stand for the row to be written; None: it is left out."""
        if self.undo:
            return row.fixed_version if row.state is RowState.APPLIED else None
        return row.version if row.state is RowState.PREVIEWED else None

    def outcome(self, row: FixRow, version: int | None) -> FixRow:
        """Return a row after it was written as a version, or left as it is (None)."""
        if self.undo:
            return row.model_copy(update={"state": RowState.KEPT if version is None else RowState.UNDONE})
        state = RowState.SKIPPED if version is None else RowState.APPLIED
        return row.model_copy(update={"state": state, "fixed_version": version})


def rewritten(
    chunk: FixChunk,
    sheets: Mapping[TicketNumber, TicketSheet],
    doses: Mapping[DosePlace, Dose],
    how: Rewriting,
) -> Written:
    """Return a chunk's transaction: each dose that still stands as expected gets a next version."""
    written = Written()
    for row in chunk.rows:
        version = how.expected(row)
        if version is None:
            written.rows.append(row)
            continue
        sheet = written.sheets.get(row.ticket) or sheets.get(row.ticket)
        slot = None if sheet is None else sheet.slot(row.turn)
        dose = doses.get(DosePlace(row.ticket, row.turn, version))
        stands = slot is not None and (slot.version, slot.status) == (version, SlotStatus.GIVEN)
        if sheet is None or dose is None or not stands:
            written.rows.append(how.outcome(row, None))
            continue
        after = _next(dose, row.before if how.undo else row.after, sheet, how)
        written.sheets[row.ticket] = sheet.with_slot(after.slot())
        written.doses.append(after)
        if sheet.state is TicketState.UNKNOWN:
            written.waiting_over.append(waiting_for(dose.slot(), dose.ticket))
            written.waiting.append(waiting_for(after.slot(), after.ticket))
        written.rows.append(how.outcome(row, after.version))
    return written


def _next(dose: Dose, values: Standing, sheet: TicketSheet, how: Rewriting) -> Dose:
    after = dose.model_copy(
        update={
            **dict(values),
            "version": dose.version + 1,
            "source": Source.STAFF,
            "recorded_by": how.occasion.recorded_by,
            "recorded_at": how.occasion.now,
            "reason": how.reason,
        }
    )
    others = [slot for slot in sheet.given if slot.turn != dose.turn]
    found = venue_findings(after, others, how.known.vaccines, how.known.sentences, today=how.occasion.today)
    return after.model_copy(update={"findings": found})


def _odd(
    dose: Dose, values: Standing, sheet: TicketSheet, occasion: Occasion, known: Knowledge
) -> tuple[FindingCode, ...]:
    others = [slot for slot in sheet.given if slot.turn != dose.turn]
    changed = dose.model_copy(update=dict(values))
    found = venue_findings(changed, others, known.vaccines, known.sentences, today=occasion.today)
    return tuple(each.code for each in found)
