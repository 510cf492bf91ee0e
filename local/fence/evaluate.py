"""The decision: explicit deny, then allow, then the implicit deny (IAM User Guide, policy evaluation logic).

1. A Deny that applies, in any document, ends the matter.
2. An endpoint policy must allow, whoever asks.
3. The identity's policies, the permissions boundary and the session policies must each allow; several
   session policies are one layer, as STS merges them.
4. In the same account a resource policy may allow instead of the identity's: one that names the very
   session does so alone, one that names the role (or everyone) still under boundary and session
   policies, and one that names the account only delegates: the identity must allow.
5. Where the resource policy is final (a KMS key's), nothing is allowed without it.
6. Across accounts, and for AssumeRole by our own strictness, identity and resource policy must both allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, NoReturn

from local.fence.condition_keys import PolicyError
from local.fence.conditions import Ambiguous
from local.fence.policy import Kind, Policy, Request, Statement
from local.fence.principals import Grade, Principal

__all__ = [
    "Ambiguous",
    "Decision",
    "Grade",
    "Kind",
    "Layers",
    "Policy",
    "PolicyError",
    "Principal",
    "Request",
    "Statement",
    "decide",
]


@dataclass(frozen=True)
class Layers:
    """The documents that speak to a request."""

    identity: Sequence[Policy] = ()
    resource_policy: Policy | None = None
    permissions_boundary: Policy | None = None
    session_policies: Sequence[Policy] = ()
    endpoint_policy: Policy | None = None
    same_account: bool = True
    resource_policy_is_final: bool = False

    @cached_property
    def every(self) -> list[tuple[str, Policy]]:
        """Return every document with the name of its layer."""
        named = [("identity policy", policy) for policy in self.identity]
        named += [("session policy", policy) for policy in self.session_policies]
        single = (
            ("resource policy", self.resource_policy),
            ("permissions boundary", self.permissions_boundary),
            ("endpoint policy", self.endpoint_policy),
        )
        return named + [(layer, policy) for layer, policy in single if policy is not None]


class Decision(NamedTuple):
    """Whether a request is allowed, and by which statement of which layer."""

    allowed: bool
    layer: str
    statement: str = "implicit deny"
    pattern: str = "*"

    @property
    def reason(self) -> str:
        """The decision in words, without a value of the request."""
        return f"{self.statement} ({self.layer})"

    def __bool__(self) -> NoReturn:
        """Refuse to be a condition: every Decision would be true."""
        raise TypeError("ask .allowed")


def decide(request: Request, layers: Layers) -> Decision:
    """Decide one request; raise Ambiguous where AWS leaves the outcome undefined."""
    for layer, policy in layers.every:
        if denying := policy.denies(request):
            return Decision(allowed=False, layer=layer, statement=denying.name, pattern=denying.pattern)
    if layers.endpoint_policy is not None and not layers.endpoint_policy.grants(request)[0]:
        return Decision(allowed=False, layer="endpoint policy")
    if layers.resource_policy is None and layers.same_account and not layers.resource_policy_is_final:
        return _by_identity(request, layers)
    return _by_resource(request, layers)


def _by_resource(request: Request, layers: Layers) -> Decision:
    grade, granting = Grade.NOT, None
    if layers.resource_policy is not None:
        grade, granting = layers.resource_policy.grants(request)
    if granting is None and (layers.resource_policy_is_final or not layers.same_account):
        return Decision(allowed=False, layer="resource policy")
    if granting is not None and layers.same_account:
        if grade is Grade.EXACT:
            return _allowed("resource policy", granting)
        if grade is Grade.ROLE and _limit(request, layers) is None:
            return _allowed("resource policy", granting)
    return _by_identity(request, layers)


def _by_identity(request: Request, layers: Layers) -> Decision:
    identity = _first(layers.identity, request)
    if identity is None:
        return Decision(allowed=False, layer="identity policy")
    if limit := _limit(request, layers):
        return Decision(allowed=False, layer=limit)
    return _allowed("identity policy", identity)


def _allowed(layer: str, statement: Statement) -> Decision:
    return Decision(allowed=True, layer=layer, statement=statement.name, pattern=statement.pattern)


def _first(policies: Sequence[Policy], request: Request) -> Statement | None:
    for policy in policies:
        granting = policy.grants(request)[1]
        if granting is not None:
            return granting
    return None


def _limit(request: Request, layers: Layers) -> str | None:
    """Return the layer that withholds its allow, or None."""
    boundary = layers.permissions_boundary
    if boundary is not None and not boundary.grants(request)[0]:
        return "permissions boundary"
    if layers.session_policies and _first(layers.session_policies, request) is None:
        return "session policy"
    return None
