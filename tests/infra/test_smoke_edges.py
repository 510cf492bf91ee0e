"""The smoke script at the edges, and what it reads of what was left behind: tried on small stand-ins."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from moto import mock_aws

from infra.smoke.__main__ import asked, deployed, main, needs_met
from infra.smoke.attempts import Bench, Terminal
from infra.smoke.catalogue import probes
from infra.smoke.evidence import ALARMS, evidence
from infra.smoke.people import People, with_code
from infra.smoke.probe import Call, Limit, Need, Probe, Request, Simulated, filled
from local.fence.policies import NETWORKS
from local.provision import POLICIES, REGION, checkpoints_of
from tests.world import ACCOUNT, KASUKABE, KOSHIGAYA

pytestmark = pytest.mark.proof("T10")

FACTS: Mapping[str, Any] = {
    "account": ACCOUNT,
    "code": KASUKABE,
    "other": KOSHIGAYA,
    "bucket": checkpoints_of(ACCOUNT),
    "public_vpc": NETWORKS["public"],
    "private_vpc": NETWORKS["private"],
}
SINCE = datetime(2021, 7, 1, tzinfo=UTC)
Loosen = Callable[[dict[str, Any]], None]


def of(who: str, name: str) -> Probe:
    (found,) = (each for each in probes() if (each.who, each.name) == (who, name))
    return found


class Edge(BaseHTTPRequestHandler):
    """An API that answers 401."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - http.server's name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Write a self-signed certificate of this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[tuple[str, Terminal]]:
    """Give the address of a server that wants a terminal's certificate, and a terminal that has one."""
    server, terminal = certificate(tmp_path, "server"), certificate(tmp_path, "terminal")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*server)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(terminal[0])
    listening = HTTPServer(("127.0.0.1", 0), Edge)
    listening.handle_error = lambda *_: None  # type: ignore[method-assign] # a refused client is no news
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{listening.server_port}", Terminal(server[0], *terminal)
    listening.shutdown()
    listening.server_close()
    thread.join()


def requested(url: str, terminal: Terminal, *, shown: bool) -> str | None:
    probe = Probe("x", "nobody", Request("{url}/x", certificate=shown), frozenset(), Limit.MUTUAL_TLS)
    return Bench(None, {"url": url}, terminal=terminal).attempt(probe).got  # type: ignore[arg-type] # asks nobody


def test_an_edge_is_told_by_how_it_refuses(edge: tuple[str, Terminal], tmp_path: Path) -> None:
    url, terminal = edge
    assert requested(url, terminal, shown=True) == "HTTP 401"
    assert requested(url, terminal, shown=False) == "no TLS"
    other = Terminal(certificate(tmp_path, "somebody")[0])
    assert requested(url, other, shown=False) == "the server's own certificate is not believed"


def test_where_nobody_listens_there_is_no_route(tmp_path: Path) -> None:
    closed = HTTPServer(("127.0.0.1", 0), Edge)
    port = closed.server_port
    closed.server_close()
    assert requested(f"https://127.0.0.1:{port}", Terminal(), shown=False) == "no route"
    del tmp_path


