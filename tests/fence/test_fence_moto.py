"""Through real boto3 clients, the deployed documents refuse what the stand-in for AWS would do.

The same crossings are shown to succeed without the fence, so that these tests can fail.
"""

from collections.abc import Callable
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key as Where
from botocore.config import Config
from moto import mock_aws

from local.fence import Fence, PolicySet
from tests.fence.house import (
    ACCOUNT,
    ALSO_OWN,
    FOREIGN,
    KASUKABE,
    NUMBER_ROLE,
    OTHER,
    OWN,
    POLICIES,
    REGION,
    SESSION,
    VENUE_ROLE,
    House,
    client,
    get,
    provision,
    puts,
    query,
    refused,
)

CROSSINGS: list[tuple[str, Callable[[Any], Any]]] = [
    ("get a foreign row", lambda db: db.get_item(**get(FOREIGN))),
    ("query a foreign row", lambda db: db.query(**query(FOREIGN))),
    ("scan", lambda db: db.scan(TableName="vrs")),
    ("delete a foreign row", lambda db: db.delete_item(**get(FOREIGN))),
    (
        "write one foreign of three",
        lambda db: db.transact_write_items(TransactItems=puts(OWN, FOREIGN, ALSO_OWN)),
    ),
    (
        "read one foreign of two",
        lambda db: db.transact_get_items(TransactItems=[{"Get": get(OWN)}, {"Get": get(FOREIGN)}]),
    ),
    (
        "read a batch with one foreign row",
        lambda db: db.batch_get_item(RequestItems={"vrs": {"Keys": [get(OWN)["Key"], get(FOREIGN)["Key"]]}}),
    ),
]


@pytest.mark.proof("T10")
@pytest.mark.control("R-II-6-7-07", "R-II-6-7-15", "R-III-2-19", "R-III-7-21")
@pytest.mark.parametrize(("name", "cross"), CROSSINGS, ids=[name for name, _ in CROSSINGS])
def test_no_session_crosses_its_municipality(house: House, name: str, cross: Callable[[Any], Any]) -> None:
    dynamodb = house.duty()("dynamodb")
    assert "vrs-duty-venue is not authorized" in refused(lambda: cross(dynamodb))
    left = client("dynamodb", "AKDEPLOY").scan(TableName="vrs")["Items"]
    assert {item["pk"]["S"] for item in left} == {OWN, FOREIGN}
    assert len(left) == 2


@pytest.mark.parametrize(("name", "cross"), CROSSINGS, ids=[name for name, _ in CROSSINGS])
def test_without_the_fence_each_crossing_succeeds(
    unfenced: House, name: str, cross: Callable[[Any], Any]
) -> None:
    assert cross(unfenced.duty()("dynamodb"))


