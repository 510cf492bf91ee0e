"""A DynamoDB call names every partition it touches, or none: a partition is never guessed."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.fence.asked import Asked, Site, UnmappedCall
from local.fence.calls import asked_by

ACCOUNT, REGION = "123456789012", "ap-northeast-1"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs"
SITE = Site(ACCOUNT, REGION, index_keys={"by-day": "day"})
LEADING, ATTRIBUTES = "dynamodb:LeadingKeys", "dynamodb:Attributes"


def asked(service: str, operation: str, **params: Any) -> list[Asked]:
    return asked_by(service, operation, params, SITE)


def one(service: str, operation: str, **params: Any) -> Asked:
    (found,) = asked(service, operation, **params)
    return found


def row(pk: str, **more: Any) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "head"}, **more}


@pytest.mark.parametrize(
    ("operation", "field"),
    [("GetItem", "Key"), ("DeleteItem", "Key"), ("UpdateItem", "Key"), ("PutItem", "Item")],
)
def test_an_item_operation_names_its_partition(operation: str, field: str) -> None:
    found = one("dynamodb", operation, TableName="vrs", **{field: row("a")})
    assert (found.action, found.resource) == (f"dynamodb:{operation}", TABLE)
    assert found.context[LEADING] == ("a",)


@pytest.mark.parametrize(
    "item",
    [{}, {"pk": {"S": ""}}, {"pk": "a"}, {"pk": {"S": "a", "N": "1"}}, {"pk": {"M": {}}}, {"PK": {"S": "a"}}],
)
def test_a_partition_that_cannot_be_told_is_absent(item: dict[str, Any]) -> None:
    assert LEADING not in one("dynamodb", "GetItem", TableName="vrs", Key=item).context


def test_numbers_and_bytes_are_partitions_too() -> None:
    assert one("dynamodb", "GetItem", TableName="vrs", Key={"pk": {"N": "7"}}).context[LEADING] == ("7",)
    assert one("dynamodb", "GetItem", TableName="vrs", Key={"pk": {"B": b"\x00"}}).context[LEADING] == (
        "AA==",
    )


def test_a_table_named_by_its_arn_stays_the_table_of_its_account() -> None:
    foreign = TABLE.replace(ACCOUNT, "999999999999")
    assert one("dynamodb", "GetItem", TableName=foreign, Key=row("a")).resource == foreign


def test_a_transaction_is_asked_element_by_element() -> None:
    elements = [
        {"Put": {"TableName": "vrs", "Item": row("a")}},
        {"Update": {"TableName": "vrs", "Key": row("b"), "UpdateExpression": "SET x = :x"}},
        {"Delete": {"TableName": "old", "Key": row("c")}},
        {
            "ConditionCheck": {
                "TableName": "vrs",
                "Key": row("d"),
                "ConditionExpression": "attribute_exists(pk)",
            }
        },
    ]
    found = asked("dynamodb", "TransactWriteItems", TransactItems=elements)
    assert [(each.action.partition(":")[2], each.context[LEADING]) for each in found] == [
        ("PutItem", ("a",)),
        ("UpdateItem", ("b",)),
        ("DeleteItem", ("c",)),
        ("ConditionCheckItem", ("d",)),
    ]
    assert found[2].resource == TABLE.replace("vrs", "old")
    assert {each.context["dynamodb:EnclosingOperation"] for each in found} == {"TransactWriteItems"}
    gets = [{"Get": {"TableName": "vrs", "Key": row(pk)}} for pk in "ab"]
    found = asked("dynamodb", "TransactGetItems", TransactItems=gets)
    assert [(each.action, each.context[LEADING]) for each in found] == [
        ("dynamodb:GetItem", ("a",)),
        ("dynamodb:GetItem", ("b",)),
    ]


@pytest.mark.parametrize("element", [{}, {"Get": {}, "Surprise": {}}, {"Put": {"Item": row("a")}}])
def test_an_odd_element_refuses_the_whole_transaction(element: dict[str, Any]) -> None:
    good = {"Put": {"TableName": "vrs", "Item": row("a")}}
    with pytest.raises(UnmappedCall):
        asked("dynamodb", "TransactWriteItems", TransactItems=[good, element])


def test_a_batch_names_all_its_partitions_by_table() -> None:
    wanted = {"vrs": {"Keys": [row("a"), row("b")]}, "old": {"Keys": [row("c")]}}
    found = asked("dynamodb", "BatchGetItem", RequestItems=wanted)
    assert [(each.resource, each.context[LEADING]) for each in found] == [
        (TABLE, ("a", "b")),
        (TABLE.replace("vrs", "old"), ("c",)),
    ]
    writes = {"vrs": [{"PutRequest": {"Item": row("a")}}, {"DeleteRequest": {"Key": row("b")}}]}
    assert one("dynamodb", "BatchWriteItem", RequestItems=writes).context[LEADING] == ("a", "b")
    with pytest.raises(UnmappedCall):
        asked("dynamodb", "BatchWriteItem", RequestItems={"vrs": [{"Surprise": {}}]})


def test_one_unreadable_partition_makes_the_whole_batch_unreadable() -> None:
    wanted = {"vrs": {"Keys": [row("a"), {"sk": {"S": "b"}}]}}
    assert LEADING not in one("dynamodb", "BatchGetItem", RequestItems=wanted).context


QUERIES: list[tuple[str, tuple[str, ...] | None]] = [
    ("pk = :a", ("A",)),
    ("pk=:a", ("A",)),
    ("(pk = :a)", ("A",)),
    ("#p = :a", ("A",)),
    ("pk = :a AND sk = :b", ("A",)),
    ("pk = :a and begins_with(sk, :b)", ("A",)),
    ("pk = :a AND begins_with ( #s , :b )", ("A",)),
    ("(pk = :a) AND (sk BETWEEN :b AND :c)", ("A",)),
    ("pk = :a AND sk >= :b", ("A",)),
    ("sk = :b AND pk = :a", ("A",)),
    ("sk = :b AND #p = :a", ("A",)),
    ("sk BETWEEN :b AND :c AND pk = :a", ("A",)),
    ("begins_with(sk, :b) AND pk = :a", ("A",)),
    # Not certain, or not a key condition at all.
    ("begins_with(pk, :a)", None),
    ("begins_with(#p, :a) AND sk = :b", None),
    ("pk > :a", None),
    ("pk BETWEEN :a AND :b", None),
    ("pk = :a OR pk = :b", None),
    ("pk = :a AND pk = :b", None),
    ("pk = :a AND #p = :b", None),
    ("pk = :a AND pk > :b", None),
    ("#p > :b AND pk = :a", None),
    ("NOT pk = :a", None),
    ("pk <> :a", None),
    ("pk IN (:a, :b)", None),
    ("pk.x = :a", None),
    ("pk[0] = :a", None),
    ("sk = :a", None),
    ("#unknown = :a", None),
    ("pk = sk", None),
    (":a = pk", None),
    ("pk = :missing", None),
    ("pk = :a AND sk = :b AND x = :c", None),
    ("", None),
]
NAMED = {"#p": "pk", "#s": "sk"}
VALUES = {":a": {"S": "A"}, ":b": {"S": "B"}, ":c": {"S": "C"}}


@pytest.mark.parametrize(("expression", "expected"), QUERIES)
def test_a_query_names_its_partition_only_if_that_is_certain(
    expression: str, expected: tuple[str, ...] | None
) -> None:
    found = one(
        "dynamodb",
        "Query",
        TableName="vrs",
        KeyConditionExpression=expression,
        ExpressionAttributeNames=NAMED,
        ExpressionAttributeValues=VALUES,
    )
    assert found.context.get(LEADING) == expected


def test_an_alias_cannot_hide_the_partition() -> None:
    """``#s`` may be another name of ``pk``, and ``sk`` another attribute than it seems."""
    asks = {"TableName": "vrs", "ExpressionAttributeValues": VALUES}
    hidden = one(
        "dynamodb",
        "Query",
        KeyConditionExpression="#x = :a AND #y = :b",
        ExpressionAttributeNames={"#x": "sk", "#y": "pk"},
        **asks,
    )
    assert hidden.context[LEADING] == ("B",)


