"""A city that is exported, wiped and restored is whole; whatever is damaged on the way is found and named."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from local import backup
from local.backup import (
    BackupBroken,
    NotTaken,
    decoded,
    differences,
    digests,
    encoded,
    export,
    exported,
    fetched,
    told,
    write,
)
from proofs import drill, restore
from proofs.damage import DAMAGES, Damage
from proofs.proof import Size

pytestmark = [pytest.mark.proof("T13")]


@pytest.fixture(autouse=True)
def on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")
    monkeypatch.delenv("VRS_RESTORE_PEOPLE", raising=False)


@pytest.mark.control("R-III-7-06")
def test_a_city_comes_back_whole_and_every_damage_is_named() -> None:
    proof = restore.prove(Size.SMALL)
    assert proof.broken == ()
    assert len([row for row in proof.rows if str(row[0]).startswith(restore.PLANTED)]) == len(DAMAGES)


def test_a_restore_that_loses_an_item_breaks_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    def losing(client: Any, table: str, rows: Any) -> int:
        kept = list(rows)
        gone = next(n for n, row in enumerate(kept) if row["sk"]["S"] == "HOLDER")
        return write(client, table, kept[:gone] + kept[gone + 1 :])

    monkeypatch.setattr(drill, "write", losing)
    monkeypatch.setattr(restore, "run_damaged", lambda *_given: None)
    monkeypatch.setenv("VRS_RESTORE_PEOPLE", "31")
    broken = " ".join(restore.prove(Size.SMALL).broken)
    assert "backup: missing: resident TICKET HOLDER" in broken
    assert "links: a ticket without its holder" in broken


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.name)
def test_a_damage_that_no_layer_finds_is_told(damage: Damage) -> None:
    nothing: dict[str, list[str]] = {layer: [] for layer in ("backup", "seals", "links", "log")}
    others = {layer: ["resident OTHER 0123456789ab"] for layer in nothing}
    changed: dict[tuple[str, str], Any] = {("112143#venue#TICKET#0", "SHEET"): None}
    for faults in (nothing, others):
        assert len(restore.unfound(damage, faults, changed)) == 1 + len(damage.said)


# -- the backup ------------------------------------------------------------------------------------

ROWS = [
    {
        "pk": {"S": f"112143#venue#TICKET#{n:032x}"},
        "sk": {"S": "SHEET"},
        "version": {"N": str(n)},
        "sealed": {"B": bytes(range(n))},
        "revoked": {"BOOL": True},
    }
    for n in range(1, 8)
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(backup, "ITEMS_A_FILE", 3)
    export(ROWS, "vrs", tmp_path / "backup")
    return tmp_path / "backup"


def test_an_export_gives_back_what_was_put_in(folder: Path) -> None:
    assert list(exported(folder)) == ROWS
    assert sorted(path.name for path in (folder / "data").iterdir()) == [
        "000000.json.gz",
        "000001.json.gz",
        "000002.json.gz",
    ]


def test_an_export_is_in_the_form_of_dynamodbs(folder: Path) -> None:
    first = gzip.decompress((folder / "data/000000.json.gz").read_bytes()).splitlines()[0]
    assert json.loads(first)["Item"]["sealed"] == {"B": "AA=="}
    assert json.loads((folder / "manifest-summary.json").read_bytes())["itemCount"] == len(ROWS)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("data/000000.json.gz", "spoilt"),
        ("data/000002.json.gz", "spoilt"),
        ("manifest-files.json", "spoilt"),
        ("data/000001.json.gz", "gone"),
    ],
)
def test_a_damaged_file_of_the_backup_is_named(name: str, how: str, folder: Path) -> None:
    path = folder / name
    if how == "gone":
        path.unlink()
    else:
        spoilt = bytearray(path.read_bytes())
        spoilt[-1] ^= 1
        path.write_bytes(spoilt)
    with pytest.raises(BackupBroken) as broken:
        list(exported(folder))
    assert broken.value.name == name


def test_a_summary_of_another_count_is_named(folder: Path) -> None:
    path = folder / "manifest-summary.json"
    summary = json.loads(path.read_bytes())
    path.write_text(json.dumps({**summary, "itemCount": 6}), "utf-8")
    with pytest.raises(BackupBroken, match="manifest-summary"):
        list(exported(folder))


def test_a_type_that_is_never_written_is_not_guessed_at() -> None:
    for convert in (encoded, decoded):
        with pytest.raises(ValueError, match="type"):
            convert({"pk": {"L": []}})


def test_differences_name_what_is_missing_made_up_and_changed() -> None:
    wanted, found = digests(ROWS[:3]), digests(ROWS[1:4])
    found[ROWS[1]["pk"]["S"], "SHEET"] = b"other"
    kinds = [each.partition(":")[0] for each in differences(wanted, found)]
    assert kinds == ["missing", "not in the backup", "not as it was"]
    assert not any(ROWS[0]["pk"]["S"] in each for each in differences(wanted, found))


class Busy:
    """A DynamoDB that takes a part of a batch at a time, and at last nothing."""

    def __init__(self, *, takes: int) -> None:
        self.takes = takes
        self.kept: list[Any] = []

    def batch_write_item(self, RequestItems: Any) -> Any:  # noqa: N803 - boto3's name
        ((table, requests),) = RequestItems.items()
        self.kept += [each["PutRequest"]["Item"] for each in requests[: self.takes]]
        rest = requests[self.takes :]
        return {"UnprocessedItems": {table: rest} if rest else {}}

    def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803 - boto3's name
        ((table, wanted),) = RequestItems.items()
        keys = wanted["Keys"]
        found = [row for row in ROWS if row["pk"] in [key["pk"] for key in keys[: self.takes]]]
        rest = {table: {"Keys": keys[self.takes :]}} if keys[self.takes :] else {}
        return {"Responses": {table: found}, "UnprocessedKeys": rest}


def test_what_a_batch_leaves_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "FIRST_PAUSE", 0)
    busy = Busy(takes=2)
    assert write(busy, "vrs", ROWS) == len(ROWS)
    assert busy.kept == ROWS
    keys = [(row["pk"]["S"], "SHEET") for row in ROWS]
    assert list(fetched(Busy(takes=3), "vrs", keys)) == ROWS


class Stream:
    """A stream of two shards, the first of which takes two readings and then waits for more."""

    def __init__(self) -> None:
        self.pages = {
            "one": ([told_of("INSERT", "a"), told_of("INSERT", "b")], "one more"),
            "one more": ([told_of("MODIFY", "a"), told_of("REMOVE", "b")], "one later"),
            "one later": ([], "one later"),
            "two": ([told_of("INSERT", "c")], None),
        }

    def describe_stream(self, **_asked: Any) -> Any:
        return {"StreamDescription": {"Shards": [{"ShardId": "one"}, {"ShardId": "two"}]}}

    def get_shard_iterator(self, **asked: Any) -> Any:
        assert asked["ShardIteratorType"] == "TRIM_HORIZON"
        return {"ShardIterator": asked["ShardId"]}

    def get_records(self, **asked: Any) -> Any:
        records, later = self.pages[asked["ShardIterator"]]
        return {"Records": records, **({"NextShardIterator": later} if later else {})}


def told_of(what: str, key: str) -> dict[str, Any]:
    return {"eventName": what, "dynamodb": {"Keys": {"pk": {"S": key}, "sk": {"S": "SHEET"}}}}


def test_a_stream_tells_of_every_key_that_was_not_taken_away() -> None:
    assert told(Stream(), "arn") == {("a", "SHEET"), ("c", "SHEET")}


def test_a_batch_that_is_never_taken_is_not_said_to_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "FIRST_PAUSE", 0)
    with pytest.raises(NotTaken):
        write(Busy(takes=0), "vrs", ROWS)
    with pytest.raises(NotTaken):
        list(fetched(Busy(takes=0), "vrs", [("a", "b")]))
