"""Whatever a plane is sent, it answers in its own words and headers, and says nothing of its inside."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from chalice.app import Chalice
from chalice.local import ForbiddenError

from chalicelib.access.model import Role
from chalicelib.adapters.dynamodb import commits, table
from chalicelib.errors import DomainError, MalformedRequest, Unavailable
from chalicelib.planes.http import HEADERS, LONGEST_FILE, LONGEST_JSON, STATUS
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.private.endpoints import ENDPOINTS as PRIVATE_ROUTES
from chalicelib.planes.public import factory as public_factory
from chalicelib.planes.public.routes import ENDPOINTS as PUBLIC_ROUTES
from chalicelib.values.word import Word
from local.gateway import Gateway
from local.tablet import Answered, Send, SoftTablet
from local.terminal import TERMINAL_HEADER
from tests.access.houses import NOW, FixedClock, WiredPrivateHouse, WiredPublicHouse, tablet_of
from tests.access.who_may import PRIVATE, PUBLIC, Row, address, raw
from tests.world import KASUKABE, World, built_world, sender

pytestmark = pytest.mark.proof("T07")

NUMBER, NAME = "123456789018", "春日部 花子"
CLOSED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
ROUTES = {"private": PRIVATE_ROUTES, "public": PUBLIC_ROUTES}
FREE = {"picks"}
"""Fields whose emptiness the room judges, not the form."""
JSON_ROUTES = [
    (plane, (route.method, route.path))
    for plane, routes in ROUTES.items()
    for route in routes
    if route.form is not None and not route.queries
]


class Planes:
    """Both planes over wires; on the private one somebody of every role is signed in."""

    def __init__(self) -> None:
        clock = FixedClock()
        self.house, public_house = WiredPrivateHouse(clock), WiredPublicHouse(clock)
        self.house.sit_down(frozenset(Role), f"{KASUKABE}.token", terminals=frozenset({"T-001"}))
        self.private_app: Chalice = private_factory.create_app(self.house)  # type: ignore[arg-type] - wires
        self.public_app: Chalice = public_factory.create_app(public_house)  # type: ignore[arg-type] - wires
        self.sends: Mapping[str, Send] = {
            "private": sender(self.private_app),
            "public": sender(self.public_app),
        }
        self.soft = SoftTablet(self.sends["public"], lambda: int(NOW.timestamp() * 1000))
        self.soft.tablet_id, self.soft.nonce = f"{KASUKABE}-X", "nonce"
        shift = {"venue": "HALL-1", "nonce": "nonce", "opened_at": NOW, "until": "2021-07-01T15:00:00Z"}
        public_house.known[self.soft.tablet_id] = tablet_of(self.soft, shift=shift)

    def ask(
        self, plane: str, key: tuple[str, str], body: bytes, kind: str | None = "application/json"
    ) -> Answered:
        method, path = key[0], address(key[1])
        headers = {"vrs-proof": self.soft.proof(method, path, body)} if plane == "public" else self.cookie
        if kind is not None:
            headers = {**headers, "content-type": kind}
        return self.sends[plane](method, path, headers, body)

    cookie: Mapping[str, str] = {
        TERMINAL_HEADER: f"CN=T-001,O={KASUKABE}",
        "cookie": f"__Host-vrs={KASUKABE}.token",
    }


@pytest.fixture(scope="module")
def planes() -> Planes:
    return Planes()


def row_of(plane: str, key: tuple[str, str]) -> Row:
    return (PRIVATE if plane == "private" else PUBLIC)[key]


def body_of(plane: str, key: tuple[str, str], planes: Planes) -> dict[str, Any]:
    body = row_of(plane, key).body
    assert isinstance(body, dict)
    if "key" in body and isinstance(body["key"], dict):
        return {**body, "key": planes.soft.public_key()}
    return {**body, "purpose": "issue_certificate"} if row_of(plane, key).for_a_purpose else body


def is_a_refusal(answer: Answered, status: int, code: str) -> bool:
    """Tell whether an answer is a refusal as we write them: two words, our headers, nothing else."""
    return (
        (answer.status, set(answer.json), answer.json.get("code")) == (status, {"code", "message"}, code)
        and answer.json["message"] in {each.message for each in every_refusal()}
        and dict(answer.headers) == HEADERS
    )


def every_refusal(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for each in base.__subclasses__():
        yield each
        yield from every_refusal(each)


# -- bodies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("plane", "key"), JSON_ROUTES, ids=str)
def test_a_body_in_order_comes_past_the_form(plane: str, key: tuple[str, str], planes: Planes) -> None:
    content = json.dumps(body_of(plane, key, planes)).encode()
    assert planes.ask(plane, key, content).json["code"] == "T200"


@pytest.mark.parametrize(("plane", "key"), JSON_ROUTES, ids=str)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b"{}}",
        b"\xff\xfe",
        b'{"a":',
        b"[" * 60_000,
        b"NaN",
        b'{"\\ud800":1}',
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_body_that_is_no_object_is_refused(
    plane: str, key: tuple[str, str], content: bytes, planes: Planes
) -> None:
    assert is_a_refusal(planes.ask(plane, key, content), 422, "C101")


def model_of(plane: str, key: tuple[str, str]) -> type[Word]:
    """Return the model that a route says it reads its body as."""
    (form,) = {each.form for each in ROUTES[plane] if (each.method, each.path) == key}
    assert form is not None
    return form


WRONG = (None, {"a": 1}, [[]], 1.5, True, False, 1, 0, "1", "true", "0", NUMBER, [])
"""Values of every kind: for each field, those of the kinds that its schema does not name are refused."""
KINDS: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def kinds_of(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Iterator[str]:
    """Give the kinds of value that a schema names; an empty schema names every kind."""
    if "$ref" in schema:
        yield from kinds_of(defs[schema["$ref"].rpartition("/")[2]], defs)
    elif any(name in schema for name in ("anyOf", "oneOf", "allOf")):
        for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
            yield from kinds_of(each, defs)
    elif "type" in schema:
        yield schema["type"]
    else:
        yield from ({type_of(each) for each in schema["enum"]} if "enum" in schema else KINDS)


def type_of(value: Any) -> str:
    return next(name for name, fits in KINDS.items() if fits(value))


@pytest.mark.parametrize(("plane", "key"), JSON_ROUTES, ids=str)
def test_an_extra_field_and_a_wrong_type_are_refused_wherever_they_stand(
    plane: str, key: tuple[str, str], planes: Planes
) -> None:
    body, schema = body_of(plane, key, planes), model_of(plane, key).model_json_schema()
    wrong = [{**body, "extra": NUMBER}, {**body, "__proto__": {}}]
    for name, value in body.items():
        if isinstance(value, dict):
            wrong += [
                {**body, name: {**value, "extra": 1}},
                *([{**body, name: {}}] if name not in FREE else []),
            ]
        named = set(kinds_of(schema["properties"][name], schema.get("$defs", {})))
        if named == set(KINDS):  # the room looks at it, and refuses what it does not know
            asked = [planes.ask(plane, key, json.dumps({**body, name: other}).encode()) for other in WRONG]
            assert {each.json["code"] for each in asked} == {"A305"}, name
        wrong += [{**body, name: other} for other in WRONG if not any(KINDS[kind](other) for kind in named)]
    for each in wrong:
        assert is_a_refusal(planes.ask(plane, key, json.dumps(each).encode()), 422, "C101"), each


@pytest.mark.parametrize(("plane", "key"), JSON_ROUTES, ids=str)
def test_a_body_longer_than_64_kib_is_refused_unread(
    plane: str, key: tuple[str, str], planes: Planes
) -> None:
    longest = json.dumps(body_of(plane, key, planes)).encode().ljust(LONGEST_JSON)
    assert planes.ask(plane, key, longest).json["code"] == "T200"
    assert is_a_refusal(planes.ask(plane, key, longest + b" "), 422, "C102")


def test_a_file_longer_than_six_mib_is_refused_unread(planes: Planes) -> None:
    key, kind = ("POST", "/registrations"), "application/octet-stream"
    assert planes.ask("private", key, b"x" * LONGEST_FILE, kind).json["code"] == "T200"
    assert is_a_refusal(planes.ask("private", key, b"x" * (LONGEST_FILE + 1), kind), 422, "C102")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/plain, application/json",
        "text/plain;application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json5",
        "*/*",
        "application/*",
        "",
        "application/octet-stream",
        NAME,
    ],
)
@pytest.mark.parametrize(("plane", "key"), [("private", ("POST", "/venues")), ("public", ("POST", "/doses"))])
def test_a_content_type_that_a_form_could_send_is_refused_in_our_own_words(
    plane: str, key: tuple[str, str], kind: str, planes: Planes
) -> None:
    """A browser sends some of these to other sites unasked, and Chalice alone would take two of them."""
    content = json.dumps(body_of(plane, key, planes)).encode()
    assert is_a_refusal(planes.ask(plane, key, content, kind), 422, "C101")


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON", "application/json; charset=utf-8", None]
)
def test_json_is_json_however_it_is_spelt(kind: str | None, planes: Planes) -> None:
    key = ("POST", "/venues")
    content = json.dumps(body_of("private", key, planes)).encode()
    assert planes.ask("private", key, content, kind).json["code"] == "T200"


# -- paths, methods, queries ---------------------------------------------------------------------

ODD_IDS = [
    "x" * 65,
    "%20",
    "%00",
    "%23",
    "..%2f",
    "%E6%98%A5",
    "a%20b",
    "%F0%28",
    "a:b",
    "a%3Bb",
    "*",
    "a,b",
    "~",
]


@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_id_that_cannot_be_ours_is_no_path(odd: str, planes: Planes) -> None:
    for (method, path), row in PRIVATE.items():
        if "{" in path:
            kind, content = raw(row.body)
            headers = {**planes.cookie, "content-type": kind}
            name = path[path.index("{") + 1 : path.index("}")]
            answer = planes.sends["private"](method, path.replace(f"{{{name}}}", odd), headers, content)
            assert is_a_refusal(answer, 404, "C401"), path


@pytest.mark.parametrize("plane", ["private", "public"])
@pytest.mark.parametrize(
    "path", ["/", "/nope", "/health/x", "/people/a/b/c", "/../health", "/%2e%2e/x", "/.env"]
)
def test_an_unknown_path_gets_the_gateways_answer_and_no_detail(
    plane: str, path: str, planes: Planes
) -> None:
    with pytest.raises(ForbiddenError) as refused:
        planes.sends[plane]("GET", path, {}, b"")
    assert json.loads(refused.value.body) == {"message": "Missing Authentication Token"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "TRACE", "CONNECT", "XYZ"])
def test_an_unknown_method_says_nothing_but_itself(method: str, planes: Planes) -> None:
    """API Gateway never hands such a request over; Chalice's own words are seen on this machine only."""
    for plane, page in (("private", PRIVATE), ("public", PUBLIC)):
        for _, path in page:
            answer = planes.sends[plane](method, address(path), dict(planes.cookie), b"{}")
            assert answer.status == 405
            assert answer.json == {
                "Code": "MethodNotAllowedError",
                "Message": f"Unsupported method: {method}",
            }


