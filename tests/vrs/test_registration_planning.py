"""What a registration would change is planned before it is done: the dry run says what the act does.

Nothing is overwritten and nobody is mixed up: a number or a ticket of somebody else is refused, a dose that
differs from what stands becomes a conflict, and what waited for its person finds them.
"""

from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import (
    FileHasErrors,
    NoSuchRegistration,
    NotTheCheckedFile,
    OvertakenFile,
)
from chalicelib.systems.vrs.registration.model import RowOutcome
from chalicelib.systems.vrs.registration.planning import TAKEN_NUMBER, TAKEN_TICKET
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import Slot, TicketNumber, TicketState
from chalicelib.values.individual_number import IndividualNumber
from tests.fakes.people import FakeNumbers, FakeResidents
from tests.vrs.registration_desk import REGISTRAR, TICKET, Desk
from tests.vrs.registration_files import ONE, OTHER_NUMBER, TWO, given_dose, row_of, text_of

pytestmark = [pytest.mark.proof("T01", "T16"), pytest.mark.control("R-I-1-02", "R-I-2-01")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_dry_run_writes_nothing_but_its_record(desk: Desk) -> None:
    before = desk.records()
    checked = desk.check(row_of(ONE, **given_dose()), row_of(TWO))
    assert (checked.rows, checked.new, checked.changed, checked.same, checked.refused) == (2, 2, 0, 0, 0)
    assert desk.records() == before == {}
    assert [entry.act for entry in desk.cabinet.audit] == [Act.FILE_CHECKED]


def test_new_changed_and_same_are_told_apart_in_the_words_of_the_columns(desk: Desk) -> None:
    desk.register(row_of(ONE), row_of(TWO))
    checked = desk.check(row_of(ONE), row_of(TWO, name="改姓　花子", sex="9", born_on="19500101"))
    assert (checked.new, checked.changed, checked.same) == (0, 1, 1)
    (changed,) = checked.changes
    assert changed == RowOutcome(row=3, outcome="changed", changes=("氏名", "生年月日", "性別"))
    said = checked.model_dump_json()
    for value in ("改姓", "19500101", "1950-01-01", TWO.individual_number, TWO.ticket_number):
        assert value not in said


def test_applying_twice_changes_nothing(desk: Desk) -> None:
    rows = [
        row_of(ONE, **given_dose()),
        row_of(ONE, **given_dose(turn="2", given_on="20210623")),
        row_of(TWO),
    ]
    first = desk.register(*rows)
    assert (first.people, first.new, first.doses) == (2, 2, 2)
    before = desk.records()
    second = desk.register(*rows)
    assert (second.new, second.changed, second.same, second.doses) == (0, 0, 2, 0)
    assert desk.records() == before


def test_other_bytes_than_the_checked_ones_are_not_applied(desk: Desk) -> None:
    checked = desk.check(row_of(ONE))
    with pytest.raises(NotTheCheckedFile):
        apply_file(checked.registration_id, text_of(row_of(TWO)).encode(), REGISTRAR, desk.desk)
    with pytest.raises(NoSuchRegistration):
        apply_file("no-such-file", text_of(row_of(ONE)).encode(), REGISTRAR, desk.desk)
    assert desk.records() == {}


def test_a_file_with_one_wrong_row_is_not_applied_at_all(desk: Desk) -> None:
    content = text_of(row_of(ONE), row_of(TWO, sex="7")).encode()
    checked = check_file("people.csv", content, REGISTRAR, desk.desk)
    assert (checked.refused, checked.refusals[0].row) == (1, 3)
    with pytest.raises(FileHasErrors):
        apply_file(checked.registration_id, content, REGISTRAR, desk.desk)
    assert desk.records() == {}


@pytest.mark.parametrize(
    ("taken", "column", "reason"),
    [
        ({"ticket": ONE.ticket_number}, "接種券番号", TAKEN_TICKET),
        ({"individual_number": ONE.individual_number}, "個人番号", TAKEN_NUMBER),
    ],
)
def test_what_belongs_to_somebody_else_is_refused(
    taken: dict[str, str], column: str, reason: str, desk: Desk
) -> None:
    desk.register(row_of(ONE))
    before, content = desk.records(), text_of(row_of(TWO, **taken)).encode()
    checked = check_file("people.csv", content, REGISTRAR, desk.desk)
    (refusal,) = checked.refusals
    assert (refusal.row, refusal.column, refusal.reason) == (2, column, reason)
    with pytest.raises(FileHasErrors):
        apply_file(checked.registration_id, content, REGISTRAR, desk.desk)
    assert desk.records() == before


def test_a_changed_name_is_a_new_version_and_the_former_one_is_kept(desk: Desk) -> None:
    desk.register(row_of(ONE))
    desk.register(row_of(ONE, name="改姓　花子"))
    resident = desk.resident()
    assert (resident.name.reveal(), resident.version) == ("改姓　花子", 2)
    history = FakeResidents(desk.cabinet).history(resident.person_id)
    assert [each.name.reveal() for each in history] == [ONE.name, "改姓　花子"]


def test_a_changed_number_leaves_no_way_in_by_the_old_one(desk: Desk) -> None:
    desk.register(row_of(ONE))
    desk.register(row_of(ONE, individual_number=OTHER_NUMBER))
    numbers, resident = FakeNumbers(desk.cabinet), desk.resident()
    assert numbers.holder(IndividualNumber(ONE.individual_number)) is None
    assert numbers.holder(IndividualNumber(OTHER_NUMBER)) == resident.person_id
    assert numbers.number_of(resident).reveal() == OTHER_NUMBER
    assert len(FakeResidents(desk.cabinet).history(resident.person_id)) == 2


def test_a_second_ticket_is_added_and_the_first_still_leads_to_its_person(desk: Desk) -> None:
    desk.register(row_of(ONE))
    applied = desk.register(row_of(ONE, ticket="7700000001"))
    assert (applied.changed, desk.resident().tickets) == (1, (TICKET, TicketNumber("7700000001")))
    second = desk.book.sheet(TicketNumber("7700000001"))
    assert second is not None
    assert second.state is TicketState.VALID


def the_slot(desk: Desk, turn: int = 1) -> Slot:
    sheet = desk.book.sheet(TICKET)
    assert sheet is not None
    slot = sheet.slot(turn)
    assert slot is not None
    return slot


def test_a_dose_of_the_file_is_recorded_with_what_is_odd_about_it(desk: Desk) -> None:
    desk.register(row_of(ONE, **given_dose(given_on="20200101")))
    (dose,) = desk.book.doses(TICKET)
    assert (dose.source.value, dose.recorded_by, dose.version) == ("file", "registrar", 1)
    assert "BEFORE_FIRST_DOSE_IN_JAPAN" in {finding.code.value for finding in dose.findings}


@pytest.mark.parametrize("maker", ["COMIRNATY", "コミナティ", "ファイザー"])
def test_a_dose_that_a_tablet_recorded_is_the_same_dose(maker: str, desk: Desk) -> None:
    desk.register(row_of(ONE))
    desk.scan()
    applied = desk.register(row_of(ONE, **given_dose(maker=maker)))
    assert (applied.same, applied.doses, applied.conflicts) == (1, 0, 0)


@pytest.mark.parametrize("changed", [{"given_on": "20210602"}, {"lot": "ER7449"}, {"maker": "モデルナ"}])
def test_a_dose_that_differs_is_kept_as_a_conflict_and_only_once(changed: dict[str, str], desk: Desk) -> None:
    desk.register(row_of(ONE))
    desk.scan()
    standing = the_slot(desk)
    applied = desk.register(row_of(ONE, **given_dose(**changed)))
    assert (applied.changed, applied.doses, applied.conflicts) == (1, 0, 1)
    again = desk.register(row_of(ONE, **given_dose(**changed)))
    assert (again.same, again.conflicts) == (1, 0)
    assert the_slot(desk) == standing
    (conflict,) = desk.book.conflicts()
    assert conflict.claim.source.value == "file"


def test_doses_that_waited_find_their_person(desk: Desk) -> None:
    desk.scan()
    desk.scan(turn=2)
    assert len(desk.book.waiting()) == 2
    checked = desk.check(row_of(ONE))
    assert checked.changes[0].changes == ("新規", "登録待ちとの結び付け")
    applied = desk.register(row_of(ONE))
    assert (applied.matched, desk.book.waiting()) == (2, [])
    sheet = desk.book.sheet(TICKET)
    assert sheet is not None
    assert (sheet.state, len(sheet.given)) == (TicketState.VALID, 2)


def test_a_stopped_ticket_stays_stopped_when_it_comes_in_a_file_again(desk: Desk) -> None:
    desk.register(row_of(ONE))
    sheet = desk.book.sheet(TICKET)
    assert sheet is not None
    desk.cabinet._rows["sheet"][str(TICKET)] = replace_sheet(desk, state=TicketState.STOPPED)
    desk.register(row_of(ONE, **given_dose()))
    after = desk.book.sheet(TICKET)
    assert after is not None
    assert (after.state, len(after.given)) == (TicketState.STOPPED, 1)


def replace_sheet(desk: Desk, **changed: Any) -> Any:
    row = desk.cabinet._rows["sheet"][str(TICKET)]
    return row._replace(value=row.value.model_copy(update=changed))


def test_a_row_that_is_overtaken_after_the_check_is_said_to_be_so(desk: Desk) -> None:
    content = text_of(row_of(TWO, ticket=ONE.ticket_number)).encode()
    checked = check_file("people.csv", content, REGISTRAR, desk.desk)
    assert checked.refused == 0
    desk.register(row_of(ONE))
    before = desk.records()
    with pytest.raises(OvertakenFile):
        apply_file(checked.registration_id, content, REGISTRAR, desk.desk)
    assert desk.records() == before
