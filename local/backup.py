"""Backup and restore of the local AWS's table, in the form of DynamoDB's export to S3 (DYNAMODB_JSON).

A folder holds ``data/*.json.gz`` with one ``{"Item": …}`` a line, ``manifest-files.json`` with a line a
file, and ``manifest-summary.json``.  AWS writes MD5 sums into its manifests; here they are SHA-256.
Whoever exports needs to read the table and nothing else: every item is sealed before it comes there,
and no key is asked for.
"""

import base64
import gzip
import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

Row = Mapping[str, Mapping[str, Any]]
"""An item as the API names it: ``{"pk": {"S": …}, "sealed": {"B": …}}``."""
Key = tuple[str, str]
Digests = Mapping[Key, bytes]

ITEMS_A_FILE = 20_000
READ_AT_ONCE, WRITTEN_AT_ONCE = 100, 25  # the most that DynamoDB takes in a batch
TRIES = 10
FIRST_PAUSE = 0.05  # seconds, doubled each time a batch is not taken whole
PLAIN = frozenset({"S", "N", "BOOL"})
FILES, SUMMARY, DATA = "manifest-files.json", "manifest-summary.json", "data"


class BackupBroken(RuntimeError):
    """A file of the backup is not what its manifest says."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"控えのファイル {name} が目録と一致しません。この控えからは復元できません。"
            f" / {name} is not what its manifest says: do not restore from this backup."
        )
        self.name = name


class NotTaken(RuntimeError):
    """DynamoDB did not take a batch, however often it was sent."""


@dataclass(frozen=True)
class File:
    """A file of the backup, as its manifest names it."""

    name: str
    items: int
    sha256: str


# -- reading a table -------------------------------------------------------------------------------


def scanned(client: Any, table: str) -> Iterator[Row]:
    """Read a whole table by Scan, strongly consistent."""
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    for page in pages:
        yield from page["Items"]


def fetched(client: Any, table: str, keys: Iterable[Key]) -> Iterator[Row]:
    """Read items by their keys, for an engine whose Scan sorts the whole table anew for each page."""
    rest = iter(keys)
    while some := list(islice(rest, READ_AT_ONCE)):
        wanted: Any = {table: {"Keys": [_key(*each) for each in some], "ConsistentRead": True}}
        for attempt in range(TRIES):
            answer = client.batch_get_item(RequestItems=wanted)
            yield from answer["Responses"].get(table, ())
            wanted = answer.get("UnprocessedKeys")
            if not wanted:
                break
            time.sleep(FIRST_PAUSE * 2**attempt)
        else:
            raise NotTaken


def told(streams: Any, stream: str) -> set[Key]:
    """Return the keys that a stream, kept since its table began, tells of, but for those taken away."""
    keys = set[Key]()
    for shard in streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]:
        begin = {"StreamArn": stream, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = streams.get_shard_iterator(**begin)["ShardIterator"]
        while iterator:
            answer = streams.get_records(ShardIterator=iterator)
            for record in answer["Records"]:
                key = key_of(record["dynamodb"]["Keys"])
                (keys.discard if record["eventName"] == "REMOVE" else keys.add)(key)
            iterator = answer.get("NextShardIterator") if answer["Records"] else None
    return keys


def _key(pk: str, sk: str) -> Row:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def key_of(row: Row) -> Key:
    """Return a row's key."""
    return row["pk"]["S"], row["sk"]["S"]


# -- the export ------------------------------------------------------------------------------------


def export(rows: Iterable[Row], table: str, folder: Path) -> list[File]:
    """Write rows to a folder; return its files as the manifest names them."""
    (folder / DATA).mkdir(parents=True)
    rest, files = iter(rows), list[File]()
    while some := list(islice(rest, ITEMS_A_FILE)):
        files.append(_write(folder, f"{DATA}/{len(files):06d}.json.gz", some))
    lines = "".join(json.dumps(_line(file)) + "\n" for file in files)
    (folder / FILES).write_text(lines, "utf-8")
    summary = {
        "exportFormat": "DYNAMODB_JSON",
        "itemCount": sum(file.items for file in files),
        "manifestFilesSha256": hashlib.sha256(lines.encode()).hexdigest(),
        "tableName": table,
    }
    (folder / SUMMARY).write_text(json.dumps(summary), "utf-8")
    return files


def _write(folder: Path, name: str, rows: Sequence[Row]) -> File:
    text = "".join(json.dumps({"Item": encoded(row)}, sort_keys=True) + "\n" for row in rows)
    packed = gzip.compress(text.encode(), compresslevel=1, mtime=0)
    (folder / name).write_bytes(packed)
    return File(name, len(rows), hashlib.sha256(packed).hexdigest())


