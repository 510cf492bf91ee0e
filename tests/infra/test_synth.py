"""What deploys is whole, says what ``policies/`` says, and is the same each time it is made."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from infra import synth
from infra.embedding import Misfit, after_their_roles, as_template, with_documents
from infra.pins import TARGET
from infra.synth import PLANES, TEMPLATES, Unfit, merged, synthesized, text_of
from local.fence.policies import filled
from tests.infra.cloudformation import PSEUDO, conditions, filled_in, intrinsics, referred

POLICIES = Path(__file__).parents[2] / "policies"
ACCOUNT = "123456789012"
NETWORKS = {"public": "vpc-0a", "private": "vpc-0b"}
NAMES = {"AWS::AccountId": ACCOUNT, "PublicVpc": "vpc-0a", "PrivateVpc": "vpc-0b"}
MOST_RESOURCES, MOST_PARAMETERS, MOST_BYTES = 500, 200, 1_000_000
FUNCTION = "AWS::Serverless::Function"
LIMITS = {
    "Policies": 10_240,
    "AssumeRolePolicyDocument": 2_048,
    "KeyPolicy": 32_768,
    "PolicyDocument": 20_480,
}
"""Characters without white space that AWS takes (quotas of IAM, KMS and VPC endpoints)."""

Stacks = Mapping[str, Any]


@pytest.fixture(scope="module")
def stacks() -> Stacks:
    return synthesized()


def of_type(stack: Mapping[str, Any], *types: str) -> dict[str, Any]:
    """Return the properties of a stack's resources of some types."""
    found = stack["Resources"].items()
    return {name: each.get("Properties", {}) for name, each in found if each["Type"] in types}


def exports(stack: Mapping[str, Any]) -> list[str]:
    return [each["Export"]["Name"] for each in stack.get("Outputs", {}).values() if "Export" in each]


def hung(stacks: Stacks) -> Iterator[tuple[str, str, Any]]:
    """Return every document that hangs on something of ours: where from, in which field, and itself."""
    for name in ("builder", "foundation", "municipality"):
        for role in of_type(stacks[name], "AWS::IAM::Role").values():
            yield from hung_on_role(role)
        for key in of_type(stacks[name], "AWS::KMS::Key").values():
            kinds = [tag["Value"] for tag in key.get("Tags", ()) if tag["Key"] == "kind"]
            yield from ((f"keys/{kind}", "KeyPolicy", key["KeyPolicy"]) for kind in kinds)
        for endpoint in of_type(stacks[name], "AWS::EC2::VPCEndpoint").values():
            plane = endpoint["VpcId"]["Ref"].removesuffix("Vpc").lower()
            service = endpoint["ServiceName"].removeprefix("com.amazonaws.ap-northeast-1.")
            yield f"endpoints/{plane}-{service}", "PolicyDocument", endpoint["PolicyDocument"]


