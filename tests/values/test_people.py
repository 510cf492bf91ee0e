"""Two spellings of one name are one name, and two names stay two: the register tells 異体字 apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.values.people import PersonName

SPELLINGS = {
    "a space more, or a wide one": ("春日部 花子", "春日部　花子", "春日部花子", " 春日部 花子 "),
    "kana of any kind and width": ("カスカベ ハナコ", "かすかべ はなこ", "ｶｽｶﾍﾞ ﾊﾅｺ", "かすかへ\u3099 ハナコ"),
    "Latin letters of any case and width": ("SMITH JOHN", "Smith John", "ＳＭＩＴＨ　ＪＯＨＮ"),
}
DIFFERENT = (
    ("髙橋 一郎", "高橋 一郎"),
    ("渡邉 一郎", "渡辺 一郎"),
    ("山﨑 一郎", "山崎 一郎"),
    ("葛\U000e0101 一郎", "葛 一郎"),
    ("田中 さくら", "田中 サクラ"),
    ("ハナコ", "ハナゴ"),
    ("おの", "おーの"),
)
NAMES = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=100).filter(str.strip)


@pytest.mark.parametrize("spellings", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spellings_of_one_name_are_found_by_each_other(spellings: tuple[str, ...]) -> None:
    assert len({PersonName(each).folded for each in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_the_register_tells_apart_stay_apart(one: str, other: str) -> None:
    assert PersonName(one).folded != PersonName(other).folded


@given(NAMES, st.integers(0, 100))
def test_neither_a_space_nor_a_form_of_unicode_makes_another_name(name: str, place: int) -> None:
    folded = PersonName(name).folded
    place = place if place < len(name) and not unicodedata.combining(name[place]) else 0
    for other in (f"{name[:place]}\u3000{name[place:]}", unicodedata.normalize("NFKC", name)):
        if other.strip() and len(other) <= 100:
            assert PersonName(other).folded == folded


@given(NAMES)
def test_a_folded_name_has_no_space_and_the_name_itself_stays_masked(name: str) -> None:
    one = PersonName(name)
    assert one.folded.split() == ([one.folded] if one.folded else [])
    assert str(one) == repr(one) == "PersonName(***)"
