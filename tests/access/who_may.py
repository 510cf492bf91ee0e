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
MEDIUM = {"medium_id": "USB-09", "kind": "usb_memory", "encrypted": True, "custodian": "庶務係"}
USE = {"medium_id": "USB-09", "purpose": "接種対象者の登録", "digest": "0" * 64}
ANNOUNCED = {"use_id": "U1", "file_name": "people.vrs", "parts": ["0" * 64]}
DOWNLOAD = {"kind": "ledger", "reason": "台帳への反映", "medium_id": "USB-09"}
FILE = "個人番号,宛名番号\n".encode()

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
    ("POST", "/registrations"): _only(REGISTRAR, body=FILE),
    ("GET", "/registrations/{registration_id}"): _only(REGISTRAR),
    ("POST", "/registrations/{registration_id}/apply"): _only(REGISTRAR, body=FILE),
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
    ("POST", "/media-uses"): _only(CLERK, REGISTRAR, body=USE),
    ("POST", "/media-uses/{use_id}/decide"): _only(ADMINISTRATOR, body={"approve": True}),
    ("POST", "/media-uses/{use_id}/erased"): _only(CLERK, REGISTRAR, body={}),
    ("GET", "/downloads"): _only(CLERK, ADMINISTRATOR),
    ("POST", "/downloads"): _only(CLERK, body=DOWNLOAD),
    ("POST", "/downloads/{download_id}/decide"): _only(ADMINISTRATOR, body={"approve": True}),
    ("POST", "/downloads/{download_id}/make"): _only(CLERK, body={}),
    ("POST", "/downloads/{download_id}/pieces/{piece}"): _only(CLERK, body={}),
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
    "files:changeset:read": ("private", frozenset({REGISTRAR, ADMINISTRATOR})),
    "files:changeset:approve": ("private", frozenset({REGISTRAR, ADMINISTRATOR})),
    "files:changeset:undo": ("private", frozenset({REGISTRAR})),
    "files:medium:read": ("private", frozenset({CLERK, REGISTRAR, ADMINISTRATOR, AUDITOR})),
    "files:medium:use": ("private", frozenset({CLERK, REGISTRAR})),
    "files:medium:manage": ("private", frozenset({ADMINISTRATOR})),
    "files:medium:approve": ("private", frozenset({ADMINISTRATOR})),
    "files:download:read": ("private", frozenset({CLERK, ADMINISTRATOR})),
    "files:download:request": ("private", frozenset({CLERK})),
    "files:download:approve": ("private", frozenset({ADMINISTRATOR})),
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
    "changeset_id": "C1",
    "part": "1",
    "medium_id": "USB-09",
    "use_id": "U1",
    "download_id": "D1",
    "piece": "1",
}


def address(path: str, ids: dict[str, str] = REAL_IDS) -> str:
    """Return a path with ids in the place of its names."""
    return path.format_map(ids)


def raw(body: object) -> tuple[str, bytes]:
    """Return a body's content type and bytes."""
    if isinstance(body, bytes):
        return "application/octet-stream", body
    return "application/json", b"" if body is None else json.dumps(body).encode()
