"""The restore drill (T13): export a city, wipe it, restore it to a new table, and show that it is whole.

A drill on the embedded AWS shows that what is in a backup is all that is needed, that what was damaged is
found and named, and how long our part takes.  How long AWS takes, only a drill on AWS can show.
"""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.scene import CITY
from local.backup import (
    BackupBroken,
    Key,
    Row,
    differences,
    digest_of,
    digests,
    exported,
    key_of,
    name_of,
    scanned,
)
from proofs.census import Census
from proofs.damage import DAMAGES, NAMED, Before, Changed, Damage
from proofs.drill import RESTORED, Drill, bring_back, city, fill, save, wipe
from proofs.living import Living
from proofs.proof import Proof, Size
from proofs.quiet import quiet

PLANTED = "planted"
PEOPLE = {Size.SMALL: 300, Size.LARGE: 100_000}
"""VRS_RESTORE_PEOPLE=300000 makes it a large city's, in three times the minutes."""
A_LARGE_CITY = 300_000  # people
TELLING = 5_000  # people; fewer say nothing about many
NUMBERS_OPENED = {Size.SMALL: 20, Size.LARGE: 1_000}
COLUMNS = ("step", "seconds", "what was found")
ON_AWS = (
    (
        "on AWS: point-in-time recovery restores to any second of the last 35 days until about 5 minutes "
        "ago (RPO), always to a new table. Stream, TTL, deletion protection, PITR itself, alarms, tags and "
        "policies do not come back and are attached again; the reviews' event source needs the new stream's "
        "ARN; the CMKs must not be disabled meanwhile (DynamoDB Developer Guide, Restore a table; API "
        "Reference, RestoreTableToPointInTime). How long that takes, only a drill on AWS shows"
    ),
    (
        "the policies name table/vrs: no duty reaches a table of another name until they are deployed with "
        "it. Or the damaged table is deleted, of which AWS keeps a last backup for 35 days, and the restore "
        "takes its name. Nothing sealed depends on the table's name"
    ),
    (
        "an older copy of an item opens at its own place: the comparison with the backup, the sheet against "
        "its doses and the chain of the log tell it, the seal does not; nor does anything but the backup "
        "tell the loss of rows of the log after its last checkpoint, a minute's worth"
    ),
)
Faults = Mapping[str, list[str]]
"""What each layer of the verification says: the backup, the seals, the links, the log."""


def prove(size: Size) -> Proof:
    """Run the drill, and then with each damage planted: in a small city, whatever the size of the drill."""
    count = int(os.environ.get("VRS_RESTORE_PEOPLE", PEOPLE[size]))
    with quiet(), city(size) as drill:
        living = run(drill, count)
        if size is Size.SMALL:
            run_damaged(drill, living)
    rows, broken = drill.rows, drill.broken
    if size is Size.LARGE:
        with quiet(), city(Size.SMALL) as small:
            run_damaged(small, run(small, PEOPLE[Size.SMALL]))
        rows += [row for row in small.rows if row[0].startswith(PLANTED)]
        broken += small.broken
    return Proof(
        id="T13",
        title=f"restore drill, {count:,} people",
        columns=COLUMNS,
        rows=rows,
        broken=tuple(broken),
        notes=(rto(drill, count), *ON_AWS),
    )


def rto(drill: Drill, count: int) -> str:
    """Say how long it took from nothing to a verified table, and what that means for a large city."""
    seconds = sum(float(took) for step, took, _ in drill.rows if step in {"restore", "attach", "verify"})
    said = (
        f"RTO of our part: {seconds:.0f} s for restore and full verification; RPO of the drill: nothing lost"
    )
    if count < TELLING:
        return said
    minutes = seconds / 60 * A_LARGE_CITY / count
    return f"{said}; every step grows with the items: about {minutes:.0f} min for {A_LARGE_CITY:,} people"


def run(drill: Drill, count: int) -> Living:
    """Fill, export, wipe, restore, verify; return what lives in the city, on the restored table."""
    living = Living(drill.scene)
    fill(drill, living, count)
    save(drill)
    wipe(drill)
    bring_back(drill)
    living.move_to(RESTORED)
    verify(drill, living)
    with drill.step("work goes on") as notes:
        said = living.goes_on()
        notes.extend(said or ["the same answer byte for byte; counters hold; a new dose is recorded"])
    drill.broken += said
    return living


