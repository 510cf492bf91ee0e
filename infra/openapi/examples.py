"""Examples of bodies, made up from their schemas: nobody's data, the same on every machine."""

from collections.abc import Mapping
from typing import Any

REF = "#/components/schemas/"
FORMATS: Mapping[str, str] = {"date": "2021-07-01", "date-time": "2021-07-01T03:00:00Z"}
NAMED: Mapping[str, str] = {
    "name": "春日部 花子",
    "product": "COMIRNATY",
    "lot": "EP2163",
    "venue": "HALL-1",
    "venue_name": "市民文化会館",
    "reason": "読み違い",
    "line": "211121439000000001",
    "individual_number": "************",
}
"""What a text of this name looks like, where its schema says no more."""
PATTERNS: Mapping[str, str] = {
    r"^[0-9]{6}-[A-Z2-9]{12}$": "112143-ABCDEFGHJKLM",
    r"^[A-Za-z0-9_-]{43}$": "A" * 43,
    r"^[^\x00-\x1f\x7f]*$": "春日部",
    r"^[^\x00-\x09\x0b-\x1f\x7f]*$": "確認しました",
    r"^[A-Za-z0-9-]{1,40}$": "HALL-1",
    r"^[A-Za-z0-9-]{16,64}$": "0123456789abcdef",
    r"^[A-Za-z0-9-]{16,48}$": "0123456789abcdef",
    r"^[A-Za-z0-9-]{1,32}$": "USB-01",
    r"^[A-Za-z0-9._-]{1,64}$": "0123456789abcdef",
    r"^[A-Za-z0-9_-]{1,64}$": "0123456789abcdef",
    r"^20[0-9]{2}(0[1-9]|1[0-2])$": "202107",
    r"^20[0-9]{2}-(0[1-9]|1[0-2])$": "2021-07",
    r"^[0-9a-f]{64}$": "0" * 64,
    r"^[0-9a-f]{32}$": "0" * 32,
    r"^[0-9a-f]{24}$": "0" * 24,
    r"^[a-z0-9._-]{3,32}$": "clerk-1",
    r"^[0-9]{10}$": "9000000001",
    r"^[0-9]{12}$": "123456789018",
    r"^[0-9]{6}$": "112143",
    r"^([0-9]{6}|[A-Z]{3})$": "112224",
    r"^[0-9A-Z]{26}$": "0" * 26,
    r"^[0-9]{8}T[0-9]{6}\.[0-9]{6}Z(#[ov]#[0-9A-Za-z._:-]{1,100}#[0-9]{10})?$": "20210701T030000.000000Z",
    r"^[0-9TZ.]{23}-[0-9a-f]{32}$": f"20210701T030000.000000Z-{'0' * 32}",
    r"^(ndjson|csv)$": "csv",
    r"^shared-[a-z0-9._-]{1,24}$": "shared-desk",
    r"^[0-9A-Za-z+/]+={0,2}$": "MEUCIQDA",
    r"^[0-9A-Za-z-]*$": "HALL-1",
}
"""A text for each pattern; a new pattern asks for a new line here."""


def example_of(schema: Mapping[str, Any], whole: Mapping[str, Any], name: str = "") -> Any:
    """Return a value that fits a schema: all that is required, lists with one item, the first of choices."""
    if "$ref" in schema:
        return example_of(whole["components"]["schemas"][schema["$ref"].removeprefix(REF)], whole, name)
    for word in ("const", "default"):
        if schema.get(word) is not None:
            return schema[word]
    if "enum" in schema:
        return schema["enum"][0]
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return example_of(schema[word][0], whole, name)
    return _of_type(schema, whole, name)


def _of_type(schema: Mapping[str, Any], whole: Mapping[str, Any], name: str) -> Any:
    match schema.get("type"):
        case "object":
            known = schema.get("properties", {})
            return {each: example_of(known[each], whole, each) for each in schema.get("required", ())}
        case "array":
            return [example_of(schema["items"], whole, name)]
        case "integer":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return False
        case "string":
            return _text(schema, name)
    return None


def _text(schema: Mapping[str, Any], name: str) -> str:
    if "format" in schema:
        return FORMATS[schema["format"]]
    if name in NAMED and "pattern" not in schema:
        return NAMED[name]
    return PATTERNS[schema["pattern"]] if "pattern" in schema else f"({name})"
