"""Who may do what, written down a second time by hand: the matrix compares the house with this page.

It is made from the assessment and the issue, never from ``GRANTS``; a route or a permission without a
row here fails the matrix.
"""

import json
from typing import NamedTuple

ANYONE = "anyone"
"""Nobody can be known yet."""
ANY_TERMINAL = "any terminal"
"""Nobody is known yet, but the terminal's certificate is."""
TABLET = "tablet"
TABLET_ON_SHIFT = "tablet on shift"
CLERK, NUMBER_DESK, REGISTRAR = "clerk", "number_desk", "registrar"
ADMINISTRATOR, AUDITOR = "administrator", "auditor"
STATE = "state"
STAFF = frozenset({CLERK, NUMBER_DESK, REGISTRAR, ADMINISTRATOR, AUDITOR, STATE})


class Row(NamedTuple):
    """A route's line: who may, with a body that is in order."""

    who: frozenset[str]
    body: object = None
    for_a_purpose: bool = False
    before_password_change: bool = False
    before_passkey: bool = False
    step_up: bool = False
    """Whether it asks for a fresh proof though its permission does not."""


def _only(*who: str, body: object = None) -> Row:
    return Row(frozenset(who), body)


WHICH = {"ticket": "1234567890", "turn": 1, "version": 1}
KEY = {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}
SCAN = {"line": "211214321234567890", "given_on": "2021-07-01", "product": "COMIRNATY", "lot": "EP2163"}
UNDO = {
    "line": SCAN["line"],
    "given_on": "2021-07-01",
    "recorded_at": "2021-07-01T03:00:00Z",
    "reason": "misread",
    "key": "k" * 16,
}
APPOINTED = {"account_id": "new-clerk", "name": "試験 職員", "roles": ["clerk"], "terminals": ["T-001"]}
VENUE = {"venue_id": "HALL-9", "name": "市民会館", "pin": "123456"}
FLAG = {"code": "move_out", "effective_on": "2021-06-20", "reason": "転出届", "source": "notification"}
MERGER = {
    "survivor": "P1",
    "absorbed": "P2",
    "survivor_version": 1,
    "absorbed_version": 1,
    "reason": "二重の登録",
}
ENTRY = {"kind": "waiting", "ticket": "1234567890", "turn": 1}
DOSE = {"ticket": "1234567890", "turn": 1, "given_on": "2021-07-01", "product": "COMIRNATY", "lot": "EP2163"}
PAPER = {**DOSE, "venue": "HALL-1"}
FOREIGN = {**DOSE, "origin": "workplace"}
FIX = {"select": {"venue": "HALL-1", "day": "2021-07-01"}, "change": {"lot": "ER7449"}, "reason": "誤記"}
FIGURES = {
    "day": "2021-07-01",
    "venue": "HALL-1",
    "lots": [{"product": "COMIRNATY", "lot": "EP2163", "forms": 1}],
}
RULE = {"basis": "dose", "years": 10, "applies_from": "2021-07-01", "source": "市の方針"}
END = {"ends_on": "2025-02-28", "late_entry_until": "2025-03-31"}
APPROVAL = {"approve": True, "why": "確認"}
REASON = {"reason": "確認"}
BLIND = "0" * 32
CASE = {"kind": "disclosure", "person_id": BLIND, "channel": "counter", "applicant": "self", "wish": "開示"}
RECEIVED = {**CASE, "shown": ["passport"], "received_on": "2021-07-01"}
MEDIUM = {"medium_id": "USB-09", "kind": "usb_memory", "encrypted": True, "custodian": "庶務係"}
USE = {"medium_id": "USB-09", "purpose": "接種対象者の登録", "digest": "0" * 64}
ANNOUNCED = {"use_id": "U1", "file_name": "people.vrs", "parts": ["0" * 64]}
DOWNLOAD = {"kind": "ledger", "reason": "台帳への反映", "medium_id": "USB-09"}
ANSWER = {"answer": "{}"}
HR_FILE = "職員,事由,発令日\nclerk-1,退職,2021-06-30\n".encode()
FILE = "個人番号,宛名番号\n".encode()
JULY = {"since": "2021-07-01", "until": "2021-07-31"}
A_DAY = {"since": "2021-07-01T00:00:00Z", "until": "2021-07-02T00:00:00Z"}
MAY_SEE_STATISTICS = frozenset({CLERK, ADMINISTRATOR, AUDITOR, STATE})

