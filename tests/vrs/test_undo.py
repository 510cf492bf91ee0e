"""A venue takes back what it has just recorded; what others have built on is for staff."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import Plane, Role
from chalicelib.access.tablets.model import Scope
from chalicelib.audit.model import Act
from chalicelib.errors import KeyReused, NotAllowed, StaleProof
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.doses.model import Source, UndoReason
from chalicelib.systems.vrs.doses.undo import MAY_BE_UNDONE_FOR, Undo, undo_dose
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.notices.model import ChangeKind
from chalicelib.systems.vrs.notices.rules import doses_of, kind_of
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketNumber
from tests.fakes import FakeHouse
from tests.fakes.counter_work import file_of
from tests.fakes.house import KASUKABE, KOSHIGAYA, staff_actor
from tests.fakes.moments import HandClock
from tests.fakes.scenes import GIVEN, OTHER, PERSON, TICKET
from tests.vrs.test_record_dose import LINE, scan

pytestmark = [pytest.mark.proof("T01", "T03"), pytest.mark.control("R-I-1-03")]
UNKNOWN = f"21{KASUKABE}9999999999"
AWAY = f"21{KOSHIGAYA}9999999999"
VENUE = GIVEN.venue


@pytest.fixture
def house() -> FakeHouse:
    """Build a house in which one person's ticket is registered, over a clock that stands."""
    built = FakeHouse(clock=HandClock())
    registrar = staff_actor(Role.REGISTRAR, name="registrar-1")
    content = file_of(KASUKABE, PERSON)
    checked = check_file("people.csv", content, registrar, built.registration())
    apply_file(checked.registration_id, content, registrar, built.registration())
    built.cabinets[str(KASUKABE)].audit.clear()
    return built


def recorded(house: FakeHouse, line: str = LINE, given: Any = GIVEN, **caller: Any) -> dict[str, Any]:
    key = f"scan-{len(line)}-{house.draws.identifier()[-16:]}"
    said: dict[str, Any] = json.loads(
        record_dose(scan(line, given, key), house.caller(**caller), house.venue())
    )
    return said


def wish(said: dict[str, Any], line: str = LINE, key: str = "undo-000000000001", **more: Any) -> Undo:
    body = {
        "line": line,
        "given_on": said["given_on"],
        "recorded_at": said["recorded_at"],
        "reason": "misread",
        "key": key,
    }
    return Undo.model_validate_json(json.dumps({**body, **more}), strict=True)


def undo(house: FakeHouse, wanted: Undo, venue: str | None = VENUE, **caller: Any) -> dict[str, Any]:
    asked = house.caller(**{"venue": venue, **caller})
    said: dict[str, Any] = json.loads(undo_dose(wanted, asked, house.venue()))
    return said


def versions(house: FakeHouse, ticket: Any = TICKET, code: Any = KASUKABE) -> list[tuple[int, SlotStatus]]:
    return [(dose.version, dose.status) for dose in house.books.of(code).doses(ticket)]


def last(house: FakeHouse, code: Any = KASUKABE) -> Any:
    return house.cabinets[str(code)].audit[-1]


STANDS, GONE = SlotStatus.GIVEN, SlotStatus.CANCELLED


def test_a_record_is_taken_back_as_a_version_that_says_why_and_by_whom(house: FakeHouse) -> None:
    wanted = wish(recorded(house), reason="not_given")
    said = undo(house, wanted)
    assert (said["code"], said["recorded"], said["ticket"], said["turn"]) == ("S401", False, str(TICKET), 1)
    assert versions(house) == [(1, STANDS), (2, GONE)]
    after = house.books.of(KASUKABE).doses(TICKET)[1]
    assert (after.undone, after.source, after.reason) == (UndoReason.NOT_GIVEN, Source.TABLET, None)
    assert after.recorded_by == f"{KASUKABE}-TABLET-1"
    assert (after.given_on, after.product, after.lot) == GIVEN.dose
    entry = last(house)
    assert (entry.act, entry.subject) == (Act.DOSE_UNDONE, str(TICKET))
    assert {"turn": 1, "version": 2, "reason": "not_given"}.items() <= entry.detail.items()


