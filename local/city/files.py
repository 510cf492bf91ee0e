"""The file a municipality registers its people and tickets with."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Literal

from local.city.person import Person

Encoding = Literal["utf-8", "utf-8-sig", "cp932"]

COLUMNS = (
    "個人番号",
    "宛名番号",
    "自治体コード",
    "接種券番号",
    "氏名",
    "生年月日",
    "性別",
    "接種状況",
    "接種回",
    "接種日",
    "ワクチンメーカー",
    "ロット番号",
)
NOT_GIVEN, GIVEN = "0", "1"


def registration_csv(people: Iterable[Person], encoding: Encoding = "utf-8") -> bytes:
    """Write 接種対象者・接種券発行登録: a row a person, or a row a dose for those who had some."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for person in people:
        writer.writerows(_rows(person))
    return text.getvalue().encode(encoding)


def _rows(person: Person) -> Iterator[tuple[str, ...]]:
    who = (
        person.individual_number,
        person.address_number,
        person.municipality_code,
        person.ticket_number,
        person.name,
        f"{person.born_on:%Y%m%d}",
        person.sex,
    )
    if not person.doses:
        yield (*who, NOT_GIVEN, "", "", "", "")
    for dose in person.doses:
        yield (*who, GIVEN, str(dose.turn), f"{dose.given_on:%Y%m%d}", dose.maker, dose.lot)
