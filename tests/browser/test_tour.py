"""The tour shows pictures that a command takes, and only those that are on its list."""

import json
from pathlib import Path

from tests.browser.shots import LIST, TOUR, listing, rooms, shown_in_the_tour

FOLDER = TOUR.parent / "tour"


def test_every_picture_of_the_tour_can_be_taken_anew() -> None:
    names = [shot.name for room in rooms() for shot in room.shots]
    assert len(names) == len(set(names))
    assert set(shown_in_the_tour()) <= set(names)


def test_the_folder_holds_what_the_tour_shows_with_its_origin() -> None:
    shown = shown_in_the_tour()
    assert len(shown) == len(set(shown)) > 20
    assert {each.stem for each in FOLDER.glob("*.png")} == set(shown)
    assert (FOLDER / LIST).read_text("utf-8") == listing(FOLDER)
    assert set(json.loads(listing(FOLDER))["sha256"]) == {f"{name}.png" for name in shown}


def test_a_picture_that_was_changed_by_hand_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"one")
    before = listing(tmp_path)
    (tmp_path / "a.png").write_bytes(b"two")
    assert listing(tmp_path) != before
