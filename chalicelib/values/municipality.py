"""自治体: the six-digit code (全国地方公共団体コード) and what it stood for on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from chalicelib.values.word import Digits, Word

WEIGHTS = (6, 5, 4, 3, 2)


def check_digit(first_five: str) -> str:
    """Compute the sixth digit of a JIS X 0401 + 0402 code (総務省 全国地方公共団体コード)."""
    weighed = zip(WEIGHTS, first_five, strict=True)
    return str((11 - sum(weight * int(digit) for weight, digit in weighed) % 11) % 10)


class MunicipalityCode(Digits):
    """自治体コード: six digits, the last of which checks the others."""

    length = 6

    def checks(self) -> bool:
        return self.root[5] == check_digit(self.root[:5])


class Municipality(Word):
    """自治体: a name that a code carried from one day to another."""

    code: MunicipalityCode
    name: str
    prefecture: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: MunicipalityCode | None = None

    def existed_on(self, day: date) -> bool:
        """Tell whether the code was in use on a day; both ends count."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class Municipalities:
    """The dated master of municipalities: every lookup names its day.

    Rows stay as the file has them (code, name, prefecture, and for dated ones valid_from, valid_to,
    successor) and become a ``Municipality`` when asked for: 1,900 models would slow every cold start.
    """

    def __init__(self, known: Iterable[Municipality]) -> None:
        self._rows: dict[str, list[Sequence[str | None]]] = {}
        self._wards: frozenset[str] = frozenset()
        self._add(_row(municipality) for municipality in known)

    @classmethod
    def from_rows(
        cls, municipalities: Iterable[Sequence[str | None]], wards: Iterable[Sequence[str | None]] = ()
    ) -> Self:
        """Return a master of trusted rows; the rows of one code come oldest first."""
        master = cls(())
        master._add(wards)
        master._wards = frozenset(master._rows)
        master._add(municipalities)
        return master

    def _add(self, rows: Iterable[Sequence[str | None]]) -> None:
        by_code = self._rows
        for row in rows:
            by_code.setdefault(row[0] or "", []).append(row)

    def on(self, code: MunicipalityCode, day: date) -> Municipality | None:
        """Return what the code stood for on a day, or None."""
        known = map(_municipality, self._rows.get(code.root, ()))
        return next((each for each in known if each.existed_on(day)), None)

    def ever(self, code: MunicipalityCode) -> Municipality | None:
        """Return the latest municipality that ever had the code, or None."""
        known = self._rows.get(code.root)
        return _municipality(known[-1]) if known else None

    def is_ward(self, code: MunicipalityCode) -> bool:
        """Tell whether the code is a ward's (行政区): tickets carry the city's code instead."""
        return code.root in self._wards


def _municipality(row: Sequence[str | None]) -> Municipality:
    fields = ("code", "name", "prefecture", "valid_from", "valid_to", "successor")
    return Municipality.model_validate(dict(zip(fields, row, strict=False)))


def _row(municipality: Municipality) -> tuple[str | None, ...]:
    dumped = municipality.model_dump(mode="json")
    return tuple(dumped.values())
