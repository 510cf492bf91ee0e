"""What is written about an act, and the row it becomes in its lane."""

from datetime import UTC
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from chalicelib.audit.canonical import Domain, digest, encode, moment
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Moment, Word

EXACT = 2**53 - 1
"""The largest whole number that every JSON reader reads exactly."""

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hex."""

Salt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 bits of chance in lower-case hex."""

LANE = r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,99}$"
LaneName = Annotated[str, StringConstraints(pattern=LANE)]
"""One writer: a thread of a process.  No ``#``, so that it can stand in a partition key."""

DetailName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
DetailText = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
DetailCount = Annotated[StrictInt, Field(ge=-EXACT, le=EXACT)]


class Act(StrEnum):
    """操作: everything that leaves a row."""

    DOSE_RECORDED = "DOSE_RECORDED"
    DOSE_KEPT_WAITING = "DOSE_KEPT_WAITING"
    DOSE_REFUSED = "DOSE_REFUSED"
    DOSE_ALREADY_RECORDED = "DOSE_ALREADY_RECORDED"
    DOSE_CONFLICT_KEPT = "DOSE_CONFLICT_KEPT"
    DOSE_SENT_ELSEWHERE = "DOSE_SENT_ELSEWHERE"
    DOSE_UNDONE = "DOSE_UNDONE"
    UNDO_REFUSED = "UNDO_REFUSED"
    DOSE_CORRECTED = "DOSE_CORRECTED"
    DOSE_CANCELLED = "DOSE_CANCELLED"
    DOSE_MOVED = "DOSE_MOVED"
    CONFLICT_SETTLED = "CONFLICT_SETTLED"
    TICKET_LOOKED_AT = "TICKET_LOOKED_AT"
    TICKET_STOPPED = "TICKET_STOPPED"
    TICKET_RESTARTED = "TICKET_RESTARTED"
    TICKET_REISSUED = "TICKET_REISSUED"
    FLAG_SET = "FLAG_SET"
    FLAG_TAKEN_BACK = "FLAG_TAKEN_BACK"
    PEOPLE_MERGED = "PEOPLE_MERGED"
    MERGE_UNDONE = "MERGE_UNDONE"
    PERSON_LOOKED_AT = "PERSON_LOOKED_AT"
    NAME_SEARCHED = "NAME_SEARCHED"
    NUMBER_SEARCHED = "NUMBER_SEARCHED"
    NUMBER_REVEALED = "NUMBER_REVEALED"
    LIST_LOOKED_AT = "LIST_LOOKED_AT"
    INQUIRY_ENTERED = "INQUIRY_ENTERED"
    INQUIRY_ANSWERED = "INQUIRY_ANSWERED"
    INQUIRIES_EXPORTED = "INQUIRIES_EXPORTED"
    RECORDS_PROVIDED = "RECORDS_PROVIDED"
    BULK_INQUIRY_CHECKED = "BULK_INQUIRY_CHECKED"
    BULK_INQUIRY_APPROVED = "BULK_INQUIRY_APPROVED"
    BULK_INQUIRY_RUN = "BULK_INQUIRY_RUN"
    CANARY_REGISTERED = "CANARY_REGISTERED"
    CANARY_ASKED = "CANARY_ASKED"
    FILE_CHECKED = "FILE_CHECKED"
    FILE_APPLIED = "FILE_APPLIED"
    PEOPLE_REGISTERED = "PEOPLE_REGISTERED"
    PERSON_RESTORED = "PERSON_RESTORED"
    FILE_UNDONE = "FILE_UNDONE"
    CHANGESET_ANNOUNCED = "CHANGESET_ANNOUNCED"
    CHANGESET_PART_RECEIVED = "CHANGESET_PART_RECEIVED"
    CHANGESET_APPROVED = "CHANGESET_APPROVED"
    CHANGESET_REJECTED = "CHANGESET_REJECTED"
    CHANGESET_EXPIRED = "CHANGESET_EXPIRED"
    CHANGESET_BEGUN = "CHANGESET_BEGUN"
    CHANGESET_HALTED = "CHANGESET_HALTED"
    CHANGESET_UNDO_BEGUN = "CHANGESET_UNDO_BEGUN"
    CHANGESET_LOOKED_AT = "CHANGESET_LOOKED_AT"
    MEDIUM_REGISTERED = "MEDIUM_REGISTERED"
    MEDIUM_RETIRED = "MEDIUM_RETIRED"
    MEDIUM_USE_ASKED = "MEDIUM_USE_ASKED"
    MEDIUM_USE_APPROVED = "MEDIUM_USE_APPROVED"
    MEDIUM_USE_REJECTED = "MEDIUM_USE_REJECTED"
    MEDIUM_ERASED = "MEDIUM_ERASED"
    MEDIUM_OVERDUE = "MEDIUM_OVERDUE"
    DOWNLOAD_ASKED = "DOWNLOAD_ASKED"
    DOWNLOAD_APPROVED = "DOWNLOAD_APPROVED"
    DOWNLOAD_REJECTED = "DOWNLOAD_REJECTED"
    DOWNLOAD_EXPIRED = "DOWNLOAD_EXPIRED"
    DOWNLOAD_PIECE_MADE = "DOWNLOAD_PIECE_MADE"
    DOWNLOAD_MADE = "DOWNLOAD_MADE"
    DOWNLOAD_FETCHED = "DOWNLOAD_FETCHED"
    FINDINGS_REVIEWED = "FINDINGS_REVIEWED"
    TASK_MOVED = "TASK_MOVED"
    NEAR_TICKETS_LOOKED_AT = "NEAR_TICKETS_LOOKED_AT"
    BULK_FIX_PREVIEWED = "BULK_FIX_PREVIEWED"
    BULK_FIX_APPLIED = "BULK_FIX_APPLIED"
    BULK_FIX_UNDONE = "BULK_FIX_UNDONE"
    PAPER_KEYED = "PAPER_KEYED"
    PAPER_DIFFERS = "PAPER_DIFFERS"
    DAY_LISTED = "DAY_LISTED"
    DAY_COUNTED = "DAY_COUNTED"
    DAY_CLOSED = "DAY_CLOSED"
    TABLET_INVITED = "TABLET_INVITED"
    TABLET_ENROLLED = "TABLET_ENROLLED"
    TABLET_REVOKED = "TABLET_REVOKED"
    TABLET_FREED = "TABLET_FREED"
    SHIFT_OPENED = "SHIFT_OPENED"
    SHIFT_REFUSED = "SHIFT_REFUSED"
    VENUE_OPENED = "VENUE_OPENED"
    SIGNED_IN = "SIGNED_IN"
    SIGN_IN_REFUSED = "SIGN_IN_REFUSED"
    SIGNED_OUT = "SIGNED_OUT"
    ACCOUNT_CREATED = "ACCOUNT_CREATED"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - an act, not a password
    ACCOUNT_UNLOCKED = "ACCOUNT_UNLOCKED"
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
    ACCOUNT_CHANGED = "ACCOUNT_CHANGED"
    ACCOUNT_RECOVERED = "ACCOUNT_RECOVERED"
    ACCOUNT_CONFIRMED = "ACCOUNT_CONFIRMED"
    PASSKEY_REGISTERED = "PASSKEY_REGISTERED"
    STEPPED_UP = "STEPPED_UP"
    STEP_UP_REFUSED = "STEP_UP_REFUSED"
    GRANT_REQUESTED = "GRANT_REQUESTED"
    GRANT_REJECTED = "GRANT_REJECTED"
    TERMINAL_REGISTERED = "TERMINAL_REGISTERED"
    TERMINAL_RETIRED = "TERMINAL_RETIRED"
    SHARED_ID_ISSUED = "SHARED_ID_ISSUED"
    SHARED_ID_STOPPED = "SHARED_ID_STOPPED"
    HR_FILE_CHECKED = "HR_FILE_CHECKED"
    HR_FILE_APPLIED = "HR_FILE_APPLIED"
    PERSON_WATCHED = "PERSON_WATCHED"
    MISUSE_REPORTED = "MISUSE_REPORTED"
    MISUSE_REPORT_SIGNED = "MISUSE_REPORT_SIGNED"
    AUDIT_EXPORTED = "AUDIT_EXPORTED"
    LOG_SEARCHED = "LOG_SEARCHED"
    LOG_REVIEW_BEGUN = "LOG_REVIEW_BEGUN"
    LOG_REVIEW_SHOWN = "LOG_REVIEW_SHOWN"
    LOG_REVIEW_SIGNED = "LOG_REVIEW_SIGNED"
    STATISTICS_READ = "STATISTICS_READ"
    CORRECTION_NOTED = "CORRECTION_NOTED"
    CORRECTION_SPREAD = "CORRECTION_SPREAD"
    NOTICE_RECEIVED = "NOTICE_RECEIVED"
    NOTICE_ACKNOWLEDGED = "NOTICE_ACKNOWLEDGED"
    ACCESS_REFUSED = "ACCESS_REFUSED"
    CHECKPOINT_SEALED = "CHECKPOINT_SEALED"
    MUNICIPALITY_OPENED = "MUNICIPALITY_OPENED"
    AREA_KEY_ROTATED = "AREA_KEY_ROTATED"
    AREA_SEALED_AGAIN = "AREA_SEALED_AGAIN"
    RETENTION_PROPOSED = "RETENTION_PROPOSED"
    RETENTION_DECIDED = "RETENTION_DECIDED"
    BUSINESS_END_PROPOSED = "BUSINESS_END_PROPOSED"
    BUSINESS_END_DECIDED = "BUSINESS_END_DECIDED"
    HOLD_PLACED = "HOLD_PLACED"
    HOLD_LIFTED = "HOLD_LIFTED"
    DUE_DATE_NOTED = "DUE_DATE_NOTED"
    ERASURE_PROPOSED = "ERASURE_PROPOSED"
    ERASURE_LISTED = "ERASURE_LISTED"
    ERASURE_DECIDED = "ERASURE_DECIDED"
    RECORDS_ERASED = "RECORDS_ERASED"
    PERSON_ERASED = "PERSON_ERASED"
    PERSON_NOT_ERASED = "PERSON_NOT_ERASED"
    ERASURE_DONE = "ERASURE_DONE"
    CASE_RECEIVED = "CASE_RECEIVED"
    CASE_LOOKED_AT = "CASE_LOOKED_AT"
    CASE_EXTENDED = "CASE_EXTENDED"
    CASE_DECISION_PROPOSED = "CASE_DECISION_PROPOSED"
    CASE_DECIDED = "CASE_DECIDED"
    CASE_EXPORTED = "CASE_EXPORTED"
    CASE_CARRIED_OUT = "CASE_CARRIED_OUT"
    CASE_RECEIVER_TOLD = "CASE_RECEIVER_TOLD"
    CASE_CORRECTED = "CASE_CORRECTED"
    CASE_ERASURE_PROPOSED = "CASE_ERASURE_PROPOSED"
    CASE_WITHDRAWN = "CASE_WITHDRAWN"


