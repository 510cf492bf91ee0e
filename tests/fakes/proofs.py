"""What must hold after every schedule: one dose a turn, the others told, nothing lost."""

import json
from functools import lru_cache
from typing import Any

from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.registration.model import Applied
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketState
from tests.fakes.scheduler import Play

KEPT = frozenset({"S001", "S002", "S003", "S004"})


def answers(play: Play) -> list[dict[str, Any]]:
    """Return what the tablets were told."""
    return [_read(said) for doer in play.doers for said in doer.results if isinstance(said, str)]


def codes(play: Play) -> list[str]:
    """Return the codes of what the tablets were told, sorted."""
    return sorted(answer["code"] for answer in answers(play))


def told(play: Play) -> list[str]:
    """Return how everybody's acts ended, doer by doer: an answer's code, a refusal's or a word's name."""
    return [_ending(result) for doer in play.doers for result in doer.results]


@lru_cache(maxsize=10_000)
def _read(said: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(said)
    return answer


def _ending(result: Any) -> str:
    return str(_read(result)["code"]) if isinstance(result, str) else type(result).__name__


def check(play: Play, *, settled: bool = False, repeated: int = 0) -> None:
    """Raise AssertionError unless the records are whole and agree with what everybody was told.

    ``settled``: a claim may have been settled since; ``repeated``: so many acts came twice.
    """
    try:
        _check_records(play)
        _check_answers(play, settled=settled)
        _check_audit(play, repeated)
    except AssertionError as broken:
        raise AssertionError(f"{' '.join(play.trace)}: {broken}") from broken


def standing(play: Play, turn: int = 1) -> list[Dose]:
    """Return the doses that count at a turn, by their own latest versions."""
    latest: dict[int, Dose] = {dose.turn: dose for dose in _history(play)}
    found = [dose for dose in latest.values() if dose.turn == turn]
    return [dose for dose in found if dose.status is SlotStatus.GIVEN]


def _history(play: Play) -> list[Dose]:
    return list(play.stage.house.records().book.doses(play.stage.ticket))


def _check_records(play: Play) -> None:
    book, ticket = play.stage.house.records().book, play.stage.ticket
    sheet, history = book.sheet(ticket), _history(play)
    by_turn: dict[int, list[Dose]] = {}
    for dose in history:
        by_turn.setdefault(dose.turn, []).append(dose)
    for versions in by_turn.values():
        assert [dose.version for dose in versions] == list(range(1, len(versions) + 1)), "versions have a gap"
    latest = tuple(by_turn[turn][-1].slot() for turn in sorted(by_turn))
    assert sheet.slots == latest, "the sheet does not say what the history says"
    listed = [each for each in book.conflicts() if each.ticket == ticket]
    assert sorted(sheet.claims) == sorted(each.conflict_id for each in listed), "a conflict is listed nowhere"
    waiting = sorted(each.turn for each in book.waiting() if each.ticket == ticket)
    unknown = sheet.state is TicketState.UNKNOWN
    assert waiting == [slot.turn for slot in sheet.given if unknown], "the waiting list is not true"


def _check_answers(play: Play, *, settled: bool) -> None:
    """Compare what each tablet was told with what is kept of its scan."""
    history = _history(play)
    listed = play.stage.house.records().book.conflicts()
    claims = [each.claim for each in listed if each.ticket == play.stage.ticket]
    for doer in play.doers:
        for result in doer.results:
            if not isinstance(result, str):
                continue
            answer = _read(result)
            here = [dose for dose in history if dose.turn == answer["turn"]]
            if answer["code"] in KEPT:
                mine = [dose for dose in here if _place(dose.recorded_by) == _place(doer.name)]
                assert mine, f"the dose of {doer.name} is lost"
            elif answer["code"] == "S201":
                assert here, f"{doer.name} was told of a dose that is not there"
            elif answer["code"] == "S202" and not settled:
                assert any(claim.turn == answer["turn"] for claim in claims), f"{doer.name}'s claim is lost"


def _place(tablet: str) -> str:
    return tablet.rpartition("-")[2]


def _check_audit(play: Play, repeated: int) -> None:
    """Count the entries: every act that was not refused has left its own."""
    acts = sum(_acts(result) for doer in play.doers for result in doer.results)
    written = play.stage.house.acts() - play.stage.acts_before
    assert written == acts - repeated, f"{written} entries of {acts} acts"


def _acts(result: Any) -> int:
    if isinstance(result, Applied):
        return 1 + (result.new + result.changed > 0)
    return 0 if isinstance(result, Exception) else 1
