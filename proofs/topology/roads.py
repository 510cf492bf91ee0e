"""Rules on roads: networks without a way out, and edges only as ``edges.py`` allows."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from proofs.topology.documents import POLICIES, canonical, file
from proofs.topology.edges import (
    EDGE_SUBNETS,
    EDGES,
    ENDPOINTS,
    FUNCTION_SUBNETS,
    GATEWAYS,
    GROUPS,
    LGWAN,
    NOWHERE,
    ROUTES,
    WAYS_OUT,
)
from proofs.topology.house import House, Resource, Template, remembered, several, text, walk
from proofs.topology.rule import OFF, ON, Needs, Rule, in_, is_, required, rule

VPC, SUBNET, ENDPOINT = "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::VPCEndpoint"
GROUP, FLOW = "AWS::EC2::SecurityGroup", "AWS::EC2::FlowLog"
HOME = "ap-northeast-1"
OSAKA = "ap-northeast-3"
REGIONS = re.compile(
    r"\b(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?(?:north|south|east|west|central)[a-z]*-\d\b"
)
INSIDE = re.compile(r"⟨(\w+)(?:\.\w+)?⟩")

NEEDS = (
    Needs(SUBNET, ("MapPublicIpOnLaunch",), in_(OFF, None), ON, "No subnet gives public addresses"),
    Needs(SUBNET, ("AssignIpv6AddressOnCreation",), in_(OFF, None), ON, "No subnet gives IPv6 addresses"),
    Needs(VPC, ("EnableDnsSupport",), is_(ON), OFF, "Names are answered inside the network"),
    Needs(VPC, ("EnableDnsHostnames",), is_(ON), OFF, "so that AWS's names lead to our endpoints"),
    Needs(FLOW, ("TrafficType",), is_("ALL"), "REJECT", "What flows is written down, all of it"),
    Needs(FLOW, ("ResourceType",), is_("VPC"), "Subnet", "for whole networks"),
    Needs(
        FLOW,
        ("LogGroupName",),
        lambda said: text(said).endswith("FlowLogGroup⟩"),
        None,
        "into an encrypted group",
    ),
    Needs(
        FLOW, ("DeliverLogsPermissionArn",), is_({"Fn::GetAtt": ["FlowLogs", "Arn"]}), None, "by its own role"
    ),
    Needs(FLOW, ("MaxAggregationInterval",), is_(60), 600, "within a minute"),
)


@rule("road-1", "No gateway to the Internet, no NAT, no public address, no peering, no machine of our own")
def no_way_out(house: House) -> Iterator[str]:
    yield from (f"{resource}: {resource.type}" for resource in house.of(*WAYS_OUT))
    for attachment in house.of("AWS::EC2::VPCGatewayAttachment"):
        if attachment.at("InternetGatewayId") or attachment.at("VpnGatewayId") != {
            "Ref": "LgwanVirtualGateway"
        }:
            yield f"{attachment}: not LGWAN's gateway"
    for attachment in house.of("AWS::EC2::TransitGatewayAttachment"):
        subnets = tuple(_name(each) for each in attachment.at("SubnetIds") or [])
        if attachment.at("TransitGatewayId") != {"Ref": "LgwanTransitGateway"} or subnets != EDGE_SUBNETS:
            yield f"{attachment}: not LGWAN's gateway at the edge"


@rule("road-2", "The only route that leaves a network goes from its edge to LGWAN")
def routes(house: House) -> Iterator[str]:
    for route in house.of("AWS::EC2::Route"):
        given = {key: text(value) for key, value in route.properties.items()}
        table, to = given.pop("RouteTableId", ""), given.pop("DestinationCidrBlock", "")
        if len(given) != 1 or (_inner(table), to, *given.popitem()) not in ROUTES:
            yield f"{route}: a route nobody planned"
    tables = {table.name: _name(table.at("VpcId")) for table in house.of("AWS::EC2::RouteTable")}
    if tables != {"PrivateRoutes": "PrivateVpc", "EdgeRoutes": "PrivateVpc", "PublicRoutes": "PublicVpc"}:
        yield f"route tables: {tables}"


@rule(
    "road-3",
    "Each subnet has its own routes: functions those without a way out, the balancer those of the edge",
)
def associations(house: House) -> Iterator[str]:
    wanted = {
        **{subnet: f"{plane}Routes" for plane, subnets in FUNCTION_SUBNETS.items() for subnet in subnets},
        **dict.fromkeys(EDGE_SUBNETS, "EdgeRoutes"),
    }
    found = {
        _name(each.at("SubnetId")): _name(each.at("RouteTableId"))
        for each in house.of("AWS::EC2::SubnetRouteTableAssociation")
    }
    for name, table in wanted.items():
        if found.get(name) != table:
            yield f"{name}: {found.get(name)} where {table} must be"
    places = {subnet.name: _name(subnet.at("VpcId")) for subnet in house.of(SUBNET)}
    networks = {each: "PublicVpc" if each.startswith("Public") else "PrivateVpc" for each in wanted}
    if places != networks or set(found) != set(wanted):
        yield "subnets beyond the plan, or missing"
    for subnet in house.of(SUBNET):
        if text(subnet.at("AvailabilityZone", "Fn::Select", 1, "Fn::GetAZs")) != HOME:
            yield f"{subnet}: AvailabilityZone"
        if subnet.at("Ipv6CidrBlock") or subnet.at("EnableDns64") or subnet.at("OutpostArn"):
            yield f"{subnet}: IPv6 or an outpost"
        network = _name(subnet.at("VpcId")).replace("Vpc", "Cidr")
        if text(subnet.at("CidrBlock", "Fn::Select", 1, "Fn::Cidr", 0)) != f"⟨{network}⟩":
            yield f"{subnet}: CidrBlock"


@rule("road-4", "Two networks, one a plane, with private addresses and a record of what flows")
def networks(house: House) -> Iterator[str]:
    if sorted(vpc.name for vpc in house.of(VPC)) != ["PrivateVpc", "PublicVpc"]:
        yield "networks: not one a plane"
    seen = {_name(flow.at("ResourceId")) for flow in house.of(FLOW)}
    yield from (f"{vpc}: no flow log" for vpc in house.of(VPC) if vpc.name not in seen)
    for vpc in house.of(VPC):
        if text(vpc.at("CidrBlock")) != f"⟨{vpc.name.replace('Vpc', 'Cidr')}⟩":
            yield f"{vpc}: CidrBlock"
    for stack, template in house.templates.items():
        for name, parameter in (template.get("Parameters") or {}).items():
            default = parameter.get("Default")
            if name in {"PublicCidr", "PrivateCidr"} and not ipaddress.ip_network(str(default)).is_private:
                yield f"{stack}/{name}: not private"


@rule("road-5", "LGWAN's addresses are named, and never the whole Internet")
def lgwan(house: House) -> Iterator[str]:
    parameters = [
        template["Parameters"]["LgwanCidr"]
        for template in house.templates.values()
        if "LgwanCidr" in template.get("Parameters", {})
    ]
    if len(parameters) != 1:
        yield "LgwanCidr: not asked for once"
    for parameter in parameters:
        pattern = re.compile(str(parameter.get("AllowedPattern", "")))
        for everywhere in ("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "10.0.0.0/7", ""):
            if not parameter.get("AllowedPattern") or pattern.fullmatch(everywhere):
                yield f"LgwanCidr: may be {everywhere}"
        if "Default" in parameter:
            yield "LgwanCidr: has a default that nobody assigned"


@rule("road-6", "Connections are opened only along the edges of the plan, on TCP 443")
def edges(house: House) -> Iterator[str]:
    groups = house.of(GROUP)
    if {group.name: _name(group.at("VpcId")) for group in groups} != GROUPS:
        yield "security groups beyond the plan, or missing"
    said_by = {"out": set[tuple[str, str]](), "in": set[tuple[str, str]]()}
    for group in groups:
        if not group.at("SecurityGroupEgress"):
            yield f"{group}: everywhere"
    for resource, own, way, clause in _clauses(house):
        if (way, *_clause(clause)) == ("out", *NOWHERE):
            continue
        other = _other(clause)
        edge = (own, other) if way == "out" else (other, own)
        said_by[way].add(edge)
        if edge not in EDGES or _clause(clause)[:3] != ("tcp", 443, 443):
            yield f"{resource}: {edge[0]} → {edge[1]}"
    for edge in sorted(EDGES):
        if edge[0] != LGWAN and edge not in said_by["out"]:
            yield f"{edge[0]} → {edge[1]}: not opened where it begins"
        if edge[1] in GROUPS and edge not in said_by["in"]:
            yield f"{edge[0]} → {edge[1]}: not opened where it ends"


def _clauses(house: House) -> Iterator[tuple[Resource, str, str, Mapping[str, Any]]]:
    """Yield every permission of a security group: where it stands, whose it is, its way, itself."""
    for group in house.of(GROUP):
        for way, key in (("in", "SecurityGroupIngress"), ("out", "SecurityGroupEgress")):
            for clause in several(group.at(key)):
                yield group, group.name, way, clause
    for way, kind in (("in", "Ingress"), ("out", "Egress")):
        for each in house.of(f"{GROUP}{kind}"):
            yield each, _name(each.at("GroupId")), way, each.properties


def _clause(clause: Mapping[str, Any]) -> tuple[Any, ...]:
    return (clause.get("IpProtocol"), clause.get("FromPort"), clause.get("ToPort"), clause.get("CidrIp"))


def _other(clause: Mapping[str, Any]) -> str:
    """Return whom a clause is about; more than one, or IPv6, is nobody in the plan."""
    about = {
        key: value
        for key, value in clause.items()
        if key not in {"IpProtocol", "FromPort", "ToPort", "Description", "GroupId"}
    }
    if len(about) != 1:
        return "several"
    ((key, value),) = about.items()
    return _name(value) if key.endswith("SecurityGroupId") else text(value)


@rule(
    "road-7",
    "Each network reaches the AWS services of the plan, by endpoints under their documents in policies/",
)
def endpoints(house: House) -> Iterator[str]:
    found: dict[str, set[str]] = {vpc: set() for vpc in ENDPOINTS}
    for endpoint in house.of(ENDPOINT):
        service = str(text(endpoint.at("ServiceName"))).removeprefix(f"com.amazonaws.{HOME}.")
        vpc = _name(endpoint.at("VpcId"))
        plane = vpc.removesuffix("Vpc")
        if service not in ENDPOINTS.get(vpc, ()) or service in found[vpc]:
            yield f"{endpoint}: {service}"
            continue
        found[vpc].add(service)
        document = f"{plane.lower()}-{service}"
        if not (POLICIES / "endpoints" / f"{document}.json").is_file() or canonical(
            endpoint.at("PolicyDocument")
        ) != canonical(file("endpoints", document)):
            yield f"{endpoint}: not policies/endpoints/{document}.json"
        yield from _placed(endpoint, plane, service)
    for vpc, services in ENDPOINTS.items():
        yield from (f"{vpc}: no endpoint of {service}" for service in sorted(services - found[vpc]))


def _placed(endpoint: Resource, plane: str, service: str) -> Iterator[str]:
    if service in GATEWAYS:
        wanted = ("Gateway", [f"{plane}Routes"])
        said = (endpoint.at("VpcEndpointType"), [_name(each) for each in endpoint.at("RouteTableIds") or []])
        if said != wanted:
            yield f"{endpoint}: {said}"
        return
    entrance = "ExecuteApiEntrance" if service == "execute-api" else f"{plane}Endpoints"
    if endpoint.at("VpcEndpointType") != "Interface" or endpoint.at("PrivateDnsEnabled") is not True:
        yield f"{endpoint}: VpcEndpointType or PrivateDnsEnabled"
    if [_name(each) for each in endpoint.at("SecurityGroupIds") or []] != [entrance]:
        yield f"{endpoint}: SecurityGroupIds"
    if tuple(_name(each) for each in endpoint.at("SubnetIds") or []) != FUNCTION_SUBNETS[plane]:
        yield f"{endpoint}: SubnetIds"


@rule(
    "road-8",
    "Everything is in Tokyo: no name of another region stands anywhere, but Osaka's where a copy may go",
)
def region(house: House) -> Iterator[str]:
    for stack, template in house.templates.items():
        for section, parts in template.items():
            if not isinstance(parts, Mapping):
                continue
            for name, part in parts.items():
                osaka = (section, name) == ("Parameters", "OsakaVaultArn")
                elsewhere = _elsewhere(part) if isinstance(part, Mapping) else ()
                yield from (f"{stack}/{name}: {each}" for each in elsewhere if not (osaka and each == OSAKA))


@remembered
def _elsewhere(part: Template) -> tuple[str, ...]:
    """Return the regions a part names that are not home; a region that is not said is none."""
    words = [value for _, value in walk(part) if isinstance(value, str)]
    return tuple({found for word in words for found in REGIONS.findall(word)} - {HOME})


@rule("road-9", "A stack refuses to be made in another region")
def refuses_elsewhere(house: House) -> Iterator[str]:
    here = {"Fn::Equals": [{"Ref": "AWS::Region"}, HOME]}
    for stack, template in house.templates.items():
        asserted = [
            each.get("Assert")
            for each_rule in (template.get("Rules") or {}).values()
            if not each_rule.get("RuleCondition")
            for each in each_rule.get("Assertions", [])
        ]
        if here not in asserted:
            yield f"{stack}: Rules"


def _inner(said: str) -> str:
    found = INSIDE.fullmatch(said)
    return found[1] if found else said


def _name(value: Any) -> str:
    """Return the logical name that a value refers to; else its text."""
    return _inner(text(value))


RULES: list[Rule] = [
    *required("road-n", NEEDS),
    no_way_out,
    routes,
    associations,
    networks,
    lgwan,
    edges,
    endpoints,
]
RULES += [region, refuses_elsewhere]
