"""The permission table.  One table, and it fails closed: what it does not name is refused."""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.access.model import Actor, Permission, Plane, Purpose, Role
from chalicelib.errors import (
    MustChangePassword,
    MustRegisterPasskey,
    NotAllowed,
    PurposeRequired,
    StepUpNeeded,
)


class Grant(NamedTuple):
    """Where a permission can be used, and by which roles."""

    plane: Plane
    roles: frozenset[Role]


def _private(*roles: Role) -> Grant:
    return Grant(Plane.PRIVATE, frozenset(roles))


_TABLET = Grant(Plane.PUBLIC, frozenset({Role.TABLET}))
_ANY_STAFF = (
    Role.CLERK,
    Role.NUMBER_DESK,
    Role.REGISTRAR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.STATE,
)
_PERSONS = frozenset(_ANY_STAFF)
_DESK = (Role.CLERK, Role.NUMBER_DESK)
_READ_LISTS = _private(*_DESK, Role.REGISTRAR)
_READ_INQUIRIES = _private(Role.NUMBER_DESK, Role.ADMINISTRATOR, Role.AUDITOR)
_READ_MEDIA = _private(Role.CLERK, Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR)
_TAKE_OUT = _private(Role.CLERK, Role.AUDITOR)

GRANTS: Mapping[Permission, Grant] = {
    Permission.RECORD_DOSE: _TABLET,
    Permission.UNDO_DOSE: _TABLET,
    Permission.CHECK_TICKET: _TABLET,
    Permission.OPEN_SHIFT: _TABLET,
    Permission.READ_TICKET: _private(*_DESK),
    Permission.READ_PERSON: _private(*_DESK),
    Permission.READ_LISTS: _READ_LISTS,
    Permission.EXPORT_LISTS: _READ_LISTS,
    Permission.CORRECT_DOSE: _private(Role.CLERK),
    Permission.CANCEL_DOSE: _private(Role.CLERK),
    Permission.STOP_TICKET: _private(Role.CLERK),
    Permission.SETTLE_CONFLICT: _private(Role.CLERK),
    Permission.SET_FLAGS: _private(Role.CLERK),
    Permission.REISSUE_TICKET: _private(Role.CLERK),
    Permission.MERGE_PEOPLE: _private(Role.CLERK),
    Permission.WORK_TASKS: _private(Role.CLERK),
    Permission.ENTER_PAPER: _private(Role.CLERK),
    Permission.ENTER_FOREIGN: _private(Role.CLERK),
    Permission.COUNT_DAY: _private(Role.CLERK),
    Permission.FIX_IN_BULK: _private(Role.REGISTRAR),
    Permission.SEARCH_BY_NUMBER: _private(Role.NUMBER_DESK),
    Permission.REVEAL_NUMBER: _private(Role.NUMBER_DESK),
    Permission.ASK_FORMER_CITY: _private(Role.NUMBER_DESK),
    Permission.READ_INQUIRIES: _READ_INQUIRIES,
    Permission.EXPORT_INQUIRIES: _READ_INQUIRIES,
    Permission.APPROVE_BULK: _private(Role.ADMINISTRATOR),
    Permission.REVIEW_INQUIRIES: _private(Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.READ_PROVISIONS: _private(Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.MANAGE_CANARIES: _private(Role.ADMINISTRATOR),
    Permission.CHECK_FILE: _private(Role.REGISTRAR),
    Permission.APPLY_FILE: _private(Role.REGISTRAR),
    Permission.READ_CHANGESET: _private(Role.REGISTRAR, Role.ADMINISTRATOR),
    Permission.APPROVE_FILE: _private(Role.REGISTRAR, Role.ADMINISTRATOR),
    Permission.UNDO_FILE: _private(Role.REGISTRAR),
    Permission.READ_MEDIA: _READ_MEDIA,
    Permission.EXPORT_MEDIA: _READ_MEDIA,
    Permission.USE_MEDIUM: _private(Role.CLERK, Role.REGISTRAR, Role.AUDITOR),
    Permission.MANAGE_MEDIA: _private(Role.ADMINISTRATOR),
    Permission.APPROVE_MEDIUM: _private(Role.ADMINISTRATOR),
    Permission.READ_DOWNLOAD: _private(Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.REQUEST_DOWNLOAD: _TAKE_OUT,
    Permission.FETCH_DOWNLOAD: _TAKE_OUT,
    Permission.TAKE_LEDGER_OUT: _private(Role.CLERK),
    Permission.APPROVE_DOWNLOAD: _private(Role.ADMINISTRATOR),
    Permission.MANAGE_TABLETS: _private(Role.ADMINISTRATOR),
    Permission.MANAGE_VENUES: _private(Role.ADMINISTRATOR),
    Permission.MANAGE_ACCOUNTS: _private(Role.ADMINISTRATOR),
    Permission.EXPORT_AUDIT: _private(Role.AUDITOR),
    Permission.SEARCH_AUDIT: _private(Role.AUDITOR),
    Permission.REVIEW_AUDIT: _private(Role.AUDITOR),
    Permission.READ_STATISTICS: _private(Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR, Role.STATE),
    Permission.READ_NOTICES: _private(Role.CLERK),
    Permission.REVIEW_MISUSE: _private(Role.AUDITOR),
    Permission.CHANGE_OWN_PASSWORD: _private(*_ANY_STAFF),
    Permission.END_OWN_SESSION: _private(*_ANY_STAFF),
    Permission.SEE_OWN_SESSION: _private(*_ANY_STAFF),
    Permission.REGISTER_OWN_PASSKEY: _private(*_ANY_STAFF),
    Permission.PROVE_ONESELF: _private(*_ANY_STAFF),
    Permission.REVIEW_FINDINGS: _private(Role.SYSTEM),
    Permission.SEAL_AUDIT: _private(Role.SYSTEM),
    Permission.COUNT_DOSES: _private(Role.SYSTEM),
    Permission.SPREAD_CORRECTION: _private(Role.SYSTEM),
    Permission.INDEX_AUDIT: _private(Role.SYSTEM),
    Permission.READ_RETENTION: _private(Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.SET_RETENTION: _private(Role.ADMINISTRATOR),
    Permission.SET_BUSINESS_END: _private(Role.ADMINISTRATOR),
    Permission.READ_HOLDS: _private(Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.PLACE_HOLD: _private(Role.CLERK, Role.ADMINISTRATOR),
    Permission.LIFT_HOLD: _private(Role.ADMINISTRATOR),
    Permission.READ_ERASURES: _private(Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.PROPOSE_ERASURE: _private(Role.CLERK, Role.ADMINISTRATOR),
    Permission.APPROVE_ERASURE: _private(Role.ADMINISTRATOR),
    Permission.READ_CASES: _private(Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.KEEP_CASES: _private(Role.CLERK),
    Permission.DECIDE_CASE: _private(Role.ADMINISTRATOR),
    Permission.EXPORT_CASE: _private(Role.CLERK),
    Permission.NOTE_DUE: _private(Role.SYSTEM),
    Permission.ERASE_RECORDS: _private(Role.SYSTEM),
}

BEFORE_PASSKEY = frozenset(
    {Permission.REGISTER_OWN_PASSKEY, Permission.END_OWN_SESSION, Permission.SEE_OWN_SESSION}
)
BEFORE_PASSWORD_CHANGE = BEFORE_PASSKEY | {Permission.CHANGE_OWN_PASSWORD, Permission.PROVE_ONESELF}
WITHOUT_STEP_UP = frozenset(
    {
        Permission.READ_TICKET,
        Permission.READ_PERSON,
        Permission.READ_LISTS,
        Permission.CORRECT_DOSE,
        Permission.CANCEL_DOSE,
        Permission.STOP_TICKET,
        Permission.SETTLE_CONFLICT,
        Permission.SEARCH_BY_NUMBER,
        Permission.CHECK_FILE,
        Permission.APPLY_FILE,
        Permission.SET_FLAGS,
        Permission.REISSUE_TICKET,
        Permission.WORK_TASKS,
        Permission.ENTER_PAPER,
        Permission.ENTER_FOREIGN,
        Permission.COUNT_DAY,
        Permission.ASK_FORMER_CITY,
        Permission.READ_INQUIRIES,
        Permission.READ_PROVISIONS,
        Permission.READ_CHANGESET,
        Permission.READ_MEDIA,
        Permission.USE_MEDIUM,
        Permission.READ_DOWNLOAD,
        Permission.REQUEST_DOWNLOAD,
        Permission.TAKE_LEDGER_OUT,
        Permission.READ_STATISTICS,
        Permission.READ_NOTICES,
        Permission.READ_RETENTION,
        Permission.READ_HOLDS,
        Permission.READ_ERASURES,
        Permission.READ_CASES,
        Permission.KEEP_CASES,
        Permission.CHANGE_OWN_PASSWORD,
        Permission.END_OWN_SESSION,
        Permission.SEE_OWN_SESSION,
        Permission.REGISTER_OWN_PASSKEY,
        Permission.PROVE_ONESELF,
    }
)
"""What a person may do on the proof they signed in with.  Every other act of a person (reveal a number,
export, approve, administer) asks for one not older than five minutes: what nobody listed asks for it."""
FOR_A_PURPOSE = frozenset({Permission.SEARCH_BY_NUMBER, Permission.REVEAL_NUMBER})


def permissions_of(actor: Actor) -> frozenset[Permission]:
    """Return what the table grants the actor's roles on their plane: what a screen may offer.

    It lets nobody pass: whether an act goes through is ``require``'s to say, each time.
    """
    return frozenset(
        permission
        for permission, grant in GRANTS.items()
        if actor.plane is grant.plane and actor.roles & grant.roles
    )


def require(actor: Actor, permission: Permission, purpose: Purpose | None = None) -> None:
    """Let the actor pass, or raise.

    Raises NotAllowed where the table does not grant the permission to one of the
    actor's roles on the actor's plane, MustRegisterPasskey and MustChangePassword while
    a one-time password is in use, StepUpNeeded where the act asks for the person once
    more, and PurposeRequired where 個人番号 work names no purpose of the law.
    """
    grant = GRANTS.get(permission)
    if grant is None or actor.plane is not grant.plane or not actor.roles & grant.roles:
        raise NotAllowed
    if actor.must_register_passkey and permission not in BEFORE_PASSKEY:
        raise MustRegisterPasskey
    if actor.must_change_password and permission not in BEFORE_PASSWORD_CHANGE:
        raise MustChangePassword
    if grant.roles & _PERSONS and permission not in WITHOUT_STEP_UP and not actor.stepped_up:
        raise StepUpNeeded
    if permission in FOR_A_PURPOSE and purpose is None:
        raise PurposeRequired
