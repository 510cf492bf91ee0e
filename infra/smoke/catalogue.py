"""The probes.  Read as a table: who tries what, and what must come of it.

Most must be denied.  The few that must be allowed show that a denial is not just a missing role.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.smoke.edges import edges
from infra.smoke.probe import ALLOWED, DENIED, Call, Limit, Need, Probe, Request, Simulated

PEOPLE = ("operator", "state", "key-administrator", "auditor", "break-glass", "opener", "closer", "publisher")
DUTIES = ("venue", "desk", "number", "broker", "office", "seal", "review", "reseal", "erase")
TABLE_ARN = "arn:aws:dynamodb:ap-northeast-1:{account}:table/vrs"
ANY_KEY = "arn:aws:kms:ap-northeast-1:{account}:key/00000000-0000-0000-0000-000000000000"
NOWHERE = "smoke/nothing.json"
RECOVERY = "ContinuousBackupsDescription.PointInTimeRecoveryDescription"
TICKET: Mapping[str, Any] = {"pk": {"S": "{code}#venue#TICKET#smoke"}, "sk": {"S": "SHEET"}}
VENUE: Mapping[str, str] = {"municipality": "{code}", "area": "venue", "version": "SMOKE"}
NEVER = "attribute_exists(pk) AND attribute_not_exists(pk)"
"""A condition that no item meets: if a write were allowed, nothing would be written."""

READS: Mapping[str, Call] = {
    "reads a ticket": Call("dynamodb", "get_item", {"TableName": "vrs", "Key": TICKET}),
    "queries residents": Call(
        "dynamodb",
        "query",
        {
            "TableName": "vrs",
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": "{code}#resident#PERSON#smoke"}},
        },
    ),
    "reads in a batch": Call("dynamodb", "batch_get_item", {"RequestItems": {"vrs": {"Keys": [TICKET]}}}),
    "scans": Call("dynamodb", "scan", {"TableName": "vrs", "Limit": 1}),
    "reads by PartiQL": Call(
        "dynamodb",
        "execute_statement",
        {"Statement": "SELECT * FROM \"vrs\" WHERE pk = '{code}#venue#TICKET#smoke'"},
    ),
    "writes a ticket": Call(
        "dynamodb",
        "put_item",
        {"TableName": "vrs", "Item": TICKET, "ConditionExpression": NEVER},
    ),
    "deletes a ticket": Call(
        "dynamodb", "delete_item", {"TableName": "vrs", "Key": TICKET, "ConditionExpression": NEVER}
    ),
}
KEY_USES: Mapping[str, Call] = {
    "decrypts an area key": Call(
        "kms", "decrypt", {"KeyId": "{venue_key}", "CiphertextBlob": "{wrapped}", "EncryptionContext": VENUE}
    ),
    "decrypts an area key of another city's context": Call(
        "kms",
        "decrypt",
        {
            "KeyId": "{venue_key}",
            "CiphertextBlob": "{wrapped}",
            "EncryptionContext": {**VENUE, "municipality": "{other}"},
        },
    ),
    "takes a number's data key": Call(
        "kms",
        "generate_data_key",
        {
            "KeyId": "alias/vrs/{code}/number",
            "KeySpec": "AES_256",
            "EncryptionContext": {"municipality": "{code}", "area": "number"},
        },
    ),
    "looks a number up": Call(
        "kms",
        "generate_mac",
        {"KeyId": "alias/vrs/{code}/index", "Message": b"smoke", "MacAlgorithm": "HMAC_SHA_256"},
    ),
    "signs a checkpoint": Call(
        "kms",
        "sign",
        {"KeyId": "alias/vrs/signing", "Message": b"smoke", "SigningAlgorithm": "ECDSA_SHA_256"},
    ),
}
LENDING: Mapping[str, Call] = {
    "lends a key": Call(
        "kms",
        "create_grant",
        {
            "KeyId": "{venue_key}",
            "GranteePrincipal": "arn:aws:iam::{account}:role/vrs-operator",
            "Operations": ["Decrypt"],
            "DryRun": True,
        },
    ),
}
CHECKPOINTS: Mapping[str, Call] = {
    "overwrites a checkpoint": Call(
        "s3", "put_object", {"Bucket": "{bucket}", "Key": NOWHERE, "Body": b"", "IfMatch": '"0"'}
    ),
    "deletes a checkpoint": Call("s3", "delete_object", {"Bucket": "{bucket}", "Key": NOWHERE}),
}
PAGES = "vrs-pages-public-{account}"
LISTING_PAGES = Call("s3", "list_objects_v2", {"Bucket": PAGES, "MaxKeys": 1})
READING_A_PAGE = Call("s3", "get_object", {"Bucket": PAGES, "Key": "tablet/index.html"})
READING_CHECKPOINTS = Call("s3", "list_objects_v2", {"Bucket": "{bucket}", "MaxKeys": 1})


def probes() -> list[Probe]:
    """Return every probe, in the order in which they are tried."""
    return [*_people(), *_allowed(), *_administrator(), *_simulated(), *_stolen(), *edges()]


def _probe(
    who: str,
    name: str,
    attempt: Call | Simulated | Request,
    covers: Limit,
    *expected: str,
    needs: tuple[Need, ...] = (),
) -> Probe:
    return Probe(name, who, attempt, frozenset(expected), covers, frozenset(needs))


def _people() -> Iterator[Probe]:
    """Nobody reads a record, uses a key, lends one, takes up a duty, or touches a checkpoint."""
    for who in PEOPLE:
        for table, limit in (
            (READS, Limit.IAM),
            (KEY_USES, Limit.IAM),
            (LENDING, Limit.GRANTS),
            (CHECKPOINTS, Limit.LOCK),
        ):
            for name, call in table.items():
                yield _probe(who, name, call, limit, DENIED)
        for duty in DUTIES:
            yield _probe(who, f"takes up the duty {duty}", _taking_up(duty), Limit.TRUST, DENIED)
        if who != "auditor":
            yield _probe(who, "lists checkpoints", READING_CHECKPOINTS, Limit.LOCK, DENIED)


def _taking_up(duty: str) -> Call:
    tags = {"municipality": "{code}", "duty": duty, "purpose": "none", "actor": "smoke"}
    return Call(
        "sts",
        "assume_role",
        {
            "RoleArn": f"arn:aws:iam::{{account}}:role/vrs-duty-{duty}",
            "RoleSessionName": "smoke",
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        },
    )


def _allowed() -> Iterator[Probe]:
    """Each person can do what the role is for."""
    whole = Call(
        "dynamodb",
        "describe_table",
        {"TableName": "vrs"},
        {"Table.DeletionProtectionEnabled": True, "Table.TableStatus": "ACTIVE"},
    )
    recovery = Call(
        "dynamodb",
        "describe_continuous_backups",
        {"TableName": "vrs"},
        {f"{RECOVERY}.PointInTimeRecoveryStatus": "ENABLED"},
    )
    wrapping = {"KeySpec": "AES_256", "EncryptionContext": VENUE}
    wrap = Call("kms", "generate_data_key_without_plaintext", {"KeyId": "alias/vrs/venue", **wrapping})
    misplaced = Call("kms", wrap.operation, {"KeyId": "alias/vrs/{code}/areas", **wrapping})
    yield _probe("operator", "sees the table's state", whole, Limit.RECOVERY, ALLOWED)
    yield _probe("operator", "sees that recovery is on", recovery, Limit.RECOVERY, ALLOWED)
    yield _probe("break-glass", "sees that recovery is on", recovery, Limit.RECOVERY, ALLOWED)
    yield _probe("auditor", "lists checkpoints", READING_CHECKPOINTS, Limit.LOCK, ALLOWED)
    yield _probe("publisher", "sees which pages there are", LISTING_PAGES, Limit.LOCK, ALLOWED)
    yield _probe("publisher", "reads a page", READING_A_PAGE, Limit.LOCK, DENIED)
    shown = Call("kms", "get_public_key", {"KeyId": "alias/vrs/signing"}, {"KeyUsage": "SIGN_VERIFY"})
    yield _probe("auditor", "sees the seals' public key", shown, Limit.IAM, ALLOWED)
    yield _probe("opener", "wraps an area key unseen", wrap, Limit.IAM, ALLOWED)
    yield _probe("opener", "wraps a venue's key under the residents' key", misplaced, Limit.IAM, DENIED)
    described = Call("kms", "describe_key", {"KeyId": "{venue_key}"}, {"KeyMetadata.Enabled": True})
    yield _probe("key-administrator", "describes a key", described, Limit.IAM, ALLOWED)


def _administrator() -> Iterator[Probe]:
    """Even the account's administrator uses no key; another region is closed to everybody."""
    needs = (Need.ADMINISTRATOR,)
    for name, call in KEY_USES.items():
        yield _probe("administrator", name, call, Limit.IAM, DENIED, needs=needs)
    for name, call in CHECKPOINTS.items():
        yield _probe("administrator", name, call, Limit.LOCK, DENIED, needs=needs)
    elsewhere = Call("dynamodb", "list_tables", {}, region="us-east-1")
    yield _probe(
        "administrator",
        "works in another region",
        elsewhere,
        Limit.ORGANIZATION,
        DENIED,
        needs=(Need.ADMINISTRATOR, Need.ORGANIZATION),
    )


