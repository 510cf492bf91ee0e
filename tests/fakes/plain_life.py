"""A plain model of everything that happens in one city: dicts and lists, every act in one step.

It knows no versions in conditions, pages, streams or tries.  A chain of re-issued tickets is one ticket
with several numbers, two registrations that were merged are one person, and who was ever one person with
another may have been given away with them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chalicelib.systems.vrs.statistics.model import AgeClass, Cell, Gender
from tests.fakes.counter_work import Row
from tests.fakes.plain import Claim, Given, PlainCity, Version
from tests.fakes.plain_moves import PlainPerson, Town

OLD = 65


@dataclass
class PlainLife(Town):
    """Everybody of one city, and all that was ever recorded of them."""

    today: date = date(2021, 7, 1)
    over: bool = False
    """Whether business has ended."""
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
    issues: list[tuple[str, str]] = field(default_factory=list)
    brought: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """By survivor and absorbed: the tickets that the merge brought."""
    one_once: list[tuple[int, int]] = field(default_factory=list)
    """Who was ever merged with whom."""
    received: list[tuple[str, str, frozenset[tuple[str, int]]]] = field(default_factory=list)
    """To which city a record was given, under which inquiry, and the doses that were in it."""
    held: dict[str, int] = field(default_factory=dict)
    gone: dict[int, list[str]] = field(default_factory=dict)
    """Whom two people erased, with the tickets they had."""
    counted_before: Counter[Cell] = field(default_factory=Counter)
    """What the erased are counted as, for good."""

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

    def take_over(self, who: int, doses: Iterable[tuple[int, date, str, str]]) -> None:
        """Take in what a former city provided of a person."""
        for turn, day, product, lot in sorted(doses):
            given = Given(day, product, lot, None)
            places = [(ticket, turn) for ticket in self.listed[who] if (ticket, turn) in self.standing]
            if any(self.standing[place].dose == given.dose for place in places):
                continue
            if places:
                self.claim(Claim(*places[0], given))
            else:
                self.put(self.listed[who][-1], turn, Version(counts=True, given=given))
                self.acknowledged.append((self.listed[who][-1], turn, given))

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

    # -- people ------------------------------------------------------------------------------

    def issue(self, old: str, new: str) -> str:
        """Issue a number in the place of another."""
        who = self.holder(old)
        refusal = self.reissue(old, new, self.today)
        if not refusal and who is not None:
            self.listed[self.survivor(who)].append(new)
            self.issues.append((old, new))
            self.known.add(new)
        return refusal

    def merge(self, survivor: int, absorbed: int) -> str:
        """Take one registration into another."""
        if survivor == absorbed:
            return "SamePerson"
        if {self.people[survivor].merged_into, self.people[absorbed].merged_into} != {None}:
            return "AlreadyMerged"
        if self.facts[survivor][:2] != self.facts[absorbed][:2]:
            return "NotTheSamePerson"
        self.people[absorbed].merged_into = survivor
        self.brought[survivor, absorbed] = list(self.listed[absorbed])
        self.listed[survivor] += self.listed[absorbed]
        self.one_once.append((survivor, absorbed))
        return ""

    def part(self, survivor: int, absorbed: int) -> str:
        """Undo a wrong merge."""
        if self.people[absorbed].merged_into != survivor:
            return "NoSuchMerger"
        if self.people[survivor].merged_into is not None:
            return "AlreadyMerged"
        theirs = self.brought.pop((survivor, absorbed))
        for old, new in self.issues:
            if old in theirs and new not in theirs:
                theirs.append(new)
        self.people[absorbed].merged_into = None
        self.listed[survivor] = [each for each in self.listed[survivor] if each not in theirs]
        self.listed[absorbed] = theirs
        return ""

    def joined(self, who: int) -> set[int]:
        """Return everybody who was ever one person with somebody, however many merges away."""
        found, before = {who}, 0
        while len(found) > before:
            before = len(found)
            found |= {each for pair in self.one_once if found & set(pair) for each in pair}
        return found

    def told_of(self, places: Iterable[tuple[str, int]]) -> Counter[tuple[str, str]]:
        """Return who must be told of one correction: whoever received a dose that it changed."""
        changed = set(places)
        return Counter({(city, inquiry): 1 for city, inquiry, doses in self.received if doses & changed})

    def erase(self, who: int) -> None:
        """Take everything of a person away who is merged with nobody."""
        tickets = self.gone[who] = self.listed.pop(who)
        self.counted_before += self.cells({place for place in self.standing if place[0] in tickets})
        for kept in (self.standing, self.history, self.doses):
            for place in [each for each in kept if each[0] in tickets]:
                del kept[place]  # type: ignore[attr-defined]
        self.open_claims = [each for each in self.open_claims if each.ticket not in tickets]
        self.acknowledged = [each for each in self.acknowledged if each[0] not in tickets]
        self.known -= set(tickets)
        self.flags = [each for each in self.flags if each.whose != who]
        del self.people[who], self.facts[who]

    # -- recounting --------------------------------------------------------------------------

    def cells(self, places: Iterable[tuple[str, int]]) -> Counter[Cell]:
        """Count doses from scratch; ages are reckoned anew."""
        return Counter(self._cell(*place) for place in places)

    def recounted(self) -> dict[Cell, int]:
        """Return what every counter must say."""
        return dict(self.cells(self.standing) + self.counted_before)

    def findings(self) -> frozenset[Any]:
        """Run the rules over everything that each person's tickets hold."""
        city = PlainCity(self.today)
        city.history = self.history
        people = [(tuple(self.listed[who]), self.facts[who][1]) for who in self.people if self.stands(who)]
        strays = {ticket for ticket, _ in self.history if self.holder(ticket) is None}
        found = [city.findings(tickets, born_on) for tickets, born_on in people]
        return frozenset().union(*found, *(city.findings((ticket,), None) for ticket in strays))

    def stands(self, who: int) -> bool:
        """Tell whether a registration stands for its person."""
        return self.people[who].merged_into is None

    def _cell(self, ticket: str, turn: int) -> Cell:
        given, who = self.standing[ticket, turn], self.holder(ticket)
        age, sex = AgeClass.UNKNOWN, Gender.UNKNOWN
        if who is not None:
            born, tomorrow = self.facts[self.survivor(who)][1], given.given_on + timedelta(days=1)
            years = tomorrow.year - born.year - ((tomorrow.month, tomorrow.day) < (born.month, born.day))
            age, sex = AgeClass.FROM_65 if years >= OLD else AgeClass.UNDER_65, Gender.MALE
        said = {"given_on": given.given_on, "turn": turn, "product": given.product}
        return Cell(age=age, sex=sex, venue=(given.venue or "").strip("-"), **said)
