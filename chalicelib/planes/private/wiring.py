"""What the private plane works with, built once a cold start."""

import boto3

from chalicelib.access.log.reviews import LogReviewDesk
from chalicelib.access.log.use_cases import LogDesk
from chalicelib.access.model import Actor, Purpose
from chalicelib.access.staff.ports import Passwords, StaffOffice
from chalicelib.access.tablets.ports import TabletOffice
from chalicelib.adapters.aws import Aws, Settings
from chalicelib.adapters.clock import SystemClock, SystemDraws
from chalicelib.adapters.dynamodb.accounts import DynamoAccounts
from chalicelib.adapters.dynamodb.audits import DynamoAudits
from chalicelib.adapters.dynamodb.business import DynamoBusinessEnds
from chalicelib.adapters.dynamodb.cases import DynamoCases, DynamoReceivers
from chalicelib.adapters.dynamodb.changesets import DynamoChangesets, SealedEnvelopes
from chalicelib.adapters.dynamodb.downloads import (
    DynamoDownloads,
    DynamoLogRoll,
    DynamoPieces,
    DynamoRecordRoll,
    DynamoRoll,
)
from chalicelib.adapters.dynamodb.due import DynamoDueList
from chalicelib.adapters.dynamodb.import_keys import ImportKeys
from chalicelib.adapters.dynamodb.lookers import IndexedLookers
from chalicelib.adapters.dynamodb.media import DynamoMedia
from chalicelib.adapters.dynamodb.moves import DynamoMoves
from chalicelib.adapters.dynamodb.notices import DynamoInbox, DynamoOutbox
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.register import DynamoRegister
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.retention import DynamoRetention
from chalicelib.adapters.dynamodb.reviews import DynamoReviews
from chalicelib.adapters.dynamodb.staff_ledger import DynamoLedger
from chalicelib.adapters.dynamodb.statistics import DynamoTallies
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tablets import DynamoTablets
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.dynamodb.traces import DynamoLogReviews, DynamoTraces
from chalicelib.adapters.file_layouts import load_layout, load_profile
from chalicelib.adapters.masters import (
    load_hints,
    load_municipalities,
    load_origins,
    load_sentences,
    load_vaccines,
)
from chalicelib.adapters.moves_tables import load_flag_codes, load_moves_profile
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.adapters.sessions import Duty
from chalicelib.adapters.terms import load_deadlines, load_retention
from chalicelib.adapters.thresholds import load_log_settings, load_thresholds
from chalicelib.adapters.webauthn import WebAuthn
from chalicelib.planes.private.inquiry_wiring import InquiryHouse
from chalicelib.planes.private.queue_wiring import QueueRoom, queue_room
from chalicelib.systems.vrs.cases.ports import CaseDesk
from chalicelib.systems.vrs.changesets.desk import ChangesetDesk
from chalicelib.systems.vrs.changesets.model import FileKind
from chalicelib.systems.vrs.doses.corrections import RecordsDesk
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.downloads.kinds import LedgerOutput, WaitingOutput
from chalicelib.systems.vrs.downloads.model import DownloadKind
from chalicelib.systems.vrs.downloads.records import LogOutput, ProvisionOutput
from chalicelib.systems.vrs.downloads.use_cases import DownloadDesk
from chalicelib.systems.vrs.media.use_cases import MediaDesk
from chalicelib.systems.vrs.moves.filing import MovesFiles
from chalicelib.systems.vrs.moves.use_cases import MovesDesk
from chalicelib.systems.vrs.notices.use_cases import NoticeDesk
from chalicelib.systems.vrs.registration.ledger import LedgerFiles
from chalicelib.systems.vrs.registration.parts import RegistrationFiles
from chalicelib.systems.vrs.registration.use_cases import RegistrationDesk
from chalicelib.systems.vrs.residents.use_cases import LookUpDesk
from chalicelib.systems.vrs.retention.ports import RetentionDesk
from chalicelib.systems.vrs.reviews.use_cases import ReviewDesk
from chalicelib.systems.vrs.statistics.use_cases import StatisticsDesk
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode

REGISTERING = "registration"
"""The session's purpose while a file is taken in: KMS may index and seal numbers, not open them."""


