"""Appoints a municipality's first administrators: called directly, by whoever opens municipalities.

The opener may hold no key that opens a record.  So the account is made here, under the private
plane's duty ``office``; the opener may call this function and nothing else of the plane.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.access.staff.first import first_administrator
from chalicelib.access.staff.model import AccountId
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Word


class FirstAppointment(Word):
    """Whom the opener asks to appoint."""

    municipality: MunicipalityCode
    account_id: AccountId
    terminals: frozenset[Line]


def appoint(event: Mapping[str, Any], house: PrivateHouse) -> dict[str, str | None]:
    """Return the one-time password, or None where the account is in use; AWS logs neither.

    Raises NotAllowed once the municipality's own administrator has signed in.
    """
    wanted = FirstAppointment.model_validate(event)
    office = house.staff(wanted.municipality)
    first = first_administrator(wanted.municipality, wanted.account_id, wanted.terminals, office)
    return {"first_password": first}
