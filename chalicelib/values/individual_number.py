"""個人番号.  Only the packages named in ``.importlinter`` may import this module."""

from chalicelib.values.word import Digits

WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check_digit(first_eleven: str) -> str:
    """Compute the twelfth digit (平成26年総務省令第85号 第5条)."""
    weighed = zip(WEIGHTS, first_eleven, strict=True)
    remainder = sum(weight * int(digit) for weight, digit in weighed) % 11
    return "0" if remainder <= 1 else str(11 - remainder)


class IndividualNumber(Digits):
    """個人番号 (My Number): twelve digits that prove themselves and print masked."""

    length = 12

    def checks(self) -> bool:
        return self.root[11] == check_digit(self.root[:11])

    def reveal(self) -> str:
        """Give the digits; every call is a disclosure a reviewer can grep for."""
        return self.root

    def __repr__(self) -> str:
        return "IndividualNumber(************)"

    __str__ = __repr__
