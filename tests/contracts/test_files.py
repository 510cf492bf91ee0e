"""Media, changesets and downloads are kept whole or not at all, in the order that was promised."""

from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchChangeset, SheetMoved
from chalicelib.systems.vrs.changesets.model import Changeset, Counts, FileKind, PartReport, State
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Occasion
from chalicelib.systems.vrs.downloads.model import Download, DownloadKind, Piece
from chalicelib.systems.vrs.media.model import Direction, Medium, MediumKind, MediumUse
from chalicelib.systems.vrs.media.ports import LedgerPage
from chalicelib.systems.vrs.registration.undoing import restoration
from chalicelib.systems.vrs.tickets.model import TicketState
from chalicelib.values.people import PersonName
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.samples import (
    AT,
    DAY,
    OTHER_TICKET,
    TICKET,
    arrival,
    candidate,
    conflict,
    entry,
    number,
    sheet,
)

pytestmark = pytest.mark.proof("T17")

MEDIUM = Medium(
    medium_id="USB-01",
    kind=MediumKind.USB_MEMORY,
    encrypted=True,
    custodian="庶務係",
    registered_by="admin",
    registered_at=AT,
)
CHANGESET = Changeset(
    changeset_id="C1",
    kind=FileKind.REGISTRATION,
    file_name="people.vrs",
    use_id="U1",
    medium_id="USB-01",
    digest="0" * 64,
    parts=2,
    created_by="registrar",
    created_at=AT,
    terminal="T-001",
)
DOWNLOAD = Download(
    download_id="D1",
    kind=DownloadKind.LEDGER,
    reason="台帳への反映",
    use_id="U1",
    medium_id="USB-01",
    terminal="T-001",
    asked_by="clerk",
    asked_at=AT,
)
OCCASION = Occasion("registrar", Source.FILE, AT, DAY)


def use(use_id: str = "U1", **more: Any) -> MediumUse:
    said = {"medium_id": "USB-01", "direction": Direction.INTO, "purpose": "登録", "terminal": "T-001"}
    return MediumUse(use_id=use_id, opened_by="registrar", opened_at=AT, **{**said, **more})


def next_of(word: Any, **changed: Any) -> Any:
    return word.model_copy(update={**changed, "version": word.version + 1})


def test_a_page_of_the_ledger_is_written_whole_or_not_at_all(ports: Any) -> None:
    ledger = ports.files().media
    ledger.write(LedgerPage(media=(MEDIUM,)), entry())
    retired = next_of(MEDIUM, retired_by="admin", retired_at=AT)
    ledger.write(LedgerPage((retired,), (use("U2"), use("U1"))), entry())
    assert ledger.medium("USB-01") == retired
    assert [each.use_id for each in ledger.uses()] == ["U1", "U2"]
    with pytest.raises(SheetMoved):
        ledger.write(LedgerPage((next_of(MEDIUM),), (use("U3"),)), entry())
    assert ledger.use("U3") is None
    assert (ledger.medium("USB-02"), list(ledger.media())) == (None, [retired])
    assert ports.files(KOSHIGAYA).media.media() == []


def test_a_changeset_is_announced_with_its_ledgers_entry_and_filled_part_by_part(ports: Any) -> None:
    files = ports.files()
    book = files.changesets
    page = LedgerPage((MEDIUM,), (use(),))
    book.announce(CHANGESET, ["1" * 64, "2" * 64], page, entry())
    assert (files.media.use("U1"), files.media.medium("USB-01")) == (use(), MEDIUM)
    with pytest.raises(SheetMoved):
        book.announce(next_of(CHANGESET), [], page, entry())
    first = next_of(CHANGESET, received=1)
    book.receive(first, b"one", entry())
    with pytest.raises(SheetMoved):
        book.receive(next_of(CHANGESET, received=2), b"two", entry())
    with pytest.raises(NoSuchChangeset):
        book.envelope("C1", 2)
    assert (book.envelope("C1", 1), book.digests("C1")) == (b"one", ["1" * 64, "2" * 64])
    report = PartReport(counts=Counts(rows=1, new=1))
    checked = next_of(first, checked=1)
    book.report(checked, report, entry())
    undone = next_of(checked, undone=1, state=State.UNDOING)
    book.leave(undone, ["P1", "P2"], entry())
    book.keep(next_of(undone), entry())
    assert book.report_of("C1", 1) == report
    with pytest.raises(NoSuchChangeset):
        book.report_of("C1", 2)
    assert (list(book.reports("C1")), book.left("C1")) == ([report], ["P1", "P2"])
    assert book.changesets() == [next_of(undone)]
    assert book.changeset("C2") is None
    assert ports.files(KOSHIGAYA).changesets.changesets() == []


