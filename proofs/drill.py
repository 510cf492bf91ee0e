"""The steps of a restore drill: fill a city, export its table, delete it, bring it back as another."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.scene import CITY, Scene, staged
from local.backup import (
    Digests,
    Key,
    Row,
    attach,
    digests,
    export,
    exported,
    fetched,
    key_of,
    make_like,
    scanned,
    write,
)
from local.city import Person, people
from local.provision import INFRA, TABLE
from proofs.filling import Filling
from proofs.living import Living
from proofs.progress import say
from proofs.proof import Size

RESTORED = "vrs-restored"
ITEMS_A_PERSON = 5
SCANNED_UP_TO = 20_000
"""Items.  The embedded AWS sorts the whole table for each page of a Scan: a larger one is read by key."""


@dataclass
class Drill:
    """A city, its backup, and what the drill found."""

    scene: Scene
    folder: Path
    size: Size
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    """Known keys of a table that is too large for the embedded AWS to scan."""
    backup: Digests = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time a step; what it finds is told beside it."""
        say(name)
        begun, found = time.monotonic(), list[str]()
        yield found
        self.rows.append((name, f"{time.monotonic() - begun:.1f}", "; ".join(found)))

    def read(self, table: str) -> Iterator[Row]:
        """Read a whole table."""
        client = self.scene.table
        return fetched(client, table, self.keys) if self.keys else scanned(client, table)


@contextmanager
def city(size: Size) -> Iterator[Drill]:
    """Build a city on an engine of its own."""
    # The stage sets the address of its engine; what stood there before is put back.
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ), staged() as scene:
        yield Drill(scene, Path(folder), size)


def fill(drill: Drill, living: Living, count: int) -> None:
    """Register some people over HTTP, put the others in by batches, and seal the operation log."""
    scene, others = drill.scene, count - len(living.citizens)
    filling = Filling(scene.private_house, CITY, scene.table)
    if others * ITEMS_A_PERSON > SCANNED_UP_TO:
        drill.keys = [key_of(row) for row in scanned(scene.table, TABLE)]
    with drill.step("fill") as found:
        items = filling.fill(_without(living.citizens, people(CITY, others, seed=13)))
        living.seal()
        found.append(f"{items:,} items by batches, {len(living.citizens)} people over HTTP")
    if drill.keys:
        drill.keys += [*filling.keys, *checkpoints(scene.table)]


def checkpoints(client: Any) -> list[Key]:
    """Return the keys of the checkpoints, which sealing has just made."""
    answer = client.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"{CITY}#office#CHECKPOINTS"}},
    )
    return [key_of(row) for row in answer["Items"]]


def _without(some: list[Person], others: Iterator[Person]) -> Iterator[Person]:
    """Leave out whoever would have the ticket or 宛名番号 of somebody who is there already."""
    tickets = {person.ticket_number for person in some}
    addressees = {person.address_number for person in some}
    for person in others:
        if person.ticket_number not in tickets and person.address_number not in addressees:
            yield person


def save(drill: Drill) -> None:
    """Export the table; who does it has a client of DynamoDB and none of KMS."""
    folder, client = drill.folder / "backup", drill.scene.table
    there = client.describe_table(TableName=TABLE)["Table"]["ItemCount"]
    with drill.step("export") as found:
        files = export(drill.read(TABLE), TABLE, folder)
        items = sum(file.items for file in files)
        size = sum(path.stat().st_size for path in folder.rglob("*.gz"))
        found.append(f"{items:,} items, {len(files)} files, {size / 1e6:.1f} MB; no key was asked for")
    if items != there:
        drill.broken.append(f"the export holds {items} items of {there}")
    drill.backup = digests(exported(folder))


def wipe(drill: Drill) -> None:
    """Delete the table: first try, which its guard must refuse, then with the guard taken away."""
    client = drill.scene.table
    with drill.step("wipe") as found:
        try:
            client.delete_table(TableName=TABLE)
            drill.broken.append("the table's deletion protection did not hold")
        except client.exceptions.ClientError:
            found.append("deletion protection refused at first")
        client.update_table(TableName=TABLE, DeletionProtectionEnabled=False)
        client.delete_table(TableName=TABLE)
        client.get_waiter("table_not_exists").wait(
            TableName=TABLE, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )
        found.append("the table is gone")


def bring_back(drill: Drill) -> None:
    """Restore to a new table, and attach what a restore leaves out."""
    client = drill.scene.table
    with drill.step("restore") as found:
        make_like(client, RESTORED, template())
        items = write(client, RESTORED, exported(drill.folder / "backup"))
        found.append(f"{items:,} items, to a new table")
    with drill.step("attach") as found:
        attach(client, RESTORED, template())
        found.append("stream, TTL, deletion protection")


def template() -> dict[str, Any]:
    """Return the table's properties, as they deploy."""
    deployed = json.loads((INFRA / "tables.json").read_text("utf-8"))
    properties: dict[str, Any] = deployed["Resources"]["VrsTable"]["Properties"]
    return properties
