"""A scan becomes one answer: each has its own code, and says only what became of this scan."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import Plane, Role
from chalicelib.access.tablets.model import Counter, Scope
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, KeyReused, NotAllowed, SheetMoved, StaleProof
from chalicelib.systems.vrs.doses.answers import SENTENCES, AnswerCode
from chalicelib.systems.vrs.doses.desk import TRIES
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import check_ticket, record_dose
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.systems.vrs.tickets.use_cases import restart_ticket, stop_ticket
from tests.fakes import FakeHouse, FakeTicketBook
from tests.fakes.counter_work import file_of
from tests.fakes.house import KASUKABE, KOSHIGAYA, staff_actor
from tests.fakes.scenes import GIVEN, OTHER, PERSON, TICKET

pytestmark = [pytest.mark.proof("T01", "T03"), pytest.mark.control("R-I-1-03")]
LINE = f"21{KASUKABE}{TICKET}"


@pytest.fixture
def house() -> FakeHouse:
    """Build a house in which one person's ticket is registered."""
    built = FakeHouse()
    registrar = staff_actor(Role.REGISTRAR, name="registrar-1")
    content = file_of(KASUKABE, PERSON)
    checked = check_file("people.csv", content, registrar, built.registration())
    apply_file(checked.registration_id, content, registrar, built.registration())
    built.cabinets[str(KASUKABE)].audit.clear()
    return built


def scan(line: str = LINE, given: Any = GIVEN, key: str = "key-0000000000001", **more: Any) -> Scan:
    day, product, lot, venue = given
    return Scan(line=line, given_on=day, product=product, lot=lot, venue=venue, key=key, **more)


def answer(house: FakeHouse, sent: Scan, **caller: Any) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(record_dose(sent, house.caller(**caller), house.venue()))
    return said


def acts(house: FakeHouse, code: Any = KASUKABE) -> list[Act]:
    return [entry.act for entry in house.cabinets[str(code)].audit]


def stop(house: FakeHouse, since: date = GIVEN.given_on) -> None:
    wanted = Stop(reason=StopReason.DIED, since=since)
    stop_ticket(TICKET, wanted, staff_actor(), house.books.of(KASUKABE), house.clock)


def test_a_registered_ticket_is_recorded_and_echoed_without_a_name(house: FakeHouse) -> None:
    said = answer(house, scan())
    assert (said["code"], said["recorded"], said["turn"], said["ticket"]) == ("S001", True, 1, str(TICKET))
    assert said["municipality_name"] == "春日部市"
    assert PERSON.name not in json.dumps(said, ensure_ascii=False)
    assert acts(house) == [Act.DOSE_RECORDED]


def test_an_odd_dose_is_recorded_with_its_findings(house: FakeHouse) -> None:
    said = answer(house, scan(f"22{KASUKABE}{TICKET}"))
    assert (said["code"], [found["code"] for found in said["findings"]]) == ("S002", ["TURN_SKIPPED"])


def test_an_unknown_product_and_lot_are_findings_and_no_refusal(house: FakeHouse) -> None:
    said = answer(house, scan(given=GIVEN._replace(product="なにか", lot="")))
    assert said["recorded"]
    assert {found["code"] for found in said["findings"]} == {"UNKNOWN_PRODUCT", "UNKNOWN_LOT"}


def test_an_unknown_ticket_is_kept_waiting(house: FakeHouse) -> None:
    said = answer(house, scan(f"21{KASUKABE}9999999999"))
    assert (said["code"], said["recorded"]) == ("S003", True)
    (waiting,) = house.books.of(KASUKABE).waiting()
    assert (str(waiting.ticket), waiting.turn, waiting.lot) == ("9999999999", 1, GIVEN.lot)


def test_the_same_dose_again_is_told_when_it_was_recorded(house: FakeHouse) -> None:
    first = answer(house, scan())
    said = answer(house, scan(key="key-0000000000002"), name="TABLET-2")
    assert (said["code"], said["recorded"], said["recorded_at"]) == ("S201", False, first["recorded_at"])
    assert (first["venue"], said["venue"]) == (None, GIVEN.venue)
    assert len(house.books.of(KASUKABE).doses(TICKET)) == 1


def test_another_dose_at_the_turn_is_kept_once_as_a_conflict(house: FakeHouse) -> None:
    answer(house, scan())
    for place in (2, 3):
        said = answer(house, scan(given=OTHER, key=f"key-000000000000{place}"))
        assert (said["code"], said["recorded"]) == ("S202", False)
        assert said["findings"][0]["code"] == "ANOTHER_CLAIM"
    (conflict,) = house.books.of(KASUKABE).conflicts()
    assert (conflict.claim.lot, conflict.standing_version) == (OTHER.lot, 1)
    assert [dose.lot for dose in house.books.of(KASUKABE).doses(TICKET)] == [GIVEN.lot]


