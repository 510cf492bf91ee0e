"""The embedded engine answers on the loopback only, stops cleanly, and keeps what it was asked to keep."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local.engine import ROOT, Engine, EngineMissing
from local.ports import LOOPBACK, PortTaken, listen
from local.stage import NotLocal

NAME = "people"


@pytest.fixture(autouse=True)
def local_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")


def client(service: str, url: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="ap-northeast-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(proxies={}, retries={"total_max_attempts": 1}),
    )


def make_table(url: str) -> Any:
    table = client("dynamodb", url)
    table.create_table(
        TableName=NAME,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
    )
    return table


def listening(pid: int) -> set[str]:
    """Return the TCP addresses a process listens on, as the kernel writes them (Linux)."""
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(str(entry.readlink()))
        except FileNotFoundError:
            continue
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    return {row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in inodes}


def reachable(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def test_answers_aws_calls_on_the_loopback_and_is_gone_afterwards(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        pid, url = engine.pid, engine.url
        assert url.startswith(f"http://{LOOPBACK}:")
        assert make_table(url).list_tables()["TableNames"] == [NAME]
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(RuntimeError, match="not running"):
        assert engine.url


def test_makes_the_kinds_of_keys_the_planes_need(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        kms = client("kms", engine.url)
        signing = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
        signed = kms.sign(KeyId=signing, Message=b"x", MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256")
        assert signed["Signature"]
        index = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
        assert kms.generate_mac(KeyId=index, Message=b"x", MacAlgorithm="HMAC_SHA_256")["Mac"]


def test_listens_on_no_other_interface(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        port = int(engine.url.rsplit(":", 1)[1])
        assert reachable(LOOPBACK, port)
        # Loopback too, on Linux: a server bound to every interface would answer here.
        assert not reachable("127.0.0.2", port)
        if Path("/proc/self/net/tcp").exists():
            assert engine.pid is not None
            assert listening(engine.pid) == {f"0100007F:{port:04X}"}


def test_a_persistent_engine_remembers_and_a_fresh_one_forgets(tmp_path: Path) -> None:
    with Engine(tmp_path, persist=True) as engine:
        make_table(engine.url).put_item(TableName=NAME, Item={"key": {"S": "a"}})
        s3 = client("s3", engine.url)
        s3.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
        s3.put_object(Bucket="files", Key="a", Body=b"kept")
    with Engine(tmp_path, persist=True) as engine:
        assert client("dynamodb", engine.url).scan(TableName=NAME)["Items"] == [{"key": {"S": "a"}}]
        assert client("s3", engine.url).get_object(Bucket="files", Key="a")["Body"].read() == b"kept"
    with Engine.fresh(tmp_path, persist=True) as engine:
        assert client("dynamodb", engine.url).list_tables()["TableNames"] == []


def test_an_engine_that_need_not_persist_writes_no_records(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        make_table(engine.url)
    assert list((tmp_path / "aws").iterdir()) == []


def test_wiping_leaves_what_is_not_the_engines(tmp_path: Path) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "dynamodb.json").write_text("{}")
    (tmp_path / "letter.txt").write_text("mine")
    Engine.fresh(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_takes_the_port_it_is_given(tmp_path: Path) -> None:
    with listen(0) as found:
        port = found.getsockname()[1]
    with Engine(tmp_path, port=port) as engine:
        assert engine.url == f"http://{LOOPBACK}:{port}"


def test_says_in_one_line_that_the_port_is_taken(tmp_path: Path) -> None:
    with listen(0) as busy:
        port = busy.getsockname()[1]
        with (
            pytest.raises(PortTaken, match=f"ポート {port} は使われています") as refusal,
            Engine(tmp_path, port=port),
        ):
            pass
    assert "\n" not in str(refusal.value)
    assert f"Port {port} is in use" in str(refusal.value)


def test_says_in_one_line_that_its_environment_is_missing(tmp_path: Path) -> None:
    nowhere = tmp_path / ".venv-engine"
    with pytest.raises(EngineMissing, match="make setup") as refusal, Engine(tmp_path, venv=nowhere):
        pass
    assert "\n" not in str(refusal.value)
    assert "がありません" in str(refusal.value)


def test_the_child_gets_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "ours")
    monkeypatch.setenv("BIND_HOST", "0.0.0.0")  # noqa: S104 - the very mistake that must not get through
    environment = Engine(tmp_path)._environment(1, "token")
    assert "AWS_SECRET_ACCESS_KEY" not in environment
    assert environment["BIND_HOST"] == LOOPBACK


@pytest.mark.parametrize("stage", ["", "dev", "prod", "Local", "local ", None])
@pytest.mark.parametrize("prepare", [Engine, Engine.fresh], ids=["engine", "fresh"])
def test_refuses_every_stage_but_local(
    stage: str | None, prepare: Callable[[Path], Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "engine.log"
    kept.write_text("before")
    if stage is None:
        monkeypatch.delenv("VRS_STAGE")
    else:
        monkeypatch.setenv("VRS_STAGE", stage)
    with pytest.raises(NotLocal, match="VRS_STAGE=local"):
        prepare(tmp_path)
    assert kept.read_text() == "before"


PARENT = """
import signal
import sys
from pathlib import Path
from local.engine import Engine
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background
with Engine(Path(sys.argv[1]), persist=True) as engine:
    print(engine.pid, engine.url, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a stranger's end: Linux only")
def test_stops_and_saves_however_its_parent_ends(number: signal.Signals, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "VRS_STAGE": "local"},
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid, url = parent.stdout.readline().split()
        make_table(url)
        engine = os.pidfd_open(int(pid))
        parent.send_signal(number)
        parent.wait(30)
    ended(engine)
    with Engine(tmp_path, persist=True) as again:
        assert client("dynamodb", again.url).list_tables()["TableNames"] == [NAME]


def ended(process: int) -> None:
    """Wait until a process that is not our child has ended; fail after 30 s."""
    try:
        assert select.select([process], [], [], 30)[0], "the engine outlived its parent"
    finally:
        os.close(process)
