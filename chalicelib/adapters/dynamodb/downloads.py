"""Downloads: their way in the office area, their pieces in the resident area, and the list of everybody."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from chalicelib.access.tablets.model import Venue
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.media import DynamoMedia
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.residents import ROSTERS, person_place
from chalicelib.adapters.dynamodb.seals import LANE_AREAS
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook, sheet_of
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.systems.vrs.downloads.model import Download, Piece
from chalicelib.systems.vrs.downloads.ports import Record
from chalicelib.systems.vrs.inquiries.model import Inquiry, Provision
from chalicelib.systems.vrs.media.ports import LedgerPage
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketSheet

SIDES: Mapping[str, tuple[str, type[Provision] | type[Inquiry]]] = {
    "provided": ("PROVISIONS", Provision),
    "asked": ("INQUIRIES", Inquiry),
}
KEPT = timedelta(days=4)
"""How long DynamoDB keeps a piece; nothing is handed out of it after its day."""


class DynamoDownloads:
    """The downloads of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._media = DynamoMedia(table)

    def download(self, download_id: str) -> Download | None:
        item = self._table.get_one(_place(download_id))
        return None if item is None else Download.model_validate_json(item.plaintext)

    def downloads(self) -> Sequence[Download]:
        rows = self._table.query(Area.OFFICE, "DOWNLOADS")
        return [Download.model_validate_json(row.plaintext) for row in rows]

    def keep(self, download: Download, entry: Entry, page: LedgerPage | None = None) -> None:
        body = download.model_dump_json().encode()
        write = self._table.put_next(_place(download.download_id), body, download.version - 1)
        self._table.commit(entry, [write, *self._media.writes(page or LedgerPage())])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


class DynamoPieces:
    """The pieces of downloads."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def piece(self, download_id: str, number: int) -> Piece | None:
        item = self._table.get_one(_piece_place(download_id, number))
        return None if item is None else Piece.model_validate_json(item.plaintext)

    def keep_piece(self, download_id: str, number: int, piece: Piece, entry: Entry) -> None:
        until = {"N": str(int((entry.at + KEPT).timestamp()))}
        body = piece.model_dump_json().encode()
        self._table.commit(entry, [self._table.put_new(_piece_place(download_id, number), body, until=until)])


class DynamoRoll:
    """Everybody of the municipality that the table is opened for, by the list that registering keeps."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._book = DynamoTicketBook(table)

    def people(
        self, after: str, most: int
    ) -> tuple[Sequence[tuple[Resident, Sequence[TicketSheet]]], str | None]:
        shard, last = (int(after[0]), after[1:]) if after else (0, "")
        rows = list(self._table.raw_query(Area.RESIDENT, f"ROSTER#{shard}", after=last, most=most))
        ids = [row["sk"]["S"] for row in rows]
        items = self._table.get(*(person_place(each) for each in ids))
        people = [Resident.model_validate_json(each.plaintext) for each in items if each is not None]
        tickets = [ticket for person in people for ticket in person.tickets]
        sheets = self._table.get(*(self._book.sheet_place(ticket) for ticket in tickets))
        found = {
            ticket: sheet_of(sheet)
            for ticket, sheet in zip(tickets, sheets, strict=True)
            if sheet is not None
        }
        held = [(person, [found[each] for each in person.tickets if each in found]) for person in people]
        return held, _after(shard, ids, most)

    def venue_names(self) -> Mapping[str, str]:
        rows = self._table.query(Area.VENUE, "VENUES")
        venues = (Venue.model_validate_json(row.plaintext) for row in rows)
        return {venue.venue_id: venue.name for venue in venues}


class DynamoRecordRoll:
    """What the municipality that the table is opened for provided, and asked for, by month."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def records(self, side: str, month: str, after: str, most: int) -> tuple[Sequence[Record], str | None]:
        name, model = SIDES[side]
        partition = f"{name}#{month}"
        raws = list(self._table.raw_query(Area.RESIDENT, partition, after=after, most=most))
        places = [Place(Area.RESIDENT, partition, raw["sk"]["S"]) for raw in raws]
        items = (self._table.open_item(place, raw) for place, raw in zip(places, raws, strict=True))
        found = [model.model_validate_json(item.plaintext) for item in items]
        return found, places[-1].sort if len(places) == most else None


class DynamoLogRoll:
    """The operation log of the municipality that the table is opened for."""

    def __init__(self, office: SealedTable) -> None:
        self._table = office

    def lanes(self) -> Sequence[tuple[str, str]]:
        return [
            (area.value, raw["sk"]["S"])
            for area in LANE_AREAS
            for registry in ("PASTLANES", "LANES")
            for raw in self._table.raw_query(area, registry)
        ]

    def rows(self, area: str, lane: str, after: int, most: int) -> Sequence[AuditRow]:
        partition = f"AUDIT#{lane}"
        begun = f"{after:010d}" if after else ""
        raws = self._table.raw_query(Area(area), partition, after=begun, most=most)
        items = (self._table.open_item(Place(Area(area), partition, raw["sk"]["S"]), raw) for raw in raws)
        return [AuditRow.model_validate_json(item.plaintext) for item in items]


def _after(shard: int, ids: Sequence[str], most: int) -> str | None:
    """Return the cursor after some people: further in their part of the list, in the next, or None."""
    if len(ids) == most:
        return f"{shard}{ids[-1]}"
    return f"{shard + 1}" if shard + 1 < ROSTERS else None


def _place(download_id: str) -> Place:
    return Place(Area.OFFICE, "DOWNLOADS", download_id)


def _piece_place(download_id: str, number: int) -> Place:
    return Place(Area.RESIDENT, f"DOWNLOAD#{download_id}", f"{number:06d}")
