"""Changing many doses at once: preview, apply in chunks, undo as a whole.

A chunk is one transaction: its doses, its outcomes, and the count on the fix.  So a crash at any
point leaves whole chunks, and the same request goes on with the next one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.audit.search import tickets_said
from chalicelib.errors import (
    Contended,
    FixIsElsewhere,
    NoSuchFix,
    NothingToFix,
    NotThePreview,
    SheetMoved,
    TooManyToFix,
)
from chalicelib.systems.vrs.doses.model import Dose, Source
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion
from chalicelib.systems.vrs.queues.bulk.model import (
    LARGEST,
    MOST_CHUNKS,
    BulkFix,
    FixRequest,
    FixRow,
    FixShown,
    FixState,
    RowState,
    Selection,
)
from chalicelib.systems.vrs.queues.bulk.ports import BulkFixes, Progress
from chalicelib.systems.vrs.queues.bulk.rules import (
    Rewriting,
    digest_of,
    in_chunks,
    rewritten,
    row_of,
)
from chalicelib.systems.vrs.queues.days.ports import DayLists
from chalicelib.systems.vrs.queues.ports import DosePlace, Shelf
from chalicelib.systems.vrs.retention.business import BusinessEnds, demand_given_by
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.clock import Clock, Draws, day_in_japan
from chalicelib.values.keeping import demand_undoable

TRIES = 8
CHUNKS_AT_ONCE = 10
"""Chunks of one request: some seconds; the caller asks again until all are done."""


@dataclass(frozen=True)
class FixDesk:
    """The ports and masters that bulk fixes work with."""

    fixes: BulkFixes
    shelf: Shelf
    lists: DayLists
    known: Knowledge
    ends: BusinessEnds
    draws: Draws
    clock: Clock


def preview_fix(wanted: FixRequest, actor: Actor, desk: FixDesk) -> FixShown:
    """Keep and return what a change would do, dose by dose; no dose is written.

    Raises TooManyToFix, NothingToFix where no dose of the selection would change, and BusinessOver where
    their day would be one after the last.
    """
    require(actor, Permission.FIX_IN_BULK)
    if wanted.change.given_on is not None:
        demand_given_by(desk.ends.of(actor.municipality), wanted.change.given_on)
    occasion = _occasion(actor, desk)
    doses = _selected(wanted.select, desk)
    sheets = desk.shelf.sheets({dose.ticket for dose in doses})
    rows = [row_of(dose, sheets[dose.ticket], wanted.change, occasion, desk.known) for dose in doses]
    chunks = in_chunks([row for row in rows if row.after != row.before])
    kept = [row for chunk in chunks for row in chunk.rows]
    if not kept:
        raise NothingToFix
    if len(chunks) > MOST_CHUNKS:
        raise TooManyToFix
    fix = BulkFix(
        fix_id=desk.draws.identifier(),
        digest=digest_of(kept),
        change=wanted.change,
        reason=wanted.reason,
        rows=len(kept),
        chunks=len(chunks),
        made_by=actor.id,
        made_at=occasion.now,
    )
    entry = actor.entry(Act.BULK_FIX_PREVIEWED, occasion.now, subject=fix.fix_id, rows=len(kept))
    desk.fixes.keep(fix, chunks, entry)
    return FixShown(fix=fix.model_copy(update={"version": 1}), rows=tuple(kept))


def _selected(select: Selection, desk: FixDesk) -> list[Dose]:
    """Return the doses of a selection that stand, read anew: the day's list may be a moment behind."""
    if select.doses:
        places = {(each.ticket, each.turn) for each in select.doses}
    else:
        assert select.day is not None  # noqa: S101 - the model looked; mypy cannot
        rows = desk.lists.rows(select.day, select.venue)
        places = {(row.ticket, row.turn) for row in rows}
    if len(places) > LARGEST * 4:
        raise TooManyToFix
    sheets = desk.shelf.sheets({ticket for ticket, _ in places})
    slots = [
        DosePlace(ticket, turn, slot.version)
        for ticket, turn in sorted(places, key=str)
        if ticket in sheets
        for slot in sheets[ticket].given
        if slot.turn == turn
    ]
    found = [dose for dose in desk.shelf.doses(slots).values() if _fits(dose, select)]
    if len(found) > LARGEST:
        raise TooManyToFix
    return found


def _fits(dose: Dose, select: Selection) -> bool:
    asked = (
        (select.venue, dose.venue),
        (select.day, dose.given_on),
        (select.product, dose.product),
        (select.lot, dose.lot),
    )
    return all(one is None or one == other for one, other in asked)


def apply_fix(fix_id: str, digest: str, actor: Actor, desk: FixDesk) -> BulkFix:
    """Apply some chunks of a previewed fix and return how far it has come; call again until APPLIED.

    A dose that changed since the preview is left as it is and named in its row.  Raises NoSuchFix,
    NotThePreview, TooLateToUndo, and FixIsElsewhere where undoing has begun.
    """
    require(actor, Permission.FIX_IN_BULK)
    fix = _known(fix_id, desk)
    if fix.digest != digest:
        raise NotThePreview
    if fix.state not in {FixState.PREVIEWED, FixState.APPLYING, FixState.APPLIED}:
        raise FixIsElsewhere
    if fix.state is FixState.PREVIEWED:
        demand_undoable(fix.made_at, desk.clock.now())  # what could not be undone any more is not begun
    return _go_on(fix, "apply", actor, desk)


