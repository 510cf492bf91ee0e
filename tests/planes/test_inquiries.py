"""A city asks a mover-in's former city over HTTP: what both keep, and what a wrong code leaves."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.lanes import Lanes
from chalicelib.adapters.sessions import Duty
from chalicelib.audit.model import Act
from local.city import people, registration_csv
from tests.faults import Call, Fault, wired
from tests.planes.two_city_desk import (
    CONSENT,
    DIFFICULT,
    TwoCities,
    lines_of,
    moved,
    rows_of,
)
from tests.planes.venue import unwitnessed
from tests.snapshots import put_back
from tests.world import KASUKABE, KOSHIGAYA, built_world

pytestmark = pytest.mark.proof("T01")
KAWAGUCHI = "112038"
"""A municipality that keeps its records elsewhere."""


@pytest.fixture(scope="module")
def built() -> Iterator[TwoCities]:
    with built_world() as world:
        yield TwoCities(world)


@pytest.fixture
def cities(built: TwoCities) -> Iterator[TwoCities]:
    """Two cities as they were at the beginning, whatever a test does."""
    at, desk = built.world.clock.at, built.desk
    aws = built.world.private_house._aws
    aws._lanes = Lanes(built.world.clock)  # the table forgets the lanes of the test before
    with put_back():
        yield built
    built.world.clock.at, built.desk = at, desk


def entries(cities: TwoCities, municipality: str) -> list[dict[str, Any]]:
    """Return what a municipality's log says."""
    lines = cities.staff("auditor", municipality).get("/audit").body.splitlines()
    said = map(json.loads, lines)
    return [each["row"]["entry"] for each in said if each["kind"] == "row"]


def acts(cities: TwoCities, municipality: str, act: Act) -> list[dict[str, Any]]:
    return [each for each in entries(cities, municipality) if each["act"] == act.value]


@pytest.mark.control(
    "R-I-1-04",
    "R-I-2-04",
    "R-II-3-09",
    "R-II-3-10",
    "R-II-3-12",
    "R-III-3-41",
    "R-III-3-42",
)
def test_a_former_city_provides_a_movers_doses_and_both_cities_keep_a_record(cities: TwoCities) -> None:
    mover, other = cities.movers[1], cities.movers[0]
    answer = cities.ask(mover)
    assert answer.status == 200, answer.json
    said = answer.json
    assert (said["state"], said["imported"], said["conflicts"]) == ("provided", 2, 0)
    assert [dose["turn"] for dose in said["doses"]] == [1, 2]
    doses = cities.ticket(mover)["doses"]
    assert [(dose["turn"], dose["given_on"], dose["source"]) for dose in doses] == [
        (1, "2021-06-01", "former_city"),
        (2, "2021-06-25", "former_city"),
    ]
    assert {dose["provided_by"] for dose in doses} == {KOSHIGAYA}
    assert cities.ticket(other)["doses"] == []
    (kept,) = cities.staff("registrar", KOSHIGAYA).get("/provisions").json["items"]
    assert (kept["asker"], kept["asked_by"], kept["provider"]) == (KASUKABE, "number-desk", KOSHIGAYA)
    assert kept["inquiry_id"] == said["inquiry_id"]
    (asked,) = cities.desk.get("/inquiries").json["items"]
    assert (asked["former"], asked["state"]) == (KOSHIGAYA, "provided")


@pytest.mark.proof("T12")
@pytest.mark.control("R-II-5-02", "R-II-5-03", "R-III-5-01", "R-III-5-02", "R-I-3-7-03")
def test_a_provision_is_recorded_with_its_basis_ground_items_and_seven_years(cities: TwoCities) -> None:
    cities.ask(cities.movers[0])
    registrar = cities.staff("registrar", KOSHIGAYA)
    (kept,) = registrar.get("/provisions?month=202107").json["items"]
    assert kept["basis"] == "番号法第19条第16号"
    assert kept["ground"] == CONSENT
    assert "接種日" in kept["items"]
    assert kept["kept_until"] == "2028-07-01"
    assert registrar.get("/provisions?month=202106").json["items"] == []
    assert registrar.get("/provisions?search=112143").json["total"] == 1
    assert registrar.get("/provisions?search=nobody").json["total"] == 0
    (line,) = lines_of(cities.taken_out(KOSHIGAYA))
    assert (line["照会者"], line["提供者"], line["根拠条項"]) == (KASUKABE, KOSHIGAYA, "番号法第19条第16号")
    (asked,) = lines_of(cities.taken_out(KASUKABE))
    assert (line["区分"], asked["区分"]) == ("提供", "照会")
    assert (asked["照会番号"], asked["結果"]) == (line["照会番号"], "提供")
    (entry,) = acts(cities, KOSHIGAYA, Act.RECORDS_PROVIDED)
    assert (entry["actor"], entry["purpose"]) == (f"{KASUKABE}:number-desk", "answer_new_city")