def hung_on_role(role: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    called = role["RoleName"].removeprefix("vrs-")
    sort, _dash, rest = called.partition("-")
    if sort == "service":
        return
    folder = {"plane": "planes", "pages": "pages", "job": "jobs", "duty": "duties"}.get(sort)
    (policy,) = role["Policies"]
    yield f"{folder}/{rest}" if folder else f"people/{called}", "Policies", policy["PolicyDocument"]
    if folder == "duties":
        yield f"trust/{rest}", "AssumeRolePolicyDocument", role["AssumeRolePolicyDocument"]


def test_every_stack_fits_into_cloudformation(stacks: Stacks) -> None:
    assert stacks.keys() == {"builder", "foundation", *PLANES, "municipality", "backup-account"}
    for name, stack in stacks.items():
        assert stack["AWSTemplateFormatVersion"] == "2010-09-09", name
        assert all("Type" in each for each in stack["Resources"].values()), name
        assert 0 < len(stack["Resources"]) <= MOST_RESOURCES, name
        assert len(stack.get("Parameters", {})) <= MOST_PARAMETERS, name
        assert len(text_of(stack).encode()) < MOST_BYTES, name


def test_every_stack_deploys_to_tokyo_only(stacks: Stacks) -> None:
    for name, stack in stacks.items():
        assert stack["Rules"]["OnlyTokyo"] == synth.ONLY_TOKYO, name


def test_every_reference_leads_to_something(stacks: Stacks) -> None:
    for name, stack in stacks.items():
        there = stack["Resources"].keys() | stack.get("Parameters", {}).keys()
        gone = {each for each in referred(stack) if not each.startswith(PSEUDO)} - there
        # SAM makes the stage of an API and calls it so.
        assert gone <= {"RestAPI.Stage"}, name
        assert set(conditions(stack)) <= stack.get("Conditions", {}).keys(), name


def test_what_a_plane_imports_the_foundation_exports(stacks: Stacks) -> None:
    offered = exports(stacks["foundation"])
    assert len(offered) == len(set(offered))
    for plane in PLANES:
        wanted = {name for function, name in intrinsics(stacks[plane]) if function == "Fn::ImportValue"}
        assert wanted, plane
        assert wanted <= set(offered), plane


@pytest.mark.proof("T10")
def test_what_deploys_says_what_the_policies_say(stacks: Stacks) -> None:
    """Filled in by CloudFormation, each document is what the fence and the proofs read."""
    found = {}
    for path, _field, document in hung(stacks):
        found[path] = filled_in(document, NAMES)
        written = (POLICIES / f"{path}.json").read_text("utf-8")
        assert found[path] == json.loads(filled(written, ACCOUNT, NETWORKS)), path
    assert found.keys() == {f"{path.parent.name}/{path.stem}" for path in POLICIES.rglob("*.json")}


def test_every_document_fits_into_aws(stacks: Stacks) -> None:
    for path, field, document in hung(stacks):
        written = json.dumps(filled_in(document, NAMES), separators=(",", ":"))
        assert len(written) <= LIMITS[field], path


def test_no_fragment_has_words_of_its_own() -> None:
    """What our roles, keys and endpoints may do stands in ``policies/`` and nowhere else."""
    for path in TEMPLATES.glob("*.json"):
        fragment = json.loads(path.read_text("utf-8"))
        for name, each in fragment.get("Resources", {}).items():
            properties = each.get("Properties", {})
            if each.get("Type") == "AWS::IAM::Role" and not properties["RoleName"].startswith("vrs-service-"):
                assert not properties.keys() & {"Policies", "ManagedPolicyArns"}, name
            if each.get("Type") in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"}:
                pytest.fail(f"{name} in {path.name}")


def test_each_function_has_a_role_of_its_own_and_chalice_makes_none(stacks: Stacks) -> None:
    roles = {role["RoleName"] for role in of_type(stacks["foundation"], "AWS::IAM::Role").values()}
    taken = []
    for plane in PLANES:
        assert not of_type(stacks[plane], "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        for name, function in of_type(stacks[plane], FUNCTION).items():
            arn = filled_in(function["Role"], NAMES)
            assert arn.startswith(f"arn:aws:iam::{ACCOUNT}:role/vrs-"), name
            assert not function.keys() & {"Policies", "PermissionsBoundary"}, name
            taken.append(arn.rpartition("/")[2])
    assert len(taken) == len(set(taken))
    assert set(taken) == {role for role in roles if role.startswith(("vrs-plane-", "vrs-job-"))}


def test_each_function_stands_in_its_planes_network_and_writes_the_log_that_is_kept_for_it(
    stacks: Stacks,
) -> None:
    groups = {each["LogGroupName"] for each in of_type(stacks["foundation"], "AWS::Logs::LogGroup").values()}
    for plane in PLANES:
        for name, function in of_type(stacks[plane], FUNCTION).items():
            role = filled_in(function["Role"], NAMES).rpartition("/")[2]
            folder = "planes" if role.startswith("vrs-plane-") else "jobs"
            allowed = json.loads((POLICIES / folder / f"{role.split('-', 2)[2]}.json").read_text("utf-8"))
            (log,) = [each["Resource"] for each in allowed["Statement"] if each["Sid"] == "WriteItsLog"]
            group = f"/aws/lambda/{function['FunctionName']}"
            assert log == f"arn:aws:logs:ap-northeast-1:*:log-group:{group}:*", name
            assert group in groups, name
            where = json.dumps(function["VpcConfig"])
            assert f"vrs-{plane.capitalize()}Functions" in where, name
            assert f"vrs-{plane.capitalize()}Subnets" in where, name
            assert function["CodeUri"] == f"../vrs-{plane}.zip", name
            assert (function["Runtime"], function["Architectures"]) == (
                f"python{TARGET.python}",
                [TARGET.machine],
            )
            assert function["ReservedConcurrentExecutions"], name


def test_an_api_has_the_one_stage_that_the_firewall_guards(stacks: Stacks) -> None:
    """Without OpenApiVersion SAM makes a second stage, open and unthrottled."""
    for plane in PLANES:
        (api,) = of_type(stacks[plane], "AWS::Serverless::Api").values()
        assert api["OpenApiVersion"] == "2.0"
        assert api["StageName"] == plane


def test_the_same_files_give_the_same_bytes(stacks: Stacks, tmp_path: Path) -> None:
    for path in synth.write(tmp_path):
        assert path.read_text("utf-8") == text_of(stacks[path.stem]), path.name


def test_iams_variables_are_kept_from_cloudformation() -> None:
    said = "arn:aws:iam::${AWS::AccountId}:role/${aws:PrincipalTag/duty}*${*}*${?}"
    assert as_template({"a": [said]}) == {
        "a": [{"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${!aws:PrincipalTag/duty}*${!*}*${!?}"}]
    }
    assert filled_in(as_template(said), NAMES) == said.replace("${AWS::AccountId}", ACCOUNT)
    assert as_template("${aws:PrincipalTag/municipality}#*") == "${aws:PrincipalTag/municipality}#*"


def test_fragments_that_clash_are_refused() -> None:
    one = {"Resources": {"Table": {}}}
    with pytest.raises(Unfit, match=r"Resources .*Table"):
        merged([one, one])
    with pytest.raises(Unfit, match="Mappings"):
        merged([one, {"Mappings": {}}])


@pytest.mark.parametrize(
    ("type_", "properties", "why"),
    [
        ("AWS::IAM::Role", {"RoleName": "admin"}, "no role of ours"),
        ("AWS::IAM::Role", {"RoleName": "vrs-duty-nothing"}, "there is no duties/nothing"),
        ("AWS::IAM::Role", {"RoleName": "vrs-plane-public", "Policies": []}, "Policies belongs to"),
        (
            "AWS::IAM::Role",
            {"RoleName": "vrs-duty-venue", "AssumeRolePolicyDocument": {}},
            "belongs to trust",
        ),
        ("AWS::KMS::Key", {}, "neither a kind nor a policy"),
        ("AWS::KMS::Key", {"Tags": [{"Key": "kind", "Value": "venue"}], "KeyPolicy": {}}, "belongs to keys"),
        (
            "AWS::EC2::VPCEndpoint",
            {"VpcId": {"Ref": "PublicVpc"}, "ServiceName": "com.amazonaws.ap-northeast-1.s3"},
            "there is no endpoints/public-s3",
        ),
    ],
)
def test_what_has_no_document_or_words_of_its_own_is_refused(type_: str, properties: Any, why: str) -> None:
    with pytest.raises(Misfit, match=why):
        with_documents({"It": {"Type": type_, "Properties": properties}})


def test_what_names_a_role_is_made_after_it(stacks: Stacks) -> None:
    named = stacks["foundation"]["Resources"]["VenueKey"]["DependsOn"]
    assert {"DutyVenue", "PeopleKeyAdministrator"} <= set(named)
    trusting = {"Principal": {"AWS": [{"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/vrs-b"}]}}
    resources = {
        "A": {"Type": "AWS::KMS::Key", "DependsOn": "C", "Properties": {"KeyPolicy": trusting}},
        "B": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "vrs-b", "Trust": trusting}},
    }
    ordered = after_their_roles(resources)
    assert ordered["A"]["DependsOn"] == ["B", "C"]
    assert "DependsOn" not in ordered["B"]


