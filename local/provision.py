"""Makes the embedded AWS what the templates say: the same files that deploy, read by a small hand.

It understands just the resource types and functions that ``infra/templates/*.json`` uses and refuses
the rest, so that a template cannot mean one thing here and another on AWS.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.adapters.sessions import CONFIG
from chalicelib.values.municipality import MunicipalityCode
from infra.opening import Opener, open_municipality
from local.fence import Fence
from local.fence.policies import DUTY_ROLE, JOB_ROLE, PAGES_ROLE, PERSON_ROLE, PLANE_ROLE, filled

ROOT = Path(__file__).parent.parent
INFRA = ROOT / "infra" / "templates"
POLICIES = ROOT / "policies"
REGION = "ap-northeast-1"
TABLE = "vrs"
ORIGIN = "https://vrs.localhost"
"""Where the console stands when no browser opens it; no name server knows it."""
CHECKPOINTS = "vrs-checkpoints-{account}"
FOLDERS = (
    (PLANE_ROLE, "planes"),
    (PAGES_ROLE, "pages"),
    (JOB_ROLE, "jobs"),
    (DUTY_ROLE, "duties"),
    (PERSON_ROLE, "people"),
)
CREDENTIALS = {
    "PUBLIC": "vrs-plane-public",
    "PRIVATE": "vrs-plane-private",
    "SEAL_AUDIT": "vrs-job-seal_audit",
    "REVIEW_CHANGES": "vrs-job-review_changes",
    "RESEAL": "vrs-job-reseal",
    "ERASE": "vrs-job-erase",
    "OPENER": "vrs-opener",
    "CLOSER": "vrs-closer",
}
"""The access keys of this machine, and whose they are."""
ROLE_ARN = "arn:aws:iam::{account}:role/vrs-duty-{{duty}}"
PATIENT = CONFIG.merge(Config(read_timeout=60))
"""Who builds, fills or restores a table waits longer than a function may: an engine pauses as it grows."""


def checkpoints_of(account: str) -> str:
    """Return the name of the bucket that keeps an account's checkpoints for good."""
    return CHECKPOINTS.format(account=account)


def enrol_everybody(fence: Fence) -> None:
    """Tell a fence whose access keys this machine's are."""
    fence.deployer("DEPLOYER")
    for access_key, role in CREDENTIALS.items():
        fence.enrol(access_key, role)


