"""The auditor's command judges an export offline, with nothing but the public key."""

import socket
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from local.audit_verify import BROKEN, UNUSABLE, WHOLE, main
from tests.audit.ledger import Ledger

pytestmark = [pytest.mark.proof("T12"), pytest.mark.control("R-III-8-10-02")]


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the verifier went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def key(tmp_path: Path, signing_key: EllipticCurvePrivateKey) -> str:
    path = tmp_path / "public.pem"
    path.write_bytes(pem(signing_key))
    return str(path)


@pytest.fixture
def export(tmp_path: Path, ledger: Ledger) -> Path:
    for _ in range(3):
        ledger.write("lane-a")
    ledger.seal()
    ledger.write("lane-a")
    path = tmp_path / "export.ndjson"
    path.write_text("".join(f"{line}\n" for line in ledger.lines()), encoding="utf-8")
    return path


def test_a_whole_export_leaves_zero(export: Path, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(export), "--key", key]) == WHOLE
    said = capsys.readouterr().out
    assert "改ざんは見つかりませんでした" in said
    assert "未封印 not yet sealed 1" in said


def test_a_changed_row_leaves_one_and_is_named(
    export: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = lines[2].replace("tablet-0001", "tablet-0002")
    export.write_text("".join(lines), encoding="utf-8")
    assert main([str(export), "--key", key]) == BROKEN
    assert "系列 lane-a の 2 番の記録が書き換えられています。" in capsys.readouterr().out


def test_a_mark_and_the_time_are_heeded(
    export: Path, key: str, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = ledger.signed[0].checkpoint
    asked = [str(export), "--key", key, "--municipality", "112143"]
    assert main([*asked, "--mark", f"1:{checkpoint.hash}", "--asked-at", "2026-04-01T12:00:00Z"]) == WHOLE
    assert "注意 gap: 封印 1 の後" in capsys.readouterr().out
    assert main([*asked, "--mark", f"2:{checkpoint.hash}"]) == BROKEN
    assert main([str(export), "--key", key, "--municipality", "131016"]) == BROKEN


def test_an_unknown_key_leaves_one(export: Path, tmp_path: Path, other_key: EllipticCurvePrivateKey) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(pem(other_key))
    assert main([str(export), "--key", str(other)]) == BROKEN


def test_what_cannot_be_judged_leaves_two(
    export: Path, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.ndjson"
    empty.touch()
    for unusable in (
        [str(tmp_path / "absent.ndjson"), "--key", key],
        [str(empty), "--key", key],
        [str(export), "--key", str(export)],
        [str(export), "--key", str(tmp_path / "absent.pem")],
        [str(export), "--key", key, "--mark", "one:two"],
        [str(export), "--key", key, "--asked-at", "today"],
        [str(export), "--key", key, "--asked-at", "2026-04-01T12:00:00"],
        [str(export), "--key", key, "--allowed", "-1"],
    ):
        assert main(unusable) == UNUSABLE
        assert capsys.readouterr().err.endswith("\n")


def test_without_a_key_the_command_explains_itself(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(export)])
    assert left.value.code == UNUSABLE
    assert "--key" in capsys.readouterr().err
