"""A plain model of everything that happens in one city: who is one person, who was told, who is gone.

Two registrations that were merged are one person, and who was ever one person with another may have been
given away with them.  Versions are counted here as people count: the first, the second, the third.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from chalicelib.systems.vrs.statistics.model import AgeClass, Cell, Gender
from tests.fakes.plain import PlainCity
from tests.fakes.plain_records import PlainRecords, Provided

OLD = 65
Told = Counter[tuple[str, str]]
"""How often each is told: the city that received a record, and its inquiry."""


class Seen(NamedTuple):
    """What was given away of a place: its newest version, and whether a dose counted there."""

    version: int
    given: bool


class Handed(NamedTuple):
    """A record that was given away: to which city, for which inquiry, and what it saw of each place."""

    city: str
    inquiry: str
    seen: dict[tuple[str, int], Seen]

    @property
    def named(self) -> tuple[str, str]:
        """What the receiver is told under."""
        return self.city, self.inquiry


class Changed(NamedTuple):
    """A place that an act changed, the version it made there, and whether the dose came from elsewhere."""

    place: tuple[str, int]
    version: int
    added: bool = False

    def is_news(self, handed: Handed) -> bool:
        """Tell whether a receiver saw what is so no more, or should have seen what came."""
        saw = handed.seen.get(self.place)
        if saw is None:
            return self.added
        return saw.version < self.version and (saw.given or self.added)


@dataclass
class PlainLife(PlainRecords):
    """Everybody of one city, all that was ever recorded of them, and who was given it."""

    issues: list[tuple[str, str]] = field(default_factory=list)
    brought: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """By survivor and absorbed: the tickets that the merge brought."""
    one_once: list[tuple[int, int]] = field(default_factory=list)
    """Who was ever merged with whom."""
    receivers: dict[int, list[Handed]] = field(default_factory=lambda: defaultdict(list))
    """By registration: the records that were given away under it."""
    held: dict[str, int] = field(default_factory=dict)
    gone: dict[int, list[str]] = field(default_factory=dict)
    """Whom two people erased, with the tickets they had."""
    counted_before: Counter[Cell] = field(default_factory=Counter)
    """What the erased are counted as, for good."""
    met: Counter[str] = field(default_factory=Counter)
    """Cases that happened, and that nobody but the model can tell."""

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

    # -- who is told -------------------------------------------------------------------------

    def joined(self, who: int) -> set[int]:
        """Return everybody who was ever one person with somebody, however many merges away."""
        found, before = {who}, 0
        while len(found) > before:
            before = len(found)
            found |= {each for pair in self.one_once if found & set(pair) for each in pair}
        return found

    def hand_over(self, who: int, city: str, inquiry: str) -> set[Provided]:
        """Give a person's record to a city, note what it saw, and return what it is told."""
        tickets = {each for ticket in self.listed[who] for each in self.chain(ticket)}
        seen = {
            place: Seen(len(versions), given=versions[-1].counts)
            for place, versions in self.history.items()
            if place[0] in tickets
        }
        self.receivers[who].append(Handed(city, inquiry, seen))
        return {
            (turn, given.given_on, given.product, given.lot)
            for (ticket, turn), given in self.standing.items()
            if ticket in tickets
        }

    def now(self, ticket: str, turn: int, *, added: bool = False) -> Changed:
        """Return an act's change of a place, as it stands after the act."""
        return Changed((ticket, turn), len(self.history[ticket, turn]), added=added)

    def told_of(self, changes: Iterable[Changed]) -> Told:
        """Return who must be told of one act that changed doses: whoever saw them as they are no more."""
        found = set[tuple[str, str]]()
        for change in changes:
            who = self.holder(change.place[0])
            if who is None:
                continue
            for one in self.one_person(who) if change.added else self.joined(who):
                told = {each.named for each in self.receivers[one] if change.is_news(each)}
                parted = one not in self.one_person(who)
                self.met["told under a parted one"] += bool(told) and parted
                self.met["told under a merged one"] += bool(told) and not parted and not self.stands(one)
                found |= told
        return Counter(dict.fromkeys(found, 1))

    def told_of_people(self, *people: int) -> Told:
        """Return who must be told that people are otherwise: whoever was given a registration of theirs."""
        every = {each for who in people for each in self.one_person(who)}
        alone = len(people) == 1 and any(not self.stands(who) and self.receivers[who] for who in every)
        self.met["renamed, told under a merged one"] += alone
        return Counter(dict.fromkeys((each.named for who in every for each in self.receivers[who]), 1))

    # -- erasing -----------------------------------------------------------------------------

    def erase(self, who: int) -> None:
        """Take everything of a person away, whichever registrations they have."""
        people, tickets = self.one_person(who), self.listed[self.survivor(who)]
        self.counted_before += self.cells({place for place in self.standing if place[0] in tickets})
        for kept in (self.standing, self.history, self.doses):
            for place in [each for each in kept if each[0] in tickets]:
                del kept[place]  # type: ignore[attr-defined]
        self.open_claims = [each for each in self.open_claims if each.ticket not in tickets]
        self.acknowledged = [each for each in self.acknowledged if each[0] not in tickets]
        self.known -= set(tickets)
        self.flags = [each for each in self.flags if each.whose not in people]
        self.brought = {pair: some for pair, some in self.brought.items() if pair[0] not in people}
        for each in people:
            self.gone[each] = tickets
            del self.people[each], self.facts[each], self.listed[each]
            self.receivers.pop(each, None)

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
