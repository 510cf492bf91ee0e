"""Theorems about items: whose they are, who may read and write them, and what nobody may do."""

from proofs.policies.actions import KEYLESS, ROW_READS, ROW_WRITES, ROWS, STREAM_READS
from proofs.policies.asks import Ask, Rows, Thing
from proofs.policies.callers import EVERYBODY, Caller
from proofs.policies.documents import ACCOUNT
from proofs.policies.needs import all_needs
from proofs.policies.rights import (
    AREAS,
    DIRECTORY,
    DUTY_PURPOSES,
    OUTSIDERS,
    PUBLIC_ROLES,
    READS_BACK,
    READS_NOTHING,
    RESEALED,
    SCANS,
    fits,
    reads,
)
from proofs.policies.theorem import ALONE, Theorem, always
from proofs.policies.things import own_folder

OWN, GUARD = frozenset({"identity"}), frozenset({"guard"})
PUBLISHING = "s3:PutObject"
DUTY_NAME = len("vrs-duty-")
RESEAL, OPENERS = "vrs-duty-reseal", frozenset({"vrs-opener", "vrs-closer"})
NUMBER_ROLES = frozenset({"vrs-duty-number", RESEAL})
RESTORERS = frozenset({"vrs-break-glass"})
_NEVER = frozenset(
    f"dynamodb:{name}"
    for name in ("BatchGetItem", "GetRecords", "ExportTableToPointInTime", "UpdateItem", "BatchWriteItem")
) | frozenset(f"dynamodb:PartiQL{name}" for name in ("Select", "Insert", "Update", "Delete"))
NEVER_OF_OPENERS = {"vrs-opener": _NEVER | {"dynamodb:Scan"}, "vrs-closer": _NEVER}
WRAPPERS = frozenset({("vrs-opener", "dynamodb:PutItem"), ("vrs-closer", "dynamodb:DeleteItem")})


def _deployed(caller: Caller, action: str) -> bool:
    return caller.kind in {"plane", "job", "duty", "person"} and action in ROWS


def _duty(caller: Caller, action: str) -> bool:
    return caller.kind == "duty" and action in ROWS


