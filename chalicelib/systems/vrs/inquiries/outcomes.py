"""How inquiries end: what each answer changes about its person."""

from collections.abc import Mapping, Sequence

from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion
from chalicelib.systems.vrs.inquiries.importing import Here, plan_import
from chalicelib.systems.vrs.inquiries.model import CityAnswer, Inquiry, InquiryState
from chalicelib.systems.vrs.inquiries.ports import AskingCity, FinishedInquiry
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet


def sheets_for(
    answered: Sequence[tuple[Resident, CityAnswer]], asking: AskingCity
) -> Mapping[TicketNumber, TicketSheet]:
    """Read the sheets of the people who were found, and the others of their tickets' chains."""
    tickets = [ticket for resident, said in answered if said.found for ticket in resident.tickets]
    sheets = asking.sheets(tickets) if tickets else {}
    kin = {ticket: None for sheet in sheets.values() for ticket in sheet.kin if ticket not in sheets}
    return {**sheets, **asking.sheets(list(kin))} if kin else sheets


def outcome(
    inquiry: Inquiry,
    resident: Resident,
    said: CityAnswer,
    sheets: Mapping[TicketNumber, TicketSheet],
    occasion: Occasion,
    rules: tuple[Knowledge, BusinessEnd | None],
) -> FinishedInquiry:
    """Return an inquiry as finished, with what its answer changes here."""
    fresh = {"answered_at": occasion.now, "version": inquiry.version + 1}
    if not said.found:
        state = InquiryState.NOT_FOUND
        return FinishedInquiry(inquiry.model_copy(update={**fresh, "state": state}), None)
    own = {each: sheets.get(each) or TicketSheet.blank(each) for each in resident.tickets}
    kin = {
        each: sheets[each]
        for sheet in own.values()
        for each in sheet.kin
        if each in sheets and each not in own
    }
    imported = plan_import(said.doses, Here(own, kin), inquiry.former, occasion, *rules)
    changed = {
        **fresh,
        "state": InquiryState.PROVIDED,
        "doses": said.doses,
        "imported": len(imported.doses),
        "conflicts": len(imported.conflicts),
        "after_end": imported.after_end,
    }
    return FinishedInquiry(inquiry.model_copy(update=changed), imported)
