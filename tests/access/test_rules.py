"""The permission table decides as the assessment does: every cell, and what no cell names is refused."""

from itertools import chain, combinations, product
from types import MappingProxyType
from typing import get_args

import pytest

from chalicelib.access import rules
from chalicelib.access.model import Actor, Permission, Plane, Purpose, Role
from chalicelib.access.rules import GRANTS, require
from chalicelib.errors import (
    DomainError,
    MustChangePassword,
    MustRegisterPasskey,
    NotAllowed,
    PurposeRequired,
    StepUpNeeded,
)
from chalicelib.planes.private.desk_routes import NumberReveal, NumberSearch
from chalicelib.values.municipality import MunicipalityCode
from tests.access.who_may import (
    BEFORE_PASSKEY,
    BEFORE_PASSWORD_CHANGE,
    MACHINES,
    NEEDS_A_PURPOSE,
    PERMISSIONS,
    PURPOSES,
    WITHOUT_STEP_UP,
)

pytestmark = pytest.mark.proof("T09")

ROLES = tuple(Role)
SUBSETS = [frozenset(some) for some in chain(*(combinations(ROLES, n) for n in range(len(ROLES) + 1)))]
NAMES = tuple(each.value for each in Permission)


def actor(
    roles: frozenset[Role],
    plane: Plane = Plane.PRIVATE,
    *,
    must_register: bool = False,
    must_change: bool = False,
    proved: bool = True,
) -> Actor:
    return Actor(
        id="somebody",
        roles=roles,
        municipality=MunicipalityCode("112143"),
        plane=plane,
        must_register_passkey=must_register,
        must_change_password=must_change,
        stepped_up=proved,
    )


def expected(
    who: Actor, permission: str, purpose: Purpose | None, roles: frozenset[str]
) -> type[DomainError] | None:
    """Decide by the page that was written by hand."""
    plane, may = PERMISSIONS[permission]
    if who.plane.value != plane or not roles & may:
        return NotAllowed
    if who.must_register_passkey and permission not in BEFORE_PASSKEY:
        return MustRegisterPasskey
    if who.must_change_password and permission not in BEFORE_PASSWORD_CHANGE:
        return MustChangePassword
    if not who.stepped_up and permission not in WITHOUT_STEP_UP:
        return StepUpNeeded
    if permission in NEEDS_A_PURPOSE and (purpose is None or purpose.value not in PURPOSES):
        return PurposeRequired
    return None


def decided(who: Actor, permission: Permission, purpose: Purpose | None) -> type[DomainError] | None:
    try:
        require(who, permission, purpose)
    except DomainError as refused:
        return type(refused)
    return None


@pytest.mark.control("R-III-3-16")
def test_every_permission_is_decided_as_the_page_says_in_more_than_100_000_cells() -> None:
    cells, wrong = 0, []
    purposes = (None, *Purpose)
    for roles, plane, states in product(SUBSETS, Plane, product((False, True), repeat=3)):
        must_register, must_change, proved = states
        who = actor(roles, plane, must_register=must_register, must_change=must_change, proved=proved)
        names = frozenset(role.value for role in roles)
        for permission, purpose in product(Permission, purposes):
            cells += 1
            if decided(who, permission, purpose) is not expected(who, permission.value, purpose, names):
                wrong.append((sorted(names), plane, states, permission, purpose))
    assert wrong == []
    assert cells >= 100_000


def test_every_permission_has_a_row_on_the_page_and_in_the_table() -> None:
    assert set(PERMISSIONS) == set(NAMES)
    assert set(GRANTS) == set(Permission)


@pytest.mark.control("R-III-3-16")
@pytest.mark.parametrize("plane", Plane)
def test_who_has_no_role_may_do_nothing(plane: Plane) -> None:
    for permission, purpose in product(Permission, (None, *Purpose)):
        assert decided(actor(frozenset(), plane), permission, purpose) is NotAllowed


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_that_the_table_does_not_name_is_nobodys(
    permission: Permission, monkeypatch: pytest.MonkeyPatch
) -> None:
    holed = MappingProxyType({each: grant for each, grant in GRANTS.items() if each is not permission})
    monkeypatch.setattr(rules, "GRANTS", holed)
    for plane in Plane:
        assert decided(actor(frozenset(ROLES), plane), permission, Purpose.ASK_FORMER_CITY) is NotAllowed


def test_a_permission_that_nobody_thought_of_asks_the_person_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "WITHOUT_STEP_UP", frozenset())
    for name in sorted(WITHOUT_STEP_UP - MACHINES):
        who = actor(frozenset(ROLES), proved=False)
        assert decided(who, Permission(name), Purpose.ASK_FORMER_CITY) is StepUpNeeded


def test_the_linkage_plane_has_no_permission_of_vrs() -> None:
    for permission in Permission:
        who = actor(frozenset(ROLES), Plane.LINKAGE)
        assert decided(who, permission, Purpose.ASK_FORMER_CITY) is NotAllowed


@pytest.mark.control("R-III-3-40")
def test_an_individual_number_may_be_used_in_exactly_three_scenes() -> None:
    assert tuple(purpose.value for purpose in Purpose) == PURPOSES
    for model in (NumberSearch, NumberReveal):
        (named, nothing), *_ = [get_args(model.model_fields["purpose"].annotation)]
        assert (named, nothing) == (Purpose, type(None))


@pytest.mark.parametrize(
    "junk", ["", "ASK_FORMER_CITY", "statistics", " ask_former_city", 1, None, [], {}, True]
)
def test_a_purpose_that_is_none_of_the_three_is_no_purpose(junk: object) -> None:
    assert NumberReveal.model_validate({"purpose": junk}).purpose is None


def test_a_permissions_name_says_its_scope_resource_and_action() -> None:
    for name in NAMES:
        assert len([part for part in name.split(":") if part.isidentifier()]) == 3
