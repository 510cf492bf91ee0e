"""Theorems about items: whose they are, who may read and write them, and what nobody may do."""

from proofs.policies.actions import KEYLESS, ROW_READS, ROW_WRITES, ROWS, STREAM_READS
from proofs.policies.callers import EVERYBODY
from proofs.policies.of_rows import (
    ERASE,
    GUARD,
    NEVER_OF_OPENERS,
    NUMBER_ROLES,
    OPENERS,
    OWN,
    RESEAL,
    WRAPPERS,
    beyond_venue,
    deployed,
    duty,
    elsewhere,
    erases_more,
    foreign,
    foreign_account,
    foreign_folder,
    guarded_from_people,
    log,
    loses_a_record,
    names_nothing,
    numbers,
    outsider,
    own_wrapped_keys,
    reads_too_much,
    reseals_more,
    shows_something,
    wrapped_keys,
    writes_too_much,
)
from proofs.policies.rights import (
    PUBLIC_ROLES,
    READS_NOTHING,
)
from proofs.policies.theorem import ALONE, Theorem, always

ROW_THEOREMS = (
    Theorem(
        "T10.1",
        "A session of one municipality reaches no item whose key begins with another's code, "
        "alone or in a batch",
        "ある自治体のセッションは、他の自治体のコードで始まる項目に、一括でも届かない",
        ALONE,
        duty,
        foreign,
    ),
    Theorem(
        "T10.2",
        "Without a leading key, or with an empty one, no item is reached",
        "先頭キーが無い、又は空の要求は、どの項目にも届かない",
        ALONE,
        duty,
        names_nothing,
    ),
    Theorem(
        "T10.3",
        "A session without a municipality, or with an empty one, reaches no item",
        "自治体の札が無い、又は空のセッションは、どの項目にも届かない",
        ALONE,
        lambda caller, action: duty(caller, action) and not caller.tenant,
        always,
    ),
    Theorem(
        "T10.4",
        "Nobody queries with PartiQL, writes in batches or exports; the two that go through the table are "
        "shown plain attributes or a count",
        "PartiQL・一括書込・エクスポートは誰にもできない。表を通して見る二者に見えるのは、平文の属性か件数だけである",
        ALONE,
        lambda caller, action: deployed(caller, action) and action in KEYLESS,
        shows_something,
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
        duty,
        lambda caller, action, ask: (
            elsewhere(caller, action, ask) and not foreign_account(caller, action, ask)
        ),
    ),
    Theorem(
        "T10.7",
        "A duty reads only the areas that the architecture gives it",
        "職務は、設計で定めた領域だけを読む",
        OWN,
        lambda caller, action: caller.kind == "duty" and action in ROW_READS,
        reads_too_much,
    ),
    Theorem(
        "T10.8",
        "A duty writes only the partitions that the running system was seen to need, for that purpose",
        "職務は、実際に必要と確かめた区画だけに、その目的でだけ書く",
        OWN,
        lambda caller, action: caller.kind == "duty" and caller.role != RESEAL and action in ROW_WRITES,
        writes_too_much,
    ),
    Theorem(
        "T10.9",
        "Nobody but who opens a municipality writes a wrapped key, and who closes it deletes one",
        "包まれた鍵を書くのは自治体を開設する者、消すのは閉鎖する者だけである",
        ALONE,
        lambda caller, action: (
            deployed(caller, action) and action in ROW_WRITES and (caller.role, action) not in WRAPPERS
        ),
        wrapped_keys,
    ),
    Theorem(
        "T10.10",
        "No duty writes a wrapped key, even if a further policy allows everything",
        "別の方針が全てを許しても、職務は包まれた鍵を書かない",
        GUARD,
        lambda caller, action: caller.kind == "duty" and action in ROW_WRITES,
        own_wrapped_keys,
    ),
    Theorem(
        "T10.11",
        "Nobody deletes or updates an audit row, but that its seal is renewed: never its place in the chain",
        "操作記録は誰も消さず、書き換えない。封の更新も、連鎖の中の位置には触れない",
        ALONE,
        lambda caller, action: (
            deployed(caller, action) and action in {"dynamodb:DeleteItem", "dynamodb:UpdateItem"}
        ),
        log,
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
        beyond_venue,
    ),
    Theorem(
        "T10.14",
        "Rows of numbers are reached by duties number and broker, and by the job that seals them again; "
        "the job that erases takes them away unread",
        "番号領域の項目に届くのは、職務 number・broker と再暗号化の仕事だけである。消去の仕事は読まずに消す",
        ALONE,
        lambda caller, action: (
            deployed(caller, action) and action not in KEYLESS and caller.role not in NUMBER_ROLES
        ),
        numbers,
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
        lambda caller, action: caller.role in READS_NOTHING and guarded_from_people(caller, action),
        always,
    ),
    Theorem(
        "T10.18",
        "A sealing session puts checkpoints into its own municipality's folder of our bucket, nowhere else",
        "封印の職務は、当方の保管庫の自らの自治体の区画にだけ置く",
        ALONE,
        lambda caller, action: caller.kind == "duty" and action.startswith("s3:"),
        foreign_folder,
    ),
    Theorem(
        "T10.61",
        "Who opens or closes a municipality reaches wrapped keys, the directory and progress, and no record",
        "自治体を開設・閉鎖する者は、包まれた鍵・名簿・進み具合の他、どの記録にも届かない",
        ALONE,
        lambda caller, action: caller.role in OPENERS and action in ROWS,
        lambda caller, action, ask: (
            outsider(caller, action, ask) and not foreign_account(caller, action, ask)
        ),
    ),
    Theorem(
        "T10.62",
        "Sealing again changes nothing but seals, in the one area of its purpose",
        "再封は、目的とする一つの領域の封の他、何も変えない",
        ALONE,
        lambda caller, action: caller.role == RESEAL and action in ROW_WRITES,
        reseals_more,
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
        "T10.64",
        "Erasing writes nothing but its notes and the log, and takes away nothing but people's records",
        "消去の職務が書くのは自らの控えと操作記録だけ、消すのは人の記録だけである",
        ALONE,
        lambda caller, action: caller.role == ERASE and action in ROW_WRITES,
        erases_more,
    ),
    Theorem(
        "T10.65",
        "Nobody but the job that erases deletes a dose, a ticket's sheet or a version of a person",
        "接種記録・台紙・人の版を消せるのは、消去の仕事だけである",
        ALONE,
        lambda caller, action: (
            deployed(caller, action) and action == "dynamodb:DeleteItem" and caller.role != ERASE
        ),
        loses_a_record,
    ),
    Theorem(
        "T10.19",
        "From inside our networks no other account's item, key, role or object is reached",
        "当方の網からは、他の口座の項目・鍵・役割・物に届かない",
        frozenset({"endpoint", "whole"}),
        lambda caller, _action: caller.network is not None,
        foreign_account,
    ),
)
