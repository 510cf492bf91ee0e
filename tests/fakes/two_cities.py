"""Two municipalities over the fakes, each beside its plain model: every act is done to both."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.access.tablets.model import Scope
from chalicelib.errors import (
    AlreadyCancelled,
    DomainError,
    KeyReused,
    NoSuchConflict,
    NoSuchDose,
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
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.use_cases import restart_ticket, stop_ticket
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.comparing import compare, conflict_of_claim
from tests.fakes.counter_work import Row, look_up, register
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor, system_actor
from tests.fakes.moments import HandClock
from tests.fakes.plain import Claim, Given, PlainCity, Version


def line(code: MunicipalityCode, ticket: str, turn: int) -> str:
    """Write a ticket's 18 digits."""
    return f"2{turn}{code}{ticket}"


class TwoCities:
    """Does an act in the records and in the model, and compares what the doer is told."""

    def __init__(self) -> None:
        self.house = FakeHouse(clock=HandClock(step=timedelta(milliseconds=10)))
        self.today = date(2021, 7, 1)
        self.plain = {code: PlainCity(self.today) for code in (KASUKABE, KOSHIGAYA)}
        self._said: list[tuple[MunicipalityCode, Scope, str, Scan, str]] = []
        self._keys = 0
        self.told: Counter[str] = Counter()
        """How often each case was met."""

    # -- venues ------------------------------------------------------------------------------

    def scan(
        self,
        home: MunicipalityCode,
        of: MunicipalityCode,
        scope: Scope,
        claimed: tuple[str, int, Given],
        *,
        already_given: bool,
    ) -> None:
        """Scan a ticket of a municipality at a venue of one."""
        ticket, turn, given = claimed
        wanted = self._scan(line(of, ticket, turn), given, already_given=already_given)
        code = self.plain[of].scan(ticket, turn, given, already_given=already_given)
        for each in {home, of}:
            self.plain[each].acts += 1
        answer = self._send(home, scope, wanted)
        assert answer.code == code
        assert answer.recorded == (code in {"S001", "S002", "S003", "S004"})
        assert (answer.ticket, answer.turn, answer.municipality) == (ticket, turn, str(of))

    def scan_over(self, home: MunicipalityCode, pick: int, lot: str | None) -> None:
        """Scan a dose that stands already, with another lot or just as it stands."""
        standing = self.standing()
        of, which = standing[pick % len(standing)]
        ticket = str(which.ticket)
        given = self.plain[of].history[ticket, which.turn][-1].given
        given = given._replace(lot=lot or given.lot, venue=given.venue or "HALL-0")
        scope = Scope.HOME if home == of else Scope.WIDE
        self.scan(home, of, scope, (ticket, which.turn, given), already_given=False)

    def scan_refused(self, home: MunicipalityCode, text: str, code: str, given: Given) -> None:
        """Scan what is no ticket to record here; the answer has a code of its own."""
        text = text.format(other=KOSHIGAYA if home == KASUKABE else KASUKABE)
        self.plain[home].acts += 1
        scope = Scope.WIDE if code == "S303" else Scope.HOME
        answer = self._send(home, scope, self._scan(text, given))
        assert (answer.code, answer.recorded) == (code, False)

    def repeat(self, pick: int, *, other_body: bool) -> None:
        """Send an earlier scan once more under its key."""
        if not self._said:
            return
        home, scope, name, scan, said = self._said[pick % len(self._said)]
        caller = self.house.caller(home, scope, name)
        if other_body:
            other = scan.model_copy(update={"lot": scan.lot + "X"})
            self._refused(KeyReused, lambda: record_dose(other, caller, self.house.venue()))
        else:
            assert record_dose(scan, caller, self.house.venue()) == said

    def replay(self, home: MunicipalityCode, ticket: str, turn: int, given: Given) -> None:
        """Send a new scan with a proof that was used before."""
        caller = self.house.caller(home)
        self.plain[home].acts += 1
        record_dose(self._scan("no line", given), caller, self.house.venue())
        replayed = self._scan(line(home, ticket, turn), given)
        self._refused(StaleProof, lambda: record_dose(replayed, caller, self.house.venue()))

    def check(self, home: MunicipalityCode, ticket: str, turn: int, given: Given) -> None:
        """Ask before the dose: the answer is foretold, and nothing changes but the audit."""
        plain = self.plain[home]
        plain.acts += 1
        if plain.standing(ticket, turn) is not None:
            code = "S201"
        elif plain.is_stopped(ticket, given.given_on):
            code = "S301"
        else:
            code = "S000"
        text, caller = line(home, ticket, turn), self.house.caller(home)
        day, product, lot = given.dose
        assert check_ticket(text, day, product, lot, caller, self.house.venue()).code == code
        self.told[code] += 1

    # -- the desk ----------------------------------------------------------------------------

    def register(self, city: MunicipalityCode, row: Row) -> None:
        """Check and apply a file of one row."""
        self.told.update(register(self.house, self.plain[city], city, row))

    def look_up(self, city: MunicipalityCode, ticket: str, who: int) -> None:
        """Look a ticket and a person up by every way in."""
        self.told.update(look_up(self.house, self.plain[city], city, ticket, who))

    def stop_or_restart(self, city: MunicipalityCode, ticket: str, since: date | None) -> None:
        """Stop a ticket since a day, or let it be used again."""
        if since is None:
            self.restart(city, ticket)
        else:
            self.stop(city, ticket, since)

    def stop(self, city: MunicipalityCode, ticket: str, since: date) -> None:
        """Stop a ticket."""
        plain, stop = self.plain[city], Stop(reason=StopReason.MOVED_OUT, since=since)
        actor, book = staff_actor(code=city), self.house.books.of(city)
        act = lambda: stop_ticket(TicketNumber(ticket), stop, actor, book, self.house.clock)  # noqa: E731
        if plain.state.get(ticket, "unknown") == "unknown":
            self._refused(NoSuchTicket, act)
            return
        act()
        self._done(plain, "stopped")
        plain.state[ticket], plain.stopped_since[ticket] = "stopped", since

    def restart(self, city: MunicipalityCode, ticket: str) -> None:
        """Let a ticket be used again."""
        plain, actor = self.plain[city], staff_actor(code=city)
        act = lambda: restart_ticket(  # noqa: E731
            TicketNumber(ticket), actor, self.house.books.of(city), self.house.clock
        )
        if plain.state.get(ticket, "unknown") == "unknown":
            self._refused(NoSuchTicket, act)
            return
        act()
        self._done(plain, "restarted")
        plain.state[ticket] = "valid"

    def standing(self) -> list[tuple[MunicipalityCode, corrections.Which]]:
        """Return every dose that counts, as an editor sees it."""
        return [
            (code, corrections.Which(ticket=TicketNumber(ticket), turn=turn, version=len(versions)))
            for code, plain in self.plain.items()
            for (ticket, turn), versions in sorted(plain.history.items())
            if versions[-1].counts
        ]

    def claims(self) -> list[tuple[MunicipalityCode, Claim]]:
        """Return every open claim."""
        return [(code, claim) for code, plain in self.plain.items() for claim in plain.claims]

    def correct_or_cancel(
        self, city: MunicipalityCode, which: corrections.Which, change: dict[str, Any] | None
    ) -> None:
        """Correct a dose, or cancel it where there is no correction."""
        if change is None:
            self.cancel(city, which)
        else:
            self.correct(city, which, change)

    def correct(self, city: MunicipalityCode, which: corrections.Which, change: dict[str, Any]) -> None:
        """Correct a dose: its day, product, lot, turn or ticket."""
        plain = self.plain[city]
        wanted = corrections.Correction(which=which, reason="本人の申出", **change)
        act = lambda: corrections.correct_dose(wanted, staff_actor(code=city), self.house.records(city))  # noqa: E731
        refusal = self._not_there(plain, which)
        if refusal is not None:
            self._refused(refusal, act)
            return
        ticket, turn = str(which.ticket), which.turn
        place = (change.get("ticket", ticket), change.get("turn", turn))
        before = plain.history[ticket, turn][-1].given
        after = before._replace(**{key: change[key] for key in before._fields if key in change})
        moves = place != (ticket, turn)
        if not moves and after == before:
            self._refused(NothingToCorrect, act)
        elif moves and place[0] not in plain.state:
            self._refused(NoSuchTicket, act)
        elif moves and plain.standing(*place) is not None:
            self._refused(TurnTaken, act)
        else:
            act()
            self._done(plain, "moved" if moves else "corrected")
            if moves:
                plain.put(ticket, turn, Version(counts=False, given=before))
            plain.put(*place, Version(counts=True, given=after))

    def cancel(self, city: MunicipalityCode, which: corrections.Which) -> None:
        """Cancel a dose that was never given."""
        plain = self.plain[city]
        wanted = corrections.Cancellation(which=which, reason="誤登録")
        act = lambda: corrections.cancel_dose(wanted, staff_actor(code=city), self.house.records(city))  # noqa: E731
        refusal = self._not_there(plain, which)
        if refusal is not None:
            self._refused(refusal, act)
            return
        act()
        self._done(plain, "cancelled")
        given = plain.history[str(which.ticket), which.turn][-1].given
        plain.put(str(which.ticket), which.turn, Version(counts=False, given=given))

    def settle(self, city: MunicipalityCode, claim: Claim | None, keep: Any, turn: int | None) -> None:
        """Settle a conflict: keep what stands, or take the claim, at its turn or at another."""
        plain = self.plain[city]
        conflict_id = "0" * 24 if claim is None else conflict_of_claim(self.house, city, claim)
        wanted = corrections.Settlement(conflict_id=conflict_id, keep=keep, turn=turn, reason="予診票で確認")
        act = lambda: corrections.settle_conflict(wanted, staff_actor(code=city), self.house.records(city))  # noqa: E731
        if claim is None:
            self._refused(NoSuchConflict, act)
            return
        at = turn or claim.turn
        if keep == "claim" and at != claim.turn and plain.standing(claim.ticket, at) is not None:
            self._refused(TurnTaken, act)
            return
        act()
        self._done(plain, "took claim" if keep == "claim" else "kept standing")
        plain.claims.remove(claim)
        if keep == "claim":
            plain.put(claim.ticket, at, Version(counts=True, given=claim.given))

    # -- what happens by itself, and comparing -----------------------------------------------

    def review(self, city: MunicipalityCode) -> None:
        """Review what the stream says has changed; then the findings list is the rules run anew."""
        plain, cabinet = self.plain[city], self.house.cabinets[str(city)]
        changed, cabinet.stream = cabinet.stream, []
        tickets = {str(key): None for kind, key in changed if kind == "sheet"}
        for kind, key in changed:
            if kind == "person":
                tickets[str(cabinet.value("person", key).tickets[0])] = None
        desk, actor = self.house.reviews(city), system_actor(city)
        for ticket in tickets:
            plain.acts += self._reviews(plain, ticket)
            review_ticket(TicketNumber(ticket), actor, desk)
        listed = [
            (str(each.ticket), each.turn, each.version, each.finding.code, each.finding.severity)
            for each in desk.reviews.findings()
        ]
        assert len(listed) == len(set(listed))
        assert set(listed) == plain.every_finding()

    def compare(self) -> None:
        """Compare all that both municipalities keep with what the models say."""
        for code, plain in self.plain.items():
            compare(self.house, code, plain)

    # -- inside ------------------------------------------------------------------------------

    def _done(self, plain: PlainCity, case: str) -> None:
        plain.acts += 1
        self.told[case] += 1

    def _reviews(self, plain: PlainCity, ticket: str) -> int:
        """Return how many reviews change when a ticket is reviewed."""
        subject, tickets, born_on = plain.subject(ticket)
        count = 0
        for orphan in (f"T{each}" for each in tickets):
            if subject != orphan and plain.reviewed.get(orphan):
                plain.reviewed[orphan] = frozenset()
                self.told["handed over"] += 1
                count += 1
        found = plain.findings(tickets, born_on)
        if found != plain.reviewed.get(subject, frozenset()):
            plain.reviewed[subject] = found
            count += 1
        return count

    def _scan(self, text: str, given: Given, *, already_given: bool = False) -> Scan:
        self._keys += 1
        return Scan(
            line=text,
            given_on=given.given_on,
            product=given.product,
            lot=given.lot,
            venue=given.venue or "HALL-0",
            key=f"key-{self._keys:020d}",
            already_given=already_given,
        )

    def _send(self, home: MunicipalityCode, scope: Scope, scan: Scan) -> Answer:
        name = "TABLET-2" if scope is Scope.WIDE else "TABLET-1"
        caller: Caller = self.house.caller(home, scope, name)
        said = record_dose(scan, caller, self.house.venue())
        self._said.append((home, scope, name, scan, said))
        answer = Answer.model_validate_json(said)
        self.told[answer.code.value] += 1
        return answer

    @staticmethod
    def _not_there(plain: PlainCity, which: corrections.Which) -> type[DomainError] | None:
        ticket = str(which.ticket)
        versions = plain.history.get((ticket, which.turn))
        if ticket not in plain.state:
            return NoSuchTicket
        if versions is None:
            return NoSuchDose
        if which.version != len(versions):
            return SheetMoved
        return None if versions[-1].counts else AlreadyCancelled

    def _refused(self, refusal: type[DomainError], act: Callable[[], Any]) -> None:
        with pytest.raises(refusal):
            act()
        self.told[refusal.__name__] += 1
