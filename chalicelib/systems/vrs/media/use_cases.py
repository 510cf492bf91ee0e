"""Keeping the ledger: media, entries and their approval, erasures, and the alarms for those that are late."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    MediumNotEncrypted,
    MediumOverdue,
    MediumRetired,
    MediumTaken,
    NoSuchMedium,
    NoSuchUse,
)
from chalicelib.systems.vrs.media.model import Direction, Medium, MediumUse, NewMedium, NewUse, UseState
from chalicelib.systems.vrs.media.ports import LedgerPage, MediaLedger
from chalicelib.systems.vrs.media.rules import (
    demand_second_person,
    demand_usable,
    is_overdue,
    moved,
    touched,
    with_use,
    without_use,
)
from chalicelib.values.clock import Clock, Draws


@dataclass(frozen=True)
class MediaDesk:
    """The ports that the ledger works with."""

    ledger: MediaLedger
    draws: Draws
    clock: Clock


def register_medium(wanted: NewMedium, actor: Actor, desk: MediaDesk) -> Medium:
    """Permit a medium; raise MediumNotEncrypted and MediumTaken."""
    require(actor, Permission.MANAGE_MEDIA)
    if not wanted.encrypted:
        raise MediumNotEncrypted
    if desk.ledger.medium(wanted.medium_id) is not None:
        raise MediumTaken
    now = desk.clock.now()
    medium = Medium(**wanted.model_dump(), registered_by=actor.id, registered_at=now)
    desk.ledger.write(
        LedgerPage(media=(medium,)), actor.entry(Act.MEDIUM_REGISTERED, now, subject=medium.medium_id)
    )
    return medium


def retire_medium(medium_id: str, actor: Actor, desk: MediaDesk) -> Medium:
    """Take a medium out of use; what it carried must still be erased.  Raises MediumRetired."""
    require(actor, Permission.MANAGE_MEDIA)
    medium = medium_of(medium_id, desk.ledger)
    if medium.retired_at is not None:
        raise MediumRetired
    now = desk.clock.now()
    retired = medium.model_copy(
        update={"retired_by": actor.id, "retired_at": now, "version": medium.version + 1}
    )
    desk.ledger.write(LedgerPage(media=(retired,)), actor.entry(Act.MEDIUM_RETIRED, now, subject=medium_id))
    return retired


def list_media(actor: Actor, desk: MediaDesk) -> Sequence[Medium]:
    """Return every medium."""
    require(actor, Permission.READ_MEDIA)
    return desk.ledger.media()


def open_use(wanted: NewUse, actor: Actor, desk: MediaDesk) -> MediumUse:
    """Write an entry for a file that is to come in; another person approves it.

    Raises NoSuchMedium, MediumRetired, and MediumOverdue after raising the alarm.
    """
    require(actor, Permission.USE_MEDIUM)
    use = asked_use(wanted.medium_id, wanted.purpose, Direction.INTO, actor, desk)
    use = use.model_copy(update={"digest": wanted.digest})
    medium = medium_of(wanted.medium_id, desk.ledger)
    entry = actor.entry(Act.MEDIUM_USE_ASKED, use.opened_at, subject=use.use_id, medium=use.medium_id)
    desk.ledger.write(LedgerPage((with_use(medium, use),), (use,)), entry)
    return use


def asked_use(medium_id: str, purpose: str, direction: Direction, actor: Actor, desk: MediaDesk) -> MediumUse:
    """Return an entry that may be written for a medium, or raise what ``open_use`` raises."""
    now = desk.clock.now()
    medium = medium_of(medium_id, desk.ledger)
    try:
        demand_usable(medium, now)
    except MediumOverdue:
        raise_alarms(actor, desk)
        raise
    return MediumUse(
        use_id=desk.draws.identifier(),
        medium_id=medium_id,
        direction=direction,
        purpose=purpose,
        terminal=actor.terminal or "none",
        opened_by=actor.id,
        opened_at=now,
    )


def decide_use(use_id: str, actor: Actor, desk: MediaDesk, *, approve: bool) -> MediumUse:
    """Approve an entry or reject it; raise as ``open_use``, NoSuchUse, UseNotOpen, ApproverMustBeAnother."""
    require(actor, Permission.APPROVE_MEDIUM)
    use = use_of(use_id, desk.ledger)
    demand_second_person(use.opened_by, actor)
    now = desk.clock.now()
    state, act = (
        (UseState.APPROVED, Act.MEDIUM_USE_APPROVED)
        if approve
        else (UseState.REJECTED, Act.MEDIUM_USE_REJECTED)
    )
    decided = moved(use, state, approved_by=actor.id, approved_at=now)
    medium = medium_of(use.medium_id, desk.ledger)
    if approve:
        demand_usable(medium, now)
    desk.ledger.write(
        LedgerPage((touched(medium),), (decided,)),
        actor.entry(act, now, subject=use_id, asked_by=use.opened_by),
    )
    return decided


def record_erasure(use_id: str, actor: Actor, desk: MediaDesk) -> MediumUse:
    """Record that the medium was erased after its use; raise NoSuchUse and UseNotOpen."""
    require(actor, Permission.USE_MEDIUM)
    use = use_of(use_id, desk.ledger)
    now = desk.clock.now()
    erased = moved(use, UseState.ERASED, erased_by=actor.id, erased_at=now)
    medium = without_use(medium_of(use.medium_id, desk.ledger), use)
    entry = actor.entry(Act.MEDIUM_ERASED, now, subject=use_id, medium=use.medium_id)
    desk.ledger.write(LedgerPage((medium,), (erased,)), entry)
    return erased


def list_uses(
    actor: Actor, desk: MediaDesk, *, search: str = "", overdue: bool = False
) -> tuple[Sequence[MediumUse], int]:
    """Return the ledger, oldest first, and how many new alarms were raised.

    ``search`` is found in a medium's id, a person's id, a terminal or the purpose.
    """
    require(actor, Permission.READ_MEDIA)
    alarms = raise_alarms(actor, desk)
    now = desk.clock.now()
    found = [
        use
        for use in desk.ledger.uses()
        if any(search in text for text in (use.medium_id, use.opened_by, use.terminal, use.purpose))
        and (not overdue or (use.state is not UseState.ERASED and is_overdue(use.opened_at, now)))
    ]
    return found, alarms


def raise_alarms(actor: Actor, desk: MediaDesk) -> int:
    """Say once of each overdue entry that it is (R-III-3-39); return of how many it was said now."""
    now = desk.clock.now()
    late = [
        use
        for use in desk.ledger.uses()
        if use.state is not UseState.ERASED and use.alarmed_at is None and is_overdue(use.opened_at, now)
    ]
    for use in late:
        said = use.model_copy(update={"alarmed_at": now, "version": use.version + 1})
        entry = actor.entry(Act.MEDIUM_OVERDUE, now, subject=use.use_id, medium=use.medium_id)
        desk.ledger.write(LedgerPage(uses=(said,)), entry)
    return len(late)


def medium_of(medium_id: str, ledger: MediaLedger) -> Medium:
    """Return a permitted medium, retired or not; raise NoSuchMedium."""
    medium = ledger.medium(medium_id)
    if medium is None:
        raise NoSuchMedium
    return medium


def use_of(use_id: str, ledger: MediaLedger) -> MediumUse:
    """Return an entry; raise NoSuchUse."""
    use = ledger.use(use_id)
    if use is None:
        raise NoSuchUse
    return use
