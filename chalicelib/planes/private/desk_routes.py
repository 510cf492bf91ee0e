"""The desk's work: look up, correct, cancel, stop, settle, and the lists of what needs a look."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema
from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission, Purpose
from chalicelib.access.rules import require
from chalicelib.errors import PurposeRequired
from chalicelib.planes.answers import Joined, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.people_shown import (
    PersonAtDesk,
    PersonFound,
    TicketShown,
    TicketStanding,
    namesake_shown,
    person_shown,
    standing_shown,
    ticket_shown,
)
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.numbers import use_cases as numbers
from chalicelib.systems.vrs.residents import use_cases as residents
from chalicelib.systems.vrs.reviews import use_cases as reviews
from chalicelib.systems.vrs.reviews.model import OpenFinding
from chalicelib.systems.vrs.tickets import use_cases as tickets
from chalicelib.systems.vrs.tickets.model import (
    Stop,
    StopReason,
    TicketNumber,
    TicketSheet,
    Waiting,
)
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.people import AddresseeNumber, PersonName
from chalicelib.values.word import AskedDay, Line, Word


def _one_of_the_three(named: object) -> object:
    """Read an unknown purpose as none: both are refused with A305, and both leave an audit row."""
    return Purpose(named) if isinstance(named, str) and named in set(Purpose) else None


NamedPurpose = Annotated[Purpose | None, BeforeValidator(_one_of_the_three), WithJsonSchema({})]
"""Takes whatever comes, as its schema says: the room refuses it, not the form."""


class PersonSearch(Word):
    """人の検索: by a ticket or a 宛名番号.  In a body, so that no number is in a URL."""

    by: Literal["ticket", "addressee"]
    value: str


class NameSearch(Word):
    """氏名と生年月日による検索.  In a body, so that no name is in a URL."""

    name: PersonName
    born_on: AskedDay


class NumberSearch(Word):
    """個人番号による検索, for one of the three purposes."""

    individual_number: IndividualNumber
    purpose: NamedPurpose = None


class NumberReveal(Word):
    """個人番号の表示, for one of the three purposes."""

    purpose: NamedPurpose = None


class TicketSearch(Word):
    """接種券の検索."""

    ticket: TicketNumber


class StopRequest(Word):
    """接種券の停止の内容: the note is kept apart, in the resident area."""

    reason: StopReason
    since: AskedDay
    note: Line | None = None


class TicketStop(Word):
    """接種券の停止."""

    ticket: TicketNumber
    stop: StopRequest


class TicketRestart(Word):
    """接種券の停止の解除: why is kept apart, in the resident area."""

    ticket: TicketNumber
    reason: Line


class Revealed(TypedDict):
    """A 個人番号, revealed by an act of its own."""

    individual_number: str


class PeopleFound(TypedDict):
    """Everybody of a name and a birth date; nobody is an empty list."""

    people: Sequence[PersonFound]


class Settled(TypedDict):
    """Which claim stands, and the dose where it was written anew."""

    kept: Literal["standing", "claim"]
    dose: Dose | None


class SheetOfClaim(TypedDict):
    """The ticket that two claims are about, where it is registered."""

    sheet: TicketSheet | None


@signed_in
def search_person(request: Request[PersonSearch], house: PrivateHouse, actor: Actor) -> Reply[PersonAtDesk]:
    """Find a person by a ticket or a 宛名番号."""
    require(actor, Permission.READ_PERSON)
    wanted = request.read()
    desk = house.look_up(actor)
    if wanted.by == "ticket":
        found = residents.look_up_by_ticket(request.value(TicketNumber, wanted.value), actor, desk)
    else:
        addressee = request.value(AddresseeNumber, wanted.value)
        found = residents.look_up_by_addressee(addressee, actor, desk)
    return Reply(person_shown(found))


@signed_in
def search_by_name(request: Request[NameSearch], house: PrivateHouse, actor: Actor) -> Reply[PeopleFound]:
    """Find everybody of a name and a birth date, to choose from: twenty at the most."""
    require(actor, Permission.READ_PERSON)
    wanted = request.read()
    found = residents.look_up_by_name(wanted.name, wanted.born_on, actor, house.look_up(actor))
    return Reply({"people": [namesake_shown(each) for each in found]})


@signed_in
def search_by_number(
    request: Request[NumberSearch], house: PrivateHouse, actor: Actor
) -> Reply[PersonAtDesk]:
    """Find a person by a 個人番号, for a purpose."""
    require(actor, Permission.SEARCH_BY_NUMBER, Purpose.ASK_FORMER_CITY)  # before a number is even read
    wanted = request.read()
    require(actor, Permission.SEARCH_BY_NUMBER, wanted.purpose)
    if wanted.purpose is None:
        raise PurposeRequired
    desk = house.look_up(actor)
    opened = house.numbers(actor, wanted.purpose)
    return Reply(
        person_shown(numbers.search_by_number(wanted.individual_number, wanted.purpose, actor, opened, desk))
    )


@signed_in
def show_person(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[PersonAtDesk]:
    """Show a person found before."""
    return Reply(
        person_shown(residents.look_up_person(request.parameters["person_id"], actor, house.look_up(actor)))
    )


@signed_in
def reveal_number(request: Request[NumberReveal], house: PrivateHouse, actor: Actor) -> Reply[Revealed]:
    """Reveal a person's 個人番号: an act of its own, for a purpose."""
    require(actor, Permission.REVEAL_NUMBER, Purpose.ASK_FORMER_CITY)  # before a form is even read
    purpose = request.read().purpose
    require(actor, Permission.REVEAL_NUMBER, purpose)
    if purpose is None:
        raise PurposeRequired
    opened = house.numbers(actor, purpose)
    number = numbers.reveal_number(
        request.parameters["person_id"], purpose, actor, opened, house.look_up(actor)
    )
    return Reply({"individual_number": number.reveal()})


