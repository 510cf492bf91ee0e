"""The tablet says everything in both languages, with the same holes to fill in."""

import re
from pathlib import Path

import pytest

from chalicelib.systems.vrs.doses.answers import AnswerCode
from chalicelib.systems.vrs.doses.model import FindingCode
from tests.web.javascript import Token, tokens

TABLET = Path(__file__).parents[2] / "web" / "tablet"
WORDS = TABLET / "words"


def table(file: str, name: str | None = None) -> dict[str, str]:
    """Return the words of a module's object: after ``export const <name>``, or the module's only one."""
    found: dict[str, str] = {}
    text = (WORDS / file).read_text("utf-8")
    if name is not None:
        text = text[text.index(f"export const {name} = ") :]
        text = text[: text.index("\n};") + 3]
    said = tokens(text)
    for place, (kind, word, _) in enumerate(said[:-2]):
        if said[place + 1].text == ":" and kind in {"word", "text"} and said[place - 1].text in {"{", ","}:
            found[word.strip('"')] = "".join(_texts(said, place + 2))
    return found


def _texts(said: list[Token], at: int) -> list[str]:
    parts = []
    while said[at].kind == "text" or said[at].text == "+":
        if said[at].kind == "text":
            parts.append(said[at].text.strip('"'))
        at += 1
    return parts


JAPANESE = {**table("ja.js"), **table("later.js")}
ENGLISH = table("en.js", "WORDS")


def asked() -> set[str]:
    """Return the names that the tablet's modules ask for in so many letters."""
    text = "\n".join(file.read_text("utf-8") for file in TABLET.rglob("*.js") if file.parent != WORDS)
    return set(re.findall(r"\bt\(\"([\w.]+)\"", text))


def test_both_languages_have_the_same_words() -> None:
    assert set(JAPANESE) == set(ENGLISH)
    assert len(JAPANESE) > 100
    assert all(JAPANESE.values())
    assert all(ENGLISH.values())


def test_no_word_stands_in_both_japanese_tables() -> None:
    """What stands twice would be said as whichever was loaded last."""
    assert set(table("ja.js")).isdisjoint(table("later.js"))


@pytest.mark.parametrize("name", sorted(JAPANESE))
def test_both_languages_fill_in_the_same(name: str) -> None:
    assert set(re.findall(r"\{\w+\}", JAPANESE[name])) == set(re.findall(r"\{\w+\}", ENGLISH[name]))


def test_what_is_asked_for_is_there() -> None:
    assert asked() <= set(JAPANESE)
    assert len(asked()) > 80


def test_each_answer_and_finding_of_the_service_is_told_in_english() -> None:
    titles, answers, findings = (table("en.js", name) for name in ("TITLES", "ANSWERS", "FINDINGS"))
    codes = {code.value for code in AnswerCode}
    assert codes <= set(titles)
    assert codes <= set(answers)
    assert {code.value for code in FindingCode} <= set(findings)
