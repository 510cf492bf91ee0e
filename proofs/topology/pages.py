"""Rules on the pages: where they lie, who reads and writes them, and how each API shows them.

What a page is shown with is asked of ``PageRules``, which the local server asks too; how API Gateway
must say it is written down here once more, and not taken from what makes the templates.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from infra.page_rules import PageRules
from proofs.topology.documents import denied
from proofs.topology.house import House, Resource, plain, text
from proofs.topology.rule import Rule, rule
from proofs.topology.stores import BUCKET, PAGES, hung

rules_of = cache(PageRules.of)
API = "AWS::Serverless::Api"
INTEGRATION = "x-amazon-apigateway-integration"
BINARY = "x-amazon-apigateway-binary-media-types"
GOT = {
    "method.response.header.Content-Type": "integration.response.header.x-amz-meta-type",
    "method.response.header.ETag": "integration.response.header.ETag",
}
"""What a page brings with it from its bucket."""
KNOWN = "If-None-Match"
SENTENCES = {"303": "See Other\n", "404": "Not Found\n", "503": "Service Unavailable\n"}
"""The answers that are no page, word for word."""
STATUSES = {"200": "200", "304": "304", r"5\d{2}": "503", "default": "404"}
"""What S3 answers, as API Gateway matches it, and what is answered then; the rest is not found."""
TEXTS = ("text/", "application/json", "application/xml", "*/*", "multipart/")
"""What must stay text: the API's requests and answers."""
SEVERAL = "{proxy+}"


@rule(
    "page-1",
    "Each plane's pages lie in a bucket of its own, which only its API reads and only who publishes writes",
)
def buckets(house: House) -> Iterator[str]:
    own = {f"{plane.capitalize()}Pages": plane for plane in _planes()}
    found = [bucket for bucket in house.of(BUCKET) if bucket.name in PAGES]
    if own.keys() != {bucket.name for bucket in found}:
        yield "not one bucket of pages a plane"
    for bucket in found:
        plane, both = own.get(bucket.name, ""), {f"⟨{bucket.name}.Arn⟩", f"⟨{bucket.name}.Arn⟩/*"}
        document = hung(house, bucket.name, f"{BUCKET}Policy", "Bucket")
        if text(bucket.at("BucketName")) != f"vrs-pages-{plane}-⟨AWS::AccountId⟩":
            yield f"{bucket}: BucketName"
        if house.exports.get(f"vrs-PagesOf{plane.capitalize()}") != f"{bucket.stack}/⟨{bucket.name}⟩":
            yield f"{bucket}: its export"
        for action, role in (
            ("s3:GetObject", f"vrs-pages-{plane}"),
            ("s3:GetObjectVersion", f"vrs-pages-{plane}"),
            ("s3:PutObject", "vrs-publisher"),
        ):
            others = {"ArnNotEquals": {"aws:PrincipalArn": [f"arn:aws:iam::⟨AWS::AccountId⟩:role/{role}"]}}
            if not denied(document, action, both, others):
                yield f"{bucket}: {action} by others than {role}"
        yield from _forgets(bucket)


@cache
def _planes() -> tuple[str, ...]:
    return tuple(PageRules.planes())


def _forgets(bucket: Resource) -> Iterator[str]:
    """Say so where a page is forgotten, or a former one in less than a year."""
    kept = [each for each in bucket.at("LifecycleConfiguration", "Rules") or [] if _keeps(each)]
    if not kept or len(kept) != len(bucket.at("LifecycleConfiguration", "Rules")):
        yield f"{bucket}: LifecycleConfiguration"


def _keeps(said: Mapping[str, Any]) -> bool:
    former = said.get("NoncurrentVersionExpiration", {"NoncurrentDays": 365})
    return former.get("NoncurrentDays", 0) >= 365 and not {name for name in said if name.startswith("Expir")}


@rule("page-2", "An API shows the pages of the data file and no others, to GET, and to everybody")
def shown(house: House) -> Iterator[str]:
    for api in house.of(API):
        pages, wanted = pages_of(api), {"/", *keys_of(rules_of(api.stack))}
        yield from (f"{api}: {path}" for path in sorted(pages.keys() ^ wanted))
        for path, item in pages.items():
            if item.keys() != {"get"} or item["get"].keys() != {"parameters", "responses", INTEGRATION}:
                yield f"{api}: {path} asks or offers more"


@rule("page-3", "A page comes from its plane's bucket, with the one role that reads it")
def sources(house: House) -> Iterator[str]:
    for api in house.of(API):
        rules, role = rules_of(api.stack), f"arn:aws:iam::⟨AWS::AccountId⟩:role/vrs-pages-{api.stack}"
        pages = f"arn:aws:apigateway:ap-northeast-1:s3:path/⟨import vrs-PagesOf{api.stack.capitalize()}⟩"
        for path, key in keys_of(rules).items():
            said = dict(plain(_get(api, path).get(INTEGRATION) or {}))
            said.pop("responses", None)
            named = path.endswith(SEVERAL)
            wanted = {
                "type": "aws",
                "httpMethod": "GET",
                "uri": f"{pages}/{key}",
                "credentials": role,
                "passthroughBehavior": "when_no_match",
                "requestParameters": _asked(named=named),
            }
            if said != wanted or _get(api, path).get("parameters") != _parameters(named=named):
                yield f"{api}: {path}"


