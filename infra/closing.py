"""Closing a municipality: everything stops, its keys are destroyed, a certificate says so.

Erasing is destroying keys: what stays behind, in the table and in every backup of it, is sealed under
area keys that are wrapped under the municipality's own CMK, and numbers under another of its own
(docs/adr/0022).  Two people do it: a key administrator approves by a tag on each key (``approve``), and
only then may the role ``vrs-closer`` disable the keys and schedule their deletion.

Each step may have been done before; a command that was broken off is given again.  Between stopping
and destroying lie some minutes, in which processes forget the keys they hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters.area_keys import Area, areas_key
from chalicelib.adapters.dynamodb.directory import PARTITION
from chalicelib.adapters.dynamodb.numbers import number_key
from chalicelib.adapters.masters import load_municipalities
from chalicelib.audit.canonical import moment
from chalicelib.audit.checkpoint import Mark, SignedCheckpoint
from chalicelib.planes.private.reseal_job import SETTLED_AFTER
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.municipality import MunicipalityCode
from infra.certificate import Certificate, DestroyedKey, SignedCertificate, sign, state_of
from infra.opening import KEYED, Say

APPROVED = {"TagKey": "closing", "TagValue": "approved"}
"""What the second person puts on each key; the key policies ask for it."""
Row = dict[str, Any]


class NotClosed(Exception):
    """What was asked for is refused, with a sentence that says why."""


@dataclass(frozen=True)
class Closer:
    """The clients of the role that closes municipalities, and the table's name."""

    dynamodb: Any
    kms: Any
    sts: Any
    table: str
    clock: Clock


@dataclass(frozen=True)
class Closing:
    """What is asked for."""

    code: MunicipalityCode
    second_person: str
    waiting_days: int
    """How long KMS keeps a key that is to be deleted: 7 to 30 days."""


def keys_of(code: MunicipalityCode) -> dict[str, str]:
    """Return the names of a municipality's own CMKs, by kind."""
    return {
        "areas": areas_key(str(code)),
        "number": number_key(str(code)),
        "index": f"alias/vrs/{code}/index",
    }


def id_of(arn: str) -> str:
    """Return a key's id; not every stand-in for KMS takes an ARN where KMS takes both."""
    return arn.rpartition("/")[2]