def test_the_older_key_conditions_are_understood() -> None:
    def leading(**more: Any) -> Any:
        return one("dynamodb", "Query", TableName="vrs", **more).context.get(LEADING)

    equal = {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "A"}]}}
    assert leading(KeyConditions=equal) == ("A",)
    assert leading(KeyConditions={"pk": equal["pk"] | {"ComparisonOperator": "BEGINS_WITH"}}) is None
    assert leading(KeyConditions={"sk": equal["pk"]}) is None
    assert leading(KeyConditions=equal, KeyConditionExpression="pk = :a") is None
    assert leading() is None


def test_a_query_on_an_index_names_the_indexs_own_partition() -> None:
    asks = {"TableName": "vrs", "ExpressionAttributeValues": VALUES}
    known = one("dynamodb", "Query", IndexName="by-day", KeyConditionExpression="day = :a", **asks)
    assert (known.resource, known.context[LEADING]) == (f"{TABLE}/index/by-day", ("A",))
    unknown = one("dynamodb", "Query", IndexName="by-lot", KeyConditionExpression="pk = :a", **asks)
    assert LEADING not in unknown.context


def test_a_page_that_begins_elsewhere_is_a_partition_of_the_query() -> None:
    def leading(start: dict[str, Any]) -> Any:
        return one(
            "dynamodb",
            "Query",
            TableName="vrs",
            KeyConditionExpression="pk = :a",
            ExpressionAttributeValues=VALUES,
            ExclusiveStartKey=start,
        ).context.get(LEADING)

    assert leading(row("FOREIGN")) == ("A", "FOREIGN")
    assert leading({"sk": {"S": "x"}}) is None


