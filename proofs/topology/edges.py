"""The roads that may exist, as data: what talks to what, by which endpoints, and along which routes.

Whatever the templates hold beyond these tables is a violation, and so is what is missing from them.
"""

LGWAN, DYNAMODB, S3 = "⟨LgwanCidr⟩", "⟨DynamoDbPrefixList⟩", "⟨S3PrefixList⟩"
NOWHERE = ("icmp", 252, 86, "255.255.255.255/32")
"""What a security group without a way out must say, for an empty list would mean everywhere."""

EDGES = frozenset(
    {
        (LGWAN, "BalancerEntrance"),
        ("BalancerEntrance", "ExecuteApiEntrance"),
        ("PrivateFunctions", "PrivateEndpoints"),
        ("PrivateFunctions", DYNAMODB),
        ("PrivateFunctions", S3),
        ("PublicFunctions", "PublicEndpoints"),
        ("PublicFunctions", DYNAMODB),
    }
)
"""Who may open a connection to whom: TCP 443, nothing else."""

GROUPS = {
    "BalancerEntrance": "PrivateVpc",
    "ExecuteApiEntrance": "PrivateVpc",
    "PrivateFunctions": "PrivateVpc",
    "PrivateEndpoints": "PrivateVpc",
    "PublicFunctions": "PublicVpc",
    "PublicEndpoints": "PublicVpc",
}
"""The security groups, and where each stands."""

FUNCTION_SUBNETS = {plane: tuple(f"{plane}Subnet{zone}" for zone in "ABC") for plane in ("Private", "Public")}
EDGE_SUBNETS = tuple(f"EdgeSubnet{zone}" for zone in "ABC")

GATEWAYS = frozenset({"dynamodb", "s3"})
ENDPOINTS = {
    "PublicVpc": frozenset({"dynamodb", "kms", "sts", "logs"}),
    "PrivateVpc": frozenset({"dynamodb", "s3", "kms", "sts", "logs", "sqs", "execute-api"}),
}
"""The AWS services that a network reaches, each by an endpoint with a policy of its own."""

ROUTES = frozenset(
    {
        ("EdgeRoutes", LGWAN, "TransitGatewayId", "⟨LgwanTransitGateway⟩"),
        ("EdgeRoutes", LGWAN, "GatewayId", "⟨LgwanVirtualGateway⟩"),
    }
)
"""The routes that leave a network: from the edge to LGWAN.  Functions stand in subnets without one."""

WAYS_OUT = frozenset(
    f"AWS::{kind}"
    for kind in (
        "EC2::InternetGateway",
        "EC2::EgressOnlyInternetGateway",
        "EC2::NatGateway",
        "EC2::EIP",
        "EC2::EIPAssociation",
        "EC2::VPCPeeringConnection",
        "EC2::CarrierGateway",
        "EC2::VPNConnection",
        "EC2::VPNGateway",
        "EC2::CustomerGateway",
        "EC2::TransitGateway",
        "EC2::TransitGatewayPeeringAttachment",
        "EC2::ClientVpnEndpoint",
        "EC2::InstanceConnectEndpoint",
        "EC2::LocalGatewayRoute",
        "EC2::NetworkInterface",
        "EC2::Instance",
        "EC2::VPCEndpointService",
        "EC2::VPCCidrBlock",
        "NetworkManager::VpcAttachment",
        "GlobalAccelerator::Accelerator",
        "CloudFront::Distribution",
        "VpcLattice::ServiceNetworkVpcAssociation",
        "ApiGateway::VpcLink",
        "Lambda::Url",
        "DynamoDB::GlobalTable",
        "KMS::ReplicaKey",
    )
)
"""Resource types by which something could get out, or in, past the roads above."""
