"""Every outcome of a scan has a code and a Japanese sentence of its own, and no dose is lost in any."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from chalicelib.systems.vrs.doses.answers import SENTENCES, AnswerCode
from local.city import Person, people, registration_csv, ticket_line
from local.tablet import Answered, SoftTablet
from local.terminal import SoftTerminal
from tests.world import KASUKABE, KOSHIGAYA, World, built_world

DAY, PRODUCT, LOT = "2021-07-01", "COMIRNATY", "EP2163"
TOKYO_CHIYODA = "131016"  # exists, but keeps no records in this world

pytestmark = [pytest.mark.proof("T01")]


@dataclass
class City:
    """A municipality on the day, and who works in it."""

    world: World
    citizens: list[Person]
    strangers: list[Person]
    tablet: SoftTablet
    wide: SoftTablet
    clerk: SoftTerminal

    def scan(self, line: str, tablet: SoftTablet | None = None, **more: object) -> Answered:
        said = {"given_on": DAY, "product": PRODUCT, "lot": LOT, **more}
        tablet = tablet or self.tablet
        return tablet.scan(
            line, str(said.pop("given_on")), str(said.pop("product")), str(said.pop("lot")), **said
        )

    def doses(self, person: Person) -> list[dict]:
        found = self.clerk.post("/tickets/search", {"ticket": person.ticket_number})
        return found.json["doses"] if found.status == 200 else []


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    with built_world() as world:
        some = list(people(KASUKABE, 30, seed=3))
        world.register(registration_csv(some[:20]))
        world.register(registration_csv(list(people(KOSHIGAYA, 3, seed=3))), KOSHIGAYA)
        yield City(
            world, some[:20], some[20:], world.tablet(), world.tablet(scope="wide"), world.staff("clerk")
        )


def stored_at(city: City) -> set[tuple[str, str]]:
    return {(row["pk"]["S"], row["sk"]["S"]) for row in city.world.rows()}


def said(answer: Answered) -> tuple[int, AnswerCode]:
    code = AnswerCode(answer.json["code"])
    assert SENTENCES[code] in answer.json["message"]
    return answer.status, code


@pytest.mark.control("R-I-1-03")
def test_a_good_scan_is_recorded(city: City) -> None:
    person = city.citizens[0]
    assert said(city.scan(ticket_line(person, 1))) == (201, AnswerCode.RECORDED)
    (dose,) = city.doses(person)
    assert (dose["given_on"], dose["lot"], dose["venue"]) == (DAY, LOT, "HALL-1")


def test_an_odd_dose_is_recorded_with_findings_that_say_what_to_do(city: City) -> None:
    person = city.citizens[1]
    answer = city.scan(ticket_line(person, 1), product="知らない製品", lot="??")
    assert said(answer) == (201, AnswerCode.RECORDED_WITH_FINDINGS)
    assert [finding["code"] for finding in answer.json["findings"]] == ["UNKNOWN_PRODUCT"]
    assert all(finding["message"].endswith("。") for finding in answer.json["findings"])
    assert len(city.doses(person)) == 1


def test_a_dose_in_the_future_is_kept_and_marked(city: City) -> None:
    person = city.citizens[2]
    answer = city.scan(ticket_line(person, 1), given_on="2021-07-02")
    assert said(answer) == (201, AnswerCode.RECORDED_WITH_FINDINGS)
    assert ("DATED_IN_FUTURE", "要修正") in [(f["code"], f["severity"]) for f in answer.json["findings"]]


def test_a_second_scan_is_told_when_and_which_turn(city: City) -> None:
    person = city.citizens[3]
    first = city.scan(ticket_line(person, 1))
    second = city.scan(ticket_line(person, 1), city.wide)
    assert said(second) == (200, AnswerCode.ALREADY_RECORDED)
    assert (second.json["turn"], second.json["given_on"]) == (1, DAY)
    assert second.json["recorded_at"] == first.json["recorded_at"]
    assert len(city.doses(person)) == 1


def test_another_dose_at_the_same_turn_goes_to_the_conflicts(city: City) -> None:
    person = city.citizens[4]
    city.scan(ticket_line(person, 1))
    for _ in range(2):
        answer = city.scan(ticket_line(person, 1), given_on="2021-06-30")
        assert said(answer) == (202, AnswerCode.CONFLICT_KEPT)
    conflicts = city.clerk.get("/conflicts").json["items"]
    kept = [each for each in conflicts if each["ticket"] == person.ticket_number]
    assert [each["claim"]["given_on"] for each in kept] == ["2021-06-30"]
    assert [dose["given_on"] for dose in city.doses(person)] == [DAY]


def test_staff_may_take_the_other_claim_and_the_first_stays_in_the_history(city: City) -> None:
    person = city.citizens[5]
    city.scan(ticket_line(person, 1))
    city.scan(ticket_line(person, 1), given_on="2021-06-29")
    (conflict,) = [
        each for each in city.clerk.get("/conflicts").json["items"] if each["ticket"] == person.ticket_number
    ]
    wanted = {"conflict_id": conflict["conflict_id"], "keep": "claim", "seen": 1, "reason": "予診票を確認"}
    assert city.clerk.post("/conflicts/settle", wanted).status == 200
    assert [(dose["version"], dose["given_on"]) for dose in city.doses(person)] == [
        (1, DAY),
        (2, "2021-06-29"),
    ]
    assert city.clerk.post("/conflicts/settle", wanted).json["code"] == "V405"


def test_a_claim_that_staff_turned_down_is_kept_beside_the_dose(city: City) -> None:
    person = city.citizens[10]
    city.scan(ticket_line(person, 1))
    city.scan(ticket_line(person, 1), given_on="2021-06-28", lot="ER7449")
    (conflict,) = [
        each for each in city.clerk.get("/conflicts").json["items"] if each["ticket"] == person.ticket_number
    ]
    wanted = {"conflict_id": conflict["conflict_id"], "keep": "standing", "seen": 1, "reason": "予診票を確認"}
    assert city.clerk.post("/conflicts/settle", wanted).status == 200
    shown = city.clerk.post("/tickets/search", {"ticket": person.ticket_number}).json
    assert [dose["given_on"] for dose in shown["doses"]] == [DAY]
    assert [claim["claim"]["given_on"] for claim in shown["settled"]] == ["2021-06-28"]


@pytest.mark.control("R-I-2-03")
def test_a_stopped_ticket_says_not_to_vaccinate(city: City) -> None:
    person = city.citizens[6]
    stop = {"reason": "moved_out", "since": "2021-06-15"}
    city.clerk.post("/tickets/stop", {"ticket": person.ticket_number, "stop": stop})
    answer = city.scan(ticket_line(person, 1))
    assert said(answer) == (403, AnswerCode.STOPPED)
    assert city.doses(person) == []
    given = city.scan(ticket_line(person, 1), already_given=True)
    assert said(given) == (201, AnswerCode.RECORDED_ON_STOPPED)
    assert "STOPPED_TICKET" in [finding["code"] for finding in given.json["findings"]]
    city.clerk.post("/tickets/restart", {"ticket": person.ticket_number, "reason": "確認"})
    assert said(city.scan(ticket_line(person, 2), given_on="2021-07-01"))[0] == 201


def test_a_dose_given_before_the_stop_is_an_ordinary_dose(city: City) -> None:
    person = city.citizens[7]
    stop = {"reason": "died", "since": "2021-06-20"}
    city.clerk.post("/tickets/stop", {"ticket": person.ticket_number, "stop": stop})
    answer = city.scan(ticket_line(person, 1), given_on="2021-06-19")
    assert said(answer) == (201, AnswerCode.RECORDED)


def test_an_unknown_ticket_waits_and_finds_its_person_when_registered(city: City) -> None:
    person = city.strangers[0]
    assert said(city.scan(ticket_line(person, 1))) == (202, AnswerCode.KEPT_WAITING)
    waiting = city.clerk.get("/waiting").json["items"]
    assert person.ticket_number in [each["ticket"] for each in waiting]
    assert city.world.register(registration_csv([person])).json["matched"] == 1
    waiting = city.clerk.get("/waiting").json["items"]
    assert person.ticket_number not in [each["ticket"] for each in waiting]
    found = city.clerk.post("/people/search", {"by": "addressee", "value": person.address_number}).json
    assert [dose["given_on"] for dose in found["tickets"][0]["doses"]] == [DAY]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("12345", AnswerCode.NOT_A_LINE),
        ("", AnswerCode.NOT_A_LINE),
        ("こんにちは", AnswerCode.NOT_A_LINE),
        ("2" * 19, AnswerCode.NOT_A_LINE),
        ("21" + "112144" + "0000000001", AnswerCode.WRONG_CODE_DIGIT),
        ("21" + "999997" + "0000000001", AnswerCode.UNKNOWN_MUNICIPALITY),
        ("91" + KASUKABE + "0000000001", AnswerCode.UNKNOWN_KIND),
        ("20" + KASUKABE + "0000000001", AnswerCode.UNKNOWN_KIND),
        ("31" + KASUKABE + "0000000001", AnswerCode.SCREENING_ONLY),
    ],
)
def test_what_is_no_vaccination_line_of_a_known_city_is_not_recorded(
    city: City, line: str, code: AnswerCode
) -> None:
    before = stored_at(city)
    assert said(city.scan(line)) == (422, code)
    kinds = sorted(partition.split("#")[2] for partition, _ in stored_at(city) - before)
    assert kinds == ["AUDIT", "TABLET"], "the audit row and the kept answer, nothing else"
    assert not [row for row in city.clerk.get("/waiting").json["items"] if row["ticket"] == line[-10:]]


@pytest.mark.parametrize(
    "printed",
    [
        " ".join,
        lambda line: line.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}),
        lambda line: f"A{line}B",
        lambda line: f"　{line[:8]}　{line[8:]}\n",
    ],
    ids=["spaces", "full-width", "nw7", "ideographic-space"],
)
def test_the_line_is_read_however_it_was_typed_or_scanned(city: City, printed: Callable[[str], str]) -> None:
    person = city.citizens[8]
    code = said(city.scan(printed(ticket_line(person, 1))))[1]
    assert code in {AnswerCode.RECORDED, AnswerCode.ALREADY_RECORDED}
    assert len(city.doses(person)) == 1


def test_another_city_s_ticket_is_refused_by_name_on_a_home_tablet(city: City) -> None:
    line = f"21{KOSHIGAYA}0000000123"
    answer = city.scan(line)
    assert said(answer) == (403, AnswerCode.ANOTHER_CITY)
    assert answer.json["message"].startswith("埼玉県越谷市")


def test_a_wide_tablet_records_another_city_s_ticket_in_that_city(city: City) -> None:
    person = next(iter(people(KOSHIGAYA, 3, seed=3)))
    assert said(city.scan(ticket_line(person, 1), city.wide)) == (201, AnswerCode.RECORDED)
    there = city.world.staff("clerk", KOSHIGAYA)
    found = there.post("/tickets/search", {"ticket": person.ticket_number}).json
    assert [dose["recorded_by"] for dose in found["doses"]] == [city.wide.tablet_id]
    here = city.clerk.post("/tickets/search", {"ticket": person.ticket_number})
    assert here.json["code"] == "V401"


def test_a_city_that_keeps_its_records_elsewhere_is_named(city: City) -> None:
    answer = city.scan(f"21{TOKYO_CHIYODA}0000000123", city.wide)
    assert said(answer) == (403, AnswerCode.CITY_NOT_HERE)
    assert "千代田区" in answer.json["message"]


def test_a_check_before_the_dose_records_nothing(city: City) -> None:
    person = city.citizens[9]
    body = {"line": ticket_line(person, 1), "given_on": DAY, "product": PRODUCT, "lot": LOT}
    ready = city.tablet.post("/tickets/check", body)
    assert (ready.status, ready.json["code"]) == (200, "S000")
    assert city.doses(person) == []
    city.scan(ticket_line(person, 1))
    assert city.tablet.post("/tickets/check", body).json["code"] == "S201"


def test_every_answer_s_sentence_says_what_to_do_or_that_it_is_done() -> None:
    assert set(SENTENCES) == set(AnswerCode)
    assert len(set(SENTENCES.values())) == len(AnswerCode)
    assert all(sentence.endswith("。") for sentence in SENTENCES.values())
