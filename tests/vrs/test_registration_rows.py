"""Every fault of a registration file's rows has its row, its column, and a reason that says what to do.

The reason is Japanese and never repeats the value; rows without faults are read all the same.
"""

import re
from datetime import date

import pytest

from chalicelib.errors import UnreadableFile
from chalicelib.systems.vrs.registration.model import Refusal
from chalicelib.systems.vrs.registration.reading import REASONS, Frame, read_file
from chalicelib.values.municipality import Municipalities, Municipality
from tests.vrs.registration_files import (
    FRAME,
    ONE,
    OTHER_NUMBER,
    THREE,
    TODAY,
    TWO,
    given_dose,
    read,
    row_of,
    text_of,
    the_refusal,
)

pytestmark = pytest.mark.proof("T16")

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
WRONG: tuple[tuple[str, str, str], ...] = (
    ("individual_number", "", "individual_number"),
    ("individual_number", ONE.individual_number[:11], "individual_number"),
    ("individual_number", ONE.individual_number + "0", "individual_number"),
    (
        "individual_number",
        ONE.individual_number[:11] + str((int(ONE.individual_number[11]) + 1) % 10),
        "individual_number",
    ),
    ("individual_number", ONE.individual_number.translate(FULL_WIDTH), "individual_number"),
    ("individual_number", f" {ONE.individual_number}", "individual_number"),
    ("addressee", "", "addressee"),
    ("addressee", "1234567890123456", "addressee"),
    ("addressee", "12a", "addressee"),
    ("addressee", "１２", "addressee"),
    ("municipality", "", "municipality"),
    ("municipality", "11214", "municipality"),
    ("municipality", "112144", "municipality"),
    ("municipality", "999997", "unknown_municipality"),
    ("municipality", "112224", "another_municipality"),
    ("ticket", "", "ticket"),
    ("ticket", "123456789", "ticket"),
    ("ticket", "12345678901", "ticket"),
    ("ticket", "12345678²0", "ticket"),
    ("name", "", "name"),
    ("name", "　 ", "name"),
    ("name", "長" * 101, "name"),
    ("name", "山田\t太郎", "name"),
    ("name", "山田\x07", "name"),
    ("born_on", "", "born_on"),
    ("born_on", "19450230", "born_on"),
    ("born_on", "1945-01-01", "born_on"),
    ("born_on", "20210702", "born_on"),
    ("born_on", "18891231", "born_on"),
    ("born_on", "１９４５０１０１", "born_on"),
    ("sex", "", "sex"),
    ("sex", "0", "sex"),
    ("sex", "男", "sex"),
    ("status", "", "status"),
    ("status", "2", "status"),
    ("status", "実施", "status"),
    ("turn", "1", "not_empty"),
    ("given_on", "20210601", "not_empty"),
    ("maker", "ファイザー", "not_empty"),
    ("lot", "EP2163", "not_empty"),
)
WRONG_DOSE: tuple[tuple[str, str, str], ...] = (
    ("turn", "", "turn"),
    ("turn", "0", "turn"),
    ("turn", "10", "turn"),
    ("turn", "１", "turn"),
    ("given_on", "", "given_on"),
    ("given_on", "20210631", "given_on"),
    ("given_on", "2021071", "given_on"),
    ("maker", "", "maker"),
    ("maker", "名" * 21, "maker"),
    ("maker", "ファ\x00", "maker"),
    ("lot", "1" * 21, "lot"),
    ("lot", "EP\n2163", "lot"),
)


