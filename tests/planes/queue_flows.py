"""The queues' room over HTTP, from the first entry to the last, as staff go through it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from local.city import Person, people, registration_csv, ticket_line
from local.tablet import SoftTablet
from local.terminal import SoftTerminal
from tests.planes.venue import scan
from tests.world import KASUKABE, PASSWORD, TERMINAL, World

DAY, PRODUCT, LOT, OTHER_LOT = "2021-07-01", "COMIRNATY", "EP2163", "ER7449"


def second_clerk(world: World, name: str = "clerk-2") -> SoftTerminal:
    """Return a terminal at which a clerk of another name is signed in."""
    wanted = {
        "account_id": name,
        "name": "二人目 職員",
        "roles": ["clerk"],
        "terminals": [TERMINAL],
        "expires_on": str((world.clock.now() + timedelta(days=273)).date()),
    }
    _, made = world.grant("/accounts", wanted)
    desk = world.terminal()
    if "first_password" in made.json:
        desk.sign_in_first(name, made.json["first_password"], PASSWORD)
    else:
        desk.sign_in(name, PASSWORD)
    return desk


class QueueTown:
    """A city with an odd dose, a misread one and a disputed one, and two clerks and a registrar."""

    def __init__(
        self,
        world: World,
        seed: int = 91,
        *,
        tablet: SoftTablet | None = None,
        cast: Sequence[Person] = (),
    ) -> None:
        self.world = world
        adults = (each for each in people(KASUKABE, 60, seed=seed) if each.born_on.year < 1990)
        drawn = cast or [each for _, each in zip(range(4), adults, strict=False)]
        some = [replace(each, doses=()) for each in drawn]
        self.odd, self.meant, self.disputed, self.other = some
        self.clerk, self.registrar = world.staff("clerk"), world.staff("registrar")
        self.second = second_clerk(world)
        assert world.register(registration_csv(some)).status == 200
        self.tablet = tablet or world.tablet()
        self.read = misread(self.meant)
        scan(self.tablet, ticket_line(self.odd, 1), lot="")
        scan(self.tablet, f"21{KASUKABE}{self.read}")
        scan(self.tablet, ticket_line(self.disputed, 1))
        scan(self.tablet, ticket_line(self.disputed, 1), lot=OTHER_LOT)
        world.review(again=False)

    def entry(self, person_or_ticket: Person | str, kind: str) -> dict[str, Any]:
        """Return the entry of a kind about a ticket, as the list names it."""
        who = person_or_ticket
        number = who if isinstance(who, str) else who.ticket_number
        items = self.clerk.get(f"/queues?kind={kind}&most=5000").json["items"]
        found: dict[str, Any] = next(each["entry"] for each in items if each["entry"]["ticket"] == number)
        return found

    def move(self, desk: SoftTerminal, entry: dict[str, Any], move: str, **more: Any) -> Any:
        return desk.post("/tasks/move", {"entry": entry, "move": move, **more})

    def form(self, person: Person, turn: int = 1, **more: Any) -> dict[str, Any]:
        said = {"ticket": person.ticket_number, "turn": turn, "given_on": DAY, "product": PRODUCT}
        return {**said, "lot": LOT, "venue": "HALL-1", **more}


def misread(person: Person) -> str:
    """Return a person's number with its last digit misread."""
    number = person.ticket_number
    return number[:9] + str((int(number[9]) + 3) % 10)


def go_through(town: QueueTown) -> None:
    """Do everything that the room can do, well, once."""
    work_tasks(town)
    key_papers(town)
    fix_in_bulk(town)
    count_days(town)


def work_tasks(town: QueueTown) -> None:
    """Take a finding and acknowledge it; find the misread dose's ticket."""
    finding = town.entry(town.odd, "finding")
    for move, more in (("take", {}), ("acknowledge", {"text": "予診票どおり"})):
        assert town.move(town.clerk, finding, move, **more).status == 200
    assert town.clerk.post("/tasks/search", {"entry": finding}).json["state"] == "acknowledged"
    near = town.clerk.post("/queues/near", {"ticket": town.read, "turn": 1}).json["items"]
    assert town.meant.ticket_number in {each["ticket"] for each in near}


def key_papers(town: QueueTown) -> None:
    """Key a paper twice alike, and one whose dose disputes another; record a dose of a trial."""
    for lot in (LOT, OTHER_LOT):
        form = town.form(town.other, 3, lot=lot)
        first = town.clerk.post("/paper-entries", {"reference": f"P-{lot}", "form": form})
        path = f"/paper-entries/{first.json['paper_id']}/second"
        assert town.second.post(path, {"form": form}).json["state"] == "recorded"
    form = town.form(town.other, 4)
    first = town.clerk.post("/paper-entries", {"reference": "P-3", "form": form}).json
    path = f"/paper-entries/{first['paper_id']}"
    town.second.post(f"{path}/second", {"form": {**form, "lot": OTHER_LOT}})
    decision = {"picks": {"lot": "first"}, "reason": "予診票を見た"}
    assert town.second.post(f"{path}/decide", decision).json["state"] == "recorded"
    gone = town.clerk.post("/paper-entries", {"reference": "P-4", "form": form}).json
    path = f"/paper-entries/{gone['paper_id']}/withdraw"
    assert town.clerk.post(path, {"reason": "二度目"}).json["state"] == "withdrawn"
    assert town.clerk.get("/paper-entries").json["total"] >= 4
    foreign = {**town.form(town.other, 5), "origin": "trial"}
    foreign.pop("venue")
    assert town.clerk.post("/doses/foreign", foreign).json["code"] in {"S001", "S002"}
    town.world.review(again=False)


def fix_in_bulk(town: QueueTown) -> None:
    """Change a day's lot, and put it back."""
    wanted = {"select": {"venue": "HALL-1", "day": DAY, "lot": LOT}, "change": {"lot": "FA7338"}}
    shown = town.registrar.post("/bulk-fixes", {**wanted, "reason": "ロットの取り違え"}).json["fix"]
    path = f"/bulk-fixes/{shown['fix_id']}"
    town.world.clock.move(seconds=1)
    applied = town.registrar.post(f"{path}/apply", {"digest": shown["digest"]})
    assert applied.json["state"] == "applied", applied.json
    town.world.clock.move(seconds=1)
    assert town.registrar.post(f"{path}/undo", {"reason": "正しかった"}).json["state"] == "undone"
    assert town.registrar.get(path).json["total"] == shown["rows"]
    assert town.registrar.get("/bulk-fixes").json["total"] >= 1
    town.world.review(again=False)


def count_days(town: QueueTown) -> None:
    """Count a venue's forms and close its day by a second look."""
    lots = [{"product": PRODUCT, "lot": LOT, "forms": 3}]
    counted = town.clerk.post("/day-counts", {"day": DAY, "venue": "HALL-1", "lots": lots})
    assert counted.status == 200
    closing = {"day": DAY, "venue": "HALL-1", "reason": "差は追って訂正"}
    assert town.second.post("/day-counts/close", closing).json["state"] == "closed"
    for path in ("/day-counts", "/doses/foreign", "/queues/export", "/queues"):
        assert town.clerk.get(f"{path}?day={DAY}").status == 200
