"""What who settles a conflict must have seen."""

from typing import Any

from local.terminal import SoftTerminal


def seen_of(clerk: SoftTerminal, conflict: dict[str, Any]) -> int:
    """Return the version of the dose at a conflict's turn now: each act on that turn makes another."""
    found = clerk.post("/tickets/search", {"ticket": conflict["ticket"]})
    assert found.status == 200, found.json
    (version,) = (each["version"] for each in found.json["slots"] if each["turn"] == conflict["turn"])
    return int(version)
