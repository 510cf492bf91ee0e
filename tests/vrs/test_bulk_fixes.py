"""A bulk fix does what its preview said, once, whatever stops it; undone, what stands is what stood."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.audit.model import Act
from chalicelib.errors import (
    FixIsElsewhere,
    NoSuchFix,
    NotAllowed,
    NothingToFix,
    NotThePreview,
    TooManyToFix,
    Unavailable,
)
from chalicelib.systems.vrs.doses.model import FindingCode, Source
from chalicelib.systems.vrs.queues.bulk import use_cases as bulk
from chalicelib.systems.vrs.queues.bulk.model import (
    CHUNK,
    BulkFix,
    FixRequest,
    FixShown,
    FixState,
    RowState,
)
from chalicelib.systems.vrs.queues.bulk.ports import Progress
from chalicelib.systems.vrs.queues.bulk.use_cases import FixDesk
from tests.fakes.queues import FakeBulkFixes
from tests.fakes.samples import DAY, LOT
from tests.vrs.queue_hall import ANN, OTHER_LOT, REGISTRAR, Hall, ticket

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-2-02")]
THAT_DAY = {"venue": "HALL-1", "day": DAY}


def hall(doses: int = 3) -> Hall:
    """Return a city with so many doses at one venue and day; every third waits for its person."""
    made = Hall()
    for number in range(1, doses + 1):
        if number % 3:
            made.issue(ticket(number))
        made.scan(ticket(number))
    made.review()
    return made


def preview(made: Hall, select: dict[str, Any] | None = None, **change: Any) -> FixShown:
    wanted = FixRequest.model_validate(
        {"select": select or THAT_DAY, "change": change or {"lot": OTHER_LOT}, "reason": "ロットの取り違え"}
    )
    return bulk.preview_fix(wanted, REGISTRAR, made.room.fixes)


def carry(made: Hall, shown: FixShown, desk: FixDesk | None = None) -> BulkFix:
    """Apply a fix to its end."""
    while True:
        fix = bulk.apply_fix(shown.fix.fix_id, shown.fix.digest, REGISTRAR, desk or made.room.fixes)
        if fix.state is FixState.APPLIED:
            return fix


def undo(made: Hall, shown: FixShown) -> BulkFix:
    while True:
        fix = bulk.undo_fix(shown.fix.fix_id, "取り違えではなかった", REGISTRAR, made.room.fixes)
        if fix.state is FixState.UNDONE:
            return fix


def states(made: Hall, shown: FixShown) -> dict[str, RowState]:
    rows = bulk.show_fix(shown.fix.fix_id, REGISTRAR, made.room.fixes).rows
    return {str(row.ticket): row.state for row in rows}


def test_a_preview_says_dose_by_dose_what_would_change_and_changes_nothing() -> None:
    made = hall()
    before = made.standing()
    shown = preview(made, lot="")
    assert [(str(row.ticket), row.before.lot, row.after.lot) for row in shown.rows] == [
        (str(ticket(number)), LOT, "") for number in (1, 2, 3)
    ]
    assert {row.odd_before for row in shown.rows} == {()}
    assert {row.odd_after for row in shown.rows} == {(FindingCode.UNKNOWN_LOT,)}
    assert made.standing() == before


def test_applying_writes_new_versions_with_the_fix_as_their_reason() -> None:
    made = hall()
    shown = preview(made)
    fix = carry(made, shown)
    assert (fix.rows, fix.skipped) == (3, 0)
    assert {lot for _, _, lot in made.standing().values()} == {OTHER_LOT}
    for number in (1, 2, 3):
        first, second = made.doses(ticket(number))
        assert (first.lot, second.lot, second.version, second.source) == (LOT, OTHER_LOT, 2, Source.STAFF)
        assert made.reasons(ticket(number)) == [(1, 2, f"一括修正 {shown.fix.fix_id}")]
    assert [each.lot for each in made.house.books.of(ANN.municipality).waiting()] == [OTHER_LOT]


@pytest.mark.parametrize(
    ("select", "numbers"),
    [
        ({**THAT_DAY, "lot": LOT}, {1, 2, 3}),
        ({**THAT_DAY, "lot": "3002183"}, {4}),
        ({**THAT_DAY, "product": "SPIKEVAX"}, {4}),
        ({"venue": "HALL-2", "day": DAY}, {5}),
        ({"venue": "HALL-1", "day": date(2021, 6, 1)}, {6}),
        ({"doses": [{"ticket": str(ticket(2)), "turn": 1}, {"ticket": str(ticket(6)), "turn": 1}]}, {2, 6}),
    ],
    ids=str,
)
def test_a_selection_takes_what_it_names(select: dict[str, Any], numbers: set[int]) -> None:
    made = hall()
    made.scan(ticket(4), product="SPIKEVAX", lot="3002183")
    made.scan(ticket(5), venue="HALL-2")
    made.scan(ticket(6), day=date(2021, 6, 1))
    made.review()
    assert {int(str(row.ticket)) for row in preview(made, select).rows} == numbers


def test_a_dose_that_changed_after_the_preview_is_left_and_named() -> None:
    made = hall()
    shown = preview(made)
    made.correct(ticket(2), given_on=date(2021, 6, 30))
    assert carry(made, shown).skipped == 1
    assert states(made, shown) == {
        str(ticket(1)): RowState.APPLIED,
        str(ticket(2)): RowState.SKIPPED,
        str(ticket(3)): RowState.APPLIED,
    }
    assert made.standing()[str(ticket(2)), 1] == (date(2021, 6, 30), "COMIRNATY", LOT)


def test_a_dose_that_changed_after_the_fix_is_left_by_its_undoing_and_named() -> None:
    made = hall()
    shown = preview(made)
    carry(made, shown)
    made.correct(ticket(1), lot="FA7338")
    assert undo(made, shown).kept == 1
    assert states(made, shown)[str(ticket(1))] is RowState.KEPT
    lots = [lot for _, (_, _, lot) in sorted(made.standing().items())]
    assert lots == ["FA7338", LOT, LOT]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3)), min_size=1, max_size=10, unique=True),
    st.fixed_dictionaries(
        {},
        optional={
            "lot": st.sampled_from(["", "X1"]),
            "product": st.sampled_from(["SPIKEVAX"]),
            "given_on": st.dates(date(2021, 6, 1), date(2021, 6, 30)),
        },
    ).filter(bool),
)
def test_a_fix_and_its_undoing_are_nothing_in_what_stands(
    given_doses: list[tuple[int, int]], change: dict[str, Any]
) -> None:
    made = Hall()
    for number, turn in given_doses:
        made.scan(ticket(number), turn)
    made.review()
    before, versions = made.standing(), {n: made.doses(ticket(n)) for n, _ in given_doses}
    shown = preview(made, **change)
    carry(made, shown)
    assert made.standing() != before
    undo(made, shown)
    assert made.standing() == before
    for number, doses in versions.items():
        assert made.doses(ticket(number))[: len(doses)] != [] or doses == []
        assert set(doses) <= set(made.doses(ticket(number))), "no version is ever lost"


class Dying(FakeBulkFixes):
    """Fixes at which the process dies at the n-th chunk, before or after it was written."""

    def __init__(self, made: Hall, at: int, *, after: bool) -> None:
        super().__init__(made.cabinet)
        self._left, self._after = at, after

    def advance(self, progress: Progress) -> None:
        self._left -= 1
        if self._left < 0 and not self._after:
            raise Unavailable
        super().advance(progress)
        if self._left < 0:
            raise Unavailable


@pytest.mark.proof("T04")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(3))
def test_killed_at_any_chunk_and_asked_again_nothing_is_lost_or_done_twice(at: int, *, after: bool) -> None:
    doses = 2 * CHUNK + 5
    made = hall(doses)
    shown = preview(made)
    assert shown.fix.chunks == 3
    desk = made.room.fixes
    dying = FixDesk(
        Dying(made, at, after=after), desk.shelf, desk.lists, desk.known, desk.ends, desk.draws, desk.clock
    )
    with pytest.raises(Unavailable):
        carry(made, shown, dying)
    done = at + after
    assert sum(lot == OTHER_LOT for _, _, lot in made.standing().values()) == min(done * CHUNK, doses)
    assert carry(made, shown).skipped == 0
    assert len(made.standing()) == doses
    assert all(len(made.doses(ticket(number))) == 2 for number in range(1, doses + 1))
    assert made.acts().count(Act.BULK_FIX_APPLIED) == 3
    assert carry(made, shown).version == bulk.show_fix(shown.fix.fix_id, REGISTRAR, desk).fix.version


class Overtaken(FakeBulkFixes):
    """Fixes of which another carries out the first chunk while we are about to."""

    def __init__(self, made: Hall, shown: FixShown, *, undoing: bool = False) -> None:
        super().__init__(made.cabinet)
        self._made, self._shown, self._first, self._undoing = made, shown, True, undoing

    def advance(self, progress: Progress) -> None:
        if self._first:
            self._first = False
            carry(self._made, self._shown)
            if self._undoing:
                undo(self._made, self._shown)
        super().advance(progress)


@pytest.mark.proof("T02")
def test_two_who_apply_one_fix_at_once_apply_it_once() -> None:
    made = hall(CHUNK + 2)
    shown = preview(made)
    desk = made.room.fixes
    raced = FixDesk(
        Overtaken(made, shown), desk.shelf, desk.lists, desk.known, desk.ends, desk.draws, desk.clock
    )
    carry(made, shown, raced)
    assert {len(made.doses(ticket(number))) for number in range(1, CHUNK + 3)} == {2}


@pytest.mark.proof("T02")
def test_who_applies_while_another_undoes_stops() -> None:
    made = hall()
    before = made.standing()
    shown = preview(made)
    desk = made.room.fixes
    raced = FixDesk(
        Overtaken(made, shown, undoing=True),
        desk.shelf,
        desk.lists,
        desk.known,
        desk.ends,
        desk.draws,
        desk.clock,
    )
    with pytest.raises(FixIsElsewhere):
        carry(made, shown, raced)
    assert made.standing() == before


def test_a_fix_half_done_is_undone_too() -> None:
    made = hall(2 * CHUNK + 5)
    before = made.standing()
    shown = preview(made)
    desk = made.room.fixes
    dying = FixDesk(
        Dying(made, 1, after=False), desk.shelf, desk.lists, desk.known, desk.ends, desk.draws, desk.clock
    )
    with pytest.raises(Unavailable):
        carry(made, shown, dying)
    undo(made, shown)
    assert made.standing() == before
    assert RowState.PREVIEWED in set(states(made, shown).values()), "what was not applied is not undone"
    with pytest.raises(FixIsElsewhere):
        carry(made, shown)


def test_what_is_not_in_order_is_refused_and_nothing_is_written() -> None:
    made = hall()
    shown = preview(made)
    fix_id, desk = shown.fix.fix_id, made.room.fixes
    with pytest.raises(NotThePreview):
        bulk.apply_fix(fix_id, "0" * 64, REGISTRAR, desk)
    with pytest.raises(FixIsElsewhere):
        bulk.undo_fix(fix_id, "まだ", REGISTRAR, desk)
    with pytest.raises(NoSuchFix):
        bulk.apply_fix("F1", "0" * 64, REGISTRAR, desk)
    with pytest.raises(NothingToFix):
        preview(made, lot=LOT)
    with pytest.raises(NothingToFix):
        preview(made, {"venue": "HALL-9", "day": DAY})
    with pytest.raises(NotAllowed):
        bulk.apply_fix(fix_id, shown.fix.digest, ANN, desk)
    assert {lot for _, _, lot in made.standing().values()} == {LOT}


def test_a_selection_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = hall(5)
    monkeypatch.setattr(bulk, "LARGEST", 4)
    with pytest.raises(TooManyToFix):
        preview(made)
    monkeypatch.setattr(bulk, "LARGEST", 1)
    with pytest.raises(TooManyToFix):
        preview(made)
    monkeypatch.undo()
    monkeypatch.setattr(bulk, "MOST_CHUNKS", 0)
    with pytest.raises(TooManyToFix):
        preview(made)


@pytest.mark.parametrize(
    "body",
    [
        {"select": {}, "change": {"lot": "X"}},
        {"select": {"venue": "HALL-1"}, "change": {"lot": "X"}},
        {"select": {**THAT_DAY, "doses": [{"ticket": "1" * 10, "turn": 1}]}, "change": {"lot": "X"}},
        {"select": THAT_DAY, "change": {}},
    ],
    ids=str,
)
def test_a_request_says_whom_in_one_way_and_what(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"ください|ありません"):
        FixRequest.model_validate({**body, "reason": "確認"})


def test_the_list_has_every_fix_the_newest_first() -> None:
    made = hall()
    first, second = preview(made), preview(made, lot="X2")
    listed = bulk.list_fixes(REGISTRAR, made.room.fixes)
    assert [fix.fix_id for fix in listed] == [second.fix.fix_id, first.fix.fix_id]
