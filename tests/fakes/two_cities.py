"""Two municipalities over the fakes, each beside its plain model: every act is done to both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from chalicelib.access.model import Purpose, Role
from chalicelib.access.tablets.model import Scope
from chalicelib.errors import (
    AlreadyCancelled,
    DomainError,
    FileHasErrors,
    KeyReused,
    NoSuchConflict,
    NoSuchDose,
    NoSuchPerson,
    NoSuchTicket,
    NothingToCorrect,
    SheetMoved,
    StaleProof,
    TurnTaken,
)
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import Caller, check_ticket, record_dose
from chalicelib.systems.vrs.numbers.use_cases import reveal_number, search_by_number
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.residents import use_cases as residents
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.use_cases import restart_ticket, stop_ticket
from chalicelib.values.municipality import MunicipalityCode, check_digit
from chalicelib.values.people import AddresseeNumber
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor, system_actor
from tests.fakes.moments import HandClock
from tests.fakes.plain import Claim, Given, Person, PlainCity, Version
from tests.fakes.samples import number
