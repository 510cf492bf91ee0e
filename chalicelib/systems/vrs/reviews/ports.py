"""What reviews need."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.reviews.model import OpenFinding, Review


class Reviews(Protocol):
    """The reviews and the findings list of one municipality."""

    def review(self, subject: str) -> Review:
        """Return the review of a person or ticket; an empty one where there is none."""

    def put(self, before: Review, after: Review, entry: Entry) -> None:
        """Put the next review and make the list say the same; raise SheetMoved where another did."""

    def findings(self) -> Sequence[OpenFinding]:
        """Return the findings list, in no order."""