def test_a_changes_trace_stands_with_it_and_restoring_brings_everything_back(ports: Any) -> None:
    register, residents = ports.register(), ports.residents()
    register.write([arrival(ports.standing(3), 3, ticket=OTHER_TICKET)], entry())
    chunk = Chunk("C1", 1)
    stands = ports.standing(3)
    before = sheet(state=TicketState.UNKNOWN)
    new = arrival(ports.standing())
    new = type(new)(
        **{**vars(new), "sheets": (sheet(),), "sheets_before": (before,), "conflicts": (conflict(),)}
    )
    renamed = stands.resident.model_copy(
        update={
            "name": PersonName("改姓　花子"),
            "version": 2,
            "number_index": ports.standing(5).number_index,
        }
    )
    renumbered = type(new)(before=stands.resident, after=renamed, number=number(5))
    register.write([new, renumbered], entry(), chunk)
    assert register.standing([candidate(3, OTHER_TICKET)])[0].number_is_held is False
    traces = register.traces(chunk)
    assert {trace.after.person_id for trace in traces} == {new.after.person_id, renamed.person_id}
    assert register.traces(Chunk("C1", 2)) == []
    assert list(residents.named(renamed.name, renamed.born_on, 9)) == [renamed.person_id]
    for trace in traces:
        back = restoration(trace, *register.present(trace), OCCASION, "誤り")
        assert back is not None
        register.restore(back, chunk, entry())
        with pytest.raises(SheetMoved):
            register.restore(back, chunk, entry())
    assert all(trace.undone for trace in register.traces(chunk))
    assert residents.by_ticket(TICKET) is None
    assert ports.desk_book().conflicts() == []
    assert ports.desk_book().sheet(TICKET).state is TicketState.UNKNOWN
    (again,) = register.standing([candidate(3, OTHER_TICKET)])
    assert again.number_is_held
    assert again.resident.model_copy(update={"version": 1}) == stands.resident
    assert [each.version for each in residents.history(renamed.person_id)] == [1, 2, 3]
    assert list(residents.named(renamed.name, renamed.born_on, 9)) == []
    assert renamed.person_id in residents.named(again.resident.name, again.resident.born_on, 9)
    assert ports.numbers().number_of(again.resident) == number(3)


def test_everybody_is_gone_through_once_in_any_steps(ports: Any) -> None:
    register, roll = ports.register(), ports.files().roll
    ids = set()
    for seed in range(1, 8):
        change = arrival(ports.standing(seed), seed, ticket=f"{seed:010d}")
        ids.add(change.after.person_id)
        register.write([change], entry())
    for most in (1, 3, 100):
        met, cursor = [], ""
        while cursor is not None:
            some, cursor = roll.people(cursor, most)
            met += [person.person_id for person, _ in some]
        assert (len(met), set(met)) == (7, ids)
    assert ports.files(KOSHIGAYA).roll.people("", 100)[0] == []


def test_a_download_and_its_pieces_are_kept_once(ports: Any) -> None:
    files = ports.files()
    files.downloads.keep(DOWNLOAD, entry(), LedgerPage((MEDIUM,), (use(),)))
    later = next_of(DOWNLOAD, pieces=1)
    files.downloads.keep(later, entry())
    with pytest.raises(SheetMoved):
        files.downloads.keep(later, entry(), LedgerPage(uses=(next_of(use()),)))
    assert files.media.use("U1") == use()
    assert files.downloads.downloads() == [later]
    piece = Piece(text="1,2\r\n", rows=1, left_out=0)
    files.pieces.keep_piece("D1", 1, piece, entry())
    with pytest.raises(SheetMoved):
        files.pieces.keep_piece("D1", 1, piece, entry())
    assert (files.pieces.piece("D1", 1), files.pieces.piece("D1", 2)) == (piece, None)
    assert ports.files(KASUKABE).downloads.download("D2") is None


def test_the_log_is_read_lane_by_lane_from_any_number_on(ports: Any) -> None:
    said = [entry(Act.LIST_LOOKED_AT) for _ in range(3)]
    for each in said:
        ports.moves().note(each)
    log = ports.files().log
    (lane,) = log.lanes()
    whole = log.rows(*lane, 0, 10)
    assert [row.entry for row in whole] == said
    some = [*log.rows(*lane, 0, 2), *log.rows(*lane, 2, 2), *log.rows(*lane, 3, 2)]
    assert some == whole
    assert [row.number for row in whole] == [1, 2, 3]
    assert list(ports.files(KOSHIGAYA).log.lanes()) == []
