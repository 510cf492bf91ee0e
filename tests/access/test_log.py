"""Every row of the log is found by person, actor, act and time, and each month of it is reviewed."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.access.log import use_cases
from chalicelib.access.log.affected import AffectedKind, kind_of, list_affected
from chalicelib.access.log.indexing import ROWS_AT_ONCE, index_rows, overdue_month, reconcile
from chalicelib.access.log.model import LogSettings, ReviewState
from chalicelib.access.log.reviews import (
    LogReviewDesk,
    begin_review,
    bounds,
    due_on,
    list_reviews,
    show_review,
    sign_review,
)
from chalicelib.access.log.use_cases import MOST_LISTS, LogDesk, export_found, page_of, search_log
from chalicelib.access.model import Role
from chalicelib.adapters.thresholds import load_log_settings
from chalicelib.audit.chain import Tail, append, genesis
from chalicelib.audit.checkpoint import Checkpoint, LaneHead, root_of
from chalicelib.audit.model import Act, AuditRow, Entry
from chalicelib.audit.search import LogProgress, LogQuery, fits
from chalicelib.errors import (
    MonthNotOver,
    NoSuchReview,
    NotAllowed,
    PeriodReversed,
    ReviewNotComplete,
    ReviewSignedBefore,
)
from tests.access.houses import FixedClock
from tests.fakes.house import KASUKABE, staff_actor, system_actor
from tests.fakes.moments import CountedDraws
from tests.fakes.traces import FakeLog

pytestmark = [pytest.mark.proof("T12"), pytest.mark.control("R-III-3-23", "R-III-6-07")]
BEGUN = datetime(2021, 7, 1, 0, 0, tzinfo=UTC)
ACTORS = ("clerk-1", "clerk-2", "112143-TABLET-1", "system")
SUBJECTS = ("0000000001", "0000000002", "p1", None)
ACTS = (Act.DOSE_RECORDED, Act.PERSON_LOOKED_AT, Act.NUMBER_REVEALED, Act.ACCESS_REFUSED, Act.DOSE_MOVED)
AUDITOR = staff_actor(Role.AUDITOR, name="auditor-1")


class Log(FakeLog):
    """A log with lanes of both areas, written at random."""

    def __init__(self, rows: int, seed: int = 1, hours: float = 100) -> None:
        super().__init__()
        self.tails: dict[tuple[str, str], Tail] = {}
        self.rng = Random(seed)
        times = sorted(self.rng.uniform(0, hours) for _ in range(rows))
        for hour in times:
            self.write(BEGUN + timedelta(hours=hour))

    def write(self, at: datetime, **said: Any) -> tuple[str, AuditRow]:
        area, lane = self.rng.choice([("o", "lane-a"), ("o", "lane-b"), ("v", "lane-c")])
        act = self.rng.choice(ACTS)
        left = {"moved_from": self.rng.choice(SUBJECTS[:2])} if act is Act.DOSE_MOVED else {}
        entry = Entry(
            **{
                "act": act,
                "actor": self.rng.choice(ACTORS),
                "role": "clerk",
                "plane": "private",
                "subject": self.rng.choice(SUBJECTS),
                "detail": left,
                "at": at,
                **said,
            }
        )
        tail = self.tails.get((area, lane)) or genesis(KASUKABE, lane)
        row, self.tails[area, lane] = append(tail, KASUKABE, entry, "0" * 32)
        self.log[area, lane, row.number] = row
        return area, row

    def stream(self) -> list[tuple[str, AuditRow]]:
        """Return the rows as the stream brings them: each lane in its order."""
        return [(area, self.log[area, lane, number]) for area, lane, number in sorted(self.log)]

    def seal(self, at: datetime) -> int:
        """Seal every lane; return the checkpoint's number."""
        heads = tuple(
            LaneHead(lane=tail.lane, number=tail.number, hash=tail.hash)
            for _, tail in sorted(self.tails.items())
        )
        number = len(self.checkpoints) + 1
        self.checkpoints[number] = Checkpoint(
            municipality=KASUKABE,
            number=number,
            at=at,
            previous="0" * 64,
            lanes=heads,
            root=root_of(heads),
            key_id="k",
        )
        return number

    def index(self) -> None:
        index_rows(self.stream(), system_actor(), self)

    def found(self, wanted: LogQuery) -> list[AuditRow]:
        """Search page by page to the end."""
        rows: list[AuditRow] = []
        after = wanted.after
        for _ in range(10_000):
            page, after = page_of(wanted.model_copy(update={"after": after}), self)
            rows += page
            if after is None:
                return rows
        raise AssertionError("a search that never ends")

    def scanned(self, wanted: LogQuery) -> list[AuditRow]:
        """Look at every row, without an index."""
        fitting = [each for each in self.stream() if fits(each[1], wanted)]
        in_time = sorted(fitting, key=lambda each: (each[1].entry.at, each[0], each[1].lane, each[1].number))
        return [row for _, row in in_time]


