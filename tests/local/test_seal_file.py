"""The desk's tool seals a CSV for a key whose fingerprint was typed, offline, and leaves no plain copy."""

import json
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.envelopes import import_key, inspected, opened, published
from chalicelib.adapters.file_layouts import load_layout
from chalicelib.systems.vrs.downloads.use_cases import csv_of
from local.city import people, registration_csv
from local.seal_check import NotSealedHere
from local.seal_file import from_bytes, main, seal

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


TODAY = date(2021, 7, 1)
ISSUED = {**PUBLIC, "use_until": "2021-09-29"}


def run(
    folder: Path, content: bytes = CONTENT, *, kind: str = "registration", key: Any = ISSUED, typed: str = ""
) -> int:
    """Run the command on a file and a key; by default all is right."""
    (folder / "people.csv").write_bytes(content)
    (folder / "key.json").write_text(key if isinstance(key, str) else json.dumps(key))
    arguments = [str(folder / "people.csv"), "--kind", kind, "--key", str(folder / "key.json")]
    return main([*arguments, "--fingerprint", typed or PUBLIC["fingerprint"]], TODAY)


def test_the_command_leaves_the_sealed_file_and_no_plain_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_network(*_: Any, **__: Any) -> None:
        raise AssertionError("the tool works offline")

    monkeypatch.setattr(socket, "socket", no_network)
    assert run(tmp_path) == 0
    assert not (tmp_path / "people.csv").exists()
    file = from_bytes((tmp_path / "people.vrs").read_bytes())
    assert [inspected(each).parts for each in file.envelopes] == [len(file.envelopes)] * len(file.envelopes)
    assert file.digest in capsys.readouterr().out


def test_the_tool_knows_nothing_of_aws() -> None:
    script = (
        "import sys, local.seal_file; print({'boto3', 'botocore', 'aws_encryption_sdk'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


HEAD, FIRST, *_ = CONTENT.decode().splitlines()
MOVES = "宛名番号,異動区分,異動日,理由"
LEDGER = csv_of([load_layout().header, ("1", *("" for _ in load_layout().header[1:]))])
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another key's fingerprint": ({"typed": "0" * 64}, "指紋が一致しません"),
    "a key that has expired": ({"key": {**ISSUED, "use_until": "2021-06-30"}}, "期限が切れています"),
    "a key with another point": ({"key": {**ISSUED, "x": ISSUED["y"]}}, "公開鍵が壊れています"),
    "a key of no day": ({"key": {**ISSUED, "use_until": "soon"}}, "公開鍵が壊れています"),
    "a key of another kind": ({"key": {**ISSUED, "crv": "P-384"}}, "公開鍵が壊れています"),
    "a key without its day": ({"key": PUBLIC}, "公開鍵のファイルではありません"),
    "no key": ({"key": "hello"}, "公開鍵のファイルではありません"),
    "a list": ({"key": [1]}, "公開鍵のファイルではありません"),
    "nothing": ({"content": b""}, "行がありません"),
    "a picture": ({"content": b"\x89PNG\x00\xff\n\x00\x00"}, "CSV として読めません"),
    "a row that is short": ({"content": f"{HEAD}\n{FIRST}\n1,2\n".encode()}, "3行目 -"),
    "another city's rows": ({"content": CONTENT.replace(b"112143", b"112224")}, "ほかの自治体の行です"),
    "another kind's columns": ({"kind": "moves"}, "1行目 -"),
    "a code that is none": ({"kind": "moves", "content": f"{MOVES}\n1,99,20210601,\n".encode()}, "異動区分"),
    "a ledger's cell": (
        {"kind": "ledger", "content": LEDGER.replace("1,,", "1,,x", 1).encode()},
        "2行目",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_by_row_and_reason_and_everything_is_left_as_it_was(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, told = WRONG[case]
    assert run(tmp_path, **given) == 1
    assert (tmp_path / "people.csv").read_bytes() == given.get("content", CONTENT)
    assert not (tmp_path / "people.vrs").exists()
    said = capsys.readouterr()
    assert told in said.err
    cells = {cell for cell in FIRST.split(",") if len(cell) > 4 and cell != "112143"}
    assert not any(cell in said.err + said.out for cell in cells), "a reason never repeats a value"


def test_many_wrong_rows_are_counted_and_not_all_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, (HEAD + "\n" + "x,y\n" * 200).encode()) == 1
    said = capsys.readouterr().err
    assert (said.count("行目"), "200 rows" in said, "ほかに 150 件" in said) == (50, True, True)


def test_moves_and_ledgers_are_sealed_in_parts_that_a_request_can_do(tmp_path: Path) -> None:
    rows = "".join(f"{person},11,20210601,転出届\n" for person in range(1, 1_002))
    assert run(tmp_path, f"{MOVES}\n{rows}".encode(), kind="moves") == 0
    sealed_file = from_bytes((tmp_path / "people.vrs").read_bytes())
    counts = [len(opened(each, KEY).splitlines()) - 1 for each in sealed_file.envelopes]
    assert counts == [500, 500, 1]
    (tmp_path / "people.vrs").unlink()
    assert run(tmp_path, LEDGER.encode(), kind="ledger") == 0


def test_a_sealed_file_that_stands_there_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "people.vrs").write_bytes(b"of yesterday")
    assert run(tmp_path) == 1
    assert (tmp_path / "people.vrs").read_bytes() == b"of yesterday"
    assert (tmp_path / "people.csv").read_bytes() == CONTENT
    assert "すでにあります" in capsys.readouterr().err
    assert main([str(tmp_path / "none.csv"), "--key", str(tmp_path / "key.json"), "--fingerprint", "0"]) == 1


def test_an_empty_file_and_one_of_too_many_parts_are_refused() -> None:
    with pytest.raises(NotSealedHere):
        seal(CONTENT.splitlines(keepends=True)[0], PUBLIC, PUBLIC["fingerprint"])
    many = HEAD.encode() + b"\n" + b"".join(b"x,%d\n" % row for row in range(901))
    with pytest.raises(NotSealedHere):
        seal(many, PUBLIC, PUBLIC["fingerprint"], rows=1)