def test_a_scan_has_no_partition() -> None:
    found = one("dynamodb", "Scan", TableName="vrs", IndexName="by-day")
    assert (found.action, found.resource) == ("dynamodb:Scan", f"{TABLE}/index/by-day")
    assert LEADING not in found.context


def test_the_attributes_and_the_selection_of_a_read_are_told() -> None:
    found = one(
        "dynamodb",
        "GetItem",
        TableName="vrs",
        Key=row("a"),
        ProjectionExpression="#n, address.city, doses[0].lot",
        ExpressionAttributeNames={"#n": "name"},
    )
    assert found.context[ATTRIBUTES] == ("address", "doses", "name", "pk", "sk")
    assert found.context["dynamodb:Select"] == "SPECIFIC_ATTRIBUTES"
    whole = one("dynamodb", "GetItem", TableName="vrs", Key=row("a"), ReturnConsumedCapacity="TOTAL")
    assert whole.context["dynamodb:Select"] == "ALL_ATTRIBUTES"
    assert whole.context["dynamodb:ReturnConsumedCapacity"] == "TOTAL"
    assert one("dynamodb", "Query", TableName="vrs", Select="COUNT").context["dynamodb:Select"] == "COUNT"


def test_the_attributes_of_a_write_are_told() -> None:
    found = one(
        "dynamodb",
        "UpdateItem",
        TableName="vrs",
        Key=row("a"),
        UpdateExpression="SET a = if_not_exists(b, :x), c.d = :y REMOVE e ADD f :z",
        ConditionExpression="attribute_not_exists(g) AND h IN (:x) OR size(i) > :n",
        ReturnValues="ALL_OLD",
    )
    assert found.context[ATTRIBUTES] == tuple(sorted(["pk", "sk", *"abcefghi"]))
    assert found.context["dynamodb:ReturnValues"] == "ALL_OLD"


def test_the_attributes_are_left_out_where_no_policy_asks() -> None:
    site = Site(ACCOUNT, REGION, attributes=False)
    (found,) = asked_by("dynamodb", "GetItem", {"TableName": "vrs", "Key": row("a")}, site)
    assert ATTRIBUTES not in found.context


JUNK = st.recursive(
    st.none() | st.text(max_size=3) | st.integers(), lambda inner: st.lists(inner, max_size=2)
)


@settings(max_examples=150, deadline=None)
@given(
    operation=st.sampled_from(["GetItem", "Query", "TransactWriteItems", "BatchGetItem", "BatchWriteItem"]),
    params=st.dictionaries(
        st.sampled_from(["TableName", "Key", "TransactItems", "RequestItems", "KeyConditions"]),
        JUNK,
        max_size=4,
    ),
)
def test_junk_is_either_understood_or_refused_and_never_repeated(
    operation: str, params: dict[str, Any]
) -> None:
    try:
        found = asked_by("dynamodb", operation, params, SITE)
    except UnmappedCall as refusal:
        assert str(refusal).isascii()  # noqa: PT017 - either outcome is right
    else:
        assert all(isinstance(each.context.get(LEADING, ()), tuple) for each in found)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=5))
def test_every_partition_of_a_batch_is_named(pks: list[str]) -> None:
    found = one("dynamodb", "BatchGetItem", RequestItems={"vrs": {"Keys": [row(pk) for pk in pks]}})
    assert found.context[LEADING] == tuple(pks)