@signed_in
def search_ticket(request: Request[TicketSearch], house: PrivateHouse, actor: Actor) -> Reply[TicketShown]:
    """Show a ticket with its doses, registered or waiting."""
    require(actor, Permission.READ_TICKET)
    wanted = request.read()
    return Reply(ticket_shown(residents.look_up_ticket(wanted.ticket, actor, house.look_up(actor))))


@signed_in
def stop_ticket(request: Request[TicketStop], house: PrivateHouse, actor: Actor) -> Reply[TicketStanding]:
    """Stop a ticket."""
    require(actor, Permission.STOP_TICKET)
    wanted = request.read()
    book = house.records(actor).book
    stop, note = Stop(reason=wanted.stop.reason, since=wanted.stop.since), wanted.stop.note
    return Reply(
        standing_shown(tickets.stop_ticket(wanted.ticket, stop, actor, book, house.clock, note=note))
    )


@signed_in
def restart_ticket(
    request: Request[TicketRestart], house: PrivateHouse, actor: Actor
) -> Reply[TicketStanding]:
    """Let a stopped ticket be used again."""
    require(actor, Permission.STOP_TICKET)
    wanted = request.read()
    book = house.records(actor).book
    restarted = tickets.restart_ticket(wanted.ticket, wanted.reason, actor, book, house.clock)
    return Reply(standing_shown(restarted))


@signed_in
def correct_dose(request: Request[corrections.Correction], house: PrivateHouse, actor: Actor) -> Reply[Dose]:
    """Correct a dose's turn, product, lot, date or person."""
    require(actor, Permission.CORRECT_DOSE)
    wanted = request.read()
    return Reply(corrections.correct_dose(wanted, actor, house.records(actor)))


@signed_in
def cancel_dose(request: Request[corrections.Cancellation], house: PrivateHouse, actor: Actor) -> Reply[Dose]:
    """Cancel a dose that was never given."""
    require(actor, Permission.CANCEL_DOSE)
    wanted = request.read()
    return Reply(corrections.cancel_dose(wanted, actor, house.records(actor)))


@signed_in
def settle_conflict(
    request: Request[corrections.Settlement], house: PrivateHouse, actor: Actor
) -> Reply[Settled]:
    """Decide which of two claims to a turn is right."""
    require(actor, Permission.SETTLE_CONFLICT)
    wanted = request.read()
    taken = corrections.settle_conflict(wanted, actor, house.records(actor))
    return Reply({"kept": wanted.keep, "dose": taken})


@signed_in
def list_findings(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[OpenFinding]]:
    """List what is odd about doses (要修正・要確認)."""
    found = reviews.list_findings(actor, house.reviews(actor.municipality))
    return Reply(listed(found, request.read()))


@signed_in
def list_waiting(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[Waiting]]:
    """List the doses that wait for their person (登録待ち)."""
    found = reviews.list_waiting(actor, house.reviews(actor.municipality))
    return Reply(listed(found, request.read()))


@signed_in
def list_conflicts(
    request: Request[Paging], house: PrivateHouse, actor: Actor
) -> Reply[Page[Joined[Conflict, SheetOfClaim]]]:
    """List the claims to a turn that is taken (重複登録)."""
    found = reviews.list_conflicts(actor, house.reviews(actor.municipality))
    items = [Joined(conflict, SheetOfClaim(sheet=sheet)) for conflict, sheet in found]
    return Reply(listed(items, request.read()))


ENDPOINTS = (
    Endpoint("POST", "/people/search", Permission.READ_PERSON, search_person),
    Endpoint("POST", "/people/search-by-name", Permission.READ_PERSON, search_by_name),
    Endpoint("POST", "/people/search-by-number", Permission.SEARCH_BY_NUMBER, search_by_number),
    Endpoint("GET", "/people/{person_id}", Permission.READ_PERSON, show_person),
    Endpoint("POST", "/people/{person_id}/individual-number", Permission.REVEAL_NUMBER, reveal_number),
    Endpoint("POST", "/tickets/search", Permission.READ_TICKET, search_ticket),
    Endpoint("POST", "/tickets/stop", Permission.STOP_TICKET, stop_ticket),
    Endpoint("POST", "/tickets/restart", Permission.STOP_TICKET, restart_ticket),
    Endpoint("POST", "/doses/correct", Permission.CORRECT_DOSE, correct_dose),
    Endpoint("POST", "/doses/cancel", Permission.CANCEL_DOSE, cancel_dose),
    Endpoint("POST", "/conflicts/settle", Permission.SETTLE_CONFLICT, settle_conflict),
    Endpoint("GET", "/findings", Permission.READ_LISTS, list_findings),
    Endpoint("GET", "/waiting", Permission.READ_LISTS, list_waiting),
    Endpoint("GET", "/conflicts", Permission.READ_LISTS, list_conflicts),
)
