"""オープンデータ: the field names of VRS's published data sets; never a municipality, never a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from chalicelib.systems.vrs.statistics.model import AgeClass, Gender, Group
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word


class OpenDatum(Word):
    """公表データの一行: how many doses of a turn were given on a day, in a prefecture.

    ``medical_worker`` is always false: this system never holds who is one.
    """

    date: date
    prefecture: str
    gender: Gender
    age: AgeClass
    medical_worker: bool = False
    status: int
    """The turn (回数)."""
    count: int


FIELDS = tuple(OpenDatum.model_fields)


def open_data(municipality: MunicipalityCode, groups: Iterable[Group]) -> tuple[OpenDatum, ...]:
    """Return published groups as rows; where the day or the turn is kept back there is no row.

    An age or sex that is kept back is counted as unknown.
    """
    counts: dict[tuple[date, Gender, AgeClass, int], int] = defaultdict(int)
    for group in groups:
        if group.given_on is not None and group.turn is not None:
            sex, age = group.sex or Gender.UNKNOWN, group.age or AgeClass.UNKNOWN
            counts[group.given_on, sex, age, group.turn] += group.count
    return tuple(_row(municipality, key, counts[key]) for key in sorted(counts))


def _row(municipality: MunicipalityCode, key: tuple[date, Gender, AgeClass, int], count: int) -> OpenDatum:
    day, sex, age, turn = key
    prefecture = municipality.root[:2]
    return OpenDatum(date=day, prefecture=prefecture, gender=sex, age=age, status=turn, count=count)


def to_ndjson(rows: Sequence[OpenDatum]) -> str:
    """Return rows as one JSON object a line."""
    return "".join(f"{row.model_dump_json()}\n" for row in rows)


def to_csv(rows: Sequence[OpenDatum]) -> str:
    """Return rows as CSV with a header; no field can hold a comma or a quote."""
    lines = [",".join(FIELDS)]
    for row in rows:
        said = row.model_dump(mode="json")
        lines.append(",".join(_field(said[name]) for name in FIELDS))
    return "".join(f"{line}\r\n" for line in lines)


def _field(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
