"""A name in a record always finds its product, however it was typed; nothing ambiguous is in the master."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.adapters.masters import load_vaccines
from chalicelib.systems.vrs.doses.vaccines import LotList, VaccineMaster

MASTER = load_vaccines()
DAY = date(2021, 7, 1)


def resolved(name: str, on: date = DAY) -> str | None:
    product = MASTER.resolve(name, on)
    return None if product is None else product.code


@pytest.mark.control("R-A1-11")
@pytest.mark.proof("T16")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("コミナティ", "COMIRNATY"),
        ("ｺﾐﾅﾃｨ", "COMIRNATY"),  # half-width kana
        (" コミナティ　", "COMIRNATY"),
        ("comirnaty", "COMIRNATY"),
        ("COMIRNATY-6M-4Y", "COMIRNATY-6M-4Y"),
        ("コミナティ（BA.4-5）", "COMIRNATY-BA45"),
        ("コミナティ(BA.4‐5)", "COMIRNATY-BA45"),  # another dash
        ("コミナティ（5〜11歳用）", "COMIRNATY-5-11"),  # wave dash
        ("コミナティ（５～11歳用）", "COMIRNATY-5-11"),  # full-width tilde and digit
        ("コミナティ（6ヵ月〜4歳用）", "COMIRNATY-6M-4Y"),
        ("コミナティ（6か月〜4歳用）", "COMIRNATY-6M-4Y"),
        ("COVID-19ワクチンモデルナ", "SPIKEVAX"),
        ("スパイクバックス", "SPIKEVAX"),
        ("ファイザー", "PFIZER"),
        ("武田/モデルナ", "MODERNA"),
        ("武田／モデルナ", "MODERNA"),
        ("モデルナ", "MODERNA"),
        ("アストラゼネカ", "ASTRAZENECA"),
        ("武田（ノババックス）", "NOVAVAX"),
        ("ダイチロナ", "DAICHIRONA-XBB"),
        ("知らないワクチン", None),
        ("", None),
    ],
)
def test_a_name_finds_its_product(name: str, code: str | None) -> None:
    assert resolved(name) == code


def test_a_name_outside_its_dates_still_resolves() -> None:
    assert resolved("スパイクバックス（2価）", date(2022, 12, 1)) == "MODERNA"
    assert resolved("スパイクバックス（2価）", date(2024, 1, 1)) == "MODERNA"


def test_the_dates_decide_between_two_products_of_one_name() -> None:
    text = {"text": "同じ名", "source": "X", "confidence": "S"}
    old = {**text, "valid_from": None, "valid_to": "2022-03-31"}
    new = {**text, "valid_from": "2022-04-01", "valid_to": None}
    master = VaccineMaster.model_validate(
        {
            **bare(),
            "makers": [
                {"code": "A", "names": [old], "lot_pattern": None},
                {"code": "B", "names": [new], "lot_pattern": None},
            ],
        }
    )
    found = [master.resolve("同じ名", day) for day in (date(2022, 3, 31), date(2022, 4, 1))]
    assert [product.code for product in found if product] == ["A", "B"]


@given(st.text(max_size=40), st.dates())
def test_no_text_makes_it_raise(name: str, on: date) -> None:
    MASTER.resolve(name, on)
    MASTER.lot(name)
    MASTER.looks_like_another_makers(name, "PFIZER")


def test_a_makers_name_says_no_formulation_and_no_adults_age() -> None:
    for maker in ("ファイザー", "モデルナ"):
        product = MASTER.resolve(maker, DAY)
        assert product is not None
        assert product.family is None
        for turn in range(1, 10):
            rules = MASTER.rules(product, turn)
            assert not rules.turns
            assert all(limit.min_years is None and limit.max_years is None for limit in rules.ages)


def test_every_code_and_name_fits_the_records_twenty_characters() -> None:
    for product in MASTER.products:
        assert len(product.code) <= 20
        assert product.names
        for name in product.names:
            assert len(name.text) <= 20
            assert resolved(name.text) == product.code


def test_a_lot_is_found_however_it_was_typed() -> None:
    assert MASTER.lot("ep2163") == MASTER.lot("ＥＰ ２１６３") == MASTER.lot("EP2163") is not None
    assert MASTER.lot("EP2164") is None


def test_a_deployments_own_lots_take_the_samples_place() -> None:
    own = LotList.model_validate(
        {
            "version": "1",
            "note": "",
            "sources": {},
            "complete": True,
            "lots": [
                {
                    "number": "AB0001",
                    "maker": "PFIZER",
                    "product": "COMIRNATY",
                    "expires_on": "2021-09-30",
                    "source": "X",
                    "confidence": "S",
                }
            ],
        }
    )
    master = MASTER.with_lots(own)
    assert master.lot("AB0001") is not None
    assert master.lot("EP2163") is None
    assert master.knows_every_lot
    assert MASTER.lot("EP2163") is not None  # the packaged one is as it was
    assert not MASTER.knows_every_lot


def bare() -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("products", "turns", "ages", "periods", "intervals", "mixed"), ())
    return {**empty, "version": "1", "note": [], "sources": {}, "makers": []}


MAKER = {"code": "A", "names": [], "lot_pattern": None}
SOURCED = {"source": "X", "confidence": "S", "severity": "要確認", "valid_from": None, "valid_to": None}
TURNS = {**SOURCED, "products": ["A"], "turn_from": 2, "turn_to": 2}


@pytest.mark.parametrize(
    "wrong",
    [
        {"makers": [MAKER, MAKER]},
        {"makers": [MAKER], "products": [{"code": "P", "maker": "B", "family": "F", "names": []}]},
        {"makers": [MAKER], "intervals": [{**TURNS, "products": ["Z"], "months": 3}]},
        {"makers": [MAKER], "intervals": [{**TURNS, "months": 3, "full_days": 18}]},
        {"makers": [MAKER], "intervals": [TURNS]},
        {"makers": [MAKER], "intervals": [{**TURNS, "products": [], "months": 3}]},
        {"makers": [MAKER], "ages": [{**TURNS, "min_yeers": 3}]},
        {"makers": [MAKER], "ages": [{**TURNS, "confidence": "U"}]},  # the unknown is no rule
        {
            "makers": [MAKER],
            "lots": {
                "version": "1",
                "note": "",
                "sources": {},
                "complete": False,
                "lots": [
                    {
                        "number": "1",
                        "maker": "B",
                        "product": None,
                        "expires_on": None,
                        "source": "X",
                        "confidence": "S",
                    }
                ],
            },
        },
    ],
)
def test_a_master_that_contradicts_itself_stops_the_start(wrong: dict[str, Any]) -> None:
    VaccineMaster.model_validate({**bare(), "makers": [MAKER]})  # the right one loads
    with pytest.raises(ValidationError):
        VaccineMaster.model_validate({**bare(), **wrong})
