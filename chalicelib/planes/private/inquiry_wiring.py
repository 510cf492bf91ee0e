"""The ports of inquiries: the asking city's own records, other cities' brokers, and the books of both."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chalicelib.access.model import Actor, Purpose
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamodb.directory import Directory
from chalicelib.adapters.dynamodb.inquiries import DynamoAskingCity, DynamoCanaries
from chalicelib.adapters.dynamodb.provisions import DynamoFormerCities, DynamoInquiryBook
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.masters import load_municipalities
from chalicelib.adapters.sessions import Duty
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.inquiries.desk import InquiryDesk
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.inquiries.records import ReviewRoom
from chalicelib.systems.vrs.retention.business import BusinessEnds
from chalicelib.values.clock import Clock, Draws

INDEXING = "registration"
"""The session's purpose while a canary is registered: KMS may index and seal numbers, not open them."""


@dataclass(frozen=True)
class InquiryHouse:
    """Opens the table for each side of an inquiry, in the one duty that side needs."""

    aws: Aws
    directory: Directory
    known: Knowledge
    ends: BusinessEnds
    draws: Draws
    clock: Clock
    actor: Actor

    @property
    def desk(self) -> InquiryDesk:
        """The ports of asking: duty ``number`` at home, duty ``broker`` at the former city."""
        home = self._number(Purpose.ASK_FORMER_CITY.value)
        return InquiryDesk(
            asking=DynamoAskingCity(home),
            former=DynamoFormerCities(self._broker, self.directory),
            policy=load_policy(),
            municipalities=load_municipalities(),
            known=self.known,
            ends=self.ends,
            draws=self.draws,
            clock=self.clock,
        )

    @property
    def room(self) -> ReviewRoom:
        """The ports of reading what was asked and provided."""
        table = self.aws.table(Duty.DESK, str(self.actor.municipality))
        return ReviewRoom(DynamoInquiryBook(table), load_policy(), self.clock)

    @property
    def canaries(self) -> DynamoCanaries:
        """The register of canaries: it indexes numbers and opens none."""
        return DynamoCanaries(self._number(INDEXING))

    def _number(self, purpose: str) -> SealedTable:
        code = str(self.actor.municipality)
        return self.aws.table(Duty.NUMBER, code, purpose=purpose, actor=self.actor.id)

    def _broker(self, municipality: str, asked_by: str) -> SealedTable:
        return self.aws.table(
            Duty.BROKER, municipality, purpose=Purpose.ANSWER_NEW_CITY.value, actor=asked_by
        )


@cache
def load_policy() -> InquiryPolicy:
    """Return the dated policy of inquiries."""
    text = files("chalicelib.data").joinpath("inquiries.json").read_bytes()
    return InquiryPolicy.model_validate(json.loads(text))
