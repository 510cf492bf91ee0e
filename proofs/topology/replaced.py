"""What somebody in a hurry, or somebody else, would put where a guard stands: it looks right."""

from typing import Any

from proofs.topology.planted import ANYBODY

Path = tuple[str | int, ...]
_API = ("Resources", "RestAPI", "Properties")
_POLICY = (*_API, "DefinitionBody", "x-amazon-apigateway-policy", "Statement")
_PATHS = (*_API, "DefinitionBody", "paths")
_WITHIN = "/console/{proxy+}"
_PAGE = (*_PATHS, _WITHIN, "get", "x-amazon-apigateway-integration")
_ANSWERS = (*_PAGE, "responses")
_PAGES = ("Resources", "PrivatePagesPolicy", "Properties", "PolicyDocument", "Statement")
_HANDLER = ("Resources", "APIHandler", "Properties")
REPLACED: tuple[tuple[str, str, Path, Any], ...] = (
    ("an endpoint type that linters take", "private", (*_API, "EndpointConfiguration", "Type"), "PRIVAT"),
    ("the private API regional", "private", (*_API, "EndpointConfiguration"), {"Type": "REGIONAL"}),
    ("the private API at the edge", "private", (*_API, "EndpointConfiguration"), "EDGE"),
    ("the public API at the edge", "public", (*_API, "EndpointConfiguration", "Type"), "EDGE"),
    (
        "the private API by another endpoint",
        "private",
        (*_API, "EndpointConfiguration", "VPCEndpointIds"),
        ["vpce-1"],
    ),
    ("the private API's policy open", "private", _POLICY, [{**ANYBODY, "Action": "execute-api:Invoke"}]),
    (
        "its refusal of another network, not endpoint",
        "private",
        (*_POLICY, 0, "Condition"),
        {"StringNotEquals": {"aws:SourceVpc": {"Fn::ImportValue": "vrs-PrivateVpc"}}},
    ),
    (
        "its refusal of nobody, by a condition that is absent",
        "private",
        (*_POLICY, 0, "Condition"),
        {"StringNotEqualsIfExists": {"aws:SourceVpce": {"Fn::ImportValue": "vrs-ExecuteApiEndpoint"}}},
    ),
    (
        "a log with the path",
        "public",
        (*_API, "AccessLogSetting", "Format"),
        '{"status":"$context.status","path":"$context.path"}',
    ),
    (
        "a secret in the environment",
        "public",
        (*_HANDLER, "Environment", "Variables", "VRS_TOKEN"),
        "planted",
    ),
    (
        "a secret under a known name",
        "public",
        (*_HANDLER, "Environment", "Variables", "VRS_TABLE"),
        "planted",
    ),
    (
        "the private plane in the public function",
        "public",
        (*_HANDLER, "Environment", "Variables", "VRS_PLANE"),
        "private",
    ),
    (
        "the private role for the public function",
        "public",
        (*_HANDLER, "Role"),
        {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/vrs-plane-private"},
    ),
    (
        "the public function in the private network",
        "public",
        (*_HANDLER, "VpcConfig", "SecurityGroupIds"),
        [{"Fn::ImportValue": "vrs-PrivateFunctions"}],
    ),
    (
        "a page from the other plane's bucket",
        "private",
        (*_PAGE, "uri", "Fn::Sub", 1, "Pages"),
        {"Fn::ImportValue": "vrs-PagesOfPublic"},
    ),
    (
        "a page read with the function's role",
        "private",
        (*_PAGE, "credentials"),
        {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/vrs-plane-private"},
    ),
    ("what S3 says of an object it does not give", "private", (*_ANSWERS, "default"), {"statusCode": "404"}),
    (
        "a page that runs what stands in it",
        "private",
        (*_ANSWERS, "200", "responseParameters", "method.response.header.Content-Security-Policy"),
        "'default-src 'self' 'unsafe-inline''",
    ),
    (
        "a script without a header that its browser needs",
        "private",
        (*_ANSWERS, "200", "responseParameters", "method.response.header.X-Content-Type-Options"),
        "''",
    ),
    ("a page whose kind S3 says", "private", (*_ANSWERS, "200", "contentHandling"), "CONVERT_TO_TEXT"),
    (
        "a page that is written over",
        "private",
        (*_PATHS, _WITHIN, "put"),
        {"x-amazon-apigateway-integration": {}},
    ),
    ("a page for who has a key", "private", (*_PATHS, _WITHIN, "get", "security"), [{"api_key": []}]),
    (
        "the whole bucket",
        "public",
        (*_PATHS, "/{proxy+}"),
        {"get": {"x-amazon-apigateway-integration": {"type": "aws"}}},
    ),
    (
        "the files of records as binary",
        "private",
        (*_API, "DefinitionBody", "x-amazon-apigateway-binary-media-types", 1),
        "text/csv",
    ),
    (
        "pages that the builder writes",
        "foundation",
        (*_PAGES, 3, "Condition", "ArnNotEquals", "aws:PrincipalArn"),
        [{"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/vrs-stack-builder"}],
    ),
    (
        "pages that the other plane's API reads",
        "foundation",
        (*_PAGES, 4, "Condition", "ArnNotEquals", "aws:PrincipalArn", 1),
        {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/vrs-pages-public"},
    ),
    (
        "pages that are forgotten",
        "foundation",
        ("Resources", "PrivatePages", "Properties", "LifecycleConfiguration", "Rules", 0, "ExpirationInDays"),
        30,
    ),
    (
        "a route to elsewhere",
        "private",
        (*_API, "DefinitionBody", "paths", "/planted"),
        {
            "get": {
                "x-amazon-apigateway-integration": {"type": "http_proxy", "uri": "https://example.invalid/"}
            }
        },
    ),
    (
        "a name that nobody exports",
        "private",
        (*_HANDLER, "VpcConfig", "SubnetIds"),
        {"Fn::ImportValue": "vrs-Nothing"},
    ),
    ("a URL for the function", "private", (*_HANDLER, "FunctionUrlConfig"), {"AuthType": "NONE"}),
    (
        "a layer under the function",
        "private",
        (*_HANDLER, "Layers"),
        ["arn:aws:lambda:ap-northeast-1:1:layer:x:1"],
    ),
    ("LGWAN is everywhere", "foundation", ("Parameters", "LgwanCidr", "Default"), "0.0.0.0/0"),
    ("LGWAN may be everywhere", "foundation", ("Parameters", "LgwanCidr", "AllowedPattern"), ".*"),
    (
        "copies go abroad",
        "foundation",
        ("Parameters", "CopyVaultArn", "AllowedPattern"),
        "arn:aws:backup:us-east-1:.*",
    ),
    (
        "copies go to Osaka unasked",
        "foundation",
        ("Parameters", "CopyVaultArn", "AllowedPattern"),
        "arn:aws:backup:ap-northeast-3:.*",
    ),
    (
        "a stack in another region",
        "foundation",
        ("Rules", "OnlyTokyo", "Assertions", 0, "Assert", "Fn::Equals", 1),
        "us-east-1",
    ),
    (
        "the stream's failures nowhere",
        "private",
        (
            "Resources",
            "ReviewChanges",
            "Properties",
            "Events",
            "ReviewChangesDynamodbEventSource",
            "Properties",
            "DestinationConfig",
        ),
        {},
    ),
    ("the export of another network", "foundation", ("Outputs", "PrivateVpc", "Value"), {"Ref": "PublicVpc"}),
    (
        "the export of another endpoint",
        "foundation",
        ("Outputs", "ExecuteApiEndpoint", "Value"),
        {"Ref": "PrivateKms"},
    ),
    (
        "an administrator over all",
        "foundation",
        ("Resources", "PeopleOperator", "Properties", "ManagedPolicyArns"),
        ["arn:aws:iam::aws:policy/AdministratorAccess"],
    ),
    (
        "a filter that counts nothing",
        "foundation",
        ("Resources", "BreakGlassFilter", "Properties", "FilterPattern"),
        '{ ($.eventName = "AssumeRole") && ($.errorCode = "*") }',
    ),
    (
        "a filter that counts everything",
        "foundation",
        ("Resources", "DeniedKmsFilter", "Properties", "FilterPattern"),
        '{ ($.eventSource = "kms.amazonaws.com") }',
    ),
    (
        "a filter that is no pattern",
        "foundation",
        ("Resources", "RootUseFilter", "Properties", "FilterPattern"),
        '{ $.userIdentity.type = "Root" ',
    ),
    (
        "an alarm that is never reached",
        "foundation",
        ("Resources", "DeniedKmsAlarm", "Properties", "Threshold"),
        10**6,
    ),
    (
        "an alarm that comes tomorrow",
        "foundation",
        ("Resources", "AuditGapAlarm", "Properties", "EvaluationPeriods"),
        1440,
    ),
    (
        "an alarm upside down",
        "foundation",
        ("Resources", "BreakGlassAlarm", "Properties", "ComparisonOperator"),
        "LessThanThreshold",
    ),
    (
        "silence that alarms nobody",
        "foundation",
        ("Resources", "AuditGapAlarm", "Properties", "TreatMissingData"),
        "notBreaching",
    ),
    (
        "a trail that leaves KMS out",
        "foundation",
        ("Resources", "Trail", "Properties", "AdvancedEventSelectors", 0, "FieldSelectors", 1),
        {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]},
    ),
    (
        "checkpoints written by the plane",
        "foundation",
        (
            "Resources",
            "CheckpointBucketPolicy",
            "Properties",
            "PolicyDocument",
            "Statement",
            4,
            "Condition",
            "ArnNotEquals",
            "aws:PrincipalArn",
        ),
        [{"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/vrs-duty-*"}],
    ),
)
"""What is replaced: in words, in which stack, where, and by what."""
