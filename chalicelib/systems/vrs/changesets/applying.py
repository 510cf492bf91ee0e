"""Applying an approved changeset part by part, and undoing it as a whole; both go on after any crash."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import OvertakenFile
from chalicelib.systems.vrs.changesets.desk import ChangesetDesk, changeset_of
from chalicelib.systems.vrs.changesets.model import WORKED_AT_ONCE, Changeset, ChangesetUndoing, State
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.changesets.rules import demand, demand_left_alone, grown, moved
from chalicelib.values.keeping import demand_undoable


def apply(changeset_id: str, actor: Actor, desk: ChangesetDesk) -> Changeset:
    """Go on applying for some seconds; call again until the state is ``applied``.

    Raises NotInThisState without an approval, RequestExpired where that is too old, and OvertakenFile where
    what stands changed since the dry run so that a row is refused now; then the rows before it are applied,
    and the changeset can be undone.  BusinessOver: registration has ended; undoing never ends.
    """
    require(actor, Permission.APPLY_FILE)
    changeset = changeset_of(changeset_id, actor, desk)
    if changeset.state is State.APPLIED:
        return changeset
    demand(changeset, State.APPROVED, State.APPLYING)
    desk.kind_of(changeset).demand_open()
    now = desk.media.clock.now()
    until, taken = now + WORKED_AT_ONCE, {"applied_by": actor.id, "worked_at": now}
    if changeset.state is State.APPROVED:
        changeset = moved(changeset, State.APPLYING, **taken)
    else:
        changeset = grown(changeset, **taken)
    desk.book.keep(changeset, actor.entry(Act.CHANGESET_BEGUN, now, subject=changeset_id))
    while changeset.state is State.APPLYING:
        changeset = _apply_part(changeset, actor, desk)
        if desk.media.clock.now() >= until:
            break
    return changeset


def _apply_part(changeset: Changeset, actor: Actor, desk: ChangesetDesk) -> Changeset:
    part = changeset.applied + 1
    envelope = desk.book.envelope(changeset.changeset_id, part)
    header = desk.envelopes.inspect(envelope)
    content = desk.envelopes.open_part(envelope, header)
    marks = desk.book.report_of(changeset.changeset_id, part).marks
    chunk = Chunk(changeset.changeset_id, part, header.row, marks)
    try:
        counts = desk.kind_of(changeset).apply(content, chunk)
    except OvertakenFile:
        entry = actor.entry(Act.CHANGESET_HALTED, desk.media.clock.now(), subject=chunk.changeset_id)
        desk.book.keep(grown(changeset, worked_at=None), entry)
        raise
    now = desk.media.clock.now()
    changed = {"applied": part, "done": changeset.done.plus(counts)}
    over = part == changeset.parts
    after = (
        moved(changeset, State.APPLIED, **changed, applied_at=now) if over else grown(changeset, **changed)
    )
    entry = actor.entry(
        Act.FILE_APPLIED,
        now,
        subject=changeset.changeset_id,
        part=part,
        new=counts.new,
        changed=counts.changed,
    )
    desk.book.keep(after, entry)
    return after


def undo(changeset_id: str, wanted: ChangesetUndoing, actor: Actor, desk: ChangesetDesk) -> Changeset:
    """Go on undoing for some seconds, from the last part; call again until the state is ``undone``.

    Who was changed since is left and named.  Raises NotInThisState before anything was applied, and
    while a request may still be applying; TooLateToUndo after a month.
    """
    require(actor, Permission.UNDO_FILE)
    changeset = changeset_of(changeset_id, actor, desk)
    if changeset.state is State.UNDONE:
        return changeset
    demand(changeset, State.APPLYING, State.APPLIED, State.UNDOING)
    now = desk.media.clock.now()
    until = now + WORKED_AT_ONCE
    if changeset.state is not State.UNDOING:
        demand_undoable(changeset.created_at, now)
        demand_left_alone(changeset, now)
        changeset = moved(changeset, State.UNDOING, undone_by=actor.id, undo_reason=wanted.reason)
        desk.book.keep(changeset, actor.entry(Act.CHANGESET_UNDO_BEGUN, now, subject=changeset_id))
    while changeset.state is State.UNDOING:
        changeset = _undo_part(changeset, actor, desk)
        if desk.media.clock.now() >= until:
            break
    return changeset


def _undo_part(changeset: Changeset, actor: Actor, desk: ChangesetDesk) -> Changeset:
    """Undo the last part that is not undone; the one in which applying was cut off counts, too."""
    begun = min(changeset.applied + 1, changeset.parts)
    part = begun - changeset.undone
    chunk = Chunk(changeset.changeset_id, part)
    reason = changeset.undo_reason or ""
    result = desk.kind_of(changeset).undo(chunk, reason)
    now = desk.media.clock.now()
    changed = {
        "undone": changeset.undone + 1,
        "restored": changeset.restored + result.restored,
        "left": changeset.left + len(result.left),
    }
    over = part == 1
    after = moved(changeset, State.UNDONE, **changed, undone_at=now) if over else grown(changeset, **changed)
    entry = actor.entry(
        Act.FILE_UNDONE,
        now,
        subject=changeset.changeset_id,
        part=part,
        restored=result.restored,
        left=len(result.left),
    )
    desk.book.leave(after, result.left, entry)
    return after
