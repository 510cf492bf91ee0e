"""The 18 digits on a ticket (手引き 13.1版 p.130), and how readers get them wrong."""

from random import Random

from local.city.person import Person

VACCINATION = "2"
CONFUSED = {"0": "8", "1": "47", "3": "8", "4": "1", "5": "6", "6": "5", "7": "1", "8": "03"}
"""What a camera takes a digit for; 2 and 9 are read well."""

TURN_AT = 1
TICKET_AT = range(8, 18)


def ticket_line(person: Person, turn: int) -> str:
    """Write a person's 18 digits for a turn; raise ValueError for a turn of more than one digit."""
    if not 1 <= turn <= 9:
        message = "A turn has one digit, 1 to 9"
        raise ValueError(message)
    return f"{VACCINATION}{turn}{person.municipality_code}{person.ticket_number}"


def misread(line: str, rng: Random) -> str:
    """Confuse one digit of the turn or the ticket number, as real readers do.

    The municipality code is left alone: its check digit would give the misreading away.
    Raises ValueError for a line in which there is nothing to confuse.
    """
    places = [place for place in (TURN_AT, *TICKET_AT) if line[place] in CONFUSED]
    if not places:
        message = "No digit of this line is ever confused"
        raise ValueError(message)
    place = rng.choice(places)
    return f"{line[:place]}{rng.choice(CONFUSED[line[place]])}{line[place + 1 :]}"
