"""What a download is, and the layout of what goes out.  None has a column for a 個人番号 (R-III-3-44)."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from chalicelib.audit.model import Hash
from chalicelib.systems.vrs.media.model import MediumId
from chalicelib.values.word import Line, Moment, Word

DECIDED_WITHIN = timedelta(days=3)
"""From the request to its making."""
FETCHED_WITHIN = timedelta(hours=24)
"""From when it was made; afterwards nothing of it is given out."""
MADE_AT_ONCE = timedelta(seconds=12)
"""How long one request goes on making; the next goes on from there."""
OVERLAP = timedelta(minutes=5)
"""How much of the time before the last one a difference covers again; longer than any request takes."""
PEOPLE_AT_ONCE = 150
"""People in a piece: with every turn filled some 200 kB."""


class DownloadKind(StrEnum):
    """出力の種類; a room that gives something out plugs in its own."""

    LEDGER = "ledger"
    """予防接種台帳向け出力."""

    WAITING = "waiting"
    """接種対象者登録待ちリスト出力."""

    PROVISIONS = "provisions"
    """情報提供等の記録の出力."""

    LOG = "log"
    """操作記録の出力."""


class DownloadState(StrEnum):
    """出力の状態."""

    ASKED = "asked"
    APPROVED = "approved"
    MADE = "made"
    FETCHED = "fetched"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Layout(Word):
    """出力の項目: the first column, a block of columns a turn, and after them what else is said a turn.

    So who reads the published columns alone finds them where they always were.
    """

    version: str
    note: str = ""
    first: str
    block: tuple[str, ...]
    more: tuple[str, ...] = ()
    turns: int

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        blocks, more = (
            [f"{turn}回目{name}" for turn in range(1, self.turns + 1) for name in names]
            for names in (self.block, self.more)
        )
        return (self.first, *blocks, *more)


class DownloadRequest(Word):
    """出力の申請."""

    kind: DownloadKind
    reason: Line
    medium_id: MediumId
    changed_only: bool = False
    """Only what was recorded since the last download of this kind was made."""


class DownloadDecision(Word):
    """出力の承認・却下."""

    approve: bool


class Download(Word):
    """出力: one request's way from its reason to the erasure of its medium."""

    download_id: str
    kind: DownloadKind
    reason: Line
    use_id: str
    medium_id: MediumId
    terminal: str
    since: Moment | None = None
    state: DownloadState = DownloadState.ASKED
    asked_by: str
    asked_at: Moment
    approved_by: str | None = None
    approved_at: Moment | None = None
    begun_at: Moment | None = None
    made_at: Moment | None = None
    cursor: str = ""
    pieces: int = 0
    rows: int = 0
    left_out: int = 0
    """Doses of a turn that the layout has no block for."""
    digest: Hash | None = None
    """SHA-256 over the digest so far and the digest of each piece, in hex."""
    fetched: int = 0
    fetched_at: Moment | None = None
    version: int = 1


class Piece(Word):
    """出力の一片: so many lines of the file, and where the next one goes on."""

    text: str
    rows: int
    left_out: int = Field(ge=0)
    cursor: str | None = None
    """None: this is the last."""
