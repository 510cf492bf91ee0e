"""The embedded AWS is built from the templates that deploy, and a template nobody understands is refused."""

import json
from pathlib import Path

import pytest

from local import provision
from local.provision import TABLE
from tests.world import World


def test_the_table_is_the_template_s(world: World) -> None:
    table = world.provisioner.dynamodb.describe_table(TableName=TABLE)["Table"]
    assert [key["AttributeName"] for key in table["KeySchema"]] == ["pk", "sk"]
    assert table["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}


def test_every_key_has_a_policy_of_its_kind(world: World) -> None:
    kinds = {key["kind"] for key in world.provisioner.known_keys()}
    assert kinds == {path.stem for path in (provision.POLICIES / "keys").glob("*.json")}


def test_keys_of_municipalities_are_their_own(world: World) -> None:
    numbers = [key for key in world.provisioner.known_keys() if key["kind"] in {"number", "index"}]
    assert sorted(key["tags"]["municipality"] for key in numbers) == ["112143", "112143", "112224", "112224"]


def test_a_function_the_provisioner_does_not_know_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::If": []}}}}}
    (tmp_path / "t.json").write_text(json.dumps(template))
    monkeypatch.setattr(provision, "INFRA", tmp_path)
    with pytest.raises(ValueError, match="function"):
        world.provisioner._apply("t.json", {})
