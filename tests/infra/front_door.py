"""As much of API Gateway as shows pages: a path of a template, S3 behind it, and what is answered.

Read from its documentation: the most exact path wins, a slash at the end is nothing, integration
responses are chosen by S3's status, and text whose type is no binary type is decoded where
``CONVERT_TO_BINARY`` stands, as if it were base64.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

INTEGRATION = "x-amazon-apigateway-integration"
BINARY = "x-amazon-apigateway-binary-media-types"
SAID, RECEIVED = "method.response.header.", "integration.response.header."


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Got(NamedTuple):
    """What S3 answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class FrontDoor:
    """The pages of one plane's template."""

    def __init__(self, stack: Mapping[str, Any], s3: Any, bucket: str) -> None:
        self._described = stack["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
        self._s3 = s3
        self._bucket = bucket
        self.asked: list[str] = []

    def get(self, path: str, accept: str = "*/*", known: str = "") -> Answer:
        found, name = self._found(path.rstrip("/") or "/")
        operation = found["get"]
        integration = operation[INTEGRATION]
        got = self._from_s3(integration, name, known) if integration["type"] == "aws" else Got(303, {}, b"")
        answers = integration["responses"]
        chosen = next(
            (answer for status, answer in answers.items() if re.fullmatch(status, str(got.status))),
            answers["default"],
        )
        declared = operation["responses"][chosen["statusCode"]]["headers"]
        headers = {
            name.removeprefix(SAID): _value(said, got.headers)
            for name, said in chosen["responseParameters"].items()
        }
        assert headers.keys() <= declared.keys(), "a header that is not declared is dropped"
        body = self._body(chosen, got, accept)
        return Answer(int(chosen["statusCode"]), headers, body)

    def _found(self, path: str) -> tuple[Mapping[str, Any], str]:
        paths = self._described["paths"]
        if path in paths:
            return paths[path], ""
        folder = "/".join(path.split("/")[:2])
        return paths[f"{folder}/{{proxy+}}"], path.removeprefix(f"{folder}/")

    def _from_s3(self, integration: Mapping[str, Any], name: str, known: str) -> Got:
        uri = integration["uri"]["Fn::Sub"][0]
        _, _, key = uri.partition("${Pages}/")
        if "{proxy}" in key:
            assert integration["requestParameters"]["integration.request.path.proxy"]
            key = key.replace("{proxy}", name)
        self.asked.append(key)
        conditions = {"IfNoneMatch": known} if known else {}
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key, **conditions)
        except ClientError as refused:
            said = refused.response["ResponseMetadata"]
            return Got(said["HTTPStatusCode"], _lower(said["HTTPHeaders"]), b"<Error>of S3</Error>")
        return Got(200, _lower(found["ResponseMetadata"]["HTTPHeaders"]), found["Body"].read())

    def _body(self, chosen: Mapping[str, Any], got: Got, accept: str) -> bytes:
        """Return the payload as the table of conversions says (Content type conversions in API Gateway)."""
        if chosen["statusCode"] == "304":
            return b""
        binary, wanted = self._described[BINARY], accept.partition(",")[0] in self._described[BINARY]
        handling = chosen.get("contentHandling")
        if "responseTemplates" in chosen:
            (body,) = {text.encode() for text in chosen["responseTemplates"].values()}
        else:
            body = got.body
            if got.headers.get("content-type") in binary:
                return body if handling == "CONVERT_TO_BINARY" or wanted else base64.b64encode(body)
        if handling == "CONVERT_TO_BINARY" or (handling is None and wanted):
            try:
                return base64.b64decode(body, validate=True)
            except binascii.Error:
                return b'{"message": "Internal server error"}'
        return body


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _value(said: str, received: Mapping[str, str]) -> str:
    if said.startswith("'"):
        return said[1:-1]
    return received[said.removeprefix(RECEIVED).lower()]
