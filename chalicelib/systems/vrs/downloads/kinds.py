"""予防接種台帳向け出力 and 接種対象者登録待ちリスト出力, in one layout."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.systems.vrs.doses.origins import Origins
from chalicelib.systems.vrs.downloads.model import PEOPLE_AT_ONCE, Layout
from chalicelib.systems.vrs.downloads.ports import Batch, Roll, Row
from chalicelib.systems.vrs.downloads.rules import Form, changed_since, ledger_rows, refuse_numbers
from chalicelib.systems.vrs.tickets.model import Slot, SlotStatus, TicketSheet, TicketState, Waiting
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import JAPAN


@dataclass(frozen=True)
class LedgerOutput:
    """Everybody's doses; with ``since`` those with a dose recorded, corrected or cancelled after it.

    A person all of whose doses were cancelled since has a row without any: that is how it is told.
    """

    roll: Roll
    layout: Layout
    origins: Origins
    municipality: str

    @property
    def header(self) -> Row:
        return self.layout.header

    def batch(self, cursor: str, since: datetime | None) -> Batch:
        """Return the next people's rows; raise HoldsANumber."""
        found, after = self.roll.people(cursor, PEOPLE_AT_ONCE)
        while after is not None and len(found) < PEOPLE_AT_ONCE:
            more, after = self.roll.people(after, PEOPLE_AT_ONCE - len(found))
            found = [*found, *more]
        form = Form(self.layout, self.origins, self.municipality, self.roll.venue_names())
        rows: list[Row] = []
        left_out = 0
        for resident, sheets in found:
            if since is not None and not changed_since(sheets, since):
                continue
            first = str(resident.addressee)
            lines, over = ledger_rows(first, sheets, form)
            if not lines and since is not None:
                lines = [(first, *("" for _ in self.layout.header[1:]))]
            rows += lines
            left_out += over
        for row in rows:
            refuse_numbers(row, exempt=1)
        return Batch(rows, after, left_out)


@dataclass(frozen=True)
class WaitingOutput:
    """The doses whose tickets nobody registered, a row each; their first column is empty."""

    book: TicketBook
    roll: Roll
    layout: Layout
    origins: Origins
    municipality: str

    @property
    def header(self) -> Row:
        return self.layout.header

    def batch(self, cursor: str, since: datetime | None) -> Batch:
        """Return the next waiting doses' rows; raise HoldsANumber."""
        waiting = [each for each in self.book.waiting() if since is None or each.recorded_at > since]
        left = [each for each in waiting if _key(each) > cursor]
        some = left[:PEOPLE_AT_ONCE]
        form = Form(self.layout, self.origins, self.municipality, self.roll.venue_names())
        rows: list[Row] = []
        left_out = 0
        for each in some:
            lines, more = ledger_rows("", [_sheet(each)], form)
            rows += lines
            left_out += more
        for row in rows:
            refuse_numbers(row, exempt=1)
        return Batch(rows, _key(some[-1]) if len(left) > len(some) else None, left_out)


def _key(waiting: Waiting) -> str:
    """Return where a dose stands in the list: later ones are greater."""
    return f"{waiting.recorded_at.astimezone(JAPAN):%Y%m%d%H%M%S.%f}{waiting.ticket}{waiting.turn}"


def _sheet(waiting: Waiting) -> TicketSheet:
    """Return a waiting dose as the ticket that it stands on."""
    slot = Slot(
        turn=waiting.turn,
        version=1,
        status=SlotStatus.GIVEN,
        given_on=waiting.given_on,
        product=waiting.product,
        lot=waiting.lot,
        venue=waiting.venue,
        recorded_at=waiting.recorded_at,
    )
    return TicketSheet(ticket=waiting.ticket, state=TicketState.UNKNOWN, version=0, slots=(slot,))
