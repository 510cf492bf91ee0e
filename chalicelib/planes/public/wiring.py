"""What the public plane works with, built once a cold start."""

import boto3
from typing_extensions import TypedDict

from chalicelib.access.tablets.ports import TabletOffice, Tablets
from chalicelib.adapters.aws import Aws, Settings
from chalicelib.adapters.clock import SystemClock, SystemDraws
from chalicelib.adapters.dynamodb.business import DynamoBusinessEnds
from chalicelib.adapters.dynamodb.directory import DynamoTicketBooks
from chalicelib.adapters.dynamodb.tablets import DynamoTablets, TabletCache
from chalicelib.adapters.masters import (
    load_hints,
    load_kinds,
    load_municipalities,
    load_sentences,
    load_vaccines,
)
from chalicelib.adapters.sessions import Duty
from chalicelib.systems.vrs.doses.desk import VenueDesk
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode


class ProductName(TypedDict):
    """A product to choose from."""

    code: str
    name: str
    maker: str


class PublicHouse:
    """The public plane's ports.  It knows one duty: ``venue``."""

    def __init__(self, settings: Settings, base: boto3.session.Session, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self._aws = Aws(settings, base, self.clock)
        self._directory = self._aws.directory(Duty.VENUE)
        self._tablets: TabletCache = {}
        self._ends = DynamoBusinessEnds(lambda code: self._aws.table(Duty.VENUE, code), self.clock)
        books = DynamoTicketBooks(lambda code: self._aws.table(Duty.VENUE, code), self._directory)
        self.desk = VenueDesk(
            books=books,
            municipalities=load_municipalities(),
            kinds=load_kinds(),
            known=Knowledge(load_vaccines(), load_sentences(), load_hints()),
            ends=self._ends,
            clock=self.clock,
        )

    def knows(self, municipality: MunicipalityCode) -> bool:
        """Tell whether a municipality keeps its records here."""
        return str(municipality) in self._directory.municipalities()

    def tablets(self, municipality: MunicipalityCode) -> Tablets:
        """Return the tablets of a municipality."""
        table = self._aws.table(Duty.VENUE, str(municipality))
        return DynamoTablets(table, self._tablets, self.clock)

    def tablet_office(self, municipality: MunicipalityCode) -> TabletOffice:
        """Return the ports of tablet use cases."""
        return TabletOffice(self.tablets(municipality), SystemDraws(), self.clock)

    def product_names(self) -> list[ProductName]:
        """Return what a tablet may offer to choose from: each product's code and latest name."""
        products = self.desk.known.vaccines.products
        return [{"code": each.code, "name": each.names[-1].text, "maker": each.maker} for each in products]
