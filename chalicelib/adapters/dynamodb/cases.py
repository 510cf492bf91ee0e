"""Cases, in the office area, and who received a person's record."""

from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.retention import erasure_writes
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.cases.model import Case, Receiver
from chalicelib.systems.vrs.notices.model import Receiver as Noted
from chalicelib.systems.vrs.retention.model import Erasure, ErasureTarget


class DynamoCases:
    """The cases of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def cases(self) -> Sequence[Case]:
        rows = self._table.query(Area.OFFICE, "CASES")
        return [Case.model_validate_json(row.plaintext) for row in rows]

    def case(self, case_id: str) -> Case | None:
        item = self._table.get_one(_place(case_id))
        return None if item is None else Case.model_validate_json(item.plaintext)

    def history(self, case_id: str) -> Sequence[Case]:
        rows = self._table.query(Area.OFFICE, f"CASE#{case_id}", prefix="WAS#")
        former = [Case.model_validate_json(row.plaintext) for row in rows]
        present = self.case(case_id)
        return former if present is None else [*former, present]

    def keep(self, before: Case | None, after: Case, entry: Entry) -> None:
        self._table.commit(entry, self._writes(before, after))

    def keep_with_erasure(
        self, before: Case, after: Case, erasure: Erasure, target: ErasureTarget, entry: Entry
    ) -> None:
        writes = [*self._writes(before, after), *erasure_writes(self._table, erasure, [target])]
        self._table.commit(entry, writes)

    def _writes(self, before: Case | None, after: Case) -> list[Write]:
        body = after.model_dump_json().encode()
        writes = [self._table.put_next(_place(after.case_id), body, after.version - 1)]
        if before is not None:
            former = Place(Area.OFFICE, f"CASE#{before.case_id}", f"WAS#{before.version:06d}")
            writes.append(self._table.put_new(former, before.model_dump_json().encode()))
        return writes

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


class DynamoReceivers:
    """Who received a person's record: written in the resident area by whoever provides it."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def of(self, person_id: str) -> Sequence[Receiver]:
        rows = self._table.query(Area.RESIDENT, f"RECEIVERS#{person_id}")
        found = (Noted.model_validate_json(row.plaintext) for row in rows)
        return [
            Receiver(
                municipality=str(each.municipality), reference=each.reference, provided_at=each.provided_at
            )
            for each in found
        ]


def _place(case_id: str) -> Place:
    return Place(Area.OFFICE, "CASES", case_id)
