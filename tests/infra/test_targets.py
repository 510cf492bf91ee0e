"""The load balancer leads to the endpoint's addresses, and to nothing that was one of them before."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from infra import targets
from infra.targets import Changes, NoAddress, changes, lead

SERVICE = "com.amazonaws.ap-northeast-1.execute-api"


class Network:
    """A network with the API's endpoint in two subnets, and a target group, in moto."""

    def __init__(self) -> None:
        session = boto3.session.Session(region_name=targets.REGION)
        self.ec2: Any = session.client("ec2")
        self.elbv2: Any = session.client("elbv2")
        self.vpc = self.ec2.create_vpc(CidrBlock="10.65.0.0/22")["Vpc"]["VpcId"]
        subnets = [
            self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.65.{number}.0/24")["Subnet"]["SubnetId"]
            for number in range(2)
        ]
        made = self.ec2.create_vpc_endpoint(
            VpcId=self.vpc, ServiceName=SERVICE, VpcEndpointType="Interface", SubnetIds=subnets
        )
        self.endpoint = made["VpcEndpoint"]["VpcEndpointId"]
        group = self.elbv2.create_target_group(
            Name="api", Protocol="HTTPS", Port=443, VpcId=self.vpc, TargetType="ip"
        )
        self.group = group["TargetGroups"][0]["TargetGroupArn"]

    def registered(self) -> set[str]:
        found = self.elbv2.describe_target_health(TargetGroupArn=self.group)["TargetHealthDescriptions"]
        return {
            each["Target"]["Id"]
            for each in found
            if each["TargetHealth"]["State"] not in {"draining", "unused"}
        }


@pytest.fixture
def network() -> Iterator[Network]:
    with mock_aws():
        yield Network()


def test_what_is_missing_is_registered_and_what_is_over_deregistered() -> None:
    assert changes(["10.0.0.2", "10.0.0.1"], ["10.0.0.1", "10.0.0.9"]) == Changes(
        ("10.0.0.2",), ("10.0.0.9",)
    )
    assert changes(["10.0.0.1"], ["10.0.0.1"]) == Changes((), ())


def test_an_endpoint_without_an_address_shuts_nobody_off() -> None:
    with pytest.raises(NoAddress):
        changes([], ["10.0.0.1"])


@pytest.mark.proof("T18")
def test_the_endpoints_addresses_become_the_targets(network: Network) -> None:
    network.elbv2.register_targets(TargetGroupArn=network.group, Targets=[{"Id": "10.65.3.9", "Port": 443}])
    found = lead(network.endpoint, network.group, network.ec2, network.elbv2)
    assert len(found.register) == 2
    assert found.deregister == ("10.65.3.9",)
    assert network.registered() == set(found.register)
    assert lead(network.endpoint, network.group, network.ec2, network.elbv2) == Changes((), ())


def test_the_command_reads_the_stack(
    network: Network, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"ExecuteApiEndpoint": network.endpoint, "ApiTargets": network.group}
    monkeypatch.setattr(targets, "outputs", lambda _client, stack: {"a-stack": said}[stack])
    monkeypatch.setattr("sys.argv", ["targets", "--stack", "a-stack"])
    assert targets.main() == 0
    said_out = capsys.readouterr().out
    assert network.registered()
    assert all(address in said_out for address in network.registered())


def test_a_stacks_outputs_are_read() -> None:
    client: Any = boto3.session.Session(region_name=targets.REGION).client("cloudformation")
    said = {"OutputKey": "Name", "OutputValue": "said"}
    stack = {
        "StackName": "one",
        "CreationTime": "2026-11-24T00:00:00Z",
        "StackStatus": "CREATE_COMPLETE",
        "Outputs": [said],
    }
    with Stubber(client) as stub:
        stub.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": "one"})
        assert targets.outputs(client, "one") == {"Name": "said"}