def no_individual_number(subject: str) -> str:
    """Return the text, or raise ValueError where it could be a 個人番号: the operation log takes none."""
    if len(subject) == 12 and subject.isdecimal():
        raise ValueError("12桁の番号は操作記録に書けません")
    return subject


Subject = Annotated[Line, AfterValidator(no_individual_number)]
"""Whom or what an act was about: a ticket's or a person's id.  Twelve digits are refused unread."""

UtcMoment = Annotated[Moment, AfterValidator(lambda at: at.astimezone(UTC))]


class Entry(Word):
    """操作記録の内容: what a use case says of an act, before it has a place in a lane."""

    act: Act
    actor: Line
    """Id of the person, of the device, or ``system``."""
    role: Line
    plane: Line
    purpose: Line | None = None
    subject: Subject | None = None
    detail: dict[DetailName, DetailCount | DetailText] = Field(default_factory=dict, max_length=16)
    """A few codes and counts; never what a person is called, nor a 個人番号."""
    at: UtcMoment

    @property
    def plain(self) -> dict[str, object]:
        """Return the entry as JSON knows it, in key order."""
        return {
            "act": self.act.value,
            "actor": self.actor,
            "at": moment(self.at),
            "detail": dict(sorted(self.detail.items())),
            "plane": self.plane,
            "purpose": self.purpose,
            "role": self.role,
            "subject": self.subject,
        }


class AuditRow(Word):
    """操作記録: an entry at its place; its hash covers the place and the hash of the row before."""

    municipality: MunicipalityCode
    lane: LaneName
    number: int = Field(ge=1, le=EXACT)
    previous: Hash
    salt: Salt
    """Chance, so that a row's hash, which stands unsealed, tells nothing of what the row says."""
    entry: Entry

    @cached_property
    def body(self) -> bytes:
        """The canonical bytes: what is hashed, stored and exported."""
        return encode(
            {
                "entry": self.entry.plain,
                "lane": self.lane,
                "municipality": self.municipality.root,
                "number": self.number,
                "previous": self.previous,
                "salt": self.salt,
            }
        )

    @cached_property
    def hash(self) -> str:
        """The hex SHA-256 that the next row repeats."""
        return digest(Domain.ROW, self.body)
