"""The media ledger lets nothing by: no medium that is not permitted, no entry alone, no erasure forgotten."""

import random
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.errors import (
    AnotherTerminal,
    ApproverMustBeAnother,
    DomainError,
    MediumNotEncrypted,
    MediumOverdue,
    MediumRetired,
    MediumTaken,
    NoSuchMedium,
    NoSuchUse,
    UseNotOpen,
)
from chalicelib.systems.vrs.changesets import applying
from chalicelib.systems.vrs.changesets import use_cases as changesets
from chalicelib.systems.vrs.changesets.model import Announcement, ChangesetDecision, ChangesetUndoing
from chalicelib.systems.vrs.changesets.rules import digest_of
from chalicelib.systems.vrs.media import use_cases as media
from chalicelib.systems.vrs.media.model import NewUse, UseState
from local.city import people
from tests.fakes.house import staff_actor
from tests.vrs.file_work import ADMIN, REGISTRAR, SECOND, USB, FileWork, digests_of
from tests.vrs.registration_files import row_of

pytestmark = pytest.mark.proof("T17")
ROWS = [row_of(person) for person in people("112143", 2, seed=71)]


def announce(work: FileWork, use_id: str, envelopes: list[bytes], actor: Any = REGISTRAR) -> Any:
    wanted = Announcement(use_id=use_id, file_name="people.vrs", parts=digests_of(envelopes))
    return changesets.announce(wanted, actor, work.desk(actor))


@pytest.mark.control("R-III-3-35", "R-III-3-28", "R-III-7-14")
def test_only_a_permitted_medium_that_encrypts_and_is_in_use_carries_anything() -> None:
    work = FileWork()
    with pytest.raises(NoSuchMedium):
        media.open_use(NewUse(medium_id="USB-02", purpose="x", digest="0" * 64), REGISTRAR, work.media)
    bare = USB.model_copy(update={"medium_id": "USB-02", "encrypted": False})
    with pytest.raises(MediumNotEncrypted):
        media.register_medium(bare, ADMIN, work.media)
    with pytest.raises(MediumTaken):
        media.register_medium(USB, ADMIN, work.media)
    envelopes = work.envelopes(ROWS)
    digest = digest_of(digests_of(envelopes))
    approved, asked = work.use(digest), work.use(digest, approved=False)
    media.retire_medium("USB-01", ADMIN, work.media)
    with pytest.raises(MediumRetired):
        work.use(digest)
    with pytest.raises(MediumRetired):
        media.decide_use(asked.use_id, ADMIN, work.media, approve=True)
    with pytest.raises(MediumRetired):
        announce(work, approved.use_id, envelopes)
    with pytest.raises(MediumRetired):
        media.retire_medium("USB-01", ADMIN, work.media)


@pytest.mark.control("R-III-3-36", "R-III-3-37")
def test_a_file_without_an_approved_entry_of_its_own_is_not_taken() -> None:
    work = FileWork()
    envelopes, others = work.envelopes(ROWS), work.envelopes(ROWS[:1])
    digest = digest_of(digests_of(envelopes))
    with pytest.raises(NoSuchUse):
        announce(work, "nothing", envelopes)
    use = work.use(digest, approved=False)
    with pytest.raises(UseNotOpen):
        announce(work, use.use_id, envelopes)
    both = staff_actor(Role.REGISTRAR, Role.ADMINISTRATOR, name="registrar")
    with pytest.raises(ApproverMustBeAnother):
        media.decide_use(use.use_id, both, work.media, approve=True)
    media.decide_use(use.use_id, ADMIN, work.media, approve=True)
    with pytest.raises(UseNotOpen):
        announce(work, use.use_id, others)
    announce(work, use.use_id, envelopes)
    with pytest.raises(UseNotOpen):
        announce(work, use.use_id, envelopes)
    acts = [(entry.act.value, entry.actor) for entry in work.cabinet.audit]
    assert ("MEDIUM_USE_ASKED", "registrar") in acts
    assert ("MEDIUM_USE_APPROVED", "admin") in acts


