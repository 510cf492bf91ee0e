"""The vaccine master: which product a name meant, and the rules of each product, turn by turn.

Everything here is data (``data/vaccines.json``, ``data/lots.json``): a rule says since when and until
when it held, how grave a breach is, and where it was read.  Rules that nobody could confirm are absent.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, PrivateAttr, model_validator

from chalicelib.systems.vrs.doses.model import Severity
from chalicelib.values.word import Line, Word

LAST_TURN = 9
"""The line has one digit for the turn."""

_LOOKALIKES = str.maketrans({"〜": "~", "‐": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-"})
_MONTHS_OF_AGE = re.compile("[ヵカヶケか箇]月")


def fold(text: str) -> str:
    """Return a name or lot as it is compared: NFKC, capital, no white space, one kind of dash and か月."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
    return plain if plain.isascii() else _MONTHS_OF_AGE.sub("カ月", plain.translate(_LOOKALIKES))


class Confidence(StrEnum):
    """How well a fact is known.  What is unknown has no mark: it is null or absent."""

    CERTAIN = "S"
    VERIFIED = "V"
    INFERRED = "I"
    BELIEVED_STRONGLY = "M+"
    BELIEVED = "M"
    BELIEVED_WEAKLY = "M-"


class Sourced(Word):
    """A fact with where it was read and how well it is known."""

    source: str = Field(min_length=1)
    confidence: Confidence


class Dated(Sourced):
    """A fact that held from one day to another; both ends count, null is open."""

    valid_from: date | None
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether the fact held on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Name(Dated):
    """製品名・メーカー名: what a product or maker was called, as it may stand in a record."""

    text: str = Field(min_length=1, max_length=20)


class LotPattern(Sourced):
    """ロット番号の形: what a maker's lots look like; a lot of another form is only odd, not wrong."""

    pattern: str
    severity: Severity


class Maker(Word):
    """ワクチンメーカー: its names, and the form of its lots where known."""

    code: str
    names: tuple[Name, ...]
    lot_pattern: LotPattern | None


class Product(Word):
    """製剤.  Without a family it is a maker's name alone: the formulation was not said."""

    code: str = Field(max_length=20)
    maker: str
    family: str | None
    """Products of one family may follow each other within the first series."""
    names: tuple[Name, ...]

    def differs_from(self, other: "Product") -> bool:
        """Tell whether two doses were of different vaccines, as far as the record says."""
        if self.family is None or other.family is None:
            return self.maker != other.maker
        return self.family != other.family


class Rule(Dated):
    """A dated rule on some products (null: every product) and some turns (null: no last one).

    A breach is a finding of this severity.  As a 使える接種回 its turns are the rule itself; as a 使用期間
    its dates are.
    """

    products: tuple[str, ...] | None = Field(min_length=1)
    turn_from: int = Field(ge=1, le=LAST_TURN)
    turn_to: int | None = Field(ge=1, le=LAST_TURN)
    severity: Severity


class AgeLimit(Rule):
    """対象年齢 on the day of the dose; years or months, both ends count."""

    min_years: int | None = None
    min_months: int | None = None
    max_years: int | None = None


class Interval(Rule):
    """接種間隔 since the dose before: full days between (N日以上), or calendar months."""

    full_days: int | None = None
    months: int | None = None

    @model_validator(mode="after")
    def _days_or_months(self) -> Self:
        if (self.full_days is None) == (self.months is None):
            raise ValueError("間隔は日数か月数のどちらか一つで示してください")
        return self


class Lot(Sourced):
    """ロット: who made it, of which product, and until when it may be used (null: not known)."""

    number: str = Field(min_length=1, max_length=20)
    maker: str
    product: str | None
    expires_on: date | None


class LotList(Word):
    """ロット一覧.  Only a complete list can make a lot that it does not hold an unknown one."""

    version: Line
    note: str
    sources: dict[str, str]
    complete: bool
    lots: tuple[Lot, ...]


class RuleSet:
    """The rules that one product has at one turn."""

    __slots__ = ("ages", "intervals", "mixed", "periods", "turns")

    def __init__(self) -> None:
        self.turns: list[Rule] = []
        self.ages: list[AgeLimit] = []
        self.periods: list[Rule] = []
        self.intervals: list[Interval] = []
        self.mixed: list[Interval] = []


class Index:
    """The master by key.  One object, for pydantic is slow to find private attributes."""

    __slots__ = ("by_code", "by_name", "lots", "patterns", "rules", "severities")

    def __init__(self) -> None:
        self.by_code: dict[str, Product] = {}
        self.by_name: dict[str, list[tuple[Name, Product]]] = {}
        self.rules: dict[tuple[str, int], RuleSet] = {}
        self.patterns: dict[str, re.Pattern[str]] = {}
        self.severities: dict[str, Severity] = {}
        self.lots: dict[str, Lot] = {}


