"""What every list of the private plane leaves in the log before it is shown."""

from chalicelib.access.model import Actor
from chalicelib.audit.model import Act
from chalicelib.planes.private.wiring import PrivateHouse


def note_list(name: str, actor: Actor, house: PrivateHouse) -> None:
    """Write that a list is looked at, before it is shown."""
    house.audits(actor.municipality).note(actor.entry(Act.LIST_LOOKED_AT, house.clock.now(), list=name))
