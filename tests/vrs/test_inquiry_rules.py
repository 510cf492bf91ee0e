"""An inquiry's basis: consent and identity both or nothing, dated grounds, and what an answer changes."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.model import Purpose, Role
from chalicelib.errors import (
    BasisMissing,
    BulkNotOpen,
    FormerCityNotHere,
    GroundNotOpen,
    InquiryLimitReached,
    NotYetHappened,
    TooManyMisses,
    UnknownFormerCity,
)
from chalicelib.planes.private.inquiry_wiring import load_policy
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Occasion
from chalicelib.systems.vrs.inquiries.answering import Window, answer
from chalicelib.systems.vrs.inquiries.importing import Here, plan_import
from chalicelib.systems.vrs.inquiries.model import (
    AskedCounts,
    Consent,
    ConsentDifficult,
    IdentityCheck,
    NumberShown,
    PersonShown,
    ProvidedDose,
    Question,
    ResidentCheck,
)
from chalicelib.systems.vrs.inquiries.policy import InquiryKind, Limit
from chalicelib.systems.vrs.inquiries.rules import (
    check_counts,
    check_former,
    check_ground,
    check_identity,
    check_question,
    kept_until,
    provided,
)
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.house import KASUKABE, KNOWN, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.inquiries import FakeFormerCity, load_municipalities
from tests.fakes.samples import AT, DAY, OTHER_TICKET, TICKET, dose, number, sheet

CONSENT = Consent(kind="consent", form="F-1", on=DAY)
DIFFICULT = ConsentDifficult(kind="consent_difficult", reason="意識がない", on=DAY)
CHECK = IdentityCheck(
    number_by=NumberShown.CARD, person_by=PersonShown.CARD, checked_by="窓口 担当", checked_at=AT
)
RESIDENT = ResidentCheck(checked_by="desk", checked_at=AT)
POLICY = load_policy()


def question(**changed: object) -> Question:
    whole = {
        "inquiry_id": "inquiry-1",
        "asker": KASUKABE,
        "asked_by": "desk",
        "asked_at": AT,
        "purpose": Purpose.ANSWER_NEW_CITY,
        "individual_number": number(),
        "former": KOSHIGAYA,
        "ground": CONSENT,
        "identity": CHECK,
        "resident": RESIDENT,
    }
    return Question.model_construct(**{**whole, **changed})  # past the types on purpose


# -- consent and identity ------------------------------------------------------------------------


@pytest.mark.control("R-III-5-03", "R-II-5-05", "R-III-2-04", "R-III-2-05", "R-III-2-06", "R-III-2-07")
@pytest.mark.parametrize(("consent", "identity", "resident"), list(product([True, False], repeat=3)))
def test_the_answering_side_answers_only_with_consent_identity_and_a_confirmed_resident(
    *, consent: bool, identity: bool, resident: bool
) -> None:
    house = FakeHouse()
    window = Window(
        FakeFormerCity(house.cabinets[str(KOSHIGAYA)]),
        KOSHIGAYA,
        staff_actor(Role.NUMBER_DESK),
        None,
        POLICY,
        house.clock,
    )
    asked = question(
        ground=CONSENT if consent else None,
        identity=CHECK if identity else None,
        resident=RESIDENT if resident else None,
    )
    if consent and identity and resident:
        assert [each.found for each in answer([asked], window)] == [False]
        return
    with pytest.raises(BasisMissing):
        answer([asked], window)
    assert house.acts(KOSHIGAYA) == 0


@pytest.mark.control("R-III-5-07", "R-I-3-7-03", "R-II-5-04")
@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": Purpose.ISSUE_CERTIFICATE},
        {"purpose": Purpose.ASK_FORMER_CITY},
        {"purpose": None},
        {"former": KASUKABE},
        {"asker": KOSHIGAYA},
    ],
    ids=str,
)
def test_a_question_for_another_purpose_or_another_city_is_not_answered(changed: dict[str, object]) -> None:
    check_question(question(), KOSHIGAYA)
    with pytest.raises(BasisMissing):
        check_question(question(**changed), KOSHIGAYA)


# -- dated grounds -------------------------------------------------------------------------------

ELSEWHERE = MunicipalityCode("131016")


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T03:00:00+00:00")


@pytest.mark.control("R-II-5-08", "R-III-5-08")
@pytest.mark.parametrize(
    ("city", "kind", "day", "opened"),
    [
        (ELSEWHERE, InquiryKind.SINGLE, "2021-04-11", set()),
        (ELSEWHERE, InquiryKind.SINGLE, "2021-04-12", {"consent"}),
        (ELSEWHERE, InquiryKind.SINGLE, "2021-12-14", {"consent"}),
        (ELSEWHERE, InquiryKind.SINGLE, "2021-12-15", {"consent", "consent_difficult"}),
        (ELSEWHERE, InquiryKind.BULK, "2022-02-28", set()),
        (ELSEWHERE, InquiryKind.BULK, "2022-03-01", {"consent", "consent_difficult"}),
        (KASUKABE, InquiryKind.SINGLE, "2023-12-08", {"consent"}),
        (KASUKABE, InquiryKind.BULK, "2023-12-08", set()),
    ],
)
def test_grounds_open_by_day_kind_and_city(
    city: MunicipalityCode, kind: InquiryKind, day: str, opened: set[str]
) -> None:
    for ground in (CONSENT, DIFFICULT):
        past = ground.model_copy(update={"on": date(2021, 4, 1)})
        if ground.kind in opened:
            check_ground(kind, past, city, at(day), POLICY)
        else:
            closed = BulkNotOpen if kind is InquiryKind.BULK and not opened else GroundNotOpen
            with pytest.raises(closed):
                check_ground(kind, past, city, at(day), POLICY)


def test_what_has_not_happened_is_no_ground() -> None:
    with pytest.raises(NotYetHappened):
        check_ground(
            InquiryKind.SINGLE, CONSENT.model_copy(update={"on": date(2021, 7, 2)}), KASUKABE, AT, POLICY
        )
    check_identity(CHECK, AT)
    with pytest.raises(NotYetHappened):
        check_identity(CHECK, AT - timedelta(seconds=1))


@pytest.mark.control("R-II-5-02", "R-III-4-03", "R-II-3-03")
def test_only_another_municipality_that_exists_and_is_here_can_be_asked() -> None:
    known = load_municipalities()
    check_former(KOSHIGAYA, KASUKABE, DAY, known, opened=True)
    for former in (KASUKABE, MunicipalityCode("110001"), MunicipalityCode("111015")):
        with pytest.raises(UnknownFormerCity):
            check_former(former, KASUKABE, DAY, known, opened=True)
    with pytest.raises(FormerCityNotHere):
        check_former(MunicipalityCode("112038"), KASUKABE, DAY, known, opened=False)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 50))
def test_more_is_asked_only_within_the_days_limit_and_while_misses_are_few(
    asked: int, missed: int, more: int
) -> None:
    limit = Limit(asked=200, misses=10, miss_percent=30)
    counts = AskedCounts(asked=asked, missed=missed)
    refused = (
        InquiryLimitReached
        if asked + more > 200
        else TooManyMisses
        if missed > max(10, asked * 30 // 100)
        else None
    )
    if refused is None:
        check_counts(limit, counts, more)
    else:
        with pytest.raises(refused):
            check_counts(limit, counts, more)


@given(st.dates(date(2021, 4, 12), date(2100, 1, 1)))
def test_a_record_is_kept_seven_years_to_the_day(day: date) -> None:
    until = kept_until(day, 7)
    assert until.year == day.year + 7
    assert (until.month, until.day) in {(day.month, day.day), (2, 28)}


# -- what is provided, and what it changes -------------------------------------------------------

DOSES = st.builds(
    ProvidedDose,
    turn=st.integers(1, 5),
    given_on=st.dates(date(2021, 4, 12), date(2021, 6, 30)),
    product=st.sampled_from(["COMIRNATY", "SPIKEVAX", "ファイザー"]),
    lot=st.sampled_from(["EP2163", "ER7449"]),
)
SLOTS = st.builds(
    lambda given: dose(given.turn, given_on=given.given_on, product=given.product, lot=given.lot).slot(),
    DOSES,
)
OCCASION = Occasion("desk", Source.FORMER_CITY, datetime(2021, 7, 1, 3, tzinfo=UTC), DAY)


def sheet_of_slots(slots: list[object], ticket: TicketNumber) -> object:
    made = sheet(ticket=ticket)
    for slot in slots:
        made = made.with_slot(slot)  # type: ignore[arg-type] - slots
    return made


@settings(max_examples=200)
@given(st.lists(SLOTS, max_size=4), st.lists(SLOTS, max_size=3), st.lists(DOSES, max_size=5))
def test_nothing_that_stands_changes_and_every_provided_dose_is_there_or_waits_for_staff(
    older: list[object], newer: list[object], doses: list[ProvidedDose]
) -> None:
    sheets = {TICKET: sheet_of_slots(older, TICKET), OTHER_TICKET: sheet_of_slots(newer, OTHER_TICKET)}
    after = plan_import(tuple(doses), Here(sheets, {}), KOSHIGAYA, OCCASION, KNOWN, None)  # type: ignore[arg-type] - sheets
    for ticket, before in sheets.items():
        kept = {slot.turn: slot for slot in after.sheets[ticket].slots}
        assert all(kept[slot.turn] == slot for slot in before.slots)  # type: ignore[attr-defined] - sheets
    assert {each.ticket for each in after.doses} <= {OTHER_TICKET}
    assert all(each.provided_by == KOSHIGAYA for each in after.doses)
    there = [slot for one in after.sheets.values() for slot in one.given]
    claimed = {
        (each.turn, each.claim.given_on, each.claim.product, each.claim.lot) for each in after.conflicts
    }
    for given_dose in doses:
        stands = any((slot.turn, slot.given_on, slot.lot) == key_of(given_dose) for slot in there)
        key = (given_dose.turn, given_dose.given_on, given_dose.product, given_dose.lot)
        assert stands or key in claimed
    again = plan_import(tuple(doses), Here(after.sheets, {}), KOSHIGAYA, OCCASION, KNOWN, None)
    assert again.weight() == 0, "asked twice, the second answer changes nothing"


def key_of(given_dose: ProvidedDose) -> tuple[int, date, str]:
    return given_dose.turn, given_dose.given_on, given_dose.lot


def test_a_cancelled_dose_is_not_provided_and_its_turn_is_free_here() -> None:
    cancelled = dose(1, status=SlotStatus.CANCELLED).slot()
    assert provided({TICKET: sheet(cancelled)}) == ()
    said = ProvidedDose(turn=1, given_on=DAY, product="COMIRNATY", lot="EP2163")
    after = plan_import((said,), Here({TICKET: sheet(cancelled)}, {}), KOSHIGAYA, OCCASION, KNOWN, None)
    assert [each.version for each in after.doses] == [2]


@pytest.mark.proof("T02")
def test_a_dose_on_another_number_of_the_chain_stands_and_every_sheet_is_held_as_it_was_read() -> None:
    chain = (OTHER_TICKET, TICKET)
    standing = dose(1, ticket=OTHER_TICKET).slot()
    here = Here(
        own={TICKET: sheet(ticket=TICKET, chain=chain, version=3)},
        kin={OTHER_TICKET: sheet(standing, ticket=OTHER_TICKET, chain=chain, version=2)},
    )
    same, more, differs = (
        ProvidedDose(turn=turn, given_on=DAY, product="COMIRNATY", lot=lot)
        for turn, lot in ((1, "EP2163"), (2, "EP2163"), (1, "ER7449"))
    )
    after = plan_import((same, more), here, KOSHIGAYA, OCCASION, KNOWN, None)
    assert [(each.ticket, each.turn) for each in after.doses] == [(TICKET, 2)]
    assert {each.ticket: each.version for each in after.changes} == {TICKET: 3, OTHER_TICKET: 2}
    assert after.weight() == 3
    assert plan_import((same,), here, KOSHIGAYA, OCCASION, KNOWN, None).weight() == 0
    disputed = plan_import((differs,), here, KOSHIGAYA, OCCASION, KNOWN, None)
    assert [each.ticket for each in disputed.conflicts] == [TICKET]
    assert disputed.doses == []
