"""Pictures of every screen for the docs: ``python -m tests.browser.shots FOLDER [NAME …]``.

    python -m tests.browser.shots docs/tour --tour      takes those of the tour anew, and lists them


Each room lists its own in ``tests/browser/shots_<room>.py`` (``SHOTS``), and may bring a ``town`` that puts
into the world what its pictures show.  People, tickets and numbers are made up.  ``docs/tour.md`` shows some.
"""

import argparse
import importlib
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from playwright.sync_api import expect, sync_playwright

from chalicelib.access.model import Role
from tests.browser import chromium
from tests.browser.chromium import Watch
from tests.browser.console import Console, appoint, at_terminal
from tests.browser.served import Served, served_world
from tests.world import TERMINAL

if TYPE_CHECKING:
    from playwright.sync_api import Browser


TOUR = Path(__file__).parents[2] / "docs" / "tour.md"
LIST = "pictures.json"
ORIGIN = "python -m tests.browser.shots docs/tour --tour"


def nothing_more(_console: Console) -> None:
    """Leave the screen as it opened."""


class Picture(Protocol):
    """What can be taken of the running system."""

    @property
    def name(self) -> str: ...

    def taken(self, served: Served, browser: "Browser", watch: Watch, file: Path) -> None: ...


@dataclass(frozen=True)
class Shot:
    """A picture of the console: who opens which place, and what they do before it is taken."""

    name: str
    title: str
    """The heading that says that the screen is there."""
    roles: tuple[Role, ...]
    path: str
    prepare: Callable[[Console], None] = nothing_more

    def taken(self, served: Served, browser: "Browser", watch: Watch, file: Path) -> None:
        with chromium.opened(browser, watch, **at_terminal(TERMINAL)) as context:
            one = Console(served, context, appoint(served, *self.roles) if self.roles else "")
            if self.roles:
                one.authenticator.hold(one.account_id)
            one.open(self.path)
            if self.roles:
                one.sign_in()
            one.demand_heading(self.title)
            self.prepare(one)
            one.page.wait_for_load_state("networkidle")
            expect(one.page.locator(".spinner")).to_have_count(0)
            one.page.screenshot(path=file, full_page=True)


@dataclass(frozen=True)
class Room:
    """The pictures of a room, and what has to be in the world for them."""

    shots: Sequence[Picture]
    town: Callable[[Served], None]
    camera: Callable[[], bytes] | None = None
    """The film that a camera shows, where one stands there."""


def rooms() -> list[Room]:
    """Return every room that has pictures."""
    names = sorted(file.stem for file in Path(__file__).parent.glob("shots_*.py"))
    found = [importlib.import_module(f"tests.browser.{name}") for name in names]
    return [
        Room(module.SHOTS, getattr(module, "town", lambda _served: None), getattr(module, "camera", None))
        for module in found
    ]


def take(served: Served, room: Room, shots: Sequence[Picture], folder: Path) -> None:
    """Take pictures, one browser after the other."""
    watch = Watch()
    with TemporaryDirectory() as films, sync_playwright() as playwright:
        film = Path(films) / "film.mjpeg"
        film.write_bytes(room.camera() if room.camera else b"")
        browser = chromium.launch(playwright, *(chromium.camera(film) if room.camera else ()))
        for shot in shots:
            shot.taken(served, browser, watch, folder / f"{shot.name}.png")
        browser.close()
    watch.demand_nothing_went_wrong()


def shown_in_the_tour(page: Path = TOUR) -> list[str]:
    """Return the names of the pictures that the tour shows, in its order."""
    return re.findall(r"\(tour/([a-z-]+)\.png\)", page.read_text("utf-8"))


def listing(folder: Path) -> str:
    """Return where the pictures of a folder come from, and what they are."""
    digests = {each.name: sha256(each.read_bytes()).hexdigest() for each in sorted(folder.glob("*.png"))}
    said = {"origin": ORIGIN, "licence": "Apache-2.0", "sha256": digests}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(prog="shots", description="画面の写真を撮ります。")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="pictures to take (all)")
    parser.add_argument("--tour", action="store_true", help="those that docs/tour.md shows, with their list")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    os.environ["VRS_STAGE"] = "local"
    names = shown_in_the_tour() if options.tour else options.names
    for room in rooms():
        wanted = [shot for shot in room.shots if not names or shot.name in names]
        if wanted:
            with served_world() as served:
                room.town(served)
                take(served, room, wanted, options.folder)
    if options.tour:
        (options.folder / LIST).write_text(listing(options.folder), "utf-8")


if __name__ == "__main__":
    main()
