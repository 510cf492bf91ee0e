"""Rules on doors: the two APIs, their names and logs, and WAF before the public one."""

from collections.abc import Iterator
from typing import Any

from proofs.topology.documents import canonical
from proofs.topology.house import House, Resource, at, plain, text
from proofs.topology.pages import keys_of, rules_of
from proofs.topology.rule import OFF, ON, Needs, Rule, in_, is_, only, required, rule

API, FIREWALL = "AWS::Serverless::Api", "AWS::WAFv2::WebACL"
ENTRANCE = "⟨import vrs-ExecuteApiEndpoint⟩"
DOORS = {"public": {"Type": "REGIONAL"}, "private": {"Type": "PRIVATE", "VPCEndpointIds": [ENTRANCE]}}
"""The one API of each plane, and where it can be called from; nothing else is an endpoint."""
ONLY_OURS = {
    ("Deny", "*", "execute-api:Invoke", "execute-api:/*", f"StringNotEquals aws:SourceVpce {ENTRANCE}"),
    ("Allow", "*", "execute-api:Invoke", "execute-api:/*", f"StringEquals aws:SourceVpce {ENTRANCE}"),
}
SETTING = ("MethodSettings", 0)
FIRST_RULES = {
    "TooManyRequests": "RateBasedStatement",
    "TooLarge": "SizeConstraintStatement",
    "AWSManagedRulesAmazonIpReputationList": "ManagedRuleGroupStatement",
    "AWSManagedRulesKnownBadInputsRuleSet": "ManagedRuleGroupStatement",
    "AWSManagedRulesCommonRuleSet": "ManagedRuleGroupStatement",
}
"""What WAF looks for before the public API; all of it blocks."""
LOGGABLE = frozenset(
    {
        "requestId",
        "requestTimeEpoch",
        "identity.sourceIp",
        "httpMethod",
        "resourcePath",
        "status",
        "responseLatency",
        "responseLength",
        "error.responseType",
        "waf.status",
    }
)
"""What an access log may keep: the route as it is declared, never a path, a query or a body."""


