"""A town of June 2026 whose people have doses of June 2021: one moved away, one died, one lives here.

Every fifth of the canary people has a dose of 1 June 2021.
"""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.sessions import Duty
from local.city import Person, people, registration_csv, ticket_line
from tests.canary_people import canary_people
from tests.world import KASUKABE, KOSHIGAYA, World

AWAY, DEAD, HERE, HELD = 0, 5, 10, 15
"""Moved away, dead, living here, and moved away but to be held back."""
WHY = {"approve": True, "why": "確認しました"}


class Town:
    """A world in 2026, with people whose period is over, or not."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.clock.at = datetime(2026, 6, 20, 3, 0, tzinfo=UTC)
        everybody = canary_people(20)
        self.people = {name: everybody[name] for name in (AWAY, DEAD, HERE, HELD)}
        assert world.register(registration_csv(list(self.people.values()))).status == 200
        assert world.register(registration_csv(list(people(KOSHIGAYA, 1, seed=3))), KOSHIGAYA).status == 200
        self.clerk = world.staff("clerk")
        self.admin = world.staff("admin")
        self.second = world.administrator(name="admin-2")
        self.stop(AWAY, "moved_out", "2021-08-01")
        self.stop(DEAD, "died", "2021-06-10")
        self.stop(HELD, "moved_out", "2021-08-01")
        world.review()

    def stop(self, name: int, reason: str, since: str) -> None:
        body = {"ticket": self.people[name].ticket_number, "stop": {"reason": reason, "since": since}}
        answer = self.clerk.post("/tickets/stop", body)
        assert answer.status == 200, answer.json

    def id_of(self, name: int) -> str:
        found = self.clerk.post("/people/search", {"by": "ticket", "value": self.people[name].ticket_number})
        assert found.status == 200, found.json
        person_id: str = found.json["person_id"]
        return person_id

    def provided(self, name: int) -> None:
        """Let another city have received a person's record, as the room that provides writes it."""
        self.provided_under(self.id_of(name))

    def provided_under(self, person_id: str) -> None:
        """Let that city have received it under the id of one registration."""
        table = self.world.review_house._aws.table(Duty.REVIEW, KASUKABE)
        place = Place(Area.RESIDENT, f"RECEIVERS#{person_id}", f"{KOSHIGAYA}#R-1")
        body = f'{{"municipality":"{KOSHIGAYA}","reference":"R-1","provided_at":"2022-01-05T00:00:00Z"}}'
        put = table.put_new(place, body.encode()).action["Put"]
        self.world.provisioner.dynamodb.put_item(TableName=put["TableName"], Item=put["Item"])

    def merged_with_a_twin(self, name: int, survives: str = "own") -> tuple[Person, dict[str, str]]:
        """Register a person once more under another 宛名番号, and merge; return the twin, and both ids.

        ``survives`` says which registration the person has afterwards: "own" or the "twin".
        """
        other = canary_people(30)[-1]
        own = {
            each: getattr(other, each) for each in ("individual_number", "address_number", "ticket_number")
        }
        twin = replace(self.people[name], **own, doses=())
        assert self.world.register(registration_csv([twin])).status == 200
        found = self.clerk.post("/people/search", {"by": "ticket", "value": twin.ticket_number}).json
        both = [self.id_of(name), found["person_id"]]
        ids = dict(zip(("survivor", "absorbed"), both if survives == "own" else reversed(both), strict=True))
        merged = self.clerk.post("/people/merge", {**ids, **self.seen(ids), "reason": "同じ方"})
        assert merged.status == 200, merged.json
        self.absorbed_version: int = merged.json["absorbed_version"]
        return twin, ids

    def part(self, ids: dict[str, str]) -> None:
        """Undo the last merge."""
        versions = self.seen(ids) | {"absorbed_version": self.absorbed_version}
        parted = self.clerk.post("/people/merge/undo", {**ids, **versions, "reason": "別の方"})
        assert parted.status == 200, parted.json

    def seen(self, ids: dict[str, str]) -> dict[str, int]:
        """Return the versions of both registrations, as who merges them saw them."""
        return {f"{each}_version": self.clerk.get(f"/people/{ids[each]}").json["version"] for each in ids}

    def worked_on(self, name: int) -> None:
        """Have staff take up, with a note, a finding about a person's dose (of a lot that nobody knows)."""
        person = self.people[name]
        given = self.world.tablet().scan(ticket_line(person, 3), "2021-06-03", "COMIRNATY", "ZZ9999")
        assert given.status in {201, 202}, given.json
        self.world.review()
        items = self.clerk.get("/queues?kind=finding&most=500").json["items"]
        entry = next(each["entry"] for each in items if each["entry"]["ticket"] == person.ticket_number)
        noted = self.clerk.post("/tasks/move", {"entry": entry, "move": "note", "text": "照会中"})
        assert noted.status == 200, noted.json

    def agreed(self) -> str:
        """Propose as one person, approve as another; return the erasure's id."""
        made = self.clerk.post("/erasures", {"reason": "保存期間の満了"})
        assert made.status == 201, made.json
        erasure_id: str = made.json["erasure_id"]
        answer = self.admin.post(f"/erasures/{erasure_id}/decide", WHY)
        assert answer.status == 200, answer.json
        return erasure_id

    def opened(self) -> dict[tuple[str, str], bytes]:
        """Open every item of Kasukabe, as whoever held all keys would: but the log, and what lapses."""
        tables = {area: self.world.private_house._aws.table(duty, KASUKABE) for area, duty in OPENERS.items()}
        found = {}
        for row in self.world.rows():
            code, area, partition = row["pk"]["S"].split("#", 2)
            kept = "sealed" in row and "until" not in row and "AUDIT#" not in partition
            if code == KASUKABE and area in tables and kept:
                place = Place(Area(area), partition, row["sk"]["S"])
                found[row["pk"]["S"], row["sk"]["S"]] = tables[area].open_item(place, row).plaintext
        return found


OPENERS = {"venue": Duty.DESK, "resident": Duty.DESK, "office": Duty.OFFICE}