class Provisioner:
    """Builds tables, keys and roles with the deployer's credentials."""

    def __init__(self, session: boto3.session.Session, fence: Fence, account: str) -> None:
        self.dynamodb: Any = session.client("dynamodb", config=PATIENT)
        self.kms: Any = session.client("kms", config=PATIENT)
        self._iam: Any = session.client("iam", config=PATIENT)
        self._s3: Any = session.client("s3", config=PATIENT)
        self._fence = fence
        self._account = account
        self._made: dict[str, str] = {}

    def build(self) -> None:
        """Build what all municipalities share."""
        for name in ("tables.json", "keys.json", "roles.json"):
            self._apply(name, {})
        self._bucket()

    def open(self, *codes: MunicipalityCode) -> None:
        """Build and open municipalities."""
        for code in codes:
            self._made = {}
            self._apply("municipality.json", {"Municipality": str(code)})
            open_municipality(code, Opener(self.dynamodb, self.kms, TABLE))

    def known_keys(self) -> list[dict[str, Any]]:
        """Return what the fence must know of the keys, for a later start on the same state."""
        aliases: dict[str, list[str]] = {}
        for alias in self.kms.list_aliases()["Aliases"]:
            aliases.setdefault(alias.get("TargetKeyId", ""), []).append(alias["AliasName"])
        found = []
        for key in self.kms.list_keys()["Keys"]:
            listed = self.kms.list_resource_tags(KeyId=key["KeyId"])["Tags"]
            tags = {tag["TagKey"]: tag["TagValue"] for tag in listed}
            if "kind" in tags:
                known = {"key_id": key["KeyId"], "arn": key["KeyArn"], "kind": tags["kind"], "tags": tags}
                found.append({**known, "aliases": aliases.get(key["KeyId"], [])})
        return found

    def stream_arn(self) -> str:
        """Return the ARN of the table's stream."""
        arn: str = self.dynamodb.describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
        return arn

    def _apply(self, name: str, parameters: Mapping[str, str]) -> None:
        template = json.loads((INFRA / name).read_text("utf-8"))
        for logical, resource in template["Resources"].items():
            make = {
                "AWS::DynamoDB::Table": self._table,
                "AWS::KMS::Key": self._key,
                "AWS::KMS::Alias": self._alias,
                "AWS::IAM::Role": self._role,
            }[resource["Type"]]
            make(logical, self._resolved(resource["Properties"], parameters))

    def _resolved(self, value: Any, parameters: Mapping[str, str]) -> Any:
        """Replace Ref and Fn::Sub; any other function is refused."""
        if isinstance(value, list):
            return [self._resolved(each, parameters) for each in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Ref"}:
            return parameters.get(value["Ref"]) or self._made[value["Ref"]]
        if set(value) == {"Fn::Sub"}:
            return re.sub(r"\$\{(\w+)\}", lambda found: parameters[found[1]], value["Fn::Sub"])
        if any(key.startswith("Fn::") for key in value):
            raise ValueError("a function the local provisioner does not know")
        return {key: self._resolved(each, parameters) for key, each in value.items()}

    def _table(self, logical: str, wanted: dict[str, Any]) -> None:
        del logical
        until = wanted.pop("TimeToLiveSpecification")
        wanted.pop("PointInTimeRecoverySpecification")
        wanted["StreamSpecification"] = {"StreamEnabled": True, **wanted["StreamSpecification"]}
        wanted["SSESpecification"] = {
            "Enabled": wanted["SSESpecification"]["SSEEnabled"],
            "SSEType": wanted["SSESpecification"]["SSEType"],
        }
        self.dynamodb.create_table(**wanted)
        self.dynamodb.get_waiter("table_exists").wait(
            TableName=wanted["TableName"], WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )
        self.dynamodb.update_time_to_live(TableName=wanted["TableName"], TimeToLiveSpecification=until)

    def _key(self, logical: str, wanted: dict[str, Any]) -> None:
        wanted.pop("EnableKeyRotation", None)
        tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in wanted.pop("Tags")]
        made = self.kms.create_key(**wanted, Tags=tags)
        self._made[logical] = made["KeyMetadata"]["KeyId"]

    def _bucket(self) -> None:
        """Make the bucket for checkpoints, locked as its template says; its policy stands on AWS only."""
        template = json.loads((INFRA / "checkpoints.json").read_text("utf-8"))
        defaults = {name: one.get("Default", "") for name, one in template["Parameters"].items()}
        wanted = template["Resources"]["CheckpointBucket"]["Properties"]
        name = checkpoints_of(self._account)
        self._s3.create_bucket(
            Bucket=name,
            CreateBucketConfiguration={"LocationConstraint": REGION},
            ObjectLockEnabledForBucket=wanted["ObjectLockEnabled"],
        )
        lock = self._resolved(wanted["ObjectLockConfiguration"], defaults)
        self._s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)

    def _alias(self, logical: str, wanted: dict[str, Any]) -> None:
        del logical
        self.kms.create_alias(**wanted)

    def _role(self, logical: str, wanted: dict[str, Any]) -> None:
        del logical
        name = wanted["RoleName"]
        folder, kind = _document_of(name)
        if folder == "duties":
            wanted["AssumeRolePolicyDocument"] = json.loads(self._document("trust", kind))
        wanted["AssumeRolePolicyDocument"] = json.dumps(wanted["AssumeRolePolicyDocument"])
        self._iam.create_role(**wanted)
        document = self._document(folder, kind)
        self._iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=document)

    def _document(self, folder: str, name: str) -> str:
        return filled((POLICIES / folder / f"{name}.json").read_text("utf-8"), self._account)


def _document_of(role: str) -> tuple[str, str]:
    """Return the folder and the name of a role's policy."""
    for prefix, folder in FOLDERS:
        if role.startswith(prefix):
            return folder, role.removeprefix(prefix)
    raise ValueError(f"{role} is no role of ours")
