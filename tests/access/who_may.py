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
STAFF = frozenset({CLERK, NUMBER_DESK, REGISTRAR, ADMINISTRATOR, AUDITOR})


class Row(NamedTuple):
    """A route's line: who may, with a body that is in order."""

    who: frozenset[str]
    body: object = None
    for_a_purpose: bool = False
    before_password_change: bool = False


def _only(*who: str, body: object = None) -> Row:
    return Row(frozenset(who), body)


WHICH = {"ticket": "1234567890", "turn": 1, "version": 1}
KEY = {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}
SCAN = {"line": "211214321234567890", "given_on": "2021-07-01", "product": "COMIRNATY", "lot": "EP2163"}
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
MOVES = "宛名番号,異動区分,異動日,理由\n".encode()
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
FILE = "個人番号,宛名番号\n".encode()

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
    ("POST", "/sessions"): _only(ANY_TERMINAL, body={"account_id": "somebody", "password": "wrong"}),
    ("POST", "/sessions/end"): Row(STAFF, {}, before_password_change=True),
    ("POST", "/password"): Row(STAFF, {"old": "wrong", "new": "wrong"}, before_password_change=True),
    ("GET", "/accounts"): _only(ADMINISTRATOR),
    ("POST", "/accounts"): _only(ADMINISTRATOR, body={**APPOINTED, "expires_on": "2022-03-31"}),
    ("POST", "/accounts/{account_id}/unlock"): _only(ADMINISTRATOR, body={}),
    ("GET", "/tablets"): _only(ADMINISTRATOR),
    ("POST", "/tablets/invitations"): _only(ADMINISTRATOR, body={"label": "一番", "scope": "home"}),
    ("POST", "/tablets/{tablet_id}/revoke"): _only(ADMINISTRATOR, body={}),
    ("GET", "/venues"): _only(ADMINISTRATOR),
    ("POST", "/venues"): _only(ADMINISTRATOR, body=VENUE),
    ("POST", "/people/search"): _only(CLERK, NUMBER_DESK, body={"by": "addressee", "value": "1"}),
    ("POST", "/people/search-by-number"): Row(
        frozenset({NUMBER_DESK}), {"individual_number": "123456789018"}, for_a_purpose=True
    ),
    ("GET", "/people/{person_id}"): _only(CLERK, NUMBER_DESK),
    ("POST", "/people/{person_id}/individual-number"): Row(frozenset({NUMBER_DESK}), {}, for_a_purpose=True),
    ("POST", "/tickets/search"): _only(CLERK, NUMBER_DESK, body={"ticket": "1234567890"}),
    ("POST", "/tickets/stop"): _only(
        CLERK, body={"ticket": "1234567890", "stop": {"reason": "moved_out", "since": "2021-07-01"}}
    ),
    ("POST", "/tickets/restart"): _only(CLERK, body={"ticket": "1234567890"}),
    ("POST", "/doses/correct"): _only(CLERK, body={"which": WHICH, "reason": "誤記", "turn": 2}),
    ("POST", "/doses/cancel"): _only(CLERK, body={"which": WHICH, "reason": "誤記"}),
    ("POST", "/conflicts/settle"): _only(
        CLERK, body={"conflict_id": "a" * 24, "keep": "standing", "reason": "確認"}
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
    ("POST", "/moves-files"): _only(REGISTRAR, body=MOVES),
    ("GET", "/moves-files/{moves_file_id}"): _only(REGISTRAR),
    ("POST", "/moves-files/{moves_file_id}/apply"): _only(REGISTRAR, body=MOVES),
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
    ("POST", "/inquiries"): _only(NUMBER_DESK, body=ASKED),
    ("GET", "/inquiries"): _only(*READS_INQUIRIES),
    ("GET", "/inquiries/export"): _only(*READS_INQUIRIES),
    ("GET", "/inquiries/report"): _only(ADMINISTRATOR, AUDITOR),
    ("GET", "/inquiries/{inquiry_id}"): _only(*READS_INQUIRIES),
    ("POST", "/inquiries/bulks"): _only(NUMBER_DESK, body=FILE),
    ("GET", "/inquiries/bulks"): _only(*READS_INQUIRIES),
    ("GET", "/inquiries/bulks/{bulk_id}"): _only(*READS_INQUIRIES),
    ("POST", "/inquiries/bulks/{bulk_id}/approve"): _only(ADMINISTRATOR, body={}),
    ("POST", "/inquiries/bulks/{bulk_id}/run"): _only(NUMBER_DESK, body={}),
    ("GET", "/inquiries/bulks/{bulk_id}/export"): _only(*READS_INQUIRIES),
    ("GET", "/provisions"): _only(*READS_PROVISIONS),
    ("GET", "/provisions/export"): _only(*READS_PROVISIONS),
    ("GET", "/canaries"): _only(ADMINISTRATOR),
    ("POST", "/canaries"): _only(
        ADMINISTRATOR, body={"individual_number": "123456789018", "label": "名簿の一行"}
    ),
    ("GET", "/audit"): _only(AUDITOR),
    ("GET", "/audit/key"): _only(AUDITOR),
}

