"""Wherever two acts meet: one dose a turn of a chain, and of two clerks one is told to look again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.errors import DomainError
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.moves import use_cases as moves
from chalicelib.systems.vrs.moves.acts import FlagToSet, TicketToReissue
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.people import AddresseeNumber
from tests.fakes.counter_work import Row, register
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor
from tests.fakes.moves import FakeMoves
from tests.fakes.plain import Given, PlainCity
from tests.fakes.tickets import FakeTicketBook

pytestmark = [pytest.mark.proof("T02"), pytest.mark.control("R-I-1-03", "R-I-2-03")]
OLD, NEW = "0000000001", "0000000002"
DAY = date(2021, 7, 1)
CLERK = staff_actor()


class Between(FakeTicketBook):
    """Lets others act just before one of its own calls: every place where two acts can meet."""

    meet: Callable[[], Any] | None = None
    at = 0
    _calls = 0

    @staticmethod
    def knock() -> None:
        """Note a call, and let the other act where it is the one before which they meet."""
        Between._calls += 1
        if Between.meet is not None and Between._calls == Between.at:
            other, Between.meet = Between.meet, None
            other()

    def read(self, *given: Any) -> Any:
        self.knock()
        return super().read(*given)

    def sheet(self, ticket: TicketNumber) -> Any:
        self.knock()
        return super().sheet(ticket)

    def write(self, page: Any) -> None:
        self.knock()
        super().write(page)


class MeetingMoves(FakeMoves):
    """Lets others act before a person is read and before an act on them is written."""

    def registered(self, person_id: str) -> Any:
        Between.knock()
        return super().registered(person_id)

    def write(self, move: Any, entry: Any) -> None:
        Between.knock()
        super().write(move, entry)


def desk(house: FakeHouse) -> moves.MovesDesk:
    return replace(house.moves(), moves=MeetingMoves(house.cabinets[str(KASUKABE)]))


def town(*, reissued: bool) -> FakeHouse:
    Between.meet = None
    house = FakeHouse(book=Between)
    row = Row(1, "試験　太郎", date(1950, 4, 1), 11, OLD, None, Given(DAY, "", "", None))
    register(house, PlainCity(DAY), KASUKABE, row)
    if reissued:
        reissue(house)
    return house


def person(house: FakeHouse) -> Any:
    return house.look_up().residents.by_addressee(AddresseeNumber("1"))


def reissue(house: FakeHouse) -> Any:
    wanted = TicketToReissue(
        old=TicketNumber(OLD), new=TicketNumber(NEW), reason="紛失", version=person(house).version
    )
    return moves.reissue_ticket(wanted, CLERK, desk(house))


def flag(house: FakeHouse, code: Any, version: int) -> Any:
    wanted = FlagToSet(
        code=code,
        effective_on=date(2021, 6, 20),
        reason="届出",
        source="notification",  # type: ignore[arg-type] - as a request says it
        version=version,
    )
    return moves.set_flag(person(house).person_id, wanted, CLERK, desk(house))


def scan(house: FakeHouse, ticket: str, name: str, lot: str = "EP2163", *, already: bool = True) -> str:
    wanted = Scan(
        line=f"21{KASUKABE}{ticket}",
        given_on=DAY,
        product="COMIRNATY",
        lot=lot,
        venue="HALL-1",
        key=f"key-{name}-0000000000000000",
        already_given=already,
    )
    said = record_dose(wanted, house.caller(name=name), house.venue())
    return Answer.model_validate_json(said).code.value


def meetings(begin: Callable[[], FakeHouse], act: Any, other: Any) -> list[tuple[FakeHouse, list[Any]]]:
    """Run an act, with another in whole before each of its calls; return every end."""
    ends = []
    for at in range(1, 40):
        house, told = begin(), []
        Between._calls, Between.at = 0, at

        def meet(house: FakeHouse = house, told: list[Any] = told) -> None:
            told.append(_told(other, house))

        Between.meet = meet
        told.append(_told(act, house))
        if Between.meet is not None:
            return ends
        ends.append((house, told))
    raise AssertionError("the act makes more calls than were looked at")


def _told(act: Any, house: FakeHouse) -> Any:
    try:
        return act(house)
    except DomainError as refused:
        return refused.code


def given_doses(house: FakeHouse) -> list[tuple[str, int]]:
    book = house.books.of(KASUKABE)
    sheets = [book.sheet(TicketNumber(ticket)) for ticket in (OLD, NEW)]
    return [(str(sheet.ticket), slot.turn) for sheet in sheets if sheet for slot in sheet.given]


@pytest.mark.parametrize("lot", ["EP2163", "ER7449"], ids=["same dose", "another dose"])
@pytest.mark.parametrize(("first", "second"), [(OLD, NEW), (NEW, OLD)], ids=["old first", "new first"])
def test_two_venues_with_two_numbers_of_one_chain_make_one_dose(first: str, second: str, lot: str) -> None:
    ends = meetings(
        lambda: town(reissued=True),
        lambda house: scan(house, first, "A"),
        lambda house: scan(house, second, "B", lot),
    )
    assert len(ends) >= 3
    for house, told in ends:
        assert len(given_doses(house)) == 1
        kept, other = told
        assert kept in {"S001", "S004"}
        assert other == ("S201" if lot == "EP2163" else "S202")


def test_a_dose_that_comes_while_the_ticket_is_issued_anew_is_known_at_the_new_number() -> None:
    ends = meetings(lambda: town(reissued=False), reissue, lambda house: scan(house, OLD, "A"))
    assert len(ends) >= 3
    for house, _ in ends:
        assert len(given_doses(house)) == 1
        assert scan(house, NEW, "B") == "S201"


def test_a_scan_that_comes_while_a_flag_is_set_is_recorded_before_or_held_back_after() -> None:
    ends = meetings(
        lambda: town(reissued=False),
        lambda house: scan(house, OLD, "A", already=False),
        lambda house: flag(house, "move_out", 1),
    )
    assert {told[-1] for _, told in ends} <= {"S001", "S301"}
    for house, told in ends:
        assert bool(given_doses(house)) == (told[-1] == "S001")


def test_of_two_clerks_one_is_told_to_look_again_and_nothing_of_theirs_is_done() -> None:
    ends = meetings(
        lambda: town(reissued=False),
        lambda house: flag(house, "move_out", 1),
        lambda house: flag(house, "death", 1),
    )
    assert ends
    for house, told in ends:
        assert [each for each in told if each == "V201"] == ["V201"]
        assert len(person(house).flags) == 1


def test_a_venue_that_is_faster_does_not_send_the_clerk_back() -> None:
    ends = meetings(
        lambda: town(reissued=False),
        lambda house: flag(house, "death", 1),
        lambda house: scan(house, OLD, "A", already=False),
    )
    for house, told in ends:
        assert told[-1] != "V201"
        assert person(house).flags[0].code == "death"
        assert scan(house, OLD, "B", "ER7449", already=False) in {"S301", "S202"}
