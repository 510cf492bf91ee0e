"""Who may call: every deployed role, every duty's session with every tag, and strangers.

A session's context is made as the fence makes it (``local/fence/callers.py``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from local.fence import Principal
from local.fence.patterns import Value
from local.fence.policies import DUTY_ROLE, JOB_ROLE, NETWORKS, PAGES_ROLE, PLANE_ROLE
from proofs.policies.documents import ACCOUNT, ELSEWHERE, Documents
from proofs.policies.rights import AREAS, TAKEN_UP_BY, plane_of_duty, purposes_of
from proofs.proof import Size

TENANTS = ("112143", "112224", "131016")
"""Three municipalities; nothing in a document tells one from another (Z3 proves it for any)."""
A, B, _ = TENANTS
EVERYBODY = "000000"
ODD = (
    "",
    "*",
    "??????",
    "${*}##",
    "11214?",
    "1121*3",
    "11214",
    "1121430",
    "112143#",
    "１１２１４３",
    "venue",
)
"""Tags that are patterns, prefixes, other scripts: nobody's code."""
PURPOSES = ("none", "registration", "ask_former_city", "answer_new_city", "issue_certificate")
ODD_PURPOSES = ("curiosity", "", "*", "REGISTRATION")
ADMIN, STRANGER = "admin", "stranger"
"""A role of ours that no document names, with a policy that allows everything; the same elsewhere."""


@dataclass(frozen=True, eq=False)
class Caller:
    """A principal with the context it brings to each call."""

    role: str
    kind: str
    """plane, pages, job, duty, person, admin, stranger, user or service."""
    principal: Principal
    tags: Mapping[str, str] = field(default_factory=dict)
    network: str | None = None
    """aws:SourceVpc, or None where the call comes from no network of ours."""
    mfa: bool = False
    via_service: bool = False
    """Whether a service of AWS asks in the caller's name."""
    for_account: str | None = None
    """Of a service: for whose account it works."""

    @property
    def tenant(self) -> str | None:
        """The municipality of the session's tag."""
        return self.tags.get("municipality")

    @property
    def purpose(self) -> str | None:
        """The purpose of the session's tag."""
        return self.tags.get("purpose")

    def context(self) -> dict[str, Value]:
        """Return the keys that every call of this caller carries."""
        found: dict[str, Value] = {
            "aws:securetransport": "true",
            "aws:viaawsservice": "true" if self.via_service else "false",
            "aws:principalisawsservice": "true" if self.kind == "service" else "false",
            "aws:principalaccount": self.principal.account,
            "aws:principalarn": self.principal.arn,
            "aws:principaltype": "User" if self.kind == "user" else "AssumedRole",
            **{f"aws:principaltag/{name.lower()}": value for name, value in self.tags.items()},
        }
        if self.network is not None:
            found["aws:sourcevpc"] = self.network
        if self.for_account is not None:
            found["aws:sourceaccount"] = self.for_account
        if self.mfa:
            found["aws:multifactorauthpresent"] = "true"
        return found

    @property
    def shown(self) -> str:
        """The caller in a sentence; tags are codes and words of ours, nobody's name."""
        tags = ", ".join(f"{name}={value!r}" for name, value in self.tags.items())
        return f"{self.role}({tags})@{self.network}" if tags else f"{self.role}@{self.network}"


class Tagged(NamedTuple):
    """The two tags that documents ask of a session."""

    municipality: str | None
    purpose: str | None


def principal(role: str, account: str = ACCOUNT) -> Principal:
    """Return a role's principal in a session."""
    arn = f"arn:aws:iam::{account}:role/{role}"
    return Principal(account, arn, f"arn:aws:sts::{account}:assumed-role/{role}/session")


def session(duty: str, tagged: Tagged, network: str | None = "own") -> Caller:
    """Return a duty's session; its network is its plane's unless another is given."""
    stated = {"municipality": tagged.municipality, "duty": duty, "purpose": tagged.purpose, "actor": "clerk"}
    tags = {name: value for name, value in stated.items() if value is not None}
    role = f"{DUTY_ROLE}{duty}"
    own = NETWORKS[plane_of_duty(duty)] if network == "own" else network
    return Caller(role, "duty", principal(role), tags, own)


def sessions(duty: str, size: Size) -> Iterator[Caller]:
    """Yield a duty's sessions with every tag that could matter, in its own network."""
    own = purposes_of(duty)
    if size is Size.LARGE:
        every: tuple[str | None, ...] = (*PURPOSES, *AREAS, *ODD_PURPOSES, None)
        pairs = [Tagged(code, purpose) for code in TENANTS for purpose in every]
        # STS takes no "#" in a tag; where it stands in one, a key's first part would not be the tag.
        others = (EVERYBODY, *(code for code in ODD if "#" not in code), None)
        pairs += [Tagged(code, purpose) for code in others for purpose in dict.fromkeys((*own, "none", None))]
    else:
        pairs = [Tagged(A, purpose) for purpose in dict.fromkeys((*own, "none", "curiosity", None))]
        pairs += [Tagged(A, "")] if len(own) > 1 else []
        pairs += [Tagged(code, own[0]) for code in (EVERYBODY, "", "*", "1121430", None)]
        pairs += [Tagged(code, own[-1]) for code in ("", None) if len(own) > 1]
    for pair in pairs:
        yield session(duty, pair)


ANYONE = Caller("anyone", "anyone", Principal("", ""))
"""Whoever calls without credentials: a terminal, through the load balancer."""


def networks_of(duty: str, size: Size) -> tuple[str | None, ...]:
    """Return the networks that are not a duty's."""
    others = [name for name in NETWORKS.values() if name != NETWORKS[plane_of_duty(duty)]]
    odd = ("vpc-0", "", "*", "vpc-*", "VPC-PRIVATE") if size is Size.LARGE else ("vpc-0",)
    return (None, *others, *odd)


def standing(documents: Documents) -> list[Caller]:
    """Return the planes, who reads their pages, the jobs and the people: the roles that no duty is."""
    found = []
    for role in documents.roles:
        if role.startswith(PLANE_ROLE):
            network = NETWORKS.get(role.removeprefix(PLANE_ROLE))
            found.append(Caller(role, "plane", principal(role), network=network))
        elif role.startswith(PAGES_ROLE):
            found.append(Caller(role, "pages", principal(role)))
        elif role.startswith(JOB_ROLE):
            found.append(Caller(role, "job", principal(role), network=NETWORKS["private"]))
        elif not role.startswith(DUTY_ROLE):
            found.append(Caller(role, "person", principal(role), mfa=True))
    return found


def strangers() -> list[Caller]:
    """Return an administrator that no document names, a copy of our roles elsewhere, and a user."""
    takers = {role for each in TAKEN_UP_BY.values() for role in each}
    ours = sorted({*takers, *(f"{DUTY_ROLE}{duty}" for duty in TAKEN_UP_BY), "vrs-key-administrator"})
    user = Principal(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/somebody")
    return [
        *(
            Caller("vrs-admin", ADMIN, principal("vrs-admin"), {"municipality": A, "purpose": purpose})
            for purpose in (*PURPOSES, *AREAS)
        ),
        Caller("vrs-admin", ADMIN, principal("vrs-admin"), network=NETWORKS["private"], mfa=True),
        Caller("user/somebody", "user", user, mfa=True),
        *(Caller(role, STRANGER, principal(role, ELSEWHERE), network="vpc-private") for role in ours),
    ]