def test_the_answering_city_keeps_who_received_for_those_who_tell_corrections(cities: TwoCities) -> None:
    said = cities.ask(cities.movers[0]).json
    table = cities.world.private_house._aws.table(Duty.DESK, KOSHIGAYA)
    ((pk, sk),) = rows_of(KOSHIGAYA, "resident#RECEIVERS#")
    (item,) = table.query(Area.RESIDENT, pk.split("#", 2)[2])
    assert sk == f"{KASUKABE}#{said['inquiry_id']}"
    told = json.loads(item.plaintext)
    assert told.keys() == {"municipality", "reference", "provided_at", "person_version", "received"}
    (kept,) = cities.staff("registrar", KOSHIGAYA).get("/provisions").json["items"]
    assert [each["turn"] for each in told["received"]] == [each["turn"] for each in kept["doses"]]
    assert (told["municipality"], told["reference"]) == (KASUKABE, said["inquiry_id"])


def nobody_there(cities: TwoCities) -> dict[str, Any]:
    """Return an inquiry with a wrong code: the stayer never lived in the city that is asked."""
    return cities.wanted(cities.stayers[0])


@pytest.mark.control("R-III-5-05", "R-II-3-12", "R-III-5-04")
def test_a_wrong_code_leaves_the_other_city_as_it_was_to_the_byte(cities: TwoCities) -> None:
    before = rows_of(KOSHIGAYA)
    answer = cities.desk.post("/inquiries", nobody_there(cities))
    assert (answer.status, answer.json["state"], answer.json["doses"]) == (200, "not_found", [])
    assert rows_of(KOSHIGAYA) == before
    assert cities.staff("registrar", KOSHIGAYA).get("/provisions").json["items"] == []
    (missed,) = acts(cities, KASUKABE, Act.INQUIRY_ANSWERED)
    assert missed["detail"]["not_found"] == 1


def test_found_or_not_the_answer_has_the_same_fields_and_the_same_length(cities: TwoCities) -> None:
    hit = cities.ask(cities.movers[1])
    miss = cities.desk.post("/inquiries", nobody_there(cities))
    assert hit.json.keys() == miss.json.keys()
    assert len(hit.body) == len(miss.body) == 8 * 1024


def calls_of(cities: TwoCities, wanted: dict[str, Any]) -> list[str]:
    with wired() as wire:
        assert cities.desk.post("/inquiries", wanted).status == 200
    return wire.calls


@pytest.mark.proof("T11")
def test_found_or_not_the_same_calls_are_made_but_for_the_record_of_the_provision(cities: TwoCities) -> None:
    """A hit writes the provision at the answering city; whom it is told of is told of it anyway."""
    cities.ask(cities.movers[3])  # sessions and keys are open
    cities.desk.post("/inquiries", nobody_there(cities))
    hit = calls_of(cities, cities.wanted(cities.movers[0]))
    miss = calls_of(cities, nobody_there(cities))
    another = calls_of(cities, cities.wanted(cities.stayers[1]))
    assert miss == another
    writes = [place for place, call in enumerate(hit) if call == "TransactWriteItems"]
    entered, provided_at, finished = writes
    without = hit[:provided_at] + hit[provided_at + 1 :]
    assert without[:provided_at] == miss[:provided_at]
    assert [call for call in without if call != "BatchGetItem"] == [c for c in miss if c != "BatchGetItem"]
    assert entered < provided_at < finished


@pytest.mark.control("R-III-2-07", "R-III-2-05")
def test_a_number_that_is_not_the_residents_is_asked_of_nobody(cities: TwoCities) -> None:
    before = rows_of(KOSHIGAYA)
    mover, another = cities.movers[0], cities.movers[1]
    for changed in (
        {"individual_number": another.individual_number},
        {"addressee": another.address_number},
        {"addressee": "1"},
    ):
        answer = cities.ask(mover, **changed)
        assert (answer.status, answer.json["code"]) == (403, "V325")
    assert rows_of(KOSHIGAYA) == before
    assert not rows_of(KASUKABE, "resident#INQUIRY")


