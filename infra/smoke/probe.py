"""What a probe is: who tries what, what must come of it, and what it shows that no emulator can."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

REGION = "ap-northeast-1"
ALLOWED, DENIED = "allowed", "denied"
NO_ROUTE, NO_TLS = "no route", "no TLS"


class Limit(StrEnum):
    """Where the fence ends: what only AWS itself can show."""

    IAM = "AWS's own evaluation of identity and key policies"
    TRUST = "trust policies, MFA and session tags as STS enforces them"
    NETWORK = "aws:SourceVpc and VPC endpoints"
    GRANTS = "KMS grants, which no policy document shows"
    ORGANIZATION = "service control policies"
    SERVICES = "forward access sessions and service-linked roles"
    LOCK = "S3 Object Lock and bucket policies"
    EDGE = "API Gateway, its resource policy, and WAF"
    MUTUAL_TLS = "the load balancer's mutual TLS"
    RECOVERY = "point-in-time recovery and deletion protection"


class Need(StrEnum):
    """What a probe needs beyond the people's roles; without it the probe is not tried."""

    ADMINISTRATOR = "the account's administrator (--profile)"
    SIMULATOR = "IAM's policy simulator, for the administrator (--profile)"
    INTERNET = "a place on the Internet (--from internet)"
    LGWAN = "a place on LGWAN (--from lgwan)"
    CERTIFICATE = "a terminal's certificate (--certificate, --key)"
    STOLEN = "a duty's session taken out of its network (--stolen PROFILE)"
    ORGANIZATION = "a service control policy for the region (--scp)"


@dataclass(frozen=True)
class Call:
    """An AWS call; ``{name}`` in a parameter stands for a fact of the deployment."""

    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    holds: Mapping[str, Any] = field(default_factory=dict)
    """What an allowed answer must say, by dotted path."""
    region: str = REGION


@dataclass(frozen=True)
class Simulated:
    """A question to IAM's policy simulator: whether a role may do something in a context."""

    role: str
    action: str
    resource: str
    context: Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """An HTTPS request."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    certificate: bool = False
    """Whether the terminal's certificate is shown."""


@dataclass(frozen=True)
class Probe:
    """One thing that is tried."""

    name: str
    who: str
    """A role of people (vrs-<name>), or ``administrator``, ``stolen`` or ``nobody``."""
    attempt: Call | Simulated | Request
    expected: frozenset[str]
    covers: Limit
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True)
class Tried:
    """What came of a probe; ``got`` is None where it was not tried."""

    probe: Probe
    got: str | None

    @property
    def differs(self) -> bool:
        return self.got is not None and self.got not in self.probe.expected


def filled(value: Any, facts: Mapping[str, Any]) -> Any:
    """Put facts into ``{names}``; a text that is just one name becomes the fact itself, as it is."""
    match value:
        case str() if value.startswith("{") and value.endswith("}") and value[1:-1] in facts:
            return facts[value[1:-1]]
        case str():
            return value.format_map(facts) if "{" in value else value
        case Mapping():
            return {name: filled(each, facts) for name, each in value.items()}
        case list() | tuple():
            return [filled(each, facts) for each in value]
    return value