def test_a_stopped_ticket_is_not_to_be_vaccinated_with(house: FakeHouse) -> None:
    stop(house)
    said = answer(house, scan())
    assert (said["code"], said["recorded"], "接種しないで" in said["message"]) == ("S301", False, True)
    assert list(house.books.of(KASUKABE).doses(TICKET)) == []


def test_a_dose_already_given_on_a_stopped_ticket_is_recorded_and_marked(house: FakeHouse) -> None:
    stop(house)
    said = answer(house, scan(already_given=True))
    assert (said["code"], said["recorded"]) == ("S004", True)
    (dose,) = house.books.of(KASUKABE).doses(TICKET)
    assert [found.code.value for found in dose.findings] == ["STOPPED_TICKET"]


def test_a_dose_given_before_the_stop_is_an_ordinary_one(house: FakeHouse) -> None:
    stop(house, date(2021, 7, 2))
    assert answer(house, scan())["code"] == "S001"


def test_a_ticket_that_may_be_used_again_is_an_ordinary_one(house: FakeHouse) -> None:
    stop(house)
    restart_ticket(TICKET, "本人の申出", staff_actor(), house.books.of(KASUKABE), house.clock)
    assert answer(house, scan())["code"] == "S001"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "S101"),
        ("2111214300000000", "S101"),
        (f"2{LINE}", "S101"),
        (LINE.replace("112143", "112144"), "S102"),
        (f"91{KASUKABE}{TICKET}", "S105"),
        (f"20{KASUKABE}{TICKET}", "S105"),
        (f"31{KASUKABE}{TICKET}", "S104"),
        (f"21{KOSHIGAYA}{TICKET}", "S302"),
    ],
)
def test_what_is_no_ticket_to_record_is_refused_in_its_own_words(
    house: FakeHouse, line: str, code: str
) -> None:
    said = answer(house, scan(line))
    assert (said["code"], said["recorded"]) == (code, False)
    assert said["message"].endswith(SENTENCES[AnswerCode(code)])
    assert acts(house) == [Act.DOSE_REFUSED]


def test_another_citys_ticket_is_refused_with_the_name_of_the_city_to_ask(house: FakeHouse) -> None:
    assert answer(house, scan(f"21{KOSHIGAYA}{TICKET}"))["message"].startswith("埼玉県越谷市")


def test_a_wide_tablet_records_into_the_other_citys_book(house: FakeHouse) -> None:
    said = answer(house, scan(f"21{KOSHIGAYA}{TICKET}"), scope=Scope.WIDE)
    assert said["code"] == "S003"
    assert house.books.of(KASUKABE).waiting() == []
    assert len(house.books.of(KOSHIGAYA).waiting()) == 1
    assert (acts(house), acts(house, KOSHIGAYA)) == ([Act.DOSE_SENT_ELSEWHERE], [Act.DOSE_KEPT_WAITING])


def test_a_city_that_is_not_here_is_named(house: FakeHouse) -> None:
    said = answer(house, scan(f"21131016{TICKET}"), scope=Scope.WIDE)
    assert (said["code"], said["message"][:7]) == ("S303", "東京都千代田区")


@pytest.mark.parametrize("line", [LINE, "no line", f"21{KOSHIGAYA}{TICKET}"], ids=["dose", "refusal", "away"])
def test_the_same_key_gives_the_same_bytes_and_has_one_effect(house: FakeHouse, line: str) -> None:
    sent = scan(line)
    said = [record_dose(sent, house.caller(scope=Scope.WIDE), house.venue()) for _ in range(3)]
    assert len(set(said)) == 1
    assert len(acts(house)) == 1


@pytest.mark.parametrize("line", [LINE, "no line", f"21{KOSHIGAYA}{TICKET}"], ids=["dose", "refusal", "away"])
@pytest.mark.parametrize("change", [{"lot": "LOT-X"}, {"already_given": True}, {"line": "else"}])
def test_the_same_key_with_another_body_is_refused(
    house: FakeHouse, line: str, change: dict[str, Any]
) -> None:
    answer(house, scan(line), scope=Scope.WIDE)
    other = scan(line).model_copy(update=change)
    with pytest.raises(KeyReused):
        record_dose(other, house.caller(scope=Scope.WIDE), house.venue())
    assert len(acts(house)) == 1


