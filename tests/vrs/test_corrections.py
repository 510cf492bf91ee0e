"""Corrections add versions, never overwrite; a stale editor is refused and nothing is lost."""

from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.audit.model import Act
from chalicelib.errors import (
    AlreadyCancelled,
    DomainError,
    NoSuchConflict,
    NoSuchDose,
    NoSuchTicket,
    NotAllowed,
    NothingToCorrect,
    SheetMoved,
    TurnTaken,
)
from chalicelib.systems.vrs.doses.corrections import (
    Cancellation,
    Correction,
    Settlement,
    Which,
    cancel_dose,
    correct_dose,
    settle_conflict,
)
from chalicelib.systems.vrs.doses.model import Dose, FindingCode, Source
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketNumber
from tests.fakes.house import staff_actor
from tests.fakes.scenes import GIVEN, OTHER, PERSON, THIRD, TICKET, Stage
from tests.fakes.settings import given, registered, unknown

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-2-02", "R-III-2-16")]
REASON = "本人の申出により訂正"
CLERK = staff_actor()
SECOND = TicketNumber("0000000002")


def correct(stage: Stage, turn: int = 1, version: int = 1, **to: Any) -> Dose:
    """Correct a dose; ``to_turn`` and ``to_ticket`` move it."""
    which = Which(ticket=TICKET, turn=turn, version=version)
    changes = {name.removeprefix("to_"): value for name, value in to.items()}
    return correct_dose(Correction(which=which, reason=REASON, **changes), CLERK, stage.house.records())


def cancel(stage: Stage, turn: int = 1, version: int = 1) -> Dose:
    which = Which(ticket=TICKET, turn=turn, version=version)
    return cancel_dose(Cancellation(which=which, reason=REASON), CLERK, stage.house.records())


def settle(stage: Stage, keep: Any, turn: int | None = None, seen: int = 1) -> Dose | None:
    (conflict,) = stage.house.records().book.conflicts()
    wanted = Settlement(conflict_id=conflict.conflict_id, keep=keep, turn=turn, seen=seen, reason=REASON)
    return settle_conflict(wanted, CLERK, stage.house.records())


def history(stage: Stage, ticket: TicketNumber = TICKET) -> list[tuple[int, int, str, str]]:
    """Return every version as (turn, version, status, lot)."""
    doses = stage.house.records().book.doses(ticket)
    return [(dose.turn, dose.version, dose.status.value, dose.lot) for dose in doses]


def waiting(stage: Stage) -> list[tuple[str, int, str]]:
    return [(str(each.ticket), each.turn, each.lot) for each in stage.house.records().book.waiting()]


def disputed(stage: Stage) -> Stage:
    """Add another claim to the first turn."""
    stage.now(stage.scan(GIVEN, 9), stage.scan(OTHER, 8))
    return stage


def test_a_correction_is_a_new_version_with_reason_and_actor() -> None:
    stage = given()
    corrected = correct(stage, lot="EP0001", given_on=date(2021, 6, 30))
    assert history(stage) == [(1, 1, "given", GIVEN.lot), (1, 2, "given", "EP0001")]
    assert (corrected.reason, corrected.recorded_by, corrected.source) == (REASON, CLERK.id, Source.STAFF)
    assert corrected.given_on == date(2021, 6, 30)
    assert stage.house.cabinets["112143"].audit[-1].act is Act.DOSE_CORRECTED


def test_a_stale_editor_is_refused_and_the_first_correction_stands() -> None:
    stage = given()
    correct(stage, lot="EP0001")
    with pytest.raises(SheetMoved):
        correct(stage, lot="EP0002")
    with pytest.raises(SheetMoved):
        cancel(stage)
    assert history(stage)[-1] == (1, 2, "given", "EP0001")


@pytest.mark.parametrize("same", [{}, {"lot": GIVEN.lot}, {"to_turn": 1}, {"to_ticket": TICKET}])
def test_a_correction_that_changes_nothing_is_refused(same: dict[str, Any]) -> None:
    stage = given()
    with pytest.raises(NothingToCorrect):
        correct(stage, **same)
    assert len(history(stage)) == 1


