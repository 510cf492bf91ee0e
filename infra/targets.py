"""``python -m infra.targets --stack vrs-foundation``: lead the load balancer to the private API.

The load balancer's targets are the addresses of the API's VPC endpoint, which AWS draws and
CloudFormation does not know.  Run it after ``foundation.json`` is deployed; again does no harm.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3

REGION = "ap-northeast-1"


class NoAddress(ValueError):
    """The endpoint has no address: without a target the private plane would be shut off."""


@dataclass(frozen=True)
class Changes:
    """What must be registered and deregistered, as addresses in their order."""

    register: tuple[str, ...]
    deregister: tuple[str, ...]


def changes(addresses: Iterable[str], registered: Iterable[str]) -> Changes:
    """Return what makes the registered targets the endpoint's addresses; raise NoAddress."""
    wanted, there = set(addresses), set(registered)
    if not wanted:
        raise NoAddress("the endpoint has no network interface")
    return Changes(tuple(sorted(wanted - there)), tuple(sorted(there - wanted)))


def outputs(cloudformation: Any, stack: str) -> Mapping[str, str]:
    """Return what a stack says of itself."""
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    return {each["OutputKey"]: each["OutputValue"] for each in found}


def lead(endpoint: str, group: str, ec2: Any, elbv2: Any) -> Changes:
    """Make an endpoint's addresses the targets of a group; return what was changed."""
    described = ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]
    interfaces = described["NetworkInterfaceIds"]
    listed = (
        ec2.describe_network_interfaces(NetworkInterfaceIds=interfaces)["NetworkInterfaces"]
        if interfaces
        else []
    )
    health = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    found = changes(
        (each["PrivateIpAddress"] for each in listed),
        (each["Target"]["Id"] for each in health if each["TargetHealth"]["State"] != "draining"),
    )
    # The new ones first: the private plane is never without a target.
    if found.register:
        elbv2.register_targets(TargetGroupArn=group, Targets=_targets(found.register))
    if found.deregister:
        elbv2.deregister_targets(TargetGroupArn=group, Targets=_targets(found.deregister))
    return found


def _targets(addresses: Iterable[str]) -> list[dict[str, Any]]:
    return [{"Id": address, "Port": 443} for address in addresses]


def main() -> int:
    """Lead the load balancer to the endpoint that the stack made, and say what changed."""
    parser = argparse.ArgumentParser(prog="targets")
    parser.add_argument("--stack", default="vrs-foundation")
    session = boto3.session.Session(region_name=REGION)
    said = outputs(session.client("cloudformation"), parser.parse_args().stack)
    found = lead(
        said["ExecuteApiEndpoint"], said["ApiTargets"], session.client("ec2"), session.client("elbv2")
    )
    print(f"登録 / registered: {', '.join(found.register) or '-'}")
    print(f"解除 / deregistered: {', '.join(found.deregister) or '-'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
