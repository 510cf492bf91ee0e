"""KMS: what each operation is authorised as (KMS Developer Guide, "Key policy actions and resources").

The resource is always the key itself, never its alias; an alias in the call shows as
``kms:RequestAlias``.  An unknown key is refused.  What would change who may use a key behind
the fence's back (PutKeyPolicy, CreateGrant, ImportKeyMaterial, ReplicateKey) is not mapped.
"""

from collections.abc import Mapping

from local.fence.asked import Asked, Key, KeyIsOff, Params, Site, UnmappedCall, pairs, tags, text
from local.fence.patterns import Value

SEALING = frozenset(
    {
        "Decrypt",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
    }
)
WORK = SEALING | {"DeriveSharedSecret", "GenerateMac", "ReEncryptFrom", "ReEncryptTo", "Sign", "VerifyMac"}
"""What a key that is disabled, or waits for its deletion, refuses; stand-ins do not all refuse it."""
ON_A_KEY = SEALING | frozenset(
    {
        "CancelKeyDeletion",
        "DeriveSharedSecret",
        "DescribeKey",
        "DisableKey",
        "DisableKeyRotation",
        "EnableKey",
        "EnableKeyRotation",
        "GenerateMac",
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "GetPublicKey",
        "ListKeyPolicies",
        "ListResourceTags",
        "ScheduleKeyDeletion",
        "Sign",
        "TagResource",
        "UntagResource",
        "UpdateKeyDescription",
        "Verify",
        "VerifyMac",
    }
)
ON_THE_ACCOUNT = frozenset({"GenerateRandom", "ListAliases", "ListKeys"})
CONTEXT_KEYS = {
    "EncryptionAlgorithm": "kms:EncryptionAlgorithm",
    "KeyAgreementAlgorithm": "kms:KeyAgreementAlgorithm",
    "KeyPairSpec": "kms:DataKeyPairSpec",
    "MacAlgorithm": "kms:MacAlgorithm",
    "MessageType": "kms:MessageType",
    "PendingWindowInDays": "kms:ScheduleKeyDeletionPendingWindowInDays",
    "SigningAlgorithm": "kms:SigningAlgorithm",
}


def asked(operation: str, params: Params, site: Site) -> list[Asked]:
    """Return what an operation of KMS asks for; raise UnmappedCall."""
    action = f"kms:{operation}"
    if operation in ON_A_KEY:
        name = params.get("KeyId") or _maker(params, "CiphertextBlob", site)
        return [_on_key(action, name, _context(operation, params), site)]
    if operation == "ReEncrypt":
        return _re_encrypt(params, site)
    if operation == "CreateKey":
        return _create_key(params, site)
    if operation in {"CreateAlias", "UpdateAlias", "DeleteAlias"}:
        return _alias(action, params, site)
    if operation in ON_THE_ACCOUNT:
        return [Asked(action, "*", {"kms:CallerAccount": site.account})]
    raise UnmappedCall(f"{action} is not mapped")


def _maker(params: Params, field: str, site: Site) -> str:
    name = site.ciphertext_key(params.get(field) or b"")
    if name is None:
        raise UnmappedCall("the call names no key and its ciphertext does not tell; name the key")
    return name


def _key(name: str, site: Site) -> Key:
    key = site.key(name)
    if key is None:
        raise UnmappedCall("the fence has not learned this key")
    if key.arn.split(":")[3] != site.region:
        raise UnmappedCall("the key stands in another region")
    return key


def _on_key(action: str, name: str, context: Mapping[str, Value], site: Site) -> Asked:
    key = _key(name, site)
    if key.off and action.removeprefix("kms:") in WORK:
        raise KeyIsOff
    found: dict[str, Value] = {"kms:CallerAccount": site.account, **context}
    found.update(pairs("aws:ResourceTag/", key.tags))
    if key.aliases:
        found["kms:ResourceAliases"] = key.aliases
    alias = name.rpartition(":")[2]
    if alias.startswith("alias/"):
        found["kms:RequestAlias"] = alias
    return Asked(action, key.arn, found)


def _encryption_context(stated: Mapping[str, str] | None) -> dict[str, Value]:
    if not stated:
        return {}
    return {**pairs("kms:EncryptionContext:", stated), "kms:EncryptionContextKeys": tuple(stated)}


def _context(operation: str, params: Params) -> dict[str, Value]:
    found: dict[str, Value] = {
        key: str(params[name]) for name, key in CONTEXT_KEYS.items() if params.get(name) is not None
    }
    if operation in SEALING:
        found.update(_encryption_context(params.get("EncryptionContext")))
    if operation in {"Encrypt", "Decrypt"}:
        found.setdefault("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
    if operation in {"Sign", "Verify"}:
        found.setdefault("kms:MessageType", "RAW")
    if operation == "ScheduleKeyDeletion":
        found.setdefault("kms:ScheduleKeyDeletionPendingWindowInDays", "30")
    if operation == "TagResource":
        found.update(tags(list(params.get("Tags") or ()), "TagKey", "TagValue"))
    if operation == "UntagResource":
        found["aws:TagKeys"] = tuple(params.get("TagKeys") or ())
    return found


def _re_encrypt(params: Params, site: Site) -> list[Asked]:
    source = params.get("SourceKeyId") or _maker(params, "CiphertextBlob", site)
    return [
        _on_key(
            "kms:ReEncryptFrom", source, _encryption_context(params.get("SourceEncryptionContext")), site
        ),
        _on_key(
            "kms:ReEncryptTo",
            text(params, "DestinationKeyId"),
            _encryption_context(params.get("DestinationEncryptionContext")),
            site,
        ),
    ]


def _create_key(params: Params, site: Site) -> list[Asked]:
    context: dict[str, Value] = {
        "kms:CallerAccount": site.account,
        "kms:KeySpec": params.get("KeySpec") or params.get("CustomerMasterKeySpec") or "SYMMETRIC_DEFAULT",
        "kms:KeyUsage": params.get("KeyUsage") or "ENCRYPT_DECRYPT",
        **tags(list(params.get("Tags") or ()), "TagKey", "TagValue"),
    }
    found = [Asked("kms:CreateKey", "*", context)]
    if params.get("Tags"):
        # A key that does not exist yet has no ARN; its id is written as new.
        found.append(Asked("kms:TagResource", site.arn("kms", "key/new"), context))
    return found


def _alias(action: str, params: Params, site: Site) -> list[Asked]:
    alias = text(params, "AliasName")
    context: dict[str, Value] = {"kms:CallerAccount": site.account}
    found = [Asked(action, site.arn("kms", alias), context)]
    if action != "kms:CreateAlias":
        found.append(_on_key(action, alias, {}, site))
    if action != "kms:DeleteAlias":
        found.append(_on_key(action, text(params, "TargetKeyId"), {}, site))
    return found
