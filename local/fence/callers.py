"""Who calls: access key ids, and the roles and sessions they stand for.

Base credentials are enrolled by whoever starts a plane; sessions enrol themselves by a successful
AssumeRole.  Everybody else is unknown, and refused.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from local.fence.condition_keys import PolicyError
from local.fence.evaluate import Layers
from local.fence.patterns import Value
from local.fence.policies import DUTY_ROLE, NETWORKS, PolicySet, plane_of
from local.fence.policy import Policy
from local.fence.principals import Principal

FEW = 10_000
"""So many callers are remembered before the fence looks for the first time for those that have expired."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone the fence knows: a principal, the documents on it, and the context it always has."""

    role: str
    principal: Principal
    layers: Layers = field(default_factory=Layers)
    context: Mapping[str, Value] = field(default_factory=dict)
    surroundings: Mapping[str, str] = field(default_factory=dict)
    plane: str | None = None
    """In whose network the call begins; None outside of both."""
    expires_at: float | None = None
    """Seconds since the epoch; None for base credentials."""
    deploys: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """What an AssumeRole asked for and was given."""

    role_arn: str
    name: str
    tags: Mapping[str, str]
    policy: Policy | None
    expires_at: float
    """Seconds since the epoch."""


class Callers:
    """Access key ids and whom they stand for; safe among threads."""

    def __init__(self, policies: PolicySet) -> None:
        self._policies = policies
        self._known: dict[str, Caller] = {}
        self._swept_at = FEW
        self._lock = threading.Lock()

    def of(self, access_key_id: str | None) -> Caller | None:
        """Return the caller, or None for unknown and expired credentials."""
        caller = self._known.get(access_key_id or "")
        if caller is None or (caller.expires_at is not None and caller.expires_at <= time.time()):
            return None
        return caller

    def enrol(self, access_key_id: str, role: str, surroundings: Mapping[str, str]) -> None:
        """Register base credentials of a plane, a job or a person.

        Without surroundings a function stands in its plane's network.  Raises PolicyError for a
        role that is not deployed, or that is a duty's: those are only ever taken up.
        """
        policy = None if role.startswith(DUTY_ROLE) else self._policies.role(role)
        if policy is None:
            raise PolicyError(f"nothing is deployed with the role {role}")
        plane = plane_of(role)
        if not surroundings and plane is not None and plane in NETWORKS:
            surroundings = {"aws:SourceVpc": NETWORKS[plane]}
        caller = Caller(
            role=role,
            principal=self._principal(role, plane or "person"),
            layers=Layers(identity=(policy,)),
            context=self._context(role, {}, surroundings),
            surroundings=surroundings,
            plane=plane,
        )
        self._keep(access_key_id, caller)

    def enrol_deployer(self, access_key_id: str) -> None:
        """Register who provisions: passed through and recorded."""
        role = "vrs-deployer"
        self._keep(access_key_id, Caller(role, self._principal(role, "deployer"), deploys=True))

    def enrol_session(self, access_key_id: str, by: Caller, session: Session) -> None:
        """Register the session that an AssumeRole answered with; a role without a policy may do nothing."""
        role = session.role_arn.rpartition(":role/")[2]
        policy = self._policies.role(role) if role.startswith(DUTY_ROLE) else None
        layers = Layers(
            identity=() if policy is None else (policy,),
            session_policies=() if session.policy is None else (session.policy,),
        )
        caller = Caller(
            role=role,
            principal=self._principal(role, session.name),
            layers=layers,
            context=self._context(role, session.tags, by.surroundings),
            surroundings=by.surroundings,
            plane=by.plane,
            expires_at=session.expires_at,
        )
        self._keep(access_key_id, caller)

    def _principal(self, role: str, session: str) -> Principal:
        account = self._policies.account
        return Principal(
            account=account,
            arn=f"arn:aws:iam::{account}:role/{role}",
            session_arn=f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
        )

    def _context(
        self, role: str, tags: Mapping[str, str], surroundings: Mapping[str, str]
    ) -> dict[str, Value]:
        account = self._policies.account
        return {
            # A stand-in speaks plain HTTP on loopback where AWS speaks TLS.
            "aws:securetransport": "true",
            "aws:viaawsservice": "false",
            "aws:principalisawsservice": "false",
            **{name.lower(): value for name, value in surroundings.items()},
            **{f"aws:principaltag/{name.lower()}": value for name, value in tags.items()},
            "aws:principalaccount": account,
            "aws:principalarn": f"arn:aws:iam::{account}:role/{role}",
            "aws:principaltype": "AssumedRole",
        }

    def _keep(self, access_key_id: str, caller: Caller) -> None:
        with self._lock:
            if len(self._known) >= self._swept_at:
                self._sweep()
            self._known[access_key_id] = caller

    def _sweep(self) -> None:
        """Forget who has expired; next when as many again have come, so that each of them costs little."""
        now = time.time()
        # A new dictionary, because others read without the lock.
        self._known = {
            name: known
            for name, known in self._known.items()
            if known.expires_at is None or known.expires_at > now
        }
        self._swept_at = max(FEW, 2 * len(self._known))
