"""Media and their ledger, in the office area."""

from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.media.model import Medium, MediumUse
from chalicelib.systems.vrs.media.ports import LedgerPage


class DynamoMedia:
    """The ledger of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def medium(self, medium_id: str) -> Medium | None:
        item = self._table.get_one(_medium_place(medium_id))
        return None if item is None else Medium.model_validate_json(item.plaintext)

    def media(self) -> Sequence[Medium]:
        rows = self._table.query(Area.OFFICE, "MEDIA")
        return [Medium.model_validate_json(row.plaintext) for row in rows]

    def use(self, use_id: str) -> MediumUse | None:
        item = self._table.get_one(_use_place(use_id))
        return None if item is None else MediumUse.model_validate_json(item.plaintext)

    def uses(self) -> Sequence[MediumUse]:
        rows = self._table.query(Area.OFFICE, "MEDIAUSES")
        return [MediumUse.model_validate_json(row.plaintext) for row in rows]

    def write(self, page: LedgerPage, entry: Entry) -> None:
        self._table.commit(entry, self.writes(page))

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)

    def writes(self, page: LedgerPage) -> list[Write]:
        """Return a page as the elements of a transaction."""
        table = self._table
        return [
            *(
                table.put_next(_medium_place(each.medium_id), _body(each), each.version - 1)
                for each in page.media
            ),
            *(table.put_next(_use_place(each.use_id), _body(each), each.version - 1) for each in page.uses),
        ]


def _medium_place(medium_id: str) -> Place:
    return Place(Area.OFFICE, "MEDIA", medium_id)


def _use_place(use_id: str) -> Place:
    return Place(Area.OFFICE, "MEDIAUSES", use_id)


def _body(word: Medium | MediumUse) -> bytes:
    return word.model_dump_json().encode()
