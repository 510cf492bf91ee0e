"""The book of tickets and doses, in memory."""

from collections.abc import Callable, Hashable, Sequence

from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber, TicketSheet, Waiting
from chalicelib.systems.vrs.tickets.ports import Once, Page, Reading, TicketBook
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet, Write, put_new, put_next, take_away


class FakeTicketBook:
    """The tickets and doses of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def read(self, ticket: TicketNumber, tablet_id: str, key: str) -> Reading:
        return Reading(sheet=self.sheet(ticket), once=self.once(tablet_id, key))

    def once(self, tablet_id: str, key: str) -> Once | None:
        once: Once | None = self._cabinet.value("once", (tablet_id, key))
        return once

    def sheet(self, ticket: TicketNumber) -> TicketSheet | None:
        sheet: TicketSheet | None = self._cabinet.value("sheet", str(ticket))
        return sheet

    def doses(self, ticket: TicketNumber) -> Sequence[Dose]:
        return self._cabinet.values(_doses_of(ticket))

    def waiting(self) -> Sequence[Waiting]:
        return self._cabinet.values("waiting")

    def conflicts(self) -> Sequence[Conflict]:
        return self._cabinet.values("conflict")

    def settled(self, ticket: TicketNumber) -> Sequence[Conflict]:
        return self._cabinet.values(f"settled of {ticket}")

    def write(self, page: Page) -> None:
        self._cabinet.commit(page.entry, self.writes(page))

    def writes(self, page: Page) -> list[Write]:
        """Return a page as the elements of a transaction, in the order they are judged."""
        writes = []
        if page.counter is not None:
            writes.append(self._cabinet.move_counter(page.counter.tablet_id, page.counter.value))
        if page.once is not None:
            writes.append(put_new("once", (page.once.tablet_id, page.once.key), page.once))
        writes += [_next_sheet(sheet) for sheet in page.sheets]
        writes += [
            put_new(
                _doses_of(dose.ticket),
                (dose.turn, dose.version),
                dose.model_copy(update={"reason": None}),
            )
            for dose in page.doses
        ]
        writes += [_put_reason(each) for each in (*_typed_with(page.doses), *page.reasons)]
        writes += [put_new("waiting", _waiting_key(each), each) for each in page.waiting]
        writes += [take_away("waiting", _waiting_key(each)) for each in page.waiting_over]
        writes += [put_new("conflict", _conflict_key(each), each) for each in page.conflicts]
        writes += [take_away("conflict", _conflict_key(each)) for each in page.conflicts_over]
        writes += [
            put_new(f"settled of {each.ticket}", (each.turn, _conflict_key(each)), each)
            for each in page.conflicts_over
        ]
        return writes


class FakeTicketBooks:
    """Opens a municipality's book; those that ``cabinets`` names are opened."""

    def __init__(
        self, cabinets: dict[str, Cabinet], book: Callable[[Cabinet], TicketBook] = FakeTicketBook
    ) -> None:
        self._books = {code: book(cabinet) for code, cabinet in cabinets.items()}

    def of(self, municipality: MunicipalityCode) -> TicketBook:
        return self._books[str(municipality)]

    def opened(self, municipality: MunicipalityCode) -> bool:
        return str(municipality) in self._books


def _next_sheet(sheet: TicketSheet) -> Write:
    kept = sheet.model_copy(update={"version": sheet.version + 1})
    return put_next("sheet", str(sheet.ticket), kept, sheet.version)


def _typed_with(doses: Sequence[Dose]) -> list[Reason]:
    return [
        Reason(
            ticket=dose.ticket,
            text=dose.reason,
            by=dose.recorded_by,
            at=dose.recorded_at,
            turn=dose.turn,
            version=dose.version,
        )
        for dose in doses
        if dose.reason is not None
    ]


def _put_reason(reason: Reason) -> Write:
    key = (reason.at, reason.turn or 0, reason.version or 0)
    return put_new(f"reasons of {reason.ticket}", key, reason)


def _doses_of(ticket: TicketNumber) -> str:
    return f"doses of {ticket}"


def _waiting_key(waiting: Waiting) -> Hashable:
    return waiting.recorded_at, str(waiting.ticket), waiting.turn


def _conflict_key(conflict: Conflict) -> Hashable:
    return conflict.claim.recorded_at, conflict.conflict_id
