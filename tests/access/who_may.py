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
    before_passkey: bool = False
    step_up: bool = False
    """Whether it asks for a fresh proof though its permission does not."""


def _only(*who: str, body: object = None) -> Row:
    return Row(frozenset(who), body)


WHICH = {"ticket": "1234567890", "turn": 1, "version": 1}
KEY = {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}
SCAN = {"line": "211214321234567890", "given_on": "2021-07-01", "product": "COMIRNATY", "lot": "EP2163"}
APPOINTED = {"account_id": "new-clerk", "name": "試験 職員", "roles": ["clerk"], "terminals": ["T-001"]}
VENUE = {"venue_id": "HALL-9", "name": "市民会館", "pin": "123456"}
ANSWER = {"answer": "{}"}
HR_FILE = "職員,事由,発令日\nclerk-1,退職,2021-06-30\n".encode()
FILE = "個人番号,宛名番号\n".encode()

PRIVATE: dict[tuple[str, str], Row] = {
    ("GET", "/health"): _only(ANYONE),
    ("POST", "/sessions/options"): _only(ANY_TERMINAL, body={}),
    ("POST", "/sessions"): _only(ANY_TERMINAL, body={"account_id": "somebody", "password": "wrong"}),
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
    ("POST", "/misuse-reports/watched"): _only(AUDITOR, body={"person_id": "P1"}),
    ("POST", "/misuse-reports/{report_id}/sign"): _only(AUDITOR, body={"note": "確認した"}),
    ("GET", "/tablets"): _only(ADMINISTRATOR),
    ("POST", "/tablets/invitations"): _only(ADMINISTRATOR, body={"label": "一番", "scope": "home"}),
    ("POST", "/tablets/{tablet_id}/revoke"): _only(ADMINISTRATOR, body={}),
    ("POST", "/tablets/{tablet_id}/free"): _only(ADMINISTRATOR, body={}),
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
    ("POST", "/registrations"): _only(REGISTRAR, body=FILE),
    ("GET", "/registrations/{registration_id}"): _only(REGISTRAR),
    ("POST", "/registrations/{registration_id}/apply"): _only(REGISTRAR, body=FILE),
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
    "number:person:search": ("private", frozenset({NUMBER_DESK})),
    "number:person:reveal": ("private", frozenset({NUMBER_DESK})),
    "files:registration:check": ("private", frozenset({REGISTRAR})),
    "files:registration:apply": ("private", frozenset({REGISTRAR})),
    "office:tablet:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:venue:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:account:manage": ("private", frozenset({ADMINISTRATOR})),
    "office:audit:export": ("private", frozenset({AUDITOR})),
    "office:misuse:review": ("private", frozenset({AUDITOR})),
    "own:password:change": ("private", STAFF),
    "own:passkey:register": ("private", STAFF),
    "own:session:prove": ("private", STAFF),
    "own:session:end": ("private", STAFF),
    "system:findings:review": ("private", frozenset({"system"})),
    "system:audit:seal": ("private", frozenset({"system"})),
}
"""The plane at which a permission can be used, and by whom."""

PURPOSES = ("ask_former_city", "answer_new_city", "issue_certificate")
NEEDS_A_PURPOSE = frozenset({"number:person:search", "number:person:reveal"})
BEFORE_PASSKEY = frozenset({"own:passkey:register", "own:session:end"})
BEFORE_PASSWORD_CHANGE = BEFORE_PASSKEY | {"own:password:change", "own:session:prove"}
MACHINES = frozenset({"venue:dose:record", "venue:ticket:check", "venue:shift:open"}) | {
    "system:findings:review",
    "system:audit:seal",
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
}
"""All that goes on the proof of sign-in; every other act asks for one not older than five minutes."""

REAL_IDS = {
    "account_id": "somebody",
    "tablet_id": "112143-X",
    "person_id": "P1",
    "registration_id": "R1",
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
