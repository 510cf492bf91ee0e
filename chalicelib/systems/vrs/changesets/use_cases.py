"""From a sealed file to an approved changeset: announce, receive parts, dry run, approval."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import MediumOverdue, NoSuchChangeset, UnknownFileKind, WrongPart
from chalicelib.systems.vrs.changesets.desk import ChangesetDesk, changeset_of
from chalicelib.systems.vrs.changesets.model import (
    LONGEST_ENVELOPE,
    WORKED_AT_ONCE,
    Announcement,
    Changeset,
    ChangesetDecision,
    PartReport,
    State,
)
from chalicelib.systems.vrs.changesets.rules import (
    Earlier,
    demand,
    demand_approver,
    demand_no_errors,
    demand_part,
    digest_of,
    grown,
    moved,
)
from chalicelib.systems.vrs.media.ports import LedgerPage
from chalicelib.systems.vrs.media.rules import taken_in, touched
from chalicelib.systems.vrs.media.use_cases import medium_of, raise_alarms, use_of


@dataclass(frozen=True)
class Shown:
    """A changeset with what was found, and whom undoing left as they are."""

    changeset: Changeset
    reports: Sequence[PartReport] = ()
    left: Sequence[str] = ()


def announce(wanted: Announcement, actor: Actor, desk: ChangesetDesk) -> Changeset:
    """Begin to take a file in, for which the ledger has an approved entry of this person and terminal.

    Raises UnknownFileKind, NoSuchUse, UseNotOpen, AnotherTerminal, MediumRetired, and MediumOverdue
    after raising the alarm.
    """
    require(actor, Permission.CHECK_FILE)
    if wanted.kind not in desk.kinds:
        raise UnknownFileKind
    now, ledger = desk.media.clock.now(), desk.media.ledger
    use = use_of(wanted.use_id, ledger)
    medium = medium_of(use.medium_id, ledger)
    digest = digest_of(wanted.parts)
    try:
        used = taken_in(use, medium, digest, actor, now)
    except MediumOverdue:
        raise_alarms(actor, desk.media)
        raise
    changeset = Changeset(
        changeset_id=desk.media.draws.identifier(),
        kind=wanted.kind,
        file_name=wanted.file_name,
        use_id=use.use_id,
        medium_id=use.medium_id,
        digest=digest,
        parts=len(wanted.parts),
        created_by=actor.id,
        created_at=now,
        terminal=actor.terminal or "none",
    )
    entry = actor.entry(
        Act.CHANGESET_ANNOUNCED, now, subject=changeset.changeset_id, use=use.use_id, parts=changeset.parts
    )
    desk.book.announce(changeset, wanted.parts, LedgerPage((touched(medium),), (used,)), entry)
    return changeset


def receive_part(
    changeset_id: str, part: int, envelope: bytes, actor: Actor, desk: ChangesetDesk
) -> Changeset:
    """Keep a part as it was sealed; a part that is here already changes nothing.

    Raises NotSealed for anything that is no envelope (a plain CSV), and WrongPart for another's.
    """
    require(actor, Permission.CHECK_FILE)
    header = desk.envelopes.inspect(envelope)
    changeset = changeset_of(changeset_id, actor, desk)
    demand_part(changeset, header, part, str(actor.municipality))
    digests = desk.book.digests(changeset_id)
    if len(envelope) > LONGEST_ENVELOPE or hashlib.sha256(envelope).hexdigest() != digests[part - 1]:
        raise WrongPart
    if part <= changeset.received:
        return changeset
    demand(changeset, State.RECEIVING)
    if part != changeset.received + 1:
        raise WrongPart
    whole = part == changeset.parts
    changed = {"received": part, "file": header.file}
    after = moved(changeset, State.CHECKING, **changed) if whole else grown(changeset, **changed)
    entry = actor.entry(Act.CHANGESET_PART_RECEIVED, desk.media.clock.now(), subject=changeset_id, part=part)
    desk.book.receive(after, envelope, entry)
    return after


def check(changeset_id: str, actor: Actor, desk: ChangesetDesk) -> Changeset:
    """Go on with the dry run for some seconds; call again until the state is ``checked``.

    Raises EnvelopeBroken and UnreadableFile where a part is no file of this kind, BusinessOver after the end.
    """
    require(actor, Permission.CHECK_FILE)
    changeset = changeset_of(changeset_id, actor, desk)
    if changeset.state is State.CHECKED:
        return changeset
    demand(changeset, State.CHECKING)
    desk.kind_of(changeset).demand_open()
    until = desk.media.clock.now() + WORKED_AT_ONCE
    earlier = Earlier(mark for report in desk.book.reports(changeset_id) for mark in report.marks)
    while changeset.state is State.CHECKING:
        changeset = _check_part(changeset, earlier, actor, desk)
        if desk.media.clock.now() >= until:
            break
    return changeset


def _check_part(changeset: Changeset, earlier: Earlier, actor: Actor, desk: ChangesetDesk) -> Changeset:
    part = changeset.checked + 1
    envelope = desk.book.envelope(changeset.changeset_id, part)
    header = desk.envelopes.inspect(envelope)
    report = desk.kind_of(changeset).check(desk.envelopes.open_part(envelope, header), header.row)
    more = earlier.shared(report.marks)
    counts = report.counts.model_copy(update={"refused": report.counts.refused + len(more)})
    report = report.model_copy(update={"counts": counts, "refusals": (*report.refusals, *more)})
    earlier.add(report.marks)
    changed = {"checked": part, "checked_by": actor.id, "found": changeset.found.plus(counts)}
    over = part == changeset.parts
    after = moved(changeset, State.CHECKED, **changed) if over else grown(changeset, **changed)
    entry = actor.entry(
        Act.FILE_CHECKED,
        desk.media.clock.now(),
        subject=changeset.changeset_id,
        part=part,
        rows=counts.rows,
        refused=counts.refused,
    )
    desk.book.report(after, report, entry)
    return after


def decide(changeset_id: str, decision: ChangesetDecision, actor: Actor, desk: ChangesetDesk) -> Changeset:
    """Approve a checked changeset, or reject it before it is applied.

    Raises ApproverMustBeAnother for whoever brought or checked it, and FileHasErrors where rows are refused.
    """
    require(actor, Permission.APPROVE_FILE)
    changeset = changeset_of(changeset_id, actor, desk)
    demand_approver(changeset, actor)
    now = desk.media.clock.now()
    said = {"approved_by": actor.id, "approved_at": now, "note": decision.note}
    if decision.approve:
        demand(changeset, State.CHECKED)
        demand_no_errors(changeset)
    after = moved(changeset, State.APPROVED if decision.approve else State.REJECTED, **said)
    act = Act.CHANGESET_APPROVED if decision.approve else Act.CHANGESET_REJECTED
    entry = actor.entry(act, now, subject=changeset_id, brought_by=changeset.created_by)
    desk.book.keep(after, entry)
    return after


def show(changeset_id: str, actor: Actor, desk: ChangesetDesk) -> Shown:
    """Return a changeset with its rows' outcomes, as far as they are known; raise NoSuchChangeset."""
    require(actor, Permission.READ_CHANGESET)
    changeset = desk.book.changeset(changeset_id)
    if changeset is None:
        raise NoSuchChangeset
    left = desk.book.left(changeset_id) if changeset.undone else ()
    shown = Shown(changeset, desk.book.reports(changeset_id), left)
    desk.book.note(actor.entry(Act.CHANGESET_LOOKED_AT, desk.media.clock.now(), subject=changeset_id))
    return shown


def list_changesets(actor: Actor, desk: ChangesetDesk, *, state: str = "") -> Sequence[Changeset]:
    """Return the changesets, newest first; all, or those in a state."""
    require(actor, Permission.READ_CHANGESET)
    return [each for each in reversed(desk.book.changesets()) if not state or each.state == state]
