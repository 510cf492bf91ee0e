"""In every order of their port calls, two doers make one dose a turn, and both are told the truth.

The scheduler is ours (``tests/fakes/scheduler.py``): deterministic, without threads and without
sleeping.  All interleavings of two doers are gone through, also with a sheet and a request key read
at two moments.  More doers: ``test_crowds.py``; over DynamoDB: ``test_interleavings_dynamodb.py``.
"""

from collections import Counter
from typing import Any

import pytest

from chalicelib.systems.vrs.tickets.model import TicketState
from tests.fakes.house import KOSHIGAYA
from tests.fakes.proofs import KEPT, check, codes, standing, told
from tests.fakes.scenes import GIVEN, OTHER, PERSON, THIRD
from tests.fakes.scheduler import Play, some_schedules
from tests.fakes.settings import FILES, Setting, given, lots_in_conflict, played, registered, unknown

pytestmark = [pytest.mark.proof("T02"), pytest.mark.control("R-I-1-03")]


@pytest.fixture(params=[False, True], ids=["read at once", "read torn"])
def torn(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.mark.parametrize("setting", [unknown, registered], ids=["unknown", "registered"])
def test_two_tablets_with_the_same_dose_make_one(setting: Setting, torn: Any) -> None:
    def begin() -> Play:
        stage = setting(torn=torn)
        return stage.play(tablet_1=stage.scan(GIVEN, 1), tablet_2=stage.scan(GIVEN, 2))

    first = "S003" if setting is unknown else "S001"
    for play in played(begin):
        check(play)
        assert codes(play) == [first, "S201"]
        assert len(standing(play)) == 1


@pytest.mark.parametrize("setting", [unknown, registered], ids=["unknown", "registered"])
def test_two_tablets_with_different_doses_make_one_and_a_conflict(setting: Setting, torn: Any) -> None:
    def begin() -> Play:
        stage = setting(torn=torn)
        return stage.play(tablet_1=stage.scan(GIVEN, 1), tablet_2=stage.scan(OTHER, 2))

    for play in played(begin):
        check(play)
        assert codes(play)[0] in KEPT
        assert codes(play)[1] == "S202"
        (stands,) = standing(play)
        assert {stands.lot, *lots_in_conflict(play)} == {GIVEN.lot, OTHER.lot}


def test_the_same_request_sent_twice_at_once_has_one_effect_and_one_answer(torn: Any) -> None:
    def begin() -> Play:
        stage = registered(torn=torn)
        again = [stage.scan(GIVEN, 1, key="the-same-key-twice", counter=count) for count in (1, 2)]
        return stage.play(tablet_1=again[0], again_1=again[1])

    outcomes = set()
    for play in played(begin):
        outcomes.add(tuple(told(play)))
        if "StaleProof" in told(play):
            # The second proof's counter came first: the first may be sent again with a new proof.
            check(play)
            continue
        check(play, repeated=1)
        first, second = [doer.results[0] for doer in play.doers]
        assert first == second
        assert len(standing(play)) == 1
    assert ("S001", "S001") in outcomes


def test_a_home_tablet_and_a_wide_one_of_another_city_make_one_dose(torn: Any) -> None:
    def begin() -> Play:
        stage = registered(torn=torn)
        wide = stage.scan(GIVEN, 2, home=KOSHIGAYA)
        return stage.play(tablet_1=stage.scan(GIVEN, 1), tablet_2=wide)

    for play in played(begin):
        check(play)
        assert codes(play) == ["S001", "S201"]
        assert play.stage.house.acts(KOSHIGAYA) == 1


def test_two_wide_tablets_with_different_doses_make_one_and_a_conflict() -> None:
    def begin() -> Play:
        stage = registered()
        first, second = (stage.scan(each, place, home=KOSHIGAYA) for place, each in ((1, GIVEN), (2, OTHER)))
        return stage.play(tablet_1=first, tablet_2=second)

    for play in played(begin):
        check(play)
        assert codes(play)[1] == "S202"
        assert play.stage.house.acts(KOSHIGAYA) == 2


@pytest.mark.parametrize(("other", "turns"), [(GIVEN, (1, 2, 3)), (OTHER, (1, 2))], ids=["same", "different"])
def test_two_tablets_that_scan_several_turns_each_make_one_dose_a_turn(
    other: Any, turns: tuple[int, ...]
) -> None:
    def begin() -> Play:
        stage = registered()
        mine = [stage.scan(GIVEN, 1, turn=turn, counter=place) for place, turn in enumerate(turns, 1)]
        theirs = [stage.scan(other, 2, turn=turn, counter=place) for place, turn in enumerate(turns[::-1], 1)]
        return stage.play(tablet_1=mine, tablet_2=theirs)

    second = "S201" if other is GIVEN else "S202"
    for play in played(begin):
        check(play)
        assert codes(play).count(second) == len(turns)
        assert all(len(standing(play, turn)) == 1 for turn in turns)


CORRECTIONS = {
    "lot": {"lot": "LOT-X"},
    "to the dose that is scanned": {"lot": OTHER.lot},
    "to another turn": {"turn": 2},
}


@pytest.mark.parametrize("change", CORRECTIONS.values(), ids=CORRECTIONS.keys())
@pytest.mark.parametrize("turn", [1, 2])
def test_a_correction_and_a_scan_lose_nothing(change: dict[str, Any], turn: int) -> None:
    def begin() -> Play:
        stage = given()
        return stage.play(tablet_1=stage.scan(OTHER, 1, turn=turn), clerk=stage.correct(**change))

    endings = Counter()
    for play in played(begin):
        check(play)
        endings[told(play)[1]] += 1
        assert told(play)[1] in {"Dose", "SheetMoved", "TurnTaken"}
        assert len(standing(play, turn)) <= 1
        lots = {dose.lot for dose in standing(play, turn)} | set(lots_in_conflict(play))
        assert OTHER.lot in lots, "what the tablet scanned is nowhere"
    assert endings["Dose"]
    assert endings["SheetMoved"] + endings["TurnTaken"]


def test_two_clerks_correcting_one_dose_make_one_correction() -> None:
    def begin() -> Play:
        stage = given()
        return stage.play(
            clerk=stage.correct(lot="LOT-X"), other=stage.correct(product="SPIKEVAX", seconds=110)
        )

    for play in played(begin):
        check(play)
        assert sorted(told(play)) == ["Dose", "SheetMoved"]


def test_a_cancellation_and_a_scan_lose_nothing() -> None:
    def begin() -> Play:
        stage = given()
        return stage.play(tablet_1=stage.scan(OTHER, 1), clerk=stage.cancel())

    met = set()
    for play in played(begin):
        check(play)
        met.add(tuple(told(play)))
        assert len(standing(play)) <= 1
        assert OTHER.lot in [dose.lot for dose in standing(play)] + lots_in_conflict(play)
    # Before the cancellation the scan is a claim, after it a dose, and a clerk who was overtaken is told.
    assert met == {("S202", "SheetMoved"), ("S202", "Dose"), ("S001", "Dose")}


@pytest.mark.parametrize("keep", ["standing", "claim"])
def test_a_settlement_and_a_third_scan_lose_nothing(keep: Any) -> None:
    def begin() -> Play:
        stage = given()
        stage.now(stage.scan(OTHER, 2))
        (conflict,) = stage.house.records().book.conflicts()
        return stage.play(tablet_1=stage.scan(THIRD, 1), clerk=stage.settle(conflict.conflict_id, keep))

    for play in played(begin):
        check(play)
        assert told(play)[0] == "S202"
        assert told(play)[1] in {"Dose", "NoneType", "SheetMoved"}
        assert len(standing(play)) == 1


def test_a_stop_and_a_scan_end_in_one_of_three_ways() -> None:
    def begin() -> Play:
        stage = registered()
        return stage.play(tablet_1=stage.scan(GIVEN, 1), clerk=stage.stop())

    met = set()
    for play in played(begin):
        check_stopped(play)
        met.add(tuple(told(play)))
    assert met == {("S001", "TicketSheet"), ("S001", "SheetMoved"), ("S301", "TicketSheet")}


def check_stopped(play: Play) -> None:
    """Check that a ticket stopped before the scan has no dose."""
    if told(play)[0] == "S301":
        assert standing(play) == []
    else:
        check(play)


@pytest.mark.parametrize("row", FILES.values(), ids=FILES.keys())
def test_a_registration_and_a_scan_of_the_unknown_ticket_find_each_other(row: Any, torn: Any) -> None:
    def begin() -> Play:
        stage = unknown(torn=torn)
        return stage.play(tablet_1=stage.scan(GIVEN, 1), registrar=stage.register(row))

    met = set()
    for play in played(begin):
        check(play)
        met.add(told(play)[0])
        book = play.stage.house.records().book
        assert book.sheet(play.stage.ticket).state is TicketState.VALID
        assert list(book.waiting()) == []
        assert len(standing(play)) == 1
        assert len(book.conflicts()) == (row is FILES["another dose"])
    assert "S003" in met
    assert met - {"S003"}


def test_two_registrations_of_one_person_make_one_person() -> None:
    def begin() -> Play:
        stage = unknown()
        return stage.play(registrar=stage.register(PERSON), other=stage.register(FILES["another name"]))

    for play in played(begin):
        check(play)
        residents = play.stage.house.look_up().residents
        person = residents.by_ticket(play.stage.ticket)
        versions = [each.version for each in residents.history(person.person_id)]
        assert versions == [1, 2]


def test_reviews_at_once_with_a_correction_end_in_a_true_list() -> None:
    def begin() -> Play:
        stage = given()
        stage.now(stage.scan(GIVEN, 8, turn=3), stage.review())
        return stage.play(clerk=stage.correct(lot="LOT-X"), stream=stage.review(310), again=stage.review(320))

    plays = some_schedules(lambda _: begin(), 150, seed=3)
    for play in plays:
        # The stream delivers the correction once more than anybody reviewed.
        (after,) = play.stage.now(play.stage.review(400))
        listed = play.stage.house.reviews().reviews.findings()
        assert {each.identity for each in listed} == {each.identity for each in after.findings}
        assert {each.version for each in listed if each.turn == 1} <= {2}
