"""A route with everything that can be said of it, read from its declaration and its code."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, get_args

from chalicelib.access.rules import GRANTS
from chalicelib.errors import (
    DomainError,
    MalformedCursor,
    NoSuchRoute,
    NotSignedIn,
    StepUpNeeded,
    Unavailable,
    UnknownTablet,
)
from chalicelib.planes import http
from chalicelib.planes.answers import CURSOR
from chalicelib.planes.http import STATUS, Endpoint
from chalicelib.planes.private.endpoints import ENDPOINTS as PRIVATE
from chalicelib.planes.public.routes import ENDPOINTS as PUBLIC
from infra.openapi.refusals import Refusals, refusals_of

PLANES: Mapping[str, Sequence[Endpoint]] = {"public": PUBLIC, "private": PRIVATE}


@dataclass(frozen=True)
class Route:
    """A route of a plane."""

    plane: str
    endpoint: Endpoint
    refusals: Refusals

    @property
    def name(self) -> str:
        return self.endpoint.name

    @property
    def summary(self) -> str:
        """What it does, in a sentence, as its code says."""
        said = inspect.cleandoc(self.endpoint.act.__doc__ or "")
        return " ".join(said.partition("\n\n")[0].split()).replace("``", "`")

    @property
    def more(self) -> str:
        """What else its code says."""
        said = inspect.cleandoc(self.endpoint.act.__doc__ or "").partition("\n\n")[2]
        return " ".join(said.split()).replace("``", "`")

    @property
    def answer(self) -> Any:
        """The type of its answer."""
        (answer,) = get_args(inspect.unwrap(self.endpoint.act).__annotations__["return"])
        return answer

    @property
    def roles(self) -> list[str]:
        """Who may call it; nobody is named where nobody can be known yet."""
        permission = self.endpoint.permission
        return [] if permission is None else sorted(GRANTS[permission].roles)

    @property
    def steps_up(self) -> bool:
        """Whether it may ask for a fresh proof of the person."""
        return StepUpNeeded in self.refusals

    @property
    def proofs(self) -> list[str]:
        """What a caller shows, by the names of the security schemes."""
        if self.plane == "public":
            return ["proof"] if UnknownTablet in self.refusals else []
        shown = ["terminal"] if NotSignedIn in self.refusals else []
        return [*shown, "session"] if self.endpoint.permission is not None else shown

    def by_status(self) -> Mapping[HTTPStatus, list[type[DomainError]]]:
        """Return its refusals by the status that says them, in the order of their codes."""
        found: dict[HTTPStatus, list[type[DomainError]]] = {}
        for refusal in sorted(self.refusals, key=lambda each: each.code):
            found.setdefault(STATUS[refusal.kind], []).append(refusal)
        found[HTTPStatus.INTERNAL_SERVER_ERROR] = [Unavailable]
        return found


def routes(plane: str) -> list[Route]:
    """Return the routes of a plane."""
    endpoints = PLANES[plane]
    acts = [each.act for each in endpoints]
    found = refusals_of([*acts, *EVERYWHERE])
    always = frozenset[type[DomainError]]().union(*(found[each] for each in EVERYWHERE))
    return [Route(plane, each, _possible(each, found[each.act] | always)) for each in endpoints]


EVERYWHERE = (http._view, http._request)  # noqa: SLF001 - what stands before every route
"""The code through which every request goes."""


def _possible(endpoint: Endpoint, found: Iterable[type[DomainError]]) -> Refusals:
    """Leave out what only another form of route could refuse."""
    fields = endpoint.form.model_fields.keys() if endpoint.form and endpoint.queries else ()
    impossible = {
        MalformedCursor: not CURSOR & set(fields),
        NoSuchRoute: "{" not in endpoint.path,
    }
    return frozenset(each for each in found if not impossible.get(each))
