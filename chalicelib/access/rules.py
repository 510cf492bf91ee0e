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
_ANY_STAFF = (Role.CLERK, Role.NUMBER_DESK, Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR)
_PERSONS = frozenset(_ANY_STAFF)
_DESK = (Role.CLERK, Role.NUMBER_DESK)

GRANTS: Mapping[Permission, Grant] = {
    Permission.RECORD_DOSE: _TABLET,
    Permission.CHECK_TICKET: _TABLET,
    Permission.OPEN_SHIFT: _TABLET,
    Permission.READ_TICKET: _private(*_DESK),
    Permission.READ_PERSON: _private(*_DESK),
    Permission.READ_LISTS: _private(*_DESK, Role.REGISTRAR),
    Permission.CORRECT_DOSE: _private(Role.CLERK),
    Permission.CANCEL_DOSE: _private(Role.CLERK),
    Permission.STOP_TICKET: _private(Role.CLERK),
    Permission.SETTLE_CONFLICT: _private(Role.CLERK),
    Permission.SEARCH_BY_NUMBER: _private(Role.NUMBER_DESK),
    Permission.REVEAL_NUMBER: _private(Role.NUMBER_DESK),
    Permission.CHECK_FILE: _private(Role.REGISTRAR),
    Permission.APPLY_FILE: _private(Role.REGISTRAR),
    Permission.MANAGE_TABLETS: _private(Role.ADMINISTRATOR),
    Permission.MANAGE_VENUES: _private(Role.ADMINISTRATOR),
    Permission.MANAGE_ACCOUNTS: _private(Role.ADMINISTRATOR),
    Permission.EXPORT_AUDIT: _private(Role.AUDITOR),
    Permission.REVIEW_MISUSE: _private(Role.AUDITOR),
    Permission.CHANGE_OWN_PASSWORD: _private(*_ANY_STAFF),
    Permission.END_OWN_SESSION: _private(*_ANY_STAFF),
    Permission.REGISTER_OWN_PASSKEY: _private(*_ANY_STAFF),
    Permission.PROVE_ONESELF: _private(*_ANY_STAFF),
    Permission.REVIEW_FINDINGS: _private(Role.SYSTEM),
    Permission.SEAL_AUDIT: _private(Role.SYSTEM),
}

BEFORE_PASSKEY = frozenset({Permission.REGISTER_OWN_PASSKEY, Permission.END_OWN_SESSION})
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
        Permission.CHANGE_OWN_PASSWORD,
        Permission.END_OWN_SESSION,
        Permission.REGISTER_OWN_PASSKEY,
        Permission.PROVE_ONESELF,
    }
)
"""What a person may do on the proof they signed in with.  Every other act of a person (reveal a number,
export, approve, administer) asks for one not older than five minutes: what nobody listed asks for it."""
FOR_A_PURPOSE = frozenset({Permission.SEARCH_BY_NUMBER, Permission.REVEAL_NUMBER})


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
