"""What is right in the ledger: nobody approves their own, and no erasure is forgotten."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.access.model import Actor
from chalicelib.errors import (
    AnotherTerminal,
    ApproverMustBeAnother,
    MediumOverdue,
    MediumRetired,
    UseNotOpen,
)
from chalicelib.systems.vrs.media.model import (
    ERASE_WITHIN,
    MOST_OPEN,
    Direction,
    Medium,
    MediumUse,
    OpenUse,
    UseState,
)

MOVES: Mapping[UseState, frozenset[UseState]] = {
    UseState.ASKED: frozenset({UseState.APPROVED, UseState.REJECTED, UseState.ERASED}),
    UseState.APPROVED: frozenset({UseState.USED, UseState.REJECTED, UseState.ERASED}),
    UseState.REJECTED: frozenset({UseState.ERASED}),
    UseState.USED: frozenset({UseState.ERASED}),
    UseState.ERASED: frozenset(),
}
"""What may follow what; everything else is refused."""


def moved(use: MediumUse, to: UseState, **changed: object) -> MediumUse:
    """Return the entry's next version in another state; raise UseNotOpen."""
    if to not in MOVES[use.state]:
        raise UseNotOpen
    return use.model_copy(update={**changed, "state": to, "version": use.version + 1})


def demand_second_person(asked_by: str, actor: Actor) -> None:
    """Raise ApproverMustBeAnother where who asked would approve (R-III-3-37)."""
    if actor.id == asked_by:
        raise ApproverMustBeAnother


def is_overdue(opened_at: datetime, now: datetime) -> bool:
    """Tell whether an entry without an erasure is older than a day."""
    return now > opened_at + ERASE_WITHIN


def demand_usable(medium: Medium, now: datetime) -> None:
    """Raise MediumRetired, or MediumOverdue where something it carried is not erased after a day."""
    if medium.retired_at is not None:
        raise MediumRetired
    if any(is_overdue(each.opened_at, now) for each in medium.open_uses):
        raise MediumOverdue


def touched(medium: Medium) -> Medium:
    """Return the medium's next version, unchanged: whoever retires it meanwhile is met by the version."""
    return medium.model_copy(update={"version": medium.version + 1})


def with_use(medium: Medium, use: MediumUse) -> Medium:
    """Return the medium with an open use; raise UseNotOpen where too many wait for their erasure."""
    if len(medium.open_uses) == MOST_OPEN:
        raise UseNotOpen
    opened = OpenUse(use_id=use.use_id, opened_at=use.opened_at)
    return medium.model_copy(update={"open_uses": (*medium.open_uses, opened), "version": medium.version + 1})


def without_use(medium: Medium, use: MediumUse) -> Medium:
    """Return the medium with one thing less that waits for its erasure."""
    left = tuple(each for each in medium.open_uses if each.use_id != use.use_id)
    return medium.model_copy(update={"open_uses": left, "version": medium.version + 1})


def taken_in(use: MediumUse, medium: Medium, digest: str, actor: Actor, now: datetime) -> MediumUse:
    """Return the entry as used by the file it was made for.

    Raises UseNotOpen unless it is approved, for this file and not used before; AnotherTerminal unless
    who wrote it works at the terminal it names; and what ``demand_usable`` raises.
    """
    if use.direction is not Direction.INTO or use.digest != digest or use.state is not UseState.APPROVED:
        raise UseNotOpen
    if (use.opened_by, use.terminal) != (actor.id, actor.terminal):
        raise AnotherTerminal
    demand_usable(medium, now)
    return moved(use, UseState.USED, used_at=now)
