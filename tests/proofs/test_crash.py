"""A registration whose worker is killed again and again ends as if nobody had died, or it shows."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from bench.scene import CITY, Scene, staged
from local.backup import Row, key_of, scanned
from local.city import registration_csv
from local.city_hall import session
from local.dynamodb_local import (
    JAR,
    VARIABLE,
    DynamoDBLocal,
    DynamoDBLocalMissing,
    folder_of_jar,
)
from local.provision import TABLE
from local.stage import NotLocal
from proofs import crash, whole_table
from proofs.census import Census
from proofs.crash import Course, Engine, compared, live, moment
from proofs.proof import Size

pytestmark = [pytest.mark.proof("T04")]

FEW = 24


@pytest.fixture(scope="module", autouse=True)
def on_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VRS_STAGE", "local")
        for name in (VARIABLE, "VRS_CRASH_ROWS", "VRS_CRASH_KILLS"):
            patch.delenv(name, raising=False)
        yield


@pytest.mark.control("R-I-1-02", "R-I-2-01")
def test_killed_workers_lose_double_and_halve_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "ROWS_A_FILE", 80)  # several files, and in each somebody dies
    proof = crash.prove(Size.SMALL)
    assert proof.broken == ()
    (row,) = proof.rows
    assert row[2] == crash.KILLS[Size.SMALL]


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with staged() as built:
        built.citizens(FEW)
        yield built


def all_of(scene: Scene) -> list[Row]:
    streams = session("DEPLOYER").client("dynamodbstreams")
    return list(whole_table.everything(scene.table, streams))


def rows_of(scene: Scene) -> list[Row]:
    return list(scanned(scene.table, TABLE))


def found(scene: Scene, rows: list[Row], wanted: int = FEW) -> crash.Judged:
    return compared(Census(scene.private_house, CITY).take(rows), wanted, [])


def without(rows: list[Row], area: str, sort: str) -> list[Row]:
    """Leave one item out."""
    gone = next(row for row in rows if f"#{area}#" in row["pk"]["S"] and row["sk"]["S"] == sort)
    return [row for row in rows if key_of(row) != key_of(gone)]


def test_a_whole_register_is_found_whole(scene: Scene) -> None:
    assert found(scene, rows_of(scene)).broken == ()


def test_a_table_is_read_alike_by_a_scan_and_by_what_its_stream_tells(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_table, "SCANNED", 0)
    read = {key_of(row): row for row in all_of(scene)}
    assert read == {key_of(row): row for row in rows_of(scene)}


def test_an_item_that_no_stream_told_of_is_not_passed_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_table, "SCANNED", 0)
    monkeypatch.setattr(
        whole_table, "told", lambda _streams, _arn: {key_of(row) for row in rows_of(scene)[1:]}
    )
    with pytest.raises(RuntimeError, match="did not tell of"):
        all_of(scene)


def test_a_lost_person_is_found(scene: Scene) -> None:
    said = found(scene, without(rows_of(scene), "resident", "PERSON"))
    assert said.lost
    assert any("number without a person" in each for each in said.half)


@pytest.mark.parametrize(
    ("area", "sort", "sentence"),
    [
        ("resident", "HOLDER", "a ticket without its holder"),
        ("number", "NUMBER", "a person without a number"),
        ("venue", "SHEET", "a ticket without a sheet"),
    ],
)
def test_half_a_person_is_found(area: str, sort: str, sentence: str, scene: Scene) -> None:
    said = found(scene, without(rows_of(scene), area, sort))
    assert any(sentence in each for each in said.half)
    assert not said.lost


def test_a_person_registered_twice_is_found(scene: Scene) -> None:
    """The log says how many people each transaction registered: one too many shows."""
    said = found(scene, rows_of(scene), FEW - 1)
    assert any("too many" in each for each in said.double)
    assert any("the log registers" in each for each in said.double)


def test_a_worker_is_struck_at_the_sign_that_was_drawn(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(registration_csv(scene.strangers(FEW)))
    course = Course([str(path)])
    assert live(course, 10, Engine("embedded AWS", scene), "worker") < 0
    assert course.kills == {"worker": 1}
    assert course.left == [str(path)]
    assert 1 <= moment(course, Random(1)) <= 2 * FEW


# -- DynamoDB Local, which nobody is given -----------------------------------------------------------


def test_dynamodb_local_is_used_only_by_those_who_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_of_jar() is None
    monkeypatch.setenv(VARIABLE, "somewhere")
    assert folder_of_jar() == Path("somewhere")


def test_dynamodb_local_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DynamoDBLocalMissing, match=VARIABLE):
        DynamoDBLocal(tmp_path, tmp_path)


def test_dynamodb_local_that_does_not_start_is_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that ends at once stands for Java; nothing is left running."""
    (tmp_path / JAR).touch()
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(DynamoDBLocalMissing):
        DynamoDBLocal(tmp_path, tmp_path / "data").start()


def test_dynamodb_local_starts_in_the_local_stage_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VRS_STAGE", "production")
    with pytest.raises(NotLocal):
        DynamoDBLocal(tmp_path, tmp_path)
