"""The desk's tool seals a CSV for a key whose fingerprint was typed, offline, and leaves no plain copy."""

import json
from pathlib import Path

import pytest

from chalicelib.adapters.envelopes import import_key, inspected, opened, published
from local.city import people, registration_csv
from local.seal_file import NotSealedHere, from_bytes, main, seal

pytestmark = [pytest.mark.proof("T17"), pytest.mark.control("R-III-3-38")]

NAME = "IMPORT#0001"
KEY = import_key(b"\x07" * 32, NAME)
PUBLIC = published(KEY, NAME, "112143")
CONTENT = registration_csv(people("112143", 40, seed=9))


def test_the_parts_hold_every_row_once_and_say_which_rows_they_are() -> None:
    file = seal(CONTENT, PUBLIC, PUBLIC["fingerprint"], largest=600)
    headers = [inspected(each) for each in file.envelopes]
    parts = [opened(each, KEY) for each in file.envelopes]
    assert len(parts) > 3
    assert len({header.file for header in headers}) == 1
    assert [header.part for header in headers] == list(range(1, len(parts) + 1))
    lines = CONTENT.splitlines(keepends=True)
    assert {part.splitlines(keepends=True)[0] for part in parts} == {lines[0]}
    rows = [row for part in parts for row in part.splitlines(keepends=True)[1:]]
    assert rows == lines[1:]
    starts = [lines[header.row - 1] for header in headers]
    assert starts == [part.splitlines(keepends=True)[1] for part in parts]


def test_the_rows_of_one_person_are_not_parted() -> None:
    head, *rows = CONTENT.splitlines(keepends=True)
    thrice = head + b"".join(row for row in rows[:20] for _ in range(3))
    file = seal(thrice, PUBLIC, PUBLIC["fingerprint"], largest=200)
    people_of = [
        {row.split(b",")[1] for row in opened(each, KEY).splitlines()[1:]} for each in file.envelopes
    ]
    assert sum(len(each) for each in people_of) == len({row.split(b",")[1] for row in rows[:20]})


@pytest.mark.parametrize("typed", ["", "0" * 64, "the key I was sent"])
def test_a_key_whose_fingerprint_was_not_typed_is_refused(typed: str) -> None:
    with pytest.raises(NotSealedHere):
        seal(CONTENT, PUBLIC, typed)


def test_a_fingerprint_may_be_typed_in_groups() -> None:
    groups = " ".join(PUBLIC["fingerprint"][place : place + 4] for place in range(0, 64, 4)).upper()
    assert seal(CONTENT, PUBLIC, groups).envelopes


def run(tmp_path: Path, fingerprint: str) -> int:
    (tmp_path / "people.csv").write_bytes(CONTENT)
    (tmp_path / "key.json").write_text(json.dumps(PUBLIC))
    return main(
        [str(tmp_path / "people.csv"), "--key", str(tmp_path / "key.json"), "--fingerprint", fingerprint]
    )


def test_the_command_leaves_the_sealed_file_and_no_plain_one(tmp_path: Path) -> None:
    assert run(tmp_path, PUBLIC["fingerprint"]) == 0
    assert not (tmp_path / "people.csv").exists()
    file = from_bytes((tmp_path / "people.vrs").read_bytes())
    assert [inspected(each).parts for each in file.envelopes] == [len(file.envelopes)] * len(file.envelopes)


def test_a_refused_command_leaves_everything_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "0" * 64) == 1
    assert (tmp_path / "people.csv").read_bytes() == CONTENT
    assert not (tmp_path / "people.vrs").exists()
    assert "指紋" in capsys.readouterr().err


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(NotSealedHere):
        seal(CONTENT.splitlines(keepends=True)[0], PUBLIC, PUBLIC["fingerprint"])