def test_after_it_the_turn_is_free_again(house: FakeHouse) -> None:
    undo(house, wish(recorded(house)))
    assert recorded(house, given=OTHER)["code"] == "S001"
    assert versions(house) == [(1, STANDS), (2, GONE), (3, STANDS)]


def test_another_tablet_of_the_same_venue_takes_it_back(house: FakeHouse) -> None:
    said = undo(house, wish(recorded(house)), name="TABLET-2")
    assert said["code"] == "S401"
    assert house.books.of(KASUKABE).doses(TICKET)[1].recorded_by == f"{KASUKABE}-TABLET-2"


def test_a_dose_that_waits_leaves_the_waiting_list(house: FakeHouse) -> None:
    said = undo(house, wish(recorded(house, UNKNOWN), UNKNOWN))
    assert said["code"] == "S401"
    assert list(house.books.of(KASUKABE).waiting()) == []
    assert versions(house, TicketNumber("9999999999")) == [(1, STANDS), (2, GONE)]


def test_a_wide_tablet_takes_back_what_it_recorded_for_another_city(house: FakeHouse) -> None:
    said = recorded(house, AWAY, scope=Scope.WIDE)
    wanted = wish(said, AWAY)
    assert undo(house, wanted, scope=Scope.WIDE)["code"] == "S401"
    assert undo(house, wanted, scope=Scope.WIDE)["code"] == "S401"
    assert versions(house, TicketNumber("9999999999"), KOSHIGAYA) == [(1, STANDS), (2, GONE)]
    assert [entry.act for entry in house.cabinets[str(KASUKABE)].audit][-1] is Act.DOSE_SENT_ELSEWHERE
    assert last(house, KOSHIGAYA).act is Act.DOSE_UNDONE


def test_a_hall_of_another_city_is_another_venue_though_it_has_the_same_name(house: FakeHouse) -> None:
    said = recorded(house, AWAY, scope=Scope.WIDE)
    assert undo(house, wish(said, AWAY), code=KOSHIGAYA)["code"] == "S403"
    assert versions(house, TicketNumber("9999999999"), KOSHIGAYA) == [(1, STANDS)]


@pytest.mark.parametrize(("late", "code"), [(timedelta(0), "S401"), (timedelta(milliseconds=1), "S402")])
def test_ten_minutes_are_given_to_the_millisecond(house: FakeHouse, late: timedelta, code: str) -> None:
    wanted = wish(recorded(house))
    house.clock.at += MAY_BE_UNDONE_FOR + late
    assert undo(house, wanted)["code"] == code


def test_another_venue_takes_nothing_back(house: FakeHouse) -> None:
    assert undo(house, wish(recorded(house)), venue="HALL-9")["code"] == "S403"
    assert versions(house) == [(1, STANDS)]
    assert (last(house).act, last(house).detail["answer"]) == (Act.UNDO_REFUSED, "S403")


def test_what_the_desk_entered_is_no_venues_to_take_back(house: FakeHouse) -> None:
    which = corrections.Which(ticket=TICKET, turn=1, version=1)
    recorded(house)
    wanted = corrections.Correction(which=which, reason="読み違い", lot=OTHER.lot)
    corrected = corrections.correct_dose(wanted, staff_actor(), house.records())
    slot = json.loads(corrected.slot().model_dump_json())
    assert undo(house, wish(slot))["code"] == "S403"
    assert versions(house) == [(1, STANDS), (2, STANDS)]


def test_what_another_dose_claims_is_for_staff(house: FakeHouse) -> None:
    said = recorded(house)
    assert recorded(house, given=OTHER, name="TABLET-2")["code"] == "S202"
    assert undo(house, wish(said))["code"] == "S404"
    assert versions(house) == [(1, STANDS)]


