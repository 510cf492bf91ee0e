"""Two cities in memory with people who moved between them, and desks that break off where a test says."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.access.model import Actor, Purpose, Role
from chalicelib.errors import Unavailable
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Occasion
from chalicelib.systems.vrs.inquiries.desk import InquiryDesk
from chalicelib.systems.vrs.inquiries.model import (
    Consent,
    IdentityCheck,
    NumberShown,
    PersonShown,
    Wanted,
)
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.registration.model import DoseInFile, TicketInFile
from chalicelib.systems.vrs.registration.planning import plan
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber
from tests.fakes.house import KASUKABE, KNOWN, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.inquiries import inquiry_desk
from tests.fakes.samples import candidate, entry, number

MARCH = datetime(2022, 3, 2, 3, 0, tzinfo=UTC)
"""Bulk inquiries are open, where a city did not decide otherwise."""
Given = tuple[int, date, str]


def desk_actor(code: MunicipalityCode = KASUKABE, name: str = "number-desk") -> Actor:
    return staff_actor(Role.NUMBER_DESK, code=code, name=name)


def ticket_of(code: MunicipalityCode, seed: int) -> TicketNumber:
    return TicketNumber(f"{'1' if code == KASUKABE else '2'}{seed:09d}")


def addressee_of(code: MunicipalityCode, seed: int) -> AddresseeNumber:
    return AddresseeNumber(str((1 if code == KASUKABE else 2) * 100_000 + seed))


def settle(house: FakeHouse, code: MunicipalityCode, seed: int, doses: Sequence[Given] = ()) -> str:
    """Register a person of a seed in a city, with doses; return their id there."""
    ticket = ticket_of(code, seed)
    given = tuple(
        DoseInFile(row=2, turn=turn, given_on=given_on, product="COMIRNATY", lot=lot)
        for turn, given_on, lot in doses
    )
    held = (TicketInFile(row=2, ticket=ticket, doses=given),)
    who = candidate(seed, ticket, addressee=addressee_of(code, seed), tickets=held)
    register = house.registration(code).register
    (standing,) = register.standing([who])
    now = house.clock.now()
    planned = plan(who, standing, Occasion("registrar", Source.FILE, now, now.date()), KNOWN)
    assert planned.change is not None
    register.write([planned.change], entry())
    return standing.person_id


def wanted(seed: int, key: str = "k" * 16, former: MunicipalityCode = KOSHIGAYA, **changed: Any) -> Wanted:
    said = {
        "key": key,
        "purpose": Purpose.ASK_FORMER_CITY,
        "addressee": addressee_of(KASUKABE, seed),
        "individual_number": number(seed),
        "former": former,
        "ground": Consent(kind="consent", form="F-1", on=date(2021, 7, 1)),
        "identity": IdentityCheck(
            number_by=NumberShown.CARD,
            person_by=PersonShown.CARD,
            checked_by="窓口 担当",
            checked_at=datetime(2021, 7, 1, tzinfo=UTC),
        ),
    }
    return Wanted(**{**said, **changed})


class Breaking:
    """A port that breaks at its nth writing call, before or after it took place."""

    WRITES = frozenset({"enter", "finish", "provide", "keep_bulk"})

    def __init__(self, port: Any, strike: Callable[[str], str]) -> None:
        self._port, self._strike = port, strike

    def __getattr__(self, name: str) -> Any:
        made = getattr(self._port, name)
        if name == "of":
            return lambda *given: Breaking(made(*given), self._strike)
        if name not in self.WRITES:
            return made

        def call(*given: Any) -> Any:
            when = self._strike(name)
            if when == "before":
                raise Unavailable
            result = made(*given)
            if when == "after":
                raise Unavailable
            return result

        return call


def breaking_desk(
    house: FakeHouse,
    nth: int,
    when: str,
    code: MunicipalityCode = KASUKABE,
    policy: InquiryPolicy | None = None,
) -> InquiryDesk:
    """Return a desk whose nth writing call of all breaks off."""
    made = [0]

    def strike(_name: str) -> str:
        made[0] += 1
        return when if made[0] == nth else ""

    desk = inquiry_desk(house, code, policy)
    broken: dict[str, Any] = {
        "asking": Breaking(desk.asking, strike),
        "former": Breaking(desk.former, strike),
    }
    return InquiryDesk(**{**vars(desk), **broken})
