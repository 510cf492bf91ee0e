"""T18: the templates hold, and the proof finds every hole that is planted in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.synth import synthesized
from proofs.proof import Size
from proofs.topology import guard, linters
from proofs.topology import prove as proof
from proofs.topology.harmless import reason
from proofs.topology.house import House, Templates, plain, settings, text
from proofs.topology.mutants import GONE, Mutant, needed, planted, sweep
from proofs.topology.pages import INTEGRATION
from proofs.topology.parameters import taken
from proofs.topology.patterns import Event, UnknownPattern, seen
from proofs.topology.planted import ADDED
from proofs.topology.replaced import REPLACED
from proofs.topology.rule import caught, violations
from proofs.topology.rules import RULES
from proofs.topology.watched import EVENTS_SEEN, QUIET

pytestmark = pytest.mark.proof("T18")


@pytest.fixture(scope="module")
def templates() -> Templates:
    return synthesized()


@pytest.fixture(scope="module")
def foundation(templates: Templates) -> dict[str, Any]:
    return dict(templates["foundation"]["Resources"])


def broken_by(templates: Templates, *prefixes: str) -> dict[str, list[str]]:
    rules = [each for each in RULES if each.id.startswith(prefixes)]
    assert rules
    return violations(rules, templates)


def with_(templates: Templates, stack: str, path: tuple[str | int, ...], put: Any) -> Templates:
    return Mutant("planted", stack, path, put).of(templates)


def test_the_templates_hold_and_no_mutant_survives() -> None:
    proven = proof(Size.SMALL)
    assert tuple(proven.broken) == ()
    assert proven.rows


@pytest.mark.control("R-III-7-09", "R-II-6-7-09", "R-III-7-27", "R-II-5-07", "R-I-2-08")
def test_no_network_has_a_way_out_or_an_edge_beyond_the_plan(templates: Templates) -> None:
    assert broken_by(templates, "road-") == {}


@pytest.mark.control("R-III-3-04", "R-III-5-06")
def test_the_private_plane_is_reached_from_lgwan_with_a_certificate_and_in_no_other_way(
    templates: Templates,
) -> None:
    assert broken_by(templates, "door-1", "door-2", "balance-", "road-6") == {}


@pytest.mark.control("R-II-6-7-11", "R-III-7-29")
def test_everything_is_made_and_copied_in_japan(templates: Templates) -> None:
    assert broken_by(templates, "road-8", "road-9", "choice-", "spare-2") == {}


@pytest.mark.control("R-III-2-20", "R-III-7-23")
def test_every_line_is_tls_of_1_2_at_the_least(templates: Templates) -> None:
    assert broken_by(templates, "balance-n", "door-7", "bucket-1", "queue-1", "topic-1") == {}


@pytest.mark.control("R-III-7-22")
def test_every_intrusion_of_the_plan_is_seen_and_told(templates: Templates) -> None:
    assert broken_by(templates, "watch-", "told-") == {}


@pytest.mark.parametrize("what", [each[0] for each in (*ADDED, *REPLACED)])
def test_what_somebody_plants_is_found(templates: Templates, what: str) -> None:
    mutants = [each for each in planted(templates) if each.what.endswith(f" {what}")]
    assert mutants
    for mutant in mutants:
        assert caught(RULES, mutant.of(templates))


def test_the_proof_says_which_rule_a_hole_breaks(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    holed = with_(
        templates,
        "foundation",
        ("Resources", "Gate"),
        {"Type": "AWS::EC2::InternetGateway", "Properties": {}},
    )
    monkeypatch.setattr("proofs.topology.theorem.synthesized", lambda: holed)
    monkeypatch.setattr("proofs.topology.theorem.SAMPLE", 1)
    broken = proof(Size.SMALL).broken
    assert "road-1: foundation/Gate: AWS::EC2::InternetGateway" in broken
    assert "foundation: no_way_out" in broken


def test_the_proof_names_mutants_that_nobody_misses(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proofs.topology.theorem.synthesized", lambda: templates)
    monkeypatch.setattr("proofs.topology.theorem.RULES", ())
    monkeypatch.setattr("proofs.topology.theorem.SAMPLE", 1)
    assert "nobody missed: added AWS::EC2::VPC a network of its own" in proof(Size.SMALL).broken


def test_what_is_harmless_is_nothing_that_is_added_replaced_or_wrong(templates: Templates) -> None:
    assert [each.what for each in (*planted(templates), *needed(templates)) if reason(each)] == []


def test_the_sweep_takes_every_guard_of_a_bucket_away(templates: Templates) -> None:
    taken_away = {each.what for each in sweep(templates) if " CheckpointBucket" in each.what}
    assert "removed AWS::S3::Bucket CheckpointBucket" in taken_away
    assert "removed AWS::S3::Bucket CheckpointBucket DeletionPolicy" in taken_away
    assert "turned AWS::S3::Bucket CheckpointBucket Properties.ObjectLockEnabled" in taken_away
    assert any(
        each.startswith("loosened AWS::S3::BucketPolicy CheckpointBucketPolicy") for each in taken_away
    )


def test_a_mutant_changes_nothing_in_place(templates: Templates) -> None:
    before = json.dumps(templates)
    for mutant in planted(templates):
        mutant.of(templates)
    assert json.dumps(templates) == before


@pytest.mark.parametrize("branch", [1, 2])
def test_a_hole_in_either_branch_of_a_condition_is_found(templates: Templates, branch: int) -> None:
    """An endpoint type that stands only where a condition holds, or only where it does not."""
    kinds: list[Any] = ["HasDomain", {"Type": "REGIONAL"}, {"Type": "REGIONAL"}]
    kinds[branch] = {"Type": "EDGE"}
    path = ("Resources", "RestAPI", "Properties", "EndpointConfiguration")
    holed = with_(templates, "public", path, {"Fn::If": kinds})
    assert "door-1" in violations(RULES, holed)


def test_a_rule_that_cannot_read_a_template_does_not_let_it_pass(templates: Templates) -> None:
    path = ("Resources", "CheckpointBucketPolicy", "Properties", "PolicyDocument", "Statement")
    assert "bucket-1" in violations(RULES, with_(templates, "foundation", path, "nothing"))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("VrsTable", {"DeletionProtectionEnabled": False}),
        ("TrailBucket", {"PublicAccessBlockConfiguration": {"BlockPublicAcls": False}}),
        ("WatchKey", {"EnableKeyRotation": False}),
        ("Balancer", {"Scheme": "internet-facing"}),
        ("Trail", {"IsLogging": False}),
        ("BreakGlassAlarm", {"AlarmActions": []}),
    ],
)
def test_cfn_guard_finds_it_too(foundation: dict[str, Any], name: str, change: dict[str, Any]) -> None:
    resource = foundation[name]
    assert not guard.breaks(resource)
    assert guard.breaks({**resource, "Properties": {**resource["Properties"], **change}})


@pytest.mark.parametrize(
    ("path", "put"),
    [
        (("get", INTEGRATION, "httpMethod"), "PUT"),
        (("get", INTEGRATION, "credentials"), GONE),
        (("get", INTEGRATION, "responses", "default", "responseTemplates"), GONE),
        (("put",), {}),
    ],
)
def test_cfn_guard_finds_a_page_that_is_more_than_read(
    templates: Templates, path: tuple[str, ...], put: Any
) -> None:
    page = ("Resources", "RestAPI", "Properties", "DefinitionBody", "paths", "/console/{proxy+}")
    assert not guard.breaks(templates["private"]["Resources"]["RestAPI"])
    assert guard.breaks(with_(templates, "private", (*page, *path), put)["private"]["Resources"]["RestAPI"])


def test_every_day_is_quiet_and_every_attack_is_loud(foundation: dict[str, Any]) -> None:
    filters = [
        each["Properties"] for each in foundation.values() if each["Type"] == "AWS::Logs::MetricFilter"
    ]
    assert len(filters) == len(EVENTS_SEEN)
    for each in filters:
        name, log = each["FilterName"].removeprefix("vrs-"), each["LogGroupName"]["Ref"]
        assert all(seen(each["FilterPattern"], event) for event in EVENTS_SEEN[name][1]), name
        assert not any(seen(each["FilterPattern"], event) for event in QUIET[log]), name


@pytest.mark.parametrize(
    ("pattern", "event", "sees"),
    [
        ('{ $.a = "x" }', {"a": "x"}, True),
        ('{ $.a = "x*" }', {"a": "xyz"}, True),
        ('{ $.a.b = "x" }', {"a": {"b": "y"}}, False),
        ("{ $.status = 401 }", {"status": 401}, True),
        ('{ ($.a = "x") && ($.b != "y") }', {"a": "x", "b": "z"}, True),
        ('{ ($.a = "x") && ($.b != "y") }', {"a": "x"}, False),
        ('{ ($.a = "x") && ($.b NOT EXISTS) }', {"a": "x"}, True),
        ('{ ($.a = "x") || (($.b = "y") && ($.c = "z")) }', {"b": "y", "c": "z"}, True),
        ('{ $.a = "x" }', "a line", False),
        ('"ERROR" "seal "', "[ERROR] seal 131016 C301", True),
        ('"ERROR" "seal "', "[ERROR] job seal_audit", False),
        ('?"fault " ?"aws "', "aws record_dose 503", True),
        ('?"fault " ?"aws "', "refused", False),
    ],
)
def test_a_pattern_sees_what_cloudwatch_would(pattern: str, event: Event, *, sees: bool) -> None:
    assert seen(pattern, event) is sees


@pytest.mark.parametrize(
    "pattern", ['{ $.a = "x" ', '{ $.a > "x" }', '{ $.a = "x" } }', "ERROR", '{ ($.a = "x" }']
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UnknownPattern):
        seen(pattern, {"a": "x"} if pattern.startswith("{") else "ERROR")


def test_a_literal_cannot_pass_for_a_reference() -> None:
    assert text({"Ref": "PublicVpc"}) == text({"Fn::Sub": "${PublicVpc}"}) != text("${PublicVpc}")
    assert text({"Fn::Sub": "${!aws:PrincipalTag/municipality}"}) == "${aws:PrincipalTag/municipality}"
    assert text({"Fn::Join": [",", [{"Ref": "A"}, {"Fn::GetAtt": ["B", "Arn"]}]]}) == "⟨A⟩,⟨B.Arn⟩"
    assert plain({"x": [{"Fn::ImportValue": "y"}]}) == {"x": ["⟨import y⟩"]}


def test_conditions_fall_both_ways() -> None:
    body = {"Type": "T", "Properties": {"x": {"Fn::If": ["C", "yes", {"Ref": "AWS::NoValue"}]}}}
    stack = {"Conditions": {"C": {}}, "Resources": {"A": body, "B": {"Type": "T", "Condition": "C"}}}
    holding, failing = settings({"stack": stack})
    assert [each.at("x") for each in holding.of("T")] == ["yes", None]
    assert [(each.name, each.at("x")) for each in failing.of("T")] == [("A", None)]


@pytest.mark.parametrize(
    ("parameter", "value", "takes"),
    [
        ({"Type": "Number", "MinValue": 1}, 0, False),
        ({"Type": "Number", "MinValue": 1, "MaxValue": 3}, 3, True),
        ({"Type": "Number", "AllowedValues": [365, 400]}, 30, False),
        ({"Type": "String", "AllowedPattern": "[0-9]{6}"}, "131016", True),
        ({"Type": "String", "AllowedPattern": "[0-9]{6}"}, "1310160", False),
        ({"Type": "String"}, "anything", True),
    ],
)
def test_a_parameter_takes_what_cloudformation_would(
    parameter: dict[str, Any], value: object, *, takes: bool
) -> None:
    assert taken(parameter, value) is takes


def test_a_finding_of_checkov_is_fixed_or_has_a_reason_and_a_reason_has_a_finding() -> None:
    kept = linters.kept()
    assert linters.unkept(kept) == []
    new, gone = ("CKV_AWS_0", "AWS::S3::Bucket.Copy"), min(kept)
    assert linters.unkept((kept | {new}) - {gone}) == [
        "checkov CKV_AWS_0 AWS::S3::Bucket.Copy",
        f"checkov.yaml: {gone[0]} {gone[1]} finds nothing",
    ]


def linter(folder: Path, name: str, said: str, code: int) -> None:
    script = folder / name
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n", "utf-8")
    script.chmod(0o755)


def test_what_the_linters_say_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linters, "CHECKS", tmp_path)
    assert not linters.there()
    found = {"Rule": {"Id": "E3003"}, "Filename": "/x/private.json", "Location": {"Path": ["Resources", "A"]}}
    linter(tmp_path, "cfn-lint", json.dumps([found]), 2)
    failed = {"check_id": "CKV_AWS_18", "resource": "AWS::S3::Bucket.Copy"}
    linter(tmp_path, "checkov", json.dumps({"results": {"failed_checks": [failed]}}), 1)
    assert linters.there()
    assert linters.cfn_lint(tmp_path) == ["cfn-lint E3003 private/Resources.A"]
    assert linters.checkov(tmp_path) == {("CKV_AWS_18", "AWS::S3::Bucket.Copy")}


def test_a_linter_that_does_not_run_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linters, "CHECKS", tmp_path)
    (tmp_path / "cfn-lint").write_text("#!/bin/sh\nexit 3\n", "utf-8")
    (tmp_path / "cfn-lint").chmod(0o755)
    with pytest.raises(RuntimeError):
        linters.cfn_lint(tmp_path)


def test_a_resource_that_is_gone_is_gone(templates: Templates) -> None:
    gone = Mutant("removed", "foundation", ("Resources", "Trail"), GONE).of(templates)
    assert House(gone).of("AWS::CloudTrail::Trail") == []
