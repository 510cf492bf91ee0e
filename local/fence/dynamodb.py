"""DynamoDB: what each operation is authorised as (Service Authorization Reference, DynamoDB).

``dynamodb:LeadingKeys`` holds *all* partition key values of the element or batch.  If one of them
cannot be told for certain the key is absent, and the policies' ``Null`` guard denies.
A transaction is authorised element by element: PutItem, UpdateItem, DeleteItem, ConditionCheckItem, GetItem.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from local.fence.asked import Asked, Params, Site, UnmappedCall, text
from local.fence.expressions import leading_value_token, top_level_names
from local.fence.patterns import Value

ITEM_OPERATIONS = {"GetItem": "Key", "PutItem": "Item", "UpdateItem": "Key", "DeleteItem": "Key"}
ELEMENTS = {
    "Put": ("PutItem", "Item"),
    "Update": ("UpdateItem", "Key"),
    "Delete": ("DeleteItem", "Key"),
    "ConditionCheck": ("ConditionCheckItem", "Key"),
    "Get": ("GetItem", "Key"),
}
TABLE_OPERATIONS = frozenset(
    {
        "CreateTable",
        "DeleteTable",
        "DescribeContinuousBackups",
        "DescribeTable",
        "DescribeTimeToLive",
        "UpdateContinuousBackups",
        "UpdateTable",
        "UpdateTimeToLive",
    }
)
ACCOUNT_OPERATIONS = frozenset({"DescribeEndpoints", "DescribeLimits", "ListTables"})
READS = frozenset({"GetItem", "Query", "Scan", "BatchGetItem"})
STATEMENTS = {
    "ExecuteStatement": None,
    "BatchExecuteStatement": "Statements",
    "ExecuteTransaction": "TransactStatements",
}
STREAM_OPERATIONS = frozenset({"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"})
EXPRESSIONS = (
    "ProjectionExpression",
    "KeyConditionExpression",
    "FilterExpression",
    "ConditionExpression",
    "UpdateExpression",
)
NAMED = ("Key", "Item", "AttributeUpdates", "Expected", "KeyConditions", "QueryFilter", "ScanFilter")
PARTIQL = re.compile(
    r'\s*(?:(?P<Select>SELECT)\s[^"\']*?\sFROM|(?P<Insert>INSERT)\s+INTO'
    r"|(?P<Update>UPDATE)|(?P<Delete>DELETE)\s+FROM)"
    r'\s+"?(?P<table>[A-Za-z0-9_.-]+)"?(?:\."?(?P<index>[A-Za-z0-9_.-]+)"?)?(?=\s|$)(?P<rest>.*)',
    re.IGNORECASE | re.DOTALL | re.ASCII,
)


def asked(operation: str, params: Params, site: Site) -> list[Asked]:
    """Return what an operation of DynamoDB asks for; raise UnmappedCall."""
    if operation in ITEM_OPERATIONS:
        return [_item(operation, params, ITEM_OPERATIONS[operation], site)]
    if operation in {"TransactWriteItems", "TransactGetItems"}:
        return _transaction(operation, params, site)
    if operation in {"Query", "Scan"}:
        return [_search(operation, params, site)]
    if operation in {"BatchGetItem", "BatchWriteItem"}:
        return [_batch(operation, table, wanted, site) for table, wanted in params["RequestItems"].items()]
    if operation in STATEMENTS:
        return _partiql(operation, params, site)
    if operation in TABLE_OPERATIONS | ACCOUNT_OPERATIONS:
        resource = _table(params, site) if operation in TABLE_OPERATIONS else "*"
        return [Asked(f"dynamodb:{operation}", resource, {})]
    raise UnmappedCall(f"dynamodb:{operation} is not mapped")


def _table(params: Params, site: Site) -> str:
    name = text(params, "TableName")
    # The service takes a table's ARN as its name, perhaps of another account.
    resource = name if name.startswith("arn:") else f"{site.tables}{name}"
    return f"{resource}/index/{params['IndexName']}" if "IndexName" in params else resource


def _scalar(value: Any) -> str | None:
    """Return a key's value as IAM compares it, or None."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    kind, inner = next(iter(value.items()))
    if isinstance(inner, str):
        return inner or None if kind in {"S", "N"} else None
    if kind == "B" and isinstance(inner, bytes | bytearray):
        return base64.b64encode(inner).decode() or None
    return None


def _leading(items: Iterable[Any], partition: str) -> dict[str, Value]:
    values = []
    for item in items:
        value = _scalar(item.get(partition)) if isinstance(item, Mapping) else None
        if value is None:
            return {}
        values.append(value)
    return {"dynamodb:LeadingKeys": tuple(values)} if values else {}


def _describe(operation: str, params: Params, items: Iterable[Any], site: Site) -> dict[str, Value]:
    context: dict[str, Value] = {}
    if "ReturnValues" in params:
        context["dynamodb:ReturnValues"] = params["ReturnValues"]
    if "ReturnConsumedCapacity" in params:
        context["dynamodb:ReturnConsumedCapacity"] = params["ReturnConsumedCapacity"]
    if operation in READS:
        narrowed = "ProjectionExpression" in params or "AttributesToGet" in params
        whole = "ALL_PROJECTED_ATTRIBUTES" if "IndexName" in params else "ALL_ATTRIBUTES"
        context["dynamodb:Select"] = params.get("Select") or ("SPECIFIC_ATTRIBUTES" if narrowed else whole)
    if site.attributes:
        context["dynamodb:Attributes"] = tuple(sorted(set(_attributes(params, items))))
    return context