def test_a_claim_to_another_turn_is_no_hindrance(house: FakeHouse) -> None:
    second = f"22{KASUKABE}{TICKET}"
    said = recorded(house)
    recorded(house, second)
    assert recorded(house, second, OTHER)["code"] == "S202"
    assert undo(house, wish(said))["code"] == "S401"


@pytest.mark.parametrize("moved", ["undone", "corrected", "cancelled", "never there", "another moment"])
def test_what_stands_no_more_as_it_was_recorded_is_not_touched(house: FakeHouse, moved: str) -> None:
    said = recorded(house)
    which = corrections.Which(ticket=TICKET, turn=1, version=1)
    if moved == "undone":
        undo(house, wish(said, key="undo-other-0000001"))
    elif moved == "corrected":
        house.clock.move(seconds=1)
        wanted = corrections.Correction(which=which, reason="読み違い", lot=OTHER.lot)
        corrections.correct_dose(wanted, staff_actor(), house.records())
    elif moved == "cancelled":
        wanted_off = corrections.Cancellation(which=which, reason="読み違い")
        corrections.cancel_dose(wanted_off, staff_actor(), house.records())
    elif moved == "another moment":
        said = {**said, "recorded_at": "2021-07-01T00:00:00Z"}
    before = versions(house)
    line = f"23{KASUKABE}{TICKET}" if moved == "never there" else LINE
    assert undo(house, wish(said, line))["code"] == "S405"
    assert versions(house) == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("no line", "S101"),
        (LINE.replace("112143", "112144"), "S102"),
        (f"91{KASUKABE}{TICKET}", "S105"),
        (f"31{KASUKABE}{TICKET}", "S104"),
        (AWAY, "S302"),
    ],
)
def test_what_is_no_ticket_here_is_refused_in_its_own_words(house: FakeHouse, line: str, code: str) -> None:
    said = undo(house, wish(recorded(house), line))
    assert (said["code"], last(house).act) == (code, Act.UNDO_REFUSED)


def test_the_same_key_has_one_effect_and_one_answer(house: FakeHouse) -> None:
    wanted = wish(recorded(house))
    first = undo_dose(wanted, house.caller(venue=VENUE), house.venue())
    entries = house.acts()
    house.clock.move(minutes=30)
    assert undo_dose(wanted, house.caller(venue=VENUE), house.venue()) == first
    assert house.acts() == entries
    with pytest.raises(KeyReused):
        undo(house, wish(recorded(house), reason="not_given"))


def test_a_refusal_is_kept_under_its_key_too(house: FakeHouse) -> None:
    wanted = wish(recorded(house))
    assert undo(house, wanted, venue="HALL-9")["code"] == "S403"
    assert undo(house, wanted)["code"] == "S403"


def test_a_proof_that_was_used_takes_nothing_back(house: FakeHouse) -> None:
    wanted, caller = wish(recorded(house)), house.caller(venue=VENUE)
    undo(house, wish(recorded(house, UNKNOWN), UNKNOWN, key="undo-000000000002"))
    with pytest.raises(StaleProof):
        undo_dose(wanted, caller, house.venue())
    assert versions(house) == [(1, STANDS)]


@pytest.mark.proof("T09")
@pytest.mark.parametrize("change", [{"roles": frozenset({Role.CLERK})}, {"plane": Plane.PRIVATE}])
def test_only_a_tablet_on_the_public_plane_takes_back(house: FakeHouse, change: dict[str, Any]) -> None:
    wanted, caller = wish(recorded(house)), house.caller(venue=VENUE)
    stranger = type(caller)(
        caller.actor.model_copy(update=change), caller.scope, caller.counter, caller.venue
    )
    with pytest.raises(NotAllowed):
        undo_dose(wanted, stranger, house.venue())


def test_who_received_the_dose_meanwhile_is_told_that_it_was_cancelled(house: FakeHouse) -> None:
    undo(house, wish(recorded(house)))
    entry = last(house)
    assert kind_of(entry) is ChangeKind.DOSE_CANCELLED
    assert [(each.turn, each.version) for each in doses_of(entry)] == [(1, 2)]
