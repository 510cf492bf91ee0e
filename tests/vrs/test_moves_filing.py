"""A file of moves that is cut off anywhere goes on to its end, each flag once; and so does its undoing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.errors import OvertakenFile, Unavailable
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.moves.acts import FlagToSet, PeopleToMerge, TakingBack
from chalicelib.systems.vrs.moves.filing import MovesFiles
from chalicelib.systems.vrs.moves.model import FlagCode, FlagSource
from chalicelib.systems.vrs.moves.use_cases import merge_people, set_flag, take_flag_back
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.people import AddresseeNumber
from tests.fakes.counter_work import Row, register
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor
from tests.fakes.moves import FakeMoves
from tests.fakes.plain import Given, PlainCity
from tests.vrs.file_work import REGISTRAR

pytestmark = [pytest.mark.proof("T04"), pytest.mark.control("R-I-2-03")]
DAY = date(2021, 7, 1)
HEADER = "宛名番号,異動区分,異動日,理由"
ROWS = ("1,11,20210610,", "2,12,20210611,", "1,22,20210620,帰国", "3,13,20210612,")
CONTENT = "\r\n".join([HEADER, *ROWS, ""]).encode()
CHUNK = Chunk("C1", 1)
WHOLE = [["move_out", "return"], ["death"], ["erasure_by_office"]]


class Torn(FakeMoves):
    """Writes so many acts, and is then cut off."""

    left = 0

    def write(self, move: Any, entry: Any, trace: Any = None) -> None:
        if self.left == 0:
            raise Unavailable
        self.left -= 1
        super().write(move, entry, trace)


@pytest.fixture
def house() -> FakeHouse:
    house = FakeHouse()
    for who in (1, 2, 3):
        row = Row(
            who, "試験　太郎", date(1950, 4, 1), who + 10, f"{who:010d}", None, Given(DAY, "", "", None)
        )
        register(house, PlainCity(DAY), KASUKABE, row)
    return house


def kind(house: FakeHouse, after: int | None = None) -> MovesFiles:
    """Return the room that takes files of moves; with a number it is cut off after so many people."""
    desk = house.moves()
    if after is not None:
        cut = Torn(house.cabinets[str(KASUKABE)])
        cut.left = after
        desk = replace(desk, moves=cut)
    return MovesFiles(desk, house.changesets(REGISTRAR).kinds["moves"].profile, REGISTRAR)


def person(house: FakeHouse, who: int) -> Any:
    return house.look_up().residents.by_addressee(AddresseeNumber(str(who)))


def flags(house: FakeHouse) -> list[list[str]]:
    """Return the flags that stand, by person."""
    people = [person(house, who) for who in (1, 2, 3)]
    return [[flag.code.value for flag in one.flags if flag.taken_back is None] for one in people]


def stopped(house: FakeHouse) -> list[bool]:
    sheets = [house.books.of(KASUKABE).sheet(TicketNumber(f"{who:010d}")) for who in (1, 2, 3)]
    return [sheet.stopped_by(DAY) for sheet in sheets]


@pytest.mark.parametrize("after", range(4))
def test_a_file_that_was_cut_off_goes_on_where_it_stopped(house: FakeHouse, after: int) -> None:
    assert kind(house).check(CONTENT, 2).counts.new == 4
    if after < 3:
        with pytest.raises(Unavailable):
            kind(house, after).apply(CONTENT, CHUNK)
        assert sum(map(len, flags(house))) == [0, 2, 3][after], (
            "people before are whole, the others untouched"
        )
    for _ in range(2):
        done = kind(house).apply(CONTENT, CHUNK)
        assert (done.rows, done.new, done.same) == (4, 4, 0), "earlier tries are counted, too"
    assert (flags(house), stopped(house)) == (WHOLE, [False, True, True])


@pytest.mark.parametrize("after", range(4))
def test_an_undoing_that_was_cut_off_goes_on_and_takes_everything_back_once(
    house: FakeHouse, after: int
) -> None:
    kind(house).apply(CONTENT, CHUNK)
    versions = [person(house, who).version for who in (1, 2, 3)]
    if after < 3:
        with pytest.raises(Unavailable):
            kind(house, after).undo(CHUNK, "別のファイル")
    for _ in range(2):
        undone = kind(house).undo(CHUNK, "別のファイル")
        assert (undone.restored, undone.left) == (3, ())
    assert (flags(house), stopped(house)) == ([[], [], []], [False, False, False])
    assert [person(house, who).version for who in (1, 2, 3)] == [each + 1 for each in versions]


def test_a_flag_that_a_clerk_took_back_in_between_is_not_set_again(house: FakeHouse) -> None:
    kind(house).apply(CONTENT, CHUNK)
    shown = person(house, 2)
    back = TakingBack(reason="別の方の届出", version=shown.version)
    take_flag_back(shown.person_id, shown.flags[0].flag_id, back, staff_actor(), house.moves())
    assert kind(house).apply(CONTENT, CHUNK).new == 4
    assert flags(house)[1] == []
    undone = kind(house).undo(CHUNK, "別のファイル")
    assert (undone.restored, undone.left) == (2, (shown.person_id,))


def test_two_registrations_that_are_one_person_each_have_their_trace(house: FakeHouse) -> None:
    first, second = person(house, 1), person(house, 2)
    both = PeopleToMerge(
        survivor=first.person_id,
        absorbed=second.person_id,
        survivor_version=first.version,
        absorbed_version=second.version,
        reason="二重の登録",
    )
    merge_people(both, staff_actor(), house.moves())
    kind(house).apply(CONTENT, CHUNK)
    assert flags(house)[0] == flags(house)[1] == ["move_out", "return", "death"]
    assert kind(house).undo(CHUNK, "別のファイル").restored == 3
    assert flags(house) == [[], [], []]


def test_a_row_that_was_overtaken_since_the_check_is_told(house: FakeHouse) -> None:
    born_late = f"{HEADER}\r\n1,12,20210610,\r\n".encode()
    assert kind(house).check(born_late, 2).refusals == ()
    cabinet, known = house.cabinets[str(KASUKABE)], person(house, 1)
    younger = known.model_copy(update={"born_on": date(2021, 6, 30)})
    row = cabinet._rows["person"][known.person_id]
    cabinet._rows["person"][known.person_id] = row._replace(value=younger)
    with pytest.raises(OvertakenFile):
        kind(house).apply(born_late, CHUNK)
    with pytest.raises(OvertakenFile):
        kind(house).apply(CONTENT + b"9,99,20210610,\r\n", Chunk("C2", 1))
    assert flags(house) == [[], [], []]


def test_what_the_desk_noted_already_the_file_does_not_note_again(house: FakeHouse) -> None:
    wanted = FlagToSet(
        code=FlagCode.DEATH,
        effective_on=date(2021, 6, 11),
        reason="届出",
        source=FlagSource.NOTIFICATION,
        version=1,
    )
    set_flag(person(house, 2).person_id, wanted, staff_actor(), house.moves())
    counts = kind(house).check(CONTENT, 2).counts
    assert (counts.new, counts.same) == (3, 1)
    applied = kind(house).apply(CONTENT, CHUNK)
    assert (applied.new, applied.same) == (3, 1)
    kind(house).undo(CHUNK, "別のファイル")
    assert flags(house) == [[], ["death"], []], "what the desk noted stays"


def test_rows_are_counted_as_the_file_counts_them_and_a_part_is_no_longer_than_a_request_can_do(
    house: FakeHouse,
) -> None:
    wrong = f"{HEADER}\r\n9,12,20210610,\r\n".encode()
    (refusal,) = kind(house).check(wrong, 700).refusals
    assert (refusal.row, refusal.column) == (700, "宛名番号")
    many = (HEADER + "\r\n" + "1,11,20210610,\r\n" * 501).encode()
    assert [each.row for each in kind(house).check(many, 2).refusals][-1] == 502
