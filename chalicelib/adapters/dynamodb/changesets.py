"""Changesets, in the office area; each part stands as it was sealed on the desk, sealed once more."""

import json
from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.import_keys import ImportKeys
from chalicelib.adapters.dynamodb.media import DynamoMedia
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.envelopes import inspected
from chalicelib.audit.model import Entry
from chalicelib.errors import NoSuchChangeset
from chalicelib.systems.vrs.changesets.model import Changeset, PartHeader, PartReport
from chalicelib.systems.vrs.media.ports import LedgerPage


class DynamoChangesets:
    """The changesets of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._media = DynamoMedia(table)

    def changeset(self, changeset_id: str) -> Changeset | None:
        item = self._table.get_one(_place(changeset_id))
        return None if item is None else Changeset.model_validate_json(item.plaintext)

    def changesets(self) -> Sequence[Changeset]:
        rows = self._table.query(Area.OFFICE, "CHANGESETS")
        return [Changeset.model_validate_json(row.plaintext) for row in rows]

    def announce(self, changeset: Changeset, parts: Sequence[str], page: LedgerPage, entry: Entry) -> None:
        digests = _inside(changeset.changeset_id, "DIGESTS")
        writes = [
            self._next(changeset),
            self._table.put_new(digests, json.dumps(list(parts)).encode()),
            *self._media.writes(page),
        ]
        self._table.commit(entry, writes)

    def digests(self, changeset_id: str) -> Sequence[str]:
        found: list[str] = json.loads(self._content(_inside(changeset_id, "DIGESTS")))
        return found

    def keep(self, changeset: Changeset, entry: Entry) -> None:
        self._table.commit(entry, [self._next(changeset)])

    def receive(self, changeset: Changeset, envelope: bytes, entry: Entry) -> None:
        place = _inside(changeset.changeset_id, f"PART#{changeset.received:04d}")
        self._table.commit(entry, [self._next(changeset), self._table.put_new(place, envelope)])

    def envelope(self, changeset_id: str, part: int) -> bytes:
        return self._content(_inside(changeset_id, f"PART#{part:04d}"))

    def report(self, changeset: Changeset, report: PartReport, entry: Entry) -> None:
        place = _report_place(changeset.changeset_id, changeset.checked)
        body = report.model_dump_json(exclude_defaults=True).encode()
        self._table.commit(entry, [self._next(changeset), self._table.put_new(place, body)])

    def reports(self, changeset_id: str) -> Sequence[PartReport]:
        rows = self._table.query(Area.OFFICE, f"CHANGESET#{changeset_id}", prefix="REPORT#")
        return [PartReport.model_validate_json(row.plaintext) for row in rows]

    def report_of(self, changeset_id: str, part: int) -> PartReport:
        return PartReport.model_validate_json(self._content(_report_place(changeset_id, part)))

    def leave(self, changeset: Changeset, left: Sequence[str], entry: Entry) -> None:
        writes = [self._next(changeset)]
        if left:
            place = _inside(changeset.changeset_id, f"LEFT#{changeset.undone:04d}")
            writes.append(self._table.put_new(place, json.dumps(list(left)).encode()))
        self._table.commit(entry, writes)

    def left(self, changeset_id: str) -> Sequence[str]:
        rows = self._table.query(Area.OFFICE, f"CHANGESET#{changeset_id}", prefix="LEFT#")
        return [person for row in rows for person in json.loads(row.plaintext)]

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)

    def _next(self, changeset: Changeset) -> Write:
        body = changeset.model_dump_json().encode()
        return self._table.put_next(_place(changeset.changeset_id), body, changeset.version - 1)

    def _content(self, place: Place) -> bytes:
        item = self._table.get_one(place)
        if item is None:
            raise NoSuchChangeset
        return item.plaintext


class SealedEnvelopes:
    """Envelopes, read with the municipality's import keys."""

    def __init__(self, keys: ImportKeys) -> None:
        self._keys = keys

    def inspect(self, envelope: bytes) -> PartHeader:
        return inspected(envelope)

    def open_part(self, envelope: bytes, header: PartHeader) -> bytes:
        return self._keys.open_part(envelope, header)


def _place(changeset_id: str) -> Place:
    return Place(Area.OFFICE, "CHANGESETS", changeset_id)


def _report_place(changeset_id: str, part: int) -> Place:
    return _inside(changeset_id, f"REPORT#{part:04d}")


def _inside(changeset_id: str, sort: str) -> Place:
    return Place(Area.OFFICE, f"CHANGESET#{changeset_id}", sort)
