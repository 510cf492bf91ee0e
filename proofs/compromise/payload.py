"""The attacker's own code, mounted as a route of the public plane: takes what it can get.

It holds the house, and so its sessions, caches and keys; it knows what an insider knows.  First it
reads its own memory and the package; then it takes up every role it can, in every way; with every
credential it calls every operation that botocore knows, and, where the records are, with every key
and ciphertext there is; at last it opens whatever the keys it won can open.
"""

import gc
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from types import FunctionType, ModuleType
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from chalicelib.adapters.seal import SealingKey
from chalicelib.errors import SealBroken
from chalicelib.planes.public.wiring import PublicHouse
from infra.closure import PLANES, modules_of
from local.fence import Fence
from proofs.compromise.guesses import Guesses, Insider
from proofs.compromise.loot import Hand, Loot, Tally
from proofs.compromise.records import against_keys, against_records, against_roles

CONFIG: Mapping[str, Any] = {
    "retries": {"total_max_attempts": 1},
    "parameter_validation": False,
    "account_id_endpoint_mode": "disabled",
    "user_agent": "attack",
}
SERVICES = (
    "apigateway",
    "backup",
    "cloudformation",
    "cloudtrail",
    "cloudwatch",
    "dynamodb",
    "dynamodbstreams",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "s3",
    "s3control",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "sts",
)
OTHER_REGIONS = ("ap-northeast-3", "us-east-1")
NETWORKS: Sequence[Mapping[str, str]] = (
    {},
    {"aws:SourceVpc": "vpc-of-the-attacker"},
    {"aws:SourceIp": "192.0.2.1"},
)
NOT_OURS = ("moto", "local", "tests", "proofs", "_pytest", "pytest", "responses")
"""What stands for AWS, its fence and the test is in this process too, but not in the attacker's."""


@dataclass(frozen=True)
class Caller:
    """A set of credentials, and where it stands."""

    name: str
    given: Mapping[str, str]
    region: str = ""
    signed: bool = True