@pytest.mark.control(
    "R-A1-01",
    "R-A1-02",
    "R-A1-03",
    "R-A1-04",
    "R-A1-05",
    "R-A1-06",
    "R-A1-07",
    "R-A1-08",
    "R-A1-09",
    "R-A1-10",
    "R-A1-11",
    "R-A1-12",
)
class TestFaults:
    """Each field's faults, one at a time."""

    @pytest.mark.parametrize(("field", "value", "reason"), WRONG)
    def test_a_wrong_cell_is_named_by_row_and_column(self, field: str, value: str, reason: str) -> None:
        wrong = row_of(ONE, **{field: value})
        found = read(row_of(TWO), wrong, row_of(THREE))
        column = FRAME.profile.name_of(field)  # type: ignore[arg-type]
        assert the_refusal(found) == Refusal(row=3, column=column, reason=REASONS[reason])
        assert len(found.candidates) == 2

    @pytest.mark.parametrize(("field", "value", "reason"), WRONG_DOSE)
    def test_a_wrong_cell_of_a_dose_is_named_too(self, field: str, value: str, reason: str) -> None:
        wrong = row_of(ONE, **given_dose(**{field: value}))
        if "\x00" in value:
            with pytest.raises(UnreadableFile):
                read(wrong)
            return
        column = FRAME.profile.name_of(field)  # type: ignore[arg-type]
        assert the_refusal(read(wrong)) == Refusal(row=2, column=column, reason=REASONS[reason])

    def test_a_municipality_that_is_no_more_is_unknown(self) -> None:
        code = FRAME.municipality
        gone = Municipality(code=code, name="春日部市", prefecture="埼玉県", valid_to=date(2021, 6, 30))
        content = text_of(row_of(ONE)).encode()
        for today, refused in ((date(2021, 6, 30), 0), (TODAY, 1)):
            frame = Frame(FRAME.profile, code, Municipalities([gone]), today)
            reasons = [refusal.reason for refusal in read_file(content, frame).refusals]
            assert reasons == [REASONS["unknown_municipality"]] * refused

    def test_every_reason_says_what_to_do_and_holds_no_placeholder(self) -> None:
        for reason in REASONS.values():
            assert re.search(r"[ぁ-ん]", reason)
            assert reason.endswith(("。", "い。"))
            assert not re.search(r"[{}%]", reason)

    def test_a_dose_may_have_no_lot(self) -> None:
        (candidate,) = read(row_of(ONE, **given_dose(lot=""))).candidates
        assert candidate.tickets[0].doses[0].lot == ""


class TestRowsOfOneFile:
    """Several rows are one person where they agree, and a fault where they contradict each other."""

    def test_a_person_with_two_doses_and_two_tickets_is_one_candidate(self) -> None:
        found = read(
            row_of(ONE, **given_dose()),
            row_of(TWO),
            row_of(ONE, **given_dose(turn="2", given_on="20210623")),
            row_of(ONE, ticket="7700000001"),
        )
        assert found.refusals == []
        one, two = found.candidates
        assert (one.row, two.row) == (2, 3)
        assert [str(each.ticket) for each in one.tickets] == [ONE.ticket_number, "7700000001"]
        assert [(dose.turn, dose.row) for dose in one.tickets[0].doses] == [(1, 2), (2, 4)]

    @pytest.mark.parametrize(
        ("changed", "column", "reason"),
        [
            ({"addressee": "99"}, "個人番号", "duplicate_number"),
            ({"addressee": "99", "individual_number": OTHER_NUMBER}, "接種券番号", "duplicate_ticket"),
            ({"name": "別人"}, "宛名番号", "different_person"),
            ({"born_on": "19990101"}, "宛名番号", "different_person"),
            ({"sex": "9"}, "宛名番号", "different_person"),
            ({"individual_number": OTHER_NUMBER}, "宛名番号", "different_person"),
            ({}, "接種回", "duplicate_dose"),
        ],
    )
    def test_rows_that_contradict_each_other_are_refused(
        self, changed: dict[str, str], column: str, reason: str
    ) -> None:
        found = read(row_of(ONE), row_of(ONE, **changed))
        assert the_refusal(found) == Refusal(row=3, column=column, reason=REASONS[reason])

    def test_the_same_turn_twice_on_a_ticket_is_refused(self) -> None:
        found = read(row_of(ONE, **given_dose()), row_of(ONE, **given_dose(given_on="20210602")))
        assert the_refusal(found).reason == REASONS["duplicate_dose"]