PUBLIC: dict[tuple[str, str], Row] = {
    ("GET", "/health"): _only(ANYONE),
    ("POST", "/tablets"): _only(ANYONE, body={"code": "112143-ABCDEFGHJKLM", "key": KEY}),
    ("POST", "/shifts"): _only(TABLET, body={"venue": "HALL-1", "pin": "246810"}),
    ("POST", "/tickets/check"): _only(TABLET_ON_SHIFT, body=SCAN),
    ("POST", "/doses"): _only(TABLET_ON_SHIFT, body={**SCAN, "venue": "HALL-1", "key": "k" * 16}),
}

PERMISSIONS: dict[str, tuple[str, frozenset[str]]] = {
    "venue:dose:record": ("public", frozenset({"tablet"})),
    "venue:ticket:check": ("public", frozenset({"tablet"})),
    "venue:shift:open": ("public", frozenset({"tablet"})),
    "desk:ticket:read": ("private", frozenset({CLERK, NUMBER_DESK})),
    "desk:person:read": ("private", frozenset({CLERK, NUMBER_DESK})),
    "desk:list:read": ("private", frozenset({CLERK, NUMBER_DESK, REGISTRAR})),
    "desk:dose:correct": ("private", frozenset({CLERK})),
    "desk:dose:cancel": ("private", frozenset({CLERK})),
    "desk:ticket:stop": ("private", frozenset({CLERK})),
    "desk:conflict:settle": ("private", frozenset({CLERK})),
    "desk:flag:set": ("private", frozenset({CLERK})),
    "desk:ticket:reissue": ("private", frozenset({CLERK})),
    "desk:person:merge": ("private", frozenset({CLERK})),
    "files:moves:check": ("private", frozenset({REGISTRAR})),
    "files:moves:apply": ("private", frozenset({REGISTRAR})),
    "desk:task:work": ("private", frozenset({CLERK})),
    "desk:paper:enter": ("private", frozenset({CLERK})),
    "desk:dose:enter_foreign": ("private", frozenset({CLERK})),
    "desk:day:count": ("private", frozenset({CLERK})),
    "files:dose:fix": ("private", frozenset({REGISTRAR})),
    "number:person:search": ("private", frozenset({NUMBER_DESK})),
    "number:person:reveal": ("private", frozenset({NUMBER_DESK})),
    "number:inquiry:ask": ("private", frozenset({NUMBER_DESK})),
    "number:inquiry:read": ("private", frozenset(READS_INQUIRIES)),
    "office:inquiry:approve": ("private", frozenset({ADMINISTRATOR})),
    "office:inquiry:review": ("private", frozenset({ADMINISTRATOR, AUDITOR})),
    "office:provision:read": ("private", frozenset(READS_PROVISIONS)),
    "office:canary:manage": ("private", frozenset({ADMINISTRATOR})),
    "files:registration:check": ("private", frozenset({REGISTRAR})),
    "files:registration:apply": ("private", frozenset({REGISTRAR})),
    "office:tablet:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:venue:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:account:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:audit:export": ("private", frozenset({AUDITOR})),
    "own:password:change": ("private", STAFF),
    "own:session:end": ("private", STAFF),
    "system:findings:review": ("private", frozenset({"system"})),
    "system:audit:seal": ("private", frozenset({"system"})),
}
"""The plane at which a permission can be used, and by whom."""

PURPOSES = ("ask_former_city", "answer_new_city", "issue_certificate")
NEEDS_A_PURPOSE = frozenset({"number:person:search", "number:person:reveal"})
BEFORE_PASSWORD_CHANGE = frozenset({"own:password:change", "own:session:end"})

REAL_IDS = {
    "account_id": "somebody",
    "tablet_id": "112143-X",
    "person_id": "P1",
    "registration_id": "R1",
    "flag_id": "F1",
    "moves_file_id": "M1",
    "fix_id": "F1",
    "paper_id": "E1",
}
REAL_IDS = {"account_id": "somebody", "tablet_id": "112143-X", "person_id": "P1", "registration_id": "R1"}
REAL_IDS |= {"inquiry_id": "I1", "bulk_id": "B1"}


def address(path: str, ids: dict[str, str] = REAL_IDS) -> str:
    """Return a path with ids in the place of its names."""
    return path.format_map(ids)


def raw(body: object) -> tuple[str, bytes]:
    """Return a body's content type and bytes."""
    if isinstance(body, bytes):
        return "application/octet-stream", body
    return "application/json", b"" if body is None else json.dumps(body).encode()
