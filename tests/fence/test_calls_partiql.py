"""PartiQL and streams are asked by verb and table, and never claim to stay in a partition."""

from typing import Any

import pytest

from local.fence.asked import Asked, Site, UnmappedCall
from local.fence.calls import asked_by

ACCOUNT, REGION = "123456789012", "ap-northeast-1"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs"
SITE = Site(ACCOUNT, REGION, index_keys={"by-day": "day"})
LEADING = "dynamodb:LeadingKeys"


def asked(service: str, operation: str, **params: Any) -> list[Asked]:
    return asked_by(service, operation, params, SITE)


def one(service: str, operation: str, **params: Any) -> Asked:
    (found,) = asked(service, operation, **params)
    return found


STATEMENTS: list[tuple[str, str, str]] = [
    ("SELECT * FROM vrs WHERE pk = 'a'", "PartiQLSelect", TABLE),
    ('select a, b from "vrs"."by-day"', "PartiQLSelect", f"{TABLE}/index/by-day"),
    ("INSERT INTO \"vrs\" VALUE {'pk': 'a'}", "PartiQLInsert", TABLE),
    ('UPDATE "vrs" SET a = 1 WHERE pk = ?', "PartiQLUpdate", TABLE),
    ("DELETE FROM vrs WHERE pk = ?", "PartiQLDelete", TABLE),
]


@pytest.mark.parametrize(("statement", "action", "resource"), STATEMENTS)
def test_partiql_is_asked_by_its_verb_and_names_no_partition(
    statement: str, action: str, resource: str
) -> None:
    found = one("dynamodb", "ExecuteStatement", Statement=statement)
    assert (found.action, found.resource) == (f"dynamodb:{action}", resource)
    assert LEADING not in found.context
    several = asked("dynamodb", "ExecuteTransaction", TransactStatements=[{"Statement": statement}] * 2)
    assert [each.action for each in several] == [f"dynamodb:{action}"] * 2
    assert len(asked("dynamodb", "BatchExecuteStatement", Statements=[{"Statement": statement}])) == 1


@pytest.mark.parametrize("statement", ["", "DROP TABLE vrs", "SELECT 'FROM' x", "SELECT * FROM (SELECT)"])
def test_partiql_that_is_not_understood_is_refused(statement: str) -> None:
    with pytest.raises(UnmappedCall):
        asked("dynamodb", "ExecuteStatement", Statement=statement)


def test_a_stream_is_asked_by_its_arn() -> None:
    stream = f"{TABLE}/stream/2026"
    assert one("dynamodbstreams", "DescribeStream", StreamArn=stream).resource == stream
    found = one("dynamodbstreams", "GetRecords", ShardIterator=f"{stream}|1|opaque")
    assert (found.action, found.resource) == ("dynamodb:GetRecords", stream)
    with pytest.raises(UnmappedCall):
        asked("dynamodbstreams", "GetRecords", ShardIterator="opaque")
    assert one("dynamodbstreams", "ListStreams", TableName="vrs").resource == f"{TABLE}/stream/*"
