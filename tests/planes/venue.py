"""A venue over a whole world: two tablets, tickets nobody has used, and what stands in the books."""

from collections.abc import Sequence
from itertools import count

from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.planes.public import factory
from chalicelib.planes.public.wiring import PublicHouse
from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from local.tablet import Answered, SoftTablet
from tests.faults import Call, Fault, Plan
from tests.world import KASUKABE, World, sender

DAY, PRODUCT, LOT, OTHER_LOT = "2021-07-01", "COMIRNATY", "EP2163", "ER7449"
_fresh = count(1)


def fresh_line(municipality: str = KASUKABE, kind: str = "2", turn: int = 1) -> str:
    """Return the line of a ticket that no test has used yet."""
    return f"{kind}{turn}{municipality}77{next(_fresh):08d}"


class Venue:
    """A home tablet and a wide one at work, and the process that serves them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.home = world.tablet()
        self.wide = world.tablet(scope="wide")

    def restart(self) -> None:
        """Serve the public plane from a new process: nothing of the old one is remembered."""
        aws = self.world.public_house._aws
        house = PublicHouse(aws._settings, aws.sessions._base, self.world.clock)
        self.world.public_house = house
        self.world.public = self.home._send = self.wide._send = sender(factory.create_app(house))

    def doses(self, line: str) -> Sequence[Dose]:
        """Return what stands in the book of a line's municipality."""
        table = self.world.review_house.table(MunicipalityCode(line[2:8]))
        return DynamoTicketBook(table).doses(TicketNumber(line[8:]))


def scan(tablet: SoftTablet, line: str, key: str = "", lot: str = LOT) -> Answered:
    """Record a dose of the day."""
    return tablet.scan(line, DAY, PRODUCT, lot, key=key)


def unwitnessed(plan: Plan) -> Plan:
    """Let nobody read an audit row back, to see whether what a plan does to writes took place."""

    def blinded(call: Call) -> Fault | None:
        looks_back = call.operation == "GetItem" and "#AUDIT#" in call.body
        return Fault.TIMEOUT if looks_back else plan(call)

    return blinded
