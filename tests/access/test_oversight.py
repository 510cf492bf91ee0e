"""Every ID is confirmed once a quarter or rests; what stands out in the log is reported and signed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.model import Role
from chalicelib.access.staff import reviews
from chalicelib.access.staff.misuse import use_cases as misuse
from chalicelib.access.staff.misuse.model import Sign, Suspicion, Watched
from chalicelib.access.staff.misuse.rules import REFUSALS_FROM, VOLUME_FROM, findings, stands_out
from chalicelib.access.staff.rules import confirmed_until, quarter_end
from chalicelib.audit.model import Act, Entry
from chalicelib.audit.search import people_said
from chalicelib.errors import (
    AlreadySigned,
    NoSuchAccount,
    NoSuchReport,
    NotAllowed,
    ReviewOverdue,
    SheetMoved,
    TwoPersonsNeeded,
)
from chalicelib.values.clock import day_in_japan
from tests.access.houses import account_of
from tests.fakes.staff_room import StaffRoom

pytestmark = pytest.mark.proof("T15")
NOON = datetime(2021, 7, 1, 3, 0, tzinfo=UTC)
SINCE, UNTIL = NOON - timedelta(days=30), NOON + timedelta(days=30)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_quarter_ends_on_the_last_day_of_its_third_month(day: date) -> None:
    end = quarter_end(day)
    assert end.month % 3 == 0
    assert (end + timedelta(days=1)).day == 1
    assert timedelta(0) <= end - day < timedelta(days=92)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_confirmation_lasts_to_the_end_of_the_next_quarter(day: date) -> None:
    until = confirmed_until(account_of(frozenset({Role.CLERK}), confirmed_on=day))
    assert quarter_end(until) == until
    assert timedelta(days=90) <= until - day <= timedelta(days=184)


@pytest.fixture
def room() -> StaffRoom:
    room = StaffRoom()
    for name, role in (("clerk-1", Role.CLERK), ("auditor", Role.AUDITOR)):
        room.appoint(name, role, expires_on=date(2022, 6, 30))
    return room


def wake(room: StaffRoom, at: datetime) -> None:
    """Let time go by with everybody at work every month."""
    while room.clock.at < at:
        room.clock.at = min(at, room.clock.at + timedelta(days=30))
        for name in ("admin", "admin-2"):
            room.sign_in(name)
        account = room.account("clerk-1")
        used = account.model_copy(update={"signed_in_at": room.clock.at, "version": account.version + 1})
        room.office.accounts.change(used, room.house.cabinets[str(room.code)].audit[0])


@pytest.mark.control("R-III-3-20")
def test_an_account_that_nobody_confirms_rests_from_the_next_day_until_somebody_does(room: StaffRoom) -> None:
    wake(room, datetime(2021, 12, 31, 14, 50, tzinfo=UTC))
    token = room.sign_in("clerk-1")
    room.clock.at = datetime(2021, 12, 31, 15, 0, tzinfo=UTC)  # midnight in Japan
    with pytest.raises(ReviewOverdue):
        room.who(token)
    with pytest.raises(ReviewOverdue):
        room.sign_in("clerk-1")
    assert room.acting("admin").roles == {Role.ADMINISTRATOR}
    seen = room.account("clerk-1").version
    reviews.confirm("clerk-1", seen, room.acting("admin"), room.office)
    assert room.acting("clerk-1").id == "clerk-1"


@pytest.mark.control("R-III-3-20")
def test_the_task_lists_every_id_with_what_is_due_first(room: StaffRoom) -> None:
    accounts = room.office.accounts.every_account()
    assert not [line for line in reviews.lines(accounts, date(2021, 9, 30)) if line.open or line.overdue]
    later = reviews.lines(accounts, date(2021, 10, 1))
    assert {line.account.account_id for line in later if line.open} == {each.account_id for each in accounts}
    assert {line.due_on for line in later} == {date(2021, 12, 31)}
    assert all(line.overdue for line in reviews.lines(accounts, date(2022, 1, 1)))


@pytest.mark.control("R-III-3-20")
def test_a_line_is_signed_by_another_administrator_and_only_as_it_was_shown(room: StaffRoom) -> None:
    seen = room.account("clerk-1").version
    with pytest.raises(NotAllowed):
        reviews.confirm("clerk-1", seen, room.acting("auditor"), room.office)
    with pytest.raises(TwoPersonsNeeded):
        reviews.confirm("admin", 1, room.acting("admin"), room.office)
    with pytest.raises(SheetMoved):
        reviews.confirm("clerk-1", seen - 1, room.acting("admin"), room.office)
    signed = reviews.confirm("clerk-1", seen, room.acting("admin"), room.office)
    assert (signed.confirmed_on, signed.confirmed_by) == (day_in_japan(room.clock.at), "admin")
    rows = room.house.cabinets[str(room.code)].audit
    assert (rows[-1].act, rows[-1].actor, rows[-1].subject) == (Act.ACCOUNT_CONFIRMED, "admin", "clerk-1")


# -- signs of misuse -----------------------------------------------------------------------------


LOOKED = (Act.PERSON_LOOKED_AT, Act.TICKET_LOOKED_AT)


def look(actor: str, subject: str = "P", at: datetime = NOON, act: Act = Act.PERSON_LOOKED_AT) -> Entry:
    return Entry(act=act, actor=actor, role="clerk", plane="private", subject=subject, at=at)


def found(entries: Iterable[Entry], *watched: Watched) -> list[tuple[Sign, str, int]]:
    return [(each.sign, each.actor, each.count) for each in findings(entries, watched, SINCE, UNTIL)]


@pytest.mark.control("R-III-3-21")
def test_ordinary_work_stands_out_in_nothing() -> None:
    assert found(look(f"clerk-{number % 3}", f"P{number}") for number in range(120)) == []


@pytest.mark.control("R-III-3-21")
@pytest.mark.parametrize(
    ("hour", "minute", "odd"), [(6, 59, True), (7, 0, False), (20, 59, False), (21, 0, True), (0, 0, True)]
)
def test_work_at_night_in_japan_stands_out(hour: int, minute: int, *, odd: bool) -> None:
    at = datetime.fromisoformat(f"2021-07-02T{hour:02}:{minute:02}:00+09:00")
    assert found([look("clerk-1", at=at)]) == ([(Sign.ODD_HOURS, "clerk-1", 1)] if odd else [])


@pytest.mark.control("R-III-3-21")
def test_looking_at_ones_own_household_stands_out_for_oneself_alone() -> None:
    own = Watched(person_id="P1", household_of="clerk-1")
    entries = [look("clerk-1", "P1"), look("clerk-2", "P1"), look("clerk-1", "P2")]
    assert found(entries, own) == [(Sign.OWN_HOUSEHOLD, "clerk-1", 1)]


@pytest.mark.control("R-III-3-21")
def test_looking_at_a_person_of_public_interest_stands_out_for_everybody() -> None:
    watched = Watched(person_id="P1")
    for act in (*LOOKED, Act.NAME_SEARCHED, Act.NUMBER_REVEALED, Act.NUMBER_SEARCHED):
        assert found([look("clerk-2", "P1", act=act)], watched) == [(Sign.WATCHED, "clerk-2", 1)]


@pytest.mark.control("R-III-3-21")
def test_a_search_by_name_is_a_look_at_everybody_it_found_and_counts_once() -> None:
    ids = [f"{place:032x}" for place in range(20)]
    searched = look("clerk-1", act=Act.NAME_SEARCHED)
    searched = searched.model_copy(update={"subject": None, "detail": {"found": 20, **people_said(ids)}})
    assert Entry.model_validate(searched.model_dump()) == searched, "the log takes so long a row"
    for each in (ids[0], ids[-1]):
        assert found([searched], Watched(person_id=each)) == [(Sign.WATCHED, "clerk-1", 1)]
        own = Watched(person_id=each, household_of="clerk-1")
        assert found([searched], own) == [(Sign.OWN_HOUSEHOLD, "clerk-1", 1)]
    assert found([searched], Watched(person_id=f"{20:032x}")) == []


@pytest.mark.control("R-III-3-21")
def test_far_more_looks_than_colleagues_stand_out() -> None:
    colleagues = [look(f"clerk-{number % 4}", f"P{number}") for number in range(160)]
    eager = [look("eager", f"P{number}") for number in range(121)]
    assert found([*colleagues, *eager]) == [(Sign.VOLUME, "eager", 121)]
    assert found([*colleagues, *eager[:-1]]) == []


@pytest.mark.control("R-III-3-21")
def test_refused_attempts_stand_out_from_the_fifth_of_a_day() -> None:
    refused = [look("clerk-1", act=Act.ACCESS_REFUSED) for _ in range(REFUSALS_FROM)]
    assert found(refused) == [(Sign.REFUSED, "clerk-1", REFUSALS_FROM)]
    assert found(refused[1:]) == []


@settings(deadline=None)
@given(st.integers(0, 500), st.lists(st.integers(0, 500), max_size=9))
def test_nobody_stands_out_by_looking_at_fewer(number: int, peers: list[int]) -> None:
    if not stands_out(number, peers):
        assert not any(stands_out(fewer, peers) for fewer in (number - 1, number // 2))
    assert number > VOLUME_FROM or not stands_out(number, peers)


def test_what_is_outside_the_stretch_or_done_by_a_machine_is_left_out() -> None:
    night = datetime(2021, 7, 1, 15, 0, tzinfo=UTC)
    outside = [look("clerk-1", at=at) for at in (SINCE - timedelta(hours=12), UNTIL + timedelta(hours=12))]
    machines = [look(name, at=night) for name in ("system", "opener", "unknown")]
    assert found([*outside, *machines]) == []


@pytest.mark.control("R-III-3-21", "R-III-8-10-08")
def test_a_report_is_kept_until_an_auditor_signs_it_once(room: StaffRoom) -> None:
    auditor = room.acting("auditor")
    misuse.watch(Watched(person_id="P1", household_of="clerk-1"), auditor, room.office)
    log = [look("clerk-1", "P1")]
    made = misuse.report(SINCE, UNTIL, log, auditor, room.office)
    day = day_in_japan(NOON).isoformat()
    assert made.findings == (Suspicion(sign=Sign.OWN_HOUSEHOLD, actor="clerk-1", day=day, count=1),)
    signed = misuse.sign(made.report_id, "本人に確認した", auditor, room.office)
    assert (signed.signed_by, list(room.office.ledger.every_report())) == ("auditor", [signed])
    with pytest.raises(AlreadySigned):
        misuse.sign(made.report_id, "もう一度", auditor, room.office)
    with pytest.raises(NoSuchReport):
        misuse.sign("unknown", "何か", auditor, room.office)
    with pytest.raises(NoSuchAccount):
        misuse.watch(Watched(person_id="P1", household_of="nobody"), auditor, room.office)
    for act in (
        lambda: misuse.report(SINCE, UNTIL, log, room.acting("admin"), room.office),
        lambda: misuse.sign(made.report_id, "管理者", room.acting("clerk-1"), room.office),
        lambda: misuse.watch(Watched(person_id="P2"), room.acting("clerk-1"), room.office),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_report_shows_counts_and_never_whom_the_acts_were_about(room: StaffRoom) -> None:
    auditor = room.acting("auditor")
    misuse.watch(Watched(person_id="SECRETID"), auditor, room.office)
    made = misuse.report(SINCE, UNTIL, [look("clerk-1", "SECRETID")], auditor, room.office)
    assert made.findings[0].sign is Sign.WATCHED
    assert "SECRETID" not in made.model_dump_json()
