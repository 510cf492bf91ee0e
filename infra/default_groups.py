"""``python -m infra.default_groups --stack vrs-foundation``: close the networks' default security groups.

AWS gives each network a security group that lets its members talk to each other and to
everywhere.  Nothing of ours is in it, but what names no group falls into it; CloudFormation can
add rules to it and take none away.  Run it after ``foundation.json`` is deployed.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import boto3

from infra.targets import REGION, outputs

NETWORKS = ("PublicVpc", "PrivateVpc")


def open_rules(groups: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, list[Any]]]:
    """Return (group, direction, rules) wherever a group has rules."""
    return [
        (group["GroupId"], direction, group[field])
        for group in groups
        for direction, field in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress"))
        if group[field]
    ]


def close(networks: Iterable[str], ec2: Any) -> int:
    """Take every rule out of the default groups of networks; return how many groups' sides were open."""
    filters = [
        {"Name": "vpc-id", "Values": sorted(networks)},
        {"Name": "group-name", "Values": ["default"]},
    ]
    found = open_rules(ec2.describe_security_groups(Filters=filters)["SecurityGroups"])
    revoke = {"ingress": ec2.revoke_security_group_ingress, "egress": ec2.revoke_security_group_egress}
    for group, direction, rules in found:
        revoke[direction](GroupId=group, IpPermissions=rules)
    return len(found)


def main() -> int:
    """Close the default groups of the stack's networks, and say how many sides were open."""
    parser = argparse.ArgumentParser(prog="default_groups")
    parser.add_argument("--stack", default="vrs-foundation")
    session = boto3.session.Session(region_name=REGION)
    said = outputs(session.client("cloudformation"), parser.parse_args().stack)
    print(f"閉じた / closed: {close([said[name] for name in NETWORKS], session.client('ec2'))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
