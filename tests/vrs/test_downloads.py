"""No cell of a download can be a 個人番号, no dose is left out, and each state follows its own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.file_layouts import load_layout
from chalicelib.adapters.masters import load_origins
from chalicelib.errors import (
    AlreadyFetched,
    AnotherTerminal,
    ApproverMustBeAnother,
    HoldsANumber,
    NoSuchDownload,
    NotInThisState,
    RequestExpired,
    SheetMoved,
)
from chalicelib.systems.vrs.downloads import use_cases as downloads
from chalicelib.systems.vrs.downloads.model import DownloadKind, DownloadRequest, DownloadState
from chalicelib.systems.vrs.downloads.rules import Form, ledger_rows, refuse_numbers
from chalicelib.systems.vrs.media import use_cases as media
from chalicelib.systems.vrs.media.model import UseState
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.values.individual_number import check_digit
from local.city import people
from tests.fakes.house import staff_actor
from tests.fakes.samples import dose, sheet
from tests.vrs.file_work import ADMIN, CLERK, REGISTRAR, FileWork
from tests.vrs.registration_files import given_dose, row_of, text_of

pytestmark = pytest.mark.proof("T08", "T17")

FORM = Form(load_layout(), load_origins(), "112143", {})
ASKED = DownloadRequest(kind=DownloadKind.LEDGER, reason="台帳への反映", medium_id="USB-01")
BODIES = st.text("0123456789", min_size=11, max_size=11)


@pytest.mark.control("R-III-3-44")
@given(body=BODIES, around=st.sampled_from(["{}", "会場{}号", "({})", "第 {} "]), style=st.integers(0, 3))
def test_a_right_number_in_any_dress_stops_the_download(body: str, around: str, style: int) -> None:
    number = body + check_digit(body)
    dressed = (
        number,
        number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"{number[:4]}-{number[4:8]}-{number[8:]}",
        f"{number[:4]} {number[4:8]} {number[8:]}",
    )[style]
    with pytest.raises(HoldsANumber):
        refuse_numbers(("1", around.format(dressed)), exempt=1)


@given(body=BODIES)
def test_tickets_moments_and_the_addressees_own_column_pass(body: str) -> None:
    number = body + check_digit(body)
    refuse_numbers(
        (number, "20210701120000", "20210701", body[:10], "112143", "COMIRNATY", "EP2163"), exempt=1
    )


@given(turns=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9)), unique=True, max_size=12))
def test_every_dose_is_in_exactly_one_block_or_counted_as_left_out(turns: list[tuple[int, int]]) -> None:
    tickets = [f"000000000{number}" for number in range(3)]
    sheets = [
        sheet(*(dose(turn, ticket=ticket).slot() for place, turn in turns if place == number), ticket=ticket)
        for number, ticket in enumerate(tickets)
    ]
    rows, left_out = ledger_rows("1", sheets, FORM)
    blocks = [
        (row[1 + 8 * place + 2], place + 1) for row in rows for place in range(7) if row[1 + 8 * place + 2]
    ]
    assert sorted(blocks) == sorted((tickets[place], turn) for place, turn in turns if turn <= 7)
    assert left_out == sum(turn > 7 for _, turn in turns)
    assert {len(row) for row in rows} <= {57 + 14}


def registered(count: int = 5) -> FileWork:
    work = FileWork()
    rows = [row_of(person, **given_dose()) for person in people("112143", count, seed=81)]
    content, desk = text_of(*rows).encode(), work.house.registration()
    checked = check_file("people.csv", content, REGISTRAR, desk)
    apply_file(checked.registration_id, content, REGISTRAR, desk)
    return work


def approved(work: FileWork, wanted: DownloadRequest = ASKED) -> Any:
    asked = downloads.ask(wanted, CLERK, work.house.downloads())
    return downloads.decide(asked.download_id, ADMIN, work.house.downloads(), approve=True)


@pytest.mark.control("R-III-3-25")
def test_a_download_goes_its_way_with_its_entry_in_the_ledger() -> None:
    work = registered()
    desk = work.house.downloads()
    asked = downloads.ask(ASKED, CLERK, desk)
    with pytest.raises(NotInThisState):
        downloads.make(asked.download_id, CLERK, desk)
    both = staff_actor(*CLERK.roles, *ADMIN.roles, name=CLERK.id)
    with pytest.raises(ApproverMustBeAnother):
        downloads.decide(asked.download_id, both, desk, approve=True)
    downloads.decide(asked.download_id, ADMIN, desk, approve=True)
    for other in (staff_actor(name="clerk-2"), CLERK.model_copy(update={"terminal": "T-002"})):
        with pytest.raises(AnotherTerminal):
            downloads.make(asked.download_id, other, desk)
    made = downloads.make(asked.download_id, CLERK, desk)
    assert (made.state, made.rows) == (DownloadState.MADE, 5)
    assert downloads.make(asked.download_id, CLERK, desk) == made
    with pytest.raises(NoSuchDownload):
        downloads.fetch(asked.download_id, 2, CLERK, desk)
    piece = downloads.fetch(asked.download_id, 1, CLERK, desk)
    assert len(piece.text.splitlines()) == 6
    with pytest.raises(AlreadyFetched):
        downloads.fetch(asked.download_id, 1, CLERK, desk)
    use = work.media.ledger.use(made.use_id)
    assert use is not None
    assert (use.state, use.digest, use.purpose) == (UseState.USED, made.digest, "出力: 台帳への反映")
    assert media.record_erasure(made.use_id, CLERK, work.media).state is UseState.ERASED
    assert downloads.list_downloads(ADMIN, desk)[0].state is DownloadState.FETCHED
    with pytest.raises(NoSuchDownload):
        downloads.make("nothing", CLERK, desk)


def test_a_rejected_or_late_download_gives_nothing_out() -> None:
    work = registered()
    desk = work.house.downloads()
    asked = downloads.ask(ASKED, CLERK, desk)
    assert downloads.decide(asked.download_id, ADMIN, desk, approve=False).state is DownloadState.REJECTED
    late, made = approved(work), downloads.make(approved(work).download_id, CLERK, desk)
    work.clock.move(days=1, seconds=1)
    with pytest.raises(RequestExpired):
        downloads.fetch(made.download_id, 1, CLERK, desk)
    work.clock.move(days=2)
    with pytest.raises(RequestExpired):
        downloads.make(late.download_id, CLERK, desk)
    states = {each.state for each in downloads.list_downloads(ADMIN, desk)}
    assert states == {DownloadState.REJECTED, DownloadState.EXPIRED}


class Forgetful:
    """Pieces whose keeping is known, and the download's own progress is lost."""

    def __init__(self, book: Any) -> None:
        self._book, self.lose = book, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    def keep(self, *given: Any) -> None:
        if self.lose and given[1].act.value == "DOWNLOAD_MADE":
            self.lose = False
            raise SheetMoved
        self._book.keep(*given)


def test_a_making_that_was_cut_off_goes_on_with_the_piece_that_stands() -> None:
    work = registered()
    download = approved(work)
    desk = work.house.downloads()
    cut = type(desk)(Forgetful(desk.book), desk.pieces, desk.kinds, desk.media)
    with pytest.raises(SheetMoved):
        downloads.make(download.download_id, CLERK, cut)
    made = downloads.make(download.download_id, CLERK, cut)
    assert (made.state, made.rows, made.pieces) == (DownloadState.MADE, 5, 1)


def test_many_people_go_out_in_pieces_each_person_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.systems.vrs.downloads.kinds.PEOPLE_AT_ONCE", 2)
    work = registered()
    desk = work.house.downloads()
    made = downloads.make(approved(work).download_id, CLERK, desk)
    assert made.pieces == 3
    texts = [downloads.fetch(made.download_id, n, CLERK, desk).text for n in range(1, 4)]
    rows = "".join(texts).splitlines()
    assert (len(rows), len(set(rows))) == (6, 6)
