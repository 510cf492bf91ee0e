"""Mutants that need not be caught, each with the reason; whatever else survives is a hole.

A line is a verb, a type and a place with ``#`` for a number in a list; ``*`` stands for anything.
"""

import re
from fnmatch import fnmatchcase

from proofs.topology.mutants import Mutant

REASONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "a name; without one CloudFormation invents it, and what points to it still does",
        (
            "removed AWS::* Properties.*Name",
            "removed AWS::S3::Bucket Properties.LoggingConfiguration.LogFilePrefix",
            "removed AWS::CloudTrail::Trail Properties.AdvancedEventSelectors.#.Name",
            "removed AWS::S3::Bucket Properties.LifecycleConfiguration.Rules.#.Id",
            "removed AWS::ElasticLoadBalancingV2::* Properties.Name",
        ),
    ),
    (
        "it says what is so without it",
        (
            "removed AWS::EC2::Subnet Properties.MapPublicIpOnLaunch",
            "removed AWS::EC2::FlowLog Properties.LogDestinationType",
            "removed AWS::KMS::Key Properties.PendingWindowInDays",
            "removed AWS::Serverless::Api Properties.TracingEnabled",
            "removed AWS::Serverless::Api Properties.MethodSettings.#.CachingEnabled",
            "removed AWS::Serverless::Function Properties.Tracing",
            "removed AWS::WAFv2::WebACL Properties.Rules.#.Statement.RateBasedStatement.EvaluationWindowSec",
        ),
    ),
    (
        "without it nobody comes in, or a job stands still and its alarm rises: nothing opens",
        (
            "removed AWS::ApiGateway::BasePathMapping*",
            "removed AWS::ApiGateway::DomainNameAccessAssociation*",
            "removed AWS::ApiGateway::DomainNameV2 Properties.CertificateArn",
            "removed AWS::EC2::Route*",
            "removed AWS::EC2::TransitGatewayAttachment*",
            "removed AWS::EC2::VPCGatewayAttachment*",
            "removed AWS::Lambda::Permission*",
            "removed AWS::ElasticLoadBalancingV2::LoadBalancer Properties.LoadBalancerAttributes.#*",
            "* AWS::ElasticLoadBalancingV2::TargetGroup Properties.HealthCheck*",
            "removed AWS::ElasticLoadBalancingV2::TargetGroup Properties.Matcher*",
            "removed AWS::ElasticLoadBalancingV2::TargetGroup Properties.ProtocolVersion",
            "removed AWS::ElasticLoadBalancingV2::TargetGroup Properties.TargetGroupAttributes*",
            "removed AWS::ElasticLoadBalancingV2::TrustStoreRevocation Condition",
            "turned AWS::Serverless::Api *.disableExecuteApiEndpoint.Fn::If.#",
            "removed AWS::Serverless::Function Properties.Environment.Variables.VRS_*",
            "removed AWS::IAM::Role Properties.Policies.#.PolicyDocument.Statement.#.Resource.#",
            "removed Rules OneWayToLgwan*",
        ),
    ),
    (
        "size, speed and cost",
        (
            "removed AWS::Serverless::Function Properties.Architectures*",
            "removed AWS::Serverless::Function Properties.MemorySize",
            "removed AWS::Serverless::Function Properties.Events.*.BatchSize",
            "removed AWS::Serverless::Function Properties.Events.*.ScalingConfig*",
            "removed AWS::Serverless::Function Properties.Events.*.MaximumBatchingWindowInSeconds",
            "* AWS::S3::Bucket *.BucketKeyEnabled",
            "removed AWS::S3::Bucket *.AbortIncompleteMultipartUpload*",
            "removed AWS::S3::Bucket *.NoncurrentVersionExpiration*",
            "removed AWS::Backup::BackupPlan *WindowMinutes",
        ),
    ),
    (
        "the form of requests and answers; the functions check them",
        (
            "removed AWS::Serverless::Api Properties.DefinitionBody.definitions*",
            "removed AWS::Serverless::Api Properties.DefinitionBody.info.version",
            "removed AWS::Serverless::Api Properties.DefinitionBody.schemes*",
            "removed AWS::Serverless::Api Properties.DefinitionBody.x-amazon-apigateway-binary-media-types*",
            "removed AWS::Serverless::Api Properties.OpenApiVersion",
            "removed AWS::WAFv2::WebACL Properties.Rules.#.Action.Block.CustomResponse*",
        ),
    ),
    (
        "without a default a deployment must say it",
        ("removed Parameters *.Default", "removed Parameters LogDays.AllowedValues.#"),
    ),
    (
        "CloudFormation, or the service, refuses a stack without it",
        (
            "removed AWS::ApiGateway::DomainNameV2 Properties.DomainName",
            "removed AWS::Backup::BackupSelection Properties.BackupPlanId",
            "removed AWS::Backup::BackupVault Properties.AccessPolicy.Statement.#.Effect",
            "removed AWS::Backup::BackupVault Properties.AccessPolicy.Statement.#.Resource",
            "removed AWS::CloudWatch::Alarm *Dimensions.#.Name",
            "removed AWS::CloudWatch::Alarm Properties.Metrics.#.Id",
            "removed AWS::DynamoDB::Table Properties.AttributeDefinitions*",
            "removed AWS::ElasticLoadBalancingV2::Listener Properties.DefaultActions.#.FixedResponseConfig*",
            "removed AWS::ElasticLoadBalancingV2::ListenerRule Properties.Priority",
            "removed AWS::ElasticLoadBalancingV2::TargetGroup Properties.VpcId",
            "removed AWS::Events::Rule Properties.Targets.#.Id",
            "removed AWS::S3::Bucket Properties.LifecycleConfiguration.Rules.#.Status",
            "removed AWS::S3::BucketPolicy Properties.PolicyDocument.Statement.#.Effect",
            "removed AWS::SNS::Subscription Properties.Protocol",
            "removed AWS::SNS::TopicPolicy Properties.PolicyDocument.Statement.#.Effect",
            "removed AWS::Serverless::Api Properties.DefinitionBody.swagger",
            "removed AWS::Serverless::Api Properties.DefinitionBody.paths.*.responses.#.description",
            "removed AWS::WAFv2::WebACL Properties.DefaultAction*",
            "removed AWS::WAFv2::WebACL *.TextTransformations*",
            "removed AWS::WAFv2::WebACL *VisibilityConfig.MetricName",
        ),
    ),
)


def reason(mutant: Mutant) -> str:
    """Return why a mutant may live, or nothing."""
    verb, kind, *rest = mutant.what.split(" ", 3)
    place = re.sub(r"\.\d+(?=\.|$)", ".#", " ".join(rest[1:]))
    line = f"{verb} {kind} {place}" if verb in {"removed", "turned", "loosened"} else mutant.what
    for why, patterns in REASONS:
        if any(fnmatchcase(line.strip(), pattern) for pattern in patterns):
            return why
    return ""
