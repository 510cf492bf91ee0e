"""消去の留保: holding a person's records back from erasure, and letting them go again."""

from collections.abc import Sequence

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import AlreadyLifted, DatedWrongly, NoSuchHold, NoSuchPerson
from chalicelib.systems.vrs.retention.model import DrawnId, Hold, PersonId
from chalicelib.systems.vrs.retention.ports import RetentionDesk
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import AskedDay, Line, Word


class HoldWish(Word):
    """留保の指定: whose records, why, and until when; of a case, its person and its id."""

    person_id: PersonId
    case_id: DrawnId | None = None
    reason: Line
    until: AskedDay | None = None


class LiftWish(Word):
    """留保の解除."""

    reason: Line


def list_holds(actor: Actor, desk: RetentionDesk) -> Sequence[Hold]:
    """Return every hold, those that stand first; reading it is in the log before the answer."""
    require(actor, Permission.READ_HOLDS)
    now = desk.clock.now()
    desk.due.note(actor.entry(Act.LIST_LOOKED_AT, now, list="holds"))
    today = day_in_japan(now)
    return sorted(desk.holds.holds(), key=lambda each: (not each.stands_on(today), each.placed_at))


def place_hold(wanted: HoldWish, actor: Actor, desk: RetentionDesk) -> Hold:
    """Hold a person's records back from this moment on, under whichever of their registrations.

    Raises NoSuchPerson where nobody has that id (a hold of nobody keeps nothing), and DatedWrongly for a day
    that is over.
    """
    require(actor, Permission.PLACE_HOLD)
    if desk.residents.person(wanted.person_id) is None:
        raise NoSuchPerson
    now = desk.clock.now()
    if wanted.until is not None and wanted.until < day_in_japan(now):
        raise DatedWrongly
    hold = Hold(
        hold_id=desk.draws.identifier(),
        person_id=wanted.person_id,
        case_id=wanted.case_id,
        reason=wanted.reason,
        placed_by=actor.id,
        placed_at=now,
        until=wanted.until,
    )
    desk.holds.keep_hold(hold, actor.entry(Act.HOLD_PLACED, now, subject=hold.person_id, hold=hold.hold_id))
    return hold


def lift_hold(hold_id: str, wanted: LiftWish, actor: Actor, desk: RetentionDesk) -> Hold:
    """Let records go again, with a reason; the hold stays in the list."""
    require(actor, Permission.LIFT_HOLD)
    found = next((each for each in desk.holds.holds() if each.hold_id == hold_id), None)
    if found is None:
        raise NoSuchHold
    if found.lifted_at is not None:
        raise AlreadyLifted
    now = desk.clock.now()
    lifted = found.model_copy(
        update={
            "lifted_by": actor.id,
            "lifted_at": now,
            "lifted_because": wanted.reason,
            "version": found.version + 1,
        }
    )
    desk.holds.keep_hold(lifted, actor.entry(Act.HOLD_LIFTED, now, subject=found.person_id, hold=hold_id))
    return lifted
