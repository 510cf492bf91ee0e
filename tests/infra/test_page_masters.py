"""What the pages know of the masters is what the masters say."""

import json
import re

import pytest

from chalicelib.access.model import Permission, Role
from chalicelib.systems.vrs.doses.model import FindingCode, Source
from chalicelib.systems.vrs.moves.model import FlagCode, FlagSource
from chalicelib.systems.vrs.moves.timeline import HappeningKind
from chalicelib.systems.vrs.queues.bulk.model import FixState, RowState
from chalicelib.systems.vrs.queues.days.model import DayState
from chalicelib.systems.vrs.queues.near.model import Slip
from chalicelib.systems.vrs.queues.paper.model import PaperState
from chalicelib.systems.vrs.queues.tasks.model import QueueKind, TaskMove, TaskState
from chalicelib.systems.vrs.tickets.model import StopCause, StopReason, TicketState
from infra.make_page_masters import ROOT, made

WORDS = ROOT / "web" / "console" / "words.js"


def test_the_pages_modules_are_made_of_the_masters_that_stand() -> None:
    for file, text in made().items():
        assert file.read_text("utf-8") == text, f"python -m infra.make_page_masters ({file.name})"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("FINDINGS", FindingCode),
        ("SOURCES", Source),
        ("FLAG_SOURCES", FlagSource),
        ("HAPPENINGS", HappeningKind),
        ("SLIPS", Slip),
        ("QUEUE_KINDS", QueueKind),
        ("TASK_STATES", TaskState),
        ("TASK_MOVES", TaskMove),
        ("PAPER_STATES", PaperState),
        ("DAY_STATES", DayState),
        ("FIX_STATES", FixState),
        ("ROW_STATES", RowState),
        ("STOP_REASONS", StopReason),
        ("STOP_CAUSES", StopCause),
        ("TICKET_STATES", TicketState),
    ],
)
def test_every_value_of_a_closed_list_has_its_japanese_word(name: str, values: type) -> None:
    said = re.search(rf"export const {name} = {{(.*?)}};", WORDS.read_text("utf-8"), re.DOTALL)
    assert said is not None
    keys = re.findall(r'^  "?([A-Za-z0-9_]+)"?: "[^"]+",$', said[1], re.MULTILINE)
    assert keys == list(dict.fromkeys(keys))
    assert set(keys) == {str(each.value) for each in values}  # type: ignore[attr-defined] - all are enums


def test_flags_are_those_of_the_house() -> None:
    text = (ROOT / "web" / "console" / "masters.js").read_text("utf-8")
    listed = [json.loads(line.strip().rstrip(",")) for line in text.splitlines() if '"ahead"' in line]
    assert {each["code"] for each in listed} == {each.value for each in FlagCode}


def test_a_screen_asks_only_for_permissions_that_there_are() -> None:
    known = {each.value for each in Permission}
    files = list((ROOT / "web" / "console").rglob("*.js"))
    asked = {
        name
        for file in files
        for name in re.findall(r'"([a-z]+:[a-z_]+:[a-z_]+)"', file.read_text("utf-8"))
    }
    assert len(files) > 20
    assert asked
    assert asked <= known
    assert {each.value for each in Role}.isdisjoint(asked)
