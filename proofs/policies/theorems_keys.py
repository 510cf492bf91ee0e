"""Theorems about keys: who opens what, who seals, who signs, who administers, and that they never meet."""

from proofs.policies.actions import KEY_LOOKS, KEY_SECRETS, KEY_USES
from proofs.policies.asks import TRAIL, WATCH, Ask, WrappingKey
from proofs.policies.callers import Caller
from proofs.policies.documents import REGION
from proofs.policies.needs_builder import BUILDER, LENDING, LENDS
from proofs.policies.rights import (
    KEY_ADMINISTRATORS,
    LAWFUL,
    OF_ONE_MUNICIPALITY,
    PERSONAL_KINDS,
    PUBLIC_ROLES,
    READS_NOTHING,
    SHOWN_TO,
    SIGNS,
    unwraps,
)
from proofs.policies.theorem import BOTH, Theorem, always

DUTY_NAME = len("vrs-duty-")
OPENER, CLOSER, RESEAL, NUMBER = "vrs-opener", "vrs-closer", "vrs-duty-reseal", "vrs-duty-number"
OPENS = frozenset({"kms:Decrypt", "kms:ReEncryptFrom"})
SEALS = frozenset({"kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:ReEncryptTo"})


def _of_key(_caller: Caller, action: str) -> bool:
    return action.startswith("kms:")


def _use(_caller: Caller, action: str) -> bool:
    return action in KEY_USES


def _administers(action: str) -> bool:
    return action.startswith("kms:") and action not in KEY_USES | KEY_LOOKS