class VaccineMaster(Word):
    """ワクチンマスター: resolves names and lots, and gives the rules of a product at a turn."""

    version: Line
    note: tuple[str, ...]
    sources: dict[str, str]
    makers: tuple[Maker, ...]
    products: tuple[Product, ...]
    turns: tuple[Rule, ...]
    ages: tuple[AgeLimit, ...]
    periods: tuple[Rule, ...]
    intervals: tuple[Interval, ...]
    mixed: tuple[Interval, ...]
    lots: LotList | None = None

    _index: Index = PrivateAttr(default_factory=Index)

    @model_validator(mode="after")
    def _indexed(self) -> Self:
        for maker in self.makers:
            self._learn(Product(code=maker.code, maker=maker.code, family=None, names=maker.names))
            if maker.lot_pattern is not None:
                self._index.patterns[maker.code] = re.compile(maker.lot_pattern.pattern)
                self._index.severities[maker.code] = maker.lot_pattern.severity
        makers = frozenset(self._index.by_code)
        for product in self.products:
            if product.maker not in makers:
                raise ValueError("製剤のメーカーがマスターにありません")
            self._learn(product)
        self._index.rules.update(
            {(code, turn): RuleSet() for code in self._index.by_code for turn in range(1, LAST_TURN + 1)}
        )
        self._spread(self.turns, "turns")
        self._spread(self.ages, "ages")
        self._spread(self.periods, "periods")
        self._spread(self.intervals, "intervals")
        self._spread(self.mixed, "mixed")
        self._stock()
        return self

    def _learn(self, product: Product) -> None:
        if product.code in self._index.by_code:
            raise ValueError("同じコードの製剤が二つあります")
        self._index.by_code[product.code] = product
        for name in product.names:
            for spelling in {name.text, fold(name.text)}:  # as the master has it: found without folding
                self._index.by_name.setdefault(spelling, []).append((name, product))

    def _spread(self, rules: Iterable[Rule], kind: str) -> None:
        for rule in rules:
            # A rule that says for which turns a product is meant is asked at every turn.
            everywhere = kind == "turns"
            first = 1 if everywhere else rule.turn_from
            last = LAST_TURN if everywhere else rule.turn_to or LAST_TURN
            for code in self._index.by_code if rule.products is None else rule.products:
                if code not in self._index.by_code:
                    raise ValueError("規則の製剤がマスターにありません")
                for turn in range(first, last + 1):
                    getattr(self._index.rules[code, turn], kind).append(rule)

    def _stock(self) -> None:
        listed = () if self.lots is None else self.lots.lots
        for lot in listed:
            if lot.maker not in self._index.by_code or (
                lot.product is not None and lot.product not in self._index.by_code
            ):
                raise ValueError("ロットのメーカーか製剤がマスターにありません")
        self._index.lots = {fold(lot.number): lot for lot in listed}

    def with_lots(self, lots: LotList) -> Self:
        """Return the same master with a deployment's own list of lots."""
        return type(self).model_validate({**dict(self), "lots": lots})

    def resolve(self, name_or_code: str, on: date) -> Product | None:
        """Return the product that a code, name or maker's label meant on a day, or None.

        A name outside its dates still resolves, for people keep using old names and the dose was
        given all the same; the dates only decide between two products that shared a name.
        """
        index, key = self._index, name_or_code
        if key not in index.by_code and key not in index.by_name:
            key = fold(name_or_code)
        if key in index.by_code:
            return index.by_code[key]
        named = index.by_name.get(key, ())
        if len(named) < 2:
            return named[0][1] if named else None
        return next((each for name, each in named if name.holds_on(on)), named[-1][1])

    def rules(self, product: Product, turn: int) -> RuleSet:
        """Return what applies to a product at a turn (1 to 9)."""
        return self._index.rules[product.code, turn]

    def lot(self, number: str) -> Lot | None:
        """Return a listed lot, however it was typed, or None."""
        return self._index.lots.get(fold(number))

    @property
    def knows_every_lot(self) -> bool:
        """Tell whether a lot that is not listed does not exist."""
        return self.lots is not None and self.lots.complete

    def fits_pattern(self, number: str, maker: str) -> bool | None:
        """Tell whether a lot looks like a maker's; None if nobody knows what its lots look like."""
        pattern = self._index.patterns.get(maker)
        return None if pattern is None else pattern.fullmatch(fold(number)) is not None

    def looks_like_another_makers(self, number: str, maker: str) -> bool:
        """Tell whether a lot has the form of some other maker's lots."""
        folded = fold(number)
        return any(
            pattern.fullmatch(folded) is not None
            for other, pattern in self._index.patterns.items()
            if other != maker
        )

    def pattern_severity(self, maker: str) -> Severity | None:
        """Return how grave a lot of a strange form is."""
        return self._index.severities.get(maker)