@pytest.mark.control("R-II-5-05", "R-III-2-04", "R-III-5-03", "R-III-2-05")
@pytest.mark.parametrize("identity", [True, False], ids=["identity", "no identity"])
@pytest.mark.parametrize("consent", [True, False], ids=["consent", "no consent"])
def test_only_with_consent_and_an_identity_check_anything_is_asked(
    cities: TwoCities, *, consent: bool, identity: bool
) -> None:
    before = rows_of(KOSHIGAYA)
    wanted = cities.wanted(cities.movers[0])
    if not consent:
        del wanted["ground"]
    if not identity:
        del wanted["identity"]
    answer = cities.desk.post("/inquiries", wanted)
    if consent and identity:
        assert answer.json["state"] == "provided"
    else:
        assert (answer.status, answer.json["code"]) == (422, "C101")
        assert rows_of(KOSHIGAYA) == before


def test_the_ground_without_consent_is_closed_to_a_city_that_promised_consent(cities: TwoCities) -> None:
    answer = cities.ask(cities.movers[0], ground=DIFFICULT)
    assert (answer.status, answer.json["code"]) == (403, "V320")


@pytest.mark.control("R-III-3-41", "R-III-5-07", "R-II-5-04", "R-I-3-7-03")
@pytest.mark.parametrize("purpose", ["answer_new_city", "issue_certificate", "statistics", "", None])
def test_no_other_purpose_asks_another_city(cities: TwoCities, purpose: str | None) -> None:
    before = rows_of(KOSHIGAYA)
    answer = cities.ask(cities.movers[0], purpose=purpose)
    assert (answer.status, answer.json["code"]) == (422, "C101")
    assert rows_of(KOSHIGAYA) == before


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"former": "112144"}, "C101"),
        ({"former": KASUKABE}, "V121"),
        ({"former": "110001"}, "V121"),
        ({"former": KAWAGUCHI}, "V421"),
        ({"ground": {**CONSENT, "on": "2021-07-02"}}, "V120"),
        ({"ground": {**CONSENT, "form": "<b>"}}, "C101"),
    ],
    ids=str,
)
def test_what_is_not_in_order_is_refused_before_anybody_is_asked(
    cities: TwoCities, changed: dict[str, Any], code: str
) -> None:
    assert cities.ask(cities.movers[0], **changed).json["code"] == code
    assert not rows_of(KASUKABE, "resident#INQUIR")


def test_the_same_request_again_is_one_inquiry_and_another_under_its_key_is_none(
    cities: TwoCities,
) -> None:
    wanted = cities.wanted(cities.movers[0])
    first = cities.desk.post("/inquiries", wanted)
    again = cities.desk.post("/inquiries", wanted)
    assert first.body == again.body
    assert len(rows_of(KOSHIGAYA, "resident#PROVISIONS#")) == 1
    assert len(rows_of(KASUKABE, "resident#INQUIRIES#")) == 1
    other = {**wanted, "ground": {**CONSENT, "form": "F-0002"}}
    assert cities.desk.post("/inquiries", other).json["code"] == "C201"
    mine = cities.wanted(cities.movers[1], key=wanted["key"])
    assert cities.desk.post("/inquiries", mine).json["code"] == "C201"


def test_a_dose_that_stands_is_not_overwritten_and_one_that_differs_waits(
    cities: TwoCities,
) -> None:
    mover = cities.movers[1]
    cities.ask(mover)
    same = cities.ask(mover).json
    assert (same["state"], same["imported"], same["conflicts"]) == ("provided", 0, 0)
    clerk = cities.world.staff("clerk", KASUKABE)
    which = {"ticket": mover.ticket_number, "turn": 2, "version": 1}
    assert clerk.post("/doses/correct", {"which": which, "reason": "誤記", "lot": "ER7449"}).status == 200
    differs = cities.ask(mover).json
    assert (differs["imported"], differs["conflicts"]) == (0, 1)
    (conflict,) = clerk.get("/conflicts").json["items"]
    assert conflict["claim"]["provided_by"] == KOSHIGAYA
    slots = cities.ticket(mover)["slots"]
    assert {slot["turn"]: slot["lot"] for slot in slots} == {1: "EP2163", 2: "ER7449"}


