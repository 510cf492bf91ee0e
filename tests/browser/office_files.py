"""Sealed files for tests of the pages: sealed as the desk does, written where a browser can pick them."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from local.city import Person, people, registration_csv
from local.seal_file import SealedFile, seal
from tests.browser.accessibility import demand_accessible
from tests.browser.console import Console
from tests.planes.sealed_files import MEDIUM
from tests.world import KASUKABE, World

if TYPE_CHECKING:
    from playwright.sync_api import Locator

PEOPLE = 24
SEED = 77
PATIENCE = 60_000
"""Milliseconds for a long act on a busy machine; what is waited for comes as soon as it is there."""


def everybody(some: int = PEOPLE) -> list[Person]:
    """Return the people of a file."""
    return list(islice(people(KASUKABE, some, SEED), some))


def plain(some: int = PEOPLE, *, wrong: int = 0) -> bytes:
    """Return a registration file; in so many of its rows the municipality's code is wrong."""
    content = registration_csv(everybody(some))
    return content.replace(KASUKABE.encode(), b"112144", wrong)


def sealed(world: World, content: bytes, largest: int = 90_000) -> SealedFile:
    """Seal a file for the world's import key; ``largest`` makes several parts of it."""
    key = world.staff("registrar").get("/import-key").json
    return seal(content, key, key["fingerprint"], largest)


def written(folder: Path, file: SealedFile, name: str = "people.vrs") -> Path:
    """Write a sealed file as the tool does."""
    path = folder / name
    path.write_bytes(file.content)
    return path


def permit_medium(world: World) -> None:
    world.administrator().post("/media", MEDIUM)


def pick(console: Console, path: Path) -> None:
    """Pick a file with the button, as a keyboard does."""
    with console.page.expect_file_chooser() as chooser:
        console.page.get_by_role("button", name="ファイルを選ぶ").click()
    chooser.value.set_files(path)


def row_of(console: Console, text: str) -> "Locator":
    """Return a table's row that holds a text."""
    return console.page.get_by_role("row").filter(has_text=text)


def confirm(console: Console, yes: str) -> None:
    """Say yes in the dialog that is open, once axe has looked at it."""
    dialog = console.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    demand_accessible(console.page)
    dialog.get_by_role("button", name=yes).click()
    expect(dialog).to_have_count(0)


def shows(console: Console, text: str) -> None:
    """Wait for a text, and have axe look at the screen that shows it."""
    expect(console.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)
    demand_accessible(console.page)
