"""A town in which every flow can be run any number of times, each time from the same beginning."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from moto.backends import get_backend

from chalicelib.adapters.area_keys import Area, AreaKeys
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.sessions import Duty, Tags
from chalicelib.audit.checkpoint import SignedCheckpoint
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person, registration_csv, ticket_line
from local.city.person import Given
from local.tablet import Answered, SoftTablet
from local.terminal import SoftTerminal
from proofs.faults.memory import Memory
from proofs.faults.state import Ledger
from proofs.faults.workshop import SOKA, Workshop
from tests.canaries import Scanner
from tests.canary_people import canaries_of, canary_people
from tests.planes.queue_flows import second_clerk
from tests.world import ACCOUNT, CHECKPOINTS, KASUKABE, KOSHIGAYA, PASSWORD, TERMINAL, World

DAY, PRODUCT, LOT, OTHER_LOT = "2021-07-01", "COMIRNATY", "EP2163", "ER7449"
PIN = "246810"
ELSEWHERE = f"21{KOSHIGAYA}7700000004"
"""A ticket of the other city, which the wide tablet has recorded."""
FORMER_DOSES = (Given(1, date(2021, 6, 1), "ファイザー", "EP2163"),)
"""What one of the cast got where they lived before."""
READERS = {Area.VENUE: Duty.DESK, Area.RESIDENT: Duty.DESK, Area.OFFICE: Duty.OFFICE}
DESKS = ("clerk", "number-desk", "registrar", "auditor", "admin")


@dataclass(frozen=True)
class Cast:
    """People, each in the state that some flow needs."""

    fresh: Person
    dosed: Person
    """Has turn 2 without turn 1: there is something to correct, and something to find."""
    stopped: Person
    disputed: Person
    """Has two claims to turn 1."""
    mover: Person
    waiting: Person
    """Is not registered; has a dose that waits."""
    newcomers: tuple[Person, ...]

    @classmethod
    def of(cls, people: list[Person]) -> "Cast":
        fresh, dosed, stopped, disputed, mover, waiting, *others = (
            replace(each, doses=()) for each in people
        )
        return cls(fresh, dosed, stopped, disputed, mover, waiting, tuple(others))

    @property
    def everybody(self) -> list[Person]:
        return [
            self.fresh, self.dosed, self.stopped, self.disputed, self.mover, self.waiting, *self.newcomers
        ]  # fmt: skip


class Stage:
    """The town, and the mark to which it is put back."""

    def __init__(self, world: World, people: int = 8) -> None:
        self.world = world
        world.clock.at = datetime(2022, 3, 1, 3, 0, tzinfo=UTC)  # bulk inquiries are open
        *some, last = canary_people(people + 1)
        self.cast = Cast.of(some)
        fresh = self.cast.fresh
        self.twin = replace(
            last, doses=(), surname=fresh.surname, given_name=fresh.given_name, born_on=fresh.born_on
        )
        """Another registration of the person who is fresh."""
        self.scanner = Scanner(canaries_of(self.cast.everybody))
        self.home, self.wide = world.tablet(), world.tablet(scope="wide")
        self.tablets = {"home": self.home, "wide": self.wide}
        self.desks = {name: world.staff(name) for name in DESKS}
        self.workshop = Workshop(world)
        self.memory = Memory((*vars(world).values(), self.workshop.appointing, self.workshop.resealing))
        self._live()
        self.runs = {area: self.workshop.rotate(area) for area in (Area.RESIDENT, Area.NUMBER)}
        self.ledger = Ledger(self._keys())
        self.checkpoints = self._checkpoints()
        self.signing_key = world.private_house.audits(MunicipalityCode(KASUKABE)).public_key()
        self._published = set(self._bucket())
        self._at, self._nonces = world.clock.at, [each.nonce for each in (self.home, self.wide)]
        self.memory.keep_what_the_table_binds()

    def keep_warm(self) -> None:
        """Remember from now on the sessions and keys that are open, as a process at work does."""
        self.put_back()
        self.memory.keep_what_is_free()

    def put_back(self) -> None:
        """Let everything be as it was at the mark."""
        self.ledger.put_back()
        for name in set(self._bucket()) - self._published:
            self._bucket().pop(name)
        self.world.clock.at = self._at
        self.home.nonce, self.wide.nonce = self._nonces

    def tick(self, seconds: float) -> None:
        """Let time go by."""
        self.world.clock.move(seconds=seconds)

    def secrets(self) -> Mapping[str, str]:
        """Return what nobody may say, by what it is."""
        cookies = {f"cookie of {name}": desk.cookie.partition("=")[2] for name, desk in self.desks.items()}
        return {"password": PASSWORD, "pin": PIN, "nonce": self.home.nonce, **cookies}

    def file(self, *people: Person) -> bytes:
        return registration_csv(people)

    def person_id(self, person: Person) -> str:
        return self._ids[person.ticket_number]

    def scan(self, person: Person, turn: int, lot: str = LOT) -> Answered:
        return self.home.scan(ticket_line(person, turn), DAY, PRODUCT, lot)

    def _live(self) -> None:
        """Bring the cast into their states."""
        cast, clerk = self.cast, self.desks["clerk"]
        registered = (cast.fresh, cast.dosed, cast.stopped, cast.disputed, cast.mover, self.twin)
        _, applied = self.desks["registrar"].register("people.csv", self.file(*registered))
        assert applied is not None  # noqa: S101 - a broken beginning proves nothing
        lived = replace(cast.fresh, municipality_code=KOSHIGAYA, doses=FORMER_DOSES)
        self.world.register(self.file(lived), KOSHIGAYA)
        self.world.clock.move(milliseconds=1)
        self.world.seal()
        self.recorded = {
            ticket_line(each, turn): self.scan(each, turn).json
            for each, turn in ((cast.dosed, 2), (cast.waiting, 1), (cast.disputed, 1))
        }
        self.recorded[ELSEWHERE] = self.wide.scan(ELSEWHERE, DAY, PRODUCT, LOT).json
        self.scan(cast.disputed, 1, OTHER_LOT)
        stop = {"reason": "lost", "since": "2021-06-01"}
        clerk.post("/tickets/stop", {"ticket": cast.stopped.ticket_number, "stop": stop})
        self.conflict = clerk.get("/conflicts").json["items"][0]["conflict_id"]
        self.checked = self._check(cast.waiting, *cast.newcomers[:2])
        self.checked_long = self._check(*cast.newcomers)
        admin = self.desks["admin"]
        self.code = admin.post("/tablets/invitations", {"label": "二番", "scope": "home"}).json["code"]
        _, made = self.world.grant("/accounts", account("newcomer"))
        self.first_password = made.json["first_password"]
        self.newcomer = self.terminal()
        self.newcomer.sign_in("newcomer", self.first_password)
        self.newcomer.register_passkey()
        self.waiting = {name: admin.post(path, body).json["grant_id"] for name, path, body in ASKED}
        _, shared = self.world.grant("/grants", {"wanted": SHARED, "reason": "窓口交代"})
        self.shared_password = shared.json["first_password"]
        self.desks["approver"] = self.world.administrator(name="admin-2")
        self.desks["second"] = second_clerk(self.world, "second")
        self.desks["there"] = self.world.staff("clerk", KOSHIGAYA)
        self.desks["asking"] = self.world.staff("number-desk", KOSHIGAYA)
        self.desks["agreeing"] = self.world.staff("admin", KOSHIGAYA)
        # What the other city did is sealed before: then sealing is of one city, and so is its half.
        self.world.seal_house.seals(MunicipalityCode(KOSHIGAYA)).seal(self.world.clock.now())
        self._ids = {each.ticket_number: self._found(each) for each in registered}

    def _check(self, *people: Person) -> str:
        checked = self.desks["registrar"].check_file("new.csv", self.file(*people)).json
        found: str = checked["registration_id"]
        return found

    def _found(self, person: Person) -> str:
        wanted = {"by": "ticket", "value": person.ticket_number}
        found: str = self.desks["clerk"].post("/people/search", wanted).json["person_id"]
        return found

    def note(self, place: Place, municipality: str = KASUKABE, **attributes: str) -> None:
        """Put an item where a job of long ago would have: its text sealed, or in attributes of its own."""
        table = self.world.private_house._aws.table(READERS[place.area], municipality)
        text = attributes.pop("sealed", "")
        item = table.put_new(place, text.encode()).action["Put"]["Item"]
        if not text:
            item.pop("sealed")
        item |= {name: {"S": value} for name, value in attributes.items()}
        self.world.provisioner.dynamodb.put_item(TableName=table.name, Item=item)

    def terminal(self) -> SoftTerminal:
        return self.world.terminal()

    def tablet(self) -> SoftTablet:
        """Return a tablet that nobody has enrolled."""
        return SoftTablet(self.world.public, lambda: int(self.world.clock.now().timestamp() * 1000))

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """Return the stream's records of a few changes, as Lambda hands them over."""
        wanted = {"SHEET", "PERSON"}
        rows = [row for row in self.world.rows() if row["sk"]["S"] in wanted]
        return [
            {"eventName": "MODIFY", "dynamodb": {"Keys": {"pk": row["pk"], "sk": row["sk"]}, "NewImage": row}}
            for row in rows
        ]

    def _keys(self) -> dict[tuple[str, str], AreaKeys]:
        kept = self.world.private_house._aws
        aws = Aws(kept._settings, self.world.session("PRIVATE"), self.world.clock)  # remembers no older keys
        return {
            (code, area.value): aws._keyring.of(area, duty, Tags(code))
            for code in (KASUKABE, KOSHIGAYA, str(SOKA))
            for area, duty in READERS.items()
        }

    def _checkpoints(self) -> list[SignedCheckpoint]:
        return list(self.world.private_house.audits(MunicipalityCode(KASUKABE)).checkpoints())

    @staticmethod
    def _bucket() -> Any:
        return get_backend("s3")[ACCOUNT]["aws"].buckets[CHECKPOINTS].keys


SHARED = {
    "kind": "shared",
    "shared_id": "shared-1",
    "roles": ["clerk"],
    "persons": ["registrar"],
    "terminals": [TERMINAL],
    "until": "2022-03-31",
}
NEW_TERMINAL = {"kind": "terminal", "terminal_id": "T-008", "place": "窓口", "valid_until": "2022-03-31"}


def account(name: str) -> dict[str, Any]:
    """Return what an administrator types for a new account."""
    return {
        "account_id": name,
        "name": "新任 職員",
        "roles": ["clerk"],
        "terminals": [TERMINAL],
        "expires_on": "2022-03-31",
    }


ASKED = (
    ("account", "/accounts", account("approved")),
    ("terminal", "/grants", {"wanted": NEW_TERMINAL, "reason": "増設"}),
    ("shared", "/grants", {"wanted": SHARED, "reason": "窓口交代"}),
)
"""Requests that wait for another administrator, by name."""
