"""The ways to the records: every key of the table, every ciphertext under every key, every role."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from proofs.compromise.guesses import Insider
from proofs.compromise.loot import Hand

EVERYBODY = "000000"
TRICKS = ("*", "??????", "1121*3", "${*}##", "112143#resident", "112143#venue#")
PURPOSES = ("none", "registration", "ask_former_city", "answer_new_city", "issue_certificate")
NUMBERS = (b"123456789018", b"000000000000")
LAYERS_OF_WRAPPING = 3
MANY = 100
"""Keys in one batch, the most that DynamoDB takes."""


Wrapped = tuple[str, str, str]
"""What a ciphertext was wrapped for: municipality, area, version."""

# -- the table -----------------------------------------------------------------------------------


def against_records(hand: Hand, insider: Insider, *, thorough: bool = True) -> None:
    """Ask for every item there is, in every way DynamoDB has of asking."""
    keys = [{"pk": row["pk"], "sk": row["sk"]} for row in insider.rows]
    for key in keys if thorough else keys[::7]:
        hand.call("GetItem", TableName=insider.table, Key=key, ConsistentRead=True)
    for partition in insider.partitions if thorough else insider.partitions[::7]:
        hand.call("Query", **_query(insider, partition))
    for some in _batches(keys):
        hand.call("BatchGetItem", RequestItems={insider.table: {"Keys": some}})
        wanted = [{"Get": {"TableName": insider.table, "Key": key}} for key in some]
        hand.call("TransactGetItems", TransactItems=wanted)
    for asked in _scans(insider):
        hand.call("Scan", **asked)
    for statement in _statements(insider):
        hand.call("ExecuteStatement", Statement=statement)
        hand.call("BatchExecuteStatement", Statements=[{"Statement": statement}])
        hand.call("ExecuteTransaction", TransactStatements=[{"Statement": statement}])
    _mixed(hand, insider, keys)


def _query(insider: Insider, partition: str) -> dict[str, Any]:
    return {
        "TableName": insider.table,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": partition}},
    }


def _batches(keys: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    for start in range(0, len(keys), MANY):
        yield keys[start : start + MANY]


def _scans(insider: Insider) -> Iterator[dict[str, Any]]:
    arn = insider.arn("dynamodb", f"table/{insider.table}")
    for table in (insider.table, arn):
        yield {"TableName": table}
        yield {"TableName": table, "Segment": 0, "TotalSegments": 2, "Select": "COUNT"}
        yield {
            "TableName": table,
            "FilterExpression": "begins_with(pk, :area)",
            "ExpressionAttributeValues": {":area": {"S": "112143#venue"}},
        }


def _statements(insider: Insider) -> Iterator[str]:
    table = insider.table
    yield f'SELECT * FROM "{table}"'  # noqa: S608 - an attack
    for partition in insider.partitions[::9]:
        yield f"SELECT * FROM \"{table}\" WHERE pk = '{partition}'"  # noqa: S608 - an attack
        yield f"select sealed from {table} where pk in ['{partition}']"  # noqa: S608 - an attack


def _mixed(hand: Hand, insider: Insider, keys: Sequence[Mapping[str, Any]]) -> None:
    """Hide a foreign key behind one's own: in a batch, as a page's beginning, in a legacy condition."""
    venue = [key for key in keys if "#venue#" in key["pk"]["S"]]
    others = [key for key in keys if "#venue#" not in key["pk"]["S"]]
    for mine, theirs in zip(venue, others[::5], strict=False):
        hand.call("BatchGetItem", RequestItems={insider.table: {"Keys": [mine, theirs]}})
        hand.call("Query", **_query(insider, mine["pk"]["S"]), ExclusiveStartKey=theirs)
        legacy = {"pk": {"AttributeValueList": [theirs["pk"]], "ComparisonOperator": "EQ"}}
        hand.call("Query", TableName=insider.table, KeyConditions=legacy)
        prefix = {"pk": {"AttributeValueList": [mine["pk"]], "ComparisonOperator": "BEGINS_WITH"}}
        hand.call("Query", TableName=insider.table, KeyConditions=prefix)
        asked = _query(insider, theirs["pk"]["S"])
        hand.call("Query", **{**asked, "KeyConditionExpression": "(pk = :pk)"})
        renamed = {"KeyConditionExpression": "#p = :pk", "ExpressionAttributeNames": {"#p": "pk"}}
        hand.call("Query", **{**asked, **renamed})
        hand.call("UpdateItem", TableName=insider.table, Key=theirs, ReturnValues="ALL_OLD")
        condition = {"ConditionExpression": "attribute_not_exists(pk)"}
        hand.call(
            "PutItem",
            TableName=insider.table,
            Item=dict(theirs),
            **condition,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
        hand.call("TransactWriteItems", TransactItems=[{"ConditionCheck": _check(insider, theirs)}])


def _check(insider: Insider, key: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "TableName": insider.table,
        "Key": key,
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


# -- the keys ------------------------------------------------------------------------------------


def against_keys(hand: Hand, insider: Insider, *, thorough: bool = True) -> None:
    """Hand every ciphertext to every key under every context, true and false; and use every key.

    What comes out may be wrapped once more, so it is handed over again.
    """
    blobs = insider.ciphertexts
    for _ in range(LAYERS_OF_WRAPPING):
        blobs = dict(_unwrapped(hand, insider, blobs, thorough=thorough))
    for name in (*insider.key_ids, *insider.aliases):
        for number in NUMBERS:
            hand.call("GenerateMac", KeyId=name, MacAlgorithm="HMAC_SHA_256", Message=number)
        hand.call("GetPublicKey", KeyId=name)
        hand.call("CreateGrant", KeyId=name, GranteePrincipal="*", Operations=["Decrypt"])
        for municipality, area in product(insider.municipalities, ("venue", "resident", "number", "office")):
            context = _context(municipality, area, "SEAL#0001")
            hand.call("GenerateDataKey", KeyId=name, KeySpec="AES_256", EncryptionContext=context)


def _unwrapped(
    hand: Hand, insider: Insider, blobs: Mapping[bytes, Wrapped], *, thorough: bool
) -> Iterator[tuple[bytes, Wrapped]]:
    """Try to unwrap ciphertexts; return what came out, and where each belongs."""
    names = [*insider.key_ids, *insider.aliases] if thorough else insider.aliases
    for (blob, place), name in product(blobs.items(), names):
        everything = thorough and name in insider.aliases
        for context in _contexts(place, insider) if everything else [_context(*place)]:
            asked = {"KeyId": name, "CiphertextBlob": blob, "EncryptionContext": context}
            answer = hand.call("Decrypt", **asked)
            if answer is not None:
                yield answer["Plaintext"], place
    for blob, place in blobs.items():
        hand.call("Decrypt", CiphertextBlob=blob, EncryptionContext=_context(*place))
        for name in insider.aliases if thorough else ():
            _hand_over(hand, name, blob, place)


def _context(municipality: str, area: str, version: str) -> dict[str, str]:
    return {"municipality": municipality, "area": area, "version": version}


def _contexts(place: Wrapped, insider: Insider) -> Iterator[dict[str, str]]:
    municipality, _, version = place
    true = _context(*place)
    yield true
    yield {}
    yield {**true, "area": "venue"}
    yield {**true, "Area": "venue"}
    yield {"municipality": municipality, "area": "venue", "version": version, "real": "resident"}
    for other in insider.municipalities:
        if other != municipality:
            yield {**true, "municipality": other}


def _hand_over(hand: Hand, name: str, blob: bytes, place: Wrapped) -> None:
    """Ask KMS to turn a ciphertext into one that a key of ours opens."""
    venue = "alias/vrs/venue"
    mine = _context(place[0], "venue", place[2])
    asked = {"SourceKeyId": name, "SourceEncryptionContext": _context(*place), "CiphertextBlob": blob}
    turned = hand.call("ReEncrypt", **asked, DestinationKeyId=venue, DestinationEncryptionContext=mine)
    if turned is not None:
        blob = turned["CiphertextBlob"]
        hand.call("Decrypt", KeyId=venue, CiphertextBlob=blob, EncryptionContext=mine)


# -- the roles -----------------------------------------------------------------------------------


def against_roles(hand: Hand, insider: Insider, *, thorough: bool = True) -> None:
    """Take up every role, with every municipality, duty and purpose, and every trick with tags."""
    places = (*insider.municipalities, EVERYBODY, *TRICKS) if thorough else insider.municipalities
    for role in insider.roles:
        name = role.removeprefix("vrs-duty-")
        for municipality, duty, purpose in product(
            places, {name, "venue", "number"}, PURPOSES if thorough else PURPOSES[:1]
        ):
            hand.call("AssumeRole", **_take_up(insider, role, municipality, duty, purpose))
        for asked in _tricks(insider, role):
            hand.call("AssumeRole", **asked)
    for operation in ("GetSessionToken", "GetCallerIdentity"):
        hand.call(operation)
    hand.call("GetFederationToken", Name="attack")


def _take_up(
    insider: Insider, role: str, municipality: str, duty: str, purpose: str, actor: str = "attacker"
) -> dict[str, Any]:
    tags = {"municipality": municipality, "duty": duty, "purpose": purpose, "actor": actor}
    return {
        "RoleArn": insider.role(role),
        "RoleSessionName": f"{role}-{municipality if municipality.isdecimal() else 'trick'}",
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def _tricks(insider: Insider, role: str) -> Iterator[dict[str, Any]]:
    """Leave tags out, double them, hand them on, and ask for more than the role has."""
    usual = _take_up(insider, role, insider.municipalities[0], role.removeprefix("vrs-duty-"), "none")
    wide = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    yield {**usual, "Tags": []}
    yield {**usual, "RoleSessionName": "wide", "Policy": wide}
    yield {**usual, "PolicyArns": [{"arn": "arn:aws:iam::aws:policy/AdministratorAccess"}]}
    yield {**usual, "TransitiveTagKeys": ["municipality"]}
    yield {**usual, "SourceIdentity": "admin", "ExternalId": "vrs"}
    yield {**usual, "Tags": [*usual["Tags"], {"Key": "Municipality", "Value": insider.municipalities[-1]}]}
    for left_out in range(4):
        yield {**usual, "Tags": [*usual["Tags"][:left_out], *usual["Tags"][left_out + 1 :]]}