def _foreign(caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and ask.about.tenants != {caller.tenant}


def _names_nothing(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and not any(ask.about.leading or ())


def _elsewhere(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and not ask.about.own_table


def _reads_too_much(caller: Caller, action: str, ask: Ask) -> bool:
    duty = caller.role[DUTY_NAME:]
    patterns = reads(duty, caller.purpose)
    if action == "dynamodb:GetItem":
        # A batch may hold items of both kinds, each alone by its own right; AWS asks one right for all.
        patterns += READS_BACK.get(duty, ())
    return isinstance(ask.about, Rows) and not all(fits(place, patterns) for place in ask.about.places)


def _writes_too_much(caller: Caller, action: str, ask: Ask) -> bool:
    needed = tuple(_pattern(place) for place in _written(caller.role, caller.purpose or "", action))
    return isinstance(ask.about, Rows) and not all(fits(place, needed) for place in ask.about.places)


def _written(role: str, purpose: str, action: str) -> list[str]:
    """Return what a role was seen to write: for this purpose, where the duty has several; the log for any."""
    own = {need for need in all_needs() if (need.role, need.action) == (role, action)}
    places = {(need.what.removeprefix("row "), need.purpose) for need in own}
    of_any = role[DUTY_NAME:] not in DUTY_PURPOSES
    return [
        place
        for place, stated in places
        if of_any or stated == purpose or fits(place, ("office#AUDIT#*", "office#LANES"))
    ]


def _pattern(place: str) -> str:
    return f"{place[:-1]}*" if place[-2] == "#" else place


def _wrapped_keys(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and any(place.endswith("#KEYS") for place in ask.about.places)


def _own_wrapped_keys(caller: Caller, action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and ask.about.own_table and _wrapped_keys(caller, action, ask)


def _log(caller: Caller, action: str, ask: Ask) -> bool:
    kept = ("office#AUDIT#*", "venue#AUDIT#*")
    if not isinstance(ask.about, Rows) or not any(fits(place, kept) for place in ask.about.places):
        return False
    return not (caller.role == RESEAL and action == "dynamodb:UpdateItem" and _named(ask, RESEALED))


def _named(ask: Ask, attributes: frozenset[str]) -> bool:
    """Tell whether a call names attributes, and none but these."""
    rows = ask.about
    return isinstance(rows, Rows) and bool(rows.attributes) and set(rows.attributes or ()) <= attributes


def _reseals_more(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether sealing again changes more than seals, or another area than its purpose."""
    rows = ask.about
    if not isinstance(rows, Rows):
        return False
    if action == "dynamodb:UpdateItem":
        inside = all(fits(place, (f"{caller.purpose}#*",)) for place in rows.places)
        return not (inside and caller.purpose in AREAS and _named(ask, RESEALED))
    notes = ("office#RESEAL", "office#AUDIT#*", "office#LANES")
    noted = caller.purpose == "office" and all(fits(place, notes) for place in rows.places)
    return not (action == "dynamodb:PutItem" and noted)


def _shows_something(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether going through the table shows more than plain attributes, or their count."""
    rows, seen = ask.about, SCANS.get(caller.role)
    if not isinstance(rows, Rows) or seen is None or seen.attributes is None or action != "dynamodb:Scan":
        return True
    plain = rows.own_table and _named(ask, seen.attributes)
    return not (plain and rows.select == ("COUNT" if caller.kind == "person" else "SPECIFIC_ATTRIBUTES"))


def _outsider(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether who opens or closes a municipality reaches more than wrapped keys and the directory."""
    rows, seen = ask.about, OUTSIDERS.get((caller.role, action))
    if not isinstance(rows, Rows) or seen is None or not rows.leading:
        return not (isinstance(rows, Rows) and caller.role in SCANS and action == "dynamodb:Scan")
    shown = seen.attributes is None or _named(ask, seen.attributes)
    if action == "dynamodb:Query":
        shown = shown and rows.select == "SPECIFIC_ATTRIBUTES"
    of_one = all(len(tenant) == len(EVERYBODY) for tenant in rows.tenants)
    of_all = seen.places != DIRECTORY or rows.tenants == {EVERYBODY}
    return not (
        shown and of_one and of_all and rows.own_table and all(fits(one, seen.places) for one in rows.places)
    )


def _beyond_venue(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and any(not fits(place, ("venue#*",)) for place in ask.about.places)


def _numbers(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and any(fits(place, ("number#*",)) for place in ask.about.places)


def _foreign_folder(caller: Caller, _action: str, ask: Ask) -> bool:
    inside = bool(caller.tenant) and ask.resource.startswith(own_folder(caller.tenant))
    return isinstance(ask.about, Thing) and not inside


def _foreign_account(_caller: Caller, _action: str, ask: Ask) -> bool:
    return ask.context.get("aws:resourceaccount", ACCOUNT) != ACCOUNT


ROW_THEOREMS = (
    Theorem(
        "T10.1",
        "A session of one municipality reaches no item whose key begins with another's code, "
        "alone or in a batch",
        "ある自治体のセッションは、他の自治体のコードで始まる項目に、一括でも届かない",
        ALONE,
        _duty,
        _foreign,
    ),
    Theorem(
        "T10.2",
        "Without a leading key, or with an empty one, no item is reached",
        "先頭キーが無い、又は空の要求は、どの項目にも届かない",
        ALONE,
        _duty,
        _names_nothing,
    ),
    Theorem(
        "T10.3",
        "A session without a municipality, or with an empty one, reaches no item",
        "自治体の札が無い、又は空のセッションは、どの項目にも届かない",
        ALONE,
        lambda caller, action: _duty(caller, action) and not caller.tenant,
        always,
    ),
    Theorem(
        "T10.4",
        "Nobody queries with PartiQL, writes in batches or exports; the two that go through the table are "
        "shown plain attributes or a count",
        "PartiQL・一括書込・エクスポートは誰にもできない。表を通して見る二者に見えるのは、平文の属性か件数だけである",
        ALONE,
        lambda caller, action: _deployed(caller, action) and action in KEYLESS,
        _shows_something,
    ),
    Theorem(
        "T10.5",
        "A duty does not scan, query with PartiQL, write in batches or export, even if a further policy "
        "allows everything",
        "別の方針が全てを許しても、職務は全件走査等をしない",
        GUARD,
        lambda caller, action: caller.kind == "duty" and action in KEYLESS,
        always,
    ),
    Theorem(
        "T10.6",
        "Items of no other table, index, backup or stream are reached",
        "他の表・索引・控え・流れの項目には届かない",
        OWN,
        _duty,
        lambda caller, action, ask: (
            _elsewhere(caller, action, ask) and not _foreign_account(caller, action, ask)
        ),
    ),
    Theorem(
        "T10.7",
        "A duty reads only the areas that the architecture gives it",
        "職務は、設計で定めた領域だけを読む",
        OWN,
        lambda caller, action: caller.kind == "duty" and action in ROW_READS,
        _reads_too_much,
    ),
    Theorem(
        "T10.8",
        "A duty writes only the partitions that the running system was seen to need, for that purpose",
        "職務は、実際に必要と確かめた区画だけに、その目的でだけ書く",
        OWN,
        lambda caller, action: caller.kind == "duty" and caller.role != RESEAL and action in ROW_WRITES,
        _writes_too_much,
    ),
    Theorem(
        "T10.9",
        "Nobody but who opens a municipality writes a wrapped key, and who closes it deletes one",
        "包まれた鍵を書くのは自治体を開設する者、消すのは閉鎖する者だけである",
        ALONE,
        lambda caller, action: (
            _deployed(caller, action) and action in ROW_WRITES and (caller.role, action) not in WRAPPERS
        ),
        _wrapped_keys,
    ),
    Theorem(
        "T10.10",
        "No duty writes a wrapped key, even if a further policy allows everything",
        "別の方針が全てを許しても、職務は包まれた鍵を書かない",
        GUARD,
        lambda caller, action: caller.kind == "duty" and action in ROW_WRITES,
        _own_wrapped_keys,
    ),
    Theorem(
        "T10.11",
        "Nobody deletes or updates an audit row, but that its seal is renewed: never its place in the chain",
        "操作記録は誰も消さず、書き換えない。封の更新も、連鎖の中の位置には触れない",
        ALONE,
        lambda caller, action: (
            _deployed(caller, action) and action in {"dynamodb:DeleteItem", "dynamodb:UpdateItem"}
        ),
        _log,
    ),
    Theorem(
        "T10.12",
        "What is everybody's (000000) is only read, even if a further policy allows everything",
        "全体 (000000) の項目は、別の方針が全てを許しても、読むだけである",
        frozenset({"identity", "guard", "whole"}),
        lambda caller, action: caller.kind == "duty" and caller.tenant == EVERYBODY and action in ROW_WRITES,
        always,
    ),
    Theorem(
        "T10.13",
        "The public plane and whatever it can become reaches no item outside the venue area",
        "公開面とそれが成れる全ての役割は、会場領域の外の項目に届かない",
        ALONE,
        lambda caller, action: caller.role in PUBLIC_ROLES and action in ROWS,
        _beyond_venue,
    ),
    Theorem(
        "T10.14",
        "Rows of numbers are reached by duty number alone, and by the job that seals them again",
        "番号領域の項目に届くのは、職務 number と再暗号化の仕事だけである",
        ALONE,
        lambda caller, action: (
            _deployed(caller, action) and action not in KEYLESS and caller.role not in NUMBER_ROLES
        ),
        _numbers,
    ),
    Theorem(
        "T10.15",
        "Planes and jobs read and write no item with their own credentials (T10.4 says what a scan shows)",
        "面と仕事は、自らの権限では項目を読み書きしない(走査で見えるものは T10.4)",
        ALONE,
        lambda caller, action: caller.kind in {"plane", "job"} and action in ROWS - {"dynamodb:Scan"},
        always,
    ),
    Theorem(
        "T10.16",
        "Operators, the state, auditors, key administrators and whoever restores read and write no item, "
        "and no record of the stream",
        "運用者・国・監査人・鍵管理者・復旧者は、項目も変更の流れも読み書きしない",
        ALONE,
        lambda caller, action: caller.role in READS_NOTHING and action in ROWS | STREAM_READS,
        always,
    ),
    Theorem(
        "T10.17",
        "… even if a further policy allows everything",
        "別の方針が全てを許しても同じである",
        GUARD,
        lambda caller, action: caller.role in READS_NOTHING and _guarded_from_people(caller, action),
        always,
    ),
    Theorem(
        "T10.18",
        "A sealing session puts checkpoints into its own municipality's folder of our bucket, and nowhere else",
        "封印の職務は、当方の保管庫の自らの自治体の区画にだけ置く",
        ALONE,
        lambda caller, action: caller.kind == "duty" and action.startswith("s3:"),
        _foreign_folder,
    ),
    Theorem(
        "T10.61",
        "Who opens or closes a municipality reaches wrapped keys, the directory and progress, and no record",
        "自治体を開設・閉鎖する者は、包まれた鍵・名簿・進み具合の他、どの記録にも届かない",
        ALONE,
        lambda caller, action: caller.role in OPENERS and action in ROWS,
        lambda caller, action, ask: (
            _outsider(caller, action, ask) and not _foreign_account(caller, action, ask)
        ),
    ),
    Theorem(
        "T10.62",
        "Sealing again changes nothing but seals, in the one area of its purpose",
        "再封は、目的とする一つの領域の封の他、何も変えない",
        ALONE,
        lambda caller, action: caller.role == RESEAL and action in ROW_WRITES,
        _reseals_more,
    ),
    Theorem(
        "T10.63",
        "Who opens or closes reads no record, in a batch, a stream or an export, even if a further policy "
        "allows everything",
        "開設・閉鎖する者は、別の方針が全てを許しても、一括・流れ・エクスポートで記録を読まない",
        GUARD,
        lambda caller, action: caller.role in OPENERS and action in NEVER_OF_OPENERS[caller.role],
        always,
    ),
    Theorem(
        "T10.19",
        "From inside our networks no other account's item, key, role or object is reached",
        "当方の網からは、他の口座の項目・鍵・役割・物に届かない",
        frozenset({"endpoint", "whole"}),
        lambda caller, _action: caller.network is not None,
        _foreign_account,
    ),
)


def _guarded_from_people(caller: Caller, action: str) -> bool:
    if caller.role in RESTORERS:
        return action.startswith("dynamodb:PartiQL") or action in {
            "dynamodb:GetRecords",
            "dynamodb:ExportTableToPointInTime",
        }
    return action in ROWS - {"dynamodb:ConditionCheckItem"} or action == "dynamodb:GetRecords"
