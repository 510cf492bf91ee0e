"""The permission table.  One table, and it fails closed: what it does not name is refused."""

from collections.abc import Mapping
from typing import NamedTuple

from chalicelib.access.model import Actor, Permission, Plane, Purpose, Role
from chalicelib.errors import MustChangePassword, NotAllowed, PurposeRequired


class Grant(NamedTuple):
    """Where a permission can be used, and by which roles."""

    plane: Plane
    roles: frozenset[Role]


def _private(*roles: Role) -> Grant:
    return Grant(Plane.PRIVATE, frozenset(roles))


_TABLET = Grant(Plane.PUBLIC, frozenset({Role.TABLET}))
_ANY_STAFF = (Role.CLERK, Role.NUMBER_DESK, Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR)
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
    Permission.READ_INQUIRIES: _private(Role.NUMBER_DESK, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.APPROVE_BULK: _private(Role.ADMINISTRATOR),
    Permission.REVIEW_INQUIRIES: _private(Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.READ_PROVISIONS: _private(Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR),
    Permission.MANAGE_CANARIES: _private(Role.ADMINISTRATOR),
    Permission.CHECK_FILE: _private(Role.REGISTRAR),
    Permission.APPLY_FILE: _private(Role.REGISTRAR),
    Permission.CHECK_MOVES: _private(Role.REGISTRAR),
    Permission.APPLY_MOVES: _private(Role.REGISTRAR),
    Permission.MANAGE_TABLETS: _private(Role.ADMINISTRATOR),
    Permission.MANAGE_VENUES: _private(Role.ADMINISTRATOR),
    Permission.MANAGE_ACCOUNTS: _private(Role.ADMINISTRATOR),
    Permission.EXPORT_AUDIT: _private(Role.AUDITOR),
    Permission.CHANGE_OWN_PASSWORD: _private(*_ANY_STAFF),
    Permission.END_OWN_SESSION: _private(*_ANY_STAFF),
    Permission.REVIEW_FINDINGS: _private(Role.SYSTEM),
    Permission.SEAL_AUDIT: _private(Role.SYSTEM),
}

BEFORE_PASSWORD_CHANGE = frozenset({Permission.CHANGE_OWN_PASSWORD, Permission.END_OWN_SESSION})
FOR_A_PURPOSE = frozenset({Permission.SEARCH_BY_NUMBER, Permission.REVEAL_NUMBER})


def require(actor: Actor, permission: Permission, purpose: Purpose | None = None) -> None:
    """Let the actor pass, or raise.

    Raises NotAllowed where the table does not grant the permission to one of the
    actor's roles on the actor's plane, MustChangePassword while a one-time password
    is in use, and PurposeRequired where 個人番号 work names no purpose of the law.
    """
    grant = GRANTS.get(permission)
    if grant is None or actor.plane is not grant.plane or not actor.roles & grant.roles:
        raise NotAllowed
    if actor.must_change_password and permission not in BEFORE_PASSWORD_CHANGE:
        raise MustChangePassword
    if permission in FOR_A_PURPOSE and purpose is None:
        raise PurposeRequired
