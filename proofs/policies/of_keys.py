"""What the theorems about keys ask of a cell that is allowed."""

from proofs.policies.actions import KEY_LOOKS, KEY_SECRETS, KEY_USES
from proofs.policies.asks import TRAIL, WATCH, Ask, WrappingKey
from proofs.policies.callers import Caller
from proofs.policies.documents import REGION
from proofs.policies.needs_builder import BUILDER, LENDING, LENDS
from proofs.policies.rights import (
    LAWFUL,
    OF_ONE_MUNICIPALITY,
    PERSONAL_KINDS,
    SHOWN_TO,
    SIGNS,
    unwraps,
)

DUTY_NAME = len("vrs-duty-")
OPENER, CLOSER, RESEAL, NUMBER = "vrs-opener", "vrs-closer", "vrs-duty-reseal", "vrs-duty-number"
BROKER = "vrs-duty-broker"
GRANTS = frozenset({"kms:CreateGrant", "kms:ReplicateKey", "kms:ImportKeyMaterial"})
OPENS = frozenset({"kms:Decrypt", "kms:ReEncryptFrom"})
RULES = frozenset({"kms:CreateGrant", "kms:PutKeyPolicy"})
NEVER_OF_OPENERS = {
    OPENER: KEY_SECRETS - {"kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext"}
    | RULES
    | {"kms:ScheduleKeyDeletion", "kms:DisableKey"},
    CLOSER: KEY_SECRETS - {"kms:Sign"} | RULES | {"kms:TagResource", "kms:UntagResource"},
}
SPARED_TO_SEAL = frozenset({"kms:Sign", "kms:Encrypt", "kms:VerifyMac", "kms:DeriveSharedSecret"})
"""What the Deny of the sealing session need not name: it signs, and the rest yields no plain text of ours."""


def use(_caller: Caller, action: str) -> bool:
    return action in KEY_USES


def administers(action: str) -> bool:
    return action.startswith("kms:") and action not in KEY_USES | KEY_LOOKS


def foreign(caller: Caller, _action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind not in PERSONAL_KINDS:
        return False
    named = {key.stated_tenant} if key.kind != "index" else {caller.tenant}
    named |= {key.owner} if key.kind in OF_ONE_MUNICIPALITY else set()
    return named != {caller.tenant} or caller.tenant is None


def wrong_place(_caller: Caller, _action: str, ask: Ask) -> bool:
    """Tell whether a key is used for another area than its own."""
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind not in PERSONAL_KINDS or key.kind == "index":
        return False
    areas = ("venue", "resident", "office") if key.kind == "areas" else (key.kind,)
    return key.stated_area not in areas


def beyond_its_areas(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether an area's data key is unwrapped by a duty that has no business in the area."""
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind not in {"venue", "resident", "office", "areas"}:
        return False
    area = key.stated_area if key.kind == "areas" else key.kind
    return action != "kms:Decrypt" or area not in unwraps(caller.role[DUTY_NAME:], caller.purpose)


def opens_a_number(caller: Caller, _action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind != "number":
        return False
    if caller.role == RESEAL and caller.purpose == "number":
        # It hands the wrapped key to KMS and gets it back wrapped: ReEncrypt shows nothing.
        return _action == "kms:Decrypt"
    return not (caller.role == NUMBER and caller.purpose in LAWFUL and _action == "kms:Decrypt")


def seals_a_number(caller: Caller, action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind != "number":
        return False
    if caller.role == RESEAL and caller.purpose == "number":
        return action != "kms:ReEncryptTo"
    return not (
        caller.role == NUMBER and caller.purpose == "registration" and action == "kms:GenerateDataKey"
    )


def indexes(caller: Caller, action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind != "index":
        return False
    lawful = {NUMBER: ("registration", *LAWFUL), BROKER: ("answer_new_city",)}.get(caller.role, ())
    return not (caller.purpose in lawful and action == "kms:GenerateMac")


def beyond_venue(_caller: Caller, _action: str, ask: Ask) -> bool:
    key = ask.about
    return isinstance(key, WrappingKey) and (key.kind not in {"venue", "areas"} or key.stated_area != "venue")


def signs(caller: Caller, action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey):
        return False
    if action == "kms:GetPublicKey":
        return caller.role not in SHOWN_TO.get(key.kind, ())
    return action != "kms:Sign" or caller.role not in SIGNS.get(key.kind, ())


def opener_sees(_caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether the opener does more than have area keys made, and wrapped once more."""
    key = ask.about
    if not isinstance(key, WrappingKey):
        return action in KEY_USES
    if key.kind == "areas":
        once_more = action == "kms:Encrypt" and key.stated_area in {"venue", "resident", "office"}
        return not (once_more and key.owner is not None and key.owner == key.stated_tenant)
    made = action == "kms:GenerateDataKeyWithoutPlaintext" and key.kind in {"venue", "resident", "office"}
    return not (made and key.stated_area == key.kind)


def destroys_too_early(_caller: Caller, action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey):
        return True
    agreed = action in {"kms:DisableKey", "kms:ScheduleKeyDeletion"} and key.closing == "approved"
    return not (agreed and key.kind in OF_ONE_MUNICIPALITY)


def is_lent(view: str, caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether a service of AWS uses a key in the caller's name, as a role's own policy lets it.

    DynamoDB opens the table's key for whoever calls it, AWS Backup a vault's for whoever builds one, and
    the auditor opens the trail.  Which keys these are, the keys' own policies say: that view is never lent.
    """
    key = ask.about
    if not isinstance(key, WrappingKey) or view not in {"identity", "guard"}:
        return False
    guarded = view == "guard"
    if caller.role == BUILDER:
        return key.via in LENDS and (guarded or action.removeprefix("kms:") in LENDING)
    if caller.role == "vrs-auditor":
        opens = key.trail == TRAIL and action == "kms:Decrypt" and key.region == REGION
        return key.kind == WATCH and (guarded or opens)
    return guarded and key.via is not None
