"""Pages keep the form of the house: short modules, one way to the network, nothing that the CSP forbids."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
OURS = sorted(
    path.relative_to(WEB).as_posix()
    for path in WEB.rglob("*")
    if path.is_file() and path.relative_to(WEB).parts[0] != "vendor"
)
SCRIPTS = [name for name in OURS if name.endswith((".js", ".mjs"))]
MARKUP = [name for name in OURS if name.endswith((".html", ".svg"))]
FORBIDDEN = {
    r"\b(inner|outer)HTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write": "markup from text",
    r"\beval\s*\(|new Function\b": "code from text",
    r"\bfetch\s*\(|XMLHttpRequest|sendBeacon|new WebSocket|EventSource": "a second way to the network",
    r"\blocalStorage\b|\bsessionStorage\b|document\.cookie": "storage that outlives its reason",
    r"https?://(?!www\.w3\.org/)": "an address that is not our own",
    r"\bconsole\.(?!(js|css)\b)": "a word to nobody",
    r"\bdebugger\b|\balert\s*\(|\bconfirm\s*\(|\bprompt\s*\(": "a leftover",
    r"\bon[a-z]+=\"": "a handler in markup",
    r"[\s\"]style=(?!\$\{\{)": "a style in markup",
}
EXEMPT = {
    ("shared/api.js", "a second way to the network"),
    ("tablet/service-worker.js", "a second way to the network"),
}
"""The one place that fetches; a service worker, which answers for the network, is named here as well."""
FUNCTION = re.compile(
    r"^(\s*)(?:(?:export )?(?:default )?(?:async )?function\*? \w+"
    r"|(?:export )?const \w+ = (?:async )?\(?.*=> \{$)"
)


def lines(name: str) -> list[str]:
    return (WEB / name).read_text("utf-8").splitlines()


def forbidden(text: str) -> set[str]:
    return {why for pattern, why in FORBIDDEN.items() if re.search(pattern, text)}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_module_fits_on_a_few_screens_and_says_what_it_is(name: str) -> None:
    assert len(lines(name)) <= 300
    assert max(map(len, lines(name))) <= 140
    assert re.match(r"/\*\*\s*(\*\s*)?@file \S", (WEB / name).read_text("utf-8"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_function_fits_on_a_screen(name: str) -> None:
    text = lines(name)
    for begin, line in enumerate(text):
        if found := FUNCTION.match(line):
            ends = (f"{found[1]}}}", f"{found[1]}}};")
            end = next(at for at in range(begin, len(text)) if text[at].startswith(ends))
            assert end - begin < 50, f"{name}:{begin + 1}"


@pytest.mark.parametrize("name", [*SCRIPTS, *MARKUP])
def test_nothing_is_written_that_the_pages_may_not_do(name: str) -> None:
    text = (WEB / name).read_text("utf-8")
    assert {(name, why) for why in forbidden(text)} <= EXEMPT


PLANTED = {
    "element.innerHTML = text": "markup from text",
    'new Function("return 1")': "code from text",
    'await fetch("/doses")': "a second way to the network",
    'localStorage.setItem("a", "b")': "storage that outlives its reason",
    'import("https://cdn.example/a.js")': "an address that is not our own",
    'console.log("a")': "a word to nobody",
    "debugger;": "a leftover",
    '<button onclick="go()">': "a handler in markup",
    '<p style="color: red">': "a style in markup",
}


@pytest.mark.parametrize("line", PLANTED)
def test_what_is_forbidden_is_found_when_it_is_planted(line: str) -> None:
    assert forbidden(line) == {PLANTED[line]}
    assert set(PLANTED.values()) == set(FORBIDDEN.values())


@pytest.mark.parametrize("name", [name for name in MARKUP if name.endswith(".html")])
def test_markup_names_its_language_and_holds_no_script_of_its_own(name: str) -> None:
    text = (WEB / name).read_text("utf-8")
    assert re.match(r'<!doctype html>\n<html lang="ja"', text)
    assert "<noscript>" in text
    assert "<style" not in text
    assert re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL) == [""]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_module_imports_only_what_stands_there(name: str) -> None:
    for found in re.findall(r'(?:from|import) "([^"]+)"', (WEB / name).read_text("utf-8")):
        assert found.startswith("."), found
        assert (WEB / name).parent.joinpath(found).resolve().is_file(), found


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_pages_import_only_what_their_plane_serves(name: str) -> None:
    """A page that took from another's would break where each plane has a bucket of its own."""
    room = name.split("/", maxsplit=1)[0]
    for found in re.findall(r'(?:from|import) "([^"]+)"', (WEB / name).read_text("utf-8")):
        there = (WEB / name).parent.joinpath(found).resolve().relative_to(WEB).parts[0]
        allowed = {"shared", "vendor"} if room != "vendor" else set()
        assert there in allowed | {room}, found
