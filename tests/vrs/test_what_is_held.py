"""What VRS holds of a person is 別添1 without the certificates' items, and every dose says how it came in.

The items are read off the words that are kept: one that is added without its row in the assessment fails.
"""

import json
from importlib import import_module
from importlib.resources import files
from pkgutil import walk_packages

import pytest
from pydantic import ValidationError

import chalicelib.access
import chalicelib.data
import chalicelib.systems
from chalicelib.systems.vrs.doses.model import Dose, Source
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.word import Word
from tests.fakes.samples import dose

pytestmark = pytest.mark.proof("T16")

ABOUT_A_PERSON = {"addressee", "name", "born_on", "sex", "tickets"}
"""宛名番号, 属性情報 (氏名, 生年月日, 性別), 接種券番号."""
NUMBER = {"number_index"}
"""Where the 個人番号 is found: it stands in an area of its own, under another key."""
KEEPING = {"person_id", "version", "flags", "reissues", "mergers", "merged_into", "parted_from"}
"""What keeping needs: our own key, versions, 転出/死亡時等のフラグ, 再発行, 統合."""
OF_A_DOSE = {"ticket", "turn", "status", "given_on", "product", "lot"}
"""接種券番号, 接種回, 接種状況, 接種日, ワクチン種類・メーカー, ロット番号."""
OF_ITS_KEEPING = {"version", "venue", "source", "recorded_by", "recorded_at", "reason", "undone", "findings"}
OF_ITS_ORIGIN = {"origin", "origin_code", "provided_by"}
CARRY_A_NUMBER = {"Candidate", "CanaryWanted", "NumberSearch", "Question", "Wanted"}
"""Words that carry a 個人番号 from a file or a form to where it is sealed, looked for, or asked about."""


def words() -> dict[str, type[Word]]:
    """Return every word of the house by its name."""
    for package in (chalicelib.access, chalicelib.systems):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)
    known, todo = dict[str, type[Word]](), [Word]
    while todo:
        some = [each for each in todo.pop().__subclasses__() if each.__module__.startswith("chalicelib.")]
        known |= {each.__name__: each for each in some}
        todo += some
    return known


@pytest.mark.control("R-II-1-2-04", "R-II-1-2-07", "R-II-1-2-08", "R-II-1-2-09", "R-II-1-2-10", "R-II-1-2-12")
def test_a_person_has_the_items_of_the_assessment_and_no_other() -> None:
    assert set(Resident.model_fields) == ABOUT_A_PERSON | NUMBER | KEEPING


@pytest.mark.control("R-II-1-2-04", "R-II-1-2-11")
def test_a_dose_has_the_items_of_the_assessment_and_no_other() -> None:
    assert set(Dose.model_fields) == OF_A_DOSE | OF_ITS_KEEPING | OF_ITS_ORIGIN


@pytest.mark.control("R-II-1-2-04")
def test_what_is_recorded_is_between_ten_and_fifty_items() -> None:
    assert 10 <= len(ABOUT_A_PERSON | NUMBER | OF_A_DOSE) < 50


@pytest.mark.control("R-II-1-2-05", "R-II-1-2-06", "R-II-1-2-12")
def test_a_file_brings_the_items_of_the_assessment_and_no_other() -> None:
    profile = json.loads(files(chalicelib.data).joinpath("registration.json").read_text("utf-8"))
    assert [name for _, name in profile["columns"]] == [
        *("個人番号", "宛名番号", "自治体コード", "接種券番号", "氏名", "生年月日", "性別"),
        *("接種状況", "接種回", "接種日", "ワクチンメーカー", "ロット番号"),
    ]


@pytest.mark.control("R-II-1-2-05", "R-I-3-7-01")
def test_only_what_is_on_its_way_to_be_sealed_carries_a_number() -> None:
    carrying = {
        name
        for name, word in words().items()
        for field in word.model_fields.values()
        if IndividualNumber.__name__ in str(field.annotation)
    }
    assert carrying == CARRY_A_NUMBER


@pytest.mark.control("R-II-3-04")
def test_a_dose_comes_in_by_a_known_way_or_not_at_all() -> None:
    assert {each.value for each in Source} == {"tablet", "file", "staff", "paper", "former_city"}
    stands = dose().model_dump()
    for source in ("import", "email", "", None):
        with pytest.raises(ValidationError):
            Dose.model_validate({**stands, "source": source})