def test_the_same_key_of_two_tablets_is_two_requests(house: FakeHouse) -> None:
    answer(house, scan())
    assert answer(house, scan(), name="TABLET-2")["code"] == "S201"


def test_a_crash_after_the_promise_is_made_good_by_the_same_request(house: FakeHouse) -> None:
    """The key is bound at home; the dose never reached the other city's book."""

    class Crash(FakeTicketBook):
        def write(self, page: Page) -> None:
            del page
            raise Contended

    whole = house.books._books[str(KOSHIGAYA)]
    house.books._books[str(KOSHIGAYA)] = Crash(house.cabinets[str(KOSHIGAYA)])
    sent = scan(f"21{KOSHIGAYA}{TICKET}")
    with pytest.raises(Contended):
        record_dose(sent, house.caller(scope=Scope.WIDE), house.venue())
    house.books._books[str(KOSHIGAYA)] = whole
    assert answer(house, sent, scope=Scope.WIDE)["code"] == "S003"
    assert (len(acts(house)), len(house.books.of(KOSHIGAYA).waiting())) == (1, 1)


def test_a_proof_that_was_used_records_nothing(house: FakeHouse) -> None:
    caller = house.caller()
    record_dose(scan("no line"), caller, house.venue())
    with pytest.raises(StaleProof):
        record_dose(scan(key="key-0000000000002"), caller, house.venue())
    assert list(house.books.of(KASUKABE).doses(TICKET)) == []


def test_a_scan_that_never_gets_through_says_so_and_leaves_nothing(house: FakeHouse) -> None:
    tried = []

    class Busy(FakeTicketBook):
        def write(self, page: Page) -> None:
            tried.append(page)
            raise SheetMoved

    house.books._books[str(KASUKABE)] = Busy(house.cabinets[str(KASUKABE)])
    for line in (LINE, "no line"):
        with pytest.raises(Contended):
            record_dose(scan(line), house.caller(), house.venue())
    assert len(tried) == 2 * TRIES
    assert acts(house) == []


@pytest.mark.proof("T09")
@pytest.mark.parametrize("role", [Role.CLERK, Role.ADMINISTRATOR, Role.SYSTEM])
def test_only_a_tablet_on_the_public_plane_records(house: FakeHouse, role: Role) -> None:
    caller = house.caller()
    for changed in ({"roles": frozenset({role})}, {"plane": Plane.PRIVATE}):
        stranger = replace(caller, actor=caller.actor.model_copy(update=changed))
        with pytest.raises(NotAllowed):
            record_dose(scan(), stranger, house.venue())
        with pytest.raises(NotAllowed):
            check_ticket(LINE, *GIVEN.dose, stranger, house.venue())
    assert acts(house) == []


def test_checking_foretells_and_changes_nothing(house: FakeHouse) -> None:
    def foretold(line: str = LINE) -> str:
        return check_ticket(line, *GIVEN.dose, house.caller(), house.venue()).code.value

    assert foretold() == "S000"
    assert foretold(f"23{KASUKABE}{TICKET}") == "S000"
    assert foretold(f"21{KASUKABE}9999999999") == "S006"
    assert foretold("no line") == "S101"
    assert list(house.books.of(KASUKABE).doses(TICKET)) == []
    answer(house, scan())
    assert foretold() == "S201"
    stop(house)
    assert foretold(f"22{KASUKABE}{TICKET}") == "S301"
    assert acts(house).count(Act.TICKET_LOOKED_AT) == 6


def test_checking_shows_the_doses_so_far_and_no_person(house: FakeHouse) -> None:
    answer(house, scan())
    said = check_ticket(f"22{KASUKABE}{TICKET}", *GIVEN.dose, house.caller(), house.venue())
    assert [tuple(dict(each).values()) for each in said.given] == [(1, GIVEN.given_on, GIVEN.product)]
    assert PERSON.name not in said.model_dump_json()
    assert check_ticket("no line", *GIVEN.dose, house.caller(), house.venue()).given == ()


def test_checking_warns_before_the_dose_of_what_is_odd(house: FakeHouse) -> None:
    said = check_ticket(f"22{KASUKABE}{TICKET}", *GIVEN.dose, house.caller(), house.venue())
    assert [found.code.value for found in said.findings] == ["TURN_SKIPPED"]


def test_a_tablets_counter_only_grows() -> None:
    house = FakeHouse()
    tablet = house.caller()
    late = replace(tablet, counter=Counter(tablet_id=tablet.actor.id, value=9))
    record_dose(scan(), late, house.venue())
    with pytest.raises(StaleProof):
        record_dose(scan(f"21{KASUKABE}{TicketNumber('0000000009')}", key="k" * 16), tablet, house.venue())