def query(**said: Any) -> LogQuery:
    return LogQuery(**{"since": BEGUN, "until": BEGUN + timedelta(hours=100), **said})


queries = st.builds(
    query,
    subject=st.sampled_from(SUBJECTS),
    actor=st.none() | st.sampled_from(ACTORS),
    act=st.none() | st.sampled_from(ACTS),
    since=st.sampled_from([BEGUN, BEGUN + timedelta(hours=30)]),
    until=st.sampled_from([BEGUN + timedelta(hours=31), BEGUN + timedelta(hours=100)]),
    most=st.sampled_from([1, 2, 7, 200]),
)
BIG = Log(300)
BIG.index()


@settings(max_examples=150, deadline=None)
@given(queries)
def test_a_search_finds_what_looking_at_every_row_finds(wanted: LogQuery) -> None:
    assert BIG.found(wanted) == BIG.scanned(wanted)


@settings(max_examples=40, deadline=None)
@given(queries)
def test_a_page_that_may_look_at_little_finds_the_same_over_more_pages(wanted: LogQuery) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(use_cases, "MOST_LOOKED_AT", 5)
        patch.setattr(use_cases, "MOST_LISTS", 2)
        patch.setattr(use_cases, "AT_ONCE", 3)
        assert BIG.found(wanted) == BIG.scanned(wanted)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 80))
def test_rows_that_come_twice_late_or_out_of_order_are_listed_once(draw: Any, rows: int) -> None:
    log = Log(rows, seed=rows)
    whole = log.stream()
    for _ in range(4):
        index_rows(draw.sample(whole, draw.randint(0, len(whole))), system_actor(), log)
    reconcile(log.seal(BEGUN + timedelta(hours=101)), system_actor(), log)
    assert log.found(query(most=7)) == log.scanned(query())
    keeps = log.keeps
    log.index()
    reconcile(1, system_actor(), log)
    assert log.keeps == keeps, "listing again writes nothing"


def test_rows_that_the_stream_never_brought_are_found_at_the_next_checkpoint() -> None:
    log = Log(90)
    kept = [each for place, each in enumerate(log.stream()) if place % 3]
    index_rows(kept, system_actor(), log)
    assert len(log.found(query())) < 90
    at = BEGUN + timedelta(hours=101)
    assert reconcile(log.seal(at), system_actor(), log) == LogProgress(checkpoint=1, at=at, since=at)
    assert log.found(query()) == log.scanned(query())


def test_a_checkpoint_that_nobody_handled_is_made_up_for() -> None:
    log = Log(30)
    log.seal(BEGUN + timedelta(hours=101))
    log.write(BEGUN + timedelta(hours=102))
    second = log.seal(BEGUN + timedelta(hours=103))
    assert reconcile(second, system_actor(), log).checkpoint == 2
    wanted = query(until=BEGUN + timedelta(hours=200))
    assert log.found(wanted) == log.scanned(wanted)


def test_a_long_gap_is_closed_over_several_calls() -> None:
    log = Log(3)
    for minute in range(120):
        log.seal(BEGUN + timedelta(hours=101, minutes=minute))
    assert [reconcile(120, system_actor(), log).checkpoint for _ in range(3)] == [50, 100, 120]


def test_a_lane_whose_rows_are_gone_does_not_hold_up_the_others() -> None:
    log = Log(30)
    number = log.seal(BEGUN + timedelta(hours=101))
    for key in [key for key in log.log if key[1] == "lane-a"]:
        del log.log[key]
    assert reconcile(number, system_actor(), log).checkpoint == number
    assert reconcile(number + 5, system_actor(), log).checkpoint == number


def test_references_of_many_rows_fit_into_a_transaction() -> None:
    longest = 5  # day, act, actor, and two subjects
    assert ROWS_AT_ONCE * longest + 1 <= 100


