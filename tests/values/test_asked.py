"""What a query says is taken as it is written, or refused."""

import pytest
from pydantic import ValidationError

from chalicelib.planes.answers import Paging


@pytest.mark.parametrize("said", ["0.0", "1.0", "1e1", " 1", "1 ", "+1", "٣", "-1", "", "9" * 10])
def test_a_page_begins_at_a_number_that_is_written_in_digits(said: str) -> None:
    with pytest.raises(ValidationError):
        Paging.model_validate({"after": said})


def test_a_page_begins_where_it_is_asked_to() -> None:
    assert Paging.model_validate({"after": "500", "most": "20"}) == Paging(after=500, most=20)