class PrivateHouse:
    """The private plane's ports.  Each opens the table for the one duty its work needs."""

    def __init__(
        self,
        settings: Settings,
        base: boto3.session.Session,
        clock: Clock | None = None,
        passwords: Passwords | None = None,
        *,
        rehearsal: bool = False,
    ) -> None:
        """Build the ports.  Only a rehearsal takes plain files; no setting of a deployment says it is one."""
        self.rehearsal = rehearsal
        self.clock = clock or SystemClock()
        self.draws = SystemDraws()
        self._aws = Aws(settings, base, self.clock)
        self._directory = self._aws.directory(Duty.OFFICE)
        self._passwords = passwords or ArgonPasswords()
        self._ends = DynamoBusinessEnds(lambda code: self._aws.table(Duty.OFFICE, code), self.clock)
        self._factor = WebAuthn(settings.origin)
        self.known = Knowledge(load_vaccines(), load_sentences(), load_hints())

    def municipalities(self) -> frozenset[str]:
        """Return the municipalities that keep their records here."""
        return self._directory.municipalities()

    def name_of(self, municipality: MunicipalityCode) -> str:
        """Return what a municipality is called, with its prefecture; its code where nobody knows."""
        known = load_municipalities().ever(municipality)
        return str(municipality) if known is None else f"{known.prefecture}{known.name}"

    def staff(self, municipality: MunicipalityCode) -> StaffOffice:
        """Return the ports of sign-in and accounts."""
        table = self._office(municipality)
        return StaffOffice(
            DynamoAccounts(table),
            self._passwords,
            self._factor,
            self.draws,
            self.clock,
            DynamoLedger(table),
        )

    def tablet_office(self, actor: Actor) -> TabletOffice:
        """Return the ports of tablets and venues."""
        tablets = DynamoTablets(self._office(actor.municipality), {}, self.clock)
        return TabletOffice(tablets, self.draws, self.clock)

    def look_up(self, actor: Actor) -> LookUpDesk:
        """Return the ports of looking people up."""
        table = self._desk(actor.municipality)
        return LookUpDesk(DynamoResidents(table), DynamoTicketBook(table), self.clock)

    def records(self, actor: Actor) -> RecordsDesk:
        """Return the ports of corrections."""
        book = DynamoTicketBook(self._desk(actor.municipality))
        return RecordsDesk(book, self.known, self._ends, self.clock)

    def reviews(self, municipality: MunicipalityCode) -> ReviewDesk:
        """Return the ports of reviews and lists."""
        table = self._desk(municipality)
        return ReviewDesk(
            DynamoReviews(table), DynamoResidents(table), DynamoTicketBook(table), self.known, self.clock
        )

    def moves(self, actor: Actor) -> MovesDesk:
        """Return the ports of flags, re-issues and merges."""
        return self._moves(self._desk(actor.municipality))

    def _moves(self, table: SealedTable) -> MovesDesk:
        return MovesDesk(
            moves=DynamoMoves(table),
            residents=DynamoResidents(table),
            book=DynamoTicketBook(table),
            codes=load_flag_codes(),
            draws=self.draws,
            clock=self.clock,
        )

    def queues(self, actor: Actor) -> QueueRoom:
        """Return the ports of work queues, bulk fixes, paper entries and day counts."""
        table = self._desk(actor.municipality)
        return queue_room(table, self.known, self._ends, self.draws, self.clock)

    def numbers(self, actor: Actor, purpose: Purpose) -> DynamoNumbers:
        """Open the number area for one purpose and one person; both are in the session's tags."""
        return DynamoNumbers(
            self._aws.table(Duty.NUMBER, str(actor.municipality), purpose=purpose.value, actor=actor.id)
        )

    def inquiries(self, actor: Actor) -> InquiryHouse:
        """Return the ports of asking other municipalities, and of what was asked and provided."""
        return InquiryHouse(self._aws, self._directory, self.known, self._ends, self.draws, self.clock, actor)

    def registration(self, actor: Actor) -> RegistrationDesk:
        """Return the ports of taking a file in."""
        return RegistrationDesk(
            register=DynamoRegister(self._registering(actor), self._office(actor.municipality)),
            municipalities=load_municipalities(),
            profile=load_profile(),
            ends=self._ends,
            known=self.known,
            draws=self.draws,
            clock=self.clock,
        )

    def statistics(self, actor: Actor) -> StatisticsDesk:
        """Return the ports of statistics: a duty that can open no resident."""
        return StatisticsDesk(DynamoTallies(self._office(actor.municipality)), load_thresholds(), self.clock)

    def notices(self, actor: Actor) -> NoticeDesk:
        """Return the ports of notices about corrections."""
        table = self._desk(actor.municipality)
        return NoticeDesk(DynamoOutbox(table), DynamoInbox(table), self.clock)

    def log_search(self, actor: Actor) -> LogDesk:
        """Return the ports of searching the operation log."""
        return LogDesk(DynamoTraces(self._office(actor.municipality)), self.clock)

    def log_reviews(self, actor: Actor) -> LogReviewDesk:
        """Return the ports of reviewing the operation log."""
        table = self._office(actor.municipality)
        reviews, traces = DynamoLogReviews(table), DynamoTraces(table)
        return LogReviewDesk(reviews, traces, load_log_settings(), self.draws, self.clock)

    def retention(self, actor: Actor) -> RetentionDesk:
        """Return the ports of retention settings, holds and proposals to erase."""
        office = DynamoRetention(self._office(actor.municipality))
        desk = self._desk(actor.municipality)
        return RetentionDesk(
            settings=office,
            holds=office,
            erasures=office,
            due=DynamoDueList(desk),
            residents=DynamoResidents(desk),
            national=load_retention(),
            draws=self.draws,
            clock=self.clock,
        )

    def cases(self, actor: Actor) -> CaseDesk:
        """Return the ports of requests for disclosure, correction and suspension of use."""
        desk = self._desk(actor.municipality)
        return CaseDesk(
            cases=DynamoCases(self._office(actor.municipality)),
            receivers=DynamoReceivers(desk),
            lookers=IndexedLookers(self._office(actor.municipality)),
            residents=DynamoResidents(desk),
            book=DynamoTicketBook(desk),
            retention=self.retention(actor),
            deadlines=load_deadlines(),
            draws=self.draws,
            clock=self.clock,
        )

    def media(self, municipality: MunicipalityCode) -> MediaDesk:
        """Return the ports of the media ledger."""
        return MediaDesk(DynamoMedia(self._office(municipality)), self.draws, self.clock)

    def changesets(self, actor: Actor) -> ChangesetDesk:
        """Return the ports of changesets, and the rooms that take files, a kind each."""
        registration, moves = self.registration(actor), self._moves(self._registering(actor))
        return ChangesetDesk(
            book=DynamoChangesets(self._office(actor.municipality)),
            envelopes=SealedEnvelopes(self.import_keys(actor)),
            kinds={
                FileKind.REGISTRATION: RegistrationFiles(registration, actor),
                FileKind.LEDGER: LedgerFiles(registration, actor, load_layout(), load_origins()),
                FileKind.MOVES: MovesFiles(moves, load_moves_profile(), actor),
            },
            media=self.media(actor.municipality),
        )

    def import_keys(self, actor: Actor) -> ImportKeys:
        """Return the keys that files are sealed for."""
        return ImportKeys(self._registering(actor))

    def downloads(self, actor: Actor) -> DownloadDesk:
        """Return the ports of downloads, and what can go out, a kind each."""
        table, municipality = self._desk(actor.municipality), str(actor.municipality)
        book, roll, layout = DynamoTicketBook(table), DynamoRoll(table), load_layout()
        return DownloadDesk(
            book=DynamoDownloads(self._office(actor.municipality)),
            pieces=DynamoPieces(table),
            kinds={
                DownloadKind.LEDGER: LedgerOutput(roll, layout, load_origins(), municipality),
                DownloadKind.WAITING: WaitingOutput(book, roll, layout, load_origins(), municipality),
                DownloadKind.PROVISIONS: ProvisionOutput(DynamoRecordRoll(table), self.clock),
                DownloadKind.LOG: LogOutput(DynamoLogRoll(self._office(actor.municipality)), self.clock),
            },
            media=self.media(actor.municipality),
        )

    def audits(self, municipality: MunicipalityCode) -> DynamoAudits:
        """Return the operation log of a municipality."""
        return DynamoAudits(self._office(municipality))

    def _registering(self, actor: Actor) -> SealedTable:
        return self._aws.table(Duty.NUMBER, str(actor.municipality), purpose=REGISTERING, actor=actor.id)

    def _office(self, municipality: MunicipalityCode) -> SealedTable:
        return self._aws.table(Duty.OFFICE, str(municipality))

    def _desk(self, municipality: MunicipalityCode) -> SealedTable:
        return self._aws.table(Duty.DESK, str(municipality))
