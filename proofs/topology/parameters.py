"""Rules on what a deployment may choose: a wrong choice is refused before anything is made."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from proofs.topology.house import House
from proofs.topology.rule import Rule, rule

REFUSED: Mapping[str, tuple[Any, ...]] = {
    "LgwanCidr": ("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "10.0.0.0/7", ""),
    "LgwanTransitGateway": ("igw-0123", "pcx-0123", "anything"),
    "LgwanVirtualGateway": ("igw-0123", "pcx-0123", "anything"),
    "PrivateCidr": ("0.0.0.0/0", "10.0.0.0/8", ""),
    "PublicCidr": ("0.0.0.0/0", "10.0.0.0/8", ""),
    "DynamoDbPrefixList": ("0.0.0.0/0", ""),
    "S3PrefixList": ("0.0.0.0/0", ""),
    "PrivateCertificate": ("arn:aws:acm:us-east-1:111111111111:certificate/0a", ""),
    "PrivateDomain": ("*", ""),
    "CopyVaultArn": (
        "arn:aws:backup:us-east-1:111111111111:backup-vault:copies",
        "arn:aws:backup:ap-northeast-3:111111111111:backup-vault:copies",
        "",
    ),
    "OsakaVaultArn": ("arn:aws:backup:us-east-1:111111111111:backup-vault:copies", "anything"),
    "VrsAccount": ("*", "1", ""),
    "Municipality": ("*", "13101", "13101?", ""),
    "AlertMail": ("", "nobody"),
    "BackupDays": (0, 6, 3651),
    "BackupDaysMax": (0, 6, 3651),
    "CheckpointYears": (0, 4, 101),
    "TrailYears": (0, 2, 101),
    "AccessLogDays": (0, 364),
    "LogDays": (1, 30, 180, 364),
    "NumbersOpenedLimit": (0, -1),
    "RefusalLimit": (0, -1),
    "BlockLimit": (0, -1),
    "LatencyLimit": (0, -1),
    "MonthlyBudget": (0, -1),
    "PrivateConcurrency": (0, -1),
    "PublicConcurrency": (0, -1),
}
"""What each parameter must refuse."""
FREE = frozenset(
    {
        "TerminalAuthoritiesBucket",
        "TerminalAuthoritiesKey",
        "TerminalRevocationsKey",
        "PublicDomain",
        "PublicCertificate",
    }
)
"""Names of things that stand elsewhere: a wrong one does not deploy, or nobody is let in."""


@rule(
    "choice-1", "What a deployment must not choose is refused, and what it need not choose has a good default"
)
def choices(house: House) -> Iterator[str]:
    for stack, template in house.templates.items():
        for name, parameter in template.get("Parameters", {}).items():
            if name not in REFUSED and name not in FREE:
                yield f"{stack}/{name}: nobody said what it must refuse"
            for value in REFUSED.get(name, ()):
                if taken(parameter, value):
                    yield f"{stack}/{name}: may be {value!r}"
            if "Default" in parameter and not taken(parameter, parameter["Default"]):
                yield f"{stack}/{name}: its default is refused"


def taken(parameter: Mapping[str, Any], value: Any) -> bool:
    """Return whether CloudFormation takes a value for a parameter."""
    if "AllowedValues" in parameter and value not in parameter["AllowedValues"]:
        return False
    if parameter["Type"] == "Number":
        low, high = parameter.get("MinValue", value), parameter.get("MaxValue", value)
        return bool(low <= value <= high)
    return re.fullmatch(parameter.get("AllowedPattern", ".*"), str(value)) is not None


RULES: list[Rule] = [choices]
