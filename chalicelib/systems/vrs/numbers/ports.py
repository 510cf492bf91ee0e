"""What the number desk needs."""

from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.individual_number import IndividualNumber


class Numbers(Protocol):
    """The 個人番号 of one municipality, opened for one purpose and one actor."""

    def holder(self, number: IndividualNumber) -> str | None:
        """Return the id of the person who holds a number (found by its blind index), or None."""

    def number_of(self, resident: Resident) -> IndividualNumber:
        """Open a person's number: one KMS call, so that CloudTrail has a line a reading."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""
