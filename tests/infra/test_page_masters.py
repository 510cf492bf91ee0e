"""What the console knows of the masters is what they say, and it asks for no right that there is not."""

import re

from chalicelib.access.model import Permission
from infra.make_page_masters import ROOT, TARGET, made

CONSOLE = ROOT / "web" / "console"


def test_the_consoles_masters_are_made_of_those_that_stand() -> None:
    assert TARGET.read_text("utf-8") == made(), "python -m infra.make_page_masters"


def test_a_screen_asks_only_for_permissions_that_there_are() -> None:
    known = {each.value for each in Permission}
    texts = [file.read_text("utf-8") for file in CONSOLE.rglob("*.js")]
    asked = {name for text in texts for name in re.findall(r'"([a-z]+:[a-z_]+:[a-z_]+)"', text)}
    assert len(texts) > 50
    assert len(asked) > 10
    assert asked <= known