def through_the_gateway(
    app: Chalice, method: str, path: str, **more: str
) -> tuple[str, dict[str, str], bytes]:
    """Ask as the local server does."""
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", **more}
    setup_testing_defaults(environ)
    begun: list[Any] = []
    body = b"".join(Gateway(app)(environ, lambda *given: begun.append(given)))  # type: ignore[arg-type,return-value,func-returns-value]
    ((status, headers),) = begun
    return status, dict(headers), body


@pytest.mark.parametrize("path", ["/nope", "//evil.example/health", "/people"])
def test_the_local_gateway_names_an_unknown_path_in_our_words(
    path: str, planes: Planes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")
    for app in (planes.private_app, planes.public_app):
        status, _, body = through_the_gateway(app, "GET", path, HTTP_AUTHORIZATION="Bearer secret")
        assert status.startswith("404")
        assert json.loads(body)["code"] == "C401"
        assert b"secret" not in body


@pytest.mark.parametrize(
    "query",
    [
        *("after=-1", "after=x", "after=1e3", "after=1000000000", f"after={10**400}", "after=" + "9" * 5000),
        *("most=0", "most=-5", "most=5001"),
    ],
)
def test_a_lists_odd_cursor_is_refused(query: str, world: World) -> None:
    answer = world.staff("admin").get(f"/accounts?{query}")
    assert is_a_refusal(answer, 422, "C103")


def test_a_list_is_paged_to_its_end(world: World) -> None:
    admin = world.staff("admin")
    names, after = [], "0"
    while after is not None:
        page = admin.get(f"/accounts?after={after}&most=1").json
        names += [item["account_id"] for item in page["items"]]
        after = page["next"]
    assert names == [item["account_id"] for item in admin.get("/accounts").json["items"]]
    assert admin.get("/accounts?after=999").json["items"] == []


# -- the event itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"body": None},
        {"body": None, "isBase64Encoded": True},
        {"body": "", "multiValueQueryStringParameters": {}},
        {"body": "e30=", "isBase64Encoded": True},
        {"headers": {}},
        {"headers": {"content-type": "application/json", "cookie": "=;=;,", TERMINAL_HEADER: "CN=,O="}},
        {"headers": {TERMINAL_HEADER: "CN=T-001,O=112143,O=112224"}},
        {"headers": {TERMINAL_HEADER: "CN=T-001,O=112140"}},
        {"headers": {TERMINAL_HEADER: "O=112143,CN=T-001"}},
        {"headers": {TERMINAL_HEADER: "CN=T-001,O=１１２１４３"}},
        {"headers": {TERMINAL_HEADER: "CN=T-001,O=112143", "cookie": '__Host-vrs="\\777"'}},
        {"headers": {TERMINAL_HEADER: "CN=T-001,O=112143", "cookie": "__Host-vrs=112143.\ud800"}},
        {"headers": {TERMINAL_HEADER: "CN=T-001,O=112143", "cookie": "a[b=c; __Host-vrs=x"}},
    ],
    ids=str,
)
def test_an_odd_event_of_lambda_is_refused_in_our_words(changed: dict[str, Any], planes: Planes) -> None:
    event = {
        "requestContext": {"httpMethod": "POST", "resourcePath": "/venues", "identity": {}},
        "headers": {},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": "{}",
        "isBase64Encoded": False,
        **changed,
    }
    said = planes.private_app(event, None)
    answer = Answered(said["statusCode"], said["headers"], said["body"].encode())
    assert is_a_refusal(answer, 401, "A301")


