"""Serves the reader with the headers of the tablet's page, a page that tests drive, and drawn frames."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIEnvironment

from chalicelib.values.municipality import check_digit
from infra.page_rules import PageRules
from local.pages import Pages
from local.serving import serve
from local.sheet import LAYOUTS, WEAR, Layout, Ticket, Wear, frame

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent
DAY = "2021-07-01"
QUALITY = 90
"""Of the pictures: a camera's own are compressed too."""
CITIES = ("112143", "112224", "114642", "011002", "131016", "231002", "271004", "401307", "473821", "221309")
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
Draw = Callable[[], bytes]


@dataclass(frozen=True)
class Shot:
    """One frame: how it is worn, the lines that truly stand in it, and how it is drawn."""

    wear: str
    lines: tuple[str, ...]
    draw: Draw


class Darkroom:
    """A WSGI application: the harness and the frames; each is drawn when it is asked for."""

    def __init__(self, shots: Sequence[Shot]) -> None:
        self._shots = shots
        self._headers = PageRules.of("public").headers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        folder, _, name = environ.get("PATH_INFO", "").removeprefix("/").partition("/")
        file = HERE / name
        if folder == "frames" and name.isdigit():
            kind, body = "image/jpeg", self._shots[int(name)].draw()
        elif folder == "harness" and file.parent == HERE and file.suffix in TYPES and file.is_file():
            kind, body = TYPES[file.suffix], file.read_bytes()
        else:
            start_response("404 Not Found", [("Content-Length", "0")])
            return []
        said = {**self._headers, "Content-Type": kind, "Content-Length": str(len(body))}
        start_response("200 OK", list(said.items()))
        return [body]


@contextmanager
def developed(page: "Page", shots: Sequence[Shot] = ()) -> Iterator["Page"]:
    """Serve some shots, and open the harness in a page."""
    with serve({"public": Pages("public", Darkroom(shots))}) as serving:
        page.goto(f"{serving.urls['public']}/harness/harness.html")
        page.wait_for_selector("html[data-ready]")
        yield page
        page.goto("about:blank")  # what it still fetches ends before its server does


def scans(page: "Page", groups: Sequence[Sequence[int]], **settings: Any) -> list[dict[str, Any]]:
    """Let the page scan groups of frames; return how each scan ended and what its frames showed."""
    asked = {"groups": [list(group) for group in groups], "day": DAY, "settings": settings}
    done: list[dict[str, Any]] = page.evaluate(
        "({ groups, day, settings }) => vrs.scans(groups, day, settings)", asked
    )
    return done


def any_line(rng: Random, city: str | None = None) -> str:
    """Draw 18 digits that are a ticket's: any number of any of some cities."""
    number = "".join(rng.choices("0123456789", k=10))
    return f"{rng.choice('23')}{rng.randint(1, 9)}{city or rng.choice(CITIES)}{number}"


def wrong_city(rng: Random) -> str:
    """Draw a code whose check digit is wrong."""
    first = rng.choice(CITIES)[:5]
    return first + rng.choice([digit for digit in "0123456789" if digit != check_digit(first)])


def shot(
    name: str,
    tickets: Sequence[tuple[Ticket, Layout]],
    wear: Wear,
    seed: int,
    ocr_b: Path | None = None,
) -> Shot:
    """Plan a frame; it is drawn when it is asked for, always the same."""

    def draw() -> bytes:
        image = frame(tickets, wear, Random(seed), ocr_b).image
        file = io.BytesIO()
        image.save(file, "JPEG", quality=QUALITY)
        return file.getvalue()

    return Shot(name, tuple(ticket.line for ticket, _ in tickets), draw)


def shots_of(
    name: str, count: int, seed: int, frames: int = 2, ocr_b: Path | None = None
) -> tuple[list[Shot], list[list[int]]]:
    """Plan so many tickets worn in one way, each seen in so many frames; return them and their groups."""
    rng = Random(f"{name}:{seed}")
    shots: list[Shot] = []
    groups = []
    for place in range(count):
        layout = LAYOUTS[(place + rng.randrange(2)) % len(LAYOUTS)]
        tickets = [(Ticket(any_line(rng), "山田　花子", "春日部市"), layout)]
        groups.append([len(shots) + each for each in range(frames)])
        shots += [shot(name, tickets, WEAR[name](rng), rng.getrandbits(32), ocr_b) for _ in range(frames)]
    return shots, groups
