"""What goes out in a ledger comes in again as the same doses, each marked with the origin it had."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.file_layouts import load_layout
from chalicelib.adapters.masters import load_municipalities, load_origins
from chalicelib.systems.vrs.changesets.model import FileKind
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.downloads.model import DownloadKind
from chalicelib.systems.vrs.downloads.rules import Form, ledger_rows
from chalicelib.systems.vrs.downloads.use_cases import csv_of
from chalicelib.systems.vrs.registration.ledger_reading import LedgerReader
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.origin import Origin
from local.city import people
from tests.fakes.house import KASUKABE, FakeHouse
from tests.fakes.samples import dose, sheet
from tests.vrs.file_work import REGISTRAR
from tests.vrs.registration_files import row_of, text_of

pytestmark = pytest.mark.proof("T17")

LAYOUT, ORIGINS = load_layout(), load_origins()
READER = LedgerReader(LAYOUT, ORIGINS, KASUKABE, load_municipalities())
DAY = date(2021, 6, 1)
PLACES = {
    Origin.OWN: [None],
    Origin.OTHER_MUNICIPALITY: ["112224", "131016"],
    Origin.WORKPLACE: [None],
    Origin.OVERSEAS: ["USA", "FRA"],
    Origin.TRIAL: [None],
}
ORIGIN_AND_CODE = st.sampled_from([(origin, code) for origin, codes in PLACES.items() for code in codes])
DOSES = st.dictionaries(
    st.tuples(st.integers(0, 1), st.integers(1, 7)),
    st.tuples(ORIGIN_AND_CODE, st.integers(0, 90)),
    max_size=8,
)
TEXT = st.text('ABCDEFGHIJ-0123, "ファイザー', min_size=1, max_size=20)


def written(sheets: list[Any]) -> bytes:
    """Return a person's doses as they go out."""
    rows, left_out = ledger_rows("1", sheets, Form(LAYOUT, ORIGINS, str(KASUKABE), {}))
    assert left_out == 0
    return csv_of([LAYOUT.header, *rows]).encode()


@settings(max_examples=150)
@given(doses=DOSES, product=TEXT, lot=TEXT)
def test_every_dose_comes_in_again_marked_as_it_went_out(doses: Any, product: str, lot: str) -> None:
    tickets = ["0000000001", "0000000002"]
    slots = [
        dose(
            turn,
            ticket=tickets[place],
            given_on=DAY + timedelta(days=days),
            product=product,
            lot=lot,
            origin=origin,
            origin_code=code,
        )
        for (place, turn), ((origin, code), days) in sorted(doses.items())
    ]
    sheets = [
        sheet(*(each.slot() for each in slots if str(each.ticket) == ticket), ticket=ticket)
        for ticket in tickets
    ]
    read = READER.read(written(sheets), 2)
    assert [each for each in read.refusals if doses] == []
    said = ("turn", "given_on", "product", "lot", "origin", "origin_code")
    came = {
        (str(each.ticket), *(getattr(given, name) for name in said))
        for candidate in read.candidates
        for each in candidate.tickets
        for given in each.doses
    }
    assert came == {(str(each.ticket), *(getattr(each, name) for name in said)) for each in slots}


def registered(house: FakeHouse, persons: list[Any]) -> None:
    content, desk = text_of(*map(row_of, persons)).encode(), house.registration()
    checked = check_file("people.csv", content, REGISTRAR, desk)
    apply_file(checked.registration_id, content, REGISTRAR, desk)


def row_in_ledger(person: Any, label: str, code: str) -> tuple[str, ...]:
    """Return the row of somebody who got turn 1."""
    block = ("", "20210601", person.ticket_number, "112143", "", "", "ファイザー", "EP2163")
    blank = ("",) * (len(LAYOUT.header) - 11)
    return (person.address_number, *block, *blank[:48], label, code, *blank[48:])


def ledger(house: FakeHouse) -> bytes:
    kind: Any = house.downloads().kinds[DownloadKind.LEDGER]
    return csv_of([kind.header, *kind.batch("", None).rows]).encode()


def slots(house: FakeHouse, persons: list[Any]) -> list[tuple[Any, ...]]:
    sheets = [house.books.of(KASUKABE).sheet(TicketNumber(each.ticket_number)) for each in persons]
    return [
        (str(sheet.ticket), slot.turn, slot.given_on, slot.product, slot.lot, slot.origin, slot.origin_code)
        for sheet in sheets
        if sheet is not None
        for slot in sheet.given
    ]


def test_a_whole_ledger_fills_an_empty_register_with_the_same_marks_and_then_changes_nothing() -> None:
    persons = list(people("112143", 5, seed=16))
    first, second = FakeHouse(), FakeHouse()
    for house in (first, second):
        registered(house, persons)
    rows = []
    for person, (origin, codes) in zip(persons, PLACES.items(), strict=True):
        label = next(each.label for each in ORIGINS.origins if each.origin is origin)
        rows.append(row_in_ledger(person, label, codes[0] or ""))
    content = csv_of([LAYOUT.header, *rows]).encode()
    kind = first.changesets(REGISTRAR).kinds[FileKind.LEDGER]
    assert kind.check(content, 2).refusals == ()
    assert kind.apply(content, Chunk("C1", 1)).changed == 5
    out = ledger(first)
    assert kind.check(out, 2).counts.same == 5
    other = second.changesets(REGISTRAR).kinds[FileKind.LEDGER]
    assert other.apply(out, Chunk("C1", 1)).changed == 5
    assert slots(second, persons) == slots(first, persons)
    assert {each[5] for each in slots(second, persons)} == set(Origin)
    assert kind.undo(Chunk("C1", 1), "別の台帳").restored == 5
    assert slots(first, persons) == []


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("他自治体", ""),
        ("他自治体", "112143"),
        ("他自治体", "112144"),
        ("海外", "U.S"),
        ("海外", "112224"),
        ("職域", "112224"),
        ("自市区町村", "USA"),
        ("どこか", ""),
        ("", "USA"),
    ],
)
def test_an_origin_that_the_table_does_not_offer_is_refused_by_row(label: str, code: str) -> None:
    header, row = written([sheet(dose(1, given_on=DAY).slot())]).decode().splitlines()
    cells = row.split(",")
    cells[57:59] = [label, code]
    (refusal,) = READER.read("\r\n".join([header, ",".join(cells), ""]).encode(), 7).refusals
    assert (refusal.row, "接種の区分" in refusal.reason) == (7, True)


def test_another_origin_of_the_same_dose_is_kept_for_staff_and_one_that_is_not_said_is_no_other() -> None:
    (person,) = people("112143", 1, seed=16)
    house = FakeHouse()
    registered(house, [person])
    kind = house.changesets(REGISTRAR).kinds[FileKind.LEDGER]
    for label, changes in (("職域", ("接種記録",)), ("", ()), ("治験", ("重複登録として保留",))):
        content = csv_of([LAYOUT.header, row_in_ledger(person, label, "")]).encode()
        found = kind.check(content, 2).changes
        assert tuple(change for each in found for change in each.changes) == changes
        kind.apply(content, Chunk(f"C-{label or 'none'}", 1))
    assert [each[5] for each in slots(house, [person])] == [Origin.WORKPLACE]
