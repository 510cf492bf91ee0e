"""Gives a person's record to another municipality, in the shape that its giver writes."""

import json
from datetime import datetime

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.values.municipality import MunicipalityCode
from tests.world import KASUKABE, KOSHIGAYA, World


def give(world: World, person_id: str, reference: str, at: datetime, to: str = KOSHIGAYA) -> None:
    """Note that a person's record was given away; past the duties, for none of these here gives records."""
    table = world.review_house.table(MunicipalityCode(KASUKABE))
    body = {"municipality": to, "reference": reference, "provided_at": at.isoformat()}
    place = Place(Area.RESIDENT, f"RECEIVERS#{person_id}", f"{to}#{reference}")
    write = table.put_new(place, json.dumps(body).encode())
    world.provisioner.dynamodb.put_item(**write.action["Put"])