# -- headers -------------------------------------------------------------------------------------


def test_every_route_answers_with_the_closed_headers_whatever_it_answers(planes: Planes) -> None:
    for plane, page in (("private", PRIVATE), ("public", PUBLIC)):
        for key, row in page.items():
            kind, content = raw(row.body)
            for headers in ({}, {"content-type": kind}, {**planes.cookie, "content-type": kind}):
                answer = planes.sends[plane](key[0], address(key[1]), headers, content)
                assert answer.headers.items() >= CLOSED.items(), key
                assert answer.headers.items() >= HEADERS.items(), key
                assert not {name.lower() for name in answer.headers} & {"server", "x-powered-by"}


def test_no_page_of_ours_may_be_framed_cached_or_sent_in_the_clear() -> None:
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in HEADERS["Content-Security-Policy"]
    assert HEADERS["Cache-Control"] == "no-store"
    assert int(HEADERS["Strict-Transport-Security"].split(";")[0].partition("=")[2]) >= 31_536_000


def test_every_refusal_has_a_code_of_its_own_and_a_sentence_that_says_what_to_do() -> None:
    ours = [each for each in every_refusal() if each.__module__.startswith("chalicelib.errors.")]
    assert len({each.code for each in ours}) == len(ours)
    digit = {
        "invalid": "1",
        "conflict": "2",
        "unknown_caller": "3",
        "forbidden": "3",
        "missing": "4",
        "unavailable": "5",
    }
    for each in ours:
        assert each.code[1] == digit[each.kind.value], each
        assert each.kind in STATUS
        assert each.message.endswith("。")
        assert len(each.message) > 15
        with pytest.raises(TypeError):
            each(NUMBER)  # type: ignore[call-arg] - it takes nothing, and that is the point


