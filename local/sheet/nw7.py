"""NW-7 (Codabar, JIS X 0506): seven elements a character, bars and spaces in turn."""

ELEMENTS = {
    "0": "0000011",
    "1": "0000110",
    "2": "0001001",
    "3": "1100000",
    "4": "0010010",
    "5": "1000010",
    "6": "0100001",
    "7": "0100100",
    "8": "0110000",
    "9": "1001000",
    "A": "0011010",
    "B": "0101001",
    "C": "0001011",
    "D": "0001110",
}
"""1 is a wide element, 0 a narrow one; the first is a bar."""

WIDE = 2.5
"""How much wider a wide element is; the standard lets 2 to 3 pass."""


def bars(text: str, wide: float = WIDE) -> tuple[list[tuple[float, float]], float]:
    """Return the bars as (start, width) in narrow modules, and the width of the whole.

    ``text`` is digits between a start and a stop character, A to D each; else ValueError.
    """
    inner, ends = text[1:-1], {text[:1], text[-1:]}
    if len(text) < 3 or not (inner.isascii() and inner.isdigit()) or not ends <= set("ABCD"):
        message = "NW-7 takes digits between two of A to D"
        raise ValueError(message)
    drawn: list[tuple[float, float]] = []
    place = 0.0
    for character in text:
        for which, element in enumerate(ELEMENTS[character]):
            width = wide if element == "1" else 1.0
            if which % 2 == 0:
                drawn.append((place, width))
            place += width
        place += 1.0  # the narrow gap between two characters
    return drawn, place - 1.0