def _simulated() -> Iterator[Probe]:
    """AWS's own evaluator on the duties' policies, with the context that a session would bring."""
    direct = {"aws:SourceVpc": "{private_vpc}", "aws:ViaAWSService": "false"}
    at_home = {"aws:PrincipalTag/municipality": "{code}", **direct}
    ours = {"dynamodb:LeadingKeys": "{code}#resident#PERSON#smoke"}
    read: tuple[str, str, str] = ("vrs-duty-desk", "dynamodb:GetItem", TABLE_ARN)
    scan: tuple[str, str, str] = ("vrs-duty-desk", "dynamodb:Scan", TABLE_ARN)
    away, untagged = {**at_home, "aws:SourceVpc": "vpc-0"}, direct
    table = (
        ("reads its own city", *read, at_home | ours, ALLOWED, Limit.IAM),
        (
            "reads another city",
            *read,
            at_home | {"dynamodb:LeadingKeys": "{other}#resident#PERSON#smoke"},
            DENIED,
            Limit.IAM,
        ),
        ("reads from another network", *read, away | ours, DENIED, Limit.NETWORK),
        ("reads without a tag", *read, untagged | ours, DENIED, Limit.TRUST),
        ("reads without a key", *read, at_home, DENIED, Limit.IAM),
        ("scans", *scan, at_home | ours, DENIED, Limit.IAM),
        *_opening(at_home),
    )
    for name, role, action, resource, context, expected, covers in table:
        yield _probe(
            "administrator",
            f"as {role}: {name}",
            Simulated(role, action, resource, context),
            covers,
            expected,
            needs=(Need.SIMULATOR,),
        )