@pytest.mark.control("R-III-3-34", "R-III-3-28")
def test_only_who_wrote_the_entry_at_its_terminal_brings_the_file() -> None:
    work = FileWork()
    envelopes = work.envelopes(ROWS)
    use = work.use(digest_of(digests_of(envelopes)))
    elsewhere = REGISTRAR.model_copy(update={"terminal": "T-002"})
    for actor in (SECOND, elsewhere):
        with pytest.raises(AnotherTerminal):
            announce(work, use.use_id, envelopes, actor)
    assert announce(work, use.use_id, envelopes).terminal == "T-001"


@pytest.mark.control("R-III-3-39")
def test_an_erasure_that_is_a_day_late_raises_one_alarm_and_blocks_the_medium_until_it_is_recorded() -> None:
    work = FileWork()
    envelopes = work.envelopes(ROWS)
    digest = digest_of(digests_of(envelopes))
    first, second = work.use(digest), work.use(digest)
    work.clock.move(hours=23)
    announce(work, first.use_id, envelopes)
    work.clock.move(hours=1, seconds=1)
    for _ in range(2):
        with pytest.raises(MediumOverdue):
            work.use(digest)
        with pytest.raises(MediumOverdue):
            announce(work, second.use_id, envelopes)
    late, alarms = media.list_uses(ADMIN, work.media, overdue=True)
    assert ([each.use_id for each in late], alarms) == ([first.use_id, second.use_id], 0)
    said = [entry.subject for entry in work.cabinet.audit if entry.act.value == "MEDIUM_OVERDUE"]
    assert said == [first.use_id, second.use_id]
    for use in (first, second):
        erased = media.record_erasure(use.use_id, REGISTRAR, work.media)
        assert (erased.state, erased.erased_by) == (UseState.ERASED, "registrar")
        with pytest.raises(UseNotOpen):
            media.record_erasure(use.use_id, REGISTRAR, work.media)
    assert work.use(digest).state is UseState.APPROVED
    assert media.list_uses(ADMIN, work.media, overdue=True) == ([], 0)


def test_the_ledger_is_searched_by_medium_person_terminal_and_purpose() -> None:
    work = FileWork()
    use = work.use("0" * 64)
    for search in ("USB-01", "registrar", "T-001", "登録", ""):
        assert media.list_uses(ADMIN, work.media, search=search)[0] == [use]
    assert media.list_uses(ADMIN, work.media, search="USB-02")[0] == []


# -- ten thousand ways around -----------------------------------------------------------------------

ACTORS = (REGISTRAR, SECOND, ADMIN, staff_actor(Role.REGISTRAR, Role.ADMINISTRATOR, name="both"))
STEPS = ("open", "decide", "erase", "announce", "send", "check", "approve", "apply", "undo", "wait")


