"""``python -m local.sheet --out FOLDER``: print tickets of the demo's city as PDF and PNG.

The people are the last of the city, whom the demo's own day leaves alone: scan them at the tablet.  They are
those of a demo with the same ``--people`` and ``--seed``.
"""

import argparse
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from local.city import people
from local.play import CITY
from local.sheet.drawing import Ticket, draw_ticket
from local.sheet.fonts import FontMissing
from local.sheet.layouts import LAYOUTS
from local.sheet.paper import draw_pages, ticket_of

NAME = "春日部市"
ON_SCREEN = 14.0
"""Pixels a mm of the single tickets."""
MADE_ON = "D:20210401000000+09'00'"
"""The same tickets always give the same bytes."""


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="sheet", description="合成の接種券を描きます。")
    parser.add_argument("--out", type=Path, required=True, help="the folder the files are written to")
    parser.add_argument("--count", type=int, default=8, help="how many people (default 8)")
    parser.add_argument("--turn", type=int, default=1, help="接種回 of all (default 1)")
    parser.add_argument("--people", type=int, default=5_000, help="people of the demo's city")
    parser.add_argument("--seed", type=int, default=2021, help="the demo's seed")
    options = parser.parse_args(arguments)
    if not 1 <= options.count <= min(200, options.people) or not 1 <= options.turn <= 9:
        parser.error("--count: 1～200 人、--turn: 1～9 回 / 1 to 200 people, turn 1 to 9")
    return options


def write(tickets: Sequence[Ticket], out: Path) -> list[Path]:
    """Write a sheet of all tickets as PDF, its pages as PNG, and each ticket as PNG; return the files."""
    pages = draw_pages(tickets)
    out.mkdir(parents=True, exist_ok=True)
    files = [out / "tickets.pdf"]
    first, *more = pages
    dates = {"creationDate": MADE_ON, "modDate": MADE_ON}
    first.save(
        files[0], save_all=True, append_images=more, resolution=300, title="Synthetic tickets", **dates
    )
    for place, page in enumerate(pages, start=1):
        files.append(out / f"page-{place}.png")
        page.save(files[-1], dpi=(300, 300))
    for place, ticket in enumerate(tickets, start=1):
        files.append(out / f"ticket-{place:03}.png")
        draw_ticket(ticket, LAYOUTS[(place - 1) % len(LAYOUTS)], ON_SCREEN).save(files[-1])
    return files


def print_last(out: Path, city: int, seed: int, count: int = 8, turn: int = 1) -> list[Path]:
    """Print the tickets of a city's last people; return the files. Raise FontMissing without OCR-B."""
    last = deque(people(CITY, city, seed), maxlen=count)
    return write([ticket_of(person, turn, NAME) for person in last], out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    options = asked(arguments)
    try:
        files = print_last(options.out, options.people, options.seed, options.count, options.turn)
    except FontMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print("\n".join(str(file) for file in files))
    return 0


if __name__ == "__main__":
    sys.exit(main())
