"""Canaries: known personal values, and a scanner that finds them in any bytes, in whatever form they leak.

A value is looked for as text in several encodings, in base64 at each of its three alignments, in hex, in
URL escapes, in JSON escapes, in full-width digits, reversed, grouped, and as its plain hashes.  A hit names
the kind of the canary and the form, never the value.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

import ahocorasick

LEAST = 6
"""Bytes a form must have: shorter ones would be met by chance in what is sealed."""
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp")
HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b")


class Kind(StrEnum):
    """What a canary is."""

    NUMBER = "個人番号"
    NAME = "氏名"
    BORN = "生年月日"
    ADDRESSEE = "宛名番号"
    TICKET = "接種券番号"


class Canary(NamedTuple):
    """A known value that must not be where it is looked for."""

    kind: Kind
    value: str

    def __repr__(self) -> str:
        return f"Canary({self.kind.value})"


class Hit(NamedTuple):
    """What was found, in which form, and where it ends."""

    kind: Kind
    form: str
    end: int


def forms(value: str) -> Iterator[tuple[str, bytes]]:
    """Return the forms a value may leak in, each with its name."""
    for name, text in _texts(value):
        for encoding in ENCODINGS:
            try:
                raw = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            yield f"{name} {encoding}", raw
            yield from _binary(f"{name} {encoding}", raw)
    yield from _escaped(value)
    for algorithm in HASHES:
        for encoding in ("utf-8", "utf-16-le"):
            hashed = hashlib.new(algorithm, value.encode(encoding)).digest()
            yield f"{algorithm} of {encoding}", hashed
            yield from _binary(f"{algorithm} of {encoding}", hashed)


def _texts(value: str) -> Iterator[tuple[str, str]]:
    yield "plain", value
    yield "reversed", value[::-1]
    wide = value.translate(FULL_WIDTH)
    if wide != value:
        yield "full-width", wide
    if value.isdecimal() and len(value) == 12:
        yield "hyphens", f"{value[:4]}-{value[4:8]}-{value[8:]}"
        yield "spaces", f"{value[:4]} {value[4:8]} {value[8:]}"


def _binary(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    yield f"{name} hex", raw.hex().encode()
    yield f"{name} HEX", raw.hex().upper().encode()
    for aligned in range(3):
        encoded = base64.b64encode(bytes(aligned) + raw)
        # The characters at both ends also hold bits of the neighbours.
        first, last = -(-aligned * 8 // 6), (aligned + len(raw)) * 8 // 6
        core = encoded[first:last]
        yield f"{name} base64/{aligned}", core
        yield f"{name} base64url/{aligned}", core.replace(b"+", b"-").replace(b"/", b"_")


def _escaped(value: str) -> Iterator[tuple[str, bytes]]:
    raw = value.encode()
    for name, escaped in (
        ("url", quote(value, safe="")),
        ("url whole", "".join(f"%{byte:02X}" for byte in raw)),
        ("json", "".join(f"\\u{ord(each):04x}" for each in value)),
        ("python", "".join(f"\\x{byte:02x}" for byte in raw)),
        ("html", "".join(f"&#{ord(each)};" for each in value)),
        ("html hex", "".join(f"&#x{ord(each):x};" for each in value)),
    ):
        yield name, escaped.encode()
        yield f"{name} other case", _other_case(escaped).encode()


def _other_case(escaped: str) -> str:
    """Return the escape with its hex digits in the other case; the letter that begins it stays."""
    return escaped.swapcase().replace("\\U", "\\u").replace("\\X", "\\x").replace("&#X", "&#x")


class Scanner:
    """Finds canaries in bytes, all forms of all of them in one pass (Aho–Corasick)."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self._automaton = ahocorasick.Automaton()
        for canary in canaries:
            for form, raw in forms(canary.value):
                if len(raw) >= LEAST:
                    # The automaton takes text: latin-1 is one character a byte.
                    self._automaton.add_word(raw.decode("latin-1"), (canary.kind, form))
        self._automaton.make_automaton()

    def hits(self, data: bytes) -> list[Hit]:
        """Return every canary in the data."""
        found = self._automaton.iter(data.decode("latin-1"))
        return [Hit(kind, form, end) for end, (kind, form) in found]
