"""What a verification says: how much is sealed, what is wrong, and where first."""

from enum import StrEnum

from chalicelib.audit.model import UtcMoment
from chalicelib.values.word import Word

KEPT = 100
"""How many faults a report lists; all are counted."""


class FaultKind(StrEnum):
    """What is wrong; in this order where one place has several."""

    NOTHING_SEALED = "NOTHING_SEALED"
    CHECKPOINT_KEY_UNKNOWN = "CHECKPOINT_KEY_UNKNOWN"
    CHECKPOINT_CHANGED = "CHECKPOINT_CHANGED"
    CHECKPOINT_FOREIGN = "CHECKPOINT_FOREIGN"
    CHECKPOINT_MISSING = "CHECKPOINT_MISSING"
    CHECKPOINT_TWICE = "CHECKPOINT_TWICE"
    CHECKPOINT_OUT_OF_ORDER = "CHECKPOINT_OUT_OF_ORDER"
    CHECKPOINT_BROKEN = "CHECKPOINT_BROKEN"
    CHECKPOINT_NOT_AS_MARKED = "CHECKPOINT_NOT_AS_MARKED"
    LANE_MISSING = "LANE_MISSING"
    ROW_FOREIGN = "ROW_FOREIGN"
    ROW_FORKED = "ROW_FORKED"
    ROW_TWICE = "ROW_TWICE"
    ROW_OUT_OF_ORDER = "ROW_OUT_OF_ORDER"
    ROW_MISSING = "ROW_MISSING"
    ROW_CHANGED = "ROW_CHANGED"
    ROW_UNSEALED = "ROW_UNSEALED"
    ROW_ASTRAY = "ROW_ASTRAY"
    LINE_MALFORMED = "LINE_MALFORMED"


SENTENCES = {
    FaultKind.NOTHING_SEALED: "封印が1つもないため、何も確かめられません。封印を含めて出力し直してください。",
    FaultKind.CHECKPOINT_KEY_UNKNOWN: "封印 {checkpoint} の署名鍵が、渡された公開鍵の中にありません。",
    FaultKind.CHECKPOINT_CHANGED: "封印 {checkpoint} の署名が内容と一致しません。書き換えられています。",
    FaultKind.CHECKPOINT_FOREIGN: "封印 {checkpoint} は、ほかの自治体のものです。",
    FaultKind.CHECKPOINT_MISSING: "封印 {checkpoint} がありません。",
    FaultKind.CHECKPOINT_TWICE: "封印 {checkpoint} が2つあります。",
    FaultKind.CHECKPOINT_OUT_OF_ORDER: "封印 {checkpoint} の順番が入れ替わっています。",
    FaultKind.CHECKPOINT_BROKEN: "封印 {checkpoint} は署名されていますが、前の封印とつながりません。",
    FaultKind.CHECKPOINT_NOT_AS_MARKED: "封印 {checkpoint} が、控えておいた値と違います。",
    FaultKind.LANE_MISSING: "系列 {lane} の記録が、すべてなくなっています。",
    FaultKind.ROW_FOREIGN: "系列 {lane} の {number} 番の記録は、ほかの自治体のものです。",
    FaultKind.ROW_FORKED: "系列 {lane} の {number} 番に、内容の違う記録が2つあります。",
    FaultKind.ROW_TWICE: "系列 {lane} の {number} 番の記録が、2回書かれています。",
    FaultKind.ROW_OUT_OF_ORDER: "系列 {lane} の {number} 番の記録が、正しい順番にありません。",
    FaultKind.ROW_MISSING: "系列 {lane} の {number} 番の記録がありません。",
    FaultKind.ROW_CHANGED: "系列 {lane} の {number} 番の記録が書き換えられています。",
    FaultKind.ROW_UNSEALED: "系列 {lane} の {number} 番の記録は、封印の時刻を過ぎても封印されていません。",
    FaultKind.ROW_ASTRAY: "{line} 行目の記録（系列 {lane} の {number} 番とあるもの）は書き換えられています。",
    FaultKind.LINE_MALFORMED: "{line} 行目は、操作記録の形式ではありません。",
}
RANKS = {kind: rank for rank, kind in enumerate(FaultKind)}
UNPLACED = frozenset({FaultKind.ROW_ASTRAY, FaultKind.LINE_MALFORMED})
"""Lines whose own word for where they belong is not to be believed."""
LAST = float("inf")


class Fault(Word):
    """不整合: one thing that is wrong, and where."""

    kind: FaultKind
    checkpoint: int | None = None
    """The checkpoint at fault, or the one that seals the row; None for a row that none seals."""
    lane: str | None = None
    number: int | None = None
    since: int | None = None
    """The first row of the lane that is not proven any more; at most ``number``."""
    line: int | None = None

    @property
    def sentence(self) -> str:
        """Say what is wrong, in Japanese."""
        said = SENTENCES[self.kind].format_map(self.model_dump())
        if self.since is not None and self.number is not None and self.since < self.number:
            said += f"{self.since} 番から {self.number} 番までは、正しいと言えません。"
        return said

    @property
    def place(self) -> tuple[float, str, float, int, int]:
        """Where it stands in the report: by checkpoint, lane and number; what has no place comes last."""
        placed = self.checkpoint if self.checkpoint is not None else LAST
        lane = "\x7f" if self.kind in UNPLACED else (self.lane or "")
        return placed, lane, self.number or 0, RANKS[self.kind], self.line or 0


class Gap(Word):
    """封印の間隔: a silence between checkpoints that is longer than allowed."""

    after: int
    """Number of the checkpoint it follows."""
    begins_at: UtcMoment
    ends_at: UtcMoment


class Report(Word):
    """検証結果."""

    municipality: str | None
    rows: int
    lanes: int
    checkpoints: int
    sealed: int
    """Rows that a checkpoint covers."""
    unsealed: int
    """未封印: rows after their lane's last checkpoint; chained, but not signed for yet."""
    faults: tuple[Fault, ...]
    """The first faults, by checkpoint, lane and number."""
    fault_count: int
    gaps: tuple[Gap, ...]

    @property
    def first(self) -> Fault | None:
        """The first bad place; None when the export is whole."""
        return self.faults[0] if self.faults else None
