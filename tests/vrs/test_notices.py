"""A correction reaches everybody who received the record, exactly once, whatever breaks in between."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import NoSuchNotice, NotAllowed
from chalicelib.systems.vrs.moves.model import Merger
from chalicelib.systems.vrs.notices.model import ChangeKind, Notice, Receiver
from chalicelib.systems.vrs.notices.use_cases import (
    NoticeDesk,
    SpreadDesk,
    acknowledge_notice,
    list_corrections,
    list_notices,
    spread_act,
    spread_person,
)
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber, PersonName, Sex
from tests.fakes.cabinet import put_new, put_next
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor, system_actor
from tests.fakes.people import FakeResidents
from tests.fakes.samples import AT, OTHER_TICKET, TICKET
from tests.fakes.samples import entry as entry_of
from tests.fakes.traces import FakeActs, FakeInbox, FakeInboxes, FakeOutbox

pytestmark = [pytest.mark.proof("T05"), pytest.mark.proof("T01")]
ELSEWHERE = MunicipalityCode("131016")
PERSON = Resident(
    person_id="p1",
    addressee=AddresseeNumber("1"),
    name=PersonName("試験　太郎"),
    born_on=date(1950, 4, 1),
    sex=Sex.MALE,
    tickets=(TICKET,),
    number_index="x",
)
OTHER = PERSON.model_copy(update={"person_id": "p2", "tickets": (OTHER_TICKET,)})


def receiver(code: MunicipalityCode = KOSHIGAYA, reference: str = "R-1", days: int = -1) -> Receiver:
    return Receiver(municipality=code, reference=reference, provided_at=AT + timedelta(days=days))


class Crash(Exception):
    """The process ends."""


class Breaking:
    """A port whose n-th call is the last thing its process does, before or after it has its effect."""

    def __init__(self, port: Any, story: "Story") -> None:
        self._port, self._story = port, story

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._port, name)

        def call(*given: Any) -> Any:
            self._story.step(before=True)
            found = value(*given)
            self._story.step(before=False)
            return Breaking(found, self._story) if isinstance(found, FakeInbox) else found

        return call


class Story:
    """Two cities, a person whose record was given away, and a moment at which everything breaks."""

    def __init__(self, *receivers: Receiver) -> None:
        self.house = FakeHouse()
        self.home = self.house.cabinets[str(KASUKABE)]
        self.steps, self.crash_at = 0, -1
        for person in (PERSON, OTHER):
            links = [put_new("ticket holder", str(ticket), person.person_id) for ticket in person.tickets]
            self.home.commit(None, [put_new("person", person.person_id, person), *links])
        self.home.commit(
            None, [put_new("receivers of p1", place, each) for place, each in enumerate(receivers)]
        )

    def step(self, *, before: bool) -> None:
        del before
        self.steps += 1
        if self.steps == self.crash_at:
            raise Crash

    def desk(self) -> SpreadDesk:
        ports: list[Any] = [
            FakeOutbox(self.home),
            FakeInboxes(self.house.cabinets),
            FakeResidents(self.home),
            FakeActs(self.home),
        ]
        return SpreadDesk(*(Breaking(port, self) for port in ports), clock=self.house.clock)  # type: ignore[misc]

    def tell(self, entry: Entry, number: int = 1) -> Any:
        return spread_act(entry, "lane", number, system_actor(), self.desk())

    def notices(self, code: MunicipalityCode = KOSHIGAYA) -> list[Notice]:
        return list(FakeInbox(self.house.cabinets[str(code)]).notices())

    def acts(self, code: MunicipalityCode) -> list[Act]:
        return [entry.act for entry in self.house.cabinets[str(code)].audit]


def corrected(act: Act = Act.DOSE_CORRECTED, **detail: Any) -> Entry:
    said = {"turn": 1, "version": 2, **detail}
    return entry_of(act, subject=str(TICKET)).model_copy(update={"detail": said})


def test_a_crash_at_any_step_leaves_every_receiver_with_exactly_one_notice() -> None:
    receivers = (receiver(), receiver(reference="R-2"), receiver(ELSEWHERE, "R-3"))
    whole = Story(*receivers)
    whole.tell(corrected())
    said = corrected()
    assert whole.steps > 20
    for step in range(1, whole.steps + 1):
        story = Story(*receivers)
        story.crash_at = step
        with pytest.raises(Crash):
            story.tell(said)
        story.crash_at = -1
        story.tell(said)
        story.tell(said)
        assert sorted(each.reference for each in story.notices()) == ["R-1", "R-2"], step
        assert story.acts(KOSHIGAYA) == [Act.NOTICE_RECEIVED] * 2, step
        assert story.acts(KASUKABE) == [Act.CORRECTION_NOTED, Act.CORRECTION_SPREAD], step
        (kept,) = FakeOutbox(story.home).corrections()
        assert [(each.reference, each.delivered) for each in kept.deliveries] == [
            ("R-1", True),
            ("R-2", True),
            ("R-3", False),
        ]


def test_a_notice_says_what_kind_of_change_it_was_and_nothing_of_the_person() -> None:
    story = Story(receiver())
    story.tell(corrected())
    (notice,) = story.notices()
    assert (notice.source, notice.reference, notice.kind, notice.dose_version) == (
        KASUKABE,
        "R-1",
        ChangeKind.DOSE_CORRECTED,
        2,
    )
    said = notice.model_dump_json() + "".join(
        entry.model_dump_json() for entry in story.house.cabinets[str(KOSHIGAYA)].audit
    )
    assert not [secret for secret in (str(TICKET), "試験", "p1", "1950") if secret in said]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (corrected(Act.DOSE_CANCELLED), ChangeKind.DOSE_CANCELLED),
        (corrected(Act.DOSE_MOVED, moved_from=str(OTHER_TICKET)), ChangeKind.DOSE_MOVED),
        (corrected(Act.CONFLICT_SETTLED, keep="claim"), ChangeKind.DOSE_CORRECTED),
        (corrected(Act.CONFLICT_SETTLED, keep="standing"), None),
        (corrected(Act.TICKET_LOOKED_AT), None),
    ],
    ids=["cancelled", "moved", "claim", "standing", "looked at"],
)
def test_only_acts_that_change_a_record_are_told(entry: Entry, kind: ChangeKind | None) -> None:
    story = Story(receiver())
    story.tell(entry)
    assert [each.kind for each in story.notices()] == ([] if kind is None else [kind])


def test_a_moved_dose_is_told_to_those_who_received_either_persons_record() -> None:
    story = Story(receiver())
    story.home.commit(None, [put_new("receivers of p2", 0, receiver(reference="R-9"))])
    story.tell(corrected(Act.DOSE_MOVED, moved_from=str(OTHER_TICKET), moved_turn=1, moved_version=2))
    assert sorted(each.reference for each in story.notices()) == ["R-1", "R-9"]


@pytest.mark.parametrize("undone", ["", "p2"])
def test_those_who_received_a_registration_that_was_merged_hear_of_corrections_too(undone: str) -> None:
    story = Story(receiver())
    gone = PERSON.model_copy(update={"version": 2, "tickets": (), "merged_into": "p2"})
    merger = Merger(absorbed="p1", tickets=(TICKET,), flags=(), reason="二重の登録", by="clerk-1", at=AT)
    stays = OTHER.model_copy(update={"version": 2, "mergers": (merger,)})
    if undone:
        gone = gone.model_copy(update={"merged_into": None, "parted_from": (undone,)})
    story.home.commit(None, [put_next("person", "p1", gone, 1), put_next("person", "p2", stays, 1)])
    story.tell(corrected().model_copy(update={"subject": str(OTHER_TICKET)}))
    assert [each.reference for each in story.notices()] == ["R-1"]


def test_who_received_the_record_after_its_correction_is_told_nothing() -> None:
    story = Story(receiver(days=1))
    kept = story.tell(corrected())
    assert (story.notices(), kept.deliveries) == ([], ())
    assert story.acts(KASUKABE) == [Act.CORRECTION_NOTED], "with nobody to tell one note is all"


def test_a_second_correction_is_another_notice() -> None:
    story = Story(receiver())
    story.tell(corrected(), 1)
    story.tell(corrected(version=3), 2)
    assert sorted(each.dose_version or 0 for each in story.notices()) == [2, 3]


def change(story: Story, **changed: Any) -> Any:
    after = PERSON.model_copy(update={"version": 2, **changed})
    story.home.commit(None, [put_new("former p1", 1, PERSON), put_next("person", "p1", after, 1)])
    return spread_person(after, 2, system_actor(), story.desk())


def test_a_person_who_is_registered_otherwise_is_told_of_once() -> None:
    story = Story(receiver())
    change(story, born_on=date(1951, 4, 1))
    after = PERSON.model_copy(update={"version": 2, "born_on": date(1951, 4, 1)})
    spread_person(after, 2, system_actor(), story.desk())
    assert [each.kind for each in story.notices()] == [ChangeKind.PERSON_CHANGED]


def test_another_ticket_is_no_change_of_the_person() -> None:
    story = Story(receiver())
    assert change(story, tickets=(TICKET, OTHER_TICKET)) is None
    assert story.notices() == []


def test_a_notice_is_listed_until_it_is_acknowledged_once() -> None:
    story = Story(receiver(), receiver(reference="R-2"))
    story.tell(corrected())
    there = story.house.cabinets[str(KOSHIGAYA)]
    desk = NoticeDesk(FakeOutbox(there), FakeInbox(there), story.house.clock)
    clerk = staff_actor(code=KOSHIGAYA)
    first = list_notices(clerk, desk)[0]
    seen = acknowledge_notice(first.notice_id, clerk, desk)
    assert acknowledge_notice(first.notice_id, clerk, desk) == seen
    assert [each.acknowledged_by for each in list_notices(clerk, desk)] == [None, "clerk-1"]
    assert story.acts(KOSHIGAYA).count(Act.NOTICE_ACKNOWLEDGED) == 1
    story.tell(corrected())
    with pytest.raises(NoSuchNotice):
        acknowledge_notice("nobody-0", clerk, desk)
    assert list_corrections(clerk, desk) == []


def test_who_may_not_read_notices_or_spread_corrections_is_refused() -> None:
    story = Story(receiver())
    desk = NoticeDesk(FakeOutbox(story.home), FakeInbox(story.home), story.house.clock)
    for role in (Role.STATE, Role.AUDITOR, Role.REGISTRAR):
        with pytest.raises(NotAllowed):
            list_notices(staff_actor(role), desk)
    with pytest.raises(NotAllowed):
        spread_act(corrected(), "lane", 1, staff_actor(), story.desk())