# -- failures ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with built_world() as built:
        yield built


Fail = Callable[[Exception], None]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Fail:
    """Return a way to let every call to AWS fail, once those who ask have signed in."""
    for module in (commits, table):
        monkeypatch.setattr(module, "pause", lambda _attempt: None)
    caplog.set_level(logging.DEBUG, logger="vrs")

    def fail(error: Exception) -> None:
        def broken(*_: Any, **__: Any) -> Any:
            raise error

        monkeypatch.setattr(BaseClient, "_make_api_call", broken)

    return fail


def client_error(code: str) -> ClientError:
    said = {"Code": code, "Message": f"User: arn:aws:sts::1:x is not authorized on {NUMBER} {NAME} s3cr3t"}
    return ClientError({"Error": said}, "TransactWriteItems")  # type: ignore[arg-type,misc] - a short answer


FAILURES = [
    client_error("AccessDeniedException"),
    client_error("ValidationException"),
    client_error("ThrottlingException"),
    client_error("ResourceNotFoundException"),
    client_error("KMSInvalidStateException"),
    client_error("ExpiredTokenException"),
    EndpointConnectionError(endpoint_url=f"https://s3cr3t/{NUMBER}"),
    ReadTimeoutError(endpoint_url=f"https://s3cr3t/{NUMBER}"),
]
LEAKS = ("s3cr3t", NUMBER, NAME, "arn:aws", "Traceback", "TransactWrite", "authorized", KASUKABE)


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: str(getattr(error, "response", error))[:40])
def test_when_aws_fails_every_route_says_try_again_and_nothing_of_why(
    error: Exception, world: World, failing: Fail, caplog: pytest.LogCaptureFixture
) -> None:
    desks = [world.staff("clerk"), world.staff("admin")]
    tablet = world.tablet()
    failing(error)
    answers = [
        desks[0].get("/findings"),
        desks[0].post("/people/search", {"by": "addressee", "value": NUMBER}),
        desks[1].post("/venues", {"venue_id": "V", "name": NAME, "pin": "123456"}),
        world.terminal().sign_in(NUMBER, NAME),
        tablet.scan(f"211121431{NUMBER[:9]}"[:18], "2021-07-01", "COMIRNATY", "EP2163"),
        tablet.scan(f"21{KASUKABE}1234567890", "2021-07-01", "COMIRNATY", "EP2163"),
        tablet.open_shift("HALL-1", "246810"),
    ]
    for answer in answers:
        assert is_a_refusal(answer, 503, "C501"), answer
    logged = "\n".join(
        f"{record.getMessage()} {record.exc_info} {record.stack_info}" for record in caplog.records
    )
    for leak in LEAKS:
        assert leak not in logged, logged


