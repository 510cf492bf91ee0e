"""A file of moves that is cut off anywhere is applied to its end by sending it again, each flag once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.errors import FileHasErrors, NotAllowed, OvertakenFile, Unavailable
from chalicelib.systems.vrs.moves import filing
from chalicelib.systems.vrs.moves.acts import FlagToSet
from chalicelib.systems.vrs.moves.model import FlagCode, FlagSource
from chalicelib.systems.vrs.moves.use_cases import set_flag
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.people import AddresseeNumber
from tests.fakes.counter_work import Row, register
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor
from tests.fakes.moves import FakeMoves
from tests.fakes.plain import Given, PlainCity

pytestmark = [pytest.mark.proof("T04"), pytest.mark.control("R-I-2-03")]
REGISTRAR = staff_actor(Role.REGISTRAR, name="registrar-1")
DAY = date(2021, 7, 1)
HEADER = "宛名番号,異動区分,異動日,理由"
ROWS = ("1,11,20210610,", "2,12,20210611,", "1,22,20210620,帰国", "3,13,20210612,")
CONTENT = "\r\n".join([HEADER, *ROWS, ""]).encode()


class Torn(FakeMoves):
    """Writes so many acts, and is then cut off."""

    left = 0

    def write(self, move: Any, entry: Any) -> None:
        if self.left == 0:
            raise Unavailable
        self.left -= 1
        super().write(move, entry)


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    for who in (1, 2, 3):
        row = Row(
            who, "試験　太郎", date(1950, 4, 1), who + 10, f"{who:010d}", None, Given(DAY, "", "", None)
        )
        register(house, PlainCity(DAY), KASUKABE, row)
    return house


def torn(house: FakeHouse, after: int) -> filing.MovesFilesDesk:
    whole = house.moves_files()
    cut = Torn(house.cabinets[str(KASUKABE)])
    cut.left = after
    return replace(whole, desk=replace(whole.desk, moves=cut))


def flags(house: FakeHouse) -> list[list[str]]:
    found = (house.look_up().residents.by_addressee(AddresseeNumber(str(who))) for who in (1, 2, 3))
    return [[flag.code.value for flag in one.flags] for one in found if one is not None]


@pytest.mark.parametrize("after", range(4))
def test_a_file_that_was_cut_off_goes_on_where_it_stopped(house: FakeHouse, after: int) -> None:
    checked = filing.check_moves("moves.csv", CONTENT, REGISTRAR, house.moves_files())
    assert (checked.file.new, checked.refusals) == (4, ())
    if after < 3:
        with pytest.raises(Unavailable):
            filing.apply_moves(checked.file.file_id, CONTENT, REGISTRAR, torn(house, after))
        assert sum(map(len, flags(house))) == [0, 2, 3][after], (
            "people before are whole, the others untouched"
        )
    for _ in range(2):
        done = filing.apply_moves(checked.file.file_id, CONTENT, REGISTRAR, house.moves_files())
        assert (done.people, done.new + done.same) == (3, 4)
    assert flags(house) == [["move_out", "return"], ["death"], ["erasure_by_office"]]
    stopped = [
        house.books.of(KASUKABE).sheet(TicketNumber(f"{who:010d}")).stopped_by(DAY) for who in (1, 2, 3)
    ]
    assert stopped == [False, True, True]


def test_a_row_that_was_overtaken_since_the_check_is_told(house: FakeHouse) -> None:
    born_late = f"{HEADER}\r\n1,12,20210610,\r\n".encode()
    checked = filing.check_moves("moves.csv", born_late, REGISTRAR, house.moves_files())
    cabinet = house.cabinets[str(KASUKABE)]
    person = house.look_up().residents.by_addressee(AddresseeNumber("1"))
    assert person is not None
    younger = person.model_copy(update={"born_on": date(2021, 6, 30)})
    cabinet._rows["person"][person.person_id] = cabinet._rows["person"][person.person_id]._replace(
        value=younger
    )
    with pytest.raises(OvertakenFile):
        filing.apply_moves(checked.file.file_id, born_late, REGISTRAR, house.moves_files())
    assert flags(house) == [[], [], []]


def test_what_the_desk_noted_already_the_file_does_not_note_again(house: FakeHouse) -> None:
    wanted = FlagToSet(
        code=FlagCode.DEATH,
        effective_on=date(2021, 6, 11),
        reason="届出",
        source=FlagSource.NOTIFICATION,
        version=1,
    )
    desk = house.moves()
    set_flag(desk.moves.id_of(AddresseeNumber("2")), wanted, staff_actor(), desk)
    checked = filing.check_moves("moves.csv", CONTENT, REGISTRAR, house.moves_files())
    assert (checked.file.new, checked.file.same) == (3, 1)


def test_a_file_with_a_wrong_row_is_not_applied_at_all_and_only_registrars_take_files(
    house: FakeHouse,
) -> None:
    content = CONTENT + b"9,11,20210610,\r\n"
    checked = filing.check_moves("moves.csv", content, REGISTRAR, house.moves_files())
    with pytest.raises(FileHasErrors):
        filing.apply_moves(checked.file.file_id, content, REGISTRAR, house.moves_files())
    assert flags(house) == [[], [], []]
    for role in set(Role) - {Role.REGISTRAR}:
        with pytest.raises(NotAllowed):
            filing.check_moves("moves.csv", content, staff_actor(role), house.moves_files())
