"""Rules on keys: how they are made, and that each hangs under the policy that is proven elsewhere.

A key of records has a tag ``kind`` and the document ``policies/keys/<kind>.json``.  The three keys
without a kind guard no record: logs and notices, backups, copies of backups.  What each lends, to
whom and under which condition, is the table ``LENT``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from proofs.topology.documents import Statement, actions, canonical, file, names, statements
from proofs.topology.house import House, Resource, several, text
from proofs.topology.rule import Rule, rule

KEY, ALIAS = "AWS::KMS::Key", "AWS::KMS::Alias"
USES = {
    "SYMMETRIC_DEFAULT": "ENCRYPT_DECRYPT",
    "HMAC_256": "GENERATE_VERIFY_MAC",
    "ECC_NIST_P256": "SIGN_VERIFY",
}
ADMINISTERING = frozenset(
    {
        "kms:DescribeKey",
        "kms:EnableKey",
        "kms:DisableKey",
        "kms:EnableKeyRotation",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:PutKeyPolicy",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:CancelKeyDeletion",
        "kms:CreateAlias",
        "kms:UpdateAlias",
        "kms:DeleteAlias",
    }
)
ACCOUNT = "⟨AWS::AccountId⟩"
ROLE = f"arn:aws:iam::{ACCOUNT}:role"
COPIER = f"{ROLE}/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"
ADMINISTRATORS = {
    "WatchKey": {f"{ROLE}/vrs-key-administrator", f"{ROLE}/vrs-stack-builder"},
    "BackupKey": {f"{ROLE}/vrs-key-administrator", f"{ROLE}/vrs-stack-builder"},
    "CopyKey": {f"{ROLE}/vrs-backup-administrator"},
}
NAMES = {"WatchKey": "alias/vrs/watch", "BackupKey": "alias/vrs/backup", "CopyKey": "alias/vrs/copies"}
HERE = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
VIA_BACKUP = {"StringEquals": {"kms:ViaService": "backup.ap-northeast-1.amazonaws.com"}}
VIA_BOTH = {
    "StringEquals": {
        "kms:ViaService": ["backup.ap-northeast-1.amazonaws.com", "dynamodb.ap-northeast-1.amazonaws.com"]
    }
}
FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
TRAIL = {"StringEquals": {"aws:SourceArn": f"arn:aws:cloudtrail:ap-northeast-1:{ACCOUNT}:trail/vrs"}}
LOGS = {
    "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:ap-northeast-1:{ACCOUNT}:log-group:*"}
}
TRAILS = {
    "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/vrs"}
}
LENT: Mapping[str, Mapping[str, tuple[set[str], set[str], Any]]] = {
    "WatchKey": {
        "EncryptTheTrail": ({"cloudtrail.amazonaws.com"}, {"kms:GenerateDataKey*", "kms:DescribeKey"}, TRAIL),
        "EncryptLogGroups": (
            {"logs.ap-northeast-1.amazonaws.com"},
            {"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"},
            LOGS,
        ),
        "Notify": (
            {"cloudwatch.amazonaws.com", "events.amazonaws.com", "budgets.amazonaws.com"},
            {"kms:Decrypt", "kms:GenerateDataKey*"},
            HERE,
        ),
        "ReadTheTrail": ({f"{ROLE}/vrs-auditor"}, {"kms:Decrypt"}, TRAILS),
    },
    "BackupKey": {
        "BackUpAndRestore": (
            {"⟨BackupWriter.Arn⟩"},
            {"kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"},
            VIA_BOTH,
        ),
        "LendToItsVault": (
            {f"{ROLE}/vrs-stack-builder"},
            {"kms:CreateGrant", "kms:RetireGrant", "kms:GenerateDataKey", "kms:Decrypt"},
            VIA_BACKUP,
        ),
        "LendForABackup": ({"⟨BackupWriter.Arn⟩"}, {"kms:CreateGrant"}, FOR_AWS),
        "CopyToTheOtherAccount": (
            {"arn:aws:iam::⟨4 of ⟨CopyVaultArn⟩ cut at :⟩:root"},
            {"kms:Decrypt", "kms:DescribeKey"},
            VIA_BACKUP,
        ),
    },
    "CopyKey": {
        "EncryptCopies": ({COPIER}, {"kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"}, VIA_BACKUP),
        "LendForACopy": ({COPIER}, {"kms:CreateGrant"}, FOR_AWS),
    },
}


@rule("key-1", "Symmetric keys turn every year; each key can do one thing, in this region")
def keys_turn(house: House) -> Iterator[str]:
    for key in house.of(KEY):
        spec = key.at("KeySpec")
        if spec not in USES or USES[spec] != key.at("KeyUsage"):
            yield f"{key}: KeySpec and KeyUsage"
        if spec == "SYMMETRIC_DEFAULT" and key.at("EnableKeyRotation") is not True:
            yield f"{key}: EnableKeyRotation"
        if key.at("MultiRegion") or key.at("Enabled") is False or key.at("BypassPolicyLockoutSafetyCheck"):
            yield f"{key}: MultiRegion, Enabled or BypassPolicyLockoutSafetyCheck"
        if key.at("PendingWindowInDays") not in (None, 30):
            yield f"{key}: PendingWindowInDays"


@rule(
    "key-2",
    "A key of records has a kind, and the name and document of that kind; no kind is without a key",
)
def key_policies(house: House) -> Iterator[str]:
    left = set(names("keys"))
    for key in house.of(KEY):
        kind = _tag(key, "kind")
        if not kind:
            yield from () if key.name in LENT else [f"{key}: no kind"]
            continue
        left.discard(kind)
        own = key.stack == "municipality"
        if kind not in names("keys") or canonical(key.at("KeyPolicy")) != canonical(file("keys", kind)):
            yield f"{key}: KeyPolicy is not policies/keys/{kind}.json"
        if own and _tag(key, "municipality") != "⟨Municipality⟩":
            yield f"{key}: no municipality"
        if not _named(house, key, f"alias/vrs/{'⟨Municipality⟩/' if own else ''}{kind}"):
            yield f"{key}: not named by its kind"
    yield from (f"policies/keys/{kind}.json: no key" for kind in left)


@rule("key-3", "A key that guards no record is lent as its table says, and its administrator cannot use it")
def plain_keys(house: House) -> Iterator[str]:
    keys = {key.name: key for key in house.of(KEY)}
    for name, lent in LENT.items():
        if name not in keys:
            yield f"{name}: missing"
            continue
        if not _named(house, keys[name], NAMES[name]):
            yield f"{keys[name]}: not named {NAMES[name]}"
        left = {"AdministerWithoutUse": (ADMINISTRATORS[name], set(ADMINISTERING), None), **lent}
        for statement in statements(keys[name].at("KeyPolicy")):
            sid = str(statement.get("Sid"))
            if _gist(statement) != left.pop(sid, None):
                yield f"{keys[name]}: {sid}"
        yield from (f"{keys[name]}: {sid} is missing" for sid in left)


def _gist(statement: Statement) -> tuple[set[str], set[str], Any]:
    principal = statement.get("Principal")
    who = principal.values() if isinstance(principal, Mapping) else [principal]
    if statement.get("Effect") != "Allow" or statement.get("Resource") != "*":
        return set(), set(), None
    return (
        {each for part in who for each in several(part)},
        set(actions(statement)),
        statement.get("Condition"),
    )


def _tag(key: Resource, wanted: str) -> str:
    return next((text(tag["Value"]) for tag in key.at("Tags") or [] if tag.get("Key") == wanted), "")


def _named(house: House, key: Resource, alias: str) -> bool:
    return any(
        text(each.at("AliasName")) == alias and each.at("TargetKeyId") == {"Ref": key.name}
        for each in house.of(ALIAS)
        if each.stack == key.stack
    )


RULES: list[Rule] = [keys_turn, key_policies, plain_keys]
