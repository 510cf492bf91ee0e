"""The smoke script finds a deployment sound that is, and says so where one rule is loosened.

Here its probes run on moto behind the fence, against the documents that deploy.  What needs AWS
itself (the simulator, the edges, the alarms) is tried against small stand-ins.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws

from bench.meter import counted
from chalicelib.access.tablets.proofs import read_proof
from chalicelib.errors import UnknownTablet
from infra.smoke.__main__ import learned, run, stranger
from infra.smoke.attempts import Bench
from infra.smoke.catalogue import PEOPLE, probes
from infra.smoke.probe import ALLOWED, DENIED, Call, Limit, Need, Probe, Simulated, Tried
from local.fence import Fence, PolicySet
from local.fence.evaluate import Layers, decide
from local.fence.policies import NETWORKS
from local.fence.policy import Request as Asking
from local.provision import POLICIES, checkpoints_of, enrol_everybody
from tests.infra.pages_world import made
from tests.snapshots import cheap_snapshots
from tests.world import ACCOUNT, KASUKABE, KOSHIGAYA, World

if TYPE_CHECKING:
    import boto3

pytestmark = pytest.mark.proof("T10")

FACTS: Mapping[str, Any] = {
    "account": ACCOUNT,
    "code": KASUKABE,
    "other": KOSHIGAYA,
    "bucket": checkpoints_of(ACCOUNT),
    "public_vpc": NETWORKS["public"],
    "private_vpc": NETWORKS["private"],
}
SINCE = datetime(2021, 7, 1, tzinfo=UTC)
Loosen = Callable[[dict[str, Any]], None]


class Staff:
    """The people's credentials on this machine."""

    def __init__(self, fence: Fence) -> None:
        self._sessions: dict[str, boto3.session.Session] = {}
        for who in PEOPLE:
            fence.enrol(f"SMOKE-{who}", f"vrs-{who}")

    def client(self, who: str, service: str, region: str) -> Any:
        session = self._sessions.setdefault(who, World.session(f"SMOKE-{who}"))
        return session.client(service, region_name=region)


@contextmanager
def deployment(policies: Path = POLICIES) -> Iterator[Bench]:
    """Deploy some documents, and give what the probes need."""
    with cheap_snapshots(), mock_aws():
        fence = Fence(PolicySet.load(policies, ACCOUNT))
        enrol_everybody(fence)
        with fence.raised():
            world = World(fence)
            world.provisioner.dynamodb.update_continuous_backups(
                TableName="vrs", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )
            made("public")
            staff = Staff(fence)
            yield Bench(staff, learned(staff, FACTS))


@pytest.fixture
def deployed_bench() -> Iterator[Bench]:
    with deployment() as bench:
        yield bench


def of(who: str, name: str) -> Probe:
    (found,) = (each for each in probes() if (each.who, each.name) == (who, name))
    return found


