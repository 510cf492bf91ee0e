"""Makes moto's table affordable: a snapshot of a table shares the items that nobody changes.

moto copies the whole table deeply, once for every item of a TransactWriteItems, its stream included: half
a second a scan at 300 items.  Here a snapshot copies the two levels of keys, and an update replaces the
item that it is about to change, so that what the snapshot holds stays as it was.  A query of one partition
looks at that partition only, where moto looks at every item there is; and an attribute's value is taken by
its one name, where moto's serialiser tries thirty.
"""

import copy
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.backends import get_backend
from moto.core.serialize import ResponseSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

Row = dict[str, Any]
"""An item as AWS's API names it: ``{"pk": {"S": …}, "sealed": {"B": …}}``."""

_update_item = DynamoDBBackend.update_item
_query = Table.query
_get_value = ResponseSerializer.get_value
_TYPES = frozenset({"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"})


def _snapshot(table: Any, memo: dict[int, Any]) -> Any:
    del memo
    records = len(table.stream_shard.items) if table.stream_shard is not None else None
    before = getattr(table, "last_snapshot", None)
    if before is not None and records is not None and before[0] == records:
        return before[1]  # every change adds a record to the stream: there was none
    taken = copy.copy(table)
    taken.items, taken.last_snapshot = _copy_of_items(table), None
    if table.stream_shard is not None:
        taken.stream_shard = copy.copy(table.stream_shard)
        taken.stream_shard.items = list(table.stream_shard.items)
        taken.stream_shard.table = taken
    table.last_snapshot = (records, taken)
    return taken


def _update_a_copy(backend: DynamoDBBackend, table_name: str, key: Any, *given: Any, **named: Any) -> Any:
    table = backend.get_table(table_name)
    partition, sort = DynamoType(key["pk"]), DynamoType(key["sk"])
    item = table.get_item(partition, sort)
    if item is not None:
        table.items[partition][sort] = copy.deepcopy(item)
    return _update_item(backend, table_name, key, *given, **named)


def _query_a_part(table: Table, hash_key: DynamoType, *given: Any, **named: Any) -> Any:
    part = copy.copy(table)
    part.items = defaultdict(dict, {hash_key: table.items.get(hash_key, {})})
    return _query(part, hash_key, *given, **named)


def _get_one_of_ten(serializer: Any, value: Any, key: str, shape: Any) -> Any:
    if key in _TYPES and type(value) is dict and len(value) == 1 and next(iter(value)) in _TYPES:
        return value.get(key)
    return _get_value(serializer, value, key, shape)


@contextmanager
def cheap_snapshots() -> Iterator[None]:
    """Let moto's DynamoDB be cheap, for tables with the keys ``pk`` and ``sk`` and no index."""
    with (
        patch.object(Table, "__deepcopy__", _snapshot, create=True),
        patch.object(DynamoDBBackend, "update_item", _update_a_copy),
        patch.object(Table, "query", _query_a_part),
        patch.object(ResponseSerializer, "get_value", _get_one_of_ten),
    ):
        yield


def stored() -> list[Row]:
    """Return what the table holds, past moto's slow serialiser and past the fence."""
    return [dict(item.to_json()["Attributes"]) for item in _table().all_items()]


@contextmanager
def put_back() -> Iterator[None]:
    """Put the table's items back as they were, whatever happens to them in between."""
    before = _copy_of_items(_table())
    try:
        yield
    finally:
        _table().items, _table().last_snapshot = before, None


def _table() -> Any:
    return get_backend("dynamodb")["123456789012"]["ap-northeast-1"].tables["vrs"]


def _copy_of_items(table: Table) -> Any:
    return defaultdict(dict, {key: dict(items) for key, items in table.items.items()})