def approve(code: MunicipalityCode, kms: Any) -> None:
    """Approve a closing, as the key administrator: the second person's part."""
    for name in keys_of(code).values():
        kms.tag_resource(KeyId=kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"], Tags=[APPROVED])


def close(wanted: Closing, closer: Closer, say: Say) -> SignedCertificate | None:
    """Close a municipality as far as can be now; return the certificate, or None while it must wait.

    Raises NotClosed where it is not open, or the second person has not approved.
    """
    say("1/6 台帳と二人目の承認を確かめます / checking the directory and the second person's approval")
    line = _line(wanted.code, closer)
    arns = _arns(wanted.code, line, closer)
    say("2/6 台帳で閉鎖とします / marking it closed: no new intake")
    line = _marked(line, wanted, arns, closer)
    say("3/6 鍵を止めます / disabling its keys")
    line = _stopped(line, arns, closer)
    forgotten_at = datetime.fromisoformat(line["stopped_at"]["S"]) + SETTLED_AFTER
    if closer.clock.now() < forgotten_at:
        minutes = (forgotten_at - closer.clock.now()) // timedelta(minutes=1) + 1
        say(
            f"4/6 動いている処理が鍵を忘れるまで待ちます。{minutes} 分後に同じ命令を実行してください。"
            f" / Processes forget the keys within {minutes} min; give the same command again then."
        )
        return None
    say("4/6 包まれた領域の鍵を消します / destroying the wrapped area keys")
    destroyed = _destroy_wrapped(wanted.code, line, closer)
    say("5/6 鍵の削除を予約します / scheduling the deletion of its keys")
    keys = [_destroyed(kind, arn, wanted, closer) for kind, arn in arns.items()]
    say("6/6 証明書を作ります / signing the certificate")
    return _certified(wanted, line, destroyed, tuple(keys), closer)


def _line(code: MunicipalityCode, closer: Closer) -> Row:
    key = {"pk": {"S": PARTITION}, "sk": {"S": str(code)}}
    line: Row | None = closer.dynamodb.get_item(TableName=closer.table, Key=key, ConsistentRead=True).get(
        "Item"
    )
    if line is None:
        raise NotClosed("この自治体は開設されていません。 / This municipality is not open.")
    return line


def _arns(code: MunicipalityCode, line: Row, closer: Closer) -> dict[str, str]:
    """Return the ARNs of the keys, by kind; once it is marked, as they were noted then."""
    if "keys" in line:
        return {kind: arn["S"] for kind, arn in sorted(line["keys"]["M"].items())}
    arns = {}
    for kind, name in sorted(keys_of(code).items()):
        arns[kind] = closer.kms.describe_key(KeyId=name)["KeyMetadata"]["Arn"]
        if APPROVED not in closer.kms.list_resource_tags(KeyId=arns[kind])["Tags"]:
            raise NotClosed(
                "二人目（鍵の管理者）の承認がまだありません。approve を実行してもらってください。"
                " / The second person, a key administrator, has not approved."
            )
    return arns


def _marked(line: Row, wanted: Closing, arns: dict[str, str], closer: Closer) -> Row:
    if "closed_at" in line:
        return line
    marks = {
        "closed_at": {"S": moment(closer.clock.now())},
        "closed_by": {"S": closer.sts.get_caller_identity()["Arn"]},
        "second_person": {"S": wanted.second_person},
        "keys": {"M": {kind: {"S": arn} for kind, arn in arns.items()}},
    }
    return _put({**line, **marks}, closer)


def _stopped(line: Row, arns: dict[str, str], closer: Closer) -> Row:
    for arn in arns.values():
        if state_of(arn, closer.kms) == "Enabled":
            closer.kms.disable_key(KeyId=id_of(arn))
    if "stopped_at" in line:
        return line
    return _put({**line, "stopped_at": {"S": moment(closer.clock.now())}}, closer)


def _put(line: Row, closer: Closer) -> Row:
    closer.dynamodb.put_item(TableName=closer.table, Item=line, ConditionExpression="attribute_exists(pk)")
    return line


def _destroy_wrapped(code: MunicipalityCode, line: Row, closer: Closer) -> list[str]:
    """Delete the wrapped area keys; return all there ever were, also by an earlier try."""
    found = {f"{area.value}#{row['sk']['S']}" for area in KEYED for row in _query(code, area, "KEYS", closer)}
    before = {name["S"] for name in line.get("wrapped_keys", {"L": []})["L"]}
    names = sorted(found | before)
    if found - before:
        _put({**line, "wrapped_keys": {"L": [{"S": name} for name in names]}}, closer)
    for name in sorted(found):
        area, _, sort = name.partition("#")
        key = {"pk": {"S": f"{code}#{area}#KEYS"}, "sk": {"S": sort}}
        closer.dynamodb.delete_item(TableName=closer.table, Key=key)
    return names


def _destroyed(kind: str, arn: str, wanted: Closing, closer: Closer) -> DestroyedKey:
    state = state_of(arn, closer.kms)
    if state == "Gone":
        raise NotClosed(
            "鍵はもうありません。前の証明書を使ってください。 / The keys are gone: use the first certificate."
        )
    if state != "PendingDeletion":
        closer.kms.schedule_key_deletion(KeyId=id_of(arn), PendingWindowInDays=wanted.waiting_days)
    deletes_at: datetime = closer.kms.describe_key(KeyId=arn)["KeyMetadata"]["DeletionDate"]
    return DestroyedKey(kind=kind, arn=arn, deletes_on=day_in_japan(deletes_at))


def _certified(
    wanted: Closing, line: Row, destroyed: list[str], keys: tuple[DestroyedKey, ...], closer: Closer
) -> SignedCertificate:
    municipality = load_municipalities().ever(wanted.code)
    certificate = Certificate(
        municipality=wanted.code,
        name="" if municipality is None else f"{municipality.prefecture}{municipality.name}",
        closed_at=datetime.fromisoformat(line["closed_at"]["S"]),
        certified_at=closer.clock.now(),
        closed_by=line["closed_by"]["S"],
        second_person=line["second_person"]["S"],
        keys=keys,
        wrapped_keys=tuple(destroyed),
        items={area.value: _count(wanted.code, area, closer) for area in Area},
        last_checkpoint=_last_checkpoint(wanted.code, closer),
    )
    return sign(certificate, closer.kms)


def _last_checkpoint(code: MunicipalityCode, closer: Closer) -> Mark | None:
    for row in _query(code, Area.OFFICE, "CHECKPOINTS", closer, shown="pk, sk, signed", last=True):
        checkpoint = SignedCheckpoint.model_validate_json(row["signed"]["S"]).checkpoint
        return Mark(number=checkpoint.number, hash=checkpoint.hash)
    return None


def _query(
    code: MunicipalityCode,
    area: Area,
    partition: str,
    closer: Closer,
    *,
    shown: str = "pk, sk",
    last: bool = False,
) -> Iterator[Row]:
    """Query a partition for plain attributes, one page of it: the role is shown no others."""
    yield from closer.dynamodb.query(
        TableName=closer.table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"{code}#{area.value}#{partition}"}},
        ProjectionExpression=shown,
        ConsistentRead=True,
        ScanIndexForward=not last,
    )["Items"]


def _count(code: MunicipalityCode, area: Area, closer: Closer) -> int:
    """Count what is in an area, by its keys alone."""
    asked: dict[str, Any] = {
        "TableName": closer.table,
        "Select": "COUNT",
        "FilterExpression": "begins_with(pk, :here)",
        "ExpressionAttributeValues": {":here": {"S": f"{code}#{area.value}#"}},
    }
    count = 0
    while True:
        answer = closer.dynamodb.scan(**asked)
        count += int(answer["Count"])
        if "LastEvaluatedKey" not in answer:
            return count
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
