"""Wherever two acts on one record meet: no dose is lost, none is counted twice, nobody is halved."""

from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.inquiries.use_cases import ask
from chalicelib.systems.vrs.moves import use_cases as moves
from chalicelib.systems.vrs.moves.acts import PeopleToMerge, TicketToReissue
from chalicelib.systems.vrs.queues.bulk.model import Change, DoseRef, FixRequest, Selection
from chalicelib.systems.vrs.queues.bulk.use_cases import apply_fix, preview_fix
from chalicelib.systems.vrs.tickets.model import TicketNumber
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.inquiries import inquiry_desk
from tests.fakes.meeting import Crossing, both_ways
from tests.vrs.inquiry_desk import addressee_of, desk_actor, settle, ticket_of, wanted
from tests.vrs.queue_hall import Hall

pytestmark = [pytest.mark.proof("T02")]
JUNE, LOT, OTHER = date(2021, 6, 1), "EP2163", "ER7449"


# -- doses -----------------------------------------------------------------------------------------


class Fixing:
    """A dose, and a bulk fix of its lot that was previewed."""

    def __init__(self, crossing: Crossing) -> None:
        self.hall = Hall(FakeHouse(cabinet=crossing.cabinet))
        self.ticket = TicketNumber("0000000001")
        self.hall.issue(self.ticket)
        self.hall.scan(self.ticket)
        self.fixer = staff_actor(Role.REGISTRAR, name="registrar-1")
        select = Selection(doses=(DoseRef(ticket=self.ticket, turn=1),))
        asked = FixRequest(select=select, change=Change(lot=OTHER), reason="取り違え")
        self.fix = preview_fix(asked, self.fixer, self.hall.room.fixes).fix

    def apply(self) -> Any:
        return apply_fix(self.fix.fix_id, self.fix.digest, self.fixer, self.hall.room.fixes)

    def correct(self) -> Any:
        which = corrections.Which(ticket=self.ticket, turn=1, version=1)
        said = corrections.Correction(which=which, reason="本人の申出", given_on=JUNE)
        return corrections.correct_dose(said, staff_actor(), self.hall.house.records())


@pytest.mark.control("R-I-2-02")
def test_of_a_correction_and_a_bulk_fix_of_one_dose_one_is_made_and_the_other_leaves_it() -> None:
    for end in both_ways(Fixing, lambda at: at.apply(), lambda at: at.correct()):
        (slot,) = end.scene.hall.sheet(end.scene.ticket).given
        assert [each.version for each in end.scene.hall.doses(end.scene.ticket)] == [1, 2]
        if end.second == "SheetMoved":
            assert (end.first.skipped, slot.lot) == (0, OTHER)
        else:
            assert (end.first.skipped, slot.lot, slot.given_on) == (1, LOT, JUNE)


# -- cities ----------------------------------------------------------------------------------------


class Asking:
    """Two registrations of a mover-in, one ticket of whom was issued anew, whose dose the former city has."""

    def __init__(self, crossing: Crossing) -> None:
        self.house = FakeHouse(cabinet=crossing.cabinet)
        self.one, self.two = (settle(self.house, KASUKABE, seed) for seed in (1, 2))
        settle(self.house, KOSHIGAYA, 1, [(1, JUNE, LOT)])
        old, self.new = ticket_of(KASUKABE, 1), TicketNumber("1999999999")
        wanted_anew = TicketToReissue(old=old, new=self.new, reason="紛失", version=1)
        moves.reissue_ticket(wanted_anew, staff_actor(), self.house.moves())
        self.old = old

    def ask(self) -> Any:
        return ask(wanted(1), desk_actor(), inquiry_desk(self.house))

    def scan(self) -> Any:
        return Hall(self.house).scan(self.old, day=JUNE, lot=OTHER)

    def merge(self) -> Any:
        said = PeopleToMerge(
            survivor=self.two, absorbed=self.one, survivor_version=1, absorbed_version=2, reason="二重"
        )
        return moves.merge_people(said, staff_actor(), self.house.moves())

    def standing(self) -> list[tuple[str, int, str]]:
        book = self.house.books.of(KASUKABE)
        sheets = [book.sheet(each) for each in (self.old, self.new, ticket_of(KASUKABE, 2))]
        return [(str(s.ticket), slot.turn, slot.lot) for s in sheets if s is not None for slot in s.given]


@pytest.mark.control("R-I-1-03")
def test_a_scan_of_an_older_number_while_the_former_city_answers_makes_one_dose_a_turn() -> None:
    lots = set()
    for end in both_ways(Asking, lambda at: at.ask(), lambda at: at.scan()):
        ((_, turn, lot),) = end.scene.standing()
        claims = [each.claim.lot for each in end.scene.house.books.of(KASUKABE).conflicts()]
        assert (turn, {lot, *claims}) == (1, {LOT, OTHER})
        lots.add(lot)
    assert lots == {LOT, OTHER}


def test_a_merge_while_the_former_city_answers_loses_no_dose_and_doubles_none() -> None:
    for end in both_ways(Asking, lambda at: at.ask(), lambda at: at.merge()):
        standing = end.scene.standing()
        if end.first == "ResidentNotConfirmed":
            assert standing == []
            assert end.scene.house.cabinets[str(KOSHIGAYA)].values("provision") == []
            continue
        assert [(turn, lot) for _, turn, lot in standing] == [(1, LOT)]
        found = end.scene.house.look_up().residents.by_addressee(addressee_of(KASUKABE, 1))
        assert found.person_id in {end.scene.one, end.scene.two}
        assert standing[0][0] in {str(each) for each in found.tickets}
