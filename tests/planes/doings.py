"""A town where all kinds of acts are done over HTTP, and what the operation log must say of each."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, NamedTuple

from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.audit.model import Act
from chalicelib.audit.report import Report
from chalicelib.audit.verify import NO_EXPECTATION, Expectation, verify_export
from local.city import Person, people, registration_csv, ticket_line
from tests.planes.venue import LOT, OTHER_LOT, Venue, fresh_line, scan
from tests.world import KASUKABE, KOSHIGAYA, World

ASKING = "ask_former_city"


class Line(NamedTuple):
    """What a row must say: who did what to whom for what."""

    act: Act
    actor: str
    subject: str | None = None
    purpose: str | None = None


class Doings:
    """Does acts, and notes for each the one row that it must leave."""

    def __init__(self, world: World, seed: int = 12) -> None:
        self.world = world
        self.venue = Venue(world)
        self.rng = Random(seed)
        names = ("clerk", "number-desk", "registrar", "auditor")
        self.staff = {name: world.staff(name) for name in names}
        self.people: list[Person] = list(people(KASUKABE, 12, seed=seed))
        world.register(registration_csv(self.people))
        self.ids = {person.ticket_number: self.search(person)["person_id"] for person in self.people}
        self.expected: dict[str, Counter[Line]] = {KASUKABE: Counter(), KOSHIGAYA: Counter()}
        self._given: list[tuple[Person, int]] = []

    def search(self, person: Person) -> Any:
        return (
            self.staff["clerk"].post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
        )

    def note(self, act: Act, actor: str, subject: str | None = None, purpose: str | None = None) -> None:
        self.expected[KASUKABE][Line(act, actor, subject, purpose)] += 1

    def someone(self) -> Person:
        return self.rng.choice(self.people)

    # -- what can be done --------------------------------------------------------------------

    def record(self) -> None:
        person, turn = self.someone(), self.rng.randint(1, 5)
        tablet = self.rng.choice([self.venue.home, self.venue.wide])
        lot = self.rng.choice([LOT, LOT, OTHER_LOT])
        answer = scan(tablet, ticket_line(person, turn), lot=lot)
        acts = {
            "S001": Act.DOSE_RECORDED,
            "S002": Act.DOSE_RECORDED,
            "S201": Act.DOSE_ALREADY_RECORDED,
            "S202": Act.DOSE_CONFLICT_KEPT,
            "S301": Act.DOSE_REFUSED,
        }
        act = acts[answer.json["code"]]
        if act is Act.DOSE_CONFLICT_KEPT and (person, turn) in self._given:
            act = Act.DOSE_ALREADY_RECORDED  # the same claim made twice is one conflict
        if act is Act.DOSE_CONFLICT_KEPT:
            self._given.append((person, turn))
        self.note(act, tablet.tablet_id, person.ticket_number)

    def record_unknown(self) -> None:
        line = fresh_line()
        scan(self.venue.home, line)
        self.note(Act.DOSE_KEPT_WAITING, self.venue.home.tablet_id, line[8:])

    def record_elsewhere(self) -> None:
        line, tablet = fresh_line(KOSHIGAYA), self.venue.wide.tablet_id
        scan(self.venue.wide, line)
        self.note(Act.DOSE_SENT_ELSEWHERE, tablet)
        self.expected[KOSHIGAYA][Line(Act.DOSE_KEPT_WAITING, tablet, line[8:])] += 1

    def misread(self) -> None:
        scan(self.venue.home, "1234")
        self.note(Act.DOSE_REFUSED, self.venue.home.tablet_id)

    def repeat(self) -> None:
        line, key = fresh_line(), self.venue.home.new_key()
        for _ in range(3):
            scan(self.venue.home, line, key)
        self.note(Act.DOSE_KEPT_WAITING, self.venue.home.tablet_id, line[8:])

    def take_back(self) -> None:
        person, tablet = self.someone(), self.venue.home
        line = ticket_line(person, 8)
        recorded = scan(tablet, line).json
        self.note(Act.DOSE_RECORDED, tablet.tablet_id, person.ticket_number)
        for recorded_at, act in (("2021-06-01T00:00:00Z", Act.UNDO_REFUSED), (None, Act.DOSE_UNDONE)):
            tablet.undo(line, recorded if recorded_at is None else {**recorded, "recorded_at": recorded_at})
            self.note(act, tablet.tablet_id, person.ticket_number)

    def look_before(self) -> None:
        person = self.someone()
        line = {"line": ticket_line(person, 1), "given_on": "2021-07-01", "product": "COMIRNATY", "lot": LOT}
        self.venue.home.post("/tickets/check", line)
        self.note(Act.TICKET_LOOKED_AT, self.venue.home.tablet_id, person.ticket_number)

    def look_up(self) -> None:
        person = self.someone()
        found = self.search(person)
        self.staff["clerk"].get(f"/people/{found['person_id']}")
        for _ in range(2):
            self.note(Act.PERSON_LOOKED_AT, "clerk", self.ids[person.ticket_number])

    def look_up_by_name(self) -> None:
        person = self.someone()
        named = {"name": person.name, "born_on": person.born_on.isoformat()}
        self.staff["clerk"].post("/people/search-by-name", named)
        self.note(Act.NAME_SEARCHED, "clerk", self.ids[person.ticket_number])

    def look_up_nobody(self) -> None:
        self.staff["clerk"].post("/people/search", {"by": "addressee", "value": "1"})
        self.note(Act.PERSON_LOOKED_AT, "clerk")

    def look_up_ticket(self) -> None:
        person = self.someone()
        self.staff["number-desk"].post("/tickets/search", {"ticket": person.ticket_number})
        self.note(Act.TICKET_LOOKED_AT, "number-desk", person.ticket_number)

    def list_all(self) -> None:
        for name in ("findings", "waiting", "conflicts"):
            self.staff["registrar"].get(f"/{name}")
            self.note(Act.LIST_LOOKED_AT, "registrar")

    def ask_by_number(self) -> None:
        person = self.someone()
        wanted = {"individual_number": person.individual_number, "purpose": ASKING}
        self.staff["number-desk"].post("/people/search-by-number", wanted)
        self.note(Act.NUMBER_SEARCHED, "number-desk", self.ids[person.ticket_number], ASKING)

    def reveal(self) -> None:
        person_id = self.ids[self.someone().ticket_number]
        wanted = {"purpose": "issue_certificate"}
        self.staff["number-desk"].post(f"/people/{person_id}/individual-number", wanted)
        self.note(Act.NUMBER_REVEALED, "number-desk", person_id, "issue_certificate")

    def overreach(self) -> None:
        wanted = {"individual_number": self.someone().individual_number, "purpose": ASKING}
        self.staff["clerk"].post("/people/search-by-number", wanted)
        self.staff["number-desk"].post("/people/search-by-number", {**wanted, "purpose": None})
        self.note(Act.ACCESS_REFUSED, "clerk")
        self.note(Act.ACCESS_REFUSED, "number-desk")

    def correct_and_cancel(self) -> None:
        person, turn = self.someone(), 9
        found = self.staff["clerk"].post("/tickets/search", {"ticket": person.ticket_number}).json
        self.note(Act.TICKET_LOOKED_AT, "clerk", person.ticket_number)
        if any(slot["turn"] == turn for slot in found["slots"]):
            return
        scan(self.venue.home, ticket_line(person, turn))
        self.note(Act.DOSE_RECORDED, self.venue.home.tablet_id, person.ticket_number)
        which = {"ticket": person.ticket_number, "turn": turn, "version": 1}
        correction = {"which": which, "reason": "読み違い", "lot": OTHER_LOT}
        stale = {"which": which, "reason": "読み違い"}
        for path, body, act in (
            ("/doses/correct", correction, Act.DOSE_CORRECTED),
            ("/doses/cancel", stale, None),  # the editor's version is no longer the latest: no act
            ("/doses/cancel", {**stale, "which": {**which, "version": 2}}, Act.DOSE_CANCELLED),
        ):
            answer = self.staff["clerk"].post(path, body)
            assert answer.status == (409 if act is None else 200)
            if act is not None:
                self.note(act, "clerk", person.ticket_number)

    def stop_and_restart(self) -> None:
        ticket = self.someone().ticket_number
        stop = {"reason": "lost", "since": "2021-06-01"}
        self.staff["clerk"].post("/tickets/stop", {"ticket": ticket, "stop": stop})
        self.staff["clerk"].post("/tickets/restart", {"ticket": ticket, "reason": "確認"})
        self.note(Act.TICKET_STOPPED, "clerk", ticket)
        self.note(Act.TICKET_RESTARTED, "clerk", ticket)

    def register(self) -> None:
        (person,) = people(KASUKABE, 1, seed=self.rng.randint(10_000, 99_999))
        checked, applied = self.staff["registrar"].register("people.csv", registration_csv([person]))
        assert applied is not None
        for act in (Act.FILE_CHECKED, Act.PEOPLE_REGISTERED, Act.FILE_APPLIED):
            self.note(act, "registrar", checked.json["registration_id"])

    def sign_in_wrongly(self) -> None:
        for name in ("auditor", "nobody-of-that-name"):
            self.world.terminal().sign_in(name, "not the password")
        self.note(Act.SIGN_IN_REFUSED, "auditor")
        self.note(Act.SIGN_IN_REFUSED, "unknown")
        self.world.clock.move(seconds=2)

    def acts(self) -> list[Callable[[], None]]:
        return [
            *[self.record] * 5,
            self.record_unknown,
            self.record_elsewhere,
            self.misread,
            self.repeat,
            self.take_back,
            self.look_before,
            self.look_up,
            self.look_up_by_name,
            self.look_up_nobody,
            self.look_up_ticket,
            self.list_all,
            self.ask_by_number,
            self.reveal,
            self.overreach,
            self.correct_and_cancel,
            self.stop_and_restart,
            self.register,
            self.sign_in_wrongly,
            self.venue.restart,
        ]

    def do(self, times: int) -> None:
        """Do so many acts at random; where there is room, each kind at least once."""
        acts = self.acts()
        drawn = self.rng.choices(acts, k=times)
        if times >= len(acts):
            drawn[: len(acts)] = acts
        self.rng.shuffle(drawn)
        for act in drawn:
            act()

    # -- what the log says -------------------------------------------------------------------

    def seal(self) -> None:
        """Seal every lane."""
        self.world.clock.move(milliseconds=1)
        assert self.world.seal()["failed"] == 0

    def export(self, municipality: str = KASUKABE) -> list[bytes]:
        """Return the export's lines, as an auditor gets them."""
        desk = (
            self.staff["auditor"] if municipality == KASUKABE else self.world.staff("auditor", municipality)
        )
        answer = desk.get("/audit")
        assert answer.status == 200, answer.json
        return answer.body.splitlines()

    def verify(self, lines: Iterable[bytes], expecting: Expectation = NO_EXPECTATION) -> Report:
        """Verify lines with nothing but the published key."""
        kept = list(lines)
        pem = self.staff["auditor"].get("/audit/key").body
        return verify_export(lambda: kept, {thumbprint(read_key(pem)): pem}, expecting)


def rows_of(lines: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return the rows of an export, by lane and number."""
    return [said["row"] for said in map(json.loads, lines) if said["kind"] == "row"]


def said_by(lines: Iterable[bytes]) -> Counter[Line]:
    """Count what an export's rows say."""
    entries = [row["entry"] for row in rows_of(lines)]
    return Counter(
        Line(Act(each["act"]), each["actor"], each["subject"], each["purpose"]) for each in entries
    )
