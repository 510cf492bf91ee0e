"""Who calls the private plane: a person with a session, at a terminal the load balancer recognised.

The load balancer checks the terminal's client certificate and adds its subject as a header.
AWS does not say what becomes of a client's own header of that name, so a request in which it
comes twice is refused (``planes/http.py``), and two subjects joined in one match no terminal.
"""

import re
from collections.abc import Callable
from functools import wraps
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar

from chalicelib.access.model import Actor
from chalicelib.access.staff.use_cases import municipality_of, who_is
from chalicelib.audit.model import Act
from chalicelib.errors import DomainError, Kind, NotSignedIn
from chalicelib.planes.answers import Reply
from chalicelib.planes.http import Request
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode

TERMINAL_HEADER = "x-amzn-mtls-clientcert-subject"
COOKIE = "__Host-vrs"
SUBJECT = re.compile(r"^CN=(?P<terminal>[A-Za-z0-9-]{1,40}),O=(?P<municipality>[0-9]{6})$")

Form = TypeVar("Form")
Body = TypeVar("Body")


def terminal_of(request: Request[Any]) -> tuple[str, MunicipalityCode]:
    """Return the terminal and the municipality its certificate was issued to; raise NotSignedIn."""
    subject = SUBJECT.match(request.headers.get(TERMINAL_HEADER, ""))
    if subject is None:
        raise NotSignedIn
    try:
        return subject["terminal"], MunicipalityCode(subject["municipality"])
    except ValueError as junk:
        raise NotSignedIn from junk


def token_of(request: Request[Any]) -> str:
    """Return the session's token; raise NotSignedIn."""
    try:
        morsel = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError as junk:
        raise NotSignedIn from junk
    if morsel is None or not morsel.value:
        raise NotSignedIn
    return morsel.value


def signed_in(
    act: Callable[[Request[Form], PrivateHouse, Actor], Reply[Body]],
) -> Callable[[Request[Form], PrivateHouse], Reply[Body]]:
    """Give an act its actor; refusals of a known actor are in the audit before they are answered."""

    @wraps(act)
    def known(request: Request[Form], house: PrivateHouse) -> Reply[Body]:
        terminal, municipality = terminal_of(request)
        token = token_of(request)
        if municipality_of(token) != municipality or str(municipality) not in house.municipalities():
            raise NotSignedIn
        actor = who_is(token, terminal, house.staff(municipality))
        try:
            return act(request, house, actor)
        except DomainError as refused:
            if refused.kind is Kind.FORBIDDEN:
                house.audits(municipality).note(
                    actor.entry(Act.ACCESS_REFUSED, house.clock.now(), code=refused.code, route=act.__name__)
                )
            raise

    return known
