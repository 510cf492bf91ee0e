"""How a probe is tried, and what its outcome is called.

An outcome is ``allowed``, ``denied``, ``no route``, ``no TLS``, ``HTTP <status>``, or what AWS said
else: ``allowed, then <code>`` where the policies let a call pass that failed on its merits.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from infra.smoke.probe import (
    ALLOWED,
    DENIED,
    NO_ROUTE,
    NO_TLS,
    Call,
    Need,
    Probe,
    Request,
    Simulated,
    Tried,
    filled,
)

CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 3})
DENIALS = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "NotAuthorized",
        "UnauthorizedOperation",
    }
)
VERDICTS = {"allowed": ALLOWED, "explicitDeny": DENIED, "implicitDeny": DENIED}
WAIT = 10
"""Seconds for an HTTPS answer."""


class Sessions(Protocol):
    """The credentials of each who tries something."""

    def client(self, who: str, service: str, region: str) -> Any:
        """Return a client; raise ClientError where the role may not be taken up."""


@dataclass(frozen=True)
class Terminal:
    """How HTTPS is spoken: whose server certificates are believed, and which one is shown."""

    authorities: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def context(self, *, shown: bool) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=self.authorities)
        if shown and self.certificate is not None:
            made.load_cert_chain(self.certificate, self.key)
        return made


@dataclass(frozen=True)
class Bench:
    """Everything that probes are tried with."""

    sessions: Sessions
    facts: Mapping[str, Any]
    having: frozenset[Need] = frozenset()
    terminal: Terminal = Terminal()

    def attempt(self, probe: Probe) -> Tried:
        """Try a probe, or leave it untried where something it needs is not there."""
        if not probe.needs <= self.having:
            return Tried(probe, None)
        match probe.attempt:
            case Call() as call:
                return Tried(probe, self._called(probe.who, call))
            case Simulated() as asked:
                return Tried(probe, self._simulated(probe.who, asked))
            case Request() as request:
                return Tried(probe, self._requested(request))

    def _called(self, who: str, call: Call) -> str:
        def ask() -> str:
            client = self.sessions.client(who, call.service, call.region)
            answer = getattr(client, call.operation)(**filled(call.parameters, self.facts))
            wrong = [path for path, wanted in call.holds.items() if _at(answer, path) != wanted]
            return f"{ALLOWED}, but wrong: {', '.join(wrong)}" if wrong else ALLOWED

        return judged(ask)

    def _simulated(self, who: str, asked: Simulated) -> str:
        def ask() -> str:
            iam = self.sessions.client(who, "iam", "us-east-1")
            context = filled(asked.context, self.facts)
            answer = iam.simulate_principal_policy(
                PolicySourceArn=filled(f"arn:aws:iam::{{account}}:role/{asked.role}", self.facts),
                ActionNames=[asked.action],
                ResourceArns=[filled(asked.resource, self.facts)],
                ContextEntries=[
                    {
                        "ContextKeyName": key,
                        "ContextKeyValues": [value],
                        "ContextKeyType": "stringList" if key == "dynamodb:LeadingKeys" else "string",
                    }
                    for key, value in context.items()
                ],
            )
            return VERDICTS[answer["EvaluationResults"][0]["EvalDecision"]]

        return judged(ask)

    def _requested(self, request: Request) -> str:
        url = urlsplit(filled(request.url, self.facts))
        connection = http.client.HTTPSConnection(
            url.netloc, timeout=WAIT, context=self.terminal.context(shown=request.certificate)
        )
        try:
            connection.request(request.method, url.path or "/", headers=filled(request.headers, self.facts))
            return f"HTTP {connection.getresponse().status}"
        except ssl.SSLCertVerificationError:
            return "the server's own certificate is not believed"
        except (ssl.SSLError, ConnectionResetError, http.client.RemoteDisconnected, BrokenPipeError):
            return NO_TLS
        except (TimeoutError, socket.gaierror, OSError):
            return NO_ROUTE
        finally:
            connection.close()


def judged(ask: Callable[[], str]) -> str:
    """Return the outcome of an AWS call."""
    try:
        return ask()
    except EndpointConnectionError:
        return NO_ROUTE
    except ClientError as refused:
        code = refused.response["Error"]["Code"]
        return DENIED if code in DENIALS else f"{ALLOWED}, then {code}"
    except BotoCoreError as failed:
        return type(failed).__name__


def _at(answer: Any, path: str) -> Any:
    for name in path.split("."):
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer
