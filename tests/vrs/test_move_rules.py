"""Flags, re-issues and merges keep their laws, and a file of moves is read exactly or row by row refused."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.adapters.moves_tables import load_flag_codes, load_moves_profile
from chalicelib.errors import DomainError, NoSuchFlag, NoSuchMerger, NotTheSamePerson, UnreadableFile
from chalicelib.systems.vrs.moves import rules
from chalicelib.systems.vrs.moves.codes import FlagCodes
from chalicelib.systems.vrs.moves.model import Flag, FlagCode, FlagEffect, FlagSource, Merger, Taken
from chalicelib.systems.vrs.moves.reading import REASONS, read_moves
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Stop, StopCause, StopReason, TicketState
from chalicelib.values.people import PersonName
from tests.fakes.samples import AT, OTHER_TICKET, TICKET, resident, sheet

pytestmark = pytest.mark.proof("T01")
CODES = load_flag_codes()
DAYS = [date(2021, 6, 1) + timedelta(days=days) for days in (0, 3, 7, 30)]
TAKEN = Taken(by="clerk-1", at=AT, reason="誤り")
SPELLED = st.builds(
    lambda code, day, back: (code, day, back),
    st.sampled_from(list(FlagCode)),
    st.sampled_from(DAYS),
    st.booleans(),
)


def flag(number: int, code: FlagCode, day: date, *, back: bool = False) -> Flag:
    rule = CODES.rule(code, day)
    assert rule is not None
    return Flag(
        flag_id=f"F{number}",
        code=code,
        effective_on=day,
        reason="届出",
        source=FlagSource.NOTIFICATION,
        set_by="clerk-1",
        set_at=AT + timedelta(minutes=number),
        effect=rule.effect,
        stop=rule.stop,
        ends=rule.ends,
        taken_back=TAKEN if back else None,
    )


def flags_of(spelled: list[tuple[FlagCode, date, bool]]) -> list[Flag]:
    return [flag(number, code, day, back=back) for number, (code, day, back) in enumerate(spelled)]


def test_the_table_of_flags_says_what_each_code_does() -> None:
    assert {rule.code for rule in CODES.codes} == set(FlagCode)
    assert {rule.source for rule in CODES.codes} <= set(CODES.sources)
    ending = {reason for rule in CODES.codes for reason in rule.ends}
    assert StopReason.DIED not in ending
    for rule in CODES.codes:
        assert CODES.in_file(rule.file_code, rule.holds_from) == rule
        assert CODES.rule(rule.code, rule.holds_from - timedelta(days=1)) is None
    wrong = CODES.model_dump()
    wrong["codes"][0]["stop"] = None
    with pytest.raises(ValidationError):
        FlagCodes.model_validate(wrong)


@settings(deadline=None)
@given(st.lists(SPELLED, max_size=5), st.sampled_from(DAYS))
def test_what_stops_a_person_depends_on_what_stands_alone(
    spelled: list[tuple[FlagCode, date, bool]], day: date
) -> None:
    flags = flags_of(spelled)
    stops = rules.stops_of(flags)
    assert all(rules.stops_of(some) == stops for some in permutations(flags))
    assert rules.stops_of([each for each in flags if each.taken_back is None]) == stops
    assert all(stop.cause is StopCause.FLAG for stop in stops)
    dead = [each for each in flags if each.code is FlagCode.DEATH and each.taken_back is None]
    assert any(stop.reason is StopReason.DIED and stop.until is None for stop in stops) == bool(dead)
    if any(each.effective_on <= day for each in dead):
        assert any(stop.holds_on(day) for stop in stops)


@settings(deadline=None)
@given(st.lists(SPELLED, max_size=4), SPELLED, st.sampled_from([None, date(2021, 6, 2)]))
def test_taking_a_flag_back_restores_every_sheet_as_it_was(
    spelled: list[tuple[FlagCode, date, bool]], added: tuple[FlagCode, date, bool], lost: date | None
) -> None:
    before = resident(flags=tuple(flags_of(spelled)))
    own = [] if lost is None else [Stop(reason=StopReason.LOST, since=lost)]
    stood = sheet().with_stops(StopCause.DESK, *own).with_stops(StopCause.FLAG, *rules.stops_of(before.flags))
    one = flag(99, added[0], added[1])
    try:
        after = rules.flagged(before, one)
    except DomainError:
        return
    changed = rules.stopped_sheets(after, [stood]) or (stood,)
    back = rules.flag_taken_back(after, "F99", TAKEN)
    (restored,) = rules.stopped_sheets(back, changed) or changed
    assert restored == stood
    assert [each.code for each in back.flags] == [each.code for each in after.flags], "history stays"


def test_a_sheet_is_stopped_while_any_cause_has_a_stop_without_end() -> None:
    lost, moved = (
        Stop(reason=StopReason.LOST, since=DAYS[0]),
        rules.stops_of([flag(1, FlagCode.DEATH, DAYS[1])]),
    )
    both = sheet().with_stops(StopCause.DESK, lost).with_stops(StopCause.FLAG, *moved)
    assert both.state is both.with_stops(StopCause.DESK).state is TicketState.STOPPED
    assert both.with_stops(StopCause.FLAG).with_stops(StopCause.DESK).state is TicketState.VALID


def merger_of(absorbed: Resident) -> Merger:
    flags = tuple(each.flag_id for each in absorbed.flags)
    return Merger(
        absorbed=absorbed.person_id, tickets=absorbed.tickets, flags=flags, reason="二重", by="clerk-1", at=AT
    )


@settings(deadline=None)
@given(st.lists(SPELLED, max_size=3), st.lists(SPELLED, max_size=3))
def test_undoing_a_merge_gives_each_registration_its_own_again(
    mine: list[tuple[FlagCode, date, bool]], theirs: list[tuple[FlagCode, date, bool]]
) -> None:
    every = flags_of([*mine, *theirs])
    one = resident(person_id="P1", flags=tuple(every[: len(mine)]))
    two = resident(person_id="P2", tickets=(OTHER_TICKET,), flags=tuple(every[len(mine) :]))
    merged = rules.merged(one, two, merger_of(two))
    assert merged[0].tickets == (TICKET, OTHER_TICKET)
    assert rules.stops_of(merged[0].flags) == rules.stops_of(every)
    parted = rules.parted(*merged, TAKEN)
    for before, after in zip((one, two), parted, strict=True):
        kept = ("tickets", "flags", "reissues", "merged_into", "name", "number_index", "addressee")
        assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
        assert after.version == before.version + 2
    with pytest.raises(NoSuchMerger):
        rules.parted(*parted, TAKEN)


@pytest.mark.parametrize(
    ("name", "born_on", "same"),
    [
        ("試験 太郎", date(1950, 4, 1), True),
        ("試験太郎", date(1950, 4, 1), True),
        ("試験　次郎", date(1950, 4, 1), False),
        ("試験　太郎", date(1950, 4, 2), False),
    ],
)
def test_people_are_merged_only_where_name_and_birth_date_agree(
    name: str,
    born_on: date,
    same: bool,  # noqa: FBT001 - a table's column
) -> None:
    one = resident(person_id="P1")
    two = resident(person_id="P2", name=PersonName(name), born_on=born_on, tickets=(OTHER_TICKET,))
    if same:
        assert rules.merged(one, two, merger_of(two))[1].merged_into == "P1"
    else:
        with pytest.raises(NotTheSamePerson):
            rules.merged(one, two, merger_of(two))


def test_a_flag_that_nobody_set_cannot_be_taken_back() -> None:
    with pytest.raises(NoSuchFlag):
        rules.flag_taken_back(resident(), "F1", TAKEN)


@settings(deadline=None)
@given(st.sampled_from(list(FlagCode)), st.integers(-30_000, 30_000))
def test_a_flags_day_is_never_before_birth_nor_farther_ahead_than_it_can_be_known(
    code: FlagCode, days: int
) -> None:
    today = date(2021, 7, 1)
    day, person = today + timedelta(days=days), resident()
    rule = CODES.rule(code, day)
    ahead = days > (366 if rule is not None and rule.ahead else 0)
    try:
        rules.demand_day(day, rule, person, today)
    except DomainError as refused:
        assert refused.code in {"V110", "V111", "V112"}  # noqa: PT017 - the refusal is what is looked at
    else:
        assert rule is not None
        assert not ahead
        assert day >= person.born_on


PROFILE = load_moves_profile()
HEADER = ",".join(name for _, name in PROFILE.columns)


def read(*rows: str, encoding: str = "utf-8") -> Any:
    return read_moves("\r\n".join([HEADER, *rows, ""]).encode(encoding), PROFILE, CODES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_row_is_read_as_it_stands(encoding: str) -> None:
    found = read("1001,11,20210620,転出届", "1002,12,20210610,", encoding=encoding)
    assert found.refusals == []
    assert [(str(each.addressee), each.rule.code, each.reason) for each in found.moves] == [
        ("1001", FlagCode.MOVE_OUT, "転出届"),
        ("1002", FlagCode.DEATH, "死亡"),
    ]
    assert found.moves[0].rule.effect is FlagEffect.STOPS


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        (("x,11,20210620,",), ("宛名番号", "addressee")),
        (("1,77,20210620,",), ("異動区分", "code")),
        (("1,11,20210431,",), ("異動日", "effective_on")),
        (("1,11,２０２１0430,",), ("異動日", "effective_on")),
        (("1,11,20200620,",), ("異動区分", "code")),
        (("1,11,20210620," + "長" * 201,), ("理由", "reason")),
        (("1,11,20210620",), ("-", "columns")),
        ((), ("-", "empty_file")),
        (("1,11,20210620,", "1,11,20210620,"), ("異動日", "twice")),
    ],
)
def test_a_row_that_is_not_right_is_refused_with_its_column_and_reason(
    rows: tuple[str, ...], refused: tuple[str, str]
) -> None:
    (found,) = read(*rows).refusals
    assert (found.column, found.reason) == (refused[0], REASONS[refused[1]])


def test_a_file_with_another_header_or_too_many_rows_is_refused() -> None:
    assert read_moves(b"a,b\r\n1,2\r\n", PROFILE, CODES).refusals[0].row == 1
    short = PROFILE.model_copy(update={"longest_part_rows": 1})
    two = f"{HEADER}\r\n1,11,20210620,\r\n2,11,20210620,".encode()
    assert [each.row for each in read_moves(two, short, CODES).refusals] == [3]


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200) | st.text(max_size=120).map(lambda text: f"{HEADER}\r\n{text}".encode()))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        found = read_moves(content, PROFILE, CODES)
    except UnreadableFile:
        return
    assert found.refusals or len(found.moves) == found.rows > 0
