"""A package runs by itself, holds what it says, and is the same wherever and whenever it is built."""

import dataclasses
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.closure import PLANES, Plane, modules_of
from infra.coldstart import broken_imports, missing_handlers, run, start
from infra.package import Built, build, demand_whole, pack, told
from infra.wheels import copy_installed, sha256

pytestmark = pytest.mark.proof("T24")

PUBLIC, PRIVATE = PLANES
LIMIT_MB = 14
"""Of a zip; the packages were 12.0 and 12.5 MB when this was written."""
USE = """
import os
os.environ |= dict(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_ENDPOINT_URL=asked[0])
import app, boto3
from botocore.exceptions import ClientError
from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives import hashes
said = {}
for service, operation, wanted in (
    ("dynamodb", "get_item", dict(TableName="vrs", Key={"pk": {"S": "x"}, "sk": {"S": "x"}})),
    ("kms", "decrypt", dict(CiphertextBlob=b"x")),
    ("sts", "get_caller_identity", {}),
    ("s3", "put_object", dict(Bucket="bucket", Key="x", Body=b"x")),
    ("sqs", "send_message", dict(QueueUrl=asked[0] + "/x", MessageBody="x")),
):
    if service not in asked[1:]:
        continue
    try:
        getattr(boto3.client(service), operation)(**wanted)
    except ClientError as refused:
        said[service] = refused.response["ResponseMetadata"]["HTTPStatusCode"]
key = ec.generate_private_key(ec.SECP256R1())
key.public_key().verify(key.sign(b"x", ec.ECDSA(hashes.SHA256())), b"x", ec.ECDSA(hashes.SHA256()))
EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
event = {
    "requestContext": {
        "httpMethod": "GET", "resourcePath": "/nothing", "identity": {"sourceIp": "192.0.2.1"}
    },
    "headers": {}, "multiValueHeaders": {}, "multiValueQueryStringParameters": None,
    "pathParameters": None, "body": None, "stageVariables": None, "isBase64Encoded": False,
}
said["answer"] = app.app(event, None)["statusCode"]
say(said)
"""
HASH_A_PASSWORD = """
from chalicelib.adapters.passwords import ArgonPasswords
passwords = ArgonPasswords(memory_kib=64, passes=1)
say(passwords.hash("a long pass phrase").split("$")[1])
"""


