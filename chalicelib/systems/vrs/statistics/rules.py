"""What a ticket's doses are counted as, and which threshold holds on a day."""

from collections.abc import Sequence
from datetime import date

from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.statistics.model import AgeClass, Cell, Gender, Threshold
from chalicelib.systems.vrs.tickets.model import TicketSheet
from chalicelib.values.days import reaches_age_on
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import Sex

OLD_FROM = 65
GENDERS = {Sex.MALE: Gender.MALE, Sex.FEMALE: Gender.FEMALE, Sex.UNKNOWN: Gender.UNKNOWN}


def age_class(born_on: date | None, day: date) -> AgeClass:
    """Return the class of a person's age on a day; a person nobody registered has none."""
    if born_on is None:
        return AgeClass.UNKNOWN
    return AgeClass.FROM_65 if reaches_age_on(born_on, OLD_FROM) <= day else AgeClass.UNDER_65


def cells_of(sheet: TicketSheet | None, resident: Resident | None) -> tuple[Cell, ...]:
    """Return what a ticket's doses are counted as: one cell a dose that counts, in the order of turns."""
    if sheet is None:
        return ()
    born_on = None if resident is None else resident.born_on
    sex = Gender.UNKNOWN if resident is None else GENDERS[resident.sex]
    return tuple(
        Cell(
            given_on=slot.given_on,
            turn=slot.turn,
            age=age_class(born_on, slot.given_on),
            sex=sex,
            product=slot.product,
            venue=slot.venue or "",
        )
        for slot in sheet.given
    )


def threshold_on(thresholds: Sequence[Threshold], municipality: MunicipalityCode, day: date) -> int:
    """Return the fewest doses that may be shown on a day: the municipality's own line, or everybody's."""
    valid = [each for each in thresholds if each.valid_from <= day]
    own = [each for each in valid if each.municipality == municipality]
    return max(own or [each for each in valid if each.municipality is None], key=_since).smallest


def _since(threshold: Threshold) -> date:
    return threshold.valid_from
