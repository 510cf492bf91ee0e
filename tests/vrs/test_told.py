"""Whoever received a record is told of every act that changes what they received, and of no other.

And a correction that falls between two steps of an inquiry is in the answer, or is told.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.model import Role
from chalicelib.errors import DomainError
from chalicelib.planes.private.inquiry_wiring import load_policy
from chalicelib.systems.vrs.doses.corrections import Settlement, settle_conflict
from chalicelib.systems.vrs.inquiries.answering import Window, answer
from chalicelib.systems.vrs.moves.acts import TicketToReissue
from chalicelib.systems.vrs.moves.use_cases import reissue_ticket
from chalicelib.systems.vrs.notices.model import ChangeKind
from chalicelib.systems.vrs.queues.bulk import use_cases as bulk
from chalicelib.systems.vrs.queues.bulk.model import FixRequest, FixShown
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose
from chalicelib.systems.vrs.queues.foreign.use_cases import record_foreign
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.individual_number import IndividualNumber
from tests.fakes.house import KASUKABE, KOSHIGAYA, staff_actor
from tests.fakes.inquiries import FakeFormerCity
from tests.fakes.samples import DAY
from tests.vrs.file_work import FileWork
from tests.vrs.queue_hall import ANN, REGISTRAR
from tests.vrs.receiving_city import ONE, OTHER_LOT, TWO, Giving, ticket, watched_desk
from tests.vrs.registration_files import ONE as PERSON
from tests.vrs.registration_files import given_dose, row_of
from tests.vrs.test_inquiry_rules import question

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-III-2-16")]
K = ChangeKind
NEW = TicketNumber("9000000001")


def given_to_another(*more: int) -> Giving:
    """Return a city with people of two doses each; of the first, and of more, the record was given away."""
    made = Giving()
    for seed in (1, 2, 3):
        made.settle(seed, ONE, TWO)
    for seed in (1, *more):
        made.ask(seed)
    return made


# -- a correction between two steps of an inquiry ------------------------------------------------

ACTS: dict[str, Callable[[Giving], object]] = {
    "corrected": lambda made: made.correct(1),
    "cancelled": lambda made: made.cancel(1, 2),
    "moved away": lambda made: made.correct(1, 2, ticket=ticket(5)),
    "moved here": lambda made: made.correct(4, 3, ticket=ticket(1)),
    "merged": lambda made: made.merge(2, 1),
    "merged from": lambda made: made.merge(1, 2),
}


def with_spare() -> Giving:
    made = Giving()
    made.settle(1, ONE, TWO)
    made.settle(2, (4, date(2021, 6, 30), "FA4567"))
    made.settle(4, (3, date(2021, 6, 30), "FA1234"))
    made.settle(5)
    return made


@pytest.mark.proof("T02", "T05")
@pytest.mark.parametrize("at_once", [True, False], ids=["the stream at once", "the stream later"])
@pytest.mark.parametrize("act", ACTS)
def test_a_correction_at_any_step_of_an_inquiry_is_in_the_answer_or_is_told(
    act: str,
    at_once: bool,  # noqa: FBT001 - a parameter
) -> None:
    outcomes = []
    for step in ("found", "provide", "afterwards"):
        made = with_spare()
        left = [step]

        def happen(name: str, made: Giving = made, left: list[str] = left) -> None:
            if left == [name]:
                left.clear()
                ACTS[act](made)
                if at_once:
                    made.spread()

        done = made.ask(1, desk=watched_desk(made, happen))
        happen("afterwards")
        assert left == []
        is_current = set(done.doses) == set(made.now(1))
        told = made.told()
        assert [reference for reference, _ in told] == ([] if is_current else ["1"]), step
        assert made.told() == told, "exactly once"
        outcomes.append(is_current)
    assert outcomes == [True, True, False], "between reading and providing it is read again"


# -- which acts are told, and to whom ------------------------------------------------------------


def fix(made: Giving) -> FixShown:
    wished = FixRequest.model_validate(
        {
            "select": {"doses": [{"ticket": str(ticket(seed)), "turn": 1} for seed in (1, 2)]},
            "change": {"lot": OTHER_LOT},
            "reason": "取り違え",
        }
    )
    shown = bulk.preview_fix(wished, REGISTRAR, made.house.queues().fixes)
    bulk.apply_fix(shown.fix.fix_id, shown.fix.digest, REGISTRAR, made.house.queues().fixes)
    return shown


def test_a_bulk_fix_and_its_undoing_are_each_told_once_to_each_receiver() -> None:
    made = given_to_another(3)
    made.ask(2)
    shown = fix(made)
    assert sorted(made.told()) == [("1", K.DOSES_FIXED), ("2", K.DOSES_FIXED)], "of the third nothing changed"
    made.ask(1, "inquiry-key-00000A")
    bulk.undo_fix(shown.fix.fix_id, "取り違えではなかった", REGISTRAR, made.house.queues().fixes)
    undone = [each for each in made.told() if each[1] is K.FIX_UNDONE]
    assert sorted(undone) == [("1", K.FIX_UNDONE), ("2", K.FIX_UNDONE), ("A", K.FIX_UNDONE)]
    assert len(made.told()) == 5


def test_who_received_the_fix_only_is_told_of_its_undoing_even_when_the_stream_is_late() -> None:
    made = given_to_another()
    shown = fix(made)
    made.ask(2)
    bulk.undo_fix(shown.fix.fix_id, "取り違えではなかった", REGISTRAR, made.house.queues().fixes)
    assert sorted(made.told()) == [("1", K.DOSES_FIXED), ("1", K.FIX_UNDONE), ("2", K.FIX_UNDONE)]


def test_a_merge_and_its_undoing_are_told_to_who_received_either_registration() -> None:
    made = given_to_another(2, 3)
    made.merge(1, 2)
    assert sorted(made.told()) == [("1", K.PEOPLE_MERGED), ("2", K.PEOPLE_MERGED)]
    made.ask(1, "inquiry-key-00000A")
    made.part(1, 2)
    undone = [each for each in made.told() if each[1] is K.MERGE_UNDONE]
    assert sorted(undone) == [("1", K.MERGE_UNDONE), ("2", K.MERGE_UNDONE), ("A", K.MERGE_UNDONE)]


def test_after_a_merge_both_ids_answer_with_every_ticket_and_after_it_is_undone_each_with_its_own() -> None:
    made = Giving()
    made.settle(1, ONE)
    made.settle(2, TWO)
    made.merge(1, 2)
    for seed, key in ((1, "A"), (2, "B")):
        assert [each.turn for each in made.ask(seed, f"inquiry-key-00000{key}").doses] == [1, 2]
    made.part(1, 2)
    assert [each.turn for each in made.ask(1, "inquiry-key-00000C").doses] == [1]
    assert [each.turn for each in made.ask(2, "inquiry-key-00000D").doses] == [2]


def test_a_dose_is_told_to_who_received_it_under_a_registration_that_merges_joined() -> None:
    """Given before the merge, while it stood, and after it was undone: each received the dose."""
    made = given_to_another(2)
    made.merge(1, 2)
    made.ask(1, "inquiry-key-00000A")
    made.correct(2)
    corrected = [each for each in made.told() if each[1] is K.DOSE_CORRECTED]
    assert sorted(corrected) == [("2", K.DOSE_CORRECTED), ("A", K.DOSE_CORRECTED)]
    made.part(1, 2)
    made.ask(2, "inquiry-key-00000B")
    made.cancel(2)
    cancelled = [each for each in made.told() if each[1] is K.DOSE_CANCELLED]
    assert sorted(cancelled) == [("2", K.DOSE_CANCELLED), ("A", K.DOSE_CANCELLED), ("B", K.DOSE_CANCELLED)]


def test_a_dose_that_came_after_the_record_was_given_is_nothing_to_its_receiver() -> None:
    made = given_to_another()
    made.hall.scan(ticket(1), 3)
    made.correct(1, 3)
    made.cancel(1, 3)
    assert made.told() == []


def test_a_moved_dose_is_told_to_who_lost_it_and_to_who_should_have_had_it() -> None:
    made = with_spare()
    for seed in (1, 2, 4):
        made.ask(seed)
    made.correct(4, 3, ticket=ticket(1))
    assert sorted(made.told()) == [("1", K.DOSE_MOVED), ("4", K.DOSE_MOVED)]


def test_a_re_issue_is_told_to_nobody_and_the_chain_answers_whichever_number_holds_the_dose() -> None:
    made = given_to_another()
    wished = TicketToReissue(old=ticket(1), new=NEW, reason="紛失", version=1)
    reissue_ticket(wished, ANN, made.house.moves())
    made.hall.scan(NEW, 3)
    assert made.told() == []
    assert [each.turn for each in made.ask(1, "inquiry-key-00000A").doses] == [1, 2, 3]


def test_a_claim_that_staff_take_is_told_and_one_that_they_refuse_is_not() -> None:
    made = given_to_another()
    for keep in ("standing", "claim"):
        made.hall.scan(ticket(1), 1, day=DAY, lot=OTHER_LOT + keep[0])
        (conflict,) = made.house.books.of(KASUKABE).conflicts()
        wished = Settlement.model_validate(
            {"conflict_id": conflict.conflict_id, "keep": keep, "seen": 1, "reason": "原本"}
        )
        settle_conflict(wished, ANN, made.house.records())
    assert made.told() == [("1", K.DOSE_CORRECTED)]


def test_a_correction_of_a_dose_given_elsewhere_is_told_like_any_other() -> None:
    made = Giving()
    made.settle(1)
    said = {"ticket": str(ticket(1)), "turn": 1, "given_on": DAY, "product": "COMIRNATY", "lot": "EP2163"}
    foreign = ForeignDose.model_validate({**said, "origin": "overseas", "origin_code": "USA"})
    record_foreign(foreign, ANN, made.house.queues().foreign)
    made.ask(1)
    made.correct(1)
    assert made.told() == [("1", K.DOSE_CORRECTED)]


def test_undoing_a_file_is_told_to_who_received_what_it_brought() -> None:
    made = Giving()
    work = FileWork(made.house)
    changeset = work.apply(work.approved([row_of(PERSON, **given_dose())]))
    actor = staff_actor(Role.NUMBER_DESK, code=KOSHIGAYA)
    window = Window(FakeFormerCity(made.home), KASUKABE, actor, None, load_policy(), made.house.clock)
    asked = question(
        inquiry_id="inquiry-key-00000A",
        asker=KOSHIGAYA,
        former=KASUKABE,
        individual_number=IndividualNumber(PERSON.individual_number),
    )
    (said,) = answer([asked], window)
    assert len(said.doses) == 1
    assert made.told() == []
    work.undo(changeset)
    assert made.told() == [("A", K.REGISTRATION_UNDONE)]


# -- whatever happens ----------------------------------------------------------------------------

SEEDS = st.integers(1, 3)
KINDS = st.sampled_from(["correct", "cancel", "merge", "part", "ask", "ask", "scan", "fix", "spread"])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(KINDS, SEEDS, SEEDS), max_size=14))
def test_whatever_happens_what_a_receiver_holds_stands_or_they_were_told(
    acts: list[tuple[str, int, int]],
) -> None:
    made = Giving()
    for seed in (1, 2, 3):
        made.settle(seed, ONE, TWO)
    held = {}
    for number, (kind, first, second) in enumerate(acts):
        with suppress(DomainError):
            if kind == "ask":
                key = f"inquiry-key-{number:06d}"
                held[key] = (first, made.ask(first, key).doses)
            else:
                DOINGS[kind](made, first, second, number)
    made.spread()
    told = {each.reference for each in made.notices()}
    for key, (seed, doses) in held.items():
        assert key in told or set(doses) <= set(made.now(seed))
    kept = made.notices()
    made.spread()
    assert made.notices() == kept, "exactly once"


DOINGS: dict[str, Callable[[Giving, int, int, int], object]] = {
    "correct": lambda made, seed, turn, number: made.correct(seed, 1 + turn % 2, lot=f"LOT{number:03d}"),
    "cancel": lambda made, seed, turn, _: made.cancel(seed, 1 + turn % 2),
    "merge": lambda made, survivor, absorbed, _: made.merge(survivor, absorbed),
    "part": lambda made, survivor, absorbed, _: made.part(survivor, absorbed),
    "scan": lambda made, seed, turn, number: made.hall.scan(ticket(seed), turn, lot=f"NEW{number:03d}"),
    "fix": lambda made, *_: fix(made),
    "spread": lambda made, *_: made.spread(),
}
