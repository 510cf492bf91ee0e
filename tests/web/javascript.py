"""Reads as much of our JavaScript as tells which routes it calls: tokens, object literals, and who is called.

It is no parser of the language: what it does not understand is unknown, and of the unknown nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<template>`)
  | (?P<number>\d[\w.]*)
  | (?P<word>[A-Za-z_$][\w$]*)
  | (?P<regex>/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/[a-z]*)
  | (?P<mark>\.\.\.|=>|\?\.|\?\?|[=!]==?|&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
BEFORE_A_REGEX = set("(,=:[!&|?{};\n+") | {"=>", "&&", "||", "??", "return", "==", "===", "!=", "!==", ""}
OPENS, CLOSES = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}


class Token(NamedTuple):
    """A token and the line where it stands."""

    kind: str
    text: str
    line: int


def tokens(source: str) -> list[Token]:
    """Return the tokens of a module; of a template its mark, and what stands in its holes."""
    found: list[Token] = []
    _read(source, 0, len(source), found)
    return found


def _read(source: str, at: int, end: int, found: list[Token]) -> None:
    while at < end:
        match = TOKEN.match(source, at, end)
        assert match is not None
        assert match.lastgroup is not None
        kind, text, line = match.lastgroup, match[0], source.count("\n", 0, at) + 1
        if kind == "regex" and (found[-1].text if found else "") not in BEFORE_A_REGEX:
            kind, text = "mark", "/"
        if kind == "template":
            at = _template(source, at + 1, found, line)
            continue
        if kind != "space":
            found.append(Token(kind, text, line))
        at += len(text)


def _template(source: str, at: int, found: list[Token], line: int) -> int:
    """Read a template from behind its first mark; return where it ends."""
    found.append(Token("template", "`", line))
    while source[at] != "`":
        if source[at] == "\\":
            at += 2
        elif source.startswith("${", at):
            end = _end_of_hole(source, at + 2)
            _read(source, at + 2, end, found)
            found.append(Token("mark", ";", line))
            at = end + 1
        else:
            at += 1
    return at + 1


def _end_of_hole(source: str, at: int) -> int:
    """Return where the ``}`` of a ``${`` stands, over texts and templates inside it."""
    depth = 0
    while depth or source[at] != "}":
        match = TOKEN.match(source, at)
        assert match is not None
        if match.lastgroup == "template":
            at = _template(source, at + 1, [], 0)
            continue
        kept = match[0] if match.lastgroup != "regex" else "/"
        depth += (kept == "{") - (kept == "}")
        at += len(kept)
    return at


@dataclass
class Literal:
    """An object literal: its names with what they are, and whether more is spread into it."""

    names: dict[str, "Value"] = field(default_factory=dict)
    spreads: bool = False


Value = Literal | str | None
"""An object literal, a text literal, or something unknown."""


@dataclass(frozen=True)
class Call:
    """A call of one of our routes."""

    route: str
    line: int
    options: Value


def calls(source: str) -> Iterator[Call]:
    """Give every ``call("METHOD /path", …)`` of a module."""
    found = tokens(source)
    for at, token in enumerate(found[:-2]):
        if token.text == "call" and found[at + 1].text == "(" and found[at + 2].kind == "text":
            route = found[at + 2].text[1:-1]
            given = found[at + 3].text == ","
            yield Call(route, token.line, Reader(found).value(at + 4) if given else Literal())


def routes_named(source: str) -> Iterator[tuple[str, int]]:
    """Give every text that names a route, wherever it stands."""
    for token in tokens(source):
        if token.kind == "text" and re.fullmatch(r"[A-Z]+ /\S*", token.text[1:-1]):
            yield token.text[1:-1], token.line


class Reader:
    """Reads values in a module's tokens."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._found = found

    def value(self, at: int) -> Value:
        """Return what begins at a token; a name is what it was declared to be, where that is a literal."""
        token, after = self._found[at], self._found[at + 1].text if at + 1 < len(self._found) else ""
        if token.text == "{":
            return self._object(at)
        if after in {",", ")", "}", ";"}:
            if token.kind == "text":
                return token.text[1:-1]
            if token.kind == "word":
                return self._declared(token.text, at)
        return None

    def _object(self, at: int) -> Literal:
        literal, at = Literal(), at + 1
        while self._found[at].text != "}":
            token = self._found[at]
            if token.text == "...":
                literal.spreads = True
            elif token.text == "[":
                literal.spreads = True  # a name that is worked out
            elif token.text != ",":
                name = token.text.strip("\"'")
                shorthand = self._found[at + 1].text in {",", "}"}
                value = self.value(at if shorthand else at + 2) if token.kind in {"word", "text"} else None
                literal.names[name] = value
            at = self._next(at)
        return literal

    def _next(self, at: int) -> int:
        """Return where the next entry of an object begins, or where the object ends."""
        depth = 0
        while True:
            text = self._found[at].text
            if depth == 0 and text == "}":
                return at
            if depth == 0 and text == ",":
                return at + 1
            depth += (text in OPENS and self._found[at].kind == "mark") - (
                text in CLOSES and self._found[at].kind == "mark"
            )
            at += 1

    def _declared(self, name: str, at: int) -> Value:
        """Return the literal that a name in scope was declared as; of a parameter nothing is known."""
        depth = 0
        for back in range(at - 1, 0, -1):
            token = self._found[back]
            if token.text == name and token.kind == "word":
                before, after = self._found[back - 1].text, self._found[back + 1].text
                if after == "=>" or self._is_parameter(back):
                    return None
                if before in {"const", "let"} and depth == 0 and after == "=":
                    return self.value(back + 2) if self._found[back + 2].text == "{" else None
            if token.kind == "mark":
                depth = depth + 1 if token.text in CLOSES else max(depth - (token.text in OPENS), 0)
        return None

    def _is_parameter(self, at: int) -> bool:
        """Tell whether a token stands in a function's list of parameters, taken apart or not."""
        while (begin := self._opening(at)) is not None:
            end = self._closing(begin)
            after = self._found[end + 1].text if end + 1 < len(self._found) else ""
            keyword = self._found[begin - 1].text if begin else ""
            if self._found[begin].text == "(":
                return after in {"=>", "{"} and keyword not in {"if", "for", "while", "switch"}
            at = begin
        return False

    def _opening(self, at: int) -> int | None:
        """Return where the brackets around a token open."""
        depth = 0
        for back in range(at - 1, -1, -1):
            if self._found[back].kind == "mark":
                depth += (self._found[back].text in CLOSES) - (self._found[back].text in OPENS)
                if depth < 0:
                    return back
        return None

    def _closing(self, at: int) -> int:
        """Return where the brackets that open at a token close."""
        depth = 0
        for ahead in range(at, len(self._found)):
            if self._found[ahead].kind == "mark":
                depth += (self._found[ahead].text in OPENS) - (self._found[ahead].text in CLOSES)
                if depth == 0:
                    return ahead
        return len(self._found) - 1
