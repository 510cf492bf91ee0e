"""Retention's ports say the same in memory and in DynamoDB: nothing overwritten unseen, nothing half kept."""

from datetime import date
from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import SheetMoved, UnderHold
from chalicelib.systems.vrs.cases.model import (
    Applicant,
    ApplicantCheck,
    Case,
    CaseChannel,
    CaseKind,
    ShownDocument,
)
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.model import (
    DueRow,
    EndSetting,
    ErasedCounts,
    Erasure,
    ErasureState,
    ErasureTarget,
    Facts,
    Fate,
    Ground,
    Hold,
    RetentionRule,
    RetentionSetting,
)
from chalicelib.systems.vrs.retention.motions import proposed
from chalicelib.systems.vrs.tickets.ports import Page
from tests.fakes.house import KASUKABE, KOSHIGAYA, staff_actor
from tests.fakes.samples import AT, DAY, arrival, dose, entry, sheet

pytestmark = pytest.mark.proof("T01", "T14")

MOTION = proposed(staff_actor(name="one"), "方針", AT)
RULE = RetentionRule(basis="dose", years=10, applies_from=DAY, source="市の方針")
SETTING = RetentionSetting(setting_id="S1", rule=RULE, motion=MOTION)
END = BusinessEnd(ends_on=date(2025, 2, 28), late_entry_until=date(2025, 3, 31))


def hold(hold_id: str = "H1", person_id: str = "P1", **more: Any) -> Hold:
    said = {"reason": "係争中", "placed_by": "one", "placed_at": AT, **more}
    return Hold(hold_id=hold_id, person_id=person_id, **said)


def erasure(**more: Any) -> Erasure:
    said = {"ground": Ground.PERIOD_OVER, "as_of": DAY, "people": 1, "motion": MOTION, **more}
    return Erasure(erasure_id="E1", **said)


def test_a_setting_is_kept_by_version(ports: Any) -> None:
    office = ports.retention()
    assert list(office.rules()) == []
    office.keep_rule(SETTING, entry(Act.RETENTION_PROPOSED))
    second = SETTING.model_copy(update={"version": 2})
    office.keep_rule(second, entry(Act.RETENTION_DECIDED))
    with pytest.raises(SheetMoved):
        office.keep_rule(second, entry(Act.RETENTION_DECIDED))
    assert list(ports.retention().rules()) == [second]
    assert list(ports.retention(KOSHIGAYA).rules()) == []
    assert [each.act for each in ports.entries()] == [Act.RETENTION_PROPOSED, Act.RETENTION_DECIDED]


def test_venues_learn_only_what_is_published(ports: Any) -> None:
    office, setting = ports.retention(), EndSetting(setting_id="S1", end=END, motion=MOTION)
    office.keep_end(setting, None, entry(Act.BUSINESS_END_PROPOSED))
    assert ports.ends().of(KASUKABE) is None
    office.keep_end(setting.model_copy(update={"version": 2}), END, entry(Act.BUSINESS_END_DECIDED))
    later = END.model_copy(update={"ends_on": date(2025, 3, 1)})
    office.keep_end(setting.model_copy(update={"version": 3}), later, entry(Act.BUSINESS_END_DECIDED))
    assert (ports.ends().of(KASUKABE), ports.ends().of(KOSHIGAYA)) == (later, None)
    assert [each.version for each in office.ends()] == [3]


def test_a_person_is_held_while_any_hold_stands(ports: Any) -> None:
    office, eraser = ports.retention(), ports.eraser()
    assert not eraser.held("P1", DAY)
    office.keep_hold(hold(), entry(Act.HOLD_PLACED))
    office.keep_hold(hold("H2", until=DAY), entry(Act.HOLD_PLACED))
    lifted = hold(lifted_by="two", lifted_at=AT, lifted_because="解決", version=2)
    office.keep_hold(lifted, entry(Act.HOLD_LIFTED))
    with pytest.raises(SheetMoved):
        office.keep_hold(lifted, entry(Act.HOLD_LIFTED))
    assert eraser.held("P1", DAY)
    assert not eraser.held("P1", date(2021, 7, 2))
    assert not eraser.held("P2", DAY)
    assert {each.hold_id for each in office.holds()} == {"H1", "H2"}


def test_an_erasure_is_there_with_all_of_its_people(ports: Any) -> None:
    office = ports.retention()
    assert (office.erasure("E1"), list(office.targets("E1"))) == (None, [])
    wanted = [ErasureTarget(person_id=f"P{n:03d}", due_on=DAY) for n in range(3)]
    office.add(erasure(people=3), wanted, entry(Act.ERASURE_PROPOSED))
    assert list(office.targets("E1")) == [each.model_copy(update={"version": 1}) for each in wanted]
    with pytest.raises(SheetMoved):
        office.add(erasure(), [], entry(Act.ERASURE_PROPOSED))
    approved = erasure(state=ErasureState.APPROVED, version=2)
    office.change(approved, entry(Act.ERASURE_DECIDED))
    with pytest.raises(SheetMoved):
        office.change(approved, entry(Act.ERASURE_DECIDED))
    assert (office.erasure("E1"), list(office.erasures())) == (approved, [approved])