def test_every_search_is_in_the_log_before_its_answer() -> None:
    log = Log(5)
    log.index()
    desk = LogDesk(log, FixedClock())
    answer = search_log(query(subject="p1", act=Act.DOSE_RECORDED), AUDITOR, desk)
    (noted,) = log.noted
    assert (noted.act, noted.actor, noted.subject) == (Act.LOG_SEARCHED, "auditor-1", "p1")
    assert noted.detail["searched_act"] == "DOSE_RECORDED"
    assert answer.progress == LogProgress()
    with pytest.raises(PeriodReversed):
        search_log(query(until=BEGUN - timedelta(hours=1)), AUDITOR, desk)
    with pytest.raises(NotAllowed):
        search_log(query(), staff_actor(Role.ADMINISTRATOR), desk)


def test_an_export_holds_all_that_fits_and_says_where_a_longer_one_goes_on() -> None:
    log = Log(450)
    log.index()
    rows, after = export_found(query(), AUDITOR, LogDesk(log, FixedClock()))
    assert (rows, after) == (log.scanned(query()), None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(use_cases, "MOST_EXPORTED", 200)
        some, after = export_found(query(), AUDITOR, LogDesk(log, FixedClock()))
        more, end = export_found(query(after=after), AUDITOR, LogDesk(log, FixedClock()))
    assert (some + more, after is None) == (log.scanned(query())[:400], False)
    assert end is not None


def test_an_export_over_a_thousand_years_takes_no_longer_than_a_page() -> None:
    log = Log(5)
    log.index()
    lists, listed = 0, log.listed

    def counting(*asked: Any) -> Any:
        nonlocal lists
        lists += 1
        return listed(*asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "listed", counting)
        rows, after = export_found(
            query(since=datetime(1021, 1, 1, tzinfo=UTC)), AUDITOR, LogDesk(log, FixedClock())
        )
    assert (rows, after is None, lists) == ([], False, MOST_LISTS)


@pytest.mark.parametrize("typed", ["123456789018", "春日部 花子", "a b"])
def test_neither_a_number_nor_a_name_can_be_searched_for(typed: str) -> None:
    for name in ("subject", "actor"):
        with pytest.raises(ValidationError):
            query(**{name: typed})


@pytest.mark.parametrize("typed", ["0", "123456789018", "-5", "1e9"])
def test_a_number_of_seconds_is_no_moment_even_in_quotes(typed: str) -> None:
    said = {"since": typed, "until": "2021-07-02T00:00:00Z"}
    with pytest.raises(ValidationError):
        LogQuery.model_validate_json(json.dumps(said))


# -- the monthly review --------------------------------------------------------------------------

SETTINGS = LogSettings(due_day=15, sample=10, watched=(Act.NUMBER_REVEALED, Act.ACCESS_REFUSED))


@pytest.fixture
def reviewing() -> tuple[Log, LogReviewDesk, FixedClock]:
    log, clock = Log(400, hours=24 * 40), FixedClock(datetime(2021, 8, 10, 3, tzinfo=UTC))
    log.index()
    log.reached = LogProgress(checkpoint=9, at=clock.at, since=BEGUN)
    return log, LogReviewDesk(log, log, SETTINGS, CountedDraws(), clock), clock


@pytest.mark.control("R-III-3-24")
def test_a_month_is_reviewed_by_chance_and_by_watched_acts_and_signed_into_the_log(reviewing: Any) -> None:
    log, desk, _ = reviewing
    review = begin_review("2021-07", AUDITOR, desk)
    assert 0 < len(review.sample) <= 10
    assert begin_review("2021-07", AUDITOR, desk) == review, "begun twice it is the same"
    first, last = bounds("2021-07")
    watched, after = list[AuditRow](), None
    while True:
        sheet = show_review("2021-07", after, AUDITOR, desk)
        watched += sheet.watched
        after = sheet.next
        if after is None:
            break
    assert all(first <= row.entry.at <= last for row in (*sheet.sample, *watched))
    every = [row for act in SETTINGS.watched for row in log.scanned(query(act=act, since=first, until=last))]
    assert watched == every
    signed = sign_review("2021-07", "異常なし。", AUDITOR, desk)
    assert (signed.signed_by, signed.remarks, signed.watched) == ("auditor-1", "異常なし。", len(every))
    with pytest.raises(ReviewSignedBefore):
        sign_review("2021-07", "もう一度。", AUDITOR, desk)
    acts = [entry.act for entry in log.noted]
    assert acts.count(Act.LOG_REVIEW_BEGUN) == acts.count(Act.LOG_REVIEW_SIGNED) == 1
    assert log.noted[-1].detail["watched"] == len(every)


@pytest.mark.control("R-III-3-24")
def test_a_month_that_nobody_signed_is_overdue_after_its_day(reviewing: Any) -> None:
    log, desk, clock = reviewing
    (due,) = list_reviews(AUDITOR, desk)
    assert (due.month, due.state, due.overdue) == ("2021-07", ReviewState.DUE, False)
    assert due.due_on == date(2021, 8, 15)
    assert overdue_month(clock.at, 15, log) is None
    clock.at = datetime(2021, 8, 16, 3, tzinfo=UTC)
    assert overdue_month(clock.at, 15, log) == "2021-07"
    begin_review("2021-07", AUDITOR, desk)
    (due,) = list_reviews(AUDITOR, desk)
    assert (due.state, due.overdue) == (ReviewState.BEGUN, True)
    sign_review("2021-07", "異常なし。", AUDITOR, desk)
    (due,) = list_reviews(AUDITOR, desk)
    assert (due.state, due.overdue) == (ReviewState.SIGNED, False)
    assert overdue_month(clock.at, 15, log) is None
    assert due_on("2021-12", 15) == date(2022, 1, 15)


def test_a_month_is_reviewed_only_when_it_is_over_and_wholly_listed(reviewing: Any) -> None:
    log, desk, _ = reviewing
    for month in ("2021-08", "2021-06", "2030-01"):
        with pytest.raises(MonthNotOver):
            begin_review(month, AUDITOR, desk)
    log.reached = log.reached.model_copy(update={"at": datetime(2021, 7, 31, 15, 30, tzinfo=UTC)})
    with pytest.raises(ReviewNotComplete):
        begin_review("2021-07", AUDITOR, desk)
    with pytest.raises(NoSuchReview):
        show_review("2021-07", None, AUDITOR, desk)
    with pytest.raises(NoSuchReview):
        sign_review("2021-07", "x", AUDITOR, desk)


def test_only_an_auditor_reviews_and_only_the_system_lists(reviewing: Any) -> None:
    log, desk, _ = reviewing
    for role in (Role.ADMINISTRATOR, Role.STATE, Role.CLERK):
        with pytest.raises(NotAllowed):
            begin_review("2021-07", staff_actor(role), desk)
        with pytest.raises(NotAllowed):
            index_rows([], staff_actor(role), log)
    assert set(load_log_settings().watched) >= {Act.NUMBER_REVEALED, Act.AUDIT_EXPORTED, Act.ACCESS_REFUSED}


# -- whom an actor's acts were about -------------------------------------------------------------


@given(st.integers(0, 10**6), st.sampled_from([None, *ACTORS]), st.sampled_from([None, *ACTS]))
@settings(deadline=None, max_examples=20)
def test_everybody_whom_acts_were_about_is_listed_with_how_often_and_when(
    seed: int, actor: str | None, act: Act | None
) -> None:
    log = Log(60, seed)
    log.index()
    wanted = LogQuery(actor=actor, act=act, since=BEGUN, until=BEGUN + timedelta(hours=101))
    page = list_affected(wanted, AUDITOR, LogDesk(log, FixedClock()))
    plain: dict[str, list[AuditRow]] = {}
    for row in log.log.values():
        if fits(row, wanted):
            for subject in {row.entry.subject, row.entry.detail.get("moved_from")} - {None}:
                plain.setdefault(str(subject), []).append(row)
    assert page.rows == sum(fits(row, wanted) for row in log.log.values())
    assert {each.subject for each in page.affected} == plain.keys()
    for each in page.affected:
        times = [row.entry.at for row in plain[each.subject]]
        assert (each.first, each.last) == (min(times), max(times))
        assert each.acts == Counter(row.entry.act for row in plain[each.subject])
    assert [each.first for each in page.affected] == sorted(each.first for each in page.affected)
    assert log.noted[-1].detail["form"] == "affected", "putting it together is in the log, too"


@pytest.mark.parametrize(
    ("subject", "kind"),
    [("0" * 32, AffectedKind.PERSON), ("0001234567", AffectedKind.TICKET), ("C1", AffectedKind.OTHER)],
)
def test_what_is_no_person_and_no_ticket_is_listed_as_such(subject: str, kind: AffectedKind) -> None:
    assert kind_of(subject) is kind


def test_who_may_not_search_may_not_list_whom_acts_were_about() -> None:
    wanted = LogQuery(since=BEGUN, until=BEGUN)
    with pytest.raises(NotAllowed):
        list_affected(wanted, staff_actor(Role.CLERK), LogDesk(Log(0), FixedClock()))
