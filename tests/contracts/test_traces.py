"""Counters, corrections, notices and the log's index keep the same promises in memory and in DynamoDB."""

from datetime import date
from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import SheetMoved
from chalicelib.systems.vrs.notices.model import ChangeKind, CorrectionEvent, Notice
from chalicelib.systems.vrs.statistics.model import AgeClass, Cell, Counted, Gender
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.samples import AT, OTHER_TICKET, TICKET, entry

pytestmark = pytest.mark.proof("T01")
NOTICE_ID = "20210701T030000.000000Z-" + "0a" * 16


def cell(day: int = 1, **more: Any) -> Cell:
    said = {"turn": 1, "age": AgeClass.UNKNOWN, "sex": Gender.UNKNOWN, "product": "COMIRNATY", **more}
    return Cell(given_on=date(2021, 7, day), **said)


def move(ports: Any, *cells: Cell, ticket: Any = TICKET) -> None:
    before = ports.counters().counted(ticket)
    ports.counters().move(before, before.model_copy(update={"cells": cells}))


def tallied(ports: Any, month: str = "2021-07") -> dict[Cell, int]:
    counts: dict[Cell, int] = {}
    for tally in ports.tallies().month(month):
        for one, count in tally.counts:
            counts[one] = counts.get(one, 0) + count
    return counts


def test_what_was_never_counted_is_counted_as_nothing(ports: Any) -> None:
    assert ports.counters().counted(TICKET) == Counted(ticket=TICKET)
    assert tallied(ports) == {}


def test_counters_follow_what_a_ticket_is_counted_as(ports: Any) -> None:
    move(ports, cell(1), cell(2, turn=2))
    move(ports, cell(1), ticket=OTHER_TICKET)
    assert tallied(ports) == {cell(1): 2, cell(2, turn=2): 1}
    move(ports, cell(1, age=AgeClass.FROM_65))
    assert tallied(ports) == {cell(1): 1, cell(1, age=AgeClass.FROM_65): 1}
    move(ports)
    assert tallied(ports) == {cell(1): 1}
    assert tallied(ports, "2021-08") == {}
    assert ports.counters().counted(TICKET).version == 3


def test_who_counts_from_an_older_reading_is_refused_and_moves_nothing(ports: Any) -> None:
    seen = ports.counters().counted(TICKET)
    move(ports, cell(1))
    with pytest.raises(SheetMoved):
        ports.counters().move(seen, seen.model_copy(update={"cells": (cell(2),)}))
    assert tallied(ports) == {cell(1): 1}


def correction(ports: Any, **more: Any) -> CorrectionEvent:
    said = {
        "kind": ChangeKind.DOSE_CORRECTED,
        "subjects": (str(TICKET),),
        "people": ("p1",),
        "at": AT,
        **more,
    }
    return CorrectionEvent(correction_id=ports.outbox().name_act("lane", 1), **said)


def test_a_correction_is_kept_once_and_its_next_version_once(ports: Any) -> None:
    first = correction(ports)
    ports.outbox().put(first, entry(Act.CORRECTION_NOTED))
    with pytest.raises(SheetMoved):
        ports.outbox().put(first, entry(Act.CORRECTION_NOTED))
    kept = ports.outbox().correction(first.correction_id)
    assert kept == first.model_copy(update={"version": 1})
    ports.outbox().put(kept.model_copy(update={"spread_at": AT}), entry(Act.CORRECTION_SPREAD))
    assert [each.spread_at for each in ports.outbox().corrections()] == [AT]
    assert [each.act for each in ports.entries()] == [Act.CORRECTION_NOTED, Act.CORRECTION_SPREAD]
    assert ports.outbox(KOSHIGAYA).corrections() == []
    assert ports.outbox().receivers("p1") == []


def test_names_of_corrections_are_the_same_each_time_and_tell_two_acts_apart(ports: Any) -> None:
    outbox = ports.outbox()
    assert outbox.name_act("lane", 1) == ports.outbox().name_act("lane", 1)
    names = {outbox.name_act("lane", 1), outbox.name_act("lane", 2), outbox.name_person("lane", 3)}
    assert len(names) == 3


def test_a_notice_is_taken_once_and_stands_in_its_own_city_alone(ports: Any) -> None:
    notice = Notice(
        notice_id=NOTICE_ID, source=KASUKABE, reference="R-1", kind=ChangeKind.DOSE_CANCELLED, at=AT
    )
    inbox = ports.inboxes().of(KOSHIGAYA)
    assert ports.inboxes().opened(KOSHIGAYA)
    inbox.take(notice, entry(Act.NOTICE_RECEIVED))
    with pytest.raises(SheetMoved):
        inbox.take(notice, entry(Act.NOTICE_RECEIVED))
    there = ports.inbox(KOSHIGAYA)
    kept = there.notice(NOTICE_ID)
    assert kept == notice.model_copy(update={"version": 1})
    there.put(kept.model_copy(update={"acknowledged_by": "clerk-1"}), entry(Act.NOTICE_ACKNOWLEDGED))
    with pytest.raises(SheetMoved):
        there.put(kept, entry(Act.NOTICE_ACKNOWLEDGED))
    with pytest.raises(SheetMoved):
        inbox.take(notice, entry(Act.NOTICE_RECEIVED))
    assert [each.acknowledged_by for each in there.notices()] == ["clerk-1"]
    assert (ports.inbox().notices(), ports.inbox().notice("nobody")) == ([], None)
    acts = [each.act for each in ports.entries(KOSHIGAYA)]
    assert acts == [Act.NOTICE_RECEIVED, Act.NOTICE_ACKNOWLEDGED]