def test_a_case_and_the_erasure_it_led_to_are_kept_together_or_not_at_all(ports: Any) -> None:
    cases, office, target = ports.cases(), ports.retention(), ErasureTarget(person_id="P1")
    case = Case(
        case_id="C1",
        kind=CaseKind.SUSPENSION,
        person_id="P1",
        channel=CaseChannel.COUNTER,
        applicant=Applicant.SELF,
        identity=ApplicantCheck(shown=(ShownDocument.PASSPORT,), checked_by="one", checked_at=AT),
        wish="消去",
        received_on=DAY,
        deadline=DAY,
    )
    cases.keep(None, case, entry(Act.CASE_RECEIVED))
    led = case.model_copy(update={"erasure_id": "E1", "version": 2})
    cases.keep_with_erasure(case, led, erasure(), target, entry(Act.CASE_ERASURE_PROPOSED))
    again = case.model_copy(update={"erasure_id": "E2", "version": 2})
    late = erasure().model_copy(update={"erasure_id": "E2"})
    with pytest.raises(SheetMoved):
        cases.keep_with_erasure(case, again, late, target, entry(Act.CASE_ERASURE_PROPOSED))
    assert (cases.case("C1"), list(cases.history("C1"))) == (led, [case, led])
    assert (list(office.erasures()), list(office.targets("E2"))) == ([erasure()], [])
    assert [each.person_id for each in office.targets("E1")] == ["P1"]
    assert [each.act for each in ports.entries()] == [Act.CASE_RECEIVED, Act.CASE_ERASURE_PROPOSED]


def test_a_person_is_listed_once_under_the_month_of_the_last_dose(ports: Any) -> None:
    due = ports.due()
    blank = due.row("P1")
    assert blank == DueRow(person_id="P1")
    for month in (7, 7, 9):
        before = due.row("P1")
        facts = Facts(last_dose_on=date(2021, month, before.version + 1))
        due.put(before, before.model_copy(update={"facts": facts}), entry(Act.DUE_DATE_NOTED))
    with pytest.raises(SheetMoved):
        due.put(blank, blank.model_copy(update={"facts": facts}), entry(Act.DUE_DATE_NOTED))
    assert list(due.until(date(2021, 8, 1))) == []
    assert [each.facts for each in due.until(date(2021, 9, 1))] == [facts]
    before = due.row("P1")
    due.put(before, before.model_copy(update={"facts": Facts()}), entry(Act.DUE_DATE_NOTED))
    assert list(due.until(date(2021, 9, 1))) == []


def test_a_person_goes_part_by_part_unless_held_and_nobody_else(ports: Any) -> None:
    standing = ports.standing()
    kept = sheet(dose().slot())
    ports.register().write([arrival(standing, sheets=(kept,), doses=(dose(),))], entry())
    office, eraser, person_id = ports.retention(), ports.eraser(), standing.person_id
    office.add(erasure(), [ErasureTarget(person_id=person_id)], entry(Act.ERASURE_PROPOSED))
    (target,) = office.targets("E1")
    office.keep_hold(hold(person_id=person_id), entry(Act.HOLD_PLACED))
    parts = list(eraser.parts(eraser.registrations(eraser.resident(person_id))))
    after = target.model_copy(update={"version": 2})
    with pytest.raises(UnderHold):
        eraser.take("E1", parts[0], after, DAY, entry(Act.RECORDS_ERASED))
    lifted = hold(person_id=person_id, lifted_by="two", lifted_at=AT, lifted_because="解決", version=2)
    office.keep_hold(lifted, entry(Act.HOLD_LIFTED))
    for part in eraser.parts(eraser.registrations(eraser.resident(person_id))):
        counts = target.counts.plus(part.counts)
        target = target.model_copy(update={"counts": counts, "version": target.version + 1})
        if part.last:
            target = target.model_copy(update={"outcome": Fate.ERASED})
        eraser.take("E1", part, target, DAY, entry(Act.RECORDS_ERASED))
    assert target.counts == ErasedCounts(numbers=1, versions=1, links=1, sheets=1, doses=1, listings=2)
    assert list(office.targets("E1")) == [target]
    assert (eraser.resident(person_id), list(eraser.sheets([dose().ticket]))) == (None, [])
    assert ports.residents().by_ticket(dose().ticket) is None
    assert list(ports.desk_book().doses(dose().ticket)) == []
    settled = target.model_copy(update={"version": target.version + 1})
    eraser.settle("E1", settled, entry(Act.PERSON_NOT_ERASED))
    with pytest.raises(SheetMoved):
        eraser.settle("E1", settled, entry(Act.PERSON_NOT_ERASED))


def test_a_dose_that_came_meanwhile_stops_its_ticket_whole(ports: Any) -> None:
    standing = ports.standing()
    ports.register().write([arrival(standing, sheets=(sheet(dose().slot()),), doses=(dose(),))], entry())
    office, eraser = ports.retention(), ports.eraser()
    office.add(erasure(), [ErasureTarget(person_id=standing.person_id)], entry(Act.ERASURE_PROPOSED))
    (target,) = office.targets("E1")
    first = next(iter(eraser.parts(eraser.registrations(eraser.resident(standing.person_id)))))
    book = ports.desk_book()
    stands = book.sheet(dose().ticket)
    second = dose(2, given_on=date(2021, 8, 1))
    book.write(Page(entry(), sheets=(stands.with_slot(second.slot()),), doses=(second,)))
    after = target.model_copy(update={"version": 2})
    with pytest.raises(SheetMoved):
        eraser.take("E1", first, after, DAY, entry(Act.RECORDS_ERASED))
    assert len(book.doses(dose().ticket)) == 2
