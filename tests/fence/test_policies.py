"""The folder of documents is read whole and strictly: what the fence would not enforce is refused."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from local.fence import Call, Fence, PolicyError, PolicySet, Refused, callers
from local.fence.callers import Callers, Session

ACCOUNT = "123456789012"
POLICIES = Path(__file__).parent / "policies"
TWICE = """{"Version": "2012-10-17", "Statement": {
    "Effect": "Allow", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"
}}"""
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


def write(path: Path, **elements: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"Version": "2012-10-17", "Statement": EVERYTHING | elements}), "utf-8")


def test_the_documents_are_found_by_what_they_hang_on(folder: Path) -> None:
    (folder / "README.md").write_text("not a document", "utf-8")
    policies = PolicySet.load(folder, ACCOUNT)
    assert policies.planes.keys() == {"public", "private"}
    assert policies.duties.keys() == policies.trust.keys() == {"venue", "number"}
    assert policies.keys.keys() == {"venue", "index"}
    assert policies.role("vrs-plane-public") is policies.planes["public"]
    assert policies.role("vrs-duty-venue") is policies.duties["venue"]
    assert policies.role("vrs-duty-nobody") is None
    assert policies.role("admin") is None
    assert ACCOUNT in policies.duties["venue"].statements[1].pattern


@pytest.mark.parametrize("name", ["other/x.json", "x.json", "planes/deep/x.json"])
def test_a_document_in_a_folder_that_is_not_enforced_is_refused(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    write(folder / name)
    with pytest.raises(PolicyError, match="no folder"):
        PolicySet.load(folder, ACCOUNT)


@pytest.mark.parametrize("name", ["trust/venue.json", "duties/venue.json"])
def test_a_duty_has_both_its_documents(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(PolicyError, match="each duty"):
        PolicySet.load(folder, ACCOUNT)


def test_an_empty_folder_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no plane"):
        PolicySet.load(tmp_path, ACCOUNT)


def test_an_endpoint_belongs_to_a_plane(folder: Path) -> None:
    write(folder / "endpoints" / "moon-kms.json", Principal="*")
    with pytest.raises(PolicyError, match="names no plane"):
        PolicySet.load(folder, ACCOUNT)


@pytest.mark.parametrize("text", ["{", TWICE, "[]"])
def test_broken_and_doubled_json_is_refused(folder: Path, text: str) -> None:
    (folder / "keys" / "venue.json").write_text(text, "utf-8")
    with pytest.raises(PolicyError, match="keys/venue"):
        PolicySet.load(folder, ACCOUNT)


def test_an_unfilled_template_is_refused(folder: Path) -> None:
    write(folder / "keys" / "venue.json", Principal="*", Resource="arn:aws:kms:${AWS::Region}:1:key/*")
    with pytest.raises(PolicyError):
        PolicySet.load(folder, ACCOUNT)


def test_a_planes_endpoint_policy_binds_the_sessions_that_start_from_it(folder: Path) -> None:
    write(folder / "endpoints" / "public-dynamodb.json", Principal="*", Action="dynamodb:PutItem")
    fence = Fence(PolicySet.load(folder, ACCOUNT))
    fence.enrol("AKPUBLIC", "vrs-plane-public", {"aws:SourceVpce": "vpce-1"})
    plane = fence._callers.of("AKPUBLIC")
    assert plane is not None
    role = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue"
    session = Session(role, "lane", {"municipality": "112143"}, None, expires_at=2**40)
    fence._callers.enrol_session("ASIA", plane, session)
    caller = fence._callers.of("ASIA")
    assert caller is not None
    assert caller.context["aws:sourcevpce"] == "vpce-1"
    row = {"pk": {"S": "112143#venue#1"}}
    fence.judge(Call("dynamodb", "PutItem", {"TableName": "vrs", "Item": row}, "ap-northeast-1", "ASIA"))
    with pytest.raises(Refused, match="endpoint policy"):
        fence.judge(Call("dynamodb", "GetItem", {"TableName": "vrs", "Key": row}, "ap-northeast-1", "ASIA"))
    # The network has no other way out: what has no endpoint cannot be reached.
    with pytest.raises(Refused, match="the public network has no endpoint of s3"):
        fence.judge(Call("s3", "GetObject", {"Bucket": "vrs", "Key": "1"}, "ap-northeast-1", "ASIA"))


def test_expired_sessions_are_forgotten_and_the_living_and_the_planes_stay(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "FEW", 4)
    known = Callers(PolicySet.load(folder, ACCOUNT))
    known.enrol("AKPUBLIC", "vrs-plane-public", {})
    plane = known.of("AKPUBLIC")
    assert plane is not None
    role = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue"
    for place in range(40):
        until = time.time() + (3600 if place % 4 == 0 else -1)
        known.enrol_session(f"ASIA{place}", plane, Session(role, "lane", {}, None, expires_at=until))
    assert known.of("AKPUBLIC") is plane
    assert all(known.of(f"ASIA{place}") for place in range(0, 40, 4))
    assert not any(known.of(f"ASIA{place}") for place in range(40) if place % 4)
    assert len(known._known) < 2 * (1 + 10) + 4, "who has expired is not kept for ever"


def test_jobs_and_people_have_policies_of_their_own(folder: Path) -> None:
    write(folder / "jobs" / "seal.json")
    write(folder / "people" / "operator.json", Effect="Deny")
    policies = PolicySet.load(folder, ACCOUNT)
    assert policies.role("vrs-job-seal") is policies.jobs["seal"]
    assert policies.role("vrs-operator") is policies.people["operator"]
    fence = Fence(policies)
    fence.enrol("AKJOB", "vrs-job-seal")
    fence.enrol("AKPERSON", "vrs-operator")
    job, person = fence._callers.of("AKJOB"), fence._callers.of("AKPERSON")
    assert job is not None
    assert person is not None
    assert (job.plane, job.context["aws:sourcevpc"]) == ("private", "vpc-private")
    assert (person.plane, "aws:sourcevpc" in person.context) == (None, False)
    with pytest.raises(PolicyError, match="nothing is deployed"):
        fence.enrol("AKDUTY", "vrs-duty-venue")


def test_a_network_is_filled_in_by_its_plane(folder: Path) -> None:
    inside = {"StringNotEquals": {"aws:SourceVpc": "${PublicVpc}"}}
    write(folder / "planes" / "public.json", Effect="Deny", Condition=inside)
    fence = Fence(PolicySet.load(folder, ACCOUNT, {"public": "vpc-1", "private": "vpc-2"}))
    fence.enrol("IN", "vrs-plane-public", {"aws:SourceVpc": "vpc-1"})
    fence.enrol("OUT", "vrs-plane-public", {"aws:SourceVpc": "vpc-2"})
    for access_key, layer in (("IN", "implicit deny"), ("OUT", "planes/public:#1")):
        with pytest.raises(Refused, match=layer):
            fence.judge(Call("sqs", "ListQueues", {}, "ap-northeast-1", access_key))