class TestEvidence:
    """Of what the probes left behind."""

    class Pages:
        """A client that pages through what it was given."""

        def __init__(self, answers: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> None:
            self._answers = answers

        def get_paginator(self, operation: str) -> "TestEvidence.Pages":
            assert operation in {"lookup_events", "describe_alarm_history"}
            return self

        def paginate(self, **asked: Any) -> list[dict[str, Any]]:
            return self._answers(asked)

    @staticmethod
    def event(role: str, error: str | None = None, **context: str) -> dict[str, Any]:
        line: dict[str, Any] = {
            "userIdentity": {"sessionContext": {"sessionIssuer": {"userName": role}}},
            "requestParameters": {"encryptionContext": context} if context else None,
        }
        if error:
            line["errorCode"] = error
        return {"CloudTrailEvent": json.dumps(line)}

    def found(self, decrypts: list[dict[str, Any]], states: str = "ALARM") -> dict[str, bool]:
        taken = [self.event("vrs-operator", "AccessDenied")]

        def looked_up(asked: dict[str, Any]) -> list[dict[str, Any]]:
            name = asked["LookupAttributes"][0]["AttributeValue"]
            return [{"Events": decrypts if name == "Decrypt" else taken}]

        def history(_asked: dict[str, Any]) -> list[dict[str, Any]]:
            data = json.dumps({"newState": {"stateValue": states}})
            return [{"AlarmHistoryItems": [{"HistoryData": data}]}]

        return evidence(self.Pages(looked_up), self.Pages(history), KASUKABE, SINCE)

    def test_is_whole_when_refusals_openings_and_alarms_stand(self) -> None:
        refused = self.event("vrs-operator", "AccessDenied")
        opened = self.event("vrs-duty-number", None, area="number", municipality=KASUKABE)
        found = self.found([refused, opened])
        assert all(found.values())
        assert len(found) == 3 + len(ALARMS)

    @pytest.mark.parametrize(
        "opened",
        [
            ("vrs-duty-desk", None, "number", KASUKABE),
            ("vrs-duty-number", "AccessDenied", "number", KASUKABE),
            ("vrs-duty-number", None, "venue", KASUKABE),
            ("vrs-duty-number", None, "number", KOSHIGAYA),
        ],
    )
    def test_misses_an_opening_that_is_another(self, opened: tuple[str, str | None, str, str]) -> None:
        role, error, area, municipality = opened
        found = self.found([self.event(role, error, area=area, municipality=municipality)])
        assert not found["CloudTrail: a number's opening, with its city"]
        assert not found["CloudTrail: vrs-operator was refused a key"]

    def test_misses_an_alarm_that_stayed_silent(self) -> None:
        found = self.found([], states="OK")
        assert not any(there for name, there in found.items() if name.startswith("alarm"))

    def test_has_an_alarm_of_each_name_in_the_templates(self) -> None:
        template = json.loads((POLICIES.parent / "infra/templates/watching.json").read_text("utf-8"))
        named = {each["Properties"].get("AlarmName") for each in template["Resources"].values()}
        assert set(ALARMS) <= named


class TestTheCommand:
    """Its arguments, and what it learns before it tries."""

    ARGUMENTS = ("try", "--municipality", KASUKABE, "--other", KOSHIGAYA)

    def test_tries_only_what_its_options_make_possible(self) -> None:
        assert needs_met(asked([*self.ARGUMENTS])) == frozenset()
        more = ["--profile", "x", "--from", "lgwan", "--stolen", "y", "--scp"]
        assert needs_met(asked([*self.ARGUMENTS, *more])) == set(Need) - {Need.INTERNET, Need.CERTIFICATE}

    def test_takes_no_municipality_that_does_not_check(self) -> None:
        with pytest.raises(SystemExit):
            asked(["try", "--municipality", "112144", "--other", KOSHIGAYA])

    def test_learns_a_deployment_from_its_stacks(self) -> None:
        class Stacks:
            """CloudFormation with the outputs that the stacks have."""

            def describe_stacks(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
                said = {
                    "vrs-foundation": {
                        "CheckpointBucketName": "bucket",
                        "PublicVpc": "vpc-1",
                        "PrivateVpc": "vpc-2",
                        "PrivateDomain": "vrs.example",
                    }
                }.get(StackName, {"EndpointURL": f"https://{StackName}.example/stage/"})
                outputs = [{"OutputKey": key, "OutputValue": value} for key, value in said.items()]
                return {"Stacks": [{"Outputs": outputs}]}

        facts = deployed(Stacks(), ACCOUNT, KASUKABE, KOSHIGAYA)
        assert facts["public_url"] == "https://vrs-public.example/stage"
        assert facts["private_url"] == "https://vrs.example"
        names = {name for probe in probes() for name in _names(probe.attempt)}
        assert names - facts.keys() == {"wrapped", "venue_key", "stranger"}

    def test_one_mfa_code_serves_every_role(self) -> None:
        with mock_aws():
            base = boto3.session.Session("AKIA", "secret", region_name=REGION)
            proven = with_code(base, f"arn:aws:iam::{ACCOUNT}:mfa/somebody", "123456")
            people = People(proven, ACCOUNT, stolen=base)
            arns = {
                who: people.client(who, "sts").get_caller_identity()["Arn"] for who in ("operator", "auditor")
            }
        assert [arn.split("/")[1:] for arn in arns.values()] == [
            ["vrs-operator", "vrs-smoke"],
            ["vrs-auditor", "vrs-smoke"],
        ]

    def test_a_role_that_may_not_be_taken_up_is_a_difference_where_it_must_be_allowed(self) -> None:
        class Refusing:
            """Sessions that nobody gets."""

            def client(self, who: str, service: str, region: str) -> Any:
                raise ClientError({"Error": {"Code": "AccessDenied"}}, f"{who} {service} {region}")

        bench = Bench(Refusing(), FACTS)
        assert bench.attempt(of("operator", "sees the table's state")).differs

    def test_evidence_ends_with_one_where_nothing_stands(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Session:
            """A session whose every client has nothing to page through."""

            def __init__(self, **_: Any) -> None:
                pass

            def client(self, _service: str) -> Any:
                return TestEvidence.Pages(lambda _asked: [])

        monkeypatch.setattr(boto3.session, "Session", Session)
        assert main(["evidence", "--municipality", KASUKABE, "--since", SINCE.isoformat()]) == 1
        assert "× | alarm vrs-denied-kms rang" in capsys.readouterr().out


def _names(attempt: Call | Simulated | Request) -> set[str]:
    class Noted(dict[str, str]):
        """Facts that note which are asked for."""

        def __missing__(self, name: str) -> str:
            self.asked.add(name)
            return "x"

        asked: set[str] = set()  # noqa: RUF012 - one for each call of _names

    noted = Noted()
    for value in vars(attempt).values():
        if isinstance(value, str | dict):
            for text in _texts(value):
                filled(f"{text} ", noted)
    return noted.asked


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)