class Refusing(BaseHTTPRequestHandler):
    """An AWS that refuses everything: enough to see that a request and its answer take their way."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        json_spoken = "json" in self.headers.get("Content-Type", "")
        body = b'{"__type": "AccessDenied"}' if json_spoken else b"<Error><Code>AccessDenied</Code></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST  # noqa: N815 - http.server's name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@pytest.fixture(scope="module")
def refusing() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def built_here(plane: Plane, out: Path) -> Built:
    """Build for this machine, from what is installed: needs no network and no wheels."""
    return build(plane, out, lambda names, folder: copy_installed(names, folder, plane.services))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """Build both planes, and take the folders away: what is tested is what the zips hold."""
    out = tmp_path_factory.mktemp("build")
    return {plane.name: _unpacked(built_here(plane, out)) for plane in PLANES}


def _unpacked(built: Built) -> Built:
    shutil.rmtree(built.folder)
    with zipfile.ZipFile(built.zip) as packed:
        packed.extractall(built.folder)
    return built


@pytest.fixture(params=PLANES, ids=lambda plane: plane.name)
def package(request: pytest.FixtureRequest, packages: dict[str, Built]) -> Built:
    return packages[request.param.name]


def test_every_module_imports_from_the_package_alone(package: Built) -> None:
    assert broken_imports(package.folder, package.plane, ["app", *modules_of(package.plane)]) == {}


def test_lambda_finds_every_handler_that_chalice_deploys(package: Built) -> None:
    assert missing_handlers(package.folder, package.plane) == []


def test_what_a_package_is_for_works_from_the_package_alone(package: Built, refusing: str) -> None:
    """Imports within functions do not show at the start; this takes the ways that requests take."""
    said = run(USE, package.folder, package.plane, [refusing, *package.plane.services])
    assert said.pop("answer") == 405  # Chalice answers a way that no route has
    assert said == dict.fromkeys(package.plane.services, 403)


def test_the_private_package_hashes_passwords(packages: dict[str, Built]) -> None:
    assert run(HASH_A_PASSWORD, packages["private"].folder, PRIVATE) == "argon2id"


def test_a_service_that_a_plane_does_not_call_is_unknown_to_it(packages: dict[str, Built]) -> None:
    asked = 'import boto3\nsay("s3" in boto3.session.Session().get_available_services())'
    assert [run(asked, packages[plane.name].folder, plane) for plane in PLANES] == [False, True]


def test_a_package_holds_what_runs_and_its_licences(package: Built) -> None:
    names = {str(path.relative_to(package.folder)) for path in package.files}
    tops = {name.partition("/")[0] for name in names}
    assert {"app.py", "chalicelib", "botocore", "cryptography"} <= tops
    assert {
        "click",
        "yaml",
        "inquirer",
        "pip",
        "setuptools",
        "jinxed",
        "pycparser",
        "cffi",
        "bin",
    } & tops == set()
    assert "botocore/data/endpoints.json" in names
    kept = [top for top in tops if top.endswith(".dist-info")]
    assert all(f"{top}/METADATA" in names for top in kept)
    assert not any(name.endswith(("/RECORD", "/INSTALLER", "/direct_url.json")) for name in names)


def test_a_package_names_no_place_on_the_machine_that_built_it(package: Built) -> None:
    places = [str(package.folder).encode(), str(Path(__file__).parents[2]).encode(), sys.prefix.encode()]
    found = [path.name for path in package.files for place in places if place in path.read_bytes()]
    assert found == []


def test_every_source_is_compiled_and_never_checked_again(package: Built) -> None:
    for path in package.files:
        if path.suffix == ".py":
            compiled = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
            assert compiled.read_bytes()[4:8] == b"\x01\0\0\0"  # hash-based, unchecked (PEP 552)


def test_the_same_input_gives_the_same_bytes_in_another_place(
    packages: dict[str, Built], tmp_path: Path
) -> None:
    again = built_here(PUBLIC, tmp_path / "a much longer place than the first")
    assert sha256(again.zip) == sha256(packages["public"].zip)


def test_the_same_files_give_the_same_zip_in_any_order_and_at_any_time(tmp_path: Path) -> None:
    folder = tmp_path / "plane"
    for name in ("b.py", "a/c.py", "a/b.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {name}\n")
    first = pack(folder, tmp_path / "first.zip").read_bytes()
    for path in sorted(folder.rglob("*.py"), reverse=True):
        path.touch()
    second = pack(folder, tmp_path / "second.zip")
    assert second.read_bytes() == first
    assert zipfile.ZipFile(second).namelist() == ["a/b.py", "a/c.py", "b.py"]


def test_a_package_stays_small_and_says_its_measures(package: Built) -> None:
    assert package.zip.stat().st_size < LIMIT_MB * 1_000_000
    cold = start(package.folder, package.plane, starts=1)
    assert cold.wall_ms > 0
    assert cold.cpu_ms > 0
    assert cold.rss_mb > 0
    line = told(package, cold)
    assert sha256(package.zip) in line
    assert f"{len(package.files)} files" in line


def test_a_package_that_lacks_a_module_is_not_let_out(packages: dict[str, Built], tmp_path: Path) -> None:
    lame = dataclasses.replace(packages["public"], folder=tmp_path / "lame")
    shutil.copytree(packages["public"].folder, lame.folder)
    shutil.rmtree(lame.folder / "jmespath")
    asked = ["app", "chalicelib.adapters.aws", "chalicelib.values.days"]
    assert set(broken_imports(lame.folder, PUBLIC, asked)) == {"app", "chalicelib.adapters.aws"}
    with pytest.raises(subprocess.CalledProcessError):
        missing_handlers(lame.folder, PUBLIC)


def test_a_job_that_lambda_would_not_find_is_not_let_out(packages: dict[str, Built], tmp_path: Path) -> None:
    lame = dataclasses.replace(packages["private"], folder=tmp_path / "lame")
    shutil.copytree(packages["private"].folder, lame.folder)
    hidden = (lame.folder / "app.py").read_text("utf-8") + "\ndel seal_audit\n"
    (lame.folder / "app.py").write_text(hidden, "utf-8")
    shutil.rmtree(lame.folder / "__pycache__")
    with pytest.raises(SystemExit, match=r"app\.seal_audit"):
        demand_whole(lame)


def test_the_handlers_of_the_private_plane_are_its_jobs(packages: dict[str, Built]) -> None:
    asked = "import app\nsay(sorted(each.name for each in app.app.event_sources))"
    jobs = run(asked, packages["private"].folder, PRIVATE)
    configured = json.loads((Path(__file__).parents[2] / ".chalice" / "config.json").read_text("utf-8"))
    functions = configured["stages"]["private"]["lambda_functions"]
    assert set(jobs) <= set(functions)
