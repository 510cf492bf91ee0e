"""The media ledger, changesets and downloads, in memory."""

import json
from collections.abc import Mapping, Sequence

from chalicelib.audit.model import AuditRow, Entry
from chalicelib.errors import EnvelopeBroken, NoSuchChangeset, NotSealed
from chalicelib.systems.vrs.changesets.model import Changeset, PartHeader, PartReport
from chalicelib.systems.vrs.downloads.model import Download, Piece
from chalicelib.systems.vrs.downloads.ports import Record
from chalicelib.systems.vrs.media.model import Medium, MediumUse
from chalicelib.systems.vrs.media.ports import LedgerPage
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketSheet
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet, Write, put_new, put_next


class FakeMedia:
    """The ledger of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def medium(self, medium_id: str) -> Medium | None:
        medium: Medium | None = self._cabinet.value("medium", medium_id)
        return medium

    def media(self) -> Sequence[Medium]:
        return self._cabinet.values("medium")

    def use(self, use_id: str) -> MediumUse | None:
        use: MediumUse | None = self._cabinet.value("medium use", use_id)
        return use

    def uses(self) -> Sequence[MediumUse]:
        return self._cabinet.values("medium use")

    def write(self, page: LedgerPage, entry: Entry) -> None:
        self._cabinet.commit(entry, self.writes(page))

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)

    def writes(self, page: LedgerPage) -> list[Write]:
        """Return a page as the elements of a transaction."""
        return [
            *(put_next("medium", each.medium_id, each, each.version - 1) for each in page.media),
            *(put_next("medium use", each.use_id, each, each.version - 1) for each in page.uses),
        ]


class FakeChangesets:
    """The changesets of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._media = FakeMedia(cabinet)

    def changeset(self, changeset_id: str) -> Changeset | None:
        changeset: Changeset | None = self._cabinet.value("changeset", changeset_id)
        return changeset

    def changesets(self) -> Sequence[Changeset]:
        return self._cabinet.values("changeset")

    def announce(self, changeset: Changeset, parts: Sequence[str], page: LedgerPage, entry: Entry) -> None:
        digests = put_new("digests", changeset.changeset_id, list(parts))
        self._cabinet.commit(entry, [_next(changeset), digests, *self._media.writes(page)])

    def digests(self, changeset_id: str) -> Sequence[str]:
        digests: list[str] = self._cabinet.value("digests", changeset_id)
        return digests

    def keep(self, changeset: Changeset, entry: Entry) -> None:
        self._cabinet.commit(entry, [_next(changeset)])

    def receive(self, changeset: Changeset, envelope: bytes, entry: Entry) -> None:
        kept = put_new("envelope", (changeset.changeset_id, changeset.received), envelope)
        self._cabinet.commit(entry, [_next(changeset), kept])

    def envelope(self, changeset_id: str, part: int) -> bytes:
        envelope: bytes | None = self._cabinet.value("envelope", (changeset_id, part))
        if envelope is None:
            raise NoSuchChangeset
        return envelope

    def report(self, changeset: Changeset, report: PartReport, entry: Entry) -> None:
        kept = put_new(f"reports {changeset.changeset_id}", changeset.checked, report)
        self._cabinet.commit(entry, [_next(changeset), kept])

    def reports(self, changeset_id: str) -> Sequence[PartReport]:
        return self._cabinet.values(f"reports {changeset_id}")

    def report_of(self, changeset_id: str, part: int) -> PartReport:
        report: PartReport | None = self._cabinet.value(f"reports {changeset_id}", part)
        if report is None:
            raise NoSuchChangeset
        return report

    def leave(self, changeset: Changeset, left: Sequence[str], entry: Entry) -> None:
        writes = [_next(changeset)]
        if left:
            writes.append(put_new(f"left {changeset.changeset_id}", changeset.undone, list(left)))
        self._cabinet.commit(entry, writes)

    def left(self, changeset_id: str) -> Sequence[str]:
        return [person for some in self._cabinet.values(f"left {changeset_id}") for person in some]

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


