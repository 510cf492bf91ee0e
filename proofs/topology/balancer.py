"""Rules on the load balancer before the private API: terminals prove themselves to it."""

from collections.abc import Iterator

from proofs.topology.house import House, plain, text
from proofs.topology.rule import OFF, ON, Needs, Rule, in_, is_, only, present, required, rule

ELB = "AWS::ElasticLoadBalancingV2"
BALANCER, LISTENER, TARGETS = f"{ELB}::LoadBalancer", f"{ELB}::Listener", f"{ELB}::TargetGroup"
TLS = ("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06")
REVOKED = {
    "TrustStoreArn": "⟨TerminalAuthorities⟩",
    "RevocationContents": [
        {
            "RevocationType": "CRL",
            "S3Bucket": "⟨TerminalAuthoritiesBucket⟩",
            "S3Key": "⟨TerminalRevocationsKey⟩",
        }
    ],
}
"""The list of revoked certificates, where a deployment names one."""
ATTRIBUTES = {
    "deletion_protection.enabled": "true",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.desync_mitigation_mode": "strictest",
    "access_logs.s3.enabled": "true",
    "connection_logs.s3.enabled": "true",
    "access_logs.s3.bucket": "⟨AccessLogBucket⟩",
    "access_logs.s3.prefix": "alb",
    "connection_logs.s3.bucket": "⟨AccessLogBucket⟩",
    "connection_logs.s3.prefix": "alb",
}


NEEDS = (
    Needs(
        BALANCER, ("Scheme",), is_("internal"), "internet-facing", "The load balancer has no public address"
    ),
    Needs(
        BALANCER,
        ("Type",),
        is_("application"),
        "network",
        "and reads HTTP, so that it can ask for a certificate",
    ),
    Needs(BALANCER, ("IpAddressType",), is_("ipv4"), "dualstack", "over IPv4"),
    Needs(LISTENER, ("Protocol",), is_("HTTPS"), "HTTP", "Terminals come over TLS"),
    Needs(LISTENER, ("Port",), is_(443), 80, "on port 443"),
    Needs(LISTENER, ("SslPolicy",), in_(*TLS), "ELBSecurityPolicy-2016-08", "of version 1.2 or 1.3"),
    Needs(LISTENER, ("Certificates", 0, "CertificateArn"), present, None, "to a name that proves itself"),
    Needs(LISTENER, ("MutualAuthentication", "Mode"), is_("verify"), "passthrough", "and prove themselves"),
    Needs(
        LISTENER,
        ("MutualAuthentication", "TrustStoreArn"),
        is_({"Ref": "TerminalAuthorities"}),
        None,
        "by a certificate of the terminals' authorities",
    ),
    Needs(
        LISTENER,
        ("MutualAuthentication", "IgnoreClientCertificateExpiry"),
        is_(OFF),
        ON,
        "that has not run out",
    ),
    Needs(LISTENER, ("DefaultActions", 0, "Type"), is_("fixed-response"), "forward", "and ask for our name"),
    Needs(TARGETS, ("Protocol",), is_("HTTPS"), "HTTP", "The balancer speaks TLS to the API's endpoint"),
    Needs(TARGETS, ("Port",), is_(443), 80, "on port 443"),
    Needs(TARGETS, ("TargetType",), is_("ip"), "lambda", "which is an address of the network"),
)


@rule("balance-1", "The balancer stands at the edge of the private network, and writes down who came")
def balancer(house: House) -> Iterator[str]:
    for kind in (BALANCER, LISTENER, TARGETS, f"{ELB}::TrustStore", f"{ELB}::ListenerRule"):
        yield from only(house.of(kind), 1, kind)
    yield from (f"{each}: another certificate" for each in house.of(f"{ELB}::ListenerCertificate"))
    for each in house.of(BALANCER):
        if plain(each.at("SecurityGroups")) != ["⟨BalancerEntrance.GroupId⟩"]:
            yield f"{each}: SecurityGroups"
        if plain(each.at("Subnets")) != [f"⟨EdgeSubnet{zone}⟩" for zone in "ABC"]:
            yield f"{each}: Subnets"
        said = {pair.get("Key"): text(pair.get("Value")) for pair in each.at("LoadBalancerAttributes") or []}
        yield from (f"{each}: {key}" for key, value in ATTRIBUTES.items() if said.get(key) != value)


@rule("balance-2", "The balancer lets only the API's name through, and nobody whose certificate was revoked")
def listens(house: House) -> Iterator[str]:
    for each in house.of(f"{ELB}::ListenerRule"):
        name = [{"Field": "host-header", "HostHeaderConfig": {"Values": ["⟨PrivateDomain⟩"]}}]
        if plain(each.at("Conditions")) != name or plain(each.at("ListenerArn")) != "⟨Listener⟩":
            yield f"{each}: Conditions or ListenerArn"
        if plain(each.at("Actions")) != [{"Type": "forward", "TargetGroupArn": "⟨ApiTargets⟩"}]:
            yield f"{each}: Actions"
    for each in house.of(LISTENER):
        if plain(each.at("LoadBalancerArn")) != "⟨Balancer⟩":
            yield f"{each}: LoadBalancerArn"
    revoked = [plain(each.properties) for each in house.of(f"{ELB}::TrustStoreRevocation")]
    if revoked != ([REVOKED] if house.holds else []):
        yield "revoked certificates are not refused"
    for each in house.of(f"{ELB}::TrustStore"):
        if not each.at("CaCertificatesBundleS3Bucket") or not each.at("CaCertificatesBundleS3Key"):
            yield f"{each}: whose authorities"


RULES: list[Rule] = [*required("balance-n", NEEDS), balancer, listens]
