"""Retention settings, holds and erasures, in the office area; the end of business also for the venues."""

from collections.abc import Sequence
from datetime import date

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.business import BUSINESS, END
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Act, Entry
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.model import EndSetting, Erasure, ErasureTarget, Hold, RetentionSetting

AT_ONCE = 90
"""People of an erasure that are kept in one transaction."""
FOR_GOOD = "9999-12-31"
LIFTED = "0000-00-00"


class DynamoRetention:
    """The settings, holds and erasures of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    # -- settings ----------------------------------------------------------------------------

    def rules(self) -> Sequence[RetentionSetting]:
        rows = self._table.query(Area.OFFICE, "RETENTION")
        return [RetentionSetting.model_validate_json(row.plaintext) for row in rows]

    def ends(self) -> Sequence[EndSetting]:
        rows = self._table.query(Area.OFFICE, "BUSINESSENDS")
        return [EndSetting.model_validate_json(row.plaintext) for row in rows]

    def keep_rule(self, setting: RetentionSetting, entry: Entry) -> None:
        place = Place(Area.OFFICE, "RETENTION", setting.setting_id)
        self._table.commit(
            entry, [self._table.put_next(place, setting.model_dump_json().encode(), setting.version - 1)]
        )

    def keep_end(self, setting: EndSetting, published: BusinessEnd | None, entry: Entry) -> None:
        place = Place(Area.OFFICE, "BUSINESSENDS", setting.setting_id)
        writes = [self._table.put_next(place, setting.model_dump_json().encode(), setting.version - 1)]
        if published is not None:
            here = Place(Area.VENUE, BUSINESS, END)
            stands = self._table.get_one(here)
            seen = 0 if stands is None else stands.version
            writes.append(self._table.put_next(here, published.model_dump_json().encode(), seen))
        self._table.commit(entry, writes)

    # -- holds -------------------------------------------------------------------------------

    def holds(self) -> Sequence[Hold]:
        rows = self._table.query(Area.OFFICE, "HOLDS")
        return [Hold.model_validate_json(row.plaintext) for row in rows]

    def keep_hold(self, hold: Hold, entry: Entry) -> None:
        here = held_place(hold.person_id)
        stands = self._table.get_one(here)
        others = [
            each for each in self.holds() if each.person_id == hold.person_id and each.hold_id != hold.hold_id
        ]
        until = max(_until(each) for each in [*others, hold])
        place = Place(Area.OFFICE, "HOLDS", hold.hold_id)
        self._table.commit(
            entry,
            [
                self._table.put_next(place, hold.model_dump_json().encode(), hold.version - 1),
                self._table.put_next(
                    here, b"{}", 0 if stands is None else stands.version, held_until={"S": until}
                ),
            ],
        )

    # -- erasures ----------------------------------------------------------------------------

    def erasures(self) -> Sequence[Erasure]:
        rows = self._table.query(Area.OFFICE, "ERASURES")
        return [Erasure.model_validate_json(row.plaintext) for row in rows]

    def erasure(self, erasure_id: str) -> Erasure | None:
        item = self._table.get_one(_erasure_place(erasure_id))
        return None if item is None else Erasure.model_validate_json(item.plaintext)

    def targets(self, erasure_id: str) -> Sequence[ErasureTarget]:
        return [
            ErasureTarget.model_validate_json(row.plaintext).model_copy(update={"version": row.version})
            for row in self._table.query(Area.OFFICE, f"ERASURE#{erasure_id}")
        ]

    def add(self, erasure: Erasure, targets: Sequence[ErasureTarget], entry: Entry) -> None:
        """Keep the people first: an erasure that nobody can see yet has no effect."""
        *some, head = erasure_writes(self._table, erasure, targets)
        while len(some) > AT_ONCE:
            listed = entry.model_copy(update={"act": Act.ERASURE_LISTED})
            self._table.commit(listed, some[:AT_ONCE])
            some = some[AT_ONCE:]
        self._table.commit(entry, [*some, head])

    def change(self, erasure: Erasure, entry: Entry) -> None:
        place = _erasure_place(erasure.erasure_id)
        body = erasure.model_dump_json().encode()
        self._table.commit(entry, [self._table.put_next(place, body, erasure.version - 1)])


def erasure_writes(table: SealedTable, erasure: Erasure, targets: Sequence[ErasureTarget]) -> list[Write]:
    """Return a new erasure as elements of transactions: its people, and last the erasure itself."""
    first = (each.model_copy(update={"version": 1}) for each in targets)
    head = table.put_new(_erasure_place(erasure.erasure_id), erasure.model_dump_json().encode())
    return [*(target_write(table, erasure.erasure_id, each) for each in first), head]


def target_write(table: SealedTable, erasure_id: str, target: ErasureTarget) -> Write:
    """Return a target's next version as an element of a transaction."""
    place = Place(Area.OFFICE, f"ERASURE#{erasure_id}", target.person_id)
    return table.put_next(place, target.model_dump_json().encode(), target.version - 1)


def held_place(person_id: str) -> Place:
    """Return where it stands plain until when a person's records are held, for a condition to look at."""
    return Place(Area.OFFICE, f"HELD#{person_id}", "HELD")


def is_held(table: SealedTable, person_id: str, today: date) -> bool:
    """Tell whether a hold stands on a day."""
    raw = table.raw(held_place(person_id))
    return raw is not None and bool(raw["held_until"]["S"] >= today.isoformat())


def _erasure_place(erasure_id: str) -> Place:
    return Place(Area.OFFICE, "ERASURES", erasure_id)


def _until(hold: Hold) -> str:
    if hold.lifted_at is not None:
        return LIFTED
    return FOR_GOOD if hold.until is None else hold.until.isoformat()
