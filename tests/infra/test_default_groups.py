"""The default security groups of our networks let nothing in and nothing out."""

from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import default_groups
from infra.targets import REGION

pytestmark = pytest.mark.proof("T18")


def default_of(network: str, ec2: Any) -> Any:
    filters = [{"Name": "vpc-id", "Values": [network]}, {"Name": "group-name", "Values": ["default"]}]
    (group,) = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    return group


@mock_aws
def test_the_default_groups_of_our_networks_are_closed_and_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ec2: Any = boto3.session.Session(region_name=REGION).client("ec2")
    public, private, other = (ec2.create_vpc(CidrBlock="10.0.0.0/22")["Vpc"]["VpcId"] for _each in range(3))
    ec2.authorize_security_group_ingress(
        GroupId=default_of(private, ec2)["GroupId"],
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
        ],
    )
    said = {"PublicVpc": public, "PrivateVpc": private}
    monkeypatch.setattr(default_groups, "outputs", lambda _client, stack: {"a-stack": said}[stack])
    monkeypatch.setattr("sys.argv", ["default_groups", "--stack", "a-stack"])
    assert default_groups.main() == 0
    for network in (public, private):
        group = default_of(network, ec2)
        assert group["IpPermissions"] == group["IpPermissionsEgress"] == []
    assert default_of(other, ec2)["IpPermissionsEgress"]
    capsys.readouterr()
    assert default_groups.main() == 0
    assert capsys.readouterr().out.rstrip().endswith(": 0")