@pytest.mark.control("R-III-2-08")
def test_nothing_but_that_persons_doses_comes_over(cities: TwoCities) -> None:
    for there, mover in zip(cities.there, cities.movers, strict=True):
        said = cities.ask(mover).json
        given = {(dose.turn, dose.given_on.isoformat(), dose.lot) for dose in there.doses}
        assert {(dose["turn"], dose["given_on"], dose["lot"]) for dose in said["doses"]} == given
        assert said["doses"][0].keys() == {"turn", "given_on", "product", "lot"}


STEPS = ("entered", "provided", "finished")


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.TIMEOUT, Fault.BROKEN])
@pytest.mark.parametrize("step", range(3), ids=STEPS)
def test_broken_off_between_any_two_steps_the_same_request_finishes_once(
    cities: TwoCities, step: int, fault: Fault
) -> None:
    wanted = cities.wanted(cities.movers[1])
    at = [0]

    def plan(call: Call) -> Fault | None:
        if call.operation == "TransactWriteItems" and not call.again:
            at[0] += 1
        return fault if call.operation == "TransactWriteItems" and at[0] > step else None

    with wired(unwitnessed(plan)):
        broken = cities.desk.post("/inquiries", wanted)
    assert broken.status == 503
    done = cities.desk.post("/inquiries", wanted)
    assert (done.json["state"], done.json["imported"]) == ("provided", 2)
    assert len(rows_of(KOSHIGAYA, "resident#PROVISIONS#")) == 1
    assert len(rows_of(KOSHIGAYA, "resident#RECEIVERS#")) == 1
    assert len(rows_of(KASUKABE, "resident#INQUIRIES#")) == 1
    assert len(cities.ticket(cities.movers[1])["doses"]) == 2


def test_what_was_provided_before_a_break_is_what_the_repeated_request_is_told(cities: TwoCities) -> None:
    """The former city corrects a dose between the two tries: its record and the answer agree."""
    mover, there = cities.movers[1], cities.there[1]
    wanted = cities.wanted(mover)

    def plan(call: Call) -> Fault | None:
        return Fault.TIMEOUT if call.operation == "TransactWriteItems" and call.nth > 1 else None

    with wired(unwitnessed(plan)):
        assert cities.desk.post("/inquiries", wanted).status == 503
    clerk = cities.world.staff("clerk", KOSHIGAYA)
    which = {"ticket": there.ticket_number, "turn": 1, "version": 1}
    assert clerk.post("/doses/correct", {"which": which, "reason": "誤記", "lot": "ER7449"}).status == 200
    done = cities.desk.post("/inquiries", wanted).json
    (kept,) = cities.staff("registrar", KOSHIGAYA).get("/provisions").json["items"]
    assert done["doses"] == kept["doses"]


@pytest.mark.control("R-III-5-06")
def test_only_a_terminal_of_the_city_with_a_number_desks_session_asks(cities: TwoCities) -> None:
    wanted = cities.wanted(cities.movers[0])
    for name in ("clerk", "registrar", "auditor", "admin"):
        assert cities.staff(name, KASUKABE).post("/inquiries", wanted).json["code"] == "A304"
    stranger = cities.world.terminal(KASUKABE, "T-099")
    stranger.cookie = cities.desk.cookie
    assert stranger.post("/inquiries", wanted).json["code"] == "A301"


# -- against fishing -----------------------------------------------------------------------------


def test_too_many_misses_stop_a_persons_inquiries_for_the_day(cities: TwoCities) -> None:
    codes = [cities.desk.post("/inquiries", nobody_there(cities)).json.get("code") for _ in range(13)]
    assert codes[:11] == [None] * 11
    assert set(codes[11:]) == {"V323"}
    assert cities.ask(cities.movers[0]).json["code"] == "V323"
    cities.world.clock.move(days=1)
    cities.desk = cities.world.staff("number-desk", KASUKABE)
    assert cities.ask(cities.movers[0]).status == 200


