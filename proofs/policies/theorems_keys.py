"""Theorems about keys: who opens what, who seals, who signs, who administers, and that they never meet."""

from proofs.policies.actions import KEY_SECRETS, KEY_USES
from proofs.policies.asks import WrappingKey
from proofs.policies.documents import REGION
from proofs.policies.of_keys import (
    CLOSER,
    GRANTS,
    NEVER_OF_OPENERS,
    OPENER,
    OPENS,
    SPARED_TO_SEAL,
    administers,
    beyond_its_areas,
    beyond_venue,
    destroys_too_early,
    foreign,
    indexes,
    opener_sees,
    opens_a_number,
    seals_a_number,
    signs,
    use,
    wrong_place,
)
from proofs.policies.rights import (
    KEY_ADMINISTRATORS,
    PERSONAL_KINDS,
    PUBLIC_ROLES,
    READS_NOTHING,
)
from proofs.policies.theorem import BOTH, Theorem, always

KEY_THEOREMS = (
    Theorem(
        "T10.20",
        "A session of one municipality uses no key for another: neither another's key, nor another's data",
        "ある自治体のセッションは、他の自治体の鍵も、他の自治体の文脈でも鍵を使わない",
        BOTH,
        lambda caller, action: caller.kind == "duty" and action in KEY_USES,
        foreign,
    ),
    Theorem(
        "T10.21",
        "A key is used for the area it is made for, and the area is stated with each use",
        "鍵は、その領域のためにだけ、領域を示してだけ使われる",
        BOTH,
        use,
        wrong_place,
    ),
    Theorem(
        "T10.22",
        "An area's data key is unwrapped only by the duties that work in that area; nothing else is done "
        "with the key",
        "領域の鍵を開くのは、その領域で働く職務だけで、他の使い方はない",
        BOTH,
        lambda caller, action: caller.kind != "person" and action in KEY_USES | {"kms:GetPublicKey"},
        beyond_its_areas,
    ),
    Theorem(
        "T10.23",
        "A number is opened by duty number for one of the three purposes of the law, and by nobody else",
        "個人番号を開くのは、法の三つの目的のいずれかを持つ職務 number だけである",
        BOTH,
        lambda _caller, action: action in OPENS,
        opens_a_number,
    ),
    Theorem(
        "T10.24",
        "Registration seals and indexes numbers and opens none; nobody else seals one",
        "登録は番号を封じ索引するが開かない。他の誰も封じない",
        BOTH,
        lambda _caller, action: action in KEY_USES - OPENS,
        seals_a_number,
    ),
    Theorem(
        "T10.25",
        "A number is indexed by duty number with a purpose of its own, and by the broker who answers a "
        "new city",
        "番号を索引するのは、目的を持つ職務 number と、転出先に答える職務 broker だけである",
        BOTH,
        use,
        indexes,
    ),
    Theorem(
        "T10.26",
        "The public plane and whatever it can become uses no key but the venue's",
        "公開面とそれが成れる全ての役割は、会場の鍵しか使えない",
        BOTH,
        lambda caller, action: caller.role in PUBLIC_ROLES and action.startswith("kms:"),
        beyond_venue,
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
            and signs(caller, action, ask)
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
            and administers(action)
        ),
        lambda caller, _action, ask: caller.kind != "admin" or isinstance(ask.about, WrappingKey),
    ),
    Theorem(
        "T10.32",
        "Nobody makes grants, replicas or imports material: they would pass by the key's policy",
        "鍵方針を迂回する許可・複製・材料の持込みは、誰にもできない",
        BOTH,
        lambda caller, action: caller.kind != "admin" and action in GRANTS,
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
        opener_sees,
    ),
    Theorem(
        "T10.35",
        "Who closes a municipality destroys only its own keys, and only after a second person agreed",
        "自治体を閉鎖する者は、その自治体の鍵だけを、二人目の同意の後にだけ廃棄する",
        BOTH,
        lambda caller, action: caller.role == CLOSER and administers(action),
        destroys_too_early,
    ),
)
