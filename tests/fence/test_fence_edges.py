"""The fence fails closed at its edges: strangers, unmapped calls, presigned URLs, threads and nesting."""

import datetime as dt
import json
import threading

import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError

from local.fence import Fence, PolicyError, PolicySet, demand_covered, hook
from tests.fence.house import (
    ACCOUNT,
    ALSO_OWN,
    FOREIGN,
    KASUKABE,
    OWN,
    POLICIES,
    REGION,
    VENUE_ROLE,
    House,
    client,
    get,
    puts,
    refused,
)


def test_a_plane_without_a_duty_reads_nothing(house: House) -> None:
    refused(lambda: client("dynamodb", "AKPUBLIC").get_item(**get(OWN)))
    refused(lambda: client("kms", "AKPUBLIC").describe_key(KeyId=house.key_id))


def test_unknown_unsigned_and_expired_credentials_are_refused(house: House) -> None:
    assert "unknown credentials" in refused(lambda: client("dynamodb", "AKNOBODY").get_item(**get(OWN)))
    unsigned = client("s3", "AKDEPLOY", signature_version=UNSIGNED)
    assert "unknown credentials" in refused(lambda: unsigned.get_object(Bucket="b", Key="k"), "AccessDenied")
    dynamodb = house.duty()("dynamodb")
    for caller in house.fence._callers._known.values():
        if caller.expires_at is not None:
            object.__setattr__(caller, "expires_at", dt.datetime.now(dt.UTC).timestamp() - 1)
    assert "expired" in refused(lambda: dynamodb.get_item(**get(OWN)))


def test_a_call_that_nobody_signs_is_refused_even_from_a_deployers_client(house: House) -> None:
    sts = client("sts", "AKDEPLOY")
    asked = {"RoleArn": VENUE_ROLE, "RoleSessionName": "lane", "WebIdentityToken": "x" * 20}
    assert "unknown credentials" in refused(
        lambda: sts.assume_role_with_web_identity(**asked), "AccessDenied"
    )


def test_a_session_policy_on_attributes_is_judged_by_the_attributes_of_the_call(house: House) -> None:
    policy = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "*",
                "Resource": "*",
                "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk"]}},
            },
        }
    )
    dynamodb = house.duty(Policy=policy)("dynamodb")
    assert dynamodb.get_item(**get(OWN), ProjectionExpression="sk")["Item"]
    refused(lambda: dynamodb.get_item(**get(OWN), ProjectionExpression="sk, lot"))


def test_an_alias_that_was_taken_away_names_no_key(house: House) -> None:
    deployer, kms = client("kms", "AKDEPLOY"), house.duty()("kms")
    context = {"municipality": KASUKABE, "area": "venue"}
    asked = {"KeyId": "alias/vrs-venue", "KeySpec": "AES_256", "EncryptionContext": context}
    assert kms.generate_data_key(**asked)["Plaintext"]
    deployer.delete_alias(AliasName="alias/vrs-venue")
    assert "has not learned" in refused(lambda: kms.generate_data_key(**asked))


def test_what_is_not_mapped_is_refused(house: House) -> None:
    kms = client("kms", "AKPUBLIC")
    message = refused(lambda: kms.put_key_policy(KeyId=house.key_id, Policy="{}"))
    assert "kms:PutKeyPolicy is not mapped" in message
    refused(lambda: client("secretsmanager", "AKPUBLIC").list_secrets(), "AccessDenied")


def test_a_presigned_url_is_refused(house: House) -> None:
    s3 = client("s3", "AKDEPLOY")
    refused(
        lambda: s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"}), "AccessDenied"
    )


def test_a_refusal_is_the_services_own_exception(house: House) -> None:
    sts = client("sts", "AKPUBLIC")
    assert sts.get_caller_identity()["Account"]
    with pytest.raises(ClientError) as refusal:
        sts.get_session_token()
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert refusal.value.operation_name == "GetSessionToken"


def test_the_fence_counts_who_used_which_statement(house: House) -> None:
    dynamodb = house.duty()("dynamodb")
    dynamodb.transact_write_items(TransactItems=puts(OWN, ALSO_OWN))
    refused(lambda: dynamodb.get_item(**get(FOREIGN)))
    seen = house.fence.seen
    table = f"arn:aws:dynamodb:{REGION}:*:table/vrs"
    assert seen["vrs-duty-venue", "dynamodb:PutItem", table, "duties/venue:OwnVenueRows"] == 2
    assert seen["vrs-plane-public", "sts:TagSession", VENUE_ROLE, "planes/public:TakeUpDuty"] == 1
    assert seen["vrs-deployer", "dynamodb:CreateTable", "*", "deployer"] == 1
    denied = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/*"
    reason = "implicit deny (identity policy)"
    assert seen["vrs-duty-venue", "dynamodb:GetItem", denied, reason] == 1
    assert not any(OWN in part or FOREIGN in part for one in seen for part in one)


def test_what_is_counted_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local.fence.fence.MOST_SEEN", len(house.fence.seen) + 1)
    for name in ("a", "b", "c"):
        refused(
            lambda name=name: client("s3", "AKPUBLIC").head_bucket(Bucket=f"bucket-{name}"), "AccessDenied"
        )
    assert house.fence.seen["others", "*", "*", "beyond what is counted one by one"] == 2


def test_only_a_deployed_plane_can_be_enrolled(fence: Fence) -> None:
    for role in ("vrs-plane-nowhere", "vrs-duty-venue", "admin"):
        with pytest.raises(PolicyError):
            fence.enrol("AKX", role)


def test_an_inner_fence_judges_until_it_falls(house: House) -> None:
    inner = Fence(PolicySet.load(POLICIES, ACCOUNT))
    dynamodb = house.duty()("dynamodb")
    with inner.raised():
        refused(lambda: dynamodb.get_item(**get(OWN)))
    assert dynamodb.get_item(**get(OWN))["Item"]


def test_without_a_raised_fence_calls_pass_untouched(unfenced: House) -> None:
    assert client("dynamodb", "AKNOBODY").get_item(**get(OWN))["Item"]
    assert not unfenced.fence.seen


def test_a_call_that_began_before_the_fence_stood_is_refused(house: House) -> None:
    class Signer:
        signature_version = "v4"
        _credentials = None

    class Model:
        name = "GetItem"

        class service_model:  # noqa: N801 - botocore's own name
            service_name = "dynamodb"

    answer = hook._judge(Model(), {"url": "http://x"}, Signer(), {})
    assert answer is not None
    assert answer[0].status_code == 403


def test_a_client_outside_the_fence_is_reported(house: House) -> None:
    inside = client("sts", "AKPUBLIC")
    demand_covered(inside)
    inside.meta.events.unregister(hook.PROBE, hook._answer_probe)
    with pytest.raises(RuntimeError, match="outside the fence"):
        demand_covered(inside)


def test_threads_keep_their_own_calls(house: House) -> None:
    dynamodb = house.duty()("dynamodb")
    wrong: list[str] = []

    def work(pk: str) -> None:
        for _ in range(20):
            try:
                dynamodb.get_item(**get(pk))
                wrong.extend([pk] * (pk == FOREIGN))
            except ClientError:
                wrong.extend([pk] * (pk == OWN))

    threads = [threading.Thread(target=work, args=(pk,)) for pk in (OWN, FOREIGN) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
