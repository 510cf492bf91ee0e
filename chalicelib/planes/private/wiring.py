"""What the private plane works with, built once a cold start."""

import json
from functools import cache
from importlib.resources import files

import boto3

from chalicelib.access.model import Actor, Purpose
from chalicelib.access.staff.ports import Passwords, StaffOffice
from chalicelib.access.tablets.ports import TabletOffice
from chalicelib.adapters.aws import Aws, Settings
from chalicelib.adapters.clock import SystemClock, SystemDraws
from chalicelib.adapters.dynamodb.accounts import DynamoAccounts
from chalicelib.adapters.dynamodb.audits import DynamoAudits
from chalicelib.adapters.dynamodb.moves import DynamoMoves, DynamoMovesFiles
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.register import DynamoRegister
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.reviews import DynamoReviews
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tablets import DynamoTablets
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.masters import load_municipalities, load_sentences, load_vaccines
from chalicelib.adapters.moves_tables import load_flag_codes, load_moves_profile
from chalicelib.adapters.passwords import ArgonPasswords, PasswordOnly
from chalicelib.adapters.sessions import Duty
from chalicelib.planes.private.inquiry_wiring import InquiryHouse
from chalicelib.planes.private.queue_wiring import QueueRoom, queue_room
from chalicelib.systems.vrs.doses.corrections import RecordsDesk
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.moves.filing import MovesFilesDesk
from chalicelib.systems.vrs.moves.use_cases import MovesDesk
from chalicelib.systems.vrs.registration.model import Profile
from chalicelib.systems.vrs.registration.use_cases import RegistrationDesk
from chalicelib.systems.vrs.residents.use_cases import LookUpDesk
from chalicelib.systems.vrs.reviews.use_cases import ReviewDesk
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
    ) -> None:
        self.clock = clock or SystemClock()
        self.draws = SystemDraws()
        self._aws = Aws(settings, base, self.clock)
        self._directory = self._aws.directory(Duty.OFFICE)
        self._passwords = passwords or ArgonPasswords()
        self.known = Knowledge(load_vaccines(), load_sentences())

    def municipalities(self) -> frozenset[str]:
        """Return the municipalities that keep their records here."""
        return self._directory.municipalities()

    def staff(self, municipality: MunicipalityCode) -> StaffOffice:
        """Return the ports of sign-in and accounts."""
        accounts = DynamoAccounts(self._office(municipality))
        return StaffOffice(accounts, self._passwords, PasswordOnly(), self.draws, self.clock)

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
        return RecordsDesk(DynamoTicketBook(self._desk(actor.municipality)), self.known, self.clock)

    def reviews(self, municipality: MunicipalityCode) -> ReviewDesk:
        """Return the ports of reviews and lists."""
        table = self._desk(municipality)
        return ReviewDesk(
            DynamoReviews(table), DynamoResidents(table), DynamoTicketBook(table), self.known, self.clock
        )

    def moves(self, actor: Actor) -> MovesDesk:
        """Return the ports of flags, re-issues and merges."""
        table = self._desk(actor.municipality)
        return MovesDesk(
            moves=DynamoMoves(table),
            residents=DynamoResidents(table),
            book=DynamoTicketBook(table),
            codes=load_flag_codes(),
            draws=self.draws,
            clock=self.clock,
        )

    def moves_files(self, actor: Actor) -> MovesFilesDesk:
        """Return the ports of files of moves: the desk's, and the office's for the record of the file."""
        files = DynamoMovesFiles(self._office(actor.municipality))
        return MovesFilesDesk(self.moves(actor), files, load_moves_profile())

    def queues(self, actor: Actor) -> QueueRoom:
        """Return the ports of work queues, bulk fixes, paper entries and day counts."""
        return queue_room(self._desk(actor.municipality), self.known, self.draws, self.clock)

    def numbers(self, actor: Actor, purpose: Purpose) -> DynamoNumbers:
        """Open the number area for one purpose and one person; both are in the session's tags."""
        return DynamoNumbers(
            self._aws.table(Duty.NUMBER, str(actor.municipality), purpose=purpose.value, actor=actor.id)
        )

    def inquiries(self, actor: Actor) -> InquiryHouse:
        """Return the ports of asking other municipalities, and of what was asked and provided."""
        return InquiryHouse(self._aws, self._directory, self.known, self.draws, self.clock, actor)

    def registration(self, actor: Actor) -> RegistrationDesk:
        """Return the ports of taking a file in."""
        numbers = self._aws.table(Duty.NUMBER, str(actor.municipality), purpose=REGISTERING, actor=actor.id)
        return RegistrationDesk(
            register=DynamoRegister(numbers, self._office(actor.municipality)),
            municipalities=load_municipalities(),
            profile=load_profile(),
            known=self.known,
            draws=self.draws,
            clock=self.clock,
        )

    def audits(self, municipality: MunicipalityCode) -> DynamoAudits:
        """Return the operation log of a municipality."""
        return DynamoAudits(self._office(municipality))

    def _office(self, municipality: MunicipalityCode) -> SealedTable:
        return self._aws.table(Duty.OFFICE, str(municipality))

    def _desk(self, municipality: MunicipalityCode) -> SealedTable:
        return self._aws.table(Duty.DESK, str(municipality))


@cache
def load_profile() -> Profile:
    """Return the registration file's profile."""
    text = files("chalicelib.data").joinpath("registration.json").read_bytes()
    return Profile.model_validate(json.loads(text))
