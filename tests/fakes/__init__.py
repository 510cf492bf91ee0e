"""In-memory stand-ins for every port: real implementations of what the ports promise.

They are no mocks: a condition that does not hold refuses the whole write, and every write leaves
its audit entry.  The contract tests (``tests/contracts``) run the same behaviour against these and
against DynamoDB, so that a test may trust them.
"""

from tests.fakes.cabinet import Cabinet, Row, Write
from tests.fakes.house import FakeHouse
from tests.fakes.moments import CountedDraws, HandClock
from tests.fakes.people import FakeNumbers, FakeRegister, FakeResidents
from tests.fakes.reviews import FakeReviews
from tests.fakes.staff import FakeAccounts, PlainFactor, PlainPasswords
from tests.fakes.tablets import FakeTablets
from tests.fakes.tickets import FakeTicketBook, FakeTicketBooks

__all__ = [
    "Cabinet",
    "CountedDraws",
    "FakeAccounts",
    "FakeHouse",
    "FakeNumbers",
    "FakeRegister",
    "FakeResidents",
    "FakeReviews",
    "FakeTablets",
    "FakeTicketBook",
    "FakeTicketBooks",
    "HandClock",
    "PlainFactor",
    "PlainPasswords",
    "Row",
    "Write",
]