def test_a_correction_finds_anew_what_is_odd() -> None:
    stage = given()
    assert FindingCode.UNKNOWN_PRODUCT in {found.code for found in correct(stage, product="なにか").findings}
    assert correct(stage, version=2, product=GIVEN.product).findings == ()


def test_a_dose_moves_to_another_turn_and_its_old_place_says_so() -> None:
    stage = given()
    moved = correct(stage, to_turn=2)
    assert (moved.turn, moved.version) == (2, 1)
    assert history(stage) == [
        (1, 1, "given", GIVEN.lot),
        (1, 2, "cancelled", GIVEN.lot),
        (2, 1, "given", GIVEN.lot),
    ]
    assert stage.house.cabinets["112143"].audit[-1].act is Act.DOSE_MOVED


def test_a_dose_moves_to_the_right_persons_ticket() -> None:
    stage = given()
    stage.now(stage.register(PERSON._replace(who=12, number=12)))
    other = Stage(stage.house, ticket=SECOND)
    other.now(other.register(PERSON._replace(who=13, number=13)))
    moved = correct(stage, to_ticket=SECOND)
    assert moved.ticket == SECOND
    assert history(stage)[-1] == (1, 2, "cancelled", GIVEN.lot)
    assert history(stage, SECOND) == [(1, 1, "given", GIVEN.lot)]


@pytest.mark.parametrize(
    ("to", "refusal"),
    [({"to_turn": 2}, TurnTaken), ({"to_ticket": TicketNumber("9999999999")}, NoSuchTicket)],
    ids=["turn taken", "no such ticket"],
)
def test_a_dose_moves_nowhere_where_it_cannot_stand(to: dict[str, Any], refusal: type[DomainError]) -> None:
    stage = given()
    stage.now(stage.scan(OTHER, 8, turn=2))
    before = history(stage)
    with pytest.raises(refusal):
        correct(stage, **to)
    assert history(stage) == before


def test_a_dose_moves_over_a_cancelled_one_as_its_next_version() -> None:
    stage = given()
    stage.now(stage.scan(OTHER, 8, turn=2))
    cancel(stage, turn=2)
    assert correct(stage, to_turn=2).version == 3
    assert [each for each in history(stage) if each[0] == 2] == [
        (2, 1, "given", OTHER.lot),
        (2, 2, "cancelled", OTHER.lot),
        (2, 3, "given", GIVEN.lot),
    ]


def test_a_cancelled_dose_stays_in_the_history_and_its_turn_is_free() -> None:
    stage = given()
    cancelled = cancel(stage)
    assert (cancelled.status, cancelled.reason, cancelled.findings) == (SlotStatus.CANCELLED, REASON, ())
    with pytest.raises(AlreadyCancelled):
        cancel(stage, version=2)
    with pytest.raises(AlreadyCancelled):
        correct(stage, version=2, lot="EP0001")
    stage.now(stage.scan(OTHER, 8))
    assert [each[1:] for each in history(stage)] == [
        (1, "given", GIVEN.lot),
        (2, "cancelled", GIVEN.lot),
        (3, "given", OTHER.lot),
    ]


@pytest.mark.parametrize("act", [lambda stage, **at: correct(stage, lot="X", **at), cancel])
def test_what_is_not_there_cannot_be_corrected_or_cancelled(act: Any) -> None:
    with pytest.raises(NoSuchDose):
        act(given(), turn=2)
    empty = unknown()
    with pytest.raises(NoSuchTicket):
        act(empty)
    assert empty.house.cabinets["112143"].values("sheet") == []


def test_the_waiting_list_follows_what_is_corrected_on_an_unknown_ticket() -> None:
    stage = unknown()
    stage.now(stage.scan(GIVEN, 9))
    correct(stage, lot="EP0001")
    assert waiting(stage) == [(str(TICKET), 1, "EP0001")]
    correct(stage, version=2, to_turn=3)
    assert waiting(stage) == [(str(TICKET), 3, "EP0001")]
    cancel(stage, turn=3)
    assert waiting(stage) == []


def test_what_stands_is_kept_and_the_conflict_is_over() -> None:
    stage = disputed(registered())
    assert settle(stage, "standing") is None
    assert history(stage) == [(1, 1, "given", GIVEN.lot)]
    assert list(stage.house.records().book.conflicts()) == []
    assert stage.house.records().book.sheet(TICKET).claims == ()