@dataclass
class Payload:
    """One run of the attack."""

    insider: Insider
    fence: Fence
    rng: Random
    services: Sequence[str]
    variants: int = 1
    """How often each operation is called by each caller, with other guesses."""
    thorough: bool = False
    """Whether every session makes every call, or one session of all that are alike."""
    loot: Loot = field(default_factory=Loot)
    tally: Tally = field(default_factory=Tally)
    callers: list[Caller] = field(default_factory=list)
    from_other_networks: Counter[str] = field(default_factory=Counter)
    """What was let through for credentials that were carried away."""
    opened: dict[str, int] = field(default_factory=dict)
    """How many items of each area the keys that were won opened."""

    def run(self, house: PublicHouse) -> None:
        """Take everything there is to take."""
        self._base: Any = house._aws.sessions._base
        self._look_around(house)
        own = self._own(house)
        self._take_up_roles(own)
        inside = self._sessions(house)
        self.callers = [own, *inside]
        for caller in self.callers:
            # The sessions of the two cities can do something; the others are tried on a part, when small.
            self._records(caller, thorough=self.thorough or caller.name.endswith(self.insider.municipalities))
        self._every_operation(self.callers if self.thorough else self.callers[:2])
        self._from_elsewhere(own, inside)
        self._open_all()

    # -- what is in this process ---------------------------------------------------------------

    def _look_around(self, house: PublicHouse) -> None:
        """Read the environment, the package, and every object that the house leads to."""
        self.loot.add(dict(os.environ))
        (public,) = (plane for plane in PLANES if plane.name == "public")
        for path in modules_of(public).values():
            self.loot.add(path.read_bytes())
        for found in reachable(house):
            if isinstance(found, str | bytes | bytearray):
                self.loot.add(found)
            if isinstance(found, bytes) and len(found) == 32:
                self.loot.plaintexts.add(found)

    def _own(self, house: PublicHouse) -> Caller:
        own = house._aws.sessions._base.get_credentials().get_frozen_credentials()
        return Caller("plane", _given(own.access_key, own.secret_key, own.token))

    def _sessions(self, house: PublicHouse) -> list[Caller]:
        """Return every duty session: those the house holds, and one of each kind that was won."""
        found = {}
        for (duty, tags), held in list(house._aws.sessions._held.items()):
            found[f"{duty}/{tags.municipality}"] = held.credentials
        for answer in self.loot.credentials:
            won = answer["Credentials"]
            given = _given(won["AccessKeyId"], won["SecretAccessKey"], won["SessionToken"])
            found.setdefault(_session_of(answer).removeprefix("vrs-duty-"), given)
        return [Caller(name, given) for name, given in sorted(found.items())]

    def _take_up_roles(self, own: Caller) -> None:
        """Assume every role with every tag and trick, then again from each session that came of it."""
        against_roles(self._hand(own, "sts"), self.insider)
        for answer in list({_session_of(each): each for each in self.loot.credentials}.values()):
            won = answer["Credentials"]
            given = _given(won["AccessKeyId"], won["SecretAccessKey"], won["SessionToken"])
            against_roles(self._hand(Caller("chained", given), "sts"), self.insider, thorough=False)

    # -- with every credential -----------------------------------------------------------------

    def _records(self, caller: Caller, *, thorough: bool) -> None:
        against_records(self._hand(caller, "dynamodb"), self.insider, thorough=thorough)
        against_keys(self._hand(caller, "kms"), self.insider, thorough=thorough)

    def _every_operation(self, callers: Sequence[Caller]) -> None:
        guesses = Guesses(self.insider, self.rng)
        for service in self.services:
            for caller in callers:
                hand = self._hand(caller, service)
                model = hand.client.meta.service_model
                for operation in model.operation_names:
                    for _ in range(self.variants):
                        hand.call(operation, **guesses.of(model.operation_model(operation)))

    def _from_elsewhere(self, own: Caller, inside: Sequence[Caller]) -> None:
        """Try the records unsigned, from other regions and networks, and with signed addresses."""
        some = [own, *inside[: len(inside) if self.thorough else 1]]
        self._from_afar(Caller("nobody", {}, signed=False))
        for caller in some:
            for region in OTHER_REGIONS if self.thorough else OTHER_REGIONS[:1]:
                self._from_afar(replace(caller, region=region))
            for network in NETWORKS if self.thorough else NETWORKS[:2]:
                self.from_other_networks += self._from_afar(self._stolen(caller, network))
        key = {"pk": self.insider.rows[0]["pk"], "sk": self.insider.rows[0]["sk"]}
        for caller in some:
            self._hand(caller, "dynamodb").presign("get_item", {"TableName": self.insider.table, "Key": key})
            self._hand(caller, "s3").presign("get_object", {"Bucket": "vrs-checkpoints", "Key": "1"})
            self._hand(caller, "sts").presign("get_caller_identity", {})

    def _from_afar(self, caller: Caller) -> Counter[str]:
        """Try the records, keys and roles; return what was let through."""
        hands = [self._hand(caller, service) for service in ("dynamodb", "kms", "sts")]
        for hand, against in zip(hands, (against_records, against_keys, against_roles), strict=True):
            against(hand, self.insider, thorough=False)
        return sum((hand.let_through for hand in hands), Counter())

    def _stolen(self, caller: Caller, network: Mapping[str, str]) -> Caller:
        """Return a caller's credentials as they are met from another network, which the fence must tell."""
        callers = self.fence._callers
        known = callers.of(caller.given["aws_access_key_id"])
        assert known is not None  # noqa: S101 - it was used a moment ago
        around = {name.lower() for name in known.surroundings}
        context = {name: value for name, value in known.context.items() if name not in around}
        context |= {name.lower(): value for name, value in network.items()}
        elsewhere = f"STOLEN{len(callers._known)}"
        callers._keep(elsewhere, replace(known, context=context, surroundings=network))
        return Caller("stolen", {**caller.given, "aws_access_key_id": elsewhere})

    def _hand(self, caller: Caller, service: str) -> Hand:
        config = Config(**CONFIG) if caller.signed else Config(**CONFIG, signature_version=UNSIGNED)
        region = caller.region or self.insider.region
        client = self._base.client(service, region_name=region, config=config, **caller.given)
        return Hand(client, self.fence, self.tally, self.loot)

    # -- with every key that was won -----------------------------------------------------------

    def _open_all(self) -> None:
        """Try every key on every blob of the raw table; whoever has the key needs no right to the item."""
        for row in self.insider.rows:
            if "sealed" in row:
                self._open(row)

    def _open(self, row: Mapping[str, Any]) -> None:
        municipality, area, _ = row["pk"]["S"].split("#", 2)
        context = {
            "municipality": municipality,
            "area": area,
            "key": f"{row['pk']['S']}|{row['sk']['S']}",
            "version": row["version"]["N"],
        }
        for key in sorted(self.loot.plaintexts):
            try:
                found = SealingKey(row["sealed_by"]["S"], key).open_blob(row["sealed"]["B"], context)
            except (SealBroken, ValueError):
                continue
            self.loot.add(found)
            self.opened[area] = self.opened.get(area, 0) + 1
            return


def _given(key: str, secret: str, token: str | None) -> dict[str, str]:
    given = {"aws_access_key_id": key, "aws_secret_access_key": secret}
    return {**given, "aws_session_token": token} if token else given


def _session_of(answer: Mapping[str, Any]) -> str:
    """Return what an AssumeRole was answered with: role and session, which the attacker named."""
    role, _, session = str(answer["AssumedRoleUser"]["Arn"]).rpartition(":assumed-role/")[2].partition("/")
    return f"{role}/{session.removeprefix(f'{role}-')}"


def reachable(root: Any) -> Iterator[Any]:
    """Return every object that one leads to, as a walk over the heap finds them; ours, not the emulator's."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, ModuleType | type):
            continue
        if type(one).__module__.partition(".")[0] in NOT_OURS:
            continue
        seen.add(id(one))
        yield one
        waiting += _inside(one)


def _inside(one: Any) -> list[Any]:
    if isinstance(one, FunctionType):
        # Its globals are a module, which leads to everything there is.
        ours = one.__module__.partition(".")[0] not in NOT_OURS
        return [one.__closure__, one.__defaults__, one.__kwdefaults__] if ours else []
    return gc.get_referents(one)


def session_of(house: PublicHouse) -> boto3.session.Session:
    """Return the plane's own session, as its Lambda has it."""
    base: boto3.session.Session = house._aws.sessions._base
    return base
