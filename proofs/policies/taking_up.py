"""Roles to be taken up, with every trick a set of session tags can hold."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from local.fence import Principal
from local.fence.policies import DUTY_ROLE, JOB_ROLE, NETWORKS, PLANE_ROLE
from proofs.policies.asks import Ask, Role, role_ask
from proofs.policies.callers import (
    EVERYBODY,
    ODD,
    ODD_PURPOSES,
    PURPOSES,
    TENANTS,
    A,
    Caller,
    principal,
    strangers,
)
from proofs.policies.documents import ACCOUNT, ELSEWHERE, Documents
from proofs.policies.needs_builder import BUILDER
from proofs.policies.rights import AREAS, PAGES, TAKEN_UP_BY, plane_of_duty, purposes_of
from proofs.proof import Size

TAG_NAMES = ("municipality", "duty", "purpose", "actor")
ODD_MUNICIPALITIES = (*ODD, "?????1", "11214*", "*11214", "??????", "1121433")
ODD_ACTORS = ("plane", "none", "")
ABSENT = "(absent)"
CAN_ASSUME = ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRoleWithSAML")
"""The actions by which a role is taken up."""


def _service(name: str, account: str | None = ACCOUNT) -> Caller:
    return Caller(name, "service", Principal("", "", service=f"{name}.amazonaws.com"), for_account=account)


def signed_on(role: str, path: str = "aws-reserved/sso.amazonaws.com/") -> Caller:
    """Return somebody who came through the single sign-on with the permission set of a role."""
    name = f"{path}AWSReservedSSO_{role}_0123456789abcdef"
    return Caller(name, "sso", principal(name), tags={"set": role, "path": path})


LAMBDA, CLOUDFORMATION = _service("lambda"), _service("cloudformation")
API_GATEWAY = _service("apigateway", None)
"""It does not say for whom it takes up the role of an integration; only our account can lend it one."""
SERVICE_OF = {BUILDER: CLOUDFORMATION, **dict.fromkeys(PAGES, API_GATEWAY)}
TAKEN_UP_BY_SERVICES = {role: taker.principal.service for role, taker in SERVICE_OF.items()}


def right_tags(duty: str, tenant: str = A, purpose: str | None = None) -> dict[str, str]:
    """Return the tags with which a duty is rightly taken up."""
    stated = purposes_of(duty)[-1] if purpose is None else purpose
    return {"municipality": tenant, "duty": duty, "purpose": stated, "actor": "clerk"}


@cache
def named_roles(roles: tuple[str, ...]) -> tuple[Ask, ...]:
    """Return every role to take up, rightly tagged; the same of another account, and one unheard of."""
    duties = [role.removeprefix(DUTY_ROLE) for role in roles if role.startswith(DUTY_ROLE)]
    found = [role_ask(Role(f"{DUTY_ROLE}{duty}", right_tags(duty))) for duty in duties]
    found += [role_ask(Role(f"{DUTY_ROLE}{duty}", right_tags(duty), ours=False)) for duty in duties]
    others = [role for role in roles if not role.startswith(DUTY_ROLE)]
    found += [role_ask(Role(role, {})) for role in (*others, "vrs-unheard-of", "admin")]
    strange = Role(f"{DUTY_ROLE}unheard-of", right_tags("unheard-of"))
    return (*found, role_ask(strange), role_ask(Role("anything", {}, ours=False)))


@cache
def tagged_role(role: str, size: Size) -> tuple[Ask, ...]:
    """Return one role, to be taken up with every set of tags of the domain."""
    duty = role.removeprefix(DUTY_ROLE)
    found = [role_ask(Role(role, tags)) for tags in _tag_sets(duty, size)]
    found.append(role_ask(Role(role, right_tags(duty), names_known=False)))
    return tuple(found)


def _tag_sets(duty: str, size: Size) -> Iterator[Mapping[str, str]]:
    values = {
        "municipality": (*TENANTS, EVERYBODY, *dict.fromkeys(ODD_MUNICIPALITIES), ABSENT),
        "duty": (duty, "venue", "desk", "DESK", "*", "", ABSENT),
        "purpose": (*PURPOSES, *AREAS, *ODD_PURPOSES, ABSENT),
        "actor": ("clerk", *ODD_ACTORS, ABSENT),
    }
    yield {}
    for purpose in purposes_of(duty):
        right = right_tags(duty, purpose=purpose)
        yield {**right, "extra": "1"}
        yield {**right, "Duty ": duty}
        yield {name.upper(): value for name, value in right.items()}
        for name, each in values.items():
            yield from (_present({**right, name: value}) for value in each)
    if size is Size.LARGE:
        yield from (_present(dict(zip(TAG_NAMES, each, strict=True))) for each in product(*values.values()))


def _present(tags: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in tags.items() if value != ABSENT}


def takers(standing: list[Caller], size: Size) -> list[Caller]:
    """Return who might take up a role: everybody, from every network, and services and users."""
    odd = ("vpc-0", "", "*") if size is Size.LARGE else ("vpc-0",)
    found = [
        Caller(one.role, one.kind, one.principal, one.tags, network, one.mfa)
        for one in (*standing, *strangers())
        for network in (*NETWORKS.values(), *odd, None)
    ]
    found += [LAMBDA, CLOUDFORMATION, _service("ec2"), _service("apigateway"), API_GATEWAY]
    found += [_service("cloudformation", ELSEWHERE), _service("cloudformation", None)]
    people = [one.role for one in standing if one.kind == "person"]
    found += [signed_on(role) for role in people]
    found += [signed_on(role, path) for role in people for path in ("", "sso.amazonaws.com/")]
    user, foreign = f"arn:aws:iam::{ACCOUNT}:user/somebody", f"arn:aws:iam::{ELSEWHERE}:user/somebody"
    for mfa in (True, False):
        found.append(Caller("user/somebody", "user", Principal(ACCOUNT, user), mfa=mfa))
        found.append(Caller("user/somebody", "stranger", Principal(ELSEWHERE, foreign), mfa=mfa))
        found.append(Caller("vrs-admin", "admin", principal("vrs-admin"), mfa=mfa))
    return found


def right_takers(documents: Documents) -> Iterator[tuple[str, Caller, Ask]]:
    """Yield who must be able to take up which role: every plane and job, and people with a second factor."""
    for role in documents.roles:
        if role.startswith(DUTY_ROLE):
            for taker, purpose in product(
                TAKEN_UP_BY.get(role.removeprefix(DUTY_ROLE), ()), PURPOSES + AREAS
            ):
                yield from _right(role, taker, purpose)
        elif role in TAKEN_UP_BY_SERVICES:
            yield role, SERVICE_OF[role], role_ask(Role(role, {}))
        elif role.startswith((PLANE_ROLE, JOB_ROLE)):
            yield role, LAMBDA, role_ask(Role(role, {}))
        else:
            yield role, signed_on(role), role_ask(Role(role, {}))
            user = Principal(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/somebody")
            yield role, Caller("user/somebody", "user", user, mfa=True), role_ask(Role(role, {}))


def _right(role: str, taker: str, purpose: str) -> Iterator[tuple[str, Caller, Ask]]:
    duty = role.removeprefix(DUTY_ROLE)
    if purpose in purposes_of(duty):
        caller = Caller(taker, "plane", principal(taker), network=NETWORKS[plane_of_duty(duty)])
        yield role, caller, role_ask(Role(role, right_tags(duty, purpose=purpose)))