def test_the_claim_is_taken_as_the_next_version() -> None:
    stage = disputed(registered())
    taken = settle(stage, "claim")
    assert taken is not None
    assert (taken.version, taken.venue, taken.source) == (2, OTHER.venue, Source.STAFF)
    assert history(stage) == [(1, 1, "given", GIVEN.lot), (1, 2, "given", OTHER.lot)]
    assert list(stage.house.records().book.conflicts()) == []


def test_both_were_given_and_the_claim_was_the_second_turn() -> None:
    stage = disputed(registered())
    settle(stage, "claim", turn=2)
    assert history(stage) == [(1, 1, "given", GIVEN.lot), (2, 1, "given", OTHER.lot)]


@pytest.mark.parametrize("keep", ["standing", "claim"])
@pytest.mark.parametrize("turn", [None, 2])
def test_whoever_saw_an_earlier_version_decides_nothing(keep: str, turn: int | None) -> None:
    stage = disputed(registered())
    correct(stage, lot="EP0001")
    with pytest.raises(SheetMoved):
        settle(stage, keep, turn=turn)
    assert history(stage) == [(1, 1, "given", GIVEN.lot), (1, 2, "given", "EP0001")]
    assert len(stage.house.records().book.conflicts()) == 1
    settle(stage, keep, turn=turn, seen=2)
    assert stage.house.records().book.conflicts() == []


@pytest.mark.parametrize("keep", ["standing", "claim"])
def test_a_dose_cancelled_meanwhile_is_seen_before_a_claim_is_settled(keep: str) -> None:
    stage = disputed(registered())
    cancel(stage)
    with pytest.raises(SheetMoved):
        settle(stage, keep)
    settle(stage, keep, seen=2)
    assert len(stage.house.records().book.conflicts()) == 0


def test_a_claim_is_not_taken_over_another_dose() -> None:
    stage = disputed(registered())
    stage.now(stage.scan(THIRD, 7, turn=2))
    with pytest.raises(TurnTaken):
        settle(stage, "claim", turn=2)
    assert len(stage.house.records().book.conflicts()) == 1


@pytest.mark.parametrize(("turn", "lots"), [(None, [(1, OTHER.lot)]), (2, [(1, GIVEN.lot), (2, OTHER.lot)])])
def test_a_claim_taken_on_an_unknown_ticket_waits_for_its_person(turn: int | None, lots: Any) -> None:
    stage = disputed(unknown())
    settle(stage, "claim", turn=turn)
    assert sorted(waiting(stage)) == [(str(TICKET), at, lot) for at, lot in lots]
    stage.now(stage.register(PERSON))
    assert waiting(stage) == []


def test_a_conflict_is_settled_once() -> None:
    stage = disputed(registered())
    (conflict,) = stage.house.records().book.conflicts()
    settle(stage, "standing")
    again = Settlement(conflict_id=conflict.conflict_id, keep="claim", seen=1, reason=REASON)
    with pytest.raises(NoSuchConflict):
        settle_conflict(again, CLERK, stage.house.records())
    assert history(stage) == [(1, 1, "given", GIVEN.lot)]


@pytest.mark.proof("T09")
@pytest.mark.parametrize("role", [Role.NUMBER_DESK, Role.REGISTRAR, Role.ADMINISTRATOR, Role.TABLET])
def test_only_a_clerk_corrects_cancels_and_settles(role: Role) -> None:
    stage = disputed(registered())
    which, stranger = Which(ticket=TICKET, turn=1, version=1), staff_actor(role)
    desk = stage.house.records()
    with pytest.raises(NotAllowed):
        correct_dose(Correction(which=which, reason=REASON, lot="X"), stranger, desk)
    with pytest.raises(NotAllowed):
        cancel_dose(Cancellation(which=which, reason=REASON), stranger, desk)
    wanted = Settlement(conflict_id="0" * 24, keep="claim", seen=1, reason=REASON)
    with pytest.raises(NotAllowed):
        settle_conflict(wanted, stranger, desk)
    assert history(stage) == [(1, 1, "given", GIVEN.lot)]
