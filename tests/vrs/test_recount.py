"""What follows from changes is what one would find beginning from nothing: counters, findings, lists.

Merges, flags, re-issues, bulk acts and files, and the undoing of each, in any order; the stream hands
changes over late, twice and in another order.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.audit.model import Entry
from chalicelib.errors import DomainError
from chalicelib.systems.vrs.moves.acts import FlagToSet, TakingBack, TicketToReissue
from chalicelib.systems.vrs.moves.model import FlagCode, FlagSource
from chalicelib.systems.vrs.moves.use_cases import reissue_ticket, set_flag, take_flag_back
from chalicelib.systems.vrs.queues.bulk import use_cases as bulk
from chalicelib.systems.vrs.queues.bulk.model import FixRequest, FixShown
from chalicelib.systems.vrs.queues.days.use_cases import list_days
from chalicelib.systems.vrs.registration.ports import PersonChange
from chalicelib.systems.vrs.retention.model import DueRow
from chalicelib.systems.vrs.retention.use_cases import note_due, note_due_of
from chalicelib.systems.vrs.reviews.use_cases import review_person, review_ticket
from chalicelib.systems.vrs.statistics.use_cases import CountingDesk, count_ticket
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from tests.fakes.cabinet import Cabinet, take_away
from tests.fakes.house import KASUKABE, FakeHouse, system_actor
from tests.fakes.people import FakeResidents
from tests.fakes.retention import FakeDueList
from tests.fakes.samples import DAY, entry
from tests.fakes.tickets import FakeTicketBook
from tests.fakes.traces import FakeCounters
from tests.vrs.file_work import FileWork
from tests.vrs.queue_hall import ANN, REGISTRAR
from tests.vrs.receiving_city import ONE, Giving, ticket
from tests.vrs.registration_files import ONE as PERSON
from tests.vrs.registration_files import given_dose, row_of
from tests.vrs.test_statistics import tallied

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-III-2-16")]
SYSTEM = system_actor()
ODD = (1, date(2021, 6, 1), "NOLOT")
"""A lot that the master does not know: a finding."""
EARLY = (1, date(2021, 1, 1), "NOLOT")
NEVER_ISSUED = TicketNumber("7000000001")
DERIVED = ("review", "finding", "counted", "tally", "days of a ticket", "day row", "due")


class City:
    """A city, its stream, and what the stream's job keeps."""

    def __init__(self) -> None:
        self.made = Giving()
        for seed, odd in ((1, ODD), (2, EARLY), (3, ONE)):
            self.made.settle(seed, odd)
        self.work = FileWork(self.made.house)
        self.fixes: list[FixShown] = []
        self.flags: list[tuple[int, str]] = []
        self.file = self.work.approved([row_of(PERSON, **given_dose(lot="NOLOT"))])
        self.number, self.done = 0, ""

    @property
    def house(self) -> FakeHouse:
        return self.made.house

    def do(self, kind: str, seed: int, other: int) -> None:
        self.number += 1
        with suppress(DomainError):
            getattr(self, f"_{kind}")(seed, other)
            self.done = kind

    # -- acts ------------------------------------------------------------------------------------

    def _scan(self, seed: int, turn: int) -> None:
        self.made.hall.scan(ticket(seed), turn, lot=f"NEW{self.number}")

    def _scan_unknown(self, _seed: int, turn: int) -> None:
        self.made.hall.scan(NEVER_ISSUED, turn, day=EARLY[1])

    def _correct(self, seed: int, other: int) -> None:
        self.made.correct(seed, 1, lot=f"FIX{self.number}", given_on=(ODD[1], EARLY[1])[other % 2])

    def _cancel(self, seed: int, turn: int) -> None:
        self.made.cancel(seed, 1 + (turn == 3))

    def _move(self, seed: int, other: int) -> None:
        self.made.correct(seed, 1, ticket=ticket(other), turn=1 + self.number % 4)

    def _merge(self, survivor: int, absorbed: int) -> None:
        self.made.merge(survivor, absorbed)

    def _part(self, survivor: int, absorbed: int) -> None:
        self.made.part(survivor, absorbed)

    def _reissue(self, seed: int, _other: int) -> None:
        new = TicketNumber(f"{8_000_000_000 + self.number}")
        version = self.made.person(seed).version
        wished = TicketToReissue(old=ticket(seed), new=new, reason="紛失", version=version)
        reissue_ticket(wished, ANN, self.house.moves())

    def _flag(self, seed: int, _other: int) -> None:
        wished = FlagToSet(
            code=FlagCode.DEATH,
            effective_on=date(2021, 5, 1),
            reason="届出",
            source=FlagSource.NOTIFICATION,
            version=self.made.person(seed).version,
        )
        person_id = self.made.person(seed).person_id
        effect = set_flag(person_id, wished, ANN, self.house.moves())
        assert effect.flag_id is not None
        self.flags.append((seed, effect.flag_id))

    def _unflag(self, _seed: int, _other: int) -> None:
        if self.flags:
            seed, flag_id = self.flags.pop()
            person = self.made.person(seed)
            wished = TakingBack(reason="誤り", version=person.version)
            take_flag_back(person.person_id, flag_id, wished, ANN, self.house.moves())

    def _fix(self, seed: int, other: int) -> None:
        wished = FixRequest.model_validate(
            {
                "select": {"doses": [{"ticket": str(ticket(each)), "turn": 1} for each in {seed, other}]},
                "change": {"lot": f"BULK{self.number}", "given_on": DAY},
                "reason": "取り違え",
            }
        )
        shown = bulk.preview_fix(wished, REGISTRAR, self.house.queues().fixes)
        bulk.apply_fix(shown.fix.fix_id, shown.fix.digest, REGISTRAR, self.house.queues().fixes)
        self.fixes.append(shown)

    def _unfix(self, _seed: int, _other: int) -> None:
        if self.fixes:
            fix_id = self.fixes.pop().fix.fix_id
            bulk.undo_fix(fix_id, "誤り", REGISTRAR, self.house.queues().fixes)

    def _file_in(self, _seed: int, _other: int) -> None:
        self.file = self.work.apply(self.file)

    def _file_out(self, _seed: int, _other: int) -> None:
        self.file = self.work.undo(self.file)

    def _rename(self, seed: int, _other: int) -> None:
        """Register a person born on another day: age classes and findings follow."""
        before = self.made.person(seed)
        born_on = date(1940 + self.number, 4, 1)
        after = before.model_copy(update={"born_on": born_on, "version": before.version + 1})
        self.house.registration().register.write([PersonChange(before=before, after=after)], entry())

    # -- the stream, as planes/private/stream.py reads it ----------------------------------------

    def drain(self, order: Random) -> None:
        """Follow what changed: in any order, some of it twice."""
        home = self.made.home
        changed, home.stream = list(home.stream), []
        changed += order.sample(changed, len(changed) // 2)
        order.shuffle(changed)
        for kind, key in changed:
            row = home.row(kind, key)
            if row is not None and kind == "sheet" and row.value.slots:
                follow(self.house, row.value.ticket)
            elif row is not None and kind == "person" and row.version > 1:
                for each in row.value.tickets[:1]:
                    follow(self.house, each)
                if not row.value.tickets or row.value.merged_into is not None:
                    review_person(row.value.person_id, SYSTEM, self.house.reviews())
                    note_due_of(row.value.person_id, SYSTEM, self.house.due())
        home.stream = []

    def compare(self) -> None:
        """Compare with a house in which nothing of it was kept, and every ticket is followed once."""
        anew = self.house.copy()
        for kind in DERIVED:
            anew.cabinets[str(KASUKABE)]._rows.pop(kind, None)
        sheets: list[TicketSheet] = self.made.home.values("sheet")
        for sheet in sheets:
            follow(anew, sheet.ticket)
        assert kept(self.house) == kept(anew)


def follow(house: FakeHouse, which: TicketNumber) -> None:
    """Do with a ticket what the stream's job does."""
    cabinet = house.cabinets[str(KASUKABE)]
    residents, book = FakeResidents(cabinet), FakeTicketBook(cabinet)
    review_ticket(which, SYSTEM, house.reviews())
    count_ticket(which, SYSTEM, CountingDesk(FakeCounters(cabinet), residents, book))
    list_days(which, SYSTEM, house.day_lists())
    note_due(which, SYSTEM, house.due())


def kept(house: FakeHouse) -> dict[str, object]:
    """Return what is kept of what follows from changes, but for when it was found."""
    cabinet = house.cabinets[str(KASUKABE)]
    counts = tallied(house)
    due: list[DueRow] = cabinet.values("due")
    return {
        "counters": counts,
        "findings": sorted(map(str, cabinet._rows["finding"])),
        "day lists": sorted(map(str, cabinet._rows["day row"])),
        "due list": {each.person_id: each.facts for each in due if each.facts.last_dose_on is not None},
    }


KINDS = (
    *("scan", "scan_unknown", "correct", "cancel", "move", "merge", "merge", "part", "reissue"),
    *("flag", "unflag", "fix", "unfix", "file_in", "file_out", "rename"),
)
STEPS = st.tuples(st.sampled_from(KINDS), st.integers(1, 3), st.integers(1, 3))


def test_who_is_erased_while_their_doses_are_read_is_not_listed_again() -> None:
    class ErasedMeanwhile:
        """A due list that is read in the moment in which everything of somebody goes."""

        def __init__(self, cabinet: Cabinet) -> None:
            self.kept, self.cabinet = FakeDueList(cabinet), cabinet

        def row(self, person_id: str) -> DueRow:
            self.cabinet.commit(entry(), [take_away("person", person_id), take_away("due", person_id)])
            return self.kept.row(person_id)

        def put(self, before: DueRow, after: DueRow, said: Entry) -> None:
            self.kept.put(before, after, said)

    city = City()
    city.drain(Random(1))
    cabinet, desk = city.made.home, city.house.due()
    gone = city.made.person(1).person_id
    assert gone in {each.person_id for each in cabinet.values("due")}
    assert note_due(ticket(1), SYSTEM, replace(desk, due=ErasedMeanwhile(cabinet))) is None
    assert gone not in {each.person_id for each in cabinet.values("due")}


@settings(max_examples=120, deadline=None)
@given(st.lists(STEPS, max_size=14), st.randoms(use_true_random=False), st.integers(1, 4))
def test_what_is_kept_is_what_a_recount_from_nothing_finds(
    steps: list[tuple[str, int, int]], order: Random, late: int
) -> None:
    city = City()
    for number, (kind, seed, other) in enumerate(steps):
        city.do(kind, seed, other)
        if number % late == 0:
            city.drain(order)
            city.compare()
    city.drain(order)
    city.compare()


@pytest.mark.parametrize(
    "acts",
    [
        ("merge", "part"),
        ("fix", "unfix"),
        ("file_in", "file_out"),
        ("flag", "unflag"),
        ("merge", "move", "part"),
        ("reissue", "merge", "cancel", "part"),
    ],
    ids=" ".join,
)
def test_after_each_act_and_its_undoing(acts: tuple[str, ...]) -> None:
    city, order = City(), Random(1)
    city.drain(order)
    for act in acts:
        city.do(act, 1, 2)
        assert city.done == act, "each is really done"
        city.drain(order)
        city.compare()
