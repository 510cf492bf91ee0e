"""DynamoDB expressions, as far as authorisation depends on them.

Only the plain grammar of a key condition is understood; anything else gives no leading key,
so that the policy's ``Null`` guard denies rather than a clever reading allows.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

_NAME = r"(?P<name{}>#?[A-Za-z_][A-Za-z0-9_]*)"
_VALUE = r":[A-Za-z0-9_]+"
_SORT = (
    rf"(?:{_NAME.format(1)}\s*(?:<=|>=|<|>|=)\s*{_VALUE}"
    rf"|{_NAME.format(2)}\s+BETWEEN\s+{_VALUE}\s+AND\s+{_VALUE}"
    rf"|begins_with\s*\(\s*{_NAME.format(3)}\s*,\s*{_VALUE}\s*\))"
)
_PARTITION = rf"{_NAME.format(0)}\s*=\s*(?P<value0>{_VALUE})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"\s*\(?\s*{_PARTITION}\s*\)?\s*",
        rf"\s*\(?\s*{_PARTITION}\s*\)?\s+AND\s+\(?\s*{_SORT}\s*\)?\s*",
        rf"\s*\(?\s*{_SORT}\s*\)?\s+AND\s+\(?\s*{_PARTITION}\s*\)?\s*",
    )
)

_WORD = re.compile(r"(?P<before>\.\s*)?(?P<word>[:#]?[A-Za-z_][A-Za-z0-9_-]*)(?P<call>\s*\()?")
_KEYWORDS = frozenset({"and", "or", "not", "between", "in", "set", "remove", "add", "delete"})


@lru_cache(maxsize=1024)
def _equalities(expression: str) -> tuple[tuple[str, str, str], ...]:
    """Return (name, value token, other name) for each way to read the partition's equality."""
    found = []
    for form in _FORMS:
        if match := form.fullmatch(expression):
            groups = match.groupdict()
            other = groups.get("name1") or groups.get("name2") or groups.get("name3") or ""
            found.append((groups["name0"], groups["value0"], other))
    return tuple(found)


def leading_value_token(expression: str, names: Mapping[str, str], partition: str) -> str | None:
    """Return the ``:token`` that the partition key must equal, or None if that is not certain."""
    for name, token, other in _equalities(expression):
        if names.get(name, name) == partition:
            # Two conditions on the partition are no key condition.
            return None if names.get(other, other) == partition else token
    return None


def top_level_names(expression: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the top-level attributes that an expression touches."""
    for match in _WORD.finditer(expression):
        word = match["word"]
        if match["before"] or match["call"] or word.startswith(":") or word.lower() in _KEYWORDS:
            continue
        yield names.get(word, word)