def _attributes(params: Params, items: Iterable[Any]) -> Iterator[str]:
    names = params.get("ExpressionAttributeNames") or {}
    for expression in EXPRESSIONS:
        yield from top_level_names(params.get(expression) or "", names)
    for field in NAMED:
        yield from params.get(field) or ()
    yield from params.get("AttributesToGet") or ()
    for item in items:
        yield from item


def _item(operation: str, params: Params, field: str, site: Site) -> Asked:
    context = _describe(operation, params, (), site)
    value = _scalar(params[field].get(site.partition_key)) if field in params else None
    if value is not None:
        context["dynamodb:LeadingKeys"] = (value,)
    return Asked(f"dynamodb:{operation}", _table(params, site), context)


def _transaction(operation: str, params: Params, site: Site) -> list[Asked]:
    elements = []
    for element in params["TransactItems"]:
        if len(element) != 1:
            raise UnmappedCall("an element of the transaction does not do one thing")
        for kind, inner in element.items():
            action, field = ELEMENTS[kind]
            one = _item(action, inner, field, site)
            one.context["dynamodb:EnclosingOperation"] = operation
            elements.append(one)
    return elements


def _batch(operation: str, table: str, wanted: Any, site: Site) -> Asked:
    if operation == "BatchGetItem":
        params, items = wanted, list(wanted["Keys"])
    else:
        params, items = {}, [_written(request) for request in wanted]
    context = _describe(operation, params, items, site)
    context.update(_leading(items, site.partition_key))
    return Asked(f"dynamodb:{operation}", _table({"TableName": table}, site), context)


def _written(request: Mapping[str, Any]) -> Any:
    if request.keys() == {"PutRequest"}:
        return request["PutRequest"]["Item"]
    if request.keys() == {"DeleteRequest"}:
        return request["DeleteRequest"]["Key"]
    raise UnmappedCall("an element of the batch is of no known kind")


def _search(operation: str, params: Params, site: Site) -> Asked:
    context = _describe(operation, params, (), site)
    index = params.get("IndexName")
    partition = site.partition_key if index is None else site.index_keys.get(index)
    if operation == "Query" and partition is not None:
        items = [{partition: _sought(params, partition)}]
        # A page begins where the caller says: that place must be his, too.
        if params.get("ExclusiveStartKey"):
            items.append(params["ExclusiveStartKey"])
        context.update(_leading(items, partition))
    return Asked(f"dynamodb:{operation}", _table(params, site), context)


def _sought(params: Params, partition: str) -> Any:
    """Return the value a query's partition key must equal, or None if that is not certain."""
    expression, legacy = params.get("KeyConditionExpression"), params.get("KeyConditions")
    if isinstance(expression, str) and not legacy:
        names = params.get("ExpressionAttributeNames") or {}
        token = leading_value_token(expression, names, partition)
        return (params.get("ExpressionAttributeValues") or {}).get(token)
    if legacy and expression is None and legacy.get(partition, {}).get("ComparisonOperator") == "EQ":
        values: list[Any] = legacy[partition].get("AttributeValueList") or []
        return values[0] if len(values) == 1 else None
    return None


def _partiql(operation: str, params: Params, site: Site) -> list[Asked]:
    listed = STATEMENTS[operation]
    statements: list[Params] = [params] if listed is None else list(params[listed])
    found = []
    for one in statements:
        match = PARTIQL.fullmatch(text(one, "Statement"))
        if match is None:
            raise UnmappedCall("the PartiQL statement is not understood")
        verb = next(verb for verb in ("Select", "Insert", "Update", "Delete") if match[verb])
        table = {"TableName": match["table"]}
        if match["index"]:
            table["IndexName"] = match["index"]
        # Where a statement's keys are not read, it may touch the whole table.
        context: dict[str, Value] = {"dynamodb:FullTableScan": "true"} if verb == "Select" else {}
        if operation == "ExecuteTransaction":
            context["dynamodb:EnclosingOperation"] = operation
        found.append(Asked(f"dynamodb:PartiQL{verb}", _table(table, site), context))
    if not found:
        raise UnmappedCall("no PartiQL statement")
    return found


def asked_of_stream(operation: str, params: Params, site: Site) -> list[Asked]:
    """Return what an operation of DynamoDB Streams asks for; raise UnmappedCall."""
    if operation not in STREAM_OPERATIONS:
        raise UnmappedCall(f"dynamodbstreams:{operation} is not mapped")
    if operation == "ListStreams":
        resource = site.arn("dynamodb", f"table/{params.get('TableName', '*')}/stream/*")
    elif operation == "GetRecords":
        # AWS's iterators begin with the ARN of their stream, then a bar; an emulator's may not.
        iterator = text(params, "ShardIterator")
        resource, bar, _rest = iterator.partition("|")
        if not (bar and resource.startswith("arn:")):
            issued_for = site.iterator_stream(iterator)
            if issued_for is None:
                raise UnmappedCall("the shard iterator does not name its stream")
            resource = issued_for
    else:
        resource = text(params, "StreamArn")
    return [Asked(f"dynamodb:{operation}", resource, {})]
