"""Registration files for tests: rows of made-up people, with one thing or another wrong."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.adapters.file_layouts import load_profile
from chalicelib.adapters.masters import load_municipalities
from chalicelib.systems.vrs.registration.model import Refusal
from chalicelib.systems.vrs.registration.reading import Frame, Read, read_file
from chalicelib.values.individual_number import check_digit
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person, people, registration_csv

TODAY = date(2021, 7, 1)
FRAME = Frame(load_profile(), MunicipalityCode("112143"), load_municipalities(), TODAY)
COLUMNS = tuple(name for _, name in FRAME.profile.columns)
(ONE, TWO, THREE) = people("112143", 3, seed=16)
OTHER_NUMBER = f"12345678901{check_digit('12345678901')}"
Row = Mapping[str, str]


def row_of(person: Person, **changed: str) -> dict[str, str]:
    """Return a person's row, with columns changed by their field's English name."""
    (cells,) = csv.DictReader(io.StringIO(registration_csv([person]).decode(), newline=""))
    names: dict[str, str] = dict(FRAME.profile.columns)
    return {**cells, **{names[field]: value for field, value in changed.items()}}


def given_dose(**changed: str) -> dict[str, str]:
    dose = {"status": "1", "turn": "1", "given_on": "20210601", "maker": "ファイザー", "lot": "EP2163"}
    return {**dose, **changed}


def text_of(*rows: Row, columns: Sequence[str] = COLUMNS) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[row.get(name, "") for name in columns] for row in rows])
    return text.getvalue()


def read(*rows: Row, columns: Sequence[str] = COLUMNS) -> Read:
    return read_file(text_of(*rows, columns=columns).encode(), FRAME)


def the_refusal(found: Read) -> Refusal:
    (refusal,) = found.refusals
    return refusal