def test_no_probe_differs_on_the_documents_that_deploy(
    deployed_bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(deployed_bench) == 0
    said = capsys.readouterr().out
    assert "\n× " not in said
    assert "○ | operator | decrypts an area key | denied | denied" in said
    assert "○ | opener | wraps an area key unseen | allowed | allowed" in said
    assert "not tried, for want of: a place on the Internet" in said


def test_every_probe_as_a_person_can_be_tried_here() -> None:
    assert {each.who for each in probes() if each.needs} == {"administrator", "stolen", "nobody"}


def test_a_strangers_proof_is_well_made_and_worth_nothing(world: World) -> None:
    """Well made, or it would be refused before the table is read, and show nothing."""
    token = stranger(KASUKABE)
    assert read_proof(token).tablet_id.startswith(KASUKABE)
    with counted() as calls:
        answer = world.public("POST", "/doses", {"vrs-proof": token}, b"")
    assert (answer.status, answer.json["code"]) == (401, UnknownTablet.code)
    assert calls.by_service["dynamodb"] > 0


def test_every_limit_of_the_fence_has_a_probe_and_no_probe_stands_twice() -> None:
    made = probes()
    assert {each.covers for each in made} == set(Limit)
    assert len(
        {(each.who, each.name) for each in made if each.who != "nobody"}
        | {(str(each.covers), each.name) for each in made if each.who == "nobody"}
    ) == len(made)


def _let_read(document: dict[str, Any]) -> None:
    document["Statement"] = [
        {"Sid": "Loose", "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"},
        *(each for each in document["Statement"] if each["Sid"] != "NeverReadARecord"),
    ]


def _let_decrypt(document: dict[str, Any]) -> None:
    document["Statement"].append(
        {
            "Sid": "Loose",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${AWS::AccountId}:role/vrs-key-administrator"},
            "Action": "kms:Decrypt",
            "Resource": "*",
        }
    )


def _drop_denials(document: dict[str, Any]) -> None:
    document["Statement"] = [each for each in document["Statement"] if each["Effect"] != "Deny"]


def _let_anybody_in(document: dict[str, Any]) -> None:
    document["Statement"] = [
        {
            "Sid": "Loose",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${AWS::AccountId}:root"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        }
    ]


def _let_take_up(document: dict[str, Any]) -> None:
    document["Statement"] = [
        {"Sid": "Loose", "Effect": "Allow", "Action": "sts:*", "Resource": "*"},
        *(each for each in document["Statement"] if each["Sid"] != "NeverTakeUpADuty"),
    ]


def _let_delete(document: dict[str, Any]) -> None:
    document["Statement"].append({"Sid": "Loose", "Effect": "Allow", "Action": "s3:*", "Resource": "*"})


def _forget_the_role(document: dict[str, Any]) -> None:
    document["Statement"] = [each for each in document["Statement"] if each["Effect"] == "Deny"]


@pytest.mark.parametrize(
    ("changes", "who", "name"),
    [
        ({"people/operator.json": _let_read}, "operator", "reads a ticket"),
        ({"people/operator.json": _let_read}, "operator", "writes a ticket"),
        (
            {"keys/venue.json": _let_decrypt, "people/key-administrator.json": _drop_denials},
            "key-administrator",
            "decrypts an area key",
        ),
        (
            {"people/break-glass.json": _let_take_up, "trust/desk.json": _let_anybody_in},
            "break-glass",
            "takes up the duty desk",
        ),
        ({"people/auditor.json": _let_delete}, "auditor", "deletes a checkpoint"),
        ({"people/auditor.json": _forget_the_role}, "auditor", "lists checkpoints"),
        ({"people/operator.json": _forget_the_role}, "operator", "sees that recovery is on"),
    ],
    ids=lambda each: each if isinstance(each, str) else "+".join(each),
)
def test_a_loosened_or_lost_rule_makes_a_probe_differ(
    changes: dict[str, Loosen], who: str, name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(POLICIES, folder)
    for place, change in changes.items():
        document = json.loads((folder / place).read_text("utf-8"))
        change(document)
        (folder / place).write_text(json.dumps(document), "utf-8")
    with deployment(folder) as bench:
        assert bench.attempt(of(who, name)).differs


def test_a_table_without_recovery_makes_a_probe_differ(deployed_bench: Bench) -> None:
    call = of("operator", "sees that recovery is on").attempt
    assert isinstance(call, Call)
    wrong = Call(call.service, call.operation, call.parameters, {next(iter(call.holds)): "DISABLED"})
    tried = deployed_bench.attempt(Probe("x", "operator", wrong, frozenset({ALLOWED}), Limit.RECOVERY))
    assert tried.differs
    assert str(tried.got).startswith("allowed, but wrong: ContinuousBackups")


class Simulator:
    """IAM's policy simulator, played by the fence's evaluator over some documents."""

    def __init__(self, policies: PolicySet) -> None:
        self._policies = policies

    def client(self, who: str, service: str, region: str) -> "Simulator":
        assert (who, service) == ("administrator", "iam")
        del region
        return self

    def simulate_principal_policy(
        self,
        *,
        PolicySourceArn: str,  # noqa: N803 - IAM's names
        ActionNames: list[str],  # noqa: N803
        ResourceArns: list[str],  # noqa: N803
        ContextEntries: list[dict[str, Any]],  # noqa: N803
    ) -> dict[str, Any]:
        identity = self._policies.role(PolicySourceArn.rpartition("/")[2])
        assert identity is not None
        context = {
            each["ContextKeyName"]: each["ContextKeyValues"]
            if each["ContextKeyType"] == "stringList"
            else each["ContextKeyValues"][0]
            for each in ContextEntries
        }
        verdict = decide(Asking(ActionNames[0], ResourceArns[0], context), Layers(identity=(identity,)))
        return {"EvaluationResults": [{"EvalDecision": "allowed" if verdict.allowed else "explicitDeny"}]}


def simulated(policies: Path) -> list[Tried]:
    bench = Bench(Simulator(PolicySet.load(policies, ACCOUNT)), FACTS, frozenset({Need.SIMULATOR}))
    return [bench.attempt(each) for each in probes() if isinstance(each.attempt, Simulated)]


def test_the_duties_are_simulated_as_the_documents_say() -> None:
    tried = simulated(POLICIES)
    assert [each for each in tried if each.differs] == []
    assert {ALLOWED, DENIED} == {each.got for each in tried}


def test_the_simulation_sees_a_duty_that_works_from_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(POLICIES, folder)
    for place in ("duties/desk.json", "duties/number.json"):
        document = json.loads((folder / place).read_text("utf-8"))
        document["Statement"] = [
            each for each in document["Statement"] if each["Sid"] != "NeverFromAnotherNetwork"
        ]
        (folder / place).write_text(json.dumps(document), "utf-8")
    assert [each.probe.name for each in simulated(folder) if each.differs] == [
        "as vrs-duty-desk: reads from another network"
    ]
