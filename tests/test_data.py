"""The packaged masters are whole: closed in shape, sourced row by row, every code true."""

import hashlib
import json
import os
import runpy
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.adapters.masters import load_kinds, load_municipalities, load_sentences, load_vaccines
from chalicelib.systems.vrs.doses.model import FindingCode, Severity
from chalicelib.systems.vrs.doses.sentences import FindingSentences
from chalicelib.systems.vrs.doses.vaccines import Confidence, VaccineMaster
from chalicelib.systems.vrs.tickets.kinds import TicketKinds
from chalicelib.values.municipality import MunicipalityCode

MAKER = Path(__file__).parents[1] / "infra" / "make_municipalities.py"
RULES = ("turns", "ages", "periods", "intervals", "mixed")


def raw(name: str) -> dict[str, Any]:
    text = files("chalicelib.data").joinpath(name).read_text(encoding="utf-8")
    master: dict[str, Any] = json.loads(text)
    return master


VACCINES, LOTS, TICKETS, TOWNS = (
    raw(f"{name}.json") for name in ("vaccines", "lots", "tickets", "municipalities")
)


def vaccines(**changes: Any) -> dict[str, Any]:
    return {**VACCINES, "lots": LOTS, **changes}


@pytest.mark.parametrize(
    ("model", "master"),
    [
        (VaccineMaster, vaccines()),
        (FindingSentences, raw("findings.json")),
        (TicketKinds, TICKETS),
    ],
)
def test_a_master_with_one_word_too_many_is_refused(
    model: type[VaccineMaster | FindingSentences | TicketKinds], master: dict[str, Any]
) -> None:
    model.model_validate(master)
    with pytest.raises(ValidationError):
        model.model_validate({**master, "colour": "blue"})


@pytest.mark.parametrize("part", [*RULES, "products", "makers"])
def test_a_row_with_one_word_too_many_is_refused(part: str) -> None:
    first, *rest = VACCINES[part]
    with pytest.raises(ValidationError):
        VaccineMaster.model_validate(vaccines(**{part: [{**first, "colour": "blue"}, *rest]}))


def sourced() -> list[dict[str, Any]]:
    rows = [rule for part in RULES for rule in VACCINES[part]]
    for named in [*VACCINES["makers"], *VACCINES["products"]]:
        rows += named["names"]
    return rows + [maker["lot_pattern"] for maker in VACCINES["makers"] if maker["lot_pattern"]]


@pytest.mark.parametrize(
    ("rows", "sources"),
    [
        (sourced(), VACCINES["sources"]),
        (LOTS["lots"], LOTS["sources"]),
        (TICKETS["kinds"], TICKETS["sources"]),
    ],
)
def test_every_row_names_a_listed_source_and_how_well_it_is_known(
    rows: list[dict[str, Any]], sources: dict[str, str]
) -> None:
    assert rows
    for row in rows:
        assert row["source"] in sources
        assert row["confidence"] in set(Confidence)
        # What is only remembered says so, and what was read names what was read.
        assert (row["source"] != "MEMORY") or row["confidence"].startswith("M")


def test_only_what_cannot_be_right_must_be_fixed() -> None:
    assert {rule["severity"] for part in RULES for rule in VACCINES[part]} == {"要確認"}
    must_fix = {code for code in FindingCode if load_sentences().finding(code).severity is Severity.MUST_FIX}
    assert must_fix == {
        FindingCode.DATED_IN_FUTURE,
        FindingCode.BEFORE_FIRST_DOSE_IN_JAPAN,
        FindingCode.BEFORE_BIRTH,
        FindingCode.ORDER_REVERSED,
        FindingCode.SAME_DAY_DOUBLE,
    }


def test_every_finding_has_a_sentence_that_says_what_to_do() -> None:
    messages = {code: load_sentences().finding(code).message for code in FindingCode}
    assert len(set(messages.values())) == len(FindingCode)
    for message in messages.values():
        assert message.endswith("。")
        assert message.count("。") >= 2  # what is odd, and what to do


def test_the_gravest_of_two_findings_of_one_code_is_kept() -> None:
    code = FindingCode.TOO_SOON
    odd = load_sentences().ordered([(code, None), (code, Severity.MUST_FIX), (code, Severity.MUST_CHECK)])
    assert odd == (load_sentences().finding(code, Severity.MUST_FIX),)


