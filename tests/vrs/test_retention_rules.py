"""How long records are kept: never shorter than any rule in force, by dates that count as the law counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.adapters.terms import load_retention
from chalicelib.errors import AlreadyDecided, BusinessOver, LateEntryOver, ProposerMayNotDecide
from chalicelib.systems.vrs.retention.business import BusinessEnd, demand_late_entry, demand_open, is_over
from chalicelib.systems.vrs.retention.model import Basis, Facts, Life, RetentionRule, RetentionSetting
from chalicelib.systems.vrs.retention.motions import Judgement, MotionVerdict, decided, is_agreed, proposed
from chalicelib.systems.vrs.retention.rules import due_on, facts_of, free_from, in_force, is_due
from chalicelib.systems.vrs.tickets.model import SlotStatus, Stop, StopReason, TicketState
from tests.fakes.house import staff_actor
from tests.fakes.samples import AT, dose, sheet

pytestmark = [pytest.mark.proof("T14"), pytest.mark.control("R-III-4-14", "R-III-7-25")]

NOW = datetime(2026, 6, 20, tzinfo=UTC)
DATES = st.dates(date(2021, 2, 17), date(2040, 12, 31))
RULES = st.builds(
    RetentionRule,
    basis=st.sampled_from(Basis),
    years=st.integers(1, 40),
    applies_from=DATES,
    source=st.just("試験"),
)


def facts_from(given_on: date, life: Life, later: int) -> Facts:
    died = given_on + timedelta(days=later) if life is Life.DEAD else None
    return Facts(last_dose_on=given_on, life=life, died_on=died)


FACTS = st.builds(facts_from, DATES, st.sampled_from(Life), st.integers(0, 20_000))
OWN = st.lists(st.tuples(RULES, st.booleans()), max_size=4)


def setting(rule: RetentionRule, number: int, *, approve: bool = True) -> RetentionSetting:
    motion = proposed(staff_actor(name="one"), "方針", NOW)
    at = NOW + timedelta(minutes=number)
    motion = decided(motion, Judgement(approve=approve, why="確認"), staff_actor(name="two"), at)
    return RetentionSetting(setting_id=f"S{number}", rule=rule, motion=motion)


def rule(basis: Basis = Basis.DOSE, years: int = 5, since: date = date(2021, 2, 17)) -> RetentionRule:
    return RetentionRule(basis=basis, years=years, applies_from=since, source="試験")


# -- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last_dose", "years", "free"),
    [
        (date(2021, 5, 1), 5, date(2026, 5, 2)),
        (date(2021, 12, 31), 5, date(2027, 1, 1)),
        (date(2024, 2, 29), 5, date(2029, 3, 1)),
        (date(2023, 2, 28), 5, date(2028, 3, 1)),
        (date(2024, 2, 28), 1, date(2025, 3, 1)),
        (date(2021, 5, 1), 30, date(2051, 5, 2)),
        (date(9999, 12, 31), 5, date.max),
        (date(9990, 1, 1), 30, date.max),
        (date(1, 1, 1), 5, date(6, 1, 2)),
    ],
)
def test_the_first_day_does_not_count(last_dose: date, years: int, free: date) -> None:
    assert free_from(rule(years=years), Facts(last_dose_on=last_dose)) == free


def test_a_rule_by_death_waits_for_the_death_of_whoever_lives_here() -> None:
    by_death = rule(Basis.DEATH)
    given_on, died = date(2021, 6, 1), date(2030, 6, 1)
    assert free_from(by_death, Facts(last_dose_on=given_on)) is None
    assert free_from(by_death, Facts(last_dose_on=given_on, life=Life.DEAD, died_on=died)) == date(2035, 6, 2)
    assert free_from(by_death, Facts(last_dose_on=given_on, life=Life.AWAY)) == date(2026, 6, 2)


# -- laws ----------------------------------------------------------------------------------------


@given(st.lists(RULES, max_size=4), FACTS)
def test_nothing_is_due_earlier_than_any_rule_in_force_allows(
    rules: list[RetentionRule], facts: Facts
) -> None:
    day = due_on(rules, facts)
    assert day is not None or not rules or any(free_from(each, facts) is None for each in rules)
    for each in rules:
        free = free_from(each, facts)
        assert day is None or (free is not None and day >= free)


@given(st.lists(RULES, max_size=3), RULES, FACTS)
def test_a_further_rule_never_makes_anything_due_earlier(
    rules: list[RetentionRule], more: RetentionRule, facts: Facts
) -> None:
    before, after = due_on(rules, facts), due_on([*rules, more], facts)
    assert not rules or after is None or (before is not None and after >= before)


@given(RULES, FACTS)
def test_more_years_never_make_anything_due_earlier(one: RetentionRule, facts: Facts) -> None:
    longer = one.model_copy(update={"years": one.years + 1})
    shorter, later = due_on([one], facts), due_on([longer], facts)
    assert (shorter is None) == (later is None)
    assert shorter is None or later is None or later > shorter


@given(st.lists(RULES, min_size=1, max_size=4), FACTS, DATES)
def test_due_is_due_from_that_day_on_and_never_before(
    rules: list[RetentionRule], facts: Facts, today: date
) -> None:
    day = due_on(rules, facts)
    assert is_due(rules, facts, today) == (day is not None and day <= today)
    assert not is_due([], facts, today)


@given(st.lists(RULES, max_size=4), OWN, DATES)
def test_of_each_source_the_latest_rule_that_has_begun_is_in_force(
    national: list[RetentionRule], own: list[tuple[RetentionRule, bool]], today: date
) -> None:
    settings = [setting(each, n, approve=approve) for n, (each, approve) in enumerate(own)]
    found = in_force(national, settings, today)
    mine = [each for each, approve in own if approve]
    for some in (national, mine):
        begun = [each for each in some if each.applies_from <= today]
        assert not begun or max(each.applies_from for each in begun) in {each.applies_from for each in found}
    assert all(each.applies_from <= today and each in [*national, *mine] for each in found)
    assert len(found) == any(r.applies_from <= today for r in national) + any(
        r.applies_from <= today for r in mine
    )


def test_a_proposal_that_nobody_else_approved_is_no_rule() -> None:
    motion = proposed(staff_actor(name="one"), "方針", NOW)
    alone = RetentionSetting(setting_id="S", rule=rule(years=30), motion=motion)
    forged = motion.model_copy(
        update={"verdict": MotionVerdict.APPROVED, "decided_by": "one", "decided_at": NOW}
    )
    assert in_force([], [alone, alone.model_copy(update={"motion": forged})], date(2026, 6, 20)) == ()


def test_the_states_rules_change_when_they_were_decided_to() -> None:
    national = load_retention()
    assert [each.basis for each in in_force(national, [], date(2026, 5, 31))] == [Basis.DOSE]
    assert [each.basis for each in in_force(national, [], date(2026, 6, 1))] == [Basis.DEATH]
    assert in_force(national, [], date(2021, 2, 16)) == ()


# -- facts ---------------------------------------------------------------------------------------


def test_the_facts_are_what_the_tickets_say() -> None:
    first, second = dose(given_on=date(2021, 6, 1)), dose(2, given_on=date(2021, 7, 1))
    cancelled = second.model_copy(update={"status": SlotStatus.CANCELLED})
    assert facts_of([]) == Facts()
    assert facts_of([sheet(first.slot(), second.slot())]).last_dose_on == date(2021, 7, 1)
    assert facts_of([sheet(first.slot(), cancelled.slot())]).last_dose_on == date(2021, 6, 1)
    since = date(2021, 8, 1)
    for reason, life, died in (
        (StopReason.MOVED_OUT, Life.AWAY, None),
        (StopReason.ERASED_BY_OFFICE, Life.AWAY, None),
        (StopReason.LOST, Life.HERE, None),
        (StopReason.DIED, Life.DEAD, since),
    ):
        stopped = sheet(first.slot(), state=TicketState.STOPPED, stops=(Stop(reason=reason, since=since),))
        found = facts_of([sheet(), stopped])
        assert (found.life, found.died_on) == (life, died)


# -- two people, and the end of business ---------------------------------------------------------


@given(st.booleans(), st.sampled_from(["one", "two", "three"]), st.sampled_from(["one", "two", "three"]))
def test_a_motion_is_agreed_only_by_two_different_people(approve: bool, first: str, second: str) -> None:  # noqa: FBT001 - hypothesis gives it
    motion = proposed(staff_actor(name=first), "方針", AT)
    judgement = Judgement(approve=approve, why="確認")
    if first == second:
        with pytest.raises(ProposerMayNotDecide):
            decided(motion, judgement, staff_actor(name=second), AT)
        return
    after = decided(motion, judgement, staff_actor(name=second), AT)
    assert is_agreed(after) is approve
    with pytest.raises(AlreadyDecided):
        decided(after, judgement, staff_actor(name=second), AT)


@given(DATES, st.integers(0, 400), DATES, DATES)
@pytest.mark.control("R-0-02")
def test_nothing_new_after_the_end_and_what_was_given_before_until_the_limit(
    ends_on: date, more: int, given_on: date, today: date
) -> None:
    end = BusinessEnd(ends_on=ends_on, late_entry_until=ends_on + timedelta(days=more))
    assert is_over(end, today) is (today > ends_on)
    late_refused: type[Exception] | None = None
    if given_on > ends_on:
        late_refused = BusinessOver
    elif today > end.late_entry_until:
        late_refused = LateEntryOver
    if late_refused is None:
        demand_late_entry(end, given_on, today)
    else:
        with pytest.raises(late_refused):
            demand_late_entry(end, given_on, today)
    if today <= ends_on:
        demand_open(end, today)
    else:
        with pytest.raises(BusinessOver):
            demand_open(end, today)


def test_without_an_end_business_goes_on() -> None:
    demand_open(None, date(2099, 1, 1))
    demand_late_entry(None, date(2021, 7, 1), date(2099, 1, 1))
    with pytest.raises(ValidationError):
        BusinessEnd(ends_on=date(2025, 2, 28), late_entry_until=date(2025, 2, 27))
