"""Cases, in memory."""

from collections.abc import Sequence

from chalicelib.adapters.terms import load_deadlines
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.cases.model import Case, Receiver
from chalicelib.systems.vrs.cases.ports import CaseDesk
from chalicelib.systems.vrs.retention.model import Erasure, ErasureTarget
from chalicelib.systems.vrs.tickets.model import TicketNumber
from tests.fakes.cabinet import Cabinet, Write, put_new, put_next
from tests.fakes.house import KASUKABE, FakeHouse
from tests.fakes.people import FakeResidents
from tests.fakes.retention import erasure_writes


class FakeCases:
    """The cases of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def cases(self) -> Sequence[Case]:
        return self._cabinet.values("case")

    def case(self, case_id: str) -> Case | None:
        case: Case | None = self._cabinet.value("case", case_id)
        return case

    def history(self, case_id: str) -> Sequence[Case]:
        return [*self._cabinet.values(f"former {case_id}"), *filter(None, [self.case(case_id)])]

    def keep(self, before: Case | None, after: Case, entry: Entry) -> None:
        self._cabinet.commit(entry, _writes(before, after))

    def keep_with_erasure(
        self, before: Case, after: Case, erasure: Erasure, target: ErasureTarget, entry: Entry
    ) -> None:
        self._cabinet.commit(entry, [*_writes(before, after), *erasure_writes(erasure, [target])])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


def _writes(before: Case | None, after: Case) -> list[Write]:
    seen = 0 if before is None else before.version
    writes = [put_next("case", after.case_id, after, seen)]
    if before is not None:
        writes.append(put_new(f"former {after.case_id}", before.version, before))
    return writes


class Nobody:
    """Nobody received a record, and nobody looked at it."""

    def of(self, person_id: str, tickets: Sequence[TicketNumber] = ()) -> Sequence[Receiver]:
        del person_id, tickets
        return ()


def case_desk(house: FakeHouse) -> CaseDesk:
    """Return the ports of cases, over the fakes."""
    cabinet = house.cabinets[str(KASUKABE)]
    nobody: Nobody = Nobody()
    return CaseDesk(
        cases=FakeCases(cabinet),
        receivers=nobody,
        lookers=nobody,  # type: ignore[arg-type] - it answers with nothing
        residents=FakeResidents(cabinet),
        book=house.books.of(KASUKABE),
        retention=house.retention(),
        deadlines=load_deadlines(),
        draws=house.draws,
        clock=house.clock,
    )