# -- the verification -------------------------------------------------------------------------------------


def verify(drill: Drill, living: Living) -> None:
    """Compare, open, follow and verify everything; nothing may be found."""
    with drill.step("verify") as found:
        verdict = judge(drill, living)
        found.append(verdict.counted)
    for layer, said in verdict.faults.items():
        drill.broken += [f"{layer}: {sentence}" for sentence in said]


@dataclass(frozen=True)
class Verdict:
    """What each layer of the verification found."""

    faults: Faults
    counted: str


def judge(drill: Drill, living: Living) -> Verdict:
    """Verify the restored table by each layer: the backup, the seals, the links, the operation log."""
    census, there = Census(living.house, CITY), dict[Key, bytes]()

    def noted() -> Iterator[Row]:
        for row in drill.read(RESTORED):
            there[key_of(row)] = digest_of(row)
            yield row

    census.take(noted())
    sample = [
        living.persons[0],
        *sorted(census.people)[:: 1 + len(census.people) // NUMBERS_OPENED[drill.size]],
    ]
    numbers = census.numbers_that_fail(person for person in sample if person in census.people)
    log = living.log()
    faults = {
        "backup": differences(drill.backup, there),
        "seals": [*census.does_not_open, *numbers],
        "links": census.does_not_fit(),
        "log": log.faults,
    }
    counted = (
        f"{len(there):,} items are those of the backup; all open, {len(sample):,} of the numbers; "
        f"{len(census.people):,} people linked; {log.rows:,} lines of the log hold"
    )
    return Verdict(faults, counted)


def run_damaged(drill: Drill, living: Living) -> None:
    """Plant each damage, see that it is found and named by the layers that must find it, undo it."""
    client = drill.scene.table
    for damage in DAMAGES:
        # Looking at the log leaves a row in it, so that the table is another one by now.
        rows = {key_of(row): row for row in scanned(client, RESTORED)}
        drill.backup = {key: digest_of(row) for key, row in rows.items()}
        changed = damage.plan(Before(rows, living.older))
        apply(client, changed)
        living.restart()
        begun = time.monotonic()
        faults = judge(drill, living).faults
        seconds = f"{time.monotonic() - begun:.1f}"
        found = "; ".join(f"{layer}: {part}" for layer, part in told(damage, faults, changed).items())
        drill.rows.append((f"{PLANTED}: {damage.name}", seconds, found))
        drill.broken += unfound(damage, faults, changed)
        apply(client, {key: rows.get(key) for key in changed})
    drill.broken += damaged_files(drill)


def told(damage: Damage, faults: Faults, changed: Changed) -> dict[str, str]:
    """Return the first sentence of each layer about a damage; a layer that says nothing of it is left out."""
    names = [name_of(key) for key in changed]
    parts = {"backup": NAMED, **damage.said}
    found = {}
    for layer, part in parts.items():
        about = [each for each in faults[layer] if (part or names[0]) in each]
        if about and (part or all(any(name in each for each in faults[layer]) for name in names)):
            found[layer] = about[0]
    return found


def unfound(damage: Damage, faults: Faults, changed: Changed) -> list[str]:
    """Say which layers did not find a planted damage, or not by its name."""
    found = told(damage, faults, changed)
    return [f"{damage.name}: not told by {layer}" for layer in ("backup", *damage.said) if layer not in found]


def apply(client: Any, changed: Changed) -> None:
    """Put items as they are to be; None deletes."""
    for (pk, sk), row in changed.items():
        if row is None:
            client.delete_item(TableName=RESTORED, Key={"pk": {"S": pk}, "sk": {"S": sk}})
        else:
            client.put_item(TableName=RESTORED, Item=row)


def damaged_files(drill: Drill) -> list[str]:
    """Damage files of the backup itself; each must be named before anything is restored from it."""
    folder, said = drill.folder / "backup", []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        kept = path.read_bytes()
        spoilt = bytearray(kept)
        spoilt[len(kept) // 2] ^= 1
        for what, content in (("flipped bit", bytes(spoilt)), ("cut file", kept[:-1])):
            path.write_bytes(content)
            try:
                digests(exported(folder))
                said.append(f"a {what} in {path.name} of the backup is not found")
            except (BackupBroken, ValueError, KeyError):
                pass
        path.write_bytes(kept)
    return said
