"""Words about a person: name, sex, and the number the city's ledgers know them by."""

import re
import unicodedata
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from chalicelib.values.word import Text

KANA = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff]+")
"""Hiragana, katakana and their signs: what a name written wholly in kana is made of."""
TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}


class Sex(StrEnum):
    """性別, by the codes of the resident register's files."""

    MALE = "1"
    FEMALE = "2"
    UNKNOWN = "9"


class AddresseeNumber(Text):
    """宛名番号: what the municipality's ledger calls a person; 1 to 15 digits, not zero filled."""

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        number = self.root
        if not (1 <= len(number) <= 15 and number.isascii() and number.isdecimal()):
            message = "15桁以内の数字ではありません"
            raise ValueError(message)
        return self


class PersonName(Text):
    """氏名: one line of at most 100 characters, without control characters; prints masked."""

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        name = self.root
        if not name.strip() or len(name) > 100:
            message = "1文字以上100文字以内ではありません"
            raise ValueError(message)
        if any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in name):
            message = "使えない文字が含まれています"
            raise ValueError(message)
        return self

    def reveal(self) -> str:
        """Give the name to a screen or a sealed item."""
        return self.root

    @property
    def folded(self) -> str:
        """What two spellings of one name share: width (NFKC), spaces, and the case of Latin letters.

        A name wholly in kana is katakana.  Kanji stay as they are written: 髙 is not 高, nor 邉 辺 (異体字),
        for the register tells them apart; of two codes for one character NFKC makes one.
        """
        plain = unicodedata.normalize("NFKC", self.root)
        plain = unicodedata.normalize("NFKC", "".join(plain.split()).casefold())
        return plain.translate(TO_KATAKANA) if KANA.fullmatch(plain) else plain

    def __repr__(self) -> str:
        return "PersonName(***)"

    __str__ = __repr__
