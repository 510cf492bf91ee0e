"""On the fakes too, every claim of a dose is kept once, whatever is cut before or after its effect."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.tablets.model import Scope
from chalicelib.audit.model import Act
from chalicelib.errors import KeyReused, Unavailable
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.ports import Page
from tests.fakes.cabinet import Cabinet
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse
from tests.fakes.tickets import FakeTicketBook

pytestmark = pytest.mark.proof("T03")

PRODUCT, LOT, OTHER_LOT = "COMIRNATY", "EP2163", "ER7449"


def key_of(name: str) -> str:
    return f"{name}-{'0' * 16}"


class _Flaky(FakeTicketBook):
    """A book whose writes are cut before or after their effect, as a test says."""

    cuts: list[str]

    def write(self, page: Page) -> None:
        cut = self.cuts.pop() if self.cuts else ""
        if cut == "before":
            raise Unavailable
        super().write(page)
        if cut == "after":
            raise Unavailable


CUTS = st.lists(st.sampled_from(["", "", "before", "after"]), max_size=12)
SCANS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), min_size=1, max_size=12)
HERE, THERE = f"21{KASUKABE}0000000001", f"21{KOSHIGAYA}0000000002"
BODIES = (
    Scan(line=HERE, given_on=date(2021, 7, 1), product=PRODUCT, lot=LOT, venue="H", key=key_of("k")),
    Scan(line=HERE, given_on=date(2021, 7, 1), product=PRODUCT, lot=OTHER_LOT, venue="H", key=key_of("k")),
    Scan(
        line=f"22{HERE[2:]}", given_on=date(2021, 7, 29), product=PRODUCT, lot="", venue="H", key=key_of("k")
    ),
    Scan(line=THERE, given_on=date(2021, 7, 1), product=PRODUCT, lot=LOT, venue="H", key=key_of("k")),
    Scan(line=THERE, given_on=date(2021, 7, 2), product=PRODUCT, lot=LOT, venue="H", key=key_of("k")),
    Scan(line="?", given_on=date(2021, 7, 1), product=PRODUCT, lot=LOT, venue="H", key=key_of("k")),
)


@given(scans=SCANS, cuts=CUTS)
@settings(max_examples=400, deadline=None)
def test_on_the_fakes_too_every_claim_is_kept_once_whatever_is_cut(
    scans: list[tuple[int, int]], cuts: list[str]
) -> None:
    def flaky(cabinet: Cabinet) -> FakeTicketBook:
        book = _Flaky(cabinet)
        book.cuts = cuts
        return book

    house = FakeHouse(book=flaky)
    answers: dict[int, tuple[int, str]] = {}
    for key, body in [*scans, *scans]:
        wanted = BODIES[body].model_copy(update={"key": key_of(f"key{key}")})
        try:
            said = record_dose(wanted, house.caller(scope=Scope.WIDE), house.venue())
        except Unavailable:
            continue
        except KeyReused:
            told = answers.get(key)
            if told is not None and told[0] == body:
                pytest.fail("the same body under its own key is no other body")
            continue
        assert answers.setdefault(key, (body, said)) == (body, said)
    for cabinet in house.cabinets.values():
        kept = [entry for entry in cabinet.audit if entry.act is Act.DOSE_KEPT_WAITING]
        places = [
            (str(dose.ticket), dose.turn)
            for ticket in ("0000000001", "0000000002")
            for dose in FakeTicketBook(cabinet).doses(TicketNumber(ticket))
        ]
        assert len(places) == len(set(places)) == len(kept)
        claims = [entry for entry in cabinet.audit if entry.act is Act.DOSE_CONFLICT_KEPT]
        assert len(FakeTicketBook(cabinet).conflicts()) == len(claims)
