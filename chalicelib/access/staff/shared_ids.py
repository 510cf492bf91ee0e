"""共用ID: stopped by one administrator at once; issued and renewed only by two (grants).

R-III-3-18, -19: who uses it at which terminals is in the ledger, and an event of personnel that
concerns one of them suspends it until two administrators issue it anew, with another password.
"""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff.model import SharedId
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchSharedId


def stop(shared_id: str, actor: Actor, office: StaffOffice) -> SharedId:
    """Stop a shared ID and every session with it; stopping it again changes nothing."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    shared = office.ledger.shared(shared_id)
    if shared is None:
        raise NoSuchSharedId
    if shared.stopped:
        return shared
    return _put(shared, {"stopped": True}, "stopped", actor, office)


def suspend_for(account_id: str, actor: Actor, office: StaffOffice) -> list[str]:
    """Suspend every shared ID that a person may use, until it is issued anew; return their ids."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    found = [each for each in office.ledger.every_shared() if account_id in each.persons]
    for shared in found:
        if shared.confirmed and not shared.stopped:
            _put(shared, {"confirmed": False}, "personnel", actor, office)
    return [each.shared_id for each in found]


def _put(shared: SharedId, changed: dict[str, bool], why: str, actor: Actor, office: StaffOffice) -> SharedId:
    after = shared.model_copy(
        update={**changed, "generation": shared.generation + 1, "version": shared.version + 1}
    )
    entry = actor.entry(Act.SHARED_ID_STOPPED, office.clock.now(), subject=shared.shared_id, why=why)
    office.ledger.put_shared(after, entry)
    return after
