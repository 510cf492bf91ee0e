"""A dose given elsewhere says so for good, and is otherwise a dose like any other."""

from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.errors import Contended, NotAllowed, NotForeign, SheetMoved
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.doses.origins import Origins
from chalicelib.systems.vrs.moves.acts import TicketToReissue
from chalicelib.systems.vrs.moves.use_cases import reissue_ticket
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose
from chalicelib.systems.vrs.queues.foreign.use_cases import ForeignDesk, list_foreign, record_foreign
from chalicelib.systems.vrs.tickets.origin import Origin
from chalicelib.systems.vrs.tickets.ports import Page
from tests.fakes.house import KASUKABE, staff_actor
from tests.fakes.samples import DAY, dose
from tests.fakes.tickets import FakeTicketBook
from tests.vrs.queue_hall import ANN, OTHER_LOT, REGISTRAR, Hall, ticket

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-2-02")]
SAID = {"ticket": str(ticket(1)), "turn": 1, "given_on": DAY, "product": "COMIRNATY", "lot": "EP2163"}


def hall() -> Hall:
    made = Hall()
    made.issue(ticket(1))
    return made


def record(made: Hall, origin: str = "workplace", code: str | None = None, **more: Any) -> Answer:
    wanted = ForeignDose.model_validate({**SAID, "origin": origin, "origin_code": code, **more})
    return record_foreign(wanted, ANN, made.room.foreign)


@pytest.mark.parametrize(
    ("origin", "code"),
    [("other_municipality", "131016"), ("workplace", None), ("overseas", "USA"), ("trial", None)],
)
def test_a_dose_of_each_origin_is_recorded_and_marked(origin: str, code: str | None) -> None:
    made = hall()
    assert record(made, origin, code).code == "S001"
    (kept,) = made.doses(ticket(1))
    assert (kept.origin, kept.origin_code, kept.venue) == (origin, code, None)
    corrected = made.correct(ticket(1), lot=OTHER_LOT)
    assert (corrected.origin, corrected.origin_code) == (origin, code), "a correction keeps the origin"


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("own", None),
        ("workplace", "USA"),
        ("overseas", None),
        ("overseas", "131016"),
        ("other_municipality", None),
        ("other_municipality", "USA"),
        ("other_municipality", "131017"),
        ("other_municipality", "999997"),
        ("other_municipality", "112143"),
    ],
)
def test_an_origin_that_the_table_does_not_offer_is_refused(origin: str, code: str | None) -> None:
    made = hall()
    with pytest.raises(NotForeign):
        record(made, origin, code)
    assert made.standing() == {}


def test_a_turn_that_is_taken_makes_a_conflict_and_the_same_dose_is_told_so() -> None:
    made = hall()
    made.scan(ticket(1))
    assert record(made).code == "S201"
    assert record(made, lot=OTHER_LOT).code == "S202"
    assert record(made, lot=OTHER_LOT).code == "S202"
    (conflict,) = made.house.books.of(KASUKABE).conflicts()
    assert (conflict.claim.origin, conflict.claim.venue) == (Origin.WORKPLACE, None)


def test_a_dose_of_an_unknown_ticket_waits_for_its_person() -> None:
    made = Hall()
    assert record(made).code == "S003"
    (waits,) = made.house.books.of(KASUKABE).waiting()
    assert (waits.ticket, waits.venue) == (ticket(1), None)


def test_they_are_listed_apart_with_the_label_of_the_table() -> None:
    made = hall()
    made.issue(ticket(2))
    made.scan(ticket(2))
    record(made, "overseas", "USA")
    made.review()
    found = list_foreign(DAY, REGISTRAR, made.room.foreign)
    assert [(each.ticket, each.origin, each.label) for each in found] == [(ticket(1), "overseas", "海外")]


def test_a_dose_that_says_nothing_is_the_citys_own_and_is_stored_as_before() -> None:
    own = dose()
    assert own.origin is Origin.OWN
    kept = own.model_dump_json(exclude_defaults=True)
    assert "origin" not in kept
    assert Dose.model_validate_json(kept) == own


class Raced(FakeTicketBook):
    """A book in which another is always faster."""

    def write(self, page: Page) -> None:
        del page
        raise SheetMoved


def test_where_others_never_let_us_through_it_is_said() -> None:
    made = hall()
    desk = made.room.foreign
    raced = ForeignDesk(
        Raced(made.cabinet),
        desk.lists,
        desk.counts,
        desk.origins,
        desk.municipalities,
        desk.known,
        desk.ends,
        desk.clock,
    )
    wanted = ForeignDose.model_validate({**SAID, "origin": "trial"})
    with pytest.raises(Contended):
        record_foreign(wanted, ANN, raced)


def test_others_than_clerks_record_none() -> None:
    wanted = ForeignDose.model_validate({**SAID, "origin": "trial"})
    with pytest.raises(NotAllowed):
        record_foreign(wanted, staff_actor(Role.NUMBER_DESK), hall().room.foreign)


def test_a_table_without_an_origin_does_not_offer_it() -> None:
    desk = hall().room.foreign
    trial = desk.origins.row(Origin.TRIAL)
    assert trial is not None
    table = Origins(version="v", note="", origins=(trial,))
    assert (table.row(Origin.TRIAL), table.row(Origin.OVERSEAS)) == (trial, None)


def test_a_dose_given_elsewhere_is_not_recorded_again_on_a_re_issued_number() -> None:
    """What was given on one number of a chain was given on all, for late doses as for scans."""
    made = hall()
    assert record(made).code == "S001"
    wanted = TicketToReissue(old=ticket(1), new=ticket(2), reason="紛失", version=1)
    reissue_ticket(wanted, ANN, made.house.moves())
    assert record(made, ticket=str(ticket(2))).code == "S201"
    assert made.doses(ticket(2)) == []
