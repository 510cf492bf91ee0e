"""What a medium is, and one use of it in the ledger."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chalicelib.audit.model import Hash, no_individual_number
from chalicelib.values.word import Line, Moment, Word

ERASE_WITHIN = timedelta(days=1)
"""How long a medium may hold what it carried (R-III-3-39)."""
MOST_OPEN = 50
"""Uses of one medium that may wait for their erasure at once."""

MediumId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,32}$"), AfterValidator(no_individual_number)
]
"""媒体番号: what stands on the medium's label."""


class MediumKind(StrEnum):
    """媒体の種類."""

    USB_MEMORY = "usb_memory"
    DISC = "disc"
    DISK_DRIVE = "disk_drive"


class OpenUse(Word):
    """A use that is not erased yet, as the medium remembers it."""

    use_id: str
    opened_at: Moment


class Medium(Word):
    """許可された専用の外部記録媒体."""

    medium_id: MediumId
    kind: MediumKind
    encrypted: bool
    custodian: Line
    registered_by: str
    registered_at: Moment
    retired_by: str | None = None
    retired_at: Moment | None = None
    open_uses: tuple[OpenUse, ...] = Field(default=(), max_length=MOST_OPEN)
    version: int = 1


class Direction(StrEnum):
    """媒体で運ぶ向き."""

    INTO = "in"
    OUT = "out"


class UseState(StrEnum):
    """媒体の使用の状態."""

    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    USED = "used"
    """The one file that was approved went in or out."""

    ERASED = "erased"


class MediumUse(Word):
    """媒体管理簿の一行: who, terminal, medium, purpose, when, approved by, erased when and by whom."""

    use_id: str
    medium_id: MediumId
    direction: Direction
    purpose: Line
    terminal: str
    digest: Hash | None = None
    """Of the sealed file; known before a file comes in, and after one went out."""
    state: UseState = UseState.ASKED
    opened_by: str
    opened_at: Moment
    approved_by: str | None = None
    approved_at: Moment | None = None
    used_at: Moment | None = None
    erased_by: str | None = None
    erased_at: Moment | None = None
    alarmed_at: Moment | None = None
    """When it was first said that the erasure is overdue."""
    version: int = 1


class NewMedium(Word):
    """媒体の登録."""

    medium_id: MediumId
    kind: MediumKind
    encrypted: bool
    custodian: Line


class NewUse(Word):
    """媒体管理簿への記入: before the medium touches a terminal."""

    medium_id: MediumId
    purpose: Line
    digest: Hash
