"""The pages call every code by a name: the table holds the service's closed lists, no more and no less."""

import importlib
import inspect
import json
import pkgutil
import re
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import chalicelib
from chalicelib.adapters.masters import load_origins

SHARED = Path(__file__).parents[2] / "web" / "shared"
UNSEEN = {
    "AnswerCode": "answers carry their sentence",
    "Aim": "of a challenge; never answered",
    "Area": "of the store",
    "Confidence": "of the data files",
    "Domain": "of a hash",
    "Duty": "of a session with AWS",
    "Kind": "of a refusal; its status says it",
    "LineFault": "answers carry their sentence",
    "Permission": "of a route",
    "Phase": "of a job",
}
"""Lists that no page shows, and why."""


def table(name: str, constant: str) -> dict[str, Any]:
    text = (SHARED / name).read_text("utf-8")
    found = re.search(rf"const {constant} = (\{{.*?\n\}});", text, re.DOTALL)
    assert found
    said: dict[str, Any] = json.loads(found[1])
    return said


@cache
def closed_lists() -> dict[str, set[str]]:
    """Return every closed list of the service, by its name."""
    lists: dict[str, set[str]] = {}
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if inspect.isclass(found) and issubclass(found, Enum) and found.__module__ == module.name:
                assert name not in lists, f"two lists of one name: {name}"
                lists[name] = {str(each.value) for each in found}
    return lists


NAMES = {**table("names.js", "NAMES"), "Act": table("acts.js", "ACTS")}
PRODUCTS = json.loads((Path(chalicelib.__path__[0]) / "data" / "vaccines.json").read_text("utf-8"))


def test_every_closed_list_is_named_or_said_to_be_unseen() -> None:
    assert set(NAMES) - {"Product"} == set(closed_lists()) - set(UNSEEN)
    assert set(UNSEEN) <= set(closed_lists())


@pytest.mark.parametrize("name", sorted(NAMES.keys() - {"Product"}))
def test_a_list_has_a_name_for_each_code_and_for_no_other(name: str) -> None:
    assert set(NAMES[name]) == closed_lists()[name]
    assert all(NAMES[name].values())


@pytest.mark.parametrize("name", ["Act", "FaultKind", "StopReason", "Product"])
def test_no_two_codes_of_a_list_have_the_same_name(name: str) -> None:
    assert len(set(NAMES[name].values())) == len(NAMES[name])


def test_products_are_called_as_the_data_file_calls_them() -> None:
    """As tablets are told (``product_names``): a product by its latest name."""
    products = {each["code"]: each["names"][-1]["text"] for each in PRODUCTS["products"]}
    assert NAMES["Product"] == products | {
        each["code"]: each["names"][0]["text"] for each in PRODUCTS["makers"]
    }


def test_origins_are_called_as_the_data_file_calls_them() -> None:
    assert NAMES["Origin"] == {each.origin.value: each.label for each in load_origins().origins}


def test_every_word_is_there_in_both_languages() -> None:
    text = (SHARED / "words.js").read_text("utf-8")
    blocks = re.findall(r"^  (ja|en): \{\n(.*?)\n  \},", text, re.DOTALL | re.MULTILINE)
    words = {
        language: re.findall(r"^    (\w+): \"[^\"]+\",$", block, re.MULTILINE) for language, block in blocks
    }
    assert words["ja"] == words["en"]
    assert "required" in words["ja"]