def _line(file: File) -> dict[str, Any]:
    return {"dataFileS3Key": file.name, "itemCount": file.items, "sha256": file.sha256}


def exported(folder: Path) -> Iterator[Row]:
    """Read an export's rows; raise BackupBroken at the first file that is not what the manifest says."""
    summary = json.loads((folder / SUMMARY).read_bytes())
    manifest = (folder / FILES).read_bytes()
    if hashlib.sha256(manifest).hexdigest() != summary["manifestFilesSha256"]:
        raise BackupBroken(FILES)
    items = 0
    for line in manifest.splitlines():
        named = json.loads(line)
        name = named["dataFileS3Key"]
        path = folder / name
        packed = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(packed).hexdigest() != named["sha256"]:
            raise BackupBroken(name)
        for text in gzip.decompress(packed).splitlines():
            items += 1
            yield decoded(json.loads(text)["Item"])
    if items != summary["itemCount"]:
        raise BackupBroken(SUMMARY)


def encoded(row: Row) -> dict[str, Any]:
    """Return a row in DynamoDB JSON: bytes in base64; raise ValueError for a type that we never write."""
    return {name: _typed(value, _base64) for name, value in row.items()}


def decoded(item: Row) -> dict[str, Any]:
    """Return DynamoDB JSON as the client takes it."""
    return {name: _typed(value, base64.b64decode) for name, value in item.items()}


def _typed(value: Mapping[str, Any], binary: Any) -> dict[str, Any]:
    ((kind, inner),) = value.items()
    if kind == "B":
        return {kind: binary(inner)}
    if kind not in PLAIN:
        raise ValueError("an attribute of a type that VRS does not write")
    return {kind: inner}


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


# -- the restore -----------------------------------------------------------------------------------


def make_like(client: Any, table: str, template: Mapping[str, Any]) -> None:
    """Make a table of a template's keys and nothing else: a restore brings no stream, TTL or guard along."""
    client.create_table(
        TableName=table,
        KeySchema=template["KeySchema"],
        AttributeDefinitions=template["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def attach(client: Any, table: str, template: Mapping[str, Any]) -> None:
    """Give a restored table what a restore leaves out: its stream, its TTL, its guard against deletion."""
    stream = {"StreamEnabled": True, **template["StreamSpecification"]}
    client.update_table(TableName=table, StreamSpecification=stream)
    client.update_table(TableName=table, DeletionProtectionEnabled=template["DeletionProtectionEnabled"])
    client.update_time_to_live(TableName=table, TimeToLiveSpecification=template["TimeToLiveSpecification"])


def write(client: Any, table: str, rows: Iterable[Row]) -> int:
    """Write rows as they are; return how many."""
    rest, written = iter(rows), 0
    while some := list(islice(rest, WRITTEN_AT_ONCE)):
        wanted: Any = {table: [{"PutRequest": {"Item": row}} for row in some]}
        for attempt in range(TRIES):
            wanted = client.batch_write_item(RequestItems=wanted).get("UnprocessedItems")
            if not wanted:
                break
            time.sleep(FIRST_PAUSE * 2**attempt)
        else:
            raise NotTaken
        written += len(some)
    return written


# -- comparing -------------------------------------------------------------------------------------


def digest_of(row: Row) -> bytes:
    """Return a row's SHA-256 over its canonical DynamoDB JSON."""
    return hashlib.sha256(json.dumps(encoded(row), sort_keys=True).encode()).digest()


def digests(rows: Iterable[Row]) -> dict[Key, bytes]:
    """Return every row's digest by its key."""
    return {key_of(row): digest_of(row) for row in rows}


def name_of(key: Key) -> str:
    """Name an item for a report: its area and kind, and a short hash of its key; nobody's value."""
    area, partition = key[0].split("#", 2)[1:]
    kind, sort = partition.partition("#")[0], key[1].partition("#")[0]
    short = hashlib.sha256("|".join(key).encode()).hexdigest()[:12]
    return f"{area} {kind} {sort} {short}" if sort.isupper() else f"{area} {kind} {short}"


def differences(wanted: Digests, found: Digests) -> list[str]:
    """Say which items are missing, are there too much, or are not as they were."""
    said = [f"missing: {name_of(key)}" for key in sorted(wanted.keys() - found.keys())]
    said += [f"not in the backup: {name_of(key)}" for key in sorted(found.keys() - wanted.keys())]
    changed = (key for key in sorted(wanted.keys() & found.keys()) if wanted[key] != found[key])
    return said + [f"not as it was: {name_of(key)}" for key in changed]
