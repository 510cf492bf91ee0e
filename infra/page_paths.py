"""The paths by which a plane's API shows its pages, made from ``infra/pages.json``.

Pages stand under the API's own address (``connect-src 'self'``), so API Gateway itself takes them from
the plane's bucket, with a role that may do nothing else.  Whatever it answers carries the headers of
the data file; what S3 says of an object that it does not give is never repeated.

API Gateway takes an answer for text unless its type is one of the API's binary types, and browsers
choose by ``Accept`` what they cannot know.  So every object is kept as ``STORED_AS``, which is binary
already, and brings its true type with it as metadata: no type of the JSON API becomes binary.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from infra.page_rules import INDEX, PageRules

STORED_AS = "application/octet-stream"
"""The type of every object of a bucket of pages; one of the binary types that Chalice declares."""
TYPE = "type"
"""The object's metadata that says what it is; S3 sends it as ``x-amz-meta-type``."""
PLAIN = "text/plain; charset=utf-8"
INTEGRATION = "x-amazon-apigateway-integration"
SAID, RECEIVED = "method.response.header.", "integration.response.header."
ANSWERED_BY = ("application/json", "application/xml", "text/plain")
"""The types for which API Gateway may look for a template; each has the same sentence."""
Item = dict[str, Any]


class Clash(ValueError):
    """A page would stand where the API answers."""


def with_pages(plane: str, paths: Mapping[str, Any]) -> dict[str, Any]:
    """Return an API's paths with those of its pages among them; raise Clash."""
    pages = page_paths(plane)
    folders = tuple(f"{path.partition('{')[0]}" for path in pages if path.endswith("{proxy+}"))
    taken = sorted(path for path in paths if path in pages or path.startswith(folders))
    if taken:
        raise Clash(f"pages of {plane} where its API answers: {taken}")
    return dict(sorted({**paths, **pages}.items()))


def page_paths(plane: str) -> dict[str, Item]:
    """Return the path items of a plane's pages, by path."""
    rules = PageRules.of(plane)
    found = {"/": {"get": _home(rules)}}
    for folder in sorted(rules.folders):
        # API Gateway asks the same of a path with a slash at its end and without.
        found[f"/{folder}"] = {"get": _page(plane, rules, f"{folder}/{INDEX}")}
        found[f"/{folder}/{{proxy+}}"] = {"get": _page(plane, rules, f"{folder}/{{proxy}}", "proxy")}
    for path, file in sorted(rules.files.items()):
        found[path] = {"get": _page(plane, rules, file)}
    return found


def _page(plane: str, rules: PageRules, key: str, *named: str) -> Item:
    """Return what gives an object of the plane's bucket; ``named`` are the parameters in its key."""
    got = {"Content-Type": f"{RECEIVED}x-amz-meta-{TYPE}", "ETag": f"{RECEIVED}ETag"}
    responses = {
        "200": {**_answer(rules, HTTPStatus.OK, got), "contentHandling": "CONVERT_TO_BINARY"},
        "304": _answer(rules, HTTPStatus.NOT_MODIFIED, {"ETag": got["ETag"]}),
        r"5\d{2}": _sentence(rules, HTTPStatus.SERVICE_UNAVAILABLE),
        # S3 answers 403 where nothing is, for the role may not list; nobody is told which it was.
        "default": _sentence(rules, HTTPStatus.NOT_FOUND),
    }
    bucket = {"Pages": {"Fn::ImportValue": f"vrs-PagesOf{plane.capitalize()}"}}
    return {
        "parameters": [
            *({"name": name, "in": "path", "required": True, "type": "string"} for name in named),
            {"name": "If-None-Match", "in": "header", "required": False, "type": "string"},
        ],
        "responses": _declared(responses),
        INTEGRATION: {
            "type": "aws",
            "httpMethod": "GET",
            "uri": {"Fn::Sub": [f"arn:aws:apigateway:ap-northeast-1:s3:path/${{Pages}}/{key}", bucket]},
            "credentials": {"Fn::Sub": f"arn:aws:iam::${{AWS::AccountId}}:role/vrs-pages-{plane}"},
            "passthroughBehavior": "when_no_match",
            "requestParameters": {
                **{f"integration.request.path.{name}": f"method.request.path.{name}" for name in named},
                "integration.request.header.If-None-Match": "method.request.header.If-None-Match",
            },
            "responses": responses,
        },
    }


def _home(rules: PageRules) -> Item:
    """Return what leads from the plane's address to its first page."""
    responses = {"default": _sentence(rules, HTTPStatus.SEE_OTHER, {"Location": _static(rules.home)})}
    return {
        "parameters": [],
        "responses": _declared(responses),
        INTEGRATION: {
            "type": "mock",
            "passthroughBehavior": "never",
            "requestTemplates": {"application/json": '{"statusCode": 303}'},
            "responses": responses,
        },
    }


def _sentence(rules: PageRules, status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Item:
    """Return an answer in one sentence of our own."""
    return {
        **_answer(rules, status, {"Content-Type": _static(PLAIN), **(headers or {})}),
        "responseTemplates": dict.fromkeys(ANSWERED_BY, f"{status.phrase}\n"),
        "contentHandling": "CONVERT_TO_TEXT",
    }


def _answer(rules: PageRules, status: HTTPStatus, headers: Mapping[str, str]) -> Item:
    """Return an answer with every header of the data file, and those that are said in API Gateway's words."""
    said = {name: _static(value) for name, value in rules.headers.items()} | dict(headers)
    return {
        "statusCode": str(status.value),
        "responseParameters": {f"{SAID}{name}": value for name, value in sorted(said.items())},
    }


def _static(value: str) -> str:
    """Return a value as it is; quotes within it stay, API Gateway takes only the outer pair away."""
    return f"'{value}'"


def _declared(responses: Mapping[str, Item]) -> Item:
    """Return the answers as the method declares them: a header that is not declared is not sent."""
    return {
        each["statusCode"]: {
            "description": HTTPStatus(int(each["statusCode"])).phrase,
            "headers": {name.removeprefix(SAID): {"type": "string"} for name in each["responseParameters"]},
        }
        for each in responses.values()
    }
