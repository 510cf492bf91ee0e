"""The desk's work in two municipalities, each beside its plain model: files, stops, corrections."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.errors import (
    AlreadyCancelled,
    DomainError,
    NoSuchConflict,
    NoSuchDose,
    NoSuchTicket,
    NothingToCorrect,
    SheetMoved,
    TurnTaken,
)
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.use_cases import restart_ticket, stop_ticket
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.comparing import conflict_of_claim
from tests.fakes.counter_work import Row, look_up, register
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.moments import HandClock
from tests.fakes.plain import Claim, PlainCity, Version


class DeskWork:
    """Does the desk's acts in the records and in the model, and compares what the doer is told."""

    def __init__(self) -> None:
        self.house = FakeHouse(clock=HandClock(step=timedelta(milliseconds=10)))
        self.plain = {code: PlainCity(date(2021, 7, 1)) for code in (KASUKABE, KOSHIGAYA)}
        self.told: Counter[str] = Counter()
        """How often each case was met."""

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
            TicketNumber(ticket), "本人の申出", actor, self.house.books.of(city), self.house.clock
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
        seen = 1 if claim is None else len(plain.history.get((claim.ticket, claim.turn), ()))
        wanted = corrections.Settlement(
            conflict_id=conflict_id, keep=keep, turn=turn, seen=seen, reason="予診票で確認"
        )
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

    # -- inside ------------------------------------------------------------------------------

    def _done(self, plain: PlainCity, case: str) -> None:
        plain.acts += 1
        self.told[case] += 1

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
