"""Wildcards and policy variables: what a pattern of a policy means for one request.

``*`` stands for any run of characters and ``?`` for one.  ``${key}`` stands for the value
that the request's context has under that key, taken literally: a ``*`` inside a tag's value
is no wildcard.  ``${key, 'x'}`` has a default; ``${*}``, ``${?}`` and ``${$}`` are the characters
themselves.  A variable without a value makes its pattern match nothing, and the negated
operators therefore hold (AWS: "effectively null; there is no equal or like value").
A key with several values cannot fill a variable.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from local.fence.condition_keys import PolicyError, known

Value = str | tuple[str, ...]
Context = Mapping[str, Value]

MOST_REMEMBERED = 4096


class Shape(Enum):
    """How the text of a pattern is to be read."""

    EXACT = "exact"
    LIKE = "like"
    ARN = "arn"


class Wild(Enum):
    """The two wildcards."""

    ANY = "*"
    ONE = "?"


class Variable(NamedTuple):
    """A place that the request's context fills."""

    key: str
    default: str | None


Token = str | Wild | Variable

_TOKEN = re.compile(r"\$\{[^}]*\}|[*?]|[^*?$]+|\$")
_VARIABLE = re.compile(r"([A-Za-z0-9-]+:[^,'}]*[^,'} ]) *(?:, *'([^']*)')?")


def tokens(text: str, shape: Shape) -> tuple[Token, ...]:
    """Split a pattern; raise PolicyError where a variable is malformed."""
    return tuple(_token(piece, shape) for piece in _TOKEN.findall(text))


def _token(piece: str, shape: Shape) -> Token:
    if piece in {"*", "?"}:
        return piece if shape is Shape.EXACT else Wild(piece)
    if not piece.startswith("$"):
        return piece
    inner = piece[2:-1]
    if inner in {"*", "?", "$"}:
        return inner
    if not (named := _VARIABLE.fullmatch(inner)):
        raise PolicyError("a policy variable is malformed; write a dollar sign as ${$}")
    return Variable(known(named[1]), named[2])


def expression(parts: tuple[Token, ...], shape: Shape) -> re.Pattern[str]:
    """Compile parts without variables; in an ARN a wildcard stays in its colon-delimited field."""
    made, fields = [], 1
    for part in parts:
        if isinstance(part, str):
            made.append(re.escape(part))
            fields += part.count(":")
        else:
            character = "[^:]" if shape is Shape.ARN and fields < 6 else "."
            made.append(character + ("*" if part is Wild.ANY else ""))
    return re.compile("".join(made), re.DOTALL)


def _demand_six_fields(text: str, parts: tuple[Token, ...]) -> None:
    """AWS completes short ARNs by guessing; we do not."""
    colons = sum(part.count(":") for part in parts if isinstance(part, str))
    if not (isinstance(parts[0], str) and parts[0].startswith("arn:") and colons >= 5):
        raise PolicyError(f"not a full ARN of six fields: {text}")


class Pattern:
    """One value of a policy, compiled once; variables are filled a request."""

    __slots__ = ("_fixed", "_made", "_parts", "_shape", "text", "variables")

    def __init__(self, text: str, shape: Shape) -> None:
        self.text, self._shape = text, shape
        self._parts = tokens(text, shape)
        if shape is Shape.ARN and text != "*":
            _demand_six_fields(text, self._parts or ("",))
        if text == "*" and shape is Shape.ARN:
            self._shape = Shape.LIKE
        self.variables = tuple(part for part in self._parts if isinstance(part, Variable))
        self._fixed = None if self.variables else expression(self._parts, self._shape)
        self._made: dict[tuple[Value | None, ...], re.Pattern[str]] = {}

    def matches(self, value: str, context: Context) -> bool:
        """Tell whether a value of the request is what the pattern means for it."""
        compiled = self._fixed or self._filled(context)
        return compiled is not None and compiled.fullmatch(value) is not None

    def _filled(self, context: Context) -> re.Pattern[str] | None:
        fillings = tuple([context.get(key, default) for key, default in self.variables])
        # A missing value, or several, is never among the remembered fillings.
        return self._made.get(fillings) or self._make(fillings)

    def _make(self, values: tuple[Value | None, ...]) -> re.Pattern[str] | None:
        fillings = tuple(value for value in values if isinstance(value, str))
        if len(fillings) < len(values):
            return None
        following = iter(fillings)
        parts = tuple(next(following) if isinstance(part, Variable) else part for part in self._parts)
        compiled = expression(parts, self._shape)
        if len(self._made) >= MOST_REMEMBERED:
            self._made.clear()
        self._made[fillings] = compiled
        return compiled


def action_expression(text: str) -> re.Pattern[str]:
    """Compile ``service:Name``, whose name may hold wildcards and whose case does not count."""
    service, colon, name = text.partition(":")
    if text != "*" and not (colon and name and re.fullmatch(r"[a-z0-9-]+", service)):
        raise PolicyError(f"not an action: {text}")
    if not re.fullmatch(r"[A-Za-z0-9*?]*", name):
        raise PolicyError(f"not an action: {text}")
    # ASCII, so that no foreign letter equals one of ours when case is ignored.
    pattern = expression(tokens(text, Shape.LIKE), Shape.LIKE).pattern
    return re.compile(pattern, re.IGNORECASE | re.ASCII)
