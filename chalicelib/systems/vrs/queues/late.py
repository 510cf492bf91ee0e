"""Recording a dose that no tablet scanned: from a paper, or given elsewhere.

The decision is the scan's own: a turn that is taken is never written over, the same dose is
told so, another is kept as a conflict; a stopped or unregistered ticket keeps the dose.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pydantic import Field

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.doses.scan import (
    Decision,
    Knowledge,
    Occasion,
    Scan,
    decide,
    waiting_for,
)
from chalicelib.systems.vrs.retention.business import BusinessEnd, demand_late_entry
from chalicelib.systems.vrs.tickets.kin import given_elsewhere, kin_of, with_kin
from chalicelib.systems.vrs.tickets.model import TicketKind, TicketLine, TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.origin import Origin
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word

NO_KEY = "-" * 16


class LateDose(Word):
    """後から登録する接種: one dose, its venue where it was ours, and where it came from."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    given_on: date
    product: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    lot: str = Field(max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    venue: str | None = None
    origin: Origin = Origin.OWN
    origin_code: str | None = None
    reason: str | None = None


def decide_late(
    late: LateDose,
    municipality: MunicipalityCode,
    sheets: Sequence[TicketSheet],
    occasion: Occasion,
    known: Knowledge,
    end: BusinessEnd | None,
) -> Decision:
    """Decide what recording a late dose does to its ticket's sheet, the first; the others are its chain's.

    Raises BusinessOver and LateEntryOver (``retention/business.py``): no late dose is decided without them.
    """
    demand_late_entry(end, late.given_on, occasion.today)
    sheet, *kin = sheets
    scan = Scan(
        line="-",
        given_on=late.given_on,
        product=late.product,
        lot=late.lot,
        venue=late.venue or "-",
        key=NO_KEY,
        already_given=True,
    )
    line = TicketLine(
        kind=TicketKind.VACCINATION, turn=late.turn, municipality=municipality, ticket=late.ticket
    )
    decision = decide(scan, line, sheet, occasion, known, given_elsewhere(sheet, kin))
    if decision.dose is not None:
        return _placed(decision, _late(decision.dose, late))
    if decision.conflict is not None:
        # The id is the claim's, as the scan's decision made it: the same claim twice is one conflict.
        claim = _late(decision.conflict.claim, late)
        return replace(decision, conflict=decision.conflict.model_copy(update={"claim": claim}))
    return decision


def chain_of(ticket: TicketNumber, book: TicketBook) -> tuple[TicketSheet, ...]:
    """Read a ticket's sheet, and after it the others of its chain."""
    sheet = book.sheet(ticket) or TicketSheet.blank(ticket)
    return (sheet, *kin_of(sheet, book))


def page_of(decision: Decision, sheets: Sequence[TicketSheet], entry: Entry) -> Page:
    """Return what a decision on a ticket's chain writes."""
    changed = () if decision.sheet is None else (decision.sheet,)
    return Page(
        entry=entry,
        sheets=changed if decision.dose is None else with_kin(changed, sheets[1:]),
        doses=() if decision.dose is None else (decision.dose,),
        waiting=() if decision.waiting is None else (decision.waiting,),
        conflicts=() if decision.conflict is None else (decision.conflict,),
    )


def _placed(decision: Decision, dose: Dose) -> Decision:
    sheet = None if decision.sheet is None else decision.sheet.with_slot(dose.slot())
    waiting = None if decision.waiting is None else waiting_for(dose.slot(), dose.ticket)
    return replace(decision, dose=dose, sheet=sheet, waiting=waiting)


def _late(dose: Dose, late: LateDose) -> Dose:
    """Return the scan's dose with what no scan knows."""
    return dose.model_copy(
        update={
            "venue": late.venue,
            "origin": late.origin,
            "origin_code": late.origin_code,
            "reason": late.reason,
        }
    )