class Maze:
    """Whoever tries anything in any order; what comes through is looked at afterwards in the log."""

    def __init__(self, chance: random.Random, envelopes: list[bytes]) -> None:
        self.work = FileWork()
        self.chance = chance
        self.envelopes = envelopes
        self.uses: list[str] = ["nothing"]
        self.changesets: list[str] = ["nothing"]

    def step(self) -> None:
        actor = self.chance.choice(ACTORS)
        try:
            getattr(self, self.chance.choice(STEPS))(actor)
        except DomainError:
            return

    def open(self, actor: Any) -> None:
        digest = digest_of(digests_of(self.envelopes)) if self.chance.random() < 0.9 else "0" * 64
        wanted = NewUse(medium_id="USB-01", purpose="登録", digest=digest)
        self.uses.append(media.open_use(wanted, actor, self.work.media).use_id)

    def decide(self, actor: Any) -> None:
        approve = self.chance.random() < 0.8
        media.decide_use(self.chance.choice(self.uses[-3:]), actor, self.work.media, approve=approve)

    def erase(self, actor: Any) -> None:
        media.record_erasure(self.chance.choice(self.uses[-3:]), actor, self.work.media)

    def announce(self, actor: Any) -> None:
        made = announce(self.work, self.chance.choice(self.uses[-3:]), self.envelopes, actor)
        self.changesets.append(made.changeset_id)

    def send(self, actor: Any) -> None:
        changesets.receive_part(self._any(), 1, self.envelopes[0], actor, self.work.desk(actor))

    def check(self, actor: Any) -> None:
        changesets.check(self._any(), actor, self.work.desk(actor))

    def approve(self, actor: Any) -> None:
        wanted = ChangesetDecision(approve=self.chance.random() < 0.8, note="確認")
        changesets.decide(self._any(), wanted, actor, self.work.desk(actor))

    def apply(self, actor: Any) -> None:
        applying.apply(self._any(), actor, self.work.desk(actor))

    def undo(self, actor: Any) -> None:
        applying.undo(self._any(), ChangesetUndoing(reason="誤り"), actor, self.work.desk(actor))

    def wait(self, actor: Any) -> None:
        del actor
        self.work.clock.move(hours=self.chance.choice((0, 0, 0, 1, 6, 30)))

    def _any(self) -> str:
        return self.chance.choice(self.changesets[-2:])


def bypasses(audit: list[Any]) -> list[str]:
    """Return what the log says was done without what must come before it."""
    said: dict[str, dict[str, str]] = {}
    found, brought = [], {}
    for entry in audit:
        acts = said.setdefault(entry.subject or "", {})
        match entry.act.value:
            case "MEDIUM_USE_APPROVED" if acts.get("MEDIUM_USE_ASKED") in {None, entry.actor}:
                found.append("approved alone")
            case "CHANGESET_ANNOUNCED":
                use = said.get(str(entry.detail["use"]), {})
                if "MEDIUM_USE_APPROVED" not in use or {"MEDIUM_USE_REJECTED", "MEDIUM_ERASED", "USED"} & set(
                    use
                ):
                    found.append("announced without an entry")
                use["USED"] = entry.actor
                brought[entry.subject] = entry.actor
            case "CHANGESET_APPROVED":
                if entry.actor in {brought.get(entry.subject), acts.get("FILE_CHECKED")}:
                    found.append("approved alone")
                if "FILE_CHECKED" not in acts:
                    found.append("approved unchecked")
            case "PEOPLE_REGISTERED" if "CHANGESET_APPROVED" not in acts or "CHANGESET_REJECTED" in acts:
                found.append("registered without an approval")
        acts[entry.act.value] = entry.actor
    return found


@pytest.mark.control("R-III-3-36", "R-III-3-37")
def test_no_random_sequence_of_steps_gets_around_the_ledger_or_the_second_person() -> None:
    chance = random.Random(17)
    envelopes = FileWork().envelopes(ROWS[:1])
    applied, sequences = 0, 0
    while sequences < 10_000:
        maze = Maze(chance, envelopes)
        for _ in range(20):
            for _ in range(12):
                maze.step()
            sequences += 1
        assert bypasses(maze.work.cabinet.audit) == []
        applied += sum(entry.act.value == "FILE_APPLIED" for entry in maze.work.cabinet.audit)
    assert applied > 10


def test_the_judge_of_sequences_finds_what_is_planted() -> None:
    work = FileWork()
    changeset = work.approved(ROWS[:1])
    work.apply(changeset)
    whole = work.cabinet.audit
    for gone in ("MEDIUM_USE_APPROVED", "CHANGESET_APPROVED", "FILE_CHECKED"):
        assert bypasses([entry for entry in whole if entry.act.value != gone]) != []
    alone = [entry.model_copy(update={"actor": "registrar"}) for entry in whole]
    assert bypasses(alone) == ["approved alone", "approved alone"]
    assert bypasses(whole) == []