def test_a_session_works_in_its_own_municipality(house: House) -> None:
    dynamodb = house.duty()("dynamodb")
    assert dynamodb.get_item(**get(OWN))["Item"]["pk"]["S"] == OWN
    assert dynamodb.query(**query(OWN))["Count"] == 1
    dynamodb.transact_write_items(TransactItems=puts(OWN, ALSO_OWN))
    dynamodb.update_item(
        **get(OWN),
        UpdateExpression="SET seen = :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )


def test_the_resource_interface_of_boto3_passes_the_fence_as_well(house: House) -> None:
    given = client("sts", "AKPUBLIC").assume_role(
        RoleArn=VENUE_ROLE, RoleSessionName="lane", Tags=[{"Key": "municipality", "Value": KASUKABE}]
    )["Credentials"]
    table = SESSION.resource(
        "dynamodb",
        region_name=REGION,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key="no-secret",
        config=Config(account_id_endpoint_mode="disabled"),
    ).Table("vrs")
    assert table.query(KeyConditionExpression=Where("pk").eq(OWN))["Count"] == 1
    refused(lambda: table.query(KeyConditionExpression=Where("pk").eq(FOREIGN)))
    refused(lambda: table.get_item(Key={"pk": FOREIGN, "sk": "head"}))


def test_a_session_opens_only_what_was_sealed_for_its_municipality_and_area(house: House) -> None:
    kms, deployer = house.duty()("kms"), client("kms", "AKDEPLOY")
    contexts = [
        {"municipality": KASUKABE, "area": "venue"},
        {"municipality": OTHER, "area": "venue"},
        {"municipality": KASUKABE, "area": "resident"},
        {"municipality": KASUKABE},
    ]
    sealed = [
        deployer.encrypt(KeyId=house.key_id, Plaintext=b"x", EncryptionContext=context)["CiphertextBlob"]
        for context in contexts
    ]

    def opened(number: int, **more: str) -> Any:
        return kms.decrypt(CiphertextBlob=sealed[number], EncryptionContext=contexts[number], **more)

    for name in (house.key_id, "alias/vrs-venue", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{house.key_id}"):
        assert opened(0, KeyId=name)["Plaintext"] == b"x"
    for number in (1, 2, 3):
        refused(lambda number=number: opened(number, KeyId=house.key_id))
        assert deployer.decrypt(CiphertextBlob=sealed[number], EncryptionContext=contexts[number])
    assert "name the key" in refused(lambda: opened(0))
    assert "has not learned" in refused(lambda: opened(0, KeyId="alias/unknown"))


def test_a_ciphertext_can_be_traced_to_its_key_if_the_fence_is_told_how(fence: Fence) -> None:
    telling = Fence(
        PolicySet.load(POLICIES, ACCOUNT), ciphertext_key=lambda blob: blob[:36].decode(errors="replace")
    )
    telling.deployer("AKDEPLOY")
    telling.enrol("AKPUBLIC", "vrs-plane-public")
    with mock_aws(), telling.raised():
        house = provision(telling)
        context = {"municipality": KASUKABE, "area": "venue"}
        sealed = client("kms", "AKDEPLOY").encrypt(
            KeyId=house.key_id, Plaintext=b"x", EncryptionContext=context
        )
        kms = house.duty()("kms")
        assert kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=context)


def test_an_index_key_serves_its_own_municipality_only(house: House) -> None:
    deployer = client("kms", "AKDEPLOY")

    def index_key(municipality: str, kind: str = "index") -> str:
        tags = [{"TagKey": "kind", "TagValue": kind}, {"TagKey": "municipality", "TagValue": municipality}]
        made = deployer.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC", Tags=tags)
        return made["KeyMetadata"]["KeyId"]

    kms = house.duty(NUMBER_ROLE, "AKPRIVATE")("kms")
    asked = {"Message": b"m", "MacAlgorithm": "HMAC_SHA_256"}
    assert kms.generate_mac(KeyId=index_key(KASUKABE), **asked)["Mac"]
    refused(lambda: kms.generate_mac(KeyId=index_key(OTHER), **asked))
    assert "(resource policy)" in refused(
        lambda: kms.generate_mac(KeyId=index_key(KASUKABE, "no-such-kind"), **asked)
    )


def test_retagging_a_key_is_noticed(house: House) -> None:
    deployer = client("kms", "AKDEPLOY")
    tags = [{"TagKey": "kind", "TagValue": "index"}, {"TagKey": "municipality", "TagValue": OTHER}]
    key = deployer.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC", Tags=tags)
    named = {"KeyId": key["KeyMetadata"]["KeyId"]}
    kms = house.duty(NUMBER_ROLE, "AKPRIVATE")("kms")
    asked = {"Message": b"m", "MacAlgorithm": "HMAC_SHA_256", **named}
    refused(lambda: kms.generate_mac(**asked))
    deployer.tag_resource(**named, Tags=[{"TagKey": "municipality", "TagValue": KASUKABE}])
    assert kms.generate_mac(**asked)["Mac"]
    deployer.untag_resource(**named, TagKeys=["municipality"])
    refused(lambda: kms.generate_mac(**asked))


def test_a_duty_is_taken_up_only_by_a_plane_both_sides_name(house: House) -> None:
    assert "(resource policy)" in refused(lambda: house.duty(NUMBER_ROLE), "AccessDenied")
    assert "(identity policy)" in refused(lambda: house.duty(VENUE_ROLE, "AKPRIVATE"), "AccessDenied")
    elsewhere = VENUE_ROLE.replace(ACCOUNT, "999999999999")
    refused(lambda: house.duty(elsewhere), "AccessDenied")
    refused(lambda: house.duty(VENUE_ROLE + "-2"), "AccessDenied")


def test_tags_the_trust_policy_does_not_foresee_are_refused(house: House) -> None:
    for tags in (
        [],
        [{"Key": "municipality", "Value": "11214"}],
        [{"Key": "municipality", "Value": "*"}],
        [{"Key": "municipality", "Value": KASUKABE}, {"Key": "root", "Value": "yes"}],
        [{"Key": "municipality", "Value": KASUKABE}, {"Key": "Municipality", "Value": OTHER}],
    ):
        refused(lambda tags=tags: house.duty(Tags=tags), "AccessDenied")


def test_a_session_policy_narrows_the_duty_and_never_widens_it(house: House) -> None:
    allow = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s", "Resource": "*"}}'
    reading = house.duty(Policy=allow % "dynamodb:GetItem")("dynamodb")
    assert reading.get_item(**get(OWN))["Item"]
    assert "(session policy)" in refused(lambda: reading.delete_item(**get(OWN)))
    refused(lambda: reading.get_item(**get(FOREIGN)))
    scanning = house.duty(Policy=allow % "dynamodb:Scan")("dynamodb")
    assert "(identity policy)" in refused(lambda: scanning.scan(TableName="vrs"))
    for broken in ("{", "[]", '{"Version": "2012-10-17"}'):
        refused(lambda broken=broken: house.duty(Policy=broken), "AccessDenied")
    refused(lambda: house.duty(PolicyArns=[{"arn": "arn:aws:iam::aws:policy/X" + "x" * 20}]), "AccessDenied")


def test_partiql_is_refused_even_for_an_own_row(house: House) -> None:
    dynamodb = house.duty()("dynamodb")
    statement = {"Statement": "SELECT * FROM vrs WHERE pk = ?", "Parameters": [{"S": OWN}]}
    assert "dynamodb:PartiQLSelect" in refused(lambda: dynamodb.execute_statement(**statement))
