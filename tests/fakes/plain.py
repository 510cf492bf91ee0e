"""A plain model of one municipality: dicts and lists that say what must be so after every act.

It knows nothing of versions in conditions, pages or tries; it does in one step what people mean by
an act.  Only the clinical rules themselves are asked (they have tests of their own), over this
model's doses.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from chalicelib.systems.vrs.doses.model import Dose, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import birth_findings, venue_findings
from chalicelib.systems.vrs.tickets.model import Slot, TicketNumber
from tests.fakes.house import KNOWN

MAKERS = {"COMIRNATY": "PFIZER", "ファイザー": "PFIZER", "SPIKEVAX": "MODERNA"}
"""Whose the products of the test are; whatever is not here nobody knows."""


class Given(NamedTuple):
    """What was given, as a venue, a file or the desk says."""

    given_on: date
    product: str
    lot: str
    venue: str | None

    @property
    def dose(self) -> tuple[date, str, str]:
        """What makes it the same dose."""
        return self.given_on, self.product, self.lot


class Version(NamedTuple):
    """One version of what stands at a turn."""

    counts: bool
    given: Given
    on_stopped: bool = False
    by: str | None = None
    """Whose tablet recorded it, of a scan."""


class Claim(NamedTuple):
    """A different dose that claims a turn already taken."""

    ticket: str
    turn: int
    given: Given


class Person(NamedTuple):
    """A registered person."""

    number: int
    name: str
    born_on: date
    tickets: tuple[str, ...]


class PlainCity:
    """One municipality's tickets, people, claims and acts."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.state: dict[str, str] = {}
        self.stopped_since: dict[str, date] = {}
        self.history: dict[tuple[str, int], list[Version]] = {}
        self.claims: list[Claim] = []
        self.people: dict[int, Person] = {}
        self.former: dict[int, list[Person]] = {}
        self.accepted: list[tuple[str, int, Given]] = []
        self.reviewed: dict[str, frozenset[Any]] = {}
        self.acts = 0

    # -- asking ------------------------------------------------------------------------------

    def standing(self, ticket: str, turn: int) -> Given | None:
        """Return what stands at a turn, if anything counts there."""
        versions = self.history.get((ticket, turn))
        return versions[-1].given if versions and versions[-1].counts else None

    def is_stopped(self, ticket: str, day: date) -> bool:
        return self.state.get(ticket) == "stopped" and self.stopped_since[ticket] <= day

    def owner(self, ticket: str) -> int | None:
        """Return whom a ticket was issued to."""
        return next((who for who, person in self.people.items() if ticket in person.tickets), None)

    def waiting(self) -> list[tuple[str, int, Given]]:
        """Return the doses that count on tickets nobody has registered."""
        return sorted(
            (ticket, turn, versions[-1].given)
            for (ticket, turn), versions in self.history.items()
            if versions[-1].counts and self.state[ticket] == "unknown"
        )

    def places(self) -> list[tuple[str, int]]:
        """Return every place where a dose was ever noted."""
        return sorted(self.history)

    # -- acts: each returns what the doer is told --------------------------------------------

    def scan(
        self, ticket: str, turn: int, given: Given, *, already_given: bool, by: str | None = None
    ) -> str:
        """Record a scan; return the answer's code."""
        standing = self.standing(ticket, turn)
        if standing is not None:
            if standing.dose == given.dose:
                return "S201"
            self.claim(Claim(ticket, turn, given))
            return "S202"
        stopped = self.is_stopped(ticket, given.given_on)
        if stopped and not already_given:
            return "S301"
        odd = self.odd_on_ticket(ticket, turn, given)
        self.state.setdefault(ticket, "unknown")
        self.put(ticket, turn, Version(counts=True, given=given, on_stopped=stopped, by=by))
        self.accepted.append((ticket, turn, given))
        if self.state[ticket] == "unknown":
            return "S003"
        if stopped:
            return "S004"
        return "S002" if odd else "S001"

    def undo(self, ticket: str, turn: int, by: str, venue: str | None) -> str:
        """Take back what a venue's tablet has just recorded; return the answer's code."""
        version = self.history[ticket, turn][-1]
        if (version.by, version.given.venue) != (by, venue):
            return "S403"
        if any((claim.ticket, claim.turn) == (ticket, turn) for claim in self.claims):
            return "S404"
        self.put(ticket, turn, Version(counts=False, given=version.given))
        return "S401"

    def claim(self, claim: Claim) -> None:
        """Keep a claim; one that is open already is the same claim."""
        if claim not in self.claims:
            self.claims.append(claim)

    def put(self, ticket: str, turn: int, version: Version) -> None:
        """Add a version; none is ever taken away."""
        self.history.setdefault((ticket, turn), []).append(version)

    def register(self, who: int, person: Person, given: tuple[int, Given] | None) -> str:
        """Take a row of a file in; ``person`` names one ticket; return the row's outcome."""
        (ticket,) = person.tickets
        if self.owner(ticket) not in (None, who) or any(
            other.number == person.number for name, other in self.people.items() if name != who
        ):
            return "refused"
        before = self.people.get(who)
        held = () if before is None else before.tickets
        after = person._replace(tickets=held if ticket in held else (*held, ticket))
        changed = after != before
        self.people[who] = after
        if changed:
            self.former.setdefault(who, []).append(after)
        if self.state.get(ticket, "unknown") == "unknown":
            self.state[ticket] = "valid"
        if given is not None and self._take_from_file(ticket, *given):
            changed = True
        if before is None:
            return "new"
        return "changed" if changed else "same"

    def _take_from_file(self, ticket: str, turn: int, given: Given) -> bool:
        """Take a file's dose; tell whether anything is new."""
        standing = self.standing(ticket, turn)
        if standing is None:
            self.put(ticket, turn, Version(counts=True, given=given))
            self.accepted.append((ticket, turn, given))
            return True
        if (standing.given_on, standing.lot) == (given.given_on, given.lot) and (
            standing.product == given.product
            or MAKERS.get(standing.product, 1) == MAKERS.get(given.product, 2)
        ):
            return False
        claim = Claim(ticket, turn, given)
        if claim in self.claims:
            return False
        self.claims.append(claim)
        return True

    # -- the findings ------------------------------------------------------------------------

    def odd_on_ticket(self, ticket: str, turn: int, given: Given) -> tuple[Any, ...]:
        """Return what a venue may find odd: it knows the ticket alone."""
        others = [
            _slot(other, versions[-1].given)
            for (name, other), versions in sorted(self.history.items())
            if name == ticket and other != turn and versions[-1].counts
        ]
        dose = _dose(ticket, turn, 1, given)
        return venue_findings(dose, others, KNOWN.vaccines, KNOWN.sentences, today=self.today)

    def subject(self, ticket: str) -> tuple[str, tuple[str, ...], date | None]:
        """Return whose findings a ticket's are: their name, all their tickets and their birth date."""
        who = self.owner(ticket)
        if who is None:
            return f"T{ticket}", (ticket,), None
        return f"P{who}", self.people[who].tickets, self.people[who].born_on

    def findings(self, tickets: tuple[str, ...], born_on: date | None) -> frozenset[Any]:
        """Run the rules over everything that one person's tickets hold."""
        given = [
            (_dose(ticket, turn, len(versions), versions[-1].given), versions[-1].on_stopped)
            for (ticket, turn), versions in self.history.items()
            if ticket in tickets and versions[-1].counts
        ]
        return frozenset(
            (str(dose.ticket), dose.turn, dose.version, found.code, found.severity)
            for dose, on_stopped in given
            for found in self._of(dose, on_stopped, [other for other, _ in given], born_on)
        )

    def _of(self, dose: Dose, on_stopped: bool, all_: list[Dose], born_on: date | None) -> Iterator[Any]:  # noqa: FBT001 - a fact of the dose
        if on_stopped:
            yield KNOWN.sentences.finding(FindingCode.STOPPED_TICKET)
        others = [other.slot() for other in all_ if other is not dose]
        yield from venue_findings(dose, others, KNOWN.vaccines, KNOWN.sentences, today=self.today)
        if born_on is not None:
            yield from birth_findings(dose, born_on, KNOWN.vaccines, KNOWN.sentences)

    def every_finding(self) -> frozenset[Any]:
        """Return the whole findings list."""
        subjects = {self.subject(ticket) for ticket in self.state}
        return frozenset().union(*(self.findings(tickets, born_on) for _, tickets, born_on in subjects))


def _dose(ticket: str, turn: int, version: int, given: Given) -> Dose:
    return Dose(
        ticket=TicketNumber(ticket),
        turn=turn,
        version=version,
        given_on=given.given_on,
        product=given.product,
        lot=given.lot,
        venue=given.venue,
        source=Source.TABLET,
        recorded_by="model",
        recorded_at=datetime(2021, 7, 1, tzinfo=UTC),
    )


def _slot(turn: int, given: Given) -> Slot:
    return _dose("0000000000", turn, 1, given).slot()
