"""Parameters for any operation of any service, from botocore's own models and what an insider knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape

DEEPEST = 4
LONGEST = 64
SOME_DAY = datetime(2021, 7, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Insider:
    """What somebody who has worked here knows: names, keys of the table, ciphertexts; no key of ours."""

    account: str
    region: str
    table: str
    municipalities: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    """The raw table, as whoever copied the disk would have it."""
    key_ids: tuple[str, ...]
    aliases: tuple[str, ...]
    roles: tuple[str, ...]

    def arn(self, service: str, resource: str) -> str:
        """Return an ARN of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def role(self, name: str) -> str:
        """Return a role's ARN."""
        return f"arn:aws:iam::{self.account}:role/{name}"

    @property
    def partitions(self) -> list[str]:
        """Every partition key there is."""
        return sorted({row["pk"]["S"] for row in self.rows})

    @property
    def ciphertexts(self) -> dict[bytes, tuple[str, str, str]]:
        """Every wrapped key, and the context it was wrapped under: municipality, area, version."""
        found = {}
        for row in self.rows:
            if "wrapped" in row:
                municipality, area, _ = row["pk"]["S"].split("#", 2)
                name = row["sealed_by"]["S"] if "sealed_by" in row else row["sk"]["S"]
                found[row["wrapped"]["B"]] = (municipality, area, name)
        return found


class Guesses:
    """Fills in parameters: a known name where a member's name tells, else something of the right shape."""

    def __init__(self, insider: Insider, rng: Random) -> None:
        self._rng = rng
        self._insider = insider
        self._texts = _texts(insider)
        self._blobs = list(insider.ciphertexts)

    def of(self, operation: OperationModel) -> dict[str, Any]:
        """Return parameters: all that is required, and all optional ones whose name is known."""
        shape = operation.input_shape
        return {} if shape is None else self._structure(shape, 0)

    def _structure(self, shape: StructureShape, depth: int) -> dict[str, Any]:
        if shape.name == "AttributeValue":
            return {"S": self._rng.choice(self._texts["pk"])}
        return {
            name: self._value(name, member, depth + 1)
            for name, member in shape.members.items()
            if name in shape.required_members or (depth == 0 and self._known(name, member))
        }

    def _known(self, name: str, member: Shape) -> bool:
        return member.type_name == "string" and name.lower() in self._texts

    def _value(self, name: str, shape: Shape, depth: int) -> Any:
        if isinstance(shape, StructureShape):
            return self._structure(shape, depth) if depth < DEEPEST else {}
        if isinstance(shape, ListShape):
            return [self._value(name.removesuffix("s"), shape.member, depth + 1)] if depth < DEEPEST else []
        if isinstance(shape, MapShape):
            return self._map(name, shape, depth)
        if isinstance(shape, StringShape):
            return self._text(name, shape)
        return self._scalar(shape)

    def _map(self, name: str, shape: MapShape, depth: int) -> dict[str, Any]:
        if name in {"Key", "Item", "ExclusiveStartKey"}:
            row = self._rng.choice(self._insider.rows)
            return {"pk": row["pk"], "sk": row["sk"]}
        if name == "RequestItems":
            key = self._insider.table
        else:
            key = self._text(name, shape.key) if isinstance(shape.key, StringShape) else name
        return {key: self._value(name, shape.value, depth + 1)} if depth < DEEPEST else {}

    def _text(self, name: str, shape: StringShape) -> str:
        if shape.enum:
            return str(self._rng.choice(shape.enum))
        known = self._texts.get(name.lower()) or _by_ending(name.lower(), self._texts)
        return self._rng.choice(known) if known else self._insider.table

    def _scalar(self, shape: Shape) -> Any:
        if shape.type_name == "blob":
            return self._rng.choice(self._blobs)
        if shape.type_name == "timestamp":
            return SOME_DAY
        if shape.type_name == "boolean":
            return self._rng.random() < 0.5
        least = shape.metadata.get("min", 1)
        return max(1, int(least)) if shape.type_name in {"integer", "long"} else 1.0


def _by_ending(name: str, texts: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return what is known of names that end so: SourceTableName is a TableName."""
    return next((texts[known] for known in texts if len(known) > 4 and name.endswith(known)), ())


def _texts(insider: Insider) -> dict[str, list[str]]:
    """Return what an insider would write under each name, in lower case."""
    table, arn = insider.table, insider.arn
    planes = ("public", "private")
    functions = [f"vrs-{plane}-{stage}" for plane in planes for stage in ("prod", "test")]
    jobs = ["vrs-private-seal_audit", "vrs-private-review_changes", "vrs-private-reseal", "vrs-private-erase"]
    groups = [f"/aws/lambda/{name}" for name in (*functions, *jobs)]
    buckets = ["vrs-checkpoints", f"vrs-checkpoints-{insider.account}", f"vrs-backup-{insider.account}"]
    keys = [*insider.key_ids, *insider.aliases]
    roles = [insider.role(name) for name in insider.roles]
    queue = f"https://sqs.{insider.region}.amazonaws.com/{insider.account}/vrs-dead-letters"
    anything = [arn("dynamodb", f"table/{table}"), *roles, *(arn("kms", f"key/{key}") for key in keys)]
    return {
        "accountid": [insider.account],
        "backupvaultname": ["vrs", "Default"],
        "bucket": buckets,
        "codes": list(insider.municipalities),
        "destinationkeyid": keys,
        "functionname": [*functions, *jobs],
        "indexname": ["none"],
        "keyconditionexpression": ["pk = :pk"],
        "keyid": keys,
        "key": ["112143/0000000001.json", "checkpoints/112143", "AWSDynamoDB/data"],
        "loggroupidentifier": groups,
        "loggroupname": groups,
        "logstreamname": ["2021/07/01/[$LATEST]0"],
        "pk": insider.partitions,
        "policyarn": ["arn:aws:iam::aws:policy/AdministratorAccess"],
        "queuename": ["vrs-dead-letters"],
        "queueurl": [queue],
        "region": [insider.region, "us-east-1"],
        "resourcearn": anything,
        "rolearn": roles,
        "rolename": list(insider.roles),
        "rolesessionname": ["attack"],
        "rule": ["vrs-seal_audit"],
        "s3bucket": buckets,
        "secretid": ["vrs", "vrs/signing"],
        "sourcekeyid": keys,
        "statement": [
            f'SELECT * FROM "{table}"',  # noqa: S608 - an attack
            f"SELECT * FROM \"{table}\" WHERE pk = '{insider.partitions[0]}'",  # noqa: S608 - an attack
        ],
        "streamarn": [arn("dynamodb", f"table/{table}/stream/2021-07-01T00:00:00.000")],
        "tablearn": [arn("dynamodb", f"table/{table}")],
        "tablename": [table, arn("dynamodb", f"table/{table}")],
        "trailname": ["vrs", "management-events"],
        "username": ["admin", "operator"],
    }
