"""A plain model of people who move, die, lose their tickets and are registered twice: sets and dicts.

It knows no versions, sheets' conditions or tries.  What stops a ticket is asked anew at every step from
the flags that stand; a chain of re-issued tickets is one ticket here, with several numbers.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

ENDED = ("move_out", "move_abroad", "erasure_by_office")
STOPPING = (*ENDED, "death")


class PlainFlag(NamedTuple):
    """A flag as it was set."""

    name: str
    code: str
    day: date
    whose: int
    """The registration that it was set on."""


@dataclass
class PlainPerson:
    """A registration: its own tickets and flags, and into whom it is merged."""

    tickets: list[str]
    merged_into: int | None = None


@dataclass
class Town:
    """Everybody of one municipality."""

    people: dict[int, PlainPerson] = field(default_factory=dict)
    flags: list[PlainFlag] = field(default_factory=list)
    taken_back: set[str] = field(default_factory=set)
    chains: list[list[str]] = field(default_factory=list)
    replaced_since: dict[str, date] = field(default_factory=dict)
    desk_stops: dict[str, date] = field(default_factory=dict)
    doses: dict[tuple[str, int], tuple[date, str]] = field(default_factory=dict)
    """By ticket and turn: the day and the lot."""
    claims: set[tuple[str, int, date, str]] = field(default_factory=set)

    def survivor(self, who: int) -> int:
        """Return the registration that stands for one."""
        into = self.people[who].merged_into
        return who if into is None else self.survivor(into)

    def one_person(self, who: int) -> list[int]:
        """Return all registrations that stand for one person."""
        return [other for other in self.people if self.survivor(other) == self.survivor(who)]

    def holder(self, ticket: str) -> int | None:
        """Return the registration a ticket was issued to."""
        return next((who for who, person in self.people.items() if ticket in person.tickets), None)

    def tickets(self, who: int) -> set[str]:
        """Return every ticket of one person, whichever registration it was issued to."""
        return {ticket for each in self.one_person(who) for ticket in self.people[each].tickets}

    def standing_flags(self, who: int) -> list[PlainFlag]:
        """Return a person's flags that stand, by their days and then as they were set."""
        mine = set(self.one_person(who))
        standing = [flag for flag in self.flags if flag.whose in mine and flag.name not in self.taken_back]
        return sorted(standing, key=lambda flag: flag.day)

    def away(self, who: int) -> list[tuple[date, date | None]]:
        """Return from when until when flags keep a person's tickets from being used."""
        spans: list[tuple[str, date, date | None]] = []
        for flag in self.standing_flags(who):
            if flag.code in STOPPING:
                spans.append((flag.code, flag.day, None))
            if flag.code == "return":
                spans = [
                    (code, since, flag.day if until is None and code in ENDED else until)
                    for code, since, until in spans
                ]
        return [(since, until) for _, since, until in spans]

    def flagged(self, who: int, day: date) -> bool:
        """Tell whether a flag stops a person's tickets on a day."""
        return any(since <= day and (until is None or day < until) for since, until in self.away(who))

    def chain(self, ticket: str) -> list[str]:
        """Return all numbers of a ticket's chain."""
        return next((chain for chain in self.chains if ticket in chain), [ticket])

    def given(self, ticket: str, turn: int) -> tuple[date, str] | None:
        """Return what was given at a turn, on whichever number of the chain."""
        return next(
            (self.doses[each, turn] for each in self.chain(ticket) if (each, turn) in self.doses), None
        )

    def scan(self, ticket: str, turn: int, day: date, lot: str, *, already: bool) -> str:
        """Scan a ticket; return the answer's code."""
        standing = self.given(ticket, turn)
        if standing is not None:
            if standing == (day, lot):
                return "S201"
            self.claims.add((ticket, turn, day, lot))
            return "S202"
        who = self.holder(ticket)
        code = "S001"
        if who is not None:
            replaced = self.replaced_since.get(ticket, date.max) <= day
            stopped = self.flagged(who, day) or self.desk_stops.get(ticket, date.max) <= day
            if (replaced or stopped) and not already:
                return "S301" if stopped else "S304"
            code = "S004" if replaced or stopped else "S001"
        self.doses[ticket, turn] = (day, lot)
        return "S003" if who is None else code

    def reissue(self, old: str, new: str, today: date) -> str:
        """Issue a number in the place of another; return the name of the refusal, or nothing."""
        who, chain = self.holder(old), self.chain(old)
        turns = {turn for each, turn in self.doses if each in chain}
        refusals = {
            "SameTicket": old == new,
            "NoSuchTicket": who is None,
            "AlreadyReissued": chain[-1] != old,
            "TicketTaken": self.holder(new) is not None,
            "NoTicketForFlagged": who is not None and self.flagged(who, today),
            "TurnGivenOnBoth": bool(turns & {turn for each, turn in self.doses if each == new}),
        }
        refusal = next((name for name, holds in refusals.items() if holds), "")
        if who is not None and not refusal:
            if len(chain) == 1:
                self.chains.append(chain)
            chain.append(new)
            self.people[who].tickets.append(new)
            self.replaced_since[old] = today
        return refusal
