"""What a route answers, as a type: the API's description reads it, the type checker holds the route to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, Final, Generic, Literal, TypeVar, get_args

from pydantic import ConfigDict, Field
from pydantic_core import core_schema, to_json, to_jsonable_python
from typing_extensions import TypedDict

from chalicelib.values.word import AskedNumber, Word

PAGE = 500
LONGEST_PAGE = 5_000
LAST_PLACE = 999_999_999
"""No list is so long; a number of hundreds of digits is no place in one."""
CURSOR = frozenset({"after", "most"})
"""The names of a query that say which page of a list is meant."""

NO: Final = "0"
YES: Final = "1"
Flag = Literal["0", "1"]
"""Yes or no, as a query says it."""
JOINED = "joined"
"""What marks a Joined among the pairs of a schema."""
Body = TypeVar("Body")
Left = TypeVar("Left")
Right = TypeVar("Right")
Item = TypeVar("Item")


@dataclass(frozen=True)
class Reply(Generic[Body]):
    """What a route answers: a body, a status where it is not the route's usual one, headers of its own."""

    body: Body
    status: HTTPStatus | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Joined(Generic[Left, Right]):
    """One JSON object with the fields of both; they share none."""

    def __init__(self, left: Left, right: Right) -> None:
        self.left = left
        self.right = right

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Say of which two types it is, for the API's description; no request holds one."""
        parts = [handler.generate_schema(each) for each in get_args(source)]
        return core_schema.tuple_schema(parts, metadata={JOINED: True})


@dataclass(frozen=True)
class Written(Generic[Body]):
    """JSON that is written already: kept under a request's key, or brought to one length."""

    text: str


@dataclass(frozen=True)
class File:
    """An answer that is no JSON; a subclass says what it is."""

    text: str
    kind: ClassVar[str]


class Csv(File):
    """A table for spreadsheets."""

    kind = "text/csv; charset=utf-8"


class Ndjson(File):
    """A JSON object a line."""

    kind = "application/x-ndjson"


class Plain(File):
    """Text for people."""

    kind = "text/plain; charset=utf-8"


class Pem(File):
    """A public key."""

    kind = "application/x-pem-file"


class Paging(Word):
    """一覧の続き: where a page begins, and how long it may be.

    Built when it is first asked for: there are many such forms, and a cold start is short.
    """

    model_config = ConfigDict(defer_build=True)

    after: AskedNumber = Field(default=0, ge=0, le=LAST_PLACE)
    most: AskedNumber = Field(default=PAGE, gt=0, le=LONGEST_PAGE)


class Page(TypedDict, Generic[Item]):
    """A page of a list: how many there are in all, and the ``after`` of the next page."""

    items: Sequence[Item]
    total: int
    next: str | None


def listed(items: Sequence[Item], paging: Paging) -> Page[Item]:
    """Return one page of a list and where the next begins."""
    end = paging.after + paging.most
    return {
        "items": items[paging.after : end],
        "total": len(items),
        "next": str(end) if end < len(items) else None,
    }


def written(body: Any) -> str:
    """Return a reply's body as it goes over the line."""
    if isinstance(body, File | Written):
        return body.text
    return to_json(body, by_alias=False, fallback=_joined).decode()


def _joined(body: Any) -> dict[str, Any]:
    if not isinstance(body, Joined):
        raise TypeError(type(body).__name__)
    left, right = (
        to_jsonable_python(each, by_alias=False, fallback=_joined) for each in (body.left, body.right)
    )
    return {**left, **right}