ASKED = {
    "key": "k" * 16,
    "purpose": "ask_former_city",
    "addressee": "1",
    "individual_number": "123456789018",
    "former": "112224",
    "ground": {"kind": "consent", "form": "F-1", "on": "2021-07-01"},
    "identity": {
        "number_by": "card",
        "person_by": "card",
        "checked_by": "窓口 担当",
        "checked_at": "2021-07-01T00:00:00Z",
    },
}
READS_INQUIRIES = (NUMBER_DESK, ADMINISTRATOR, AUDITOR)
READS_PROVISIONS = (REGISTRAR, ADMINISTRATOR, AUDITOR)

PRIVATE: dict[tuple[str, str], Row] = {
    ("GET", "/health"): _only(ANYONE),
    ("POST", "/sessions/options"): _only(ANY_TERMINAL, body={}),
    ("POST", "/sessions"): _only(ANY_TERMINAL, body={"account_id": "somebody", "password": "wrong"}),
    ("GET", "/sessions/me"): Row(STAFF, before_password_change=True, before_passkey=True),
    ("POST", "/sessions/end"): Row(STAFF, {}, before_password_change=True, before_passkey=True),
    ("POST", "/password"): Row(STAFF, {"old": "wrong", "new": "wrong"}, before_password_change=True),
    ("POST", "/passkeys/options"): Row(STAFF, {}, before_password_change=True, before_passkey=True),
    ("POST", "/passkeys"): Row(STAFF, ANSWER, before_password_change=True, before_passkey=True, step_up=True),
    ("POST", "/step-up/options"): Row(STAFF, {}, before_password_change=True),
    ("POST", "/step-up"): Row(STAFF, ANSWER, before_password_change=True),
    ("GET", "/accounts"): _only(ADMINISTRATOR),
    ("GET", "/accounts/export"): _only(ADMINISTRATOR),
    ("POST", "/accounts"): _only(ADMINISTRATOR, body={**APPOINTED, "expires_on": "2022-03-31"}),
    ("POST", "/accounts/{account_id}/unlock"): _only(ADMINISTRATOR, body={}),
    ("POST", "/accounts/{account_id}/disable"): _only(ADMINISTRATOR, body={}),
    ("GET", "/grants"): _only(ADMINISTRATOR),
    ("POST", "/grants"): _only(
        ADMINISTRATOR, body={"wanted": {"kind": "appointment", **APPOINTED}, "reason": "新任"}
    ),
    ("POST", "/grants/{grant_id}/approve"): _only(ADMINISTRATOR, body={}),
    ("POST", "/grants/{grant_id}/reject"): _only(ADMINISTRATOR, body={}),
    ("GET", "/terminals"): _only(ADMINISTRATOR),
    ("POST", "/terminals/{terminal_id}/retire"): _only(ADMINISTRATOR, body={}),
    ("GET", "/shared-ids"): _only(ADMINISTRATOR),
    ("POST", "/shared-ids/{shared_id}/stop"): _only(ADMINISTRATOR, body={}),
    ("POST", "/hr-files"): _only(ADMINISTRATOR, body=HR_FILE),
    ("POST", "/hr-files/apply"): _only(ADMINISTRATOR, body=HR_FILE),
    ("GET", "/reviews"): _only(ADMINISTRATOR),
    ("POST", "/reviews/{account_id}"): _only(ADMINISTRATOR, body={"version": 1}),
    ("GET", "/misuse-reports"): _only(AUDITOR),
    ("POST", "/misuse-reports"): _only(
        AUDITOR, body={"since": "2021-06-01T00:00:00Z", "until": "2021-07-01T00:00:00Z"}
    ),
    ("GET", "/misuse-reports/watched"): _only(AUDITOR),
    ("POST", "/misuse-reports/watched"): _only(AUDITOR, body={"person_id": "P1"}),
    ("POST", "/misuse-reports/{report_id}/sign"): _only(AUDITOR, body={"note": "確認した"}),
    ("GET", "/tablets"): _only(ADMINISTRATOR),
    ("POST", "/tablets/invitations"): _only(ADMINISTRATOR, body={"label": "一番", "scope": "home"}),
    ("POST", "/tablets/{tablet_id}/revoke"): _only(ADMINISTRATOR, body={}),
    ("POST", "/tablets/{tablet_id}/free"): _only(ADMINISTRATOR, body={}),
    ("GET", "/venues"): _only(ADMINISTRATOR),
    ("POST", "/venues"): _only(ADMINISTRATOR, body=VENUE),
    ("POST", "/people/search"): _only(CLERK, NUMBER_DESK, body={"by": "addressee", "value": "1"}),
    ("POST", "/people/search-by-name"): _only(
        CLERK, NUMBER_DESK, body={"name": "春日部 花子", "born_on": "1950-01-01"}
    ),
    ("POST", "/people/search-by-number"): Row(
        frozenset({NUMBER_DESK}), {"individual_number": "123456789018"}, for_a_purpose=True
    ),
    ("GET", "/people/{person_id}"): _only(CLERK, NUMBER_DESK),
    ("POST", "/people/{person_id}/individual-number"): Row(frozenset({NUMBER_DESK}), {}, for_a_purpose=True),
    ("POST", "/tickets/search"): _only(CLERK, NUMBER_DESK, body={"ticket": "1234567890"}),
    ("POST", "/tickets/stop"): _only(
        CLERK, body={"ticket": "1234567890", "stop": {"reason": "moved_out", "since": "2021-07-01"}}
    ),
    ("POST", "/tickets/restart"): _only(CLERK, body={"ticket": "1234567890", "reason": "x"}),
    ("POST", "/doses/correct"): _only(CLERK, body={"which": WHICH, "reason": "誤記", "turn": 2}),
    ("POST", "/doses/cancel"): _only(CLERK, body={"which": WHICH, "reason": "誤記"}),
    ("POST", "/conflicts/settle"): _only(
        CLERK, body={"conflict_id": "a" * 24, "keep": "standing", "seen": 1, "reason": "確認"}
    ),
    ("GET", "/findings"): _only(CLERK, NUMBER_DESK, REGISTRAR),
    ("GET", "/waiting"): _only(CLERK, NUMBER_DESK, REGISTRAR),
    ("GET", "/conflicts"): _only(CLERK, NUMBER_DESK, REGISTRAR),
    ("POST", "/people/{person_id}/flags"): _only(CLERK, body={**FLAG, "version": 1}),
    ("POST", "/people/{person_id}/flags/{flag_id}/reverse"): _only(
        CLERK, body={"reason": "届出の取下げ", "version": 1}
    ),
    ("GET", "/people/{person_id}/history"): _only(CLERK, NUMBER_DESK),
    ("POST", "/tickets/reissue"): _only(
        CLERK, body={"old": "1234567890", "new": "1234567891", "reason": "紛失", "version": 1}
    ),
    ("POST", "/people/merge"): _only(CLERK, body=MERGER),
    ("POST", "/people/merge/undo"): _only(CLERK, body=MERGER),
    ("GET", "/queues"): _only(CLERK, NUMBER_DESK, REGISTRAR),
    ("GET", "/queues/export"): _only(CLERK, NUMBER_DESK, REGISTRAR),
    ("POST", "/queues/near"): _only(CLERK, body={"ticket": "1234567890", "turn": 1}),
    ("POST", "/tasks/search"): _only(CLERK, NUMBER_DESK, REGISTRAR, body={"entry": ENTRY}),
    ("POST", "/tasks/move"): _only(CLERK, body={"entry": ENTRY, "move": "take"}),
    ("POST", "/bulk-fixes"): _only(REGISTRAR, body=FIX),
    ("GET", "/bulk-fixes"): _only(REGISTRAR),
    ("GET", "/bulk-fixes/{fix_id}"): _only(REGISTRAR),
    ("POST", "/bulk-fixes/{fix_id}/apply"): _only(REGISTRAR, body={"digest": "0" * 64}),
    ("POST", "/bulk-fixes/{fix_id}/undo"): _only(REGISTRAR, body={"reason": "取り違え"}),
    ("POST", "/paper-entries"): _only(CLERK, body={"reference": "A-1", "form": PAPER}),
    ("GET", "/paper-entries"): _only(CLERK),
    ("POST", "/paper-entries/{paper_id}/second"): _only(CLERK, body={"form": PAPER}),
    ("POST", "/paper-entries/{paper_id}/decide"): _only(
        CLERK, body={"picks": {"lot": "first"}, "reason": "予診票を確認"}
    ),
    ("POST", "/paper-entries/{paper_id}/withdraw"): _only(CLERK, body={"reason": "別の市の予診票"}),
    ("GET", "/day-counts"): _only(CLERK, NUMBER_DESK, REGISTRAR),
    ("POST", "/day-counts"): _only(CLERK, body=FIGURES),
    ("POST", "/day-counts/close"): _only(
        CLERK, body={"day": "2021-07-01", "venue": "HALL-2", "reason": "一致"}
    ),
    ("GET", "/doses/foreign"): _only(CLERK, NUMBER_DESK, REGISTRAR),
    ("POST", "/doses/foreign"): _only(CLERK, body=FOREIGN),
    ("POST", "/registrations"): _only(REGISTRAR, body=FILE),
    ("GET", "/registrations/{registration_id}"): _only(REGISTRAR),
    ("POST", "/registrations/{registration_id}/apply"): _only(REGISTRAR, body=FILE),
    ("POST", "/statistics"): Row(MAY_SEE_STATISTICS, JULY),
    ("POST", "/open-data"): Row(MAY_SEE_STATISTICS, JULY),
    ("GET", "/notices"): _only(CLERK),
    ("GET", "/notices/sent"): _only(CLERK),
    ("POST", "/notices/{notice_id}/acknowledge"): _only(CLERK, body={}),
    ("POST", "/audit/search"): _only(AUDITOR, body=A_DAY),
    ("POST", "/audit/search/export"): _only(AUDITOR, body=A_DAY),
    ("POST", "/audit/affected"): _only(AUDITOR, body=A_DAY),
    ("GET", "/audit/reviews"): _only(AUDITOR),
    ("POST", "/audit/reviews/{month}"): _only(AUDITOR, body={}),
    ("GET", "/audit/reviews/{month}"): _only(AUDITOR),
    ("POST", "/audit/reviews/{month}/sign"): _only(AUDITOR, body={"remarks": "異常なし"}),
    ("POST", "/inquiries"): _only(NUMBER_DESK, body=ASKED),
    ("GET", "/inquiries"): _only(*READS_INQUIRIES),
    ("GET", "/inquiries/limits"): _only(NUMBER_DESK),
    ("GET", "/inquiries/report"): _only(ADMINISTRATOR, AUDITOR),
    ("GET", "/inquiries/{inquiry_id}"): _only(*READS_INQUIRIES),
    ("POST", "/inquiries/bulks"): _only(NUMBER_DESK, body=FILE),
    ("GET", "/inquiries/bulks"): _only(*READS_INQUIRIES),
    ("GET", "/inquiries/bulks/{bulk_id}"): _only(*READS_INQUIRIES),
    ("POST", "/inquiries/bulks/{bulk_id}/approve"): _only(ADMINISTRATOR, body={}),
    ("POST", "/inquiries/bulks/{bulk_id}/run"): _only(NUMBER_DESK, body={}),
    ("GET", "/inquiries/bulks/{bulk_id}/export"): _only(*READS_INQUIRIES),
    ("GET", "/provisions"): _only(*READS_PROVISIONS),
    ("GET", "/canaries"): _only(ADMINISTRATOR),
    ("POST", "/canaries"): _only(
        ADMINISTRATOR, body={"individual_number": "123456789018", "label": "名簿の一行"}
    ),
    ("GET", "/import-key"): _only(REGISTRAR, ADMINISTRATOR),
    ("GET", "/changesets"): _only(REGISTRAR, ADMINISTRATOR),
    ("POST", "/changesets"): _only(REGISTRAR, body=ANNOUNCED),
    ("GET", "/changesets/{changeset_id}"): _only(REGISTRAR, ADMINISTRATOR),
    ("POST", "/changesets/{changeset_id}/parts/{part}"): _only(REGISTRAR, body=FILE),
    ("POST", "/changesets/{changeset_id}/check"): _only(REGISTRAR, body={}),
    ("POST", "/changesets/{changeset_id}/decide"): _only(
        REGISTRAR, ADMINISTRATOR, body={"approve": True, "note": "確認"}
    ),
    ("POST", "/changesets/{changeset_id}/apply"): _only(REGISTRAR, body={}),
    ("POST", "/changesets/{changeset_id}/undo"): _only(REGISTRAR, body={"reason": "誤り"}),
    ("GET", "/media"): _only(CLERK, REGISTRAR, ADMINISTRATOR, AUDITOR),
    ("POST", "/media"): _only(ADMINISTRATOR, body=MEDIUM),
    ("POST", "/media/{medium_id}/retire"): _only(ADMINISTRATOR, body={}),
    ("GET", "/media-uses"): _only(CLERK, REGISTRAR, ADMINISTRATOR, AUDITOR),
    ("GET", "/media-uses/export"): _only(CLERK, REGISTRAR, ADMINISTRATOR, AUDITOR),
    ("POST", "/media-uses"): _only(CLERK, REGISTRAR, AUDITOR, body=USE),
    ("POST", "/media-uses/{use_id}/decide"): _only(ADMINISTRATOR, body={"approve": True}),
    ("POST", "/media-uses/{use_id}/erased"): _only(CLERK, REGISTRAR, AUDITOR, body={}),
    ("GET", "/downloads"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/downloads"): _only(CLERK, body=DOWNLOAD),
    ("POST", "/downloads/{download_id}/decide"): _only(ADMINISTRATOR, body={"approve": True}),
    ("POST", "/downloads/{download_id}/make"): _only(CLERK, AUDITOR, body={}),
    ("POST", "/downloads/{download_id}/pieces/{piece}"): _only(CLERK, AUDITOR, body={}),
    ("GET", "/audit"): _only(AUDITOR),
    ("GET", "/audit/key"): _only(AUDITOR),
    ("GET", "/retention"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/retention"): _only(ADMINISTRATOR, body={"rule": RULE, "reason": "方針"}),
    ("POST", "/retention/{setting_id}/decide"): _only(ADMINISTRATOR, body=APPROVAL),
    ("GET", "/business-end"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/business-end"): _only(ADMINISTRATOR, body={"end": END, "reason": "終了"}),
    ("POST", "/business-end/{setting_id}/decide"): _only(ADMINISTRATOR, body=APPROVAL),
    ("GET", "/holds"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/holds"): _only(CLERK, ADMINISTRATOR, body={"person_id": BLIND, **REASON}),
    ("POST", "/holds/{hold_id}/lift"): _only(ADMINISTRATOR, body=REASON),
    ("GET", "/due"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("GET", "/erasures"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/erasures"): _only(CLERK, ADMINISTRATOR, body=REASON),
    ("GET", "/erasures/{erasure_id}"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/erasures/{erasure_id}/decide"): _only(ADMINISTRATOR, body=APPROVAL),
    ("GET", "/erasures/{erasure_id}/certificate"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("GET", "/cases"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/cases"): _only(CLERK, body=RECEIVED),
    ("GET", "/cases/{case_id}"): _only(CLERK, ADMINISTRATOR, AUDITOR),
    ("POST", "/cases/{case_id}/extend"): _only(CLERK, body=REASON),
    ("POST", "/cases/{case_id}/propose"): _only(CLERK, body={"ruling": "full", **REASON}),
    ("POST", "/cases/{case_id}/decide"): _only(ADMINISTRATOR, body=APPROVAL),
    ("POST", "/cases/{case_id}/correction"): _only(CLERK, body={"version": 2}),
    ("POST", "/cases/{case_id}/told"): _only(CLERK, body={"municipality": "112224", "reference": "R1"}),
    ("POST", "/cases/{case_id}/erase"): _only(CLERK, ADMINISTRATOR, body=REASON),
    ("POST", "/cases/{case_id}/end"): _only(CLERK, body={}),
    ("POST", "/cases/{case_id}/withdraw"): _only(CLERK, body=REASON),
    ("GET", "/cases/{case_id}/disclosure"): _only(CLERK),
}

PUBLIC: dict[tuple[str, str], Row] = {
    ("GET", "/health"): _only(ANYONE),
    ("POST", "/tablets"): _only(ANYONE, body={"code": "112143-ABCDEFGHJKLM", "key": KEY}),
    ("POST", "/shifts"): _only(TABLET, body={"venue": "HALL-1", "pin": "246810"}),
    ("POST", "/tickets/check"): _only(TABLET_ON_SHIFT, body=SCAN),
    ("POST", "/doses"): _only(TABLET_ON_SHIFT, body={**SCAN, "venue": "HALL-1", "key": "k" * 16}),
    ("POST", "/doses/undo"): _only(TABLET_ON_SHIFT, body=UNDO),
}

PERMISSIONS: dict[str, tuple[str, frozenset[str]]] = {
    "venue:dose:record": ("public", frozenset({"tablet"})),
    "venue:dose:undo": ("public", frozenset({"tablet"})),
    "venue:ticket:check": ("public", frozenset({"tablet"})),
    "venue:shift:open": ("public", frozenset({"tablet"})),
    "desk:ticket:read": ("private", frozenset({CLERK, NUMBER_DESK})),
    "desk:person:read": ("private", frozenset({CLERK, NUMBER_DESK})),
    "desk:list:read": ("private", frozenset({CLERK, NUMBER_DESK, REGISTRAR})),
    "desk:list:export": ("private", frozenset({CLERK, NUMBER_DESK, REGISTRAR})),
    "desk:dose:correct": ("private", frozenset({CLERK})),
    "desk:dose:cancel": ("private", frozenset({CLERK})),
    "desk:ticket:stop": ("private", frozenset({CLERK})),
    "desk:conflict:settle": ("private", frozenset({CLERK})),
    "desk:flag:set": ("private", frozenset({CLERK})),
    "desk:ticket:reissue": ("private", frozenset({CLERK})),
    "desk:person:merge": ("private", frozenset({CLERK})),
    "desk:task:work": ("private", frozenset({CLERK})),
    "desk:paper:enter": ("private", frozenset({CLERK})),
    "desk:dose:enter_foreign": ("private", frozenset({CLERK})),
    "desk:day:count": ("private", frozenset({CLERK})),
    "files:dose:fix": ("private", frozenset({REGISTRAR})),
    "number:person:search": ("private", frozenset({NUMBER_DESK})),
    "number:person:reveal": ("private", frozenset({NUMBER_DESK})),
    "number:inquiry:ask": ("private", frozenset({NUMBER_DESK})),
    "number:inquiry:read": ("private", frozenset(READS_INQUIRIES)),
    "number:inquiry:export": ("private", frozenset(READS_INQUIRIES)),
    "office:inquiry:approve": ("private", frozenset({ADMINISTRATOR})),
    "office:inquiry:review": ("private", frozenset({ADMINISTRATOR, AUDITOR})),
    "office:provision:read": ("private", frozenset(READS_PROVISIONS)),
    "office:canary:manage": ("private", frozenset({ADMINISTRATOR})),
    "files:registration:check": ("private", frozenset({REGISTRAR})),
    "files:registration:apply": ("private", frozenset({REGISTRAR})),
    "files:changeset:read": ("private", frozenset({REGISTRAR, ADMINISTRATOR})),
    "files:changeset:approve": ("private", frozenset({REGISTRAR, ADMINISTRATOR})),
    "files:changeset:undo": ("private", frozenset({REGISTRAR})),
    "files:medium:read": ("private", frozenset({CLERK, REGISTRAR, ADMINISTRATOR, AUDITOR})),
    "files:medium:export": ("private", frozenset({CLERK, REGISTRAR, ADMINISTRATOR, AUDITOR})),
    "files:medium:use": ("private", frozenset({CLERK, REGISTRAR, AUDITOR})),
    "files:medium:manage": ("private", frozenset({ADMINISTRATOR})),
    "files:medium:approve": ("private", frozenset({ADMINISTRATOR})),
    "files:download:read": ("private", frozenset({CLERK, ADMINISTRATOR, AUDITOR})),
    "files:download:request": ("private", frozenset({CLERK, AUDITOR})),
    "files:download:fetch": ("private", frozenset({CLERK, AUDITOR})),
    "files:ledger:take_out": ("private", frozenset({CLERK})),
    "files:download:approve": ("private", frozenset({ADMINISTRATOR})),
    "office:tablet:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:venue:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:account:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:audit:export": ("private", frozenset({AUDITOR})),
    "office:audit:search": ("private", frozenset({AUDITOR})),
    "office:audit:review": ("private", frozenset({AUDITOR})),
    "office:statistics:read": ("private", MAY_SEE_STATISTICS),
    "desk:notice:read": ("private", frozenset({CLERK})),
    "office:misuse:review": ("private", frozenset({AUDITOR})),
    "own:password:change": ("private", STAFF),
    "own:passkey:register": ("private", STAFF),
    "own:session:prove": ("private", STAFF),
    "own:session:end": ("private", STAFF),
    "own:session:see": ("private", STAFF),
    "system:findings:review": ("private", frozenset({"system"})),
    "system:audit:seal": ("private", frozenset({"system"})),
    "system:statistics:count": ("private", frozenset({"system"})),
    "system:notice:spread": ("private", frozenset({"system"})),
    "system:audit:index": ("private", frozenset({"system"})),
    "office:retention:read": ("private", frozenset({CLERK, ADMINISTRATOR, AUDITOR})),
    "office:retention:set": ("private", frozenset({ADMINISTRATOR})),
    "office:business_end:set": ("private", frozenset({ADMINISTRATOR})),
    "office:hold:read": ("private", frozenset({CLERK, ADMINISTRATOR, AUDITOR})),
    "office:hold:place": ("private", frozenset({CLERK, ADMINISTRATOR})),
    "office:hold:lift": ("private", frozenset({ADMINISTRATOR})),
    "office:erasure:read": ("private", frozenset({CLERK, ADMINISTRATOR, AUDITOR})),
    "office:erasure:propose": ("private", frozenset({CLERK, ADMINISTRATOR})),
    "office:erasure:approve": ("private", frozenset({ADMINISTRATOR})),
    "desk:case:read": ("private", frozenset({CLERK, ADMINISTRATOR, AUDITOR})),
    "desk:case:keep": ("private", frozenset({CLERK})),
    "desk:case:decide": ("private", frozenset({ADMINISTRATOR})),
    "desk:case:export": ("private", frozenset({CLERK})),
    "system:due:note": ("private", frozenset({"system"})),
    "system:records:erase": ("private", frozenset({"system"})),
}
"""The plane at which a permission can be used, and by whom."""

PURPOSES = ("ask_former_city", "answer_new_city", "issue_certificate")
NEEDS_A_PURPOSE = frozenset({"number:person:search", "number:person:reveal"})
BEFORE_PASSKEY = frozenset({"own:passkey:register", "own:session:end", "own:session:see"})
BEFORE_PASSWORD_CHANGE = BEFORE_PASSKEY | {"own:password:change", "own:session:prove"}
MACHINES = frozenset({"venue:dose:record", "venue:dose:undo", "venue:ticket:check", "venue:shift:open"}) | {
    "system:findings:review",
    "system:audit:seal",
    "system:statistics:count",
    "system:notice:spread",
    "system:audit:index",
    "system:due:note",
    "system:records:erase",
}
"""Permissions of devices and jobs: there is nobody to prove."""
WITHOUT_STEP_UP = MACHINES | {
    "desk:ticket:read",
    "desk:person:read",
    "desk:list:read",
    "desk:dose:correct",
    "desk:dose:cancel",
    "desk:ticket:stop",
    "desk:conflict:settle",
    "number:person:search",
    "files:registration:check",
    "files:registration:apply",
    "own:password:change",
    "own:passkey:register",
    "own:session:prove",
    "own:session:end",
    "own:session:see",
    "desk:case:keep",
    "desk:case:read",
    "desk:day:count",
    "desk:dose:enter_foreign",
    "desk:flag:set",
    "desk:notice:read",
    "desk:paper:enter",
    "desk:task:work",
    "desk:ticket:reissue",
    "files:changeset:read",
    "files:download:read",
    "files:download:request",
    "files:ledger:take_out",
    "files:medium:read",
    "files:medium:use",
    "number:inquiry:ask",
    "number:inquiry:read",
    "office:erasure:read",
    "office:hold:read",
    "office:provision:read",
    "office:retention:read",
    "office:statistics:read",
}
"""All that goes on the proof of sign-in; every other act asks for one not older than five minutes."""

REAL_IDS = {
    "account_id": "somebody",
    "tablet_id": "112143-X",
    "person_id": "P1",
    "registration_id": "R1",
    "flag_id": "F1",
    "fix_id": "F1",
    "paper_id": "E1",
    "notice_id": "N1",
    "month": "2021-06",
    "setting_id": "S1",
    "hold_id": "H1",
    "erasure_id": "E1",
    "case_id": "C1",
    "inquiry_id": "I1",
    "bulk_id": "B1",
    "changeset_id": "C1",
    "part": "1",
    "medium_id": "USB-09",
    "use_id": "U1",
    "download_id": "D1",
    "piece": "1",
    "grant_id": "G1",
    "terminal_id": "T-002",
    "shared_id": "shared-1",
    "report_id": "M1",
}


def address(path: str, ids: dict[str, str] = REAL_IDS) -> str:
    """Return a path with ids in the place of its names."""
    return path.format_map(ids)


def raw(body: object) -> tuple[str, bytes]:
    """Return a body's content type and bytes."""
    if isinstance(body, bytes):
        return "application/octet-stream", body
    return "application/json", b"" if body is None else json.dumps(body).encode()
