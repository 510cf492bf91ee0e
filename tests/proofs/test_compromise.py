"""Whoever runs any code in the public plane, with every role and key of it, learns no number and no name."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local.fence import hook
from local.provision import POLICIES
from proofs.compromise import attack, broken, prove
from proofs.compromise.loot import UNKNOWN, Hand, Loot, Tally, layer_of
from proofs.compromise.payload import reachable
from proofs.compromise.town import PERSONAL
from proofs.proof import Size
from tests.canaries import Kind
from tests.world import World

pytestmark = [pytest.mark.proof("T08", "T10"), pytest.mark.control("R-III-3-03")]

VENUE = "arn:aws:iam::${AWS::AccountId}:role/vrs-duty-venue"


def test_total_compromise_of_the_public_plane_yields_nobody() -> None:
    proof = prove(Size.SMALL)
    assert proof.broken == ()
    everything = proof.rows[-1]
    assert everything[0] == "all"
    operations, calls, let_through = (int(str(each)) for each in everything[1:4])
    assert operations > 1_000
    assert calls > 10_000
    assert 0 < let_through < calls / 10


class Policies:
    """A copy of the deployed policies that a test may loosen."""

    def __init__(self, folder: Path) -> None:
        self.folder = shutil.copytree(POLICIES, folder / "policies")

    def loosen(self, name: str, sid: str, change: Callable[[dict[str, Any]], object]) -> None:
        path = self.folder / f"{name}.json"
        document = json.loads(path.read_text("utf-8"))
        (statement,) = (each for each in document["Statement"] if each["Sid"] == sid)
        change(statement)
        path.write_text(json.dumps(document), "utf-8")

    def let_venue_use(self, area: str) -> None:
        """Let the venue duty unwrap another area's keys, in every key policy and in its own."""
        for path in sorted((self.folder / "keys").glob("*.json")):
            for statement in json.loads(path.read_text("utf-8"))["Statement"]:
                compared = statement.get("Condition", {}).get("StringEquals", {})
                context = compared.get("kms:EncryptionContext:area")
                if context == area and statement["Action"] == "kms:Decrypt":
                    self.loosen(f"keys/{path.stem}", statement["Sid"], name_the_venue)
        contexts = {"StringEquals": {"kms:EncryptionContext:area": ["venue", area]}}
        self.loosen("duties/venue", "UnwrapTheVenueKey", lambda each: each.update(Condition=contexts))


def name_the_venue(statement: dict[str, Any]) -> None:
    named = statement["Principal"]["AWS"]
    statement["Principal"]["AWS"] = [*([named] if isinstance(named, str) else named), VENUE]
    statement["Condition"]["StringEquals"].pop("aws:PrincipalTag/purpose", None)


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    return Policies(tmp_path)


def test_a_key_policy_that_names_the_venue_duty_gives_everybodys_name_away(policies: Policies) -> None:
    """The attack finds people where there is a way to them; so it would have found one."""
    policies.let_venue_use("resident")
    found = attack(Size.SMALL, policies.folder, services=(), people=2)
    said = broken(found)
    for kind in (Kind.NAME, Kind.BORN, Kind.ADDRESSEE):
        assert found.hits[kind], kind
        assert any(kind.value in sentence for sentence in said)
    assert not found.hits[Kind.NUMBER]
    assert found.payload.opened["resident"]


def test_looser_rights_to_the_table_and_to_the_numbers_key_are_told(policies: Policies) -> None:
    policies.let_venue_use("number")
    for sid in ("ReadTheVenueArea", "WriteDosesAndTheirAudit"):
        policies.loosen("duties/venue", sid, lambda each: each.pop("Condition"))
    found = attack(Size.SMALL, policies.folder, services=(), people=2)
    said = " ".join(broken(found))
    assert found.hits[Kind.NUMBER]
    assert Kind.NUMBER.value in said
    assert not any(found.hits[kind] for kind in PERSONAL - {Kind.NUMBER})
    for area in ("resident", "number", "office"):
        assert f"items of the {area} area" in said
        assert found.answered[area]
        assert found.poisoned.changed[area]


def test_a_call_that_goes_round_the_fence_is_noticed(world: World) -> None:
    """An operation that the fence does not map is refused; were it carried out, the count would tell."""
    tally = Tally()
    base = world.public_house._aws.sessions._base
    hand = Hand(base.client("iam"), world.fence, tally, Loot())
    assert hand.call("ListUsers") is None
    assert not tally.strays
    hook.fall(world.fence)
    try:
        assert hand.call("ListUsers") is not None
    finally:
        hook.stand(world.fence)
    assert tally.strays == {"iam:ListUsers": 1}


def test_memory_is_walked_to_the_keys_and_sessions(world: World) -> None:
    """What the house holds is found, however deep: the credentials, once it has taken up a duty."""
    house = world.public_house
    house._directory.municipalities()
    secrets = {held.credentials["aws_secret_access_key"] for held in house._aws.sessions._held.values()}
    assert secrets
    assert secrets <= {each for each in reachable(house) if isinstance(each, str)}


@pytest.mark.parametrize(
    ("service", "message", "layer"),
    [
        ("kms", "x is not authorized to perform y: implicit deny (resource policy)", "key policy"),
        ("sts", "x is not authorized to perform y: implicit deny (resource policy)", "trust policy"),
        ("dynamodb", "x is not …: venue/NeverReadWithoutAKey (identity policy)", "identity policy"),
        ("iam", "x is not …: iam is not mapped", "not mapped"),
        ("sts", "unknown credentials is not …: they are not enrolled", UNKNOWN),
    ],
)
def test_a_refusal_names_its_layer(service: str, message: str, layer: str) -> None:
    assert layer_of(service, message) == layer
