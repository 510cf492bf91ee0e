"""The page about both APIs for people: each route, what it does, who may, and what it may refuse with."""

from collections.abc import Iterator, Mapping, Sequence

from infra.openapi.routes import PLANES, Route

HEAD = """# API

Written by `python -m infra.openapi` from the code; change the code instead. The same in full, with every
field of every body, is [`web/openapi/public.json`](../web/openapi/public.json) and
[`web/openapi/private.json`](../web/openapi/private.json) (OpenAPI 3.1). Each plane's page server gives its
own as `GET /openapi.json`: the public one names nothing of the private plane, and neither is in what
deploys to Lambda.

- **Bodies** are JSON with exactly the fields described: one too many is refused (C101). What a route takes
  as a file comes as `application/octet-stream`.
- **Lists** are `{items, total, next}`: ask again with `after=<next>` until `next` is null; `most` says how
  many (500 unless asked, 5,000 at most).
- **Refusals** are `{code, message}`: the code can be read over the telephone, the message says in Japanese
  what to do next. `x-errors` in the description lists them all.
- **Step-up**: the route asks for a fresh proof of the person (A321) where the last is older than five
  minutes: `POST /step-up/options`, `POST /step-up`, then the same request again.
- A form is declared once, where the route is (`Request[Form]`, `Reply[Answer]` in `chalicelib/planes`);
  what a route may refuse with is found in its code. Every answer that a test sees is held against this.
"""
TITLES: Mapping[str, str] = {
    "public": "Public plane: venue tablets",
    "private": "Private plane: staff at LGWAN terminals",
}
NOBODY: Mapping[str, str] = {"proof": "the key being enrolled", "terminal": "any registered terminal"}


def page(routes: Mapping[str, Sequence[Route]]) -> str:
    """Return the page."""
    return "\n".join([HEAD, *(line for plane in PLANES for line in _plane(plane, routes[plane]))])


def _plane(plane: str, routes: Sequence[Route]) -> Iterator[str]:
    yield f"## {TITLES[plane]}\n"
    yield "| route | what | who | step-up |"
    yield "|---|---|---|---|"
    for route in routes:
        endpoint = route.endpoint
        steps_up = "yes" if route.steps_up else ""
        yield f"| `{endpoint.method} {endpoint.path}` | {route.summary} | {_who(route)} | {steps_up} |"
    yield ""


def _who(route: Route) -> str:
    if route.roles:
        return ", ".join(each.replace("_", " ") for each in route.roles)
    return NOBODY[route.proofs[0]] if route.proofs else "anyone"
