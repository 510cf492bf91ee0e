"""Asking and answering over random people: exactly that person's doses, one record a side."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.model import Permission, Role
from chalicelib.access.rules import GRANTS
from chalicelib.audit.model import Act
from chalicelib.errors import (
    BulkHasErrors,
    BulkNotApproved,
    BulkNotOpen,
    Contended,
    InquiryLimitReached,
    KeyReused,
    NoSuchBulk,
    NotAllowed,
    OwnApproval,
    ResidentNotConfirmed,
    SheetMoved,
    TooManyMisses,
    Unavailable,
)
from chalicelib.planes.private.inquiry_wiring import load_policy
from chalicelib.systems.vrs.inquiries import records, use_cases
from chalicelib.systems.vrs.inquiries.answering import answer
from chalicelib.systems.vrs.inquiries.bulk import CHUNK, BulkState
from chalicelib.systems.vrs.inquiries.bulk_use_cases import approve_bulk, check_bulk, run_bulk
from chalicelib.systems.vrs.inquiries.model import CanaryWanted, InquiryState
from chalicelib.systems.vrs.inquiries.policy import InquiryKind
from chalicelib.systems.vrs.inquiries.reading import COLUMNS, REASONS
from chalicelib.systems.vrs.inquiries.use_cases import ask
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.inquiries import FakeCanaries, inquiry_desk, review_room
from tests.fakes.moments import HandClock
from tests.fakes.samples import number
from tests.vrs.inquiry_desk import (
    MARCH,
    addressee_of,
    breaking_desk,
    desk_actor,
    settle,
    ticket_of,
    wanted,
)

ONE, TWO = (1, date(2021, 6, 1), "EP2163"), (2, date(2021, 6, 25), "ER7449")
DESK = desk_actor()
TURNS = st.lists(st.sampled_from([ONE, TWO, (3, date(2021, 6, 30), "FA1234")]), unique=True, max_size=3)


def rows_of(cabinet: Cabinet) -> dict[str, dict[Any, Any]]:
    """Return everything that a city keeps."""
    return {kind: rows for kind, rows in cabinet._rows.items() if rows}


def kept(house: FakeHouse, code: MunicipalityCode, kind: str) -> list[Any]:
    return house.cabinets[str(code)].values(kind)


# -- one person ----------------------------------------------------------------------------------


@pytest.mark.control("R-III-2-08", "R-II-3-12", "R-II-5-06")
@settings(max_examples=60, deadline=None)
@given(st.lists(TURNS, min_size=1, max_size=6), st.data())
def test_the_reply_holds_exactly_the_persons_doses_in_any_population(
    population: list[list[Any]], data: st.DataObject
) -> None:
    house = FakeHouse()
    there = {seed: settle(house, KOSHIGAYA, seed, doses) for seed, doses in enumerate(population, start=1)}
    asked = data.draw(st.integers(1, len(population) + 2))
    settle(house, KASUKABE, asked)
    before = house.cabinets[str(KOSHIGAYA)].copy()
    done = ask(wanted(asked), DESK, inquiry_desk(house))
    said = {(dose.turn, dose.given_on, dose.lot) for dose in done.doses}
    if asked in there:
        assert (done.state, said) == (InquiryState.PROVIDED, set(population[asked - 1]))
        (record,) = kept(house, KOSHIGAYA, "provision")
        assert record.person_id == there[asked]
        assert record.doses == done.doses
    else:
        assert (done.state, said) == (InquiryState.NOT_FOUND, set())
        assert rows_of(house.cabinets[str(KOSHIGAYA)]) == rows_of(before)
        assert house.acts(KOSHIGAYA) == len(before.audit)
    book = house.books.of(KASUKABE)
    held = {(dose.turn, dose.given_on, dose.lot) for dose in book.doses(ticket_of(KASUKABE, asked))}
    assert held == said


@pytest.mark.proof("T05")
def test_an_inquiry_that_took_too_long_is_put_off_and_the_same_request_goes_on() -> None:
    house = FakeHouse()
    settle(house, KOSHIGAYA, 1, [ONE, TWO])
    settle(house, KASUKABE, 1)

    def slowly(*given: Any) -> Any:
        house.clock.at += timedelta(seconds=16)
        return answer(*given)

    with patch.object(use_cases, "answer", slowly), pytest.raises(Unavailable):
        ask(wanted(1), DESK, inquiry_desk(house))
    (entered,) = kept(house, KASUKABE, "inquiry")
    assert entered.state is InquiryState.ASKED
    done = ask(wanted(1), DESK, inquiry_desk(house))
    assert (done.state, done.imported) == (InquiryState.PROVIDED, 2)
    assert len(kept(house, KOSHIGAYA, "provision")) == len(kept(house, KASUKABE, "inquiry")) == 1


@pytest.mark.proof("T04")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_broken_off_at_any_step_the_same_request_leaves_one_record_a_side(nth: int, when: str) -> None:
    house = FakeHouse()
    settle(house, KOSHIGAYA, 1, [ONE, TWO])
    settle(house, KASUKABE, 1)
    with pytest.raises(Unavailable):
        ask(wanted(1), DESK, breaking_desk(house, nth, when))
    done = ask(wanted(1), DESK, inquiry_desk(house))
    assert (done.state, done.imported) == (InquiryState.PROVIDED, 2)
    assert len(kept(house, KOSHIGAYA, "provision")) == len(kept(house, KASUKABE, "inquiry")) == 1
    assert len(house.books.of(KASUKABE).doses(ticket_of(KASUKABE, 1))) == 2
    acts = [each.act for each in house.cabinets[str(KOSHIGAYA)].audit]
    assert acts.count(Act.RECORDS_PROVIDED) == 1
    (counts,) = inquiry_desk(house).asking.counts(date(2021, 7, 1), ["CITY"])
    assert counts.asked == 1


def test_a_resident_is_confirmed_before_anybody_is_asked() -> None:
    house = FakeHouse()
    settle(house, KOSHIGAYA, 1, [ONE])
    settle(house, KASUKABE, 1)
    acts = house.acts(KOSHIGAYA)
    wrong_ones = (
        wanted(2),
        wanted(1, individual_number=number(2)),
        wanted(1, addressee=addressee_of(KASUKABE, 2)),
    )
    for wrong in wrong_ones:
        with pytest.raises(ResidentNotConfirmed):
            ask(wrong, DESK, inquiry_desk(house))
    assert house.acts(KOSHIGAYA) == acts
    assert kept(house, KASUKABE, "inquiry") == []


def test_a_key_is_one_inquirys() -> None:
    house = FakeHouse()
    for seed in (1, 2):
        settle(house, KASUKABE, seed)
    ask(wanted(1), DESK, inquiry_desk(house))
    with pytest.raises(KeyReused):
        ask(wanted(2), DESK, inquiry_desk(house))


def test_the_days_measure_is_kept_by_person_and_by_city() -> None:
    house, policy = FakeHouse(), load_policy()
    small = policy.model_copy(
        update={
            "a_person": policy.a_person.model_copy(update={"asked": 2}),
            "a_city": policy.a_city.model_copy(update={"asked": 3}),
        }
    )
    desk = inquiry_desk(house, policy=small)
    for seed in range(1, 6):
        settle(house, KOSHIGAYA, seed)
        settle(house, KASUKABE, seed)
    for seed in (1, 2):
        ask(wanted(seed, f"{seed}" * 16), DESK, desk)
    with pytest.raises(InquiryLimitReached):
        ask(wanted(3, "3" * 16), DESK, desk)
    ask(wanted(3, "3" * 16), desk_actor(name="other"), desk)
    with pytest.raises(InquiryLimitReached):
        ask(wanted(4, "4" * 16), desk_actor(name="third"), desk)


def test_who_finds_nobody_too_often_is_stopped_for_the_day() -> None:
    clock = HandClock()
    house = FakeHouse(clock=clock)
    for seed in range(1, 14):
        settle(house, KASUKABE, seed)
    desk = inquiry_desk(house)
    for seed in range(1, 12):
        assert ask(wanted(seed, f"{seed:016d}"), DESK, desk).state is InquiryState.NOT_FOUND
    with pytest.raises(TooManyMisses):
        ask(wanted(12, f"{12:016d}"), DESK, desk)
    clock.move(hours=24)
    assert ask(wanted(12, f"{12:016d}"), DESK, desk).state is InquiryState.NOT_FOUND


def test_a_canary_looks_like_nobody_and_is_told_of_where_it_was_laid() -> None:
    house = FakeHouse()
    settle(house, KASUKABE, 1)
    admin = staff_actor(Role.ADMINISTRATOR, code=KOSHIGAYA, name="admin")
    canary = CanaryWanted(individual_number=number(1), label="台帳の写し")
    register = FakeCanaries(house.cabinets[str(KOSHIGAYA)])
    laid = records.register_canary(canary, admin, register, house.draws, house.clock)
    assert ask(wanted(1), DESK, inquiry_desk(house)).state is InquiryState.NOT_FOUND
    alarm = house.cabinets[str(KOSHIGAYA)].audit[-1]
    assert (alarm.act, alarm.actor) == (Act.CANARY_ASKED, "112143:number-desk")
    (listed,) = records.list_canaries(admin, review_room(house, KOSHIGAYA))
    assert listed.label == laid.label


def test_every_use_case_asks_for_its_permission_first() -> None:
    house = FakeHouse()
    desk, room = inquiry_desk(house), review_room(house)
    nobody = staff_actor(Role.SYSTEM)
    tries = [
        lambda: ask(wanted(1), nobody, desk),
        lambda: check_bulk(b"", nobody, desk),
        lambda: approve_bulk("B", DESK, desk),
        lambda: run_bulk("B", nobody, desk),
        lambda: records.list_inquiries("202107", "", nobody, room),
        lambda: records.show_inquiry("I", nobody, room),
        lambda: records.report("202107", DESK, room),
        lambda: records.list_provisions("202107", "", DESK, room),
        lambda: records.list_bulks(nobody, room),
        lambda: records.export_bulk("B", nobody, room),
        lambda: records.list_canaries(DESK, room),
    ]
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()
    assert house.acts() == 0
    assert GRANTS[Permission.ASK_FORMER_CITY].roles == {Role.NUMBER_DESK}


@given(st.integers(0, 8 * 365 * 24))
def test_odd_hours_are_nights_and_weekends_in_japan(hours: int) -> None:
    moment = datetime(2021, 4, 12, tzinfo=UTC) + timedelta(hours=hours)
    there = moment + timedelta(hours=9)
    wanted_odd = there.weekday() in {5, 6} or there.hour < 7 or there.hour >= 20
    assert records.is_odd(moment, load_policy()) == wanted_odd


# -- many people ---------------------------------------------------------------------------------

ASKER, FORMER = KOSHIGAYA, KASUKABE
"""Kasukabe promised one inquiry at a time; Koshigaya did not."""
SENDER = desk_actor(ASKER)
APPROVER = staff_actor(Role.ADMINISTRATOR, code=ASKER, name="admin")


def row(seed: int, **changed: str) -> str:
    cells = dict(
        zip(
            COLUMNS,
            (
                *(str(addressee_of(ASKER, seed)), str(FORMER), "1", "20220301", "F-1"),
                *("", "1", "1", "窓口 担当", "20220301"),
            ),
            strict=True,
        )
    )
    return ",".join({**cells, **changed}.values())


def file_of(*rows: str) -> bytes:
    return "\r\n".join([",".join(COLUMNS), *rows, ""]).encode()


def movers(count: int, missing: int = 0) -> FakeHouse:
    """Return two cities between which so many people moved, and some who never lived in the other."""
    house = FakeHouse(clock=HandClock(MARCH))
    for seed in range(1, count + 1):
        settle(house, FORMER, seed, [ONE])
    for seed in range(1, count + missing + 1):
        settle(house, ASKER, seed)
    return house


def approved(house: FakeHouse, content: bytes) -> str:
    desk = inquiry_desk(house, ASKER)
    bulk = check_bulk(content, SENDER, desk)
    assert bulk.state is BulkState.CHECKED, bulk.refusals
    approve_bulk(bulk.bulk_id, APPROVER, desk)
    return bulk.bulk_id


def test_a_bulk_asks_about_everybody_and_lists_each_persons_outcome() -> None:
    house = movers(5, missing=2)
    bulk_id = approved(house, file_of(*(row(seed) for seed in range(1, 8))))
    done = run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER))
    assert (done.state, done.provided, done.not_found, done.reached) == (BulkState.DONE, 5, 2, 7)
    assert len(kept(house, FORMER, "provision")) == 5
    _, rows = records.show_bulk(bulk_id, SENDER, review_room(house, ASKER))
    assert [each.outcome for each in rows] == [InquiryState.PROVIDED] * 5 + [InquiryState.NOT_FOUND] * 2
    text = records.export_bulk(bulk_id, SENDER, review_room(house, ASKER))
    assert len(text.splitlines()) == 8
    assert not any(number(seed).reveal() in text for seed in range(1, 8))
    again = run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER))
    assert again == done


@pytest.mark.proof("T04")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("nth", range(1, 24))
def test_a_bulk_broken_off_anywhere_goes_on_and_has_one_record_a_person_and_side(nth: int, when: str) -> None:
    count = CHUNK + 10  # two chunks, the first of two groups: 2 (2 + 4 + 3) + 1 and 1 + 1 + 1 + 1 writings
    house = _movers_of_many(count)
    bulk_id = approved(house, file_of(*(row(seed) for seed in range(1, count + 1))))
    with pytest.raises(Unavailable):
        run_bulk(bulk_id, SENDER, breaking_desk(house, nth, when, ASKER))
    done = run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER))
    assert (done.state, done.provided, done.refused) == (BulkState.DONE, count, 0)
    assert len(kept(house, FORMER, "provision")) == len(kept(house, ASKER, "inquiry")) == count
    held = [len(house.books.of(ASKER).doses(ticket_of(ASKER, seed))) for seed in range(1, count + 1)]
    assert set(held) == {1}
    (counts,) = inquiry_desk(house, ASKER).asking.counts(date(2022, 3, 2), ["BULK"])
    assert counts.asked == count


@pytest.mark.proof("T02")
def test_a_bulk_whose_progress_cannot_be_noted_ends_instead_of_going_round() -> None:
    house = movers(3)
    bulk_id = approved(house, file_of(*(row(seed) for seed in range(1, 4))))
    desk, tried = inquiry_desk(house, ASKER), list[str]()

    def moved(bulk: Any, *_: Any) -> None:
        tried.append(bulk.bulk_id)
        raise SheetMoved

    with patch.object(desk.asking, "keep_bulk", moved), pytest.raises(Contended):
        run_bulk(bulk_id, SENDER, desk)
    assert tried == [bulk_id]
    done = run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER))
    assert (done.state, done.provided) == (BulkState.DONE, 3)
    assert len(kept(house, FORMER, "provision")) == 3


_many: dict[int, FakeHouse] = {}


def _movers_of_many(count: int) -> FakeHouse:
    if count not in _many:
        _many[count] = movers(count)
    copied = _many[count].copy()
    copied.clock = HandClock(MARCH)
    return copied


def test_a_bulk_needs_a_second_person_and_an_approval() -> None:
    house = movers(1)
    both = SENDER.model_copy(update={"roles": frozenset({Role.NUMBER_DESK, Role.ADMINISTRATOR})})
    desk = inquiry_desk(house, ASKER)
    bulk = check_bulk(file_of(row(1)), both, desk)
    with pytest.raises(BulkNotApproved):
        run_bulk(bulk.bulk_id, SENDER, desk)
    with pytest.raises(OwnApproval):
        approve_bulk(bulk.bulk_id, both, desk)
    first = approve_bulk(bulk.bulk_id, APPROVER, desk)
    assert approve_bulk(bulk.bulk_id, APPROVER, desk) == first
    for act in (run_bulk, approve_bulk):
        with pytest.raises(NoSuchBulk):
            act("nothing", both, desk)


def test_a_wrong_row_is_named_and_nothing_of_the_file_is_taken() -> None:
    house = movers(2)
    faults = {
        2: ("宛名番号", row(1, 宛名番号="x"), REASONS["addressee"]),
        3: ("宛名番号", row(9), None),
        4: ("転出元自治体コード", row(1, 転出元自治体コード="112144"), REASONS["former"]),
        5: ("宛名番号", row(1), REASONS["twice"]),
        6: ("根拠", row(2, 根拠="3"), REASONS["ground"]),
    }
    content = file_of(*(line for _, line, _ in faults.values()), row(2, 同意書番号=""), "1,2")
    desk = inquiry_desk(house, ASKER)
    bulk = check_bulk(content, SENDER, desk)
    assert bulk.state is BulkState.REFUSED
    named = {each.row: each for each in bulk.refusals}
    assert named.keys() == {2, 3, 4, 5, 6, 7, 8}
    for place, (column, _, reason) in faults.items():
        assert named[place].column == column
        assert reason is None or named[place].reason == reason
    with pytest.raises(BulkHasErrors):
        approve_bulk(bulk.bulk_id, APPROVER, desk)
    with pytest.raises(BulkHasErrors):
        run_bulk(bulk.bulk_id, SENDER, desk)
    assert review_room(house, ASKER).book.chunks(bulk) == []
    assert not any(str(addressee_of(ASKER, 9)) in each.reason for each in bulk.refusals)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"根拠の日付": "20220230"}, "根拠の日付"),
        ({"根拠の日付": "20220303"}, "根拠"),
        ({"理由": "なし"}, "理由"),
        ({"根拠": "2", "同意書番号": ""}, "理由"),
        ({"番号確認": "9"}, "番号確認"),
        ({"身元確認": ""}, "身元確認"),
        ({"確認者": ""}, "確認者"),
        ({"確認日": "2022"}, "確認日"),
        ({"確認日": "20220303"}, "確認日"),
        ({"転出元自治体コード": str(ASKER)}, "転出元自治体コード"),
    ],
    ids=str,
)
def test_each_column_has_its_refusal(changed: dict[str, str], column: str) -> None:
    house = movers(1)
    bulk = check_bulk(file_of(row(1, **changed)), SENDER, inquiry_desk(house, ASKER))
    assert [each.column for each in bulk.refusals] == [column]


WITH_A_NUMBER = file_of(row(1)).replace("宛名番号".encode(), "個人番号".encode())


@pytest.mark.parametrize("content", [b"", file_of(), WITH_A_NUMBER], ids=["empty", "no rows", "a number"])
def test_a_file_of_another_shape_is_refused_whole(content: bytes) -> None:
    assert check_bulk(content, SENDER, inquiry_desk(movers(1), ASKER)).state is BulkState.REFUSED


@pytest.mark.control("R-II-5-08")
def test_a_city_that_promised_one_at_a_time_has_no_bulk_on_any_day() -> None:
    house = FakeHouse(clock=HandClock(MARCH))
    with pytest.raises(BulkNotOpen):
        check_bulk(file_of(row(1)), desk_actor(KASUKABE), inquiry_desk(house, KASUKABE))
    policy = load_policy()
    days = (date(2021, 4, 12) + timedelta(days=each) for each in range(0, 3_000, 30))
    assert not any(policy.grounds(InquiryKind.BULK, KASUKABE, day) for day in days)


def test_a_row_whose_resident_is_gone_meanwhile_is_not_asked_about() -> None:
    house = movers(2)
    bulk_id = approved(house, file_of(row(1), row(2)))
    cabinet = house.cabinets[str(ASKER)]
    gone = inquiry_desk(house, ASKER).asking.residents([addressee_of(ASKER, 2)])[0]
    assert gone is not None
    del cabinet._rows["person"][gone.person_id]
    done = run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER))
    assert (done.state, done.provided, done.refused) == (BulkState.DONE, 1, 1)
    _, rows = records.show_bulk(bulk_id, SENDER, review_room(house, ASKER))
    assert rows[1].refused is not None
