"""What somebody in a hurry, or somebody else, would add to the templates: ways round the guards."""

from collections.abc import Mapping
from typing import Any

_VPC = {"VpcId": {"Ref": "PrivateVpc"}}
ANYBODY = {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def _body(kind: str, **properties: Any) -> Mapping[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


ADDED: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("a gateway to the Internet", "foundation", "Planted", _body("EC2::InternetGateway")),
    (
        "it, attached",
        "foundation",
        "Planted",
        _body("EC2::VPCGatewayAttachment", InternetGatewayId="igw-1", **_VPC),
    ),
    ("NAT", "foundation", "Planted", _body("EC2::NatGateway", SubnetId={"Ref": "PrivateSubnetA"})),
    ("a public address", "foundation", "Planted", _body("EC2::EIP", Domain="vpc")),
    ("a way out over IPv6", "foundation", "Planted", _body("EC2::EgressOnlyInternetGateway", **_VPC)),
    ("a peering", "foundation", "Planted", _body("EC2::VPCPeeringConnection", PeerVpcId="vpc-1", **_VPC)),
    ("a machine", "foundation", "Planted", _body("EC2::Instance", SubnetId={"Ref": "PrivateSubnetA"})),
    (
        "a route to everywhere",
        "foundation",
        "Planted",
        _body(
            "EC2::Route",
            RouteTableId={"Ref": "PrivateRoutes"},
            DestinationCidrBlock="0.0.0.0/0",
            TransitGatewayId={"Ref": "LgwanTransitGateway"},
        ),
    ),
    (
        "a route from the functions to LGWAN",
        "foundation",
        "Planted",
        _body(
            "EC2::Route",
            RouteTableId={"Ref": "PrivateRoutes"},
            DestinationCidrBlock={"Ref": "LgwanCidr"},
            TransitGatewayId={"Ref": "LgwanTransitGateway"},
        ),
    ),
    (
        "a subnet with public addresses",
        "foundation",
        "Planted",
        _body("EC2::Subnet", MapPublicIpOnLaunch=True, CidrBlock="10.65.3.0/25", **_VPC),
    ),
    ("a network of its own", "foundation", "Planted", _body("EC2::VPC", CidrBlock="10.66.0.0/22")),
    (
        "LGWAN straight to the API's endpoint",
        "foundation",
        "Planted",
        _body(
            "EC2::SecurityGroupIngress",
            GroupId={"Fn::GetAtt": ["ExecuteApiEntrance", "GroupId"]},
            IpProtocol="tcp",
            FromPort=443,
            ToPort=443,
            CidrIp={"Ref": "LgwanCidr"},
        ),
    ),
    (
        "everybody to the balancer",
        "foundation",
        "Planted",
        _body(
            "EC2::SecurityGroupIngress",
            GroupId={"Fn::GetAtt": ["BalancerEntrance", "GroupId"]},
            IpProtocol="tcp",
            FromPort=443,
            ToPort=443,
            CidrIp="0.0.0.0/0",
        ),
    ),
    (
        "the functions to everywhere",
        "foundation",
        "Planted",
        _body(
            "EC2::SecurityGroupEgress",
            GroupId={"Fn::GetAtt": ["PrivateFunctions", "GroupId"]},
            IpProtocol="-1",
            CidrIp="0.0.0.0/0",
        ),
    ),
    (
        "a group without rules",
        "foundation",
        "Planted",
        _body("EC2::SecurityGroup", GroupDescription="later", **_VPC),
    ),
    (
        "an endpoint of another service",
        "foundation",
        "Planted",
        _body(
            "EC2::VPCEndpoint",
            ServiceName="com.amazonaws.ap-northeast-1.ssm",
            VpcEndpointType="Interface",
            **_VPC,
        ),
    ),
    (
        "a listener without TLS",
        "foundation",
        "Planted",
        _body(
            "ElasticLoadBalancingV2::Listener", LoadBalancerArn={"Ref": "Balancer"}, Port=80, Protocol="HTTP"
        ),
    ),
    (
        "a second balancer",
        "foundation",
        "Planted",
        _body("ElasticLoadBalancingV2::LoadBalancer", Scheme="internet-facing", Type="application"),
    ),
    ("a user", "foundation", "Planted", _body("IAM::User", UserName="somebody")),
    ("a role", "foundation", "Planted", _body("IAM::Role", RoleName="vrs-other")),
    (
        "a policy beside the role",
        "foundation",
        "Planted",
        _body(
            "IAM::Policy",
            PolicyName="more",
            Roles=["vrs-duty-venue"],
            PolicyDocument={"Statement": [ANYBODY]},
        ),
    ),
    ("a table", "foundation", "Planted", _body("DynamoDB::Table", TableName="copy")),
    ("a table in several regions", "foundation", "Planted", _body("DynamoDB::GlobalTable", TableName="vrs")),
    ("a bucket", "foundation", "Planted", _body("S3::Bucket", BucketName="copy")),
    ("a key", "foundation", "Planted", _body("KMS::Key", KeyPolicy={"Statement": [ANYBODY]})),
    ("a queue", "foundation", "Planted", _body("SQS::Queue", QueueName="copy")),
    ("a log without an end", "foundation", "Planted", _body("Logs::LogGroup", LogGroupName="/copy")),
    ("a plan of backups elsewhere", "foundation", "Planted", _body("Backup::BackupPlan", BackupPlan={})),
    ("a vault", "foundation", "Planted", _body("Backup::BackupVault", BackupVaultName="copy")),
    ("a function's URL", "private", "Planted", _body("Lambda::Url", AuthType="NONE")),
    (
        "a function by itself",
        "private",
        "Planted",
        _body("Lambda::Function", FunctionName="vrs-private-more"),
    ),
    ("an API by itself", "private", "Planted", _body("ApiGateway::RestApi", Name="open")),
    (
        "a second API",
        "private",
        "Planted",
        _body("Serverless::Api", StageName="open", EndpointConfiguration={"Type": "EDGE"}),
    ),
    (
        "a function in no network",
        "private",
        "Planted",
        _body("Serverless::Function", FunctionName="vrs-private-more", Handler="app.more"),
    ),
    (
        "anybody may call the function",
        "private",
        "Planted",
        _body(
            "Lambda::Permission", FunctionName="vrs-private", Action="lambda:InvokeFunction", Principal="*"
        ),
    ),
    (
        "a public name for the private API",
        "private",
        "Planted",
        _body(
            "ApiGateway::DomainName", DomainName="vrs.example", EndpointConfiguration={"Types": ["REGIONAL"]}
        ),
    ),
    (
        "the private API by another endpoint",
        "private",
        "Planted",
        _body(
            "ApiGateway::DomainNameAccessAssociation",
            AccessAssociationSource="vpce-1",
            AccessAssociationSourceType="VPCE",
        ),
    ),
)
"""What is added: in words, to which stack, under which name, and the resource."""