def test_what_must_be_fixed_is_said_before_an_earlier_code_that_need_not() -> None:
    odd = load_sentences().ordered(
        [(FindingCode.TOO_SOON, None), (FindingCode.UNKNOWN_LOT, Severity.MUST_FIX)]
    )
    assert [each.code for each in odd] == [FindingCode.UNKNOWN_LOT, FindingCode.TOO_SOON]


def test_sentences_with_a_gap_stop_the_start() -> None:
    whole = load_sentences().model_dump(mode="json")
    del whole["sentences"]["TOO_SOON"]
    with pytest.raises(ValidationError):
        FindingSentences.model_validate(whole)


def test_every_rule_ends_after_it_begins() -> None:
    for row in sourced():
        begun, ended = row.get("valid_from"), row.get("valid_to")
        assert begun is None or ended is None or date.fromisoformat(begun) <= date.fromisoformat(ended)
        assert (row.get("turn_to") or 9) >= (row.get("turn_from") or 1)


def test_all_1741_municipalities_and_every_ward_have_a_true_code() -> None:
    towns, wards = ([row[0] for row in TOWNS[part]] for part in ("municipalities", "wards"))
    assert len(towns) == len(set(towns)) == 1_741
    assert len(wards) == len(set(wards)) == 175 + 3  # and Hamamatsu's three new ones
    for code in [*towns, *wards]:
        MunicipalityCode(code)
    for row in [*TOWNS["municipalities"], *TOWNS["wards"]]:
        assert len(row) in (3, 6)
        if len(row) == 6 and row[5]:
            assert load_municipalities().ever(MunicipalityCode(row[5])) is not None


def test_every_municipality_is_found_on_a_day_of_the_programme() -> None:
    known = load_municipalities()
    for code, name, prefecture in TOWNS["municipalities"]:
        town = known.on(MunicipalityCode(code), date(2021, 7, 1))
        assert town is not None
        assert (town.name, town.prefecture) == (name, prefecture)
    kasukabe = known.on(MunicipalityCode("112143"), date(2021, 7, 1))
    assert kasukabe is not None
    assert kasukabe.name == "春日部市"


def test_the_list_is_small_and_says_where_it_is_from() -> None:
    assert len(files("chalicelib.data").joinpath("municipalities.json").read_bytes()) < 200_000
    assert TOWNS["licence"] == "CC0-1.0"
    assert len(TOWNS["source_sha256"]) == 64


SOURCE = (
    "\ufeffpid,pref,cid,city,citykana,lat,lng,url,phrase,lgcode\r\n"
    '22,静岡県,22131,浜松市 中区,x,0,0,u,"a, b",221317\r\n'
    "22,静岡県,22130,浜松市,x,0,0,u,p,221309\r\n"
).encode()


def test_the_list_is_made_the_same_way_each_time() -> None:
    document = runpy.run_path(str(MAKER))["document"]
    made = json.loads(document(SOURCE))
    assert document(SOURCE) == document(SOURCE)
    assert made["source_sha256"] == hashlib.sha256(SOURCE).hexdigest()
    assert made["municipalities"] == [["221309", "浜松市", "静岡県"]]
    assert made["wards"][0] == ["221317", "浜松市 中区", "静岡県", None, "2023-12-31", "221384"]
    assert [row[0] for row in made["wards"][1:]] == ["221384", "221392", "221406"]


@pytest.mark.skipif("VRS_MUNICIPALITIES_CSV" not in os.environ, reason="VRS_MUNICIPALITIES_CSV names no CSV")
def test_the_packaged_list_is_what_the_source_gives() -> None:
    source = Path(os.environ["VRS_MUNICIPALITIES_CSV"]).read_bytes()
    packaged = files("chalicelib.data").joinpath("municipalities.json").read_text(encoding="utf-8")
    assert runpy.run_path(str(MAKER))["document"](source) == packaged


def test_the_ticket_table_is_read_as_it_stands() -> None:
    assert {digit: load_kinds().kind(digit) for digit in "0123456789"} == {
        **dict.fromkeys("01456789"),
        "2": "vaccination",
        "3": "screening_only",
    }


def test_the_masters_load_once() -> None:
    assert load_vaccines() is load_vaccines()
    assert load_municipalities() is load_municipalities()