def _next(changeset: Changeset) -> Write:
    return put_next("changeset", changeset.changeset_id, changeset, changeset.version - 1)


class PlainEnvelopes:
    """Envelopes that anybody can open: a header, a line break, and the content."""

    def inspect(self, envelope: bytes) -> PartHeader:
        try:
            return PartHeader.model_validate_json(envelope.partition(b"\n")[0])
        except ValueError:
            raise NotSealed from None

    def open_part(self, envelope: bytes, header: PartHeader) -> bytes:
        if self.inspect(envelope) != header:
            raise EnvelopeBroken
        return envelope.partition(b"\n")[2]


def plain_envelopes(
    parts: Sequence[bytes], municipality: str = "112143", rows: Sequence[int] = ()
) -> list[bytes]:
    """Return parts in envelopes that anybody can open."""
    said = {"kid": "IMPORT#0001", "municipality": municipality, "file": "F" * 26, "parts": len(parts)}
    return [
        json.dumps({**said, "part": number, "row": rows[number - 1] if rows else 2}).encode() + b"\n" + part
        for number, part in enumerate(parts, start=1)
    ]


class FakeDownloads:
    """The downloads of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._media = FakeMedia(cabinet)

    def download(self, download_id: str) -> Download | None:
        download: Download | None = self._cabinet.value("download", download_id)
        return download

    def downloads(self) -> Sequence[Download]:
        return self._cabinet.values("download")

    def keep(self, download: Download, entry: Entry, page: LedgerPage | None = None) -> None:
        kept = put_next("download", download.download_id, download, download.version - 1)
        self._cabinet.commit(entry, [kept, *self._media.writes(page or LedgerPage())])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakePieces:
    """The pieces of downloads."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def piece(self, download_id: str, number: int) -> Piece | None:
        piece: Piece | None = self._cabinet.value("piece", (download_id, number))
        return piece

    def keep_piece(self, download_id: str, number: int, piece: Piece, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_new("piece", (download_id, number), piece)])


class FakeRoll:
    """Everybody of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def people(
        self, after: str, most: int
    ) -> tuple[Sequence[tuple[Resident, Sequence[TicketSheet]]], str | None]:
        ids = [each for each in self._cabinet.values("roster") if each > after]
        some = [self._cabinet.value("person", each) for each in ids[:most]]
        held = [
            (person, [sheet for each in person.tickets if (sheet := self._sheet(each))]) for person in some
        ]
        return held, ids[most - 1] if len(ids) > most else None

    def venue_names(self) -> Mapping[str, str]:
        return {"HALL-1": "市民文化会館"}

    def _sheet(self, ticket: object) -> TicketSheet | None:
        sheet: TicketSheet | None = self._cabinet.value("sheet", str(ticket))
        return sheet


class FakeRecordRoll:
    """What one municipality provided, and asked for, by month."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def records(self, side: str, month: str, after: str, most: int) -> tuple[Sequence[Record], str | None]:
        every = self._cabinet.values("provision" if side == "provided" else "inquiry")
        own = sorted((each for each in every if f"{day_in_japan(each.asked_at):%Y%m}" == month), key=_sort)
        found = [each for each in own if _sort(each) > after][:most]
        return found, _sort(found[-1]) if len(found) == most else None


def _sort(record: Record) -> str:
    return f"{record.asked_at.isoformat()}#{record.inquiry_id}"


class FakeLogRoll:
    """The operation log of one municipality, in one lane whose rows nobody chained."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def lanes(self) -> Sequence[tuple[str, str]]:
        return [("office", "lane")] if self._cabinet.audit else []

    def rows(self, area: str, lane: str, after: int, most: int) -> Sequence[AuditRow]:
        del area
        code = MunicipalityCode(self._cabinet.code)
        return [
            AuditRow(
                municipality=code, lane=lane, number=number, previous="0" * 64, salt="0" * 32, entry=entry
            )
            for number, entry in enumerate(self._cabinet.audit, start=1)
            if after < number <= after + most
        ]
