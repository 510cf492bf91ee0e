"""The sealing job: it opens nothing, and what it sealed stands where nobody can take it back."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.adapters.sessions import Duty
from chalicelib.audit.canonical import Domain, digest
from chalicelib.audit.checkpoint import SignedCheckpoint
from chalicelib.audit.export import to_lines
from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.audit.verify import verify_export
from chalicelib.values.municipality import MunicipalityCode
from tests.faults import Fault, on, wired
from tests.snapshots import put_back, stored
from tests.world import CHECKPOINTS, KASUKABE, World, built_world

pytestmark = [pytest.mark.proof("T12"), pytest.mark.control("R-III-3-23")]


@pytest.fixture(scope="module")
def town() -> Iterator[World]:
    with built_world() as world:
        world.tablet()  # its rows stand in a lane of the venue area
        yield world


@pytest.fixture
def fresh(town: World) -> Iterator[World]:
    """Give the town as it was before anything was sealed."""
    with put_back():
        yield town
        for key in published(town):
            s3(town).delete_object(Bucket=CHECKPOINTS, Key=key)


def s3(world: World) -> Any:
    return world.provisioner._s3


def published(world: World) -> dict[str, bytes]:
    listed = s3(world).list_objects_v2(Bucket=CHECKPOINTS).get("Contents", ())
    return {
        each["Key"]: s3(world).get_object(Bucket=CHECKPOINTS, Key=each["Key"])["Body"].read()
        for each in listed
    }


def test_a_checkpoint_stands_in_the_table_and_in_the_bucket(fresh: World) -> None:
    sealed = fresh.seal()
    assert (sealed["failed"], sealed["sealed"] > 0) == (0, True)
    kept = list(fresh.private_house.audits(MunicipalityCode(KASUKABE)).checkpoints())
    objects = published(fresh)
    for signed in kept:
        number = signed.checkpoint.number
        body = objects[f"{KASUKABE}/{number:010d}.json"]
        assert SignedCheckpoint.model_validate_json(body) == signed
    assert len([key for key in objects if key.startswith(KASUKABE)]) == len(kept)


def test_the_sealer_has_no_right_to_open_anything(fresh: World) -> None:
    fresh.seal()
    used = {action for role, action, _, _ in fresh.fence.seen if role == "vrs-duty-seal"}
    assert used
    assert not used & {"kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateMac"}
    key = fresh.seal_house._aws.sessions.client("kms", Duty.SEAL, tags(fresh))
    with pytest.raises(key.exceptions.ClientError, match="duties/seal:NeverDecrypt"):
        key.decrypt(KeyId="alias/vrs/office", CiphertextBlob=b"x", EncryptionContext={"area": "office"})


def tags(world: World) -> Any:
    return world.seal_house._aws.table(Duty.SEAL, KASUKABE)._tags


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.BROKEN, Fault.TIMEOUT, Fault.LOST])
def test_what_could_not_be_published_is_published_by_the_next_run(fresh: World, fault: Fault) -> None:
    with wired(on("PutObject", fault)):
        assert fresh.seal()["failed"] == 2
    kept = list(fresh.private_house.audits(MunicipalityCode(KASUKABE)).checkpoints())
    assert len(kept) == 1, "it is kept and signed before it is published"
    fresh.seal()
    body = published(fresh)[f"{KASUKABE}/0000000001.json"]
    assert SignedCheckpoint.model_validate_json(body) == kept[0]
    marks = {row["sk"]["S"]: "published" in row for row in checkpoints()}
    assert all(marks.values())


def test_a_checkpoint_that_stands_is_never_put_again(fresh: World) -> None:
    fresh.seal()
    before = published(fresh)
    for row in checkpoints():
        # As after a crash between the bucket and the mark.
        fresh.provisioner.dynamodb.update_item(
            TableName="vrs", Key={"pk": row["pk"], "sk": row["sk"]}, UpdateExpression="REMOVE published"
        )
    assert fresh.seal()["failed"] == 0
    after = published(fresh)
    assert {key: after[key] for key in before} == before


def checkpoints() -> list[dict[str, Any]]:
    return [row for row in stored() if row["pk"]["S"].endswith("#office#CHECKPOINTS")]


def test_a_row_says_nothing_by_its_hash(fresh: World) -> None:
    """The hash stands unsealed: two rows that say the same must not look the same, nor be guessable."""
    rows = list(fresh.private_house.audits(MunicipalityCode(KASUKABE)).rows())
    assert len({row.salt for row in rows}) == len(rows)
    for row in rows:
        guessed = row.model_copy(update={"salt": "0" * 32})
        assert digest(Domain.ROW, guessed.body) != row.hash
    plain = {row["hash"]["S"] for row in stored() if "hash" in row}
    assert {row.hash for row in rows} <= plain


def test_a_lane_that_is_over_is_put_away_and_still_verifies(fresh: World) -> None:
    fresh.seal()
    lanes = {row["sk"]["S"] for row in stored() if row["pk"]["S"].endswith("#LANES")}
    assert lanes
    before = fresh.clock.at
    fresh.clock.move(hours=37)
    try:
        assert fresh.seal()["failed"] == 0
        left = {row["sk"]["S"] for row in stored() if row["pk"]["S"].endswith("#LANES")}
        past = {row["sk"]["S"] for row in stored() if row["pk"]["S"].endswith("#PASTLANES")}
        assert (left & lanes, past) == (set(), lanes)
        audits = fresh.private_house.audits(MunicipalityCode(KASUKABE))
        key = read_key(audits.public_key())
        lines = list(to_lines(audits.rows(), audits.checkpoints()))
        report = verify_export(lambda: lines, {thumbprint(key): key})
        assert report.rows
        assert report.first is None
    finally:
        fresh.clock.at = before