def test_a_fault_of_our_own_says_500_and_nothing_of_itself(
    planes: Planes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="vrs")

    def broken(*_: Any) -> Any:
        raise RuntimeError(f"{NUMBER} {NAME} s3cr3t")

    monkeypatch.setattr(WiredPrivateHouse, "staff", broken)
    monkeypatch.setattr(WiredPublicHouse, "tablets", broken)
    for plane, key in (("private", ("POST", "/venues")), ("public", ("POST", "/doses"))):
        answer = planes.ask(plane, key, json.dumps(body_of(plane, key, planes)).encode())
        assert is_a_refusal(answer, 500, Unavailable.code)
    assert [record.getMessage() for record in caplog.records] == [
        "fault put_venue RuntimeError",
        "fault record_dose RuntimeError",
    ]
    assert all(record.exc_info is None for record in caplog.records)


def test_refusals_and_good_work_log_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="vrs")
    desk = world.staff("clerk")
    desk.post("/people/search", {"by": "addressee", "value": "123456789012345"})
    desk.post("/people/search", {"by": "name", "value": NAME})
    desk.get("/accounts")
    world.terminal().sign_in(NUMBER, NAME)
    world.tablet().scan("not a line", "2021-07-01", "COMIRNATY", "EP2163")
    assert [record.getMessage() for record in caplog.records if record.name == "vrs"] == []


@pytest.mark.parametrize("name", ["X-Amzn-Mtls-Clientcert-Subject", "vrs-proof", "Content-Type"])
def test_a_header_that_says_who_calls_comes_once(planes: Planes, name: str) -> None:
    """Whichever of the two a reader takes, nobody is let in by it."""
    event = {
        "requestContext": {"httpMethod": "POST", "resourcePath": "/sessions/end", "path": "/x", "stage": "x"},
        "headers": {name: "two", TERMINAL_HEADER: f"CN=T-001,O={KASUKABE}"},
        "multiValueHeaders": {name: ["one", "two"]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {},
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }
    answer = planes.private_app(event, None)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (422, MalformedRequest.code)
