"""Planes, roles, permissions, purposes, and the actor who stands behind every act."""

from datetime import datetime
from enum import StrEnum

from chalicelib.audit.model import Act, Entry
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word


class Plane(StrEnum):
    """Where a request comes in; one deployment serves one plane."""

    PUBLIC = "public"
    PRIVATE = "private"
    LINKAGE = "linkage"


class Role(StrEnum):
    """役割: what an actor was appointed to."""

    TABLET = "tablet"
    """会場の読み取り端末."""

    CLERK = "clerk"
    """窓口担当: looks up, corrects, stops tickets, notes moves and deaths."""

    NUMBER_DESK = "number_desk"
    """番号担当: works with 個人番号, for one of the three purposes."""

    REGISTRAR = "registrar"
    """登録担当: takes files in."""

    ADMINISTRATOR = "administrator"
    """管理者: accounts, tablets, venues."""

    AUDITOR = "auditor"
    """監査担当: reads the operation log."""

    STATE = "state"
    """国・都道府県: sees statistics whose small cells are kept back, and nothing else (R-II-6-7-10)."""

    SYSTEM = "system"
    """Scheduled jobs and stream handlers."""


class Permission(StrEnum):
    """What a route asks for: ``<scope>:<resource>:<action>``."""

    RECORD_DOSE = "venue:dose:record"
    UNDO_DOSE = "venue:dose:undo"
    CHECK_TICKET = "venue:ticket:check"
    OPEN_SHIFT = "venue:shift:open"
    READ_TICKET = "desk:ticket:read"
    READ_PERSON = "desk:person:read"
    READ_LISTS = "desk:list:read"
    EXPORT_LISTS = "desk:list:export"
    CORRECT_DOSE = "desk:dose:correct"
    CANCEL_DOSE = "desk:dose:cancel"
    STOP_TICKET = "desk:ticket:stop"
    SETTLE_CONFLICT = "desk:conflict:settle"
    SET_FLAGS = "desk:flag:set"
    REISSUE_TICKET = "desk:ticket:reissue"
    MERGE_PEOPLE = "desk:person:merge"
    WORK_TASKS = "desk:task:work"
    ENTER_PAPER = "desk:paper:enter"
    ENTER_FOREIGN = "desk:dose:enter_foreign"
    COUNT_DAY = "desk:day:count"
    FIX_IN_BULK = "files:dose:fix"
    SEARCH_BY_NUMBER = "number:person:search"
    REVEAL_NUMBER = "number:person:reveal"
    ASK_FORMER_CITY = "number:inquiry:ask"
    READ_INQUIRIES = "number:inquiry:read"
    EXPORT_INQUIRIES = "number:inquiry:export"
    APPROVE_BULK = "office:inquiry:approve"
    REVIEW_INQUIRIES = "office:inquiry:review"
    READ_PROVISIONS = "office:provision:read"
    MANAGE_CANARIES = "office:canary:manage"
    CHECK_FILE = "files:registration:check"
    APPLY_FILE = "files:registration:apply"
    READ_CHANGESET = "files:changeset:read"
    APPROVE_FILE = "files:changeset:approve"
    UNDO_FILE = "files:changeset:undo"
    READ_MEDIA = "files:medium:read"
    EXPORT_MEDIA = "files:medium:export"
    USE_MEDIUM = "files:medium:use"
    MANAGE_MEDIA = "files:medium:manage"
    APPROVE_MEDIUM = "files:medium:approve"
    READ_DOWNLOAD = "files:download:read"
    REQUEST_DOWNLOAD = "files:download:request"
    FETCH_DOWNLOAD = "files:download:fetch"
    TAKE_LEDGER_OUT = "files:ledger:take_out"
    APPROVE_DOWNLOAD = "files:download:approve"
    MANAGE_TABLETS = "office:tablet:manage"
    MANAGE_VENUES = "office:venue:manage"
    MANAGE_ACCOUNTS = "office:account:manage"
    EXPORT_AUDIT = "office:audit:export"
    SEARCH_AUDIT = "office:audit:search"
    REVIEW_AUDIT = "office:audit:review"
    READ_STATISTICS = "office:statistics:read"
    READ_NOTICES = "desk:notice:read"
    REVIEW_MISUSE = "office:misuse:review"
    CHANGE_OWN_PASSWORD = "own:password:change"  # noqa: S105 - a permission's name
    END_OWN_SESSION = "own:session:end"
    SEE_OWN_SESSION = "own:session:see"
    REGISTER_OWN_PASSKEY = "own:passkey:register"
    PROVE_ONESELF = "own:session:prove"
    REVIEW_FINDINGS = "system:findings:review"
    SEAL_AUDIT = "system:audit:seal"
    COUNT_DOSES = "system:statistics:count"
    SPREAD_CORRECTION = "system:notice:spread"
    INDEX_AUDIT = "system:audit:index"
    READ_RETENTION = "office:retention:read"
    SET_RETENTION = "office:retention:set"
    SET_BUSINESS_END = "office:business_end:set"
    READ_HOLDS = "office:hold:read"
    PLACE_HOLD = "office:hold:place"
    LIFT_HOLD = "office:hold:lift"
    READ_ERASURES = "office:erasure:read"
    PROPOSE_ERASURE = "office:erasure:propose"
    APPROVE_ERASURE = "office:erasure:approve"
    READ_CASES = "desk:case:read"
    KEEP_CASES = "desk:case:keep"
    DECIDE_CASE = "desk:case:decide"
    EXPORT_CASE = "desk:case:export"
    NOTE_DUE = "system:due:note"
    ERASE_RECORDS = "system:records:erase"


class Purpose(StrEnum):
    """個人番号の使用目的: the only three scenes the assessment allows (III-3, R-III-3-40)."""

    ASK_FORMER_CITY = "ask_former_city"
    """転入者について転出元へ照会する (番号法19条16号)."""

    ANSWER_NEW_CITY = "answer_new_city"
    """転出者について転出先へ提供する (番号法19条16号)."""

    ISSUE_CERTIFICATE = "issue_certificate"
    """接種証明書の交付申請に応じる (番号法9条1項)."""


class Actor(Word):
    """操作者: a person or device whose identity was proved, where, and for whom they act."""

    id: str
    roles: frozenset[Role]
    municipality: MunicipalityCode
    plane: Plane
    terminal: str | None = None
    must_register_passkey: bool = False
    must_change_password: bool = False
    stepped_up: bool = False
    """Whether the person was proved at the terminal within the last five minutes."""
    shared: str | None = None
    """The 共用ID whose rights the person works with; the actor is always the person."""

    def entry(
        self,
        act: Act,
        at: datetime,
        *,
        subject: str | None = None,
        purpose: Purpose | None = None,
        **detail: str | int,
    ) -> Entry:
        """Return what the audit keeps of an act of this actor."""
        if self.terminal is not None:
            detail = {**detail, "terminal": self.terminal}
        if self.shared is not None:
            detail = {**detail, "shared": self.shared}
        return Entry(
            act=act,
            actor=self.id,
            role="+".join(sorted(self.roles)) or "none",
            plane=self.plane.value,
            purpose=None if purpose is None else purpose.value,
            subject=subject,
            detail=detail,
            at=at,
        )
