"""What the private plane's jobs work with: each job's function has a role of its own, and its own duty."""

import boto3

from chalicelib.adapters.aws import Aws, Settings
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.dynamodb.days import DynamoDayLists
from chalicelib.adapters.dynamodb.due import DynamoDueList
from chalicelib.adapters.dynamodb.eraser import DynamoEraser, KmsCertifier
from chalicelib.adapters.dynamodb.notices import DynamoActs, DynamoInboxes, DynamoOutbox
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.retention import DynamoRetention
from chalicelib.adapters.dynamodb.reviews import DynamoReviews
from chalicelib.adapters.dynamodb.seals import DynamoSeals
from chalicelib.adapters.dynamodb.statistics import DynamoCounters
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.dynamodb.traces import DynamoTraceBook
from chalicelib.adapters.masters import load_hints, load_sentences, load_vaccines
from chalicelib.adapters.sessions import Duty
from chalicelib.adapters.terms import load_retention
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.notices.use_cases import SpreadDesk
from chalicelib.systems.vrs.queues.days.use_cases import DayListDesk
from chalicelib.systems.vrs.retention.ports import DueDesk, ErasingDesk
from chalicelib.systems.vrs.reviews.use_cases import ReviewDesk
from chalicelib.systems.vrs.statistics.use_cases import CountingDesk
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode


class SealHouse:
    """The sealing job's ports: duty ``seal``, which opens nothing."""

    def __init__(
        self, settings: Settings, bucket: str, base: boto3.session.Session, clock: Clock | None = None
    ) -> None:
        """Take the bucket that keeps checkpoints for good."""
        self.clock = clock or SystemClock()
        self._bucket = bucket
        self._aws = Aws(settings, base, self.clock)
        self._directory = self._aws.directory(Duty.SEAL)

    def municipalities(self) -> frozenset[str]:
        """Return the municipalities that keep their records here."""
        return self._directory.municipalities()

    def seals(self, municipality: MunicipalityCode) -> DynamoSeals:
        """Return the operation log of a municipality as the sealer sees it."""
        return DynamoSeals(self._aws.table(Duty.SEAL, str(municipality)), self._bucket)


class ReviewHouse:
    """The review job's ports: duty ``review``, which reads records and writes findings."""

    def __init__(self, settings: Settings, base: boto3.session.Session, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self._aws = Aws(settings, base, self.clock)
        self._known = Knowledge(load_vaccines(), load_sentences(), load_hints())
        self._directory = self._aws.directory(Duty.REVIEW)

    def table(self, municipality: MunicipalityCode) -> SealedTable:
        """Return the table, for the stream that carries sealed items."""
        return self._aws.table(Duty.REVIEW, str(municipality))

    def reviews(self, municipality: MunicipalityCode) -> ReviewDesk:
        """Return the ports of reviews."""
        table = self.table(municipality)
        return ReviewDesk(
            DynamoReviews(table), DynamoResidents(table), DynamoTicketBook(table), self._known, self.clock
        )

    def day_lists(self, municipality: MunicipalityCode) -> DayListDesk:
        """Return the ports of the day lists."""
        table = self.table(municipality)
        return DayListDesk(DynamoDayLists(table), DynamoTicketBook(table), self.clock)

    def counting(self, municipality: MunicipalityCode) -> CountingDesk:
        """Return the ports of counting."""
        table = self.table(municipality)
        return CountingDesk(DynamoCounters(table), DynamoResidents(table), DynamoTicketBook(table))

    def spreading(self, municipality: MunicipalityCode) -> SpreadDesk:
        """Return the ports of telling others of a correction, each in a session of their own."""
        table = self.table(municipality)
        inboxes = DynamoInboxes(lambda code: self.table(MunicipalityCode(code)), self._directory)
        residents, acts = DynamoResidents(table), DynamoActs(table)
        return SpreadDesk(DynamoOutbox(table), inboxes, residents, acts, self.clock)

    def traces(self, municipality: MunicipalityCode) -> DynamoTraceBook:
        """Return the index of the operation log."""
        return DynamoTraceBook(self.table(municipality))

    def due(self, municipality: MunicipalityCode) -> DueDesk:
        """Return the ports of the list of whose records are due."""
        table = self.table(municipality)
        return DueDesk(DynamoResidents(table), DynamoTicketBook(table), DynamoDueList(table), self.clock)


class EraseHouse:
    """The erasing job's ports: duty ``erase``, which takes away what two people agreed on."""

    def __init__(self, settings: Settings, base: boto3.session.Session, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self._aws = Aws(settings, base, self.clock)
        self._directory = self._aws.directory(Duty.ERASE)

    def municipalities(self) -> frozenset[str]:
        """Return the municipalities that keep their records here."""
        return self._directory.municipalities()

    def erasing(self, municipality: MunicipalityCode) -> ErasingDesk:
        """Return the ports of erasing."""
        table = self._aws.table(Duty.ERASE, str(municipality))
        office = DynamoRetention(table)
        return ErasingDesk(
            settings=office,
            erasures=office,
            eraser=DynamoEraser(table),
            certifier=KmsCertifier(table),
            national=load_retention(),
            clock=self.clock,
        )
