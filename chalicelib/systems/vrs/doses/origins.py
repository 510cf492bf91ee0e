"""The table of origins (``data/origins.json``)."""

from typing import Literal

from pydantic import Field

from chalicelib.systems.vrs.doses.model import Origin
from chalicelib.values.word import Line, Word


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
