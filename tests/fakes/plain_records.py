"""A plain model of what is recorded in one city: dicts and lists, every act in one step.

It knows no versions in conditions, pages, streams or tries.  A chain of re-issued tickets is one ticket
with several numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.fakes.counter_work import Row
from tests.fakes.plain import Claim, Given, Version
from tests.fakes.plain_moves import PlainPerson, Town

Provided = tuple[int, date, str, str]
"""A dose as another city has it: the turn, the day, the product and the lot."""


@dataclass
class PlainRecords(Town):
    """Everybody of one city, and all that was ever recorded of them."""

    today: date = date(2021, 7, 1)
    last_day: date | None = None
    """The last day of business, once its end is set."""
    facts: dict[int, tuple[str, date, int]] = field(default_factory=dict)
    """By registration: name, birth date, and the seed of the number."""
    listed: dict[int, list[str]] = field(default_factory=dict)
    """By registration: the tickets it shows, in their order."""
    standing: dict[tuple[str, int], Given] = field(default_factory=dict)
    history: dict[tuple[str, int], list[Version]] = field(default_factory=dict)
    open_claims: list[Claim] = field(default_factory=list)
    acknowledged: list[tuple[str, int, Given]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    """Tickets with a sheet."""

    @property
    def over(self) -> bool:
        """Tell whether nothing new is taken in any more."""
        return self.too_late(self.today)

    def too_late(self, day: date) -> bool:
        """Tell whether a day is after the last of business."""
        return self.last_day is not None and day > self.last_day

    # -- recording ---------------------------------------------------------------------------

    def put(self, ticket: str, turn: int, version: Version) -> None:
        """Add a version; none is ever taken away."""
        self.history.setdefault((ticket, turn), []).append(version)
        self.known.add(ticket)
        if version.counts:
            self.standing[ticket, turn] = version.given
            self.doses[ticket, turn] = (version.given.given_on, version.given.lot)
        else:
            del self.standing[ticket, turn], self.doses[ticket, turn]

    def taken(self, ticket: str, turn: int) -> Given | None:
        """Return what was given at a turn, on whichever number of the chain."""
        found = [self.standing.get((each, turn)) for each in (ticket, *self.chain(ticket))]
        return next((each for each in found if each is not None), None)

    def stopped(self, ticket: str, day: date) -> str:
        """Return the answer that a stop gives on a day, or nothing."""
        who = self.holder(ticket)
        if who is None:
            return ""
        if self.flagged(who, day) or self.desk_stops.get(ticket, date.max) <= day:
            return "S301"
        return "S304" if self.replaced_since.get(ticket, date.max) <= day else ""

    def record(self, ticket: str, turn: int, given: Given, *, already: bool = True) -> str:
        """Record a dose that a venue or the desk says was given; return the answer's code."""
        standing = self.taken(ticket, turn)
        if standing is not None:
            if standing.dose == given.dose:
                return "S201"
            self.claim(Claim(ticket, turn, given))
            return "S202"
        stop = self.stopped(ticket, given.given_on)
        if stop and not already:
            return stop
        self.put(ticket, turn, Version(counts=True, given=given, on_stopped=bool(stop)))
        self.acknowledged.append((ticket, turn, given))
        if self.holder(ticket) is None:
            return "S003"
        return "S004" if stop else "S001"

    def claim(self, claim: Claim) -> bool:
        """Keep a claim, and tell whether it is new."""
        self.known.add(claim.ticket)
        if claim in self.open_claims:
            return False
        self.open_claims.append(claim)
        return True

    def register(self, row: Row) -> str:
        """Take a row of a file in; return its outcome."""
        who, person = row.who, self.people.get(row.who)
        if person is not None and person.merged_into is not None:
            return "refused"
        if any(other != who and number == row.number for other, (_, _, number) in self.facts.items()):
            return "refused"
        mine = row.ticket in self.listed.get(who, ())
        if not mine and self.holder(row.ticket) not in (None, who):
            return "refused"
        if not mine and person is not None and self.flagged(who, self.today):
            return "refused"
        facts = (row.name, row.born_on, row.number)
        changed = not mine or self.facts[who] != facts
        self.facts[who] = facts
        owner = self.people.setdefault(who, PlainPerson([]))
        if not mine:
            owner.tickets.append(row.ticket)
            self.listed.setdefault(who, []).append(row.ticket)
            self.known.add(row.ticket)
        if row.turn is not None and self._from_a_file(row.ticket, row.turn, row.given._replace(venue=None)):
            changed = True
        if person is None:
            return "new"
        return "changed" if changed else "same"

    def take_over(self, who: int, doses: Iterable[Provided]) -> None:
        """Take in what a former city provided of a person; what is too late stays in the answer only."""
        for turn, day, product, lot in sorted(doses):
            given = Given(day, product, lot, None)
            standing = self._standing_of(who, turn)
            if self.too_late(day) or any(each.dose == given.dose for _, each in standing):
                continue
            if standing:
                self.claim(Claim(standing[0][0], turn, given))
            else:
                self.put(self.listed[who][-1], turn, Version(counts=True, given=given))
                self.acknowledged.append((self.listed[who][-1], turn, given))

    def _standing_of(self, who: int, turn: int) -> list[tuple[str, Given]]:
        """Return what takes a turn on any number of a person's chains, each with the ticket they show."""
        mine = self.listed[who]
        found = []
        for ticket in mine:
            numbers = [ticket, *(each for each in self.chain(ticket) if each not in mine)]
            found += [
                (ticket, self.standing[each, turn]) for each in numbers if (each, turn) in self.standing
            ]
        return found

    def _from_a_file(self, ticket: str, turn: int, given: Given) -> bool:
        standing = self.taken(ticket, turn)
        if standing is None:
            self.put(ticket, turn, Version(counts=True, given=given))
            self.acknowledged.append((ticket, turn, given))
            return True
        return standing.dose != given.dose and self.claim(Claim(ticket, turn, given))

    # -- correcting: each returns the name of the refusal, or nothing ------------------------

    def correct(self, place: tuple[str, int], change: dict[str, Any]) -> str:
        """Correct what stands at a place, or move it."""
        to = (change.get("ticket", place[0]), change.get("turn", place[1]))
        before = self.standing[place]
        after = before._replace(**{key: change[key] for key in before._fields if key in change})
        if to == place and after == before:
            return "NothingToCorrect"
        if after.given_on != before.given_on and self.too_late(after.given_on):
            return "BusinessOver"
        if to != place:
            if to[0] not in self.known:
                return "NoSuchTicket"
            chain = {(each, to[1]) for each in (to[0], *self.chain(to[0]))} - {place}
            if chain & set(self.standing):
                return "TurnTaken"
            self.put(*place, Version(counts=False, given=before))
        self.put(*to, Version(counts=True, given=after))
        return ""

    def settle(self, claim: Claim, keep: str, turn: int | None) -> str:
        """Settle a conflict."""
        at = turn or claim.turn
        if keep == "claim":
            own = at != claim.turn and (claim.ticket, at) in self.standing
            elsewhere = {(each, at) for each in self.chain(claim.ticket) if each != claim.ticket}
            if own or elsewhere & set(self.standing):
                return "TurnTaken"
            self.put(claim.ticket, at, Version(counts=True, given=claim.given))
        self.open_claims.remove(claim)
        return ""