def _positive(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 1000


NEEDS = (
    Needs(API, (*SETTING, "ThrottlingRateLimit"), _positive, None, "An API is throttled"),
    Needs(API, (*SETTING, "ThrottlingBurstLimit"), _positive, 10**6, "An API is throttled in bursts"),
    Needs(API, (*SETTING, "ResourcePath"), is_("/*"), "/health", "on all its routes"),
    Needs(API, (*SETTING, "HttpMethod"), is_("*"), "GET", "with all methods"),
    Needs(API, (*SETTING, "DataTraceEnabled"), is_(OFF), ON, "No log keeps a request's or an answer's body"),
    Needs(API, (*SETTING, "LoggingLevel"), in_("OFF", "ERROR"), "INFO", "nor its path"),
    Needs(API, (*SETTING, "MetricsEnabled"), is_(ON), OFF, "An API is measured"),
    Needs(API, (*SETTING, "CachingEnabled"), in_(OFF, None), ON, "No answer is kept in a cache"),
    Needs(API, ("TracingEnabled",), in_(OFF, None), ON, "No trace leaves for another service"),
    Needs(FIREWALL, ("Scope",), is_("REGIONAL"), "CLOUDFRONT", "WAF stands in this region"),
)


@rule(
    "door-1",
    "One API a plane: the public one REGIONAL exactly, the private one PRIVATE exactly, behind our endpoint",
)
def types(house: House) -> Iterator[str]:
    apis = house.of(API)
    if sorted(api.stack for api in apis) != sorted(DOORS):
        yield "APIs: not one a plane"
    for resource in house.of(
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::HttpApi",
        "AWS::AppSync::GraphQLApi",
    ):
        yield f"{resource}: an API nobody planned"
    for api in apis:
        if plain(api.at("EndpointConfiguration")) != DOORS.get(api.stack):
            yield f"{api}: EndpointConfiguration"
        named = (api.at("Name"), api.at("DefinitionBody", "info", "title"), api.at("StageName"))
        if named != (f"vrs-{api.stack}", f"vrs-{api.stack}", api.stack):
            yield f"{api}: Name, title or StageName"
        yield from (f"{api}: {each}" for each in ("Auth", "Cors", "Domain", "CanarySetting") if api.at(each))


@rule("door-2", "The private API, and its name, refuse everybody who does not come through our endpoint")
def private_policy(house: House) -> Iterator[str]:
    guarded: list[tuple[Resource, Any]] = [
        (api, api.at("DefinitionBody", "x-amazon-apigateway-policy"))
        for api in house.of(API)
        if api.stack == "private"
    ]
    domains = house.of("AWS::ApiGateway::DomainNameV2")
    guarded += [(domain, domain.at("Policy")) for domain in domains]
    yield from only(domains, 1, "private names")
    for resource, document in guarded:
        if {_gist(each) for each in canonical(document).get("Statement", []) if document} != ONLY_OURS:
            yield f"{resource}: its policy"
    for access in house.of("AWS::ApiGateway::DomainNameAccessAssociation"):
        if (
            text(access.at("AccessAssociationSource")) != ENTRANCE
            or access.at("AccessAssociationSourceType") != "VPCE"
        ):
            yield f"{access}: not our endpoint"


def _gist(statement: Any) -> tuple[str, ...]:
    if not isinstance(statement, dict):
        return (str(statement),)
    condition = statement.get("Condition") or {}
    said = " ".join(
        f"{operator} {key} {value}" for operator, part in condition.items() for key, value in part.items()
    )
    return (*(str(statement.get(key)) for key in ("Effect", "Principal", "Action", "Resource")), said)


@rule("door-3", "An access log keeps no path, no query, no body; it goes where the refusals are counted")
def access_logs(house: House) -> Iterator[str]:
    writers = [plain(each.at("CloudWatchRoleArn")) for each in house.of("AWS::ApiGateway::Account")]
    if writers != ["⟨ApiLogs.Arn⟩"]:
        yield "the APIs cannot write their logs"
    for api in house.of(API):
        if (
            text(api.at("AccessLogSetting", "DestinationArn"))
            != f"⟨import vrs-AccessLogOf{api.stack.title()}Arn⟩"
        ):
            yield f"{api}: AccessLogSetting"
        words = str(api.at("AccessLogSetting", "Format")).split("$context.")[1:]
        kept = {word.split('"')[0] for word in words}
        if kept - LOGGABLE or "$input" in str(api.at("AccessLogSetting", "Format")):
            yield f"{api}: keeps {sorted(kept - LOGGABLE)}"
        if not {"status", "requestId", "identity.sourceIp"} <= kept:
            yield f"{api}: does not keep who was refused"


@rule(
    "door-4", "WAF stands before the public API: too many requests, too large ones, known attacks are blocked"
)
def firewall(house: House) -> Iterator[str]:
    yield from only(house.of(FIREWALL), 1, "firewalls")
    stage = "arn:aws:apigateway:ap-northeast-1::/restapis/⟨RestAPI⟩/stages/⟨RestAPI.Stage⟩"
    before = [
        (each.stack, text(each.at("WebACLArn")), text(each.at("ResourceArn")))
        for each in house.of("AWS::WAFv2::WebACLAssociation")
    ]
    if before != [("public", "⟨Firewall.Arn⟩", stage)]:
        yield "WAF is not before the public API"
    for acl in house.of(FIREWALL):
        found = {each.get("Name"): each for each in acl.at("Rules") or []}
        for name, statement in FIRST_RULES.items():
            yield from _blocks(acl, name, found.get(name, {}), statement)
        yield from _counted(acl, "all", acl.at("VisibilityConfig"))
        order = [each.get("Priority") for each in acl.at("Rules") or []]
        if None in order or len(set(order)) != len(order):
            yield f"{acl}: Priority"
        yield from (f"{acl}: {name}" for name, each in found.items() if "Allow" in each.get("Action", {}))
    logged = [text(each.at("ResourceArn")) for each in house.of("AWS::WAFv2::LoggingConfiguration")]
    if logged != ["⟨Firewall.Arn⟩"]:
        yield "what WAF blocks is not written down"


def _blocks(acl: Resource, name: str, found: Any, statement: str) -> Iterator[str]:
    said = at(found, "Statement", statement)
    managed = statement == "ManagedRuleGroupStatement"
    blocks = found.get("OverrideAction") == {"None": {}} if managed else "Block" in found.get("Action", {})
    if said is None or not blocks:
        yield f"{acl}: {name} does not block"
    if managed and (said or {}) != {"VendorName": "AWS", "Name": name}:
        yield f"{acl}: {name} leaves something out"
    limit = at(said, "Limit")
    if name == "TooManyRequests" and not (
        isinstance(limit, int) and 10 <= limit <= 10000 and set(said) <= RATE
    ):
        yield f"{acl}: {name} has no limit"
    body = {"FieldToMatch": {"Body": {"OversizeHandling": "MATCH"}}, "ComparisonOperator": "GT"}
    if name == "TooLarge" and (not _small(at(said, "Size")) or {**(said or {}), **body} != said):
        yield f"{acl}: {name} has no limit"
    yield from _counted(acl, name, at(found, "VisibilityConfig"))
    if name == "TooManyRequests" and at(said, "AggregateKeyType") != "IP":
        yield f"{acl}: {name} not of one address"


def _counted(acl: Resource, name: str, said: Any) -> Iterator[str]:
    """Count what is blocked, and keep no sample of it: a sample holds headers."""
    if at(said, "CloudWatchMetricsEnabled") is not True or at(said, "SampledRequestsEnabled") is not False:
        yield f"{acl}: VisibilityConfig of {name}"


def _small(size: Any) -> bool:
    return isinstance(size, int) and 0 < size <= 8192


ONLY_BLOCKED = {
    "DefaultBehavior": "DROP",
    "Filters": [
        {
            "Behavior": "KEEP",
            "Requirement": "MEETS_ANY",
            "Conditions": [{"ActionCondition": {"Action": "BLOCK"}}],
        }
    ],
}
RATE = frozenset({"Limit", "EvaluationWindowSec", "AggregateKeyType"})


@rule("door-5", "WAF writes down what it blocked, without its query and proof, and nothing else")
def firewall_log(house: House) -> Iterator[str]:
    for each in house.of("AWS::WAFv2::LoggingConfiguration"):
        hidden = [str(plain(field)) for field in each.at("RedactedFields") or []]
        if {str({"QueryString": {}}), str({"SingleHeader": {"Name": "vrs-proof"}})} - set(hidden):
            yield f"{each}: RedactedFields"
        if each.at("LoggingFilter") != ONLY_BLOCKED:
            yield f"{each}: LoggingFilter"
        if not str(text(at(each.at("LogDestinationConfigs"), 0))).endswith(":log-group:⟨FirewallLog⟩"):
            yield f"{each}: LogDestinationConfigs"


@rule("door-7", "A name of ours answers over TLS 1.2 and is of its plane's kind")
def names(house: House) -> Iterator[str]:
    kinds = {"AWS::ApiGateway::DomainName": ["REGIONAL"], "AWS::ApiGateway::DomainNameV2": ["PRIVATE"]}
    for domain in house.of(*kinds):
        if domain.at("SecurityPolicy") != "TLS_1_2":
            yield f"{domain}: SecurityPolicy"
        if domain.at("EndpointConfiguration", "Types") != kinds[domain.type]:
            yield f"{domain}: EndpointConfiguration"
    for api in house.of(API):
        configured = api.at(
            "DefinitionBody", "x-amazon-apigateway-endpoint-configuration", "disableExecuteApiEndpoint"
        )
        if house.of("AWS::ApiGateway::DomainName") and api.stack == "public" and configured is not True:
            yield f"{api}: answers under AWS's own name too"


@rule(
    "door-8", "Every route of an API but its pages is answered by its plane's function, and by nothing else"
)
def routes(house: House) -> Iterator[str]:
    for api in house.of(API):
        pages = {"/", *keys_of(rules_of(api.stack))}
        paths = {p: each for p, each in (api.at("DefinitionBody", "paths") or {}).items() if p not in pages}
        if not paths:
            yield f"{api}: no routes"
        for path, methods in paths.items():
            for method, said in methods.items():
                joined = said.get("x-amazon-apigateway-integration", {})
                uri = text(joined.get("uri"))
                answered = (
                    uri.endswith("/functions/⟨APIHandler.Arn⟩/invocations")
                    and joined.get("type") == "aws_proxy"
                )
                if not answered or method == "options":
                    yield f"{api}: {method} {path}"


RULES: list[Rule] = [
    *required("door-n", NEEDS),
    types,
    private_policy,
    access_logs,
    firewall,
    firewall_log,
    names,
    routes,
]
