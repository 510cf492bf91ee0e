"""情報提供等の記録 and 操作記録, as they go out: who did what, when, about whom by their reference."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.audit.model import AuditRow
from chalicelib.systems.vrs.downloads.ports import Batch, LogRoll, Record, RecordRoll, Row
from chalicelib.systems.vrs.downloads.rules import is_our_id, refuse_numbers
from chalicelib.systems.vrs.inquiries.model import Inquiry, InquiryState, Provision
from chalicelib.values.clock import JAPAN, Clock, day_in_japan

ROWS_AT_ONCE = 200
"""Rows in a piece: with every detail of the log filled some 350 kB."""
MOST_LOOKED_AT = 5_000
"""Rows of the log that one piece looks at: bounds its time where few are recent."""
LAST = 10**10 - 1
"""The last number that a lane could have."""
BEGAN = 202104
"""The month in which the first municipality could ask another."""
OUTCOMES = {
    InquiryState.ASKED: "未了",
    InquiryState.PROVIDED: "提供",
    InquiryState.NOT_FOUND: "該当なし",
}


@dataclass(frozen=True)
class ProvisionOutput:
    """情報提供等の記録 of both sides, by month: what was provided, then what was asked (R-III-5-02)."""

    roll: RecordRoll
    clock: Clock

    @property
    def header(self) -> Row:
        return (
            *("照会番号", "対象者", "区分", "照会者", "照会した職員", "照会日時", "提供者"),
            *("提供日時", "根拠条項", "根拠", "項目", "結果", "件数", "保存期限"),
        )

    def batch(self, cursor: str, since: datetime | None) -> Batch:
        """Return the next records' rows; a cursor is a month, a side and a place.  Raise HoldsANumber."""
        month, side, after = cursor.split("|") if cursor else (_month(since), "provided", "")
        last = _month(self.clock.now())
        while month <= last:
            found, over = self.roll.records(side, month, after, ROWS_AT_ONCE)
            after_that = _next(month, side, over)
            rows = [_row_of(each) for each in found if since is None or _moved_at(each) > since]
            if rows or after_that[0] > last:
                for row in rows:
                    refuse_numbers(row, exempt=2)
                return Batch(rows, None if after_that[0] > last else "|".join(after_that))
            month, side, after = after_that
        return Batch((), None)


@dataclass(frozen=True)
class LogOutput:
    """操作記録, lane by lane (R-III-6-07); what a verifier needs is the export of the log itself."""

    roll: LogRoll
    clock: Clock

    @property
    def header(self) -> Row:
        return (
            *("記録簿", "番号", "ハッシュ", "対象", "日時", "行為", "実施者"),
            *("役割", "経路", "目的", "内容"),
        )

    def batch(self, cursor: str, since: datetime | None) -> Batch:
        """Return the next rows; a cursor is the moment at which the log is cut, an area, a lane and a number.

        Without the cut it would have no end: making a piece is in the log, too.  What is younger is in the
        next difference.  Raises HoldsANumber.
        """
        said = cursor or f"{self.clock.now().isoformat()}|||0"
        cut, area, lane, number = said.split("|")
        until, looked_at = datetime.fromisoformat(cut), 0
        for at in sorted(self.roll.lanes()):
            if at < (area, lane):
                continue
            done = int(number) if at == (area, lane) else 0
            while found := self.roll.rows(*at, done, ROWS_AT_ONCE):
                over = found[-1].entry.at >= until  # and so is all that follows in a lane
                done, looked_at = LAST if over else found[-1].number, looked_at + len(found)
                rows = [_line_of(row) for row in found if _is_between(row, since, until)]
                if rows or looked_at >= MOST_LOOKED_AT:
                    return Batch(rows, "|".join((cut, *at, str(done))))
        return Batch((), None)


def _is_between(row: AuditRow, since: datetime | None, until: datetime) -> bool:
    return (since is None or row.entry.at > since) and row.entry.at < until


def _month(at: datetime | None) -> str:
    return str(BEGAN) if at is None else f"{day_in_japan(at):%Y%m}"


def _next(month: str, side: str, after: str | None) -> tuple[str, str, str]:
    """Return where to go on: in this month, on the other side, or in the next month."""
    if after is not None:
        return month, side, after
    if side == "provided":
        return month, "asked", ""
    year, of_year = int(month[:4]), int(month[4:])
    return f"{year + of_year // 12}{of_year % 12 + 1:02}", "provided", ""


def _moved_at(record: Record) -> datetime:
    return record.provided_at if isinstance(record, Provision) else record.answered_at or record.asked_at


def _row_of(record: Record) -> Row:
    told = _provided(record) if isinstance(record, Provision) else _asked(record)
    side, provider, provided_at, outcome = told
    return (
        *(record.inquiry_id, record.person_id, side, str(record.asker), record.asked_by),
        *(_moment(record.asked_at), provider, provided_at, record.basis, record.ground.kind),
        *("・".join(record.items), outcome, str(len(record.doses)), record.kept_until.isoformat()),
    )


def _provided(record: Provision) -> Row:
    return "提供", str(record.provider), _moment(record.provided_at), OUTCOMES[InquiryState.PROVIDED]


def _asked(record: Inquiry) -> Row:
    answered = "" if record.answered_at is None else _moment(record.answered_at)
    return "照会", str(record.former), answered, OUTCOMES[record.state]


def _line_of(row: AuditRow) -> Row:
    """Return a row of the log; raise HoldsANumber where what it says could be a 個人番号."""
    entry = row.entry
    said = (entry.subject or "", entry.actor, *(str(each) for each in entry.detail.values()))
    refuse_numbers(tuple(each for each in said if not is_our_id(each)))
    detail = "; ".join(f"{name}={value}" for name, value in sorted(entry.detail.items()))
    return (
        *(row.lane, str(row.number), row.hash, entry.subject or "", _moment(entry.at), entry.act.value),
        *(entry.actor, entry.role, entry.plane, entry.purpose or "", detail),
    )


def _moment(at: datetime) -> str:
    return at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S")
