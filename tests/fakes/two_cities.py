"""Two municipalities over the fakes, each beside its plain model: every act is done to both."""

from datetime import timedelta

from chalicelib.access.tablets.model import Scope
from chalicelib.errors import (
    KeyReused,
    StaleProof,
)
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.model import UndoReason
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.undo import Undo, undo_dose
from chalicelib.systems.vrs.doses.use_cases import check_ticket, record_dose
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.comparing import compare
from tests.fakes.desk_work import DeskWork
from tests.fakes.house import KASUKABE, KOSHIGAYA, system_actor
from tests.fakes.plain import Given, PlainCity


def line(code: MunicipalityCode, ticket: str, turn: int) -> str:
    """Write a ticket's 18 digits."""
    return f"2{turn}{code}{ticket}"


class TwoCities(DeskWork):
    """Does an act in the records and in the model, and compares what the doer is told."""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[tuple[MunicipalityCode, Scope, str, Scan, str]] = []
        self._keys = 0

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
        code = self.plain[of].scan(ticket, turn, given, already_given=already_given, by=str(home))
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

    def undo(self, home: MunicipalityCode, pick: int, venue: str, *, stale: bool) -> None:
        """Take back a dose that stands, as a venue of a municipality; or one that was there before."""
        standing = self.standing()
        of, which = standing[pick % len(standing)]
        ticket, turn = str(which.ticket), which.turn
        slot = self.house.books.of(of).sheet(which.ticket).slot(turn)
        self._keys += 1
        wanted = Undo(
            line=line(of, ticket, turn),
            given_on=slot.given_on,
            recorded_at=slot.recorded_at - timedelta(seconds=stale),
            reason=UndoReason.MISREAD,
            key=f"key-{self._keys:020d}",
        )
        code = "S405" if stale else self.plain[of].undo(ticket, turn, str(home), venue)
        for each in {home, of}:
            self.plain[each].acts += 1
        scope, name = (Scope.HOME, "TABLET-1") if home == of else (Scope.WIDE, "TABLET-2")
        said = undo_dose(wanted, self.house.caller(home, scope, name, venue), self.house.venue())
        again = undo_dose(wanted, self.house.caller(home, scope, name, venue), self.house.venue())
        assert (Answer.model_validate_json(said).code, again) == (code, said)
        self.told[code] += 1

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
            code = "S006" if plain.state.get(ticket, "unknown") == "unknown" else "S000"
        text, caller = line(home, ticket, turn), self.house.caller(home)
        day, product, lot = given.dose
        assert check_ticket(text, day, product, lot, caller, self.house.venue()).code == code
        self.told[code] += 1

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
        caller = self.house.caller(home, scope, name)
        said = record_dose(scan, caller, self.house.venue())
        self._said.append((home, scope, name, scan, said))
        answer = Answer.model_validate_json(said)
        self.told[answer.code.value] += 1
        return answer
