"""Two cities and a third, in memory, beside their plain models: what is done by venues and at the desk."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.access.tablets.model import Scope
from chalicelib.errors import DomainError
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.model import Dose, Origin
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.moves import use_cases as moves
from chalicelib.systems.vrs.moves.acts import FlagToSet, PeopleToMerge, TakingBack, TicketToReissue
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose
from chalicelib.systems.vrs.queues.foreign.use_cases import record_foreign
from chalicelib.systems.vrs.queues.paper.model import PaperAgain, PaperForm, PaperKeying
from chalicelib.systems.vrs.queues.paper.use_cases import key_first, key_second
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.use_cases import restart_ticket, stop_ticket
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber
from tests.fakes.counter_work import Row, file_of
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.moments import HandClock
from tests.fakes.plain import Given, Version
from tests.fakes.plain_life import PlainLife
from tests.fakes.plain_moves import PlainFlag

City = MunicipalityCode
BOTH, CHIYODA = (KASUKABE, KOSHIGAYA), City("131016")
"""Two cities with people, and one that has nobody: a wrong code."""
TODAY = date(2021, 7, 1)
DAYS = (date(2021, 6, 3), date(2021, 6, 24), TODAY)
LOTS = ("EP2163", "ER7449")
TURNS = (1, 2, 3)
PRODUCT = "COMIRNATY"
ELSEWHERE = "-"
"""The venue, in the model, of a dose that was given overseas: the same claim from a file is another."""
NAMES = ("試験　太郎", "試験　太郎", "試験　太郎", "試験　花子")
BORN = (date(1950, 4, 1), date(1950, 4, 1), date(1960, 6, 25))
FLAGS = ("move_out", "move_abroad", "return", "return", "death", "move_in", "erasure_by_office")


def people_of(city: City) -> tuple[int, ...]:
    """Return the 宛名番号 of a city's people."""
    first = 710_000 if city == KASUKABE else 720_000
    return tuple(range(first + 1, first + 5))


def tickets_of(city: City) -> tuple[str, ...]:
    """Return the ticket numbers of a city."""
    return tuple(f"{1 if city == KASUKABE else 2}{seed:09d}" for seed in range(1, 10))


def given_of(dose: Dose) -> Given:
    """Return a dose as the model has it."""
    venue = ELSEWHERE if dose.origin is Origin.OVERSEAS else dose.venue
    return Given(dose.given_on, dose.product, dose.lot, venue)


