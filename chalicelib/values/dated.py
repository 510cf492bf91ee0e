"""A rule that holds from one day to another."""

from datetime import date

from chalicelib.values.word import Word


class DatedRule(Word):
    """期間つきの規則: it holds from one day to another; both ends count."""

    valid_from: date
    valid_to: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the rule holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
