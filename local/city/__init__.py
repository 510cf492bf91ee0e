"""A synthetic city: made-up people with real shapes, the same for the same seed.

The numbers are valid, so a few of them may by chance be somebody's; nothing else here is.
"""

from local.city.files import COLUMNS, Encoding, registration_csv
from local.city.lines import misread, ticket_line
from local.city.people import AS_OF, people
from local.city.person import Given, Person

__all__ = [
    "AS_OF",
    "COLUMNS",
    "Encoding",
    "Given",
    "Person",
    "misread",
    "people",
    "registration_csv",
    "ticket_line",
]
