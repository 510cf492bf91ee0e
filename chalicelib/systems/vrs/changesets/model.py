"""What a changeset is, a part of its file, and what checking or undoing a part says."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.audit.model import Hash
from chalicelib.systems.vrs.registration.model import Refusal, RowOutcome
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Moment, Word

LARGEST_PART = 90_000
"""Bytes of CSV in one envelope: some 900 people, planned and written well within a function's 29 seconds."""
LONGEST_ENVELOPE = 130_000
"""Bytes of an envelope: base64url of the largest part, and its header."""
MOST_PARTS = 900
APPROVED_WITHIN = timedelta(days=3)
"""From the announcement to the beginning of its application."""
WORKED_AT_ONCE = timedelta(seconds=12)
"""How long one request goes on with a changeset; the next goes on from there."""

KEY_USED_FOR = timedelta(days=90)
"""How long a desk seals with a key that it was given, before it asks which is the newest."""
WORKER_LIVES = timedelta(seconds=60)
"""Longer than any request may run: whoever took a changeset up so long ago is not at it any more."""

FileId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{26}$")]
KeyName = Annotated[str, StringConstraints(pattern=r"^IMPORT#[0-9]{4}$")]


class PartHeader(Word):
    """封緘の見出し: what an envelope says of itself, authenticated with its content."""

    kid: KeyName
    municipality: MunicipalityCode
    file: FileId
    part: int = Field(ge=1, le=MOST_PARTS, strict=True)
    parts: int = Field(ge=1, le=MOST_PARTS, strict=True)
    row: int = Field(ge=2, strict=True)
    """The file's row that the part's first row is; the header is row 1."""


class FileKind(StrEnum):
    """ファイルの種類: which room reads it; a room that takes files plugs in its own."""

    REGISTRATION = "registration"
    """接種対象者・接種券発行登録."""

    LEDGER = "ledger"
    """予防接種台帳: doses in the layout in which they go out."""

    MOVES = "moves"
    """異動 (転出・死亡等): flags of people who are registered."""


class State(StrEnum):
    """一括登録の状態."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    CHECKED = "checked"
    APPROVED = "approved"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Announcement(Word):
    """取込の届出: the ledger's entry, the kind, the name, and the SHA-256 of each part in order."""

    use_id: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
    kind: FileKind = FileKind.REGISTRATION
    file_name: Line
    parts: tuple[Hash, ...] = Field(min_length=1, max_length=MOST_PARTS)


class Counts(Word):
    """Rows or people by what became, or would become, of them."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Return both together."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Counts(**{name: mine[name] + theirs[name] for name in mine})


class Changeset(Word):
    """一括登録: one file's way from the announcement to its application, and back."""

    changeset_id: str
    kind: FileKind
    file_name: Line
    use_id: str
    medium_id: str
    digest: Hash
    parts: int
    state: State = State.RECEIVING
    file: str | None = None
    """The id in every envelope of the file; the first part says it."""
    received: int = 0
    checked: int = 0
    applied: int = 0
    undone: int = 0
    """Parts so far, from the first (when undoing: from the last)."""
    found: Counts = Counts()
    """What the dry run found."""
    done: Counts = Counts()
    """What applying did."""
    restored: int = 0
    left: int = 0
    """People who were changed since and were left as they are by the undoing."""
    created_by: str
    created_at: Moment
    terminal: str
    checked_by: str | None = None
    approved_by: str | None = None
    approved_at: Moment | None = None
    note: Line | None = None
    applied_by: str | None = None
    worked_at: Moment | None = None
    """When a request last took up applying it; None where nobody is at it."""
    applied_at: Moment | None = None
    undone_by: str | None = None
    undone_at: Moment | None = None
    undo_reason: Line | None = None
    version: int = 1


class Marks(Word):
    """What tells a row's person from others without saying who it is; none may stand in two parts."""

    row: int
    person: str
    number: str = ""
    """The whole blind index, which applying goes by; empty where the file brings no number."""
    tickets: tuple[str, ...] = ()


class PartReport(Word):
    """What the dry run says of a part."""

    counts: Counts
    refusals: tuple[Refusal, ...] = ()
    changes: tuple[RowOutcome, ...] = ()
    marks: tuple[Marks, ...] = ()


class PartUndone(Word):
    """What undoing a part did; ``left`` names the people who were changed since, by their id."""

    restored: int
    left: tuple[str, ...] = ()


class ChangesetDecision(Word):
    """承認・却下."""

    approve: bool
    note: Line


class ChangesetUndoing(Word):
    """一括登録の取消."""

    reason: Line
