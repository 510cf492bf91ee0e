"""Telling those who received a record that it was corrected, and working through what came in.

A correction is noted first and then told to one receiver after another, each in a transaction of the
receiver's own municipality; last it is noted that all were told.  After a crash between any two steps the
stream hands the same change over again: what was done is found under its own key and not done again.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import NoSuchNotice, SheetMoved
from chalicelib.systems.vrs.notices.changes import correction_of, person_and_merged
from chalicelib.systems.vrs.notices.model import ChangeKind, CorrectionEvent, Delivery, Notice, Receiver
from chalicelib.systems.vrs.notices.ports import Acts, Inbox, Inboxes, Outbox
from chalicelib.systems.vrs.notices.rules import is_another, is_told, notice_of
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.values.clock import Clock


@dataclass(frozen=True)
class SpreadDesk:
    """The ports that spreading works with."""

    outbox: Outbox
    inboxes: Inboxes
    residents: Residents
    acts: Acts
    clock: Clock


@dataclass(frozen=True)
class NoticeDesk:
    """The ports that working with notices needs."""

    outbox: Outbox
    inbox: Inbox
    clock: Clock


def spread_act(
    entry: Entry, lane: str, number: int, actor: Actor, desk: SpreadDesk
) -> CorrectionEvent | None:
    """Tell the receivers of what an act of the log changed; None where nobody needs to hear of it."""
    require(actor, Permission.SPREAD_CORRECTION)
    name = desk.outbox.name_act(lane, number)
    correction = correction_of(entry, name, desk.acts, desk.residents)
    return None if correction is None else _spread(correction, actor, desk)


def spread_person(resident: Resident, version: int, actor: Actor, desk: SpreadDesk) -> CorrectionEvent | None:
    """Tell the receivers that a person is called, born or registered otherwise than they were told."""
    require(actor, Permission.SPREAD_CORRECTION)
    history = desk.residents.history(resident.person_id)
    if version < 2 or len(history) < version or not is_another(history[version - 2], resident):
        return None
    persons = tuple(person_and_merged(resident.person_id, version, history[-1], desk.residents))
    correction = CorrectionEvent(
        correction_id=desk.outbox.name_person(resident.person_id, version),
        kind=ChangeKind.PERSON_CHANGED,
        subjects=(resident.person_id,),
        people=tuple(each.person_id for each in persons),
        persons=persons,
        at=desk.clock.now(),
    )
    return _spread(correction, actor, desk)


def _spread(correction: CorrectionEvent, actor: Actor, desk: SpreadDesk) -> CorrectionEvent:
    kept = desk.outbox.correction(correction.correction_id)
    if kept is None:
        kept = _noted(correction, actor, desk)
    if kept.spread_at is not None:
        return kept
    deliveries = tuple(_deliver(kept, each, actor, desk) for each in _receivers(kept, desk))
    now = desk.clock.now()
    told = kept.model_copy(update={"deliveries": deliveries, "spread_at": now})
    desk.outbox.put(told, _entry(Act.CORRECTION_SPREAD, told, actor, now))
    return told.model_copy(update={"version": kept.version + 1})


def _noted(correction: CorrectionEvent, actor: Actor, desk: SpreadDesk) -> CorrectionEvent:
    """Note a correction; where nobody received the record, that is all there is to do."""
    now = desk.clock.now()
    alone = not _receivers(correction, desk)
    noted = correction.model_copy(update={"spread_at": now if alone else None})
    desk.outbox.put(noted, _entry(Act.CORRECTION_NOTED, noted, actor, now))
    return noted.model_copy(update={"version": 1})


def _receivers(correction: CorrectionEvent, desk: SpreadDesk) -> list[Receiver]:
    """Return who received what was corrected; who received it later received it so."""
    found = (
        receiver
        for person_id in correction.people
        for receiver in desk.outbox.receivers(person_id)
        if is_told(receiver, person_id, correction)
    )
    return list(dict.fromkeys(found))


def _deliver(correction: CorrectionEvent, receiver: Receiver, actor: Actor, desk: SpreadDesk) -> Delivery:
    here = desk.inboxes.opened(receiver.municipality)
    if here:
        notice = notice_of(correction, receiver, actor.municipality)
        there = actor.model_copy(update={"municipality": receiver.municipality})
        entry = there.entry(
            Act.NOTICE_RECEIVED,
            desk.clock.now(),
            subject=notice.notice_id,
            source=str(actor.municipality),
            kind=notice.kind.value,
        )
        with suppress(SheetMoved):  # it was taken before a crash: this is the repetition
            desk.inboxes.of(receiver.municipality).take(notice, entry)
    return Delivery(municipality=receiver.municipality, reference=receiver.reference, delivered=here)


def _entry(act: Act, correction: CorrectionEvent, actor: Actor, now: datetime) -> Entry:
    missing = sum(not each.delivered for each in correction.deliveries)
    return actor.entry(
        act,
        now,
        subject=correction.subjects[0],
        kind=correction.kind.value,
        told=len(correction.deliveries) - missing,
        not_here=missing,
    )


def list_notices(actor: Actor, desk: NoticeDesk) -> Sequence[Notice]:
    """Return the notices that came in, those that nobody acknowledged first."""
    require(actor, Permission.READ_NOTICES)
    desk.inbox.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="notices"))
    return sorted(desk.inbox.notices(), key=lambda each: each.acknowledged_at is not None)


def list_corrections(actor: Actor, desk: NoticeDesk) -> Sequence[CorrectionEvent]:
    """Return the corrections of this municipality, and who was told of each."""
    require(actor, Permission.READ_NOTICES)
    desk.outbox.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="corrections"))
    return desk.outbox.corrections()


def acknowledge_notice(notice_id: str, actor: Actor, desk: NoticeDesk) -> Notice:
    """Note who has seen to a notice; one that was acknowledged stays as it is.  Raise NoSuchNotice."""
    require(actor, Permission.READ_NOTICES)
    notice = desk.inbox.notice(notice_id)
    if notice is None:
        raise NoSuchNotice
    if notice.acknowledged_at is not None:
        return notice
    now = desk.clock.now()
    seen = notice.model_copy(update={"acknowledged_at": now, "acknowledged_by": actor.id})
    desk.inbox.put(seen, actor.entry(Act.NOTICE_ACKNOWLEDGED, now, subject=notice_id))
    return seen.model_copy(update={"version": notice.version + 1})