class LifeWork:
    """Does each act in the records and in the model, and compares what the doer is told."""

    def __init__(self, seed: int) -> None:
        self.house = FakeHouse(*BOTH, CHIYODA, clock=HandClock(step=timedelta(milliseconds=1)))
        self.plain = {city: PlainLife() for city in BOTH}
        self.told: Counter[str] = Counter()
        self.draw = Random(seed)
        self.notices: dict[City, Counter[tuple[str, str]]] = {city: Counter() for city in BOTH}
        """By receiving city: the source and the inquiry of each notice that must be there."""
        self._keys = 0

    # -- venues and late doses ---------------------------------------------------------------

    def scan(self, city: City) -> None:
        """Scan a ticket at a venue."""
        plain, ticket, turn = self.plain[city], self.ticket(city), self.one(TURNS)
        given, already = self.given("HALL-1"), self.draw.random() < 0.3
        code = "S305" if plain.over else plain.record(ticket, turn, given, already=already)
        scan = Scan(
            line=f"2{turn}{city}{ticket}",
            key=f"key-{self.key():020d}",
            already_given=already,
            **given._asdict(),
        )
        said = record_dose(scan, self.house.caller(city, Scope.HOME), self.house.venue())
        self._answered(Answer.model_validate_json(said).code.value, code)

    def foreign(self, city: City) -> None:
        """Record a dose that was given overseas."""
        plain, ticket, turn = self.plain[city], self.ticket(city), self.one(TURNS)
        given = self.given(ELSEWHERE)
        code = plain.record(ticket, turn, given)
        wanted = ForeignDose(
            ticket=TicketNumber(ticket),
            turn=turn,
            given_on=given.given_on,
            product=given.product,
            lot=given.lot,
            origin=Origin.OVERSEAS,
            origin_code="USA",
        )
        said = record_foreign(wanted, staff_actor(code=city), self.house.queues(city).foreign)
        self._answered(said.code.value, code)

    def paper(self, city: City) -> None:
        """Key a late paper twice, by two people."""
        plain, ticket, turn = self.plain[city], self.ticket(city), self.one(TURNS)
        given, desk = self.given("HALL-2"), self.house.queues(city).papers
        form = PaperForm(ticket=TicketNumber(ticket), turn=turn, **given._asdict())
        ann, ben = staff_actor(code=city, name="ann"), staff_actor(code=city, name="ben")
        first = key_first(PaperKeying(reference=f"R-{self.key()}", form=form), ann, desk)
        self.do("SecondPersonNeeded", lambda: key_second(first.paper_id, PaperAgain(form=form), ann, desk))
        code = plain.record(ticket, turn, given)
        said = key_second(first.paper_id, PaperAgain(form=form), ben, desk)
        assert said.outcome is not None
        self._answered(said.outcome.value, code)

    def _answered(self, said: str, code: str) -> None:
        assert said.replace("S002", "S001") == code, (said, code)
        self.told[code] += 1

    # -- files -------------------------------------------------------------------------------

    def register(self, city: City) -> None:
        """Take a file of one row in."""
        plain = self.plain[city]
        who = self.one([each for each in people_of(city) if each not in plain.gone])
        facts = plain.facts.get(who, (NAMES[0], BORN[0], who % 10))
        if self.draw.random() < 0.3:
            facts = (self.one(NAMES), self.one(BORN), self.one((who % 10, who % 10, 2)))
        turn = self.one((None, None, 1, 2))
        row = Row(who, *facts, self.ticket(city), turn, self.given(None))
        content, desk = file_of(city, row), self.house.registration(city)
        actor = staff_actor(Role.REGISTRAR, code=city, name="registrar-1")
        if plain.over:
            self.do("BusinessOver", lambda: check_file("people.csv", content, actor, desk))
            return
        outcome = plain.register(row)
        checked = check_file("people.csv", content, actor, desk)
        assert {each: getattr(checked, each) for each in ("new", "changed", "same", "refused")} == {
            each: int(each == outcome) for each in ("new", "changed", "same", "refused")
        }, outcome
        self.told[outcome] += 1
        act = lambda: apply_file(checked.registration_id, content, actor, desk)  # noqa: E731
        self.do("FileHasErrors" if outcome == "refused" else "", act)

    # -- corrections -------------------------------------------------------------------------

    def correct(self, city: City) -> None:
        """Correct a dose that stands, or move it."""
        plain = self.plain[city]
        if not plain.standing:
            return
        place = self.one(sorted(plain.standing))
        pool = {"given_on": DAYS, "lot": LOTS, "turn": TURNS, "ticket": self.tickets(city)}
        names = self.draw.sample(sorted(pool), self.draw.choice((1, 1, 2)))
        change: dict[str, Any] = {name: self.one(pool[name]) for name in names}
        wanted = corrections.Correction(which=self.which(city, place), reason="本人の申出", **change)
        refusal = plain.correct(place, change)
        desk, clerk = self.house.records(city), staff_actor(code=city)
        if self.do(refusal, lambda: corrections.correct_dose(wanted, clerk, desk)) is not None:
            to = change.get("ticket", place[0])
            moved = (to, change.get("turn", place[1])) != place
            self.told["moved" if moved else "corrected"] += 1
            self.expect(city, plain.told_of({place}))

    def cancel(self, city: City) -> None:
        """Cancel a dose that stands."""
        plain = self.plain[city]
        if not plain.standing or self.draw.random() < 0.5:
            return
        place = self.one(sorted(plain.standing))
        wanted = corrections.Cancellation(which=self.which(city, place), reason="誤登録")
        corrections.cancel_dose(wanted, staff_actor(code=city), self.house.records(city))
        plain.put(*place, Version(counts=False, given=plain.standing[place]))
        self.told["cancelled"] += 1
        self.expect(city, plain.told_of({place}))

    def settle(self, city: City) -> None:
        """Settle a conflict."""
        plain = self.plain[city]
        if not plain.open_claims:
            return
        claim, keep = self.one(plain.open_claims), self.one(("standing", "claim"))
        turn = self.one((None, None, *TURNS))
        named = next(
            each.conflict_id
            for each in self.house.books.of(city).conflicts()
            if (str(each.ticket), each.turn, given_of(each.claim)) == tuple(claim)
        )
        wanted = corrections.Settlement(conflict_id=named, keep=keep, turn=turn, reason="予診票で確認")
        refusal = plain.settle(claim, keep, turn)
        desk, clerk = self.house.records(city), staff_actor(code=city)
        self.do(refusal, lambda: corrections.settle_conflict(wanted, clerk, desk))
        if not refusal:
            self.told[f"kept {keep}"] += 1
            if keep == "claim":
                self.expect(city, plain.told_of({(claim.ticket, turn or claim.turn)}))

    def which(self, city: City, place: tuple[str, int]) -> corrections.Which:
        """Return what stands at a place as an editor sees it."""
        version = len(self.plain[city].history[place])
        return corrections.Which(ticket=TicketNumber(place[0]), turn=place[1], version=version)

    # -- people ------------------------------------------------------------------------------

    def flag(self, city: City) -> None:
        """Set a flag on a person."""
        plain = self.plain[city]
        if not plain.people:
            return
        whose, code, day = plain.survivor(self.one(sorted(plain.people))), self.one(FLAGS), self.one(DAYS)
        stands = any((each.code, each.day) == (code, day) for each in plain.standing_flags(whose))
        wanted = FlagToSet.model_validate(
            {
                "code": code,
                "effective_on": day,
                "reason": "届出",
                "source": "notification",
                "version": self.version(city, whose),
            }
        )
        act = lambda: moves.set_flag(  # noqa: E731
            self.id_of(city, whose), wanted, staff_actor(code=city), self.house.moves(city)
        )
        effect = self.do("FlagStands" if stands else "", act)
        if effect is not None:
            self.told[code] += 1
            plain.flags.append(PlainFlag(effect.flag_id, code, day, whose))

    def take_back(self, city: City) -> None:
        """Take a flag back."""
        plain = self.plain[city]
        if not plain.flags:
            return
        flag = self.one(plain.flags)
        whose = plain.survivor(flag.whose)
        wanted = TakingBack(reason="誤り", version=self.version(city, whose))
        act = lambda: moves.take_flag_back(  # noqa: E731
            self.id_of(city, whose), flag.name, wanted, staff_actor(code=city), self.house.moves(city)
        )
        if self.do("FlagTakenBack" if flag.name in plain.taken_back else "", act) is not None:
            self.told["taken back"] += 1
            plain.taken_back.add(flag.name)

    def reissue(self, city: City) -> None:
        """Issue a number in another's place."""
        plain, old, new = self.plain[city], self.ticket(city), self.ticket(city)
        holder = plain.holder(old)
        version = 1 if holder is None else self.version(city, plain.survivor(holder))
        wanted = TicketToReissue(old=TicketNumber(old), new=TicketNumber(new), reason="紛失", version=version)
        act = lambda: moves.reissue_ticket(wanted, staff_actor(code=city), self.house.moves(city))  # noqa: E731
        if self.do(plain.issue(old, new), act) is not None:
            self.told["reissued"] += 1

    def merge(self, city: City) -> None:
        """Take one registration into another."""
        self._both(city, PlainLife.merge, moves.merge_people, "merged")

    def part(self, city: City) -> None:
        """Undo a merge."""
        self._both(city, PlainLife.part, moves.part_people, "parted")

    def _both(self, city: City, plainly: Any, act: Any, case: str) -> None:
        plain = self.plain[city]
        if not plain.people:
            return
        pair = self.one(sorted(plain.people)), self.one(sorted(plain.people))
        if plain.brought and self.draw.random() < 0.5:
            pair = self.one(sorted(plain.brought))
        wanted = PeopleToMerge(
            survivor=self.id_of(city, pair[0]),
            absorbed=self.id_of(city, pair[1]),
            survivor_version=self.version(city, pair[0]),
            absorbed_version=self.version(city, pair[1]),
            reason="二重の登録",
        )
        desk = self.house.moves(city)
        if self.do(plainly(plain, *pair), lambda: act(wanted, staff_actor(code=city), desk)) is not None:
            self.told[case] += 1

    def stop_or_restart(self, city: City) -> None:
        """Stop one ticket at the desk, or let it be used again."""
        plain, ticket = self.plain[city], self.ticket(city)
        holder = plain.holder(ticket)
        if holder is None:
            return
        book, number, clerk = self.house.books.of(city), TicketNumber(ticket), staff_actor(code=city)
        if self.draw.random() < 0.4:
            day = self.one(DAYS)
            stop_ticket(number, Stop(reason=StopReason.LOST, since=day), clerk, book, self.house.clock)
            plain.desk_stops[ticket] = day
            return
        others = any(until is None for _, until in plain.away(holder)) or ticket in plain.replaced_since
        refusal = "StoppedOtherwise" if others and ticket not in plain.desk_stops else ""
        self.do(refusal, lambda: restart_ticket(number, clerk, book, self.house.clock))
        plain.desk_stops.pop(ticket, None)

    # -- what all share ----------------------------------------------------------------------

    def one(self, some: Any) -> Any:
        """Draw one of several."""
        return self.draw.choice(some)

    def key(self) -> int:
        """Return a number that was not used before."""
        self._keys += 1
        return self._keys

    def tickets(self, city: City) -> list[str]:
        """Return a city's ticket numbers but those of the erased."""
        erased = {ticket for some in self.plain[city].gone.values() for ticket in some}
        return [each for each in tickets_of(city) if each not in erased]

    def ticket(self, city: City) -> str:
        """Draw a ticket number, of those that somebody holds more often than of the others."""
        some = self.tickets(city)
        held = [each for each in some if self.plain[city].holder(each) is not None]
        drawn: str = self.one(held if held and self.draw.random() < 0.4 else some)
        return drawn

    def given(self, venue: str | None) -> Given:
        """Draw what was given."""
        return Given(self.one(DAYS), PRODUCT, self.one(LOTS), venue)

    def id_of(self, city: City, who: int) -> str:
        """Return a registration's id."""
        return self.house.moves(city).moves.id_of(AddresseeNumber(str(who)))

    def version(self, city: City, who: int) -> int:
        """Return a registration's version."""
        found = self.house.moves(city).moves.registered(self.id_of(city, who))
        assert found is not None
        return found.version

    def expect(self, source: City, told: Counter[tuple[str, str]]) -> None:
        """Note that these receivers must be told of one correction."""
        for (receiver, inquiry), times in told.items():
            self.notices[City(receiver)][str(source), inquiry] += times
            self.told["noticed"] += times

    def do(self, refusal: str, act: Callable[[], Any]) -> Any:
        """Do an act, or see it refused as it must be."""
        if not refusal:
            return act()
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.type.__name__ == refusal, (refused.type.__name__, refusal)
        self.told[refusal] += 1
        return None
