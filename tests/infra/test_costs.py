"""The guides say what the script computes, in both languages alike, and the script follows the templates."""

import json
import re
from pathlib import Path

import pytest

from infra import costs
from infra.costs import PAGES, PRICES, REGISTER, SCAN, SIZES, a_million_doses, a_month, counted, fixed, placed
from infra.municipality import asked as municipality_asked
from infra.smoke.__main__ import asked as smoke_asked
from infra.synth import FOUNDATION, fragment

ENGLISH, JAPANESE = PAGES
COMMAND = re.compile(r"-m (infra\.[a-z]+)((?:[^\n`\\]|\\\n)*)")


@pytest.mark.parametrize(("page", "japanese"), PAGES.items(), ids=lambda each: getattr(each, "name", None))
def test_the_guide_has_the_tables_of_today(page: Path, japanese: bool) -> None:  # noqa: FBT001 - a table's column
    text = page.read_text("utf-8")
    assert placed(text, japanese=japanese) == text


def test_a_page_without_a_place_for_the_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        placed("nothing", japanese=False)


def test_what_stands_is_counted_in_the_templates() -> None:
    endpoints = [
        each
        for name in FOUNDATION
        for each in fragment(name).get("Resources", {}).values()
        if each["Properties"].get("VpcEndpointType") == "Interface"
    ]
    assert counted()["zones"] == sum(len(each["Properties"]["SubnetIds"]) for each in endpoints) > 0
    more = fixed(2)["KMS keys"] - fixed(1)["KMS keys"]
    keys = [
        each for each in fragment("municipality")["Resources"].values() if each["Type"] == "AWS::KMS::Key"
    ]
    assert more == len(keys) * PRICES["key"]


def test_a_dose_costs_what_the_bench_measured() -> None:
    """The figures of README's table: 10 write units, 2 read units a scan; 8.1 and 4 a registered row."""
    assert (SCAN.write_units, SCAN.read_units) == (10, 2)
    assert (REGISTER.write_units, REGISTER.read_units, REGISTER.key_calls) == (8.1, 4, 1.04)
    written = a_million_doses()["DynamoDB writes"] / PRICES["write unit"] / 1e6
    assert written == pytest.approx(SCAN.write_units + costs.REVIEW.write_units)


def test_a_larger_deployment_costs_more() -> None:
    months = [a_month(size)["the month, with what is fixed"] for size in SIZES]
    assert months == sorted(months)


def test_both_guides_have_the_same_commands_and_the_same_policy() -> None:
    def blocks(page: Path, kind: str) -> list[str]:
        found = re.findall(rf"```{kind}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
        return [re.sub(r"<[^>\n]*>|#[^\n]*", "", block).replace(" ", "") for block in found]

    for kind in ("sh", "json"):
        assert blocks(ENGLISH, kind) == blocks(JAPANESE, kind)
    (policy,) = re.findall(r"```json\n(.*?)```", ENGLISH.read_text("utf-8"), re.DOTALL)
    assert json.loads(policy)["Version"] == "2012-10-17"


def test_the_commands_of_the_guide_are_understood() -> None:
    text = ENGLISH.read_text("utf-8").replace("$CITY", "112143").replace("$OTHER", "112224")
    text = re.sub(r"<as[^>]*>", "2026-11-24T03:00:00+00:00", text).replace("$ACCOUNT", "123456789012")
    said = [
        (name, options.replace("\\\n", " ").partition("#")[0].split())
        for name, options in COMMAND.findall(text)
    ]
    smokes = [options for name, options in said if name == "infra.smoke"]
    others = [options for name, options in said if name == "infra.municipality"]
    assert len(smokes) == 3
    assert {options[0] for options in others} == {
        "open",
        "rotate",
        "status",
        "retire",
        "approve",
        "close",
        "import-key",
        "verify",
    }
    for options in smokes:
        smoke_asked([each for each in options if each])
    for options in _spelled(others):
        municipality_asked(options)


def _spelled(commands: list[list[str]]) -> list[list[str]]:
    """Put back the ``#`` of a key's version, which is no comment."""
    return [[*each[:-1], "SEAL#0001"] if each[-1] == "SEAL" else each for each in commands]


def test_every_parameter_without_a_default_is_given_in_the_guide() -> None:
    text = ENGLISH.read_text("utf-8")
    wanted = {
        name
        for each in (*FOUNDATION, "plane_public", "plane_private")
        for name, one in fragment(each).get("Parameters", {}).items()
        if "Default" not in one
    }
    assert [name for name in sorted(wanted) if f"{name}=" not in text] == []