@pytest.mark.parametrize(
    ("fragment", "why"),
    [
        ({"Resources": {"Nothing": {"Properties": {}}}}, "does not make: .*Nothing"),
        (
            {"Resources": {"Extra": {"Type": "X", "Properties": {"Role": "arn:aws:iam::ACCOUNT_ID:x"}}}},
            "leaves",
        ),
    ],
)
def test_a_plane_that_is_not_whole_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fragment: Any, why: str
) -> None:
    written = json.loads((TEMPLATES / "plane_public.json").read_text("utf-8"))
    written["Resources"] |= fragment["Resources"]
    (tmp_path / "plane_public.json").write_text(json.dumps(written), "utf-8")
    monkeypatch.setattr(synth, "TEMPLATES", tmp_path)
    with pytest.raises(Unfit, match=why):
        synth._plane("public")


def actions_of(path: Path) -> set[str]:
    found = set()
    for statement in json.loads(path.read_text("utf-8"))["Statement"]:
        if statement["Effect"] == "Allow":
            named = statement["Action"]
            found |= {named} if isinstance(named, str) else set(named)
    return found


@pytest.mark.proof("T10", "T18")
def test_an_endpoint_lets_through_just_what_those_behind_it_may_do() -> None:
    """No action too few: the plane works.  None too many: a stolen plane gains nothing."""
    for path in sorted((POLICIES / "endpoints").glob("*.json")):
        plane, _dash, service = path.stem.partition("-")
        if service in {"logs", "execute-api"}:
            continue  # Lambda itself writes a function's log; callers of the API are nobody to IAM
        behind: set[str] = set()
        for duty in (POLICIES / "duties").glob("*.json"):
            if (duty.stem == "venue") is (plane == "public"):
                behind |= actions_of(duty)
        behind |= actions_of(POLICIES / "planes" / f"{plane}.json")
        if plane == "private":
            for job in (POLICIES / "jobs").glob("*.json"):
                behind |= actions_of(job)
        # Lambda polls streams and queues from where it stands, and hands over what failed.
        polled = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}
        polled |= {
            "dynamodb:ListStreams",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
        }
        wanted = {action for action in behind if action.startswith(f"{service}:")} - polled
        assert actions_of(path) == wanted, path.stem