def _foreign(caller: Caller, _action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind not in PERSONAL_KINDS:
        return False
    named = {key.stated_tenant} if key.kind != "index" else {caller.tenant}
    named |= {key.owner} if key.kind in OF_ONE_MUNICIPALITY else set()
    return named != {caller.tenant} or caller.tenant is None


def _wrong_place(_caller: Caller, _action: str, ask: Ask) -> bool:
    """Tell whether a key is used for another area than its own."""
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind not in PERSONAL_KINDS or key.kind == "index":
        return False
    areas = ("venue", "resident", "office") if key.kind == "areas" else (key.kind,)
    return key.stated_area not in areas


def _beyond_its_areas(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether an area's data key is unwrapped by a duty that has no business in the area."""
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind not in {"venue", "resident", "office", "areas"}:
        return False
    area = key.stated_area if key.kind == "areas" else key.kind
    return action != "kms:Decrypt" or area not in unwraps(caller.role[DUTY_NAME:], caller.purpose)


def _opens_a_number(caller: Caller, _action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind != "number":
        return False
    if caller.role == RESEAL and caller.purpose == "number":
        # It hands the wrapped key to KMS and gets it back wrapped: ReEncrypt shows nothing.
        return _action == "kms:Decrypt"
    return not (caller.role == NUMBER and caller.purpose in LAWFUL and _action == "kms:Decrypt")


def _seals_a_number(caller: Caller, action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind != "number":
        return False
    if caller.role == RESEAL and caller.purpose == "number":
        return action != "kms:ReEncryptTo"
    return not (
        caller.role == NUMBER and caller.purpose == "registration" and action == "kms:GenerateDataKey"
    )


def _indexes(caller: Caller, action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey) or key.kind != "index":
        return False
    lawful = caller.purpose in ("registration", *LAWFUL)
    return not (caller.role == NUMBER and lawful and action == "kms:GenerateMac")


def _personal(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, WrappingKey) and ask.about.kind in PERSONAL_KINDS


def _beyond_venue(_caller: Caller, _action: str, ask: Ask) -> bool:
    key = ask.about
    return isinstance(key, WrappingKey) and (key.kind not in {"venue", "areas"} or key.stated_area != "venue")


def _signs(caller: Caller, action: str, ask: Ask) -> bool:
    key = ask.about
    if not isinstance(key, WrappingKey):
        return False
    if action == "kms:GetPublicKey":
        return caller.role not in SHOWN_TO.get(key.kind, ())
    return action != "kms:Sign" or SIGNS.get(key.kind) != caller.role


def _opener_sees(_caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether the opener does more than have area keys made, and wrapped once more."""
    key = ask.about
    if not isinstance(key, WrappingKey):
        return action in KEY_USES
    if key.kind == "areas":
        once_more = action == "kms:Encrypt" and key.stated_area in {"venue", "resident", "office"}
        return not (once_more and key.owner is not None and key.owner == key.stated_tenant)
    made = action == "kms:GenerateDataKeyWithoutPlaintext" and key.kind in {"venue", "resident", "office"}
    return not (made and key.stated_area == key.kind)


def _destroys_too_early(_caller: Caller, action: str, ask: Ask) -> bool:
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


def _grants(_caller: Caller, action: str, _ask: Ask) -> bool:
    return action in {"kms:CreateGrant", "kms:ReplicateKey", "kms:ImportKeyMaterial"}


KEY_THEOREMS = (
    Theorem(
        "T10.20",
        "A session of one municipality uses no key for another: neither another's key, nor another's data",
        "ある自治体のセッションは、他の自治体の鍵も、他の自治体の文脈でも鍵を使わない",
        BOTH,
        lambda caller, action: caller.kind == "duty" and action in KEY_USES,
        _foreign,
    ),
    Theorem(
        "T10.21",
        "A key is used for the area it is made for, and the area is stated with each use",
        "鍵は、その領域のためにだけ、領域を示してだけ使われる",
        BOTH,
        _use,
        _wrong_place,
    ),
    Theorem(
        "T10.22",
        "An area's data key is unwrapped only by the duties that work in that area; nothing else is done "
        "with the key",
        "領域の鍵を開くのは、その領域で働く職務だけで、他の使い方はない",
        BOTH,
        lambda caller, action: caller.kind != "person" and action in KEY_USES | {"kms:GetPublicKey"},
        _beyond_its_areas,
    ),
    Theorem(
        "T10.23",
        "A number is opened by duty number for one of the three purposes of the law, and by nobody else",
        "個人番号を開くのは、法の三つの目的のいずれかを持つ職務 number だけである",
        BOTH,
        lambda _caller, action: action in OPENS,
        _opens_a_number,
    ),
    Theorem(
        "T10.24",
        "Registration seals and indexes numbers and opens none; nobody else seals one",
        "登録は番号を封じ索引するが開かない。他の誰も封じない",
        BOTH,
        lambda _caller, action: action in KEY_USES - OPENS,
        _seals_a_number,
    ),
    Theorem(
        "T10.25",
        "A number is indexed by duty number alone, with a purpose of its own",
        "番号を索引するのは、目的を持つ職務 number だけである",
        BOTH,
        _use,
        _indexes,
    ),
    Theorem(
        "T10.26",
        "The public plane and whatever it can become uses no key but the venue's",
        "公開面とそれが成れる全ての役割は、会場の鍵しか使えない",
        BOTH,
        lambda caller, action: caller.role in PUBLIC_ROLES and action.startswith("kms:"),
        _beyond_venue,
    ),
    Theorem(
        "T10.27",
        "Checkpoints are signed by the sealing job alone, an erasure by who closes a municipality; their "
        "public keys are shown to those who check them",
        "検証点に署名するのは封印の仕事だけ、消去に署名するのは閉鎖する者だけである",
        BOTH,
        lambda _caller, action: action in KEY_USES | {"kms:GetPublicKey"},
        lambda caller, action, ask: (
            isinstance(ask.about, WrappingKey)
            and ask.about.kind not in PERSONAL_KINDS
            and _signs(caller, action, ask)
        ),
    ),
    Theorem(
        "T10.28",
        "The sealing session decrypts nothing and seals nothing, even if a further policy allows everything",
        "別の方針が全てを許しても、封印の職務は復号も暗号化もしない",
        frozenset({"guard"}),
        lambda caller, action: caller.role == "vrs-duty-seal" and action in KEY_SECRETS - SPARED_TO_SEAL,
        always,
    ),
    Theorem(
        "T10.29",
        "No administrator of keys uses one",
        "鍵管理者は、どの鍵も使わない",
        BOTH,
        lambda caller, action: (
            caller.role in KEY_ADMINISTRATORS and (action in KEY_USES or action == "kms:GetPublicKey")
        ),
        always,
    ),
    Theorem(
        "T10.30",
        "Operators, the state, auditors, key administrators and whoever restores use no key, even if a "
        "further policy allows everything",
        "別の方針が全てを許しても、運用者・国・監査人・鍵管理者・復旧者は鍵を使わない",
        frozenset({"guard"}),
        lambda caller, action: caller.role in READS_NOTHING and action in KEY_SECRETS | {"kms:CreateGrant"},
        always,
    ),
    Theorem(
        "T10.36",
        "Who opens a municipality opens no key, who closes one only signs, and neither changes who may use "
        "one, even if a further policy allows everything",
        "別の方針が全てを許しても、開設する者は鍵を開かず、閉鎖する者は署名だけをし、どちらも鍵の権限を変えない",
        frozenset({"guard"}),
        lambda caller, action: action in NEVER_OF_OPENERS.get(caller.role, ()),
        always,
    ),
    Theorem(
        "T10.37",
        "Keys of no other region are used",
        "他の地域の鍵は使わない",
        frozenset({"identity", "endpoint"}),
        lambda caller, action: (
            (caller.kind == "duty" or caller.role == "vrs-auditor") and action.startswith("kms:")
        ),
        lambda _caller, _action, ask: isinstance(ask.about, WrappingKey) and ask.about.region != REGION,
    ),
    Theorem(
        "T10.31",
        "No plane, job, duty or person but the key administrators changes a key, its policy, its tags, its "
        "aliases or its grants",
        "鍵管理者の他は、鍵・鍵方針・札・別名・許可を変えない",
        BOTH,
        lambda caller, action: (
            caller.kind in {"plane", "job", "duty", "person", "admin", "user", "stranger"}
            and caller.role not in KEY_ADMINISTRATORS | {CLOSER, OPENER}
            and _administers(action)
        ),
        lambda caller, _action, ask: caller.kind != "admin" or isinstance(ask.about, WrappingKey),
    ),
    Theorem(
        "T10.32",
        "Nobody makes grants, replicas or imports material: they would pass by the key's policy",
        "鍵方針を迂回する許可・複製・材料の持込みは、誰にもできない",
        BOTH,
        lambda caller, action: caller.kind not in {"admin"} and _grants(caller, action, _NO_ASK),
        always,
    ),
    Theorem(
        "T10.33",
        "The account's own administrators, users and strangers do nothing at all with a key",
        "口座の管理者・利用者・他の口座は、鍵に何もできない",
        frozenset({"key", "whole"}),
        lambda caller, action: caller.kind in {"admin", "user", "stranger"} and action.startswith("kms:"),
        lambda _caller, _action, ask: isinstance(ask.about, WrappingKey) and ask.about.ours,
    ),
    Theorem(
        "T10.34",
        "Who opens a municipality has area keys made and wrapped, and never sees or opens one",
        "自治体を開設する者は、鍵を作らせ包ませるが、見ることも開くこともない",
        BOTH,
        lambda caller, action: caller.role == OPENER and action in KEY_USES,
        _opener_sees,
    ),
    Theorem(
        "T10.35",
        "Who closes a municipality destroys only its own keys, and only after a second person agreed",
        "自治体を閉鎖する者は、その自治体の鍵だけを、二人目の同意の後にだけ廃棄する",
        BOTH,
        lambda caller, action: caller.role == CLOSER and _administers(action),
        _destroys_too_early,
    ),
)
_RULES = frozenset({"kms:CreateGrant", "kms:PutKeyPolicy"})
NEVER_OF_OPENERS = {
    OPENER: KEY_SECRETS - {"kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext"}
    | _RULES
    | {"kms:ScheduleKeyDeletion", "kms:DisableKey"},
    CLOSER: KEY_SECRETS - {"kms:Sign"} | _RULES | {"kms:TagResource", "kms:UntagResource"},
}
SPARED_TO_SEAL = frozenset({"kms:Sign", "kms:Encrypt", "kms:VerifyMac", "kms:DeriveSharedSecret"})
"""What the Deny of the sealing session need not name: it signs, and the rest yields no plain text of ours."""
_NO_ASK = Ask("*", {}, WrappingKey("", None, None, None))
