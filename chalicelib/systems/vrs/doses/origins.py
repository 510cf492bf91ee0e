"""The table of origins (``data/origins.json``)."""

import re
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.systems.vrs.tickets.origin import Origin
from chalicelib.values.municipality import Municipalities, MunicipalityCode
from chalicelib.values.word import Line, Word

COUNTRY = re.compile("[A-Z]{3}")


class OriginRow(Word):
    """接種の区分の一行: its label, and which code says more of where."""

    origin: Origin
    label: Line
    needs: Literal["municipality", "country", "nothing"]


class Origins(Word):
    """接種の区分の表 (``data/origins.json``)."""

    version: Line
    note: str
    origins: tuple[OriginRow, ...] = Field(min_length=1)

    def row(self, origin: Origin) -> OriginRow | None:
        """Return an origin's row, or None where the table does not offer it."""
        return next((row for row in self.origins if row.origin is origin), None)

    def labelled(self, label: str) -> OriginRow | None:
        """Return the row that a file means by a label, or None."""
        return next((row for row in self.origins if row.label == label), None)


def fits(
    row: OriginRow, code: str | None, home: MunicipalityCode, given_on: date, municipalities: Municipalities
) -> bool:
    """Tell whether a code is what an origin needs: another municipality of that day, a country, nothing."""
    if row.needs == "nothing" or code is None:
        return (row.needs == "nothing") is (code is None)
    if row.needs == "country":
        return COUNTRY.fullmatch(code) is not None
    try:
        municipality = MunicipalityCode(code)
    except ValueError:
        return False
    return municipality != home and municipalities.on(municipality, given_on) is not None
