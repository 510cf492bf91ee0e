"""A provisioned account on moto, with its fence, for the tests beside this module."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.fence import Fence

ACCOUNT, REGION = "123456789012", "ap-northeast-1"
KASUKABE, OTHER = "112143", "131016"
OWN, ALSO_OWN, FOREIGN = f"{KASUKABE}#venue#T1", f"{KASUKABE}#venue#T2", f"{OTHER}#venue#T1"
VENUE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue"
NUMBER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-number"
SESSION = boto3.session.Session()
POLICIES = Path(__file__).parent / "policies"


def client(service: str, access_key_id: str, token: str | None = None, **config: Any) -> Any:
    return SESSION.client(
        service,
        region_name=REGION,
        aws_access_key_id=access_key_id,
        aws_secret_access_key="no-secret",
        aws_session_token=token,
        config=Config(account_id_endpoint_mode="disabled", **config),
    )


class House(NamedTuple):
    """A provisioned account, its fence (raised or not), and the venue key."""

    fence: Fence
    key_id: str

    def duty(self, role: str = VENUE_ROLE, plane: str = "AKPUBLIC", **more: Any) -> Callable[[str], Any]:
        tags = [{"Key": "municipality", "Value": KASUKABE}]
        asked = {"RoleArn": role, "RoleSessionName": "lane-1", "Tags": tags, **more}
        given = client("sts", plane).assume_role(**asked)["Credentials"]
        return lambda service: client(service, given["AccessKeyId"], given["SessionToken"])


def provision(fence: Fence) -> House:
    dynamodb, kms = client("dynamodb", "AKDEPLOY"), client("kms", "AKDEPLOY")
    dynamodb.create_table(
        TableName="vrs",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )
    for pk in (OWN, FOREIGN):
        dynamodb.put_item(TableName="vrs", Item={"pk": {"S": pk}, "sk": {"S": "head"}})
    made = kms.create_key(Tags=[{"TagKey": "kind", "TagValue": "venue"}])["KeyMetadata"]
    kms.create_alias(AliasName="alias/vrs-venue", TargetKeyId=made["KeyId"])
    return House(fence, made["KeyId"])


def get(pk: str) -> dict[str, Any]:
    return {"TableName": "vrs", "Key": {"pk": {"S": pk}, "sk": {"S": "head"}}}


def puts(*pks: str) -> list[dict[str, Any]]:
    return [{"Put": {"TableName": "vrs", "Item": {"pk": {"S": pk}, "sk": {"S": "dose"}}}} for pk in pks]


def query(pk: str) -> dict[str, Any]:
    return {
        "TableName": "vrs",
        "KeyConditionExpression": "#k = :k AND begins_with(sk, :s)",
        "ExpressionAttributeNames": {"#k": "pk"},
        "ExpressionAttributeValues": {":k": {"S": pk}, ":s": {"S": "h"}},
    }


def refused(act: Callable[[], Any], code: str = "AccessDeniedException") -> str:
    with pytest.raises(ClientError) as refusal:
        act()
    assert refusal.value.response["Error"]["Code"] == code
    message = str(refusal.value)
    assert KASUKABE not in message
    assert OTHER not in message
    return message
