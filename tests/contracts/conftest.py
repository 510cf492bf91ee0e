"""The same ports twice: in memory, and in DynamoDB behind the fence."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from moto.backends import get_backend

from chalicelib.access.model import Purpose, Role
from chalicelib.access.staff.ports import Accounts, Ledger
from chalicelib.access.tablets.ports import Tablets
from chalicelib.adapters.dynamodb.lanes import Lanes
from chalicelib.audit.model import Entry
from chalicelib.planes.private.queue_wiring import QueueRoom
from chalicelib.systems.vrs.cases.ports import Cases
from chalicelib.systems.vrs.changesets.model import FileKind
from chalicelib.systems.vrs.changesets.ports import ChangesetBook
from chalicelib.systems.vrs.downloads.model import DownloadKind
from chalicelib.systems.vrs.downloads.ports import DownloadBook, LogRoll, Pieces, Roll
from chalicelib.systems.vrs.media.ports import MediaLedger
from chalicelib.systems.vrs.moves.ports import Moves
from chalicelib.systems.vrs.notices.ports import Inbox, Inboxes, Outbox
from chalicelib.systems.vrs.numbers.ports import Numbers
from chalicelib.systems.vrs.queues.days.ports import DayLists
from chalicelib.systems.vrs.registration.ports import Register, Standing
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.retention.business import BusinessEnds
from chalicelib.systems.vrs.retention.ports import DueList, Eraser
from chalicelib.systems.vrs.reviews.ports import Reviews
from chalicelib.systems.vrs.statistics.ports import Counters, Tallies
from chalicelib.systems.vrs.tickets.ports import TicketBook, TicketBooks
from chalicelib.values.municipality import MunicipalityCode
from local.provision import REGION, TABLE
from tests.fakes.cases import case_desk
from tests.fakes.files import FakeLogRoll, FakeRoll
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor
from tests.fakes.samples import candidate
from tests.fakes.traces import FakeCounters, FakeInbox, FakeInboxes, FakeOutbox
from tests.world import ACCOUNT, World, built_world

PURPOSE = Purpose.ISSUE_CERTIFICATE


class FilePorts(NamedTuple):
    """The ports of files in and out."""

    media: MediaLedger
    changesets: ChangesetBook
    downloads: DownloadBook
    pieces: Pieces
    roll: Roll
    log: LogRoll


class FakePorts:
    """The ports in memory."""

    def __init__(self) -> None:
        self._house = FakeHouse()
        self.books: TicketBooks = self._house.books

    def venue_book(self, code: MunicipalityCode = KASUKABE) -> TicketBook:
        return self.books.of(code)

    desk_book = venue_book

    def residents(self, code: MunicipalityCode = KASUKABE) -> Residents:
        return self._house.look_up(code).residents

    def reviews(self, code: MunicipalityCode = KASUKABE) -> Reviews:
        return self._house.reviews(code).reviews

    def numbers(self, code: MunicipalityCode = KASUKABE, purpose: Purpose = PURPOSE) -> Numbers:
        del purpose  # memory opens for any; the policies do not
        return self._house.numbers(code)

    def register(self, code: MunicipalityCode = KASUKABE) -> Register:
        return self._house.registration(code).register

    def moves(self, code: MunicipalityCode = KASUKABE) -> Moves:
        return self._house.moves(code).moves

    filed_moves = moves

    def queues(self, code: MunicipalityCode = KASUKABE) -> QueueRoom:
        return self._house.queues(code)

    def day_lists(self, code: MunicipalityCode = KASUKABE) -> DayLists:
        return self._house.day_lists(code).lists

    def files(self, code: MunicipalityCode = KASUKABE) -> FilePorts:
        registrar = staff_actor(Role.REGISTRAR, code=code)
        return FilePorts(
            media=self._house.media(code).ledger,
            changesets=self._house.changesets(registrar).book,
            downloads=self._house.downloads(code).book,
            pieces=self._house.downloads(code).pieces,
            roll=FakeRoll(self._house.cabinets[str(code)]),
            log=FakeLogRoll(self._house.cabinets[str(code)]),
        )

    def tablets(self, code: MunicipalityCode = KASUKABE) -> Tablets:
        return self._house.tablets(code).tablets

    venue_tablets = tablets

    def accounts(self, code: MunicipalityCode = KASUKABE) -> Accounts:
        return self._house.staff(code).accounts

    def counters(self, code: MunicipalityCode = KASUKABE) -> Counters:
        return FakeCounters(self._house.cabinets[str(code)])

    def tallies(self, code: MunicipalityCode = KASUKABE) -> Tallies:
        return FakeCounters(self._house.cabinets[str(code)])

    def outbox(self, code: MunicipalityCode = KASUKABE) -> Outbox:
        return FakeOutbox(self._house.cabinets[str(code)])

    def inboxes(self) -> Inboxes:
        return FakeInboxes(self._house.cabinets)

    def inbox(self, code: MunicipalityCode = KASUKABE) -> Inbox:
        return FakeInbox(self._house.cabinets[str(code)])

    def cases(self) -> Cases:
        return case_desk(self._house).cases

    def retention(self, code: MunicipalityCode = KASUKABE) -> Any:
        return self._house.retention(code).settings

    def due(self, code: MunicipalityCode = KASUKABE) -> DueList:
        return self._house.due(code).due

    def ends(self) -> BusinessEnds:
        return self._house.ends

    def eraser(self, code: MunicipalityCode = KASUKABE) -> Eraser:
        return self._house.erasing(code).eraser

    def ledger(self, code: MunicipalityCode = KASUKABE) -> Ledger:
        return self._house.staff(code).ledger

    def entries(self, code: MunicipalityCode = KASUKABE) -> list[Entry]:
        """Return the audit of a municipality."""
        return list(self._house.cabinets[str(code)].audit)

    def standing(self, seed: int = 1, code: MunicipalityCode = KASUKABE) -> Standing:
        """Return what is known of a candidate."""
        return self.register(code).standing([candidate(seed)])[0]


class DynamoPorts(FakePorts):
    """The ports over DynamoDB, each opened by the plane and duty that uses it in service."""

    def __init__(self, world: World) -> None:
        self._public, self._private = world.public_house, world.private_house
        self._review, self._erase = world.review_house, world.erase_house
        self.books = self._public.desk.books

    def venue_book(self, code: MunicipalityCode = KASUKABE) -> TicketBook:
        return self.books.of(code)

    def desk_book(self, code: MunicipalityCode = KASUKABE) -> TicketBook:
        return self._private.records(staff_actor(code=code)).book

    def residents(self, code: MunicipalityCode = KASUKABE) -> Residents:
        return self._private.look_up(staff_actor(code=code)).residents

    def reviews(self, code: MunicipalityCode = KASUKABE) -> Reviews:
        return self._review.reviews(code).reviews

    def numbers(self, code: MunicipalityCode = KASUKABE, purpose: Purpose = PURPOSE) -> Numbers:
        return self._private.numbers(staff_actor(code=code), purpose)

    def register(self, code: MunicipalityCode = KASUKABE) -> Register:
        return self._private.registration(staff_actor(code=code)).register

    def moves(self, code: MunicipalityCode = KASUKABE) -> Moves:
        return self._private.moves(staff_actor(code=code)).moves

    def filed_moves(self, code: MunicipalityCode = KASUKABE) -> Moves:
        kind = self._private.changesets(staff_actor(Role.REGISTRAR, code=code)).kinds[FileKind.MOVES]
        return kind.desk.moves  # type: ignore[attr-defined, no-any-return] - the kind's own

    def queues(self, code: MunicipalityCode = KASUKABE) -> QueueRoom:
        return self._private.queues(staff_actor(code=code))

    def day_lists(self, code: MunicipalityCode = KASUKABE) -> DayLists:
        return self._review.day_lists(code).lists

    def files(self, code: MunicipalityCode = KASUKABE) -> FilePorts:
        registrar = staff_actor(Role.REGISTRAR, code=code)
        downloads = self._private.downloads(registrar)
        return FilePorts(
            media=self._private.media(code).ledger,
            changesets=self._private.changesets(registrar).book,
            downloads=downloads.book,
            pieces=downloads.pieces,
            roll=downloads.kinds[DownloadKind.LEDGER].roll,  # type: ignore[attr-defined] - the ledger's own
            log=downloads.kinds[DownloadKind.LOG].roll,  # type: ignore[attr-defined] - the log's own
        )

    def tablets(self, code: MunicipalityCode = KASUKABE) -> Tablets:
        return self._private.tablet_office(staff_actor(code=code)).tablets

    def venue_tablets(self, code: MunicipalityCode = KASUKABE) -> Tablets:
        return self._public.tablets(code)

    def accounts(self, code: MunicipalityCode = KASUKABE) -> Accounts:
        return self._private.staff(code).accounts

    def counters(self, code: MunicipalityCode = KASUKABE) -> Counters:
        return self._review.counting(code).counters

    def tallies(self, code: MunicipalityCode = KASUKABE) -> Tallies:
        return self._private.statistics(staff_actor(code=code)).tallies

    def outbox(self, code: MunicipalityCode = KASUKABE) -> Outbox:
        return self._review.spreading(code).outbox

    def inboxes(self) -> Inboxes:
        return self._review.spreading(KASUKABE).inboxes

    def inbox(self, code: MunicipalityCode = KASUKABE) -> Inbox:
        return self._private.notices(staff_actor(code=code)).inbox

    def cases(self) -> Cases:
        return self._private.cases(staff_actor()).cases

    def retention(self, code: MunicipalityCode = KASUKABE) -> Any:
        return self._private.retention(staff_actor(code=code)).settings

    def due(self, code: MunicipalityCode = KASUKABE) -> DueList:
        return self._review.due(code).due

    def ends(self) -> BusinessEnds:
        self._public._ends._kept.clear()
        return self._public.desk.ends

    def eraser(self, code: MunicipalityCode = KASUKABE) -> Eraser:
        return self._erase.erasing(code).eraser

    def ledger(self, code: MunicipalityCode = KASUKABE) -> Ledger:
        return self._private.staff(code).ledger

    def entries(self, code: MunicipalityCode = KASUKABE) -> list[Entry]:
        rows = [row.entry for row in self._private.audits(code).rows()]
        return sorted(rows, key=lambda entry: (entry.at, entry.detail.get("n", 0)))


class Engine:
    """One world a module; between tests the table is put back to how it was opened."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._opened = {key: dict(items) for key, items in self._table().items.items()}

    def fresh(self) -> DynamoPorts:
        """Return ports over a table that holds nothing but its keys."""
        items = {key: dict(rows) for key, rows in self._opened.items()}
        self._table().items = defaultdict(dict, items)
        self.world.public_house._tablets.clear()
        for house in vars(self.world).values():
            if hasattr(house, "_aws"):
                house._aws._lanes = Lanes(self.world.clock)
        return DynamoPorts(self.world)

    @staticmethod
    def _table() -> Any:
        return get_backend("dynamodb")[ACCOUNT][REGION].tables[TABLE]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with built_world() as world:
        yield Engine(world)


@pytest.fixture(params=["fake", "dynamodb"])
def ports(request: pytest.FixtureRequest) -> FakePorts:
    """Open the ports of two municipalities that hold nothing yet."""
    if request.param == "fake":
        return FakePorts()
    ports: FakePorts = request.getfixturevalue("engine").fresh()
    return ports
