"""照会の窓口: what inquiries work with, and one mover-in to ask about."""

from dataclasses import dataclass

from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.inquiries.model import Inquiry
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.inquiries.ports import AskingCity, FormerCities
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.business import BusinessEnds
from chalicelib.values.clock import Clock, Draws
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import Municipalities


@dataclass(frozen=True)
class InquiryDesk:
    """The ports and masters that inquiries work with."""

    asking: AskingCity
    former: FormerCities
    policy: InquiryPolicy
    municipalities: Municipalities
    known: Knowledge
    ends: BusinessEnds
    draws: Draws
    clock: Clock


@dataclass(frozen=True)
class Case:
    """One mover-in to ask about: the inquiry, and the confirmed resident with the number."""

    inquiry: Inquiry
    resident: Resident
    number: IndividualNumber