def test_the_day_s_measures_are_shown_before_anybody_asks(cities: TwoCities) -> None:
    cities.ask(cities.movers[0])
    cities.desk.post("/inquiries", nobody_there(cities))
    said = cities.desk.get("/inquiries/limits").json
    assert (said["day"], said["single"], said["bulk"]) == ("2021-07-01", ["consent"], [])
    own, city, bulk = said["measures"]
    assert own == {"whose": "person", "asked": 2, "limit": 200, "missed": 1, "misses_allowed": 10}
    assert (city["whose"], city["asked"], city["missed"]) == ("city", 2, 1)
    assert (bulk["whose"], bulk["asked"], bulk["limit"]) == ("bulk", 0, 20_000)
    cities.world.clock.move(days=1)
    cities.desk = cities.world.staff("number-desk", KASUKABE)
    assert [each["asked"] for each in cities.desk.get("/inquiries/limits").json["measures"]] == [0, 0, 0]


def test_a_canary_is_answered_like_nobody_and_raises_an_alarm_where_it_was_laid(
    cities: TwoCities, caplog: pytest.LogCaptureFixture
) -> None:
    (bait,) = people(KOSHIGAYA, 1, seed=99)
    admin = cities.staff("admin", KOSHIGAYA)
    laid = {"individual_number": bait.individual_number, "label": "台帳の写し 一枚目"}
    assert admin.post("/canaries", laid).status == 200
    assert admin.post("/canaries", laid).json["code"] == "V220"
    taken = {"individual_number": cities.there[0].individual_number, "label": "住民"}
    assert admin.post("/canaries", taken).json["code"] == "V220"
    (listed,) = admin.get("/canaries").json["items"]
    assert listed["label"] == "台帳の写し 一枚目"
    cities.world.register(registration_csv([moved(bait, KASUKABE, 77)]), KASUKABE)
    with caplog.at_level("ERROR", "vrs"):
        answer = cities.ask(moved(bait, KASUKABE, 77))
    assert (answer.json["state"], answer.json["doses"]) == ("not_found", [])
    assert f"canary asked {KOSHIGAYA}" in caplog.messages
    (alarm,) = acts(cities, KOSHIGAYA, Act.CANARY_ASKED)
    assert alarm["actor"] == f"{KASUKABE}:number-desk"
    assert acts(cities, KASUKABE, Act.CANARY_ASKED) == []


def test_a_canary_of_ones_own_city_is_asked_of_nobody(cities: TwoCities) -> None:
    (bait,) = people(KASUKABE, 1, seed=98)
    laid = {"individual_number": bait.individual_number, "label": "名簿の一行"}
    assert cities.staff("admin", KASUKABE).post("/canaries", laid).status == 200
    cities.world.register(registration_csv([bait]), KASUKABE)
    assert cities.ask(bait).json["code"] == "V325"
    assert len(acts(cities, KASUKABE, Act.CANARY_ASKED)) == 1


def test_a_reviewer_sees_who_asked_how_much_with_what_success_and_when(cities: TwoCities) -> None:
    cities.ask(cities.movers[0])
    cities.desk.post("/inquiries", nobody_there(cities))
    cities.world.clock.move(hours=10)
    cities.desk = cities.world.staff("number-desk", KASUKABE)
    cities.ask(cities.movers[1])
    (row,) = cities.staff("auditor", KASUKABE).get("/inquiries/report").json["items"]
    assert row == {
        "asked_by": "number-desk",
        "asked": 3,
        "provided": 2,
        "not_found": 1,
        "unfinished": 0,
        "hit_percent": 66,
        "consent": 3,
        "consent_difficult": 0,
        "odd_hours": 1,
        "in_bulk": 0,
    }


@pytest.mark.control("R-III-3-44")
def test_no_export_and_no_list_holds_a_number(cities: TwoCities) -> None:
    said = [cities.ask(mover).body for mover in cities.movers[:2]]
    inquiry_id = json.loads(said[0])["inquiry_id"]
    auditor, admin = cities.staff("auditor", KASUKABE), cities.staff("admin", KASUKABE)
    paths = ("", f"/{inquiry_id}", "/report")
    said += [auditor.get(f"/inquiries{path}").body for path in paths]
    asked, provided = cities.taken_out(KASUKABE), cities.taken_out(KOSHIGAYA)
    said += [admin.get("/canaries").body, asked, provided]
    for person in (*cities.there, *cities.movers):
        assert not any(person.individual_number.encode() in body for body in said)
    assert len(list(lines_of(asked))) == len(list(lines_of(provided))) == 2


def test_an_inquiry_that_nobody_made_is_missing(cities: TwoCities) -> None:
    assert cities.desk.get("/inquiries/never-asked-before").json["code"] == "V420"
    assert cities.desk.get("/inquiries?month=2021-07").json["code"] == "C101"