def _asked(*, named: bool) -> dict[str, str]:
    found = {f"integration.request.header.{KNOWN}": f"method.request.header.{KNOWN}"}
    return {**found, "integration.request.path.proxy": "method.request.path.proxy"} if named else found


def _parameters(*, named: bool) -> list[dict[str, Any]]:
    within = {"name": "proxy", "in": "path", "required": True, "type": "string"}
    known = {"name": KNOWN, "in": "header", "required": False, "type": "string"}
    return [within, known] if named else [known]


@rule("page-4", "Whatever a page's path answers carries the headers that the local server sends")
def headers(house: House) -> Iterator[str]:
    for api in house.of(API):
        static = {
            f"method.response.header.{name}": f"'{value}'"
            for name, value in rules_of(api.stack).headers.items()
        }
        for path in pages_of(api):
            operation = _get(api, path)
            declared = operation.get("responses") or {}
            for answer in _answers(operation).values():
                said = answer.get("responseParameters", {})
                if {**said, **static} != said:
                    yield f"{api}: {path} {answer.get('statusCode')}"
                listed = declared.get(answer.get("statusCode"), {}).get("headers")
                if listed != {name.rpartition(".")[2]: {"type": "string"} for name in said}:
                    yield f"{api}: {path} {answer.get('statusCode')} as declared"


@rule(
    "page-5", "A page is what S3 kept; where there is none, one sentence of ours is said, and nothing of S3's"
)
def answers(house: House) -> Iterator[str]:
    for api in house.of(API):
        rules = rules_of(api.stack)
        for path in keys_of(rules):
            found = _answers(_get(api, path))
            if {name: answer.get("statusCode") for name, answer in found.items()} != STATUSES:
                yield f"{api}: {path}"
            for answer in found.values():
                if _own(answer, rules) != _fit(str(answer.get("statusCode"))):
                    yield f"{api}: {path} {answer.get('statusCode')}"
        yield from _home(api, rules)


def _home(api: Resource, rules: PageRules) -> Iterator[str]:
    said = _get(api, "/").get(INTEGRATION) or {}
    asked = {"application/json": '{"statusCode": 303}'}
    wanted = {"type": "mock", "passthroughBehavior": "never", "requestTemplates": asked}
    found = _answers(_get(api, "/"))
    location = {"method.response.header.Location": f"'{rules.home}'"}
    leads = [_own(answer, rules) == _fit("303", **location) for answer in found.values()]
    if {**said, **wanted} != said or found.keys() != {"default"} or not all(leads):
        yield f"{api}: / does not lead home"


def _own(answer: Mapping[str, Any], rules: PageRules) -> dict[str, Any]:
    """Return what an answer says besides the headers of the data file."""
    common = {f"method.response.header.{name}" for name in rules.headers}
    said = answer.get("responseParameters", {})
    return {**answer, "responseParameters": {name: said[name] for name in said if name not in common}}


def _fit(status: str, **more: str) -> dict[str, Any]:
    """Return what an answer of a status must say besides."""
    if status in SENTENCES:
        templates = dict.fromkeys(("application/json", "application/xml", "text/plain"), SENTENCES[status])
        kind = {"method.response.header.Content-Type": "'text/plain; charset=utf-8'"}
        return {
            "statusCode": status,
            "responseParameters": {**kind, **more},
            "responseTemplates": templates,
            "contentHandling": "CONVERT_TO_TEXT",
        }
    if status == "200":
        return {"statusCode": status, "responseParameters": GOT, "contentHandling": "CONVERT_TO_BINARY"}
    marked = {name: value for name, value in GOT.items() if name.endswith("ETag")}
    return {"statusCode": status, "responseParameters": marked}


@rule("page-6", "Pages are kept as binary, and what the API takes and gives stays text")
def binary(house: House) -> Iterator[str]:
    for api in house.of(API):
        types = api.at("DefinitionBody", BINARY) or []
        if "application/octet-stream" not in types:
            yield f"{api}: pages are no binary"
        yield from (f"{api}: {each}" for each in types if each.startswith(TEXTS))


def pages_of(api: Resource) -> dict[str, Mapping[str, Any]]:
    """Return the path items of an API that its function does not answer."""
    paths = api.at("DefinitionBody", "paths") or {}
    return {path: item for path, item in paths.items() if not answered_by_code(item)}


def answered_by_code(item: Mapping[str, Any]) -> bool:
    """Tell whether a function answers each method of a path, and not S3 or the gateway itself."""
    return all((each.get(INTEGRATION) or {}).get("type") == "aws_proxy" for each in item.values())


def keys_of(rules: PageRules) -> dict[str, str]:
    """Return the key of the object that stands behind each path of a plane's pages."""
    found = dict(rules.files)
    for folder in rules.folders:
        found |= {f"/{folder}": f"{folder}/index.html", f"/{folder}/{SEVERAL}": f"{folder}/{{proxy}}"}
    return found


def _get(api: Resource, path: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (api.at("DefinitionBody", "paths") or {}).get(path, {}).get("get") or {}
    return found


def _answers(operation: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = (operation.get(INTEGRATION) or {}).get("responses") or {}
    return found


RULES: list[Rule] = [buckets, shown, sources, headers, answers, binary]