def _opening(
    at_home: Mapping[str, str],
) -> Iterator[tuple[str, str, str, str, Mapping[str, str], str, Limit]]:
    """Open a number: for a purpose of the law, by duty number, of one's own city."""
    lawful = {
        **at_home,
        "aws:ResourceTag/kind": "number",
        "aws:ResourceTag/municipality": "{code}",
        "kms:EncryptionContext:municipality": "{code}",
        "kms:EncryptionContext:area": "number",
        "aws:PrincipalTag/purpose": "issue_certificate",
    }
    curious = {**lawful, "aws:PrincipalTag/purpose": "curiosity"}
    elsewhere = {**lawful, "aws:ResourceTag/municipality": "{other}"}
    for name, role, context, expected in (
        ("opens a number for a purpose of the law", "vrs-duty-number", lawful, ALLOWED),
        ("opens a number for no such purpose", "vrs-duty-number", curious, DENIED),
        ("opens another city's number", "vrs-duty-number", elsewhere, DENIED),
        ("opens a number", "vrs-duty-desk", lawful, DENIED),
        ("opens a number", "vrs-duty-venue", {**lawful, "aws:SourceVpc": "{public_vpc}"}, DENIED),
        ("opens a number", "vrs-duty-seal", lawful, DENIED),
    ):
        yield name, role, "kms:Decrypt", ANY_KEY, context, expected, Limit.IAM


def _stolen() -> Iterator[Probe]:
    """Show that a duty's session is of no use outside of its network."""
    for name in ("reads a ticket", "queries residents"):
        yield _probe("stolen", name, READS[name], Limit.NETWORK, DENIED, needs=(Need.STOLEN,))
    name = "decrypts an area key"
    yield _probe("stolen", name, KEY_USES[name], Limit.NETWORK, DENIED, needs=(Need.STOLEN,))