def undo_fix(fix_id: str, reason: str, actor: Actor, desk: FixDesk) -> BulkFix:
    """Put back some chunks of a fix and return how far it has come; call again until UNDONE.

    Only doses that stand as the fix wrote them; the others are left as they are and named.
    Raises NoSuchFix, FixIsElsewhere where nothing was applied, and TooLateToUndo.
    """
    require(actor, Permission.FIX_IN_BULK)
    for _ in range(TRIES):
        fix = _known(fix_id, desk)
        if fix.state is FixState.PREVIEWED:
            raise FixIsElsewhere
        if fix.state in {FixState.UNDOING, FixState.UNDONE}:
            return _go_on(fix, "undo", actor, desk)
        demand_undoable(fix.made_at, desk.clock.now())
        begun = fix.model_copy(update={"state": FixState.UNDOING, "done": 0, "undo_reason": reason})
        entry = actor.entry(Act.BULK_FIX_UNDONE, desk.clock.now(), subject=fix_id, begun=1)
        try:
            desk.fixes.put(begun, entry)
        except SheetMoved:
            continue
        return _go_on(begun.model_copy(update={"version": begun.version + 1}), "undo", actor, desk)
    raise Contended


def _go_on(fix: BulkFix, way: Literal["apply", "undo"], actor: Actor, desk: FixDesk) -> BulkFix:
    """Do some chunks; where another does the same fix at the same time, go on from where it is."""
    for _ in range(CHUNKS_AT_ONCE):
        if fix.state in {FixState.APPLIED, FixState.UNDONE}:
            return fix
        fix = _one_chunk(fix, way, actor, desk)
    return fix


def _one_chunk(fix: BulkFix, way: Literal["apply", "undo"], actor: Actor, desk: FixDesk) -> BulkFix:
    for _ in range(TRIES):
        chunk = desk.fixes.chunk(fix.fix_id, fix.done)
        undo = way == "undo"
        reason = f"一括修正の取消 {fix.fix_id}" if undo else f"一括修正 {fix.fix_id}"
        how = Rewriting(undo=undo, reason=reason, occasion=_occasion(actor, desk), known=desk.known)
        sheets = desk.shelf.sheets({row.ticket for row in chunk.rows})
        doses = desk.shelf.doses(
            [
                DosePlace(row.ticket, row.turn, version)
                for row in chunk.rows
                if (version := how.expected(row)) is not None
            ]
        )
        written = rewritten(chunk, sheets, doses, how)
        after = _counted(fix, written.rows, undo=undo)
        act = Act.BULK_FIX_UNDONE if undo else Act.BULK_FIX_APPLIED
        entry = actor.entry(
            act,
            how.occasion.now,
            subject=fix.fix_id,
            chunk=fix.done,
            doses=len(written.doses),
            tickets=tickets_said(map(str, written.sheets)),
        )
        page = Page(
            entry,
            sheets=tuple(written.sheets.values()),
            doses=tuple(written.doses),
            waiting=tuple(written.waiting),
            waiting_over=tuple(written.waiting_over),
        )
        try:
            desk.fixes.advance(Progress(page, chunk.model_copy(update={"rows": tuple(written.rows)}), after))
        except SheetMoved:
            now = _known(fix.fix_id, desk)
            if now.version != fix.version:
                return _same_way(now, way)
            continue
        return after.model_copy(update={"version": fix.version + 1})
    raise Contended


def _same_way(fix: BulkFix, way: Literal["apply", "undo"]) -> BulkFix:
    """Return a fix that another has carried on; raise where that one turned round."""
    if (fix.state in {FixState.UNDOING, FixState.UNDONE}) != (way == "undo"):
        raise FixIsElsewhere
    return fix


def _counted(fix: BulkFix, rows: Sequence[FixRow], *, undo: bool) -> BulkFix:
    done = fix.done + 1
    whole = done == fix.chunks
    if undo:
        state = FixState.UNDONE if whole else FixState.UNDOING
        kept = fix.kept + sum(row.state is RowState.KEPT for row in rows)
        return fix.model_copy(update={"state": state, "done": done, "kept": kept})
    state = FixState.APPLIED if whole else FixState.APPLYING
    skipped = fix.skipped + sum(row.state is RowState.SKIPPED for row in rows)
    return fix.model_copy(update={"state": state, "done": done, "skipped": skipped})


def show_fix(fix_id: str, actor: Actor, desk: FixDesk) -> FixShown:
    """Return a fix with its rows and what became of each; raise NoSuchFix."""
    require(actor, Permission.FIX_IN_BULK)
    fix = _known(fix_id, desk)
    desk.fixes.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), subject=fix_id, list="bulk_fix"))
    rows = (row for chunk in desk.fixes.chunks(fix_id) for row in chunk.rows)
    return FixShown(fix=fix, rows=tuple(rows))


def list_fixes(actor: Actor, desk: FixDesk) -> Sequence[BulkFix]:
    """Return every bulk fix, the newest first."""
    require(actor, Permission.FIX_IN_BULK)
    desk.fixes.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="bulk_fixes"))
    return list(reversed(desk.fixes.fixes()))


def _known(fix_id: str, desk: FixDesk) -> BulkFix:
    fix = desk.fixes.fix(fix_id)
    if fix is None:
        raise NoSuchFix
    return fix


def _occasion(actor: Actor, desk: FixDesk) -> Occasion:
    now = desk.clock.now()
    return Occasion(actor.id, Source.STAFF, now, day_in_japan(now))
