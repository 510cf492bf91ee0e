"""What a review leaves: the list of findings that staff work through."""

from chalicelib.systems.vrs.doses.model import Finding
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.word import Moment, Word


class OpenFinding(Word):
    """確認事項一覧の一行: one odd thing about one dose, since when it is known."""

    ticket: TicketNumber
    turn: int
    version: int
    finding: Finding
    found_at: Moment

    @property
    def identity(self) -> tuple[str, int, str]:
        """What makes it the same finding when the rules run again."""
        return (str(self.ticket), self.turn, self.finding.code.value)


class Review(Word):
    """The findings that stand about one person, or about one unregistered ticket."""

    subject: str
    findings: tuple[OpenFinding, ...] = ()
    version: int = 0
