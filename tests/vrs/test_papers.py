"""Nothing of a paper is recorded until two people keyed it alike, or one of them decided why not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.model import Actor, Role
from chalicelib.audit.model import Act
from chalicelib.errors import (
    Contended,
    NoSuchPaper,
    NotAllowed,
    NotOneOfTheTwo,
    PaperIsDone,
    PicksDoNotFit,
    SecondPersonNeeded,
    SheetMoved,
)
from chalicelib.systems.vrs.doses.model import FindingCode, Source
from chalicelib.systems.vrs.queues.paper.model import (
    FIELDS,
    PaperAgain,
    PaperDecision,
    PaperEntry,
    PaperKeying,
    PaperQuery,
    PaperShown,
    PaperState,
    PaperWithdrawal,
)
from chalicelib.systems.vrs.queues.paper.use_cases import (
    PaperDesk,
    decide_paper,
    key_first,
    key_second,
    list_papers,
    withdraw_paper,
)
from chalicelib.systems.vrs.tickets.ports import Page
from tests.fakes.house import KASUKABE, staff_actor
from tests.fakes.queues import FakePapers
from tests.vrs.queue_hall import ANN, BEN, CID, OTHER_LOT, Hall, ticket

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-1-03")]
FORM = {
    "ticket": str(ticket(1)),
    "turn": 1,
    "given_on": "2021-07-01",
    "product": "COMIRNATY",
    "lot": "EP2163",
    "venue": "HALL-1",
}
ELSE = {
    "ticket": str(ticket(2)),
    "turn": 2,
    "given_on": "2021-06-30",
    "product": "SPIKEVAX",
    "lot": OTHER_LOT,
    "venue": "HALL-2",
}
"""Another value for each field."""
S = PaperState


def hall() -> Hall:
    made = Hall()
    made.issue(ticket(1), ticket(2))
    return made


def first(made: Hall, by: Actor = ANN, reference: str = "A-001", **more: Any) -> PaperShown:
    wanted = PaperKeying.model_validate({"reference": reference, "form": {**FORM, **more}})
    return key_first(wanted, by, made.room.papers)


def second(made: Hall, paper: PaperShown, by: Actor = BEN, **more: Any) -> PaperShown:
    wanted = PaperAgain.model_validate({"form": {**FORM, **more}})
    return key_second(paper.paper_id, wanted, by, made.room.papers)


def decide(made: Hall, paper: PaperShown, by: Actor = ANN, **picks: Any) -> PaperShown:
    wanted = PaperDecision(picks=picks, reason="予診票を見た")
    return decide_paper(paper.paper_id, wanted, by, made.room.papers)


def found(made: Hall, **wanted: Any) -> list[str]:
    papers = list_papers(PaperQuery.model_validate(wanted), ANN, made.room.papers)
    return [paper.reference for paper in papers]


def test_what_two_people_keyed_alike_is_recorded_as_from_paper() -> None:
    made = hall()
    paper = first(made)
    assert made.standing() == {}
    done = second(made, paper)
    assert (done.state, done.outcome, done.differing) == (S.RECORDED, "S001", ())
    (dose,) = made.doses(ticket(1))
    assert (dose.source, dose.recorded_by, dose.venue) == (Source.PAPER, "ben", "HALL-1")
    assert made.reasons(ticket(1)) == [(1, 1, f"予診票の後日入力 {paper.paper_id}")]


def test_what_was_keyed_once_is_shown_to_nobody_and_found_by_nothing_of_it() -> None:
    made = hall()
    paper = first(made)
    for value in FORM.values():
        if isinstance(value, str):
            assert value not in paper.model_dump_json(exclude={"first_at", "paper_id"})
    assert found(made, reference="A-001") == found(made, by="ann") == found(made, state="keyed_once")
    assert found(made, day="2021-07-01") == found(made, venue="HALL-1") == []
    second(made, paper)
    assert found(made, day="2021-07-01") == found(made, venue="HALL-1") == ["A-001"]
    assert found(made, day="2021-07-02") == found(made, venue="HALL-2") == found(made, by="cid") == []
    assert found(made, reference="A-002") == found(made, state="differs") == []


def test_the_same_person_does_not_key_twice() -> None:
    made = hall()
    with pytest.raises(SecondPersonNeeded):
        second(made, first(made), ANN)


@settings(max_examples=40, deadline=None)
@given(names=st.sets(st.sampled_from(FIELDS), min_size=1), late=st.booleans())
def test_entries_that_differ_are_never_recorded_until_somebody_decides(
    names: set[str], *, late: bool
) -> None:
    made = hall()
    other = {name: ELSE[name] for name in names}
    differs = second(made, first(made), **other)
    assert (differs.state, made.standing()) == (S.DIFFERS, {})
    assert [(pair.field, pair.first, pair.second) for pair in differs.differing] == [
        (name, str(FORM[name]), str(ELSE[name])) for name in FIELDS if name in names
    ]
    picks = dict.fromkeys(names, "second" if late else "first")
    done = decide(made, differs, ANN if late else BEN, **picks)
    assert done.form is not None
    expected = {**FORM, **(other if late else {})}
    assert done.form.model_dump(mode="json") == expected
    ((place, stands),) = made.standing().items()
    assert place == (expected["ticket"], expected["turn"])
    assert (stands[0].isoformat(), *stands[1:]) == tuple(expected[n] for n in ("given_on", "product", "lot"))


@pytest.mark.parametrize("picks", [{}, {"turn": "first"}, {"lot": "first", "turn": "first"}], ids=str)
def test_a_decision_names_just_the_fields_that_differ(picks: dict[str, str]) -> None:
    made = hall()
    differs = second(made, first(made), lot=OTHER_LOT)
    with pytest.raises(PicksDoNotFit):
        decide(made, differs, **picks)
    assert made.standing() == {}


def test_only_one_of_the_two_decides() -> None:
    made = hall()
    differs = second(made, first(made), lot=OTHER_LOT)
    with pytest.raises(NotOneOfTheTwo):
        decide(made, differs, CID, lot="first")
    assert decide(made, differs, BEN, lot="second").outcome == "S001"


def test_a_paper_never_writes_over_what_stands() -> None:
    made = hall()
    made.scan(ticket(1), lot=OTHER_LOT)
    assert second(made, first(made)).outcome == "S202"
    assert {lot for _, _, lot in made.standing().values()} == {OTHER_LOT}
    (conflict,) = made.house.books.of(KASUKABE).conflicts()
    assert (conflict.claim.source, conflict.claim.lot) == (Source.PAPER, "EP2163")
    assert second(made, first(made, lot=OTHER_LOT), lot=OTHER_LOT).outcome == "S201"
    assert len(made.doses(ticket(1))) == 1


def test_a_paper_of_an_unknown_ticket_waits_and_an_odd_one_has_its_findings() -> None:
    made = Hall()
    assert second(made, first(made)).outcome == "S003"
    assert [each.ticket for each in made.house.books.of(KASUKABE).waiting()] == [ticket(1)]
    other = {"ticket": str(ticket(2)), "turn": 2}
    second(made, first(made, **other), **other)
    assert FindingCode.TURN_SKIPPED in {each.code for each in made.doses(ticket(2))[0].findings}


def test_what_is_done_is_done_once() -> None:
    made = hall()
    paper = first(made)
    second(made, paper)
    with pytest.raises(PaperIsDone):
        second(made, paper, CID)
    with pytest.raises(PaperIsDone):
        decide(made, paper, lot="first")
    with pytest.raises(PaperIsDone):
        withdraw_paper(paper.paper_id, PaperWithdrawal(reason="誤り"), ANN, made.room.papers)
    with pytest.raises(NoSuchPaper):
        key_second("E1", PaperAgain.model_validate({"form": FORM}), BEN, made.room.papers)


def test_an_entry_that_is_given_up_stays_with_its_reason_and_records_nothing() -> None:
    made = hall()
    paper = first(made)
    gone = withdraw_paper(paper.paper_id, PaperWithdrawal(reason="別の市"), BEN, made.room.papers)
    assert (gone.state, gone.reason, gone.differing) == (S.WITHDRAWN, "別の市", ())
    assert made.standing() == {}
    assert found(made, state="withdrawn") == ["A-001"]


class Raced(FakePapers):
    """Entries that another is faster with, so many times."""

    def __init__(self, made: Hall, times: int) -> None:
        super().__init__(made.cabinet)
        self._times = times

    def put(self, paper: PaperEntry, page: Page) -> None:
        if self._times:
            self._times -= 1
            raise SheetMoved
        super().put(paper, page)


@pytest.mark.parametrize(("times", "refused"), [(3, False), (99, True)])
def test_a_scan_that_was_faster_is_read_and_the_paper_decided_anew(times: int, *, refused: bool) -> None:
    made = hall()
    alike, differs = first(made), second(made, first(made, reference="B"), lot=OTHER_LOT)
    desk = made.room.papers
    for act in (
        lambda raced: key_second(alike.paper_id, PaperAgain.model_validate({"form": FORM}), BEN, raced),
        lambda raced: decide_paper(
            differs.paper_id, PaperDecision(picks={"lot": "first"}, reason="確認"), ANN, raced
        ),
    ):
        raced = PaperDesk(Raced(made, times), desk.book, desk.known, desk.ends, desk.draws, desk.clock)
        if refused:
            with pytest.raises(Contended):
                act(raced)
        else:
            assert act(raced).state is S.RECORDED


def test_each_step_leaves_one_row() -> None:
    made = hall()
    before = len(made.acts())
    decide(made, second(made, first(made), lot=OTHER_LOT), lot="first")
    assert made.acts()[before:] == [Act.PAPER_KEYED, Act.PAPER_DIFFERS, Act.DOSE_RECORDED]


def test_others_than_clerks_key_no_paper() -> None:
    made = hall()
    with pytest.raises(NotAllowed):
        first(made, staff_actor(Role.REGISTRAR))
